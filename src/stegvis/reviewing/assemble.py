"""A course of measurements through a pathway: stay, step up, step down, finish, refer or change track.

Rules that ask for more care join by maximum. Less care is proposed only when no such rule holds or may
hold, and every red-flag question is answered. A red flag always wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from stegvis.errors import AssessmentError, Diagnostic, PathwayError, Place, Text
from stegvis.language import inputs_of
from stegvis.model import DOWNWARD, VERDICTS, Episode, Pathway, Recommendation, Review, ReviewRule, Step
from stegvis.rationale import SAYINGS, ground, open_questions, red_flags, sorted_flags, what_to_do
from stegvis.reviewing.figures import numbers
from stegvis.reviewing.follow_up import next_measurement, overdue_since, responsibility
from stegvis.reviewing.next_step import moved
from stegvis.reviewing.override import by_choice, override_said, standing
from stegvis.reviewing.rules import Asked, Said, Settled, Sight, asked, unsure_of
from stegvis.reviewing.target import aimed, below, ended
from stegvis.reviewing.today import look, misread

R = TypeVar("R", bound=Review)
SENT = Text(
    "En remiss är redan skickad ({sent}; {to}): komplettera den med det nya, skicka inte en till.",
    "A referral has already been sent ({sent}; {to}): add what is new to it, do not send another.",
)
LATE = Text(
    "Remissen är försenad: hör av dig till mottagande enhet, och ha kontakt med patienten under tiden.",
    "The referral is overdue: contact the receiving unit, and keep in touch with the patient meanwhile.",
)


def propose(pathway: Pathway, episode: Episode, make: type[R], make_next: type[Recommendation]) -> R:
    """Propose how a course goes on: stay, step up, step down, finish, refer or change track.

    Pure: no clock, no files, no state; the same episode gives the same bytes.

    Raises:
        AssessmentError: the episode is impossible; every fault is named.
        PathwayError: the pathway says nothing of reviews.

    Args:
        make, make_next: the nouns to make of the review, and of the recommendation for the next step.
    """
    from stegvis.reviewing.faults import vet

    if pathway.review_defaults is None:
        hint = "write a [review_defaults] table and [[review_rule]] tables"
        place = Place(pathway.id, 1, 1)
        raise PathwayError([Diagnostic(place, "this pathway says nothing of reviews", hint)])
    wrong = vet(pathway, episode)
    if not wrong:
        try:
            return weighed(look(pathway, episode, pathway.review_defaults), make, make_next)
        except AssessmentError as error:
            wrong = list(error.faults)
    more = [one for one in misread(pathway, episode) if one not in wrong]
    raise AssessmentError([*wrong, *more])


def weighed(sight: Sight, make: type[R], make_next: type[Recommendation]) -> R:
    """Join what is asked, and write the review."""
    holds, open_ = asked(sight)
    unsure = unsure_of(sight, holds, open_)
    proposed = settle(sight, holds, open_, bool(unsure))
    verdict, target, deciding = proposed
    override, lifted = standing(sight, holds, target)
    late = overdue_since(sight.episode, sight.course, sight.step, sight.defaults)
    if override and not lifted:
        verdict, target = by_choice(sight, override)
    also = [one for one in holds if one not in deciding]
    changes = target is not None and target is not sight.step
    if late and verdict in DOWNWARD and not (override and not lifted):
        unsure = [f"measurements({sight.course.wanted})", *unsure]
    waiting = waits_for(sight, verdict, open_, unsure)
    checks_open = any(one.waits for one in deciding) and not all(
        sight.episode.checks.get(c.id) for c in sight.pathway.checks
    )
    only_waiting = checks_open and all(one.waits for one in deciding)
    flags_open = sight.routed.found.flags_open
    provisional = bool(waiting) or flags_open or only_waiting
    counted = [one for one in holds if one.verdict not in DOWNWARD]
    urgency = most_urgent(sight, [one.urgency for one in (*deciding, *counted)])
    rules = [one.rule for one in holds if one.rule]
    return make(
        verdict=verdict,
        status="provisional" if provisional else "firm",
        urgency=urgency,
        step=sight.step.id,
        target=target.id if target else "",
        reasons=tuple(one.said for one in deciding),
        also=tuple(one.said for one in also),
        numbers=numbers(sight.course, sight.defaults),
        missing=tuple(waiting),
        checks=tuple(checks(sight, proposed[0], deciding)),
        actions=tuple(actions(sight, target, [*deciding, *also])),
        next_measurement=next_measurement(
            sight.episode, sight.course, sight.step, target, rules, sight.defaults
        ),
        responsible=responsibility(sight.pathway, sight.episode),
        override=override_said(override, lifted, proposed) if override else None,
        red_flags=tuple(red_flags(sight.routed)),
        questions=tuple(q for q in open_questions(sight.routed) if q["kind"] == "red_flag"),
        caveats=tuple(text.to_dict() for text in sight.caveats),
        recommendation=moved(sight, target, deciding, urgency, make_next) if changes and target else None,
        episode=sight.episode.to_dict(),
        provenance=provenance(sight, urgency, holds),
        intended_use=sight.pathway.intended_use.to_dict(),
    )


def provenance(sight: Sight, urgency: str, holds: list[Asked]) -> Said:
    """Return versions and hash, and the names of what the review shows."""
    pathway = sight.pathway
    said: Said = dict(SAYINGS["provenance"](sight.routed))
    urgencies = {one.id: one.name.to_dict() for one in pathway.urgencies}
    seen = [id for one in holds for id in one.said["values"]]
    choices = [choice for id in ("impression", *seen) for choice in sight.input(id).choices]
    del said["names"]
    return said | {
        "urgency": urgencies[urgency],
        "steps": {id: step.name.to_dict() for id, step in pathway.steps.items()},
        "track": pathway.track(sight.step.track).name.to_dict(),
        "inputs": {id: sight.input(id).name.to_dict() for id in dict.fromkeys(seen)},
        "words": {choice.id: choice.name.to_dict() for choice in choices},
        "instruments": {id: one.name.to_dict() for id, one in pathway.instruments.items()},
    }


def settle(sight: Sight, holds: list[Asked], open_: list[ReviewRule], unsure: bool) -> Settled:
    """Return the verdict that the rules propose, its target, and the reasons that decide."""
    upward = [one for one in holds if one.verdict not in DOWNWARD]
    less = [one for one in holds if one.verdict in DOWNWARD]
    may_rise = unsure or any(rule.verdict not in DOWNWARD for rule in open_)
    lowers = bool(less) and not may_rise and not sight.routed.found.flags_open
    if upward and not (lowers and all(one.closed for one in upward)):
        verdict = max((one.verdict for one in upward), key=VERDICTS.index)
        deciding = [one for one in upward if one.verdict == verdict]
        flags = [one for one in upward if one.id == "red_flag"]
        if not flags:
            return aimed(sight, verdict, deciding)
        deciding = [*flags, *(one for one in deciding if one not in flags)]
        verdict, target, deciding = aimed(sight, verdict, deciding)
        if target and sight.level(target) < sight.level(sight.step):
            return "stay", sight.step, flags
        return verdict, target, deciding
    if not lowers:
        return "stay", sight.step, []
    verdict = max((one.verdict for one in less), key=VERDICTS.index)
    deciding = [one for one in less if one.verdict == verdict]
    target = below(sight) if verdict == "step_down" else None
    if target:
        return verdict, target, deciding
    return ended(sight, deciding)


def waits_for(sight: Sight, verdict: str, open_: list[ReviewRule], unsure: list[str]) -> list[Said]:
    """Return what must be known before the verdict is firm: each input, its question and its rules."""
    here = VERDICTS.index(verdict)
    found: dict[str, list[str]] = {}
    for rule in open_:
        could = VERDICTS.index(rule.verdict) > here or (verdict == "stay" and rule.verdict in DOWNWARD)
        if not could:
            continue
        for id in sorted(inputs_of(rule.when)):
            low, high = sight.known(id)
            if low != high:
                found.setdefault(id, []).append(rule.id)
    if here <= VERDICTS.index("stay"):
        found |= {id: [] for id in unsure if id not in found}
    return [
        {"input": id, "name": one.name.to_dict(), "ask": one.ask.to_dict(), "rules": rules}
        for id, rules in found.items()
        for one in [sight.input(id)]
    ]


def checks(sight: Sight, verdict: str, deciding: list[Asked]) -> Iterable[Said]:
    """Yield what is gone through at a step up, and whether it waits for that; a red flag is not held up."""
    waits = all(one.waits for one in deciding)
    wanted = verdict in ("step_up", "refer") or any(one.waits for one in deciding)
    if not wanted or any(one.id == "red_flag" for one in deciding):
        return
    for check in sight.pathway.checks:
        yield {
            "check": check.id,
            "ask": check.ask.to_dict(),
            "done": sight.episode.checks.get(check.id),
            "waits": waits,
            "facts": list(check.facts),
            "ground": ground(sight.pathway, check.claim),
        }


def actions(sight: Sight, target: Step | None, said: list[Asked]) -> Iterable[Said]:
    """Yield what to do now, each once: for red flags first, then what the rules that hold ask for."""
    flags = {need.id for need in sorted_flags(sight.routed)}
    found = [
        {"from": one["from"], "urgency": one["urgency"], "do": one["do"]}
        for one in what_to_do(sight.routed)
        if one["from"] in flags
    ]
    late = LATE if responsibility(sight.pathway, sight.episode)["overdue"] else None
    for do in filter(None, (already_sent(sight, target), late)):
        found.append({"from": "referral", "urgency": most_urgent(sight, []), "do": do.to_dict()})
    for one in said:
        for do in one.rule.do if one.rule else ():
            found.append({"from": one.id, "urgency": one.urgency, "do": do.to_dict()})
    told = [one["do"]["sv"] for one in found]
    yield from (one for i, one in enumerate(found) if told[i] not in told[:i])


def already_sent(sight: Sight, target: Step | None) -> Text | None:
    """Say so when a referral to the proposed level is under way."""
    referral = sight.episode.referral
    if referral is None or referral.returned or target is None:
        return None
    to = sight.pathway.steps[referral.to]
    if sight.level(to) == sight.level(sight.step) or sight.level(to) != sight.level(target):
        return None
    said = {"sent": referral.sent}
    return Text(SENT.sv.format(to=to.name.sv, **said), SENT.en.format(to=to.name.en, **said))


def most_urgent(sight: Sight, urgencies: list[str]) -> str:
    """Return the highest of some urgencies; without any, the lowest there is."""
    ranks = sight.rules.urgency_rank
    return max(urgencies, key=ranks.__getitem__, default=sight.pathway.urgencies[0].id)
