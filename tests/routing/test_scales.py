"""Rating scales: printed boxes, nested forms, skips, units, all that is alike, scales that no rule reads."""

import shutil
from datetime import date, timedelta
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from folders import SMALL
from stegvis.loading.scales import catalogue, shipped_scale
from stegvis.model import Skip, Weighed, age_on, patient
from stegvis.routing.answers import read_items, read_total
from stegvis.routing.intake import weigh
from stegvis.routing.totals import Part, item_span, possible

SCALES = catalogue()
READ_BACKWARDS = ["epds", "gds15", "gds20", "hads", "mdq", "pc_ptsd5", "sci", "sdq", "who5", "pss10"]
UNREAD = ["scoff", "crafft", "cssrs_screener", "nods_clip", "cdi2", "dudit", "rhs13", "rhs15", "fdsq", "byi"]


def printed(scale, boxes):
    """The scored items of ticked boxes, and the faults."""
    seen = Weighed()
    one = stegvis.Assessment(printed_items={scale: boxes})
    return read_items(SCALES[scale], one, seen), seen.faults


def told(pathway, **values):
    """What is known of each input."""
    return weigh(pathway, stegvis.Assessment(**values))


def faults(pathway, **values):
    """Every fault of a patient."""
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.route(pathway, stegvis.Assessment(**values))
    return caught.value.faults


@pytest.mark.parametrize(
    ("scale", "ticked", "total"),
    [
        ("gds15", {n: n in (1, 5, 7, 11, 13) for n in range(1, 16)}, 15),
        ("gds15", {n: n not in (1, 5, 7, 11, 13) for n in range(1, 16)}, 0),
        ("gds20", {n: n in (1, 5, 7, 11, 13) for n in range(1, 21)}, 20),
        ("pc_ptsd5", dict.fromkeys(range(1, 6), 0), 5),
        ("pc_ptsd5", dict.fromkeys(range(1, 6), 1), 0),
        ("mdq", dict.fromkeys(range(1, 14), 0), 13),
        ("who5", dict.fromkeys(range(1, 6), 0), 25),
        ("who5", dict.fromkeys(range(1, 6), 5), 0),
        ("sci", dict.fromkeys(range(1, 9), 0), 32),
        ("epds", dict.fromkeys(range(1, 11), 0), 21),
        ("hads", dict.fromkeys(range(1, 15), 0), 24),
        ("phq9", dict.fromkeys(range(1, 10), 3), 27),
        ("isi", dict.fromkeys(range(1, 8), 1), 7),
        ("pss10", dict.fromkeys(range(1, 11), 0), 16),
    ],
)
def test_a_ticked_box_counts_as_it_is_printed(scale, ticked, total):
    """From the first box; a scale may run either way, item by item."""
    items, wrong = printed(scale, {str(n): int(box) for n, box in ticked.items()})
    assert not wrong
    assert sum(items.values()) == total


@pytest.mark.parametrize(("box", "value"), [(0, 0), (1, 2), (2, 4), (3, None), (4, None)])
@pytest.mark.parametrize("item", ["9", "10"])
def test_audit_nine_and_ten_have_three_boxes(item, box, value):
    """Boxes are counted, not columns; there is no fourth."""
    items, wrong = printed("audit", {item: box})
    assert list(items.values()) == ([] if value is None else [value])
    assert [fault.code for fault in wrong] == (["out_of_range"] if value is None else [])


@pytest.mark.parametrize("box", [-1, True, 1.0, "1"])
def test_what_is_no_box(box):
    """A whole number from 0, and nothing that only looks like one."""
    items, wrong = printed("phq9", {"1": box})
    assert not items and "not a box" in wrong[0].what


@pytest.mark.parametrize("scale", UNREAD)
def test_a_scale_whose_printed_order_is_not_known_refuses_boxes(scale):
    """Nobody has read the form; the reason is said."""
    items, wrong = printed(scale, {"1": 0})
    assert not items
    assert [(fault.code, "not been established" in fault.what) for fault in wrong] == [("not_read", True)]


