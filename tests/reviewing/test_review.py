"""Reviews: what is worked out of a course, what is proposed, and that red flags always win."""

import json
from datetime import date, datetime

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator

import stegvis
from courses import (
    BASE,
    COURSES,
    SAFE,
    START,
    chosen,
    course,
    day,
    failed,
    mood,
    review,
    shipped_review,
)
from folders import SMALL
from stegvis import AdverseEvent, Assessment, EarlierStep, Episode, Measurement, Override, Referral
from stegvis.cli import main
from stegvis.language.criterion import Within
from stegvis.loading.library import SHIPPED
from stegvis.model.course import LONGEST
from stegvis.rendering.course_chart import write_course_chart as chart
from stegvis.rendering.schemas import SCHEMAS
from stegvis.routing.compile import compile_pathway

TWO_FAILED = Within("failed_steps", 2, LONGEST)


def rules(said):
    return [one["rule"] for one in said.reasons]


# ---------------------------------------------------------------- what is worked out


def numbers(*measured, **more):
    return review(measured[-1][0], measured, **more).numbers["mood"]


def test_numbers_of_a_course():
    """Change, percent cut towards none, response, remission, trend, and what they are measured against."""
    said = numbers((-1, 9), (2, 7), (3, 4))
    assert said["change"] == -5 and said["percent_change"] == -55
    assert said["response"] is True and said["remission"] is False
    assert said["improved"] is True and said["deteriorated"] is False
    assert said["trend"] == -3 and said["measurements"][0]["baseline"] is True
    assert said["figures"]["response_percent"]["ground"]["basis"] == "convention"
    assert numbers((0, 9), (2, 10))["percent_change"] == 11


@pytest.mark.parametrize(
    ("last", "response", "partial"), [(7, False, False), (6, False, True), (4, True, True), (5, False, True)]
)
def test_response_on_its_boundary(last, response, partial):
    """Of 8: 4 is half, 6 is a quarter less; one more point is not."""
    said = numbers((0, 8), (4, last))
    assert (said["response"], said["partial_response"]) == (response, partial)


@pytest.mark.parametrize(
    ("last", "worse", "better"), [(9, True, False), (8, False, False), (4, False, False), (3, False, True)]
)
def test_reliable_change_on_its_boundary(last, worse, better):
    """Three points from 6 are more than chance, two are not."""
    said = numbers((0, 6), (2, last))
    assert (said["deteriorated"], said["improved"]) == (worse, better)


def test_the_baseline_is_the_last_one_up_to_the_start():
    """An earlier one is shown, but not compared with; without one, the first in the step counts."""
    said = numbers((-9, 12), (-1, 6), (2, 6))
    assert said["change"] == 0 and [m["baseline"] for m in said["measurements"]] == [False, True, False]
    late = review(3, ((1, 8), (3, 6)))
    assert late.numbers["mood"]["change"] == -2
    assert any("no value from before" in c["en"] for c in late.caveats)
    old = review(2, ((-6, 8), (2, 6)))
    assert any("6 weeks older" in c["en"] for c in old.caveats)


def test_a_measurement_on_the_first_day_is_the_baseline():
    """Rather than the one before; the day after, it is not."""
    assert numbers((-1, 9), (0, 6), (2, 6))["change"] == 0
    late = (*mood((-1, 9)), Measurement("mood", day(0, 1), 6), *mood((2, 6)))
    assert stegvis.review(BASE, evolve(course(), measurements=late)).numbers["mood"]["change"] == -3


@pytest.mark.parametrize(("last", "worse"), [(4, False), (5, True), (6, True)])
def test_worse_than_at_best(last, worse):
    """Three points above the best total of the step, whatever came between; before the step does not count."""
    assert numbers((-4, 0), (0, 8), (1, 2), (2, 8), (3, last))["worse_than_best"] is worse


def test_a_baseline_that_may_reach_the_cut_off_can_be_judged(shipped):
    """PHQ-9 from 3 to 21: not surely below 10, so response is worked out as far as it can be."""
    part = Measurement("phq9", START, None, {1: 2, 2: 1, 9: 0})
    one = Episode.from_dict(shipped_review(shipped, "depression-icbt", "phq9", ((4, 1),)).episode)
    said = stegvis.review(shipped, evolve(one, measurements=(part, *one.measurements)))
    assert said.numbers["phq9"]["response"] is True
    assert not any("lies below the cut-off" in c["en"] for c in said.caveats)


def test_an_unknown_dose_leaves_the_count_open():
    """Two failed steps, of which one may have been too small: it is asked for, not taken as two."""
    earlier = tuple(
        evolve(one, adequate=a) for one, a in zip(failed("mood-group", 2), (True, None), strict=True)
    )
    twice = evolve(next(r for r in BASE.review_rules if r.id == "worse"), id="two", when=TWO_FAILED)
    pathway = evolve(BASE, review_rules=(twice,))
    said = review(2, pathway=pathway, earlier=earlier)
    assert (said.verdict, said.status) == ("stay", "provisional")
    assert [one["input"] for one in said.missing] == ["failed_steps"]
    assert review(2, pathway=pathway, earlier=failed("mood-group", 2)).verdict == "refer"


def test_a_baseline_of_nought_has_no_percent():
    """Nothing is divided by 0."""
    said = review(2, ((0, 0), (2, 1)))
    assert said.numbers["mood"]["percent_change"] is None and said.numbers["mood"]["response"] is None
    assert any("may be 0" in c["en"] for c in said.caveats)


def test_missing_items_make_intervals():
    """A total that is not known exactly gives no exact change, and truths only where they are sure."""
    items = Measurement("mood", day(2), None, {1: 0, 3: 0})
    one = evolve(course(), measurements=(*mood((0, 12)), items))
    said = stegvis.review(BASE, one).numbers["mood"]
    assert said["measurements"][1]["total"] == {"lowest": 0, "highest": 4}
    part = Measurement("mood", day(2), None, {1: 0})
    said = stegvis.review(BASE, evolve(one, measurements=(*mood((0, 12)), part))).numbers["mood"]
    assert said["last"] == {"lowest": 0, "highest": 8} and said["change"] == {"lowest": -12, "highest": -4}
    assert said["response"] is None and said["improved"] is True


def test_versions_are_not_compared():
    """Two versions of a form: no arithmetic, and it is said."""
    two = (Measurement("mood", day(0), 6, version="A"), Measurement("mood", day(2), 9, version="B"))
    said = stegvis.review(BASE, evolve(course(), measurements=two))
    assert said.numbers["mood"]["change"] is None and said.status == "provisional"
    assert any("different versions (A, B)" in c["en"] for c in said.caveats)
    other = evolve(course(), scale="", measurements=two, step="general-call")
    assert any("different versions" in c["en"] for c in stegvis.review(BASE, other).caveats)


