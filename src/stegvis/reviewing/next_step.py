"""The recommendation for the step that a review leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from attrs import evolve, frozen

from stegvis.errors import Text
from stegvis.model import Recommendation, Step
from stegvis.rationale import (
    FIRST,
    RECORDED,
    SAYINGS,
    booking,
    by_name,
    conditions,
    contact_said,
    contacts_said,
    open_questions,
    worded,
)
from stegvis.reviewing.override import Decision
from stegvis.reviewing.today import Data, Today
from stegvis.routing import NOTHING, Contact, Outcome, Proposal, Routed, any_declined, barriers, open_at

R = TypeVar("R", bound=Recommendation)


def contacts_of(today: Today, step: Step | None, urgency: str) -> list[Data]:
    """Return everybody who must meet the patient: whoever today's rules ask for, and who gives the step.

    Args:
        urgency: how soon the course itself asks for the step; without one, today's rules alone ask.
    """
    if step is None:
        return contacts_said(today.routed) if today.routed.found.mildest else []
    after = evolve(today.routed, found=outcome_at(today, step, urgency))
    ranks, order = today.rules.urgency_rank, [*today.pathway.professions]
    given = [Contact(step.first_contact, ranks[urgency], (NOTHING,))]
    if step.awaits:
        given.append(Contact(step.awaits, ranks[urgency], (NOTHING,), lacking=True))
    found = {(one["profession"], one["lacking"]): one for one in contacts_said(after)}
    for contact in given:
        own, key = contact_said(after, contact), (contact.profession, contact.lacking)
        same = found.get(key, own)
        sooner, later = (own, same) if ranks[own["urgency"]] >= ranks[same["urgency"]] else (same, own)
        found[key] = {**sooner, "for": list(dict.fromkeys([*sooner["for"], *later["for"]]))}
    return sorted(
        found.values(),
        key=lambda one: (-ranks[one["urgency"]], one["lacking"], order.index(one["profession"])),
    )


def recommend_step(
    today: Today,
    decision: Decision,
    urgency: str,
    contacts: list[Data],
    overturning: frozenset[str],
    make: type[R],
) -> R | None:
    """Return the recommendation for the step that a review leads to; None without another step.

    Args:
        overturning: what may hold of today's patient and would give more, by id.
    """
    target = decision.target
    if target is None or target is today.step:
        return None
    found = outcome_at(today, target, urgency, not overturning)
    ids = [one.id for one in today.pathway.levels]
    reasons = tuple(one.data for one in decision.proposed.deciding)
    return make(
        "firm" if found.firm else "provisional",
        target.level,
        {"lowest": ids[found.lowest], "highest": ids[found.highest]},
        target.track,
        target.id,
        urgency,
        contacts[0]["profession"],
        RationaleOfReview(evolve(today.routed, found=found), today.routed, reasons, contacts, overturning),
    )


def outcome_at(today: Today, target: Step, urgency: str, sure: bool = True) -> Outcome:
    """Return the outcome of today with the target as what is proposed.

    Args:
        sure: whether no open answer of today would give more.
    """
    found, rules, level = today.routed.found, today.rules, today.level(target)
    stops, unanswered, to_decide = barriers(rules, target, today.routed.values)
    track = today.pathway.track(target.track)
    lead = Proposal(track, level, rules.urgency_rank[urgency], level, target, unanswered, to_decide)
    others = tuple(p for p in found.proposals if p.track is not track)
    closed = stops or not open_at(target, today.known("age"), False)
    refused = any_declined(today.routed.seen.declines, (lead, *others))
    firm = sure and not (unanswered or closed or found.flags_open or refused)
    return evolve(
        found,
        level=level,
        urgency=lead.urgency,
        lead=lead,
        proposals=(lead, *others),
        lowest=level,
        highest=level if firm else max(level, found.highest),
        firm=firm,
    )


@frozen
class RationaleOfReview:
    """The rationale of a recommendation that a review leads to: the review's reasons decide."""

    after: Routed
    before: Routed
    reasons: tuple[Data, ...]
    contacts: list[Data]
    overturning: frozenset[str]

    def __call__(self, name: str) -> Any:
        own: dict[str, Callable[[], Any]] = {
            "because": self.because,
            "why_not_lower": self.why_not_lower,
            "what_would_change": list,
            "questions": self.questions,
            "contacts": lambda: self.contacts,
            "booking": lambda: booking(self.after, self.contacts[0]),
        } | dict.fromkeys(RECORDED, lambda: None)
        say = own.get(name)
        return say() if say else SAYINGS[name](self.after)

    def because(self) -> list[Data]:
        """The reasons of the review, in the form of a rule's."""
        keys = ("rule", "when", "values", "urgency", "because", "confidence", "facts")
        level, pathway = self.after.found.lead.step.level, self.after.pathway
        inputs = {**pathway.inputs, **pathway.course}
        return [
            {key: one[key] for key in keys}
            | {"seen": by_name(inputs, one["values"])}
            | {"at_least": level, "threshold": one["ground"], "care": one["ground"]}
            for one in self.reasons
        ]

    def why_not_lower(self) -> list[Data]:
        """A lower level is not proposed because the review leads here."""
        rules = [one["rule"] for one in self.reasons]
        text = Text(
            f"uppföljningen leder till den här nivån ({', '.join(rules)}).",
            f"the review leads to this level ({', '.join(rules)}).",
        )
        return [
            {
                "level": level.id,
                "name": level.name.to_dict(),
                "why": "review",
                "reason": Text(f"{level.name.sv}: {text.sv}", f"{level.name.en}: {text.en}").to_dict(),
                "rules": rules,
            }
            for level in self.after.pathway.levels[: self.after.found.level]
        ]

    def questions(self) -> list[Data]:
        """The questions that are open and would give more, then those that the step itself waits for."""
        first = open_questions(self.before, FIRST, self.overturning)
        asked = {q["question"] for q in first}
        inputs = self.after.pathway.inputs
        rule_of: dict[str, str] = {}
        for one in conditions(self.after):
            for id in one["questions"]:
                rule_of.setdefault(id, one["rule"])
        own = [
            {
                "question": id,
                "group": inputs[id].group,
                "kind": "unsuitable",
                **worded(self.after, inputs[id]),
                "rules": [rule],
                "matters_for": ["level", "step"],
                "answers": [],
            }
            for id, rule in rule_of.items()
            if id not in asked
        ]
        return first + own
