"""What reviews got wrong once: urgency and level of today, worse courses, closed steps, old and partial totals."""

from datetime import date

import pytest
from attrs import evolve

import stegvis
from courses import BASE, START, course, day, mood, review, shipped_review
from stegvis import Assessment, AssessmentError, Episode, Measurement, Override
from stegvis.model.instrument import Lasts
from stegvis.model.terms import Claim
from stegvis.testing.firm_reviews import overturned

DENIED = ("red_flags", "reason", "situation", "icbt_barriers")
TALKED = {"takes_part": True, "adverse_events": (), "completed": False}


def height(pathway, step):
    return pathway.ruleset.level_rank[pathway.steps[step].level] if step else -1


def codes(error):
    return [(fault.field, fault.code) for fault in error.value.faults]


# ---------------------------------------------------------------- never below what today's values ask for


@pytest.mark.parametrize(
    ("findings", "scores"),
    [
        ({}, {}),
        ({"ocd_rapid_or_severe": True}, {}),
        ({"sleep_problem": True}, {"isi": 28}),
    ],
)
def test_the_urgency_of_a_first_panic_is_never_lost(shipped, findings, scores):
    """Same day, whatever else asks for a higher level but is less urgent."""
    patient = Assessment(45, scores, {}, {"first_panic_with_somatic_symptoms": True, **findings}, DENIED)
    one = Episode("alcohol-self-care", START, day(3), patient, goal_reached=True, takes_part=True)
    said, today = stegvis.review(shipped, one), stegvis.route(shipped, patient)
    assert said.urgency == today.urgency == "same_day"
    levels = [level.id for level in shipped.levels]
    assert height(shipped, said.target) >= levels.index(today.level)


def test_the_urgency_of_today_is_said_with_its_rules(shipped):
    """It stands among what else holds, and names the rules that ask for it."""
    findings = {"first_panic_with_somatic_symptoms": True, "ocd_rapid_or_severe": True}
    patient = Assessment(45, {"phq9": 0}, {}, findings, DENIED)
    said = stegvis.review(shipped, Episode("panic-icbt", START, day(3), patient, **TALKED))
    soon = next(one for one in said.also if one["rule"] == "newest_urgency")
    assert soon["urgency"] == said.urgency == "same_day" and soon["rules"]


def test_red_flag_questions_that_are_open_count_as_for_a_new_patient():
    """The review waits for them no less than the router does."""
    nothing = Assessment(40, findings={"low_mood": False})
    said = review(2, (), step="mood-advice", patient=nothing, scale="")
    today = stegvis.route(BASE, nothing)
    assert height(BASE, said.target) >= [level.id for level in BASE.levels].index(today.level)
    assert said.urgency == today.urgency and said.status == "provisional"


@pytest.mark.parametrize(
    ("step", "total", "verdict", "target"),
    [
        ("social-anxiety-individual-cbt", 29, "finish", ""),
        ("social-anxiety-individual-cbt", 30, "step_down", "social-anxiety-icbt"),
        ("social-anxiety-icbt", 30, "stay", "social-anxiety-icbt"),
    ],
)
def test_nothing_ends_while_a_scale_asks_for_care(shipped, step, total, verdict, target):
    """The goal is reached, but at LSAS-SR 30 a new patient would be offered treatment on the net."""
    patient = Assessment(24, findings={"social_fear": True, "pregnant_or_postpartum": False}, none_of=DENIED)
    given = (Measurement("lsas_sr", START, 80), Measurement("lsas_sr", day(8), total))
    one = Episode(step, START, day(8), patient, given, goal_reached=True, **{**TALKED, "completed": True})
    said = stegvis.review(shipped, one)
    assert (said.verdict, said.target) == (verdict, target)
    assert ("still_needed" in [reason["rule"] for reason in said.reasons]) is (total == 30)


# ---------------------------------------------------------------- who meets the patient


def deteriorated(findings=None, **more):
    """Treatment on the net, PHQ-9 from 12 to 19: a step up to a psychologist."""
    given = (Measurement("phq9", START, 12, {9: 0}), Measurement("phq9", day(3), 19, {9: 0}))
    patient = Assessment(45, {}, {}, findings or {}, DENIED)
    return Episode("depression-icbt", START, day(3), patient, given, impression="same", **{**TALKED, **more})


def met(said):
    return [(one["profession"], one["urgency"]) for one in said.contacts]


def test_the_step_that_follows_is_met_by_its_own_profession(shipped):
    """Beside whoever the values of today ask for, and no later than the review's own rules say."""
    said = stegvis.review(shipped, deteriorated())
    own = shipped.steps[said.target].first_contact
    assert said.verdict == "step_up" and (own, said.urgency) in met(said)
    assert said.recommendation.first_contact == said.contacts[0]["profession"]
    assert [*said.recommendation.contacts] == [*said.contacts]
    assert said.recommendation.booking["profession"] == said.contacts[0]["profession"]


