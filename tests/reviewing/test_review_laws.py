"""The laws of reviews: any course, any pathway, each step of a random walk."""

import importlib
import json
from contextlib import suppress
from datetime import timedelta
from itertools import combinations_with_replacement, pairwise

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from jsonschema import Draft202012Validator

import stegvis
from courses import BASE, HARD, START, answer, chosen, day, failed
from draws import tries
from stegvis import AdverseEvent, Assessment, EarlierStep, Episode, Measurement, Override, Referral
from stegvis.model.episode import FAILED
from stegvis.model.review import DOWNWARD, VERDICTS
from stegvis.rendering.course_chart import write_course_chart as chart
from stegvis.rendering.schemas import SCHEMAS
from stegvis.reviewing.target import ProposedWay
from stegvis.testing.firm_reviews import overturned
from stegvis.testing.patients import limits
from stegvis.testing.strategies import episodes as shipped_episodes
from stegvis.testing.strategies import pathways

ORDER = {verdict: i for i, verdict in enumerate(VERDICTS)}


@st.composite
def episodes(draw, pathway):
    """Any course in any step of a pathway, with gaps."""
    step = draw(st.sampled_from(sorted(pathway.steps)))
    age = draw(st.integers(16, 90))
    flags = draw(st.sampled_from([(), ("flags",)])) if "flags" in pathway.groups else ()
    findings = {
        id: draw(st.booleans())
        for id, one in pathway.inputs.items()
        if one.kind == "boolean" and draw(st.integers(0, 3)) == 0
    }
    weeks = draw(st.integers(0, 14))
    days = draw(st.lists(st.integers(-30, 7 * weeks), unique=True, max_size=4))
    scale = next(iter(pathway.instruments))
    top = pathway.instruments[scale].highest
    given = tuple(Measurement(scale, day(0, d), draw(st.integers(0, top))) for d in sorted(days))
    maybe = st.none() | st.booleans()
    return Episode(
        step, START, day(weeks), Assessment(age, findings=findings, none_of=flags), given,
        scale=draw(st.sampled_from(["", scale])),
        completed=draw(maybe), takes_part=draw(maybe), goal_reached=draw(maybe),
        impression=draw(st.sampled_from([None, "better", "same", "worse"])),
        adverse_events=draw(st.sampled_from([None, (), (AdverseEvent(day(0), "x"),)])),
        earlier=failed(draw(st.sampled_from(sorted(pathway.steps))), draw(st.integers(0, 3))),
        overrides=(chosen(draw(st.sampled_from(sorted(pathway.steps))), 0),) if draw(st.booleans()) and weeks else (),
    )  # fmt: skip


@given(episodes(BASE))
@tries(200)
def test_any_episode_gets_a_review_that_fits_its_schema(one):
    """Total, pure, and JSON through and through."""
    said = answer(BASE, one)
    if said is None:
        return
    data = json.loads(json.dumps(said.to_dict()))
    Draft202012Validator(SCHEMAS["review"]).validate(data)
    assert json.dumps(stegvis.review(BASE, one).to_dict()) == json.dumps(said.to_dict())
    assert said.to_text("sv") and said.to_text("en") and chart(BASE, said, "sv").startswith("<svg")


@given(episodes(BASE))
def test_a_red_flag_is_never_lowered(one):
    """Whatever else is known, a red flag that holds sets level and urgency and stops the end of care."""
    said = answer(
        BASE, evolve(one, patient=evolve(one.patient, findings={**one.patient.findings, "danger": True}))
    )
    if said is None:
        return
    ranks = [level.id for level in BASE.levels]
    assert said.urgency == "now" and said.verdict not in ("finish", "step_down")
    assert ranks.index(BASE.steps[said.target].level) == len(ranks) - 1


