"""An answer that nothing reads at the patient's age is named, and so is a yes that no detail explains."""

import pytest

import stegvis
from javascript import LOUD, NODE, Node, answered, needs, spoken
from stegvis import Assessment


def caveats(pathway, **said):
    return [one["en"] for one in stegvis.route(pathway, Assessment(**said)).caveats]


def unheard(pathway, **said):
    return [one.partition(":")[0] for one in caveats(pathway, **said) if "no rule here reads" in one]


@pytest.mark.parametrize(
    ("scale", "ages"),
    [("gad7", {12: True, 17: True, 18: False}), ("isi", {16: True, 17: True, 18: False}),
     ("rhs13", {14: True, 17: True, 18: False}), ("cgas", {4: True, 5: True, 6: False}),
     ("dudit", {16: False, 17: False, 18: False}), ("scoff", {12: False, 17: False, 18: False}),
     ("phq9", {18: False})],
)  # fmt: skip
def test_a_scale_at_an_age_at_which_nothing_reads_it(shipped, scale, ages):
    """Both ends of the scale, and an item alone."""
    one = shipped.instruments[scale]
    for age, named in ages.items():
        for total in (one.lowest, one.highest):
            assert bool(unheard(shipped, age=age, scores={scale: total})) is named, (age, total)
        if one.summed and one.items > 1:
            assert bool(unheard(shipped, age=age, items={scale: {1: one.allowed(1)[-1]}})) is named, age


def test_the_two_ends_of_a_scale_differ_or_its_name_is_said(shipped):
    """Whatever its age: a scale that is taken is heard, or the answer says that it is not."""
    nobody = {"none_of": list(shipped.groups), "sex": "female", "caller": "patient"}
    for one in shipped.instruments.values():
        for age in sorted(
            {one.age_lowest, 11, 13, 15, 16, 17, 18, 19, 64, 65, 80}
            & set(range(one.age_lowest, one.age_highest + 1))
        ):
            asked = [
                stegvis.route(shipped, Assessment(age=age, scores={one.id: total}, **nobody))
                for total in (one.lowest, one.highest)
            ]
            alike = [
                (
                    rec.level,
                    rec.urgency,
                    [r["rule"] for r in rec.because],
                    [a["action"] for a in rec.actions],
                    [rule for track in rec.tracks for rule in track["rules"]],
                )
                for rec in asked
            ]
            worst = one.lowest if one.direction == "higher_better" else one.highest
            if alike[0] == alike[1]:
                said = unheard(shipped, age=age, scores={one.id: worst}, **nobody)
                assert one.name.en in said, (one.id, age)


def test_a_finding_that_only_another_age_hears(shipped):
    """Its yes is named; its no, and its yes at the age that hears it, need not be."""
    said = {"obsessions": True, "ocd_housebound": True}
    assert unheard(shipped, age=15, findings=said) == [shipped.inputs["ocd_housebound"].name.en]
    assert unheard(shipped, age=18, findings=said) == []
    assert unheard(shipped, age=15, findings=said | {"ocd_housebound": False}) == []
    assert unheard(shipped, findings=said) == []


def test_what_contradicts_another_answer_is_said_once(shipped):
    """A question that its gate closed is questioned, and not said to be unheard as well."""
    said = caveats(shipped, age=30, findings={"child_npf_suspected": True})
    assert any("contradict" in one for one in said) and not any("no rule here reads" in one for one in said)


def test_a_short_form_is_heard_where_its_scale_is(shipped):
    """PHQ-2 bounds PHQ-9, which adults are heard by."""
    assert unheard(shipped, age=30, scores={"phq2": 6}) == []
    assert unheard(shipped, age=15, scores={"gad2": 6}) == ["GAD-7"]


@pytest.mark.parametrize("screen", ["screen_death", "screen_mind", "screen_body"])
def test_a_yes_whose_details_are_all_denied(shipped, screen):
    """The yes is about something: until a detail is yes, unknown or open, that is said."""
    details = [id for id in shipped.ruleset.readers[screen] if shipped.inputs[id].kind == "boolean"]
    said = {"age": 34, "sex": "female", "caller": "patient"}
    denied = {screen: True, "low_mood": True} | dict.fromkeys(details, False)
    about = f"{shipped.inputs[screen].name.en}: yes, but no to each question that follows."

    def named(**more):
        return any(one.startswith(about) for one in caveats(shipped, **said, **more))

    open_ = [q["question"] for q in stegvis.route(shipped, Assessment(**said, findings=denied)).questions]
    denied |= {id: False for id in open_ if shipped.inputs.get(id) and shipped.inputs[id].kind == "boolean"}
    denied |= {screen: True}
    assert named(findings=denied)
    assert not named(findings=denied | {details[0]: True})
    assert not named(findings={id: value for id, value in denied.items() if id != details[0]})
    assert not named(findings=denied | {screen: False})


SAID = [
    {"age": 15, "scores": {"gad7": 21}},
    {"age": 16, "items": {"isi": {1: 3}}},
    {"age": 15, "scores": {"gad2": 6}},
    {"scores": {"gad7": 21}},
    {"age": 15, "findings": {"obsessions": True, "ocd_housebound": True}},
    {"age": 30, "findings": {"child_npf_suspected": True}},
    {"age": 34, "sex": "female", "findings": {"screen_mind": True, "psychosis": False, "mania": False, "bipolar_suspected": False,
     "ocd_rapid_or_severe": False, "earlier_postpartum_psychosis": False}},
]  # fmt: skip


@pytest.mark.slow
def test_the_page_says_the_same(shipped):
    """Scales, findings and a yes without details."""
    needs(NODE, LOUD)
    node, asked = Node(), [Assessment(**one) for one in SAID]
    node.load("shipped", shipped)
    told = node.each("shipped", [{"patient": one.to_dict()} for one in asked])
    node.close()
    for one, said in zip(asked, told, strict=True):
        assert answered(said) == spoken(shipped, one), one
