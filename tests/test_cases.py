"""The cases that stand beside each track, as clinicians read them."""

import pytest

import stegvis
from stegvis.loading import SHIPPED
from stegvis.testing.cases import Case, judge, read_cases

FOLDER = SHIPPED / "se-primary-care"
CASES = read_cases(FOLDER)


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
    ("text", "words"),
    [
        ('[[case]]\nid = "a"\n', "a: "),
        ('[[case]]\nid = "a"\nexpct = 1\nerror = "x"\n', "expct"),
        ('[[case]]\nid = "a"\nexpect = { levl = "x" }\n', "levl"),
        ('[[cse]]\nid = "a"\n', "cse"),
        ('[[case]]\nid = "a"\nerror = "x"\n[[case]]\nid = "a"\nerror = "x"\n', "used twice"),
    ],
)
def test_a_faulty_case_file(tmp_path, text, words):
    """A case that expects nothing, or misspells, is refused."""
    (tmp_path / "x.cases.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=words):
        read_cases(tmp_path)


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
    assert "expected 'clinic', got 'call'" in found[0][0]


@pytest.mark.parametrize(
    ("expect", "differs"),
    [
        ({"lacks": ["low_mood"]}, True),
        ({"lacks": ["danger"]}, False),
        ({"steps": {"general": "general-call", "safety": ""}}, False),
        ({"steps": {"safety": "safety-call"}}, True),
    ],
)
def test_what_must_not_be_there_and_steps_of_tracks(small, expect, differs):
    """Nothing more than expected, and the step of a track that does not lead."""
    given = {"age": 40, "none_of": ["flags"]}
    assert bool(judge(small, Case("a", "x", given, expect, "", ""))) == differs


def test_shipped_by_path_and_by_id_are_the_same():
    """A path to the folder gives the same pathway as its id."""
    assert stegvis.load(FOLDER).sha256 == stegvis.load("se-primary-care").sha256
