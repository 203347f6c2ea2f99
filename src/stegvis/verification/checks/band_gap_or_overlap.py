"""Bands of an instrument that leave a score out, or hold one twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from stegvis.language import Band
from stegvis.model import Instrument
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject


def find(subject: Subject) -> Iterator[Finding]:
    """Go through every score of each instrument, and through the bands that others use for overlaps."""
    for one in subject.pathway.instruments.values():
        for score in range(one.lowest, one.highest + 1):
            names = [band.id for band in one.bands if band.lowest <= score <= band.highest]
            if one.bands and len(names) != 1:
                lies = f"in {' and '.join(names)}" if names else "in no band"
                what = f"a score of {score} lies {lies}"
                hint = "let each band begin one above the end of the one before"
                yield of(one, what, hint)
                break
        for other in one.other_bands:
            if twice := overlap(other.bands):
                what = f"two bands of '{other.where.en}' hold a score of {twice}"
                yield of(one, what, "look up the source again", "warning")


def of(one: Instrument, what: str, hint: str, severity: str = "error") -> Finding:
    """Make a finding at an instrument."""
    return finding_at("band_gap_or_overlap", one.place, one.id, what, hint, severity=severity)


def overlap(bands: Sequence[Band]) -> int | None:
    """Return the first score that two bands hold."""
    ordered = sorted(bands, key=lambda band: band.lowest)
    for one, after in pairwise(ordered):
        if after.lowest <= one.highest:
            return after.lowest
    return None


CHECK = Check("band_gap_or_overlap", "", "reading", "each score of an instrument lies in one band", find)
