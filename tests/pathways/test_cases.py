"""The cases that stand beside each track, as clinicians read them."""

import shutil
from pathlib import Path

import pytest
from attrs import evolve

import stegvis
from folders import SMALL
from stegvis.loading.library import SHIPPED
from stegvis.testing.cases import Case, Setting, judge, read_cases, told

FOLDER = SHIPPED / "se-primary-care"
CASES = read_cases(FOLDER)
UNIT = """
[unit]
format = 1
id = "ours"
name = { sv = "vår", en = "ours" }
missions = []
"""


@pytest.mark.parametrize("case", CASES, ids=[f"{c.file[:-11]}-{c.id}" for c in CASES])
def test_case(shipped, case):
    """Given, expected, got, why."""
    differs = judge(shipped, case)
    assert not differs, f"{case.given}\nwhy: {case.why}\n" + "\n".join(differs)


def test_every_rule_has_a_case(shipped):
    """Each need and red flag is expected by some case."""
    named = {rule for c in CASES for key in ("rules", "red_flags") for rule in c.expect.get(key, ())}
    assert {rule.id for rule in shipped.rules} - named == set()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[case]]\nid = "a"\n', 2, "expects nothing"),
        ('[[case]]\nexpect = { level = "x" }\n', 1, "'id' is missing"),
        ('[[case]]\nid = "a"\nexpct = 1\nerror = "x"\n', 3, "did you mean 'expect'"),
        ('[[case]]\nid = "a"\nexpect = { levl = "x" }\n', 3, "did you mean 'level'"),
        ('[[case]]\nid = "a"\nexpect = { rules = "x" }\n', 3, "should be a list"),
        ('[[case]]\nid = "a"\nerror = "x"\ngiven = 3\n', 4, "should be a table"),
        ('[[review]]\nid = "a"\nexpect = { level = "x" }\n', 3, "no key is called 'level'"),
        ('[[cse]]\nid = "a"\n', 1, "did you mean 'case'"),
        ('[cases]\noverlay = "x"\n', 2, "did you mean 'overlays'"),
        ('[[case]]\nid = "a"\nerror = "x"\n[[case]]\nid = "a"\nerror = "x"\n', 5, "used twice"),
        ("[[case]\n", 1, "not TOML"),
    ],
)
def test_a_faulty_case_file(tmp_path, text, line, words):
    """A case that expects nothing, or misspells, is refused, with its line and how to mend it."""
    (tmp_path / "x.cases.toml").write_text(text, "utf-8")
    with pytest.raises(stegvis.PathwayError, match=words) as error:
        read_cases(tmp_path)
    assert error.value.line == line


def test_all_faults_of_all_case_files_at_once(tmp_path):
    """Each file is read, and an id is taken once in the folder."""
    good = '[[case]]\nid = "a"\nerror = "x"\n'
    for name in ("w", "x"):
        (tmp_path / f"{name}.cases.toml").write_text(good, "utf-8")
    for name in ("y", "z"):
        (tmp_path / f"{name}.cases.toml").write_text("[[cse]]\n", "utf-8")
    with pytest.raises(stegvis.PathwayError) as error:
        read_cases(tmp_path)
    assert [Path(one.place.file).name[0] for one in error.value.diagnostics] == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ('level = "advise"', "level: nothing in this pathway is called 'advise'; did you mean 'advice'?"),
        ('rules = ["deep", "resaon"]', "did you mean 'reason'?"),
        ('asks = ["moood"]', "did you mean 'mood'?"),
        ('actions = ["rst"]', "did you mean 'rest'?"),
        ('conditions = ["too-tried"]', "did you mean 'too-tired'?"),
        ('status = "frim"', "did you mean 'firm'?"),
    ],
)
def test_an_expected_id_that_does_not_exist_is_said_so(small, tmp_path, expect, words):
    """A case that misspells is told from one that does not hold."""
    text = f'[[case]]\nid = "a"\ngiven = {{ age = 30 }}\nexpect = {{ {expect} }}\n'
    (tmp_path / "x.cases.toml").write_text(text, "utf-8")
    [differs] = judge(small, read_cases(tmp_path)[0])
    assert words in differs


def test_a_review_names_what_the_pathway_has(small, tmp_path):
    """Verdicts and steps of a review are checked as well."""
    given = 'given = { step = "mood-course", started = "2026-01-12", on = "2026-01-12" }'
    text = f'[[review]]\nid = "a"\n{given}\nexpect = {{ verdict = "sty", target = "mood-clinics" }}\n'
    (tmp_path / "x.cases.toml").write_text(text, "utf-8")
    first, second = judge(small, read_cases(tmp_path)[0])
    assert "did you mean 'stay'?" in first and "did you mean 'mood-clinic'?" in second


