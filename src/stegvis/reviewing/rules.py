"""What a review asks for, and why: rules, stated ways, red flags and the values of today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from stegvis.errors import Text
from stegvis.language import Criterion, Input, Known, inputs_of, truth_of
from stegvis.model import SCALE, VERDICTS, Claim, Edge, Episode, Pathway, ReviewDefaults, ReviewRule, Step
from stegvis.rationale import ground, holds, known_of, rules_of, said_of, sorted_flags, value_said
from stegvis.reviewing.measures import Course
from stegvis.routing import Routed, Ruleset, open_at, propose, rank, visited

Said = dict[str, Any]
OURS = Claim("inference", "", "", "")
OF_EDGE = {"escalate": "step_up", "refer": "refer", "transfer": "change_track"}
FLAGS = Text("En varningsflagga gäller i dag.", "A red flag holds today.")
NEWEST = Text(
    "Dagens uppgifter ger i sig behov av en högre nivå än den pågående insatsen.",
    "Today's values alone need a higher level than the present step.",
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
class Asked:
    """One reason for a verdict: a rule, an edge, a red flag, or the values of today.

    Attributes:
        waits: the pathway's checks are gone through before it is acted on.
        target: the step that it leads to, when it says so itself.
        closed: the present step is closed to the patient, so another of its level will do.
    """

    id: str
    verdict: str
    urgency: str
    waits: bool
    said: Said
    target: Step | None = None
    rule: ReviewRule | None = None
    closed: bool = False


Settled = tuple[str, Step | None, list[Asked]]
"""A verdict, the step that it leads to, and the reasons that decide."""


@frozen
class Sight:
    """Everything that a review looks at."""

    pathway: Pathway
    episode: Episode
    step: Step
    defaults: ReviewDefaults
    course: Course
    routed: Routed
    caveats: tuple[Text, ...]

    @property
    def rules(self) -> Ruleset:
        """The compiled rules."""
        rules: Ruleset = self.pathway.ruleset
        return rules

    def level(self, step: Step) -> int:
        """Return the rank of a step's level."""
        return self.rules.level_rank[step.level]

    def known(self, id: str) -> Known:
        """Return what is known of an input, of the course or of the patient."""
        if id in self.pathway.course:
            one = self.pathway.course[id]
            return self.course.known.get(id) or (one.lowest, one.highest)
        return known_of(self.routed, id)

    def input(self, id: str) -> Input:
        """Return an input by its name; what is said of `scale` is said of the scale that is followed."""
        scale = self.course.wanted
        named = id.replace(f"({SCALE})", f"({scale})") if scale else id
        found: Input = {**self.pathway.inputs, **self.pathway.course}[named]
        return found

    def holds(self, when: Criterion) -> bool | None:
        """Weigh a criterion over course and patient."""
        return truth_of(when, self.known)

    def values(self, when: Criterion) -> Said:
        """Return the values that a criterion saw."""
        inputs = {**self.pathway.inputs, **self.pathway.course}
        return {id: value_said(inputs[id], self.known(id)) for id in sorted(inputs_of(when))}


def asked(sight: Sight) -> tuple[list[Asked], list[ReviewRule]]:
    """Return what holds, gravest first, and the rules that may hold once more is known."""
    holds: list[Asked] = []
    open_: list[ReviewRule] = []
    for rule in sight.pathway.review_rules:
        truth = sight.holds(rule.when)
        if truth is None:
            open_.append(rule)
        elif truth:
            holds.append(of_rule(sight, rule))
    holds += [of_edge(sight, edge) for edge in sight.pathway.edges if leads_away(sight, edge)]
    holds += today(sight)
    holds += closed(sight)
    holds += unsaid(sight, holds)
    return sorted(holds, key=lambda one: -VERDICTS.index(one.verdict)), open_


def of_rule(sight: Sight, rule: ReviewRule) -> Asked:
    """Return a rule that holds."""
    said = reason(
        sight, rule.id, rule.verdict, rule.urgency, rule.because, rule.claim, rule.when,
        rule.confidence, rule.facts,
    )  # fmt: skip
    if rule.dissent.sv:
        said["dissent"] = rule.dissent.to_dict()
    target = sight.pathway.steps[rule.to] if rule.to else None
    return Asked(rule.id, rule.verdict, rule.urgency, rule.checks_first, said, target, rule)


def leads_away(sight: Sight, edge: Edge) -> bool:
    """Tell whether a stated way out of the present step holds."""
    here = edge.start == sight.step.id and edge.kind in OF_EDGE
    return here and edge.when is not None and sight.holds(edge.when) is True


def of_edge(sight: Sight, edge: Edge) -> Asked:
    """Return a stated way that holds."""
    assert edge.when is not None
    verdict, urgency = OF_EDGE[edge.kind], sight.pathway.track(sight.step.track).urgency
    said = reason(
        sight, edge.id, verdict, urgency, edge.because, edge.claims[0], edge.when,
        edge.confidence, edge.facts,
    )  # fmt: skip
    return Asked(edge.id, verdict, urgency, False, said, sight.pathway.steps[edge.end])


