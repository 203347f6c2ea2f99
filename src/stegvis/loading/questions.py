"""What may be asked for: age, scores, items and findings, in groups and behind gates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stegvis.errors import Diagnostic, Text
from stegvis.language import AllOf, Criterion, Input, Named, inputs_of
from stegvis.loading.folder import Entry, Folder, asked_of
from stegvis.loading.shapes import DIRECTIONS
from stegvis.loading.terms import code, named, synonyms, text
from stegvis.loading.vocabulary import Vocabulary, read_criterion
from stegvis.model import AGE, BESIDE, Code, Group, Instrument, words_of


def read_inputs(folder: Folder) -> dict[str, Input]:
    """Collect age, scores, items and findings; a group, and when a scale is asked, are written once."""
    for entry in folder.entries("group"):
        folder.once(entry.data["id"], entry.at("id"), "group")
    for entry in folder.entries("asked"):
        folder.once(asked_of(entry.data), entry.at("instrument"), "asked")
    inputs = {"age": AGE, **unworded(folder)}
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


def unworded(folder: Folder) -> dict[str, Input]:
    """Return the built-in inputs that criteria read and the author has no words of his own for."""
    worded = {entry.data["id"] for entry in folder.entries("finding")}
    said = " ".join(criteria_of([file.data for file in folder.files]))
    return {id: one for id, one in BESIDE.items() if id not in worded and re.search(rf"\b{id}\b", said)}


def criteria_of(data: Any) -> Iterator[str]:
    """Yield the text of every criterion of a file."""
    parts = data.items() if isinstance(data, Mapping) else enumerate(data)
    for key, value in parts:
        if key in ("when", "asked_when"):
            yield str(value)
        elif isinstance(value, Mapping | list):
            yield from criteria_of(value)


def inputs_of_scale(id: str, one: Instrument, optional: bool) -> Iterator[Input]:
    """Yield the total of a scale, then its items."""
    common: dict[str, Any] = {"instrument": id, "optional": optional, "direction": one.direction}
    ask = Text(f"{one.name.sv}: totalpoäng?", f"{one.name.en}: total score?")
    yield Input(id, "integer", one.name, ask, one.lowest, one.highest, **common)
    for number in range(1, one.items + 1):
        name = Text(f"{one.name.sv}, fråga {number}", f"{one.name.en}, item {number}")
        allowed = one.allowed(number)
        low, high = min(allowed), max(allowed)
        ask = Text(f"{name.sv}: vilket svar ({low}–{high})?", f"{name.en}: which answer ({low}-{high})?")
        yield Input(f"{id}.item{number}", "integer", name, ask, low, high, item=number, **common)


def read_finding(folder: Folder, entry: Entry) -> Input:
    """Read a finding."""
    data = entry.data
    kind = data.get("kind", "boolean")
    low, high = data.get("range", (0, 1))
    choices = tuple(map(named, data.get("values", ())))
    if kind == "choice":
        low, high = 0, len(choices) - 1
    folder.known(entry, "group", [e.data["id"] for e in folder.entries("group")])
    for key, what, hint in finding_faults(data, kind, choices):
        folder.faults.append(Diagnostic(entry.at(key), what, hint, data["id"]))
    words: list[str | None] = [*(choice.id for choice in choices)] or [None]
    for i, said in enumerate(data.get("codes", ())):
        if said.get("value") not in words:
            what = "a code of a choice has one of its words as value, that of another finding has none"
            folder.faults.append(Diagnostic(entry.at("codes", i, value=False), what, "", data["id"]))
    ask = data["ask"] if "patient" in data["ask"] else {"patient": data["ask"]}
    return Input(
        data["id"], kind, text(data["name"]), text(ask["patient"]), low, high, choices,
        data.get("adverse", "yes") if kind == "boolean" else "neither",
        data.get("direction", "neither"), data.get("group", ""),
        optional=data.get("optional", False), note=text(data.get("note")), about=text(ask.get("about")),
        form=text(ask.get("form")), answered_by=data.get("answered_by", "caller"),
        short=text(data.get("short")), phase=data.get("phase", "phone"),
        synonyms=synonyms(data.get("synonyms")), merged=data.get("merged", False),
        rest=data.get("rest", False), place=entry.at("id"),
    )  # fmt: skip


def finding_faults(data: Any, kind: str, choices: Sequence[Named]) -> Iterator[tuple[str, str, str]]:
    """Yield what does not fit together in a finding: the key, what is so, and how to mend it."""
    if (kind == "choice") != bool(choices) or (kind == "integer") != ("range" in data):
        hint = "a choice has values, an integer has a range, a boolean has neither"
        yield "kind", "kind and values do not fit", hint
    ids = [choice.id for choice in choices]
    if twice := next((id for i, id in enumerate(ids) if id in ids[:i]), ""):
        yield "values", f"the answer '{twice}' is written twice", "name each once"
    if kind == "integer" and "direction" not in data:
        hint = "direction = " + ", ".join(f'"{word}"' for word in DIRECTIONS)
        yield "range", "which way is worse is not said, so no proof could tell", hint
    if data.get("group") and (kind != "boolean" or data.get("adverse") == "no"):
        what = "'none of these' cannot answer this finding: its harmless answer is not no"
        yield "group", what, "turn the question round, or take it out of the group"
    if data.get("answered_by") == "unit" and "asked_when" in data:
        what = f"'{data['id']}' is a fact of the unit, which is asked of nobody"
        yield "asked_when", what, "take asked_when away"
    if data["id"] in BESIDE and tuple(choice.id for choice in choices) != words_of(data["id"]):
        words = ", ".join(words_of(data["id"]))
        what = f"'{data['id']}' is built in, and its answers are not these"
        yield "id", what, f"its values are {words}, in this order; only the words are yours"


def read_finding_codes(folder: Folder) -> dict[str, tuple[Code, ...]]:
    """Collect the codes in a record that answer a finding, or give cause to ask it."""
    return {
        one.data["id"]: tuple(map(code, one.data["codes"]))
        for one in folder.entries("finding")
        if "codes" in one.data
    }


def check_finding_codes(folder: Folder, vocabulary: Vocabulary) -> None:
    """The ground on which a code counts for some days is one that is named."""
    for entry in folder.entries("finding"):
        for i, said in enumerate(entry.data.get("codes", ())):
            if "within_days" in said:
                folder.claims(entry.inner("codes", i, "within_days"), vocabulary.sources, "claim")


def read_groups(folder: Folder, inputs: Mapping[str, Input]) -> dict[str, Group]:
    """Collect the groups with their findings, in the author's order."""
    return {
        e.data["id"]: Group(
            e.data["id"],
            text(e.data.get("name", e.data["title"])),
            text(e.data["title"]),
            text(e.data["none"]),
            tuple(i.id for i in inputs.values() if i.group == e.data["id"]),
            e.at("id"),
        )
        for e in folder.entries("group")
    }


