"""Gates over gates, answers that contradict what opened them, and what nobody knows."""

import pytest
from written import finding, flag, names, pathway, rule

import stegvis
from stegvis import Assessment, PathwayError, route
from stegvis.language.criterion import truth_of
from stegvis.routing.intake import Lookup, weigh

CHAIN = (
    finding("danger", 'group = "red_flags"'),
    finding("drinks"),
    finding("drinks_much", 'asked_when = "drinks"'),
    finding("shakes", 'asked_when = "drinks_much"'),
    flag("rf", "danger"),
    rule("much", "drinks_much", "mid"),
    rule("shaking", "shakes", "top"),
)


@pytest.fixture
def chain(tmp_path):
    """Three questions, each behind the one before."""
    return pathway(tmp_path, *CHAIN)


def asked(rec):
    """The open questions, in order."""
    return [question["question"] for question in rec.questions]


def test_each_gate_is_asked_before_what_stands_behind_it(chain):
    """Yes opens the next question, no closes all behind it."""
    free = {"none_of": ["red_flags"]}
    assert asked(route(chain, Assessment(30, **free))) == ["drinks"]
    assert asked(route(chain, Assessment(30, findings={"drinks": True}, **free))) == ["drinks_much"]
    deep = {"drinks": True, "drinks_much": True}
    assert asked(route(chain, Assessment(30, findings=deep, **free))) == ["shakes"]
    none = route(chain, Assessment(30, findings={"drinks": False}, **free))
    assert none.status == "firm" and none.level == "low"
    half = route(chain, Assessment(30, findings={"drinks": True, "drinks_much": False}, **free))
    assert half.status == "firm" and half.level == "low"


def test_a_circle_of_gates_is_a_fault_with_the_whole_way(tmp_path):
    """Two questions that wait for one another are named in their order."""
    with pytest.raises(PathwayError, match="wait for one another: a -> b -> a"):
        pathway(
            tmp_path, finding("a", 'asked_when = "b"'), finding("b", 'asked_when = "a"'),
            finding("danger", 'group = "red_flags"'), flag("rf", "danger"), rule("r", "a or b", "mid"),
        )  # fmt: skip


def test_a_detail_beside_a_closed_gate_counts_is_said_and_makes_it_provisional(chain):
    """Both answers are named, both are asked again, and either way stays possible."""
    said = {"drinks": False, "shakes": True}
    rec = route(chain, Assessment(30, findings=said, none_of=["red_flags"]))
    assert rec.level == "top" and rec.status == "provisional"
    assert rec.range == {"lowest": "low", "highest": "top"}
    assert [(q["question"], q["kind"]) for q in rec.questions][:2] == [
        ("drinks", "contradiction"), ("shakes", "contradiction"),
    ]  # fmt: skip
    assert "shakes: yes, but drinks: no" in rec.caveats[0]["en"]
    assert set(rec.settled.values()) == {False}
    assert rec.questions[0]["matters_for"] == ["urgency", "first_contact", "place", "level", "step"]


def test_a_detail_denied_beside_a_closed_gate_contradicts_nothing(chain):
    """No and no agree."""
    rec = route(chain, Assessment(30, findings={"drinks": False, "shakes": False}, none_of=["red_flags"]))
    assert rec.status == "firm" and not rec.caveats


@pytest.mark.parametrize("screen", ["drinks", "drinks_much"])
def test_behind_a_question_that_nobody_can_answer_the_detail_is_asked(chain, screen):
    """Asked and not known: it is not asked again, weighs as unknown, and a caveat names it."""
    said = {"drinks": True, screen: "unknown"}
    rec = route(chain, Assessment(30, findings=said, none_of=["red_flags"]))
    assert screen not in asked(rec) and asked(rec)
    assert rec.status == "provisional" and rec.range["highest"] == "top"
    assert any(f"not known: {screen}" in caveat["en"] for caveat in rec.caveats)


def test_a_red_flag_that_nobody_can_answer_stays_open(chain):
    """Unknown is never no: the level is never plain self-care, and the question is not asked again."""
    rec = route(chain, Assessment(30, findings={"danger": "unknown", "drinks": False}))
    assert rec.level == "mid" and rec.urgency == "soon" and "danger" not in asked(rec)


def test_a_denied_group_leaves_what_stands_behind_other_questions(tmp_path):
    """None of these denies what was shown; a detail whose gate is open was not."""
    made = pathway(
        tmp_path,
        finding("danger", 'group = "red_flags"'), finding("drinks"),
        finding("shakes", 'group = "red_flags"\nasked_when = "drinks"'),
        flag("rf", "danger"), flag("rf-shakes", "shakes"), rule("r", "drinks", "mid"),
    )  # fmt: skip
    rec = route(made, Assessment(30, findings={"drinks": True}, none_of=["red_flags"]))
    assert asked(rec) == ["shakes"] and rec.status == "provisional"
    assert route(made, Assessment(30, findings={"drinks": False}, none_of=["red_flags"])).status == "firm"


