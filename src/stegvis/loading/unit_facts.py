"""A pathway as one unit has it: its programmes' ages, and rules without what the unit knows of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from attrs import evolve

from stegvis.language import Criterion, Not, Within, narrowed
from stegvis.model import AGE, Action, Need, Pathway, ReviewRule, Track, Unit, Unsuitable

Rule = TypeVar("Rule", Need, Unsuitable, Action, ReviewRule)


def narrowed_to(pathway: Pathway, unit: Unit) -> Pathway:
    """Return the pathway as the unit has it; a rule that cannot hold there falls away."""
    gates = {id: decided(gate, unit.facts) for id, gate in pathway.gates.items()}
    return evolve(
        pathway,
        unit=unit,
        tracks=tuple(narrowed_track(track, unit) for track in pathway.tracks),
        gates={id: gate or Not(ALWAYS) for id, gate in gates.items() if gate is not ALWAYS},
        review_rules=tuple(kept(pathway.review_rules, unit.facts)),
    )


ALWAYS: Criterion = Within(AGE.id, AGE.lowest, AGE.highest, "here: always")


def decided(when: Criterion, facts: Mapping[str, int]) -> Criterion | None:
    """Return a criterion as the unit has it: `ALWAYS` for what always holds, None for what never does."""
    left = narrowed(when, facts)
    return ALWAYS if left is True else None if left is False else left


def kept(rules: tuple[Rule, ...], facts: Mapping[str, int]) -> Iterator[Rule]:
    """Yield the rules that can hold in the unit."""
    for rule in rules:
        when = decided(rule.when, facts)
        if when is not None:
            yield rule if when is rule.when else evolve(rule, when=when)


def narrowed_track(track: Track, unit: Unit) -> Track:
    """Return a track whose steps have the ages of the unit's programmes."""
    steps = (evolve(step, unsuitable=tuple(kept(step.unsuitable, unit.facts))) for step in track.steps)
    aged = (
        evolve(s, age_lowest=p.age_lowest, age_highest=p.age_highest)
        if (p := unit.programmes.get(s.id))
        else s
        for s in steps
    )
    needs, actions = kept(track.needs, unit.facts), kept(track.actions, unit.facts)
    return evolve(track, steps=tuple(aged), needs=tuple(needs), actions=tuple(actions))