def test_what_is_soonest_today_is_met_first_by_whom_it_asks_for(shipped):
    """A first panic: a physician the same day, and the psychologist of the step thereafter."""
    said = stegvis.review(shipped, deteriorated({"first_panic_with_somatic_symptoms": True}))
    own = shipped.steps[said.target].first_contact
    assert met(said)[0] == ("physician", "same_day") and said.urgency == "same_day"
    assert own in [profession for profession, _ in met(said)]
    assert said.contacts[0]["by"] == day(3).isoformat()


def test_who_meets_a_patient_that_stays_is_said(shipped):
    """The present step's own profession; when care ends nobody has to."""
    given = (Measurement("phq9", START, 14, {9: 0}), Measurement("phq9", day(3), 9, {9: 0}))
    stays = stegvis.review(shipped, evolve(deteriorated(), measurements=given))
    own = shipped.steps["depression-icbt"].first_contact
    assert (stays.verdict, stays.recommendation) == ("stay", None) and own in [p for p, _ in met(stays)]
    well = (given[0], Measurement("phq9", day(4), 2, {9: 0}), Measurement("phq9", day(8), 2, {9: 0}))
    ends = evolve(deteriorated(completed=True, goal_reached=True), on=day(8), measurements=well)
    said = stegvis.review(shipped, ends)
    assert said.verdict == "finish" and met(said) == []


# ---------------------------------------------------------------- a worse course is never milder


def perinatal(shipped, total):
    patient = Assessment(30, none_of=DENIED)
    given = (Measurement("epds", day(1, 1), 14), Measurement("epds", day(3, 2), total))
    one = Episode(
        "perinatal-psychologist", START, day(4), patient, given, impression="better", takes_part=True
    )
    return stegvis.review(shipped, one)


def test_epds_from_14_upwards_never_gets_a_milder_verdict(shipped):
    """At 19 and at 30 alike, the specialist is contacted."""
    said = [perinatal(shipped, total) for total in range(14, 31)]
    keys = [
        (stegvis.reviewing.verdict.VERDICTS.index(one.verdict), height(shipped, one.target)) for one in said
    ]
    assert keys == sorted(keys)
    assert said[5].verdict == said[6].verdict == said[16].verdict == "refer"


def goal(shipped, total):
    patient = Assessment(80, {}, {"phq9": {"9": 0}}, {"older_death_wish": False}, DENIED)
    given = (Measurement("gad7", day(0, 4), 8), Measurement("gad7", day(1, 1), total))
    one = Episode(
        "anxiety-phone-support", START, day(3), patient, given, goal_reached=True, impression="same", **TALKED
    )
    return stegvis.review(shipped, one)


def test_a_goal_that_is_reached_does_not_end_a_course_that_got_worse(shipped):
    """GAD-7 8: 0 to 8 may end, 9 and more may not; never milder when it is worse."""
    said = [goal(shipped, total) for total in range(22)]
    keys = [stegvis.reviewing.verdict.VERDICTS.index(one.verdict) for one in said]
    assert keys == sorted(keys)
    assert said[8].verdict == "finish" and said[9].verdict != "finish"


@pytest.mark.parametrize("baseline", [0, 18, 19, 30, 54])
@pytest.mark.parametrize("impression", ["worse", "same"])
def test_an_impression_is_answered_whatever_the_baseline(shipped, baseline, impression):
    """Without a new measurement the scale tells nothing, so what the patient says decides."""
    given = (Measurement("keds", START, baseline),)
    patient = Assessment(30, items={"phq9": {"9": 0}}, none_of=DENIED)
    one = Episode(
        "stress-individual-cbt", START, day(14), patient, given, takes_part=True, impression=impression
    )
    said = stegvis.review(shipped, one)
    assert said.verdict == "refer"
    if impression == "worse":
        assert "rev-worse-impression" in {reason["rule"] for reason in (*said.reasons, *said.also)}


def test_a_worse_impression_is_heard_beside_a_scale(shipped):
    """PHQ-9 fell and the patient says worse: reassessed within three days."""
    given = (Measurement("phq9", START, 18, {9: 0}), Measurement("phq9", day(3), 12, {9: 0}))
    one = Episode(
        "depression-icbt", START, day(3), Assessment(35, none_of=DENIED), given, impression="worse", **TALKED
    )
    said = stegvis.review(shipped, one)
    assert said.verdict == "step_up" and said.urgency == "within_3_days"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_worsening_that_may_be_chance_is_said(shipped, language):
    """PCL-5 from 40: 41 to 49 may be chance, gives no step up by itself and ends nothing; 50 is reliable."""
    step = next(one.id for one in shipped.steps.values() if one.review and "pcl5" in one.review.instruments)

    def said(total, **more):
        given = (Measurement("pcl5", START, 40), Measurement("pcl5", day(2), total))
        patient = Assessment(35, items={"phq9": {"9": 0}}, none_of=DENIED)
        one = Episode(step, START, day(2), patient, given, impression="same", **{**TALKED, **more})
        return stegvis.review(shipped, one)

    words = {"sv": "PCL-5: {} poäng sämre", "en": "PCL-5: worse by {} than"}[language]
    for total in range(35, 56):
        found = said(total)
        told = any(words.format(total - 40) in one[language] for one in found.caveats)
        assert told is (0 < total - 40 < 10), total
        assert found.numbers["pcl5"]["deteriorated"] is (total >= 50)
        deciding = {one["rule"] for one in (*found.reasons, *found.also)}
        assert ("rev-deteriorated" in deciding) is (total >= 50)
        assert found.verdict == said(40).verdict or total >= 50 or total < 40
        assert said(total, goal_reached=True, completed=True).verdict != "finish" or total <= 40


