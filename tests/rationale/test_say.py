"""What to say to whoever calls: a sentence of the pathway, for the patient or for somebody who calls about the patient."""

import pytest
from written import finding, flag, pathway, rule, text

import stegvis
from folders import ROOT
from stegvis import Assessment, PathwayError, route

CALM = {"none_of": ["red_flags", "reason", "situation", "icbt_barriers"]}
UNIT = ROOT / "docs" / "examples" / "health-centre.toml"


def spoken(tmp_path, said, **patient):
    """The answer of a pathway of one flag and one need; it says `said` of what can wait."""
    (tmp_path / "written.toml").write_text(
        text(finding("danger", 'group = "red_flags"'), finding("low_mood"), flag("rf", "danger"), rule("n", "low_mood", "mid"))
        .replace('id = "later"\n', f'id = "later"\n{said}\n'),
        "utf-8",
    )  # fmt: skip
    return route(stegvis.load(tmp_path / "written.toml"), Assessment(40, **patient))


def test_every_urgency_of_the_shipped_pathway_has_its_sentence(shipped):
    """In both languages, to the patient and about the patient, short enough to be said in one breath or two."""
    assert set(shipped.urgency_say) == {one.id for one in shipped.urgencies}
    for own, about in shipped.urgency_say.values():
        assert own.sv != about.sv and own.en != about.en
        for said in (own.sv, own.en, about.sv, about.en):
            assert len(said.split()) <= 25, said


@pytest.mark.parametrize(
    ("caller", "begins"),
    [("patient", "Det här ska du"), (None, "Det här ska du"), ("relative", "Det här ska hen")],
)
def test_the_sentence_follows_who_calls(shipped, caller, begins):
    """And names who meets the patient."""
    told = {"findings": {"death_wish_or_self_harm": True}, **CALM}
    rec = route(shipped, Assessment(40, caller=caller, **told))
    assert (
        rec.say["sv"].startswith(begins)
        and "en sjuksköterska" in rec.say["sv"]
        and "a nurse" in rec.say["en"]
    )
    assert rec.say["sv"] in rec.to_text("sv", detail="full") and rec.say["en"] in rec.to_text(
        "en", detail="full"
    )


def test_nothing_is_said_while_it_is_only_that_nobody_has_asked(shipped):
    """The safety questions are put instead."""
    rec = route(shipped, Assessment(40))
    assert rec.contacts[0]["for"] == ["unanswered_red_flags"] and rec.say is None
    assert "Säg till den som ringer" not in rec.to_text("sv", detail="full")


def test_a_profession_that_the_unit_lacks_is_said_so():
    """As in the contacts."""
    unit = stegvis.load("se-primary-care", unit=UNIT)
    rec = route(unit, Assessment(40, caller="patient", scores={"gad7": 16}, findings={"worry": True}, **CALM))
    assert rec.contacts[0]["name"]["sv"] in rec.say["sv"]


@pytest.mark.parametrize(
    ("said", "sv"),
    [
        ("", None),
        ('say = { sv = "Tid hos {0}.", en = "A time." }', "Tid hos nurse."),
        (
            'say = { patient = { sv = "Du {0}.", en = "You." }, about = { sv = "Hen {0}.", en = "They." } }',
            "Hen nurse.",
        ),
        ('say = { patient = { sv = "Du {0}.", en = "You." } }', "Du nurse."),
    ],
)
def test_a_pathway_says_what_its_author_wrote(tmp_path, said, sv):
    """Nothing, one sentence for everybody, or one for each."""
    rec = spoken(tmp_path, said, findings={"danger": False, "low_mood": True}, caller="relative")
    assert rec.urgency == "later" and (rec.say and rec.say["sv"]) == sv
    assert rec.to_dict()["say"] == rec.say and rec.to_dict(lang="sv")["say"] == sv


def test_a_sentence_has_both_languages(tmp_path):
    """As every text."""
    with pytest.raises(PathwayError, match="say"):
        spoken(tmp_path, 'say = { sv = "Du får en tid." }')


def test_a_pathway_that_says_nothing_is_read(tmp_path):
    """The key is the author's choice."""
    assert pathway(tmp_path, finding("danger", 'group = "red_flags"'), flag("rf", "danger")).urgency_say == {}
