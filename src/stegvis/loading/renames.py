"""What parts were called in earlier editions: input by such an id is still heard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from attrs import evolve

from stegvis.errors import Diagnostic, PathwayError, Place
from stegvis.language import Input
from stegvis.loading.folder import Entry, Folder, tables_of
from stegvis.model import BESIDE

KINDS = {
    "finding": "finding", "group": "group", "form": "form", "step": "step", "check": "check",
    "track": "track", "need": "rule", "red_flag": "rule", "unsuitable": "rule", "action": "rule",
    "review_rule": "rule",
}  # fmt: skip
"""The tables whose parts may have had another id, and what such an id is of."""
UNKNOWN = re.compile(r"is called '([\w-]+)([^']*)'")
"""How every fault says that a name is nobody's."""


def read_renamed(folder: Folder, inputs: Mapping[str, Input]) -> dict[str, dict[str, str]]:
    """Collect, by what they are of, the ids of earlier editions and what each is called now.

    One that something has today, or that two parts are said to have had, is a fault: it would mean either.
    """
    scales = folder.instruments
    taken = {id for among, id in folder.seen if among != "sources"}
    taken.update(scales, inputs, BESIDE, *(one.short_forms for one in scales.values()))
    found: dict[str, dict[str, str]] = {}
    first: dict[str, Place] = {}
    for kind, old, now, place in renames(folder):
        if old in taken:
            what, hint = f"'{old}' is the id of something today", "an id is never given to something else"
            folder.faults.append(Diagnostic(place, what, hint, now))
        elif old in first:
            what = f"'{old}' is said to be what something else was called"
            folder.faults.append(Diagnostic(place, what, f"see {first[old]}", now))
        else:
            first[old] = place
            found.setdefault(kind, {})[old] = now
    return found


def renames(folder: Folder) -> Iterator[tuple[str, str, str, Place]]:
    """Yield what each earlier id is of, that id, the id of today, and where it is said."""
    for id, scale in folder.instruments.items():
        yield from (("instrument", old, id, scale.place) for old in scale.was)
    for entry, kind in parts(folder):
        for i, old in enumerate(entry.data.get("was", ())):
            yield kind, old, entry.data["id"], entry.at("was", i)


@contextmanager
def named_anew(former: Mapping[str, str]) -> Iterator[None]:
    """Let what is laid on be told the names of today: nobody has had such an id since an earlier edition.

    Args:
        former: ids of earlier editions, and what each is called now.

    Raises:
        PathwayError: the one that is raised within, with hints.
    """
    try:
        yield
    except PathwayError as error:
        raise PathwayError([anew(fault, former) for fault in error.diagnostics]) from None


def anew(fault: Diagnostic, former: Mapping[str, str]) -> Diagnostic:
    """Return a fault that says what an id of an earlier edition is called today.

    >>> anew(Diagnostic(Place("unit.toml", 3, 8), "nothing is called 'cbt'"), {"cbt": "icbt"}).hint
    "since an earlier edition it is called 'icbt': write that"
    """
    found = UNKNOWN.search(fault.what)
    if not found or found[1] not in former:
        return fault
    return evolve(
        fault, hint=f"since an earlier edition it is called '{former[found[1]]}{found[2]}': write that"
    )


def parts(folder: Folder) -> Iterator[tuple[Entry, str]]:
    """Yield every part that may have had another id."""
    for file in folder.files:
        if "track" in file.data:
            yield Entry(file, ("track",), file.data["track"]), "track"
    for key, kind in KINDS.items():
        for file in folder.files:
            for entry in () if key == "track" else tables_of(file, key):
                yield entry, kind
                inner = range(len(entry.data.get("unsuitable", ()))) if key == "step" else ()
                yield from ((entry.inner("unsuitable", j), "rule") for j in inner)
