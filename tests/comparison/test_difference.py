"""The meaning of a change, beside brute force: none missed, none invented, each counted exactly."""

from collections import defaultdict
from itertools import product
from random import Random

import pytest
import z3
from attrs import evolve

import stegvis
from folders import SMALL
from stegvis.comparison import compare, search, tables
from stegvis.comparison.combinations import combinations
from stegvis.comparison.differences import kind_of
from stegvis.comparison.effects import ONLY_OTHERS
from stegvis.comparison.examples import Examples
from stegvis.comparison.patient_view import PatientView
from stegvis.language.criterion import AllOf, AnyOf, AtLeast, Not, OneOf, Within
from stegvis.model import patient
from stegvis.model.track import OpenFlags
from stegvis.rendering import change_report
from stegvis.routing.compile import compile_pathway
from stegvis.routing.intake import weigh
from stegvis.verification.change_prover import ChangeProver
from stegvis.verification.installed import difference_prover

FULL = stegvis.load(SMALL)


def difference(old, new):
    """The meaning of a change, proven where z3 is installed."""
    return compare.difference(old, new, difference_prover())


def first_difference(old, new):
    """One change, proven where z3 is installed."""
    return compare.first_difference(old, new, difference_prover())


def made(pathway, **said):
    """A pathway said otherwise, and compiled."""
    one = evolve(pathway, **said)
    return evolve(one, ruleset=compile_pathway(one))


def trimmed(*inputs):
    """The small pathway with some of its inputs, and rules over them."""
    kept = {id: one for id, one in FULL.inputs.items() if id in inputs or one.instrument in inputs}
    any_ = OneOf("low_mood", (1,))
    tracks = tuple(
        evolve(
            t,
            needs=tuple(evolve(n, when=any_) for n in t.needs),
            actions=tuple(evolve(a, when=any_) for a in t.actions),
        )
        for t in FULL.tracks
    )
    flags = tuple(evolve(f, when=OneOf("danger", (1,))) for f in FULL.red_flags)
    groups = {
        id: evolve(g, findings=tuple(f for f in g.findings if f in kept)) for id, g in FULL.groups.items()
    }
    steps = tuple(
        evolve(
            t,
            steps=tuple(
                evolve(s, unsuitable=tuple(evolve(u, when=any_) for u in s.unsuitable)) for s in t.steps
            ),
        )
        for t in tracks
    )
    return made(
        FULL, inputs=kept, tracks=steps, red_flags=flags, groups=groups,
        instruments={id: one for id, one in FULL.instruments.items() if id in inputs},
        gates={id: gate for id, gate in FULL.gates.items() if id in kept},
    )  # fmt: skip


TINY = trimmed("age", "danger", "low_mood", "tired")
SCALE = trimmed("age", "danger", "low_mood", "mood")


class Dice(Random):
    """Draws criteria, pathways and edits; the same seed draws the same."""

    def leaf(self, base):
        one = base.inputs[self.choice(sorted(base.inputs))]
        if one.kind == "integer":
            return Within(one.id, *sorted(self.choices(range(one.lowest, one.highest + 1), k=2)))
        return OneOf(one.id, tuple(sorted(self.sample(range(one.highest + 1), self.randint(1, one.highest)))))

    def criterion(self, base, storeys=2):
        if storeys == 0 or self.random() < 0.3:
            return self.leaf(base)
        parts = tuple(self.criterion(base, storeys - 1) for _ in range(self.randint(1, 3)))
        return self.choice(
            [AllOf(parts), AnyOf(parts), AtLeast(self.randint(1, len(parts)), parts), Not(parts[0])]
        )

    def pathway(self, base):
        levels, urgencies = ([one.id for one in named] for named in (base.levels, base.urgencies))

        def rule(need):
            return evolve(
                need, when=self.criterion(base), at_least=self.choice(levels), urgency=self.choice(urgencies)
            )

        def step(one):
            stops = (
                evolve(u, when=self.criterion(base), kind=self.choice(["stop", "ask"]))
                for u in one.unsuitable
            )
            return evolve(one, unsuitable=tuple(stops))

        tracks = tuple(
            evolve(t, needs=tuple(map(rule, t.needs)), steps=tuple(map(step, t.steps))) for t in base.tracks
        )
        return made(base, red_flags=tuple(map(rule, base.red_flags)), tracks=tracks)


