"""Whom another pathway answers otherwise, from where to where, by which rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stegvis.errors import Text
from stegvis.language import Named
from stegvis.model import Pathway
from stegvis.planning.counted import WEEKS, Counted
from stegvis.planning.counting import Kind, Tally, undictionaried
from stegvis.planning.hours import plus, times
from stegvis.planning.names import names_of, rules_said
from stegvis.planning.report import Column, Grid, Range, Row, Value, said

WHAT = ("level", "step", "urgency", "first_contact")
SIDES = ("from", "to")
CHANGED = tuple(f"{side}_{what}" for side in SIDES for what in (*WHAT, "rules"))
NO_RULE = Text(
    "ingen regel skiljer: det som erbjuds eller är obesvarat gör det",
    "no rule differs: what is offered or unanswered does",
)
HOW = {
    "gained": Text("gäller nu", "holds now"),
    "lost": Text("gäller inte längre", "no longer holds"),
    "other": Text("kräver annat", "asks for something else"),
}


def note_moves(
    moves: Tally, pathways: tuple[Pathway, Pathway], before: Any, after: Any, weights: Any
) -> None:
    """Add the rows of a batch that two pathways answer otherwise; the same by an earlier id is the same."""
    moved = np.zeros(before.num_rows, np.bool_)
    words = {
        f"{side}_{what}": undictionaried(answer.column(what))
        for side, answer in zip(SIDES, (before, after), strict=True)
        for what in WHAT
    }
    for what in WHAT:
        names = [pathway.renamed.get(what, {}) for pathway in pathways]
        differs = pc.not_equal(
            by_names(words[f"from_{what}"], names[1]), by_names(words[f"to_{what}"], names[0])
        )
        moved |= differs.to_numpy(zero_copy_only=False)
    some = pa.array(moved)
    columns = {key: column.filter(some) for key, column in words.items()}
    for side, answer in zip(SIDES, (before, after), strict=True):
        rules = answer.column("rules").filter(some).cast(pa.list_(pa.string()))
        columns[f"{side}_rules"] = pc.binary_join(rules, " ")
    moves.add(columns, weights[moved])


def by_names(column: Any, names: Mapping[str, str]) -> Any:
    """Return a column of ids by the names that they have in another edition."""
    for old, now in names.items():
        column = pc.if_else(pc.equal(column, old), now, column)
    return column


def causes(old: Pathway, new: Pathway, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield the rules by which patients move, each with how: it holds now, no longer, or asks otherwise."""
    names = [other.renamed.get("rule", {}) for other in (new, old)]
    before, after = (
        [by.get(rule, rule) for rule in kind.answer[f"{side}_rules"].split()]
        for side, by in zip(SIDES, names, strict=True)
    )
    yield from ((rule, "gained") for rule in after if rule not in before)
    yield from ((rule, "lost") for rule in before if rule not in after)
    if set(before) == set(after):
        asked = [
            {by.get(rule.id, rule.id): asks(pathway, rule) for rule in pathway.rules}
            for pathway, by in zip((old, new), names, strict=True)
        ]
        yield from ((rule, "other") for rule in after if asked[0][rule] != asked[1][rule])


def asks(pathway: Pathway, rule: Any) -> tuple[str, str, str]:
    """Return what a rule asks for."""
    return pathway.level_needed(rule), rule.urgency, rule.first_contact


def move_grids(before: Counted, after: Counted, moves: Sequence[Kind]) -> list[Grid]:
    """Return who moves, what that does to each level, and to the hours of each profession."""
    grids = [who_moves(before, after, moves), why(before, after, moves)]
    return [*grids, by_level(before, after), by_hours(before, after)]


