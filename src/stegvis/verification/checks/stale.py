"""An edition, a profile, a phone number or a section of law that has passed its date."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.errors import Place
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

HINT = "review it and set a new date"


def find(subject: Subject) -> Iterator[Finding]:
    """Compare each date with today."""
    pathway, today = subject.pathway, subject.today
    assert today is not None
    for id, until in [
        (pathway.id, pathway.valid_until),
        *((o.id, o.valid_until) for o in pathway.overlays),
    ]:
        if until and until < today:
            what = f"'{id}' was valid until {until}"
            yield finding_at("stale", Place(id, 1, 1), id, what, HINT)
    for one in pathway.references:
        if one.review_date < today:
            what = f"{one.shown} was due for review by {one.review_date}"
            yield finding_at("stale", one.place, one.id, what, "look it up again", severity="warning")
    unit = pathway.unit
    if unit and unit.review_date and unit.review_date < today:
        what = f"the profile of '{unit.id}' was due for review by {unit.review_date}"
        yield finding_at("stale", unit.place, unit.id, what, HINT, severity="warning")


CHECK = Check(
    "stale",
    "",
    "reading",
    "editions, profiles, phone numbers and law are within their dates",
    find,
    lambda subject: subject.today is not None,
)
