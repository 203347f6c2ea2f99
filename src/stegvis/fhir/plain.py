"""Plain JSON data, which may hold anything anywhere: what is not of the expected form is not there."""

from __future__ import annotations

from typing import Any

from stegvis.model import every_way

Element = dict[str, Any]


def objects(said: object) -> list[Element]:
    """Return the objects of a list.

    >>> objects([{"a": 1}, None, "b"]), objects("c")
    ([{'a': 1}], [])
    """
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list | tuple) else []


def every(said: object) -> list[Element]:
    """Return the objects of a list, or of each list that a key given twice has."""
    return [one for way in every_way(said) for one in objects(way)]


def part(element: Element, key: str) -> Element:
    """Return an object within an object; an empty one when there is none."""
    said = element.get(key)
    return said if isinstance(said, dict) else {}


def word(element: Element, key: str) -> str:
    """Return a text within an object; "" when there is none."""
    said = element.get(key)
    return said if isinstance(said, str) else ""