def test_a_reason_of_its_own_is_said():
    """Where the file says why boxes are not read."""
    one = evolve(SCALES["dudit"], printed_unread=stegvis.errors.Text("tre blanketter", "three forms differ"))
    seen = Weighed()
    read_items(one, stegvis.Assessment(printed_items={"dudit": {"1": 0}}), seen)
    assert "three forms differ" in seen.faults[0].what


@pytest.mark.parametrize("scale", sorted(SCALES))
def test_the_boxes_of_a_shipped_scale_are_its_values(scale):
    """Every item once, or none at all."""
    one = SCALES[scale]
    boxes = [one.boxes(n) for n in range(1, one.items + 1)]
    assert boxes == [()] * one.items or [tuple(sorted(b)) for b in boxes] == list(one.grid)
    assert any(boxes) or scale not in READ_BACKWARDS


AUDIT = SCALES["audit"]


@pytest.mark.parametrize(
    ("items", "totals"),
    [
        ({1: 1, 2: 0, 3: 0, 9: 0, 10: 0}, (1, 1)),
        ({1: 4, 2: 0, 3: 0}, (4, 12)),
        ({1: 1, 2: 0, 3: 0, 4: 2, 9: 0, 10: 0}, (3, 3)),
        ({1: 0}, (0, 8)),
        ({1: 1, 2: 1, 3: 0, 9: 0, 10: 0}, (2, 22)),
        ({1: 1, 2: 0, 9: 0, 10: 0}, (1, 25)),
    ],
)
def test_both_skips_of_audit(shipped, items, totals):
    """Never drinks, and nothing but small amounts: what the interview leaves out is 0; an answer still counts."""
    assert told(shipped, age=40, items={"audit": items}).known["audit"] == totals


def test_a_skip_of_the_interview_gives_way_to_a_total(shipped):
    """Who filled the form in alone may have answered what the interviewer skips."""
    items = {"audit": {1: 1, 2: 0, 3: 0, 9: 0, 10: 0}}
    assert told(shipped, age=40, scores={"audit": 6}, items=items).known["audit"] == (6, 6)
    assert faults(shipped, age=40, scores={"audit": 22}, items=items)[0].code == "conflict"


def test_a_skipped_item_that_somebody_did_not_know_is_not_zero(shipped):
    """Asked and not known: open."""
    items = {1: 1, 2: 0, 3: 0, 9: 0, 10: 0, 5: "unknown"}
    seen = told(shipped, age=40, items={"audit": items})
    assert seen.known["audit"] == (1, 5)


@pytest.mark.parametrize("total", range(41))
def test_a_part_of_audit_bounds_its_whole(shipped, total):
    """AUDIT-C 0 says that nothing is drunk: only items 9 and 10 are left."""
    scores = {"audit": total, "audit_c": 0}
    if total in (0, 2, 4, 6, 8):
        assert told(shipped, age=40, scores=scores).known["audit"] == (total, total)
    else:
        assert faults(shipped, age=40, scores=scores)[0].code == "conflict"


@pytest.mark.parametrize(
    ("scores", "items", "ok"),
    [
        ({"gad2": 4, "gad7": 5}, {"gad7": {"6": 3}}, False),
        ({"gad2": 4, "gad7": 7}, {"gad7": {"6": 3}}, True),
        ({"phq2": 6, "phq9": 8}, {"phq9": {"9": 3}}, False),
        ({"phq2": 6, "phq9": 9}, {"phq9": {"9": 3}}, True),
        ({"audit_c": 4, "audit": 6}, {"audit": {"4": 3}}, False),
        ({"audit_c": 4, "audit": 7}, {"audit": {"4": 3}}, True),
        ({"audit_c": 3}, {"audit": {"1": 0}}, False),
        ({"gad2": 6}, {"gad7": {"1": 3, "2": 2}}, False),
    ],
)
def test_a_short_form_the_items_and_the_total_fit_together(shipped, scores, items, ok):
    """All three at once, not two by two."""
    if ok:
        told(shipped, age=40, scores=scores, items=items)
    else:
        assert {fault.code for fault in faults(shipped, age=40, scores=scores, items=items)} == {"conflict"}


