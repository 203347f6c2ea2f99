"""Where a verdict leads: the step above, beside or below, past what has failed twice, or the end of care."""

from __future__ import annotations

from attrs import frozen

from stegvis.errors import Text
from stegvis.graph import climb
from stegvis.language import inputs_of
from stegvis.model import DOWNWARD, FAILED, Step
from stegvis.rationale import possible, rules_of
from stegvis.reviewing.rules import Reason, of_level, of_today, plain_reason
from stegvis.reviewing.today import Today
from stegvis.reviewing.verdict import Verdict
from stegvis.routing import Proposal, rank

OTHER_TRACK = Text(
    "Insatsen kan avslutas, men dagens uppgifter ger behov i ett annat spår.",
    "The step can end, but today's values give a need in another track.",
)


@frozen
class ProposedWay:
    """How the rules propose that a course goes on.

    Attributes:
        verdict: what the verdict came to when its target was found; a step up to the top is a referral.
        target: the step it leads to; None when care ends.
        deciding: the reasons that decide.
    """

    verdict: str
    target: Step | None
    deciding: list[Reason]


def choose_target(today: Today, verdict: Verdict) -> ProposedWay:
    """Find the step that a verdict leads to: never below what today's values ask for by themselves."""
    if verdict.name in DOWNWARD:
        return no_less_than_today(today, less_care(today, verdict))
    return as_much_as_today(today, more_care(today, verdict))


def as_much_as_today(today: Today, proposed: ProposedWay) -> ProposedWay:
    """Raise what the course asks for to what the values of today ask for."""
    target = proposed.target
    assert target is not None, "more care is always given by some step"
    step = asked_today(today, min(today.level(target), today.level(today.step)))
    if step is None or today.level(target) >= today.level(step):
        return proposed
    verdict = "refer" if today.level(step) == today.top else proposed.verdict
    more = [one for one in of_today(today) if one.id not in {each.id for each in proposed.deciding}]
    return ProposedWay(verdict, step, [*proposed.deciding, *more])


def no_less_than_today(today: Today, proposed: ProposedWay) -> ProposedWay:
    """Lower the care no further than to what the values of today ask for.

    Care may end in spite of what opened the course, a trauma or an old worry, but not while a scale asks for
    more than the lowest level.
    """
    lead, target = today.routed.found.lead, proposed.target
    if today.level(target) >= lead.level if target else not scale_asks(today):
        return proposed
    deciding = [of_level(today), *proposed.deciding]
    step = asked_today(today, today.level(target) if target else 0)
    assert step is not None, "the lead itself asks for more"
    if today.level(step) >= today.level(today.step):
        return ProposedWay("stay", today.step if possible(today.routed, today.step) else step, deciding[:1])
    verdict = "step_down" if step.track == today.step.track else "change_track"
    return ProposedWay(verdict, step, deciding)


def asked_today(today: Today, beyond: int) -> Step | None:
    """Return the highest step that today's values ask for of those whose need is beyond a level.

    Each goes past what has failed twice in its own track: the highest need may come to less than another.
    """
    asking = sorted(today.routed.found.proposals, key=rank, reverse=True)
    steps = [asked_of(today, one) for one in asking if one.level > beyond]
    return max(steps, key=today.level, default=None)


def asked_of(today: Today, one: Proposal) -> Step:
    """Return the step that one proposal of today comes to; what meets a red flag is never tried out."""
    return one.step if one.track.id == today.pathway.red_flag_track else untried_or_next(today, one.step)


def scale_asks(today: Today) -> bool:
    """Tell whether a rule that reads a scale asks for more than the lowest level."""
    rules, inputs = today.rules, today.pathway.inputs
    asking = [rules.rules[n] for n in today.routed.found.mildest if rules.joins[n][1] > 0]
    return any(inputs[id].instrument for rule in asking for id in inputs_of(rule.when))


def more_care(today: Today, verdict: Verdict) -> ProposedWay:
    """Find the step that an upward verdict leads to; a red flag never leads below the present one."""
    proposed = way_up(today, verdict.name, verdict.deciding)
    flags = [one for one in verdict.deciding if one.id == "red_flag"]
    target = proposed.target
    if flags and target and today.level(target) < today.level(today.step):
        return ProposedWay("stay", today.step, flags)
    return proposed


def way_up(today: Today, verdict: str, deciding: list[Reason]) -> ProposedWay:
    """Find the step above or beside; the top of the ladder is a referral."""
    if verdict == "stay":
        return ProposedWay(verdict, today.step, deciding)
    own = [
        one.target if one.id == "red_flag" else untried_or_next(today, one.target)
        for one in deciding
        if one.target
    ]
    if verdict == "change_track" and own:
        return ProposedWay(verdict, max(own, key=today.level), deciding)
    closed = [one for one in deciding if one.closed]
    higher = [one for one in deciding if not (one.closed or one.target or one.id == "red_flag")]
    path = [*(beside(today, today.step) if closed and not higher else ()), *above(today, today.step)]
    if verdict == "refer":
        path = [step for step in path if today.level(step) == today.top]
    targets = own + path[:1]
    if not targets:
        return elsewhere(today, verdict, deciding, bool(higher))
    target = max(targets, key=today.level)
    if today.level(target) == today.level(today.step) and len(closed) == len(deciding):
        return ProposedWay("stay", target, deciding)
    return ProposedWay("refer" if today.level(target) == today.top else "step_up", target, deciding)


