"""When to measure next, and who is responsible meanwhile: days that are given, never the clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from stegvis.errors import Text
from stegvis.model import Access, Episode, Pathway, Referral, ReviewDefaults, ReviewRule, Step
from stegvis.reviewing.measures import Course

Said = dict[str, Any]
SENDER, RECEIVER, HERE = "sender", "receiver", "this_unit"
WHO: dict[str, Text] = {
    HERE: Text("den enhet som följer förloppet", "the unit that follows the course"),
    SENDER: Text(
        "avsändaren, tills mottagaren har bekräftat remissen",
        "the sender, until the receiver has confirmed the referral",
    ),
    RECEIVER: Text("mottagande enhet", "the receiving unit"),
}


def next_measurement(
    episode: Episode,
    course: Course,
    step: Step,
    target: Step | None,
    rules: list[ReviewRule],
    defaults: ReviewDefaults,
) -> Said:
    """Say when to measure next and with what; a new step is counted from its own start."""
    now = target or step
    plan = now.review
    scales = [course.wanted] if course.wanted and now is step else list(plan.instruments if plan else ())
    said: Said = {"instruments": scales, "overdue_since": overdue_since(episode, course, step, defaults)}
    if target and target is not step:
        return said | {"weeks_from_start": list(plan.weeks) if plan else [], "earliest": "", "latest": ""}
    asked = [rule.measure_weeks for rule in rules if rule.measure_weeks]
    if said["overdue_since"]:
        days = [episode.on] * 2
    elif asked:
        soonest, latest = min(asked, key=lambda weeks: weeks[1])
        days = [episode.on + timedelta(weeks=n) for n in (soonest, latest)]
    else:
        days = [next_planned(episode, step, defaults)] * 2
    return said | {
        "weeks_from_start": [],
        "earliest": days[0].isoformat(),
        "latest": days[1].isoformat(),
    }


def next_planned(episode: Episode, step: Step, defaults: ReviewDefaults) -> date:
    """Return the next day of the step's plan; after the last one it is repeated."""
    weeks = step.review.weeks if step.review else ()
    days = [episode.started + timedelta(weeks=n) for n in weeks]
    ahead = [day for day in days if day > episode.on]
    return ahead[0] if ahead else episode.on + timedelta(weeks=defaults.repeat_weeks.value)


def overdue_since(episode: Episode, course: Course, step: Step, defaults: ReviewDefaults) -> str:
    """Return the planned day that passed without a measurement, or nothing; the plan's end is repeated."""
    weeks = step.review.weeks if step.review else ()
    days = [episode.started + timedelta(weeks=n) for n in weeks]
    passed = [day for day in days if day <= episode.on]
    if not (passed and course.wanted):
        return ""
    early = passed[-1] - timedelta(days=defaults.due_within_days.value)
    series = course.series.get(course.wanted)
    done = [r.given.on for r in series.later if early <= r.given.on] if series else []
    if not done:
        return passed[-1].isoformat()
    again = max(done[-1], passed[-1]) + timedelta(weeks=defaults.repeat_weeks.value)
    return again.isoformat() if passed == days and again < episode.on else ""


def responsibility(pathway: Pathway, episode: Episode) -> Said:
    """Say who is responsible now, and what is overdue against the latest days of the pathway."""
    referral = episode.referral
    who = holder(referral)
    said: Said = {"who": who, "name": WHO[who].to_dict(), "referral": None, "overdue": [], "waiting": []}
    if referral is None:
        return said
    said["referral"] = {
        "to": referral.to,
        "state": state(referral),
        "days_since_sent": (episode.on - referral.sent).days,
    }
    if referral.arrived is None and referral.returned is None:
        level = pathway.steps[referral.to].level
        for access in pathway.access:
            if level in access.levels and fits(access, episode):
                latest = referral.sent + timedelta(days=access.days)
                where = "overdue" if episode.on > latest else "waiting"
                said[where].append(
                    {
                        "access": access.id,
                        "kind": access.kind,
                        "what": access.what.to_dict(),
                        "latest": latest.isoformat(),
                    }
                )
    return said


def holder(referral: Referral | None) -> str:
    """Return who holds the responsibility: a referral is the sender's until it is confirmed."""
    if referral is None or referral.returned:
        return HERE
    return RECEIVER if referral.confirmed or referral.arrived else SENDER


def state(referral: Referral) -> str:
    """Return how far a referral has come."""
    for name in ("returned", "arrived", "confirmed"):
        if getattr(referral, name):
            return name
    return "sent"


def fits(access: Access, episode: Episode) -> bool:
    """Tell whether a latest day is for this age; an unknown age keeps it."""
    age = episode.patient.age
    return age is None or access.age_lowest <= age <= access.age_highest
