"""A firm answer, or plain self-care, while a red flag is unknown; or a red flag that is never asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stegvis.errors import NOWHERE
from stegvis.model import Need, Pathway
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.shrink import PatientData, RoutedPatient, routed
from stegvis.verification.subject import Check, Subject


def find(subject: Subject) -> Iterator[Finding]:
    """The need of open red flags lies above self-care; each flag can be open; then the answer is guarded."""
    prover, pathway = subject.prover, subject.pathway
    guard = pathway.open_flags.at_least
    if prover.rules.level_rank[guard] == 0:
        shown = prover.patient(
            prover.flags_open[0],
            *(prover.no(prover.reaches(track.id, 1)) for track in pathway.tracks),
            about="unguarded: the need of open red flags",
            shows=lambda seen: open_flags(pathway, seen) and seen[0].level() == 0,
        )
    else:
        shown = None
    if shown is not None:
        what = f"while a red-flag question is open the answer may be '{guard}', the lowest level"
        hint = "let [unanswered_red_flags] ask for a level at which a person is in contact"
        place = pathway.red_flags[0].place if pathway.red_flags else NOWHERE
        yield finding_at("unguarded", place, "", what, hint, patients=(shown,))
    for number, flag in enumerate(pathway.red_flags):
        yield from of_flag(subject, number, flag)


def of_flag(subject: Subject, number: int, flag: Need) -> Iterator[Finding]:
    """Route the smallest patient for whom one red flag is open."""
    prover, pathway = subject.prover, subject.pathway
    about = f"unguarded {flag.id}"
    shown = prover.patient(
        prover.may[0][number],
        prover.no(prover.must[0][number]),
        about=about,
        shows=lambda seen: seen[0].outcome is not None and number in seen[0].outcome.open,
    )
    if shown is None and about not in prover.undecided:
        what = "no patient has this red flag open: its question is never asked"
        hint = "ask for what it reads: take 'optional' away, or read a finding"
        yield finding_at("unguarded", flag.place, flag.id, what, hint)
    elif shown is not None and not guarded(pathway, shown):
        what = "while this red flag is open the answer is firm, or lower than open red flags ask for"
        hint = "see the patient below; the fault is in stegvis itself: please report it"
        yield finding_at("unguarded", flag.place, flag.id, what, hint, patients=(shown,))


def guarded(pathway: Pathway, one: PatientData) -> bool:
    """Tell whether the answer is provisional, at the level of open red flags or above."""
    seen = routed(pathway, one)
    assert seen is not None
    assert seen.outcome is not None
    least = pathway.ruleset.level_rank[pathway.open_flags.at_least]
    return not seen.outcome.firm and seen.outcome.level >= least


def open_flags(pathway: Pathway, seen: Sequence[RoutedPatient]) -> bool:
    """Tell whether a red-flag question is open."""
    return seen[0].outcome is not None and seen[0].outcome.flags_open


CHECK = Check(
    "unguarded",
    "L6",
    "construction",
    "while a red flag is unknown the answer is provisional and above self-care; each is asked for",
    find,
)
