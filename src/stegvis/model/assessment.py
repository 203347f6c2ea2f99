"""What is known of one patient. Nothing here is stored or sent anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen


def age_on(born: date, day: date) -> int:
    """Return the whole years from a day of birth to another day, below zero before it.

    Who was born on 29 February is a year older on 1 March where the year has no such day (decision 18).

    >>> age_on(date(2008, 2, 29), date(2026, 2, 28)), age_on(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


PLAIN = frozenset({int, bool, str, float, tuple, type(None)})


def copied(given: Any) -> Any:
    """Copy what a caller may change later, all the way down; what is no mapping or list is left as it is."""
    kind = type(given)
    if kind is dict or (kind not in PLAIN and isinstance(given, Mapping)):
        return {key: value if type(value) in PLAIN else copied(value) for key, value in given.items()}
    return [copied(value) for value in given] if kind is list else given


Score = int | str | Mapping[str, object] | None
"""A total in points, `{"value": 24, "unit": "percent"}`, "unknown" (asked and not known), or None."""


@frozen
class Assessment:
    """One patient's values; a missing key or None is unknown, which is never no.

    What is given is copied: a caller may use its own objects again.

    Attributes:
        age: whole years, 0 to 120, on the day of the contact.
        scores: totals by instrument id, such as {"phq9": 12}; in another unit than points
            {"who5": {"value": 24, "unit": "percent"}}.
        items: scored item answers by instrument id and item number; the total is computed.
        findings: answers by finding id: True or False, a whole number, or a word.
        none_of: groups answered "none of these"; an explicit answer to one of them still counts.
        printed_items: as `items`, but as the box that was ticked on the printed form, 0 for the first;
            what each box is worth is the scale's, and a scale that does not say refuses.
        contact_date: the day of this contact; latest days are counted from it, never from a clock.
        sex: "female", "male" or "other".
        caller: who answers: "patient", "parent", "relative" or "professional".
        born: the day of birth, beside or instead of `age`; the age follows at each date, so that it
            needs a contact date.

    >>> Assessment(age=34, scores={"phq9": 12}).scores["phq9"]
    12
    """

    age: int | None = None
    scores: Mapping[str, Score] = field(factory=dict, converter=copied)
    items: Mapping[str, Mapping[str | int, int | str | None]] = field(factory=dict, converter=copied)
    findings: Mapping[str, bool | int | str | None] = field(factory=dict, converter=copied)
    none_of: Sequence[str] = field(default=(), converter=copied)
    printed_items: Mapping[str, Mapping[str | int, int | str | None]] = field(factory=dict, converter=copied)
    contact_date: date | None = None
    born: date | None = None
    sex: str | None = None
    caller: str | None = None

    def answers(self) -> Mapping[str, bool | int | str | None]:
        """Return the answers by finding id, with sex and caller among them."""
        beside = {id: value for id in ("sex", "caller") if (value := getattr(self, id)) is not None}
        return {**self.findings, **beside} if beside else self.findings

    def age_at(self, day: date) -> int | None:
        """Return the age on a day: worked out from the day of birth, else the age that is given."""
        return age_on(self.born, day) if self.born else self.age

    def to_dict(self) -> dict[str, object]:
        """Return the patient as JSON data, the empty parts left out."""
        data: dict[str, object] = {"age": self.age} if self.age is not None else {}
        data |= {key: value for key in ("sex", "caller") if (value := getattr(self, key)) is not None}
        for key in ("scores", "findings"):
            if given := getattr(self, key):
                data[key] = dict(given)
        for key in ("items", "printed_items"):
            if given := getattr(self, key):
                data[key] = {id: one and {str(n): v for n, v in one.items()} for id, one in given.items()}
        if self.none_of:
            data["none_of"] = list(self.none_of)
        if self.contact_date:
            data["contact_date"] = self.contact_date.isoformat()
        if self.born:
            data["born"] = self.born.isoformat()
        return data
