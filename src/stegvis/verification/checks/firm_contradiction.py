"""An answer to a question that another answer closed, and the proposal is firm all the same."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.language import inputs_of
from stegvis.model import Pathway
from stegvis.routing import decided
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.shrink import PatientData, routed
from stegvis.verification.subject import Check, Subject

HINT = "see the patient below; the fault is in stegvis itself: please report it"


def find(subject: Subject) -> Iterator[Finding]:
    """Route the smallest patient whose answer to each detail is the worse one, its gate being closed."""
    prover, pathway = subject.prover, subject.pathway
    for id in pathway.gates:
        one = pathway.inputs[id]
        if id not in prover.one.inputs or one.kind != "boolean" or one.adverse == "neither":
            continue
        worse = one.adverse == "yes"
        shown = prover.patient(
            prover.one.adverse(id),
            prover.no(prover.one.gate(id)[1]),
            about=f"contradiction of {id}",
            shows=lambda seen, id=id, worse=worse: (  # type: ignore[misc]
                seen[0].data.get("findings", {}).get(id) is worse and closed(pathway, seen[0].data, id)
            ),
        )
        if shown is not None and firm(pathway, shown, id):
            what = f"'{id}' is answered though another answer closed it, and the proposal is firm"
            yield finding_at("firm_contradiction", one.place, id, what, HINT, patients=(shown,))


def closed(pathway: Pathway, one: PatientData, id: str) -> bool:
    """Tell whether a question would not have been asked of a patient: unanswered it counts as harmless."""
    left = {key: value for key, value in one["findings"].items() if key != id}
    seen = routed(pathway, {**one, "findings": left})
    return seen is not None and id in seen.seen.known and id not in seen.seen.given


def firm(pathway: Pathway, one: PatientData, id: str) -> bool:
    """Tell whether the proposal is firm, or the contradiction not noted; no step is the matter of `gap`.

    What only a list denied, a detail may answer: the two do not contradict each other.
    """
    seen = routed(pathway, one)
    assert seen is not None
    if not seen.seen.denied.isdisjoint(inputs_of(pathway.gates[id])):
        return False
    try:
        return id not in seen.seen.contradicted or decided(pathway, seen.seen)[1].firm
    except AssertionError:
        return False


CHECK = Check(
    "firm_contradiction",
    "L13",
    "construction",
    "an answer that another one contradicts is noted, and nothing is firm; one patient for each is routed",
    find,
)
