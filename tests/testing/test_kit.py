"""The testing kit: strategies, and laws as tests. What they promise to others is used here."""

import doctest
import importlib
import subprocess
import sys
import tomllib
from contextlib import suppress
from datetime import date

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.internal.reflection import function_digest

import stegvis
import stegvis.testing
from draws import tries
from folders import SMALL
from stegvis.language.cells import constant
from stegvis.language.criterion import AllOf, AnyOf, AtLeast, Not, OneOf, Within, truth_of
from stegvis.language.grammar import Reader
from stegvis.routing.compile import compile_pathway
from stegvis.routing.intake import Lookup, weigh
from stegvis.testing import (
    assessments,
    criteria,
    distribution,
    episodes,
    laid_on,
    laws,
    limits,
    loaded,
    overlays,
    pathways,
)
from stegvis.testing.aims import aimable, answers_for, towards
from stegvis.testing.criterion_strategies import leaves
from stegvis.testing.invented import other_keys, written
from stegvis.testing.patients import taken
from stegvis.testing.properties import LAWS, WHOLE, overlays_never_lower
from stegvis.testing.toml_text import toml
from stegvis.verification.finding import Proof
from stegvis.verification.report import Checked

BASE = stegvis.load(SMALL)
globals().update(laws(SMALL, examples=40))
# The same at each run: whether something is found hangs neither on luck nor on how busy the machine is.
FINDS = [Phase.generate, Phase.shrink]
MANY = settings(max_examples=2000, database=None, deadline=None, derandomize=True, phases=FINDS)


