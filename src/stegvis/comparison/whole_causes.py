"""What a pathway says once for all: its ladder, the order of its tracks, what answers otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.comparison.differences import Cause, View
from stegvis.comparison.side_by_side import differing
from stegvis.language import Within
from stegvis.model import Pathway


def changed_whole(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """What a pathway says once and a patient's answer hangs on."""
    yield from changed_ladder(old, new)
    yield from changed_order(old, new)
    yield from changed_otherwise(old, new)
    yield from changed_open_flags(old, new)


def changed_ladder(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Another order of levels or urgencies changes what every maximum means."""
    for name in ("levels", "urgencies"):
        first, second = ([one.id for one in getattr(pathway, name)] for pathway in (old, new))
        if first != second:

            def anyone(a: View, b: View) -> Any:
                return a.either((a.both(Within("age", 0, 10**6))[1],))

            facets = tuple(("step", t.id) for t in old.tracks)
            shown = {name: (" < ".join(first), " < ".join(second))}
            yield Cause("ladder", name, "changed", shown, None, facets, anyone)


def changed_order(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Tracks that both editions have, ranked otherwise: another one may lead."""
    before, after = ({t.id: t.order for t in one.tracks} for one in (old, new))
    kept = [id for id in before if id in after]
    ranks = [sorted(kept, key=lambda id: (by[id], id)) for by in (before, after)]
    if ranks[0] != ranks[1]:

        def reordered(a: View, b: View) -> Any:
            one, other = a.lead(before), a.lead(before | after)
            return a.either(a.differ(one[id], other[id]) for id in one)

        shown = {"order": (", ".join(ranks[0]), ", ".join(ranks[1]))}
        yield Cause("order", "tracks", "changed", shown, None, (), reordered)


def changed_otherwise(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Another track answers when nothing else does."""
    if old.otherwise != new.otherwise:

        def nothing(a: View, b: View) -> Any:
            return a.either((a.triggered(old.otherwise), b.triggered(new.otherwise)))

        said = {"track": (old.otherwise, new.otherwise)}
        facets = tuple(("step", t) for t in sorted({old.otherwise, new.otherwise}))
        yield Cause("otherwise", "otherwise", "changed", said, None, facets, nothing)


def changed_open_flags(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Something else holds while a red-flag question is open."""
    names = ("track", "at_least", "urgency")
    first, second = ([getattr(one.open_flags, name) for name in names] for one in (old, new))
    if first != second:

        def unanswered(a: View, b: View) -> Any:
            return a.either((a.open_flags(), b.open_flags()))

        facets = tuple(("step", t) for t in sorted({old.open_flags.track, new.open_flags.track}))
        said = differing(names, first, second)
        yield Cause("unanswered_red_flags", "unanswered_red_flags", "changed", said, None, facets, unanswered)
