"""All rating scales that come with stegvis, whether or not a pathway reads them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from stegvis.errors import PathwayError
from stegvis.loading.instruments import read_instrument
from stegvis.loading.tables import TableFile, read_table
from stegvis.model import Instrument

FOLDER = Path(__file__).parent.parent / "pathways" / "instruments"
ID = re.compile(r"[a-z0-9_]{1,40}")


def catalogue() -> dict[str, Instrument]:
    """Read every shipped scale, by id."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}


@cache
def shipped_scale(id: str) -> Instrument | None:
    """Read one shipped scale; None when there is none of that name."""
    path = FOLDER / f"{id}.toml"
    return read(path) if ID.fullmatch(id) and path.is_file() else None


def read(path: Path) -> Instrument:
    """Read one file.

    Raises:
        PathwayError: the file is wrong.
    """
    file = read_table(path, path.name)
    if isinstance(file, TableFile):
        instrument, wrong = read_instrument(file)
        if instrument and not wrong:
            return instrument
        raise PathwayError(wrong)
    raise PathwayError([file])
