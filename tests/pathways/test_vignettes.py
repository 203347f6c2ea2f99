"""What the vignettes say can be entered, and is heard: at most one in ten has a fact that cannot."""

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
