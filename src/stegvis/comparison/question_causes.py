"""Questions that are asked of others or count otherwise, and actions that are said to others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.comparison.differences import Cause, View
from stegvis.comparison.side_by_side import by_id, differing, how_changed, read_otherwise, written
from stegvis.language import Input, inputs_of
from stegvis.model import Action, Pathway
from stegvis.routing import Ruleset, within_ages


def changed_inputs(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Questions that are asked of others, or whose silence counts otherwise."""
    for id, one, other in by_id(old.inputs, new.inputs):
        if one is None or other is None or (one.item and other.item and id not in read_by(old, new)):
            continue
        said = differing(("asked_when", "counts"), asking(old, one), asking(new, other))
        if not said:
            continue
        gates = [pathway.gates[id] for pathway in (old, new) if id in pathway.gates]
        reads = frozenset({id}).union(*map(inputs_of, gates))

        def in_play(a: View, b: View, id: str = id) -> Any:
            return a.counts(id, b)

        yield Cause("input", id, "changed", said, reads, (), in_play, other.place)


def read_by(old: Pathway, new: Pathway) -> frozenset[str]:
    """Return the inputs that rules of either edition read."""
    first: Ruleset = old.ruleset
    second: Ruleset = new.ruleset
    return first.reads | second.reads


def asking(pathway: Pathway, one: Input) -> tuple[str, str]:
    """Return when an input applies, and what its answers and its silence count as."""
    gate = pathway.gates.get(one.id)
    scale = pathway.instruments.get(one.instrument)
    parts = (one.kind, one.lowest, one.highest, tuple(c.id for c in one.choices), one.optional)
    if one.kind == "boolean":
        parts += (one.adverse,)  # type: ignore[assignment]
    if scale:
        parts += (scale.grid, scale.scoring, scale.missing_most, scale.missing_rule)  # type: ignore[assignment]
    return written(gate) if gate else "", ", ".join(map(str, parts))


def changed_actions(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Actions beside the ladder that are said to others."""
    was, now = ({a.id: (a, t) for t in one.tracks for a in t.actions} for one in (old, new))
    for id, one, other in by_id(was, now):
        first, second = (within_ages(x[0].when, x[1]) if x else None for x in (one, other))
        if (first, one and one[1].id) == (second, other and other[1].id):
            continue

        def in_play(a: View, b: View, first: Any = first, second: Any = second) -> Any:
            before, after = a.both(first) if first else None, b.both(second) if second else None
            return read_otherwise(a, before, after, bool(first and second))

        action: Action = (other or one)[0]
        said = differing(("when",), *([written(x[0].when) if x else ""] for x in (one, other)))
        reads = frozenset[str]().union(*(inputs_of(c) for c in (first, second) if c))
        yield Cause(
            "action", id, how_changed(one, other), said, reads, (("action", id),), in_play, action.place
        )