def test_order_of_days_is_said():
    """Measurements are read by date, and when that is another order it is said."""
    said = review(4, ((4, 6), (0, 9)))
    assert said.numbers["mood"]["change"] == -3
    assert any("not given in the order" in c["en"] for c in said.caveats)


def test_trend_counts_pairs():
    """Mann-Kendall over the step: up, down, level."""
    assert numbers((0, 3), (1, 4), (2, 5))["trend"] == 3
    assert numbers((0, 5), (1, 5))["trend"] == 0


# ---------------------------------------------------------------- the shipped scales


@pytest.mark.parametrize(("last", "remission"), [(4, True), (5, False), (6, False)])
def test_remission_on_its_boundary(shipped, last, remission):
    """PHQ-9 below 5."""
    said = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (4, last)))
    assert said.numbers["phq9"]["remission"] is remission


def test_points_instead_of_percent(shipped):
    """ISI has response in points: 8, not 7."""
    said = [shipped_review(shipped, "insomnia-icbt", "isi", ((0, 20), (4, last))) for last in (13, 12, 11)]
    assert [one.numbers["isi"]["response"] for one in said] == [False, True, True]


def test_another_scale_of_the_same_construct_is_followed(shipped):
    """MADRS-S instead of PHQ-9: used, and said; PHQ-9 stays the plan's own."""
    said = shipped_review(shipped, "depression-icbt", "madrs_s", ((0, 24), (4, 12)))
    assert said.numbers["madrs_s"]["followed"] and said.numbers["madrs_s"]["remission"] is True
    assert any("usually followed by PHQ-9" in c["en"] for c in said.caveats)


def test_a_low_baseline_leaves_it_to_the_clinician(shipped):
    """From below the cut-off response says little: the impression is asked for."""
    said = shipped_review(shipped, "depression-self-care", "phq9", ((0, 8), (4, 7)))
    assert "impression" in [one["input"] for one in said.missing]
    assert any("lies below the cut-off" in c["en"] for c in said.caveats)
    better = shipped_review(shipped, "depression-self-care", "phq9", ((0, 8), (4, 7)), impression="better")
    assert better.verdict == "stay"


def test_higher_is_better(shipped):
    """C-GAS: a fall is worse; without a figure it is only said."""
    patient = Assessment(14, none_of=["red_flags", "reason", "situation"])
    given = tuple(Measurement("cgas", day(week), total) for week, total in ((0, 55), (4, 50)))
    said = stegvis.review(
        shipped, Episode("children-support", START, day(4), patient, given, impression="same")
    )
    assert said.numbers["cgas"]["deteriorated"] is None and said.numbers["cgas"]["trend"] == 1
    assert any("no limit of reliable deterioration" in c["en"] for c in said.caveats)
    assert any("no stated limit of response" in c["en"] for c in said.caveats)
    assert "svar på insatsen" not in chart(shipped, said, "sv")


@pytest.mark.slow
@pytest.mark.parametrize("file", COURSES, ids=[f.stem for f in COURSES])
def test_courses_in_the_docs(file, shipped, capsys):
    """One full course for each track: it ends, or comes back, and steps up on the way."""
    expected = json.loads((file.parent / "expected" / file.name).read_text("utf-8"))
    got = []
    for data in json.loads(file.read_text("utf-8")):
        Draft202012Validator(SCHEMAS["episode"]).validate(data)
        said = stegvis.review(shipped, Episode.from_dict(data))
        Draft202012Validator(SCHEMAS["review"]).validate(json.loads(json.dumps(said.to_dict())))
        assert Episode.from_dict(said.episode).to_dict() == said.episode
        got.append({"verdict": said.verdict, "status": said.status, "target": said.target})
        assert said.to_text("sv") and said.to_text("en")
    assert got == expected
    assert {one["verdict"] for one in got} & {"step_up", "refer"}
    assert got[-1]["verdict"] in ("finish", "step_down")
    assert main(["review", str(file)]) == 0
    assert "FÖRSLAG VID UPPFÖLJNING" in capsys.readouterr().out


def test_every_track_has_a_course(shipped):
    """The steps of the courses lie in all tracks."""
    steps = {data["step"] for file in COURSES for data in json.loads(file.read_text("utf-8"))}
    told = {shipped.steps[step].track for step in steps}
    missing = {track.id for track in shipped.tracks} - told
    assert missing == set(), "no course in docs/examples/courses/, with its answers in expected/"


def test_every_review_rule_has_a_case(shipped):
    """Each is expected by some case, and carries the facts it comes from."""
    from stegvis.testing.cases import read_cases

    found = read_cases(SHIPPED / "se-primary-care")
    named = {
        r for c in found if c.kind == "review" for key in ("rules", "also") for r in c.expect.get(key, ())
    }
    assert {rule.id for rule in shipped.review_rules} - named == set()
    assert all(rule.facts for rule in shipped.review_rules)


# ---------------------------------------------------------------- what is proposed


def test_stay_is_the_answer_when_nothing_is_asked():
    """Firm, without reasons, and with the next planned measurement."""
    said = review(2, ((0, 6), (2, 5)))
    assert (said.verdict, said.status, said.target, said.recommendation) == (
        "stay",
        "firm",
        "mood-course",
        None,
    )
    assert said.next_measurement["latest"] == day(6).isoformat()


def test_deterioration_does_not_wait_for_checks():
    """It steps up firmly, with its urgency, its do, and the dissent beside it."""
    said = review(2, ((0, 4), (2, 7)))
    assert (said.verdict, said.status, said.urgency) == ("refer", "firm", "soon")
    assert rules(said) == ["worse"]
    assert [(one["check"], one["waits"]) for one in said.checks] == [("check-attended", False)]
    assert said.reasons[0]["dissent"]["en"] == "others wait"
    assert said.actions[-1]["do"]["en"] == "call"
    rec = said.recommendation
    assert rec.step == said.target == "mood-clinic" and rec.because[0]["rule"] == "worse"
    assert "the review leads to this level (worse)" in rec.why_not_lower[0]["reason"]["en"]
    assert rec.what_would_change == [] and rec.to_text("en")
    Draft202012Validator(SCHEMAS["recommendation"]).validate(json.loads(json.dumps(rec.to_dict())))


