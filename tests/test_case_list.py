"""The list of cases is complete: proven from the data, not counted by hand."""

from collections import defaultdict
from functools import cache

import pytest

import stegvis
from stegvis.criteria import Dialect, Within, fold, truth_of
from stegvis.errors import AssessmentError
from stegvis.loading import SHIPPED
from stegvis.reading.patients import patient
from stegvis.terms import Input
from stegvis.testing.cases import judge, read_cases
from stegvis.weighing import Lookup, weigh

BASE = [case for case in read_cases(SHIPPED / "se-primary-care") if case.kind == "case"]
AGES = (0, 5, 6, 15, 16, 17, 18, 19, 20, 64, 65, 120)
LEAVES = Dialect(
    within=lambda node: [node],
    one_of=lambda _: [],
    negation=lambda part: part,
    all_of=lambda parts: sum(parts, []),
    any_of=lambda parts: sum(parts, []),
    at_least=lambda _, parts: sum(parts, []),
)


@cache
def base():
    return stegvis.load("se-primary-care")


@cache
def seen():
    """Each case's patient, what is known of it, and its recommendation; refused patients are left out."""
    found = []
    for case in BASE:
        try:
            who = patient(case.given)
            weighed = weigh(base(), who)
        except AssessmentError:
            continue
        found.append((case, Lookup(base(), weighed), stegvis.route(base(), who)))
    return found


def ruled():
    """Every condition of the pathway: needs and red flags, contraindications, actions."""
    for rule in base().rules:
        yield rule.id, rule.when
    for track in base().tracks:
        for action in track.actions:
            yield action.id, action.when
        for step in track.steps:
            for stop in step.unsuitable:
                yield stop.id, stop.when


def steps_of(node: Within, one: Input):
    """The pairs of neighbouring values between which a threshold lies."""
    allowed = [v for v in range(one.lowest, one.highest + 1)]
    if node.lowest > one.lowest:
        yield node.lowest - 1, node.lowest
    if node.highest < one.highest:
        yield node.highest, node.highest + 1
    assert allowed


def thresholds():
    """Every threshold of every condition, once."""
    found = {}
    for id, when in ruled():
        for node in fold(when, LEAVES):
            for low, high in steps_of(node, base().inputs[node.input]):
                found[id, node.input, low, high] = when
    return found


def uncased():
    """Thresholds without a case just below, one just above where the rule turns, and one further off."""
    told = defaultdict(lambda: defaultdict(set))
    for id, when in dict(ruled()).items():
        inputs = {node.input for node in fold(when, LEAVES)}
        for _, known, _ in seen():
            holds = truth_of(when, known)
            for name in inputs:
                low, high = known(name)
                if low == high:
                    told[id, name][low].add(holds)
    for id, name, low, high in thresholds():
        below, above = told[id, name][low], told[id, name][high]
        if not (True in below and {False, None} & above or True in above and {False, None} & below):
            yield f"{id}: no cases tell {name} {low} from {high}"
        last = base().inputs[name].highest
        if high < last and not any(v > high for v in told[id, name]):
            yield f"{id}: no case has {name} above {high}"


def test_each_threshold_has_cases_below_at_and_above():
    """A rule turns between two cases, at each value that it names."""
    assert sorted(uncased()) == []