@given(episodes(BASE), st.data())
def test_more_improvement_never_steps_up(one, data):
    """A lower newest total never gives more care than a higher one.

    A change of track is not more care by itself: a step may end, or a clinician choose, with a need in another
    track left over. What is given is compared by its level.
    """
    if not one.measurements:
        return
    last = one.measurements[-1]
    lower = evolve(last, total=data.draw(st.integers(0, last.total)))
    before = answer(BASE, one)
    after = answer(BASE, evolve(one, measurements=(*one.measurements[:-1], lower)))
    if before is None or after is None or len(one.measurements) < 2 or last.on <= START:
        return
    first, second = (
        said.override["proposed"]["verdict"] if said.override else said.verdict for said in (before, after)
    )
    assert ORDER[second] <= max(ORDER[first], ORDER["change_track"])
    assert height(after.target) <= max(height(before.target), height(one.step))


def height(step):
    """The rank of a step's level; none is below all."""
    return BASE.ruleset.level_rank[BASE.steps[step].level] if step else -1


def test_a_choice_that_a_red_flag_lifted_stands_again_when_the_total_falls():
    """Advice in another track, chosen before: at 9 the clinic goes on, at 0 the choice counts. That is less care."""

    def said(total):
        given = tuple(Measurement("mood", day(0, n), value) for n, value in enumerate((0, total)))
        course = Episode("general-clinic", START, day(1), Assessment(16, findings={"low_mood": False}), given)
        return answer(BASE, evolve(course, overrides=(chosen("mood-advice", 0),)))

    high, low = said(9), said(0)
    assert (high.verdict, high.target, high.override["lifted_by"]) == ("stay", "general-clinic", ["red_flag"])
    assert (low.verdict, low.target, low.override["stands"]) == ("change_track", "mood-advice", True)
    assert high.override["proposed"] == low.override["proposed"]
    assert height(low.target) < height(high.target)


def laws(pathway, said):
    """Everything that must hold of any review, whatever the author's rules are."""
    steps, ranks = pathway.steps, pathway.ruleset.urgency_rank
    level = {step.id: pathway.ruleset.level_rank[step.level] for step in steps.values()}
    top = len(pathway.levels) - 1
    stands = bool(said.override and said.override["stands"])
    proposed = (
        said.override["proposed"] if said.override else {"verdict": said.verdict, "target": said.target}
    )
    reasons = {one["rule"]: one for one in (*said.reasons, *said.also)}
    less = proposed["verdict"] in DOWNWARD
    # a red flag always wins
    flags = [flag for flag in pathway.red_flags if flag.id in {one["rule"] for one in said.red_flags}]
    for flag in flags:
        assert not less and said.verdict != "finish" and "red_flag" in reasons, "a flag is lowered"
        assert level[said.target] >= pathway.ruleset.level_rank[flag.at_least], "a flag is lowered"
        assert ranks[said.urgency] >= ranks[flag.urgency], "a flag is lowered"
    assert not (said.questions and less), "less care while a red flag is not asked for"
    assert said.status == "provisional" or not said.questions, "less care while a red flag is not asked for"
    # deterioration never stays unmentioned, and what is urgent sets the urgency
    for id, one in said.numbers.items():
        if one["deteriorated"] is True:
            read = {f"deteriorated({id})"} | ({"deteriorated(scale)"} if one["followed"] else set())
            assert any(read & r["values"].keys() for r in reasons.values()), "deterioration is not said"
            assert not less, "less care in spite of deterioration"
    for one in reasons.values():
        assert one["verdict"] in DOWNWARD or ranks[said.urgency] >= ranks[one["urgency"]], "urgency"
    # a step that has failed twice is not proposed
    ended = [e for e in said.episode.get("earlier", ()) if e["outcome"] in FAILED]
    tried = [e["step"] for e in ended if e.get("adequate") is not False]
    target = proposed["target"]
    if target and target != said.step and tried.count(target) > 1:
        assert flags or level[target] == top, "a third time"
    # the checks are asked before a step up
    if proposed["verdict"] in ("step_up", "refer") and "red_flag" not in {r["rule"] for r in said.reasons}:
        assert [one["check"] for one in said.checks] == [c.id for c in pathway.checks], "checks"
        undone = any(one["waits"] and one["done"] is not True for one in said.checks)
        assert said.status == "provisional" or not undone, "checks"
    # unknown is never no
    assert said.status == "provisional" or not said.missing, "unknown"
    if said.verdict in DOWNWARD and not stands:
        assert said.status == "provisional" or not said.next_measurement["overdue_since"], "unknown"
    # a clinician's choice is respected unless more is asked for, and the rules' proposal stands beside it
    if said.override:
        chosen_, wanted = said.override["chosen"], proposed["target"]
        assert (said.target == chosen_) if stands else said.override["lifted_by"], "choice"
        assert stands or (wanted and level[wanted] >= level[chosen_]), "choice"
    assert (said.recommendation is None) == (said.target in ("", said.step))
    assert said.verdict in VERDICTS and proposed["verdict"] in VERDICTS


