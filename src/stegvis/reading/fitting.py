"""Does a table have the form it should? Every fault is found, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from stegvis.errors import Diagnostic, near_miss
from stegvis.reading.shapes import Shape
from stegvis.reading.tables import Path_, TableFile

KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "text": (dict,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (date,),
    "list": (list,),
    "mapping": (dict,),
    "table": (dict,),
    "open": (dict,),
}
WORDS = {
    "string": "a text in quotes",
    "text": "{ sv = ..., en = ... }",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date: 2026-11-24",
    "list": "a list",
}


def faults(file: TableFile, shape: Shape, value: object, path: Path_ = ()) -> Iterator[Diagnostic]:
    """Compare a value with the shape it should have."""
    name = ".".join(map(str, path)) or "the file"
    right = isinstance(value, KINDS[shape.kind])
    if shape.kind in ("integer", "number") and isinstance(value, bool):
        right = False
    if shape.kind == "date" and isinstance(value, datetime):
        right = False
    if not right:
        what = WORDS.get(shape.kind, "a table")
        yield Diagnostic(file.place(path, value=True), f"'{name}' should be {what}")
        return
    match shape.kind:
        case "string":
            yield from string_faults(file, shape, str(value), path)
        case "text":
            yield from text_faults(file, value, path)
        case "list":
            yield from list_faults(file, shape, value, path)
        case "mapping" if shape.of and isinstance(value, dict):
            for key, part in value.items():
                yield from faults(file, shape.of, part, (*path, key))
        case "table":
            yield from table_faults(file, shape, value, path)


def string_faults(file: TableFile, shape: Shape, value: str, path: Path_) -> Iterator[Diagnostic]:
    """A text is not empty where it must be said, and is one of the words there are."""
    if shape.words and value not in shape.words:
        hint = "one of: " + ", ".join(shape.words)
        yield Diagnostic(file.place(path, value=True), f"'{path[-1]}' cannot be '{value}'", hint)
    elif shape.required and not value.strip():
        yield Diagnostic(file.place(path, value=True), f"'{path[-1]}' is empty", "fill it in")


def text_faults(file: TableFile, value: object, path: Path_) -> Iterator[Diagnostic]:
    """A text has both languages and nothing else."""
    assert isinstance(value, dict)
    for language in ("sv", "en"):
        said = value.get(language)
        if not isinstance(said, str) or not said.strip():
            what = f"'{path[-1]}' has no words in '{language}'"
            yield Diagnostic(file.place(path), what, 'write { sv = "...", en = "..." }', code="translation")
    for key in value.keys() - {"sv", "en"}:
        yield Diagnostic(file.place(path), f"a text has no key '{key}'", "its keys are sv and en")


def list_faults(file: TableFile, shape: Shape, value: object, path: Path_) -> Iterator[Diagnostic]:
    """A list has the right length and the right parts."""
    assert isinstance(value, list)
    if shape.length and len(value) != shape.length:
        what = f"'{path[-1]}' should have {shape.length} values"
        yield Diagnostic(file.place(path, value=True), what, "for example [18, 120]")
    assert shape.of
    for i, part in enumerate(value):
        yield from faults(file, shape.of, part, (*path, i))


def table_faults(file: TableFile, shape: Shape, value: object, path: Path_) -> Iterator[Diagnostic]:
    """A table has every key it must have and no unknown ones."""
    assert isinstance(value, dict)
    for key, part in value.items():
        if key not in shape.keys:
            hint = near_miss(key, list(shape.keys))
            yield Diagnostic(file.place((*path, key)), f"no key is called '{key}' here", hint)
        else:
            yield from faults(file, shape.keys[key], part, (*path, key))
    for key, part_shape in shape.keys.items():
        if part_shape.required and key not in value:
            owner = str(value.get("id", ""))
            what = f"'{key}' is missing"
            yield Diagnostic(file.place(path), what, part_shape.doc and f"it is {part_shape.doc}", owner)