def test_the_kit_is_named_in_full():
    """`__all__` is what can be imported, and nothing of it is imported before it is asked for."""
    for name in stegvis.testing.__all__:
        assert getattr(stegvis.testing, name)
    with pytest.raises(AttributeError, match="no 'strategy'"):
        stegvis.testing.strategy  # noqa: B018
    code = (
        "import sys, stegvis.testing; from stegvis.testing import read_cases; "
        "assert not {'hypothesis', 'pytest', 'networkx', 'z3'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.fixture
def unexplained():
    """What is found need not be explained: a hundred draws more, of which nothing is shown."""
    yield from profile(phases=FINDS, deadline=None)


def profile(**said):
    """Load a profile for one test, and the one before it again."""
    settings.register_profile("before", settings.default)
    settings.register_profile("during", database=None, **said)
    settings.load_profile("during")
    yield
    settings.load_profile("before")


@pytest.mark.usefixtures("unexplained")
@pytest.mark.parametrize(
    "room", ["patients", "strategies", "invented", "toml_text", "properties", "drafts.case_file"]
)
def test_the_examples_of_the_kit_are_run(room):
    """What docstrings show is so."""
    found = doctest.testmod(importlib.import_module(f"stegvis.testing.{room}"))
    assert found.attempted and not found.failed


# ---------------------------------------------------------------- strategies


def test_limits_are_both_sides_of_every_threshold():
    """Below and at each limit, and the ages of tracks and steps."""
    edges = limits(BASE)
    assert {4, 5, 8, 9} <= set(edges["mood"]) and {39, 40} <= set(edges["weeks"])
    assert {17, 18, 64, 65} <= set(edges["age"])


@pytest.mark.uncounted
@pytest.mark.parametrize("value", [5, 9])
def test_boundaries_are_drawn(value):
    """A limit is found at once."""
    assert find(assessments(BASE), lambda one: one.scores.get("mood") == value, settings=MANY)


@pytest.mark.slow
def test_every_level_and_nearly_every_step_is_reached():
    """By valid patients only, firm and provisional, as the shipped pathway is drawn."""
    shipped = stegvis.load("se-primary-care")
    drawn = distribution(shipped)
    assert drawn.refused == 0 and drawn.draws == 1000
    statuses = {
        level.id: {status for one, status in drawn.levels if one == level.id} for level in shipped.levels
    }
    assert set(map(frozenset, statuses.values())) == {frozenset({"firm", "provisional"})}
    assert len(drawn.steps) >= 0.8 * len(shipped.steps)
    assert str(drawn).startswith("1000 patients, 0 refused\n")


def test_invalid_patients_are_drawn_when_asked_for():
    """Some are refused, and weights say who is drawn."""
    assert distribution(BASE, 60, invalid=True, noise=(0, 0, 1)).refused > 0
    plain = distribution(BASE, 50, aims=(1,), rest=(1,), noise=(1,), gaps=(1,))
    assert len(plain.levels) == 1


def test_who_is_refused_is_drawn_without_what_is_wrong():
    """What is named goes; where nothing given is named, all of it."""
    wrong = stegvis.Assessment(40, {"mood": 99, "moody": 1}, findings={"tired": True, "tird": True})
    assert taken(BASE, wrong) == stegvis.Assessment(40, findings={"tired": True})
    assert taken(BASE, stegvis.Assessment(40, {"mood": 3}, none_of=["nobody"])) == stegvis.Assessment(40)


def test_a_pathway_in_which_nothing_leads_anywhere_is_drawn_from():
    """Every step is aimed at by its ages alone."""
    bare = evolve(BASE, tracks=tuple(evolve(track, needs=()) for track in BASE.tracks), red_flags=())
    steps = list(bare.steps.values())
    assert aimable(bare) == steps
    assert [*towards(bare, steps[0], limits(bare), lambda among: among[0])] == ["age"]


def test_an_aim_is_reached():
    """What makes a criterion hold, or fail, does: gates and age are answered too."""
    edges = limits(BASE)
    for need in BASE.rules:
        for holds in (True, False):
            said = answers_for(need.when, BASE.inputs, edges, lambda among: among[-1])(holds)
            known = {id: (one.lowest, one.highest) for id, one in BASE.inputs.items()} | {
                id: (value, value) for id, value in said.items()
            }
            assert truth_of(need.when, known.__getitem__) is holds


def test_what_fails_shrinks_to_a_patient_that_one_can_read():
    """Only what matters is left: the red flag alone."""
    found = find(assessments(BASE), lambda one: outcome(BASE, one) == "now", settings=MANY)
    assert len(found.to_dict()) == 1


def outcome(pathway, one):
    """The urgency of a patient, or None when the values contradict each other."""
    with suppress(stegvis.AssessmentError):
        return stegvis.route(pathway, one).urgency
    return None


@given(episodes(BASE))
@tries(30)
def test_episodes_are_possible(one):
    """Most courses are reviewed; the others are refused, never met with another error."""
    with suppress(stegvis.AssessmentError):
        assert stegvis.review(BASE, one).verdict


def test_most_verdicts_are_met_by_some_course():
    """The courses are wide enough to reach them."""
    met = set()

    @given(episodes(BASE))
    @settings(max_examples=150, phases=[Phase.generate], derandomize=True, database=None)
    def meet(one):
        with suppress(stegvis.AssessmentError):
            met.add(stegvis.review(BASE, one).verdict)

    meet()
    assert {"stay", "refer"} < met


@given(pathways().flatmap(lambda p: st.tuples(st.just(p), assessments(p))), st.data())
@tries(25, suppress_health_check=list(HealthCheck))
def test_whole_invented_pathways_keep_the_laws_that_the_router_answers_for(drawn, data):
    """All but L5, which is up to the author."""
    pathway, one = drawn
    for name, law in LAWS.items():
        if name != "monotone":
            law(pathway, one, data)


@given(pathways(BASE))
@tries(10)
def test_other_rules_over_a_base(one):
    """The base's ladder and questions stay."""
    assert one.levels == BASE.levels and one.inputs == BASE.inputs and one.ruleset


@given(criteria(BASE), assessments(BASE))
def test_a_criterion_is_written_as_an_author_would_write_it(criterion, one):
    """What is written reads back as the same truth."""
    said = written(criterion, BASE.inputs)
    read = Reader(BASE.inputs, BASE.instruments).read(said, stegvis.errors.NOWHERE, "x")
    with suppress(stegvis.AssessmentError):
        look = Lookup(BASE, weigh(BASE, one))
        assert truth_of(read, look) is truth_of(criterion, look)


def test_no_atom_is_always_true():
    """The loader refuses such; they would count as held where a question does not apply."""

    @given(leaves(BASE.inputs))
    @settings(max_examples=200)
    def some(atom):
        assert constant(atom, BASE.inputs) is None

    some()


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        (Within("mood", 5, 8), "5 <= mood <= 8"),
        (Within("mood", 0, 8), "mood <= 8"),
        (Within("mood", 5, 12), "mood >= 5"),
        (OneOf("danger", (1,)), "danger"),
        (OneOf("danger", (0,)), "not danger"),
        (OneOf("colour", (0, 2)), "colour in (red, green,)"),
        (Not(OneOf("danger", (1,))), "not (danger)"),
        (AllOf((OneOf("danger", (1,)), Within("age", 0, 17))), "(danger) and (age <= 17)"),
        (AnyOf((OneOf("danger", (1,)), Within("age", 0, 17))), "(danger) or (age <= 17)"),
        (AtLeast(1, (OneOf("danger", (1,)), Within("age", 0, 17))), "count(danger, age <= 17) >= 1"),
    ],
)
def test_each_kind_of_criterion_is_written(criterion, said):
    """In the rule language."""
    assert written(criterion, BASE.inputs) == said


