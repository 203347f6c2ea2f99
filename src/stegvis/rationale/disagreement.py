"""Two instruments that measure the same thing and say different things: a clinician is asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from attrs import frozen

from stegvis.errors import Text
from stegvis.language import Band
from stegvis.model import Instrument, Pathway, Weighed

APART = 2
STEPS = {"none": 0, "subthreshold": 1, "mild": 1, "moderate": 2, "severe": 3}
"""Few scales have a band between none and mild: the two count as one step."""


@frozen
class Disagreement:
    """Two instruments of one construct whose severities lie two steps or more apart; the graver first."""

    graver: Instrument
    milder: Instrument
    grave: Band
    mild: Band

    @property
    def id(self) -> str:
        """Return an id that names both."""
        return f"disagree-{self.graver.id}-{self.milder.id}"

    @property
    def said(self) -> Text:
        """Say what differs, and that the higher counts until a clinician has judged."""
        one, other, high, low = self.graver.name, self.milder.name, self.grave.name, self.mild.name
        return Text(
            f"{one.sv} ({high.sv}) och {other.sv} ({low.sv}) mäter samma sak men skiljer sig två steg "
            "eller mer. Det högre räknas tills en kliniker har bedömt vilket som stämmer.",
            f"{one.en} ({high.en}) and {other.en} ({low.en}) measure the same thing but lie two steps "
            "or more apart. The higher counts until a clinician has judged which one fits.",
        )


def disagreements(pathway: Pathway, seen: Weighed) -> Iterator[Disagreement]:
    """Yield each pair of given totals of one construct whose bands lie far apart.

    A total that may lie in several bands counts only when it is far apart in all of them.
    """
    found = [(one, ends(one, seen)) for one in pathway.instruments.values() if one.id in seen.given]
    for (one, bands), (other, others) in combinations(found, 2):
        if not (bands and others) or one.construct != other.construct or one.construct == "other":
            continue
        for graver, high, milder, low in ((one, bands, other, others), (other, others, one, bands)):
            if rank(high[0]) - rank(low[1]) >= APART:
                yield Disagreement(graver, milder, high[0], low[1])


def ends(one: Instrument, seen: Weighed) -> tuple[Band, Band] | None:
    """Return the mildest and the gravest band that a total can lie in; None where bands say nothing."""
    low, high = (one.band(value) for value in seen.known[one.id])
    if low is None or high is None:
        return None
    return (low, high) if rank(low) <= rank(high) else (high, low)


def rank(band: Band) -> int:
    """Return a band's place on the common severity scale."""
    return STEPS[band.severity]
