"""Where a verdict leads: the step above, beside or below, past what has failed twice, or the end of care."""

from __future__ import annotations

from stegvis.errors import Text
from stegvis.graph import climb
from stegvis.model import FAILED, Step
from stegvis.rationale import possible, rules_of
from stegvis.reviewing.rules import Asked, Settled, Sight, plain_reason
from stegvis.routing import rank

OTHER_TRACK = Text(
    "Insatsen kan avslutas, men dagens uppgifter ger behov i ett annat spår.",
    "The step can end, but today's values give a need in another track.",
)


def ended(sight: Sight, deciding: list[Asked]) -> Settled:
    """End the step, unless the values of today give a need in another track."""
    pathway = sight.pathway
    mine = {sight.step.track, pathway.otherwise, pathway.red_flag_track}
    others = [p for p in sight.routed.found.proposals if p.track.id not in mine]
    if not others:
        return "finish", None, deciding
    lead = max(others, key=rank)
    target = fresh(sight, lead.step)
    urgency = pathway.urgencies[lead.urgency].id
    rules = rules_of(sight.routed, lead)
    said = plain_reason("change_track", urgency, OTHER_TRACK, rules, "other_track")
    more = Asked("other_track", "change_track", urgency, False, said, target)
    return "change_track", target, [more, *deciding]


def aimed(sight: Sight, verdict: str, deciding: list[Asked]) -> Settled:
    """Find the step that an upward verdict leads to; the top of the ladder is a referral."""
    if verdict == "stay":
        return verdict, sight.step, deciding
    top = len(sight.pathway.levels) - 1
    own = [one.target if one.id == "red_flag" else fresh(sight, one.target) for one in deciding if one.target]
    if verdict == "change_track" and own:
        return verdict, max(own, key=sight.level), deciding
    path = above(sight, sight.step)
    if any(one.closed for one in deciding):
        path = beside(sight, sight.step) + path
    if verdict == "refer":
        path = [step for step in path if sight.level(step) == top]
    targets = own + path[:1]
    if not targets:
        return "refer", sight.step, deciding
    target = max(targets, key=sight.level)
    if sight.level(target) == sight.level(sight.step) and all(one.closed for one in deciding):
        return "stay", target, deciding
    return ("refer" if sight.level(target) == top else "step_up"), target, deciding


def fresh(sight: Sight, step: Step) -> Step:
    """Return a step, or another when it has failed twice: beside it, else the next one up."""
    if kept(sight, step):
        return step
    return [*beside(sight, step), *above(sight, step), step][0]


def above(sight: Sight, start: Step) -> list[Step]:
    """Return the open steps on the way up, without those that have failed twice; the top always stays."""
    way = climb(sight.pathway, start, lambda s: possible(sight.routed, s), sight.known("age"))
    steps = [step for _, step in way]
    if steps and not untried(sight, steps[0]):
        steps = beside(sight, steps[0]) + steps
    return [s for s in steps if kept(sight, s)]


def beside(sight: Sight, step: Step) -> list[Step]:
    """Return the open steps of the same track and level that have not failed twice."""
    same = [one for rank_, one in sight.rules.ladders[step.track] if rank_ == sight.level(step)]
    return [one for one in same if possible(sight.routed, one) and kept(sight, one)]


def kept(sight: Sight, step: Step) -> bool:
    """Tell whether a step may be proposed again; the top of the ladder always may."""
    return sight.level(step) == len(sight.pathway.levels) - 1 or untried(sight, step)


def untried(sight: Sight, step: Step) -> bool:
    """Tell whether a step has not already been tried twice without enough effect."""
    failed = [
        one
        for one in sight.episode.earlier
        if one.step == step.id and one.outcome in FAILED and one.adequate is not False
    ]
    return len(failed) < 2


def below(sight: Sight) -> Step | None:
    """Return the nearest lower open step of the track."""
    here = sight.level(sight.step)
    lower = [
        (level, step)
        for level, step in sight.rules.ladders[sight.step.track]
        if level < here and possible(sight.routed, step) and untried(sight, step)
    ]
    return max(lower, key=lambda pair: pair[0])[1] if lower else None