@given(episodes(BASE))
@tries(200)
def test_the_laws_hold_of_any_course(one):
    """In the small pathway."""
    said = answer(BASE, one)
    if said is not None:
        laws(BASE, said)


@pytest.mark.slow
@given(st.data())
@tries(60)
def test_the_laws_hold_of_any_course_that_is_shipped(shipped, data):
    """In the shipped pathway, on any of its scales; a lower newest total never asks for more."""
    one = data.draw(shipped_episodes(shipped))
    said = answer(shipped, one)
    if said is None:
        return
    laws(shipped, said)
    last = one.measurements[-1] if one.measurements else None
    if last is None or last.on <= START or shipped.instruments[last.instrument].direction != "higher_worse":
        return
    lower = evolve(
        last, total=data.draw(st.integers(shipped.instruments[last.instrument].lowest, last.total))
    )
    after = answer(shipped, evolve(one, measurements=(*one.measurements[:-1], lower)))
    if after is not None:
        assert ORDER[after.verdict] <= max(ORDER[said.verdict], ORDER["stay"]), (said.reasons, after.reasons)


@given(episodes(BASE), st.data())
def test_what_is_forgotten_never_means_less_care(one, data):
    """An answer taken away turns no stay or step up into a firm step down or end."""
    gone = data.draw(st.sampled_from([
        {"takes_part": None}, {"completed": None}, {"goal_reached": None}, {"impression": None},
        {"adverse_events": None}, {"patient": Assessment(one.patient.age)},
        {"patient": Assessment(None, findings=one.patient.findings, none_of=one.patient.none_of)},
    ]))  # fmt: skip
    one = evolve(one, overrides=())
    before, after = answer(BASE, one), answer(BASE, evolve(one, **gone))
    if before is None or after is None or before.verdict in DOWNWARD:
        return
    assert after.verdict not in DOWNWARD or after.status == "provisional", (before.verdict, gone)


@st.composite
def authored(draw):
    """A random pathway whose author wrote, forgot or misjudged review rules."""
    made = draw(pathways(BASE))
    urgencies = st.sampled_from([urgency.id for urgency in made.urgencies])
    verdicts = st.sampled_from([verdict for verdict in VERDICTS if verdict != "change_track"])
    kept = draw(st.lists(st.sampled_from(made.review_rules), unique_by=lambda rule: rule.id))
    return evolve(made, review_rules=tuple(
        evolve(rule, urgency=draw(urgencies), checks_first=draw(st.booleans()),
               verdict=rule.verdict if rule.to else draw(verdicts))
        for rule in kept
    ))  # fmt: skip


FORGETFUL = evolve(BASE, review_rules=())
"""An author who wrote no review rules at all."""
MIDDLE = sorted(id for id, step in BASE.steps.items() if step.level in ("call", "course"))
LOW = sorted(id for id, step in BASE.steps.items() if step.level in ("advice", "call"))


