"""Small parts of reviews, each by itself: what a change of one sign would tell otherwise."""

from datetime import date

from attrs import evolve

from courses import BASE, SAFE, course, day, failed, mood, review, shipped_review
from stegvis import Assessment, Measurement
from stegvis.errors import NO_TEXT
from stegvis.language import inputs_of
from stegvis.model import UNKNOWN
from stegvis.model.course import SCALE
from stegvis.model.terms import Claim
from stegvis.model.track import ReviewPlan
from stegvis.reviewing.figures import limits, scale_caveats
from stegvis.reviewing.follow_up import overdue_since
from stegvis.reviewing.intake import check_episode, in_points, kept_answers, of_the_review, shorts
from stegvis.reviewing.measures import measure, of_course
from stegvis.reviewing.next_step import outcome_at
from stegvis.reviewing.rules import OF_EDGE, is_read_by, of_edge, unmentioned
from stegvis.reviewing.series import worse_since
from stegvis.reviewing.target import may_be_tried, scale_asks
from stegvis.reviewing.today import decides, know_today, settled_lead
from stegvis.routing import route


def today_of(pathway, episode):
    """What a review knows of today."""
    checked = check_episode(pathway, episode)
    return know_today(checked, measure(checked))


def test_another_step_is_as_firm_as_the_patient_is_known():
    """Firm: the range is that step alone; else as wide as today's."""
    today = today_of(BASE, course())
    target = BASE.steps["mood-clinic"]
    wide = evolve(today, routed=evolve(today.routed, found=evolve(today.routed.found, lowest=0, highest=3)))
    low = BASE.steps["mood-advice"]
    assert (outcome_at(wide, low, "soon").firm, outcome_at(wide, low, "soon").highest) == (
        True,
        today.level(low),
    )
    open_ = evolve(wide, routed=evolve(wide.routed, found=evolve(wide.routed.found, flags_open=True)))
    assert (outcome_at(open_, low, "soon").firm, outcome_at(open_, low, "soon").highest) == (False, 3)
    assert outcome_at(today, target, "soon").level == today.level(target)


def test_a_step_that_some_ages_may_have_is_open_while_the_age_is_not_known():
    """One that no possible age may have is not."""
    today = today_of(BASE, course(patient=evolve(SAFE, age=None)))
    step = BASE.steps["mood-advice"]
    assert today.known("age") == (0, 120) and outcome_at(today, step, "soon").firm
    assert outcome_at(today, evolve(step, age_highest=30), "soon").firm
    grown = today_of(BASE, course())
    assert not outcome_at(grown, evolve(step, age_highest=30), "soon").firm


def test_a_scale_decides_where_the_others_alone_say_otherwise(shipped):
    """The others stay as they are, whatever their names."""
    free = list(shipped.groups)
    grave = dict.fromkeys(range(1, 8), 3)
    one = Assessment(
        40, {"phq9": 2}, {"gad7": grave}, {"anxiety": True} if "anxiety" in shipped.inputs else {}, free
    )
    routed = route(shipped, one)
    assert decides(routed, "gad7") and not decides(routed, "phq9")
    other = Assessment(40, {"gad7": 2}, {"phq9": dict.fromkeys(range(1, 9), 3) | {9: 0}}, {}, free)
    assert decides(route(shipped, other), "phq9") and not decides(route(shipped, other), "gad7")


def test_how_old_a_total_is_is_counted_from_the_newest(shipped):
    """Of two that are too old."""
    said = shipped_review(shipped, "depression-icbt", "phq9", [(0, 18), (2, 17)], weeks=60)
    days = (day(60) - day(2)).days
    assert any(f"{days} dagar" in one["sv"] for one in said.to_dict()["caveats"])


def test_a_scale_asks_for_more_where_a_rule_that_reads_it_holds():
    """Above the lowest level, and no rule that reads none."""
    today = today_of(BASE, course())
    for n, rule in enumerate(today.rules.rules):
        found = evolve(today.routed.found, mildest=(n,))
        made = evolve(today, routed=evolve(today.routed, found=found))
        reads = any(BASE.inputs[id].instrument for id in inputs_of(rule.when))
        assert scale_asks(made) is (reads and today.rules.joins[n][1] > 0), rule.id


