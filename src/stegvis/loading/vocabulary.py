"""What the parts of a pathway may refer to, and how a criterion over it is read."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from stegvis.errors import Diagnostic, Place
from stegvis.language import Criterion, EntangledError, Input, Reader, constant
from stegvis.loading.folder import Entry, Folder
from stegvis.model import Profession, Source, Unsuitable


@frozen
class Vocabulary:
    """Levels and urgencies by id, lowest first; all else that is named; the reader of criteria over it."""

    levels: list[str]
    urgencies: list[str]
    professions: Mapping[str, Profession]
    sources: Mapping[str, Source]
    inputs: Mapping[str, Input]
    reader: Reader
    sets: dict[str, list[Unsuitable | None]]


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