class Walk(RuleBasedStateMachine):
    """A patient walks through a random pathway: measured, reviewed, moved, overruled, referred."""

    @initialize(
        pathway=st.sampled_from([BASE, FORGETFUL]) | authored(),
        start=st.sampled_from(LOW),
        age=st.integers(18, 80),
        total=st.integers(0, 8),
        tried=st.sets(st.sampled_from(MIDDLE)),
    )
    def begin(self, pathway, start, age, total, tried):
        """Enter somewhere, measured, with no red flag known; some steps have failed twice before."""
        self.pathway = pathway
        self.one = Episode(
            start,
            START,
            START,
            Assessment(age, none_of=["flags"]),
            (Measurement("mood", START, total),),
            scale="mood",
            takes_part=True,
            earlier=tuple(e for s in sorted(tried) for e in failed(s, 2)),
        )
        self.said = None
        self.look()

    def look(self):
        """Review; an episode that contradicts itself is left as it was."""
        self.said = answer(self.pathway, self.one) or self.said

    @rule(weeks=st.integers(1, 8), total=st.none() | st.integers(0, 8))
    def wait_and_measure(self, weeks, total):
        """Some weeks later, measured or not."""
        on = self.one.on + timedelta(weeks=weeks)
        new = () if total is None else (Measurement("mood", on, total),)
        self.one = evolve(self.one, on=on, measurements=(*self.one.measurements, *new))
        self.look()

    @rule(outcome=st.sampled_from(["no_effect", "worse", "improved"]), adequate=st.none() | st.booleans())
    def follow(self, outcome, adequate):
        """Do what is proposed: the step ends as it did, and the next one starts."""
        if self.said is None or not self.said.target or self.said.target == self.one.step:
            return
        ended = EarlierStep(self.one.step, self.one.started, self.one.on, outcome, adequate)
        self.one = evolve(
            self.one, step=self.said.target, started=self.one.on, earlier=(*self.one.earlier, ended)
        )
        self.look()

    @rule(step=st.none() | st.sampled_from(sorted(BASE.steps)), times=st.sampled_from([2, 1]))
    def fail(self, step, times):
        """It turns out that a step, often the proposed one, has been tried without effect before."""
        tried = failed(step or (self.said.target if self.said else "") or self.one.step, times)
        self.one = evolve(self.one, earlier=(*self.one.earlier, *tried))
        self.look()

    @rule(step=st.sampled_from(sorted(BASE.steps)))
    def overrule(self, step):
        """A clinician chooses something else."""
        new = Override(self.one.on, "physician", "patient-refuses", step)
        self.one = evolve(self.one, overrides=(*self.one.overrides, new))
        self.look()

    @rule(answers=st.dictionaries(st.sampled_from(["danger", "low_mood", "tired", "screen"]), st.booleans()))
    def learn(self, answers):
        """Something becomes known."""
        patient = self.one.patient
        self.one = evolve(self.one, patient=evolve(patient, findings={**patient.findings, **answers}))
        self.look()

    @rule(known=st.fixed_dictionaries({
        "adverse_events": st.sampled_from([None, (), (AdverseEvent(START, "x"),)]),
        "goal_reached": st.none() | st.booleans(),
        "impression": st.sampled_from([None, "better", "same", "worse"]),
        "checks": st.sampled_from([{}, {"check-attended": True}, {"check-attended": False}]),
        "referral": st.sampled_from([None, Referral("mood-clinic", START)]),
    }))  # fmt: skip
    def tell(self, known):
        """What the patient and the therapist say at the visit."""
        self.one = evolve(self.one, **known)
        self.look()

    def teardown(self):
        """The same course, written and read back, gives the same bytes."""
        said = answer(self.pathway, self.one) if hasattr(self, "pathway") else None
        if said is not None:
            again = stegvis.review(
                self.pathway, Episode.from_dict(json.loads(json.dumps(self.one.to_dict())))
            )
            assert json.dumps(again.to_dict()) == json.dumps(said.to_dict()), "not pure"

    @invariant()
    def lawful(self):
        """After each step."""
        if getattr(self, "said", None) is not None:
            laws(self.pathway, self.said)
            not_below_today(self.pathway, Episode.from_dict(self.said.episode), self.said)


