"""A limit in a rule without a case on it and one beside it."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.language import CUTS, Criterion, fold
from stegvis.model import Need, Pathway
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject


def find(subject: Subject) -> Iterator[Finding]:
    """Look, at each limit that a red flag or a need puts on a number, for cases on both sides of it.

    Overlays are left to their own: the cases beside a pathway are about the pathway.
    """
    cased = subject.cased or {}
    for rule in subject.pathway.rules:
        for id, below in limits(subject.pathway, rule):
            missing = [value for value in (below, below + 1) if value not in cased.get(id, ())]
            if missing:
                values = " or ".join(f"{id} {value}" for value in missing)
                what = f"no case has {values}, at a limit of this rule"
                hint = f"write a [[case]] in {beside(rule)} for each, with what a clinician expects"
                yield finding_at("uncased_boundary", rule.place, rule.id, what, hint, severity="warning")


def limits(pathway: Pathway, rule: Need) -> Iterator[tuple[str, int]]:
    """Yield the numbers a rule reads with the last value below each of its limits."""
    when: Criterion = rule.when
    for id, cuts in sorted(fold(when, CUTS).items()):
        one = pathway.inputs[id]
        if one.kind == "integer":
            yield from ((id, cut - 1) for cut in sorted(cuts) if one.lowest < cut <= one.highest)


def beside(rule: Need) -> str:
    """Name the file of cases beside a rule's own."""
    return rule.place.file.removesuffix(".toml") + ".cases.toml"


CHECK = Check(
    "uncased_boundary",
    "",
    "reading",
    "each limit of a rule has a case on it and one beside it",
    find,
    lambda subject: subject.cased is not None and not subject.pathway.overlays,
)
