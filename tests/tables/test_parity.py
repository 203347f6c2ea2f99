"""A table answers as `route` does, row by row."""

from functools import cache

import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from rows import said, table_of
from written import finding, flag, text

import stegvis
from draws import tries
from stegvis import tables
from stegvis.language import Within
from stegvis.routing import compile_pathway
from stegvis.tables import gating, ladders, many
from stegvis.testing import assessments, pathways

SHIPPED = stegvis.load("se-primary-care")


def agree(pathway, patients, detail="summary"):
    answers = tables.route(pathway, table_of(patients), detail).to_pylist()
    for patient, answer in zip(patients, answers, strict=True):
        assert answer == said(pathway, patient, detail == "full")


@pytest.mark.uncounted
@tries(15, deadline=None)
@given(st.lists(assessments(SHIPPED), min_size=1, max_size=4))
def test_partly_known_patients_of_the_shipped_pathway(patients):
    agree(SHIPPED, patients)


@st.composite
def saying_little(draw):
    """A patient of whom a few answers stand beside lists that were denied."""
    whole = draw(assessments(SHIPPED))
    some = draw(st.lists(st.sampled_from(sorted(SHIPPED.inputs)), max_size=6, unique=True))
    left = {id: value for id, value in whole.findings.items() if id in some}
    scales = {SHIPPED.inputs[id].instrument for id in some}
    return evolve(
        whole,
        findings=left,
        scores={id: total for id, total in whole.scores.items() if id in scales},
        items={id: items for id, items in whole.items.items() if id in scales},
    )


@pytest.mark.uncounted
@tries(15, deadline=None)
@given(st.lists(saying_little(), min_size=1, max_size=6))
def test_a_few_answers_beside_denied_lists(patients):
    agree(SHIPPED, patients)


def test_every_answer_beside_every_list():
    """A detail answered yes, or asked and not known, where only a list denied the question before it."""
    groups = [tuple(SHIPPED.groups), ("red_flags",), ("reason", "situation")]
    values = [True, False, "unknown"]
    named = [id for id, one in SHIPPED.inputs.items() if one.kind == "boolean" and not one.instrument]
    patients = [stegvis.Assessment(34, findings={id: v}, none_of=groups[n % len(groups)])
                for n, id in enumerate(named) for v in values]  # fmt: skip
    agree(SHIPPED, patients[::2])


def test_a_total_beside_a_denied_wish_to_be_dead():
    """A total that leaves an item no harmless value contradicts what closed the item."""
    patients = [stegvis.Assessment(34, {"phq9": total}, none_of=("red_flags",)) for total in range(0, 28, 3)]
    patients += [stegvis.Assessment(34, {"phq9": total}, {}, {"screen_death": False}) for total in (24, 27)]
    items = dict.fromkeys(range(1, 9), 3)
    patients += [stegvis.Assessment(34, {"phq9": n}, {"phq9": items}, {}, ("red_flags",)) for n in (24, 25)]
    agree(SHIPPED, patients)


def test_a_column_of_words_where_somebody_did_not_know():
    """True, false and numbers are read in it as JSON says them; elsewhere a word is a fault."""
    table = pa.table(
        {"age": [34, 34, 34], "phq9": ["12", "unknown", None], "low_mood": ["true", "unknown", "ja"]}
    )
    answers = tables.route(SHIPPED, table).to_pylist()
    assert [one["faults"] for one in answers] == [[], [], ["findings.low_mood:wrong_kind"]]
    known = tables.route(SHIPPED, pa.table({"age": [34], "phq9": [12], "low_mood": [True]})).to_pylist()
    assert answers[0] == known[0]
    strict = tables.route(SHIPPED, pa.table({"age": [34], "phq9": ["12"]})).to_pylist()
    assert strict[0]["faults"] == ["scores.phq9:not_whole"]


@tries(40, deadline=None)
@given(st.data())
def test_patients_of_small_pathways(data):
    pathway = data.draw(pathways())
    agree(pathway, data.draw(st.lists(assessments(pathway), min_size=1, max_size=8)), "full")


def test_a_unit_and_an_overlay():
    pathway = stegvis.load("se-primary-care", ["se-stockholm"])
    agree(
        pathway,
        [
            stegvis.Assessment(34, {"phq9": total}, {}, {"low_mood": True}, ("red_flags",))
            for total in range(28)
        ],
    )