def test_a_step_up_without_effect_waits_for_the_checks():
    """Provisional until each check is done."""
    said = review(4, ((0, 6), (4, 6)))
    assert (rules(said), said.status) == (["no-effect"], "provisional")
    assert [one["done"] for one in said.checks] == [None]
    assert review(4, ((0, 6), (4, 6)), checks={"check-attended": True}).status == "firm"
    assert review(4, ((0, 6), (4, 6)), checks={"check-attended": False}).status == "provisional"


def test_remission_once_then_twice():
    """Once: stay and measure in one to three weeks. Twice: down to the nearest lower step, else finish."""
    once = review(6, ((0, 6), (6, 2)))
    assert rules(once) == ["once"]
    assert once.next_measurement["earliest"] == day(7).isoformat()
    assert once.next_measurement["latest"] == day(9).isoformat()
    twice = review(8, ((0, 6), (6, 2), (8, 2)))
    assert (twice.verdict, twice.target) == ("step_down", "mood-advice")
    assert twice.recommendation.level == "advice" and twice.status == "firm"
    lowest = review(8, ((0, 6), (6, 2), (8, 2)), step="mood-advice")
    assert (lowest.verdict, lowest.target, lowest.recommendation) == ("finish", "", None)
    assert "Measure next" not in lowest.to_text("en")


@pytest.mark.parametrize(
    "unknown", [{"patient": Assessment(40)}, {"patient": Assessment(40, findings={"low_mood": True})}]
)
def test_an_open_red_flag_keeps_care_going(unknown):
    """While a red-flag question is open, nothing ends; the question is said first."""
    said = review(8, ((0, 6), (6, 2), (8, 2)), **unknown)
    assert (said.verdict, said.status) == ("stay", "provisional") and said.questions
    assert "ASK FIRST" in said.to_text("en") and [one["rule"] for one in said.also] == [
        "twice",
        "unanswered_red_flags",
    ]


def test_what_may_rise_keeps_care_going():
    """An adverse event that is not ruled out blocks the end of care and is asked for."""
    said = review(8, ((0, 6), (6, 2), (8, 2)), adverse_events=None, impression="worse")
    assert (said.verdict, said.status) == ("stay", "provisional")
    assert [one["input"] for one in said.missing] == ["adverse_event"]
    assert "Har någon negativ händelse inträffat under insatsen?" in said.to_text("sv")


def test_a_red_flag_always_wins():
    """Also over remission, over a clinician's choice, and where the step already is the highest."""
    flag = evolve(SAFE, findings={**SAFE.findings, "danger": True})
    said = review(8, ((0, 6), (6, 2), (8, 2)), patient=flag)
    assert (said.verdict, said.urgency, said.target) == ("refer", "now", "safety-clinic")
    assert rules(said) == ["red_flag"] and said.reasons[0]["rules"] == ["flag-danger"]
    both = review(2, ((0, 4), (2, 8)), patient=flag)
    assert rules(both)[0] == "red_flag" and len(both.reasons) > 1
    assert said.to_text("en").splitlines()[1] == "RED FLAGS: danger"
    assert said.checks == ()
    held = review(8, ((0, 6), (8, 6)), patient=flag, overrides=(chosen("mood-course"),))
    assert held.override["stands"] is False and held.verdict == "refer"
    down = review(2, ((0, 3), (2, 12)), step="mood-clinic", patient=flag, scale="")
    assert (down.verdict, down.target, rules(down)) == ("stay", "mood-clinic", ["red_flag"])
    top = review(2, patient=flag, step="mood-clinic")
    assert (top.verdict, top.urgency, rules(top)) == ("stay", "now", ["red_flag"])


def test_newest_values_and_other_tracks():
    """A higher need today steps up; a need in another track changes track when this one ends."""
    high = review(2, ((0, 6), (2, 8)), step="mood-advice")
    assert "newest_values" in rules(high) and high.verdict in ("step_up", "refer")
    other = review(2, ((0, 8), (2, 8)), step="general-advice", scale="")
    assert other.verdict == "change_track" and other.recommendation.track == "mood-track"
    done = review(8, ((0, 9), (2, 8)), step="general-call", goal_reached=True, scale="")
    assert done.verdict == "change_track" and rules(done)[-1] in ("goal", "newest_values")
    beside = review(8, ((0, 3), (8, 3)), step="general-call", goal_reached=True, scale="")
    assert rules(beside) == ["other_track", "goal"] and beside.recommendation.track == "mood-track"


def test_a_rule_may_name_another_track():
    """change_track leads to the step that the rule names."""
    said = review(2, ((0, 3), (2, 12)), step="mood-clinic")
    assert "big-change" in [one["rule"] for one in (*said.reasons, *said.also)]


def test_a_stated_way_out_holds():
    """An [[edge]] with a criterion is a reason of its own."""
    said = review(2, ((0, 10), (2, 11)))
    assert "fast" in rules(said) and said.target == "mood-clinic"


def test_refer_by_rule_goes_to_the_top():
    """Not to the next step, and at the top the receiving unit is contacted."""
    event = (AdverseEvent(day(1), "fell"),)
    said = review(2, step="mood-advice", adverse_events=event, impression="worse", scale="", measured=())
    assert (said.verdict, said.target, said.urgency) == ("refer", "mood-clinic", "now")
    top = review(2, step="mood-clinic", adverse_events=event, impression="worse", scale="", measured=())
    assert (top.verdict, top.target, top.recommendation) == ("refer", "mood-clinic", None)


def test_a_step_that_failed_twice_is_not_proposed_again():
    """Once may be tried again; twice is passed over, up and down."""
    up = {
        n: review(4, ((0, 6), (4, 6)), step="mood-advice", earlier=failed("mood-course", n)) for n in (1, 2)
    }
    assert [up[n].target for n in (1, 2)] == ["mood-course", "mood-group"]
    down = review(8, ((0, 6), (6, 2), (8, 2)), earlier=failed("mood-advice", 2))
    assert down.verdict == "finish"


def test_a_step_that_is_closed_to_the_patient_is_left():
    """What stops it, or an age it is not for: another of its level, else the next one up; its own words are said."""
    screen = evolve(SAFE, findings={**SAFE.findings, "screen": True})
    said = review(2, patient=screen)
    assert (said.verdict, said.status, said.target, rules(said)[-1]) == (
        "refer",
        "firm",
        "mood-clinic",
        "no-screen",
    )
    assert said.reasons[-1]["because"]["en"] == "the course is on a screen"
    old = review(2, patient=evolve(SAFE, age=65))
    assert (old.verdict, rules(old)[-1]) == ("refer", "ages") and "18-64" in old.to_text("en")
    assert review(2, patient=evolve(SAFE, age=64)).verdict == "stay"
    assert review(2, patient=evolve(SAFE, findings={**SAFE.findings, "tired": True})).verdict == "stay"
    track = BASE.track("mood-track")
    steps = tuple(evolve(s, unsuitable=()) if s.id == "mood-group" else s for s in track.steps)
    tracks = tuple(evolve(t, steps=steps) if t is track else t for t in BASE.tracks)
    easier = evolve(BASE, tracks=tracks)
    easier = evolve(easier, ruleset=compile_pathway(easier))
    beside = review(2, pathway=easier, patient=screen)
    assert (beside.verdict, beside.target, beside.recommendation.step) == ("stay", "mood-group", "mood-group")
    done = review(8, ((0, 6), (6, 2), (8, 2)), patient=screen)
    assert (done.verdict, done.target) == ("step_down", "mood-advice")
    assert [one["rule"] for one in done.also] == ["no-screen"]


