"""Who must meet the patient, in order: the profession that each rule asks for, no later than it says."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from stegvis.model import Pathway
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
    """

    profession: str
    urgency: int
    rules: tuple[int, ...]


def who_meets(pathway: Pathway, found: Outcome) -> tuple[Contact, ...]:
    """Return everybody who must meet the patient, the first contact first.

    One entry a profession, as soon as the soonest rule that asks for it; ties in the author's order.
    """
    asked: dict[str, list[tuple[int, int]]] = {}
    for profession, urgency, rule in asking(pathway, found):
        asked.setdefault(profession, []).append((urgency, rule))
    order = {id: n for n, id in enumerate(pathway.professions)}
    made = [
        Contact(id, max(said)[0], tuple(rule for _, rule in sorted(said, key=lambda one: -one[0])))
        for id, said in asked.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.urgency, order[one.profession])))


def asking(pathway: Pathway, found: Outcome) -> Iterator[tuple[str, int, int]]:
    """Yield each profession that is asked for, how soon, and by which rule."""
    rules: Ruleset = pathway.ruleset
    steps = {proposal.track.id: proposal.step for proposal in found.proposals}
    for number in found.mildest:
        track, _, urgency = rules.joins[number]
        own = rules.rules[number].first_contact
        yield own or steps[track].first_contact, urgency, number
    said = pathway.open_flags
    if found.flags_open:
        yield steps[said.track].first_contact, rules.urgency_rank[said.urgency], OPEN_FLAGS
    elif not found.mildest:
        yield found.lead.step.first_contact, found.urgency, NOTHING
