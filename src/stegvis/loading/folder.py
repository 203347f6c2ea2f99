"""One pathway's files side by side, and what is found wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from stegvis.errors import Diagnostic, Place, near_miss
from stegvis.loading.tables import KeyPath, TableFile
from stegvis.model import Instrument


@frozen
class Entry:
    """One table of one file, with its path there."""

    file: TableFile
    path: KeyPath
    data: Any

    def inner(self, *key: str | int) -> Entry:
        """Return a table inside it."""
        data = self.data
        for part in key:
            data = data[part]
        return Entry(self.file, (*self.path, *key), data)

    def at(self, *key: str | int, value: bool = True) -> Place:
        """Return the place of one of its keys."""
        return self.file.place((*self.path, *key), value)


def tables_of(file: TableFile, key: str) -> Iterator[Entry]:
    """Yield the tables of an array of one file."""
    tables: Any = file.data.get(key, ())
    for i, data in enumerate(tables):
        yield Entry(file, (key, i), data)


def asked_of(data: Any) -> str:
    """Return what an [[asked]] table is about: a scale, or one item of it."""
    return f"{data['instrument']}.item{data['item']}" if "item" in data else str(data["instrument"])


@frozen
class Lost:
    """What cannot be told of a pathway's files: the ids of parts whose form is wrong, or anything at all."""

    ids: frozenset[str] = frozenset()
    anything: bool = False

    def __contains__(self, id: object) -> bool:
        return self.anything or id in self.ids

    def __bool__(self) -> bool:
        return self.anything or bool(self.ids)


NOTHING_LOST = Lost()


class Folder:
    """The files of one pathway and the scales that it reads; faults are gathered while they are read.

    `idle` names what lies beside them and is read by nobody.
    """

    def __init__(
        self,
        files: list[TableFile],
        instruments: Mapping[str, Instrument],
        lost: Lost = NOTHING_LOST,
        idle: Iterable[Diagnostic] = (),
    ) -> None:
        self.files, self.instruments, self.lost, self.idle = files, instruments, lost, idle
        self.faults: list[Diagnostic] = []
        self.seen: dict[tuple[str, str], Place] = {}

    def entries(self, key: str) -> Iterator[Entry]:
        """Yield the tables of an array over all files."""
        for file in self.files:
            yield from tables_of(file, key)

    def only(self, key: str) -> Entry | None:
        """Return the one table of this name; say so when there is none or more than one."""
        found = [Entry(f, (key,), f.data[key]) for f in self.files if key in f.data]
        if not found:
            self.lacks(Diagnostic(Place(self.files[0].name, 1, 1), f"no file has a [{key}] table"))
            return None
        for extra in found[1:]:
            self.faults.append(Diagnostic(extra.at(value=False), f"[{key}] is written twice"))
        return found[0]

    def lacks(self, fault: Diagnostic) -> None:
        """Say that something is missing; where parts were lost, it may be among them."""
        if not self.lost:
            self.faults.append(fault)

    def unique(self, entry: Entry) -> None:
        """Say so when an id is used twice."""
        self.once(entry.data["id"], entry.at("id"), "", "already the id of something else")

    def once(self, id: str, place: Place, among: str, already: str = "written twice") -> None:
        """Say so when what has names of its own kind gets one of them a second time."""
        first = self.seen.setdefault((among, id), place)
        if first is not place:
            self.faults.append(Diagnostic(place, f"'{id}' is {already}", f"see {first}", id))

    def known(self, entry: Entry, key: str, among: Mapping[str, object] | list[str]) -> None:
        """Say so when a key names something that does not exist."""
        value = entry.data.get(key)
        if value is not None and value not in among and value not in self.lost:
            what = f"nothing is called '{value}'"
            hint = near_miss(value, list(among))
            self.faults.append(Diagnostic(entry.at(key), what, hint, entry.data.get("id", "")))

    def each_known(self, entry: Entry, key: str, among: Iterable[str], noun: str) -> None:
        """Say so when a list names something that does not exist."""
        names = list(among)
        for i, value in enumerate(entry.data.get(key, ())):
            if value not in names and value not in self.lost:
                what = f"no {noun} is called '{value}'"
                hint = near_miss(value, names)
                self.faults.append(Diagnostic(entry.at(key, i), what, hint, entry.data.get("id", "")))

    def claims(self, entry: Entry, sources: Mapping[str, object], *keys: str) -> None:
        """Check the source and place of each claim."""
        for key in keys:
            said = entry.data.get(key)
            if not said:
                continue
            owner, name = entry.data.get("id", ""), said.get("source", "")
            if name and name not in sources and name not in self.lost:
                hint = near_miss(name, list(sources))
                what = f"no source is called '{name}'"
                self.faults.append(Diagnostic(entry.at(key), what, hint, owner))
            if said["basis"] == "source" and not (name and said.get("place")):
                what = f"'{key}' has the basis source but names no source and place"
                hint = 'name both, or say basis = "inference"'
                self.faults.append(Diagnostic(entry.at(key), what, hint, owner, code="unsourced"))