@pytest.mark.parametrize(
    ("step", "verdict"),
    [
        ("mood-course", "stay"),
        ("mood-advice", "step_down"),
        ("mood-clinic", "refer"),
        ("safety-call", "change_track"),
    ],
)
def test_a_clinicians_choice_is_respected_and_the_rules_still_said(step, verdict):
    """The verdict follows the choice; the rules' own proposal stands beside it."""
    said = review(4, ((0, 6), (1, 6)), overrides=(chosen("mood-clinic", 0), chosen(step, 1, note="talked")))
    assert (said.verdict, said.target) == (verdict, step)
    assert said.override["proposed"]["verdict"] == "refer" and said.override["stands"]
    text = said.to_text("en")
    assert "Reason: the patient declines (talked). The choice stands. The rules propose: refer" in text
    up = review(4, ((0, 6), (1, 6)), step="mood-advice", overrides=(chosen("mood-course"),))
    assert up.verdict == "step_up"


def test_new_deterioration_lifts_a_choice_and_old_does_not():
    """What was known when the clinician chose does not undo the choice."""
    old = review(3, ((0, 4), (1, 8)), overrides=(chosen("mood-course", 2),))
    assert old.verdict == "stay" and old.override["stands"]
    new = review(3, ((0, 4), (3, 8)), overrides=(chosen("mood-course", 2),))
    assert new.override["lifted_by"] == ["worse"] and new.verdict == "refer"
    assert "lifted by new information (worse)" in new.to_text("en")
    before = review(3, ((0, 4), (3, 4)), overrides=(chosen("mood-clinic", -2),))
    assert before.override is None


def referral(**days):
    return Referral("mood-clinic", day(0), **{name: day(week) for name, week in days.items()})


@pytest.mark.parametrize(
    ("days", "who", "state"),
    [
        ({}, "sender", "sent"),
        ({"confirmed": 1}, "receiver", "confirmed"),
        ({"arrived": 2}, "receiver", "arrived"),
        ({"confirmed": 1, "returned": 2}, "this_unit", "returned"),
    ],
)
def test_who_is_responsible(days, who, state):
    """The sender until it is confirmed; the unit again once it is returned."""
    said = review(2, referral=referral(**days)).responsible
    assert (said["who"], said["referral"]["state"], said["referral"]["days_since_sent"]) == (who, state, 14)
    text = review(2, referral=referral(**days)).to_text("sv")
    assert "Remiss: skickad 2026-01-12 (14 dagar sedan), " in text and "[klinik]" in text
    assert ("inte bekräftad" in text) == (state == "sent")


@pytest.mark.parametrize(("days", "key"), [(89, "waiting"), (90, "waiting"), (91, "overdue")])
def test_overdue_by_law(shipped, days, key):
    """Ninety days from the day it was sent; age decides which latest days there are."""
    one = Episode(
        "depression-psychiatric-referral", START, day(0, days), Assessment(30),
        referral=Referral("depression-psychiatric-referral", START),
    )  # fmt: skip
    said = stegvis.review(shipped, one)
    assert [late["access"] for late in said.responsible[key]] == ["law-specialist-visit"]
    assert ("FÖRSENAT" in said.to_text("sv")) == (key == "overdue")
    assert ("Remissen är försenad: hör av dig" in said.to_text("sv")) == (key == "overdue")
    child = stegvis.review(shipped, evolve(one, patient=Assessment(15)))
    assert {"target-bup"} <= {late["access"] for late in child.responsible["overdue"]}


def test_when_to_measure_next(shipped):
    """The plan's next day; a day that passed unmeasured is said; a new step has its own plan."""
    late = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14),), weeks=5)
    assert late.next_measurement["overdue_since"] == day(4).isoformat()
    assert late.next_measurement["latest"] == day(5).isoformat()
    assert "Planerad mätning saknas: 2026-02-09" in late.to_text("sv")
    early = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (3, 9)), weeks=5)
    assert early.next_measurement["overdue_since"] == ""
    assert early.next_measurement["latest"] == day(10).isoformat()
    after = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (11, 8)))
    assert after.next_measurement["latest"] == day(15).isoformat()
    moved = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (4, 14)))
    assert moved.next_measurement["weeks_from_start"] == [2, 4, 10]
    assert "veckor efter start av nästa insats" in moved.to_text("sv")


def test_todays_score_is_a_measurement(shipped):
    """It joins the course; one that disagrees with the same day's measurement is refused."""
    patient = Assessment(35, {"phq9": 9}, none_of=["red_flags", "reason", "situation"])
    one = Episode("depression-icbt", START, day(4), patient, (Measurement("phq9", START, 14),))
    assert stegvis.review(shipped, one).numbers["phq9"]["change"] == -5
    assert not [c for c in stegvis.review(shipped, one).caveats if "no value of today" in c["en"]]
    same = evolve(one, measurements=(*one.measurements, Measurement("phq9", day(4), 9)))
    assert stegvis.review(shipped, same).numbers["phq9"]["change"] == -5
    two = evolve(one, measurements=(*one.measurements, Measurement("phq9", day(4), 10)))
    with pytest.raises(stegvis.AssessmentError, match="9 today, but 10"):
        stegvis.review(shipped, two)
    none = evolve(one, patient=evolve(patient, scores={"phq9": None}))
    said = stegvis.review(shipped, none)
    assert any("the one from 2026-01-12 is used" in c["en"] for c in said.caveats)


def test_a_conditional_step_asks_its_own_questions(shipped):
    """A step that a contraindication could stop names the question."""
    one = Episode(
        "depression-phone-support", START, day(4), Assessment(35, none_of=["red_flags", "reason"]),
        (Measurement("phq9", START, 12, {9: 0}), Measurement("phq9", day(4), 12, {9: 0})),
    )  # fmt: skip
    rec = stegvis.review(shipped, one).recommendation
    assert rec.step == "depression-icbt" and rec.status == "provisional"
    kinds = [q["kind"] for q in rec.questions]
    assert "unsuitable" in kinds and len({q["question"] for q in rec.questions}) == len(kinds)


