"""The note for the record, read as the one who pastes it would."""

import json
from datetime import date

import pytest
from attrs import evolve

import stegvis
from stegvis import Assessment, Recommendation
from stegvis.model.terms import Claim
from stegvis.routing.compile import compile_pathway

EVERY_GROUP = ("red_flags", "reason", "situation", "icbt_barriers")


def lines(rec, language="sv"):
    return rec.to_text(language, detail="full").splitlines()


def part(rec, title, language="sv"):
    """The lines of one section."""
    text = lines(rec, language)
    start = text.index(f"{title}:") + 1
    return [line[4:] for line in text[start:] if line.startswith("  - ")][
        : next((i for i, line in enumerate(text[start:]) if not line.startswith(" ")), None)
    ]


@pytest.fixture(scope="module")
def settled(small):
    """An adult whose every question is answered."""
    said = {"low_mood": True, "weeks": 12, "screen": False, "tired": False, "colour": "green"}
    return stegvis.route(small, Assessment(34, {"mood": 6}, {"mood": {3: 0}}, said, ["flags", "reason"]))


@pytest.fixture(scope="module")
def answered(shipped):
    """The same of the shipped pathway."""
    patient = Assessment(34, {"phq9": 12}, {"phq9": {9: 0}}, {"low_mood": True}, EVERY_GROUP)
    return stegvis.route(shipped, patient)


def test_a_group_of_no_is_one_line(answered, shipped):
    """Questions that were not asked at that age are not counted."""
    said = part(answered, "Uppgifter")
    asked = next(g for g in answered.groups if g["group"] == "red_flags")["no"]
    assert f"Varningsflaggor: nej på samtliga frågor ({len(asked)})" in said
    assert len(asked) < len(shipped.groups["red_flags"].findings)
    assert "child_physical_or_development_alarm" not in asked and "screen_mind" in asked
    assert len(said) == 5


def test_the_scores_come_first_with_band_and_items(settled):
    """Age, total, highest, band, answered items."""
    assert part(settled, "Uppgifter")[0].startswith("ålder: 34; Mood 6/12 (låg), fråga 3: 0;")
    assert part(settled, "Entered values", "en")[0].startswith("age: 34; Mood 6/12 (low), item 3: 0;")


def test_a_yes_is_named_and_the_rest_is_counted(shipped):
    """Nothing that was answered yes is hidden in a number."""
    patient = Assessment(34, findings={"sick_listed": True}, none_of=EVERY_GROUP)
    said = part(stegvis.route(shipped, patient), "Uppgifter")
    sick = f": ja: {shipped.inputs['sick_listed'].name.sv}. Nej på övriga frågor ("
    assert any(line.startswith(shipped.groups["situation"].name.sv + sick) for line in said)


def test_the_question_before_a_detail_is_named_with_it(answered):
    """A detail that was answered yes beside a denied list answers the question before it."""
    reason = next(line for line in part(answered, "Uppgifter") if line.startswith("Kontaktorsak"))
    assert reason.startswith("Kontaktorsak: ja: något som tynger eller besvärar; nedstämdhet. ")


def test_an_explicit_no_is_not_mixed_with_unknown(shipped):
    """Two red flags answered no, the others not asked."""
    patient = Assessment(34, findings={"psychosis": False, "mania": False})
    rec = stegvis.route(shipped, patient)
    said = next(line for line in part(rec, "Uppgifter") if line.startswith("Varningsflaggor"))
    assert said.startswith("Varningsflaggor: nej: psykotiska symtom; pågående maniska symtom. Inte frågat (")


def test_a_few_unanswered_questions_are_named(shipped):
    """All red flags but one are answered no; what stands behind the one is open with it."""
    answers = {"screen_judged": None, "pregnant_or_postpartum": False}
    patient = Assessment(34, findings=answers, none_of=["red_flags"])
    rec = stegvis.route(shipped, patient)
    said = next(line for line in part(rec, "Uppgifter") if line.startswith("Varningsflaggor"))
    behind = shipped.ruleset.readers["screen_judged"]
    named = said.partition("Inte frågat (")[2].partition(": ")[2].split("; ")
    assert "ej på övriga frågor (" in said and f"Inte frågat ({len(named)}): " in said
    assert f"Tillfrågad, inget svar: {shipped.inputs['screen_judged'].name.sv}. " in said
    assert set(named) <= {shipped.inputs[id].name.sv for id in behind} and named


def test_what_was_never_asked_is_said_once(shipped):
    """Groups without any answer share a line."""
    said = part(stegvis.route(shipped, Assessment(41)), "Uppgifter")
    assert said[0] == "ålder: 41" and said[1].startswith("Inte frågat: Varningsflaggor; Kontaktorsak;")


