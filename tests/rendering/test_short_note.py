"""The note of at most twelve lines: what stands in it, what is left to the full one."""

import re

import pytest

import stegvis
from folders import SMALL
from stegvis.errors import StegvisError
from stegvis.model import patient

BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")
SCREENS = (
    "screen_body", "screen_death", "screen_attempt", "screen_mind", "screen_substances", "screen_violence", "screen_judged",
    "high_suicide_risk",
)  # fmt: skip
CALL = {
    "age": 34, "scores": {"phq9": 12},
    "findings": {"sex": "female", "caller": "patient", "low_mood": True, "sick_listed": True, "newly_arrived": "unknown"}
    | dict.fromkeys(SCREENS, False),
}  # fmt: skip


def note(said, language="sv", pathway=REAL, **more):
    return stegvis.route(pathway, patient(said), **more).to_text(language)


def test_it_says_what_a_colleague_needs():
    """Who, why, what was denied by name, scales, the proposal, who and when, what to do, follow-up, the edition."""
    text = note(CALL)
    lines = text.splitlines()
    assert len(lines) <= 12 and text.endswith("\n")
    assert lines[0] == "Bedömning psykisk hälsa. Kvinna 34 år. Den som ringer: patienten själv."
    assert "nedstämdhet" in lines[1] and lines[2].startswith("Varningsflaggor: Tillfrågad, nekar (8): ")
    assert REAL.inputs["screen_death"].name.sv in lines[2] and "PHQ-9 12/27" in lines[3]
    assert "Sjukskrivning" in lines[4] and "Tillfrågad, vet inte: asylsökande" in lines[4]
    assert lines[5].startswith("Insats: Internetbaserad KBT") or lines[5].startswith("Därefter insats: ")
    assert "Boka senast: " in lines[6] and lines[-1].endswith("Ansvarig vårdpersonal beslutar.")
    assert "The responsible clinician decides." in note(CALL, "en")


def test_what_was_not_asked_is_counted_and_never_denied():
    """Without an answer nothing is denied; what nobody knows is named; many denied ones are counted."""
    empty = note({})
    assert "Åldern inte angiven" in empty and "Inte frågat (" in empty and "nekar" not in empty
    unsure = note({"age": 34, "findings": {"screen_death": "unknown"}})
    assert f"vet inte: {REAL.inputs['screen_death'].name.sv}" in unsure
    many = [id for id in REAL.groups["red_flags"].findings if not REAL.inputs[id].merged]
    assert re.search(r"nekar \(\d\d\)[^:]", note({"age": 34, "findings": dict.fromkeys(many, False)}))


def test_what_a_list_denied_beside_a_yes_is_named():
    """The list denied it, nobody answered it by itself."""
    said = {"age": 34, "findings": {"chest_symptoms_now": True}, "none_of": ["red_flags"]}
    assert REAL.inputs["functional_collapse"].name.sv in note(said)


def test_flags_and_faults_stand_first():
    """A red flag by name with its first actions, the rest counted; a fault by its field."""
    flagged = note({"age": 34, "findings": {"suicide_attempt_or_threat": True}})
    lines = flagged.splitlines()
    assert lines[1].startswith("VARNINGSFLAGGOR: ") and any(one.startswith("Att göra: ") for one in lines)
    wrong = note({"age": 34, "scores": {"phq9": 99}}, on_fault="set_aside")
    assert "scores.phq9" in wrong.splitlines()[1]


def test_every_case_keeps_to_twelve_lines():
    """A small pathway too, with items alone and a proposal without a day."""
    for said in (
        {},
        {"age": 30, "none_of": ["flags"]},
        {"age": 30, "items": {"mood": {"3": 0}}},
        {"age": 30, "findings": {"danger": True}},
    ):
        for language in ("sv", "en"):
            assert 2 <= note(said, language, BASE).count("\n") <= 12


def test_another_detail_is_refused():
    """It says what there is."""
    with pytest.raises(StegvisError, match="short, full"):
        stegvis.route(BASE, stegvis.Assessment()).to_text("sv", detail="long")


def test_a_step_that_is_called_as_its_level_is_named_once(shipped):
    """And one that is not, with its level."""
    told = {"findings": {"low_mood": True}, "items": {"phq9": {9: 0}}, "none_of": list(shipped.groups)}
    once, both = (
        stegvis.route(shipped, stegvis.Assessment(40, scores={"phq9": score}, **told)).to_text("sv")
        for score in (12, 17)
    )
    assert "Insats: Internetbaserad KBT med behandlarstöd. " in once
    assert "Individuell KBT. " in both or "Individuell KBT (" in both
    crisis = stegvis.Assessment(
        40, findings={"life_crisis": True, "crisis_kind": "obvious"}, none_of=list(shipped.groups)
    )
    assert "(Telefonstöd och stödjande kontakt)" in stegvis.route(shipped, crisis).to_text("sv")


def test_what_was_asked_and_not_answered_is_told_from_what_was_not_asked():
    """Null is an answer that did not come; what is left out was no question yet."""
    found = CALL["findings"] | {"screen_mind": None}
    text = note(CALL | {"findings": found})
    (line,) = [one for one in text.splitlines() if one.startswith("Varningsflaggor: ")]
    assert REAL.inputs["screen_mind"].name.sv in line and "(7)" in line
