"""The laws of DESIGN section 3 as checks of one patient, and as ready-made pytest functions.

from stegvis.testing.laws import laws

globals().update(laws("my-pathway/"))     # in a test module: one test for each law
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stegvis.assessment import Assessment
from stegvis.criteria import truth_of
from stegvis.errors import AssessmentError
from stegvis.loading import load
from stegvis.pathway import Pathway
from stegvis.reading.patients import patient
from stegvis.recommendation import Recommendation
from stegvis.routing import Outcome, outcome, route
from stegvis.testing.strategies import assessments
from stegvis.weighing import Lookup, Weighed, weigh

Law = Callable[[Pathway, Assessment, Any], None]


def weighed(pathway: Pathway, one: Assessment) -> tuple[Weighed, Outcome] | None:
    """Return a patient's values and outcome, or None when the values contradict each other."""
    try:
        seen = weigh(pathway, one)
    except AssessmentError:
        return None
    return seen, outcome(pathway, pathway.ruleset.values(seen.known))


def shown(one: Assessment) -> str:
    """Return a patient as the JSON that `stegvis route --input` reads."""
    return json.dumps(one.to_dict(), ensure_ascii=False)


def total(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L1: every valid patient gets a recommendation whose every part can be read, and reads back."""
    if weighed(pathway, one) is None:
        return
    rec = route(pathway, one)
    said = rec.to_dict()
    assert rec.level in [level.id for level in pathway.levels], shown(one)
    assert rec.to_text("sv"), shown(one)
    assert rec.to_text("en"), shown(one)
    assert Recommendation.from_dict(json.loads(json.dumps(said))).to_dict() == said, shown(one)


def lowest_effective(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L2, L3: never below a need, and no open step lies between the need and the proposal."""
    found = weighed(pathway, one)
    if found is None:
        return
    seen, answer = found
    rules = pathway.ruleset
    look = Lookup(pathway, seen)
    low, high = look("age")
    for number in answer.holds:
        assert answer.level >= rules.joins[number][1], shown(one)
    for proposal in answer.proposals:
        for level, step in rules.ladders[proposal.track.id]:
            if not proposal.needed <= level < proposal.level:
                continue
            stopped = any(u.kind == "stop" and truth_of(u.when, look) for u in step.unsuitable)
            outside = high < step.age_lowest or low > step.age_highest
            assert stopped or outside, f"{step.id} is open: {shown(one)}"


def red_flags_hold(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L4: a red flag that holds fixes at least its level and urgency."""
    found = weighed(pathway, one)
    if found is None:
        return
    seen, answer = found
    rules, look = pathway.ruleset, Lookup(pathway, seen)
    for flag in pathway.red_flags:
        if truth_of(flag.when, look):
            level = rules.level_rank[pathway.level_needed(flag)]
            assert answer.level >= level, f"{flag.id}: {shown(one)}"
            assert answer.urgency >= rules.urgency_rank[flag.urgency], f"{flag.id}: {shown(one)}"


def monotone(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L5: one more adverse finding or a worse score never lowers level or urgency."""
    scores = {id: v for id, v in one.scores.items() if v is not None}
    adverse = {
        id: put for id, put in pathway.inputs.items() if put.kind == "boolean" and put.adverse != "neither"
    }
    choices = [*scores, *adverse]
    if not choices:
        return
    id = data.draw(st.sampled_from(sorted(choices)))
    if id in scores:
        scale = pathway.instruments[id]
        worse = scale.direction == "higher_worse"
        span = (scores[id], scale.highest) if worse else (scale.lowest, scores[id])
        other = evolve(one, scores={**one.scores, id: data.draw(st.integers(*span))})
    else:
        other = evolve(one, findings={**one.findings, id: adverse[id].adverse == "yes"})
    before, after = weighed(pathway, one), weighed(pathway, other)
    if before and after:
        said = f"{shown(one)} -> {shown(other)}"
        assert after[1].level >= before[1].level, said
        assert after[1].urgency >= before[1].urgency, said


def stays_in_range(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L6: answering any open question leads to a level within the range that was said."""
    found = weighed(pathway, one)
    if found is None or found[1].firm:
        return
    rec = route(pathway, one)
    ids = [level.id for level in pathway.levels]
    low, high = ids.index(rec.range["lowest"]), ids.index(rec.range["highest"])
    for question in rec.questions:
        for answer in question["answers"]:
            assert low <= ids.index(answer["level"]) <= high, f"{question['question']}: {shown(one)}"


def unguarded(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L6: while a red-flag question is open the answer is provisional and says so first."""
    found = weighed(pathway, one)
    if found is None or not found[1].flags_open:
        return
    rec = route(pathway, one)
    levels = pathway.ruleset.level_rank
    assert rec.status == "provisional", shown(one)
    assert rec.questions[0]["kind"] == "red_flag", shown(one)
    assert levels[rec.level] >= levels[pathway.open_flags.at_least], shown(one)


def pure(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L11: the same input gives the same bytes."""
    if weighed(pathway, one) is not None:
        first, second = (json.dumps(route(pathway, patient(one.to_dict())).to_dict()) for _ in (0, 1))
        assert first == second, shown(one)


LAWS: dict[str, Law] = {
    "total": total,
    "lowest_effective": lowest_effective,
    "red_flags_hold": red_flags_hold,
    "monotone": monotone,
    "stays_in_range": stays_in_range,
    "unguarded": unguarded,
    "pure": pure,
}


def laws(pathway: Pathway | str | os.PathLike[str], examples: int = 100) -> dict[str, Callable[[], None]]:
    """Return one test function for each law, by name: put them into a test module.

    Args:
        pathway: a loaded pathway, a shipped id or a path.
        examples: how many random patients each law is tried on.
    """
    one = pathway if isinstance(pathway, Pathway) else load(pathway)
    return {f"test_law_{name}": as_test(one, law, examples) for name, law in LAWS.items()}


def as_test(pathway: Pathway, law: Law, examples: int) -> Callable[[], None]:
    """Make a test of a law; a failure shrinks to a patient that one can read."""

    @given(assessments(pathway), st.data())
    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test(one: Assessment, data: Any) -> None:
        law(pathway, one, data)

    test.__doc__ = law.__doc__
    return test