def test_nothing_known_at_all(small):
    """A patient of whom nothing is known still has a note."""
    rec = stegvis.route(small, Assessment())
    assert "Inte frågat: " in rec.to_text("sv", detail="full") and "Not asked: " in rec.to_text(
        "en", detail="full"
    )


def test_ids_stand_below_the_reason_and_nowhere_else(settled):
    """The words come first; the id, for whoever looks the rule up, comes last."""
    text = lines(settled)
    where = [i for i, line in enumerate(text) if "mild" in line]
    assert len(where) == 1 and text[where[0]].endswith("(regel mild)")
    assert text[where[0]].startswith("    Mood: 6; veckor: 12. Gräns: ")
    assert "; vårdnivå: " in text[where[0]] and "mood" not in text[where[0]]


def test_levels_below_the_need_share_a_line(settled):
    """The same reason is not said once for each level."""
    said = part(settled, "Varför inte lägre")
    assert len(said) == 1 and said[0].endswith(": behovet är högre.")


def test_the_same_deadline_is_said_once(shipped):
    """The proposal's own day stands with the first contact, the day to book below it, then the other days."""
    patient = Assessment(
        34, {"phq9": 12}, {"phq9": {9: 0}}, {"low_mood": True}, EVERY_GROUP, contact_date=date(2026, 3, 5)
    )
    text = stegvis.route(shipped, patient).to_text("sv", detail="full")
    assert text.count("Inom 1–2 veckor") == 1
    assert "Första kontakt: psykolog, inom 1–2 veckor, senast 2026-03-19." in text
    assert "Boka senast: 2026-03-08 (Medicinsk bedömning" in text and text.count("2026-03-08") == 1
    others = part(stegvis.route(shipped, patient), "Andra dagar som gäller")
    assert others[0] == "2026-03-19 (förslagets egen brådskegrad)"
    assert any(one.startswith("2026-03-05 (lag): Kontakt med primärvården") for one in others)


def test_days_are_counted_in_words(answered):
    """Day 0 is the day of the contact."""
    assert any(
        line.startswith("samma dag som kontakten (lag)") for line in part(answered, "Andra dagar som gäller")
    )


@pytest.mark.parametrize(
    ("weeks", "sv", "en"),
    [
        ([1], "1 vecka efter start", "1 week after the start"),
        ([4], "4 veckor efter start", "4 weeks after the start"),
        ([1, 4], "1 och 4 veckor efter start", "1 and 4 weeks after the start"),
        ([2, 4, 10], "2, 4 och 10 veckor efter start", "2, 4 and 10 weeks after the start"),
    ],
)
def test_weeks_are_said_as_people_say_them(answered, weeks, sv, en):
    """Singular, and a last word before the last number."""
    data = answered.to_dict()
    data["review"] = data["review"] | {"weeks": weeks}
    again = Recommendation.from_dict(data)
    assert f"Uppföljning: {sv}." in again.to_text("sv", detail="full") and f"Review: {en}." in again.to_text(
        "en", detail="full"
    )


def test_a_question_among_the_conditions_is_not_asked_twice(shipped):
    """What the step waits for stands under its conditions alone."""
    patient = Assessment(34, {"phq9": 12}, {"phq9": {9: 0}}, {"low_mood": True}, EVERY_GROUP[:3])
    rec = stegvis.route(shipped, patient)
    text = rec.to_text("sv", detail="full")
    assert text.count("BankID") == 1 and "Villkor:" in text
    assert "Obesvarat som kan" not in text


def test_a_choice_is_said_in_words(small):
    """The word of the pathway, not its id."""
    rec = stegvis.route(small, Assessment(40, findings={"colour": "red", "low_mood": True}))
    word = next(c for c in small.inputs["colour"].choices if c.id == "red").name
    assert f"{small.inputs['colour'].name.sv}: {word.sv}" in rec.to_text("sv", detail="full")


def test_items_that_give_no_total_stand_by_themselves(small):
    """A scale whose total is not the sum of its items has answers and no total."""
    counted = evolve(small.instruments["mood"], scoring="count")
    pathway = evolve(small, instruments={**small.instruments, "mood": counted})
    rec = stegvis.route(pathway, Assessment(34, items={"mood": {1: 2}}))
    assert part(rec, "Uppgifter")[0] == "ålder: 34; Mood, fråga 1: 2"


