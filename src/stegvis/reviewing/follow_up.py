"""What follows: how urgent, what to do, when to measure next, who is responsible meanwhile.

Days are given, never the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from stegvis.errors import Text
from stegvis.model import DOWNWARD, Access, Referral, Step
from stegvis.rationale import sorted_flags, trusted, what_to_do
from stegvis.reviewing.ages import is_for
from stegvis.reviewing.override import Decision
from stegvis.reviewing.rules import Reason, Reasons, of_urgency
from stegvis.reviewing.today import Data, Today

SENDER, RECEIVER, HERE = "sender", "receiver", "this_unit"
WHO: dict[str, Text] = {
    HERE: Text("den enhet som följer förloppet", "the unit that follows the course"),
    SENDER: Text(
        "avsändaren, tills mottagaren har bekräftat remissen",
        "the sender, until the receiver has confirmed the referral",
    ),
    RECEIVER: Text("mottagande enhet", "the receiving unit"),
}
SENT = Text(
    "En remiss är redan skickad ({sent}; {to}): komplettera den med det nya, skicka inte en till.",
    "A referral has already been sent ({sent}; {to}): add what is new to it, do not send another.",
)
LATE = Text(
    "Remissen är försenad: hör av dig till mottagande enhet, och ha kontakt med patienten under tiden.",
    "The referral is overdue: contact the receiving unit, and keep in touch with the patient meanwhile.",
)


@frozen
class FollowUp:
    """What follows of a review.

    Attributes:
        asked: how soon the course itself asks for contact; the values of today may ask for it sooner.
        also: what else holds and must be said, beside the reasons that decide.
        overdue_since: the planned day that passed without a measurement, or "".
    """

    urgency: str
    asked: str
    also: list[Reason]
    actions: list[Data]
    overdue_since: str
    next_measurement: Data
    responsible: Data


def plan_follow_up(today: Today, reasons: Reasons, decision: Decision) -> FollowUp:
    """Plan what follows of a decision."""
    deciding = decision.proposed.deciding
    also = [one for one in reasons.held if one not in deciding]
    more = [one for one in reasons.held if one.verdict not in DOWNWARD]
    overdue, who = overdue_since(today), responsibility(today)
    urgency = asked = most_urgent(today, [one.urgency for one in (*deciding, *more)])
    if today.rules.urgency_rank[urgency] < today.routed.found.urgency:
        soonest = of_urgency(today)
        urgency, also = soonest.urgency, [*also, soonest]
    return FollowUp(
        urgency,
        asked,
        also,
        list(actions(today, decision, [*deciding, *also], who)),
        overdue,
        next_measurement(today, decision.target, reasons.held, overdue),
        who,
    )


def actions(today: Today, decision: Decision, reasons: list[Reason], responsible: Data) -> Iterator[Data]:
    """Yield what to do now, each once: for red flags first, then what the rules that hold ask for."""
    flags = {need.id for need in sorted_flags(today.routed)}
    found = [
        {"from": one["from"], "urgency": one["urgency"], "do": one["do"]}
        for one in (trusted(today.routed, said) for said in what_to_do(today.routed))
        if one["from"] in flags
    ]
    late = LATE if responsible["overdue"] else None
    for do in filter(None, (already_sent(today, decision.target), late)):
        found.append({"from": "referral", "urgency": most_urgent(today, []), "do": do.to_dict()})
    for one in reasons:
        for do in one.rule.do if one.rule else ():
            found.append({"from": one.id, "urgency": one.urgency, "do": do.to_dict()})
    told = [one["do"]["sv"] for one in found]
    yield from (one for i, one in enumerate(found) if told[i] not in told[:i])


def already_sent(today: Today, target: Step | None) -> Text | None:
    """Say so when a referral to the proposed level is under way."""
    referral = today.episode.referral
    if referral is None or referral.returned or target is None:
        return None
    to = today.pathway.steps[referral.to]
    if today.level(to) == today.level(today.step) or today.level(to) != today.level(target):
        return None
    sent = referral.sent
    return Text(SENT.sv.format(to=to.name.sv, sent=sent), SENT.en.format(to=to.name.en, sent=sent))


def most_urgent(today: Today, urgencies: list[str]) -> str:
    """Return the highest of some urgencies; without any, the lowest there is."""
    ranks = today.rules.urgency_rank
    return max(urgencies, key=ranks.__getitem__, default=today.pathway.urgencies[0].id)


def next_measurement(today: Today, target: Step | None, held: list[Reason], overdue: str) -> Data:
    """Say when to measure next and with what; a new step is counted from its own start."""
    step, on = target or today.step, today.episode.on
    plan, followed = step.review, today.course.followed
    planned = [followed] if followed and step is today.step else list(plan.instruments if plan else ())
    scales = [id for id in planned if is_for(today.pathway.instruments[id], today.known("age"))]
    data: Data = {"instruments": scales, "overdue_since": overdue}
    if step is not today.step:
        return data | {"weeks_from_start": list(plan.weeks) if plan else [], "earliest": "", "latest": ""}
    wanted = [one.rule.measure_weeks for one in held if one.rule and one.rule.measure_weeks]
    if overdue:
        days = [on, on]
    elif wanted:
        days = [on + timedelta(weeks=n) for n in min(wanted, key=lambda weeks: weeks[1])]
    else:
        days = [next_planned(today)] * 2
    earliest, latest = (day.isoformat() for day in days)
    return data | {"weeks_from_start": [], "earliest": earliest, "latest": latest}


def next_planned(today: Today) -> date:
    """Return the next day of the step's plan; after the last one it is repeated."""
    on = today.episode.on
    ahead = [day for day in planned_days(today) if day > on]
    return ahead[0] if ahead else on + timedelta(weeks=today.defaults.repeat_weeks.value)