Walk.TestCase.settings = tries(30, stateful_step_count=12, deadline=None)
TestWalk = Walk.TestCase


BROKEN = [
    (
        "assemble",
        "choose_target",
        lambda *_: ProposedWay("finish", None, []),
        "a flag is lowered",
        lambda walk: (walk.begin(BASE, "mood-advice", 40, 6, set()), walk.learn({"danger": True})),
    ),
    (
        "target",
        "is_untried",
        lambda *_: True,
        "a third time",
        lambda walk: (walk.begin(BASE, "mood-advice", 40, 6, {"mood-course"}), walk.wait_and_measure(6, 8)),
    ),
    (
        "waiting",
        "checks",
        lambda *_: [],
        "checks",
        lambda walk: (walk.begin(BASE, "mood-advice", 40, 2, set()), walk.wait_and_measure(6, 8)),
    ),
    (
        "rules",
        "unmentioned",
        lambda *_: [],
        "deterioration is not said",
        lambda walk: (walk.begin(FORGETFUL, "mood-advice", 40, 0, set()), walk.wait_and_measure(6, 8)),
    ),
    (
        "target",
        "as_much_as_today",
        lambda _, proposed: proposed,
        "higher today",
        lambda walk: (walk.begin(BASE, "general-advice", 40, 8, set()), walk.wait_and_measure(6, 8)),
    ),
    (
        "rules",
        "of_today",
        lambda _: [],
        "a flag is lowered",
        lambda walk: (
            walk.begin(BASE, "general-call", 40, 4, set()),
            walk.wait_and_measure(4, 8),
            walk.learn({"danger": True}),
        ),
    ),
    (
        "follow_up",
        "most_urgent",
        lambda today, _: today.pathway.urgencies[0].id,
        "urgency",
        lambda walk: (
            walk.begin(BASE, "mood-advice", 40, 0, set()),
            walk.wait_and_measure(8, 4),
            walk.learn({"low_mood": False}),
        ),
    ),
]
"""What is broken on purpose, the law that it breaks, and a walk that shows it."""


@pytest.mark.parametrize(("module", "name", "broken", "law", "steps"), BROKEN, ids=[one[1] for one in BROKEN])
def test_a_broken_law_is_found(module, name, broken, law, steps, monkeypatch):
    """The same walk is lawful before a law is broken on purpose, and not after."""

    def walked():
        walk = Walk()
        steps(walk)
        walk.lawful()
        walk.teardown()

    walked()
    monkeypatch.setattr(importlib.import_module(f"stegvis.reviewing.{module}"), name, broken)
    with pytest.raises(AssertionError, match=law):
        walked()


# ---------------------------------------------------------------- never below today, never milder when worse


def own(said):
    """What the rules propose, whatever a clinician has chosen."""
    return said.override["proposed"] if said.override else {"verdict": said.verdict, "target": said.target}


def counts_today(scale, one, measured):
    """Whether a measurement says anything of today: the scale is for the age, and the total is not too old."""
    age, lasts = one.patient.age, scale.lasts
    fits = age is None or scale.age_lowest <= age <= scale.age_highest
    return fits and (lasts is None or (one.on - measured.on).days <= lasts.provisional_days)


