"""The laws of DESIGN section 3, on random patients and on random pathways."""

import json
from itertools import takewhile

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from draws import tries
from folders import SMALL
from stegvis.language.criterion import inputs_of, truth_of
from stegvis.loading.composition import compose
from stegvis.routing.compile import Writer, compile_pathway, guarded, made
from stegvis.routing.intake import Lookup, weigh
from stegvis.routing.router import outcome
from stegvis.testing.patients import assessments
from stegvis.testing.strategies import criteria, pathways

BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")
either = st.sampled_from([BASE, REAL])
patients = either.flatmap(lambda p: st.tuples(st.just(p), assessments(p)))
anywhere = st.one_of(
    patients,
    pathways(BASE).flatmap(lambda p: st.tuples(st.just(p), assessments(p))),
)


def valid(pathway, patient):
    """The patient's outcome, or None when the values contradict each other."""
    try:
        seen = weigh(pathway, patient)
    except stegvis.AssessmentError:
        return None
    return outcome(pathway, pathway.ruleset.values(seen.known))


@pytest.mark.uncounted
@given(anywhere)
@tries(60)
def test_L1_total(drawn):
    """Every valid patient gets a recommendation whose every part can be read."""
    pathway, patient = drawn
    if valid(pathway, patient) is None:
        return
    rec = stegvis.route(pathway, patient)
    assert rec.level in [level.id for level in pathway.levels]
    assert rec.to_text("sv", detail="full") and rec.to_text("en", detail="full")


@pytest.mark.uncounted
@given(anywhere)
def test_L2_L3_lowest_effective_and_never_below_a_need(drawn):
    """No open, unstopped step lies between the need and the proposal, and none is below a need."""
    pathway, patient = drawn
    found = valid(pathway, patient)
    if found is None:
        return
    rules = pathway.ruleset
    values = rules.values(weigh(pathway, patient).known)
    at = rules.slots.index("age")
    low, high = values[2 * at], values[2 * at + 1]
    for proposal in found.proposals:
        assert proposal.level >= proposal.needed
        for step in proposal.track.steps:
            level = rules.level_rank[step.level]
            if not proposal.needed <= level < proposal.level:
                continue
            stopped = step.unsuitable and any(
                step.unsuitable[i].kind == "stop" for i in rules.unsuitable[step.id](values)[0]
            )
            closed = high < step.age_lowest or low > step.age_highest
            assert stopped or closed, step.id
    for number in found.holds:
        assert found.level >= rules.level_rank[rules.rules[number].at_least]


@pytest.mark.uncounted
@given(anywhere)
def test_L4_a_red_flag_fixes_level_and_urgency(drawn):
    """Whatever the scores say, the answer is at least what each red flag that holds asks."""
    pathway, patient = drawn
    try:
        seen = weigh(pathway, patient)
    except stegvis.AssessmentError:
        return
    found = outcome(pathway, pathway.ruleset.values(seen.known))
    for flag in pathway.red_flags:
        if truth_of(flag.when, Lookup(pathway, seen)) is True:
            assert found.level >= pathway.ruleset.level_rank[flag.at_least]
            assert found.urgency >= pathway.ruleset.urgency_rank[flag.urgency]


def worsened(draw, pathway, patient):
    """The same patient with one score higher or one more adverse finding."""
    findings, scores = dict(patient.findings), dict(patient.scores)
    choices = [("score", id) for id, v in scores.items() if v is not None]
    choices += [
        ("finding", id)
        for id, one in pathway.inputs.items()
        if one.adverse in ("yes", "no") and one.kind == "boolean"
    ]
    kind, id = draw(st.sampled_from(choices))
    if kind == "score":
        one = pathway.instruments[id]
        scores[id] = draw(st.integers(scores[id], one.highest))
    else:
        findings[id] = pathway.inputs[id].adverse == "yes"
    return evolve(patient, findings=findings, scores=scores)