def test_cases_of_a_pathway_elsewhere_with_overlays_and_a_unit(tmp_path):
    """A file says what its cases are run on: ids of what is shipped, or paths from where it lies."""
    (tmp_path / "unit.toml").write_text(UNIT, "utf-8")
    text = (
        '[cases]\npathway = "se-primary-care"\noverlays = ["se-halland"]\nunit = "unit.toml"\n'
        '[[case]]\nid = "a"\ngiven = { age = 40 }\nexpect = { level = "phone_support" }\n'
    )
    (tmp_path / "x.cases.toml").write_text(text, "utf-8")
    [case] = read_cases(tmp_path)
    pathway = case.setting.load()
    assert [one.id for one in pathway.overlays] == ["se-halland"] and pathway.unit.id == "ours"
    assert judge(pathway, case) == [] and case.confirmed


def test_a_case_without_a_header_is_run_on_the_pathway_beside_it(tmp_path):
    """The folder that the file lies in."""
    shutil.copytree(SMALL, tmp_path / "mine")
    text = '[[case]]\nid = "a"\nconfirmed = false\ngiven = { age = 300 }\nerror = "age"\n'
    (tmp_path / "mine" / "x.cases.toml").write_text(text, "utf-8")
    [case] = read_cases(tmp_path / "mine")
    assert case.setting.load().id == "small" and not case.confirmed and case.place.line == 2


def test_a_case_that_does_not_hold_is_told_to_a_reader(small, tmp_path):
    """Place, given as JSON, expected and got, why, and how to see the whole answer."""
    text = '\n[[case]]\nid = "a"\ngiven = { age = 30 }\nexpect = { rules = ["deep"] }\n'
    (tmp_path / "x.cases.toml").write_text(text, "utf-8")
    [case] = read_cases(tmp_path)
    said = told(case, judge(small, case))
    assert "x.cases.toml:3: a\n" in said and 'given: {"age": 30}' in said
    assert (
        'rules: expected ["deep"], got []' in said
        and "no why" in said
        and f"route {tmp_path} --input FILE" in said
    )
    elsewhere = evolve(
        case, kind="review", why="because", setting=Setting("mine", ("o.toml",), "our clinic.toml")
    )
    told_ = told(elsewhere, [])
    assert "stegvis review --pathway mine --overlay o.toml --unit 'our clinic.toml' FILE" in told_


def test_judge_tells_what_differs(small, tmp_path):
    """A case that does not hold says what was expected and what came."""
    text = """
[[case]]
id = "wrong"
given = { age = 30 }
expect = { level = "clinic", asks = ["nothing"], rules = ["x"] }
[[case]]
id = "not-refused"
error = "age"
[[case]]
id = "refused"
given = { age = 300 }
expect = { level = "clinic" }
[[review]]
id = "review-not-refused"
given = { step = "mood-course", started = "2026-01-12", on = "2026-01-12" }
error = "step"
[[case]]
id = "rightly-refused"
given = { age = 300 }
error = "age"
"""
    (tmp_path / "x.cases.toml").write_text(text, "utf-8")
    found = [judge(small, case) for case in read_cases(tmp_path)]
    assert [len(differs) for differs in found] == [3, 1, 1, 0, 1]
    assert 'expected "clinic", got "call"' in found[0][0]


@pytest.mark.parametrize(
    ("expect", "differs"),
    [
        ({"lacks": ["low_mood"]}, True),
        ({"lacks": ["danger"]}, False),
        ({"steps": {"general": "general-call", "safety": ""}}, False),
        ({"steps": {"safety": "safety-call"}}, True),
        ({"lacks": ["dangr"]}, True),
        ({"steps": {"safty": ""}}, True),
    ],
)
def test_what_must_not_be_there_and_steps_of_tracks(small, expect, differs):
    """Nothing more than expected, and the step of a track that does not lead."""
    given = {"age": 40, "none_of": ["flags"]}
    assert bool(judge(small, Case("a", "x", given, expect, "", ""))) == differs


def test_shipped_by_path_and_by_id_are_the_same():
    """A path to the folder gives the same pathway as its id."""
    assert stegvis.load(FOLDER).sha256 == stegvis.load("se-primary-care").sha256