def not_below_today(pathway, one, said):
    """L15: level and urgency are at least what the router answers to the values of today, which is returned."""
    patient = evolve(one.patient, contact_date=one.on)
    newest = {}
    for measured in sorted(one.measurements, key=lambda each: each.on):
        if counts_today(pathway.instruments[measured.instrument], one, measured):
            newest[measured.instrument] = measured
    joined = evolve(
        patient,
        scores={**{id: each.total for id, each in newest.items()}, **patient.scores},
        items={**{id: each.items for id, each in newest.items()}, **patient.items},
    )
    try:
        today = stegvis.route(pathway, joined)
    except stegvis.AssessmentError:  # an earlier form that cannot stand beside the short form of today
        today = stegvis.route(pathway, patient)
    levels = [level.id for level in pathway.levels]
    ranks = pathway.ruleset.urgency_rank
    assert ranks[said.urgency] >= ranks[today.urgency], "sooner today"
    target = own(said)["target"]
    if target:
        assert levels.index(pathway.steps[target].level) >= levels.index(today.level), "higher today"
    return today


def met_by_their_own(pathway, said, today):
    """L14: whoever a rule of today asks for, and who gives the step, meets the patient, no later than asked."""
    rules, ranks = pathway.ruleset, pathway.ruleset.urgency_rank
    met = {one["profession"]: ranks[one["urgency"]] for one in said.contacts}
    assert [ranks[one["urgency"]] for one in said.contacts] == sorted(met.values(), reverse=True)
    held = {id for one in today.contacts for id in one["for"]}
    for one, (_, _, urgency) in zip(rules.rules, rules.joins, strict=True):
        if one.id in held and one.first_contact and said.target:
            assert met[one.first_contact] >= urgency, "a rule's own"
    if said.target:
        asked = max((ranks[one["urgency"]] for one in said.reasons), default=0)
        assert met[pathway.steps[said.target].first_contact] >= asked, "the step's own"
        assert max(met.values()) == ranks[said.urgency], "the head is the soonest"
    if said.recommendation is not None:
        assert said.recommendation.first_contact == said.contacts[0]["profession"]


@given(episodes(BASE))
@tries(200)
def test_a_review_is_never_below_today(one):
    """In the small pathway."""
    said = answer(BASE, one)
    if said is not None:
        met_by_their_own(BASE, said, not_below_today(BASE, one, said))


@pytest.mark.slow
@given(st.data())
@tries(60)
def test_a_review_is_never_below_today_as_shipped(shipped, data):
    """In the shipped pathway, on any of its scales and with any of its findings."""
    one = data.draw(shipped_episodes(shipped))
    said = answer(shipped, one)
    if said is not None:
        met_by_their_own(shipped, said, not_below_today(shipped, one, said))


def held_together(pathway, step, findings, scores, weeks=4, **more):
    """L14 and L15 of a course whose patient has all of some findings today, whatever the course."""
    one = Episode(
        step, START, day(weeks), Assessment(40, scores, {}, dict.fromkeys(findings, True), **more),
        goal_reached=True, takes_part=True, adverse_events=(),
    )  # fmt: skip
    said = answer(pathway, one)
    if said is not None:
        met_by_their_own(pathway, said, not_below_today(pathway, one, said))
    return said


@pytest.mark.slow
@pytest.mark.parametrize("total", [0, 4, 8])
@pytest.mark.parametrize("denied", [(), ("flags",)])
def test_no_pair_of_findings_is_reviewed_below_today(total, denied):
    """Every pair, in every step of the small pathway."""
    findings = sorted(one.id for one in BASE.inputs.values() if one.kind == "boolean" and not one.instrument)
    for step in BASE.steps:
        for pair in combinations_with_replacement(findings, 2):
            assert held_together(BASE, step, pair, {"mood": total}, none_of=denied)


@given(st.data())
@tries(100)
def test_no_pair_of_findings_is_reviewed_below_today_as_shipped(shipped, data):
    """Any two adverse findings of the shipped pathway, in any step, at times with a scale at its worst."""
    findings = sorted(
        one.id for one in shipped.inputs.values() if one.adverse == "yes" and not one.instrument
    )
    pair = data.draw(st.lists(st.sampled_from(findings), min_size=1, max_size=2, unique=True))
    scale = data.draw(
        st.none() | st.sampled_from(sorted(shipped.instruments.values(), key=lambda one: one.id))
    )
    worst = (
        {}
        if scale is None
        else {scale.id: scale.lowest if scale.direction == "higher_better" else scale.highest}
    )
    step = data.draw(st.sampled_from(sorted(shipped.steps)))
    held_together(shipped, step, pair, worst, none_of=("red_flags", "reason", "situation", "icbt_barriers"))


