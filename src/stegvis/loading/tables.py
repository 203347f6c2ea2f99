"""TOML files as tables that know where every key is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tomli
from attrs import field, frozen

from stegvis.errors import Diagnostic, Place

HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"""^\s*([A-Za-z0-9_.-]+|"[^"]*"|'[^']*')\s*=\s*""")
PARTS = re.compile(r'"([^"]*)"|([^.\s"]+)')

QUOTES = ('"""', "'''")
CURLED = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u00ab", "\u00bb")
UNCLOSED = re.compile("""Unterminated string|Expected ["'']+ \\(at end""")

LARGEST = 3_000_000
"""The most bytes of a file."""
FILES, TOGETHER = 1_000, 5_000_000
"""The most files of a pathway's folder, and the most bytes of them together."""
DEEPEST = 20
"""How deep its tables and lists may lie within each other."""

KeyPath = tuple[str | int, ...]


@frozen
class TableFile:
    """One parsed TOML file: its data and the place of each key in it."""

    name: str
    data: dict[str, object]
    lines: tuple[str, ...] = field(repr=False)
    keys: dict[KeyPath, tuple[int, int, int]] = field(repr=False)

    def place(self, path: KeyPath, value: bool = False) -> Place:
        """Return where a key, or its value, is written; else its nearest ancestor's place."""
        known = path
        while known and known not in self.keys:
            first = (*known, 0)
            known = first if first in self.keys else known[:-1]
        line, column, start = self.keys.get(known, (1, 1, 1))
        text = self.lines[line - 1] if self.lines else ""
        if value:
            start, length = self.element(path, known, text, start)
            return Place(self.name, line, start, length, text)
        word = str(known[-1]) if known and isinstance(known[-1], str) else text[column - 1 :]
        return Place(self.name, line, column, max(len(word), 1), text)

    def element(self, path: KeyPath, known: KeyPath, text: str, start: int) -> tuple[int, int]:
        """Return column and length of a value: of one word of a list, where it stands on the same line."""
        if len(path) == len(known) + 1 and isinstance(path[-1], int):
            found: Any = self.data
            for part in path:
                found = found[part]
            at = text.find(f'"{found}"', start - 1)
            if isinstance(found, str) and at >= 0:
                return at + 1, len(found) + 2
        return start, max(len(text) - start + 1, 1)


def locate(lines: tuple[str, ...]) -> dict[KeyPath, tuple[int, int, int]]:
    """Find each table header and key: path -> (line, column of key, column of value).

    >>> locate(("[a]", "b = 1", "[[c]]", "d = 2"))[("c", 0, "d")]
    (4, 1, 5)
    """
    found: dict[KeyPath, tuple[int, int, int]] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    closing = ""
    for number, line in enumerate(lines, 1):
        if closing:
            closing = "" if closing in line else closing
        elif key := KEY.match(line):
            word = key[1]
            path = (*table, word) if word.isidentifier() else table + parts_of(word)
            found.setdefault(path, (number, key.start(1) + 1, key.end() + 1))
            if QUOTES[0] in line or QUOTES[1] in line:
                closing = next((q for q in QUOTES if line.count(q, key.end()) == 1), "")
        elif (header := HEADER.match(line)) and not line.lstrip().startswith("[ "):
            table = table_path(header[2], header[1] == "[[", counts)
            found.setdefault(table, (number, line.index("[") + 1, 1))
    return found


def parts_of(key: str) -> KeyPath:
    """Return the parts of a dotted or quoted key."""
    return tuple(a or b for a, b in PARTS.findall(key))


def table_path(header: str, array: bool, counts: dict[KeyPath, int]) -> KeyPath:
    """Return the path of the table that a header opens."""
    parts = (header,) if header.isidentifier() else parts_of(header)
    path: KeyPath = ()
    for i, part in enumerate(parts):
        path = (*path, part)
        if array and i == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def read_found(file: Path, name: str) -> TableFile | Diagnostic:
    """Read a file that a folder holds and nobody named: a pipe or a device there is not waited for."""
    if file.exists() and not file.is_file() and not file.is_dir():
        return Diagnostic(Place(name, 1, 1), "this is no file but a pipe or a device", "take it away")
    return read_table(file, name)