@pytest.mark.uncounted
@given(assessments(REAL), st.data())
@tries(250)
def test_L5_worse_is_never_lower(patient, data):
    """A worse score or one more adverse finding never lowers level or urgency."""
    before = valid(REAL, patient)
    after = valid(REAL, worsened(data.draw, REAL, patient))
    if before is None or after is None:
        return
    assert after.level >= before.level
    assert after.urgency >= before.urgency


@pytest.mark.uncounted
@given(anywhere, st.data())
def test_L6_answering_stays_in_the_range(drawn, data):
    """Answering an open question never leads outside the range that was announced."""
    pathway, patient = drawn
    if valid(pathway, patient) is None:
        return
    before = valid(pathway, patient)
    known = weigh(pathway, patient).known
    open_ = [
        id for id, one in pathway.inputs.items() if not one.instrument and id != "age" and id not in known
    ]
    findings = dict(patient.findings)
    for id in data.draw(st.lists(st.sampled_from(open_), max_size=4)) if open_ else ():
        one = pathway.inputs[id]
        if one.group in patient.none_of:
            continue
        if one.kind == "boolean":
            findings[id] = data.draw(st.booleans())
        elif one.kind == "integer":
            findings[id] = data.draw(st.integers(one.lowest, one.highest))
        else:
            findings[id] = data.draw(st.sampled_from([c.id for c in one.choices]))
    scores, used = dict(patient.scores), patient.scores.keys() | patient.items.keys()
    for id, one in pathway.instruments.items():
        waits = pathway.inputs[id].optional
        fits = patient.age is not None and one.age_lowest <= patient.age <= one.age_highest
        if id not in used and id not in known and fits and not waits and data.draw(st.booleans()):
            scores[id] = data.draw(st.integers(one.lowest, one.highest))
    age = patient.age
    after = valid(pathway, evolve(patient, findings=findings, scores=scores, age=age))
    if after is None:
        return
    assert before.lowest <= after.level <= before.highest
    assert before.lowest <= after.lowest and after.highest <= before.highest


@pytest.mark.uncounted
@given(anywhere)
def test_L6_while_a_red_flag_is_open_it_is_never_plain_self_care(drawn):
    """Each open red flag keeps a person in contact, and its question stands before all but contradictions.

    While something must be done at once, flags that ask for less need not be asked about.
    """
    pathway, patient = drawn
    found = valid(pathway, patient)
    if found is None or not found.flags_open:
        return
    rec = stegvis.route(pathway, patient)
    assert rec.status == "provisional"
    assert found.level >= pathway.ruleset.level_rank[pathway.open_flags.at_least]
    first = takewhile(lambda one: one["kind"] in ("contradiction", "red_flag"), rec.questions)
    asked = {rule for question in first for rule in question["rules"]}
    soonest = pathway.urgencies[-1].id
    flags = list(enumerate(pathway.red_flags))
    at_once = any(number in found.holds and flag.urgency == soonest for number, flag in flags)
    silent = weigh(pathway, patient).not_known
    assert rec.caveats or not silent
    for number, flag in flags:
        heard = flag.id in asked or silent & reads(pathway, flag.when)
        assert number not in found.open or heard or (at_once and flag.urgency != soonest)


def reads(pathway, when):
    """What a criterion reads, and what opens that."""
    found = set(inputs_of(when))
    for id in list(found):
        if id in pathway.gates:
            found |= reads(pathway, pathway.gates[id])
    return found


@given(anywhere)
@tries(60)
def test_firm_means_no_question_and_provisional_means_some(drawn):
    """The status and the questions say the same; while something is done at once, nothing less need be asked."""
    pathway, patient = drawn
    if valid(pathway, patient) is None:
        return
    rec = stegvis.route(pathway, patient)
    if rec.status == "firm":
        assert not rec.questions
    else:
        at_once = rec.red_flags and rec.urgency == pathway.urgencies[-1].id
        assert rec.questions or at_once or weigh(pathway, patient).not_known


