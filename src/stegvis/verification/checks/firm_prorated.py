"""A scale that is answered in part, and counts as one total all the same."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.model import Instrument
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.shrink import PatientData, routed
from stegvis.verification.subject import Check, Subject

HINT = "see the patient below; the fault is in stegvis itself: please report it"


def find(subject: Subject) -> Iterator[Finding]:
    """Leave one item of each scale open, the others being at their lowest and at their highest."""
    pathway = subject.pathway
    for scale in pathway.instruments.values():
        for one in answered_but_for_one(scale) if scale.summed and scale.items > 1 else ():
            seen = routed(pathway, one)
            if seen is not None and settled(*seen.seen.known[scale.id]):
                what = "one of its items is not answered, and it counts as a total that is known"
                yield finding_at("firm_prorated", scale.place, scale.id, what, HINT, patients=(one,))
                break


def answered_but_for_one(scale: Instrument) -> Iterator[PatientData]:
    """Yield patients with all items but one."""
    for left in range(1, scale.items + 1):
        for end in (0, -1):
            items = {str(n): scale.allowed(n)[end] for n in range(1, scale.items + 1) if n != left}
            if not any(left in skip.zero for skip in scale.skips):
                yield {"items": {scale.id: items}}


def settled(low: int, high: int) -> bool:
    """Tell whether one value is left."""
    return low == high


CHECK = Check(
    "firm_prorated", "L6", "reading", "a scale answered in part counts as every total it can have", find
)
