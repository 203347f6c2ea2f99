"""What a check of a pathway finds, and how far it proves anything."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from stegvis.errors import Diagnostic, Place


@frozen
class Finding:
    """What a check found: the diagnostic, and patients that show it as JSON data.

    Attributes:
        owner: the id of the rule, step or instrument at which it can be accepted.
        rules: the ids of the rules that are concerned.
        patients: one patient, or two where the law compares two; `stegvis route --input` reads them.
        accepted: the author's reason for accepting it, or "".
        by: the input whose worse answer shows it, or "".
        worse: that answer, as the number that stands for it.
    """

    check: str
    diagnostic: Diagnostic
    owner: str = ""
    rules: tuple[str, ...] = ()
    patients: tuple[dict[str, Any], ...] = ()
    accepted: str = ""
    by: str = ""
    worse: int = 0


@frozen
class Proof:
    """How one check came to its answer.

    Attributes:
        law: the law that it speaks of, such as "L5", or "".
        method: "z3", "construction", "cells" or "reading".
        says: what was gone through, in words.
        questions: how many questions z3 answered.
        undecided: what it could not answer; empty when all is proven.
    """

    check: str
    law: str
    method: str
    says: str
    questions: int = 0
    undecided: tuple[str, ...] = ()


def finding_at(
    check: str,
    place: Place,
    id: str,
    what: str,
    hint: str,
    *,
    severity: str = "error",
    owner: str = "",
    rules: tuple[str, ...] = (),
    patients: tuple[dict[str, Any], ...] = (),
) -> Finding:
    """Make a finding at a place; it can be accepted at its owner: what it concerns, unless it is said."""
    return Finding(check, Diagnostic(place, what, hint, id, check, severity), owner or id, rules, patients)