def read_table(file: Path, name: str) -> TableFile | Diagnostic:
    """Read one TOML file, or say why it cannot be read."""
    raw = b""
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
        if len(raw) > LARGEST:
            what = f"this file is larger than {LARGEST} bytes"
            return Diagnostic(Place(name, 1, 1), what, "split it into several files")
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        data = tomli.loads(text)
    except UnicodeDecodeError as error:
        return not_utf8(name, raw, error.start)
    except tomli.TOMLDecodeError as error:
        return not_toml(name, text, str(error))
    except RecursionError:
        return too_deep(name)
    except ValueError:
        what = "a number in this file has too many digits"
        return Diagnostic(Place(name, 1, 1), what, "no number that a pathway needs is that large")
    except OSError as error:
        return Diagnostic(Place(name, 1, 1), f"this file cannot be read: {error.strerror}")
    if depth_of(data) > DEEPEST:
        return too_deep(name)
    lines_ = tuple(text.split("\n"))
    return TableFile(name, data, lines_, locate(lines_))


def not_utf8(name: str, raw: bytes, at: int) -> Diagnostic:
    """Say where a file stops being UTF-8, and how it was probably saved."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw[:at]:
        hint = "it looks like UTF-16: save it as UTF-8"
        return Diagnostic(Place(name, 1, 1), "this file is not UTF-8", hint)
    start = raw.rfind(b"\n", 0, at) + 1
    line = re.split(rb"[\r\n]", raw[start : start + LARGEST], maxsplit=1)[0].decode("cp1252", "replace")
    place = Place(name, raw.count(b"\n", 0, at) + 1, at - start + 1, 1, line)
    return Diagnostic(
        place, "this file is not UTF-8", "it looks like Windows-1252 or Latin-1: save it as UTF-8"
    )


def not_toml(name: str, text: str, said: str) -> Diagnostic:
    """Say where a file stops being TOML, and what that usually means."""
    if "\r" in text:
        start = text.index("\r")
        place = placed(name, text, text.rfind("\n", 0, start) + 1, start)
        hint = "save it with the line ends of Unix (LF) or of Windows (CR LF)"
        return Diagnostic(place, "this line ends in a lone carriage return (CR)", hint)
    where = re.search(r"line (\d+), column (\d+)", said)
    if "Illegal character '\\n'" in said or UNCLOSED.match(said):
        start = opening(text, where)
        what, hint = "this string is not closed", "end it with the quotes that it begins with"
        return Diagnostic(placed(name, text, start, len(text)), what, hint)
    line, column = (int(where[1]), int(where[2])) if where else (text.count("\n") + 1, 1)
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    what = "this is not TOML: " + re.sub(r"\s*\(at .*\)$", "", said).lower()
    hint = "see toml.io for the form"
    if said.startswith(("Cannot overwrite", "Cannot declare", "Duplicate")):
        what, hint = "this key or table is written twice in this file", "keep one of them"
    elif shown[column - 1 : column] in CURLED:
        hint = "these quotes are typographic: write straight ones"
    return Diagnostic(Place(name, line, column, 1, shown), what, hint)


def opening(text: str, where: re.Match[str] | None) -> int:
    """Return where a string that is not closed begins: at the last quotes of its line, or of its file."""
    end = len(text)
    if long := [text.rfind(one) for one in QUOTES if text.count(one) % 2]:
        return max(long)
    if where:
        end = [*(at.start() for at in re.finditer("\n", text)), end][int(where[1]) - 1]
    return max(text.rfind('"', 0, end), text.rfind("'", 0, end))


def placed(name: str, text: str, start: int, end: int) -> Place:
    """Return the place of what stands from one character of a text to another, on its first line."""
    begins = text.rfind("\n", 0, start) + 1
    line = re.split(r"[\r\n]", text[begins:], maxsplit=1)[0]
    length = min(end, begins + len(line)) - start
    return Place(name, text.count("\n", 0, start) + 1, start - begins + 1, max(length, 1), line)


def too_deep(name: str) -> Diagnostic:
    """Say that tables and lists lie too deep within each other."""
    what = f"tables or lists lie within each other more than {DEEPEST} deep"
    return Diagnostic(Place(name, 1, 1), what, "no part of a file needs more than a few")


def depth_of(data: dict[str, object]) -> int:
    """Return how deep the tables and lists of a file lie within each other.

    >>> depth_of({"a": [{"b": 1}], "c": {}})
    3
    """
    layer: list[object] = [data]
    depth = 0
    while layer:
        depth += 1
        inner: list[object] = []
        for one in layer:
            inner.extend(one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        layer = [one for one in inner if isinstance(one, dict | list)]
    return depth
