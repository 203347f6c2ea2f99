"""Tells PyInstaller what to pack beside the code that it finds by itself."""

from __future__ import annotations

from pathlib import Path


def folders() -> list[str]:
    """Return where the hooks lie.

    >>> [Path(one).name for one in folders()]
    ['__pyinstaller']
    """
    return [str(Path(__file__).parent)]
