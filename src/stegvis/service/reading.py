"""Resources of a record become what is known of a patient."""

from __future__ import annotations

from datetime import date
from typing import Any

from stegvis.errors import AssessmentError, Text
from stegvis.fhir import Reading, read
from stegvis.model import Pathway
from stegvis.service.answers import plain
from stegvis.service.prefetch import is_resource
from stegvis.service.problems import masked, of_values, one_fault

NO_RESOURCES = Text(
    "ska vara en Bundle, en resurs eller en lista av resurser",
    "should be a Bundle, a resource or a list of resources",
)


def read_resources(pathway: Pathway, data: Any, on: date) -> Reading:
    """Read a Bundle, a resource or a list of them.

    Raises:
        Problem: 422, they cannot be read.
    """
    if isinstance(data, dict) and data.get("resourceType") != "Bundle":
        data = [data]
    given = data if isinstance(data, list) else [data]
    if given and not any(map(is_resource, given)):
        raise one_fault("resources", NO_RESOURCES)
    try:
        return read(pathway, data, on=on)
    except AssessmentError as error:
        raise of_values(error) from None


def reading_said(reading: Reading) -> dict[str, Any]:
    """Return a reading as JSON data."""
    said: dict[str, Any] = plain(reading.to_dict())
    return said


def heard(reading: Reading) -> tuple[tuple[Text, Text], ...]:
    """Return what was said of suicide and does not count as it stands, with the questions to ask."""
    return tuple((one.why, one.question) for one in reading.conflicts if one.critical)


def phrases(reading: Reading, language: str) -> tuple[str, ...]:
    """Say each conflict of a reading in a line, with what is to be asked."""
    return tuple(
        masked(" ".join(text.in_language(language) for text in (one.why, one.question) if text.en))
        for one in reading.conflicts
    )
