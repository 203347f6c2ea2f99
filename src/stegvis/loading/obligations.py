"""Latest days, what texts refer to, and what a mission demands of a team."""

from __future__ import annotations

from stegvis.loading.folder import Entry, Folder
from stegvis.loading.terms import claim, text
from stegvis.loading.vocabulary import Vocabulary
from stegvis.model import AGE, Access, Reference, Staffing


def read_access(folder: Folder, vocabulary: Vocabulary, entry: Entry) -> Access:
    """Read a latest day."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, vocabulary.sources, "claim")
    folder.each_known(entry, "levels", vocabulary.levels, "level")
    low, high = data.get("ages", (AGE.lowest, AGE.highest))
    return Access(
        data["id"], data["kind"], text(data["what"]), data["days"], low, high,
        tuple(data.get("levels", ())), claim(data["claim"]), entry.at("id"),
    )  # fmt: skip


def read_reference(folder: Folder, vocabulary: Vocabulary, entry: Entry) -> Reference:
    """Read a phone number or a section of law."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, vocabulary.sources, "claim")
    return Reference(
        data["id"], data["kind"], data["shown"], text(data["name"]), data["review_date"],
        claim(data["claim"]), data.get("checked"), data.get("helpline", False), entry.at("id"),
    )  # fmt: skip


def read_staffing(folder: Folder, vocabulary: Vocabulary, entry: Entry) -> Staffing:
    """Read what a mission demands of a team."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, vocabulary.sources, "claim")
    folder.each_known(entry, "professions", vocabulary.professions, "profession")
    return Staffing(
        data["id"], data["mission"], data.get("kind", "team"), tuple(data.get("professions", ())),
        data.get("at_least", 1),
        tuple(data.get("competences", ())), tuple(data.get("access", ())), data.get("waived_below", 0),
        text(data["what"]), claim(data["claim"]), entry.at("id"),
    )  # fmt: skip