def test_a_short_form_narrows_the_items_that_rules_read(shipped):
    """PHQ-2 6 of PHQ-9 6 leaves nothing for item 9; of 7 it leaves 1."""
    for total, span in ((6, (0, 0)), (7, (0, 1)), (27, (3, 3))):
        known = told(shipped, age=40, scores={"phq2": 6, "phq9": total}).known
        assert known["phq9.item9"] == span


MOST = 3


@st.composite
def small_scales(draw):
    """A small scale with holes, perhaps a skip and a nested form, and what was answered of it."""
    n = draw(st.integers(2, 4))
    values = draw(st.lists(st.sampled_from([(0, 1), (0, 2), (0, 1, 2), (1, 2)]), min_size=n, max_size=n))
    numbers = st.lists(st.integers(1, n), min_size=1, max_size=n - 1, unique=True).map(tuple)
    when = draw(numbers)
    rest = tuple(i for i in range(1, n + 1) if i not in when)
    skip = draw(st.booleans())
    claim = SCALES["phq9"].bands_claim
    one = evolve(
        SCALES["phq9"],
        items=n,
        item_values=dict(enumerate(values, 1)),
        lowest=sum(v[0] for v in values),
        highest=sum(v[-1] for v in values),
        skips=(Skip(when, rest, claim),) if skip else (),
    )
    known = draw(st.dictionaries(st.integers(1, n), st.integers(0, 2), max_size=n))
    items = {i: v for i, v in known.items() if v in one.allowed(i)}
    low = draw(st.integers(0, 2 * n))
    part = Part("short", draw(numbers), (low, low + draw(st.integers(0, 1))), 0)
    return one, items, part if draw(st.booleans()) else None


def forms(one, items, part):
    """Every form that can have been filled in so: by brute force."""
    for form in product(*one.grid):
        of = dict(enumerate(form, 1))
        skipped = all(
            any(of[i] for i in skip.when_zero) or not any(of[i] for i in skip.zero) for skip in one.skips
        )
        fits = not part or part.span[0] <= sum(of[i] for i in part.items) <= part.span[1]
        if skipped and fits and all(of[i] == v for i, v in items.items()):
            yield of


@given(small_scales())
def test_possible_totals_are_those_of_some_form(scale):
    """No total that some form has is refused, and none that no form has is let through."""
    one, items, part = scale
    filled = list(forms(one, items, part))
    parts = [part] if part else []
    assert possible(one, items, parts) == {sum(form.values()) for form in filled}
    for number in set(range(1, one.items + 1)) - items.keys():
        for total in {sum(form.values()) for form in filled}:
            left = [form[number] for form in filled if sum(form.values()) == total]
            assert item_span(one, number, items, parts, total) == (min(left), max(left))


@given(st.sampled_from(["phq9", "gad7"]), st.data())
def test_a_plain_scale_is_weighed_as_all_its_forms_say(shipped, scale, data):
    """What arithmetic says of a total and of an open item, brute force says too."""
    one = SCALES[scale]
    items = data.draw(st.dictionaries(st.integers(1, one.items), st.integers(0, 3), max_size=one.items))
    left = possible(one, items)
    total = data.draw(st.none() | st.sampled_from(sorted(left)))
    if total is None and not items:
        return
    seen = told(shipped, age=40, scores={scale: total}, items={scale: items})
    assert seen.known[scale] == ((total, total) if total is not None else (min(left), max(left)))
    if scale == "phq9" and 9 not in items:
        assert seen.known["phq9.item9"] == item_span(one, 9, items, (), total)


@pytest.mark.parametrize("scale", ["phq9", "gad7", "madrs_s"])
@pytest.mark.parametrize("part", ["items", "printed_items"])
@pytest.mark.parametrize("given_", ["", [], 0, False, "9", 1.5])
def test_a_part_of_the_wrong_kind_is_a_fault(shipped, scale, part, given_):
    """Nothing empty passes for nothing."""
    wrong = faults(shipped, age=34, **{part: {scale: given_}})
    assert [(fault.code, fault.field) for fault in wrong] == [("wrong_kind", f"{part}.{scale}")]
    answer = stegvis.route(
        shipped, stegvis.Assessment(age=34, **{part: {scale: given_}}), on_fault="set_aside"
    )
    assert answer.status == "provisional" and answer.to_dict()


