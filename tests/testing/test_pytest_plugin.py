"""The pytest plugin, as somebody outside uses it."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution

import pytest

import stegvis.testing
from folders import SMALL

pytest_plugins = ["pytester"]
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
REVIEW = """
[[review]]
id = "a-review"
given = { step = "mood-course", started = "2026-01-12", on = "2026-01-12" }
expect = { verdict = "step_up" }
"""
DRAFT = '[[case]]\nid = "draft"\nconfirmed = false\ngiven = { age = 30 }\nexpect = { level = "call" }\n'


@pytest.fixture
def project(pytester):
    """A project with a pathway and its cases; the plugin is on."""
    shutil.copytree(SMALL, pytester.path / "mine")
    (pytester.path / "mine" / "mood.cases.toml").write_text(CASES, "utf-8")
    configure(pytester, "stegvis_pathways = mine")
    return pytester


def configure(project, *lines):
    """Switch the plugin on, as the documentation says."""
    project.makeini("\n".join(["[pytest]", "addopts = -p pytest_stegvis -p no:cacheprovider", *lines]))


def test_cases_and_pathways_are_items(project):
    """Ids, lines, and a failure that says given, expected, got and why, without a traceback."""
    got = project.runpytest("-v")
    got.assert_outcomes(passed=2, failed=1)
    got.stdout.fnmatch_lines(
        [
            "mine/mood.cases.toml::holds PASSED*",
            "mine/pathway.toml::loads PASSED*",
            "mine/mood.cases.toml:7: does-not-hold",
            '  given: {"age": 30}',
            '  level: expected "clinic", got "call"',
            "  why: because",
        ]
    )
    got.stdout.no_fnmatch_line("*Traceback*")
    got.stdout.no_fnmatch_line("*def runtest*")


def test_one_case_is_chosen_by_name(project):
    """As any test."""
    project.runpytest("-k", "holds and not does").assert_outcomes(passed=1, deselected=2)
    project.runpytest("mine/mood.cases.toml::does-not-hold").assert_outcomes(failed=1)


def test_reviews_are_items(project):
    """A course that is reviewed is told as a patient is."""
    (project.path / "mine" / "review.cases.toml").write_text(REVIEW, "utf-8")
    got = project.runpytest("-k", "a-review")
    got.assert_outcomes(failed=1, deselected=3)
    got.stdout.fnmatch_lines(['  verdict: expected "step_up", got "stay"'])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("expect", "expct", ["mine/mood.cases.toml:5:1: no key is called 'expct'*", "*mean 'expect'?"]),
        ("[[case]]", "[[case]", ["mine/mood.cases.toml:2:* this is not TOML*"]),
        ('id = "holds"', "", ["*'id' is missing*"]),
    ],
)
def test_a_fault_in_a_cases_file_is_an_error_with_its_place(project, old, new, words):
    """And how to mend it, without a traceback; the rest is collected."""
    (project.path / "mine" / "mood.cases.toml").write_text(CASES.replace(old, new, 1), "utf-8")
    got = project.runpytest("--continue-on-collection-errors")
    got.assert_outcomes(errors=1, passed=1)
    got.stdout.fnmatch_lines(words)
    got.stdout.no_fnmatch_line("*Traceback*")


def test_an_unknown_level_is_said_so(project):
    """A misspelt expectation is told from one that does not hold."""
    (project.path / "mine" / "mood.cases.toml").write_text(CASES.replace('"clinic"', '"clinik"'), "utf-8")
    got = project.runpytest()
    got.stdout.fnmatch_lines(["  level: nothing in this pathway is called 'clinik'; did you mean 'clinic'?"])


def test_a_pathway_that_does_not_load_is_told_once(project):
    """With the diagnostics, place and hint; further cases refer to the first."""
    file = project.path / "mine" / "mood.toml"
    file.write_text(file.read_text("utf-8").replace("low_mood", "low_mod"), "utf-8")
    got = project.runpytest()
    got.assert_outcomes(failed=3)
    got.stdout.fnmatch_lines(["*mood.toml:*no input is called 'low_mod'*", "*did you mean 'low_mood'*"])
    got.stdout.fnmatch_lines(["*what this case is run on does not load: see the first case that failed"])
    got.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.uncounted
def test_a_file_says_what_its_cases_are_run_on(project):
    """A shipped pathway with an overlay, from a folder that holds nothing else."""
    (project.path / "ours").mkdir()
    head = '[cases]\npathway = "se-primary-care"\noverlays = ["se-hallnad"]\n'
    case = '[[case]]\nid = "a"\ngiven = { age = 40 }\nexpect = { level = "phone_support" }\n'
    (project.path / "ours" / "x.cases.toml").write_text(head + case, "utf-8")
    configure(project, "stegvis_pathways = ours")
    got = project.runpytest()
    got.assert_outcomes(failed=1)
    got.stdout.fnmatch_lines(["*there is no such overlay*", "*did you mean 'se-halland'*"])
    (project.path / "ours" / "x.cases.toml").write_text(head.replace("nad", "and") + case, "utf-8")
    project.runpytest().assert_outcomes(passed=1)


def test_cases_that_nobody_has_confirmed_are_counted(project):
    """They pass, and the summary names their file; where all must be confirmed they fail."""
    (project.path / "mine" / "mood.cases.toml").write_text(DRAFT, "utf-8")
    got = project.runpytest()
    got.assert_outcomes(passed=2)
    got.stdout.fnmatch_lines(["stegvis: mine/mood.cases.toml: 1 case(s) that no clinician has confirmed*"])
    configure(project, "stegvis_pathways = mine", "stegvis_confirmed = true")
    got = project.runpytest()
    got.assert_outcomes(passed=1, failed=1)
    got.stdout.fnmatch_lines(["*nobody has confirmed this case: say why, and take confirmed away"])


def test_a_folder_that_is_not_there_is_wrong_usage(project):
    """Else nothing would be collected, and all would look well."""
    configure(project, "stegvis_pathways = min")
    got = project.runpytest()
    assert got.ret == pytest.ExitCode.USAGE_ERROR
    got.stderr.fnmatch_lines(["*stegvis_pathways: there is no folder 'min' in*"])


def test_a_fault_of_the_library_keeps_its_traceback(project, monkeypatch):
    """Only what is meant for authors is shown without one."""

    def broken(*args):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(stegvis.testing, "judge", broken)
    got = project.runpytest("-k", "does-not-hold")
    got.stdout.fnmatch_lines(["*RuntimeError: a fault of ours"])
    got.stdout.fnmatch_lines(["*def broken*"])


def test_it_is_inert_until_it_is_switched_on(project):
    """No entry point loads it; with -p alone, and no folder named, stegvis and Hypothesis stay away."""
    assert "pytest11" not in {one.group for one in distribution("stegvis").entry_points}
    project.makeini("[pytest]\n")
    project.makepyfile(
        test_quiet="""
        import sys
        def test_quiet():
            assert not {"stegvis", "hypothesis", "attr"} & set(sys.modules)
        """
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "pytest_stegvis"]
    env = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=project.path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
