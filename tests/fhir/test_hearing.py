"""What a record says of suicide, or of another red flag, is heard, whatever contradicts it or whatever it stands in."""

from datetime import timedelta

import pytest
from records import ON, PHQ9, TOTAL, concept, observation, patient, response

import stegvis
from folders import SMALL
from stegvis import fhir

TODAY = ON.isoformat()
ITEM9 = PHQ9[8]
OWN = "urn:stegvis:se-primary-care"
HIGH = "crit-phq9-item9-high"
AFTER = (ON + timedelta(days=40)).isoformat()
BEFORE = (ON - timedelta(days=1)).isoformat()


def form(total, *items, day=TODAY, **more):
    """PHQ-9 as an observation with items as components, by number and score."""
    parts = [{"code": concept(PHQ9[number - 1]), "valueInteger": score} for number, score in items]
    return observation(TOTAL, total, day, component=parts, **more)


def said(finding, value, day=TODAY, /, **more):
    """A finding by our own code."""
    return observation(finding, {"valueBoolean": value}, day, system=OWN, **more)


def denials(pathway):
    """Every question that stands behind none, and every screen, denied today."""
    groups = ("situation", "icbt_barriers", "red_flags", "reason")
    plain = [id for id, one in pathway.inputs.items() if one.kind == "boolean" and one.group in groups]
    return [said(id, False, id=f"no-{id}") for id in plain if id not in pathway.gates or "screen" in id]


def read(pathway, *given, born="1986-01-01"):
    """Read and route: the reading, the red flags, and the decision."""
    reading = fhir.read(pathway, [patient(born, gender="male"), *given], on=ON)
    rec = stegvis.route(pathway, reading.assessment)
    return reading, [flag["rule"] for flag in rec.red_flags], rec


@pytest.mark.parametrize("denied", [False, True])
@pytest.mark.parametrize("given", [
    [form(20, (9, 3), id="b"), form(22, (9, 3), id="d")],
    [form(20, (1, 3), (9, 3), id="b"), form(22, (1, 2), (9, 3), id="d")],
    [observation(ITEM9, 3, TODAY, id="a"), observation(ITEM9, 0, TODAY, id="b")],
    [observation(ITEM9, 0, TODAY, id="a"), observation(ITEM9, 3, TODAY, id="b"), observation(TOTAL, 20, TODAY)],
    [form(20, (9, 3), id="b"), form(3, (9, 0), id="d")],
    [observation(TOTAL, 27, TODAY, id="a"), observation(TOTAL, 2, TODAY, id="b")],
    [observation(TOTAL, 2, TODAY, id="a"), form(27, (9, 3), id="b")],
])  # fmt: skip
def test_a_flag_that_any_of_two_forms_raises_holds(shipped, given, denied):
    """What they agree on counts; of what they do not, what raises the flag; the conflict is named."""
    reading, flags, rec = read(shipped, *given, *(denials(shipped) if denied else []))
    assert flags == [HIGH] and rec.status == "provisional" and reading.conflicts


def test_what_two_forms_agree_on_counts(shipped):
    """And what neither raises a flag nor is agreed on does not."""
    reading, *_ = read(
        shipped, form(20, (1, 3), (2, 1), (9, 0), id="b"), form(22, (1, 2), (2, 1), (9, 0), id="d")
    )
    assert reading.assessment.items == {"phq9": {2: 1, 9: 0}} and reading.assessment.scores == {}
    reading, *_ = read(shipped, form(20, (1, 3), (9, 3), id="b"), form(20, (1, 2), (9, 3), id="d"))
    assert reading.assessment.items == {"phq9": {9: 3}} and reading.assessment.scores == {"phq9": 20}


def test_the_item_that_holds_is_named(shipped):
    """With both answers and the one that counts."""
    reading, *_ = read(shipped, observation(ITEM9, 3, TODAY, id="a"), observation(ITEM9, 0, TODAY, id="b"))
    one = reading.conflicts[0]
    assert (one.input, [used.value for used in one.given], one.kept) == ("phq9.item9", [3, 0], 3)
    assert "red flag" in one.why.en
    assert [used.value for used in reading.used if used.input == "phq9.item9"] == [3]


def test_totals_that_disagree_are_asked_for_whatever_was_denied(shipped):
    """What would leave the question unasked is asked anew: nothing is firm."""
    given = [observation(TOTAL, 20, TODAY, id="a"), observation(TOTAL, 12, TODAY, id="b")]
    reading, flags, rec = read(shipped, *given, *denials(shipped))
    assert (flags, rec.status, reading.assessment.scores) == ([], "provisional", {})
    assert (
        "other_reason" not in reading.assessment.findings
        and "other_reason" in rec.to_dict(detail="decision")["questions"]
    )
    assert [one.why.en for one in reading.ignored if one.input == "other_reason"] == [
        "it would leave unasked what the record contradicts itself about: asked anew"
    ]


