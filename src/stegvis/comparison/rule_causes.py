"""Rules that ask for something else: red flags and needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.comparison.differences import Cause, View
from stegvis.comparison.side_by_side import ages_of, by_id, differing, how_changed, read_otherwise, written
from stegvis.language import Criterion, inputs_of
from stegvis.model import Need, Pathway
from stegvis.routing import within_ages


def changed_rules(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Red flags and needs that ask for something else; one that only has another name asks for the same."""
    was, now = ({r.id: r for r in one.rules} for one in (old, new))
    gone = {meaning(old, r): r.id for r in old.rules if r.id not in now}
    for _, one, other in by_id(was, now):
        first = meaning(old, one) if one else None
        second = meaning(new, other) if other else None
        renamed = (one is None and second in gone) or (
            other is None and any(meaning(new, r) == first for r in new.rules if r.id not in was)
        )
        if first != second and not renamed:
            yield rule_cause(old, new, one, other)


def meaning(pathway: Pathway, rule: Need) -> tuple[Criterion, str, str, str]:
    """Return all that a rule adds to an answer: when, in which track, which level and urgency."""
    host = pathway.red_flag_track if rule.red_flag else rule.track
    when = within_ages(rule.when, None if rule.red_flag else pathway.track(rule.track))
    return when, host, pathway.level_needed(rule), rule.urgency


def rule_cause(old: Pathway, new: Pathway, one: Need | None, other: Need | None) -> Cause:
    """Describe a rule that asks for something else."""
    first = meaning(old, one) if one else None
    second = meaning(new, other) if other else None
    criteria = [said[0] for said in (first, second) if said]
    names = ("when", "track", "at_least", "urgency")

    def in_play(a: View, b: View) -> Any:
        before = a.both(first[0]) if first else None
        after = b.both(second[0]) if second else None
        return read_otherwise(
            a, before, after, first is not None and second is not None and first[1:] == second[1:]
        )

    either = other or one
    assert either is not None
    tracks = sorted({said[1] for said in (first, second) if said})
    return Cause(
        "red_flag" if either.red_flag else "rule", either.id, how_changed(one, other),
        differing(names, spoken(old, one), spoken(new, other)),
        frozenset[str]().union(*map(inputs_of, criteria)), tuple(("step", t) for t in tracks),
        in_play, either.place,
    )  # fmt: skip


def spoken(pathway: Pathway, rule: Need | None) -> tuple[str, ...]:
    """Return how a rule is written."""
    if rule is None:
        return ("", "", "", "")
    when, host, level, urgency = meaning(pathway, rule)
    ages = "" if when == rule.when else f" [ages {ages_of(pathway.track(rule.track))}]"
    return written(rule.when) + ages, host, level, urgency
