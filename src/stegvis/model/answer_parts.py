"""What several parts of a recommendation are made of, and what stands beside its rationale, as types."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Words = dict[str, str]
"""A text by language: sv, en."""


class GroundSaid(TypedDict):
    """What something rests on: a source and the place in it, a convention, or our own conclusion."""

    basis: Literal["source", "convention", "inference"]
    source: str
    place: str
    note: str
    title: str
    warning: NotRequired[Words]


class LevelRange(TypedDict):
    """The lowest and the highest level that are still possible, by id."""

    lowest: str
    highest: str


class NamedValue(TypedDict):
    """An input with its value and its name."""

    input: str
    name: Words
    value: int | bool | str | dict[str, int] | None
    word: NotRequired[Words]


class ChangedBy(TypedDict):
    """What an overlay changed, and on what ground."""

    overlay: str
    keys: list[str]
    because: Words
    ground: GroundSaid


class LatestDay(TypedDict):
    """A latest day, by law, target or proposal."""

    access: str
    kind: Literal["proposal", "law", "target", "local"]
    what: Words
    days: int
    latest: str
    ground: GroundSaid


class FaultSaid(TypedDict):
    """A value that was set aside."""

    code: str
    field: str
    value: int | bool | str | None
    what: Words
    allowed: Words
    hint: Words


class PartnerSaid(TypedDict):
    """Who does a step that the unit does not."""

    id: str
    name: Words
    phone: str


class UnitSaid(TypedDict):
    """How the unit offers the step."""

    unit: str
    name: Words
    phone: str
    languages: list[str]
    what: Words
    partner: NotRequired[PartnerSaid]
    because: NotRequired[Words]


class ReferenceSaid(TypedDict):
    """A phone number or a section of law, with its date."""

    reference: str
    kind: Literal["phone", "law"]
    shown: str
    name: Words
    review_date: str
    checked: str
    expired: bool
    ground: GroundSaid


class BandSaid(TypedDict):
    """The band of a scale that a total lies in."""

    id: str
    severity: str
    name: Words


class NamedInput(TypedDict):
    """An input with its name."""

    input: str
    name: Words


class EditionPart(TypedDict):
    """A part of the edition, with its hash."""

    kind: Literal["base", "overlay", "unit"]
    id: str
    version: str
    status: str
    sha256: str


class OverlaySaid(TypedDict):
    """An overlay that was laid on."""

    overlay: str
    version: str
    status: str
    title: Words
    valid_until: str


class Provenance(TypedDict):
    """Which library, pathway and edition answered."""

    stegvis: str
    pathway: str
    version: str
    status: str
    sha256: str
    title: Words
    review_date: str
    valid_until: str
    policy: Literal["LEON", "BEON"]
    edition: str
    library_sha256: str
    parts: list[EditionPart]
    overlays: list[OverlaySaid]
    contact_date: str
    names: dict[str, Words]
