"""Rules that ask for something else: red flags, needs, and what needs ask for together over a scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.comparison.differences import Cause, View
from stegvis.comparison.side_by_side import ages_of, by_id, differing, how_changed, read_otherwise, written
from stegvis.language import AnyOf, Criterion, inputs_of
from stegvis.model import Need, Pathway
from stegvis.routing import Ruleset, within_ages

SCALE = "scale_in_part"
NEVER = AnyOf(())
Span = tuple[str, str, str, str]


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


def changed_scales(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Scales of which rules ask for something else together, where one is answered in part."""
    first, second = spans(old), spans(new)
    apart = [key for key in {**first, **second} if first.get(key) != second.get(key)]
    for id in dict.fromkeys(key[0] for key in apart):
        keys = [key for key in apart if key[0] == id]

        def in_play(a: View, b: View, id: str = id, keys: list[Span] = keys) -> Any:
            held = ((a.spans(id, first.get(key, NEVER)), b.spans(id, second.get(key, NEVER))) for key in keys)
            return a.either(a.differ(one, other) for one, other in held)

        tracks = sorted({key[1] for key in keys})
        yield Cause(SCALE, id, "changed", {}, None, tuple(("step", t) for t in tracks), in_play)


def spans(pathway: Pathway) -> dict[Span, Criterion]:
    """Return what rules ask for together over a scale: the scale, the track, level and urgency."""
    rules: Ruleset = pathway.ruleset
    found: dict[Span, list[Criterion]] = {}
    for need in rules.spanning:
        track, level, urgency = need.join
        key = need.input, track, pathway.levels[level].id, pathway.urgencies[urgency].id
        found.setdefault(key, []).append(need.when)
    return {key: AnyOf(tuple(when)) for key, when in found.items()}
