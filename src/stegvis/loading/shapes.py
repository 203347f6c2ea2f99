"""What a value of a file may be, as data: what reads the files and their JSON Schemas both come from here."""

from __future__ import annotations

from collections.abc import Mapping
from keyword import kwlist

from attrs import evolve, field, frozen

ACCESS_WORDS = ("on_site", "remote", "on_call")
MOST = 10_000
"""The largest number of any file that has no bounds of its own."""
LONG_LIST = 1_000
"""The most values of a list, and the most tables of a kind in one file."""
LONGEST = 4_000
"""The most characters of a criterion."""
ID_PATTERN = "^[a-z0-9][a-z0-9_-]{0,159}$"
NAME_PATTERN = "^[a-z][a-z0-9_]{0,159}$"
KEY_PATTERN = "^[A-Za-z0-9][A-Za-z0-9_-]{0,159}$"
LINE_PATTERN = r"^[^\u0000-\u001f\u007f\u2028\u2029]*$"
PROSE_PATTERN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"
VERSION_PATTERN = "^[A-Za-z0-9][A-Za-z0-9.+-]{0,39}$"
TAKEN = tuple(sorted({*(word for word in kwlist if word.islower()), "age", "count", "severity", "unknown"}))
"""Words of the rule language: nothing that criteria read may be called so."""
DIRECTIONS = ("higher_worse", "higher_better", "neither")
LADDER_WORDS = ("none", "subthreshold", "mild", "moderate", "severe")


@frozen
class Shape:
    """What a value may be: string, text, integer, number, boolean, date, list, mapping, table or open.

    Attributes:
        lowest, highest: the bounds of a number, both included.
        pattern: what a string must match as a whole, or each key of a mapping.
        barred: strings that match and are taken all the same.
        longest: the most characters of a string; 0 is any number.
        ascending: no value of a list is below the one before it.
        least, most: the fewest and the most values of a list.
        distinct: no value of a list is written twice.
    """

    kind: str
    doc: str = ""
    required: bool = False
    words: tuple[str, ...] = ()
    of: Shape | None = None
    keys: Mapping[str, Shape] = {}
    length: int = 0
    lowest: float | None = None
    highest: float | None = None
    pattern: str = ""
    barred: tuple[str, ...] = ()
    longest: int = 0
    ascending: bool = False
    least: int = 0
    most: int = LONG_LIST
    distinct: bool = False
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


def some(of: Shape, doc: str = "", least: int = 1) -> Shape:
    """Shape a list of at least one value, none of them twice."""
    return Shape("list", doc, of=of, least=least, distinct=True)


def mapping(of: Shape, doc: str = "") -> Shape:
    """Shape a table whose keys are ids, of either case."""
    return Shape("mapping", doc, of=of, pattern=KEY_PATTERN)


def whole(lowest: int, highest: int, doc: str = "") -> Shape:
    """Shape a whole number within bounds."""
    return Shape("integer", doc, lowest=lowest, highest=highest)


def pair(lowest: int, highest: int) -> Shape:
    """Shape a lowest and a highest whole number, in that order."""
    doc = "lowest and highest, both included"
    return Shape("list", doc, of=whole(lowest, highest), length=2, ascending=True)


def word(*words: str) -> Shape:
    """Shape one of a few words."""
    return Shape("string", words=words)


STRING = Shape("string", pattern=LINE_PATTERN)
VERSION = Shape("string", "a version: letters, digits, . + and -", pattern=VERSION_PATTERN)
TEXT = Shape("text", "the same words in Swedish (sv) and English (en)")
TEXT_LISTS = table(
    "other words for the same thing, by language",
    sv=Shape("list", of=must(STRING)),
    en=Shape("list", of=must(STRING)),
)
ASKED = Shape(
    "wordings",
    "how it is put to everybody, or to each: { patient = ..., about = ..., form = ... }",
    keys={
        "patient": Shape("text", "put aloud to the patient", required=True),
        "about": Shape("text", "put to somebody who calls about the patient"),
        "form": Shape("text", "put in writing to the patient"),
    },
)
INTEGER = whole(0, MOST)
NUMBER = Shape("number", lowest=0, highest=MOST)
BOOLEAN = Shape("boolean")
DATE = Shape("date")
ID = Shape(
    "string", "an id: lower-case letters, digits, - and _, a letter or digit first", pattern=ID_PATTERN
)
SHA256 = Shape("string", "a SHA-256: 64 hexadecimal digits", pattern="^[0-9a-f][0-9a-f]{63,63}$")
NAME = Shape(
    "string",
    "a name that criteria read: lower-case letters, digits and _, a letter first",
    pattern=NAME_PATTERN,
    barred=TAKEN,
)
WHEN = Shape("string", "a criterion", longest=LONGEST, pattern=LINE_PATTERN)
ADDRESS = Shape("string", "an address: https://...", pattern="^https?://[^\\s<>\"'`]{1,1999}$")
OPEN = Shape("open")
ANSWER = Shape("answer", "the answer to a finding: true, false, a whole number or a word")
PAIR = pair(0, MOST)
AGES = pair(0, 120)
FORMAT = whole(1, 1, "the version of the form of these files")
DAYS = whole(0, 365)
WEEKS = whole(0, 520)
RISING_WEEKS = Shape("list", "weeks, the earliest first", of=WEEKS, least=1, ascending=True)
STRINGS = some(STRING, least=0)
WAS = some(ID, "ids that it had in earlier editions")
WAS_NAMED = some(NAME, "ids that it had in earlier editions")
TEXTS = many(TEXT)
SOME_TEXTS = evolve(TEXTS, least=1)
CONFIDENCE = must(word("high", "medium", "low"))
ACCEPTS = many(
    STRING, 'findings of `stegvis check` that are accepted: "gap: why [source, place]", or [inference]'
)
CLAIM = table(
    "on what ground it is said",
    basis=must(word("source", "convention", "inference")),
    source=STRING,
    place=STRING,
    note=STRING,
)
NAMED = table("an id and a name", id=must(ID), name=must(TEXT))
CHOICE = table(
    "one of the answers",
    id=must(evolve(NAME, barred=(*TAKEN, "yes", "no", "true", "false", "ja", "nej"))),
    name=must(TEXT),
)
SOURCE = table(
    "where something is written",
    title=must(STRING),
    published=STRING,
    reach=word("swedish", "international"),
    note=STRING,
    url=ADDRESS,
)
CODE_KEYS = {"system": must(STRING), "code": must(STRING), "version": STRING, "verified_in": must(STRING)}
FIGURE = table("one figure of change", value=must(NUMBER), note=TEXT, claim=must(CLAIM))
PERCENT = table(
    "a share of the baseline",
    value=must(Shape("number", lowest=0, highest=100)),
    note=TEXT,
    claim=must(CLAIM),
)
