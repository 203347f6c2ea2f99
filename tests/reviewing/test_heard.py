"""A fault in a course costs no red flag that holds once the faulty values are set aside (law L13)."""

from datetime import date

import pytest

import stegvis
from stegvis import Assessment, AssessmentError, Episode, Measurement
from stegvis.reviewing.heard import each_day_once
from stegvis.verbs import review_data

NO_TO_ALL = ("red_flags", "reason", "situation", "icbt_barriers")
NEW, LAST_WEEK, START = "2026-03-09", "2026-03-02", "2026-01-12"
PHQ9 = "crit-phq9-item9-high"


def measured(on, total=None, items=None, scale="phq9"):
    said = {"instrument": scale, "on": on, "total": total, "items": items}
    return {key: value for key, value in said.items() if value is not None}


OLD = measured(LAST_WEEK, 20, {"9": 3})
MILD = measured(LAST_WEEK, 4, {"9": 3})
DENIED = measured(NEW, 4, {"9": 0})


def course(*measurements, step="depression-icbt", age=34, findings=None, patient=None, **more):
    said = {"age": age, "none_of": list(NO_TO_ALL), "findings": findings or {}} | (patient or {})
    answers = {"takes_part": True, "adverse_events": [], "completed": False, "goal_reached": False}
    days = {"step": step, "started": START, "on": NEW}
    return {**days, **answers, "patient": said, "measurements": list(measurements), **more}


def flags_of(pathway, data):
    """The flags that a faulty course names; it is faulty."""
    with pytest.raises(AssessmentError) as error:
        review_data(pathway, data)
    return [flag["rule"] for flag in error.value.red_flags]


NEWEST = {
    "a total that none is": measured(NEW, 99),
    "asked in vain": measured(NEW, "unknown"),
    "a total as text": measured(NEW, "4"),
    "a total that its items deny": measured(NEW, 0, {"1": 3}),
    "neither total nor items": measured(NEW),
    "after the review": measured("2026-04-09", 3, {"9": 0}),
    "an item asked in vain": measured(NEW, None, {"9": "unknown"}),
    "a scale that no rule reads": measured(NEW, 3, scale="core10"),
    "no day": measured("2026-3-9", 4),
    "a no beside a total that none is": measured(NEW, 99, {"9": 0}),
}


@pytest.mark.parametrize("newest", NEWEST)
def test_a_newest_measurement_that_is_faulty_hides_no_older_one(shipped, newest):
    """Whichever of them stands first."""
    first = measured(START, 14)
    assert flags_of(shipped, course(first, OLD, NEWEST[newest])) == [PHQ9]
    assert flags_of(shipped, course(NEWEST[newest], OLD, first)) == [PHQ9]


@pytest.mark.parametrize(
    ("scale", "item", "value", "step", "rule"),
    [
        ("epds", "10", 3, "perinatal-psychologist", "crit-epds-item10-high"),
        ("madrs_s", "9", 6, "depression-icbt", "crit-madrs-s-item9-high"),
    ],
)
def test_every_scale_is_heard_so(shipped, scale, item, value, step, rule):
    old, typo = measured(LAST_WEEK, 20, {item: value}, scale), measured(NEW, 999, scale=scale)
    assert rule in flags_of(shipped, course(old, typo, step=step))


ELSEWHERE = {
    "a misspelt finding": course(MILD, measured(NEW, 4), findings={"psychosi": True}),
    "sessions": course(MILD, measured(NEW, 4), sessions=-1),
    "another scale": course(MILD, measured(NEW, 4), measured(NEW, 99, scale="gad7")),
    "an age that none is": course(MILD, measured(NEW, 4), age=340),
    "the day of the review": course(MILD, measured(NEW, 4)) | {"on": "2026-13-01"},
    "no measurement": course(MILD, measured(NEW, 4), 7),
    "the patient's own total": course(MILD, patient={"scores": {"phq9": 99}}),
    "today's item that a total of today denies": course(
        measured(NEW, 27), patient={"items": {"phq9": {"9": 0}}}
    ),
    "the patient's own item": course(MILD, patient={"items": {"phq9": {"9": 99}}}),
}


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_fault_elsewhere_hides_no_answer_that_a_sound_review_keeps(shipped, where):
    """An item of an older form that the newest one leaves open."""
    assert flags_of(shipped, ELSEWHERE[where]) == [PHQ9]


def test_what_a_newer_form_answers_is_not_said_to_hold(shipped):
    """As in a sound review: a denied item 9 of today stands above that of last week, sound or not."""
    assert flags_of(shipped, course(MILD, DENIED, sessions=-1)) == []
    assert flags_of(shipped, course(measured(LAST_WEEK, 99, {"9": 3}), DENIED)) == []
    assert flags_of(shipped, course(measured(LAST_WEEK, 99, {"9": 3}), measured(NEW, 4))) == [PHQ9]


@pytest.mark.parametrize("one", [measured(NEW, 27), measured(NEW, 4, {"9": 3})])
def test_of_two_measurements_of_one_day_each_is_heard(shipped, one):
    """Whichever stands first, also three of them, and beside what today's answers say."""
    assert flags_of(shipped, course(one, DENIED)) == flags_of(shipped, course(DENIED, one)) == [PHQ9]
    assert flags_of(shipped, course(DENIED, measured(NEW, 3, {"9": 0}), one)) == [PHQ9]
    assert flags_of(shipped, course(DENIED, measured(NEW, 5, {"9": 0}))) == []
    assert flags_of(shipped, course(one, patient={"items": {"phq9": {"9": 0}}, "scores": {"phq9": 2}})) == [
        PHQ9
    ]


def test_a_measurement_that_stands_twice_is_heard_once():
    """As one of its day, beside what another form says of the same day."""
    one, other = Measurement("phq9", date(2026, 3, 9), 4), Measurement("gad7", date(2026, 3, 9), 9)
    assert list(each_day_once([one, other, one])) == [(one, other)]


def test_a_course_of_the_wrong_kinds_is_heard_as_well(shipped):
    """Python's own nouns with anything in them."""
    old = Measurement("phq9", date(2026, 3, 2), 20, {"9": 3})
    strange = [
        Measurement(["phq9"], date(2026, 3, 9), 4),
        Measurement("phq9", "today", 4),
        Measurement("phq9", date(2026, 3, 9), 4, "none"),
        None,
    ]
    for one in strange:
        with pytest.raises(AssessmentError) as error:
            stegvis.review(
                shipped,
                Episode("depression-icbt", date(2026, 1, 12), date(2026, 3, 9), measurements=(old, one)),
            )
        assert [flag["rule"] for flag in error.value.red_flags] == [PHQ9]
    for changes in ({"patient": 7, "measurements": (old,)}, {"on": None, "measurements": [old]}):
        whole = {"step": "depression-icbt", "started": date(2026, 1, 12), "on": date(2026, 3, 9)} | changes
        with pytest.raises(AssessmentError) as error:
            stegvis.review(shipped, Episode(**whole))
        assert [flag["rule"] for flag in error.value.red_flags] == [PHQ9]
    with pytest.raises(AssessmentError) as error:
        stegvis.review(shipped, Episode("x", None, None, Assessment(34, findings={"psychosis": True}), 7))
    assert [flag["rule"] for flag in error.value.red_flags] == ["rf5-psychosis"]
