"""A course of measurements through a pathway: stay, step up, step down, finish, refer or change track.

The work is a line of stages; each takes what the stages before it made and makes one value of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from stegvis.errors import Text
from stegvis.model import Episode, Pathway, Recommendation, Review
from stegvis.rationale import FIRST, SAYINGS, contradictions, open_questions, red_flags, unsigned
from stegvis.reviewing.figures import Figures, figures_of
from stegvis.reviewing.follow_up import FollowUp, plan_follow_up
from stegvis.reviewing.intake import check_episode
from stegvis.reviewing.measures import measure
from stegvis.reviewing.next_step import contacts_of, recommend_step
from stegvis.reviewing.override import Decision, closed_caveats, override_data, weigh_override
from stegvis.reviewing.rules import Reasons, ask_rules
from stegvis.reviewing.target import choose_target
from stegvis.reviewing.today import Data, Today, know_today
from stegvis.reviewing.verdict import settle_verdict
from stegvis.reviewing.waiting import Waiting, wait_for

R = TypeVar("R", bound=Review)


def propose(pathway: Pathway, episode: Episode, make: type[R], make_next: type[Recommendation]) -> R:
    """Propose how a course goes on: stay, step up, step down, finish, refer or change track.

    Pure: no clock, no files, no state; the same episode gives the same bytes.

    Raises:
        AssessmentError: the episode is impossible; every fault is named.
        PathwayError: the pathway says nothing of reviews.

    Args:
        make, make_next: the nouns to make of the review, and of the recommendation for the next step.
    """
    checked = check_episode(pathway, episode)
    course = measure(checked)
    figures = figures_of(checked, course)
    today = know_today(checked, course)
    reasons = ask_rules(today)
    verdict = settle_verdict(today, reasons)
    proposed = choose_target(today, verdict)
    decision = weigh_override(today, reasons, proposed)
    follow_up = plan_follow_up(today, reasons, decision)
    waiting = wait_for(today, reasons, decision, follow_up)
    contacts = contacts_of(today, decision.target, follow_up.asked)
    next_step = recommend_step(today, decision, follow_up.urgency, contacts, waiting.overturning, make_next)
    return assemble(today, figures, reasons, decision, follow_up, waiting, contacts, next_step, make)


def assemble(
    today: Today,
    figures: Figures,
    reasons: Reasons,
    decision: Decision,
    follow_up: FollowUp,
    waiting: Waiting,
    contacts: list[Data],
    next_step: Recommendation | None,
    make: type[R],
) -> R:
    """Write the review."""
    return make(
        verdict=decision.verdict,
        status="provisional" if waiting.provisional else "firm",
        urgency=follow_up.urgency,
        step=today.step.id,
        target=decision.target.id if decision.target else "",
        reasons=tuple(one.data for one in decision.proposed.deciding),
        also=tuple(one.data for one in follow_up.also),
        numbers=figures.numbers,
        missing=tuple(waiting.missing),
        checks=tuple(waiting.checks),
        contacts=tuple(contacts),
        actions=tuple(follow_up.actions),
        next_measurement=follow_up.next_measurement,
        responsible=follow_up.responsible,
        override=override_data(decision),
        red_flags=tuple(red_flags(today.routed)),
        questions=tuple(open_questions(today.routed, FIRST, waiting.overturning)),
        caveats=tuple(text.to_dict() for text in caveats(today, figures, decision)),
        recommendation=next_step,
        episode=today.episode.to_dict(),
        provenance=provenance(today, follow_up.urgency, reasons),
        intended_use=today.pathway.intended_use.to_dict(),
    )


def caveats(today: Today, figures: Figures, decision: Decision) -> list[Text]:
    """Return what weakens a review: a choice that does not fit, unsigned content, contradictions, figures."""
    found = [*closed_caveats(today, decision), *unsigned(today.routed), *contradictions(today.routed)]
    return list(dict.fromkeys([*found, *old_caveats(today), *figures.caveats]))


def old_caveats(today: Today) -> Iterator[Text]:
    """Say which totals are too old to decide anything."""
    for id in today.old:
        one = today.course.series[id]
        name, days = one.instrument.name, (today.episode.on - one.readings[-1].given.on).days
        yield Text(
            f"{name.sv} är {days} dagar gammal och avgör inget: mät först.",
            f"{name.en} is {days} days old and decides nothing: measure first.",
        )


def provenance(today: Today, urgency: str, reasons: Reasons) -> Data:
    """Return versions and hash, and the names of what the review shows."""
    pathway = today.pathway
    data: Data = dict(SAYINGS["provenance"](today.routed))
    urgencies = {one.id: one.name.to_dict() for one in pathway.urgencies}
    seen = [id for one in reasons.held for id in one.data["values"]]
    choices = [choice for id in ("impression", *seen) for choice in today.input(id).choices]
    del data["names"]
    return data | {
        "urgency": urgencies[urgency],
        "steps": {id: step.name.to_dict() for id, step in pathway.steps.items()},
        "track": pathway.track(today.step.track).name.to_dict(),
        "inputs": {id: today.input(id).name.to_dict() for id in dict.fromkeys(seen)},
        "words": {choice.id: choice.name.to_dict() for choice in choices},
        "instruments": {id: one.name.to_dict() for id, one in pathway.instruments.items()},
    }