@pytest.mark.parametrize("part", ["scores", "items", "printed_items", "findings"])
@pytest.mark.parametrize("given_", ["", [], 0, False, None, "phq9"])
def test_a_whole_part_of_the_wrong_kind_is_a_fault(shipped, part, given_):
    """One check of kind for every part."""
    wrong = faults(shipped, age=34, **{part: given_})
    assert [(fault.code, fault.field) for fault in wrong] == [("wrong_kind", part)]


def test_null_is_not_asked(shipped):
    """A scale, an item and a total of null say nothing, and can be written again."""
    one = stegvis.Assessment(age=34, scores={"phq9": None}, items={"gad7": None, "phq9": {"1": None}})
    assert weigh(shipped, one).given == {"age"}
    assert patient(one.to_dict()) == one


@pytest.mark.parametrize("name", ["a.b", "", ".", "phq9.item9", "audit."])
def test_a_name_with_a_point_is_set_aside_alone(shipped, name):
    """It ends, and takes no other score with it."""
    one = stegvis.Assessment(age=34, scores={name: 1, "phq9": 20})
    answer = stegvis.route(shipped, one, on_fault="set_aside")
    assert [fault["field"] for fault in answer.faults] == [f"scores.{name}"]
    assert answer.status == "provisional" and answer.level != "self_care"


@pytest.mark.parametrize(
    ("scale", "score", "total", "code"),
    [
        ("who5", {"value": 24, "unit": "percent"}, 6, None),
        ("who5", {"value": 100, "unit": "percent"}, 25, None),
        ("who5", {"value": 0, "unit": "percent"}, 0, None),
        ("who5", {"value": 24, "unit": "points"}, 24, None),
        ("who5", {"value": 26, "unit": "points"}, None, "out_of_range"),
        ("who5", {"value": 50, "unit": "percent"}, None, "out_of_range"),
        ("who5", {"value": 104, "unit": "percent"}, None, "out_of_range"),
        ("who5", {"value": 2.5, "unit": "percent"}, None, "not_whole"),
        ("who5", {"value": True, "unit": "percent"}, None, "not_whole"),
        ("who5", {"value": 24, "unit": "procent"}, None, "not_a_word"),
        ("who5", {"value": 24}, None, "wrong_kind"),
        ("who5", {"value": 24, "unit": "percent", "x": 1}, None, "wrong_kind"),
        ("phq9", {"value": 12, "unit": "percent"}, None, "not_a_word"),
        ("phq9", {"value": 12, "unit": "points"}, 12, None),
        ("rcads47", {"value": 70, "unit": "t"}, None, "not_read"),
    ],
)
def test_a_total_says_its_unit(scale, score, total, code):
    """Points, or what the scale has; else what is wrong."""
    seen = Weighed()
    assert read_total(SCALES[scale], score, seen) == total
    assert [fault.code for fault in seen.faults] == ([code] if code else [])


@pytest.mark.parametrize(
    ("scale", "total", "said"),
    [
        ("who5", 24, "percent: 6 points"),
        ("who5", 4, "percent: 1 points"),
        ("who5", 0, ""),
        ("who5", 23, ""),
        ("rcads47", 70, "T score"),
        ("phq9", 24, ""),
    ],
)
def test_a_total_that_could_be_in_another_unit_is_doubted(scale, total, said):
    """It counts as points, and the other reading is said."""
    seen = Weighed()
    assert read_total(SCALES[scale], total, seen) == total
    assert [said in doubt.en for doubt in seen.caveats] == ([True] if said else [])


@pytest.mark.parametrize(
    ("scale", "total", "said"),
    [
        ("who5", 52, 'is it percent? Write {"value": 52, "unit": "percent"}'),
        ("who5", 50, "which scale"),
        ("rcads47", 142, "is it T score?"),
    ],
)
def test_an_impossible_total_names_the_likely_unit(scale, total, said):
    """Where it would be possible."""
    seen = Weighed()
    assert read_total(SCALES[scale], total, seen) is None
    assert said in seen.faults[0].hint


