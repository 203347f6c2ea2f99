"""What columns that are read together say: each distinct state of them once, read as one patient's is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from stegvis.language import CUTS, Known, fold, inputs_of
from stegvis.model import Instrument, Pathway, Step, Track, Weighed
from stegvis.routing import Ruleset, inapplicable, read
from stegvis.tables.arrays import Numbers
from stegvis.tables.columns import Column, at_row, combined
from stegvis.tables.layout import Layout

AGES = (-1, 1000)
Cuts = Mapping[str, list[int]]


@frozen
class State:
    """What some columns say of a row.

    Attributes:
        seen: what is known by them alone.
        ages: whom the scales in use are for.
        like: what tells this state from those that no rule tells from it.
    """

    seen: Weighed
    ages: Known
    like: tuple[Any, ...]


@frozen
class Source:
    """Columns that are read together.

    Attributes:
        of_row: per row, the number of its state.
        kinds: per state, the number of its likes.
    """

    columns: list[Column]
    states: list[State]
    of_row: Numbers
    kinds: Numbers


def source(pathway: Pathway, columns: list[Column], cuts: Cuts) -> Source:
    """Read every distinct state of some columns."""
    rows, of_row = summed(pathway, columns) or combined(
        [one.codes for one in columns], [len(one.values) for one in columns], len(columns[0].codes)
    )
    states = [state(pathway, columns, int(row), cuts) for row in rows]
    number: dict[tuple[Any, ...], int] = {}
    kinds = np.array([number.setdefault(one.like, len(number)) for one in states], np.int64)
    return Source(columns, states, of_row, kinds)


def summed(pathway: Pathway, columns: list[Column]) -> tuple[Numbers, Numbers] | None:
    """Sort rows of a scale's items by the lowest and highest total, and by the items that rules read.

    Rows with an impossible answer are sorted by all that they hold. None: these are no such columns.
    """
    scale = pathway.instruments.get(columns[0].id)
    if len(columns) == 1 or any(one.kind != "item" or one.id != columns[0].id for one in columns):
        return None
    if scale is None or not scale.summed or scale.skips or totals_matter(pathway, scale.id):
        return None
    low, high = (np.full(len(columns[0].codes), end) for end in (scale.grid_lowest, scale.grid_highest))
    faulty = np.zeros(len(low), np.bool_)
    read_items = {number for number, _ in pathway.ruleset.read_items.get(scale.id, ())}
    codes, sizes = [], []
    for one in columns:
        grid = scale.allowed(one.item)
        fits = np.array([type(value) is int and value in grid for value in one.values])
        values = np.array([value if ok else 0 for value, ok in zip(one.values, fits, strict=True)])
        answered, wrong = fits[one.codes], (~fits)[one.codes] & (one.codes > 0)
        low += np.where(answered, values[one.codes] - grid[0], 0)
        high += np.where(answered, values[one.codes] - grid[-1], 0)
        faulty |= wrong
        if one.item in read_items:
            codes.append(one.codes)
            sizes.append(len(one.values))
    used = np.logical_or.reduce([one.codes > 0 for one in columns])
    ends = [low - scale.grid_lowest, high - scale.grid_lowest, used, *codes]
    wide = scale.grid_highest - scale.grid_lowest + 1
    exact = np.zeros(len(low), np.int64)
    if faulty.any():
        _, which = combined(
            [c.codes[faulty] for c in columns], [len(c.values) for c in columns], int(faulty.sum())
        )
        exact[faulty] = which + 1
    return combined([*ends, exact], [wide, wide, 2, *sizes, int(exact.max(initial=0)) + 1], len(low))


def totals_matter(pathway: Pathway, scale: str) -> bool:
    """Tell whether a red flag or a gate reads a total: then each item counts by itself, were it set aside."""
    criteria = [*(flag.when for flag in pathway.red_flags), *pathway.gates.values()]
    return any(scale in inputs_of(one) for one in criteria)


def state(pathway: Pathway, columns: list[Column], row: int, cuts: Cuts) -> State:
    """Read what some columns say of a row."""
    seen = read(pathway, at_row(columns, row))
    values = tuple(one.values[one.codes[row]] for one in columns)
    used: list[Instrument] = [scale_of(pathway, one.id) for one in columns if one.kind in ("score", "item")]
    answered = [value is not None for value in values]
    ages = [(one.age_lowest, one.age_highest) for one, yes in zip(used, answered, strict=bool(used)) if yes]
    span: Known = (
        max((low for low, _ in ages), default=AGES[0]),
        min((high for _, high in ages), default=AGES[1]),
    )
    if seen.faults:
        return State(seen, span, ("fault", repr(values)))
    if len(values) > 1 and any(totals_matter(pathway, scale.id) for scale in used):
        return State(seen, span, values)
    likes = [
        (id, *cell(pathway, id, known, cuts), id in seen.given) for id, known in sorted(seen.known.items())
    ]
    return State(seen, span, (span, *likes, *sorted(seen.not_known), *sorted(seen.doubted)))


def scale_of(pathway: Pathway, id: str) -> Instrument:
    """Return a scale, or the one that a short form is part of."""
    known = pathway.instruments
    return known[id] if id in known else next(one for one in known.values() if id in one.short_forms)


def cell(pathway: Pathway, id: str, known: Known, cuts: Cuts) -> tuple[Any, ...]:
    """Return what tells a value from those that no rule tells from it."""
    low, high = known
    one = pathway.inputs[id]
    if low != high or one.kind != "integer":
        return known
    if id not in pathway.ruleset.reads:
        return ()
    return (bisect_right(cuts.get(id, []), low),)


def cuts_of(pathway: Pathway) -> Cuts:
    """Return, per input, the values at which something may turn."""
    rules: Ruleset = pathway.ruleset
    steps = pathway.steps.values()
    found: dict[str, set[int]] = {"age": set()}
    criteria = [*rules.criteria, *pathway.gates.values(), *(u.when for s in steps for u in s.unsuitable)]
    for criterion in criteria:
        for id, cuts in fold(criterion, CUTS).items():
            found.setdefault(id, set()).update(cuts)
    aged: list[Step | Track | Instrument] = [*steps, *pathway.tracks, *pathway.instruments.values()]
    for one in aged:
        found["age"] |= {one.age_lowest, one.age_highest + 1}
    return {id: sorted(cuts) for id, cuts in found.items()}


def lay_out(pathway: Pathway, one: Source, rows: Numbers, made: Layout) -> None:
    """Put what some columns say of some rows into what is known of them."""
    rules: Ruleset = pathway.ruleset
    at = one.of_row[rows]
    for id in sorted(set().union(*(state.seen.known for state in one.states))):
        known = [state.seen.known.get(id) for state in one.states]
        has = np.array([span is not None for span in known])[at]
        low, high = (np.array([span[end] if span else 0 for span in known], np.int32)[at] for end in (0, 1))
        given = np.array([id in state.seen.given for state in one.states])[at]
        nobody = np.zeros(len(rows), np.bool_)
        made.given[id] = made.given.get(id, nobody) | given
        if id in rules.reads:
            made.put(rules.slots.index(id), has, low, high)
            made.more[id] = made.more.get(id, nobody) | (has & ~given)
        elif not pathway.inputs[id].instrument:
            made.more[id] = has & (low != inapplicable(pathway.inputs[id])[0])


def note_denied(one: Source, rows: Numbers, made: Layout) -> None:
    """Note which screening questions a list denied, and what was asked and is not known.

    A column of its own speaks for a question, whatever a list said of the group: "unknown" is no denial.
    """
    at = one.of_row[rows]
    nobody = np.zeros(len(rows), np.bool_)
    seen = [state.seen for state in one.states]
    for id in sorted(set().union(*(some.denied | some.not_known | some.doubted for some in seen))):
        spoken = np.array([id in some.given or id in some.not_known for some in seen])[at]
        denied = np.array([id in some.denied for some in seen])[at]
        made.denied[id] = np.where(spoken, denied, made.denied.get(id, nobody))
        made.in_vain[id] = (
            made.in_vain.get(id, nobody)
            | np.array([id in some.not_known or id in some.doubted for some in seen])[at]
        )


def forget(pathway: Pathway, one: Source, rows: Numbers, made: Layout) -> None:
    """What nobody knows was not denied either, though it stands in a group that was."""
    rules: Ruleset = pathway.ruleset
    at = one.of_row[rows]
    for id in sorted(set().union(*(state.seen.not_known for state in one.states))):
        if pathway.inputs[id].instrument or id not in made.given:
            continue
        asked = np.array([id in state.seen.not_known for state in one.states])[at]
        made.given[id] = made.given[id] & ~asked
        if id in rules.reads:
            slot = rules.slots.index(id)
            made.put(slot, asked, *rules.optional.get(id, rules.unknown[slot]))


def told(sources: Sequence[Source], rows: Numbers) -> tuple[Any, Any, Any]:
    """Return, of some rows, who has a fault, and the ages that all scales in use are for."""
    faulty = np.zeros(len(rows), np.bool_)
    lowest, highest = np.full(len(rows), AGES[0]), np.full(len(rows), AGES[1])
    for one in sources:
        at = one.of_row[rows]
        faulty |= np.array([bool(state.seen.faults) for state in one.states], np.bool_)[at]
        lowest = np.maximum(lowest, np.array([state.ages[0] for state in one.states], np.int64)[at])
        highest = np.minimum(highest, np.array([state.ages[1] for state in one.states], np.int64)[at])
    return faulty, lowest, highest
