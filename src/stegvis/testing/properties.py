"""The laws of a pathway as checks of one patient, and as ready-made pytest functions.

from stegvis.testing import laws

globals().update(laws("my-pathway/"))     # in a test module: one test for each law

L1-L6 and L11 are tried on random patients, reviews on random courses,
L10 on random overlays, L9 on every age; L7 and L8 are proven by
what `stegvis check` does, L7 only where z3 is installed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from stegvis.errors import AssessmentError, PathwayError
from stegvis.graph import survey
from stegvis.language import truth_of
from stegvis.model import Assessment, Pathway, Recommendation, Step, Weighed, patient
from stegvis.routing import (
    Lookup,
    Outcome,
    barriers,
    guarded,
    needs_trying,
    offered,
    open_at,
    outcome,
    weigh,
)
from stegvis.testing.completed import completed
from stegvis.testing.firm_reviews import firm_reviews_stand
from stegvis.testing.invented import laid_on
from stegvis.testing.invented import overlays as made_up
from stegvis.testing.patients import assessments, limits
from stegvis.verbs import load, route
from stegvis.verification import prove

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
    for language in ("sv", "en"):
        assert 1 < rec.to_text(language).count("\n") <= 12, shown(one)
        assert rec.to_text(language, detail="full"), shown(one)
    assert Recommendation.from_dict(json.loads(json.dumps(said))).to_dict() == said, shown(one)


def lowest_effective(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L2, L3: never below a need, and no open step lies between the need and the proposal.

    Where every answer to what is open leads higher than an open step, less is never proposed (L6): what
    an open red flag asks for is then met where the mildest of those answers can be met.
    """
    found = weighed(pathway, one)
    if found is None:
        return
    seen, answer = found
    rules = pathway.ruleset
    look = Lookup(pathway, seen)
    low, high = look("age")
    for rule in pathway.rules:
        if truth_of(guarded(rule, rules.tracks.get(rule.track)), look):
            needed = rules.level_rank[pathway.level_needed(rule)]
            assert answer.level >= needed, f"{rule.id}: {shown(one)}"
    for proposal in answer.proposals:
        for step in offered(pathway, proposal.track):
            if not proposal.needed <= rules.level_rank[step.level] < proposal.level:
                continue
            stopped = any(u.kind == "stop" and truth_of(u.when, look) for u in step.unsuitable)
            outside = high < step.age_lowest or low > step.age_highest
            elsewhere = closed_at(pathway, step, answer.leaf)
            assert stopped or outside or elsewhere or lifted(pathway, one, seen, proposal.level), (
                f"{step.id} is open: {shown(one)}"
            )


def closed_at(pathway: Pathway, step: Step, values: Sequence[int]) -> bool:
    """Tell whether a step is not open at values that are laid out."""
    rules = pathway.ruleset
    age = values[rules.age_at], values[rules.age_at + 1]
    return not open_at(step, age, False) or bool(barriers(rules, step, values)[0])


def lifted(pathway: Pathway, one: Assessment, seen: Weighed, level: int) -> bool:
    """Tell whether every answer to what is open leads at least to a level."""
    lowest = route(pathway, one).range["lowest"] if tried(pathway, seen) else pathway.levels[0].id
    return level > 0 and pathway.ruleset.level_rank[lowest] >= level


