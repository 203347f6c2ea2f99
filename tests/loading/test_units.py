"""Unit profiles: what one clinic offers, who does the rest, and whether its team suffices."""

import json
from pathlib import Path

import pytest
from written import finding, flag, rule, text

import stegvis
from folders import SMALL
from stegvis.cli import main

HEAD = """
[unit]
format = 1
id = "ward"
name = { sv = "Mottagningen", en = "The clinic" }
phone = "000"
missions = []
[[partner]]
id = "friend"
name = { sv = "Grannen", en = "The neighbour" }
phone = "111"
municipality = "adjacent"
[[partner]]
id = "mute"
name = { sv = "Ingen", en = "Nobody" }
"""
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "health-centre.toml"


@pytest.fixture
def unit(tmp_path):
    """Return a function that loads the small pathway with a unit profile of this text."""

    def load(text, pathway=SMALL, head=HEAD):
        (tmp_path / "unit.toml").write_text(head + text, "utf-8")
        return stegvis.load(pathway, unit=tmp_path / "unit.toml")

    return load


def mild(pathway, age=40, **findings):
    said = {"low_mood": True, "tired": False, "screen": False, "colour": "red", "weeks": 0, **findings}
    return stegvis.route(pathway, stegvis.Assessment(age, {"mood": 5}, findings=said, none_of=["flags"]))


def not_offered(step, partner=""):
    who = f'partner = "{partner}"\n' if partner else ""
    return (
        f'\n[[not_offered]]\nstep = "{step}"\n{who}because = {{ sv = "ingen personal", en = "no staff" }}\n'
    )


TWICE = {
    "not_offered": 'step = "mood-group"\nbecause = { sv = "a", en = "a" }',
    "programme": 'step = "mood-group"\nages = [20, 30]',
    "partner": 'id = "twin"\nname = { sv = "a", en = "a" }',
}


@pytest.mark.parametrize("key", TWICE)
def test_of_two_tables_about_the_same_none_is_lost(unit, key):
    """The second would hide the first."""
    one = f"\n[[{key}]]\n{TWICE[key]}\n"
    unit(one)
    with pytest.raises(stegvis.PathwayError, match=rf"stands in two \[\[{key}\]\] tables"):
        unit(one + one)


def test_a_step_that_is_not_offered_is_skipped_with_the_reason(unit):
    """The next step at or above the need is proposed; the reason is said."""
    pathway = unit(not_offered("mood-course"))
    rec = mild(pathway)
    assert rec.step == "mood-group" and rec.unit["unit"] == "ward"
    both = unit(not_offered("mood-course") + not_offered("mood-group"))
    rec = mild(both)
    assert rec.step == "mood-clinic"
    reasons = [r["reason"]["en"] for r in rec.why_not_lower]
    assert "course is not offered at The clinic: no staff" in reasons
    assert not rec.alternatives and "Done by: The clinic. 000" in rec.to_text("en", detail="full")


def test_a_partner_does_what_is_not_offered_here(unit):
    """The lowest effective step stays; the partner is named."""
    rec = mild(unit(not_offered("mood-course", "friend")))
    assert rec.step == "mood-course"
    assert rec.unit["partner"] == {
        "id": "friend",
        "name": {"sv": "Grannen", "en": "The neighbour"},
        "phone": "111",
    }
    assert rec.unit["because"]["en"] == "no staff"
    assert "Utförs av: Grannen. 111. ingen personal" in rec.to_text("sv", detail="full")
    assert stegvis.Recommendation.from_dict(json.loads(json.dumps(rec.to_dict()))) == rec


def test_red_flags_are_handed_to_somebody_who_can_be_reached(unit):
    """A partner with a phone number may have the step of a red flag."""
    pathway = unit(not_offered("safety-call", "friend"))
    patient = stegvis.Assessment(40, {}, {"mood": {3: 2}}, {"low_mood": False}, ["flags"])
    assert stegvis.route(pathway, patient).unit["partner"]["phone"] == "111"


def test_a_programme_narrows_ages_and_names_languages(unit):
    """Ages of the programme here; the languages stand in the note."""
    pathway = unit('\n[[programme]]\nstep = "mood-course"\nages = [30, 50]\nlanguages = ["svenska", "engelska"]\n'
                   'what = { sv = "på onsdagar", en = "on Wednesdays" }\n')  # fmt: skip
    for age, step in ((29, "mood-group"), (30, "mood-course"), (50, "mood-course"), (51, "mood-group")):
        assert mild(pathway, age).step == step
    text = mild(pathway).to_text("sv", detail="full")
    assert "språk: svenska, engelska" in text and "på onsdagar" in text


def test_a_profile_of_another_pathway_says_what_it_was_read_against(unit, tmp_path, capsys):
    """The fault may lie in the pathway that was not named."""
    (tmp_path / "unit.toml").write_text(HEAD + not_offered("mood-course"), "utf-8")
    assert main(["unit", "check", str(tmp_path / "unit.toml")]) == 1
    assert "read against se-primary-care; --pathway names another" in capsys.readouterr().err


