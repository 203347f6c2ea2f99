"""Patients in whom a rule hangs on one value alone, everything else as mild as it can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, islice, product
from math import prod
from typing import Any

from attrs import evolve

from stegvis.errors import AssessmentError
from stegvis.language import CUTS, AllOf, Criterion, Input, fold, inputs_of
from stegvis.model import Assessment, Pathway, Recommendation
from stegvis.routing import Writer, made, weigh
from stegvis.testing.drafts.boundary import Boundary, Draft, Truth, answer, span, turns
from stegvis.verbs import route

MOST = 20_000
Values = dict[str, int]
Limit = tuple[Input, int]
"""An input, and the first value beyond a limit on it."""


class Patients:
    """Finds patients of one pathway, and fills in what the rules say of them."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.order = {id: number for number, id in enumerate(pathway.inputs)}
        self.ordinary = ordinary_age(pathway)
        self.gave_up = False

    def truth(self, criterion: Criterion) -> Truth:
        """Compile a criterion."""
        spans = {id: span(self.pathway.inputs[id]) for id in sorted(inputs_of(criterion))}
        decide = made(Writer(list(spans), spans).written([criterion]))

        def holds(known: Mapping[str, tuple[int, int]]) -> bool | None:
            sure, may = decide([end for id in spans for end in known.get(id, spans[id])])
            return True if sure else None if may else False

        return holds

    def limits(self, criterion: Criterion) -> Iterator[Limit]:
        """Yield each limit that a criterion puts on an input, in the order of the inputs."""
        for id, cuts in sorted(fold(criterion, CUTS).items(), key=lambda one: self.order[one[0]]):
            put = self.pathway.inputs[id]
            yield from ((put, cut) for cut in sorted(cuts) if put.lowest < cut <= put.highest)

    def rest(self, criterion: Criterion, holds: Truth, id: str, cut: int) -> Values | None:
        """Return the mildest values of everything else at which the rule turns between cut - 1 and cut.

        None when there are none, or when there were too many to try (`gave_up`). The question should
        apply, and so should what else is answered; where the rule turns only when they do not, that is a
        boundary as well.
        """
        own = [gate] if (gate := self.pathway.gates.get(id)) else []
        for gates in (self.opened(inputs_of(criterion) | {id}), own):
            every = AllOf((criterion, *gates))
            if gates and (found := self.search(every, holds, id, cut, self.truth(AllOf(tuple(gates))))):
                return found
        return self.search(criterion, holds, id, cut, None)

    def opened(self, ids: frozenset[str]) -> list[Criterion]:
        """Return what opens these questions, and what opens the questions that this reads."""
        gates: dict[Criterion, None] = {}
        left = sorted(ids)
        while left:
            gate = self.pathway.gates.get(left.pop())
            if gate and gate not in gates:
                gates[gate] = None
                left += sorted(inputs_of(gate))
        return list(gates)

    def search(
        self, criterion: Criterion, holds: Truth, id: str, cut: int, applies: Truth | None
    ) -> Values | None:
        """Try values of everything else, the mildest first."""
        choices = self.choices(criterion, id)
        self.gave_up = prod(map(len, choices.values())) > MOST
        for values in islice(changes(choices), MOST):
            if applies and applies(known(values)) is not True:
                continue
            if turns(holds, known(values), id, cut):
                return values
        return None

    def choices(self, criterion: Criterion, id: str = "") -> dict[str, list[int]]:
        """Return what each other input may be: one value of each of its cells, the mildest first."""
        found: dict[str, list[int]] = {}
        low, high = self.ages(inputs_of(criterion) | {id} - {""})
        for other, cuts in fold(criterion, CUTS).items():
            put = self.pathway.inputs[other]
            starts = sorted({put.lowest, *(cut for cut in cuts if put.lowest < cut <= put.highest)})
            if other == id:
                continue
            if other == "age":
                ends = [*(start - 1 for start in starts[1:]), put.highest]
                inside = [
                    min(max(self.ordinary, start, low), end, high)
                    for start, end in zip(starts, ends, strict=True)
                    if start <= high and end >= low
                ]
                found[other] = sorted(inside, key=lambda age: abs(age - self.ordinary))
            else:
                found[other] = sorted(starts, key=lambda value, put=put: abs(value - mildest(put)))  # type: ignore[misc]
        if id != "age" and "age" not in found:
            found["age"] = [min(max(self.ordinary, low), high)]
        return found

    def ages(self, ids: frozenset[str]) -> tuple[int, int]:
        """Return the ages at which every scale among some inputs may be used."""
        scales = [self.pathway.instruments[i] for id in ids if (i := self.pathway.inputs[id].instrument)]
        ages = self.pathway.inputs["age"]
        return max([ages.lowest, *(s.age_lowest for s in scales)]), min(
            [ages.highest, *(s.age_highest for s in scales)]
        )

    def draft(self, boundary: Boundary, rest: Values, holds: Truth) -> Draft:
        """Fill in a case of a need: the patient, and what the rules answer."""
        id, value = boundary.put.id, boundary.value
        truth = holds(known(rest if value is None else rest | {id: value}))
        one, rec, error = self.filled(rest, id, value)
        if rec is None:
            return Draft(boundary, one.to_dict(), {}, error if id == "age" else "", truth)
        return Draft(boundary, one.to_dict(), expectation(rec, id if value is None else ""), "", truth)

    def filled(
        self, rest: Values, id: str, value: int | None
    ) -> tuple[Assessment, Recommendation | None, str]:
        """Return a patient with one value, or without it, and the answer; or the field that is refused."""
        values = {one: v for one, v in rest.items() if one != id} if value is None else {**rest, id: value}
        refused = ""
        for items in (True, False):
            one = self.patient(values, id if value is None else "", items)
            try:
                return *self.answered(one, id), ""
            except AssessmentError as error:
                refused = error.field
        return one, None, refused

    def told(self, one: Assessment) -> dict[str, tuple[int, int]]:
        """Return what is known of a patient."""
        return weigh(self.pathway, one).known

    def patient(self, values: Values, unknown: str, with_items: bool) -> Assessment:
        """Return a patient with these values, every group answered no, and one input left open."""
        scores: dict[str, int | None] = {}
        items: dict[str, dict[str | int, int | None]] = {}
        findings: dict[str, bool | int | str | None] = {}
        for id, value in sorted(values.items(), key=lambda one: self.order[one[0]]):
            put = self.pathway.inputs[id]
            if put.item:
                items.setdefault(put.instrument, {})[put.item] = value
            elif put.instrument:
                scores[id] = value
            elif id != "age":
                findings[id] = answer(put, value)
        for scale in scores if with_items else ():
            for number, id in self.pathway.ruleset.read_items.get(scale, ()):
                if id not in values and id != unknown:
                    items.setdefault(scale, {})[number] = mildest(self.pathway.inputs[id])
        group = self.pathway.inputs[unknown].group if unknown else ""
        for other in self.pathway.groups[group].findings if group else ():
            if other != unknown:
                findings.setdefault(other, False)
        none_of = [one for one in self.pathway.groups if one != group]
        return Assessment(values.get("age"), scores, items, findings, none_of)

    def answered(self, one: Assessment, id: str) -> tuple[Assessment, Recommendation]:
        """Answer what else is asked for with the harmless answer, and return the recommendation.

        Of a group that was denied, a detail that is asked all the same is answered no.
        """
        rec = route(self.pathway, one)
        asked = [self.pathway.inputs[q["question"]] for q in rec.asked]
        wanted = (put for put in asked if plain(put) or (put.kind == "boolean" and put.group in one.none_of))
        open_ = (put for put in wanted if put.id != id and put.id not in one.findings)
        more = {put.id: answer(put, mildest(put)) for put in open_}
        if not more:
            return one, rec
        return self.answered(evolve(one, findings={**one.findings, **more}), id)


