"""Does a table have the form it should? Every fault is found, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from stegvis.errors import MOST, Diagnostic, near_miss
from stegvis.loading.shapes import LINE_PATTERN, PROSE_PATTERN, Shape
from stegvis.loading.tables import KeyPath, TableFile

KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "text": (dict,),
    "wordings": (dict,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (date,),
    "list": (list,),
    "mapping": (dict,),
    "table": (dict,),
    "open": (dict,),
    "answer": (bool, int, str),
}
WORDS = {
    "string": "a text in quotes",
    "text": "{ sv = ..., en = ... }",
    "wordings": "{ sv = ..., en = ... }, or one such for each: { patient = ..., about = ... }",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date: 2026-11-24",
    "list": "a list",
    "answer": "true, false, a whole number or a word",
}


NOUNS = ("a version", "a SHA-256", "an address")
FEW_DIGITS = 10**15
"""Numbers with more digits are not written out."""


def faults(file: TableFile, shape: Shape, value: object, path: KeyPath = ()) -> list[Diagnostic]:
    """Compare a value with the shape it should have."""
    if type(value) not in KINDS[shape.kind]:
        name = ".".join(map(str, path)) or "the file"
        what = WORDS.get(shape.kind, "a table")
        return [Diagnostic(file.place(path, value=True), f"'{name}' should be {what}")]
    inner = INNER.get(shape.kind)
    return inner(file, shape, value, path) if inner else []


def string_faults(file: TableFile, shape: Shape, value: str, path: KeyPath) -> list[Diagnostic]:
    """A text is not empty where it must be said, and is one of the words there are."""
    if shape.words:
        if value not in shape.words:
            hint = "one of: " + ", ".join(shape.words)
            return [Diagnostic(file.place(path, value=True), f"'{path[-1]}' cannot be '{value}'", hint)]
    elif shape.required and not value.strip():
        return [Diagnostic(file.place(path, value=True), f"'{path[-1]}' is empty", "fill it in")]
    elif shape.longest and len(value) > shape.longest:
        what = f"'{path[-1]}' has {len(value)} characters, of at most {shape.longest}"
        return [Diagnostic(file.place(path, value=True), what, "split it into several rules")]
    return name_faults(file, shape, value, path)


def name_faults(file: TableFile, shape: Shape, value: str, path: KeyPath) -> list[Diagnostic]:
    """An id keeps to its grammar, so that it can stand in criteria, addresses and file names."""
    if value in shape.barred:
        what = f"'{value}' is a word of the rule language"
        return [Diagnostic(file.place(path, value=True), what, "choose another id", value)]
    if shape.pattern == LINE_PATTERN:
        return sign_faults(file, shape.pattern, value, path)
    if shape.pattern and not re.fullmatch(shape.pattern, value):
        noun = next(
            (one for one in ("a version", "a SHA-256", "an address") if shape.doc.startswith(one)), "an id"
        )
        what = f"'{value[:80]}' cannot be {noun}"
        hint = f"{shape.doc}; at most {most(shape)} characters"
        return [Diagnostic(file.place(path, value=True), what, hint)]
    return []


def most(shape: Shape) -> int:
    """Return how many characters the grammar of an id allows.

    >>> most(Shape("string", pattern="^[a-z][a-z0-9]{0,9}$"))
    10
    """
    return int(shape.pattern.rpartition(",")[2].rstrip("}$")) + 1


def sign_faults(file: TableFile, pattern: str, value: str, path: KeyPath) -> list[Diagnostic]:
    """Words hold nothing that cannot be read: no control characters, and a single line no line breaks."""
    if re.fullmatch(pattern, value):
        return []
    bad = next(one for one in value if not re.fullmatch(pattern, one))
    what = f"'{path[-1]}' holds a line break or a control character: {bad!r}"
    return [Diagnostic(file.place(path, value=True), what, "take it out")]


def number_faults(file: TableFile, shape: Shape, value: float, path: KeyPath) -> list[Diagnostic]:
    """A number lies within its bounds; what is no number lies in none."""
    low, high = shape.lowest, shape.highest
    if low is None or high is None or low <= value <= high:
        return []
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    shown = value if abs(value) < FEW_DIGITS else "this number"
    what = f"'{name}' cannot be {shown}"
    hint = f"a number from {low} to {high}" if low < high else f"write {low}"
    return [Diagnostic(file.place(path, value=True), what, hint)]


def text_faults(file: TableFile, _: Shape, value: dict[str, object], path: KeyPath) -> list[Diagnostic]:
    """A text has both languages and nothing else."""
    found: list[Diagnostic] = []
    for language in ("sv", "en"):
        said = value.get(language)
        if not isinstance(said, str) or not said.strip():
            what = f"'{path[-1]}' has no words in '{language}'"
            hint = 'write { sv = "...", en = "..." }'
            found.append(Diagnostic(file.place(path), what, hint, code="translation"))
        else:
            found += sign_faults(file, PROSE_PATTERN, said, (*path, language))
    for key in value.keys() - {"sv", "en"}:
        found.append(Diagnostic(file.place(path), f"a text has no key '{key}'", "its keys are sv and en"))
    return found


def wordings_faults(
    file: TableFile, shape: Shape, value: dict[str, object], path: KeyPath
) -> list[Diagnostic]:
    """A question is put in one way to everybody, or in one way to each."""
    check = table_faults if value.keys() & shape.keys.keys() else text_faults
    return check(file, shape, value, path)


def list_faults(file: TableFile, shape: Shape, value: list[object], path: KeyPath) -> list[Diagnostic]:
    """A list has the right length and the right parts."""
    found: list[Diagnostic] = []
    if shape.length and len(value) != shape.length:
        what = f"'{path[-1]}' should have {shape.length} values"
        found.append(Diagnostic(file.place(path, value=True), what, "for example [18, 120]"))
    if len(value) > shape.most:
        what = f"'{path[-1]}' has {len(value)} values, of at most {shape.most}"
        return [Diagnostic(file.place(path, value=True), what, "split the file, or take some away")]
    if len(value) < shape.least:
        few = f"{shape.least} or more" if shape.least > 1 else "at least one"
        found.append(Diagnostic(file.place(path, value=True), f"'{path[-1]}' is too short", f"write {few}"))
    twice = next((one for i, one in enumerate(value) if one in value[:i]), None) if shape.distinct else None
    if twice is not None:
        what = f"'{path[-1]}' names '{twice}' twice"
        found.append(Diagnostic(file.place(path, value=True), what, "name each once"))
    assert shape.of
    for i, part in enumerate(value):
        found += faults(file, shape.of, part, (*path, i))
    if shape.ascending and not found and value != sorted(value, key=float):  # type: ignore[arg-type]
        what = f"'{path[-1]}' has its highest value first"
        found.append(Diagnostic(file.place(path, value=True), what, "write the lowest first"))
    return found


def mapping_faults(
    file: TableFile, shape: Shape, value: dict[str, object], path: KeyPath
) -> list[Diagnostic]:
    """A mapping has ids as keys, and the right parts."""
    assert shape.of
    found = [
        Diagnostic(file.place((*path, key)), f"'{key[:80]}' cannot be an id", "letters, digits, - and _")
        for key in value
        if not re.fullmatch(shape.pattern, key)
    ]
    return found + [one for key, part in value.items() for one in faults(file, shape.of, part, (*path, key))]


def table_faults(file: TableFile, shape: Shape, value: dict[str, object], path: KeyPath) -> list[Diagnostic]:
    """A table has every key it must have and no unknown ones."""
    found: list[Diagnostic] = []
    for key, part in value.items():
        part_shape = shape.keys.get(key)
        if part_shape is None:
            hint = near_miss(key, list(shape.keys)) if len(found) < MOST else ""
            found.append(Diagnostic(file.place((*path, key)), f"no key is called '{key}' here", hint))
        else:
            found += faults(file, part_shape, part, (*path, key))
    for key in shape.demanded:
        if key not in value:
            owner = str(value.get("id", ""))
            doc = shape.keys[key].doc
            what = f"'{key}' is missing"
            found.append(Diagnostic(file.place(path), what, doc and f"it is {doc}", owner))
    return found


INNER: dict[str, Callable[[TableFile, Shape, Any, KeyPath], list[Diagnostic]]] = {
    "string": string_faults,
    "integer": number_faults,
    "number": number_faults,
    "text": text_faults,
    "wordings": wordings_faults,
    "list": list_faults,
    "mapping": mapping_faults,
    "table": table_faults,
}
"""What is compared inside a value of the right kind."""
