"""The files of a pathway and of the scales that it reads, and the hash of what they say."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from stegvis.errors import Diagnostic, Place, near_miss
from stegvis.loading.folder import NOTHING_LOST, Lost
from stegvis.loading.forms import faults
from stegvis.loading.instruments import read_instrument
from stegvis.loading.locations import SCALES, display
from stegvis.loading.pathway_shape import PATHWAY_FILE
from stegvis.loading.shapes import STRINGS
from stegvis.loading.tables import FILES, TOGETHER, TableFile, read_found, read_table
from stegvis.model import Instrument, canonical

HEADERS = ("pathway", "overlay")

OTHER_KINDS = frozenset({"overlay", "unit"})
"""The headers of files that are no part of a pathway."""


@frozen
class BaseFiles:
    """The files of a pathway before they become one.

    Attributes:
        header: the [pathway] table.
        scales: the files of the instruments that the header names.
        lost: what cannot be told: the instruments among them that cannot be read, or anything.
        faults: what is wrong with the form of any file.
        idle: the scales of its own folder that the header does not name.
    """

    files: list[TableFile]
    header: Any
    instruments: dict[str, Instrument]
    scales: list[TableFile]
    lost: Lost = NOTHING_LOST
    faults: tuple[Diagnostic, ...] = ()
    idle: tuple[Diagnostic, ...] = ()


def read_base(path: Path) -> BaseFiles:
    """Read a pathway's files and instruments, and gather every fault of their form."""
    files, unread = read_files(path)
    head = next((f for f in files if "pathway" in f.data), None)
    found = [*unread, *(one for file in files for one in faults(file, PATHWAY_FILE, file.data))]
    if head is None and not unread:
        found.append(Diagnostic(Place(str(path), 1, 1), "no file here has a [pathway] table"))
    said: Any = head.data["pathway"] if head else None
    names: Any = said.get("instruments", []) if isinstance(said, dict) else []
    instruments: dict[str, Instrument] = {}
    scales: list[TableFile] = []
    idle: tuple[Diagnostic, ...] = ()
    if head and not faults(head, STRINGS, names, ("pathway", "instruments")):
        instruments, scales = read_instruments(path, head, names, found)
        idle = tuple(idle_scales(path, names))
        lost = Lost(frozenset(names) - instruments.keys(), anything=bool(unread))
    else:
        lost = Lost(anything=True)
    return BaseFiles(files, said, instruments, scales, lost, tuple(found), idle)


def idle_scales(path: Path, names: Sequence[str]) -> Iterator[Diagnostic]:
    """Name the scales that lie in a pathway's own folder and are not among those it reads."""
    for file in sorted(path.glob("instruments/**/*.toml")):
        if file.parent.parent != path or file.stem not in names:
            what = "the header does not name this scale: nobody reads it"
            hint = "name it among its instruments, or take it away"
            yield Diagnostic(Place(display(file), 1, 1), what, hint, file.stem)


def read_files(path: Path) -> tuple[list[TableFile], list[Diagnostic]]:
    """Read the TOML files of a pathway."""
    if not path.is_dir():
        names, read = [path], [read_table(path, display(path))]
    else:
        names = [p for p in sorted(path.glob("*.toml")) if not p.name.endswith(".cases.toml")]
        if too_much := too_large(path, names):
            return [], [too_much]
        read = [read_found(p, display(p)) for p in names]
    files = [f for f in read if isinstance(f, TableFile)]
    return files, [*(f for f in read if isinstance(f, Diagnostic)), *strays(path)]


def too_large(path: Path, names: Sequence[Path]) -> Diagnostic | None:
    """Say so when a folder holds more, or larger, files than a pathway has."""
    if len(names) <= FILES and sum(os.path.getsize(one) for one in names if one.is_file()) <= TOGETHER:
        return None
    what = f"this folder holds more than {FILES} files, or more than {TOGETHER} bytes in them"
    return Diagnostic(Place(display(path), 1, 1), what, "a pathway is a few files: take the others away")


def strays(path: Path) -> Iterator[Diagnostic]:
    """Say which files within a pathway's folder nobody reads: in folders of it, or with another ending."""
    for folder, within, names in os.walk(path):
        here = Path(folder) == path
        within[:] = sorted(n for n in within if n[0] != "." and not (here and n == "instruments"))
        yield from linked(Path(folder), within)
        for name in sorted(names):
            file = Path(folder, name)
            if name.lower().endswith(".toml") and (not here or file.suffix != ".toml") and unread(file):
                what = "this file is not read: a pathway is what lies in its folder itself"
                hint = "move it up into the folder, named NAME.toml, or out of the folder"
                yield Diagnostic(Place(display(file), 1, 1), what, hint)


def linked(folder: Path, names: Sequence[str]) -> Iterator[Diagnostic]:
    """Say which folders are links to elsewhere and hold files that would then not be read."""
    for one in (folder / name for name in names):
        if one.is_symlink() and not one.samefile(folder) and any(map(unread, sorted(one.glob("*.toml")))):
            what = "this folder is a link, and no file in it is read"
            yield Diagnostic(Place(str(one), 1, 1), what, "take the link away, or link the files themselves")


def unread(file: Path) -> bool:
    """Tell whether a file that lies elsewhere than a pathway's own has no reader: cases have theirs."""
    return not file.name.endswith(".cases.toml") and not of_another_kind(file)


def of_another_kind(file: Path) -> bool:
    """Tell whether a file is an overlay or the profile of a unit, which are read when they are named."""
    read = read_found(file, "")
    return isinstance(read, TableFile) and not OTHER_KINDS.isdisjoint(read.data)


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
