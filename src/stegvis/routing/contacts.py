"""Who must meet the patient, in order: the profession that each rule asks for, no later than it says."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from stegvis.model import Need, Pathway, Step
from stegvis.routing.compile import Ruleset
from stegvis.routing.router import Outcome

OPEN_FLAGS = -1
"""In place of a rule's number: the red-flag questions that are open."""
NOTHING = -2
"""In place of a rule's number: nothing leads anywhere."""


@frozen
class Contact:
    """One profession that must meet the patient.

    Attributes:
        profession: its id.
        urgency: how soon, as a rank.
        rules: the rules that ask for it, by number, the most urgent first.
        lacking: the unit has nobody of the profession, nor anybody who does it: never the first contact.
    """

    profession: str
    urgency: int
    rules: tuple[int, ...]
    lacking: bool = False


def who_meets(pathway: Pathway, found: Outcome) -> tuple[Contact, ...]:
    """Return everybody who must meet the patient, the first contact first.

    One entry a profession, as soon as the soonest rule that asks for it; ties in the author's order, after
    them whom the unit lacks.
    """
    asked: dict[tuple[str, bool], list[tuple[int, int]]] = {}
    for profession, urgency, rule, lacking in asking(pathway, found):
        asked.setdefault((profession, lacking), []).append((urgency, rule))
    order = pathway.once(by_rank)
    made = [
        Contact(id, max(said)[0], tuple(rule for _, rule in sorted(said, key=lambda one: -one[0])), lacking)
        for (id, lacking), said in asked.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.urgency, one.lacking, order[one.profession])))


def first_meets(pathway: Pathway, found: Outcome) -> str:
    """Return the profession that meets the patient first: the head of `who_meets`, without the others."""
    order = pathway.once(by_rank)
    said = [(-urgency, lacking, order[id], id) for id, urgency, _, lacking in asking(pathway, found)]
    return min(said)[3]


def by_rank(pathway: Pathway) -> dict[str, int]:
    """Return where each profession stands in the author's order."""
    return {id: n for n, id in enumerate(pathway.professions)}


def asking(pathway: Pathway, found: Outcome) -> Iterator[tuple[str, int, int, bool]]:
    """Yield each profession that is asked for, how soon, by which rule, and whether the unit lacks it."""
    for one, urgency, rule in askers(pathway, found):
        yield one.first_contact, urgency, rule, False
        if one.awaits:
            yield one.awaits, urgency, rule, True


def askers(pathway: Pathway, found: Outcome) -> Iterator[tuple[Need | Step, int, int]]:
    """Yield each rule, or the step it leads to, that says who meets the patient."""
    rules: Ruleset = pathway.ruleset
    steps = {proposal.track.id: proposal.step for proposal in found.proposals}
    for number in found.mildest:
        track, _, urgency = rules.joins[number]
        rule = rules.rules[number]
        yield rule if rule.first_contact else steps[track], urgency, number
    said = pathway.open_flags
    if found.flags_open:
        yield steps[said.track], rules.urgency_rank[said.urgency], OPEN_FLAGS
    elif not found.mildest:
        yield found.lead.step, found.urgency, NOTHING
