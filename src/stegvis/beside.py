"""Where the files lie that come with the library: beside it, or laid out when it is imported from a zip."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import mkdtemp


@cache
def beside(part: str) -> Path:
    """Return a folder of the library as a path; out of a zip it is copied, until the process ends.

    >>> beside("rendering/guide").name
    'guide'
    """
    found = files("stegvis").joinpath(*part.split("/"))
    if isinstance(found, Path):
        return found
    room = Path(mkdtemp(prefix="stegvis-"))
    atexit.register(shutil.rmtree, room, ignore_errors=True)
    lay(found, room / found.name)
    return room / found.name


def lay(found: Traversable, where: Path) -> None:
    """Copy a folder, or a file; what is not there is not laid out."""
    if found.is_dir():
        where.mkdir()
        for one in found.iterdir():
            lay(one, where / one.name)
    elif found.is_file():
        where.write_bytes(found.read_bytes())