def test_every_single_answer_and_every_age():
    patients = [stegvis.Assessment(age) for age in range(-1, 122)]
    for one in SHIPPED.inputs.values():
        if one.kind == "boolean":
            patients += [stegvis.Assessment(None, findings={one.id: yes}) for yes in (True, False)]
        if one.instrument and not one.item:
            patients += [
                stegvis.Assessment(30, {one.id: total})
                for total in (one.lowest, one.highest, one.highest + 1)
            ]
    agree(SHIPPED, patients[::3])


def test_items_as_columns():
    few = [{n: (n + k) % 4 for n in range(1, 10) if n % (k + 1)} for k in range(6)]
    patients = [stegvis.Assessment(age, items={"phq9": items}) for items in few for age in (None, 10, 40)]
    agree(SHIPPED, [*patients, stegvis.Assessment(40, items={"phq9": {1: 9, 9: 1}}), stegvis.Assessment(40)])
    mixed = [stegvis.Assessment(40, {"phq9": total}, {"phq9": {9: 2, 1: 7}}) for total in (1, 9)]
    agree(
        SHIPPED,
        [*mixed, stegvis.Assessment(40, {"phq2": 3}, {"phq9": {9: 2}}), stegvis.Assessment(40, {"phq2": 3})],
    )
    agree(SHIPPED, [stegvis.Assessment(40, items={"audit": {1: 0, 2: n}}) for n in range(3)])


def test_a_red_flag_that_reads_a_total_holds_of_answers_that_are_set_aside():
    flag, *others = SHIPPED.red_flags
    changed = evolve(SHIPPED, red_flags=(evolve(flag, when=Within("phq9", 3, 27)), *others))
    changed = evolve(changed, ruleset=compile_pathway(changed))
    agree(changed, [stegvis.Assessment(10, items={"phq9": {1: n, 2: 3 - n}}) for n in range(4)])


WORSE = {
    "an open flag is forgotten": (many.Block, "matters", lambda self: self.flags_open & False),
    "the lowest ignores open flags": (many.Block, "lowest", lambda self: self.level),
    "the highest is the level": (many.Block, "highest", lambda self: self.level),
    "nothing takes a search": (many.Block, "searched", lambda self: self.flags_open & False),
    "no step is barred": (ladders.Climber, "bars", lambda self, step: (self.age[0] < 0,) * 3),
    "no gate closes": (gating, "close_one", lambda pathway, made, *more: made.low[0] < -9),
}


@cache
def answered():
    """Some patients, with what `route` answers."""
    ages = [None, 10, 17, 20, 70]
    answers = [
        {},
        {"low_mood": True},
        {"worry": True, "psychosis": False},
        {"insufficient_swedish": True, "low_mood": True},
        {"suicide_attempt_or_threat": True},
        {"child_moderate_judged": True},
    ]
    groups = [(), tuple(SHIPPED.groups), ("red_flags",)]
    scores = [{}, {"phq9": 12}, {"gad7": 11}]
    patients = [
        stegvis.Assessment(a, s, {}, f, g) for a in ages for f in answers for g in groups for s in scores
    ]
    return table_of(patients), [said(SHIPPED, patient, False) for patient in patients]


@pytest.mark.uncounted
def test_a_kernel_that_is_right_is_not_blamed():
    table, expected = answered()
    assert tables.route(SHIPPED, table, "summary").to_pylist() == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", WORSE)
def test_a_kernel_that_is_wrong_is_found(name, monkeypatch):
    table, expected = answered()
    monkeypatch.setattr(*WORSE[name])
    assert tables.route(SHIPPED, table, "summary").to_pylist() != expected


def test_items_that_are_all_possible_and_details_that_no_rule_reads(tmp_path):
    """A detail that nothing reads may still contradict the list that closed it; nobody may know it."""
    agree(SHIPPED, [stegvis.Assessment(40, items={"gad7": {1: n, 2: 3 - n}}) for n in range(4)])
    written = text(
        finding("screen", 'group = "red_flags"\nmerged = true'),
        finding("detail", 'group = "red_flags"\nasked_when = "screen"'),
        finding("danger", 'group = "red_flags"'),
        flag("rf", "danger or screen"),
    )
    (tmp_path / "written.toml").write_text(written, "utf-8")
    made = stegvis.load(tmp_path / "written.toml")
    details = [{}, {"detail": True}, {"detail": False}, {"detail": "unknown"}]
    agree(
        made,
        [
            stegvis.Assessment(40, findings=one, none_of=group)
            for one in details
            for group in ((), ("red_flags",))
        ],
    )
