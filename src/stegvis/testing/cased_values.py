"""Which values the cases beside a pathway have: what `stegvis check` holds the limits of rules against."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from stegvis.errors import AssessmentError
from stegvis.model import Pathway, patient
from stegvis.routing import weigh
from stegvis.testing.cases import Case, read_cases


def cased(pathway: Pathway, folder: Path) -> dict[str, frozenset[int]]:
    """Return, per input, the values that the cases in a folder have.

    Raises:
        PathwayError: a cases file is wrong.
    """
    return values(pathway, read_cases(folder))


def values(pathway: Pathway, cases: Iterable[Case]) -> dict[str, frozenset[int]]:
    """Return, per input, the values that some cases have; a total that items add up to counts."""
    found: dict[str, set[int]] = {}
    for case in cases:
        if case.kind != "case" or case.error:
            continue
        try:
            seen = weigh(pathway, patient(case.given))
        except AssessmentError:
            continue
        for id in seen.given:
            low, high = seen.known[id]
            if low == high:
                found.setdefault(id, set()).add(low)
    return {id: frozenset(of_input) for id, of_input in found.items()}
