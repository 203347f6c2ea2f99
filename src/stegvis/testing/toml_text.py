"""Tables written as TOML, as an author would."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Table = tuple[str, Mapping[str, Any]]


def toml(tables: Sequence[Table]) -> str:
    """Write tables as TOML, each under its header.

    >>> print(toml([("[track]", {"id": "a", "ages": [0, 120], "name": {"sv": "å", "en": "a"}})]), end="")
    [track]
    id = "a"
    ages = [0, 120]
    name = { sv = "å", en = "a" }
    """
    parts = [[header, *(f"{key(k)} = {value(one)}" for k, one in data.items())] for header, data in tables]
    return "\n".join(line for part in parts for line in part) + "\n"


def value(one: Any) -> str:
    """Write a TOML value on one line."""
    if isinstance(one, dict):
        return "{ " + ", ".join(f"{key(k)} = {value(v)}" for k, v in one.items()) + " }" if one else "{}"
    if isinstance(one, list | tuple):
        return "[" + ", ".join(map(value, one)) + "]"
    if isinstance(one, date):
        return one.isoformat()
    return quoted(one)


def quoted(one: Any) -> str:
    """Write words in quotes; TOML holds no DEL as it is, JSON does."""
    return json.dumps(one, ensure_ascii=False).replace("\x7f", "\\u007f")


def key(name: object) -> str:
    """Write a TOML key, in quotes where it must be."""
    word = str(name)
    plain = word.isascii() and word.replace("_", "").replace("-", "").isalnum()
    return word if plain else quoted(word)
