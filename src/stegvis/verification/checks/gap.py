"""A patient for whom a track has no step to propose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Mode

MODES: tuple[Mode, ...] = ("sure", "settled", "wide")


def find(subject: Subject) -> Iterator[Finding]:
    """Ask, for each track, for a patient who is led there and finds each step too low, closed or stopped."""
    prover, pathway = subject.prover, subject.pathway
    beyond = len(pathway.levels)
    # the router looks for a wide answer only where no rule that may hold asks for the highest level
    below = [prover.needs_at_most(track.id, beyond - 2, 0, "wide") for track in pathway.tracks]
    for track in pathway.tracks:
        for mode in MODES:
            shown = prover.patient(
                prover.reaches(track.id, beyond, 0, mode),
                *(below if mode == "wide" else ()),
                about=f"gap in {track.id}",
                shows=lambda seen: seen[0].outcome is None,
            )
            if shown is not None:
                what = f"a patient is led to the track '{track.id}' and it has no step to propose"
                hint = f"write a [[step]] at '{pathway.levels[-1].id}' that is open to all its ages"
                yield finding_at("gap", track.place, track.id, what, hint, patients=(shown,))
                break


CHECK = Check("gap", "L1", "z3", "every patient is proposed a step, in each track that is led to", find)
