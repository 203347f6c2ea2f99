"""A course of measurements through a pathway: stay, step up, step down, finish, refer or change track.

Rules that ask for more care join by maximum. Less care is proposed only when no such rule holds or may
hold, and every red-flag question is answered. A red flag always wins.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from stegvis import explaining
from stegvis.asking import Asked, Said, Sight, asked, plain_reason
from stegvis.compiling import Ruleset
from stegvis.criteria import inputs_of
from stegvis.episode import FAILED, REASONS, Episode, Measurement, Override
from stegvis.errors import AssessmentError, Diagnostic, Fault, PathwayError
from stegvis.following import next_measurement, responsibility
from stegvis.graphing import climb
from stegvis.measuring import measure
from stegvis.moving import moved
from stegvis.pathway import Pathway, ReviewDefaults, ReviewRule, Step
from stegvis.places import Place
from stegvis.recounting import caveats, numbers
from stegvis.routing import Later, open_at, outcome, rank
from stegvis.terms import Text
from stegvis.verdict import DOWNWARD, VERDICTS, Review
from stegvis.weighing import weigh

OTHER_TRACK = Text(
    "Insatsen kan avslutas, men dagens uppgifter ger behov i ett annat spår.",
    "The step can end, but today's values give a need in another track.",
)
CHOSEN = Text("En kliniker har valt en annan insats.", "A clinician has chosen another step.")


Settled = tuple[str, Step | None, list[Asked]]


def review(pathway: Pathway, episode: Episode) -> Review:
    """Propose how a course goes on: stay, step up, step down, finish, refer or change track.

    Pure: no clock, no files, no state; the same episode gives the same bytes.

    Raises:
        AssessmentError: the episode is impossible; every fault is named.
        PathwayError: the pathway says nothing of reviews.

    >>> import stegvis
    >>> from datetime import date
    >>> pathway = stegvis.load("se-primary-care")
    >>> course = stegvis.Episode("depression-icbt", date(2026, 1, 12), date(2026, 2, 9))
    >>> stegvis.review(pathway, course).verdict
    'stay'
    """
    from stegvis.vetting import vet

    if pathway.review_defaults is None:
        hint = "write a [review_defaults] table and [[review_rule]] tables"
        place = Place(pathway.id, 1, 1)
        raise PathwayError([Diagnostic(place, "this pathway says nothing of reviews", hint)])
    vet(pathway, episode)
    return weighed(look(pathway, episode, pathway.review_defaults))


def look(pathway: Pathway, episode: Episode, defaults: ReviewDefaults) -> Sight:
    """Work out the course, and decide on the values of today."""
    step = pathway.steps[episode.step]
    episode = with_today(episode)
    course = measure(pathway, episode, step, defaults)
    patient = episode.patient
    newest = {id: one.readings[-1].given for id, one in course.series.items()}
    missing = {
        id: m for id, m in newest.items() if patient.scores.get(id) is None and not patient.items.get(id)
    }
    patient = evolve(
        patient,
        scores={**patient.scores, **{id: m.total for id, m in missing.items()}},
        items={**patient.items, **{id: m.items for id, m in missing.items() if m.items}},
        contact_date=patient.contact_date or episode.on,
    )
    old = [from_before(pathway, m) for m in missing.values() if m.on != episode.on]
    seen = weigh(pathway, patient)
    rules: Ruleset = pathway.ruleset
    values = rules.values(seen.known)
    later = Later(pathway, patient, seen, values, outcome(pathway, values))
    said = dict.fromkeys([*caveats(pathway, episode, course, defaults), *old, *seen.caveats])
    return Sight(pathway, episode, step, defaults, course, later, tuple(said))


def with_today(episode: Episode) -> Episode:
    """A score of today is a measurement as well; the same day cannot have two totals."""
    measured = {(m.instrument, m.on): m for m in episode.measurements}
    faults: list[Fault] = []
    new: list[Measurement] = []
    patient = episode.patient
    for id in dict.fromkeys([*patient.scores, *patient.items]):
        total, items = patient.scores.get(id), patient.items.get(id) or {}
        today = measured.get((id, episode.on))
        if today is None and (total is not None or items):
            new.append(Measurement(id, episode.on, total, items))
        elif today is not None and total is not None and today.total not in (None, total):
            what = f"{total} today, but {today.total} among the measurements of {episode.on}"
            faults.append(Fault(f"patient.scores.{id}", total, what, "", "keep one of them"))
    if faults:
        raise AssessmentError(faults)
    return evolve(episode, measurements=(*episode.measurements, *new))


def from_before(pathway: Pathway, given: Measurement) -> Text:
    """Say that a value of today is an earlier one."""
    name = pathway.instruments[given.instrument].name
    return Text(
        f"{name.sv}: dagens värde saknas; det från {given.on} används.",
        f"{name.en}: no value of today; the one from {given.on} is used.",
    )


def weighed(sight: Sight) -> Review:
    """Join what is asked, and write the review."""
    holds, open_ = asked(sight)
    upward = [one for one in holds if one.verdict not in DOWNWARD]
    proposed = settle(sight, holds, open_)
    override, lifted = standing(sight, upward)
    verdict, target, deciding = proposed
    if override and not lifted:
        verdict, target = by_choice(sight, override)
    also = [one for one in holds if one not in deciding]
    changes = target is not None and target is not sight.step
    waiting = waits_for(sight, verdict, open_)
    checks_open = any(one.waits for one in deciding) and not all(
        sight.episode.checks.get(c.id) for c in sight.pathway.checks
    )
    only_waiting = checks_open and all(one.waits for one in deciding)
    flags_open = sight.later.found.flags_open
    provisional = bool(waiting) or flags_open or only_waiting
    urgency = most_urgent(sight, [one.urgency for one in deciding])
    rules = [one.rule for one in holds if one.rule]
    return Review(
        verdict=verdict,
        status="provisional" if provisional else "firm",
        urgency=urgency,
        step=sight.step.id,
        target=target.id if target else "",
        reasons=tuple(one.said for one in deciding),
        also=tuple(one.said for one in also),
        numbers=numbers(sight.course, sight.defaults),
        missing=tuple(waiting),
        checks=tuple(checks(sight, deciding)),
        actions=tuple(actions(sight, deciding, also)),
        next_measurement=next_measurement(
            sight.episode, sight.course, sight.step, target, rules, sight.defaults
        ),
        responsible=responsibility(sight.pathway, sight.episode),
        override=override_said(override, lifted, proposed) if override else None,
        red_flags=tuple(explaining.red_flags(sight.later)),
        questions=tuple(q for q in explaining.questions(sight.later) if q["kind"] == "red_flag"),
        caveats=tuple(text.to_dict() for text in sight.caveats),
        recommendation=moved(sight, target, deciding, urgency) if changes and target else None,
        episode=sight.episode.to_dict(),
        provenance=provenance(sight, urgency),
        intended_use=sight.pathway.intended_use.to_dict(),
    )


def provenance(sight: Sight, urgency: str) -> Said:
    """Return versions and hash, and the names that the review shows."""
    said: Said = dict(explaining.SAYINGS["provenance"](sight.later))
    names = {one.id: one.name.to_dict() for one in sight.pathway.urgencies}
    del said["names"]
    return said | {
        "urgency": names[urgency],
        "steps": {id: step.name.to_dict() for id, step in sight.pathway.steps.items()},
        "track": sight.pathway.track(sight.step.track).name.to_dict(),
    }


def settle(sight: Sight, holds: list[Asked], open_: list[ReviewRule]) -> Settled:
    """Return the verdict that the rules propose, its target, and the reasons that decide."""
    upward = [one for one in holds if one.verdict not in DOWNWARD]
    if upward:
        verdict = max((one.verdict for one in upward), key=VERDICTS.index)
        deciding = [one for one in upward if one.verdict == verdict]
        flags = [one for one in upward if one.id == "red_flag"]
        if not flags:
            return aimed(sight, verdict, deciding)
        deciding = [one for one in upward if one in flags or one in deciding]
        verdict, target, deciding = aimed(sight, verdict, deciding)
        if target and sight.level(target) < sight.level(sight.step):
            return "stay", sight.step, flags
        return verdict, target, deciding
    less = [one for one in holds if one.verdict in DOWNWARD]
    may_rise = any(rule.verdict not in DOWNWARD for rule in open_)
    if not less or may_rise or sight.later.found.flags_open:
        return "stay", sight.step, []
    verdict = max((one.verdict for one in less), key=VERDICTS.index)
    deciding = [one for one in less if one.verdict == verdict]
    target = below(sight) if verdict == "step_down" else None
    if target:
        return verdict, target, deciding
    return ended(sight, deciding)


def ended(sight: Sight, deciding: list[Asked]) -> Settled:
    """End the step, unless the values of today give a need in another track."""
    pathway = sight.pathway
    mine = {sight.step.track, pathway.otherwise, pathway.red_flag_track}
    others = [p for p in sight.later.found.proposals if p.track.id not in mine]
    if not others:
        return "finish", None, deciding
    lead = max(others, key=rank)
    urgency = pathway.urgencies[lead.urgency].id
    rules = [need.id for need in explaining.rules_held(sight.later) if need.track == lead.track.id]
    said = plain_reason("change_track", urgency, OTHER_TRACK, rules, "other_track")
    more = Asked("other_track", "change_track", urgency, False, said, lead.step)
    return "change_track", lead.step, [more, *deciding]


def aimed(sight: Sight, verdict: str, deciding: list[Asked]) -> Settled:
    """Find the step that an upward verdict leads to; the top of the ladder is a referral."""
    if verdict == "stay":
        return verdict, sight.step, deciding
    top = len(sight.pathway.levels) - 1
    own = [
        one.target
        for one in deciding
        if one.target
        and (one.id == "red_flag" or sight.level(one.target) == top or untried(sight, one.target))
    ]
    if verdict == "change_track" and own:
        return verdict, max(own, key=sight.level), deciding
    path = above(sight)
    if verdict == "refer":
        path = [step for step in path if sight.level(step) == top]
    targets = own + path[:1]
    if not targets:
        return "refer", sight.step, deciding
    target = max(targets, key=sight.level)
    return ("refer" if sight.level(target) == top else "step_up"), target, deciding


def above(sight: Sight) -> list[Step]:
    """Return the open steps on the way up, without those that have failed twice; the top always stays."""
    top = len(sight.pathway.levels) - 1
    way = climb(sight.pathway, sight.step, lambda s: explaining.possible(sight.later, s), sight.known("age"))
    steps = [step for _, step in way]
    if steps and not untried(sight, steps[0]):
        level = sight.level(steps[0])
        beside = [
            step
            for rank_, step in sight.rules.ladders[sight.step.track]
            if rank_ == level and explaining.possible(sight.later, step)
        ]
        steps = beside + steps
    return [s for s in steps if sight.level(s) == top or untried(sight, s)]


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
        if level < here
        and explaining.possible(sight.later, step)
        and open_at(step, sight.known("age"), False)
        and untried(sight, step)
    ]
    return max(lower, key=lambda pair: pair[0])[1] if lower else None


def standing(sight: Sight, upward: list[Asked]) -> tuple[Override | None, list[str]]:
    """Return the clinician's latest choice in this step, and what has come since that lifts it."""
    step, started = sight.step.id, sight.episode.started
    made = [one for one in sight.episode.overrides if one.on >= started or one.chosen == step]
    if not made:
        return None, []
    latest = max(made, key=lambda one: one.on)
    newer = any(m.on > latest.on for m in sight.episode.measurements)
    lifted = [
        one.id
        for one in upward
        if one.id == "red_flag" or (newer and not one.waits and one.verdict != "stay")
    ]
    return latest, lifted