@pytest.mark.parametrize("hard", HARD, ids=lambda one: one["id"])
def test_no_hard_course_is_reviewed_below_today(shipped, hard):
    """L14, L15 and all else that must hold of any review."""
    one = Episode.from_dict(hard["given"])
    said = answer(shipped, one)
    assert (said is None) is (hard["id"] == "phq9-before-18")
    if said is not None:
        laws(shipped, said)
        today = not_below_today(shipped, one, said)
        met_by_their_own(shipped, said, today)


def severity(pathway, said):
    """How much is asked for: whether it is less care, the level of what is given, and the urgency."""
    proposed = own(said)
    step = pathway.steps[proposed["target"]] if proposed["target"] else None
    level = pathway.ruleset.level_rank[step.level] if step else -1
    return proposed["verdict"] not in DOWNWARD, level, pathway.ruleset.urgency_rank[said.urgency]


def never_milder(pathway, one, worse):
    """L5: a worse course gets no less care, no lower level and no later contact."""
    before, after = answer(pathway, one), answer(pathway, worse)
    if before is None or after is None:
        return
    (more, level, urgency), (more_too, level_too, urgency_too) = (
        severity(pathway, before),
        severity(pathway, after),
    )
    assert level_too >= level, (own(before), own(after))
    assert more_too >= more, (own(before), own(after))
    assert urgency_too >= urgency, (before.urgency, after.urgency)


def worsen(draw, pathway, one):
    """The same course with one thing worse: the newest total, the impression, or an adverse finding."""
    newest = one.measurements[-1] if one.measurements else None
    ways = ["impression", "finding"] + (["total"] if newest and newest.on > START else [])
    way = draw(st.sampled_from(ways))
    if way == "impression":
        order = ["better", "same", "worse"]
        here = order.index(one.impression or "better")
        first = evolve(one, impression=order[here])
        return first, evolve(one, impression=draw(st.sampled_from(order[here:])))
    if way == "finding":
        id = draw(st.sampled_from(sorted(f.id for f in pathway.inputs.values() if f.adverse == "yes")))
        no, yes = ({**one.patient.findings, id: value} for value in (False, True))
        return (
            evolve(one, patient=evolve(one.patient, findings=no)),
            evolve(one, patient=evolve(one.patient, findings=yes)),
        )
    scale = pathway.instruments[newest.instrument]
    low, high = (
        (newest.total, scale.highest) if scale.direction == "higher_worse" else (scale.lowest, newest.total)
    )
    total = draw(st.integers(low, high))
    return one, evolve(one, measurements=(*one.measurements[:-1], evolve(newest, total=total)))


@pytest.mark.uncounted
@given(st.data())
@tries(60)
def test_who_says_worse_is_always_answered_as_shipped(shipped, data):
    """Whatever a scale shows: the impression is among the reasons, and no less care is proposed."""
    said = answer(shipped, evolve(data.draw(shipped_episodes(shipped)), impression="worse", overrides=()))
    if said is not None:
        heard = [one for one in (*said.reasons, *said.also) if one["values"].get("impression") == "worse"]
        assert heard and said.verdict not in DOWNWARD


@pytest.mark.uncounted
@given(episodes(BASE), st.data())
@tries(300)
def test_a_worse_course_is_never_milder(one, data):
    """In the small pathway."""
    never_milder(BASE, *worsen(data.draw, BASE, one))


@pytest.mark.slow
@given(st.data())
@tries(80)
def test_a_worse_course_is_never_milder_as_shipped(shipped, data):
    """In the shipped pathway."""
    never_milder(shipped, *worsen(data.draw, shipped, data.draw(shipped_episodes(shipped))))


