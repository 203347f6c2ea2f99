"""What is known of a patient: the lowest and highest value of each input, and what should be said of it."""

from __future__ import annotations

from attrs import Factory, define

from stegvis.errors import Fault, Text
from stegvis.language import Known


@define
class Weighed:
    """What is known of each input that is not wholly unknown, and what should be said of it."""

    known: dict[str, Known] = Factory(dict)
    given: set[str] = Factory(set)
    caveats: list[Text] = Factory(list)
    faults: list[Fault] = Factory(list)


def whole(value: object) -> bool:
    """Tell a whole number from booleans, floats and the rest."""
    return type(value) is int
