"""A profession that a unit lacks is nobody's first contact, and the note says so."""

import json
from functools import lru_cache
from pathlib import Path

import pytest
from attrs import evolve
from heads import UNIT as HEAD
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from stegvis.cli import main
from stegvis.errors import Text
from stegvis.loading.unit_team import Team, staffed
from stegvis.model import Partner, Staff, Unit
from stegvis.routing.compile import compile_pathway
from stegvis.testing import assessments

REAL = stegvis.load("se-primary-care")
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "health-centre.toml"
DEPRESSED = stegvis.Assessment(
    42,
    {"phq9": 12},
    {"phq9": {9: 0}},
    {"low_mood": True},
    ("red_flags", "reason", "situation", "icbt_barriers"),
)
NAME = Text("Mottagningen", "The clinic")


def clinic(*staff, partners=(), tracks=(), access="on_site"):
    return Unit(
        "u", NAME, (), staff=tuple(Staff(id, 1, (), access) for id in staff), partners=tuple(partners),
        tracks={id: partners[0] for id in tracks},  # noqa: C420 - there may be none
    )  # fmt: skip


def met_by(unit):
    """The pathway as a unit's team meets it."""
    laid = evolve(staffed(REAL, unit), unit=unit)
    return evolve(laid, ruleset=compile_pathway(laid))


def heads(rec):
    return [(one["profession"], one["lacking"]) for one in rec.contacts]


def test_a_psychologist_whom_the_clinic_lacks_is_not_the_first_contact():
    """Somebody who may give the step meets the patient, as soon; who is lacking stays, and is called so."""
    rec = stegvis.route(met_by(clinic("physician", "nurse", "counsellor")), DEPRESSED)
    assert rec.first_contact == "counsellor" and rec.urgency == stegvis.route(REAL, DEPRESSED).urgency
    assert rec.level == stegvis.route(REAL, DEPRESSED).level


def test_the_note_says_that_nobody_has_the_profession():
    """In the short note and in the long one, in both languages; the day is the same."""
    pathway = stegvis.load("se-primary-care", unit=EXAMPLE)
    rec = stegvis.route(
        pathway,
        DEPRESSED,
    )
    assert heads(rec) == [("counsellor", False), ("psychologist", True)]
    assert len({one["urgency"] for one in rec.contacts}) == 1
    for detail in ("short", "full"):
        said = (
            (rec.to_text("sv"), rec.to_text("en"))
            if detail == "short"
            else (rec.to_text("sv", detail="full"), rec.to_text("en", detail="full"))
        )
        assert "psykolog (saknas på Exempelvårdcentralen)" in said[0]
        assert "psychologist (nobody at Example Health Centre)" in said[1]
    assert stegvis.Recommendation.from_dict(json.loads(json.dumps(rec.to_dict()))) == rec


@pytest.mark.parametrize(
    ("unit", "name", "place"),
    [
        (clinic("nurse", "physician", "psychologist", access="remote"), "psykolog (på distans)", "here"),
        (clinic("nurse", "physician", partners=[Partner("p", Text("Grannen", "Next"), "111", "", ("psychologist",))]),
         "psykolog (hos Grannen 111)", "elsewhere"),
    ],
)  # fmt: skip
def test_a_distant_or_a_partners_profession_is_met_there(unit, name, place):
    """It stays the first contact, and is called so."""
    rec = stegvis.route(met_by(unit), DEPRESSED)
    assert rec.contacts[0]["profession"] == "psychologist" and rec.contacts[0]["name"]["sv"] == name
    assert rec.contacts[0]["place"] == place and not rec.contacts[0]["lacking"]


def test_a_track_or_a_step_that_a_partner_does_has_its_own_people():
    """Nobody is lacking for what is done elsewhere."""
    partner = Partner("p", Text("Grannen", "Next"), "111")
    unit = clinic("nurse", "physician", partners=[partner], tracks=["depression"])
    assert heads(stegvis.route(met_by(unit), DEPRESSED)) == [("psychologist", False)]