# ---------------------------------------------------------------- closed steps


def test_a_chosen_step_for_other_ages_is_questioned(shipped):
    """An adult step at age 10: the choice stands, provisional, said, and no adult scale is planned."""
    over = Override(day(6), "x", "cds-not-applicable", "depression-individual-cbt")
    one = Episode("children-individual", START, day(6), Assessment(10, none_of=DENIED), overrides=(over,))
    said = stegvis.review(shipped, one)
    assert said.override["stands"] and said.status == "provisional"
    assert any("18" in c["sv"] and "åldrarna" in c["sv"] for c in said.caveats)
    assert any("ages 18" in c["en"] for c in said.caveats)
    assert said.next_measurement["instruments"] == []
    assert said.recommendation.status == "provisional"


def test_a_chosen_step_that_is_stopped_is_questioned(shipped):
    """Treatment on the net, in Swedish, for somebody without it: it stands, provisional, with the reason."""
    patient = Assessment(40, findings={"insufficient_swedish": True}, none_of=DENIED)
    over = Override(day(2), "physician", "prefers-alternative", "depression-icbt")
    one = Episode("depression-self-care", START, day(2), patient, overrides=(over,), **TALKED)
    said = stegvis.review(shipped, one)
    assert said.override["stands"] and said.status == "provisional"
    assert any("är olämplig:" in c["sv"] and "is unsuitable:" in c["en"] for c in said.caveats)


def test_a_step_closed_by_age_never_leads_to_itself(shipped):
    """At 16 the insomnia track has no step: another track's open one."""
    given = (Measurement("isi", date(2026, 7, 17), 17),)
    patient = Assessment(16, {"isi": 3}, none_of=DENIED)
    one = Episode("insomnia-phone-support", date(2026, 8, 9), date(2026, 9, 2), patient, given)
    said = stegvis.review(shipped, one)
    assert said.target and said.target != said.step
    target = shipped.steps[said.target]
    assert target.age_lowest <= 16 <= target.age_highest


# ---------------------------------------------------------------- parts of scales, versions, age, days


def test_a_baseline_in_part_is_an_interval_and_says_so(shipped):
    """Seven of nine items are no total: 12 to 18, response open, and it waits."""
    part = Measurement("phq9", START, None, {1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2, 9: 0})
    last = Measurement("phq9", day(4), 8, {9: 0})
    one = Episode("depression-icbt", START, day(4), Assessment(35, none_of=DENIED), (part, last), **TALKED)
    said = stegvis.review(shipped, one)
    assert said.numbers["phq9"]["first"] == {"lowest": 12, "highest": 18}
    assert said.numbers["phq9"]["response"] is None
    assert any(str(START) in c["sv"] and "obesvarade frågor: 2" in c["sv"] for c in said.caveats)


@pytest.mark.parametrize("last", [0, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 18, 20, 23])
def test_a_firm_review_holds_for_every_total_of_a_baseline_in_part(shipped, last):
    """Seven of nine items: whatever the two others were, a firm verdict is the same, and an open one is not said."""
    answers = {1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2, 9: 0}

    def said(items):
        given = (Measurement("phq9", START, None, items), Measurement("phq9", day(4), last, {9: 0}))
        patient = Assessment(35, none_of=DENIED)
        one = Episode("depression-icbt", START, day(4), patient, given, impression="same", **TALKED)
        return stegvis.review(shipped, one)

    def told(one):
        return one.verdict, one.target, one.urgency

    part = said(answers)
    whole = [said({**answers, 7: a, 8: b}) for a in range(4) for b in range(4)]
    if part.status == "firm":
        assert [told(one) for one in whole] == [told(part)] * len(whole)
    for name in ("response", "partial_response", "remission", "deteriorated"):
        seen = {one.numbers["phq9"][name] for one in whole}
        assert part.numbers["phq9"][name] == (seen.pop() if len(seen) == 1 else None), name
    assert any("obesvarade frågor: 2" in one["sv"] for one in part.caveats)


