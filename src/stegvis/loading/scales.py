"""All rating scales that come with stegvis, whether or not a pathway reads them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from stegvis.errors import PathwayError
from stegvis.loading.instruments import read_instrument
from stegvis.loading.locations import SCALES
from stegvis.loading.tables import TableFile, read_table
from stegvis.model import Instrument

ID = re.compile(r"[a-z0-9_]{1,40}")


def catalogue() -> dict[str, Instrument]:
    """Read every shipped scale, by id."""
    ids = (path.stem for path in sorted(SCALES.glob("*.toml")))
    return {id: scale for id in ids if (scale := shipped_scale(id))}


@cache
def shipped_scale(id: str) -> Instrument | None:
    """Read one shipped scale; None when there is none of that name."""
    path = SCALES / f"{id}.toml"
    return read_scale(path) if ID.fullmatch(id) and path.is_file() else None


def read_scale(path: Path) -> Instrument:
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
