"""All checks of one pathway: what is found, what is accepted, and how far anything is proven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import evolve, frozen

from stegvis.errors import NOWHERE
from stegvis.model import Pathway
from stegvis.verification.accepted import accept, acceptances, idle
from stegvis.verification.checks import CHECKS
from stegvis.verification.finding import Finding, Proof
from stegvis.verification.subject import Check, Subject

Progress = Callable[[str], None]


@frozen
class Checked:
    """The result of some checks.

    Attributes:
        proofs: how each check that was made came to its answer.
        unproven: the checks that were not made, because there is no prover.
    """

    findings: tuple[Finding, ...]
    proofs: tuple[Proof, ...]
    unproven: tuple[str, ...]

    @property
    def undecided(self) -> tuple[str, ...]:
        """What z3 was asked and could not answer."""
        return tuple(about for proof in self.proofs for about in proof.undecided)


def check(subject: Subject, only: Iterable[str] = (), progress: Progress | None = None) -> Checked:
    """Make all checks of a pathway, or only some by name.

    Without a prover the checks that need one are named in `unproven`; the others are made.
    """
    chosen = [CHECKS[name] for name in only] or list(CHECKS.values())
    findings: list[Finding] = []
    proofs: list[Proof] = []
    unproven: list[str] = []
    for one in chosen:
        if not one.applies(subject):
            continue
        if progress:
            progress(one.name)
        if one.proves and not subject.has_prover:
            unproven.append(one.name)
            continue
        proofs.append(made(one, subject, findings))
    return Checked(tuple(accepted(subject, findings, chosen, proofs)), tuple(proofs), tuple(unproven))


def prove(pathway: Pathway) -> Checked:
    """Make the checks that prove a law over every patient; z3 must be installed."""
    from stegvis.verification.prover import Prover

    names = [name for name, one in CHECKS.items() if one.proves]
    return check(Subject(pathway, prover=Prover(pathway)), names)


def made(one: Check, subject: Subject, findings: list[Finding]) -> Proof:
    """Make one check, gather what it finds, and tell how it came to its answer."""
    prover = subject.prover if subject.has_prover else None
    before = (prover.questions, len(prover.undecided)) if prover else (0, 0)
    findings += one.find(subject)
    after = (prover.questions, len(prover.undecided)) if prover else (0, 0)
    left = tuple(prover.undecided[before[1] :]) if prover else ()
    return Proof(one.name, one.law, one.method, one.says, after[0] - before[0], left)


def accepted(
    subject: Subject, findings: Sequence[Finding], chosen: Sequence[Check], proofs: Sequence[Proof]
) -> list[Finding]:
    """Mark what is accepted; an idle acceptance is a finding of its own.

    Acceptances are written for the pathway itself, or for one overlay on it: under other overlays or in a
    unit what they accept may not occur, which says nothing of them.
    """
    pathway = subject.pathway
    lines = acceptances(pathway, CHECKS)
    alone = len(pathway.overlays) < 2 and pathway.unit is None
    of = pathway.overlays[0].id if pathway.overlays else ""
    answered = frozenset(p.check for p in proofs if not p.undecided) if alone else frozenset[str]()
    if len(chosen) < len(CHECKS):
        lines = [one for one in lines if one.check in {check.name for check in chosen}]
    return [placed(one, pathway) for one in (*accept(findings, lines), *idle(findings, lines, answered, of))]


def placed(one: Finding, pathway: Pathway) -> Finding:
    """Give what is said of a pathway as a whole the place of its header."""
    if one.diagnostic.place != NOWHERE or not pathway.parts:
        return one
    return evolve(one, diagnostic=evolve(one.diagnostic, place=pathway.parts[0].place))
