"""Questions in layers: who is asked what, what a no is worth, and when enough is known."""

import random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from written import finding, flag, names, pathway, rule

import stegvis
from draws import tries
from folders import ROOT
from javascript import LOUD, NODE, Node, answered, needs, spoken
from stegvis import Assessment, AssessmentError, PathwayError, route
from stegvis.cli import main
from stegvis.routing import inapplicable, weigh
from stegvis.verification.layers import Reached, reached

FOLDER, UNIT = ROOT / "docs" / "examples" / "layers", ROOT / "docs" / "examples" / "layers-unit.toml"
LAYERS, CLINIC = stegvis.load(FOLDER), stegvis.load(FOLDER, unit=UNIT)
CALM = {"none_of": ["safety"], "findings": {"sounds_confused": False}}


REAL = stegvis.load("se-primary-care")
UNKNOWN = "unknown"


def asked(rec):
    """The questions that are asked, in their order."""
    return [one["question"] for one in rec.questions]


def options(one):
    """Every answer to a question."""
    if one.kind == "choice":
        return [choice.id for choice in one.choices]
    return [True, False] if one.kind == "boolean" else range(one.lowest, one.highest + 1)


def answer(patient, one, value):
    """The patient with one more answer."""
    if one.id == "age":
        return evolve(patient, age=value)
    return evolve(patient, findings={**patient.findings, one.id: value})


@st.composite
def callers(draw, made=LAYERS):
    """Anybody who calls, partly known; some answers are "unknown"."""
    findings = {}
    for one in made.inputs.values():
        if one.id != "age" and draw(st.booleans()):
            findings[one.id] = draw(st.sampled_from([*options(one), "unknown"]))
    none = draw(st.sampled_from([(), ("safety",)]))
    return Assessment(draw(st.none() | st.integers(0, 120)), findings=findings, none_of=none)


# ---------------------------------------------------------------- who answers, who calls, in what words


def test_who_calls_is_asked_and_words_follow():
    """A detail that a relative is always asked waits for who calls; then it is put about the patient."""
    unknown = route(LAYERS, Assessment(30))
    assert asked(unknown)[:2] == ["caller", "dark_thoughts"] and "plan" not in asked(unknown)
    parent = route(LAYERS, Assessment(30, caller="parent"))
    assert "plan" in asked(parent) and "dark_thoughts" not in asked(parent)
    words = {one["question"]: one["ask"]["en"] for one in parent.questions}
    assert words["plan"].startswith("Do you know whether the person")
    patient = route(LAYERS, Assessment(30, caller="patient", findings={"dark_thoughts": True}))
    said = next(one for one in patient.questions if one["question"] == "plan")
    assert said["ask"]["sv"] == "Har du tänkt ut hur och när?"
    assert (said["short"]["sv"], said["answered_by"], said["phase"]) == ("plan", "caller", "phone")


def test_a_relatives_no_does_not_close_what_the_patient_was_not_asked():
    """A parent who denies thoughts of death is still asked of a plan; the patient's own no closes it."""
    parent = route(CLINIC, Assessment(30, caller="parent", sex="male", **CALM))
    assert parent.status == "provisional" and asked(parent) == ["plan"]
    own = route(CLINIC, Assessment(30, caller="patient", sex="male", **CALM))
    assert own.status == "firm" and own.level == "advice"


def test_a_yes_opens_layer_after_layer():
    """Gates over gates: thoughts open the plan, a plan the means."""
    rec = route(CLINIC, Assessment(30, caller="patient", findings={"dark_thoughts": True}))
    assert "plan" in asked(rec) and "means" not in asked(rec)
    known = {"plan": True, "dark_thoughts": True}
    rec = route(CLINIC, Assessment(30, caller="patient", findings=known))
    assert (rec.urgency, rec.first_contact) == ("soon", "doctor") and "means" in asked(rec)
    rec = route(CLINIC, Assessment(30, caller="patient", findings={**known, "means": True}))
    assert (rec.urgency, rec.first_contact) == ("now", "emergency")