def test_a_unit_with_a_range_fits_within_it():
    """A unit that cannot be turned into points may still say what it can be."""
    unit = evolve(SCALES["rcads47"].units[0], range=(20, 100))
    fits = [unit.fits(SCALES["rcads47"], value) for value in (19, 20, 100, 101)]
    assert fits == [False, True, True, False]


def test_answers_coded_from_one_are_named(shipped):
    """One above the highest value of a scale that begins at 0."""
    said = {n: faults(shipped, age=40, items={"isi": {"1": n}})[0].hint for n in (5, 6)}
    assert "coded from 1" in said[5] and "coded from 1" not in said[6]


@pytest.mark.parametrize(
    ("scale", "answers", "said"),
    [
        ("isi", [1] * 7, "coded from 0"),
        ("isi", [2] * 7, "same value, 2. Check that the items were read."),
        ("isi", [0] * 7, "lowest value, 0"),
        ("isi", [1] * 6, ""),
        ("isi", [1] * 6 + [2], ""),
        ("gds15", [1] * 15, ""),
    ],
)
def test_answers_that_are_all_alike_are_doubted(shipped, scale, answers, said):
    """A whole form, of a scale with more answers than yes and no."""
    seen = told(shipped, age=70, items={scale: dict(enumerate(answers, 1))})
    assert [said in doubt.en for doubt in seen.caveats if "not answered" not in doubt.en] == (
        [True] if said else []
    )


def test_a_scale_that_is_asked_and_not_known(shipped):
    """It weighs as nothing, and is said."""
    seen = told(shipped, age=40, scores={"phq9": "unknown"}, items={"gad7": {"1": "unknown"}})
    assert seen.not_known == {"phq9", "gad7.item1"} and seen.given == {"age"}
    answer = stegvis.route(shipped, stegvis.Assessment(age=40, scores={"phq9": "unknown"}))
    assert any("Asked, not known: PHQ-9" in caveat["en"] for caveat in answer.to_dict()["caveats"])


def aside(pathway, **values):
    """The answer to a patient who denies everything, what is faulty set aside."""
    one = stegvis.Assessment(age=14, none_of=tuple(pathway.groups), **values)
    return stegvis.route(pathway, one, on_fault="set_aside")


SUICIDE = "suicidal_thoughts_serious"


@pytest.mark.parametrize(
    ("values", "opens"),
    [
        ({"items": {"phqa": {"9": 2}}}, True),
        ({"items": {"phqa": {"9": 1}}}, True),
        ({"items": {"phqa": {"9": 0, "1": 3}}}, False),
        ({"items": {"phqa": {"1": 3}}}, False),
        ({"printed_items": {"phqa": {"9": 1}}}, True),
        ({"scores": {"phqa": 24}}, False),
        ({"scores": {"phqa": 25}}, True),
        ({"items": {"core10": {"6": 1}}}, True),
        ({"items": {"core_om": {"16": 1}}}, True),
        ({"items": {"rcads47": {"37": 1}}}, True),
        ({"items": {"cssrs_screener": {"1": 1}}}, True),
        ({"scores": {"scoff": 5}}, False),
        ({"scores": {"cdi2": 56}}, True),
        ({"scores": {"cdi2": 3}}, True),
        ({"scores": {"cdi2": 0}}, False),
        ({"scores": {"madrs_y": 60}}, True),
        ({"scores": {"madrs_y": 0}, "items": {"madrs_y": {"1": 0}}}, False),
        ({"scores": {"sad_persons": 1}}, True),
        ({"items": {"sad_persons": {"1": 1}}}, True),
        ({"scores": {"sad_persons": 0}}, False),
        ({"scores": {"phq99": 3}}, None),
    ],
)
def test_a_critical_item_of_an_unread_scale_is_heard(shipped, values, opens):
    """The questions on suicide are open again though they were denied; a low answer opens nothing."""
    answer = aside(shipped, **values)
    asked = [question["question"] for question in answer.to_dict()["questions"]]
    assert bool({SUICIDE, "screen_death"} & {*asked}) is (opens is not False)
    if opens:
        assert answer.level != "self_care" and answer.urgency == "same_day"
        assert answer.status == "provisional"


