"""What may be asked for: age, scores, items and findings, in groups and behind gates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stegvis.errors import Diagnostic, Text
from stegvis.language import Criterion, Input, inputs_of
from stegvis.loading.folder import Entry, Folder
from stegvis.loading.terms import named, text
from stegvis.loading.vocabulary import Vocabulary, read_criterion
from stegvis.model import Group, Instrument

AGE = Input(
    "age",
    "integer",
    Text("ålder", "age"),
    Text("Hur gammal är patienten?", "How old is the patient?"),
    0,
    120,
)


def read_inputs(folder: Folder) -> dict[str, Input]:
    """Collect age, scores, items and findings; a group, and when a scale is asked, are written once."""
    for key, name in (("group", "id"), ("asked", "instrument")):
        for entry in folder.entries(key):
            folder.once(entry.data[name], entry.at(name), key)
    inputs = {"age": AGE}
    optional = {e.data["instrument"] for e in folder.entries("asked") if e.data.get("optional")}
    for id, one in folder.instruments.items():
        inputs |= {made.id: made for made in inputs_of_scale(id, one, id in optional)}
    for entry in folder.entries("finding"):
        folder.unique(entry)
        id = entry.data["id"]
        if id in folder.instruments:
            what = f"'{id}' is a rating scale: a finding cannot have the same id"
            folder.faults.append(Diagnostic(entry.at("id"), what, "choose another id", id))
        inputs[id] = read_finding(folder, entry)
    return inputs


def inputs_of_scale(id: str, one: Instrument, optional: bool) -> Iterator[Input]:
    """Yield the total of a scale, then its items."""
    common: dict[str, Any] = {"instrument": id, "optional": optional, "direction": one.direction}
    ask = Text(f"{one.name.sv}: totalpoäng?", f"{one.name.en}: total score?")
    yield Input(id, "integer", one.name, ask, one.lowest, one.highest, **common)
    for number in range(1, one.items + 1):
        name = Text(f"{one.name.sv}, fråga {number}", f"{one.name.en}, item {number}")
        ask = Text(f"{name.sv}: poäng?", f"{name.en}: score?")
        allowed = one.allowed(number)
        yield Input(
            f"{id}.item{number}", "integer", name, ask, min(allowed), max(allowed), item=number, **common
        )


def read_finding(folder: Folder, entry: Entry) -> Input:
    """Read a finding."""
    data = entry.data
    kind = data.get("kind", "boolean")
    groups = [e.data["id"] for e in folder.entries("group")]
    folder.known(entry, "group", groups)
    low, high = data.get("range", (0, 1))
    choices = tuple(map(named, data.get("values", ())))
    if kind == "choice":
        low, high = 0, len(choices) - 1
    if (kind == "choice") != bool(choices) or (kind == "integer") != ("range" in data):
        hint = "a choice has values, an integer has a range, a boolean has neither"
        folder.faults.append(Diagnostic(entry.at("kind"), "kind and values do not fit", hint, data["id"]))
    if data.get("group") and (kind != "boolean" or data.get("adverse") == "no"):
        what = "'none of these' cannot answer this finding: its harmless answer is not no"
        folder.faults.append(
            Diagnostic(
                entry.at("group"), what, "turn the question round, or take it out of the group", data["id"]
            )
        )
    return Input(
        data["id"], kind, text(data["name"]), text(data["ask"]), low, high, choices,
        data.get("adverse", "yes") if kind == "boolean" else "neither",
        data.get("direction", "neither"), data.get("group", ""),
        optional=data.get("optional", False), note=text(data.get("note")), place=entry.at("id"),
    )  # fmt: skip


def read_groups(folder: Folder, inputs: Mapping[str, Input]) -> dict[str, Group]:
    """Collect the groups with their findings, in the author's order."""
    return {
        e.data["id"]: Group(
            e.data["id"],
            text(e.data.get("name", e.data["title"])),
            text(e.data["title"]),
            text(e.data["none"]),
            tuple(i.id for i in inputs.values() if i.group == e.data["id"]),
        )
        for e in folder.entries("group")
    }


def read_gates(folder: Folder, vocabulary: Vocabulary) -> dict[str, Criterion]:
    """Collect the criteria that make a question apply: input id -> criterion."""
    gates: dict[str, Criterion] = {}
    asked_of: dict[str, list[str]] = {}
    for id, known in vocabulary.inputs.items():
        for owner in {id, known.instrument or id}:
            asked_of.setdefault(owner, []).append(id)
    for key, field in (("finding", "asked_when"), ("asked", "when")):
        for entry in folder.entries(key):
            if field not in entry.data:
                continue
            read = read_criterion(folder, vocabulary, entry, field)
            owner = entry.data.get("id") or entry.data["instrument"]
            if key == "asked":
                folder.known(entry, "instrument", folder.instruments)
            if read is None:
                continue
            gated = {n for n in inputs_of(read) if vocabulary.inputs[n].instrument or n in gates}
            if gated or owner in inputs_of(read):
                hint = "a gate reads age and findings that always apply"
                what = f"'{owner}' is gated by something that may itself not apply"
                folder.faults.append(Diagnostic(entry.at(field), what, hint, owner))
            gates.update(dict.fromkeys(asked_of.get(owner, ()), read))
    return gates