def red_flags_hold(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L4: a red flag that holds fixes at least its level and urgency."""
    found = weighed(pathway, one)
    if found is None:
        return
    seen, answer = found
    rules, look = pathway.ruleset, Lookup(pathway, seen)
    for flag in (flag for flag in pathway.red_flags if truth_of(flag.when, look)):
        level = rules.level_rank[pathway.level_needed(flag)]
        assert answer.level >= level, f"{flag.id}: {shown(one)}"
        assert answer.urgency >= rules.urgency_rank[flag.urgency], f"{flag.id}: {shown(one)}"


def monotone(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L5: one more adverse finding or a worse score never lowers level or urgency.

    Where completions are tried, the urgency is that of the mildest one: it may fall as the level rises. The
    last answer to the red flags takes away what their being open had raised: what then holds is L4's.
    """
    before = weighed(pathway, one)
    if before is None:
        return
    for other in worse(pathway, one):
        after = weighed(pathway, other) or before
        if before[1].flags_open and not after[1].flags_open:
            continue
        said = f"{shown(one)} -> {shown(other)}"
        assert after[1].level >= before[1].level, said
        if after[1].level == before[1].level or not tried(pathway, before[0], after[0]):
            assert after[1].urgency >= before[1].urgency, said


def tried(pathway: Pathway, *patients: Weighed) -> bool:
    """Tell whether completions of any of them must be tried."""
    return any(needs_trying(pathway, pathway.ruleset.values(one.known)) for one in patients)


def worse(pathway: Pathway, one: Assessment) -> Iterator[Assessment]:
    """Yield a patient made worse in one way: a score beside each limit, an item, an adverse finding."""
    edges = limits(pathway)
    yield from worse_items(pathway, one)
    for id, put in pathway.inputs.items():
        score = one.scores.get(id) if put.instrument else one.findings.get(id)
        if put.kind == "boolean" and put.adverse != "neither":
            yield evolve(one, findings={**one.findings, id: put.adverse == "yes"})
        elif put.direction != "neither" and isinstance(score, int) and not put.item:
            end = put.highest if put.direction == "higher_worse" else put.lowest
            for value in {*edges.get(id, ()), end}:
                if min(score, end) <= value <= max(score, end):
                    if put.instrument:
                        yield evolve(one, scores={**one.scores, id: value})
                    else:
                        yield evolve(one, findings={**one.findings, id: value})


def worse_items(pathway: Pathway, one: Assessment) -> Iterator[Assessment]:
    """Yield a patient made worse in one item; the total of a scale that is answered in part moves with it."""
    for id, items in one.items.items():
        scale, worst = pathway.instruments[id], pathway.inputs[id].direction
        step = {"higher_worse": 1, "higher_better": -1}.get(worst)
        for number, value in items.items() if step else ():
            values = scale.allowed(int(number))[::step]
            later = values[values.index(value) + 1 :] if value in values else ()
            if later:
                yield evolve(one, items={**one.items, id: {**items, number: later[0]}})


def stays_in_range(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L6: answering any open question, or all of them, leads to a level within the range that was said."""
    found = weighed(pathway, one)
    if found is None:
        return
    rec = route(pathway, one)
    ids = [level.id for level in pathway.levels]
    low, high = ids.index(rec.range["lowest"]), ids.index(rec.range["highest"])
    with suppress(AssessmentError):
        whole = completed(pathway, one, Random(shown(one)))
        after = outcome(pathway, pathway.ruleset.values(weigh(pathway, whole).known))
        if anchored(found[1]):
            assert low <= after.level <= high, f"{shown(one)} -> {shown(whole)}"
    if found[1].firm:
        return
    for question in rec.questions:
        for answer in question["answers"]:
            assert low <= ids.index(answer["level"]) <= high, f"{question['question']}: {shown(one)}"


def anchored(found: Outcome) -> bool:
    """Tell whether those for whom no rule is are left at the lowest level, or some rule is sure to hold.

    Where they are not, a rule that holds may lower them: an inversion, which `stegvis check` finds.
    """
    return bool(found.mildest) or found.lowest == 0


def unguarded(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L6: while a red-flag question is open the answer is provisional and says so first.

    While something must be done at once, only what may have to be done as soon is asked; what was asked and
    is not known is not asked again, but a caveat says what it may hide.
    """
    found = weighed(pathway, one)
    if found is None or not found[1].flags_open:
        return
    rec = route(pathway, one)
    levels = pathway.ruleset.level_rank
    assert rec.status == "provisional", shown(one)
    kinds = [question["kind"] for question in rec.questions if question["kind"] != "contradiction"]
    if rec.urgency != pathway.urgencies[-1].id:
        assert kinds[:1] == ["red_flag"] or (found[0].not_known and rec.caveats), shown(one)
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
    "firm_reviews_stand": firm_reviews_stand,
}


def every_rule_matters(pathway: Pathway) -> None:
    """L7 (and L1, L4-L6 once more): no dead rule, and no breach that z3 finds over partly known patients."""
    pytest.importorskip("z3", reason="the laws are not proven: pip install 'stegvis[verify]'")
    result = prove(pathway)
    wrong = [one for one in result.findings if one.diagnostic.severity == "error" and not one.accepted]
    said = [f"{one.diagnostic}\n  patients: {[*map(told, one.patients)]}" for one in wrong]
    assert not wrong, "\n\n".join(said)
    assert not result.undecided, f"not decided within the time: {', '.join(result.undecided)}"


def told(data: Any) -> str:
    """Return a patient's data as JSON."""
    return json.dumps(data, ensure_ascii=False)


def every_step_leads_up(pathway: Pathway) -> None:
    """L8: every step is reached, and from each a way without circles leads to the top."""
    survey(pathway)


def every_age_is_covered(pathway: Pathway) -> None:
    """L9: from 0 to 120 years, with nothing known and with everything answered no, somebody answers."""
    groups = tuple(pathway.groups)
    ages = pathway.inputs["age"]
    for age in range(ages.lowest, ages.highest + 1):
        for none_of in ((), groups):
            one = Assessment(age, none_of=none_of)
            rec = route(pathway, one)
            step = pathway.steps[rec.step]
            assert step.age_lowest <= age <= step.age_highest, f"{step.id} is not for {shown(one)}"


WHOLE: dict[str, Callable[[Pathway], None]] = {
    "every_rule_matters": every_rule_matters,
    "every_step_leads_up": every_step_leads_up,
    "every_age_is_covered": every_age_is_covered,
}


def overlays_never_lower(base: Pathway, changed: Pathway, one: Assessment) -> None:
    """L10: where a red flag of the base holds, an overlay asks for no less, no later."""
    look = weighed(base, one)
    found = weighed(changed, one)
    if look is None or found is None:
        return
    known = Lookup(base, look[0])
    for flag in base.red_flags:
        if truth_of(flag.when, known):
            said = f"{flag.id}: {shown(one)}"
            assert found[1].level >= base.ruleset.level_rank[base.level_needed(flag)], said
            assert found[1].urgency >= base.ruleset.urgency_rank[flag.urgency], said


def laws(
    pathway: Pathway | str | os.PathLike[str],
    examples: int | None = None,
    overlays: Sequence[str | os.PathLike[str]] = (),
    unit: str | os.PathLike[str] | None = None,
) -> dict[str, Callable[[], None]]:
    """Return one test function for each law, by name: put them into a test module.

    Args:
        pathway: a shipped id or a path; a pathway that is loaded already has no test of L10, as an
            overlay is laid on files.
        examples: how many random patients each law is tried on; as many as the Hypothesis profile says, if
            nothing is said. L10 takes a tenth as many overlays. All else is as the profile says.
        overlays, unit: as in `stegvis.load`.

    >>> sorted(laws("se-primary-care"))[:2]
    ['test_law_every_age_is_covered', 'test_law_every_rule_matters']
    """
    one = pathway if isinstance(pathway, Pathway) else load(pathway, overlays, unit)
    many = examples or settings().max_examples
    tests = {f"test_law_{name}": as_test(one, law, examples) for name, law in LAWS.items()}
    tests |= {f"test_law_{name}": of_whole(one, law) for name, law in WHOLE.items()}
    if not isinstance(pathway, Pathway):
        tests["test_law_overlays_never_lower"] = of_overlays(pathway, max(1, many // 10))
    return {name: named(name, test) for name, test in tests.items()}


def named(name: str, test: Callable[[], None]) -> Callable[[], None]:
    """Give a test its own name, and with it its own place in Hypothesis's database of what failed."""
    test.__name__ = test.__qualname__ = name
    drawn = getattr(test, "hypothesis", None)
    if drawn:
        drawn.inner_test.__name__ = drawn.inner_test.__qualname__ = name
        drawn.inner_test._hypothesis_internal_add_digest = name.encode()
    return test


def patients(examples: int | None) -> settings:
    """Return the settings of the user's profile, with another number of examples if one is said."""
    return settings() if examples is None else settings(max_examples=examples)


def as_test(pathway: Pathway, law: Law, examples: int | None) -> Callable[[], None]:
    """Make a test of a law; a failure shrinks to a patient that one can read."""

    @given(assessments(pathway), st.data())
    @patients(examples)
    def test(one: Assessment, data: Any) -> None:
        law(pathway, one, data)

    test.__doc__ = law.__doc__
    return test


def of_whole(pathway: Pathway, law: Callable[[Pathway], None]) -> Callable[[], None]:
    """Make a test of a law that looks at the whole pathway."""

    def test() -> None:
        law(pathway)

    test.__doc__ = law.__doc__
    return test


def of_overlays(path: str | os.PathLike[str], examples: int) -> Callable[[], None]:
    """Make a test of L10: an overlay is refused, or it lowers nobody."""
    base = load(path)

    @given(made_up(base, lowering=True), st.lists(assessments(base), min_size=1, max_size=5))
    @patients(examples)
    def test(overlay: str, patients: list[Assessment]) -> None:
        try:
            changed = laid_on(path, overlay)
        except PathwayError:
            return
        for one in [*patients, *worse(base, Assessment())]:
            overlays_never_lower(base, changed, one)

    test.__doc__ = overlays_never_lower.__doc__
    return test