@pytest.mark.parametrize(
    ("versions", "doubt"), [(("", ""), False), (("a", "a"), False), (("a", ""), True), (("", "a"), True)]
)
def test_a_version_missing_on_one_side_is_not_the_same_version(versions, doubt):
    """It is compared, said, and waits."""
    first, last = (evolve(m, version=v) for m, v in zip(mood((0, 8), (2, 2)), versions, strict=True))
    said = stegvis.review(BASE, evolve(course(), measurements=(first, last)))
    assert any("version" in c["sv"] and "inte angiven" in c["sv"] for c in said.caveats) is doubt
    assert ("measurements(mood)" in [m["input"] for m in said.missing]) is doubt
    assert said.status == "provisional" or not doubt
    assert said.numbers["mood"]["change"] == -6


def test_a_scale_is_for_an_age_at_its_own_day(shipped):
    """C-GAS at 17, reviewed at 18: read at the age it was measured at; at 18 it is refused."""
    patient = Assessment(18, none_of=DENIED)
    given = (Measurement("cgas", START, 55), Measurement("cgas", day(5), 70))
    one = Episode("children-individual", START, day(6), patient, given, impression="better", **TALKED)
    said = stegvis.review(shipped, one)
    assert said.numbers["cgas"]["last"] == 70
    assert any("C-GAS" in c["sv"] and "ålder" in c["sv"] for c in said.caveats)
    late = evolve(one, patient=evolve(patient, scores={"cgas": 75}))
    with pytest.raises(AssessmentError) as error:
        stegvis.review(shipped, late)
    assert any("cgas" in str(fault) or "measurements" in fault.field for fault in error.value.faults)


def test_an_adult_scale_from_before_the_birthday_is_refused(shipped):
    """At 18, a PHQ-9 from fifteen months ago was filled in at 16 or 17."""
    given = (Measurement("phq9", date(2024, 10, 12), 12, {9: 0}),)
    one = Episode("depression-icbt", START, day(0), Assessment(18, none_of=DENIED), given)
    with pytest.raises(AssessmentError) as error:
        stegvis.review(shipped, one)
    assert [fault.field for fault in error.value.faults] == ["measurements[0].scores.phq9"]
    assert "age 17" in error.value.faults[0].what
    recent = evolve(one, measurements=(Measurement("phq9", date(2025, 10, 12), 12, {9: 0}),))
    assert stegvis.review(shipped, recent).numbers["phq9"]["first"] is not None


@pytest.mark.parametrize(("days", "old"), [(27, False), (28, False), (29, True)])
def test_an_old_score_asks_to_measure_first(days, old):
    """Past the instrument's longest age a score still counts, but decides nothing for certain."""
    scale = evolve(BASE.instruments["mood"], lasts=Lasts(28, 122, Claim("inference", "", "", "")))
    pathway = evolve(BASE, instruments={**BASE.instruments, "mood": scale})
    said = stegvis.review(pathway, evolve(course(), on=day(0, days), measurements=mood((0, 8))))
    assert ("measurements(mood)" in [m["input"] for m in said.missing]) is old
    assert any("dagar" in c["sv"] and "mät" in c["sv"].lower() for c in said.caveats) is old
    assert said.status == "provisional" or not old


@pytest.mark.parametrize(("days", "counts"), [(122, True), (123, False)])
def test_a_score_past_its_last_day_is_no_value_of_today(days, counts):
    """It is a baseline and no more: what is asked today is open again, and that is said."""
    scale = evolve(BASE.instruments["mood"], lasts=Lasts(28, 122, Claim("inference", "", "", "")))
    pathway = evolve(BASE, instruments={**BASE.instruments, "mood": scale})
    said = stegvis.review(pathway, evolve(course(), on=day(0, days), measurements=mood((0, 8))))
    assert any("för gammalt" in c["sv"] for c in said.caveats) is not counts
    assert any("används" in c["sv"] for c in said.caveats) is counts
    assert said.numbers["mood"]["first"] == 8 and said.status == "provisional"


@pytest.mark.parametrize(("born", "read"), [(date(2007, 10, 12), True), (date(2007, 10, 13), False)])
def test_a_birth_date_tells_the_age_at_each_measurement(shipped, born, read):
    """PHQ-9 on the eighteenth birthday is read, the day before it is not."""
    given = (Measurement("phq9", date(2025, 10, 12), 12, {9: 0}),)
    patient = Assessment(born=born, none_of=DENIED)
    one = Episode("depression-icbt", START, START, patient, given)
    if read:
        assert stegvis.review(shipped, one).numbers["phq9"]["first"] == 12
        return
    with pytest.raises(AssessmentError) as error:
        stegvis.review(shipped, one)
    assert [fault.code for fault in error.value.faults] == ["not_for_age"]