def test_does_not_know_opens_the_details_and_is_not_asked_again():
    """An unsure answer is neither yes nor no: its details are asked directly."""
    unsure = {"dark_thoughts": "unknown", "drinks_much": False, "body": False, "sounds_confused": False}
    rec = route(CLINIC, Assessment(30, caller="patient", sex="male", findings=unsure))
    assert rec.status == "provisional" and asked(rec) == ["plan"]
    assert any("tankar på att dö" in one["sv"] for one in rec.caveats)
    told = {**unsure, "plan": "unknown", "means": "unknown"}
    silent = route(CLINIC, Assessment(30, caller="patient", sex="male", findings=told))
    assert silent.status == "provisional" and not asked(silent) and silent.level != "advice"


def test_the_unit_answers_for_itself():
    """A fact of the unit is asked of nobody when its profile says it; saying otherwise is a fault."""
    assert "has_net_course" in asked(route(LAYERS, Assessment(30)))
    assert "has_net_course" not in asked(route(CLINIC, Assessment(30)))
    expecting = {"findings": {"pregnant": True, "sounds_confused": False}}
    here = Assessment(30, sex="female", caller="patient", none_of=["safety"], **expecting)
    assert route(CLINIC, here).step == "worries-net"
    with pytest.raises(AssessmentError, match="unit's profile says otherwise"):
        route(CLINIC, Assessment(30, findings={"has_net_course": False}))
    aside = route(
        CLINIC, Assessment(30, findings={"has_net_course": False, "chest_now": True}), on_fault="set_aside"
    )
    assert aside.urgency == "now" and aside.faults[0]["field"] == "findings.has_net_course"
    same = Assessment(30, findings={"has_net_course": "unknown"})
    assert "has_net_course" not in asked(route(CLINIC, same))


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ("has_net_curse = true", "did you mean 'has_net_course'"),
        ("plan = true", "known: has_net_course"),
        ("has_net_course = 1", "cannot be 1"),
        ("has_net_course = 1.5", "should be true, false, a whole number or a word"),
    ],
)
def test_a_unit_says_only_what_it_is_asked(tmp_path, facts, says):
    """A misspelt fact, somebody else's question, and another kind of answer are refused."""
    file = tmp_path / "unit.toml"
    file.write_text(UNIT.read_text("utf-8").replace("has_net_course = true", facts), "utf-8")
    with pytest.raises(PathwayError, match=says):
        stegvis.load(FOLDER, unit=file)


@pytest.mark.parametrize("where", ["beside", "finding"])
def test_sex_and_caller_are_the_same_beside_the_age_and_among_the_findings(where):
    """Either place; a word that is none is refused; two that differ are a conflict."""
    given_ = {"sex": "female", "caller": "relative"}
    one = Assessment(30, **given_) if where == "beside" else Assessment(30, findings=given_)
    rec = route(LAYERS, one)
    said = {x["input"]: x["word"]["en"] for x in rec.inputs if x["input"] in given_}
    assert said == {"sex": "female", "caller": "a relative"}
    with pytest.raises(AssessmentError, match="no such word"):
        route(LAYERS, evolve(one, sex=None, findings={"sex": "femal"}))
    with pytest.raises(AssessmentError, match="here, 'male' as a finding"):
        route(LAYERS, Assessment(30, sex="female", findings={"sex": "male"}))
    aside = route(LAYERS, Assessment(30, sex="femal", findings={"chest_now": True}), on_fault="set_aside")
    assert aside.faults[0]["field"] == "sex" and aside.urgency == "now"


def test_a_pathway_that_does_not_read_them_takes_them_all_the_same(tmp_path):
    """An EHR sends the sex always; the words are held to, nothing is asked."""
    made = pathway(tmp_path, finding("danger", 'group = "red_flags"'), flag("rf", "danger"))
    rec = route(made, Assessment(30, sex="male", caller="parent", none_of=["red_flags"]))
    assert rec.status == "firm" and "sex" not in made.inputs
    with pytest.raises(AssessmentError, match="female, male, other"):
        route(made, Assessment(30, sex="m", none_of=["red_flags"]))


def test_the_built_in_answers_are_fixed(tmp_path):
    """A pathway words sex and caller in its own way, with the same answers."""
    own = 'kind = "choice"\nvalues = [{ id = "female", name = { sv = "k", en = "f" } }]'
    with pytest.raises(PathwayError, match="built in"):
        pathway(tmp_path, finding("sex", own), flag("rf", "sex == female"))