@pytest.mark.parametrize(
    ("id", "urgency"), [("psychosis", "same_day"), ("suicide_attempt_or_threat", "immediate")]
)
def test_a_red_flag_both_affirmed_and_denied(shipped, id, urgency):
    """It holds, and the conflict is named."""
    reading, flags, rec = read(shipped, said(id, True, id="y"), said(id, False, id="n"), *denials(shipped))
    assert flags and reading.assessment.findings[id] is True and rec.urgency == urgency
    (one,) = [one for one in reading.conflicts if one.input == id]
    assert one.kept is True and "red flag" in one.why.en and reading.questions == ()


def test_a_finding_that_raises_a_flag_only_beside_another(shipped):
    """Weighed beside what else was read."""
    two = [said("refuses_emergency_care", True, id="y"), said("refuses_emergency_care", False, id="n")]
    alone, *_ = read(shipped, *two)
    assert "refuses_emergency_care" not in alone.assessment.findings
    beside, flags, _ = read(shipped, *two, said("high_suicide_risk", True, id="r"))
    assert beside.assessment.findings["refuses_emergency_care"] is True and "rf3-refuses-care" in flags


def test_a_flag_is_not_lost_beside_what_cannot_stand(shipped):
    """PHQ-2 says 6: what it contradicts is left out, not the answer on suicide."""
    reading, flags, _ = read(
        shipped, form(3, (1, 0), (9, 3)), observation("55758-7", 6, TODAY), *denials(shipped)
    )
    assert flags == [HIGH] and reading.assessment.items["phq9"][9] == 3


def test_what_raises_a_flag_stays_when_the_rest_of_the_scale_cannot_stand():
    """Mood's first item is even: a total that leaves it 1 takes itself and the calm item out, no more."""
    small = stegvis.load(SMALL)
    system = f"urn:stegvis:{small.id}"
    parts = [("mood", 3), ("mood.item2", 0), ("mood.item3", 2)]
    reading = fhir.read(small, [observation(id, value, TODAY, system=system) for id, value in parts], on=ON)
    assert (reading.assessment.items, reading.assessment.scores) == ({"mood": {3: 2}}, {})
    assert [one.input for one in reading.used] == ["mood.item3"] and reading.ignored[0].input == "mood"
    assert [flag["rule"] for flag in stegvis.route(small, reading.assessment).red_flags] == ["flag-item"]
    calm = [observation(id, 0 if id == "mood.item3" else 1, TODAY, system=system) for id, _ in parts]
    assert fhir.read(small, calm, on=ON).assessment.items == {"mood": {2: 1, 3: 0}}
    calm[1:] = [observation("mood.item2", 0, TODAY, system=system), calm[2]]
    assert fhir.read(small, calm, on=ON).assessment.items == {}


def test_a_total_that_does_not_fit_the_answers_and_leaves_suicide_no_lowest(shipped):
    """26 of 27 beside a calm answer: the answers count, an earlier one on suicide is kept, suicide is asked about."""
    apart = [observation(TOTAL, 26, TODAY, id="a"), observation(PHQ9[2], 0, TODAY, id="b")]
    one = response({PHQ9[2]: 0, TOTAL: 26}, authored=TODAY)
    for given in ([one], apart):
        reading, flags, rec = read(shipped, *given, *denials(shipped))
        assert (flags, rec.status) == ([], "provisional") and reading.assessment.items == {"phq9": {3: 0}}
        assert [one.input for one in reading.conflicts if one.critical] == ["phq9"]
        _, flags, _ = read(shipped, observation(ITEM9, 2, BEFORE), *given)
        assert flags == [HIGH]


TEEN = "2009-06-01"


@pytest.mark.parametrize("denied", [False, True])
@pytest.mark.parametrize(
    "given", [[observation(ITEM9, 3, TODAY), observation(TOTAL, 22, TODAY)], [observation(TOTAL, 27, TODAY)]]
)
def test_an_answer_on_suicide_in_a_form_that_is_not_for_the_age(shipped, given, denied):
    """It does not count, but it opens the questions on suicide, whatever was answered to them."""
    reading, _, rec = read(shipped, *given, *(denials(shipped) if denied else []), born=TEEN)
    decision = rec.to_dict(detail="decision")
    assert (rec.status, rec.urgency) == ("provisional", "same_day") and "screen_death" in decision[
        "questions"
    ]
    (one,) = [one for one in reading.conflicts if one.critical]
    assert one.kept is None and one.question in reading.questions and "suicide" in one.question.en
    assert not reading.assessment.items and not reading.assessment.scores


