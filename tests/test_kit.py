"""The testing kit: strategies, laws as tests, the plugin. What they promise to others is used here."""

import shutil
from contextlib import suppress

import pytest
from attrs import evolve
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

import stegvis
from conftest import SMALL
from stegvis.compiling import compile_pathway
from stegvis.testing.laws import LAWS, laws
from stegvis.testing.strategies import assessments, episodes, limits

pytest_plugins = ["pytester"]
BASE = stegvis.load(SMALL)
globals().update(laws(BASE, examples=40))


def test_limits_are_both_sides_of_every_threshold():
    """Below and at each limit, and the ages of tracks and steps."""
    edges = limits(BASE)
    assert {4, 5, 8, 9} <= set(edges["mood"]) and {39, 40} <= set(edges["weeks"])
    assert {17, 18, 64, 65} <= set(edges["age"])


@pytest.mark.parametrize("value", [5, 9])
def test_boundaries_are_drawn(value):
    """A limit is found at once."""
    assert find(
        assessments(BASE), lambda one: one.scores.get("mood") == value, settings=settings(max_examples=500)
    )


@given(episodes(BASE))
@settings(max_examples=30)
def test_episodes_are_possible(one):
    """Most courses are reviewed; the others are refused, never met with another error."""
    with suppress(stegvis.AssessmentError):
        assert stegvis.review(BASE, one).verdict


def bent():
    """The small pathway with a band that nothing takes over from."""
    band = stegvis.criteria.Within("mood", 5, 7)
    tracks = tuple(
        evolve(t, needs=tuple(evolve(n, when=band) if n.id == "long" else n for n in t.needs))
        for t in BASE.tracks
    )
    one = evolve(BASE, tracks=tracks)
    return evolve(one, ruleset=compile_pathway(one))


def blind():
    """The small pathway with a router that sees no rule."""
    return evolve(BASE, ruleset=evolve(BASE.ruleset, decide=lambda values: (-1, -1, [], [])))


def test_a_broken_law_is_found_with_a_patient_to_read():
    """monotone: the failure holds two patients as JSON that route reads."""
    test = laws(bent(), examples=600)["test_law_monotone"]
    with pytest.raises(AssertionError, match=r'\{"age": .*-> \{"age"'):
        test()


def test_a_router_that_forgets_red_flags_is_found():
    """red_flags_hold: whatever the compiled rules say."""
    with pytest.raises(AssertionError, match="flag-"):
        laws(blind(), examples=300)["test_law_red_flags_hold"]()


def test_laws_take_an_id_or_a_path():
    """A path is loaded."""
    assert set(laws(SMALL)) == {f"test_law_{name}" for name in LAWS}


@given(st.sampled_from(sorted(LAWS)), assessments(BASE), st.data())
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_a_patient_that_contradicts_itself_breaks_no_law(name, one, data):
    """What the router refuses says nothing of a law."""
    wrong = evolve(one, age=200)
    LAWS[name](BASE, wrong, data)


# ---------------------------------------------------------------- the plugin

CASES = """
[[case]]
id = "holds"
given = { age = 30 }
expect = { level = "call" }
[[case]]
id = "does-not-hold"
given = { age = 30 }
expect = { level = "clinic" }
why = "because"
"""


@pytest.fixture
def project(pytester):
    """A project with a pathway and its cases."""
    shutil.copytree(SMALL, pytester.path / "mine")
    (pytester.path / "mine" / "mood.cases.toml").write_text(CASES, "utf-8")
    return pytester


def test_the_plugin_is_inert_until_it_is_switched_on(project):
    """Nothing is collected without the setting."""
    got = project.runpytest_subprocess("-p", "pytest_stegvis", "-p", "no:cacheprovider")
    assert got.ret == 5


def test_cases_and_pathways_are_items(project):
    """Ids, -k, and a failure that says given, expected, got and why."""
    project.makeini("[pytest]\nstegvis_pathways = mine\n")
    got = project.runpytest_subprocess("-p", "pytest_stegvis", "-p", "no:cacheprovider", "-v")
    got.assert_outcomes(passed=2, failed=1)
    got.stdout.fnmatch_lines(
        [
            "*mood.cases.toml::holds PASSED*",
            "*given: {'age': 30}*",
            "*expected 'clinic', got 'call'*",
            "*why: because*",
        ]
    )
    got = project.runpytest_subprocess(
        "-p", "pytest_stegvis", "-p", "no:cacheprovider", "-k", "holds and not does"
    )
    got.assert_outcomes(passed=1, deselected=2)


def test_a_pathway_that_does_not_load_is_one_failing_item(project):
    """With the diagnostics, place and hint."""
    project.makeini("[pytest]\nstegvis_pathways = mine\n")
    (project.path / "mine" / "mood.cases.toml").unlink()
    file = project.path / "mine" / "mood.toml"
    file.write_text(file.read_text("utf-8").replace("low_mood", "low_mod"), "utf-8")
    got = project.runpytest_subprocess("-p", "pytest_stegvis", "-p", "no:cacheprovider")
    got.assert_outcomes(failed=1)
    got.stdout.fnmatch_lines(["*mood.toml:*no input is called 'low_mod'*", "*did you mean 'low_mood'*"])