@given(patients)
@tries(30)
def test_L11_pure_and_round_trip(drawn):
    """The same patient gives the same bytes, and they read back as the same recommendation."""
    pathway, patient = drawn
    if valid(pathway, patient) is None:
        return
    rec = stegvis.route(pathway, patient)
    one, two = (json.dumps(each.to_dict()) for each in (rec, stegvis.route(pathway, patient)))
    assert one == two
    assert stegvis.Recommendation.from_dict(json.loads(one)) == rec


@given(criteria(BASE), assessments(BASE))
@tries(600)
def test_compiled_code_means_what_the_tree_means(criterion, patient):
    """The generated function and the reference fold agree in all three truth values."""
    try:
        seen = weigh(BASE, patient)
    except stegvis.AssessmentError:
        return
    known = Lookup(BASE, seen)
    spans = {id: (one.lowest, one.highest) for id, one in BASE.inputs.items()}
    decide = made(Writer(list(spans), spans).written([criterion]))
    holds, may = decide([v for id in spans for v in known(id)])
    truth = truth_of(criterion, known)
    assert (holds, may) == {True: ([0], []), None: ([], [0]), False: ([], [])}[truth]


def test_barriers_and_actions_become_code_when_they_are_first_asked_for():
    """Loading makes none of them; each is made once, and is what its source says."""
    rules = stegvis.load(SMALL).ruleset
    values = rules.values({})
    for id, one in (rules.unsuitable | rules.actions).items():
        assert "function" not in vars(one)
        assert one(values) == made(rules.sources[id])(values)
        function = one.function
        assert one(values) and one.function is function


@given(patients)
def test_the_whole_ruleset_means_what_its_trees_mean(drawn):
    """Every rule of a loaded pathway, compiled together, agrees with its own tree."""
    pathway, patient = drawn
    try:
        seen = weigh(pathway, patient)
    except stegvis.AssessmentError:
        return
    decided = pathway.ruleset.joined(pathway.ruleset.values(seen.known))
    tracks = {track.id: track for track in pathway.tracks}
    for number, need in enumerate(pathway.rules):
        truth = truth_of(guarded(need, tracks.get(need.track)), Lookup(pathway, seen))
        assert (truth is True) == (number in decided.holds)
        assert (truth is None) == (number in decided.open)


@given(st.permutations(range(4)))
@tries(10)
def test_order_of_needs_never_matters(order):
    """Shuffled needs give the same level and urgency."""
    tracks = []
    for track in BASE.tracks:
        needs = track.needs
        tracks.append(evolve(track, needs=tuple(needs[i] for i in order) if len(needs) == 4 else needs))
    made = evolve(BASE, tracks=tuple(tracks))
    made = evolve(made, ruleset=compile_pathway(made))
    for score in range(13):
        patient = stegvis.Assessment(30, {"mood": score}, {}, {"low_mood": True})
        one, two = valid(BASE, patient), valid(made, patient)
        assert (one.level, one.urgency) == (two.level, two.urgency)


def test_hash_is_unaffected_by_comments_and_key_order(tmp_path):
    """The canonical form knows neither comments, nor the order of keys, nor file names."""
    (tmp_path / "instruments").mkdir()
    for file in SMALL.rglob("*.toml"):
        text = file.read_text("utf-8")
        if file.name == "mood.toml" and file.parent == SMALL:
            text = "# a comment\n" + text.replace(
                'id = "mood-track"\nname = { sv = "humör", en = "mood" }',
                'name = { en = "mood", sv = "humör" } # another\nid = "mood-track"',
            )
        (tmp_path / file.relative_to(SMALL)).write_text(text, "utf-8")
    assert compose(tmp_path).sha256 == BASE.sha256
    text = (tmp_path / "mood.toml").read_text("utf-8")
    (tmp_path / "mood.toml").write_text(text.replace("mood >= 9", "mood >= 10"), "utf-8")
    assert compose(tmp_path).sha256 != BASE.sha256