def test_deterioration_on_another_scale_is_said(shipped):
    """Sleep in remission, but PHQ-9 six points up: nothing ends, and it is said as urgently as a rule would."""

    def after(last):
        given = [("isi", 0, 20), ("isi", 4, 5), ("isi", 6, 5), ("phq9", 0, 3), ("phq9", 6, last)]
        one = shipped_review(shipped, "insomnia-icbt", "isi", ((0, 20), (6, 5)))
        read = Episode.from_dict(one.episode)
        measured = tuple(Measurement(id, day(w), t, {9: 0} if id == "phq9" else {}) for id, w, t in given)
        return stegvis.review(shipped, evolve(read, measurements=measured))

    said = after(9)
    assert (said.verdict, said.urgency, rules(said)) == ("stay", "within_3_days", ["deteriorated"])
    assert "PHQ-9" in said.reasons[0]["because"]["sv"]
    assert after(8).verdict == "change_track"
    part = tuple(
        evolve(m, total=None, items={9: 0}) if m.instrument == "phq9" and m.on == day(6) else m
        for m in Episode.from_dict(after(8).episode).measurements
    )
    open_ = stegvis.review(shipped, evolve(Episode.from_dict(after(8).episode), measurements=part))
    assert (open_.verdict, open_.status) == ("stay", "provisional")
    assert "deteriorated(phq9)" in [one["input"] for one in open_.missing]


def test_deterioration_is_said_without_a_rule_for_it():
    """An author who forgets it does not silence it; a rule that reads it says it once."""
    bare = evolve(BASE, review_rules=tuple(r for r in BASE.review_rules if r.id != "worse"))
    said = review(2, ((0, 4), (2, 7)), pathway=bare)
    assert (said.verdict, rules(said), said.urgency) == ("stay", ["deteriorated"], "planned")
    assert [r["rule"] for r in (*review(2, ((0, 4), (2, 7))).reasons,)] == ["worse"]


def test_the_most_urgent_reason_sets_the_urgency(shipped):
    """An adverse event within three days is not hidden behind a step up within two weeks."""
    event = (AdverseEvent(day(3), "yrsel"),)
    said = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (4, 14)), adverse_events=event)
    assert (said.verdict, said.urgency) == ("step_up", "within_3_days")
    assert "rev-adverse-event" in [one["rule"] for one in said.also]


def test_an_action_is_said_once(shipped):
    """Two rules with the same do."""
    done = shipped_review(
        shipped, "depression-icbt", "phq9", ((0, 14), (8, 4), (10, 4)), goal_reached=True, completed=True
    )
    assert len(done.reasons) == 2 and len(done.actions) == 1


def test_another_track_does_not_get_its_failed_step_again():
    """When this step ends and another track's nearest step has failed twice, it is the one beside or above it."""
    patient = evolve(SAFE, findings={**SAFE.findings, "weeks": 0})
    more = {"step": "general-call", "goal_reached": True, "scale": "", "patient": patient}
    first = review(8, ((0, 3), (8, 3)), **more)
    assert first.target == "mood-advice"
    again = review(8, ((0, 3), (8, 3)), earlier=failed("mood-advice", 2), **more)
    assert (again.verdict, again.target) == ("change_track", "mood-course")


def test_a_finish_on_an_old_measurement_is_provisional(shipped):
    """After the plan's end the measurement is repeated every four weeks; without it nothing ends."""
    for weeks, verdict, status, late in (
        (14, "finish", "firm", ""),
        (15, "stay", "provisional", day(14).isoformat()),
    ):
        said = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (8, 4), (10, 4)), weeks=weeks)
        assert (said.verdict, said.status, said.next_measurement["overdue_since"]) == (verdict, status, late)
    assert [one["input"] for one in said.missing] == ["measurements(phq9)"]


def test_a_referral_under_way_is_not_sent_again(shipped):
    """What is new is added to it; once it is returned, a new one may be sent."""
    to = "depression-psychiatric-referral"

    def worse(**days):
        return shipped_review(
            shipped,
            "depression-individual-cbt",
            "phq9",
            ((0, 14), (4, 21)),
            referral=Referral(to, day(1), **days),
        )

    assert worse().verdict == "refer"
    assert worse().actions[0]["from"] == "referral"
    assert "2026-01-19" in worse().actions[0]["do"]["sv"]
    assert "referral" not in [one["from"] for one in worse(confirmed=day(2), returned=day(3)).actions]
    low = shipped_review(
        shipped, "depression-icbt", "phq9", ((0, 14), (4, 14)), referral=Referral(to, day(1))
    )
    assert "referral" not in [one["from"] for one in low.actions]


def test_improvement_does_not_lift_a_choice(shipped):
    """The patient declined iCBT at 14 points: 13 is no news, 14 is none, 15 is; nor is less than the choice."""

    def after(last, chose="depression-self-care"):
        choice = Override(day(2), "psykolog", "patient-refuses", chose)
        return shipped_review(
            shipped, "depression-self-care", "phq9", ((0, 14), (2, 14), (4, last)), overrides=(choice,)
        )

    assert [after(n).override["stands"] for n in (13, 14, 15)] == [True, True, False]
    assert after(13).override["proposed"]["verdict"] == "step_up"
    higher = after(15, "depression-individual-cbt")
    assert higher.override["stands"] and higher.target == "depression-individual-cbt"


def test_a_worse_impression_lifts_a_choice(shipped):
    """Where no scale is followed, the impression of a later day is news; that of the same day is not."""
    step = "relatives-support"
    kept = [
        stegvis.review(
            shipped,
            Episode(
                step, START, day(4), Assessment(35, none_of=["red_flags", "reason", "situation"]),
                impression=impression, overrides=(Override(day(week), "kurator", "patient-refuses", step),),
            ),
        ).override["stands"]
        for week, impression in ((1, "worse"), (4, "worse"), (1, "same"))
    ]  # fmt: skip
    assert kept == [False, True, True]


def test_of_two_choices_on_one_day_the_later_in_the_list_stands():
    """The order of the list is the order in which they were made."""
    two = (chosen("mood-clinic", 1), chosen("mood-advice", 1))
    assert review(4, ((0, 6), (1, 6)), overrides=two).target == "mood-advice"
    assert review(4, ((0, 6), (1, 6)), overrides=two[::-1]).target == "mood-clinic"