KINDS = ("when", "at_least", "urgency", "drop", "add", "stop", "kind", "no stop", "ages", "track ages", "flags",
         "flag", "otherwise", "order", "gate", "no step", "action", "rename")  # fmt: skip


def edits(dice, base, kind=None):
    """An edition with one thing said otherwise."""
    rule = dice.choice([n.id for t in base.tracks for n in t.needs])
    track = next(t.id for t in base.tracks if any(n.id == rule for n in t.needs))
    levels = [level.id for level in base.levels]
    urgencies = [urgency.id for urgency in base.urgencies]

    def needs(change):
        tracks = [
            evolve(t, needs=tuple(x for n in t.needs for x in (change(n) if n.id == rule else [n])))
            for t in base.tracks
        ]
        return made(base, tracks=tuple(tracks))

    def steps(change, in_track="mood-track"):
        tracks = [
            evolve(t, steps=tuple(map(change, t.steps))) if t.id == in_track else t for t in base.tracks
        ]
        return made(base, tracks=tuple(tracks))

    def barrier(**said):
        return lambda s: evolve(
            s, unsuitable=tuple(evolve(u, **said) for u in s.unsuitable[:1]) + s.unsuitable[1:]
        )

    kind = kind or dice.choice(KINDS)
    if kind == "when":
        return needs(lambda n: [evolve(n, when=dice.criterion(base))])
    if kind == "at_least":
        return needs(lambda n: [evolve(n, at_least=dice.choice(levels))])
    if kind == "urgency":
        return needs(lambda n: [evolve(n, urgency=dice.choice(urgencies))])
    if kind == "drop":
        return needs(lambda n: [])
    if kind == "add":
        return needs(lambda n: [n, evolve(n, id="new", when=dice.criterion(base), at_least=levels[2])])
    if kind == "rename":
        return needs(lambda n: [evolve(n, id="renamed")])
    if kind == "stop":
        return steps(barrier(when=dice.criterion(base)))
    if kind == "kind":
        return steps(barrier(kind=dice.choice(["stop", "ask"])))
    if kind == "no stop":
        return steps(lambda s: evolve(s, unsuitable=s.unsuitable[1:]))
    if kind == "ages":
        low = dice.randint(18, 30)
        return steps(lambda s: evolve(s, age_lowest=low) if s.level == "course" else s)
    if kind == "track ages":
        low = dice.randint(18, 30)
        return made(
            base, tracks=tuple(evolve(t, age_lowest=low) if t.id == track else t for t in base.tracks)
        )
    if kind == "flags":
        return made(base, open_flags=evolve(base.open_flags, at_least=dice.choice(levels)))
    if kind == "flag":
        flags = tuple(evolve(f, urgency=dice.choice(urgencies)) for f in base.red_flags)
        return made(base, red_flags=flags)
    if kind == "otherwise":
        return made(base, otherwise="safety")
    if kind == "order":
        return made(base, tracks=tuple(evolve(t, order=100 - t.order) for t in base.tracks))
    if kind == "gate":
        gated = dice.choice(["tired", "danger"]) if "tired" in base.inputs else "danger"
        return made(base, gates={**base.gates, gated: OneOf("low_mood", (1,))})
    if kind == "no step":
        tracks = [
            evolve(t, steps=tuple(s for s in t.steps if s.level != "course")) if t.id == "mood-track" else t
            for t in base.tracks
        ]
        return made(base, tracks=tuple(tracks))
    return made(
        base,
        tracks=tuple(
            evolve(t, actions=tuple(evolve(a, when=dice.criterion(base)) for a in t.actions))
            for t in base.tracks
        ),
    )


def answers(pathway, ages):
    """Every patient of a small pathway, as JSON data; ages are thinned out."""
    scales = [{}]
    if "mood" in pathway.instruments:
        totals, items = (None, 0, 4, 5, 8, 9, 12), (None, 0, 1, 4)
        scales = [
            {
                **({"scores": {"mood": t}} if t is not None else {}),
                **({"items": {"mood": {"3": i}}} if i is not None else {}),
            }
            for t, i in product(totals, items)
        ]
    findings = [id for id, one in pathway.inputs.items() if one.kind == "boolean"]
    for age, scale, *said in product(ages, scales, *[(None, False, True)] * len(findings)):
        one = {} if age is None else {"age": age}
        yield (
            one | scale | {"findings": {id: v for id, v in zip(findings, said, strict=True) if v is not None}}
        )


