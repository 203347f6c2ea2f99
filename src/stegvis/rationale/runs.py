"""Runs of values of one input that do the same: where some rule's truth can turn, or what a scale may be."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.language import Input, Known
from stegvis.rationale.answers import known_of
from stegvis.routing import Routed, ages_of, stands_alone, touched


def steady(routed: Routed, one: Input) -> bool:
    """Tell whether values between two cuts do the same: of a scale, when its answers have no holes."""
    if not one.instrument:
        return True
    scale = routed.pathway.instruments[one.instrument]
    return not (one.item or scale.item_values or scale.skips) and stands_alone(
        routed.pathway, routed.patient, scale
    )


def scale_cuts(routed: Routed, one: Input) -> Iterator[int]:
    """Yield the totals at which what is left for the items of a scale may turn."""
    if not one.instrument:
        return
    scale, seen = routed.pathway.instruments[one.instrument], routed.seen
    keys = [f"{scale.id}.item{number}" for number in range(1, scale.items + 1)]
    given = {key: seen.answered[key] for key in keys if key in seen.given}
    ends = [given.get(key, (own[0], own[-1])) for key, own in zip(keys, scale.grid, strict=True)]
    low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
    yield from (low, high + 1)
    read = [number for number, key in routed.pathway.ruleset.read_items.get(scale.id, ()) if key not in given]
    width = max((ends[number - 1][1] - ends[number - 1][0] for number in read), default=0)
    if width:
        for end in (low, high):
            yield from range(end - width, end + width + 2)


def runs(routed: Routed, one: Input, low: int, high: int) -> list[tuple[int, int]]:
    """Cut a range of values where some rule's truth can turn, or what a scale may be."""
    if low > high:
        return []
    if one.kind == "boolean":
        return [(value, value) for value in range(low, high + 1)]
    starts = {low}
    if one.kind != "integer" or not steady(routed, one):
        starts.update(range(low, high + 1))
    else:
        starts.update(cut for cut in touched(routed.pathway, one.id).starts if low < cut <= high)
        starts.update(cut for cut in scale_cuts(routed, one) if low < cut <= high)
    firsts = sorted(starts)
    return list(zip(firsts, [*(first - 1 for first in firsts[1:]), high], strict=True))


def open_of(routed: Routed, id: str) -> Known:
    """Return what an open input may be: an age only one that the scales in use are for."""
    return ages_of(routed.pathway.ruleset, routed.values) if id == "age" else known_of(routed, id)