def test_todays_values_and_todays_measurement_are_one(shipped):
    """Item 9 from the measurement, the total from the patient; what contradicts is refused, by its field."""
    patient = Assessment(35, {"phq9": 9}, none_of=["red_flags", "reason", "situation"])
    given = (Measurement("phq9", START, 14), Measurement("phq9", day(4), None, {"9": 2}))
    one = Episode("depression-icbt", START, day(4), patient, given)
    said = stegvis.review(shipped, one)
    assert said.numbers["phq9"]["last"] == 9 and said.red_flags
    clash = evolve(one, patient=evolve(patient, items={"phq9": {9: 1}}))
    with pytest.raises(stegvis.AssessmentError, match="1 today, but 2") as caught:
        stegvis.review(shipped, clash)
    assert [fault.field for fault in caught.value.faults] == ["patient.items.phq9.9"]
    full = {str(n): 0 for n in range(1, 10)}
    summed = evolve(one, measurements=(given[0], evolve(given[1], items=full)))
    with pytest.raises(stegvis.AssessmentError, match="items"):
        stegvis.review(shipped, summed)


def test_what_could_mean_less_care_is_asked_for_as_well():
    """Whether the goal is reached decides between going on and ending: it is missing, and asked for."""
    said = review(2, ((0, 6), (2, 5)), goal_reached=None)
    assert (said.verdict, said.status) == ("stay", "provisional")
    assert [(one["input"], one["rules"]) for one in said.missing] == [("goal_reached", ["goal"])]
    assert review(4, ((0, 6), (4, 9)), goal_reached=None, checks={"check-attended": True}).missing == ()


def test_a_firm_step_up_does_not_wait_for_what_asks_for_the_same():
    """An open rule with the verdict that is proposed anyway is not asked for; one with a higher one is."""
    asks = {"worse": {"verdict": "refer", "urgency": "now"}}
    same = tuple(evolve(r, **asks.get(r.id, {})) for r in BASE.review_rules)
    pathway = evolve(BASE, review_rules=same)
    said = review(2, ((0, 4), (2, 7)), pathway=pathway, adverse_events=None, impression="worse")
    assert (said.verdict, said.status, said.missing) == ("refer", "firm", ())
    up = review(2, ((0, 4), (2, 7)), step="general-advice", adverse_events=None, impression="worse")
    assert (up.verdict, [one["input"] for one in up.missing]) == ("step_up", ["adverse_event"])


def test_of_two_kinds_of_less_care_the_smaller_step_is_taken():
    """Remission twice asks for a step down, the goal for an end: one step down."""
    said = review(8, ((0, 6), (6, 2), (8, 2)), goal_reached=True)
    assert (said.verdict, said.target) == ("step_down", "mood-advice")
    assert [one["rule"] for one in said.also] == ["goal"]


def test_the_gravest_other_track_leads_when_a_step_ends(shipped):
    """Sleep is well; PHQ-9 asks for a course, GAD-7 for advice: the course."""
    given = [("isi", 0, 20), ("isi", 4, 5), ("isi", 6, 5), ("phq9", 6, 12), ("gad7", 6, 6)]
    measured = tuple(Measurement(id, day(w), n, {9: 0} if id == "phq9" else {}) for id, w, n in given)
    base = Episode.from_dict(
        shipped_review(shipped, "insomnia-individual-cbt", "isi", ((0, 20), (6, 5))).episode
    )
    patient = evolve(base.patient, findings={"low_mood": True, "worry": True})
    said = stegvis.review(shipped, evolve(base, measurements=measured, patient=patient))
    assert (said.verdict, said.target) == ("change_track", "depression-icbt")


def test_of_two_ways_to_another_track_the_higher_is_taken():
    """Whatever their order."""
    one = next(r for r in BASE.review_rules if r.id == "big-change")
    worse = next(r for r in BASE.review_rules if r.id == "worse").when
    ways = [evolve(one, id=to, to=to, when=worse) for to in ("safety-call", "safety-clinic")]
    for rules_ in (ways, ways[::-1]):
        said = review(2, ((0, 4), (2, 7)), pathway=evolve(BASE, review_rules=tuple(rules_)))
        assert (said.verdict, said.target) == ("change_track", "safety-clinic")


@pytest.mark.parametrize(
    ("adequate", "target"), [(True, "mood-group"), (None, "mood-group"), (False, "mood-course")]
)
def test_only_a_round_that_was_too_small_does_not_count_as_failed(adequate, target):
    """Unknown dose counts: it may have been enough."""
    earlier = tuple(evolve(one, adequate=adequate) for one in failed("mood-course", 2))
    assert review(4, ((0, 6), (4, 6)), step="mood-advice", earlier=earlier).target == target


def test_the_way_down_is_open_to_the_patient():
    """Not a course on a screen for those who have none, nor one for other ages."""

    def down(**how):
        patient = evolve(SAFE, **how)
        low = ((0, 9), (6, 2), (8, 2))
        return review(8, low, step="mood-clinic", patient=patient).target

    findings = {**SAFE.findings}
    assert down() in ("mood-course", "mood-group")
    assert down(findings={**findings, "screen": True}) == "mood-advice"
    assert down(age=70) == "mood-advice"


def test_a_choice_on_the_first_day_stands():
    """Made with the step, it belongs to the step; the day before, it does not."""
    kept = [review(3, ((0, 4), (3, 4)), overrides=(chosen("mood-clinic", w),)).override for w in (0, -1)]
    assert kept[0]["stands"] and kept[1] is None


def test_what_waits_for_checks_does_not_lift_a_choice():
    """One point up, four weeks without effect: the choice stands, and the proposal is shown."""
    said = review(4, ((0, 6), (1, 6), (4, 7)), overrides=(chosen("mood-course"),))
    assert said.override["stands"] and rules(said) == ["no-effect"]
    assert said.override["proposed"] == {"verdict": "refer", "target": "mood-clinic"}


def test_a_choice_beside_is_no_step_down():
    """Another step of the same level: the level stays, the next step is named."""
    said = review(4, ((0, 6), (1, 6)), overrides=(chosen("mood-group"),))
    assert (said.verdict, said.target, said.recommendation.step) == ("stay", "mood-group", "mood-group")


