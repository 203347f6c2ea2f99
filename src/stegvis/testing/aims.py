"""Answers with which a criterion holds, or does not: what patients are aimed with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from stegvis.language import Criterion, Dialect, Input, OneOf, Within, fold
from stegvis.model import Need, Pathway, Step

Pick = Callable[[list[Any]], Any]
"""Chooses one of several."""
Edges = Mapping[str, list[int]]
Wish = Callable[[bool], dict[str, int]]
"""Answers by input with which a part holds, or does not hold."""


def answers_for(criterion: Criterion, inputs: Mapping[str, Input], edges: Edges, pick: Pick) -> Wish:
    """Return what makes a criterion hold or fail, values beside a limit before others.

    Parts are made true one by one: where two of them want one input otherwise, the later has its way.
    """

    def within(node: Within) -> Wish:
        right = range(node.lowest, node.highest + 1)
        return chosen(inputs[node.input], right, edges.get(node.input, ()), pick)

    def one_of(node: OneOf) -> Wish:
        return chosen(inputs[node.input], node.values, edges.get(node.input, ()), pick)

    return fold(
        criterion,
        Dialect[Wish](
            within=within,
            one_of=one_of,
            negation=lambda part: lambda holds: part(not holds),
            all_of=lambda parts: some(len(parts), parts, pick),
            any_of=lambda parts: some(1, parts, pick),
            at_least=lambda number, parts: some(number, parts, pick),
        ),
    )


def chosen(one: Input, right: Collection[int], edges: Collection[int], pick: Pick) -> Wish:
    """Choose a value with which a leaf holds, or does not."""

    def wish(holds: bool) -> dict[str, int]:
        values = [value for value in range(one.lowest, one.highest + 1) if (value in right) is holds]
        return {one.id: pick([value for value in values if value in edges] or values)}

    return wish


def some(number: int, parts: list[Wish], pick: Pick) -> Wish:
    """Make so many parts hold, or so many fail that too few are left."""

    def wish(holds: bool) -> dict[str, int]:
        many = number if holds else len(parts) - number + 1
        start = pick(list(range(len(parts))))
        first = [parts[(start + i) % len(parts)] for i in range(many)]
        return {id: value for part in first for id, value in part(holds).items()}

    return wish


def towards(pathway: Pathway, step: Step, edges: Edges, pick: Pick) -> dict[str, int]:
    """Return answers that lead to a step: something asks for it, and what comes before it is stopped."""
    made: dict[str, int] = {}

    def want(criterion: Criterion) -> None:
        made.update(answers_for(criterion, pathway.inputs, edges, pick)(True))

    ways = ways_to(pathway, step)
    if ways:
        need, before = pick(ways)
        want(need.when)
        for one in before:
            want(pick([barrier for barrier in one.unsuitable if barrier.kind == "stop"]).when)
    low, high = step.age_lowest, step.age_highest
    if not low <= made.get("age", -1) <= high:
        made["age"] = pick([age for age in edges["age"] if low <= age <= high] or [low])
    opened(pathway, made, edges, pick)
    return made


def ways_to(pathway: Pathway, step: Step) -> list[tuple[Need, list[Step]]]:
    """Return what may ask for a step, each with the steps that come before it and must be stopped.

    What asks for its very level comes first; a way past a step that nothing stops is none.
    """
    rank = {level.id: n for n, level in enumerate(pathway.levels)}
    level, beside = rank[step.level], pathway.track(step.track).steps
    same = [one for one in beside[: beside.index(step)] if one.level == step.level]
    found: list[tuple[int, Need, list[Step]]] = []
    for need in asking(pathway, step.track):
        least = rank[pathway.level_needed(need)]
        before = [*(one for one in beside if least <= rank[one.level] < level), *same]
        met = [
            one for one in before if one.age_lowest <= step.age_lowest and step.age_highest <= one.age_highest
        ]
        if least <= level and all(any(u.kind == "stop" for u in one.unsuitable) for one in met):
            found.append((level - least, need, met))
    nearest = min((apart for apart, _, _ in found), default=0)
    return [(need, met) for apart, need, met in found if apart == nearest]


def aimable(pathway: Pathway) -> list[Step]:
    """Return the steps that something leads to; all of them where nothing leads anywhere."""
    steps = list(pathway.steps.values())
    return [step for step in steps if ways_to(pathway, step)] or steps


def asking(pathway: Pathway, track: str) -> list[Need]:
    """Return what leads to a track: its needs, and red flags where they lead to it."""
    own = list(pathway.track(track).needs)
    return own + (list(pathway.red_flags) if track == pathway.red_flag_track else [])


def opened(pathway: Pathway, made: dict[str, int], edges: Edges, pick: Pick) -> None:
    """Answer what is asked before each answer, so that it is asked at all."""
    ways = list(made)
    seen: set[str] = set()
    while ways:
        id = ways.pop()
        if id in seen or id not in pathway.gates:
            continue
        seen.add(id)
        for other, value in answers_for(pathway.gates[id], pathway.inputs, edges, pick)(True).items():
            made.setdefault(other, value)
            ways.append(other)
