"""The coverage page: every row of the fact base is carried, or listed with why not."""

import importlib.util
from pathlib import Path

import pytest

import stegvis

TOOL = Path(__file__).parents[2] / "tools" / "coverage.py"


def load():
    spec = importlib.util.spec_from_file_location("coverage_page", TOOL)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_every_row_is_carried_or_listed(shipped):
    """No row is missing, none is both carried and left out, and no id is made up."""
    page = load()
    carried = page.carriers(shipped)
    every = list(page.rows())
    left = page.SAID["left_out"]
    assert [row for row in every if row not in carried and row not in left] == []
    assert [row for row in left if row in carried] == []
    known = {*every, *page.SAID["disagreements"]}
    strange = {row for row in carried if row not in known and row[0] not in "GS"}
    assert strange == set()


@pytest.mark.slow
def test_every_disagreement_is_chosen_and_the_page_says_all(shipped):
    """D1 to D21, each founding document, each inference."""
    page = load()
    assert list(page.SAID["disagreements"]) == [f"D{n}" for n in range(1, 22)]
    assert {demand["seed"] for demand in page.SAID["demand"]} == {"S1", "S2", "S3", "S4", "S5"}
    text = "\n".join(page.lines(shipped))
    assert "**missing**" not in text and shipped.sha256 in text
    for rule in shipped.rules:
        assert ("inference" in (rule.threshold.basis, rule.care.basis)) == (f"- `{rule.id}` (" in text)


def test_each_demand_is_met_by_parts_that_exist(shipped):
    """Rules, steps, actions, contraindications and staffing are named by their ids."""
    known = {rule.id for rule in shipped.rules} | {one.id for one in shipped.staffing}
    for track in shipped.tracks:
        known |= {part.id for part in (*track.steps, *track.actions)}
        known |= {stop.id for step in track.steps for stop in step.unsuitable}
    for demand in load().SAID["demand"]:
        assert demand["parts"]
        assert set(demand["parts"]) <= known, demand["what"]


def test_gaps_and_overlays_and_what_was_looked_up_are_on_the_page(shipped):
    """G1 to G17; each change of each overlay with its reason."""
    page = load()
    assert list(page.SAID["gaps"]) == [f"G{n}" for n in range(1, 18)]
    text = "\n".join(page.lines(shipped))
    for id in stegvis.shipped_overlays():
        assert f"| {id} |" in text
    assert all(one["figure"] in text and one["found"] in text for one in page.SAID["looked_up"])


def test_every_part_without_a_source_is_listed(shipped):
    """Steps, actions and barriers whose claim is inference, and no others."""
    text = "\n".join(load().lines(shipped)).split("## Steps, actions and barriers without a source")[1]
    for track in shipped.tracks:
        barriers = [stop for step in track.steps for stop in step.unsuitable]
        for part in (*track.steps, *track.actions, *barriers):
            assert (part.claim.basis == "inference") == (f"`{part.id}`" in text), part.id