def told(pathway, one, actions):
    """What an edition answers; nothing to those of whom nothing is said."""
    view = PatientView(pathway, weigh(pathway, patient(one)))
    return {} if view.left_out else view.facets(True, actions)


def brute(old, new, ages):
    """Yield each patient with what both editions answer."""
    actions = [a.id for one in (old, new) for t in one.tracks for a in t.actions]
    for one in answers(old, ages):
        try:
            both = told(old, one, actions), told(new, one, actions)
            yield (one, *both) if all(both) else (one, {}, {})
        except stegvis.AssessmentError:
            continue


def moved(one, other, causes):
    """What changes between two answers, questions apart; actions and conditions follow their track and step."""
    own = {f for cause in causes for f in cause.facets}
    return {
        (f, one.get(f, ""), other.get(f, "")) for f in {*one, *other}
        if one.get(f) != other.get(f) and (f[0] in ("level", "urgency", "track", "status", "step") or f in own)
    }  # fmt: skip


def no_question(one, other):
    """No question is asked in one edition alone."""
    return {f for f in one if f[0] == "question"} == {f for f in other if f[0] == "question"}


def reproduced(old, new, found):
    """Each patient that is shown is routed as it is said."""
    rank = ("level", "urgency", "track", "status")
    for group in found.groups:
        for change in group.changes:
            before, after = stegvis.route(old, patient(change.old)), stegvis.route(new, patient(change.new))
            kind, id = change.facet
            if kind in rank:
                assert (getattr(before, kind), getattr(after, kind)) == (change.before, change.after)
            elif kind == "step":
                both = ({t["track"]: t["step"] for t in rec.tracks}.get(id, "") for rec in (before, after))
                assert tuple(both) == (change.before, change.after)
            elif kind == "question":
                both = (
                    "asked" if any(q["question"] == id for q in r.questions) else "" for r in (before, after)
                )
                assert tuple(both) == (change.before, change.after)
            else:
                assert before.to_dict() != after.to_dict()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(16))
def test_none_missed_and_none_invented(seed):
    """Random pathways and up to three random edits, beside every patient of a coarse grid."""
    dice = Dice(seed)
    base = SCALE if seed == 0 else TINY
    old = new = dice.pathway(base)
    for _ in range(dice.randint(1, 3)):
        new = edits(dice, new)
    found = difference(old, new)
    assert found.undecided == ()
    causes = found.written.causes
    reported = {kind_of(change) for group in found.groups for change in group.changes}
    asked = any(kind[0][0] in ("question", "questions") for kind in reported)
    for one, before, after in brute(old, new, (None, 17, 18, 65)):
        changes = moved(before, after, causes)
        assert changes <= reported, one
        assert asked or changes or no_question(before, after), one
    assert not causes or "an unknown age" in found.left_out[0]
    reproduced(old, new, found)


@pytest.mark.parametrize("kind", KINDS)
def test_combinations_are_counted_exactly(kind):
    """Per kind of change: how many answers to the questions that are counted show it with some rest."""
    dice = Dice(kind)
    old = dice.pathway(TINY)
    new = edits(dice, old, kind)
    found = difference(old, new)
    if len(found.written.causes) != 1 or len(found.groups) != 1 or found.groups[0].of is None:
        return
    (group,) = found.groups
    rows, every = defaultdict(set), set()
    for one, before, after in brute(old, new, (None, *range(121))):
        said = {"age": one.get("age"), **one["findings"]}
        row = tuple(said.get(id) for id in group.counted)
        every.add(row)
        asked = {f for f in {*before, *after} if f[0] == "question" and before.get(f) != after.get(f)}
        changes = moved(before, after, group.causes)
        for change in changes | {(f, before.get(f, ""), after.get(f, "")) for f in asked}:
            rows[change].add(row)
        if asked and not changes and not any(id in group.counted for _, id in asked):
            rows[ONLY_OTHERS].add(row)
    assert group.of == len(every)
    for change in group.changes:
        assert change.size == len(rows[kind_of(change)]), change


def test_the_same_edition_changes_nobody():
    """Nothing to find, nothing asked."""
    found = difference(FULL, FULL)
    assert not found.any and found.undecided == () and found.written.texts == ()


def edited(**needs):
    """The small pathway with some rules said otherwise."""
    return made(
        FULL,
        tracks=tuple(
            evolve(t, needs=tuple(evolve(n, **needs.get(n.id, {})) for n in t.needs)) for t in FULL.tracks
        ),
    )


