"""Hypothesis strategies: patients of a pathway, courses, criteria, and pathways themselves.

Values lean towards the limits that rules put on them, and much is left unknown. What fails shrinks to few
values, the lowest ones, no answers but the needed: a patient that one can read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from stegvis.language import CUTS, Criterion, Input, fold
from stegvis.model import (
    UNKNOWN,
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

Draw = Callable[..., Any]
Edges = Mapping[str, list[int]]
START = date(2026, 1, 12)


def limits(pathway: Pathway) -> dict[str, list[int]]:
    """Return, per input, the values on each side of every limit that a rule puts on it."""
    found: dict[str, set[int]] = {"age": {0, 120}}
    criteria = [rule.when for rule in pathway.rules]
    criteria += [u.when for step in pathway.steps.values() for u in step.unsuitable]
    criteria += [action.when for track in pathway.tracks for action in track.actions]
    for criterion in criteria:
        for id, cuts in fold(criterion, CUTS).items():
            found.setdefault(id, set()).update(v for cut in cuts for v in (cut - 1, cut))
    for track in pathway.tracks:
        found["age"] |= {track.age_lowest, track.age_lowest - 1, track.age_highest, track.age_highest + 1}
        for step in track.steps:
            found["age"] |= {step.age_lowest, step.age_lowest - 1, step.age_highest, step.age_highest + 1}
    inputs = pathway.inputs
    return {
        id: sorted(v for v in values if inputs[id].lowest <= v <= inputs[id].highest)
        for id, values in found.items()
    }


def near(edges: list[int], low: int, high: int) -> st.SearchStrategy[int]:
    """Draw any value of a range, every second time one beside a limit."""
    anywhere = st.integers(low, high)
    inside = [value for value in edges if low <= value <= high]
    return st.one_of(st.sampled_from(inside), anywhere) if inside else anywhere


def assessments(pathway: Pathway) -> st.SearchStrategy[Assessment]:
    """Patients of a pathway, any part of whom may be unknown; values lean towards the limits of its rules.

    Totals and items of one instrument are not given together, and scales only at ages that they are
    for, so that few patients are refused. Some are: their values contradict each other.

    >>> import stegvis
    >>> from hypothesis import find
    >>> pathway = stegvis.load("se-primary-care")
    >>> find(assessments(pathway), lambda one: True).to_dict()
    {}
    """
    return drawn_patients(pathway, limits(pathway))


@st.composite
def drawn_patients(draw: Draw, pathway: Pathway, edges: Edges) -> Assessment:
    """Draw a patient, given the limits that rules put on values.

    What is drawn does not hang on the age, so that the age can shrink away by itself.
    """
    age = draw(st.none() | near(edges["age"], 0, 120))
    scores: dict[str, int | None] = {}
    items: dict[str, dict[str | int, int | None]] = {}
    for id, one in pathway.instruments.items():
        fits = age is None or one.age_lowest <= age <= one.age_highest
        if draw(st.booleans()):
            given: dict[str | int, int | None] = {
                n: draw(st.sampled_from(one.allowed(n)))
                for n in range(1, one.items + 1)
                if draw(st.booleans())
            }
            items |= {id: given} if fits and given else {}
        elif draw(st.booleans()):
            total = draw(near(edges.get(id, []), one.lowest, one.highest))
            scores |= {id: total} if fits else {}
    told = pathway.unit.facts if pathway.unit else {}
    findings = {
        id: draw(answers(put, edges.get(id, [])))
        for id, put in pathway.inputs.items()
        if not put.instrument and id != "age" and id not in told and draw(st.booleans())
    }
    none_of = draw(st.lists(st.sampled_from(sorted(pathway.groups)), unique=True)) if pathway.groups else []
    return Assessment(age, scores, items, findings, none_of)


def answers(put: Input, edges: list[int]) -> st.SearchStrategy[Any]:
    """Any answer to a question that is no score; at times it was asked and is not known."""
    if put.kind == "boolean":
        return st.sampled_from([False, True, False, True, False, True, UNKNOWN])
    if put.kind == "choice":
        return st.sampled_from([*(choice.id for choice in put.choices), UNKNOWN])
    return near(edges, put.lowest, put.highest)


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
