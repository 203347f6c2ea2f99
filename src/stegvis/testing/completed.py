"""One patient with everything answered that would be asked: at random, a question once its gate is open."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from attrs import evolve

from stegvis.language import Input, truth_of
from stegvis.model import AGE, Assessment, Instrument, Pathway, Weighed
from stegvis.routing import Lookup, weigh

OFTEN = 0.35
"""So often a question is answered yes."""
TRIES = 60
"""So many draws of items are tried for a total that is given."""


def completed(pathway: Pathway, one: Assessment, draw: Random) -> Assessment:
    """Answer what is open of a patient; what nobody knows, and what is never asked for, stays as it is.

    Raises:
        AssessmentError: the answers cannot all be given by one patient.
    """
    for id in in_order(pathway):
        put, seen = pathway.inputs[id], weigh(pathway, one)
        if asked(pathway, seen, put):
            one = answered(pathway, one, put, draw)
    return one


def in_order(pathway: Pathway) -> Iterator[str]:
    """Yield inputs, the age first and each one after those that its gate reads; items go with their scale."""
    ids = [id for id, put in pathway.inputs.items() if not put.item]
    yield from (id for id in ids if id not in pathway.gates)
    yield from (
        id for gates in pathway.ruleset.gates for behind in gates.behind for id in behind if id in ids
    )


def asked(pathway: Pathway, seen: Weighed, put: Input) -> bool:
    """Tell whether an input is open and asked for."""
    look, gate = Lookup(pathway, seen), pathway.gates.get(put.id)
    if put.optional or put.id in seen.not_known or (gate and truth_of(gate, look) is not True):
        return False
    parts = [put.id]
    if put.instrument:
        scale, (low, high) = pathway.instruments[put.instrument], look(AGE.id)
        parts += [id for _, id in pathway.ruleset.read_items.get(put.instrument, ())]
        if not scale.age_lowest <= low <= high <= scale.age_highest:
            return False
    return any(low < high for low, high in map(look, parts))


def answered(pathway: Pathway, one: Assessment, put: Input, draw: Random) -> Assessment:
    """Answer one input at random."""
    if put.id == AGE.id:
        return aged(pathway, one, draw)
    if put.instrument:
        return scored(one, pathway.instruments[put.instrument], draw)
    value: object = draw.random() < OFTEN
    if put.kind != "boolean":
        value = draw.choice(put.choices).id if put.choices else draw.randint(put.lowest, put.highest)
    return evolve(one, findings={**one.findings, put.id: value})


def aged(pathway: Pathway, one: Assessment, draw: Random) -> Assessment:
    """Give an age that the scales in use are for."""
    used = [pathway.instruments[id] for id in {**one.scores, **one.items} if id in pathway.instruments]
    lowest = max([pathway.inputs[AGE.id].lowest, *(scale.age_lowest for scale in used)])
    highest = min([pathway.inputs[AGE.id].highest, *(scale.age_highest for scale in used)])
    return evolve(one, age=draw.randint(lowest, max(lowest, highest)))


def scored(one: Assessment, scale: Instrument, draw: Random) -> Assessment:
    """Answer the items of a scale that are open, so that they add up; or its total, where it has none."""
    given, total = one.items.get(scale.id, {}), one.scores.get(scale.id)
    if not (scale.summed and scale.items):
        return evolve(one, scores={**one.scores, scale.id: draw.randint(scale.lowest, scale.highest)})
    for _ in range(TRIES):
        every = {n: draw.choice(scale.allowed(n)) for n in range(1, scale.items + 1)}
        every |= {int(n): int(value) for n, value in given.items() if value is not None}
        if total is None or sum(every.values()) == total:
            return evolve(one, items={**one.items, scale.id: every})
    return one
