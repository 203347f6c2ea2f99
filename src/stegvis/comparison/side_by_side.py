"""What has the same id in two editions, side by side, and how it is written in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stegvis.comparison.differences import View
from stegvis.language import Criterion
from stegvis.model import Step, Track


def how_changed(one: object, other: object) -> str:
    """Say added, removed or changed."""
    return "added" if one is None else "removed" if other is None else "changed"


def by_id(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield what has the same id in both editions, or stands in one alone."""
    for id in {**old, **new}:
        yield id, old.get(id), new.get(id)


def differing(names: Iterable[str], one: Iterable[str], other: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Keep what is written otherwise."""
    return {name: (a, b) for name, a, b in zip(names, one, other, strict=True) if a != b}


def read_otherwise(view: View, before: Any, after: Any, same: bool) -> Any:
    """Two readings of one thing differ: by their truth alone when all else is the same."""
    if same:
        return view.either(view.differ(a, b) for a, b in zip(before, after, strict=True))
    return view.either(both[1] for both in (before, after) if both is not None)


def written(criterion: Criterion) -> str:
    """Return a criterion in its author's words, or in the words of the rule language."""
    if criterion.said:
        return criterion.said
    return str(criterion)


def ages_of(one: Track | Step) -> str:
    """Write an age range."""
    return f"{one.age_lowest}-{one.age_highest}"