def test_toml_is_written_and_read_back():
    """Keys that need quotes get them."""
    data = {"b.c": {"å": 1, "d": [True, date(2026, 1, 2)]}, "e": {}, "f": 'a "b" å'}
    assert tomllib.loads(toml([("[a]", data)])) == {"a": data}


def test_texts_of_files_are_loaded():
    """What is wrong in them is said as of any file."""
    with pytest.raises(stegvis.PathwayError, match="no file has a"):
        loaded({"pathway.toml": '[pathway]\nformat = 1\nid = "x"\nversion = "1"\nstatus = "demo"\n'
                'valid_until = 2030-01-01\ntitle = { sv = "a", en = "a" }\n'
                'intended_use = { sv = "a", en = "a" }\n'})  # fmt: skip


@given(overlays(BASE))
@tries(12)
def test_overlays_are_valid(text):
    """Each can be laid on."""
    assert laid_on(SMALL, text).overlays[0].id == "invented"


def test_overlays_that_lower_are_drawn_when_asked_for():
    """And refused when they are laid on."""

    def refused(text):
        with suppress(stegvis.PathwayError):
            laid_on(SMALL, text)
            return False
        return True

    assert "flag-" in find(overlays(BASE, lowering=True), refused, settings=MANY)


def test_a_rule_with_a_best_level_is_not_raised_above_it():
    """`best` is never below `at_least`."""
    [mild] = [need for need in BASE.rules if need.id == "mild"]

    @given(other_keys(BASE, evolve(mild, best="course"), False))
    @settings(max_examples=20)
    def never_above(said):
        assert said.get("at_least") != "clinic"

    never_above()


# ---------------------------------------------------------------- each law, broken on purpose


def with_rules(**decide):
    """The small pathway with a ruleset that is broken in one way."""
    return evolve(BASE, ruleset=evolve(BASE.ruleset, **decide))


def with_rule(id, **keys):
    """The small pathway with one rule changed."""
    tracks = tuple(
        evolve(t, needs=tuple(evolve(n, **keys) if n.id == id else n for n in t.needs)) for t in BASE.tracks
    )
    one = evolve(BASE, tracks=tracks)
    return evolve(one, ruleset=compile_pathway(one))


def blind():
    """A router that sees no rule."""
    return with_rules(decide=lambda values: (-1, -1, [], []))


def skipping():
    """A ladder on which the middle steps are forgotten."""
    rules = BASE.ruleset
    return with_rules(ladders={id: ladder[-1:] for id, ladder in rules.ladders.items()})


def shallow():
    """A router whose needs count as the lowest level."""
    joins = tuple((track, 0, urgency) for track, _, urgency in BASE.ruleset.joins)
    return with_rules(joins=joins)


def topless():
    """A pathway whose general track has no step."""
    return with_rules(ladders=BASE.ruleset.ladders | {"general": ()})


BROKEN = {
    "total": (topless, "top of the ladder"),
    "lowest_effective": (skipping, "is open"),
    "red_flags_hold": (blind, "flag-"),
    "monotone": (lambda: with_rule("long", when=Within("mood", 5, 7)), r'\{"age": .*-> \{"age"'),
    "every_rule_matters": (lambda: with_rule("deep", when=Within("mood", 5, 7)), "inversion|lowers"),
    "every_age_is_covered": (topless, "top of the ladder"),
}


@pytest.fixture
def unshrunk():
    """The first failure is enough, the same at each run; shrinking takes its time."""
    yield from profile(phases=[Phase.generate], deadline=None, derandomize=True)


@pytest.mark.usefixtures("unshrunk")
@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_law_is_found(name):
    """With a patient to read."""
    pathway, words = BROKEN[name]
    with pytest.raises(AssertionError, match=words):
        laws(pathway(), examples=800)[f"test_law_{name}"]()


@pytest.mark.usefixtures("unshrunk")
@pytest.mark.parametrize("name", ["lowest_effective", "red_flags_hold"])
def test_a_need_that_counts_as_the_lowest_level_is_found(name):
    """Its level, and not only its urgency."""
    with pytest.raises(AssertionError, match=r'[a-z-]+: \{"'):
        laws(shallow(), examples=300)[f"test_law_{name}"]()


def firm(pathway, one):
    """A router that is always sure."""
    return evolve(stegvis.route(pathway, one), status="firm")