@pytest.mark.parametrize("today", ["unknown", None])
def test_a_score_that_nobody_knew_is_no_measurement(shipped, today):
    """Asked and not known: the newest measurement is used, and that is said."""
    given = (Measurement("phq9", START, 12, {9: 0}),)
    patient = Assessment(35, {"phq9": today}, {"phq9": {"1": "unknown"}} if today else {}, none_of=DENIED)
    said = stegvis.review(shipped, Episode("depression-icbt", START, day(2), patient, given))
    assert len(said.numbers["phq9"]["measurements"]) == 1
    assert any("dagens värde saknas" in c["sv"] for c in said.caveats)


def test_a_score_in_another_unit_is_measured_in_points(shipped):
    """A unit that the scale has is turned into points, one that it has not is refused."""
    patient = Assessment(35, {"phq9": {"value": 12, "unit": "points"}}, {"phq9": {"9": 0}}, none_of=DENIED)
    one = Episode("depression-icbt", START, day(2), patient, (Measurement("phq9", START, 18, {9: 0}),))
    assert stegvis.review(shipped, one).numbers["phq9"]["last"] == 12
    for scale in ("phq9", "nothing"):
        strange = evolve(patient, scores={scale: {"value": 12, "unit": "stones"}}, items={})
        with pytest.raises(AssessmentError):
            stegvis.review(shipped, evolve(one, patient=strange))


@pytest.mark.parametrize("born", ["2008-02-20", date(2027, 1, 1)])
def test_a_birth_date_that_cannot_be_is_refused(born):
    """A text, or a day that has not come."""
    with pytest.raises(AssessmentError) as error:
        stegvis.review(BASE, course(patient=Assessment(born=born)))
    assert "patient.born" in {fault.field for fault in error.value.faults}


@pytest.mark.parametrize("items", ["", [], 0, False, "unknown"])
def test_items_of_another_kind_are_refused(items):
    """Of a measurement, and of the patient beside one of the same day."""
    with pytest.raises(AssessmentError) as error:
        stegvis.review(BASE, evolve(course(), measurements=(Measurement("mood", START, None, items),)))
    assert codes(error) == [("measurements[0].items", "wrong_kind")]
    patient = Assessment(40, items={"mood": items})
    with pytest.raises(AssessmentError) as error:
        stegvis.review(BASE, course(patient=patient))
    assert "patient.items.mood" in [fault.field for fault in error.value.faults]


def test_an_item_that_nobody_knew_is_answered_by_a_measurement():
    """Asked today and not known, but measured the same day: the measurement counts."""
    today = (*mood((0, 6)), Measurement("mood", day(2), None, {"1": 2, "3": 0}))
    patient = Assessment(40, items={"mood": {"1": "unknown", "3": 0}})
    said = stegvis.review(BASE, evolve(course(patient=patient), measurements=today))
    assert said.episode["measurements"][1]["items"] == {"1": 2, "3": 0}


def test_cgas_over_an_eighteenth_birthday(shipped):
    """With a birth date: 55 and 70 before the birthday, reviewed after it; the day itself is too late."""
    patient = Assessment(born=date(2008, 2, 20), none_of=DENIED)
    given = (Measurement("cgas", START, 55), Measurement("cgas", date(2026, 2, 19), 70))
    one = Episode("children-individual", START, day(6), patient, given, impression="better", **TALKED)
    assert stegvis.review(shipped, one).numbers["cgas"]["change"] == 15
    late = evolve(one, measurements=(given[0], evolve(given[1], on=date(2026, 2, 20))))
    with pytest.raises(AssessmentError):
        stegvis.review(shipped, late)


@pytest.mark.parametrize("field", ["on", "contact"])
def test_days_past_the_calendar_are_refused(field):
    """Days are counted from it; the last years there are leave no room."""
    last = date(9999, 12, 31)
    one = (
        evolve(course(), on=last, started=last, measurements=())
        if field == "on"
        else course(patient=Assessment(40, contact_date=last))
    )
    with pytest.raises(AssessmentError) as error:
        stegvis.review(BASE, one)
    assert codes(error) == [("on" if field == "on" else "patient.contact_date", "out_of_range")]


def test_a_day_with_room_after_it_is_fine():
    """Far ahead, but there are days to count."""
    far = date(9900, 1, 1)
    assert stegvis.review(BASE, evolve(course(), on=far, started=far, measurements=())).verdict


def test_an_end_waits_for_a_measurement_that_is_overdue(shipped):
    """Also on a scale whose totals have no last day."""
    scale = evolve(shipped.instruments["phq9"], lasts=None)
    pathway = evolve(shipped, instruments={**shipped.instruments, "phq9": scale})
    said = shipped_review(pathway, "depression-icbt", "phq9", ((0, 14), (8, 4), (10, 4)), weeks=15)
    assert (said.verdict, said.status) == ("finish", "provisional")
    assert [one["input"] for one in said.missing] == ["measurements(phq9)"]


# ---------------------------------------------------------------- cost


