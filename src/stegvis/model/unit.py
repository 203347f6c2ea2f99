"""One clinic: what it offers, who works there, and to whom it has handed a mission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from stegvis.errors import NOWHERE, Place, Text


@frozen
class Partner:
    """Another clinic that does what this one does not.

    Attributes:
        municipality: "own", "adjacent", "other", or "" when it is not said.
        professions: who there meets patients of the clinic that has none of its own.
    """

    id: str
    name: Text
    phone: str = ""
    municipality: str = ""
    professions: tuple[str, ...] = ()


@frozen
class NotOffered:
    """A step that this clinic does not offer, why, and the partner that does (or None)."""

    step: str
    because: Text
    partner: Partner | None


@frozen
class Programme:
    """How this clinic offers a step: languages, ages, a note."""

    step: str
    languages: tuple[str, ...]
    age_lowest: int
    age_highest: int
    what: Text


@frozen
class Staff:
    """People of one profession: how many, with which competences, and how they are reached.

    Attributes:
        access: "on_site", "remote" or "on_call".
    """

    profession: str
    number: int
    competences: tuple[str, ...]
    access: str


@frozen
class Unit:
    """A unit profile: it narrows what is proposed here, never how much care is needed.

    Attributes:
        missions: which missions the clinic has, such as "adults" and "6-17".
        listed: how many are listed in the municipality, by mission, where that is known.
        handed_over: per mission, the partner that does it instead.
        tracks: per track id, the partner that does the whole track.
        facts: what it knows of itself, by finding, as numbers: 0 and 1 of a yes or no, the place of a word.
    """

    id: str
    name: Text
    missions: tuple[str, ...]
    phone: str = ""
    review_date: date | None = None
    listed: Mapping[str, int] = field(factory=dict)
    handed_over: Mapping[str, Partner] = field(factory=dict)
    tracks: Mapping[str, Partner] = field(factory=dict)
    not_offered: Mapping[str, NotOffered] = field(factory=dict)
    programmes: Mapping[str, Programme] = field(factory=dict)
    staff: tuple[Staff, ...] = ()
    partners: tuple[Partner, ...] = ()
    facts: Mapping[str, int] = field(factory=dict)
    place: Place = field(default=NOWHERE, eq=False, repr=False)

    @property
    def lacks(self) -> Text:
        """What is said of a profession that nobody here has, nor any partner."""
        return Text(f"saknas på {self.name.sv}", f"nobody at {self.name.en}")

    def withheld(self, step: str) -> NotOffered | None:
        """Return why a step cannot be proposed here: not offered, and no partner offers it."""
        missing = self.not_offered.get(step)
        return missing if missing and missing.partner is None else None
