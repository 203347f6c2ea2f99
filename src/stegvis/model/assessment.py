"""What is known of one patient. Nothing here is stored or sent anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import Factory, frozen


@frozen
class Assessment:
    """One patient's values; a missing key or None is unknown, which is never no.

    Attributes:
        age: whole years, 0 to 120.
        scores: totals by instrument id, such as {"phq9": 12}.
        items: scored item answers by instrument id and item number; the total is computed.
        findings: answers by finding id: True or False, a whole number, or a word.
        none_of: groups answered "none of these"; an explicit answer to one of them still counts.
        printed_items: as `items`, but as the ticked position on the printed form counted from the
            first box; reversed items are turned.
        contact_date: the day of this contact; latest days are counted from it, never from a clock.

    >>> Assessment(age=34, scores={"phq9": 12}).scores["phq9"]
    12
    """

    age: int | None = None
    scores: Mapping[str, int | None] = Factory(dict)
    items: Mapping[str, Mapping[str | int, int | None]] = Factory(dict)
    findings: Mapping[str, bool | int | str | None] = Factory(dict)
    none_of: Sequence[str] = ()
    printed_items: Mapping[str, Mapping[str | int, int | None]] = Factory(dict)
    contact_date: date | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the patient as JSON data, the empty parts left out."""
        data: dict[str, object] = {"age": self.age} if self.age is not None else {}
        for key in ("scores", "findings"):
            if given := getattr(self, key):
                data[key] = dict(given)
        for key in ("items", "printed_items"):
            if given := getattr(self, key):
                data[key] = {id: {str(n): v for n, v in one.items()} for id, one in given.items()}
        if self.none_of:
            data["none_of"] = list(self.none_of)
        if self.contact_date:
            data["contact_date"] = self.contact_date.isoformat()
        return data
