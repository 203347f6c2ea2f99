"""Drafts as a cases file, in the words of the pathway, for a clinician to confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stegvis.model import Pathway
from stegvis.rendering import said
from stegvis.testing.drafts.boundary import Draft
from stegvis.testing.toml_text import toml

TRUTHS: dict[str, dict[str, dict[bool | None, str]]] = {
    "sv": {
        "need": {True: "Regeln gäller", False: "Regeln gäller inte", None: "Okänt om regeln gäller"},
        "stop": {True: "Insatsen är olämplig", False: "Insatsen är lämplig", None: "Okänt om den är lämplig"},
        "ask": {True: "En kliniker avgör", False: "Inget att avgöra", None: "Okänt om något ska avgöras"},
        "ages": {True: "Insatsen gäller åldern", False: "Insatsen gäller inte åldern"},
        "action": {True: "Åtgärden föreslås", False: "Åtgärden föreslås inte"},
    },
    "en": {
        "need": {
            True: "The rule holds",
            False: "The rule does not hold",
            None: "Unknown whether the rule holds",
        },
        "stop": {
            True: "The step is unsuitable",
            False: "The step is suitable",
            None: "Unknown whether the step is suitable",
        },
        "ask": {
            True: "A clinician decides",
            False: "Nothing to decide",
            None: "Unknown whether there is anything to decide",
        },
        "ages": {True: "The step is for this age", False: "The step is not for this age"},
        "action": {True: "The action is proposed", False: "The action is not proposed"},
    },
}
WORDS = {"sv": {"yes": "ja", "no": "nej", "unknown": "okänt"}, "en": {}}
LOST = {"sv": "Ingen patient hittades", "en": "No patient was found"}
HEAD = {
    "sv": "Bekräfta varje fall: stämmer svaret, skriv varför och ta bort confirmed; annars rätta regeln.",
    "en": "Confirm each case: if the answer is right, say why and take confirmed away; else mend the rule.",
}


def as_file(pathway: Pathway, drafts: Sequence[Draft], setting: Mapping[str, Any], language: str) -> str:
    """Write drafts as a cases file, in the words of the pathway."""
    title = comment(f"{pathway.title.in_language(language)} ({pathway.id} {pathway.version})")
    parts = [title + comment(HEAD[language])]
    if setting:
        parts.append(toml([("[cases]", setting)]))
    for number, draft in enumerate(drafts):
        rule = draft.boundary.rule
        if number == 0 or drafts[number - 1].boundary.rule is not rule:
            parts.append(comment(f"---- {rule.id}: {said(rule.when, pathway.inputs, language)}"))
        parts.append(as_case(draft, language) if draft.found else comment(lost(draft, language)))
    return "\n".join(parts)


def comment(words: str) -> str:
    """Write a comment, on one line whatever the words hold.

    >>> comment("a name\\nover two lines")
    '# a name over two lines\\n'
    """
    return f"# {' '.join(words.split())}\n"


def as_case(draft: Draft, language: str) -> str:
    """Write one case under comments that say which boundaries it is on."""
    lines = [comment(at_boundary(draft, language))]
    lines += [comment(f"{one.boundary.rule.id}: {at_boundary(one, language)}") for one in draft.beside]
    end: dict[str, Any] = {"error": draft.error} if draft.error else {"expect": draft.expect}
    case = {"id": draft.boundary.id, "confirmed": False, "given": draft.given, **end, "why": ""}
    return "".join(lines) + toml([("[[case]]", case)])


def at_boundary(draft: Draft, language: str) -> str:
    """Say the value, and whether the rule holds there."""
    truths = TRUTHS[language][draft.boundary.rule.kind]
    return f"{valued(draft, language)} {truths[draft.truth]}."


def lost(draft: Draft, language: str) -> str:
    """Say that nobody was found who has the value, and in whom the rule hangs on it."""
    return f"{valued(draft, language)} {LOST[language]}."


def valued(draft: Draft, language: str) -> str:
    """Say the value of a boundary."""
    at = draft.boundary
    word = WORDS[language].get(at.word, at.word)
    if at.put.kind == "choice" and at.value is not None:
        word = at.put.choices[at.value].name.in_language(language)
    return f"{at.put.name.in_language(language)}: {word}."