def test_a_gate_of_a_scale_or_of_an_item_that_is_not_there_is_a_fault(tmp_path):
    """A gate reads age and findings; an item has a number that the scale has."""
    shown = (finding("danger", 'group = "red_flags"'), flag("rf", "danger"), rule("r", "phq9 >= 10", "mid"))
    scale = "instruments = []"
    import written

    text = written.text(*shown, finding("late", 'asked_when = "phq9 >= 3"'), rule("l", "late", "mid"),
        '[[asked]]\ninstrument = "phq9"\nitem = 12\nwhen = "danger"')  # fmt: skip
    (tmp_path / "w.toml").write_text(text.replace(scale, 'instruments = ["phq9"]'), "utf-8")
    with pytest.raises(PathwayError) as error:
        stegvis.load(tmp_path / "w.toml")
    assert "this gate reads 'phq9', a scale that may itself not apply" in str(error.value)
    assert "PHQ-9 has no item 12" in str(error.value)


@pytest.mark.parametrize(("when", "level"), [
    ("sort in (plain)", "low"), ("sort in (unclear)", "low"), ("not (sort in (plain))", "mid"),
    ("not (sort in (unclear))", "mid"),
])  # fmt: skip
def test_a_choice_of_two_words_that_does_not_apply_is_neither_word(tmp_path, when, level):
    """Behind a denied question neither word is said, to the code as to the tree."""
    words = ", ".join(f"{{ id = {word!r}, name = {names(word)} }}" for word in ("plain", "unclear"))
    more = f'kind = "choice"\nasked_when = "drinks"\nvalues = [{words}]'
    parts = (finding("drinks", 'group = "red_flags"'), finding("sort", more), flag("rf", "drinks"))
    one = pathway(tmp_path, *parts, rule("reads", when, "mid"))
    seen = weigh(one, Assessment(30, findings={"drinks": False}))
    assert truth_of(one.ruleset.criteria[1], Lookup(one, seen)) is (level == "mid")
    rec = route(one, Assessment(30, findings={"drinks": False}))
    assert (rec.level, rec.status) == (level, "firm")


def test_an_age_that_alone_decides_a_red_flag_is_asked_first(tmp_path):
    """It is a question of the red flag, not of some need."""
    parts = (finding("danger", 'group = "red_flags"'), flag("young", "danger and age < 18"))
    one = pathway(tmp_path, *parts, finding("sad"), rule("r", "sad", "top"))
    [age, other] = route(one, Assessment(None, findings={"danger": True})).questions
    assert (age["question"], age["kind"], age["rules"]) == ("age", "red_flag", ["young"])
    assert other["kind"] == "need"
    first, *_ = route(one, Assessment(None)).questions
    assert (first["question"], first["kind"]) == ("danger", "red_flag")


IMPLIED = [
    ({"phq9": 27}, "phq9.item9", {"low_mood": True}, 3),
    ({"phq9": 25}, "phq9.item9", {"low_mood": True}, "1–3"),
    ({"phq9": 24}, "", {"low_mood": True}, 0),
    ({"madrs_s": 54}, "madrs_s.item9", {"low_mood": True}, 6),
    ({"madrs_s": 48}, "", {"low_mood": True}, 0),
    ({"epds": 30}, "epds.item10", {"pregnant_or_postpartum": True}, 3),
    ({"epds": 27}, "", {"pregnant_or_postpartum": True}, 0),
]


@pytest.mark.parametrize(("scores", "item", "findings", "shown"), IMPLIED)
def test_a_total_that_leaves_an_item_no_harmless_value_contradicts_the_denial(
    shipped, scores, item, findings, shown
):
    """The item was never answered, but follows; what denied it and the item are both asked, and its flag is heard."""
    denied = {**findings, "death_wish_or_self_harm": False}
    rec = route(shipped, Assessment(30, scores=scores, findings=denied, none_of=list(shipped.groups)))
    doubted = [q["question"] for q in rec.questions if q["kind"] == "contradiction"]
    assert doubted == ([item, "death_wish_or_self_harm"] if item else [])
    said = [caveat["en"] for caveat in rec.caveats if "contradict" in caveat["en"]]
    assert len(said) == bool(item) and all(f": {shown}, but wish to be dead" in one for one in said)
    if item:
        assert rec.status == "provisional" and rec.red_flags and rec.urgency == "same_day"


def test_every_critical_item_behind_a_denial_follows_from_its_total(shipped):
    """Whatever scale: at its highest total the item can only be its worst, and no denial hides that."""
    critical = [
        (scale, number, gate)
        for scale in shipped.instruments.values()
        for number in scale.critical_items
        if scale.summed and (gate := shipped.gates.get(f"{scale.id}.item{number}"))
    ]
    assert {scale.id for scale, _, _ in critical} >= {"phq9", "epds", "madrs_s"}
    for scale, number, _ in critical:
        age = min(max(30, scale.age_lowest), scale.age_highest)
        one = Assessment(age, scores={scale.id: scale.highest}, none_of=list(shipped.groups))
        rec = route(shipped, one)
        assert rec.status == "provisional", scale.id
        assert f"{scale.id}.item{number}" in [q["question"] for q in rec.questions], scale.id