def test_short_forms_of_a_scale_are_its_own_alone(shipped):
    """What is read in its own right is none of them, nor is another scale's."""
    one = Assessment(40, {"phq2": 1, "gad2": 1, "phq9": 3})
    assert shorts(shipped, one, "phq9") == {"phq2": 1} and shorts(shipped, one, "gad7") == {"gad2": 1}


def test_no_measurement_is_none():
    """Before the step began, or at all."""
    assert review(2, ()).numbers.get("mood", {}).get("measurements", []) in ([], 0)
    today = today_of(BASE, course(2, ()))
    found = [value for id, value in today.course.known.items() if id == "measurements(mood)"]
    assert found in ([(0, 0)], [])


def test_the_top_may_always_be_tried_again():
    """A step below it only while it has not failed twice."""
    today = today_of(
        BASE, course(20, ((0, 6), (20, 6)), earlier=failed("mood-course", 2) + failed("mood-clinic", 2))
    )
    top, below = BASE.steps["mood-clinic"], BASE.steps["mood-course"]
    assert may_be_tried(today, top) and not may_be_tried(today, below)
    assert may_be_tried(today, BASE.steps["mood-advice"])


def test_a_total_in_points_whatever_its_unit(shipped):
    """What cannot be read, or is no single total, is left as it was given, for its fault."""
    assert in_points(shipped, "phq9", 12) == 12 and in_points(shipped, "phq9", UNKNOWN) is None
    wrong = {"value": 26, "unit": "percent"}
    assert in_points(shipped, "phq9", wrong) == wrong
    assert in_points(shipped, "phq9", {"value": 12, "unit": "points"}) == 12


def test_the_age_of_a_review_is_that_of_its_day():
    """Where both the birth date and another day of contact are given; else the patient is as given."""
    born, contact = date(2000, 2, 1), date(2026, 1, 20)
    said = course(20, patient=evolve(SAFE, age=None, born=born, contact_date=contact))
    made = of_the_review(said, said.patient)
    assert (made.born, made.age, made.contact_date) == (None, 26, contact)
    for patient in (evolve(SAFE, born=born, age=None), evolve(SAFE, contact_date=contact), SAFE):
        assert of_the_review(course(20, patient=patient), patient) is patient


def test_a_total_is_worse_since_a_day():
    """What was measured on that day or before says nothing of what came after it."""
    series = check_episode(BASE, course(8, ((0, 3), (4, 5), (8, 6)))).series["mood"]
    assert worse_since(series, day(4)) and worse_since(series, day(5)) and worse_since(series, day(-1))
    assert not worse_since(series, day(8)) and not worse_since(series, day(9))
    better = check_episode(BASE, course(8, ((0, 9), (8, 6)))).series["mood"]
    assert not worse_since(better, day(1))


def test_what_decides_is_told_whichever_way_it_moves_the_answer(shipped):
    """A total that raises, and one that is all that keeps the answer from being lower."""
    free = list(shipped.groups)
    for scores, decided in (({"phq9": 22, "gad7": 2}, "phq9"), ({"phq9": 2, "gad7": 20}, "gad7")):
        routed = route(shipped, Assessment(40, scores, {"phq9": {9: 0}}, {}, free))
        assert decides(routed, decided)


def test_an_interval_may_be_worse_without_being_so_for_sure():
    """Worsened is unknown then, and says neither yes nor no."""
    half = evolve(
        course(4, ((0, 5),)), measurements=(*mood((0, 5)), Measurement("mood", day(4), None, {"1": 2}))
    )
    known = today_of(BASE, half).course.known.get("worsened(mood)")
    assert known == (0, 1)


DEFAULTS = today_of(BASE, course()).defaults


def partial(week, **items):
    """A measurement of which some items alone are known."""
    return Measurement("mood", day(week), None, {n.strip("_"): value for n, value in items.items()})