def test_one_who_stands_in_meets_in_full():
    """A nurse for a district nurse: nobody is awaited."""
    laid = staffed(REAL, clinic("nurse", "physician"))
    asked = {one.awaits for one in (*laid.rules, *laid.steps.values())}
    assert "district_nurse" not in asked and "care_coordinator" not in asked and "psychologist" in asked


def test_a_team_that_is_not_told_lacks_nobody():
    """Unknown is not no."""
    assert staffed(REAL, clinic()) is REAL
    assert not Team(REAL, clinic()).lacks("psychologist")


def test_whom_red_flags_ask_for_is_met_by_somebody(tmp_path):
    """A clinic without a physician, and with no partner who has one, is refused; with one it is taken."""
    team = '[[staff]]\nprofession = "nurse"\nnumber = 2\naccess = "on_site"\n'
    (tmp_path / "unit.toml").write_text(HEAD + team, "utf-8")
    with pytest.raises(stegvis.PathwayError, match="asks for the profession 'physician'") as caught:
        stegvis.load("se-primary-care", unit=tmp_path / "unit.toml")
    assert 'professions = ["physician"]' in str(caught.value)
    friend = HEAD.replace('id = "friend"\n', 'id = "friend"\nprofessions = ["physician"]\n')
    (tmp_path / "unit.toml").write_text(friend + team, "utf-8")
    assert (
        stegvis.load("se-primary-care", unit=tmp_path / "unit.toml").professions["physician"].place
        == "elsewhere"
    )
    wrong = HEAD.replace('id = "friend"\n', 'id = "friend"\nprofessions = ["physicist"]\n')
    (tmp_path / "unit.toml").write_text(wrong + team, "utf-8")
    with pytest.raises(stegvis.PathwayError, match="nothing is called 'physicist'"):
        stegvis.load("se-primary-care", unit=tmp_path / "unit.toml")


def test_who_asks_about_red_flags_may_be_somebody_who_stands_in():
    """Where the nurse is at a partner, the partner's nurse receives."""
    assert Team(REAL, clinic("nurse", "physician")).receiver == "nurse"


@lru_cache
def team(more):
    """A clinic with a nurse, a physician and some other."""
    return met_by(clinic("nurse", "physician", *more))


@given(st.sampled_from([(), ("counsellor",), ("psychologist",)]), assessments(REAL))
def test_nobody_whom_the_unit_lacks_comes_first_and_nothing_is_lowered(more, patient):
    """For any team with a nurse and a physician: level, urgency, red flags and latest days stay."""
    try:
        there = stegvis.route(team(more), patient)
    except stegvis.AssessmentError:
        return
    base = stegvis.route(REAL, patient)
    assert not there.contacts[0]["lacking"] and there.contacts[0]["profession"] == there.first_contact
    assert (there.level, there.urgency, there.step) == (base.level, base.urgency, base.step)
    ranks = REAL.ruleset.urgency_rank
    met = {one["profession"]: ranks[one["urgency"]] for one in there.contacts}
    stands = {id: other for other, one in REAL.professions.items() for id in one.stands_in_for}
    for one in base.contacts:
        mine = [met[id] for id in (one["profession"], stands.get(one["profession"], "")) if id in met]
        assert max(mine) >= ranks[one["urgency"]]


def test_a_review_leads_to_somebody_whom_the_unit_has():
    """The step that a course leads to is met by somebody who is there."""
    pathway = met_by(clinic("physician", "nurse"))
    made = json.loads((Path(EXAMPLE).parent / "courses" / "depression.json").read_text("utf-8"))
    reviews = [stegvis.review(pathway, stegvis.Episode.from_dict(one)) for one in made]
    contacts = [review.contacts for review in reviews if review.contacts]
    assert contacts and not any(met[0]["lacking"] for met in contacts)
    assert any(one["lacking"] for met in contacts for one in met)


def test_unit_check_says_who_is_lacking(capsys):
    """One line a profession, with who meets the patient meanwhile."""
    assert main(["unit", "check", str(EXAMPLE)]) == 1
    out = capsys.readouterr().out
    assert "SAKNAS: Första kontakt med psykolog" in out and "Tills vidare: " in out
