"""A pathway as JSON data: every noun once, in a table in which what refers stands after what it refers to.

Read without parsing and checking its files anew. It is data alone: which nouns there may be stands here,
and what is no such table is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attrs import fields

from stegvis.errors import Diagnostic, Place, StegvisError, Text
from stegvis.language import AllOf, AnyOf, AtLeast, Band, Input, Named, Not, OneOf, Within, Words
from stegvis.model import instrument, pathway, review_rules, terms, track, unit
from stegvis.model.edition import Part, hashed, library

FORM = 1
KINDS: tuple[type, ...] = (
    Diagnostic, Place, Text, AllOf, AnyOf, AtLeast, Band, Input, Named, Not, OneOf, Within, Words, Part,
    instrument.Cutoff, instrument.Instrument, instrument.Lasts, instrument.OtherBands, instrument.Printed,
    instrument.OtherUnit, instrument.Outcome, instrument.Skip, instrument.Smell, instrument.Subscale,
    instrument.Trigger,
    pathway.Accepted, pathway.Access, pathway.Change, pathway.Effort, pathway.Overlay, pathway.Reference,
    pathway.Staffing,
    review_rules.Check, review_rules.ReviewDefaults, review_rules.ReviewRule,
    terms.Claim, terms.Code, terms.Figure, terms.Group, terms.Profession, terms.Source,
    track.Action, track.Edge, track.Need, track.OpenFlags, track.ReviewPlan, track.Step, track.Track,
    track.Unsuitable,
    unit.NotOffered, unit.Partner, unit.Programme, unit.Staff, unit.Unit,
    pathway.Pathway,
)  # fmt: skip
NOT_SAID = frozenset({"ruleset", "build_graph", "paths_up", "pack"})
"""What of a pathway is worked out, or is a function."""


def names_of(kind: type) -> list[str]:
    """Return the fields of a noun that say what it is."""
    return [one.name for one in fields(kind) if one.init and one.name not in NOT_SAID]


def mapping(found: list[Any]) -> dict[Any, Any]:
    """Return a mapping of keys and values that take turns."""
    return dict(zip(found[::2], found[1::2], strict=True))


MAKERS: Mapping[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "dict": mapping,
    "date": lambda found: date.fromisoformat(found[0]),
}
"""What makes something that is no noun of its parts."""
NOUNS = {kind.__name__: kind for kind in KINDS[:-1]}


class Table:
    """Everything that a pathway holds, each thing once."""

    def __init__(self, file_of: Callable[[str], str] | None = None) -> None:
        self.file_of = file_of
        self.places: dict[tuple[Any, ...], int] = {}
        self.fields = {kind: names_of(kind) for kind in KINDS}

    def kept(self, key: tuple[Any, ...]) -> int:
        """Return the place of something in the table; it gets one when it has none."""
        return self.places.setdefault(key, len(self.places))

    def add(self, one: Any) -> int:
        """Return the place of a thing, after that of all that it holds."""
        kind = type(one)
        if one is None or kind in (bool, int, float, str):
            return self.kept(("", kind.__name__, one))
        return self.kept((kind.__name__, *map(self.add, self.parts(one))))

    def parts(self, one: Any) -> list[Any]:
        """Return what a thing holds."""
        if isinstance(one, date):
            return [one.isoformat()]
        if isinstance(one, dict):
            return [part for pair in one.items() for part in pair]
        if isinstance(one, tuple):
            return list(one)
        found = [getattr(one, name) for name in self.fields[type(one)]]
        return renamed(found, self.file_of) if isinstance(one, Place) else found

    def rows(self) -> list[Any]:
        """Return the table: a value as it is; a noun as its kind and the places of its parts."""
        return [key[2] if key[0] == "" else list(key) for key in self.places]


def renamed(parts: list[Any], file_of: Callable[[str], str] | None) -> list[Any]:
    """Return the parts of a place by another name of its file."""
    return [file_of(parts[0]), *parts[1:]] if file_of else parts


def pack(one: pathway.Pathway, file_of: Callable[[str], str] | None = None) -> dict[str, Any]:
    """Return a pathway as JSON data, with the library that made it and a hash over all.

    Args:
        file_of: what a file is to be called there.
    """
    table = Table(file_of)
    table.add(one)
    said = {"form": FORM, "library": dict(library()), "pathway": one.id, "rows": table.rows()}
    return {"sha256": hashed(said), **said}


def unpack(
    data: object,
    build_graph: Callable[[pathway.Pathway], Any],
    paths_up: Callable[[pathway.Pathway, str], Any],
    file_of: Callable[[str], str] | None = None,
    sealed: bool = False,
) -> pathway.Pathway:
    """Return the pathway that was packed.

    Args:
        file_of: what a file is called here that was called so when it was packed.
        sealed: another hash over the same bytes was right.

    Raises:
        StegvisError: it is no such data, it was changed, or another version of the library made it.
    """
    rows = trusted(data, sealed)
    try:
        found = read(rows[:-1], file_of)
        kind, *refers = rows[-1]
        said = dict(zip(names_of(pathway.Pathway), [found[at] for at in refers], strict=True))
        if kind != "Pathway":
            raise TypeError(kind)
        return pathway.Pathway(**said, build_graph=build_graph, paths_up=paths_up, pack=pack)
    except (KeyError, TypeError, ValueError, IndexError):
        raise StegvisError("this is no compiled pathway: what stands in it cannot be read") from None


def trusted(data: object, sealed: bool) -> list[Any]:
    """Return the rows of what was packed by this library and not changed since."""
    if not isinstance(data, dict) or not isinstance(data.get("rows"), list) or data.get("form") != FORM:
        raise StegvisError("this is no compiled pathway: such data come from Pathway.compile")
    if data.get("library") != dict(library()):
        raise StegvisError("this pathway was compiled by another version of stegvis: compile it anew")
    rows: list[Any] = data["rows"]
    said = {key: value for key, value in data.items() if key != "sha256"}
    if not sealed and data.get("sha256") != hashed(said):
        raise StegvisError("this compiled pathway is not what its hash says: it was changed")
    return rows


def read(rows: list[Any], file_of: Callable[[str], str] | None) -> list[Any]:
    """Return what stands in each row."""
    found: list[Any] = []
    for row in rows:
        if type(row) is not list:
            found.append(row)
            continue
        kind, parts = row[0], [found[at] for at in row[1:]]
        noun = NOUNS.get(kind)
        if noun is Place and file_of:
            parts[0] = file_of(parts[0])
        found.append(noun(*parts) if noun else MAKERS[kind](parts))
    return found
