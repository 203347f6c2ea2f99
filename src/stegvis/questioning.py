"""The open questions that could change an answer, what their answers do, and what else would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import evolve

from stegvis.answering import known_of, value_said
from stegvis.assessment import Assessment
from stegvis.criteria import inputs_of
from stegvis.errors import AssessmentError
from stegvis.grounding import Said
from stegvis.pathway import Pathway
from stegvis.routing import Later, Outcome, could_change, outcome
from stegvis.terms import Input

if TYPE_CHECKING:
    from stegvis.compiling import Ruleset


def questions(later: Later) -> list[Said]:
    """The open questions that could change the answer, red flags first, with what answers do."""
    return [question(later, id, *waits) for id, waits in waited_for(later).items()]


def waited_for(later: Later) -> dict[str, tuple[str, list[str]]]:
    """Return the inputs whose answer could change the outcome, in order: why, and for which rules."""
    found, pathway = later.found, later.pathway
    if found.firm:
        return {}
    rules: Ruleset = pathway.ruleset
    from stegvis.routing import Visit

    visits = [Visit(p.track, p.needed, p.urgency) for p in found.proposals]
    asked: dict[str, tuple[str, list[str]]] = {}
    n_flags = len(pathway.red_flags)
    for number in found.open:
        if not could_change(pathway, visits, number, found.urgency):
            continue
        need = rules.rules[number]
        kind = "red_flag" if number < n_flags else "need"
        reads = inputs_of(need.when) | ({"age"} if kind == "need" else set())
        note(later, asked, reads, kind, need.id)
    for proposal in found.proposals:
        for i in proposal.unanswered:
            barrier = proposal.step.unsuitable[i]
            note(later, asked, inputs_of(barrier.when), "unsuitable", barrier.id)
    if later.seen.known.get("age") is None:
        note(later, asked, {"age"}, "need", "")
    order = {"red_flag": 0, "need": 1, "unsuitable": 2}
    place = {id: i for i, id in enumerate(pathway.inputs)}
    return {id: asked[id] for id in sorted(asked, key=lambda id: (order[asked[id][0]], place[id]))}


def note(
    later: Later, asked: dict[str, tuple[str, list[str]]], reads: Iterable[str], kind: str, rule: str
) -> None:
    """Note which unknown inputs a rule waits for; a gate that is open is asked first."""
    waiting: set[str] = set()
    for id in reads:
        gate = later.pathway.gates.get(id)
        low, high = known_of(later, id)
        gate_open = {g for g in inputs_of(gate) if g not in later.seen.known} if gate and low != high else ()
        waiting |= set(gate_open) or {id}
    for id in waiting:
        low, high = known_of(later, id)
        if low != high:
            asked.setdefault(id, (kind, []))[1].append(rule)


def question(later: Later, id: str, kind: str, rules: list[str]) -> Said:
    """Say one question and what its answers would do."""
    one = later.pathway.inputs[id]
    return {
        "question": id,
        "group": one.group,
        "kind": kind,
        "name": one.name.to_dict(),
        "ask": one.ask.to_dict(),
        "rules": sorted({r for r in rules if r}),
        "answers": answers(later, one),
    }


def answers(later: Later, one: Input) -> list[Said]:
    """What each answer would do, the other questions still open."""
    low, high = known_of(later, one.id)
    said: list[Said] = []
    last: object = None
    for value in range(low, high + 1):
        other = outcome_with(later, one.id, value)
        if other is None:
            continue
        shown = summary(later.pathway, other)
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


def outcome_with(later: Later, id: str, value: int) -> Outcome | None:
    """Decide again with one input answered; gates follow, and the total of a scale follows its items.

    A total that items make up is said otherwise by itself: no one item answers for it.

    Returns:
        None when a scale cannot have this answer beside the others.
    """
    from stegvis.weighed import Weighed
    from stegvis.weighing import close_gates, weigh

    pathway, seen = later.pathway, later.seen
    one = pathway.inputs[id]
    low, high = known_of(later, id)
    made_up = one.instrument == id and low == high and later.patient.scores.get(id) is None
    if one.instrument and not made_up:
        try:
            seen = weigh(pathway, patient_with(later.patient, one, value))
        except AssessmentError:
            return None
    else:
        scales = {pathway.inputs[key].instrument for key in seen.given} - {""}
        known = {
            key: ends
            for key, ends in seen.known.items()
            if key in seen.given or (pathway.inputs[key].item and pathway.inputs[key].instrument in scales)
        }
        known[id] = (value, value)
        seen = Weighed(known)
        close_gates(pathway, seen)
    rules: Ruleset = pathway.ruleset
    return outcome(pathway, rules.values(seen.known))


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


def what_would_change(later: Later) -> list[Said]:
    """For each given value, the nearest other value that changes level or urgency.

    Each is what the router answers to a patient with that value. A total that items make up is said otherwise
    by itself, and an age that a scale is not for is said with the scale.
    """
    now = (later.found.level, later.found.urgency)
    rules: Ruleset = later.pathway.ruleset
    said: list[Said] = []
    for id in later.pathway.inputs:
        one = later.pathway.inputs[id]
        if id not in later.seen.given or (one.item and id not in rules.reads):
            continue
        low, high = known_of(later, id)
        if low != high:
            continue
        for steps in (range(low + 1, one.highest + 1), range(low - 1, one.lowest - 1, -1)):
            for value in steps:
                other = outcome_with(later, id, value)
                if other and (other.level, other.urgency) != now:
                    shown = summary(later.pathway, other)
                    shown["from"] = value_said(one, (low, high))
                    shown["to"] = value_said(one, (value, value))
                    said.append({"input": id, "name": one.name.to_dict()} | shown)
                    break
    return said