def test_the_note_reads_as_a_clinician_writes(shipped):
    """Signs, plural forms, names instead of ids, one sentence for each fact."""
    up = shipped_review(shipped, "depression-icbt", "phq9", ((0, 10), (1, 18)), adverse_events=None)
    sv, en = up.to_text("sv"), up.to_text("en")
    assert "(sedan 2026-01-12, 1 vecka)" in sv and "(since 2026-01-12, 1 week)" in en
    assert (
        "Förändring +8 poäng (+80 %). Svar på insatsen: nej. Remission: nej. Säkerställd försämring\n" in sv
    )
    assert "Change +8 points (+80%). Response: no. Remission: no. Reliable deterioration\n" in en
    assert "rev-deteriorated: säkerställd försämring (PHQ-9) = ja]" in sv
    assert "Gå igenom samtidigt (nästa steg väntar inte på det):" in sv
    assert "Nästa insats: Individuell KBT (första kontakt: " in sv
    moved = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (2, 13), (4, 13)))
    assert "Mät nästa gång: 2, 4 och 10 veckor efter start av nästa insats (PHQ-9)" in moved.to_text("sv")
    assert "Ingen säkerställd förändring. Riktning: bättre" in moved.to_text("sv")
    assert "not applicable" not in moved.to_text("en") and "has_scale" not in moved.to_text("en")
    assert "Gå igenom före nästa steg:" in moved.to_text("sv")
    same = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (2, 14)))
    assert "Förändring 0 poäng (0 %)" in same.to_text("sv")
    one = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (2, 13)))
    assert "Change −1 point (−7%)" in one.to_text("en") and "[newest_values" not in one.to_text("en")
    low = shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (2, None)))
    assert "Saknas:" in low.to_text("sv") and "PHQ-9: ny mätning?" in low.to_text("sv")
    assert low.to_text("sv").count("PHQ-9: ny mätning?") == 1


def test_the_note_of_an_impression_a_choice_and_a_range(shipped):
    """A word by its name, another step of the same level, a change that is not known exactly."""
    patient = Assessment(35, none_of=["red_flags", "reason", "situation"])
    worse = stegvis.review(shipped, Episode("relatives-support", START, day(4), patient, impression="worse"))
    assert "kliniskt intryck = sämre" in worse.to_text("sv") and "skalan" not in worse.to_text("sv")
    beside = review(4, ((0, 6), (1, 6)), overrides=(chosen("mood-group"),)).to_text("sv")
    assert "Förslag: fortsätt på samma nivå, med en annan insats" in beside and "Det reglerna ser:" in beside
    assert "Reglernas förslag: remiss till högsta nivån (klinik)." in beside
    event = (AdverseEvent(day(1), "fell"),)
    top = review(2, step="mood-clinic", adverse_events=event, impression="worse", scale="", measured=())
    assert "Proposal: contact the receiving unit" in top.to_text("en")
    part = evolve(course(), measurements=(*mood((0, 6)), Measurement("mood", day(2), None, {1: 0})))
    text = stegvis.review(BASE, part).to_text("sv")
    assert "Förändring −6 till +2 poäng (−100 % till +33 %)" in text
    assert "Om förändringen är säkerställd går inte att säga" in text


# ---------------------------------------------------------------- what is refused


BAD = [
    ({"step": "mood-curse"}, "step", "mood-course"),
    ({"started": day(9)}, "started", "check both days"),
    ({"scale": "moo"}, "scale", "mood"),
    ({"impression": "fine"}, "impression", "better, same, worse"),
    ({"sessions": -1}, "sessions", ""),
    ({"checks": {"check-atended": True}}, "checks.check-atended", "check-attended"),
    ({"patient": evolve(SAFE, printed_items={"mood": {"1": 0}})}, "patient.printed_items", "measurements"),
    ({"earlier": (EarlierStep("x", day(-2), day(-1), "good"),)}, "earlier[0].outcome", "improved, interrupted"),
    ({"earlier": (EarlierStep("mood-course", day(-1), day(-2), "worse"),)}, "earlier[0].started", "both"),
    ({"adverse_events": (AdverseEvent(day(5), "x"),)}, "adverse_events[0].on", "both"),
    ({"overrides": (Override(day(1), " ", "because", "mood-curse"),)}, "overrides[0].by", "role"),
    ({"overrides": (chosen("mood-course", 7),)}, "overrides[0].on", "both"),
    ({"referral": Referral("mood-clinic", day(1), day(0))}, "referral.sent", "both"),
    ({"measurements": (Measurement("moo", day(1), 3),)}, "measurements[0].instrument", "mood"),
    ({"measurements": (Measurement("mood", day(4), 3),)}, "measurements[0].on", "both"),
    ({"measurements": mood((1, 3), (1, 4))}, "measurements[1].on", "keep"),
    ({"measurements": mood((1, 13))}, "measurements[0].scores.mood", "Other"),
    ({"measurements": (Measurement("mood", day(1)),)}, "measurements[0].total", "leave"),
    ({"measurements": (Measurement("mood", day(1), float("nan")),)}, "measurements[0].scores.mood", "whole"),
    ({"patient": evolve(SAFE, findings={"lowmood": True})}, "patient.findings.lowmood", "low_mood"),
    ({"patient": evolve(SAFE, age=130)}, "patient.age", ""),
    ({"started": date(1990, 1, 1)}, "started", "check the year"),
    ({"sessions": True}, "sessions", ""),
    ({"sessions": 1041}, "sessions", ""),
    ({"step": None}, "step", ""),
    ({"impression": 3}, "impression", ""),
    ({"completed": "no"}, "completed", ""),
    ({"takes_part": 1}, "takes_part", ""),
    ({"checks": {"check-attended": "yes"}}, "checks.check-attended", ""),
    ({"checks": ["check-attended"]}, "checks", ""),
    ({"on": datetime(2026, 2, 2, 9)}, "on", ""),
    ({"patient": None}, "patient", ""),
    ({"patient": {"age": 3}}, "patient", ""),
    ({"measurements": None}, "measurements", ""),
    ({"measurements": ({"instrument": "mood"},)}, "measurements[0]", ""),
    ({"measurements": (Measurement("mood", "2026-01-20", 3),)}, "measurements[0].on", ""),
    ({"measurements": (Measurement(None, day(1), 3),)}, "measurements[0].instrument", ""),
    ({"earlier": (EarlierStep("mood-course", day(-2), day(-1), "worse", "yes"),)}, "earlier[0].adequate", ""),
    ({"overrides": (Override(day(1), None, "patient-refuses", "mood-course"),)}, "overrides[0].by", ""),
    ({"referral": Referral("mood-clinic", "soon")}, "referral.sent", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field", "hint"), BAD, ids=[f"{n}-{field}" for n, (_, field, _) in enumerate(BAD)]
)
def test_an_impossible_episode_is_refused(wrong, field, hint):
    """The field is named, and how to mend it."""
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.review(BASE, evolve(course(), **wrong))
    named = [fault for fault in caught.value.faults if fault.field == field]
    assert named and (hint in named[0].hint or hint in named[0].allowed)


def test_all_faults_are_named_at_once():
    """In the days, the measurements and the patient of today."""
    wrong = evolve(
        course(measured=((1, 13),)), step="mood-curse", scale="moo",
        patient=evolve(SAFE, findings={"lowmood": True}),
    )  # fmt: skip
    fields = {"step", "scale", "measurements[0].scores.mood", "patient.findings.lowmood"}
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.review(BASE, wrong)
    assert {fault.field for fault in caught.value.faults} == fields
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.review(BASE, evolve(wrong, step="mood-course", scale=""))
    assert sorted(fault.field for fault in caught.value.faults) == sorted(fields - {"step", "scale"})


def test_a_pathway_without_review_rules_says_so():
    """Nothing is guessed."""
    with pytest.raises(stegvis.PathwayError, match="says nothing of reviews"):
        stegvis.review(evolve(BASE, review_defaults=None), course())


# ---------------------------------------------------------------- JSON, the command line, the chart


def test_json_is_read_strictly(capsys, tmp_path):
    """Every fault of an episode at once, with its field."""
    data = {
        "step": 7, "started": "2026-13-01", "onn": "2026-02-02", "checks": {"a": "yes"}, "referral": [],
        "measurements": [{"instrument": "phq9", "on": "2026-01-12", "totl": 3}, 4], "completed": 1,
        "patient": {"agee": 3},
    }  # fmt: skip
    with pytest.raises(stegvis.AssessmentError) as caught:
        Episode.from_dict(data)
    fields = {fault.field for fault in caught.value.faults}
    assert fields == {
        "step", "started", "onn", "on", "checks.a", "referral", "measurements[0].totl", "measurements[1]",
        "completed", "patient.agee",
    }  # fmt: skip
    with pytest.raises(stegvis.AssessmentError, match="an episode is an object"):
        Episode.from_dict([])
    for wrong in (data, {"step": "a", "started": "2026-01-01", "on": "2026-01-02", "takes_part": "no"}):
        assert not Draft202012Validator(SCHEMAS["episode"]).is_valid(wrong)
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(data), "utf-8")
    assert main(["review", str(file)]) == 1
    said = capsys.readouterr()
    assert "menade du 'on'" in said.err and not said.out and "Traceback" not in said.err