def test_a_question_denied_by_itself_is_asked_again_and_a_yes_is_kept(shipped):
    """The two answers contradict each other; a yes needs no second asking."""
    items = {"phqa": {"9": 2}}
    no = aside(shipped, items=items, findings={SUICIDE: False})
    yes = aside(shipped, items=items, findings={SUICIDE: True})
    assert {SUICIDE, "screen_death"} & {question["question"] for question in no.to_dict()["questions"]}
    assert SUICIDE not in [question["question"] for question in yes.to_dict()["questions"]]
    assert "rf4-suicidal" in [flag["rule"] for flag in yes.red_flags]


def test_parts_of_the_wrong_kind_open_nothing(shipped):
    """What cannot be read says nothing, and loses nothing else."""
    assert aside(shipped, items=[1], scores={"phqa": 27}).level != "self_care"


def test_the_refusal_names_the_questions_to_ask_instead(shipped, small):
    """On suicide where the scale asks of it; where the pathway has none, it is left out."""
    hint = faults(shipped, age=14, items={"phqa": {"9": 2}})[0].hint
    assert shipped.inputs[SUICIDE].name.en in hint
    assert faults(shipped, age=14, scores={"crafft": 2})[0].hint == "leave it out"
    assert faults(small, age=30, items={"phqa": {"9": 2}})[0].hint == "leave it out"


ASKED_AGAIN = """
[[topic]]
id = "suicide"
findings = ["hurts"]

[[finding]]
id = "wishes"
group = "flags"
ask = { sv = "Önskar?", en = "Wishes?" }
name = { sv = "önskar", en = "wishes" }

[[finding]]
id = "hurts"
group = "flags"
asked_when = "wishes and age >= 10"
ask = { sv = "Skadar?", en = "Hurts?" }
name = { sv = "skadar", en = "hurts" }

[[red_flag]]
id = "hurting"
when = "hurts"
name = { sv = "skadar", en = "hurts" }
at_least = "clinic"
urgency = "now"
first_contact = "doctor"
because = { sv = "fara", en = "danger" }
do = [{ sv = "gör", en = "do" }]
confidence = "low"
threshold = { basis = "inference" }
care = { basis = "inference" }
"""


@pytest.fixture
def asked_again(tmp_path):
    """The small pathway with a question on suicide behind another, and pieces of it replaced."""

    def made(old="", new=""):
        folder = tmp_path / "small"
        shutil.copytree(SMALL, folder, dirs_exist_ok=True)
        (folder / "again.toml").write_text(ASKED_AGAIN.replace(old, new), "utf-8")
        return stegvis.load(folder)

    return made


@pytest.mark.parametrize(("answer", "open_"), [(1, True), (0, False)])
def test_what_opens_a_question_is_opened_with_it(asked_again, answer, open_):
    """A question behind a denied one is asked again by asking that one again."""
    items = {"phqa": {"9": answer}}
    one = stegvis.Assessment(age=30, none_of=("flags",), items=items)
    said = stegvis.route(asked_again(), one, on_fault="set_aside")
    asked = {question["question"] for question in said.to_dict()["questions"]}
    assert ("wishes" in asked) is open_


@pytest.mark.parametrize("name", ["hurt", "age", "mood"])
def test_a_topic_names_findings(asked_again, name):
    """A name that is none is told at load."""
    with pytest.raises(stegvis.PathwayError, match="no finding that is worse when it is yes is called"):
        asked_again('["hurts"]', f'["{name}"]')


