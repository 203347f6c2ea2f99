"""Two rules of a track divide a scale one point apart, and no words say one of the two limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.errors import NOWHERE
from stegvis.language import Criterion, Within
from stegvis.model import Pathway
from stegvis.verification.checks.missing_translation import texts
from stegvis.verification.checks.text_number import claims, told, within
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

Limit = tuple[str, int]
"""A scale, and the lowest total above the limit."""
HINT = "let them divide where the others do; or say the limit in because, or in the claim that it stands on"


def find(subject: Subject) -> Iterator[Finding]:
    """Hold the limits of each track against each other: a cut-off is changed in every rule or in none."""
    pathway = subject.pathway
    for root in (pathway.red_flags, *pathway.tracks):
        readers = [one for one in within(root) if hasattr(one, "when") and hasattr(one, "place") and one.when]
        limits = {id(one): frozenset(limits_of(one.when, pathway)) for one in readers}
        said = {limit for one in readers for limit in limits[id(one)] & named(one, pathway)}
        for one in readers:
            for scale, at in sorted(limits[id(one)] - said):
                beside = {(scale, at - 1), (scale, at + 1)} - limits[id(one)]
                others = [other.id for other in readers if beside & limits[id(other)]]
                if others:
                    names = ", ".join(dict.fromkeys(others))
                    what = f"this divides {scale} at {at}, and {names} a point from there"
                    yield finding_at("split_limit", one.place, one.id, what, HINT, severity="warning")


def limits_of(when: Criterion, pathway: Pathway) -> Iterator[Limit]:
    """Yield where a criterion divides a scale; a single value divides nothing."""
    for leaf in within(when):
        if isinstance(leaf, Within) and leaf.input in pathway.instruments and leaf.lowest < leaf.highest:
            scale = pathway.instruments[leaf.input]
            if leaf.lowest > scale.lowest:
                yield scale.id, leaf.lowest
            if leaf.highest < scale.highest:
                yield scale.id, leaf.highest + 1


def named(one: Any, pathway: Pathway) -> set[Limit]:
    """Return the limits that a rule's words and claims say: the last total below one, or the first above."""
    words = [said for text, _, _ in texts(one, "", NOWHERE) for said in (text.sv, text.en)]
    numbers = {(scale, number) for scale, number, _ in told([*words, *claims(one)], pathway)}
    return numbers | {(scale, number + 1) for scale, number in numbers}


CHECK = Check("split_limit", "", "reading", "no two limits lie a point apart unsaid", find)
"""Whether a cut-off was changed in some of its rules alone."""
