"""What is said of a proposal and why: each was once broken, and no other test of the rationale noticed."""

from datetime import date

import pytest
from attrs import evolve

import stegvis
from folders import SMALL
from stegvis.errors import Text
from stegvis.model import Reference
from stegvis.model.terms import Claim
from stegvis.routing.compile import compile_pathway

KNOWN = {"low_mood": True, "screen": False, "tired": False, "weeks": 0, "colour": "red"}
NUMBER = "0123-45 67"
UNIT = '[unit]\nformat = 1\nid = "u"\nname = { sv = "u", en = "u" }\nmissions = []\n'


def mild(pathway, age=40, **findings):
    """A patient whose need is a course."""
    said = {**KNOWN, **findings}
    return stegvis.route(pathway, stegvis.Assessment(age, {"mood": 5}, {"mood": {3: 0}}, said, ["flags"]))


@pytest.mark.parametrize(
    ("age", "screen", "why", "rules"),
    [
        (40, True, "unsuitable", ["no-screen"]),
        (70, False, "ages", []),
        (70, True, "unsuitable", ["no-screen"]),
    ],
)
@pytest.mark.parametrize("unit", [False, True])
def test_why_a_step_is_passed_over(small, tmp_path, unit, age, screen, why, rules):
    """A contraindication by its own words, else the ages that it is for; also where a unit offers it."""
    (tmp_path / "unit.toml").write_text(UNIT, "utf-8")
    pathway = stegvis.load(SMALL, unit=tmp_path / "unit.toml") if unit else small
    said = mild(pathway, age, screen=screen).why_not_lower
    passed = next(one for one in said if one.get("step") == "mood-course")
    assert (passed["why"], passed["rules"]) == (why, rules)
    words = "the course is on a screen" if why == "unsuitable" else "for ages 18–64"
    assert words in passed["reason"]["en"]


@pytest.mark.parametrize("key", ["name", "what", "dose"])
def test_a_number_in_any_text_of_the_step_is_named(small, key):
    """In its name, what it is, its dose, or what must be done before; no number that is a part of another."""
    one = Reference(
        "line", "phone", NUMBER, Text("linje", "line"), date(2030, 1, 1), Claim("inference", "", "", "")
    )

    def with_step(**said):
        tracks = tuple(
            evolve(t, steps=tuple(evolve(s, **said) if s.id == "mood-course" else s for s in t.steps))
            for t in small.tracks
        )
        made = evolve(small, references=(one,), tracks=tracks)
        return mild(evolve(made, ruleset=compile_pathway(made))).references

    said = Text(f"Ring {NUMBER}.", f"Call {NUMBER}.")
    assert with_step() == []
    assert [one["reference"] for one in with_step(**{key: said})] == ["line"]
    assert [one["reference"] for one in with_step(prerequisites=(said,))] == ["line"]
    assert with_step(**{key: Text(f"Nr {NUMBER}8", "x")}) == []


def test_a_step_may_be_settled_while_something_is_open(small):
    """The colour can still raise the urgency's rule at the same level; neither level nor step."""
    findings = {"low_mood": True, "screen": True, "tired": True, "weeks": 0, "danger": False}
    one = stegvis.Assessment(40, {"mood": 8}, {"mood": {3: 0}}, findings, ["flags"])
    rec = stegvis.route(small, one)
    assert (rec.status, rec.step) == ("provisional", "mood-clinic")
    assert rec.settled["level"] and rec.settled["step"] and not rec.settled["urgency"]
    open_flag = stegvis.route(small, evolve(one, none_of=(), findings={**findings, "danger": None}))
    assert not open_flag.settled["step"]