@pytest.mark.uncounted
def test_one_threshold():
    """The patients on the limit and no others, by the rule that moved."""
    found = difference(
        FULL, edited(mild={"when": AllOf((Within("mood", 6, 8), Not(Within("weeks", 40, 52))))})
    )
    (group,) = found.groups
    assert (
        [c.id for c in group.causes] == ["mild"] and group.counted[0] == "mood" and 0 < group.size < group.of
    )
    change = next(c for c in group.changes if c.facet == ("step", "mood-track") and c.before == "mood-course")
    assert change.old == change.new and change.old["scores"] == {"mood": 5}
    reproduced(FULL, found.new, found)


@pytest.mark.parametrize("lowest", [0, 1])
def test_a_scale_in_part_across_two_bands_is_left_out_and_said(lowest):
    """Its completions are tried one by one: what it is answered follows from what they are.

    From 0 no total is the mildest, not to be asked is: only while the gate may be closed nothing need be tried.
    """
    first, second, *rest = FULL.track("mood-track").needs

    def bands(start):
        needs = (
            evolve(first, when=Within("mood", lowest, 4), at_least="course"),
            evolve(second, when=Within("mood", start, 12), at_least="course"),
            *(evolve(need, when=Within("mood.item3", 4, 4)) for need in rest),
        )
        return made(
            SCALE, tracks=tuple(evolve(t, needs=needs) if t.id == "mood-track" else t for t in SCALE.tracks)
        )

    old, new = bands(5), bands(6)
    found = difference(old, new)
    assert found.undecided == ()
    assert found.left_out[1:] == ("unanswered, where no answer is the mildest: mood",)
    in_part = {"age": 30, "items": {"mood": {"3": 1}}, "findings": {"low_mood": True, "danger": False}}
    assert PatientView(old, weigh(old, patient(in_part))).left_out
    reported = {kind_of(change) for group in found.groups for change in group.changes}
    for one, before, after in brute(old, new, (None, 17, 18, 65)):
        assert moved(before, after, found.written.causes) <= reported, one
    reproduced(old, new, found)
    assert "an unknown age" in change_report.change_text(found, "en")


@pytest.mark.uncounted
def test_two_causes_that_hide_each_other():
    """A rule that is dropped and written again under another name and level: only together they change."""
    rules = FULL.track("mood-track").needs
    split = (evolve(rules[1], id="mild-a", at_least="clinic"), *rules[:1], *rules[2:])
    new = made(FULL, tracks=tuple(evolve(t, needs=split) if t.id == "mood-track" else t for t in FULL.tracks))
    found = difference(FULL, new)
    (group,) = found.groups
    assert [c.id for c in group.causes] == ["mild", "mild-a"] and group.size is None
    assert ("level", "") in {c.facet for c in group.changes}
    reproduced(FULL, new, found)


def test_texts_change_nobody():
    """A dose, a source, a text, a date: listed as such."""
    words = evolve(FULL.red_flags[0].because, sv="annat")
    flags = (evolve(FULL.red_flags[0], because=words), *FULL.red_flags[1:])
    found = difference(FULL, made(FULL, red_flags=flags, version="1.0.1", sources={}))
    assert not found.any and found.undecided == ()
    assert ("rule", "flag-danger", ("because",)) in found.written.texts
    assert {kind for kind, *_ in found.written.texts} == {"rule", "source", "pathway"}


def test_a_new_question_is_put_to_one_edition_alone():
    """The patient is told to each edition as far as it asks; what is refused is said."""
    one = evolve(FULL.inputs["tired"], id="grief")
    need = evolve(FULL.track("general").needs[0], id="grief", when=OneOf("grief", (1,)))
    tracks = tuple(evolve(t, needs=(*t.needs, need)) if t.id == "general" else t for t in FULL.tracks)
    new = made(FULL, inputs={**FULL.inputs, "grief": one}, tracks=tracks)
    found = difference(FULL, new)
    change = next(
        c for g in found.groups for c in g.changes if c.facet == ("step", "general") and c.before == ""
    )
    assert change.new["findings"]["grief"] is True and "grief" not in change.old.get("findings", {})
    assert found.written.refused[0][0] == "grief"
    back = difference(new, FULL)
    assert any(c.kind == "rule" and c.what == "removed" for g in back.groups for c in g.causes)
    assert "only the old" in back.written.refused[0][1]