def test_unknown_is_null_or_left_out():
    """null is the same as a missing key, and an episode with nothing known is written with nothing."""
    bare = {"step": "mood-course", "started": "2026-01-12", "on": "2026-01-12"}
    assert Episode.from_dict({**bare, "takes_part": None, "patient": None}).to_dict() == bare


def test_an_episode_reads_back():
    """to_dict is the JSON that is read."""
    one = course(
        measured=((0, 6), (2, 5)), sessions=3, earlier=failed("mood-advice", 1), checks={"check-attended": True},
        adverse_events=(AdverseEvent(day(1), "x"),), overrides=(chosen("mood-course"),), referral=referral(),
    )  # fmt: skip
    one = evolve(one, measurements=(*one.measurements, Measurement("mood", day(1), None, {"1": 0, "2": 1})))
    back = Episode.from_dict(json.loads(json.dumps(one.to_dict())))
    assert evolve(back, patient=one.patient) == one and back.patient.to_dict() == SAFE.to_dict()


def test_the_command_line(tmp_path, capsys, monkeypatch):
    """One episode, a list with a faulty one, a chart, and refusals."""
    good = json.loads(COURSES[0].read_text("utf-8"))[0]
    one, many = tmp_path / "one.json", tmp_path / "many.json"
    one.write_text(json.dumps(good), "utf-8")
    many.write_text(json.dumps([good, {"step": "x"}]), "utf-8")
    drawn = tmp_path / "c.svg"
    assert main(["review", str(one), "--chart", str(drawn), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"]
    assert drawn.read_text("utf-8").startswith("<svg")
    assert main(["review", str(many), "--json"]) == 1
    said = capsys.readouterr()
    answers = json.loads(said.out)
    assert [("review" in a, a["index"]) for a in answers] == [
        (True, 0),
        (False, 1),
    ] and "episode 1: " in said.err
    assert main(["review", str(many), "--lang", "en"]) == 1
    assert "== 0 ==" in capsys.readouterr().out
    assert main(["review", str(many), "--chart", str(drawn)]) == 1
    assert "draws one episode" in capsys.readouterr().err
    assert main(["review", str(one), "--chart", str(tmp_path / "no" / "c.svg")]) == 1
    assert "c.svg" in capsys.readouterr().err


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('when = "deteriorated(scale)"', 'when = "deteriorated(mod)"', "not worked out for 'mod'"),
        ('when = "deteriorated(scale)"', 'when = "detoriated(scale)"', "no function is called 'detoriated'"),
        ('when = "deteriorated(scale)"', 'when = "count(danger)"', "is not a condition"),
        ('when = "deteriorated(scale)"', 'when = "change(mood) >= 13"', "13 is not a value of change(mood)"),
        ('to = "safety-call"', "", "'to' names the step"),
        ('to = "safety-call"', 'to = "safety-cal"', "nothing is called 'safety-cal'"),
        ("measure_weeks = [1, 3]", "measure_weeks = [3, 1]", "has its highest value first"),
        ('verdict = "step_down"', 'verdict = "down"', "cannot be 'down'"),
        ('urgency = "now"', 'urgency = "noww"', "nothing is called 'noww'"),
        ('source = "book"', 'source = "bok"', "no source is called 'bok'"),
        ("[review_defaults]", "[review_default]", "no key is called 'review_default'"),
    ],
)
def test_a_faulty_review_file(tmp_path, old, new, what):
    """Each fault has its place and says what is so."""
    import shutil

    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    file = folder / "review.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(folder)
    assert what in str(caught.value) and "review.toml:" in str(caught.value)


def test_review_files_need_figures_once(tmp_path):
    """Rules without figures, figures twice, and a finding with the id of what is worked out."""
    import shutil

    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    file = folder / "review.toml"
    text = file.read_text("utf-8")
    file.write_text("[[check]]" + text.split("[[check]]", 1)[1], "utf-8")
    with pytest.raises(stegvis.PathwayError, match="needs the figures"):
        stegvis.load(folder)
    file.write_text(text, "utf-8")
    (folder / "again.toml").write_text(text.split("[[check]]", 1)[0], "utf-8")
    with pytest.raises(stegvis.PathwayError, match="written twice"):
        stegvis.load(folder)
    (folder / "again.toml").write_text(
        '[[finding]]\nid = "impression"\nask = { sv = "?", en = "?" }\nname = { sv = "i", en = "i" }\n',
        "utf-8",
    )
    with pytest.raises(stegvis.PathwayError, match="is what a review works out"):
        stegvis.load(folder)
