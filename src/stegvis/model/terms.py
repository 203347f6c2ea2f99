"""The words of the field as small frozen nouns."""

from __future__ import annotations

from attrs import field, frozen

from stegvis.errors import NO_TEXT, NOWHERE, Place, Text


@frozen
class Source:
    """Where something is written."""

    id: str
    title: str
    published: str
    reach: str
    note: str
    url: str

    def __str__(self) -> str:
        return f"{self.title} ({self.published})" if self.published else self.title


@frozen
class Profession:
    """Somebody who meets patients.

    Attributes:
        place: "here", or "elsewhere" when the patient is sent on.
        stands_in_for: the professions in whose place this one may meet a patient.
        said: how it is said aloud, such as "en sjuksköterska"; the name, if nothing is said.
    """

    id: str
    name: Text
    place: str = "here"
    stands_in_for: tuple[str, ...] = ()
    said: Text = NO_TEXT
    at: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Claim:
    """On what ground something is said: basis (source, convention or inference), source, place."""

    basis: str
    source: str
    place: str
    note: str

    def to_dict(self) -> dict[str, str]:
        """Return the claim as plain data."""
        return {"basis": self.basis, "source": self.source, "place": self.place, "note": self.note}


@frozen
class Figure:
    """One figure of change: how much it takes, and who says so."""

    value: float
    claim: Claim
    note: Text


@frozen
class Code:
    """What something is called in a terminology, and where that was verified.

    Attributes:
        system: the URI of the terminology.
        of: of an instrument: "total", "panel", "item" or "answer".
        item: the number of the item.
        value: what an answer scores; the word of a choice that a finding's code stands for, or None for yes.
        says: of a finding: "yes" (it answers the question) or "ask" (it gives cause to ask it).
        below: every code under it counts as well.
        within_days: for how many days from when it was recorded it holds; None is for ever.
    """

    system: str
    code: str
    verified_in: str
    version: str = ""
    of: str = ""
    item: int = 0
    value: int | str | None = None
    says: str = ""
    below: bool = False
    within_days: Figure | None = None


@frozen
class Group:
    """Findings asked together; "none of these" answers the whole group.

    Attributes:
        name: what the group is called in a record note.
        title: what stands over its questions.
    """

    id: str
    name: Text
    title: Text
    none: Text
    findings: tuple[str, ...]
    at: Place = field(default=NOWHERE, eq=False, repr=False)