def test_scales_that_change():
    """Ages at which a scale is accepted, its items, and a scale that is no longer used."""
    scale = FULL.instruments["mood"]
    later = made(FULL, instruments={"mood": evolve(scale, age_lowest=18)})
    assert ("mood", "accepted at ages 16-120 -> 18-120") in difference(FULL, later).written.refused
    harder = made(FULL, instruments={"mood": evolve(scale, missing_most=2)})
    found = difference(FULL, harder)
    assert (
        any(c.kind == "input" and c.id.startswith("mood") for g in found.groups for c in g.causes)
        or found.idle
    )
    without = trimmed("age", "danger", "low_mood", "tired")
    found = difference(SCALE, without)
    assert {id for id, _ in found.written.refused} == {"mood", "tired"}


def test_scales_with_many_items_read(monkeypatch):
    """Too many answers at once: items and totals are taken one at a time, and that is said."""
    monkeypatch.setattr("stegvis.comparison.combinations.MOST", 20)
    found = difference(FULL, edited(reason={"urgency": "soon"}))
    assert found.left_out[0] == "mood: items and totals that are given together"


def test_tracks_of_the_same_order():
    """The track of the first rule that holds leads; z3 and the router agree on it."""
    same = tuple(evolve(t, order=5) for t in TINY.tracks)
    both = [n for t in TINY.tracks for n in t.needs]
    old = made(TINY, tracks=same)
    new = made(TINY, tracks=tuple(evolve(t, needs=tuple(evolve(n, at_least="clinic", urgency="now") for n in t.needs))
                                  for t in same))  # fmt: skip
    found = difference(old, new)
    assert found.undecided == () and found.any and both
    reproduced(old, new, found)


def test_a_question_that_no_rule_reads():
    """Its gate may change without anybody's answer changing."""
    new = made(TINY, inputs={**TINY.inputs, "screen": evolve(FULL.inputs["screen"], adverse="no")})
    old = made(TINY, inputs={**TINY.inputs, "screen": FULL.inputs["screen"]})
    found = difference(old, new)
    assert not found.any and [c.id for c in found.idle] == ["screen"]


def test_a_word_that_no_edition_shares():
    """No answer to it is among the combinations."""
    colour = FULL.inputs["colour"]
    words = tuple(evolve(c, id=f"{c.id}-2") for c in colour.choices)
    new = made(FULL, inputs={**FULL.inputs, "colour": evolve(colour, choices=words)})
    found = difference(FULL, new)
    assert found.undecided == ()


def test_a_whole_group_is_answered_at_once():
    """The smallest patient says "none of these" when every flag must be answered."""
    groups = {"flags": evolve(TINY.groups["flags"], findings=("danger", "tired"))}
    flag = evolve(TINY.red_flags[0], id="tired", when=OneOf("tired", (1,)))
    tracks = tuple(
        evolve(t, needs=tuple(evolve(n, when=OneOf("low_mood", (1,)), at_least="advice") for n in t.needs))
        for t in TINY.tracks
    )
    old = made(TINY, groups=groups, red_flags=(*TINY.red_flags, flag), tracks=tracks)
    new = raised(old, "reason", at_least="course")
    found = difference(old, new)
    assert {"age": 18, "findings": {"low_mood": True}, "none_of": ["flags"]} in [
        change.old for group in found.groups for change in group.changes
    ]
    reproduced(old, new, found)


def raised(pathway, rule, **said):
    """A pathway with one need said otherwise."""
    return made(
        pathway,
        tracks=tuple(
            evolve(t, needs=tuple(evolve(n, **said) if n.id == rule else n for n in t.needs))
            for t in pathway.tracks
        ),
    )


def test_a_new_track():
    """It has steps in one edition alone; what is not counted is said so."""
    track = TINY.track("mood-track")
    other = evolve(
        track, id="other", order=3, actions=(), needs=(evolve(track.needs[0], id="other", track="other"),),
        steps=(evolve(track.steps[-1], id="other-clinic", track="other"),),
    )  # fmt: skip
    new = made(TINY, tracks=(*TINY.tracks, other))
    found = difference(TINY, new)
    assert (("step", "other"), "", "other-clinic") in {kind_of(c) for g in found.groups for c in g.changes}
    reproduced(TINY, new, found)
    assert "The combinations were not counted." in change_report.change_text(found)