def test_wordings_have_both_languages(tmp_path):
    """A wording for relatives without the one for patients, and a word in one language alone, are refused."""
    asked_ = finding("danger").replace(
        'ask = { sv = "danger", en = "danger" }', 'ask = { about = { sv = "x" } }'
    )
    with pytest.raises(PathwayError) as error:
        pathway(tmp_path, asked_, flag("rf", "danger"))
    assert "'patient' is missing" in str(error.value) and "no words in 'en'" in str(error.value)


# ---------------------------------------------------------------- what was asked in vain (decision 29)

DETAILS = [
    id for id, one in REAL.inputs.items() if id in REAL.gates and one.kind == "boolean" and not one.instrument
]


@pytest.mark.parametrize("id", DETAILS)
def test_no_denial_closes_what_was_asked_in_vain(id):
    """Where a yes would change the answer, nothing is firm; the range holds what a yes asks for."""
    for value in (UNKNOWN, None):
        told = {"age": 34, "findings": {id: value}, "none_of": list(REAL.groups)}
        rec = route(REAL, Assessment.from_dict(told))
        yes = route(REAL, Assessment.from_dict(told | {"findings": {id: True}}))
        levels = [level.id for level in REAL.levels]
        assert levels.index(rec.range["highest"]) >= levels.index(yes.level), value
        if yes.red_flags:
            assert rec.status == "provisional" and (id in asked(rec)) is (value is None)


def test_who_calls_is_nobody_in_particular_where_that_is_not_known():
    """Not the patient, whose no would close what a relative's does not."""
    told = {"age": 34, "none_of": list(REAL.groups)}
    rec = route(REAL, Assessment.from_dict(told | {"caller": UNKNOWN}))
    relative = route(REAL, Assessment.from_dict(told | {"caller": "relative"}))
    assert rec.status == relative.status == "provisional" and rec.urgency == relative.urgency


# ---------------------------------------------------------------- what a no is worth (L16)


@given(callers())
@tries(200)
def test_a_denied_screening_question_answers_its_own_details_and_nothing_else(patient):
    """No to a screening question is no to its details: the same decision, though the details were not asked."""
    told = {id: value for id, value in patient.findings.items() if id != "shakes"} | {"drinks_much": False}
    both = {**told, "shakes": False}
    one, other = (route(LAYERS, evolve(patient, findings=said)) for said in (told, both))
    assert one.to_dict("decision") == other.to_dict("decision")


def test_only_what_was_shown_was_denied():
    """ "None of these" denies the group's own questions: details behind a yes stay open."""
    rec = route(CLINIC, Assessment(30, caller="patient", findings={"body": True}, none_of=["safety"]))
    assert "chest_now" in asked(rec) and "shakes" not in asked(rec)


@pytest.mark.parametrize(
    ("gate", "heard"), [("many and week", True), ("many and (week or age >= 65)", False)]
)
def test_a_detail_says_yes_to_what_must_be_yes_before_it(tmp_path, gate, heard):
    """Beside a denied list: what stands between and must be yes is yes; what only may have led there is denied."""
    made = pathway(
        tmp_path,
        f'[[group]]\nid = "g"\ntitle = {names("g")}\nnone = {names("none")}\n',
        *(finding(id, f'group = "g"\n{more}') for id, more in (
            ("many", "merged = true"), ("week", 'asked_when = "many"'),
            ("right_now", f'asked_when = "{gate}"'), ("beside", 'asked_when = "many"'),
        )),
        flag("rf-now", "right_now"), rule("n-week", "week", "low"), flag("rf-beside", "beside"),
    )  # fmt: skip
    seen = weigh(made, Assessment(40, findings={"right_now": True}, none_of=list(made.groups)))
    assert seen.known["many"] == (1, 1) and seen.known["beside"] == (0, 0)
    assert seen.known["week"] == ((1, 1) if heard else (0, 0))
    assert bool(seen.contradicted) is not heard


def test_which_question_reaches_which_flag():
    """Each red flag's question, and what it stands behind; the clinician's judgement stands alone."""
    found = {one.question: one for one in reached(LAYERS)}
    behind = {id: one.behind for id, one in found.items()}
    assert behind == {
        "plan": ("caller", "dark_thoughts"), "means": ("caller", "dark_thoughts", "plan"),
        "shakes": ("drinks_much",), "chest_now": ("body",), "sounds_confused": (),
    }  # fmt: skip
    assert {one.ages for one in found.values()} == {(0, 120)}


