"""What a review's rules ask for, and why: rules, stated ways, red flags and the values of today."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from stegvis.errors import Text
from stegvis.language import Criterion, Known, inputs_of
from stegvis.model import SCALE, VERDICTS, Claim, Edge, ReviewRule, Step, Unsuitable
from stegvis.rationale import ground, holds, rules_of, said_of, sorted_flags
from stegvis.reviewing.series import unlike
from stegvis.reviewing.today import Data, Today
from stegvis.routing import open_at

OURS = Claim("inference", "", "", "")
OF_EDGE = {"escalate": "step_up", "refer": "refer", "transfer": "change_track"}
FLAGS = Text("En varningsflagga gäller i dag.", "A red flag holds today.")
NEWEST = Text(
    "Dagens uppgifter ger i sig behov av en högre nivå än den pågående insatsen.",
    "Today's values alone need a higher level than the present step.",
)
SOON = Text(
    "Dagens uppgifter ger i sig den här brådskegraden, vad förloppet än visar.",
    "Today's values alone ask for contact this soon, whatever the course shows.",
)
STILL = Text(
    "Dagens uppgifter ger i sig behov av minst den här nivån: mindre vård föreslås inte än.",
    "Today's values alone need at least this level: less care is not proposed yet.",
)
DETERIORATED = Text(
    "Säkerställt sämre på {scales} än när insatsen började: bedöm varför innan något trappas ner eller "
    "avslutas.",
    "Reliably worse on {scales} than when the step began: find out why before anything is stepped down or "
    "ended.",
)
AGES = Text(
    "Insatsen är för åldrarna {low}–{high}: en annan behövs.",
    "The step is for ages {low}-{high}: another is needed.",
)


@frozen
class Reason:
    """One reason for a verdict: a rule, a stated way, a red flag, or the values of today.

    Attributes:
        waits: the pathway's checks are gone through before it is acted on.
        data: how it is written in the review.
        target: the step that it leads to, when it says so itself.
        closed: the present step is closed to the patient, so another of its level will do.
    """

    id: str
    verdict: str
    urgency: str
    waits: bool
    data: Data
    target: Step | None = None
    rule: ReviewRule | None = None
    closed: bool = False


@frozen
class Reasons:
    """What the rules say.

    Attributes:
        held: what holds, gravest first.
        open: the rules that may hold once more is known.
        unsure: what would have to be known of scales that may have deteriorated and no rule waits for.
        measure_first: what is measured before anything is firm: totals that are too old, or that may not
            have been given on the same form.
    """

    held: list[Reason]
    open: list[ReviewRule]
    unsure: list[str]
    measure_first: list[str]


def ask_rules(today: Today) -> Reasons:
    """Ask every rule of course and patient; deterioration never stays unmentioned."""
    truths = [(rule, today.truth(rule.when)) for rule in today.pathway.review_rules]
    open_ = [rule for rule, truth in truths if truth is None]
    held = [of_rule(today, rule) for rule, truth in truths if truth]
    held += [of_edge(today, edge) for edge in today.pathway.edges if leads_away(today, edge)]
    held += of_today(today)
    held += of_closed_step(today)
    held += unmentioned(today, held)
    held = sorted(held, key=lambda one: -VERDICTS.index(one.verdict))
    return Reasons(held, open_, unsure_deteriorations(today, held, open_), measure_first(today))


def measure_first(today: Today) -> list[str]:
    """Return what must be measured again: totals too old to decide, and forms that may not be the same."""
    unlike_ = [
        id
        for id, one in today.course.series.items()
        if one.first and one.last and unlike(one.first, one.last)
    ]
    return [f"measurements({id})" for id in dict.fromkeys([*today.old, *unlike_])]


def of_rule(today: Today, rule: ReviewRule) -> Reason:
    """Return a rule that holds."""
    data = stated_reason(today, rule, rule.claim, rule.when, rule.verdict, rule.urgency)
    if rule.dissent.sv:
        data["dissent"] = rule.dissent.to_dict()
    target = today.pathway.steps[rule.to] if rule.to else None
    return Reason(rule.id, rule.verdict, rule.urgency, rule.checks_first, data, target, rule)


def leads_away(today: Today, edge: Edge) -> bool:
    """Tell whether a stated way out of the present step holds."""
    here = edge.start == today.step.id and edge.kind in OF_EDGE
    return here and edge.when is not None and today.truth(edge.when) is True


def of_edge(today: Today, edge: Edge) -> Reason:
    """Return a stated way that holds."""
    assert edge.when is not None
    verdict, urgency = OF_EDGE[edge.kind], today.pathway.track(today.step.track).urgency
    data = stated_reason(today, edge, edge.claims[0], edge.when, verdict, urgency)
    return Reason(edge.id, verdict, urgency, False, data, today.pathway.steps[edge.end])


def of_today(today: Today) -> list[Reason]:
    """Return what the values of today ask for by themselves: red flags, and a higher level."""
    flags, lead, here = sorted_flags(today.routed), today.routed.found.lead, today.level(today.step)
    higher = lead.level > here
    if flags:
        verdict, urgency = "step_up" if higher else "stay", flags[0].urgency
        data = plain_reason(verdict, urgency, FLAGS, [flag.id for flag in flags], "red_flag")
        return [Reason("red_flag", verdict, urgency, False, data, lead.step if higher else None)]
    if not higher:
        return []
    verdict = "step_up" if lead.track.id == today.step.track else "change_track"
    urgency = today.pathway.urgencies[lead.urgency].id
    if today.lead.level > here:
        data = plain_reason(verdict, urgency, NEWEST, rules_of(today.routed, lead), "newest_values")
    else:
        data = plain_reason(verdict, urgency, today.pathway.open_flags.because, [], "unanswered_red_flags")
    return [Reason(data["rule"], verdict, urgency, False, data, lead.step)]


def of_urgency(today: Today) -> Reason:
    """Return why contact is as soon as it would be for a new patient with the values of today."""
    found = today.routed.found
    urgency = today.pathway.urgencies[found.urgency].id
    soonest = [one for one in found.proposals if one.urgency == found.urgency]
    rules = [id for one in soonest for id in rules_of(today.routed, one)]
    if rules or not found.flags_open:
        data = plain_reason("stay", urgency, SOON, rules, "newest_urgency")
    else:
        data = plain_reason("stay", urgency, today.pathway.open_flags.because, [], "unanswered_red_flags")
    return Reason(data["rule"], "stay", urgency, False, data)


def of_level(today: Today) -> Reason:
    """Return why no less care is proposed than a new patient with the values of today would get."""
    lead = today.routed.found.lead
    urgency = today.pathway.urgencies[lead.urgency].id
    data = plain_reason("stay", urgency, STILL, rules_of(today.routed, lead), "still_needed")
    return Reason("still_needed", "stay", urgency, False, data)


def of_closed_step(today: Today) -> list[Reason]:
    """Return why the present step is no longer for this patient: what stops it, or the age."""
    step, verdict = today.step, "step_up"
    urgency = today.pathway.track(step.track).urgency
    found = [
        stated_reason(today, one, one.claim, one.when, verdict, urgency)
        for one in step.unsuitable
        if one.kind == "stop" and holds(today.routed, step, one)
    ]
    if not open_at(step, today.known("age"), False):
        ages = {"low": step.age_lowest, "high": step.age_highest}
        because = Text(AGES.sv.format(**ages), AGES.en.format(**ages))
        found.append(plain_reason(verdict, urgency, because, [], "ages"))
    return [Reason(data["rule"], verdict, urgency, False, data, closed=True) for data in found]


def unmentioned(today: Today, held: list[Reason]) -> list[Reason]:
    """Return deterioration beyond chance that no rule that holds speaks of: it never stays unmentioned."""
    pathway = today.pathway
    rules = [one.rule for one in held if one.rule]
    ids = [
        id for id, (worse, _) in deteriorations(today).items() if worse and not is_read_by(today, rules, id)
    ]
    if not ids:
        return []
    names = [pathway.instruments[id].name for id in ids]
    because = Text(
        DETERIORATED.sv.format(scales=" och ".join(name.sv for name in names)),
        DETERIORATED.en.format(scales=" and ".join(name.en for name in names)),
    )
    urgencies = [pathway.track(today.step.track).urgency]
    urgencies += [
        rule.urgency for rule in pathway.review_rules if any(map(tells_deterioration, inputs_of(rule.when)))
    ]
    urgency = max(urgencies, key=today.rules.urgency_rank.__getitem__)
    data = plain_reason("stay", urgency, because, [], "deteriorated")
    data["values"] = {f"deteriorated({id})": True for id in ids}
    return [Reason("deteriorated", "stay", urgency, False, data)]


def tells_deterioration(id: str) -> bool:
    """Tell whether an input is the deterioration of some scale."""
    return id.startswith("deteriorated(")


def unsure_deteriorations(today: Today, held: list[Reason], open_: list[ReviewRule]) -> list[str]:
    """Return what would have to be known of scales that may have deteriorated and no rule waits for."""
    rules = [*open_, *(one.rule for one in held if one.rule)]
    return [
        f"deteriorated({id})"
        for id, (worse, may) in deteriorations(today).items()
        if may and not worse and not is_read_by(today, rules, id)
    ]


def deteriorations(today: Today) -> dict[str, Known]:
    """Return, per scale that can tell, whether it has deteriorated during the step."""
    found = {id: today.course.known.get(f"deteriorated({id})") for id in today.course.series}
    return {id: known for id, known in found.items() if known}


def is_read_by(today: Today, rules: Sequence[ReviewRule], id: str) -> bool:
    """Tell whether any of some rules reads the deterioration of a scale."""
    names = {f"deteriorated({id})"}
    if id == today.course.followed:
        names.add(f"deteriorated({SCALE})")
    return any(names & inputs_of(rule.when) for rule in rules)


def stated_reason(
    today: Today,
    one: ReviewRule | Edge | Unsuitable,
    claim: Claim,
    when: Criterion,
    verdict: str,
    urgency: str,
) -> Data:
    """Return a reason with the values it saw and its ground."""
    return {
        "rule": one.id,
        "verdict": verdict,
        "urgency": urgency,
        "because": one.because.to_dict(),
        "when": said_of(when),
        "values": today.values(when),
        "confidence": one.confidence,
        "facts": list(one.facts),
        "ground": ground(today.pathway, claim),
        "rules": [],
    }


def plain_reason(verdict: str, urgency: str, because: Text, rules: list[str], id: str) -> Data:
    """Return a reason that stands on the pathway's own rules for one patient."""
    ground = OURS.to_dict() | {"title": "", "basis": "convention"}
    return {
        "rule": id,
        "verdict": verdict,
        "urgency": urgency,
        "because": because.to_dict(),
        "when": "",
        "values": {},
        "confidence": "high",
        "facts": [],
        "ground": ground,
        "rules": rules,
    }
