"""What is settled is never changed by an answer to an open question."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from written import finding, flag, pathway, rule, step

import stegvis
from draws import tries
from stegvis import Assessment, AssessmentError, route
from stegvis.testing import assessments

REAL = stegvis.load("se-primary-care")


def told(rec):
    """What `settled` speaks of."""
    place = rec.contacts[0]["place"]
    return {
        "urgency": rec.urgency, "first_contact": rec.first_contact, "place": place, "level": rec.level, "step": rec.step,
    }  # fmt: skip


def test_each_is_settled_by_itself(tmp_path):
    """Urgency and level can be settled while the step is not."""
    wait = '[[step.unsuitable]]\nid = "w"\nwhen = "wait"\nkind = "ask"\nbecause = { sv = "v", en = "w" }\n'
    wait += 'confidence = "low"\nclaim = { basis = "inference" }'
    made = pathway(
        tmp_path,
        finding("danger", 'group = "red_flags"'), finding("worse"), finding("wait"), finding("other"),
        flag("rf", "danger", "mid", "now", "nurse"), rule("r", "worse", "top"), rule("o", "other", "mid"),
        steps=[step("s-low", "low"), step("s-mid", "mid", wait), step("s-top", "top")],
    )  # fmt: skip
    free = {"none_of": ["red_flags"]}
    done = route(made, Assessment(30, findings={"worse": False, "other": False}, **free))
    assert set(done.settled.values()) == {True}
    flagged = route(made, Assessment(30, findings={"danger": True, "worse": False, "other": False}))
    assert flagged.settled == {
        "urgency": True,
        "first_contact": True,
        "place": True,
        "level": True,
        "step": False,
    }
    assert flagged.questions[0]["question"] == "wait" and flagged.questions[0]["matters_for"] == ["step"]
    top = route(made, Assessment(30, findings={"worse": True, "wait": False}, **free))
    assert top.settled["level"] and top.settled["step"]
    mid = route(made, Assessment(30, findings={"other": True, "wait": False}, **free))
    assert not mid.settled["level"] and "level" in mid.questions[0]["matters_for"]


def test_another_profession_of_the_same_track_is_asked_for(tmp_path):
    """As high and as urgent, but somebody else meets the patient first: the question is asked."""
    made = pathway(
        tmp_path,
        finding("one"), finding("two"), finding("three"),
        rule("by-nurse", "one", "mid"),
        rule("by-hospital", "two", "mid", 'first_contact = "hospital"'),
        rule("by-physician", "three", "low", 'first_contact = "physician"'),
    )  # fmt: skip
    nurse = route(made, Assessment(30, findings={"one": True}))
    assert nurse.status == "provisional" and [q["question"] for q in nurse.questions] == ["three"]
    assert not nurse.settled["first_contact"]
    both = route(made, Assessment(30, findings={"one": True, "three": True}))
    assert both.status == "firm" and both.first_contact == "physician"
    assert route(made, Assessment(30, findings={"one": True, "three": False})).first_contact == "nurse"


@tries(40, least=8)
@given(st.data())
def test_no_answer_changes_what_is_settled(data):
    """Answer an open question: what was settled is as it was."""
    patient = data.draw(assessments(REAL))
    try:
        rec = route(REAL, patient)
    except AssessmentError:
        return
    if not rec.questions or not any(rec.settled.values()):
        return
    before = told(rec)
    asked = data.draw(st.sampled_from(rec.questions))
    one = REAL.inputs[asked["question"]]
    if one.instrument or one.id == "age":
        return
    words = [choice.id for choice in one.choices] or [True, False]
    value = data.draw(st.sampled_from(words)) if one.kind != "integer" else one.highest
    after = told(route(REAL, evolve(patient, findings={**patient.findings, one.id: value})))
    assert all(after[name] == before[name] for name, done in rec.settled.items() if done)