def test_ages_cut_the_ways(tmp_path):
    """Below 18 not asked, until 64 behind another question, from 65 alone."""
    old = finding("old", 'asked_when = "age >= 18 and (tired or age >= 65)"')
    made = pathway(tmp_path, finding("tired"), old, flag("rf", "old"))
    assert list(reached(made)) == [
        Reached("rf", "old", (0, 17), None),
        Reached("rf", "old", (18, 64), ("tired",)),
        Reached("rf", "old", (65, 120), ()),
    ]


def test_the_ways_on_the_command_line(capsys):
    """One line each."""
    assert main(["check", "--layers", str(FOLDER)]) == 0
    said = capsys.readouterr().out
    assert "chest_now" in said and "behind caller, dark_thoughts" in said and "alone" in said


# ---------------------------------------------------------------- when enough is known


def test_the_call_stops_before_the_answer_is_done():
    """What can wait two weeks need not be told apart on the phone."""
    rec = route(CLINIC, Assessment(30, caller="patient", sex="female", **CALM))
    assert asked(rec) == ["pregnant"] and rec.questions[0]["phase"] == "visit"
    assert rec.enough == {"phone": True, "done": False, "phone_at_most": 0, "done_at_most": 1}
    hurried = evolve(CLINIC, phone_urgency="")
    assert not route(hurried, Assessment(30, caller="patient", sex="female", **CALM)).enough["phone"]


def things(rec):
    """What `settled` speaks of."""
    return {
        "urgency": rec.urgency, "first_contact": rec.first_contact, "place": rec.contacts[0]["place"],
        "level": rec.level, "step": rec.step,
    }  # fmt: skip


@given(callers(), st.integers(0, 2**32))
@tries(300)
def test_no_completion_changes_what_is_settled_or_enough(patient, seed):
    """Answer all that was not asked, at random: what was settled stays, and a call that had enough had enough."""
    rec, rng, done = route(LAYERS, patient), random.Random(seed), patient
    given_ = {x["input"] for x in rec.inputs} | {
        id for id, value in patient.findings.items() if value == "unknown"
    }
    seen = weigh(LAYERS, patient)
    shut = {id for id in LAYERS.gates if seen.known.get(id) == inapplicable(LAYERS.inputs[id])}
    for one in LAYERS.inputs.values():
        if one.id not in given_ | shut and not (patient.none_of and one.group):
            done = answer(done, one, rng.choice(options(one)))
    after = route(LAYERS, done)
    if after.caveats and any(q["kind"] == "contradiction" for q in after.questions):
        return
    before, now = things(rec), things(after)
    assert all(now[name] == before[name] for name, settled in rec.settled.items() if settled)
    ranks = LAYERS.ruleset.urgency_rank
    if rec.enough["phone"]:
        assert now["place"] == before["place"]
        assert now["urgency"] == before["urgency"] or ranks[now["urgency"]] <= ranks["weeks"]
    if rec.enough["done"]:
        assert now == before


@given(st.integers(0, 2**32), st.sampled_from([LAYERS, CLINIC]))
@tries(100)
def test_the_most_that_is_left_never_grows(seed, made):
    """Answer what is asked, one by one: no more is asked than was promised, and the promise only shrinks."""
    rng = random.Random(seed)
    patient = Assessment()
    rec = route(made, patient)
    promised = [rec.enough["phone_at_most"], rec.enough["done_at_most"]]
    count = 0
    while rec.questions:
        one = made.inputs[rng.choice(rec.questions)["question"]]
        patient, count = answer(patient, one, rng.choice(list(options(one)))), count + 1
        rec = route(made, patient)
        left = [rec.enough["phone_at_most"], rec.enough["done_at_most"]]
        assert all(now <= before for now, before in zip(left, promised, strict=True))
        assert left[0] <= left[1] and len(rec.questions) <= max(left[1], 0)
        promised = left
    assert rec.enough["done"] or rec.settled["level"]


# ---------------------------------------------------------------- the checks, and the page