def overdue_since(today: Today) -> str:
    """Return the planned day that passed without a measurement, or nothing; the plan's end is repeated."""
    defaults, followed, on = today.defaults, today.course.followed, today.episode.on
    days = planned_days(today)
    passed = [day for day in days if day <= on]
    if not (passed and followed):
        return ""
    early = passed[-1] - timedelta(days=defaults.due_within_days.value)
    series = today.course.series.get(followed)
    done = [r.given.on for r in series.later if early <= r.given.on] if series else []
    if not done:
        return passed[-1].isoformat()
    again = max(done[-1], passed[-1]) + timedelta(weeks=defaults.repeat_weeks.value)
    return again.isoformat() if passed == days and again < on else ""


def planned_days(today: Today) -> list[date]:
    """Return the days on which the present step is to be measured."""
    plan = today.step.review
    return [today.episode.started + timedelta(weeks=n) for n in (plan.weeks if plan else ())]


def responsibility(today: Today) -> Data:
    """Say who is responsible now, and what is overdue against the latest days of the pathway."""
    pathway, episode, referral = today.pathway, today.episode, today.episode.referral
    who = responsible_unit(referral)
    data: Data = {"who": who, "name": WHO[who].to_dict(), "referral": None, "overdue": [], "waiting": []}
    if referral is None:
        return data
    data["referral"] = {
        "to": referral.to,
        "state": referral_state(referral),
        "days_since_sent": (episode.on - referral.sent).days,
    }
    if referral.arrived or referral.returned:
        return data
    level = pathway.steps[referral.to].level
    for access in pathway.access:
        if level in access.levels and is_for_age(access, today):
            latest = referral.sent + timedelta(days=access.days)
            where = "overdue" if episode.on > latest else "waiting"
            data[where].append(
                {
                    "access": access.id,
                    "kind": access.kind,
                    "what": access.what.to_dict(),
                    "latest": latest.isoformat(),
                }
            )
    return data


def responsible_unit(referral: Referral | None) -> str:
    """Return who holds the responsibility: a referral is the sender's until it is confirmed."""
    if referral is None or referral.returned:
        return HERE
    return RECEIVER if referral.confirmed or referral.arrived else SENDER


def referral_state(referral: Referral) -> str:
    """Return how far a referral has come."""
    for name in ("returned", "arrived", "confirmed"):
        if getattr(referral, name):
            return name
    return "sent"


def is_for_age(access: Access, today: Today) -> bool:
    """Tell whether a latest day is for an age that is possible."""
    low, high = today.known("age")
    return access.age_lowest <= high and low <= access.age_highest
