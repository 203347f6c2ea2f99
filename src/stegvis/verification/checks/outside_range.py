"""An answer to an open question that leads outside the range of levels that was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stegvis.model import Track
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.relations import more_known
from stegvis.verification.shrink import RoutedPatient
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Prover


def find(subject: Subject) -> Iterator[Finding]:
    """Ask for a patient, and the same one with more answered, whose level lies above or below the range.

    Most tracks are settled one by one: nobody is led higher there than the track itself foresaw. What is
    left is asked of all tracks together.
    """
    prover, pathway = subject.prover, subject.pathway
    later = prover.one.more_known(prover.other)
    for level in range(1, len(pathway.levels)):
        name = pathway.levels[level].id
        for track in pathway.tracks:
            yield from above(prover, later, track, level, name)
        yield from below(prover, later, level, name)


def above(prover: Prover, later: Sequence[object], track: Track, level: int, name: str) -> Iterator[Finding]:
    """More is known, and a track proposes a level that was not said to be possible."""
    foreseen = prover.reaches(track.id, level, 0, "wide")
    risen = [*later, prover.reaches(track.id, level, 1), prover.no(foreseen)]
    if prover.proven(*risen, two=True):
        return
    others = [prover.no(prover.reaches(t.id, level, 0, "wide")) for t in prover.pathway.tracks]
    now = [prover.no(prover.reaches(t.id, level, 0)) for t in prover.pathway.tracks]
    shown = prover.two(
        *risen,
        *others,
        *now,
        about=f"above the range: {track.id} at {name}",
        shows=lambda seen: more_known(prover.pathway, seen) and leaves(seen),
    )
    if shown:
        what = f"more answers lead to '{name}' in '{track.id}', above the range that was said"
        hint = "let the steps below be open to the same ages as the track, or report the fault"
        yield finding_at("outside_range", track.place, track.id, what, hint, patients=shown)


def below(prover: Prover, later: Sequence[object], level: int, name: str) -> Iterator[Finding]:
    """More is known, and every track proposes less than was said to be the least."""
    tracks = prover.pathway.tracks
    for track in tracks:
        held = prover.reaches(track.id, level, 0, "settled")
        if prover.proven(*later, held, prover.no(prover.reaches(track.id, level, 1)), two=True):
            continue
        shown = prover.two(
            *later,
            held,
            prover.some(*(prover.reaches(t.id, level, 0) for t in tracks)),
            *(prover.no(prover.reaches(t.id, level, 1)) for t in tracks),
            about=f"below the range: {track.id} at {name}",
            shows=lambda seen: more_known(prover.pathway, seen) and leaves(seen),
        )
        if shown:
            what = f"more answers lead below '{name}' in '{track.id}', under the range that was said"
            hint = "let the track that answers otherwise have a step at the lowest level"
            yield finding_at("outside_range", track.place, track.id, what, hint, patients=shown)


def leaves(seen: Sequence[RoutedPatient]) -> bool:
    """Tell whether the second patient's level lies outside the first one's range."""
    first = seen[0].outcome
    return first is not None and not first.lowest <= seen[1].level() <= first.highest


CHECK = Check(
    "outside_range", "L6", "z3", "answering any open question never leads outside the range of levels", find
)
