"""Latest days, what texts refer to, what a mission demands of a team, and what work a step is."""

from __future__ import annotations

from collections.abc import Iterable

from stegvis.loading.folder import Entry, Folder
from stegvis.loading.terms import claim, text
from stegvis.loading.vocabulary import Vocabulary
from stegvis.model import AGE, Access, Effort, Reference, Staffing, Track


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


def read_effort(folder: Folder, vocabulary: Vocabulary, tracks: Iterable[Track], entry: Entry) -> Effort:
    """Read what work a step is."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, vocabulary.sources, "claim", "minutes_claim")
    folder.each_known(entry, "steps", [step.id for track in tracks for step in track.steps], "step")
    folder.known(entry, "profession", vocabulary.professions)
    together, steps = tuple(data.get("together", (1, 1))), tuple(data["steps"])
    return Effort(
        data["id"], steps, data["profession"], tuple(data["contacts"]), tuple(data["minutes"]), together,
        claim(data["claim"]), claim(data["minutes_claim"]), entry.at("id"),
    )  # fmt: skip
