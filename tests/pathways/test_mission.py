"""What the mission asks for beside levels, as a user of the command line meets it."""

import json
import re
from pathlib import Path

import pytest

import stegvis
from stegvis.cli import main
from stegvis.language import inputs_of

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
ALL_NO = [
    part for group in ("red_flags", "reason", "situation", "icbt_barriers") for part in ("--none-of", group)
]
CHILD_NO = [
    part
    for id in stegvis.load("se-primary-care").gates
    if id.startswith(("child_", "guardian_"))
    for part in ("--finding", f"{id}=no")
]
JUDGES = {"physician", "psychologist", "maternal_child_psychologist", "child_team", "bvc"}


@pytest.fixture
def routed(capsys):
    """Route on the command line and return the recommendation."""

    def run(*words, code=0):
        assert main(["route", *words, "--json"]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if code == 0 else said.err

    return run


ELSEWHERE = {
    "small-children-begun": "already begun, and carried through by the same team",
    "small-children-malina": "another unit's mission, by referral or the guardians' own application",
}


def test_treatment_follows_an_assessment_by_a_physician_or_psychologist(shipped):
    """Among the prerequisites, or the step begins with it; an obvious crisis is the exception (S2).

    Asked of every step at these levels, whatever it is called; what is missing is said with its place.
    """
    without = []
    for step in shipped.steps.values():
        if step.id in ELSEWHERE or step.level not in ("internet_cbt", "individual_cbt"):
            continue
        told = " ".join(text.sv for text in step.prerequisites)
        before = re.search(r"(?i)läkare.*(?:bedöm|bekräft)|bedömning av .*(?:läkare|psykolog)", told)
        first = step.first_contact or shipped.track(step.track).first_contact
        begins = re.search(r"(?i)bedöm|intervju", step.what.sv) and first in JUDGES
        if not (before or begins):
            without.append(
                f"{step.place}: no prerequisite of {step.id} is an assessment by läkare or psykolog"
            )
    assert without == []
    support = shipped.steps["stress-phone-support"]
    assert any("läkare" in text.sv for text in support.prerequisites)


def test_an_obvious_crisis_goes_directly_to_psychosocial_staff(routed):
    """No scale, no assessment before; the red-flag questions have been asked."""
    rec = routed(
        "--age", "34", *ALL_NO, "--finding", "life_crisis=yes", "--finding", "crisis_kind=obvious",
        "--finding", "crisis_four_weeks=no",
    )  # fmt: skip
    assert (rec["step"], rec["first_contact"], rec["status"]) == ("crisis-support", "counsellor", "firm")
    told = " ".join(one["sv"] for one in rec["prerequisites"])
    assert "Bedömning av läkare" not in told and "varningsflaggor" in told


@pytest.mark.parametrize(("words", "policy", "level"), [([], "LEON", "phone_support"), (["--overlay", "se-beon"], "BEON", "internet_cbt")])  # fmt: skip
def test_the_policy_is_named_and_counts(routed, words, policy, level):
    """LEON unless otherwise stated; under BEON a need's best level answers."""
    rec = routed(
        "--age", "42", "--score", "phq9=7", "--item", "phq9.9=0", *ALL_NO, "--finding", "low_mood=yes",
        "--finding", "no_improvement_at_review=yes", *words,
    )  # fmt: skip
    assert (rec["provenance"]["policy"], rec["level"]) == (policy, level)


def test_an_expired_number_is_announced_by_the_day_it_was_shown(routed):
    """The day is the contact's, never the clock's."""
    words = ["--age", "42", *ALL_NO, "--finding", "bereaved_by_suicide=yes", "--finding", "caller=patient"]
    assert not routed(*words, "--contact-date", "2027-05-31")["caveats"]
    late = routed(*words, "--contact-date", "2027-06-01")["caveats"]
    assert any("SPES" in one["sv"] and "visas inte" in one["sv"] for one in late)


def test_latest_days_count_the_contact_as_day_nought(routed):
    """Contact on 5 March: the assessment on 8 March at the latest."""
    days = {"law-contact": "2027-03-05", "law-assessment": "2027-03-08"}
    rec = routed(
        "--age", "42", "--score", "phq9=12", "--item", "phq9.9=0", *ALL_NO, "--finding", "low_mood=yes",
        "--contact-date", "2027-03-05",
    )  # fmt: skip
    assert days == {one["access"]: one["latest"] for one in rec["access"] if one["kind"] == "law"}


@pytest.mark.parametrize(
    ("score", "sex", "expected"),
    [
        ("audit=6", None, "self_care"),
        ("audit=6", "other", "phone_support"),
        ("audit=6", "female", "phone_support"),
        ("audit=6", "male", "self_care"),
        ("dudit=2", None, "self_care"),
        ("dudit=2", "other", "individual_cbt"),
        ("dudit=2", "female", "individual_cbt"),
        ("dudit=2", "male", "self_care"),
    ],
)
def test_unknown_sex_leaves_both_limits_possible(routed, score, sex, expected):
    """Not said, the lowest that either limit gives; other counts as the group with the lower limit."""
    scale = score.split("=")[0]
    other = {"audit": "dudit=0", "dudit": "audit=0"}[scale]
    rec = routed(
        "--age", "40", "--score", score, "--score", other, *ALL_NO, "--finding", "alcohol_problem=yes",
        "--finding", "dependence_assessed=no", "--finding", "substance_complicating_factor=no",
        *(["--finding", f"sex={sex}"] if sex else []),
    )  # fmt: skip
    assert rec["level"] == expected
    assert ([one["question"] for one in rec["questions"]] == ["sex"]) == (sex is None)


@pytest.mark.uncounted
def test_a_no_that_another_caller_would_not_close_is_said(routed):
    """Whose no it is has not been said: the question that it closes is named; asked or said, it is not."""
    rec = routed("--age", "30", *ALL_NO)
    said = [one["en"] for one in rec["caveats"] if "who calls" in one["en"]]
    assert len(said) == 1 and "serious suicidal thoughts" in said[0]
    for more in (("caller=patient",), ("caller=relative",), ("suicidal_thoughts_serious=no",)):
        rec = routed("--age", "30", *ALL_NO, *(a for one in more for a in ("--finding", one)))
        assert not [one for one in rec["caveats"] if "who calls" in one["en"]]
    asked = routed("--age", "30", *ALL_NO, "--finding", "caller=relative")
    assert "suicidal_thoughts_serious" in [one["question"] for one in asked["questions"]]


def test_two_scales_of_one_thing_that_disagree(routed):
    """Both are shown, the higher counts, a clinician is asked."""
    rec = routed("--age", "40", "--score", "phq9=4", "--score", "madrs_s=36", *ALL_NO)
    assert rec["level"] == "individual_cbt"
    assert {"phq9", "madrs_s"} <= {one["input"] for one in rec["inputs"]}
    assert any(one["action"].startswith("disagree-") for one in rec["actions"])


def test_a_step_that_is_not_offered_is_skipped_with_reason_and_the_partner_is_named(routed):
    """Insomnia programme not procured; the child team is the neighbour's."""
    unit = ["--unit", str(EXAMPLES / "health-centre.toml")]
    slept = routed(
        "--age", "42", "--score", "isi=17", *ALL_NO, "--finding", "sleep_problem=yes",
        "--finding", "insomnia_3_months=yes", *unit,
    )  # fmt: skip
    assert slept["step"] == "insomnia-individual-cbt"
    assert any("inte upphandlats" in one["reason"]["sv"] for one in slept["why_not_lower"])
    child = routed("--age", "12", "--score", "cgas=75", *ALL_NO, *CHILD_NO, *unit)
    assert child["unit"]["partner"]["name"]["sv"].startswith("Grannvårdcentralen")


def test_the_team_of_a_clinic_is_held_against_the_mission(capsys):
    """One is short of a psychologist; the other has all."""
    assert main(["unit", "check", str(EXAMPLES / "health-centre.toml")]) == 1
    assert "SAKNAS: Psykolog" in capsys.readouterr().out
    assert main(["unit", "check", str(EXAMPLES / "city-health-centre.toml")]) == 0
    assert "SAKNAS" not in capsys.readouterr().out


def test_a_prohibited_scale_is_refused_with_the_reason(routed, capsys):
    """Known by name, shown with the reason, never weighed."""
    assert "SAD PERSONS" in routed("--age", "40", "--score", "sad_persons=1", code=1)
    assert main(["instruments", "sad_persons"]) == 0
    assert "får inte användas" in capsys.readouterr().out.lower()


def test_a_child_at_risk_is_a_duty_beside_the_level(routed):
    """The report is an action; it does not send the adult to psychiatry."""
    rec = routed("--age", "34", *ALL_NO, "--finding", "child_at_risk=yes")
    assert rec["level"] == "phone_support"
    assert any("orosanmälan" in text["sv"] for flag in rec["red_flags"] for text in flag["do"])


@pytest.mark.slow
@pytest.mark.parametrize("id", sorted(stegvis.load("se-primary-care").instruments))
def test_every_scale_that_is_read_is_shown_whole(id, capsys):
    """Bands, limits with their sources, licence, in both languages."""
    for lang in ("sv", "en"):
        assert main(["instruments", id, "--lang", lang]) == 0
        out = capsys.readouterr().out
        scale = stegvis.load("se-primary-care").instruments[id]
        assert str(scale.highest) in out and getattr(scale.name, lang) in out
        assert all(getattr(band.name, lang) in out for band in scale.bands)


DRUGS = "sertralin|escitalopram|citalopram|fluoxetin|mirtazapin|venlafaxin|duloxetin|bupropion|akamprosat|naltrexon|disulfiram|nalmefen|acamprosat|naltrexone|melatonin|propiomazin|hydroxizin"  # fmt: skip


def test_no_text_chooses_a_drug_and_the_purpose_says_so():
    """What INTENDED_PURPOSE promises is so of all that is shown, in both languages; a caller's word for a drug finds."""
    root = Path(__file__).parents[2]
    assert "chooses no drug" in (root / "INTENDED_PURPOSE.md").read_text("utf-8")
    content = [f for f in (root / "pathways").rglob("*.toml") if not f.name.endswith(".cases.toml")]
    assert len(content) > 50
    for file in content:
        shown = re.sub("^synonyms = .*$", "", file.read_text("utf-8"), flags=re.MULTILINE)
        said = re.search(rf"\b({DRUGS})", shown, re.IGNORECASE)
        assert not said, (file.name, said)


@pytest.mark.parametrize("age", [0, 5, 17, 18, 30, 64, 65, 120])
def test_a_red_flag_answered_yes_is_never_lost_to_age(shipped, age):
    """Also where the question is not for that age: the age may be wrong, or the finding real."""
    read = {id for flag in shipped.red_flags for id in inputs_of(flag.when)}
    for finding in [id for id in shipped.groups["red_flags"].findings if id in read]:
        one = stegvis.Assessment(age, findings={finding: True}, none_of=list(shipped.groups))
        assert stegvis.route(shipped, one).red_flags, finding