def narrow(pathway, one):
    """A router that says too narrow a range."""
    rec = stegvis.route(pathway, one)
    return evolve(rec, range={"lowest": rec.range["highest"], "highest": rec.range["highest"]})


class Moody:
    """A router that gives every second patient another urgency."""

    def __init__(self):
        self.calls = 0

    def __call__(self, pathway, one):
        self.calls += 1
        rec = stegvis.route(pathway, one)
        return evolve(rec, urgency="now") if self.calls % 2 else evolve(rec, urgency="soon")


@pytest.mark.usefixtures("unshrunk")
@pytest.mark.parametrize(
    ("name", "router"), [("unguarded", firm), ("stays_in_range", narrow), ("pure", Moody())]
)
def test_a_router_that_breaks_a_law_is_found(monkeypatch, name, router):
    """Whatever the pathway is; of whom nothing is known is a patient, too."""
    monkeypatch.setattr("stegvis.testing.properties.route", router)
    with pytest.raises(AssertionError, match=r'^([\w.-]+: )?\{("|\})'):
        laws(BASE, examples=300)[f"test_law_{name}"]()


def test_a_step_from_which_no_way_leads_up_is_found():
    """As by `stegvis check`."""
    tracks = tuple(evolve(t, steps=t.steps[:1]) if t.id == "safety" else t for t in BASE.tracks)
    with pytest.raises(stegvis.PathwayError, match="no way up"):
        WHOLE["every_step_leads_up"](evolve(BASE, tracks=tracks, edges=()))


def test_a_proof_that_is_not_finished_is_no_proof(monkeypatch):
    """What z3 does not decide is a failure."""
    left = Proof("gap", "L1", "z3", "", 1, ("gap of x",))
    monkeypatch.setattr("stegvis.testing.properties.prove", lambda pathway: Checked((), (left,), ()))
    with pytest.raises(AssertionError, match="not decided within the time: gap of x"):
        WHOLE["every_rule_matters"](BASE)


def test_without_z3_the_proof_is_skipped_and_says_so(monkeypatch):
    """Never passed over in silence."""
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(pytest.skip.Exception, match="not proven"):
        WHOLE["every_rule_matters"](BASE)


@pytest.mark.usefixtures("unshrunk")
def test_an_overlay_that_lowers_a_red_flag_is_found(monkeypatch):
    """When the loader lets it through."""
    monkeypatch.setattr("stegvis.loading.composition.lowered", lambda base, changed: ())
    with pytest.raises(AssertionError, match="flag-"):
        laws(SMALL, examples=1000)["test_law_overlays_never_lower"]()


def test_each_law_has_its_own_name_and_its_own_place():
    """What failed in one law is not tried again on another; its report names it."""
    tests = laws(BASE)
    drawn = {name: tests[name].hypothesis.inner_test for name in tests if hasattr(tests[name], "hypothesis")}
    assert [test.__name__ for test in tests.values()] == list(tests)
    assert len({function_digest(one) for one in drawn.values()}) == len(drawn) == len(LAWS)


def test_laws_are_tried_as_the_profile_says():
    """Its number of examples, its deadline and its health checks, unless a number is said."""
    settings.register_profile("before", settings.default)
    settings.register_profile("own", max_examples=3, deadline=7, database=None)
    settings.load_profile("own")
    try:
        as_said, other = (laws(BASE, examples)["test_law_pure"] for examples in (None, 5))
    finally:
        settings.load_profile("before")
    assert as_said._hypothesis_internal_use_settings.max_examples == 3
    assert other._hypothesis_internal_use_settings.max_examples == 5
    assert other._hypothesis_internal_use_settings.deadline.total_seconds() == 0.007


def test_laws_take_an_id_a_path_or_a_pathway():
    """Only a path can have overlays laid on."""
    named = {f"test_law_{name}" for name in [*LAWS, *WHOLE]}
    assert set(laws(BASE)) == named
    assert set(laws(SMALL)) == named | {"test_law_overlays_never_lower"}


@pytest.mark.parametrize("name", sorted(LAWS))
def test_a_patient_that_contradicts_itself_breaks_no_law(name):
    """What the router refuses says nothing of a law."""
    wrong = stegvis.Assessment(200, findings={"danger": True})
    LAWS[name](BASE, wrong, None)
    overlays_never_lower(BASE, BASE, wrong)


def test_an_overlay_that_is_refused_lowers_nobody(monkeypatch):
    """The loader has said no: the law of overlays has nothing to compare."""

    def refused(*_):
        raise stegvis.PathwayError([])

    monkeypatch.setattr("stegvis.testing.properties.laid_on", refused)
    laws(SMALL, examples=10)["test_law_overlays_never_lower"]()
