"""How a wing hands out its names: each is taken from its room when it is first asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def door(wing: str, rooms: Mapping[str, str]) -> Callable[[str], object]:
    """Return the `__getattr__` of a wing, so that importing it costs nothing until something is used.

    Args:
        wing: the name of the package.
        rooms: the names that each of its modules hands out, with spaces between.

    Raises:
        AttributeError: the wing hands out no such name.

    >>> door("stegvis.language", {"criterion": "Within OneOf"})("Within").__name__
    'Within'
    """
    room_of = {name: room for room, names in rooms.items() for name in names.split()}

    def hand_out(name: str) -> object:
        if name not in room_of:
            raise AttributeError(f"{wing} has no {name!r}")
        found: object = getattr(import_module(f"{wing}.{room_of[name]}"), name)
        setattr(sys.modules[wing], name, found)
        return found

    return hand_out
