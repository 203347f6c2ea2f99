"""What a caller is told when something is wrong: RFC 9457 problems, every fault at once, never a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from stegvis.errors import NO_TEXT, AssessmentError, Fault, Text, shown
from stegvis.service.settings import Limits

PERSON = re.compile(r"(?<![0-9])[0-9]{6}(?:[0-9]{2})?[-+ ]?[0-9T][0-9]{3}(?![0-9])")
"""A personal, co-ordination or reserve number in any spelling: what looks like one is not repeated."""
LONGEST = 500
TITLES: Mapping[int, Text] = {
    400: Text("Anropet är felaktigt", "The request is wrong"),
    401: Text("Anroparen är inte känd", "The caller is not known"),
    403: Text("Det är inte tillåtet", "This is not allowed"),
    404: Text("Det finns inte", "There is no such thing"),
    405: Text("Metoden finns inte här", "There is no such method here"),
    408: Text("Anropet kom inte fram i tid", "The request did not arrive in time"),
    412: Text("Uppgifter saknas", "Data are missing"),
    413: Text("Det är för mycket", "This is too much"),
    415: Text("Innehållet är inte av ett känt slag", "The content is of no known kind"),
    422: Text("Uppgifterna är omöjliga", "The values are impossible"),
    500: Text("Tjänsten gjorde fel", "The service failed"),
    503: Text("Tjänsten är upptagen", "The service is busy"),
    504: Text("Svaret tog för lång tid", "The answer took too long"),
}


@frozen
class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request that gets no answer: its status, why, and every fault."""

    status: int
    detail: Text = NO_TEXT
    faults: tuple[Fault, ...] = ()
    red_flags: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, str] = {}


def of_values(error: AssessmentError, status: int = 422) -> Problem:
    """Return the problem of values that are impossible; what is so regardless of the faults goes along."""
    flags = tuple(getattr(error, "red_flags", ()))
    return Problem(status, faults=error.faults, red_flags=flags)


def one_fault(field: str, what: Text, hint: Text = NO_TEXT, status: int = 422) -> Problem:
    """Return a problem with a single fault."""
    return Problem(status, faults=(Fault(field, None, what, NO_TEXT, hint),))


def too_many(limits: Limits) -> Problem:
    """Return the problem of a list that is too long."""
    return Problem(413, Text(f"Högst {limits.items} i taget.", f"At most {limits.items} at a time."))


def masked(text: str) -> str:
    """Return a text short enough, and without anything that looks like a personal number.

    >>> masked("findings.191212121212 is no finding")
    'findings.… is no finding'
    """
    said = PERSON.sub("…", text)
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def fault_said(fault: Fault, language: str) -> dict[str, str]:
    """Return a fault as JSON data. The value itself stays with the caller, who has it."""
    said = {
        "field": fault.field,
        "what": fault.said_what.in_language(language),
        "allowed": fault.said_allowed.in_language(language),
        "hint": fault.said_hint.in_language(language),
    }
    return {key: masked(text) for key, text in said.items() if text or key in {"field", "what"}}


def faults_said(faults: Sequence[Fault], language: str) -> list[dict[str, str]]:
    """Return the faults as JSON data, the first ones in full and the others counted."""
    return [fault_said(one, language) for one in shown(faults)]


def problem_said(problem: Problem, language: str) -> dict[str, Any]:
    """Return a problem as application/problem+json."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES[problem.status].in_language(language),
        "status": problem.status,
    }
    if problem.detail.en:
        said["detail"] = masked(problem.detail.in_language(language))
    if problem.faults:
        said["faults"] = faults_said(problem.faults, language)
    if problem.red_flags:
        said["red_flags"] = list(problem.red_flags)
    return said


def spoken(accepted: str) -> str:
    """Return the language to answer in, of an Accept-Language header: Swedish unless English comes first.

    >>> spoken("en-GB,en;q=0.9,sv;q=0.8"), spoken("de, sv;q=0.5"), spoken("sv;q=0.2, en;q=0.7"), spoken("*")
    ('en', 'sv', 'en', 'sv')
    """
    best: dict[str, float] = {}
    for part in accepted.split(","):
        tag, _, weight = part.strip().partition(";")
        known = tag.strip().casefold()[:2]
        if known in {"sv", "en"}:
            best[known] = max(best.get(known, 0.0), quality(weight))
    return "en" if best.get("en", 0.0) > best.get("sv", 0.0) else "sv"


def quality(weight: str) -> float:
    """Return the weight of a language; one that cannot be read weighs nothing."""
    if not weight.strip():
        return 1.0
    found = re.fullmatch(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", weight)
    return float(found[1]) if found else 0.0
