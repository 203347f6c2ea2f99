"""What a value of a file may be, as data: what reads the files and their JSON Schemas both come from here."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

ACCESS_WORDS = ("on_site", "remote", "on_call")
LADDER_WORDS = ("none", "subthreshold", "mild", "moderate", "severe")


@frozen
class Shape:
    """What a value may be: string, text, integer, number, boolean, date, list, mapping, table or open."""

    kind: str
    doc: str = ""
    required: bool = False
    words: tuple[str, ...] = ()
    of: Shape | None = None
    keys: Mapping[str, Shape] = {}
    length: int = 0
    demanded: tuple[str, ...] = field(init=False, eq=False, repr=False)
    """The keys that a table must have."""

    @demanded.default
    def _demanded(self) -> tuple[str, ...]:
        return tuple(key for key, part in self.keys.items() if part.required)


def must(shape: Shape) -> Shape:
    """Return the same shape, required."""
    return evolve(shape, required=True)


def table(doc: str, **keys: Shape) -> Shape:
    """Shape a table with these keys and no others."""
    return Shape("table", doc, keys=keys)


def many(of: Shape, doc: str = "") -> Shape:
    """Shape a list."""
    return Shape("list", doc, of=of)


def mapping(of: Shape, doc: str = "") -> Shape:
    """Shape a table whose keys are ids."""
    return Shape("mapping", doc, of=of)


def word(*words: str) -> Shape:
    """Shape one of a few words."""
    return Shape("string", words=words)


STRING = Shape("string")
TEXT = Shape("text", "the same words in Swedish (sv) and English (en)")
INTEGER = Shape("integer")
NUMBER = Shape("number")
BOOLEAN = Shape("boolean")
DATE = Shape("date")
ID = Shape("string", "an id: lower-case letters, digits, - and _")
OPEN = Shape("open")
PAIR = Shape("list", "lowest and highest, both included", of=INTEGER, length=2)
STRINGS = many(STRING)
TEXTS = many(TEXT)
CONFIDENCE = must(word("high", "medium", "low"))
ACCEPTS = many(
    STRING, 'findings of `stegvis check` that are accepted: "inversion: why [source, place]", or [inference]'
)
CLAIM = table(
    "on what ground it is said",
    basis=must(word("source", "convention", "inference")),
    source=STRING,
    place=STRING,
    note=STRING,
)
NAMED = table("an id and a name", id=must(ID), name=must(TEXT))
SOURCE = table(
    "where something is written",
    title=must(STRING),
    published=STRING,
    reach=word("swedish", "international"),
    note=STRING,
    url=STRING,
)
CODE_KEYS = {"system": must(STRING), "code": must(STRING), "version": STRING, "verified_in": must(STRING)}
FIGURE = table("one figure of change", value=must(NUMBER), note=TEXT, claim=must(CLAIM))
