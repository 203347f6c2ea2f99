"""A yes to a red-flag question that no red flag hears, because of the age or of another answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stegvis.language import inputs_of
from stegvis.model import Need
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.shrink import RoutedPatient
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Prover


def find(subject: Subject) -> Iterator[Finding]:
    """For each red-flag question, ask for a patient who answers it adversely and whom nothing hears.

    A question is one of red flags when its answer alone makes one hold at some age; what only adds to
    another answer is not. Heard is also what a need answers at the level and urgency of open red flags.
    """
    prover, pathway = subject.prover, subject.pathway
    open_ = pathway.open_flags
    least = prover.rules.level_rank[open_.at_least], prover.rules.urgency_rank[open_.urgency]
    hearing = [
        number
        for number, (_, level, urgency) in enumerate(prover.rules.joins)
        if number < len(pathway.red_flags) or (level >= least[0] and urgency >= least[1])
    ]
    unheard = prover.no(prover.some(*(prover.may[0][number] for number in hearing)))
    for id, worse, flag in questions(prover):
        shown = prover.patient(
            prover.one.adverse(id),
            unheard,
            about=f"lost answer {id}",
            shows=lambda seen, id=id, worse=worse: lost(seen[0], id, worse, hearing),  # type: ignore[misc]
        )
        if shown is not None:
            what = f"'{id}' is answered with the worse answer, and no red flag holds: the answer is lost"
            hint = "let a red flag read it at every age and beside every other answer"
            yield finding_at("lost_answer", flag.place, flag.id, what, hint, patients=(shown,))


def questions(prover: Prover) -> Iterator[tuple[str, bool, Need]]:
    """Yield each finding whose worse answer alone makes a red flag hold at some age; the answer, the flag."""
    flags = prover.pathway.red_flags
    for id, one in prover.one.inputs.items():
        if one.kind != "boolean" or one.adverse == "neither":
            continue
        for number, flag in enumerate(flags):
            reads = inputs_of(prover.criteria[number])
            rest = [prover.one.mildest(k) for k in sorted(reads - {id, "age"})]
            if id in reads and not prover.proven(prover.must[0][number], prover.one.adverse(id), *rest):
                yield id, one.adverse == "yes", flag
                break


def lost(one: RoutedPatient, id: str, worse: bool, hearing: list[int]) -> bool:
    """Tell whether the worse answer was given, and neither holds nor may hold anything that hears it."""
    said = one.outcome
    heard = said is None or not {*said.holds, *said.open}.isdisjoint(hearing)
    return not heard and one.data.get("findings", {}).get(id) is worse


CHECK = Check("lost_answer", "L4", "z3", "the worse answer to a red-flag question is always heard", find)