def test_what_may_be_worse_is_told_where_no_limit_says_how_much():
    """A total of which an item is open may have risen."""
    mood_ = evolve(BASE.instruments["mood"], change={})
    pathway = evolve(BASE, instruments=BASE.instruments | {"mood": mood_})
    one = course(measured=())
    one = evolve(one, measurements=(*mood((0, 6)), partial(2, _1=2, _2=3)))
    for total, told in ((one.measurements, True), (mood((0, 6), (2, 6)), False)):
        measured = evolve(one, measurements=total)
        said = scale_caveats(measure(check_episode(pathway, measured)).series["mood"], measured, DEFAULTS)
        assert any("har stigit" in text.sv for text in said) is told


def test_response_is_a_share_only_where_less_is_better():
    """A scale on which neither end is worse has no response of its own."""
    mood_ = evolve(BASE.instruments["mood"], change={})
    for direction, told in (("higher_worse", True), ("higher_better", False), ("neither", False)):
        assert ("response_percent" in limits(evolve(mood_, direction=direction), DEFAULTS)) is told


def test_the_newest_planned_day_is_the_one_that_passed():
    """What was measured on the day before it does not stand for it."""
    today = today_of(BASE, course(9, ((0, 6), (4, 6))))
    plan = ReviewPlan((4, 8), ("mood",), NO_TEXT, Claim("inference", "", "", ""))
    assert overdue_since(evolve(today, step=evolve(today.step, review=plan))) == day(8).isoformat()


def test_the_harmless_value_of_an_item_is_its_own():
    """Not that of the item before it."""
    scale = evolve(BASE.instruments["mood"], item_values={2: (1, 2, 3, 4), 3: (0, 1, 2, 3, 4)})
    pathway = evolve(BASE, instruments=BASE.instruments | {"mood": scale})
    one = evolve(course(measured=()), measurements=(partial(0, _3=1), Measurement("mood", day(2), 6)))
    series = check_episode(pathway, one).series["mood"]
    assert [number for number, *_ in kept_answers(pathway, series, day(2))] == [3]


def test_sessions_are_known_where_they_are_counted():
    """And are no criterion's where they are not."""
    step = BASE.steps["mood-course"]
    assert of_course(BASE, course(sessions=5), step, True)["sessions"] == (5, 5)
    assert "sessions" not in of_course(BASE, course(), step, True)


def test_a_stated_way_waits_for_no_check():
    """It says itself when it holds."""
    today = today_of(BASE, course())
    edge = next(one for one in BASE.edges if one.when is not None and one.kind in OF_EDGE)
    assert not of_edge(today, edge).waits


def test_deterioration_that_no_rule_speaks_of_is_told_as_what_is_so():
    """With what was found: it is true."""
    worse = today_of(BASE, course(measured=((0, 6), (2, 11))))
    (reason,) = unmentioned(worse, [])
    assert reason.data["values"] == {"deteriorated(mood)": True}


def test_a_rule_on_the_scale_of_the_course_speaks_of_that_scale():
    """And of no other."""
    today = today_of(BASE, course())
    rule = next(one for one in BASE.review_rules if f"deteriorated({SCALE})" in inputs_of(one.when))
    assert is_read_by(today, [rule], "mood") and not is_read_by(today, [rule], "worn")


def test_a_total_before_a_day_is_not_worse_since():
    """However little is known of it."""
    one = evolve(course(measured=()), measurements=(partial(0, _1=2, _2=3),))
    series = measure(check_episode(BASE, one)).series["mood"]
    assert series.readings[-1].low < series.readings[-1].high
    assert not worse_since(series, day(1)) and worse_since(series, day(-1))


def test_what_leads_today_is_not_stopped_by_what_is_not_known(shipped):
    """While red flags are open a contraindication that is open, too, moves nobody up."""
    routed = route(shipped, Assessment(40, {"phq9": 12}, findings={"low_mood": True}))
    assert routed.found.flags_open
    assert settled_lead(routed).step.id == "depression-icbt"