BORN = date(2008, 2, 29)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (BORN, date(2026, 2, 28), 17),
        (BORN, date(2026, 3, 1), 18),
        (BORN, date(2028, 2, 28), 19),
        (BORN, date(2028, 2, 29), 20),
        (date(2008, 3, 1), date(2026, 2, 28), 17),
        (date(2008, 3, 1), date(2026, 3, 1), 18),
        (date(2026, 3, 2), date(2026, 3, 1), -1),
        (date(2026, 3, 1), date(2026, 3, 1), 0),
    ],
)
def test_the_age_on_a_day(born, day, years):
    """The day before, on and after a birthday, 29 February included."""
    assert age_on(born, day) == years


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40000))
def test_nobody_grows_younger(born, days):
    """A day later is the same age or one more, and a year is never shorter than 365 days."""
    day = born + timedelta(days)
    assert 0 <= age_on(born, day + timedelta(1)) - age_on(born, day) <= 1
    assert age_on(born, day) <= days / 365


def test_a_day_of_birth_gives_the_age(shipped):
    """At the day of the contact; scales follow it."""
    one = stegvis.Assessment(born=BORN, contact_date=date(2026, 3, 1), scores={"phq9": 12})
    assert weigh(shipped, one).known["age"] == (18, 18)
    assert one.age_at(date(2025, 3, 1)) == 17 and stegvis.Assessment(age=40).age_at(date(2025, 3, 1)) == 40
    same = evolve(one, age=18)
    assert stegvis.route(shipped, same).level == stegvis.route(shipped, one).level
    assert patient(one.to_dict()) == one
    too_young = evolve(one, contact_date=date(2026, 2, 28))
    with pytest.raises(stegvis.AssessmentError, match="not validated at age 17"):
        stegvis.route(shipped, too_young)


@pytest.mark.parametrize(
    ("values", "code", "said"),
    [
        ({"born": BORN}, "incomplete", "needs the day of the contact"),
        ({"born": BORN, "contact_date": date(2026, 3, 1), "age": 17}, "conflict", "is aged 18, not 17"),
        ({"born": BORN, "contact_date": date(2008, 2, 28)}, "out_of_range", "aged -1"),
        ({"born": date(1900, 1, 1), "contact_date": date(2021, 1, 1)}, "out_of_range", "aged 121"),
        ({"born": "2008-02-29", "contact_date": date(2026, 3, 1)}, "not_a_date", "is not a date"),
    ],
)
def test_a_day_of_birth_that_does_not_fit(shipped, values, code, said):
    """It is refused; set aside, the age is not known."""
    (fault,) = faults(shipped, **values)
    assert (fault.field, fault.code) == ("born", code) and said in fault.what
    answer = stegvis.route(shipped, stegvis.Assessment(**values), on_fault="set_aside")
    assert "age" in [question["question"] for question in answer.to_dict()["questions"]]


@pytest.mark.parametrize("scale", sorted(SCALES))
def test_how_long_a_score_lasts_is_said_with_its_ground(scale):
    """An inference with a note, since no source gives a longest age; none where the question is of a life."""
    lasts = SCALES[scale].lasts
    assert (lasts is None) == (scale in {"mdq", "nods_clip", "sad_persons", "suas_s", "cssrs_screener"})
    if lasts:
        assert 0 < lasts.firm_days <= lasts.provisional_days
        assert lasts.claim.basis == "inference" and lasts.claim.note


def test_shipped_scale_asks_about():
    """Every scale with a question on suicide says so."""
    about = {id for id, one in SCALES.items() if "suicide" in one.asks_about}
    assert {"phq9", "phqa", "madrs_s", "epds", "core10", "core_om", "rcads47", "cdi2", "byi"} <= about
    assert {id for id, one in SCALES.items() if one.construct == "suicide"} <= about
    assert shipped_scale("scoff").asks_about == ()


def test_a_short_form_that_nobody_knew_is_said(shipped):
    """It is neither a fault nor a total; the scale that it is part of stays open."""
    for scores in ({"phq2": "unknown"}, {"phq2": "unknown", "phq9": 12}):
        rec = stegvis.route(shipped, stegvis.Assessment(35, scores, findings={"low_mood": True}))
        assert any("not known: phq2" in caveat["en"] for caveat in rec.caveats)
    assert stegvis.route(shipped, stegvis.Assessment(35, {"phq9": 12})).level == rec.level
