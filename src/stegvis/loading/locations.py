"""Where the files that come with stegvis lie, and how a file is named to its reader."""

from __future__ import annotations

import os
from pathlib import Path

from stegvis.beside import beside

SHIPPED = beside("pathways")
SCALES = SHIPPED / "instruments"


def shipped() -> tuple[str, ...]:
    """Return the ids of the pathways that come with stegvis.

    >>> shipped()
    ('se-primary-care',)
    """
    return tuple(sorted(p.parent.name for p in SHIPPED.glob("*/pathway.toml")))


def shipped_overlays() -> tuple[str, ...]:
    """Return the ids of the overlays that come with stegvis."""
    return tuple(sorted(p.stem for p in (SHIPPED / "overlays").glob("*.toml")))


def display(path: Path) -> str:
    """Name a file as a reader would: relative to where one stands, when it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (OSError, RuntimeError, ValueError):
        return str(path)


def is_there(path: Path) -> bool:
    """Tell whether a file or a folder is there; a name too long for any is not (`Path.exists` raises)."""
    return os.path.exists(path)