def test_the_note_survives_json(settled):
    """A recommendation read back from JSON gives the same note."""
    again = Recommendation.from_dict(json.loads(json.dumps(settled.to_dict())))
    assert [again.to_text(x, detail="full") for x in ("sv", "en")] == [
        settled.to_text(x, detail="full") for x in ("sv", "en")
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Källa: vedertaget bruk utan angiven källa"),
        ("en", "Source: common practice, no source stated"),
    ],
)
def test_a_convention_without_a_source_is_said(small, language, said):
    """Habit is neither a source nor our own conclusion."""
    habit = Claim("convention", "", "", "")
    flags = tuple(evolve(flag, threshold=habit, care=habit) for flag in small.red_flags)
    one = evolve(small, red_flags=flags)
    one = evolve(one, ruleset=compile_pathway(one))
    rec = stegvis.route(one, Assessment(34, findings={"danger": True}))
    assert said in rec.to_text(language, detail="full")


def test_the_contacts_lead_in_order_and_the_treatment_comes_after(shipped):
    """Who meets the patient first, and why, stands above the step; the step is said to come after that."""
    patient = Assessment(34, {"phq9": 24}, {"phq9": {9: 3}}, {"low_mood": True}, EVERY_GROUP)
    rec = stegvis.route(shipped, patient)
    said = {language: lines(rec, language) for language in ("sv", "en")}
    first = said["sv"].index(
        next(one for one in said["sv"] if one.startswith("Första kontakt: läkare, samma dag."))
    )
    after = [one for one in said["sv"] if one.startswith("Därefter kontakt: ")]
    assert len(after) == len(rec.contacts) - 1 > 0
    treatment = next(n for n, one in enumerate(said["sv"]) if one.startswith("Därefter insats: "))
    assert first < said["sv"].index(after[0]) < treatment
    assert any(one.startswith("First contact: ") and "same day" in one for one in said["en"])
    assert any(one.startswith("Step after that: ") for one in said["en"])
    assert "Boka senast: samma dag som kontakten (förslagets egen brådskegrad)" in said["sv"]


def test_the_step_itself_is_no_later_one(answered):
    """Where the first contact gives the treatment, nothing comes before it."""
    assert any(line.startswith("Insats: ") for line in lines(answered))


def test_faults_stand_first_in_both_languages(shipped):
    """What is wrong, and what would be right, before all that was worked out without it."""
    patient = Assessment(34, {"phq9": 28}, findings={"psychosis": True})
    rec = stegvis.route(shipped, patient, on_fault="set_aside")
    assert lines(rec)[1:3] == [
        "FEL I UPPGIFTERNA (räknas som inte besvarade):",
        "  ! 28 kan inte vara en totalpoäng på PHQ-9 (tillåtet: hela tal från 0 till 27) [scores.phq9]",
    ]
    assert lines(rec)[3] == "VARNINGSFLAGGOR: Psykotiska symtom"
    assert lines(rec, "en")[2].startswith(
        "  ! 28 cannot be a total of PHQ-9 (allowed: whole numbers from 0 to 27)"
    )


def test_what_nobody_knows_is_no_question_left_to_ask(shipped):
    """Asked and not known is said apart from what was never asked."""
    patient = Assessment(
        34,
        findings={"psychosis": "unknown", "high_suicide_risk": None, "pregnant_or_postpartum": False},
        none_of=["red_flags"],
    )
    rec = stegvis.route(shipped, patient)
    said = next(line for line in part(rec, "Uppgifter") if line.startswith("Varningsflaggor"))
    assert "Tillfrågad, vet inte (1): psykotiska symtom" in said
    open_ = said.partition("Tillfrågad, inget svar")[2]
    assert shipped.inputs["high_suicide_risk"].name.sv in open_ and "psykotiska symtom" not in open_
    alone = stegvis.route(shipped, Assessment(34, findings={"psychosis": "unknown"}))
    assert "Varningsflaggor: tillfrågad, vet inte (1): psykotiska symtom" in alone.to_text(
        "sv", detail="full"
    )


def test_what_a_list_denied_beside_a_yes_is_a_no(shipped):
    """Low mood yes, the rest of the list no: the note counts the rest as denied, as the decision does."""
    patient = Assessment(34, findings={"low_mood": True}, none_of=EVERY_GROUP)
    reasons = next(one for one in stegvis.route(shipped, patient).groups if one["group"] == "reason")
    assert "worry" in reasons["no"] and not reasons["unanswered"]
    assert "worry" not in reasons["yes"] and "low_mood" in reasons["yes"]
    alone = stegvis.route(shipped, Assessment(34, findings={"low_mood": True}))
    reasons = next(one for one in alone.groups if one["group"] == "reason")
    assert "worry" in [one["input"] for one in reasons["unanswered"]] and not reasons["no"]