def known(values: Values) -> dict[str, tuple[int, int]]:
    """Return values as what is known: the lowest and the highest of each."""
    return {id: (value, value) for id, value in values.items()}


def plain(put: Input) -> bool:
    """Tell whether a question is answered yes or no, and one of the two is harmless."""
    return put.kind == "boolean" and put.adverse != "neither"


def changes(choices: dict[str, list[int]]) -> Iterator[Values]:
    """Yield every way to choose, those first that leave the most at its mildest."""
    base = {id: values[0] for id, values in choices.items()}
    for number in range(len(choices) + 1):
        for ids in combinations(choices, number):
            for values in product(*(choices[id][1:] for id in ids)):
                yield base | dict(zip(ids, values, strict=True))


def mildest(put: Input) -> int:
    """Return the harmless answer or score of an input."""
    if put.kind == "boolean":
        return int(put.adverse == "no")
    return put.highest if put.direction == "higher_better" else put.lowest


def ordinary_age(pathway: Pathway) -> int:
    """Return the middle of the years around the middle of life in which nothing turns on age."""
    ages = pathway.inputs["age"]
    cuts = {ages.lowest, ages.highest + 1}
    for rule in pathway.rules:
        cuts |= fold(rule.when, CUTS).get("age", frozenset())
    for track in pathway.tracks:
        cuts |= {track.age_lowest, track.age_highest + 1}
        cuts |= {end for step in track.steps for end in (step.age_lowest, step.age_highest + 1)}
    middle = (ages.lowest + ages.highest) // 2
    low = max(cut for cut in cuts if cut <= middle)
    high = min(cut for cut in cuts if cut > middle)
    return (low + high) // 2


def expectation(rec: Recommendation, unknown: str) -> dict[str, Any]:
    """Return what a case expects of a recommendation."""
    names = ("status", "level", "track", "step", "urgency")
    expect: dict[str, Any] = {name: getattr(rec, name) for name in names}
    if rec.status == "provisional":
        expect |= {"lowest": rec.range["lowest"], "highest": rec.range["highest"]}
    expect["rules"] = sorted({rule for track in rec.tracks for rule in track["rules"]})
    expect["red_flags"] = sorted(flag["rule"] for flag in rec.red_flags)
    return expect | question_expected(rec, unknown)


def question_expected(rec: Recommendation, unknown: str) -> dict[str, list[str]]:
    """Return what a case expects to be asked: the input that is unknown, when it could change the answer."""
    return {"asks": [unknown]} if unknown in {one["question"] for one in rec.asked} else {}
