"""The files of a pathway and of the scales that it reads, and the hash of what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from stegvis.errors import Diagnostic, PathwayError, Place, near_miss
from stegvis.loading.forms import faults
from stegvis.loading.instruments import read_instrument
from stegvis.loading.locations import SCALES, display
from stegvis.loading.pathway_shape import PATHWAY_FILE
from stegvis.loading.tables import TableFile, read_table
from stegvis.model import Instrument, canonical

HEADERS = ("pathway", "overlay")


@frozen
class BaseFiles:
    """The files of a pathway before they become one.

    Attributes:
        header: the [pathway] table.
        scales: the files of the instruments that the header names.
    """

    files: list[TableFile]
    header: Any
    instruments: dict[str, Instrument]
    scales: list[TableFile]


def read_base(path: Path) -> BaseFiles:
    """Read a pathway's files and instruments.

    Raises:
        PathwayError: every fault of their form.
    """
    files, found = read_files(path)
    head = next((f for f in files if "pathway" in f.data), None)
    for file in files:
        found.extend(faults(file, PATHWAY_FILE, file.data))
    if head is None:
        found.append(Diagnostic(Place(str(path), 1, 1), "no file here has a [pathway] table"))
    if found:
        raise PathwayError(found)
    assert head is not None
    header: Any = head.data["pathway"]
    instruments, scales = read_instruments(path, head, header.get("instruments", []), found)
    if found:
        raise PathwayError(found)
    return BaseFiles(files, header, instruments, scales)


def read_files(path: Path) -> tuple[list[TableFile], list[Diagnostic]]:
    """Read the TOML files of a pathway."""
    if path.is_dir():
        names = [p for p in sorted(path.glob("*.toml")) if not p.name.endswith(".cases.toml")]
    else:
        names = [path]
    read = [read_table(p, display(p)) for p in names]
    files = [f for f in read if isinstance(f, TableFile)]
    return files, [f for f in read if isinstance(f, Diagnostic)]


def read_instruments(
    path: Path, head: TableFile, ids: list[str], found: list[Diagnostic]
) -> tuple[dict[str, Instrument], list[TableFile]]:
    """Read the instruments that a pathway uses: its own first, else the shipped ones."""
    own = (path if path.is_dir() else path.parent) / "instruments"
    instruments: dict[str, Instrument] = {}
    scales: list[TableFile] = []
    for i, id in enumerate(ids):
        place = head.place(("pathway", "instruments", i), value=True)
        file = next((f for f in (own / f"{id}.toml", SCALES / f"{id}.toml") if f.is_file()), None)
        if file is None:
            shipped = [f.stem for f in SCALES.glob("*.toml")]
            found.append(Diagnostic(place, f"no instrument '{id}'", near_miss(id, shipped)))
            continue
        read = read_table(file, display(file))
        if isinstance(read, Diagnostic):
            found.append(read)
            continue
        instrument, wrong = read_instrument(read)
        if instrument and instrument.id != id:
            what = f"the scale of this file is called '{instrument.id}', and the file '{id}'"
            wrong.append(Diagnostic(instrument.place, what, f'write id = "{id}", or rename the file', id))
        found.extend(wrong)
        if instrument and (refusal := unfit(instrument)):
            found.append(Diagnostic(place, *refusal, instrument.id))
        elif instrument:
            instruments[id] = instrument
            scales.append(read)
    return instruments, scales


def unfit(instrument: Instrument) -> tuple[str, str] | None:
    """Say why no rule may read an instrument, and what to do instead."""
    name = instrument.name.en
    if instrument.use == "prohibited":
        return f"{name} must not be used: {instrument.refused.en}", "take it out of the list"
    if not instrument.weighed:
        hint = "let a finding carry what it says"
        return f"{name} has no one total in whole numbers that a rule could read", hint
    return None


def digest(files: Iterable[TableFile], instruments: Iterable[TableFile] = ()) -> str:
    """Return the SHA-256 of the canonical form: no comments, no order of keys or files, no signature."""
    parts = sorted(canonical(unsigned_data(file)) for file in [*files, *instruments])
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def unsigned_data(file: TableFile) -> dict[str, object]:
    """Return what a file says, without the hash that its header was signed by."""
    return {
        key: {k: v for k, v in said.items() if k != "signed"}
        if key in HEADERS and isinstance(said, dict)
        else said
        for key, said in file.data.items()
    }
