"""An answer to a question that another answer closed, and the proposal is firm all the same."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.language import inputs_of
from stegvis.model import Instrument, Pathway
from stegvis.routing import decided, inapplicable, stays_open
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.relations import applies
from stegvis.verification.shrink import PatientData, RoutedPatient, routed
from stegvis.verification.subject import Check, Subject

HINT = "see the patient below; the fault is in stegvis itself: please report it"


def find(subject: Subject) -> Iterator[Finding]:
    """Route the smallest patient whose answer to each detail is the worse one, its gate being closed.

    So of each item that only a total tells, the total being at its worse end.
    """
    yield from of_details(subject)
    for scale in subject.pathway.instruments.values():
        items = [f"{scale.id}.item{number}" for number in range(1, scale.items + 1) if scale.summed]
        for id in filter(subject.pathway.gates.__contains__, items):
            yield from of_item(subject, scale, id)


def of_details(subject: Subject) -> Iterator[Finding]:
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


def of_item(subject: Subject, scale: Instrument, id: str) -> Iterator[Finding]:
    """Route the smallest patient whose total leaves an item no harmless value, though its gate is closed."""
    prover, pathway = subject.prover, subject.pathway
    better, one = pathway.inputs[scale.id].direction == "higher_better", pathway.inputs[id]
    worst, most = (scale.lowest, one.lowest) if better else (scale.highest, one.highest)
    if id not in prover.one.answered or not stays_open(pathway.ruleset, id, (most, most), inapplicable(one)):
        return
    low, high = prover.one.values[scale.id]
    shown = prover.patient(
        prover.every(low == worst, high == worst, prover.no(prover.one.answered[id])),
        prover.no(prover.one.gate(id)[1]),
        about=f"contradiction of {id}",
        shows=lambda seen: implied(pathway, seen[0], id),
    )
    if shown is not None and firm(pathway, shown, id):
        what = f"'{id}' follows from a total though another answer closed it, and the proposal is firm"
        yield finding_at("firm_contradiction", scale.place, id, what, HINT, patients=(shown,))


def implied(pathway: Pathway, one: RoutedPatient, id: str) -> bool:
    """Tell whether a total leaves an item no harmless value, though its gate is closed."""
    span, apart = one.seen.known.get(id), inapplicable(pathway.inputs[id])
    left = id not in one.seen.given and applies(pathway, one, id) is False
    return left and stays_open(pathway.ruleset, id, span, apart)


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
    "an answer, or what a total tells, beside a closed gate is noted; one patient for each is routed",
    find,
)
