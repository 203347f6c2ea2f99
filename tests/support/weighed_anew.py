"""The open questions that could change an answer, what their answers do, and what else would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import evolve

from stegvis.errors import AssessmentError
from stegvis.language import Input, inputs_of, truth_of
from stegvis.model import Assessment, Pathway, Weighed
from stegvis.rationale.answers import known_of, value_said
from stegvis.rationale.grounds import Said
from stegvis.rationale.settled import SETTLED, lowest_urgency, settled
from stegvis.routing import Outcome, Routed, Visit, close_gates, could_change, decided, weigh

if TYPE_CHECKING:
    from stegvis.routing import Ruleset


def open_questions(routed: Routed) -> list[Said]:
    """The open questions that could change the answer, red flags first, with what answers do."""
    return [question(routed, id, *waits) for id, waits in waited_for(routed).items()]


def waited_for(routed: Routed) -> dict[str, tuple[str, list[str]]]:
    """Return the inputs whose answer could change the outcome, in order: why, and for which rules."""
    found, pathway = routed.found, routed.pathway
    if found.firm:
        return {}
    rules: Ruleset = pathway.ruleset
    asked: dict[str, tuple[str, list[str]]] = {}
    for id, closers in routed.seen.contradicted.items():
        for one in (id, *closers):
            asked.setdefault(one, ("contradiction", []))
    visits = [Visit(p.track, p.needed, p.urgency) for p in found.proposals]
    for number in found.open:
        if could_change(pathway, visits, number, found.urgency, found.holds) and still_matters(
            routed, number
        ):
            need = rules.rules[number]
            kind = "red_flag" if need.red_flag else "need"
            reads = inputs_of(rules.criteria[number])
            open_ = [id for id in reads if known_of(routed, id)[0] != known_of(routed, id)[1]]
            waits = {"age"} if need.red_flag and open_ == ["age"] else reads - {"age"}
            note(routed, asked, waits, kind, need.id)
    for proposal in found.proposals:
        for i in proposal.unanswered:
            barrier = proposal.step.unsuitable[i]
            note(routed, asked, inputs_of(barrier.when), "unsuitable", barrier.id)
    if age_matters(routed, asked):
        note(routed, asked, {"age"}, "need", "")
    order = {"contradiction": 0, "red_flag": 1, "need": 2, "unsuitable": 3}
    place = {id: i for i, id in enumerate(pathway.inputs)}
    limit = rules.urgency_rank.get(pathway.phone_urgency, len(pathway.urgencies))
    soon = {rules.rules[n].id for n in found.open if rules.joins[n][2] > limit}

    def key(id: str) -> tuple[int, bool, int]:
        return order[asked[id][0]], not soon & set(asked[id][1]), place[id]

    return {id: asked[id] for id in sorted(asked, key=key)}


def still_matters(routed: Routed, number: int) -> bool:
    """While something must be done at once, only what must be done as soon can still matter."""
    rules: Ruleset = routed.pathway.ruleset
    soonest = len(routed.pathway.urgencies) - 1
    held = any(rules.joins[n][2] == soonest and rules.rules[n].red_flag for n in routed.found.holds)
    return not held or rules.joins[number][2] == soonest


def age_matters(routed: Routed, asked: Mapping[str, object]) -> bool:
    """Tell whether an unknown age could change the answer: it differs with age, or nothing else can."""
    low, high = known_of(routed, "age")
    if low == high:
        return False
    rules: Ruleset = routed.pathway.ruleset
    tries = rules.cells["age"].within(low, high, False) if "age" in rules.cells else []
    shown = [outcome_with(routed, "age", cell.value) for cell in tries]
    seen = {telling(one) for one in shown if one is not None}
    return len(seen) > 1 or not asked


def telling(found: Outcome) -> tuple[object, ...]:
    """Return what would be told otherwise if it differed."""
    lead = found.lead
    return found.level, found.urgency, found.lowest, found.highest, lead.track.id, lead.step.id, found.holds


def note(
    routed: Routed, asked: dict[str, tuple[str, list[str]]], reads: Iterable[str], kind: str, rule: str
) -> None:
    """Note which unknown inputs a rule waits for; a gate that is open is asked first."""
    waiting: set[str] = set()
    for id in reads:
        waiting |= asked_first(routed, id)
    for id in waiting:
        asked.setdefault(id, (kind, []))[1].append(rule)


def asked_first(routed: Routed, id: str) -> set[str]:
    """Return what to ask before an input: nothing when it is known, its gate's questions while that is open.

    Behind a question that was asked and is not known, the detail itself is asked.
    """
    low, high = known_of(routed, id)
    if low == high:
        return set()
    gate = routed.pathway.gates.get(id)
    first: set[str] = set()
    if gate is not None and truth_of(gate, lambda one: known_of(routed, one)) is None:
        first = first.union(*(asked_first(routed, one) for one in inputs_of(gate)))
    own = set() if id in routed.seen.not_known else {id}
    return first or own


def question(routed: Routed, id: str, kind: str, rules: list[str]) -> Said:
    """Say one question and what its answers would do."""
    one = routed.pathway.inputs[id]
    return {
        "question": id,
        "group": one.group,
        "kind": kind,
        "name": one.name.to_dict(),
        "short": (one.short if one.short.en else one.name).to_dict(),
        "ask": one.wording(str(routed.patient.answers().get("caller") or "")).to_dict(),
        "answered_by": one.answered_by,
        "phase": one.phase,
        "rules": sorted({r for r in rules if r}),
        "matters_for": matters_for(routed, kind, rules),
        "answers": answers(routed, one),
    }


def matters_for(routed: Routed, kind: str, waiting: Iterable[str]) -> list[str]:
    """Return what is not settled that the rules waiting for a question could still change.

    Everything of a contradiction; of a need what it could raise, of a contraindication level and step.
    """
    open_ = {name for name, done in settled(routed).items() if not done}
    if kind == "contradiction":
        return [name for name in SETTLED if name in open_]
    rules: Ruleset = routed.pathway.ruleset
    named = [] if "" in waiting else routed.found.open
    joins = [rules.joins[n] for n in named if rules.rules[n].id in waiting]
    found = routed.found
    could = {"level", "step"} if kind == "unsuitable" or not joins else {"step"}
    if any(level > found.lowest for _, level, _ in joins) or found.flags_open:
        could |= {"level"}
    if not joins or any(urgency >= lowest_urgency(routed) for _, _, urgency in joins):
        could |= {"urgency", "first_contact", "place"}
    return [name for name in SETTLED if name in open_ & could]


def answers(routed: Routed, one: Input) -> list[Said]:
    """What each answer would do, the other questions still open."""
    low, high = known_of(routed, one.id)
    said: list[Said] = []
    last: object = None
    for value in range(low, high + 1):
        other = outcome_with(routed, one.id, value)
        if other is None:
            continue
        shown = summary(routed.pathway, other)
        if one.kind == "integer" and said and shown == last:
            said[-1]["answer"]["highest"] = value
            continue
        last = shown
        answer = (
            {"lowest": value, "highest": value} if one.kind == "integer" else value_said(one, (value, value))
        )
        said.append({"answer": answer} | shown)
    return said


def summary(pathway: Pathway, found: Outcome) -> Said:
    """Return an outcome's level, urgency and range."""
    return {
        "level": pathway.levels[found.level].id,
        "urgency": pathway.urgencies[found.urgency].id,
        "range": {
            "lowest": pathway.levels[found.lowest].id,
            "highest": pathway.levels[found.highest].id,
        },
    }


