"""Needs, red flags and contraindications."""

from __future__ import annotations

from typing import Any

from stegvis.errors import Diagnostic
from stegvis.loading.folder import Entry, Folder
from stegvis.loading.terms import claim, text, texts
from stegvis.loading.vocabulary import Vocabulary, read_criterion
from stegvis.model import Need, Unsuitable


def read_need(folder: Folder, vocabulary: Vocabulary, entry: Entry, within: Any) -> Need | None:
    """Read a need, or a red flag when it belongs to no track."""
    data = entry.data
    folder.unique(entry)
    folder.known(entry, "at_least", vocabulary.levels)
    folder.known(entry, "urgency", vocabulary.urgencies)
    folder.known(entry, "first_contact", vocabulary.professions)
    folder.claims(entry, vocabulary.sources, "threshold", "care")
    check_best(folder, vocabulary, entry)
    when = read_criterion(folder, vocabulary, entry)
    if when is None:
        return None
    return Need(
        id=data["id"],
        track=within["id"] if within else "",
        when=when,
        at_least=data["at_least"],
        urgency=data.get("urgency") or within["urgency"],
        because=text(data["because"]),
        confidence=data["confidence"],
        facts=tuple(data.get("facts", ())),
        threshold=claim(data["threshold"]),
        care=claim(data["care"]),
        best=data.get("best", ""),
        dissent=text(data.get("dissent")),
        name=text(data.get("name")),
        first_contact=data.get("first_contact", ""),
        do=texts(data.get("do", ())),
        red_flag=within is None,
        accepts=tuple(data.get("accepts", ())),
        place=entry.at("id"),
    )


def check_best(folder: Folder, vocabulary: Vocabulary, entry: Entry) -> None:
    """The level that counts under BEON is a level, and never below `at_least`."""
    folder.known(entry, "best", vocabulary.levels)
    data = entry.data
    best, least, levels = data.get("best"), data["at_least"], vocabulary.levels
    if best in levels and least in levels and levels.index(best) < levels.index(least):
        hint = f"'{least}' or higher"
        folder.faults.append(Diagnostic(entry.at("best"), f"'{best}' is below at_least", hint, data["id"]))


def read_barrier(folder: Folder, vocabulary: Vocabulary, entry: Entry) -> Unsuitable | None:
    """Read a contraindication."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, vocabulary.sources, "claim")
    when = read_criterion(folder, vocabulary, entry)
    if when is None:
        return None
    return Unsuitable(
        data["id"], when, data["kind"], text(data["because"]), data["confidence"],
        tuple(data.get("facts", ())), claim(data["claim"]), text(data.get("dissent")), entry.at("id"),
    )  # fmt: skip