def test_thousands_of_measurements_are_compared_once_each(monkeypatch):
    """No pair of measurements is looked at: twice as many give twice the comparisons, not four times."""
    from stegvis.reviewing import series

    def compared(n):
        seen = []
        plain = series.Series.worse_by
        monkeypatch.setattr(series.Series, "worse_by", lambda *a: (seen.append(1), plain(*a))[1])
        given = tuple(
            Measurement("mood", date(1990, 1, 1).fromordinal(date(1990, 1, 1).toordinal() + i), i % 9)
            for i in range(n)
        )
        started = given[0].on
        stegvis.review(
            BASE,
            Episode("mood-course", date(2009, 6, 1), date(2010, 1, 1), Assessment(40), given, scale="mood"),
        )
        monkeypatch.setattr(series.Series, "worse_by", plain)
        return len(seen), started

    few, many = compared(200)[0], compared(400)[0]
    assert many <= 2 * few + 20


@pytest.mark.parametrize("versions", [("",), ("a",), ("a", "b"), ("", "a", "b")])
def test_the_trend_counts_every_comparable_pair(versions):
    """The same number as pair by pair."""
    totals = [6, 2, 8, 8, 1, 5, 7, 0, 3, 3]
    given = tuple(
        Measurement("mood", day(0, i), t, {}, versions[i % len(versions)]) for i, t in enumerate(totals)
    )
    said = stegvis.review(BASE, evolve(course(), measurements=given)).numbers["mood"]["trend"]
    pairs = [
        (a, b) for i, a in enumerate(given) for b in given[i + 1 :] if len({a.version, b.version} - {""}) < 2
    ]
    assert said == sum((b.total > a.total) - (b.total < a.total) for a, b in pairs)


# ---------------------------------------------------------------- what an earlier form or a short one answered


def flags_of(said):
    return {one["rule"] for one in said.red_flags}


def of_mood(*forms, today=None, **more):
    """A review of forms of PHQ-9 at two weeks from each other: (total, items), the last one two weeks ago."""
    given = tuple(Measurement("phq9", day(2 * n), *form) for n, form in enumerate(forms))
    patient = Assessment(35, today or {}, none_of=DENIED, **more)
    return Episode("depression-icbt", START, day(2 * len(forms)), patient, given)


def test_a_positive_item_is_not_lost_by_a_later_form_that_lacks_it(shipped):
    """Item 9 of the newest form that answers it is heard, and that is said."""
    said = stegvis.review(shipped, of_mood((14, {9: 2}), (12, {})))
    assert "crit-phq9-item9-high" in flags_of(said)
    assert any("svaret 2 från 2026-01-12" in c["sv"] for c in said.caveats), said.caveats


@pytest.mark.parametrize(
    ("forms", "unknown"),
    [
        (((14, {9: 2}), (12, {9: 0})), False),
        (((14, {9: 0}), (12, {})), True),
        (((14, {9: 2}), (13, {9: 0}), (12, {})), True),
        (((14, {9: 2}), (0, {})), False),
        (((14, {}), (12, {})), True),
    ],
)
def test_what_a_later_form_answers_counts(shipped, forms, unknown):
    """A later no, a total that leaves no room for it; an earlier no answers nothing of today."""
    said = stegvis.review(shipped, of_mood(*forms))
    assert not flags_of(said) and not any("Fråga igen" in c["sv"] for c in said.caveats)
    assert said.status == "provisional" or not unknown


def test_a_positive_item_past_its_last_day_is_not_of_today(shipped):
    """As old as a total that counts no more."""
    late = Episode(
        "depression-icbt", day(-60), day(1), Assessment(35, none_of=DENIED),
        (Measurement("phq9", day(-60), 14, {9: 2}), Measurement("phq9", START, 12)),
    )  # fmt: skip
    assert not flags_of(stegvis.review(shipped, late))


def test_a_short_form_is_read_at_a_review_as_route_reads_it(shipped):
    """Its total bounds the scale that it is part of, as for a patient who is met for the first time."""
    said = stegvis.review(shipped, of_mood((14, {9: 0}), today={"phq2": 4}))
    assert not any("kortform" in c["sv"] for c in said.caveats)
    with pytest.raises(AssessmentError):
        stegvis.review(shipped, of_mood((14, {9: 0}), today={"phq2": 40}))


def test_an_earlier_form_that_cannot_stand_beside_the_short_form_of_today(shipped):
    """The short form is newer: the earlier total counts in the course alone, its positive item is kept."""
    said = stegvis.review(shipped, of_mood((3, {1: 0, 2: 0, 9: 1}), today={"phq2": 6}))
    assert any("stämmer inte med dagens kortform" in c["sv"] for c in said.caveats)
    assert said.numbers["phq9"]["first"] == 3 and said.status == "provisional"
    assert "crit-phq9-item9" in flags_of(said)


