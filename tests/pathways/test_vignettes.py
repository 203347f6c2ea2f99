"""What the vignettes say can be entered, and is heard: at most one in ten has a fact that cannot."""

import re
from pathlib import Path

import pytest
import tomli

import stegvis

HERE = Path(__file__).parent
FACTS = tomli.loads((HERE / "vignettes.toml").read_text("utf-8"))["fact"]
CASES = tomli.loads(
    (HERE.parents[1] / "pathways" / "se-primary-care" / "vignettes.cases.toml").read_text("utf-8")
)["case"]
ENTERED = [one for one in FACTS if "entered" in one]


def test_at_most_one_vignette_in_ten_has_a_fact_that_cannot_be_entered():
    """Counted by vignette; each that cannot says why."""
    ids = {one["id"] for one in CASES}
    assert len(ids) == 30 and {one["vignette"] for one in FACTS} <= ids
    missing = {one["vignette"] for one in FACTS if "entered" not in one}
    print(f"{len(missing)} of {len(ids)} vignettes have a fact that cannot be entered: {sorted(missing)}")
    assert len(missing) * 10 <= len(ids)
    assert all(one.get("why") for one in FACTS if "entered" not in one)


@pytest.mark.parametrize("fact", ENTERED, ids=[f"{one['vignette']}: {one['fact']}" for one in ENTERED])
def test_a_fact_is_taken_in_and_heard(shipped, fact):
    """No fault, and something in the answer or its record differs by it."""
    given = next(case for case in CASES if case["id"] == fact["vignette"])["given"]
    entered = fact["entered"]
    more = {**given, **entered, "findings": {**given.get("findings", {}), **entered.get("findings", {})}}
    rec = stegvis.route(shipped, stegvis.Assessment.from_dict(more))
    told = {one["input"] for one in rec.inputs if one["value"] is not None}
    assert {*entered.get("findings", {}), *({"sex", "caller"} & entered.keys())} <= told
    assert [one["declined"] for one in rec.declined] == entered.get("declines", [])
    read = {*shipped.ruleset.reads, *(id for gate in shipped.gates.values() for id in gate.reads)}
    assert set(entered.get("findings", {})) <= read


ALLOWED = re.compile(r"allowed: level (\d)-(\d), (\w+) to (\w+)")


def differs(low, got, high):
    """Above or below what the guideline allows, or nothing."""
    return "above" if got > high else "below" if got < low else ""


def test_where_an_answer_differs_from_what_was_expected_the_case_says_so_and_why(shipped):
    """Level and urgency, with the source; a case says of no other that it differs."""
    levels, urgencies = ([one.id for one in some] for some in (shipped.levels, shipped.urgencies))
    found = []
    for case in CASES:
        if "error" in case:
            continue
        rec = stegvis.route(shipped, stegvis.Assessment.from_dict(case["given"]))
        lowest, highest, soon, sooner = ALLOWED.search(case["why"]).groups()
        level = differs(int(lowest), levels.index(rec.level) + 1, int(highest))
        urgency = differs(*(urgencies.index(one) for one in (soon, rec.urgency, sooner)))
        for name, way in (("level", level), ("urgency", urgency)):
            assert (f"{name} differs: {way}" if way else "") in case["why"], case["id"]
            assert bool(way) == (f"{name} differs" in case["why"]), case["id"]
            found += [case["id"]] if way else []
        assert not (level or urgency) or re.search(r"differs.*\bS\d", case["why"]), case["id"]
    assert len(found) > 5


def test_what_is_only_told_changes_neither_level_nor_urgency(shipped):
    """The context is heard by actions; no answer to it moves the patient."""
    context = tomli.loads(
        (HERE.parents[1] / "pathways" / "se-primary-care" / "context.toml").read_text("utf-8")
    )["finding"]
    said = {}
    for one in context:
        kinds = {"integer": 3, "choice": one.get("values", [{}])[0].get("id")}
        said[one["id"]] = kinds.get(one.get("kind"), True)
    for case in CASES:
        if "error" in case:
            continue
        base = stegvis.route(shipped, stegvis.Assessment.from_dict(case["given"]))
        more = {**case["given"], "findings": {**said, **case["given"].get("findings", {})}}
        rec = stegvis.route(shipped, stegvis.Assessment.from_dict(more))
        assert (rec.level, rec.urgency, rec.step) == (base.level, base.urgency, base.step), case["id"]