def outcome_with(routed: Routed, id: str, value: int) -> Outcome | None:
    """Decide again with one input answered; gates follow, and the total of a scale follows its items.

    A total that items make up is said otherwise by itself: no one item answers for it.

    Returns:
        None when a scale cannot have this answer beside the others.
    """
    pathway, seen = routed.pathway, routed.seen
    one = pathway.inputs[id]
    low, high = known_of(routed, id)
    made_up = one.instrument == id and low == high and routed.patient.scores.get(id) is None
    if one.instrument and not made_up:
        try:
            seen = weigh(pathway, patient_with(routed.patient, one, value))
        except AssessmentError:
            return None
    else:
        known = {**seen.answered, id: (value, value)}
        given, not_known, doubted = {*seen.given, id}, seen.not_known - {id}, seen.doubted - {id}
        seen = Weighed(known, given, not_known, raised=seen.raised, faults=seen.faults, doubted=doubted)
        close_gates(pathway, seen)
    return decided(pathway, seen)[1]


def patient_with(patient: Assessment, one: Input, value: int) -> Assessment:
    """Return a patient with another answer to a scale or an item of it."""
    if not one.item:
        return evolve(patient, scores={**patient.scores, one.id: value})
    scale, number = one.instrument, str(one.item)
    items: dict[str | int, int | None] = {**but(patient.items.get(scale, {}), number), number: value}
    printed = {**patient.printed_items, scale: but(patient.printed_items.get(scale, {}), number)}
    return evolve(patient, items={**patient.items, scale: items}, printed_items=printed)


def but(items: Mapping[str | int, int | None], number: str) -> dict[str | int, int | None]:
    """Return all answers but that to one item."""
    return {key: value for key, value in items.items() if str(key) != number}


def what_would_change(routed: Routed) -> list[Said]:
    """For each given value, the nearest other value that changes level or urgency.

    Each is what the router answers to a patient with that value. A total that items make up is said otherwise
    by itself, and an age that a scale is not for is said with the scale.
    """
    now = (routed.found.level, routed.found.urgency)
    rules: Ruleset = routed.pathway.ruleset
    said: list[Said] = []
    for id in routed.pathway.inputs:
        one = routed.pathway.inputs[id]
        if id not in routed.seen.given or (one.item and id not in rules.reads):
            continue
        low, high = known_of(routed, id)
        if low != high:
            continue
        for steps in (range(low + 1, one.highest + 1), range(low - 1, one.lowest - 1, -1)):
            for value in steps:
                other = outcome_with(routed, id, value)
                if other and (other.level, other.urgency) != now:
                    shown = summary(routed.pathway, other)
                    shown["from"] = value_said(one, (low, high))
                    shown["to"] = value_said(one, (value, value))
                    said.append({"input": id, "name": one.name.to_dict()} | shown)
                    break
    return said