def by_choice(sight: Sight, override: Override) -> tuple[str, Step]:
    """Return the verdict that a clinician's choice amounts to."""
    chosen = sight.pathway.steps[override.chosen]
    if chosen is sight.step:
        return "stay", chosen
    if chosen.track != sight.step.track:
        return "change_track", chosen
    if sight.level(chosen) <= sight.level(sight.step):
        return "step_down", chosen
    top = len(sight.pathway.levels) - 1
    return ("refer" if sight.level(chosen) == top else "step_up"), chosen


def override_said(override: Override, lifted: list[str], proposed: Settled) -> Said:
    """Return a clinician's choice beside what the rules propose."""
    verdict, target, _ = proposed
    return {
        "on": override.on.isoformat(),
        "by": override.by,
        "reason": override.reason,
        "reason_text": REASONS[override.reason].to_dict(),
        "chosen": override.chosen,
        "note": override.note,
        "stands": not lifted,
        "lifted_by": lifted,
        "because": CHOSEN.to_dict(),
        "proposed": {"verdict": verdict, "target": target.id if target else ""},
    }


def waits_for(sight: Sight, verdict: str, open_: list[ReviewRule]) -> list[Said]:
    """Return what must be known before the verdict is firm: each input, its question and its rules."""
    here = VERDICTS.index(verdict)
    inputs = {**sight.pathway.inputs, **sight.pathway.course}
    found: dict[str, list[str]] = {}
    for rule in open_:
        could = VERDICTS.index(rule.verdict) > here or (verdict == "stay" and rule.verdict in DOWNWARD)
        if not could:
            continue
        for id in sorted(inputs_of(rule.when)):
            low, high = sight.known(id)
            if low != high:
                found.setdefault(id, []).append(rule.id)
    return [
        {"input": id, "name": inputs[id].name.to_dict(), "ask": inputs[id].ask.to_dict(), "rules": rules}
        for id, rules in found.items()
    ]


