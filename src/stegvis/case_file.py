"""Drafts as a cases file, in the words of the pathway, for a clinician to confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stegvis.backends.words import said
from stegvis.boundary import Draft
from stegvis.pathway import Pathway
from stegvis.testing.writing import toml

TRUTHS = {
    "sv": {True: "Regeln gäller", False: "Regeln gäller inte", None: "Okänt om regeln gäller"},
    "en": {True: "The rule holds", False: "The rule does not hold", None: "Unknown whether the rule holds"},
}
WORDS = {"sv": {"yes": "ja", "no": "nej", "unknown": "okänt"}, "en": {}}
HEAD = {
    "sv": "Bekräfta varje fall: stämmer svaret, skriv varför och ta bort confirmed; annars rätta regeln.",
    "en": "Confirm each case: if the answer is right, say why and take confirmed away; else mend the rule.",
}


def as_file(pathway: Pathway, drafts: Sequence[Draft], setting: Mapping[str, Any], language: str) -> str:
    """Write drafts as a cases file, in the words of the pathway."""
    parts = [
        f"# {pathway.title.in_language(language)} ({pathway.id} {pathway.version})\n# {HEAD[language]}\n"
    ]
    if setting:
        parts.append(toml([("[cases]", setting)]))
    for number, draft in enumerate(drafts):
        rule = draft.boundary.rule
        if number == 0 or drafts[number - 1].boundary.rule is not rule:
            parts.append(f"# ---- {rule.id}: {said(rule.when, pathway.inputs, language)}\n")
        if draft.found:
            parts.append(as_case(draft, language))
    return "\n".join(parts)


def as_case(draft: Draft, language: str) -> str:
    """Write one case under a comment that says which boundary it is."""
    at = draft.boundary
    word = WORDS[language].get(at.word, at.word)
    if at.put.kind == "choice" and at.value is not None:
        word = at.put.choices[at.value].name.in_language(language)
    end: dict[str, Any] = {"error": draft.error} if draft.error else {"expect": draft.expect}
    case = {"id": at.id, "confirmed": False, "given": draft.given, **end, "why": ""}
    said_ = f"# {at.put.name.in_language(language)}: {word}. {TRUTHS[language][draft.truth]}.\n"
    return said_ + toml([("[[case]]", case)])
