"""Every combination of answers that two editions can be given, cut into cells that no rule tells apart.

A question is a finding, the age, or a rating scale with the items that rules read; no answer is one of
its answers. A patient is one cell of each question. What an edition does not ask is left out there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from attrs import evolve, frozen

from stegvis.language import Criterion, Dialect, Input, Known, OneOf, Within, fold, truth_of
from stegvis.model import Assessment, Pathway, Weighed
from stegvis.routing import Ruleset, fits_age, guarded, read_instruments, within_ages

MOST = 20_000
Leaf = Within | OneOf
Editions = tuple[Pathway, Pathway]
PatientData = Mapping[str, Any]


@frozen
class Cell:
    """Answers to one question that no rule of either edition tells apart.

    Attributes:
        said: the first of them, as JSON data of a patient; empty when the question is not answered.
        size: how many answers it holds.
        known: what each edition knows by it, by input.
        given: of that, what is answered, and not only what a total leaves an item.
        scales: the rating scales that are answered.
    """

    said: PatientData
    size: int
    known: tuple[Mapping[str, Known], Mapping[str, Known]]
    given: tuple[frozenset[str], frozenset[str]]
    scales: frozenset[str] = frozenset()


@frozen
class Question:
    """What is answered at once: the inputs concerned, and its cells; the first is "not answered"."""

    id: str
    inputs: tuple[str, ...]
    cells: tuple[Cell, ...]


@frozen
class Space:
    """All patients of two editions.

    Attributes:
        of: the question that answers an input.
        left_out: what is not among the combinations, in words.
    """

    editions: Editions
    questions: Mapping[str, Question]
    of: Mapping[str, str]
    left_out: tuple[str, ...]

    def refuses(self, scales: frozenset[str], age: Cell) -> bool:
        """Tell whether an edition refuses one of the scales at an age."""
        years = age.said.get("age")
        return years is not None and any(
            not fits_age(one.instruments[id], years)
            for one in self.editions
            for id in scales
            if id in one.instruments
        )


def combinations(old: Pathway, new: Pathway) -> Space:
    """Cut the answers that both editions accept into cells."""
    editions = old, new
    leaves = [leaves_of(one) for one in editions]
    read = frozenset(leaves[0]) | frozenset(leaves[1])
    questions: dict[str, Question] = {}
    left_out: list[str] = []
    for scales in families(editions):
        found = scale_answers(editions, scales, read, left_out)
        add(questions, Question("+".join(scales), *cut(found, leaves)), read)
    for id in {**old.inputs, **new.inputs}:
        one = old.inputs.get(id) or new.inputs[id]
        if not one.instrument:
            add(questions, Question(id, *cut(answers(editions, id), leaves)), read)
    of = {id: question.id for question in questions.values() for id in question.inputs}
    left_out += untried_said(editions)
    return Space(editions, questions, of, tuple(left_out))


def untried_said(editions: Editions) -> list[str]:
    """Say for whom the router tries completions: what it answers them follows from the others."""
    both = dict.fromkeys(id for one in editions for id in searched(one))
    left = ", ".join(id for id in both if id != "age")
    said = ["an unknown age; answers that contradict each other"]
    return [*said, f"unanswered, where no answer is the mildest: {left}"] if left else said


def searched(pathway: Pathway) -> Iterator[str]:
    """Yield the inputs of which no value may be the mildest."""
    rules: Ruleset = pathway.ruleset
    yield from (rules.slots[slot] for slot in rules.contested)


def add(questions: dict[str, Question], question: Question, read: frozenset[str]) -> None:
    """Keep a question that some rule reads."""
    if read & frozenset(question.inputs):
        questions[question.id] = question


def criteria_of(pathway: Pathway) -> Iterator[Criterion]:
    """Yield every criterion that can change what is proposed or said."""
    tracks = {track.id: track for track in pathway.tracks}
    for rule in pathway.rules:
        yield guarded(rule, tracks.get(rule.track))
    for track in pathway.tracks:
        yield Within("age", track.age_lowest, track.age_highest)
        for step in track.steps:
            yield Within("age", step.age_lowest, step.age_highest)
            yield Within("age", step.age_lowest, pathway.inputs["age"].highest)
            yield from (u.when for u in step.unsuitable)
        yield from (within_ages(action.when, track) for action in track.actions)
    for scale in pathway.instruments.values():
        yield Within("age", scale.age_lowest, scale.age_highest)
    yield from pathway.gates.values()


LEAVES: Dialect[frozenset[Leaf]] = Dialect(
    within=lambda node: frozenset((node,)),
    one_of=lambda node: frozenset((node,)),
    negation=lambda part: part,
    all_of=lambda parts: frozenset().union(*parts),
    any_of=lambda parts: frozenset().union(*parts),
    at_least=lambda _, parts: frozenset().union(*parts),
)


def leaves_of(pathway: Pathway) -> dict[str, list[Leaf]]:
    """Return every condition that an edition puts on an input."""
    found: dict[str, list[Leaf]] = {}
    every = frozenset[Leaf]().union(*(fold(one, LEAVES) for one in criteria_of(pathway)))
    for leaf in every:
        found.setdefault(leaf.input, []).append(leaf)
    return found


def families(editions: Editions) -> list[tuple[str, ...]]:
    """Return the scales that must be answered together: one is a part of the other."""
    groups: list[set[str]] = []
    for id in {**editions[0].instruments, **editions[1].instruments}:
        kin = {id}
        for one in editions:
            for full in one.instruments.values():
                if full.id == id or id in full.short_forms:
                    kin |= {full.id, *(s for s in full.short_forms if s in one.instruments)}
        joined = [group for group in groups if group & kin]
        groups = [group for group in groups if not group & kin] + [kin.union(*joined)]
    return [tuple(sorted(group)) for group in groups]


def scale_answers(
    editions: Editions, scales: tuple[str, ...], read: frozenset[str], left_out: list[str]
) -> Iterator[Cell]:
    """Yield every answer to some scales: no answer, totals, and the items that rules read."""
    parts = [part for id in scales for part in scale_parts(editions, id, read)]
    if prod(len(values) for _, _, values in parts) > MOST:
        left_out.append(f"{', '.join(scales)}: items and totals that are given together")
        wide = [[one if i == j else (None,) for j, (*_, one) in enumerate(parts)] for i in range(len(parts))]
        chosen = dict.fromkeys(choice for values in wide for choice in product(*values))
    else:
        chosen = dict.fromkeys(product(*(values for _, _, values in parts)))
    same = all(editions[0].instruments.get(id) == editions[1].instruments.get(id) for id in scales)
    for choice in chosen:
        said: dict[str, Any] = {}
        for (id, item, _), value in zip(parts, choice, strict=True):
            if value is None:
                continue
            if item:
                said.setdefault("items", {}).setdefault(id, {})[str(item)] = value
            else:
                said.setdefault("scores", {})[id] = value
        first = learnt(editions[0], said, read)
        both = first, first if same else learnt(editions[1], said, read)
        if both[0] is not None and both[1] is not None:
            used = frozenset(said.get("scores", ())) | frozenset(said.get("items", ()))
            yield Cell(said, 1, (both[0][0], both[1][0]), (both[0][1], both[1][1]), used)


def scale_parts(
    editions: Editions, id: str, read: frozenset[str]
) -> Iterator[tuple[str, int, tuple[int | None, ...]]]:
    """Yield what of a scale is answered: its total, then each item that a rule reads."""
    both = [one.instruments[id] for one in editions if id in one.instruments]
    low, high = min(one.lowest for one in both), max(one.highest for one in both)
    yield id, 0, (None, *range(low, high + 1))
    for item in range(1, max(one.items for one in both) + 1):
        if f"{id}.item{item}" in read:
            allowed = {v for one in both if item <= one.items for v in one.allowed(item)}
            yield id, item, (None, *sorted(allowed))


def learnt(
    pathway: Pathway, said: PatientData, read: frozenset[str]
) -> tuple[dict[str, Known], frozenset[str]] | None:
    """Return what an edition knows by answers to scales, and what is answered; None when it refuses them."""
    known = {
        key: {id: value for id, value in given.items() if id in pathway.instruments}
        for key, given in said.items()
    }
    seen = Weighed()
    read_instruments(pathway, Assessment(None, known.get("scores", {}), known.get("items", {})), seen)
    if seen.faults:
        return None
    return {id: span for id, span in seen.known.items() if id in read}, read & seen.given


def answers(editions: Editions, id: str) -> Iterator[Cell]:
    """Yield every answer to a finding, or every age; one that an edition refuses is left out."""
    yield Cell({}, 1, ({}, {}), (frozenset(), frozenset()))
    both = [one.inputs.get(id) for one in editions]
    for value in dict.fromkeys(v for one in both if one for v in values_of(one)):
        known = tuple({} if one is None else fitting(one, value) for one in both)
        if known[0] is not None and known[1] is not None:
            said = {"age": value} if id == "age" else {"findings": {id: value}}
            yield Cell(said, 1, (known[0], known[1]), (frozenset(known[0]), frozenset(known[1])))


def values_of(one: Input) -> Iterable[bool | int | str]:
    """Return the answers to one input, as JSON data."""
    if one.kind == "boolean":
        return (False, True)
    return [c.id for c in one.choices] if one.kind == "choice" else range(one.lowest, one.highest + 1)


def fitting(one: Input, value: bool | int | str) -> dict[str, Known] | None:
    """Return what is known by an answer, None when it is refused."""
    if one.kind == "choice":
        words = [choice.id for choice in one.choices]
        number = words.index(str(value)) if value in words else -1
    else:
        number = int(value) if isinstance(value, bool) == (one.kind == "boolean") else -1
        number = number if one.lowest <= number <= one.highest else -1
    return {one.id: (number, number)} if number >= 0 else None


def cut(
    found: Iterable[Cell], leaves: list[dict[str, list[Leaf]]]
) -> tuple[tuple[str, ...], tuple[Cell, ...]]:
    """Join answers that no leaf tells apart; return the inputs they answer, and the cells."""
    cells: dict[Any, Cell] = {}
    inputs: dict[str, None] = {}
    for one in found:
        inputs |= dict.fromkeys(id for known in one.known for id in known)
        look = tuple(
            tuple((id, signature(span, leaves[e].get(id, ()))) for id, span in known.items())
            for e, known in enumerate(one.known)
        )
        same = tuple(id for id, span in one.known[0].items() if one.known[1].get(id) == span)
        key = one.scales, look, one.given, same, not one.said
        first = cells.get(key)
        cells[key] = evolve(first, size=first.size + 1) if first else one
    return tuple(inputs), tuple(cells.values())


def signature(span: Known, leaves: Iterable[Leaf]) -> Any:
    """Return all that rules can see of one input."""
    return span[0] == span[1], *(truth_of(leaf, lambda _: span) for leaf in leaves)
