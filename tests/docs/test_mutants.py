"""The tool that breaks rules: what it breaks, and that a few broken rules are noticed."""

import importlib.util
import json
from pathlib import Path

import pytest

from stegvis.comparison.compare import first_difference
from stegvis.verification.installed import difference_prover

FILE = Path(__file__).parents[2] / "tools" / "mutants.py"


@pytest.fixture(scope="module")
def tool():
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("mutants", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_way_to_break_a_rule(tool, small):
    """Limits one off, levels and urgencies one off, words swapped, negated, left out, stop for ask."""
    found = {one.name for one in tool.mutants(small)}
    assert len(found) == len(list(tool.mutants(small)))
    assert {
        "long: weeks from 39", "long: weeks from 41", "long: and swapped", "long: negated", "long: left out",
        "long: at_least course", "long: urgency now", "deep: 2. at least 1", "deep: or swapped",
        "flag-danger: urgency soon", "no-screen: ask for stop", "no-screen: left out", "too-tired: stop for ask",
    } <= found  # fmt: skip


@pytest.mark.uncounted
def test_every_mutant_of_the_small_pathway_differs_or_is_equivalent(tool, small):
    """Each compiles; the quick question agrees that something changes, with a patient, or that nothing does."""
    told = [
        first_difference(small, one.make(), difference_prover()) for one in list(tool.mutants(small))[::9]
    ]
    assert not any(isinstance(one, str) for one in told)
    assert any(one is None for one in told) or any(one.old for one in told)


@pytest.mark.uncounted
def test_broken_rules_of_the_shipped_pathway_are_found_by_cases(tool, monkeypatch):
    """A sample: a threshold, a level, a red flag left out, a contraindication."""
    room = tool.witnesses("se-primary-care")
    by_name = {one.name: one for one in room.mutants}
    for name in (
        "dep-5-phq9-moderate: phq9 from 11",
        "dep-3-functional-loss: phq9 from 4",
        "ic9-device: left out",
    ):
        assert room.case(by_name[name].make()), name


def test_the_explanations_are_about_mutants_that_exist(tool):
    """A reason for each, in words."""
    said = tool.tomllib.loads(tool.EXPLAINED.read_text("utf-8"))
    names = {one.name for one in tool.witnesses("se-primary-care").mutants}
    for one in said.get("mutant", []):
        assert one["mutant"] in names and one["why"], json.dumps(one)