def test_of_such_a_form_only_items_that_were_answered_are_kept(shipped):
    """What the form lacks stays as unknown today as it was."""
    lacks, has = (of_mood((3, {1: 0, 2: 0} | last), today={"phq2": 6}) for last in ({}, {9: 1}))
    assert "crit-phq9-item9" in flags_of(stegvis.review(shipped, has))
    said = stegvis.review(shipped, lacks)
    assert any("stämmer inte med dagens kortform" in c["sv"] for c in said.caveats)
    assert not flags_of(said) and said.status == "provisional"


def test_a_contact_long_ago_is_not_the_day_of_the_age(shipped):
    """Born 2008: 17 at the contact, 18 at the review; the age of another day contradicts nothing."""
    patient = Assessment(born=date(2008, 1, 14), contact_date=date(2025, 12, 1), none_of=DENIED)
    one = Episode("depression-icbt", START, day(4), patient, (Measurement("phq9", day(4), 12, {9: 0}),))
    said = stegvis.review(shipped, one)
    assert said.recommendation is None or said.provenance["contact_date"] == "2025-12-01"
    with pytest.raises(AssessmentError) as error:
        stegvis.review(shipped, evolve(one, patient=evolve(patient, age=17)))
    assert ("patient.born", "conflict") in codes(error)
    assert stegvis.review(shipped, evolve(one, patient=evolve(patient, age=18))).verdict == said.verdict


# ---------------------------------------------------------------- scales that no rule here reads


@pytest.mark.parametrize(
    ("scale", "code", "instead"),
    [
        ("phqa", "not_read", "serious suicidal thoughts or plans"),
        ("core10", "not_read", "serious suicidal thoughts or plans"),
        ("pswq", "not_read", "leave it out"),
        ("sad_persons", "prohibited", "ask the red-flag questions"),
        ("phq99", "unknown_name", "did you mean 'phq9'?"),
        ("xyzzy", "unknown_name", ""),
    ],
)
def test_a_scale_that_no_rule_reads_is_told_as_in_a_route(shipped, scale, code, instead):
    """Measured, or said to be what the course is followed by: with the questions to ask instead, in both languages."""
    with pytest.raises(AssessmentError) as routed:
        stegvis.route(shipped, Assessment(34, items={scale: {"6": 3}}))
    one = Episode("depression-icbt", START, day(4), Assessment(34, none_of=DENIED))
    given = (Measurement(scale, day(4), None, {"6": 3}),)
    for field, wrong in (
        ("measurements[0].instrument", evolve(one, measurements=given)),
        ("scale", evolve(one, scale=scale)),
    ):
        with pytest.raises(AssessmentError) as error:
            stegvis.review(shipped, wrong)
        assert codes(error) == [(field, code)]
        (fault,) = error.value.faults
        (same,) = routed.value.faults
        assert (fault.said_what, fault.said_hint) == (same.said_what, same.said_hint)
        assert instead in fault.hint and (fault.value == scale)


def test_a_red_flag_beside_a_scale_that_no_rule_reads_is_named(shipped):
    """It holds whatever else is wrong."""
    phq9, phqa = Measurement("phq9", day(4), 20, {9: 3}), Measurement("phqa", day(4), None, {9: 3})
    one = Episode("depression-icbt", START, day(4), Assessment(34, none_of=DENIED), (phq9, phqa))
    with pytest.raises(AssessmentError) as error:
        stegvis.review(shipped, one)
    assert "crit-phq9-item9-high" in flags_of(error.value)


# ---------------------------------------------------------------- firm only while nothing open gives more

MEASURED = {"phq9": ((0, 14), (8, 8)), "gad7": ((0, 12), (8, 8))}
OPEN = [
    ("depression-icbt", 40, {"takes_lithium": True}, {"lithium_toxic_signs": True}),
    ("depression-icbt", 22, {"new_antidepressant": True}, {"worse_on_antidepressant": True}),
    ("depression-icbt", 40, {"exhaustion": True}, {"severe_exhaustion_in_spite_of_care": True}),
    ("depression-icbt", 40, {"trauma_event": True}, {"trauma_ongoing_threat": True}),
    ("depression-icbt", 40, {"other_reason": True}, {"life_crisis": True, "crisis_kind": "unclear"}),
    ("anxiety-phone-support", 40, {"worry": True, "takes_lithium": True}, {"lithium_toxic_signs": True}),
]


def open_course(step, age, findings, *totals, **more):
    """A course of eight weeks, all groups denied but for some findings."""
    scale = "gad7" if step.startswith("anxiety") else "phq9"
    safe = {"9": 0} if scale == "phq9" else {}
    given = tuple(Measurement(scale, day(week), total, safe) for week, total in totals or MEASURED[scale])
    known = {"takes_part": True, "adverse_events": (), "completed": False, "goal_reached": False} | more
    patient = Assessment(age, findings=findings, none_of=DENIED)
    return Episode(step, START, day(8), patient, given, **known)


def graver(pathway, one, other):
    """Tell whether one review leads higher, or to sooner contact, than another."""
    ranks = pathway.ruleset.urgency_rank
    higher = height(pathway, one.target) > height(pathway, other.target)
    return higher or ranks[one.urgency] > ranks[other.urgency]


