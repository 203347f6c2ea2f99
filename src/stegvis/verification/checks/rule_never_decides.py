"""A need beside which others of its track always ask for as much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.shrink import RoutedPatient
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Prover


def find(subject: Subject) -> Iterator[Finding]:
    """Ask for a patient whose level or urgency in the track falls when a need is taken away.

    Red flags are left out: each says itself what to do and who does it first, whatever else holds.
    """
    prover = subject.prover
    joins = prover.rules.joins
    for number, rule in enumerate(prover.rules.rules):
        if rule.red_flag:
            continue
        same = [n for n, join in enumerate(joins) if join[0] == joins[number][0] and n != number]
        alone = [
            prover.no(prover.some(*(prover.must[0][n] for n in same if ranks(joins[n])[at] >= mine)))
            for at, mine in enumerate(ranks(joins[number]))
        ]
        shown = prover.somebody(
            prover.must[0][number],
            prover.some(*alone),
            about=f"never decides {rule.id}",
            shows=lambda seen, number=number, same=same: decides(prover, seen, number, same),  # type: ignore[misc]
        )
        if shown is False:
            what = "whenever this rule holds, others of its track ask for as much: it never decides"
            hint = "mend it, take it away, or accept it with a reason"
            yield finding_at("rule_never_decides", rule.place, rule.id, what, hint, severity="warning")


def decides(prover: Prover, seen: Sequence[RoutedPatient], number: int, same: Sequence[int]) -> bool:
    """Tell whether a rule that holds asks for more, in level or urgency, than all beside it."""
    joins, holds = prover.rules.joins, seen[0].holds
    beside = [ranks(joins[n]) for n in same if n in holds]
    mine = ranks(joins[number])
    return number in holds and any(all(j[at] < mine[at] for j in beside) for at in (0, 1))


def ranks(join: tuple[str, int, int]) -> tuple[int, int]:
    """Return the level and the urgency that a rule asks for."""
    return join[1], join[2]


CHECK = Check(
    "rule_never_decides", "L7", "z3", "each need decides the level or the urgency for somebody", find
)
