"""An overlay's changes and additions, made in the files of its base."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from attrs import evolve, field, frozen

from stegvis.errors import Diagnostic, Place, near_miss
from stegvis.loading.folder import asked_of
from stegvis.loading.forms import faults
from stegvis.loading.overlay_shape import ADDED, WITHIN
from stegvis.loading.pathway_shape import PATHWAY_FILE
from stegvis.loading.shapes import Shape
from stegvis.loading.tables import KeyPath, TableFile
from stegvis.loading.terms import claim, text
from stegvis.model import Accepted, Change, Overlay

CHANGED = (
    "track", "red_flag", "need", "step", "action", "unsuitable", "finding", "asked", "access", "reference",
    "effort",
)  # fmt: skip
FIXED = ("id", "instrument", "item")
"""What a part is known by."""


@frozen
class OverlaidFile(TableFile):
    """A file that overlays have changed: what comes from elsewhere keeps its own place."""

    elsewhere: dict[KeyPath, tuple[TableFile, KeyPath]] = field(factory=dict, repr=False)

    def place(self, path: KeyPath, value: bool = False) -> Place:
        """Return where a key is written: here, or in the overlay that says it."""
        for length in range(len(path), 0, -1):
            if found := self.elsewhere.get(path[:length]):
                file, start = found
                return file.place((*start, *path[length:]), value)
        return TableFile.place(self, path, value)


def overlaid(file: TableFile) -> OverlaidFile:
    """Return a copy of a file that can be changed."""
    known = dict(file.elsewhere) if isinstance(file, OverlaidFile) else {}
    return OverlaidFile(file.name, deepcopy(file.data), file.lines, file.keys, known)


class OverlayReader:
    """Reads one overlay into copies of the files of its base; faults are gathered."""

    def __init__(self, files: list[TableFile], overlay: TableFile) -> None:
        self.overlay = overlay
        self.files = [overlaid(file) for file in files]
        self.faults: list[Diagnostic] = []
        self.set: set[tuple[str, str]] = set()
        self.parts = {id: (file, path) for file in self.files for id, path in parts_of(file)}

    def fault(self, path: KeyPath, what: str, hint: str, owner: str = "") -> None:
        """Gather a fault of the overlay."""
        self.faults.append(Diagnostic(self.overlay.place(path, value=True), what, hint, owner))

    def check_edition(self, header: Any) -> None:
        """An overlay is written for one edition of one pathway."""
        head: Any = self.overlay.data.get("overlay")
        if head is None:
            return
        for key, name in (("of", "id"), ("edition", "version")):
            if head[key] != header[name]:
                hint = f"this is '{header[name]}': read the changes between the two, then write that"
                self.fault(("overlay", key), f"written for '{head[key]}'", hint, head["id"])

    def changed_files(self) -> list[TableFile]:
        """Make the changes and additions, and return the files."""
        changes: Any = self.overlay.data.get("change", ())
        for i, change in enumerate(changes):
            self.change(i, change)
        for key in WITHIN:
            added: Any = self.overlay.data.get(key, ())
            for i, part in enumerate(added):
                self.add(key, i, part)
        rest = {key: self.overlay.data[key] for key in ADDED if key in self.overlay.data}
        return [*self.files, evolve(self.overlay, data=rest)]

    def change(self, i: int, change: Any) -> None:
        """Set some keys of one part otherwise."""
        rule = change["rule"]
        if rule not in self.parts:
            self.fault(
                ("change", i, "rule"), f"nothing is called '{rule}'", near_miss(rule, list(self.parts))
            )
            return
        file, path = self.parts[rule]
        part, shape = part_at(file, path)
        if not change["set"]:
            self.fault(("change", i, "set"), "nothing is set otherwise", "name a key, or take it away", rule)
        for key, value in change["set"].items():
            if key in FIXED and key in shape.keys:
                self.fault(("change", i, "set"), "an id cannot change", "add a part of your own", rule)
                continue
            if (rule, key) in self.set:
                what = f"'{key}' of '{rule}' is set twice in this overlay"
                self.fault(("change", i, "set"), what, "set it once", rule)
            elif part.get(key) == value and (*path, key) not in file.elsewhere:
                what = f"'{key}' of '{rule}' is so already"
                self.fault(("change", i, "set"), what, "take it away: it changes nothing", rule)
            self.set.add((rule, key))
            part[key] = value
            file.elsewhere[(*path, key)] = (self.overlay, ("change", i, "set", key))
        for key, ground in grounds_of(path).items():
            if key in change["set"] and ground not in change["set"]:
                part[ground] = change["claim"]
                file.elsewhere[(*path, ground)] = (self.overlay, ("change", i, "claim"))
        self.faults.extend(faults(file, shape, part, path))

    def add(self, key: str, i: int, part: Any) -> None:
        """Add a need, a step or an action to the track that it names."""
        hosts = {f.data["track"]["id"]: f for f in self.files if "track" in f.data}  # type: ignore[index]
        name = part["track"]
        if name not in hosts:
            self.fault(
                (key, i, "track"), f"no track is called '{name}'", near_miss(name, list(hosts)), part["id"]
            )
            return
        file = hosts[name]
        tables: Any = file.data.setdefault(key, [])
        file.elsewhere[(key, len(tables))] = (self.overlay, (key, i))
        tables.append({k: v for k, v in part.items() if k != "track"})


def grounds_of(path: KeyPath) -> dict[str, str]:
    """Return, by key of a part, the claim that says why it is so; a change brings its own."""
    if path[0] in ("need", "red_flag"):
        care = ("at_least", "best", "urgency", "first_contact")
        return {"when": "threshold"} | dict.fromkeys(care, "care")
    if path[0] == "effort":
        return {"contacts": "claim", "minutes": "minutes_claim", "together": "minutes_claim"}
    return dict.fromkeys(("when", "kind", "urgency"), "claim") if {"action", "unsuitable"} & {*path} else {}


def parts_of(file: TableFile) -> Iterator[tuple[str, KeyPath]]:
    """Yield what has an id in a file, with its path."""
    for key in CHANGED:
        tables: Any = file.data.get(key, ())
        if isinstance(tables, dict):
            yield tables["id"], (key,)
            continue
        for i, part in enumerate(tables):
            yield asked_of(part) if key == "asked" else part["id"], (key, i)
            for j, barrier in enumerate(part.get("unsuitable", ())):
                yield barrier["id"], (key, i, "unsuitable", j)


def part_at(file: TableFile, path: KeyPath) -> tuple[Any, Shape]:
    """Return a part and the shape it has."""
    part: Any = file.data
    shape: Any = PATHWAY_FILE
    for key in path:
        part = part[key]
        shape = shape.of if isinstance(key, int) else shape.keys[key]
    return part, shape


def apply_overlay(
    files: list[TableFile], overlay: TableFile, header: Any
) -> tuple[list[TableFile], list[Diagnostic]]:
    """Return the base's files with the changes of a well-formed overlay, and what is wrong with it."""
    reader = OverlayReader(files, overlay)
    reader.check_edition(header)
    changed = reader.changed_files()
    return changed, reader.faults


def overlay_noun(file: TableFile) -> Overlay:
    """Return what a recommendation says of an overlay."""
    head: Any = file.data["overlay"]
    changes: Any = file.data.get("change", ())
    accepts: Any = file.data.get("accepts", {})
    return Overlay(
        head["id"], head["version"], head["status"], text(head["title"]), head.get("review_date"),
        head["valid_until"],
        tuple(
            Change(one["rule"], tuple(one["set"]), text(one["because"]), claim(one["claim"]), place)
            for one, place in ((one, file.place(("change", i))) for i, one in enumerate(changes))
        ),
        tuple(
            Accepted(owner, line, file.place(("accepts", owner), value=True))
            for owner, lines in accepts.items()
            for line in lines
        ),
    )  # fmt: skip
