"""A pathway as one unit has it: its programmes' ages, and rules without what the unit knows of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import is_
from typing import TypeVar

from attrs import evolve

from stegvis.language import Criterion, Not, Within, narrowed
from stegvis.model import AGE, Action, Need, Pathway, ReviewRule, Step, Track, Unit, Unsuitable

T = TypeVar("T")
Rule = TypeVar("Rule", Need, Unsuitable, Action, ReviewRule)


def narrowed_to(pathway: Pathway, unit: Unit) -> Pathway:
    """Return the pathway as the unit has it; a rule that cannot hold there falls away.

    What is the same in every unit is the same object: a thousand units share most of their base.
    """
    gates = {id: decided(gate, unit.facts) for id, gate in pathway.gates.items()}
    open_ = {id: gate or Not(ALWAYS) for id, gate in gates.items() if gate is not ALWAYS}
    return evolve(
        pathway,
        unit=unit,
        tracks=tuple(narrowed_track(track, unit) for track in pathway.tracks),
        gates=pathway.gates if open_ == pathway.gates else open_,
        review_rules=same(pathway.review_rules, kept(pathway.review_rules, unit.facts)),
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


def same(before: tuple[T, ...], after: Iterable[T]) -> tuple[T, ...]:
    """Return the parts; the tuple that they were in when none of them is another."""
    found = tuple(after)
    alike = len(found) == len(before) and all(map(is_, found, before))
    return before if alike else found


def narrowed_track(track: Track, unit: Unit) -> Track:
    """Return a track whose steps have the ages of the unit's programmes."""
    steps = same(track.steps, (narrowed_step(step, unit) for step in track.steps))
    needs = same(track.needs, kept(track.needs, unit.facts))
    actions = same(track.actions, kept(track.actions, unit.facts))
    if steps is track.steps and needs is track.needs and actions is track.actions:
        return track
    return evolve(track, steps=steps, needs=needs, actions=actions)


def narrowed_step(step: Step, unit: Unit) -> Step:
    """Return a step with the ages of the unit's programme, without what cannot bar it there."""
    unsuitable = same(step.unsuitable, kept(step.unsuitable, unit.facts))
    ages = step.age_lowest, step.age_highest
    programme = unit.programmes.get(step.id)
    low, high = (programme.age_lowest, programme.age_highest) if programme else ages
    if unsuitable is step.unsuitable and (low, high) == ages:
        return step
    return evolve(step, unsuitable=unsuitable, age_lowest=low, age_highest=high)