@st.composite
def outgrown(draw, pathway, scale):
    """A course in a step that is not for the patient's age, at times after steps that have failed.

    What is known today is a scale and at most one finding: enough for another track, or not.
    """
    low, high = scale.age_lowest, min(scale.age_highest, 120)
    age = draw(st.sampled_from([low, high]) | st.integers(low, high))
    closed = [one for one in pathway.steps.values() if not one.age_lowest <= age <= one.age_highest]
    level = draw(st.sampled_from(sorted({one.level for one in closed})))
    step = draw(st.sampled_from(sorted(one.id for one in closed if one.level == level)))
    adverse = sorted(id for id, one in pathway.inputs.items() if one.adverse == "yes" and not one.instrument)
    known = dict.fromkeys(draw(st.lists(st.sampled_from(adverse), max_size=1)), True)
    tried = sorted(one.id for one in pathway.steps.values() if one.age_lowest <= age <= one.age_highest)
    maybe = st.none() | st.booleans()
    return Episode(
        step, START, day(2), Assessment(age, findings=known, none_of=tuple(pathway.groups)),
        completed=draw(maybe), takes_part=draw(maybe), goal_reached=False, adverse_events=(), impression="same",
        earlier=failed(draw(st.sampled_from(tried)), draw(st.sampled_from([0, 2]))),
    )  # fmt: skip


@pytest.mark.slow
@given(st.data())
@tries(60, least=40)
def test_a_worse_total_in_a_step_for_another_age_is_never_milder(shipped, data):
    """On every limit of a scale, from its best to its worst, whatever track it leads to."""
    scale = data.draw(st.sampled_from(sorted(shipped.instruments.values(), key=lambda one: one.id)))
    one = data.draw(outgrown(shipped, scale))
    edges = sorted({scale.lowest, scale.highest, *limits(shipped).get(scale.id, [])})
    worse = edges if scale.direction == "higher_worse" else edges[::-1]
    start = Measurement(scale.id, START, worse[len(worse) // 2])
    courses = [evolve(one, measurements=(start, Measurement(scale.id, day(2), total))) for total in worse]
    for milder, graver in pairwise(courses):
        never_milder(shipped, milder, graver)


@pytest.mark.parametrize("step", ["older-icbt", "children-youth-icbt"])
def test_no_total_gives_less_than_no_need(shipped, step):
    """A step for another age: the track that KEDS leads to has a rung where the general one has none."""
    safe = Assessment(18, none_of=["red_flags", "reason", "situation"])
    for total in (18, 19, 26, 54):
        given = (Measurement("keds", day(0), 38), Measurement("keds", day(2), total))
        said = answer(shipped, Episode(step, START, day(2), safe, given, completed=True))
        target = shipped.steps[said.target]
        assert (said.verdict, target.level) == ("step_up", "individual_cbt")
        assert target.track == ("general" if total < 19 else "stress")


def test_a_red_flag_in_a_track_is_led_past_what_has_failed_twice(shipped):
    """MADRS-S 49 after two rounds of CBT is a referral; 50, a red flag besides, is no less."""
    safe = Assessment(20, none_of=["red_flags", "reason", "situation"])
    tried = failed("depression-individual-cbt", 2)

    def said(total):
        given = (Measurement("madrs_s", day(0), 33), Measurement("madrs_s", day(2), total))
        return answer(shipped, Episode("children-support", START, day(2), safe, given, earlier=tried))

    for total in (49, 50):
        assert (said(total).verdict, said(total).target) == ("refer", "depression-psychiatric-referral")
    assert said(50).red_flags and not said(49).red_flags


@given(shipped_episodes(BASE))
@tries(15)
def test_a_firm_review_holds_whatever_is_answered(one):
    """What is open of today's patient gives no higher level, and no sooner contact."""
    with suppress(stegvis.AssessmentError):
        overturned(BASE, one)
