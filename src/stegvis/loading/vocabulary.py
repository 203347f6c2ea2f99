"""What the parts of a pathway may refer to, and how a criterion over it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import frozen

from stegvis.errors import Diagnostic, Place, Text
from stegvis.language import Criterion, EntangledError, Input, Reader, constant
from stegvis.loading.folder import Entry, Folder
from stegvis.model import Profession, Source, Unsuitable


@frozen
class Vocabulary:
    """Levels and urgencies by id, lowest first; all else that is named; the reader of criteria over it.

    `forms` gives for each form of care its name and the levels whose steps have it.
    """

    levels: list[str]
    urgencies: list[str]
    professions: Mapping[str, Profession]
    sources: Mapping[str, Source]
    inputs: Mapping[str, Input]
    reader: Reader
    sets: dict[str, list[Unsuitable | None]]
    forms: Mapping[str, tuple[Text, tuple[str, ...]]]


def read_definitions(folder: Folder, vocabulary: Vocabulary) -> None:
    """Read what criteria may be called by name: in any order, as long as none leads back to itself."""
    waiting: dict[str, Entry] = {}
    for entry in folder.entries("definition"):
        folder.unique(entry)
        id = entry.data["id"]
        if id in vocabulary.inputs:
            what = f"'{id}' is an input: a definition cannot have the same id"
            folder.faults.append(Diagnostic(entry.at("id"), what, "choose another id", id))
            continue
        waiting[id] = entry
    while waiting:
        ready = [id for id, entry in waiting.items() if not names_of(entry) & waiting.keys()]
        if not ready:
            first = next(iter(waiting.values()))
            what = f"these definitions wait for one another: {', '.join(waiting)}"
            hint = "one of them must be said without the others"
            folder.faults.append(Diagnostic(first.at("when"), what, hint, first.data["id"]))
            return
        for id in ready:
            read = read_criterion(folder, vocabulary, waiting.pop(id))
            if read is not None:
                vocabulary.reader.definitions[id] = read


def names_of(entry: Entry) -> set[str]:
    """Return every name in a criterion."""
    return set(re.findall(r"\w+", entry.data["when"]))


def read_criterion(
    folder: Folder, vocabulary: Vocabulary, entry: Entry, key: str = "when"
) -> Criterion | None:
    """Read a criterion; a fault is gathered."""
    place, said = entry.at(key), entry.data[key]
    offset = place.text.find(said, place.column - 1)
    if offset >= 0:
        place = Place(place.file, place.line, offset + 1, len(said), place.text)
    read = vocabulary.reader.read(said, place, entry.data.get("id", ""))
    if isinstance(read, list):
        folder.faults.extend(read)
        return None
    try:
        always = constant(read, vocabulary.inputs)
    except EntangledError:
        what = "its parts read the same questions so often that nobody can tell whether it ever holds"
        folder.faults.append(Diagnostic(place, what, "split it into several rules", entry.data.get("id", "")))
        return None
    if always is not None:
        what = f"this criterion {'always' if always else 'never'} holds"
        hint = "mend it, or take the rule away"
        folder.faults.append(Diagnostic(place, what, hint, entry.data.get("id", ""), "constant"))
        return None
    return read
