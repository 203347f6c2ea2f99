"""JSON that is nested deeper than anybody writes: what lies too deep is set apart, and all else is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from json import JSONDecoder
from typing import Any

DEEPEST = 100
"""So many objects and lists may lie inside each other; a record of resources has some twenty."""
DEEP = "0.1002003004005006007e-0"
"""What stands in a text for a value that lies too deep: a number that nobody writes so."""
SIGNS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def bounded(data: Any, too_deep: Callable[[], Any], depth: int = 0) -> Any:
    """Return data in which each object or list that lies too deep is something else.

    >>> bounded([[1], 2], lambda: "deep", DEEPEST - 1)
    ['deep', 2]
    """
    for one in getattr(data, "ways", ()), data:
        if isinstance(one, (dict, list)):
            for key, value in list(one.items() if isinstance(one, dict) else enumerate(one)):
                if isinstance(value, (dict, list)) and depth + 1 >= DEEPEST:
                    one[key] = too_deep()
                else:
                    bounded(value, too_deep, depth + 1)
    return data


def decoded(decoder: JSONDecoder, text: str) -> Any:
    """Read JSON text; where it is nested too deeply for that, without what lies too deep."""
    try:
        return decoder.decode(text)
    except RecursionError:
        short, end = shallow(text)
        return decoder.decode(short + text[end:] if end >= 0 else text)


def shallow(text: str, start: int = 0) -> tuple[str, int]:
    """Return the text of the value that begins somewhere, what lies too deep replaced, and where it ends.

    Of a value that does not end the end is -1.

    >>> shallow('{"a": ' + "[" * 200 + "]" * 200 + '}, 7')[0].count("["), shallow("[[]")
    (99, ('[[]', -1))
    """
    kept, depth, begun = [], 0, start
    for sign in SIGNS.finditer(text, start):
        if sign[0] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept.append(text[begun : sign.start()])
        elif sign[0] in "]}":
            depth -= 1
            if depth == DEEPEST:
                kept.append(DEEP)
                begun = sign.end()
            if depth <= 0:
                return "".join([*kept, text[begun : sign.end()]]), sign.end()
    return text[start:], -1