def test_a_fact_of_the_unit_is_an_answer_to_its_question(tmp_path, unit):
    """A number within its range, and nothing else."""
    rooms = finding("rooms", 'kind = "integer"\nrange = [0, 9]\ndirection = "neither"\nanswered_by = "unit"')
    parts = (finding("bad"), flag("flag", "bad"), rule("busy", "rooms < 2", "mid"))
    (tmp_path / "base.toml").write_text(text(*parts, rooms), "utf-8")
    assert unit("[facts]\nrooms = 3\n", tmp_path / "base.toml").unit.facts == {"rooms": 3}
    with pytest.raises(stegvis.PathwayError, match="'rooms' cannot be 12") as caught:
        unit("[facts]\nrooms = 12\n", tmp_path / "base.toml")
    assert caught.value.hint == "allowed: 0 to 9"


def test_the_level_needed_never_falls_with_what_is_offered(unit, small):
    """A poorer unit proposes the same level or a higher one."""
    for withheld in ("mood-advice", "mood-course", "mood-group"):
        pathway = unit(not_offered(withheld))
        ranks = {level.id: i for i, level in enumerate(small.levels)}
        for score in range(13):
            patient = stegvis.Assessment(40, {"mood": score}, findings={"low_mood": True}, none_of=["flags"])
            assert ranks[stegvis.route(pathway, patient).level] >= ranks[stegvis.route(small, patient).level]


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        (not_offered("mood-corse"), "nothing is called 'mood-corse'", "mood-course"),
        (not_offered("mood-course", "frend"), "nothing is called 'frend'", "friend"),
        (not_offered("mood-clinic"), "top of its ladder", "partner"),
        (not_offered("general-advice"), "for those who need nothing else", "partner"),
        (not_offered("safety-call"), "where red flags lead", "partner"),
        (not_offered("general-call"), "where red flags lead", "partner"),
        (not_offered("safety-call", "mute"), "step 'safety-call', and the partner 'mute' has no phone", "phone number"),
        ('\n[[handed_over]]\nmission = "x"\npartner = "mute"\ntracks = ["safety"]\n', "track 'safety'", "do it here"),
        ('\n[[handed_over]]\nmission = "x"\npartner = "mute"\ntracks = ["general"]\n', "track 'general'", "do it here"),
        ('\n[[programme]]\nstep = "safety-call"\nages = [20, 50]\n', "where red flags lead", "leave"),
        ('\n[[programme]]\nstep = "general-advice"\nages = [20, 50]\n', "nothing else", "leave"),
        ('\n[[programme]]\nstep = "mood-course"\nages = [10, 50]\n', "ages 10 to 50", "18 to 64"),
        ('\n[[programme]]\nstep = "mood-clinic"\nages = [20, 50]\n', "must stay open", "leave"),
        ('\n[[programme]]\nstep = "x"\n', "nothing is called 'x'", ""),
        ('\n[[staff]]\nprofession = "nurs"\nnumber = 1\naccess = "on_site"\n', "nothing is called 'nurs'", "nurse"),
        ('\n[[staff]]\nprofession = "nurse"\nnumber = -1\naccess = "on_site"\n', "cannot be -1", "from 0"),
        ('\n[[staff]]\nprofession = "nurse"\nnumber = 1\naccess = "away"\n', "cannot be 'away'", "remote"),
        ('\n[[handed_over]]\nmission = "x"\npartner = "y"\ntracks = []\n', "nothing is called 'y'", "friend"),
        ('\n[[handed_over]]\nmission = "x"\npartner = "friend"\ntracks = ["mod"]\n', "called 'mod'", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_profile(unit, text, what, hint):
    """Place, what and how to mend it."""
    with pytest.raises(stegvis.PathwayError) as caught:
        unit(text)
    found = [d for d in caught.value.diagnostics if what in d.what]
    assert found, str(caught.value)
    assert any(hint in d.hint for d in found) and found[0].place.file.endswith("unit.toml")


def test_a_profile_that_cannot_be_read(unit, tmp_path):
    """Not there, not TOML, not the right form, a mission that does not exist."""
    with pytest.raises(stegvis.PathwayError, match="no such unit profile"):
        stegvis.load(SMALL, unit=tmp_path / "none.toml")
    with pytest.raises(stegvis.PathwayError, match="not TOML"):
        unit("[[")
    with pytest.raises(stegvis.PathwayError, match="no key is called"):
        unit("\n[[stafff]]\n")
    with pytest.raises(stegvis.PathwayError, match="no mission is called 'adlts'"):
        unit("", "se-primary-care", HEAD.replace("missions = []", 'missions = ["adlts"]'))


TEAM = """
[[staff]]
profession = "psychologist"
number = 1
competences = ["child_development_assessment", "one_year_with_children", "encounter_training", "suicide_prevention_training"]
access = "remote"
[[staff]]
profession = "counsellor"
number = 2
competences = ["encounter_training", "suicide_prevention_training"]
access = "on_site"
[[staff]]
profession = "nurse"
number = 3
competences = ["supportive_contact", "triage", "encounter_training", "suicide_prevention_training"]
access = "on_site"
[[staff]]
profession = "physician"
number = 1
competences = ["child_mental_health", "mental_health_assessment", "encounter_training", "suicide_prevention_training"]
access = "on_site"
"""


def duties(unit, text, missions, listed="", head=HEAD):
    from stegvis.loading.staffing import duties as found

    head = head.replace("missions = []", f"missions = {json.dumps(missions)}{listed}")
    pathway = unit(text, "se-primary-care", head)
    return {d.demand.id: d.status for d in found(pathway, pathway.unit)}


def test_a_full_team_meets_every_demand(unit):
    """Adults and 6-17."""
    found = duties(unit, TEAM, ["adults", "6-17"])
    assert len(found) == 13 and set(found.values()) == {"met"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ('"nurse"', '"occupational_therapist"', {"adults-nurse", "adults-nurse-competence"}),
        ('"triage", ', "", {"adults-triage"}),
        ('"supportive_contact", ', "", {"adults-nurse-competence"}),
        ('"mental_health_assessment", ', "", {"adults-physician-competence"}),
        (', "suicide_prevention_training"', "", {"adults-everybody"}),
        (
            'profession = "psychologist"', 'profession = "psychotherapist"',
            {"adults-psychologist", "children-psychologist", "contact-psychologist", "contact-child_team"},
        ),
        ("number = 2", "number = 1", {"children-therapists"}),
        (', "one_year_with_children"', "", {"children-experience"}),
        ('"child_mental_health", ', "", {"children-physician"}),
    ],
)  # fmt: skip
def test_each_missing_demand_is_named(unit, old, new, missing):
    """One away, one missing."""
    if "occupational" in new:
        new = '"care_coordinator"'
    assert old in TEAM
    head = HEAD.replace('id = "friend"', 'id = "friend"\nprofessions = ["nurse"]')
    found = duties(unit, TEAM.replace(old, new, 1), ["adults", "6-17"], head=head)
    assert {id for id, status in found.items() if status == "missing"} == missing


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "listed", "status"),
    [
        ("adjacent", 6999, "waived"),
        ("adjacent", 7000, "missing"),
        ("adjacent", None, "missing"),
        ("other", 100, "missing"),
        ("own", None, "met"),
    ],
)
def test_the_waiver_below_seven_thousand(unit, place, listed, status):
    """Below 7,000 listed a directly adjacent municipality may do; an unknown number waives nothing."""
    text = '\n[[handed_over]]\nmission = "6-17"\npartner = "friend"\n'
    said = "" if listed is None else f'\nlisted = {{ "6-17" = {listed} }}'
    head = HEAD.replace('municipality = "adjacent"', f'municipality = "{place}"')
    head = head.replace("missions = []", f'missions = ["6-17"]{said}')
    from stegvis.loading.staffing import duties as found

    pathway = unit(text, "se-primary-care", head)
    by_id = {d.demand.id: d for d in found(pathway, pathway.unit)}
    assert by_id["children-own-municipality"].status == status
    assert by_id["children-therapists"].status == "handed_over"
    assert by_id["children-therapists"].partner.id == "friend"


