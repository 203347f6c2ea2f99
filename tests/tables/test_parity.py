"""A table answers as `route` does, row by row."""

from hypothesis import given
from hypothesis import strategies as st
from rows import said, table_of

import stegvis
from draws import tries
from stegvis import tables
from stegvis.testing import assessments, pathways

SHIPPED = stegvis.load("se-primary-care")


def agree(pathway, patients, detail="summary"):
    answers = tables.route(pathway, table_of(patients), detail).to_pylist()
    for patient, answer in zip(patients, answers, strict=True):
        assert answer == said(pathway, patient, detail == "full")


@tries(15, deadline=None)
@given(st.lists(assessments(SHIPPED), min_size=1, max_size=4))
def test_partly_known_patients_of_the_shipped_pathway(patients):
    agree(SHIPPED, patients)


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
