"""How much of an answer is told, and in which language: the decision alone, a summary, or everything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from stegvis.errors import StegvisError

Detail = Literal["decision", "summary", "full"]
Language = Literal["sv", "en"]
DETAILS: tuple[str, ...] = ("decision", "summary", "full")
LANGUAGES: tuple[str, ...] = ("sv", "en")
BOTH = frozenset(LANGUAGES)
ATOMS = frozenset({str, int, float, bool, type(None)})
"""What has no parts: most of an answer, so that it is passed over quickly."""
EDITION = ("stegvis", "pathway", "version", "sha256", "edition", "contact_date")


def check(detail: str, lang: str | None) -> None:
    """Refuse words that are no detail and no language.

    Raises:
        StegvisError: it says what is allowed.
    """
    if detail not in DETAILS:
        raise StegvisError(f"{detail!r} is no detail; allowed: {', '.join(DETAILS)}")
    if lang is not None and lang not in LANGUAGES:
        raise StegvisError(f"{lang!r} is no language here; allowed: {', '.join(LANGUAGES)}, or None for both")


def check_language(language: object) -> None:
    """Refuse what is no language.

    Raises:
        StegvisError: it says what is allowed.
    """
    if language not in LANGUAGES:
        raise StegvisError(f"{language!r} is no language here; allowed: {', '.join(LANGUAGES)}")


def in_one(said: Any, lang: str) -> Any:
    """Return JSON data with every text in one language, as a plain string."""
    if isinstance(said, dict):
        if len(said) == len(BOTH) and said.keys() == BOTH:
            return said[lang]
        return {key: one if one.__class__ in ATOMS else in_one(one, lang) for key, one in said.items()}
    if isinstance(said, list):
        return [one if one.__class__ in ATOMS else in_one(one, lang) for one in said]
    return said


def fresh(said: Any) -> Any:
    """Return JSON data that shares nothing with what was given: who changes the one leaves the other alone.

    >>> kept = {"because": [{"rule": "a"}]}
    >>> fresh(kept)["because"].clear(), kept
    (None, {'because': [{'rule': 'a'}]})
    """
    if isinstance(said, dict):
        made = dict(said)
        for key, one in made.items():
            if one.__class__ is dict:
                text = len(one) == len(BOTH) and "sv" in one and "en" in one
                made[key] = one.copy() if text else fresh(one)
            elif one.__class__ not in ATOMS:
                made[key] = fresh(one)
        return made
    if isinstance(said, list):
        return [one if one.__class__ in ATOMS else fresh(one) for one in said]
    return said


def picked(said: Iterable[dict[str, Any]], *keys: str) -> list[dict[str, Any]]:
    """Return a list of objects with some of their keys."""
    return [{key: one[key] for key in keys if key in one} for one in said]


def by_kind(asked: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the names of open questions by id, by why they are asked, in their order."""
    found: dict[str, dict[str, Any]] = {}
    for one in asked:
        found.setdefault(one["kind"], {})[one["question"]] = one["name"]
    return found


def decision(rec: Any) -> dict[str, Any]:
    """Return ids and ranks alone: what is proposed, by which rules, and what is asked for still."""
    return {
        "because": [one["rule"] for one in rec.kept("because")],
        "red_flags": [one["rule"] for one in rec.kept("red_flags")],
        "questions": [one["question"] for one in rec.kept("asked")],
        "settled": dict(rec.kept("settled")),
        "enough": dict(rec.kept("enough")),
        "ranks": rec.kept("ranks"),
        "edition": {key: rec.kept("provenance")[key] for key in EDITION},
    }


def summary(rec: Any) -> dict[str, Any]:
    """Return what a clinician reads first: the proposal by name, its reasons, and what to ask and do."""
    return {
        "names": rec.kept("provenance")["names"],
        "because": picked(rec.kept("because"), "rule", "at_least", "urgency", "because"),
        "red_flags": picked(rec.kept("red_flags"), "rule", "name", "because", "do"),
        "actions": picked(rec.kept("actions"), "action", "urgency", "do"),
        "prerequisites": rec.kept("prerequisites"),
        "conditions": picked(rec.kept("conditions"), "rule", "status", "kind", "because"),
        "contacts": picked(rec.kept("contacts"), "profession", "name", "urgency", "by"),
        "booking": {key: rec.kept("booking")[key] for key in ("profession", "days", "by")},
        "questions": by_kind(rec.kept("asked")),
        "settled": dict(rec.kept("settled")),
        "enough": dict(rec.kept("enough")),
        "faults": picked(rec.kept("faults"), "code", "field", "what"),
        "caveats": rec.kept("caveats"),
        "edition": {key: rec.kept("provenance")[key] for key in EDITION},
        "intended_use": rec.kept("intended_use"),
    }