def test_the_example_on_the_command_line(capsys):
    """`stegvis unit check` with the documented example, in both languages and as JSON."""
    assert main(["unit", "check", str(EXAMPLE)]) == 1
    out = capsys.readouterr().out
    assert "SAKNAS" in out and "överlämnat till" in out
    assert main(["unit", "check", str(EXAMPLE), "--lang", "en", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert {d["status"] for d in data} >= {"met", "missing", "handed_over"}
    assert main(["unit", "check", str(EXAMPLE) + "x"]) == 1
    assert "no such unit profile" in capsys.readouterr().err
    assert main(["route", "--unit", str(EXAMPLE), "--age", "34", "--contact-date", "2027-03-05"]) == 0
    assert "2027-03-08 (lag)" in capsys.readouterr().out
    assert main(["check", "--no-proof", "--unit", str(EXAMPLE)]) == 0


def test_wrong_usage_of_dates(capsys):
    """A day that is none ends with usage."""
    with pytest.raises(SystemExit) as caught:
        main(["route", "--contact-date", "tomorrow"])
    assert caught.value.code == 2 and "year-month-day" in capsys.readouterr().err


def test_the_graph_shows_what_is_not_offered(unit):
    """A withheld step stays in the graph, marked."""
    graph = unit(not_offered("mood-course")).graph
    assert [id for id, said in graph.nodes(data=True) if said.get("offered") is False] == ["mood-course"]