def test_a_form_not_for_the_age_without_an_answer_on_suicide(shipped):
    """Opens nothing."""
    given = [observation(ITEM9, 0, TODAY), observation("70274-6", 21, TODAY)]
    reading, *_ = read(shipped, *given, *denials(shipped), born="2016-06-01")
    assert reading.conflicts == () and reading.assessment.findings["screen_death"] is False


@pytest.mark.parametrize("answers", [[3, 0], [0, 3], [3, "x"], [0, "x"]])
def test_several_answers_on_suicide_to_one_question(shipped, answers):
    """The one that raises a flag counts; what cannot be read asks."""
    written = [{"valueInteger": one} if one != "x" else one for one in answers]
    one = response({}, authored=TODAY) | {"item": [{"linkId": ITEM9, "answer": written}]}
    reading, flags, rec = read(shipped, one, *denials(shipped))
    assert rec.status == "provisional" and any(
        one.input == "phq9.item9" for one in (*reading.conflicts, *reading.ignored)
    )
    assert flags == ([HIGH] if 3 in answers else [])


@pytest.mark.parametrize("value", [
    {"valueQuantity": {"value": 2, "comparator": ">="}},
    {"valueString": "3"},
    {"valueInteger": 4},
])  # fmt: skip
def test_an_answer_on_suicide_that_cannot_be_read(shipped, value):
    """It is asked about; it is not a no."""
    reading, _, rec = read(shipped, observation(ITEM9, value, TODAY), *denials(shipped))
    assert (rec.status, rec.urgency) == ("provisional", "same_day")
    (one,) = reading.conflicts
    assert one.critical and one.input == "phq9.item9" and [one.value for one in one.given] == ["unknown"]
    item = {"item": [{"linkId": ITEM9, "answer": [value]}]}
    assert read(shipped, response({}, authored=TODAY) | item)[0].conflicts[0].critical


@pytest.mark.parametrize(("value", "day"), [
    ({"dataAbsentReason": concept("unknown")}, TODAY),
    ({"valueString": "3"}, "2026-10-01"),
])  # fmt: skip
def test_no_answer_or_an_old_one_asks_nothing(shipped, value, day):
    """Nothing was said that counts today."""
    assert read(shipped, observation(ITEM9, value, day))[0].conflicts == ()


@pytest.mark.parametrize(
    ("score", "day", "asks"), [(3, TODAY, False), (0, TODAY, True), (0, "2026-11-26", True)]
)
def test_what_can_be_read_beside_it(shipped, score, day, asks):
    """A flag that holds needs no more; a no of the same day contradicts it."""
    given = [observation(ITEM9, {"valueString": "3"}, TODAY), observation(ITEM9, score, day)]
    assert any(one.critical for one in read(shipped, *given)[0].conflicts) == asks


def test_a_newer_answer_settles_what_could_not_be_read(shipped):
    """It was asked again."""
    given = [observation(ITEM9, {"valueString": "3"}, "2026-11-26"), observation(ITEM9, 0, TODAY)]
    assert read(shipped, *given)[0].conflicts == ()


@pytest.mark.parametrize(
    ("code", "value"), [(TOTAL, {"valueString": "27"}), (TOTAL, 28), (PHQ9[0], {"valueString": "3"})]
)
def test_a_score_that_cannot_be_read_is_asked_for(shipped, code, value):
    """Whatever was denied before it; not where the scale is answered."""
    said_ = value if isinstance(value, dict) else {"valueInteger": value}
    form_ = response({}, authored=TODAY) | {"item": [{"linkId": code, "answer": [said_]}]}
    for one in (observation(code, value, TODAY), form_):
        reading, _, rec = read(shipped, one, *denials(shipped))
        assert rec.status == "provisional" and "other_reason" not in reading.assessment.findings
        reading, *_ = read(shipped, one, observation(TOTAL, 3, TODAY), *denials(shipped))
        assert reading.assessment.findings["other_reason"] is False


def test_denials_alone_are_firm(shipped):
    """Nothing else here makes an answer provisional."""
    reading, flags, rec = read(shipped, *denials(shipped))
    assert (flags, rec.status, reading.conflicts) == ([], "firm", ())


@pytest.mark.parametrize("day", [TODAY, "2026"])
def test_a_red_flag_that_cannot_be_read_is_asked_anew(shipped, day):
    """What was denied before it does not leave it unasked."""
    value = {"valueBoolean": True} if day == "2026" else {"valueString": "ja"}
    reading, flags, rec = read(shipped, observation("psychosis", value, day, system=OWN), *denials(shipped))
    assert flags == [] and rec.status == "provisional" and "screen_mind" not in reading.assessment.findings
    both, *_ = read(
        shipped, observation("psychosis", value, day, system=OWN), said("psychosis", True), *denials(shipped)
    )
    assert both.assessment.findings["screen_mind"] is False


