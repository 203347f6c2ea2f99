"""Which needs may bring another profession to the patient first, and which rules see that they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from stegvis.model import Need, Pathway, Step, Track


def hosts(pathway: Pathway) -> list[str]:
    """Return the track that each rule raises: that of red flags, then each need's own."""
    flags = len(pathway.red_flags)
    return [pathway.red_flag_track] * flags + [rule.track for rule in pathway.rules[flags:]]


def rivals(
    pathway: Pathway, ranks: Sequence[tuple[int, int]], level_rank: Mapping[str, int]
) -> dict[int, tuple[int, ...]]:
    """Return the needs whose profession may come before that of a rule of the same track and urgency.

    Each with the rules that ask for one no later in the order, as soon, or for the same step: where one
    holds, it changes nothing. A rule that no step of its track serves has nobody of its own.
    """
    joins = [(host, *rank) for host, rank in zip(hosts(pathway), ranks, strict=True)]
    rules, order = pathway.rules, {id: n for n, id in enumerate(pathway.professions)}
    ladders = {track.id: ladder_of(pathway, track, level_rank) for track in pathway.tracks}
    places = [
        places_of(rule, ladders[track], level, order)
        for rule, (track, level, _) in zip(rules, joins, strict=True)
    ]
    own = [bool(rule.first_contact) for rule in rules]
    last: dict[tuple[str, int, bool], int] = {}
    for n, (track, _, urgency) in enumerate(joins):
        for key in ((track, urgency, False), *([(track, urgency, True)] if own[n] else [])):
            last[key] = max(last.get(key, 0), max(places[n], default=0))
    firsts = [some[0] if some else None for some in places]
    owned = [(n, first, join[2]) for n, (first, join) in enumerate(zip(firsts, joins, strict=True)) if own[n]]
    loose: dict[str, list[tuple[int, int]]] = {}
    for n, (track, _, urgency) in enumerate(joins):
        if not own[n]:
            loose.setdefault(track, []).append((n, urgency))
    found: dict[int, tuple[int, ...]] = {}
    for number, (track, _, urgency) in list(enumerate(joins))[len(pathway.red_flags) :]:
        first = firsts[number]
        if first is not None and first < last.get((track, urgency, not own[number]), 0):
            sooner = [n for n, one, soon in owned if soon >= urgency and one is not None and one <= first]
            sooner += [n for n, soon in loose.get(track, ()) if soon >= urgency and not own[number]]
            found[number] = tuple(sorted(n for n in sooner if n != number))
    return found


def places_of(
    rule: Need, ladder: Sequence[tuple[int, Step]], level: int, order: Mapping[str, int]
) -> list[int]:
    """Return where those who may meet the patient for a rule stand in the order of professions."""
    own = rule.first_contact
    return sorted(order[id] for id in ([own] if own else [s.first_contact for r, s in ladder if r >= level]))


def ladder_of(pathway: Pathway, track: Track, level_rank: Mapping[str, int]) -> tuple[tuple[int, Step], ...]:
    """Return a track's steps that are offered, with their levels, lowest first."""
    return tuple(sorted(((level_rank[s.level], s) for s in offered(pathway, track)), key=itemgetter(0)))


def offered(pathway: Pathway, track: Track) -> list[Step]:
    """Return a track's steps that this unit, or a partner of its, offers."""
    unit = pathway.unit
    return [step for step in track.steps if not (unit and unit.withheld(step.id))]