def who_moves(before: Counted, after: Counted, moves: Sequence[Kind]) -> Grid:
    """Return from where to where, by which rule."""
    found: dict[tuple[str, ...], tuple[float, Row]] = {}
    for kind in moves:
        by = list(causes(before.pathway, after.pathway, kind))
        key = (
            *(str(kind.answer[key]) for key in CHANGED if "rules" not in key),
            *(f"{h}:{r}" for r, h in by),
        )
        number = found[key][0] + kind.number if key in found else kind.number
        found[key] = number, moved(before, after, kind.answer, by, key, number)
    rows = [row for number, row in sorted(found.values(), key=lambda one: (-one[0], one[1].id)) if number]
    whole = sum(kind.number for kind in moves)
    about = Text(
        f"{said(whole, 'sv')} av {said(before.number, 'sv')} patienter får ett annat förslag.",
        f"{said(whole, 'en')} of {said(before.number, 'en')} patients get another proposal.",
    )
    heads = {
        "from_step": Text("från insats", "from step"),
        "to_step": Text("till insats", "to step"),
        "from_level": Text("från nivå", "from level"),
        "to_level": Text("till nivå", "to level"),
        "from_urgency": Text("från brådska", "from urgency"),
        "to_urgency": Text("till brådska", "to urgency"),
        "per_week": Text("per vecka", "per week"),
        "per_year": Text("per år", "per year"),
    }
    columns = tuple(Column(key, name) for key, name in heads.items())
    title, of = Text("Vilka som flyttar", "Who moves"), Text("regel", "rule")
    return Grid("moves", title, about, of, columns, tuple(rows), "per_week")


def moved(
    before: Counted,
    after: Counted,
    answer: Mapping[str, Any],
    by: Iterable[tuple[str, str]],
    key: Iterable[str],
    number: float,
) -> Row:
    """Return one row of who moves."""
    named = [Text(f"{rule} ({HOW[how].sv})", f"{rule} ({HOW[how].en})") for rule, how in by] or [NO_RULE]
    places: list[Value] = []
    for what in ("step", "level", "urgency"):
        for side, counted in zip(SIDES, (before, after), strict=True):
            id = str(answer[f"{side}_{what}"])
            places.append(Named(id, names_of(counted.pathway, what)[id]))
    weekly = before.a_week(number)
    name = Text(", ".join(one.sv for one in named), ", ".join(one.en for one in named))
    return Row(" ".join(key), name, (*places, weekly, weekly * WEEKS))


def why(before: Counted, after: Counted, moves: Sequence[Kind]) -> Grid:
    """Return what the rules say by which patients move."""
    named = {rule for kind in moves for rule, _ in causes(before.pathway, after.pathway, kind)}
    return rules_said([before.pathway, after.pathway], named)


def by_level(before: Counted, after: Counted) -> Grid:
    """Return how many a week each level gets, before and after."""
    names = names_of(before.pathway, "level") | names_of(after.pathway, "level")
    sides = [{id: one.a_week(n) for id, n in one.by("level").items()} for one in (before, after)]
    rows = []
    for id, name in names.items():
        old, new = (side.get(id, 0) for side in sides)
        rows.append(Row(id, name, (old, new, new - old, (new - old) * WEEKS)))
    about = Text(
        f"Patienter per vecka av {said(before.a_week(before.number), 'sv')}, skillnad per vecka och år.",
        f"Patients a week of {said(before.a_week(before.number), 'en')}, difference a week and a year.",
    )
    title, of = Text("Nivåer före och efter", "Levels before and after"), Text("nivå", "level")
    return Grid("levels_compared", title, about, of, compared(), tuple(rows), "difference_per_year")


def compared() -> tuple[Column, ...]:
    """Return the columns of what is before and after."""
    return (
        Column("before", Text("före, per vecka", "before, per week")),
        Column("after", Text("efter, per vecka", "after, per week")),
        Column("difference_per_week", Text("skillnad per vecka", "difference per week")),
        Column("difference_per_year", Text("skillnad per år", "difference per year")),
    )


def by_hours(before: Counted, after: Counted) -> Grid:
    """Return the hours of each profession, before and after: of the steps whose work is known."""
    names = {id: who.name for one in (before, after) for id, who in one.pathway.professions.items()}
    old, new = before.hours, after.hours
    rows = []
    for id in [one for one in names if one in old or one in new]:
        was, becomes = (side.get(id, Range(0, 0)) for side in (old, new))
        more = plus(becomes, times(was, -1))
        rows.append(Row(id, names[id], (was, becomes, more, times(more, WEEKS))))
    about = Text(
        "Timmar för den vård som påbörjas, vid lägsta och högsta antal och längd; insatser med okänd "
        "arbetstid ingår inte.",
        "Hours of the care that begins, at the lowest and the highest number and length; steps whose work is "
        "not known are not in them.",
    )
    title, of = Text("Timmar som flyttar", "Hours that move"), Text("yrke", "profession")
    return Grid("hours_compared", title, about, of, compared(), tuple(rows))
