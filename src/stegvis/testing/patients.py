"""Hypothesis strategies for patients: aimed at steps, beside limits, with much or little else answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stegvis.errors import AssessmentError
from stegvis.language import CUTS, Input, Known, fold, truth_of
from stegvis.model import UNKNOWN, Assessment, Pathway, Step
from stegvis.routing import weigh
from stegvis.testing.aims import Edges, aimable, towards
from stegvis.verbs import route

Draw = Callable[..., Any]
Weights = Sequence[int]


@frozen
class Mix:
    """How often patients are drawn in which way: the first number of each row is the plainest way.

    Attributes:
        aims: none, one or two steps are aimed at.
        rest: nothing else, every group, or everything else is answered as harmlessly as can be.
        noise: no other answers, a few, or many are drawn at random.
        gaps: none or up to three answers are taken away again.
    """

    aims: Weights = (1, 14, 1)
    rest: Weights = (1, 1, 8)
    noise: Weights = (12, 1, 1)
    gaps: Weights = (9, 1)


MIX = Mix()
AMOUNTS = (0, 4, 40)
"""At most how many other answers are none, a few and many."""
GAPS = 3
KEPT = st.sampled_from([False] + [True] * 60)
"""Of an answer that is aimed with: so that what fails shrinks to those that matter."""
GROWN = 40
"""The age of whom nothing is said of, when everything else is answered."""


def limits(pathway: Pathway) -> dict[str, list[int]]:
    """Return, per input, the values on each side of every limit that a rule puts on it."""
    found: dict[str, set[int]] = {"age": {0, 120}}
    criteria = [rule.when for rule in pathway.rules]
    criteria += [u.when for step in pathway.steps.values() for u in step.unsuitable]
    criteria += [action.when for track in pathway.tracks for action in track.actions]
    for criterion in criteria:
        for id, cuts in fold(criterion, CUTS).items():
            found.setdefault(id, set()).update(v for cut in cuts for v in (cut - 1, cut))
    for track in pathway.tracks:
        found["age"] |= {track.age_lowest, track.age_lowest - 1, track.age_highest, track.age_highest + 1}
        for step in track.steps:
            found["age"] |= {step.age_lowest, step.age_lowest - 1, step.age_highest, step.age_highest + 1}
    inputs = pathway.inputs
    return {
        id: sorted(v for v in values if inputs[id].lowest <= v <= inputs[id].highest)
        for id, values in found.items()
    }


def near(edges: list[int], low: int, high: int) -> st.SearchStrategy[int]:
    """Draw any value of a range, every second time one beside a limit."""
    anywhere = st.integers(low, high)
    inside = [value for value in edges if low <= value <= high]
    return st.one_of(st.sampled_from(inside), anywhere) if inside else anywhere


def assessments(
    pathway: Pathway,
    *,
    invalid: bool = False,
    aims: Weights = MIX.aims,
    rest: Weights = MIX.rest,
    noise: Weights = MIX.noise,
    gaps: Weights = MIX.gaps,
) -> st.SearchStrategy[Assessment]:
    """Patients whom `route` takes, any part of whom may be unknown: at every level, in nearly every step.

    Most are aimed at a step, with values beside a limit; the rest is answered as harmlessly as can be, or
    not at all. What fails shrinks to few values, the lowest ones.

    Args:
        invalid: draw also such as `route` refuses, because their values contradict each other.
        aims, rest, noise, gaps: how often each way is taken, see `Mix`; `distribution` tells who comes of it.

    >>> import stegvis
    >>> from hypothesis import find
    >>> pathway = stegvis.load("se-primary-care")
    >>> find(assessments(pathway), lambda one: True).to_dict()
    {}
    """
    drawn = drawn_patients(pathway, limits(pathway), Mix(aims, rest, noise, gaps), aimable(pathway))
    return drawn if invalid else drawn.map(lambda one: taken(pathway, one))


def weighted(weights: Weights) -> st.SearchStrategy[int]:
    """Draw a place in a row, as often as the number there says."""
    return st.sampled_from([n for n, weight in enumerate(weights) for _ in range(weight)])


@st.composite
def drawn_patients(draw: Draw, pathway: Pathway, edges: Edges, mix: Mix, steps: list[Step]) -> Assessment:
    """Draw a patient: aims, then what else is answered, then what is not known after all."""
    said: dict[str, Any] = {}
    groups = sorted(pathway.groups)
    few = draw(some_of(groups, 1))
    for _ in range(draw(weighted(mix.aims))):
        step = draw(st.sampled_from(steps))
        aimed = towards(pathway, step, edges, lambda among: draw(st.sampled_from(among)))
        said.update({id: value for id, value in aimed.items() if draw(KEPT)})
    told = pathway.unit.facts if pathway.unit else {}
    put = {id: one for id, one in pathway.inputs.items() if id not in told}
    for id in draw(some_of(sorted(put), AMOUNTS[draw(weighted(mix.noise))])):
        said[id] = draw(answers(put[id], edges.get(id, [])))
    rest = draw(weighted(mix.rest))
    if rest > 1:
        said = harmless(pathway, put, said) | said
    for id in draw(some_of(sorted(said), GAPS if draw(weighted(mix.gaps)) else 0)):
        said.pop(id)
    none_of = groups if rest else few
    return as_assessment(pathway, said, none_of)


def some_of(ids: list[str], most: int) -> st.SearchStrategy[list[str]]:
    """Draw up to so many of some ids."""
    return st.lists(st.sampled_from(ids), unique=True, max_size=most) if ids and most else st.just([])


def answers(put: Input, edges: list[int]) -> st.SearchStrategy[Any]:
    """Any answer to a question, as its number; at times it was asked and is not known."""
    if put.id == "age" or put.instrument:
        return near(edges, put.lowest, put.highest)
    values: list[Any] = [*range(put.lowest, put.highest + 1)]
    if put.kind == "integer":
        return near(edges, put.lowest, put.highest)
    return st.sampled_from([*values * 3, UNKNOWN])


def harmless(pathway: Pathway, put: Mapping[str, Input], said: Mapping[str, Any]) -> dict[str, int]:
    """Return the most harmless answer to everything that is asked and of which nothing was said.

    Scales are answered by their totals. One of which something is said is left alone, and one that is not for
    this age. What stands behind a question is answered where that one leads to it.
    """
    scales = {put[id].instrument for id in said if id in put}
    age = said.get("age", GROWN)
    made: dict[str, int] = {"age": age}

    def known(id: str) -> Known:
        value = said.get(id, made.get(id))
        return (value, value) if isinstance(value, int) else (put[id].lowest, put[id].highest)

    for id, one in sorted(put.items(), key=lambda pair: pair[0] in pathway.gates):
        scale = pathway.instruments.get(one.instrument)
        if id == "age" or one.item or (scale and (scale.id in scales or not fits(scale, age))):
            continue
        gate = pathway.gates.get(id)
        if gate is None or truth_of(gate, known):
            best = one.highest if one.direction == "higher_better" else one.lowest
            made[id] = int(one.adverse == "no") if one.kind == "boolean" else best
    return made


def fits(scale: Any, age: Any) -> bool:
    """Tell whether a scale is for an age."""
    return not isinstance(age, int) or bool(scale.age_lowest <= age <= scale.age_highest)


def as_assessment(pathway: Pathway, said: Mapping[str, Any], none_of: Sequence[str]) -> Assessment:
    """Return answers by input as a patient."""
    age = said.get("age")
    scores: dict[str, Any] = {}
    items: dict[str, dict[str | int, Any]] = {}
    findings: dict[str, Any] = {}
    for id, value in said.items():
        one = pathway.inputs[id]
        if id == "age":
            continue
        if one.item:
            allowed = pathway.instruments[one.instrument].allowed(one.item)
            items.setdefault(one.instrument, {})[one.item] = min(allowed, key=lambda v: abs(v - value))
        elif one.instrument:
            scores[id] = value
        elif value == UNKNOWN or one.kind == "integer":
            findings[id] = value
        else:
            findings[id] = bool(value) if one.kind == "boolean" else one.choices[value].id
    return Assessment(age, scores, items, findings, list(none_of))


def taken(pathway: Pathway, one: Assessment) -> Assessment:
    """Return a patient whom `route` takes: without scales whose values contradict each other or the age."""
    try:
        weigh(pathway, one)
    except AssessmentError as error:
        wrong = {part for fault in error.faults for part in fault.field.split(".")}
        wrong.update(said for fault in error.faults for said in pathway.instruments if said in fault.what)
        scores = {id: value for id, value in one.scores.items() if id not in wrong}
        items = {id: value for id, value in one.items.items() if id not in wrong}
        findings = {id: value for id, value in one.findings.items() if id not in wrong}
        fewer = evolve(one, scores=scores, items=items, findings=findings)
        return taken(pathway, Assessment(one.age) if fewer == one else fewer)
    return one


@frozen
class Distribution:
    """Who was drawn: how often each level was proposed, firm or not, and each step.

    Attributes:
        draws, refused: how many patients there were, and how many of them `route` refused.
        levels: level and status -> how often.
        steps: step -> how often it led.
        never: the steps that never did.
    """

    draws: int
    refused: int
    levels: Mapping[tuple[str, str], int]
    steps: Mapping[str, int]
    never: tuple[str, ...] = field(factory=tuple)

    def __str__(self) -> str:
        lines = [f"{self.draws} patients, {self.refused} refused"]
        lines += [f"{times:7} {level}, {status}" for (level, status), times in sorted(self.levels.items())]
        led = len(self.steps)
        lines.append(f"{led} of {led + len(self.never)} steps led; never: {', '.join(self.never) or 'none'}")
        return "\n".join(lines)


def distribution(pathway: Pathway, draws: int = 1000, **said: Any) -> Distribution:
    """Return who is drawn by `assessments(pathway, **said)`, the same at each run; print it to read it.

    >>> import stegvis
    >>> drawn = distribution(stegvis.load("se-primary-care"), 1, aims=(1,))
    >>> print(str(drawn).partition(" of ")[0])
    1 patients, 0 refused
          1 phone_support, provisional
    1
    """
    levels: Counter[tuple[str, str]] = Counter()
    steps: Counter[str] = Counter()
    seen: Counter[bool] = Counter()

    @given(assessments(pathway, **said))
    @settings(
        max_examples=draws, phases=[Phase.generate], derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def draw(one: Assessment) -> None:
        try:
            rec = route(pathway, one)
        except AssessmentError:
            seen[False] += 1
            return
        seen[True] += 1
        levels[rec.level, rec.status] += 1
        steps[rec.step] += 1

    draw()
    never = tuple(id for id in pathway.steps if id not in steps)
    return Distribution(sum(seen.values()), seen[False], levels, steps, never)