def elsewhere(today: Today, verdict: str, deciding: list[Reason], higher: bool) -> ProposedWay:
    """Leave a track that has no other step for this patient: contact the receiving unit, or change track."""
    here = today.level(today.step)
    if here == today.top and possible(today.routed, today.step):
        return ProposedWay("refer", today.step, deciding)
    least = today.top if verdict == "refer" else min(here + higher, today.top)
    step = of_other_track(today, least)
    level = today.level(step)
    if level == today.top:
        return ProposedWay("refer", step, deciding)
    return ProposedWay("step_up" if level > here else "change_track", step, deciding)


def of_other_track(today: Today, least: int) -> Step:
    """Return a step of at least a level, in the track that today's values lead to when it has one so high.

    How high is told by the tracks that every patient can be led to: a track with a rung that those lack would
    otherwise give a patient with a need less than one without.
    """
    always = [today.pathway.otherwise, today.pathway.red_flag_track]
    level = min(today.level(step) for track in always for step in open_in(today, track, least))
    tracks = [today.routed.found.lead.track.id, *always]
    return next(
        step for track in tracks for step in open_in(today, track, level) if today.level(step) == level
    )


def open_in(today: Today, track: str, least: int) -> list[Step]:
    """Return the other open steps of a track of at least a level that have not failed twice."""
    return [
        step
        for level, step in today.rules.ladders[track]
        if level >= least
        and step is not today.step
        and possible(today.routed, step)
        and may_be_tried(today, step)
    ]


def less_care(today: Today, verdict: Verdict) -> ProposedWay:
    """Find the step below, or end care."""
    target = below(today) if verdict.name == "step_down" else None
    return (
        ProposedWay(verdict.name, target, verdict.deciding) if target else end_care(today, verdict.deciding)
    )


def end_care(today: Today, deciding: list[Reason]) -> ProposedWay:
    """End the step, unless the values of today give a need in another track."""
    pathway = today.pathway
    mine = {today.step.track, pathway.otherwise, pathway.red_flag_track}
    others = [p for p in today.routed.found.proposals if p.track.id not in mine]
    if not others:
        return ProposedWay("finish", None, deciding)
    lead = max(others, key=lambda one: (today.level(asked_of(today, one)), *rank(one)))
    target = asked_of(today, lead)
    urgency = pathway.urgencies[lead.urgency].id
    data = plain_reason("change_track", urgency, OTHER_TRACK, rules_of(today.routed, lead), "other_track")
    more = Reason("other_track", "change_track", urgency, False, data, target)
    return ProposedWay("change_track", target, [more, *deciding])


def untried_or_next(today: Today, step: Step) -> Step:
    """Return a step, or another when it has failed twice: beside it, else the next one up."""
    if may_be_tried(today, step):
        return step
    return [*beside(today, step), *above(today, step), step][0]


def above(today: Today, start: Step) -> list[Step]:
    """Return the open steps on the way up, without those that have failed twice; the top always stays."""
    way = climb(today.pathway, start, lambda s: possible(today.routed, s), today.known("age"))
    steps = [step for _, step in way]
    if steps and not is_untried(today, steps[0]):
        steps = beside(today, steps[0]) + steps
    return [s for s in steps if may_be_tried(today, s)]


def beside(today: Today, step: Step) -> list[Step]:
    """Return the open steps of the same track and level that have not failed twice."""
    same = [one for rank_, one in today.rules.ladders[step.track] if rank_ == today.level(step)]
    return [one for one in same if possible(today.routed, one) and may_be_tried(today, one)]


def may_be_tried(today: Today, step: Step) -> bool:
    """Tell whether a step may be proposed again; the top of the ladder always may."""
    return today.level(step) == today.top or is_untried(today, step)


def is_untried(today: Today, step: Step) -> bool:
    """Tell whether a step has not already been tried twice without enough effect."""
    failed = [
        one
        for one in today.episode.earlier
        if one.step == step.id and one.outcome in FAILED and one.adequate is not False
    ]
    return len(failed) < 2


def below(today: Today) -> Step | None:
    """Return the nearest lower open step of the track."""
    here = today.level(today.step)
    lower = [
        (level, step)
        for level, step in today.rules.ladders[today.step.track]
        if level < here and possible(today.routed, step) and is_untried(today, step)
    ]
    return max(lower, key=lambda pair: pair[0])[1] if lower else None
