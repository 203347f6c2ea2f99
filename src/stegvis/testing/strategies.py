"""Hypothesis strategies: courses of a pathway, criteria, and pathways themselves.

Values lean towards the limits that rules put on them, and much is left unknown. What fails shrinks to few
values, the lowest ones, no answers but the needed: a patient that one can read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from stegvis.language import Criterion
from stegvis.model import (
    AdverseEvent,
    Assessment,
    EarlierStep,
    Episode,
    Measurement,
    Need,
    Pathway,
)
from stegvis.routing import compile_pathway
from stegvis.testing.criterion_strategies import joined, leaves
from stegvis.testing.invented import invented, loaded
from stegvis.testing.patients import limits, near

Draw = Callable[..., Any]
START = date(2026, 1, 12)


def criteria(pathway: Pathway) -> st.SearchStrategy[Criterion]:
    """Any criterion over a pathway's inputs, three storeys high."""
    return joined(joined(leaves(pathway.inputs)))


def pathways(base: Pathway | None = None) -> st.SearchStrategy[Pathway]:
    """Random pathways: whole small ones, or a base with random needs, red flags and contraindications.

    Args:
        base: keep its ladder, questions and steps, and draw only its rules; else all is drawn.

    >>> from hypothesis import find
    >>> smallest = find(pathways(), lambda one: True)
    >>> len(smallest.levels), sorted(track.id for track in smallest.tracks)
    (2, ['general', 'safety'])
    """
    if base is not None:
        return other_rules(base)
    return invented().map(loaded)


@st.composite
def other_rules(draw: Draw, base: Pathway) -> Pathway:
    """The base pathway with random needs, red flags and contraindications."""
    levels = [level.id for level in base.levels]
    urgencies = [urgency.id for urgency in base.urgencies]

    def rule(need: Need) -> Need:
        return evolve(
            need,
            when=draw(criteria(base)),
            at_least=draw(st.sampled_from(levels)),
            urgency=draw(st.sampled_from(urgencies)),
        )

    tracks = []
    for track in base.tracks:
        steps = tuple(
            evolve(
                step,
                unsuitable=tuple(
                    evolve(u, when=draw(criteria(base)), kind=draw(st.sampled_from(["stop", "ask"])))
                    for u in step.unsuitable
                ),
            )
            for step in track.steps
        )
        tracks.append(evolve(track, needs=tuple(map(rule, track.needs)), steps=steps))
    made = evolve(base, red_flags=tuple(map(rule, base.red_flags)), tracks=tuple(tracks))
    return evolve(made, ruleset=compile_pathway(made))


@st.composite
def episodes(draw: Draw, pathway: Pathway) -> Episode:
    """Courses in any step of a pathway, with gaps: measurements at any day of the course, any part unknown.

    Days do not contradict each other. Most courses can be reviewed; a few hold impossible totals.
    """
    step = draw(st.sampled_from(sorted(pathway.steps)))
    weeks = draw(st.integers(0, 14))
    age = draw(st.none() | near(limits(pathway)["age"], 0, 120))
    maybe = st.none() | st.booleans()
    scale = draw(st.sampled_from(["", *sorted(pathway.instruments)]))
    findings = {
        id: draw(st.booleans())
        for id, put in pathway.inputs.items()
        if put.kind == "boolean" and draw(st.integers(0, 3)) == 3
    }
    return Episode(
        step,
        START,
        START + timedelta(weeks=weeks),
        Assessment(age, findings=findings, none_of=draw(st.sampled_from([(), tuple(pathway.groups)]))),
        draw(measurements(pathway, scale, weeks)) if scale else (),
        scale=draw(st.sampled_from(["", scale])),
        completed=draw(maybe),
        takes_part=draw(maybe),
        goal_reached=draw(maybe),
        impression=draw(st.sampled_from([None, "better", "same", "worse"])),
        adverse_events=draw(st.sampled_from([None, (), (AdverseEvent(START, "x"),)])),
        earlier=draw(st.lists(st.booleans(), max_size=3).map(lambda tries: ended(step, tries))),
    )


@st.composite
def measurements(draw: Draw, pathway: Pathway, scale: str, weeks: int) -> tuple[Measurement, ...]:
    """Draw up to four ratings with one scale, from a month before the step until the review."""
    one = pathway.instruments[scale]
    edges = limits(pathway).get(scale, [])
    days = sorted(draw(st.lists(st.integers(-30, 7 * weeks), unique=True, max_size=4)))
    totals = near(edges, one.lowest, one.highest)
    return tuple(Measurement(scale, START + timedelta(days=day), draw(totals)) for day in days)


def ended(step: str, tries: list[bool]) -> tuple[EarlierStep, ...]:
    """Return earlier rounds of a step without effect, each with whether the dose was enough."""
    return tuple(
        EarlierStep(
            step,
            START - timedelta(weeks=8 * i + 8),
            START - timedelta(weeks=8 * i + 4),
            "no_effect",
            enough,
        )
        for i, enough in enumerate(tries)
    )
