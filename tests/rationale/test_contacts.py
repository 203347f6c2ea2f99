"""Who meets the patient, in order and by when (law L14), and the one day to book."""

from datetime import date

from hypothesis import given
from written import finding, flag, pathway, rule, step

import stegvis
from stegvis import Assessment, route
from stegvis.routing.router import route as decide
from stegvis.testing import assessments

REAL = stegvis.load("se-primary-care")
DAY = date(2026, 3, 2)


def test_what_sets_the_urgency_says_who_comes_first(tmp_path):
    """The later treatment stands after; one entry a profession, each as soon as the soonest rule asks."""
    made = pathway(
        tmp_path,
        finding("danger", 'group = "red_flags"'), finding("sad"), finding("ill"),
        flag("rf", "danger", "mid", "soon", "physician"),
        rule("sad-1", "sad", "top"), rule("ill-1", "ill", "low", 'first_contact = "physician"'),
        steps=[step("s-low", "low"), step("s-mid", "mid"), step("s-top", "top", 'first_contact = "hospital"')],
    )  # fmt: skip
    rec = route(made, Assessment(30, findings={"danger": True, "sad": True, "ill": True}))
    assert [(c["profession"], c["urgency"], c["for"]) for c in rec.contacts] == [
        ("physician", "soon", ["rf", "ill-1"]),
        ("hospital", "later", ["sad-1"]),
    ]
    assert rec.first_contact == "physician" and rec.contacts[1]["place"] == "elsewhere"
    assert rec.contacts[0]["by"] is None and rec.booking["by"] is None


def test_nothing_asked_for_and_open_flags_have_a_contact_too(tmp_path):
    """The step that answers otherwise, and the one that asks what is open."""
    made = pathway(tmp_path, finding("danger", 'group = "red_flags"'), flag("rf", "danger"))
    (only,) = route(made, Assessment(30, none_of=["red_flags"])).contacts
    assert only["profession"] == "nurse" and only["for"] == ["s-low"]
    (only,) = route(made, Assessment(30)).contacts
    assert only["for"] == ["unanswered_red_flags"] and only["urgency"] == "soon"


def test_the_day_to_book_is_the_earliest_and_says_why():
    """Two weeks of our own beside three days of law."""
    patient = Assessment(
        34, {"phq9": 12}, {"phq9": {9: 0}}, {"low_mood": True},
        ("red_flags", "reason", "situation", "icbt_barriers"), contact_date=DAY,
    )  # fmt: skip
    rec = route(REAL, patient)
    assert rec.booking["days"] == 3 and rec.booking["by"] == "2026-03-05"
    assert [one["days"] for one in rec.booking["grounds"]] == [3, 14]
    assert rec.contacts[0]["by"] == "2026-03-16"


@given(assessments(REAL))
def test_no_rules_own_profession_and_day_is_exceeded(patient):
    """Each rule that holds is met by its own profession, or its step's, no later than it says."""
    try:
        rec = route(REAL, patient)
    except stegvis.AssessmentError:
        return
    routed = decide(REAL, patient)
    rank = REAL.ruleset.urgency_rank
    met = {one["profession"]: rank[one["urgency"]] for one in rec.contacts}
    assert len(met) == len(rec.contacts) and rec.first_contact == rec.contacts[0]["profession"]
    assert [rank[one["urgency"]] for one in rec.contacts] == sorted(met.values(), reverse=True)
    steps = {one["track"]: REAL.steps[one["step"]].first_contact for one in rec.tracks}
    for number in routed.found.mildest:
        track, _, urgency = REAL.ruleset.joins[number]
        own = REAL.ruleset.rules[number].first_contact or steps[track]
        assert met[own] >= urgency
    assert rank[rec.urgency] == max(met.values())
