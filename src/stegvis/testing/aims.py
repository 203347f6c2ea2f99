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

    rank = {level.id: n for n, level in enumerate(pathway.levels)}
    level = rank[step.level]
    needs = [one for one in asking(pathway, step.track) if rank[pathway.level_needed(one)] <= level]
    exact = [one for one in needs if rank[pathway.level_needed(one)] == level]
    need = pick(exact or needs) if needs else None
    if need:
        want(need.when)
    least = rank[pathway.level_needed(need)] if need else 0
    beside = pathway.track(step.track).steps
    before = [one for one in beside if least <= rank[one.level] < level or one.level == step.level]
    for one in before[: before.index(step)] if step in before else before:
        stops = [barrier for barrier in one.unsuitable if barrier.kind == "stop"]
        if stops and one is not step:
            want(pick(stops).when)
    low, high = step.age_lowest, step.age_highest
    if not low <= made.get("age", -1) <= high:
        made["age"] = pick([age for age in edges["age"] if low <= age <= high] or [low])
    opened(pathway, made, edges, pick)
    return made


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
