"""What was ticked and totalled on a scale, taken in value by value: units, printed boxes, skipped items."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stegvis.errors import Fault, Text
from stegvis.model import UNKNOWN, Assessment, Instrument, Skip, Weighed, whole
from stegvis.routing.refusals import (
    CHECK_BOTH,
    impossible,
    no_box,
    no_item,
    no_item_value,
    no_positions,
    no_unit,
    not_convertible,
)

NUMBER = re.compile("[1-9][0-9]{0,2}")
SUCH = '{"value": 24, "unit": "percent"}'
NO_SCORE = Text(
    "ska vara ett tal, eller ett tal med sin enhet", "should be a number, or a number with its unit"
)
POINTS = "points"
"""The unit of a total as the scale itself counts it."""


def read_total(one: Instrument, given: object, seen: Weighed) -> int | None:
    """Read a total, in points or in a unit that the scale has; an impossible one is told what it may be."""
    field = f"scores.{one.id}"
    if given is None:
        return None
    if given == UNKNOWN:
        seen.not_known.add(one.id)
        return None
    if isinstance(given, Mapping):
        return in_unit(one, given, seen)
    if type(given) is int and one.lowest <= given <= one.highest:
        seen.caveats += [doubt for unit in one.units if (doubt := unit.doubt(one, given))]
        return given
    seen.faults.append(impossible(one, given, field))
    return None


def in_unit(one: Instrument, given: Mapping[str, object], seen: Weighed) -> int | None:
    """Read a total that says its unit."""
    field = f"scores.{one.id}"
    if set(given) != {"value", "unit"}:
        seen.faults.append(Fault(field, given, NO_SCORE, SUCH, code="wrong_kind"))
        return None
    value, named = given["value"], given["unit"]
    if named == POINTS:
        if type(value) is int and one.lowest <= value <= one.highest:
            return value
        seen.faults.append(impossible(one, value, field))
        return None
    unit = next((unit for unit in one.units if unit.id == named), None)
    if unit is None:
        seen.faults.append(no_unit(one, given))
        return None
    total = unit.total(one, value) if isinstance(value, int) and whole(value) else None
    if total is None:
        seen.faults.append(not_convertible(one, unit, given))
        return None
    return total


def read_items(one: Instrument, patient: Assessment, seen: Weighed) -> dict[int, int]:
    """Read item answers as scored values."""
    items: dict[int, int] = {}
    for field, source in (("items", patient.items), ("printed_items", patient.printed_items)):
        given = source.get(one.id)
        if given is None:
            continue
        name = f"{field}.{one.id}"
        if not isinstance(given, Mapping):
            what = Text('ska vara svar efter fråga, {"9": 0}', "should be a mapping by item")
            seen.faults.append(Fault(name, given, what, '{"9": 0}', code="wrong_kind"))
            continue
        if given and field == "printed_items" and not one.printed:
            seen.faults.append(no_positions(one, given))
            continue
        for key, value in given.items():
            read_item(one, f"{name}.{key}", str(key), value, items, seen)
    return items


def read_item(
    one: Instrument, name: str, key: str, value: object, items: dict[int, int], seen: Weighed
) -> None:
    """Read one answer: its value, or the box that was ticked."""
    number = int(key) if NUMBER.fullmatch(key) else 0
    if not 1 <= number <= one.items or number in items:
        seen.faults.append(no_item(one, number, value, name))
    elif value == UNKNOWN:
        seen.not_known.add(f"{one.id}.item{number}")
    elif value is None:
        return
    elif not name.startswith("printed"):
        if type(value) is int and value in one.allowed(number):
            items[number] = value
        else:
            seen.faults.append(no_item_value(one, number, value, name))
    elif isinstance(value, int) and whole(value) and 0 <= value < len(boxes := one.boxes(number)):
        items[number] = boxes[value]
    else:
        seen.faults.append(no_box(one, number, value, name))


def skip_items(one: Instrument, items: dict[int, int], total: int | None, seen: Weighed) -> None:
    """Count the items that the form skips as 0; another answer contradicts the first.

    A skip of the interview alone tells nothing of who filled the form in alone: it fills what is not
    answered, and only where no total says otherwise.
    """
    for skip in one.skips:
        if not all(items.get(number) == 0 for number in skip.when_zero):
            continue
        if not skip.unless_answered:
            zero(one, skip, items, seen)
        elif total is None:
            unknown = {number for number in skip.zero if f"{one.id}.item{number}" in seen.not_known}
            for number in set(skip.zero) - unknown:
                items.setdefault(number, 0)


def zero(one: Instrument, skip: Skip, items: dict[int, int], seen: Weighed) -> None:
    """Count items that were skipped as 0."""
    for number in skip.zero:
        value = items.setdefault(number, 0)
        if value:
            zeros = ", ".join(map(str, skip.when_zero))
            what = Text(
                f"fråga {number} kan inte vara {value} när fråga {zeros} är 0",
                f"item {number} cannot be {value} when item {zeros} is 0",
            )
            name = f"items.{one.id}.{number}"
            seen.faults.append(Fault(name, value, what, "0", CHECK_BOTH, "conflict"))