def checks(sight: Sight, deciding: list[Asked]) -> Iterable[Said]:
    """Yield what is gone through before a step up, when the verdict waits for it."""
    if not any(one.waits for one in deciding):
        return
    for check in sight.pathway.checks:
        yield {
            "check": check.id,
            "ask": check.ask.to_dict(),
            "done": sight.episode.checks.get(check.id),
            "facts": list(check.facts),
            "ground": explaining.ground(sight.pathway, check.claim),
        }


def actions(sight: Sight, deciding: list[Asked], also: list[Asked]) -> Iterable[Said]:
    """Yield what to do now: for red flags first, then what the rules that hold ask for."""
    flags = {need.id for need in explaining.sorted_flags(sight.later)}
    for one in explaining.actions(sight.later):
        if one["from"] in flags:
            yield {"from": one["from"], "urgency": one["urgency"], "do": one["do"]}
    for asked_ in (*deciding, *also):
        for do in asked_.rule.do if asked_.rule else ():
            yield {"from": asked_.id, "urgency": asked_.urgency, "do": do.to_dict()}


def most_urgent(sight: Sight, urgencies: list[str]) -> str:
    """Return the highest of some urgencies; without any, the lowest there is."""
    ranks = sight.rules.urgency_rank
    return max(urgencies, key=ranks.__getitem__, default=sight.pathway.urgencies[0].id)
