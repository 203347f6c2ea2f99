"""The words of the content, said aloud: one scale of severity, one term each, no talk of our own."""

import re
from pathlib import Path

import pytest
import tomli

import stegvis

PATHWAYS = Path(__file__).parents[2] / "pathways"
FILES = [
    *PATHWAYS.glob("instruments/*.toml"), *PATHWAYS.glob("se-primary-care/*.toml"), *PATHWAYS.glob("overlays/*.toml"),
]  # fmt: skip
OTHER_THINGS = (
    "måttligt höjd nivå", "låg eller måttlig", "starkt till måttligt", "måttlig eller växlande",
    "måttlig-hög",
)  # fmt: skip
"""A level in the blood, a risk, the strength of evidence, a state: no severity of a condition."""
OTHER_SCALES = ("cssrs_screener", "gaf", "cgas")


def texts(node, key=""):
    """Yield each text of a file with its key."""
    if isinstance(node, dict):
        if set(node) == {"sv", "en"}:
            yield key, node["sv"], node["en"]
        for name, value in node.items():
            yield from texts(value, name)
    elif isinstance(node, list):
        for one in node:
            yield from texts(one, key)


def every_text():
    """Return every text of the content, with its file."""
    found = []
    for file in FILES:
        if not file.name.endswith(".cases.toml"):
            found += [(file.stem, *one) for one in texts(tomli.loads(file.read_text("utf-8")))]
    return [one for one in found if isinstance(one[2], str)]


TEXTS = every_text()


def test_severity_has_one_scale_of_words():
    """Lindrig, medelsvår, svår: what a band is called is what a reason says of it."""
    assert len(TEXTS) > 1500
    wrong = [
        (file, sv)
        for file, key, sv, _ in TEXTS
        if key != "dissent" and file not in OTHER_SCALES
        and re.search("[Mm]åttlig", sv) and not any(one in sv for one in OTHER_THINGS)
    ]  # fmt: skip
    assert wrong == []


NOT_SAID = {
    "sv": r"iCBT|[Ss]uicid(?!alitet|e_)|räkna[rt]? uppåt|plan och närmande|bruket är tryggt|höjer inte vuxnas|\bfriar\b|bandet\b|närmande och",
    "en": r"smells of|[Cc]ount upwards|generally affected|day and night|Your own judgement|committed suicide"
    r"|never clears|does not clear|bodily s|\bthe net\b|is regional\b",
}


def test_nobody_says_our_own_talk():
    """One term each; nothing that only we would say."""
    for at, (language, pattern) in enumerate(NOT_SAID.items(), 2):
        wrong = [(one[0], one[at]) for one in TEXTS if one[1] != "dissent" and re.search(pattern, one[at])]
        assert wrong == [], language


OF_THE_UNIT = {"child_mission_elsewhere", "no_erp_at_unit", "no_trauma_therapy_at_unit"}
"""What the clinician knows of the clinic: no judgement."""


def test_what_the_nurse_judges_begins_so(shipped):
    """A clinician hears from the first words that it is nothing to ask the caller."""
    judged = [
        one for one in shipped.inputs.values() if one.answered_by == "clinician" and one.id not in OF_THE_UNIT
    ]
    assert len(judged) > 15
    for one in judged:
        assert one.ask.sv.startswith("Din bedömning"), one.id
        assert one.ask.en.startswith("Your judgement"), one.id


def test_what_the_record_tells_is_not_put_to_the_patient(shipped):
    """A question to the record speaks of the patient, not to somebody."""
    for one in shipped.inputs.values():
        if one.answered_by == "record":
            assert not re.search(r"\b(du|dig|din)\b", one.ask.sv.lower()), one.id


ABOUT_THEM = {
    "screen_death", "screen_violence", "suicide_plan_and_means", "risk_to_others", "screen_harm", "substance_under_20",
    "alcohol_problem", "relatives_alarm", "malina_open", "small_child_exception",
}  # fmt: skip
"""Questions to whoever calls about somebody, on what they fear or know themselves, or on the unit: read again before one is added."""


def test_nobody_is_asked_about_themselves_on_anothers_behalf(shipped):
    """Who calls about the patient hears the patient spoken of, and the patient is spoken to."""
    for one in shipped.inputs.values():
        if one.answered_by != "caller" or one.instrument or one.id in {"age", "sex", "caller"}:
            continue
        about, own = one.wording("relative"), one.wording("patient")
        spoken_to = re.search(r"\b(du|dig|din|ditt|dina)\b", about.sv.lower())
        assert not spoken_to or one.id in ABOUT_THEM, (
            f"{one.id}: write ask = {{ patient, about }}: {about.sv}"
        )
        spoken_to = re.search(r"\b(you|your)\b", about.en.lower())
        assert not spoken_to or one.id in ABOUT_THEM, (
            f"{one.id}: write ask = {{ patient, about }}: {about.en}"
        )
        if one.id != "relatives_alarm":
            for_children = one.id in {"child_aggression", "child_violence_serious"} or "malina" in one.id
            assert for_children or not re.search(r"\b(hen|personen|patienten)\b", own.sv.lower()), one.id
            assert for_children or not re.search(r"\bthe (person|patient)\b", own.en.lower()), one.id


@pytest.mark.parametrize("overlay", sorted(file.stem for file in (PATHWAYS / "overlays").glob("*.toml")))
def test_a_region_asks_no_longer_questions(overlay):
    """Twenty words at most, as the questions that it puts in the place of others."""
    for one in stegvis.load("se-primary-care", overlays=[overlay]).inputs.values():
        for text in () if one.instrument or one.id == "age" else (one.ask, one.wording("relative")):
            assert max(len(text.sv.split()), len(text.en.split())) <= 20, (one.id, text)