def test_a_contraindication_is_shown_with_its_steps():
    """Where it stands is not a change."""
    tracks = tuple(
        evolve(
            t,
            steps=tuple(
                evolve(s, unsuitable=tuple(evolve(u, kind="stop") for u in s.unsuitable)) for s in t.steps
            ),
        )
        for t in FULL.tracks
    )
    found = difference(FULL, made(FULL, tracks=tracks))
    said = change_report.change_text(found)
    assert (
        "contraindication too-tired: changed" in said
        and "kind: ask  ->  stop" in said
        and "steps:" not in said
    )


def test_the_quick_question():
    """Is there anybody? One patient, nobody, or what was not decided."""
    new = edited(mild={"at_least": "clinic"})
    one = first_difference(FULL, new)
    assert stegvis.route(FULL, patient(one.old)) != stegvis.route(new, patient(one.new))
    assert first_difference(FULL, FULL) is None


def test_the_quick_question_without_z3(monkeypatch):
    """Nothing found is not nothing there."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "z3 is not installed" in first_difference(FULL, FULL)


def test_a_ladder_in_another_order():
    """Every maximum means something else."""
    levels = (FULL.levels[1], FULL.levels[0], *FULL.levels[2:])
    found = difference(FULL, made(FULL, levels=levels, urgencies=FULL.urgencies))
    assert {c.kind for g in found.groups for c in g.causes} == {"ladder"}
    assert all(g.of is None for g in found.groups)


def test_choices_and_ranges_that_change():
    """A word that only one edition knows is no combination, and is said."""
    colour, weeks = FULL.inputs["colour"], FULL.inputs["weeks"]
    inputs = {**FULL.inputs, "colour": evolve(colour, choices=colour.choices[::-1][:2], highest=1),
              "weeks": evolve(weeks, highest=30)}  # fmt: skip
    found = difference(FULL, made(FULL, inputs=inputs))
    assert {id for id, _ in found.written.refused} == {"colour", "weeks"}
    reproduced(FULL, found.new, found)


def test_a_renamed_rule_changes_nobody():
    """The same criterion, level and urgency under another id."""
    found = difference(FULL, edited(mild={"id": "mild-2"}))
    assert not found.any and found.written.causes == ()


def test_what_was_not_decided_is_said(monkeypatch):
    """Without z3, out of time, too many kinds, or when router and z3 disagree: never silently."""
    new = edited(mild={"at_least": "clinic"})
    with monkeypatch.context() as patched:
        patched.setattr("importlib.util.find_spec", lambda name: None)
        assert "z3 is not installed" in difference(FULL, new).undecided[0]
    with monkeypatch.context() as patched:
        patched.setattr(ChangeProver, "ask", lambda self, *said: "unknown")
        assert any("not decided within the time" in said for said in difference(FULL, new).undecided)
    with monkeypatch.context() as patched:
        patched.setattr(search, "MOST_KINDS", 1)
        assert any("only 1 kinds" in said for said in difference(FULL, new).undecided)
    with monkeypatch.context() as patched:
        patched.setattr(ChangeProver, "ask", lambda self, *said: {})
        assert any("disagree" in said for said in difference(FULL, new).undecided)
    with monkeypatch.context() as patched:
        patched.setattr(Examples, "said", lambda self, patient, edition: {"age": -1})
        assert any("could not be reproduced" in said for said in difference(FULL, new).undecided)


def test_too_many_combinations_are_not_counted(monkeypatch):
    """The kinds are still all found; that they were not counted is said."""
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    new = edited(mild={"at_least": "clinic"})
    found = difference(FULL, new)
    assert all(group.of is None and group.size is None for group in found.groups) and found.undecided == ()


def test_z3_gives_up_in_time():
    """An answer that is not known in time is no answer."""
    space = combinations(FULL, FULL)
    prover = ChangeProver(space, ())
    prover.solver.check = lambda: z3.unknown
    assert prover.ask() == "unknown"


def test_unanswered_flags_of_another_track():
    """What holds while a red-flag question is open may move."""
    new = made(
        FULL, open_flags=OpenFlags("safety", "call", "soon", FULL.open_flags.because, FULL.open_flags.care)
    )
    found = difference(FULL, new)
    assert [c.kind for g in found.groups for c in g.causes] == ["unanswered_red_flags"]
    reproduced(FULL, new, found)