def test_a_day_to_the_year_is_not_old(shipped):
    """It is not precise enough; an answer on suicide is asked about."""
    reading, _, rec = read(shipped, observation(ITEM9, 3, "2026"), *denials(shipped))
    assert reading.ignored[0].why.en == "the day is not precise enough: it may be older than 28 days"
    assert rec.urgency == "same_day" and reading.conflicts[0].critical
    assert read(shipped, observation(TOTAL, 3, "2026"))[0].conflicts == ()
    assert read(shipped, observation(TOTAL, 3, "2025"))[0].ignored[0].why.en == "older than 28 days"


@pytest.mark.parametrize(("given", "kept"), [
    ([observation(TOTAL, 12, TODAY)], True),
    ([form(12, (1, 3))], True),
    ([observation(TOTAL, 12, TODAY), observation(TOTAL, 9, TODAY)], True),
    ([observation(TOTAL, 2, TODAY)], False),
    ([form(12, (9, 0))], False),
])  # fmt: skip
def test_an_earlier_answer_on_suicide_that_the_newest_form_leaves_open(shipped, given, kept):
    """It counts as in a review, unless the later total leaves it no room."""
    reading, flags, _ = read(shipped, observation(ITEM9, 3, BEFORE, id="then"), *given)
    assert (flags == [HIGH]) == kept
    told = [(one.source, one.day) for one in reading.used if one.input == "phq9.item9" and one.value == 3]
    assert told == ([("Observation/then", BEFORE)] if kept else [])


def test_the_newest_earlier_answer_counts(shipped):
    """A no after a yes is no yes."""
    given = [
        observation(ITEM9, 3, "2026-11-20"),
        observation(ITEM9, 0, BEFORE),
        observation(TOTAL, 12, TODAY),
    ]
    assert read(shipped, *given)[0].assessment.items == {}


UNDONE = [
    observation(ITEM9, 3, TODAY, id="a") | {"status": "preliminary"},
    response({ITEM9: 3}, authored=TODAY, id="a", status="in-progress"),
    response({ITEM9: 3}, authored=TODAY, id="a", status="stopped"),
    observation(ITEM9, 3, None, id="a"),
    observation(ITEM9, 3, None, id="a", status="preliminary"),
    observation(ITEM9, 3, AFTER, id="a"),
    observation(ITEM9, 3, AFTER, id="a", status="preliminary"),
    response({ITEM9: 3}, authored=None, id="a"),
    response({ITEM9: 3}, authored=AFTER, id="a"),
]
TWICE = [observation(ITEM9, 3, TODAY, id="a"), observation(ITEM9, 0, TODAY, id="a")]


@pytest.mark.parametrize("given", [*([one] for one in UNDONE), TWICE])
def test_an_answer_on_suicide_in_what_is_not_finished_or_has_two_versions(shipped, given):
    """It does not count, and is asked about; unless it is answered in what counts."""
    reading, flags, rec = read(shipped, *given, *denials(shipped))
    assert (flags, rec.status, rec.urgency) == (
        [],
        "provisional",
        "same_day",
    ) and reading.assessment.items == {}
    assert [one.critical for one in reading.conflicts] == [True]
    reading, flags, _ = read(shipped, *given, observation(ITEM9, 3, TODAY, id="b"))
    assert flags == [HIGH] and reading.conflicts == ()


@pytest.mark.parametrize("given", [
    [observation(ITEM9, 3, TODAY, id="a") | {"status": "entered-in-error"}],
    [one | {"status": "entered-in-error"} for one in TWICE],
    [observation(ITEM9, 3, "2026-10-01") | {"status": "preliminary"}],
    [observation(ITEM9, 0, TODAY) | {"status": "preliminary"}],
    [observation(ITEM9, 0, None), observation(ITEM9, 0, AFTER, id="b")],
    [observation(ITEM9, 3, None, status="entered-in-error")],
])  # fmt: skip
def test_what_was_never_said_or_is_old_is_not_heard(shipped, given):
    """An error, an old answer, a no."""
    reading, _, rec = read(shipped, *given, *denials(shipped))
    assert (rec.status, reading.conflicts) == ("firm", ())


@pytest.mark.parametrize("given", [
    [said("psychosis", True, status="preliminary")],
    [said("psychosis", True, id="a"), said("psychosis", False, id="a")],
    [said("psychosis", True, None, id="a")],
    [said("psychosis", True, AFTER, id="a")],
])  # fmt: skip
def test_a_red_flag_in_what_is_not_finished_is_asked_anew(shipped, given):
    """Whatever was denied before it."""
    reading, flags, rec = read(shipped, *given, *denials(shipped))
    assert (flags, rec.status) == ([], "provisional") and "screen_mind" not in reading.assessment.findings
