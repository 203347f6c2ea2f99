"""The open questions that could change an answer, what their answers do, and what else would change it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from stegvis.answering import known_of, value_said
from stegvis.criteria import inputs_of
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


def outcome_with(later: Later, id: str, value: int) -> Outcome:
    """Decide again with one input answered; gates follow."""
    from stegvis.weighed import Weighed
    from stegvis.weighing import close_gates

    known = {k: v for k, v in later.seen.known.items() if k in later.seen.given}
    for key, one in later.pathway.inputs.items():
        if one.instrument in known and key in later.seen.known:
            known[key] = later.seen.known[key]
    known[id] = (value, value)
    seen = Weighed(known)
    close_gates(later.pathway, seen)
    rules: Ruleset = later.pathway.ruleset
    return outcome(later.pathway, rules.values(seen.known))


def what_would_change(later: Later) -> list[Said]:
    """For each given value, the nearest other value that changes level or urgency."""
    now = (later.found.level, later.found.urgency)
    said: list[Said] = []
    for id in later.pathway.inputs:
        if id not in later.seen.given:
            continue
        one = later.pathway.inputs[id]
        low, high = known_of(later, id)
        if low != high:
            continue
        for steps in (range(low + 1, one.highest + 1), range(low - 1, one.lowest - 1, -1)):
            for value in steps:
                other = outcome_with(later, id, value)
                if (other.level, other.urgency) != now:
                    shown = summary(later.pathway, other)
                    shown["from"] = value_said(one, (low, high))
                    shown["to"] = value_said(one, (value, value))
                    said.append({"input": id, "name": one.name.to_dict()} | shown)
                    break
    return said
