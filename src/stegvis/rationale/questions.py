"""The open questions that could change an answer, what their answers do, and what else would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import evolve

from stegvis.errors import AssessmentError
from stegvis.language import Input, inputs_of
from stegvis.model import Assessment, Pathway
from stegvis.rationale.answers import known_of, value_said
from stegvis.rationale.grounds import Said
from stegvis.routing import Outcome, Routed, could_change, outcome

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
        note(routed, asked, reads, kind, need.id)
    for proposal in found.proposals:
        for i in proposal.unanswered:
            barrier = proposal.step.unsuitable[i]
            note(routed, asked, inputs_of(barrier.when), "unsuitable", barrier.id)
    if routed.seen.known.get("age") is None:
        note(routed, asked, {"age"}, "need", "")
    order = {"red_flag": 0, "need": 1, "unsuitable": 2}
    place = {id: i for i, id in enumerate(pathway.inputs)}
    return {id: asked[id] for id in sorted(asked, key=lambda id: (order[asked[id][0]], place[id]))}


def note(
    routed: Routed, asked: dict[str, tuple[str, list[str]]], reads: Iterable[str], kind: str, rule: str
) -> None:
    """Note which unknown inputs a rule waits for; a gate that is open is asked first."""
    waiting: set[str] = set()
    for id in reads:
        gate = routed.pathway.gates.get(id)
        low, high = known_of(routed, id)
        gate_open = {g for g in inputs_of(gate) if g not in routed.seen.known} if gate and low != high else ()
        waiting |= set(gate_open) or {id}
    for id in waiting:
        low, high = known_of(routed, id)
        if low != high:
            asked.setdefault(id, (kind, []))[1].append(rule)


def question(routed: Routed, id: str, kind: str, rules: list[str]) -> Said:
    """Say one question and what its answers would do."""
    one = routed.pathway.inputs[id]
    return {
        "question": id,
        "group": one.group,
        "kind": kind,
        "name": one.name.to_dict(),
        "ask": one.ask.to_dict(),
        "rules": sorted({r for r in rules if r}),
        "answers": answers(routed, one),
    }


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
    from stegvis.model import Weighed
    from stegvis.routing import close_gates, weigh

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
