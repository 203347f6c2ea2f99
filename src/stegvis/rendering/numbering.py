"""Texts by their place in a table, of which the most need no number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stegvis.errors import Text


def tabled(data: Any, texts: Sequence[Text]) -> dict[str, Any]:
    """Return data with its texts in one table for each language, in the order in which it comes to them.

    >>> tabled({"name": [None, 1]}, [Text("ett", "one"), Text("två", "two")])
    {'data': {'name': [None]}, 'sv': ['två'], 'en': ['two']}
    """
    order: dict[int, int] = {}
    told = in_order(data, order)
    return {
        "data": told,
        "sv": [texts[number].sv for number in order],
        "en": [texts[number].en for number in order],
    }


def in_order(node: Any, order: dict[int, int]) -> Any:
    """Return data in which a text that comes for the first time is the next of its table, and has no number.

    A page that walks the data as it stands needs no number for the most of its texts.

    Args:
        order: from a text's place as it was to its place as it is now; filled in.

    >>> order = {}
    >>> in_order({"name": [None, 7], "steps": [[None, 2], [None, 7], [1, None]]}, order), order
    ({'name': [None], 'steps': [[None], [None, 0], [1, None]]}, {7: 0, 2: 1})
    """
    match node:
        case [None, int(number)] if number in order:
            return [None, order[number]]
        case [None, int(number)]:
            order[number] = len(order)
            return [None]
        case list() | tuple():
            return [in_order(one, order) for one in node]
        case dict():
            return {key: in_order(one, order) for key, one in node.items()}
    return node