def read_topics(folder: Folder, inputs: Mapping[str, Input]) -> dict[str, tuple[str, ...]]:
    """Collect the questions that a critical item of an unread scale opens, by what it asks about."""
    found: dict[str, tuple[str, ...]] = {}
    yes_or_no = [id for id, one in inputs.items() if one.kind == "boolean" and one.adverse == "yes"]
    for entry in folder.entries("topic"):
        folder.unique(entry)
        folder.each_known(entry, "findings", yes_or_no, "finding that is worse when it is yes")
        found[entry.data["id"]] = tuple(entry.data["findings"])
    return found


def read_gates(folder: Folder, vocabulary: Vocabulary) -> dict[str, Criterion]:
    """Collect the criteria that make a question apply: input id -> criterion.

    A gate may read questions that stand behind gates themselves, as long as they do not go round in a circle.
    An item of a scale is asked when its scale is, and its own gate holds.
    """
    behind: dict[str, list[str]] = {}
    for id, known in vocabulary.inputs.items():
        for owner in {id, known.instrument or id}:
            behind.setdefault(owner, []).append(id)
    gates: dict[str, Criterion] = {}
    entries = [(entry, "asked_when") for entry in folder.entries("finding")]
    entries += [(entry, "when") for entry in folder.entries("asked")]
    for entry, field in entries:
        owner = owner_of(folder, entry)
        if field not in entry.data or owner not in behind:
            continue
        read = read_criterion(folder, vocabulary, entry, field)
        if read is None or not may_be_a_gate(folder, vocabulary, entry, field, read):
            continue
        for id in behind[owner]:
            gates[id] = AllOf((gates[id], read), f"{gates[id].said} and {read.said}") if id in gates else read
    refuse_circles(folder, gates)
    return gates


def owner_of(folder: Folder, entry: Entry) -> str:
    """Return what a gate stands before: a finding, an instrument, or one item of it."""
    if "id" in entry.data:
        return str(entry.data["id"])
    folder.known(entry, "instrument", folder.instruments)
    instrument, item = entry.data["instrument"], entry.data.get("item")
    known = folder.instruments.get(instrument)
    if item is not None and known and not 1 <= item <= known.items:
        what = f"{known.name.en} has no item {item}"
        folder.faults.append(Diagnostic(entry.at("item"), what, f"its items are 1 to {known.items}"))
    return asked_of(entry.data)


def may_be_a_gate(folder: Folder, vocabulary: Vocabulary, entry: Entry, field: str, read: Criterion) -> bool:
    """Tell whether a gate reads nothing but age and findings; a scale may itself not apply."""
    scales = sorted(id for id in inputs_of(read) if vocabulary.inputs[id].instrument)
    if scales:
        what = f"this gate reads '{scales[0]}', a scale that may itself not apply"
        hint = "a gate reads age and findings"
        folder.faults.append(Diagnostic(entry.at(field), what, hint, entry.data.get("id", "")))
    return not scales


def refuse_circles(folder: Folder, gates: dict[str, Criterion]) -> None:
    """Name a gate that hangs on itself, with the whole way round."""
    done: set[str] = set()
    for id in gates:
        circle = circle_from(gates, id, (), done)
        if circle:
            place = gates[circle[0]].at
            what = f"these questions wait for one another: {' -> '.join(circle)}"
            hint = "one of them must be asked whatever the others are"
            folder.faults.append(Diagnostic(place, what, hint, circle[0]))
            return


def circle_from(
    gates: Mapping[str, Criterion], id: str, way: tuple[str, ...], done: set[str]
) -> tuple[str, ...]:
    """Return a way round that starts and ends at the same question, or nothing."""
    if id in way:
        return (*way[way.index(id) :], id)
    if id not in gates or id in done:
        return ()
    for other in sorted(inputs_of(gates[id])):
        if circle := circle_from(gates, other, (*way, id), done):
            return circle
    done.add(id)
    return ()
