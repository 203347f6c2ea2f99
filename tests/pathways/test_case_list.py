"""The list of cases is complete: proven from the data, not counted by hand."""

from collections import defaultdict
from functools import cache
from itertools import chain

import pytest

import stegvis
from stegvis.errors import AssessmentError
from stegvis.language.criterion import Dialect, Within, fold, truth_of
from stegvis.language.inputs import Input
from stegvis.loading.library import SHIPPED
from stegvis.model import patient
from stegvis.routing.intake import Lookup, weigh
from stegvis.testing.cases import read_cases

BASE = [case for case in read_cases(SHIPPED / "se-primary-care") if case.kind == "case"]
AGES = (0, 5, 6, 15, 16, 17, 18, 19, 20, 64, 65, 120)
LEAVES = Dialect(
    within=lambda node: [node],
    one_of=lambda _: [],
    negation=lambda part: part,
    all_of=lambda parts: list(chain(*parts)),
    any_of=lambda parts: list(chain(*parts)),
    at_least=lambda _, parts: list(chain(*parts)),
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
    if node.lowest > one.lowest:
        yield node.lowest - 1, node.lowest
    if node.highest < one.highest:
        yield node.highest, node.highest + 1


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
        pair = told[id, name][low], told[id, name][high]
        if not any(True in one and other - {True} for one, other in (pair, pair[::-1])):
            yield f"{id}: no cases tell {name} {low} from {high}"
        last = base().inputs[name].highest
        if high < last and not any(v > high for v in told[id, name]):
            yield f"{id}: no case has {name} above {high}"


@pytest.mark.slow
def test_each_threshold_has_cases_below_at_and_above():
    """A rule turns between two cases, at each value that it names."""
    assert sorted(uncased()) == []


BESIDE = {
    "rf12-child-suicidal": {"rf1-attempt-or-threat", "rf2-high-risk", "rf4-suicidal"},
    "rf1-plan-and-means": {"rf4-death-wish", "rf4-means", "rf4-suicidal"},
    "rf4-self-harm-child": {"rf4-self-harm"},
    "rf3-refuses-care": {
        "rf1-attempt-or-threat",
        "rf1-plan-and-means",
        "rf2-high-risk",
        "rf2-intoxicated",
        "rf4-suicidal",
    },
    "rf2-intoxicated": {"rf4-death-wish", "rf4-suicidal"},
    "rf2-recent-discharge": {"rf4-death-wish", "rf4-suicidal", "rf5-psychosis"},
    "rf4-hopeless": {"rf4-death-wish", "rf4-suicidal"},
    "rf4-means": {"rf4-death-wish", "rf4-suicidal"},
    "rf12-child-weary": {"rf4-death-wish", "rf4-hopeless", "rf4-weary"},
    "crit-madrs-s-item9-high": {"crit-madrs-s-item9"},
    "old-2-psychosis": {"rf5-psychosis", "rf17-somatic-alarm"},
    "rf9-perinatal-emergency": {
        "rf2-high-risk",
        "rf4-suicidal",
        "rf5-psychosis",
        "rf6-mania",
        "rf9-thoughts-of-harming-child",
    },
}
"""Flags that never come alone, and what they come with: they speak of the same state at more length."""


def low(rec):
    """Scores were given, and the needs that they raise stay below individual treatment."""
    scores = [i for i in rec.inputs if i["input"] in base().instruments]
    ranks = [level.id for level in base().levels]
    raised = [
        need
        for need in base().rules
        if not need.red_flag
        and need.id in {rule for track in rec.tracks for rule in track["rules"]}
        and {node.input for node in fold(need.when, LEAVES)} & set(base().instruments)
    ]
    return bool(scores) and all(ranks.index(n.at_least) < ranks.index("internet_cbt") for n in raised)


@pytest.mark.parametrize("flag", [flag.id for flag in base().red_flags])
def test_each_red_flag_has_a_case_alone_and_one_with_low_scores(flag):
    """No score takes part in what a red flag asks for."""
    fired = [(case, rec, {f["rule"] for f in rec.red_flags}) for case, _, rec in seen()]
    alone = [c for c, rec, flags in fired if flag in flags and flags - {flag} <= BESIDE.get(flag, set())]
    assert alone, "no case has this flag and no other"
    needed = next(f for f in base().red_flags if f.id == flag)
    ranks = [level.id for level in base().levels]
    hurry = [urgency.id for urgency in base().urgencies]
    with_low = [rec for _, rec, flags in fired if flag in flags and low(rec)]
    assert with_low, "no case has this flag and low scores"
    for rec in with_low:
        assert ranks.index(rec.level) >= ranks.index(needed.at_least)
        assert hurry.index(rec.urgency) >= hurry.index(needed.urgency)


def test_flags_beside_others_are_known():
    """The list of flags that never come alone has none that could."""
    for flag, others in BESIDE.items():
        fired = [{f["rule"] for f in rec.red_flags} for _, _, rec in seen()]
        assert others <= {f.id for f in base().red_flags}
        assert all(flags & others for flags in fired if flag in flags), flag


@pytest.mark.parametrize("age", AGES)
def test_each_age_has_a_case_with_and_without_red_flags(age):
    """Where tracks, flags and scales change."""
    found = [(case, rec) for case, _, rec in seen() if case.given.get("age") == age]
    assert any(rec.red_flags for _, rec in found)
    assert any(rec.status == "firm" and not rec.red_flags for _, rec in found)
    assert any(rec.status == "provisional" for _, rec in found)


@pytest.mark.parametrize("id", sorted(base().instruments))
def test_each_scale_has_its_lowest_its_highest_and_an_impossible_total(id):
    """The ends of every scale that a rule reads."""
    scale = base().instruments[id]
    given = defaultdict(set)
    for case in BASE:
        if id in case.given.get("scores", {}):
            given[bool(case.error)].add(case.given["scores"][id])
    assert {scale.lowest, scale.highest} <= given[False]
    assert {scale.highest + 1, scale.lowest - 1} & given[True]


def test_there_are_enough_cases():
    """Three hundred at the least, each with a reason."""
    assert len(BASE) >= 300
    assert [case.id for case in BASE if not case.why] == [], "nobody has written why"