@pytest.mark.parametrize(
    ("parts", "says", "severity"),
    [
        (
            [finding("young", 'asked_when = "age <= 12"'), finding("old", 'asked_when = "young and age >= 60"'),
             flag("rf", "old"), rule("n", "young", "low")],
            "no answers ever lead to 'old'", "error",
        ),
        (
            [finding("thoughts", "merged = true"), flag("rf", "thoughts")],
            "reads 'thoughts' as one fact", "error",
        ),
        (
            [finding("drinks"), finding("smells", 'asked_when = "drinks"\nanswered_by = "clinician"'),
             flag("rf", "smells")],
            "hangs on the caller's 'drinks'", "warning",
        ),
        (
            [finding("drinks"), finding("diagnosis", 'asked_when = "drinks"\nanswered_by = "record"'),
             flag("rf", "diagnosis")],
            "hangs on the caller's 'drinks'", "warning",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_layers_is_found(tmp_path, parts, says, severity):
    """What no answer opens, a list read as one fact, a judgement that hangs on another's no."""
    from stegvis.verification.checks import CHECKS
    from stegvis.verification.subject import Subject

    made = pathway(tmp_path, *parts)
    found = list(CHECKS["screening"].find(Subject(made)))
    assert [one.diagnostic.severity for one in found if says in one.diagnostic.what] == [severity]
    assert not list(CHECKS["screening"].find(Subject(LAYERS)))


@pytest.mark.slow
@pytest.mark.parametrize("made", [LAYERS, CLINIC], ids=["layers", "clinic"])
def test_the_page_says_the_same(made):
    """Callers, layers, unknown answers and facts of the unit: decisions, questions with their words, enough."""
    needs(NODE, LOUD)
    node, rng = Node(), random.Random(7)
    node.load("layers", made)
    drawn = []
    for _ in range(150):
        known = {
            one.id: rng.choice([*options(one), "unknown"])
            for one in made.inputs.values()
            if one.id != "age" and rng.random() < 0.4
        }
        beside = {key: rng.choice([None, *options(made.inputs[key])]) for key in ("sex", "caller")}
        none = rng.choice([(), ("safety",)])
        drawn.append(Assessment(rng.choice([None, 11, 30, 70]), findings=known, none_of=none, **beside))
    told = node.each("layers", [{"patient": one.to_dict()} for one in drawn])
    node.close()
    for one, said in zip(drawn, told, strict=True):
        assert answered(said) == spoken(made, one), one


def test_a_contradiction_is_weighed_both_ways_through_the_gates_before_it():
    """A man, and a psychosis after an earlier birth: had either been told wrongly, the other question is open again."""
    told = {
        "age": 30,
        "sex": "male",
        "none_of": list(REAL.groups),
        "findings": {"earlier_postpartum_psychosis": True},
    }
    rec = route(REAL, Assessment.from_dict(told))
    levels = [level.id for level in REAL.levels]
    for id in asked(rec):
        for value in (True, False):
            after = Assessment.from_dict(told | {"findings": told["findings"] | {id: value}})
            assert levels.index(route(REAL, after).level) <= levels.index(rec.range["highest"]), (id, value)


TOLD_BY_ITS_TOTAL = {"phq9": (9, 26), "madrs_s": (9, 54), "epds": (10, 30)}
"""An item on suicide, and a total that leaves it no value that bears against nobody."""


@pytest.mark.parametrize(
    "denied", [{}, {"low_mood": True}, {"screen_death": False, "death_wish_or_self_harm": False}]
)
@pytest.mark.parametrize("scale", TOLD_BY_ITS_TOTAL)
def test_what_a_total_says_of_an_item_contradicts_a_denial_whatever_was_answered(shipped, scale, denied):
    """Asked in vain, asked again, or left out: the total says it, and is told beside what denied it."""
    item, total = TOLD_BY_ITS_TOTAL[scale]
    told = {
        str(said): stegvis.route(
            shipped,
            stegvis.Assessment(
                age=34,
                caller="patient",
                scores={scale: total},
                items={scale: said},
                findings=denied,
                none_of=["icbt_barriers", "reason", "red_flags", "situation"],
            ),
        )
        for said in ({}, {item: "unknown"}, {item: None})
    }
    first, *others = told.values()
    assert first.status == "provisional" and first.questions[0]["kind"] == "contradiction"
    for one in others:
        assert (one.status, dict(one.range), one.level) == (first.status, dict(first.range), first.level)
        assert [q["question"] for q in one.questions] == [q["question"] for q in first.questions]
        assert first.caveats[0] in one.caveats