@pytest.mark.parametrize(("step", "age", "findings", "answers"), OPEN)
def test_an_open_answer_that_gives_more_is_asked_first(shipped, step, age, findings, answers):
    """What `route` asks of the same values, a review asks: it is not firm while a yes overturns it."""
    said = stegvis.review(shipped, open_course(step, age, findings))
    after = stegvis.review(shipped, open_course(step, age, findings | answers))
    assert graver(shipped, after, said)
    asked = {one["question"] for one in said.questions}
    first = {"other_life"} if "life_crisis" in answers else answers.keys()
    assert said.status == "provisional" and first <= asked
    denied = dict.fromkeys(first, False)
    assert not graver(shipped, stegvis.review(shipped, open_course(step, age, findings | denied)), said)


@pytest.mark.parametrize(
    ("verdict", "totals", "more"),
    [("finish", (14, 4), {"completed": True, "goal_reached": True}), ("step_up", (14, 13), {})],
)
def test_no_verdict_is_firm_while_an_open_answer_gives_more(shipped, verdict, totals, more):
    """Less care, and more care that is not yet enough; the next step's own answer says so too."""
    more = {"checks": {one.id: True for one in shipped.checks}} | more
    said, denied = (
        stegvis.review(
            shipped, open_course("depression-icbt", 40, findings, (0, totals[0]), (8, totals[1]), **more)
        )
        for findings in ({"takes_lithium": True}, {"takes_lithium": True, "lithium_toxic_signs": False})
    )
    assert (said.verdict, said.status, denied.status) == (verdict, "provisional", "firm")
    if said.recommendation:
        assert said.recommendation.status == "provisional"
        assert said.recommendation.range["highest"] == "psychiatric_referral"
        assert said.recommendation.questions[0]["question"] == "lithium_toxic_signs"
    assert "FRÅGA FÖRST" in said.to_text("sv")


def test_what_only_confirms_a_verdict_leaves_it_firm(shipped):
    """A referral the same day: no open answer gives more, and a choice that stands asks for no level."""
    flagged = open_course("depression-icbt", 40, {"takes_lithium": True, "lithium_toxic_signs": True})
    exhausted = evolve(
        flagged, patient=evolve(flagged.patient, findings={**flagged.patient.findings, "exhaustion": True})
    )
    assert stegvis.review(shipped, exhausted).status == "firm"


def test_a_choice_that_stands_waits_only_for_what_is_sooner(shipped):
    """The level is the clinician's; contact the same day would be news."""
    tired, lithium = (
        open_course(
            "depression-icbt", 40, findings,
            overrides=(Override(day(8), "psychologist", "patient-refuses", "depression-phone-support"),),
        )
        for findings in ({"exhaustion": True}, {"takes_lithium": True})
    )  # fmt: skip
    assert stegvis.review(shipped, tired).override["stands"]
    assert [one["question"] for one in stegvis.review(shipped, tired).questions] == []
    assert stegvis.review(shipped, lithium).status == "provisional"


def test_an_unanswered_contraindication_of_the_step_is_asked():
    """The step that goes on, and the one that is proposed: a stop would lead higher, or beside."""
    one = course()
    known = {id: value for id, value in one.patient.findings.items() if id != "screen"}
    said = stegvis.review(BASE, evolve(one, patient=evolve(one.patient, findings=known)))
    assert (stegvis.review(BASE, one).status, said.status) == ("firm", "provisional")
    assert "screen" in [one["input"] for one in said.missing] + [one["question"] for one in said.questions]


def test_a_stated_way_out_that_may_hold_is_waited_for():
    """Nothing is measured today: the way to the clinic at 11 points may hold."""
    bare = evolve(course(), measurements=(), step="mood-advice")
    said = stegvis.review(BASE, bare)
    assert said.status == "provisional"
    assert "fast" in {rule for one in said.missing for rule in one["rules"]}


def test_a_review_that_does_not_look_at_todays_open_answers_breaks_the_law(shipped, monkeypatch):
    """A planted fault; and what another answer contradicts says nothing of the law."""
    lithium = open_course("depression-icbt", 40, {"takes_lithium": True})

    def worst(pathway, patient, draw):
        return evolve(patient, findings={**patient.findings, "lithium_toxic_signs": True})

    def contradicted(pathway, patient, draw):
        return evolve(patient, findings={**patient.findings, "worse_on_antidepressant": True})

    overturned(shipped, lithium)
    monkeypatch.setattr("stegvis.reviewing.waiting.could_overturn", lambda *_: [])
    monkeypatch.setattr("stegvis.testing.firm_reviews.completed", contradicted)
    overturned(shipped, lithium)
    monkeypatch.setattr("stegvis.testing.firm_reviews.completed", worst)
    with pytest.raises(AssertionError, match="lithium_toxic_signs"):
        overturned(shipped, lithium)