def today(sight: Sight) -> list[Asked]:
    """Return what the values of today ask for by themselves: red flags, and a higher level."""
    pathway, found = sight.pathway, sight.routed.found
    flags = sorted_flags(sight.routed)
    age = sight.known("age")
    settled = [
        propose(pathway, visit, sight.routed.values, age, False)
        for visit in visited(pathway, found.mildest, False)
    ]
    lead = max(settled, key=rank)
    higher = lead.level > sight.level(sight.step)
    if flags:
        verdict = "step_up" if higher else "stay"
        rules = [flag.id for flag in flags]
        said = plain_reason(verdict, flags[0].urgency, FLAGS, rules, "red_flag")
        return [Asked("red_flag", verdict, flags[0].urgency, False, said, lead.step if higher else None)]
    if not higher:
        return []
    same = lead.track.id == sight.step.track
    verdict = "step_up" if same else "change_track"
    urgency = pathway.urgencies[lead.urgency].id
    rules = rules_of(sight.routed, lead)
    said = plain_reason(verdict, urgency, NEWEST, rules, "newest_values")
    return [Asked("newest_values", verdict, urgency, False, said, lead.step)]


def closed(sight: Sight) -> list[Asked]:
    """Return why the present step is no longer for this patient: what stops it, or the age."""
    step, verdict = sight.step, "step_up"
    urgency = sight.pathway.track(step.track).urgency
    found = [
        reason(sight, one.id, verdict, urgency, one.because, one.claim, one.when, one.confidence, one.facts)
        for one in step.unsuitable
        if one.kind == "stop" and holds(sight.routed, step, one)
    ]
    if not open_at(step, sight.known("age"), False):
        ages = {"low": step.age_lowest, "high": step.age_highest}
        because = Text(AGES.sv.format(**ages), AGES.en.format(**ages))
        found.append(plain_reason(verdict, urgency, because, [], "ages"))
    return [Asked(said["rule"], verdict, urgency, False, said, closed=True) for said in found]


def unsaid(sight: Sight, holds: list[Asked]) -> list[Asked]:
    """Return deterioration beyond chance that no rule that holds speaks of: it never stays unmentioned."""
    pathway = sight.pathway
    rules = [one.rule for one in holds if one.rule]
    ids = [id for id, (worse, _) in deteriorations(sight).items() if worse and not read_by(sight, rules, id)]
    if not ids:
        return []
    names = [pathway.instruments[id].name for id in ids]
    because = Text(
        DETERIORATED.sv.format(scales=" och ".join(name.sv for name in names)),
        DETERIORATED.en.format(scales=" and ".join(name.en for name in names)),
    )
    urgencies = [pathway.track(sight.step.track).urgency]
    urgencies += [rule.urgency for rule in pathway.review_rules if any(map(tells, inputs_of(rule.when)))]
    urgency = max(urgencies, key=sight.rules.urgency_rank.__getitem__)
    said = plain_reason("stay", urgency, because, [], "deteriorated")
    said["values"] = {f"deteriorated({id})": True for id in ids}
    return [Asked("deteriorated", "stay", urgency, False, said)]


def tells(id: str) -> bool:
    """Tell whether an input is the deterioration of some scale."""
    return id.startswith("deteriorated(")


def unsure_of(sight: Sight, holds: list[Asked], open_: list[ReviewRule]) -> list[str]:
    """Return what would have to be known of scales that may have deteriorated and no rule waits for."""
    rules = [*open_, *(one.rule for one in holds if one.rule)]
    return [
        f"deteriorated({id})"
        for id, (worse, may) in deteriorations(sight).items()
        if may and not worse and not read_by(sight, rules, id)
    ]


def deteriorations(sight: Sight) -> dict[str, Known]:
    """Return, per scale that can tell, whether it has deteriorated during the step."""
    found = {id: sight.course.known.get(f"deteriorated({id})") for id in sight.course.series}
    return {id: known for id, known in found.items() if known}


def read_by(sight: Sight, rules: Sequence[ReviewRule], id: str) -> bool:
    """Tell whether any of some rules reads the deterioration of a scale."""
    names = {f"deteriorated({id})"}
    if id == sight.course.wanted:
        names.add(f"deteriorated({SCALE})")
    return any(names & inputs_of(rule.when) for rule in rules)


def reason(
    sight: Sight,
    id: str,
    verdict: str,
    urgency: str,
    because: Text,
    claim: Claim,
    when: Criterion,
    confidence: str,
    facts: Sequence[str],
) -> Said:
    """Return a reason with the values it saw and its ground."""
    return {
        "rule": id,
        "verdict": verdict,
        "urgency": urgency,
        "because": because.to_dict(),
        "when": said_of(when),
        "values": sight.values(when),
        "confidence": confidence,
        "facts": list(facts),
        "ground": ground(sight.pathway, claim),
        "rules": [],
    }


def plain_reason(verdict: str, urgency: str, because: Text, rules: list[str], id: str) -> Said:
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
