"""Each check has its page, finds its planted fault, and is silent where nothing is wrong."""

import inspect
import json
from datetime import date
from pathlib import Path

import pytest
import written
from attrs import evolve

import stegvis
from brute import BASE, TINY
from folders import SMALL
from stegvis.errors import NOWHERE, Diagnostic, Text
from stegvis.language import EntangledError
from stegvis.language.criterion import AllOf, Not, OneOf, Within
from stegvis.loading.safeguards import lowered
from stegvis.model import patient
from stegvis.model.pathway import Accepted, Change, Overlay
from stegvis.model.terms import Claim
from stegvis.rendering.sarif import write_sarif
from stegvis.routing import completions
from stegvis.routing.compile import compile_pathway
from stegvis.testing.cased_values import cased, values
from stegvis.testing.cases import Case
from stegvis.verification import checks
from stegvis.verification import shrink as shrinking
from stegvis.verification.accepted import FORM_SHOWN, accept, acceptances, idle
from stegvis.verification.checks import CHECKS, firm_contradiction, unkept_contact
from stegvis.verification.code_formulas import conditions
from stegvis.verification.finding import Finding
from stegvis.verification.prover import Prover
from stegvis.verification.report import check
from stegvis.verification.subject import Subject

PAGES = Path(__file__).parents[2] / "docs" / "reference" / "checks"
TODAY = date(2026, 11, 26)
LOW, DANGER, TIRED = OneOf("low", (1,)), OneOf("danger", (1,)), OneOf("tired", (1,))


def made(pathway, **changed):
    """Change a pathway and compile it."""
    one = evolve(pathway, **changed)
    return evolve(one, ruleset=compile_pathway(one))


def tracks(pathway=BASE, **by_id):
    """The tracks with some needs, steps and tracks changed by their ids; None takes one away."""

    def change(parts):
        kept = [(p, by_id.get(p.id.replace("-", "_"), {})) for p in parts]
        return tuple(evolve(p, **said) for p, said in kept if said is not None)

    return tuple(
        evolve(t, needs=change(t.needs), steps=change(t.steps), actions=change(t.actions))
        for t in change(pathway.tracks)
    )


def tiny(**by_id):
    """The tiny pathway with some parts changed."""
    return made(BASE, tracks=tracks(**by_id))


def bare(**changed):
    """The tiny pathway changed as a noun, its compiled rules as they were."""
    return evolve(BASE, **changed)


BOTH = AllOf((LOW, Within("duo", 1, 2)))
STOP = BASE.steps["mood-call"].unsuitable[0]
SOURCED = evolve(BASE.rules[0].threshold, basis="source", source="", place="")
FLAG, ITEM = BASE.red_flags
UNTRANSLATED = Text("de här fyra orden är svenska", "")
SAME_WORDS = Text("the same four words here", "the same four words here")
DUO = BASE.instruments["duo"]
HIGHER = evolve(BASE.open_flags, at_least="clinic")


def with_bands(*spans):
    bands = tuple(
        stegvis.language.inputs.Band(f"b{n}", low, high, "mild", FLAG.name)
        for n, (low, high) in enumerate(spans)
    )
    return bare(instruments={"duo": evolve(DUO, bands=bands)})


def other_bands(*spans):
    bands = with_bands(*spans).instruments["duo"].bands
    other = stegvis.model.instrument.OtherBands(FLAG.name, bands, "", FLAG.name, None)
    return bare(instruments={"duo": evolve(DUO, other_bands=(other,))})


def with_boxes(claim):
    """What the printed boxes of a scale are worth, on the word of nobody."""
    boxes = stegvis.model.instrument.Printed((1, 2), (1, 0), claim)
    return bare(instruments={"duo": evolve(DUO, printed=(boxes,))})


def overlay(**by_id):
    """The tiny pathway as if an overlay had changed it, beside its base; the reader is passed by."""
    said = Overlay("north", "1", "demo", Text("n", "n"), None, None, ())
    return evolve(tiny(**by_id), overlays=(said,))


def optional(*ids):
    return {id: evolve(one, optional=one.optional or id in ids) for id, one in BASE.inputs.items()}


def in_one_track():
    """What nothing hears but an action of one of two tracks."""
    one = tiny(much={"when": LOW}, mood_call={"unsuitable": ()}, talk={"when": TIRED})
    mood = one.track("mood")
    needs = tuple(evolve(need, id=f"{need.id}-2", track="other") for need in mood.needs)
    steps = tuple(evolve(step, id=f"{step.id}-2", track="other") for step in mood.steps)
    return made(one, tracks=(*one.tracks, evolve(mood, id="other", needs=needs, steps=steps, actions=())))


def unread_scale():
    """A scale that is filled in for nothing."""
    one = tiny(some={"when": LOW}, much={"when": TIRED}, talk={"when": LOW})
    return made(one, red_flags=(FLAG,))


def unread_at_an_age():
    """A scale for every age that rules of adults alone read."""
    one = tiny(mood={"age_lowest": 18}, talk={"when": LOW}, mood_call={"unsuitable": ()})
    return made(one, red_flags=(FLAG,))


def wrong_code():
    """A pathway whose compiled code is that of other rules."""
    other = made(BASE, red_flags=(evolve(FLAG, when=Not(DANGER)), ITEM))
    return evolve(BASE, ruleset=evolve(BASE.ruleset, source=other.ruleset.source))


def wrong_ranks():
    joins = (("general", 0, 1), *BASE.ruleset.joins[1:])
    return evolve(BASE, ruleset=evolve(BASE.ruleset, joins=joins))


def wrong_ladder():
    ladders = {**BASE.ruleset.ladders, "mood": tuple(reversed(BASE.ruleset.ladders["mood"]))}
    return evolve(BASE, ruleset=evolve(BASE.ruleset, ladders=ladders))


# check -> what is planted, and the ids that are found (some of them at least)
PLANTED = [
    ("gap", tiny(mood_clinic={"age_highest": 64}), "mood"),
    ("gap", tiny(mood_clinic=None), "mood"),
    ("miscompiled", wrong_code(), "flag"),
    ("miscompiled", wrong_ranks(), "flag"),
    ("miscompiled", wrong_ladder(), "mood"),
    ("lost_answer", made(BASE, red_flags=(evolve(FLAG, when=AllOf((DANGER, Within("age", 0, 17)))), ITEM)), "flag"),
    ("lost_answer", made(BASE, red_flags=(evolve(FLAG, when=AllOf((DANGER, Not(LOW)))), ITEM)), "flag"),
    ("lost_answer", made(BASE, red_flags=(evolve(FLAG, when=AllOf((DANGER, Within("duo.item2", 0, 0)))),)), "flag"),
    ("inversion", tiny(some={"when": Within("duo", 1, 1)}, much={"when": TIRED}), "some"),
    ("inversion", tiny(much={"when": AllOf((LOW, Not(TIRED)))}), "much"),
    ("inversion", tiny(some={"when": LOW}, mood_call={"unsuitable": (evolve(STOP, when=Within("duo", 1, 1)),)}), "mood-call"),
    ("inversion", made(BASE, open_flags=HIGHER, red_flags=(evolve(FLAG, when=AllOf((DANGER, Within("duo", 0, 1)))), ITEM),
     tracks=tracks(some={"at_least": "advice"}, much={"at_least": "advice"})), "unanswered_red_flags"),
    ("inversion", made(BASE, tracks=tracks(general_advice=None, general_call=None)), "general"),
    ("unguarded", made(BASE, open_flags=evolve(BASE.open_flags, at_least="advice")), ""),
    ("unguarded", made(BASE, inputs=optional("danger")), "flag"),
    ("outside_range", made(BASE, tracks=tracks(general_advice=None, general_call=None)), "general"),
    ("below_completions", made(BASE, tracks=tracks(general_advice=None, general_call=None)), "general"),
    ("unread_input", tiny(much={"when": LOW}, mood_call={"unsuitable": ()}), "tired"),
    ("unread_input", in_one_track(), "tired"),
    ("unread_input", unread_scale(), "duo"),
    ("unread_input", unread_at_an_age(), "duo"),
    ("unused", evolve(BASE, unused=(Diagnostic(NOWHERE, "no step names the set 'x'", "name it", "lost"),)), "lost"),
    ("unused", evolve(BASE, groups={**BASE.groups, "idle": evolve(next(iter(BASE.groups.values())), id="idle", findings=())}), "idle"),
    ("unused", evolve(BASE, professions={**BASE.professions, "baker": evolve(next(iter(BASE.professions.values())), id="baker")}), "baker"),
    ("unused", evolve(BASE, urgencies=(*BASE.urgencies, evolve(BASE.urgencies[0], id="never"))), "never"),
    ("screening", made(BASE, gates={**BASE.gates, "low": Within("age", 0, 17), "tired": AllOf((LOW, Within("age", 18, 120)))}), "tired"),
    ("unreachable_rule", tiny(some={"when": AllOf((Within("duo", 1, 2), Not(LOW), Within("age", 0, 17)))}), "some"),
    ("unreachable_rule", tiny(talk={"when": Within("age", 0, 17)}), "talk"),
    ("unreachable_rule", tiny(mood_call={"unsuitable": (evolve(STOP, when=Within("age", 65, 120)),)}), "too-tired"),
    ("rule_never_decides", tiny(some={"at_least": "advice", "when": BOTH}), "some"),
    ("step_never_proposed", tiny(mood_advice={"level": "clinic", "age_lowest": 0, "age_highest": 17}), "mood-advice"),
    ("dead_end", bare(tracks=tracks(general_clinic={"step_down": Text("", "")})), "general-clinic"),
    ("age_hole", tiny(general_clinic={"age_lowest": 18}), "general"),
    ("age_hole", tiny(general={"age_lowest": 18}, general_clinic={"age_lowest": 18}), "general"),
    ("age_hole", tiny(mood_clinic={"age_highest": 70}), "mood"),
    ("band_gap_or_overlap", with_bands((0, 0), (2, 2)), "duo"),
    ("band_gap_or_overlap", with_bands((0, 1), (1, 2)), "duo"),
    ("band_gap_or_overlap", other_bands((0, 1), (1, 2)), "duo"),
    ("stale", bare(valid_until=date(2026, 11, 25)), "tiny"),
    ("unsourced", bare(red_flags=(evolve(FLAG, threshold=SOURCED), ITEM)), "flag"),
    ("unsourced", bare(red_flags=(evolve(FLAG, care=Claim("inference", "nowhere", "", "")), ITEM)), "flag"),
    ("unsourced", bare(instruments={"duo": evolve(DUO, bands_claim=SOURCED)}), "duo"),
    ("unsourced", with_boxes(SOURCED), "duo"),
    ("unsourced", with_boxes(Claim("inference", "nowhere", "", "")), "duo"),
    ("uncased_boundary", tiny(some={"when": Within("duo", 1, 2), "track": "mood"}, much={"when": Within("age", 30, 120)}), "much"),
    ("missing_translation", bare(red_flags=(evolve(FLAG, because=UNTRANSLATED), ITEM)), "flag"),
    ("text_number", tiny(some={"because": Text("Duo 7 eller mer.", "Duo 7 or more.")}), "some"),
    ("text_number", tiny(some={"when": Within("duo", 3, 6), "because": Text("Duo 2.", "Duo 2.")}), "some"),
    ("split_limit", tiny(some={"when": Within("duo", 2, 6)}, much={"when": Within("duo", 3, 6)}), "some"),
    ("text_number", tiny(mood_call={"what": Text("Vid Duo minst 7.", "At Duo at least 7.")}), "mood-call"),
    ("missing_translation", bare(red_flags=(evolve(FLAG, name=SAME_WORDS), ITEM)), "flag"),
]  # fmt: skip


def looked(name, pathway, base=None):
    """What one check finds in a pathway."""
    prover = Prover(pathway) if CHECKS[name].proves else None
    found = list(CHECKS[name].find(Subject(pathway, base, TODAY, cased(BASE, TINY), prover)))
    assert prover is None or prover.undecided == []
    return found


@pytest.mark.parametrize(("name", "pathway", "id"), PLANTED, ids=[f"{n}-{i}" for n, _, i in PLANTED])
def test_a_planted_fault_is_found(name, pathway, id):
    """With its place and how to mend it; a patient that is shown can be routed."""
    found = looked(name, pathway)
    assert id in {one.diagnostic.id for one in found}
    for one in found:
        assert one.diagnostic.code == one.check == name
        assert one.diagnostic.hint
        for shown in one.patients:
            patient(shown)


@pytest.mark.parametrize("name", [name for name in CHECKS if name != "overlay_lowers"])
def test_where_nothing_is_wrong_nothing_is_found(name):
    """The tiny pathway has its cases, its dates and its laws."""
    assert looked(name, BASE) == []


@pytest.mark.parametrize("name", [*CHECKS, "accepts"])
def test_each_check_has_its_page(name):
    """What it means, a bad example, the message, how to mend it, how to accept it; and it is listed."""
    page = (PAGES / f"{name}.md").read_text("utf-8")
    for part in (f"# {name}\n", "Such as:", "Message:", "## How to mend it", "## How to accept it"):
        assert part in page, part
    assert f"[{name}]({name}.md)" in (PAGES / "README.md").read_text("utf-8")
    if name in CHECKS:
        assert CHECKS[name].name == name
        assert inspect.getmodule(CHECKS[name].find).__name__ == f"stegvis.verification.checks.{name}"


def test_every_file_of_a_check_is_named_in_checks():
    """A check that nobody makes finds nothing."""
    files = {one.stem for one in Path(inspect.getfile(checks)).parent.glob("[a-z]*.py")}
    assert files - set(CHECKS) == set(), "not in CHECKS of verification/checks/__init__.py"


def test_every_check_has_a_planted_fault():
    """None is believed without one."""
    of_router = {"red_flag_fails", "unkept_contact", "firm_contradiction", "firm_prorated"}
    planted = {name for name, _, _ in PLANTED} | {"overlay_lowers"} | of_router
    assert set(CHECKS) - planted == set(), "not in PLANTED"
    assert planted <= set(CHECKS)


def test_a_lost_answer_is_shown_in_the_smallest_patient():
    """One answer, the age from which it is lost, and one other that keeps the needs from holding."""
    pathway = made(BASE, red_flags=(evolve(FLAG, when=AllOf((DANGER, Within("age", 0, 17)))),))
    (one,) = looked("lost_answer", pathway)
    (shown,) = one.patients
    assert shown["age"] == 18 and shown["findings"].pop("danger") is True
    rest = [*shown["findings"].values(), *shown.get("scores", {}).values()]
    assert rest in ([False], [0])
    assert "'danger' is answered with the worse answer" in one.diagnostic.what


@pytest.mark.parametrize("adverse", ["yes", "no", "neither"])
def test_the_worse_answer_may_be_no(adverse):
    """Then a no is what may be lost, and a yes is mild; where neither is worse nothing can be lost."""
    inputs = {**BASE.inputs, "danger": evolve(BASE.inputs["danger"], adverse=adverse)}
    worse = OneOf("danger", (int(adverse == "yes"),))
    flag = evolve(FLAG, when=AllOf((worse, Within("age", 0, 17), Not(TIRED))))
    found = looked("lost_answer", made(BASE, inputs=inputs, red_flags=(flag,)))
    said = [one.patients[0]["findings"]["danger"] for one in found]
    assert said == {"yes": [True], "no": [False], "neither": []}[adverse]


def test_ages_at_which_nothing_reads_a_scale_are_told_in_runs():
    """From below and above the track's ages; a scale accepts it for every pathway that uses it."""
    late = tiny(mood={"age_lowest": 18, "age_highest": 20}, talk={"when": LOW}, mood_call={"unsuitable": ()})
    pathway = made(late, red_flags=(FLAG,))
    (one,) = [found for found in looked("unread_input", pathway) if found.diagnostic.id == "duo"]
    assert "'duo' is taken at 0-17, 21-120, where nothing reads it" in one.diagnostic.what
    assert one.diagnostic.severity == "warning"
    only = made(late, red_flags=(FLAG,), instruments={"duo": evolve(DUO, age_lowest=17, age_highest=20)})
    assert ["at 17," in found.diagnostic.what for found in looked("unread_input", only)] == [True]
    scale = evolve(DUO, accepts=("unread_input: an answer says so itself [inference]",))
    for pathway in (late, BASE):
        told = check(Subject(evolve(pathway, instruments={"duo": scale})), ["unread_input"])
        assert [one.diagnostic.what for one in told.findings if one.check == "accepts"] == []
        assert all(one.accepted for one in told.findings if one.owner == "duo")


def numbered(sv, en="", **more):
    """What is said of a text of the need that alone reads Duo in its track; the scale's bands keep both numbers."""
    scale = with_bands((0, 0), (1, 2)).instruments["duo"]
    need = {"because": Text(sv, en or sv), **more}
    alone = tiny(some=need, much={"when": TIRED}, talk={"when": LOW}, mood_call={"unsuitable": ()})
    pathway = made(alone, instruments={"duo": scale})
    return [one.diagnostic.what for one in looked("text_number", pathway)]


def divided(folder, *rules):
    """Which rules divide PHQ-9 beside others, of a track with these: id, criterion, what its claim says."""
    parts = [
        written.rule(id, when, "mid").replace('"inference"', f'"inference", note = "{note}"', 1)
        for id, when, note in rules
    ]
    whole = written.text(
        written.flag("flag", "danger"), written.finding("danger", 'group = "red_flags"'), *parts
    )
    (folder / "p.toml").write_text(whole.replace("instruments = []", 'instruments = ["phq9"]'), "utf-8")
    found = CHECKS["split_limit"].find(Subject(stegvis.load(folder)))
    return [(one.owner, one.diagnostic.what) for one in found]


def test_a_limit_that_was_moved_in_some_rules_is_told_in_the_others(tmp_path):
    """Not where both are said in words, where one rule means both, further off, or of a single total."""
    old, new = ("old", "phq9 >= 15", ""), ("new", "phq9 >= 16", "PHQ-9 16.")
    assert divided(tmp_path, old, new) == [("old", "this divides phq9 at 15, and new a point from there")]
    assert [id for id, _ in divided(tmp_path, old, ("new", "phq9 >= 16", ""))] == ["old", "new"]
    assert divided(tmp_path, ("old", "phq9 >= 15", "PHQ-9 över 14."), new) == []
    assert divided(tmp_path, ("old", "phq9 >= 15 or phq9 >= 16 and danger", ""), new) == []
    assert (
        divided(tmp_path, ("old", "phq9 >= 14", ""), new)
        == divided(tmp_path, ("old", "phq9 == 15", ""), new)
        == []
    )
    assert [id for id, _ in divided(tmp_path, ("under", "phq9 <= 14", ""), new)] == ["under"]


def test_the_words_of_a_rule_keep_to_its_own_track():
    """A band does not excuse a number that the rule has left; a source of it does, and "over" means the next."""
    assert numbered("Duo 1 eller mer.") == numbered("Duo 1–2.") == numbered("Duo över 0.") == []
    moved = {"when": Within("duo", 2, 2)}
    (what,) = numbered("Duo 1 eller mer.", **moved)
    assert what == "'Duo 1': no rule, limit or source says 1 of 'duo'"
    assert len(numbered("Duo 1–2.", **moved)) == 1 and numbered("Duo över 1.", **moved) == []
    assert numbered("Duo under 3 eller Duo 2.", **moved) == []
    assert len(numbered("Duo 2.", "Duo 1.", **moved)) == 1
    sourced = evolve(BASE.rules[2].threshold, note="Förr Duo 1.")
    assert numbered("Duo 1 eller mer.", threshold=sourced, **moved) == []
    beside = numbered("Duo 2.", when=Within("duo", 1, 1), threshold=evolve(BASE.rules[2].threshold, note=""))
    assert beside == ["'Duo 2': no rule, limit or source says 2 of 'duo'"]
    assert numbered("Duo finns på 40 språk, efter 4 veckor.", **moved) == numbered("Duo 4 veckor.") == []


@pytest.mark.parametrize(
    ("when", "need"),
    [
        (AllOf((DANGER, LOW)), {}),
        (AllOf((DANGER, Within("duo.item2", 1, 1))), {}),
        (AllOf((DANGER, Within("age", 0, 17))), {"at_least": "call", "urgency": "soon"}),
    ],
)
def test_an_answer_that_only_adds_or_is_heard_elsewhere_is_not_lost(when, need):
    """Beside another answer, beside an item; and by a need at the level and urgency of open red flags."""
    changed = tiny(some={"when": DANGER, **need}, mood={"age_lowest": 0}) if need else BASE
    assert looked("lost_answer", made(changed, red_flags=(evolve(FLAG, when=when),))) == []
    if need:
        late = tiny(some={"when": DANGER, **need, "urgency": "planned"}, mood={"age_lowest": 0})
        assert looked("lost_answer", made(late, red_flags=(evolve(FLAG, when=when),))) != []


@pytest.mark.parametrize("lost", [{"level": 0}, {"urgency": 0}])
def test_a_router_that_forgets_red_flags_is_found(monkeypatch, lost):
    """The construction itself is tried."""
    real = shrinking.outcome
    monkeypatch.setattr(shrinking, "outcome", lambda p, v: evolve(real(p, v), **lost))
    found = looked("red_flag_fails", BASE)
    assert [one.diagnostic.id for one in found] == ["flag", "flag-item"]


def test_a_router_that_is_firm_while_a_flag_is_open_is_found(monkeypatch):
    """The guard is tried too."""
    real = shrinking.outcome
    monkeypatch.setattr(shrinking, "outcome", lambda p, v: evolve(real(p, v), firm=True))
    assert {one.diagnostic.id for one in looked("unguarded", BASE)} == {"flag", "flag-item"}


def test_a_router_that_lets_somebody_else_meet_the_patient_is_found(monkeypatch):
    """Somebody else, later, or after somebody less urgent."""
    real = unkept_contact.who_meets
    for change in ({"urgency": 0}, {"profession": "nobody"}):
        monkeypatch.setattr(
            unkept_contact, "who_meets", lambda p, f, c=change: tuple(evolve(one, **c) for one in real(p, f))
        )
        assert {one.diagnostic.id for one in looked("unkept_contact", BASE)} == {"flag", "flag-item"}


def test_a_router_that_is_firm_beside_a_contradiction_is_found(monkeypatch):
    """The detail that another answer closed, and the item that only a total tells."""
    real = firm_contradiction.decided
    monkeypatch.setattr(
        firm_contradiction, "decided", lambda p, s: (real(p, s)[0], evolve(real(p, s)[1], firm=True))
    )
    found = {one.diagnostic.id: one.patients for one in looked("firm_contradiction", BASE)}
    assert found == {
        "tired": ({"findings": {"low": False, "tired": True}},),
        "duo.item2": ({"scores": {"duo": 2}, "findings": {"low": False}},),
    }


def test_a_denied_list_beside_a_detail_and_a_patient_without_a_step_are_no_contradiction():
    """The first says no more than the detail; the second is what `gap` shows."""
    listed = {"findings": {"tired": True}, "none_of": ["flags"]}
    inputs = {**BASE.inputs, "danger": evolve(BASE.inputs["danger"], merged=True)}
    merged = made(BASE, inputs=inputs, gates={"tired": DANGER})
    assert firm_contradiction.closed(merged, listed, "tired")
    assert not firm_contradiction.firm(merged, listed, "tired")
    nowhere = {"age": 70, "scores": {"duo": 2}, "findings": {"low": False, "tired": True, "danger": False}}
    gap = tiny(mood_clinic={"age_highest": 64})
    assert not shrinking.routed(gap, nowhere).outcome
    assert not firm_contradiction.firm(gap, nowhere, "tired")


def test_a_router_that_overhears_what_follows_from_a_total_is_found(monkeypatch):
    """Firm, as once with the highest total and the question about its item denied."""
    real = shrinking.weigh

    def deaf(pathway, one):
        seen = real(pathway, one)
        seen.contradicted = {id: by for id, by in seen.contradicted.items() if id in seen.given}
        return seen

    monkeypatch.setattr(shrinking, "weigh", deaf)
    assert [one.diagnostic.id for one in looked("firm_contradiction", BASE)] == ["duo.item2"]


def test_a_router_that_prorates_is_found(monkeypatch):
    """A total is then known that is not."""
    real = shrinking.weigh

    def prorating(pathway, one):
        seen = real(pathway, one)
        seen.known["duo"] = (1, 1)
        return seen

    monkeypatch.setattr(shrinking, "weigh", prorating)
    assert [one.diagnostic.id for one in looked("firm_prorated", BASE)] == ["duo"]


def either_way():
    """Tired or not, somebody calls: each answer asks for as much."""
    return tiny(
        some={"when": AllOf((LOW, TIRED))},
        much={"when": AllOf((LOW, Not(TIRED))), "at_least": "call"},
        mood={"age_lowest": 0},
    )


@pytest.mark.parametrize("by_age", [False, True])
def test_a_router_that_proposes_too_little_is_found(monkeypatch, by_age):
    """As one does that takes only what holds for certain; the shipped one does not."""
    pathway = either_way()
    if by_age:
        young, old = AllOf((LOW, Within("age", 0, 40))), AllOf((LOW, Within("age", 41, 120)))
        pathway = tiny(some={"when": young}, much={"when": old, "at_least": "call"}, mood={"age_lowest": 0})
    assert looked("below_completions", pathway) == []
    monkeypatch.setattr(
        "stegvis.routing.router.lowest_of", lambda p, v, _, also=(), *_more: completions.Search(p, also).at(v)
    )
    (one,) = looked("below_completions", pathway)
    assert one.diagnostic.id == ("age" if by_age else "tired")
    (shown,) = one.patients
    assert shown["findings"]["low"] is True and "tired" not in shown["findings"]


@pytest.mark.parametrize(
    ("by_id", "what"),
    [
        ({"much": {"at_least": "advice"}, "mood_call": {"unsuitable": ()}}, "level"),
        ({"some": {"at_least": "advice"}, "much": {"at_least": "advice"}}, "level"),
    ],
)
def test_an_overlay_that_lowers_what_a_flagged_patient_gets_is_found(by_id, what):
    """A red flag holds as before, but a need beside it asked for more."""
    call = evolve(FLAG, at_least="advice", urgency="planned")
    base = made(BASE, red_flags=(call, ITEM))
    changed = made(base, tracks=tracks(base, **by_id), overlays=overlay().overlays)
    found = looked("overlay_lowers", changed, base)
    assert [one for one in found if f"lowers the {what}" in one.diagnostic.what]
    one = found[0]
    before, after = (stegvis.route(p, patient(one.patients[0])) for p in (base, changed))
    assert [level.id for level in BASE.levels].index(after.level) < [level.id for level in BASE.levels].index(
        before.level
    )


def test_an_overlay_that_lowers_the_urgency_or_a_flag_is_found():
    """Urgency by z3, a flag by cells; an overlay that changes nothing of that is fine."""
    calm = evolve(FLAG, urgency="planned")
    base = made(BASE, red_flags=(calm, evolve(ITEM, urgency="planned")))
    changed = made(base, tracks=tracks(base, much={"urgency": "planned"}), overlays=overlay().overlays)
    assert any("urgency" in one.diagnostic.what for one in looked("overlay_lowers", changed, base))
    silenced = made(
        BASE, red_flags=(evolve(FLAG, when=AllOf((DANGER, LOW))), ITEM), overlays=overlay().overlays
    )
    assert list(lowered(BASE, silenced))
    assert "flag" in {one.diagnostic.id for one in looked("overlay_lowers", silenced, BASE)}
    assert looked("overlay_lowers", overlay(), BASE) == []


def test_stale_references_and_profiles_are_warned_of(shipped):
    """A number that nobody looked up again, and the profile of a clinic."""
    unit = stegvis.load("se-primary-care", unit=PAGES.parent.parent / "examples" / "health-centre.toml")
    found = list(CHECKS["stale"].find(Subject(unit, today=date(2027, 12, 30))))
    assert {one.diagnostic.severity for one in found} == {"error", "warning"} or found
    assert "exempel" in {one.diagnostic.id for one in found}
    assert list(CHECKS["stale"].find(Subject(unit, today=TODAY))) == []


def test_each_edition_has_its_own_date():
    """An overlay may be out of date where its base is not."""
    late = evolve(overlay().overlays[0], valid_until=date(2026, 1, 1))
    found = list(CHECKS["stale"].find(Subject(bare(overlays=(late,)), today=TODAY)))
    assert [one.diagnostic.id for one in found] == ["north"]


def test_a_change_of_an_overlay_has_its_source():
    """As every claim has."""
    change = Change("flag", ("urgency",), FLAG.name, SOURCED)
    said = evolve(overlay().overlays[0], changes=(change,))
    assert [one.diagnostic.id for one in looked("unsourced", bare(overlays=(said,)))] == ["flag"]


def test_a_range_that_is_too_low_would_be_said():
    """No pathway does this any more: the words are tried alone."""
    prover = Prover(BASE)
    prover.proven = lambda *said, two=False: False
    prover.two = lambda *said, about, shows, by="": ({}, {"age": 3})
    found = list(CHECKS["outside_range"].find(Subject(BASE, prover=prover)))
    assert any("above the range" in one.diagnostic.what for one in found)


def test_a_scale_whose_items_do_not_add_up():
    """Its items say nothing of its total, and the prover is exact about it."""
    pathway = made(BASE, instruments={"duo": evolve(DUO, scoring="part")})
    prover = Prover(pathway)
    assert prover.exact
    assert list(CHECKS["gap"].find(Subject(pathway, prover=prover))) == []
    assert list(CHECKS["unreachable_rule"].find(Subject(pathway, prover=prover))) == []
    assert prover.undecided == []


def test_a_scale_where_higher_is_better():
    """Worse is lower then, of the total and of its items."""
    inputs = {
        id: evolve(one, direction="higher_better" if one.instrument else one.direction)
        for id, one in BASE.inputs.items()
    }
    pathway = made(
        BASE, inputs=inputs, instruments={"duo": evolve(DUO, direction="higher_better")}, red_flags=(FLAG,)
    )
    found = looked("inversion", pathway)
    one = next(f for f in found if "'duo'" in f.diagnostic.what and f.diagnostic.id == "some")
    better, worse = (p["scores"]["duo"] for p in one.patients)
    assert worse < better


def test_compiled_code_of_an_unknown_kind_is_refused():
    """A new kind of node is answered in the proof before it can be believed."""
    with pytest.raises(NotImplementedError, match="a0 @ b0"):
        conditions("def decide(v):\n    if a0 @ b0:\n        if a0:\n            pass\n", lambda name: name)


def test_sarif_of_what_stands_nowhere():
    """No place, no patients: neither is made up."""
    one = Finding("load", Diagnostic(NOWHERE, "something is wrong"))
    (result,) = json.loads(write_sarif([one], {}))["runs"][0]["results"]
    assert set(result) == {"ruleId", "ruleIndex", "level", "message", "partialFingerprints"}


def test_values_of_cases():
    """Totals that items add up to count; cases that are refused, and values that are only bounded, do not."""
    given = [
        ({"scores": {"duo": 2}}, ""),
        ({"items": {"duo": {"1": 0}}}, ""),
        ({"scores": {"duo": 9}}, ""),
        ({"age": 5}, "age"),
    ]
    cases = [Case(str(n), "x", data, {}, error, "") for n, (data, error) in enumerate(given)]
    assert values(BASE, cases) == {"duo": frozenset((2,)), "duo.item1": frozenset((0,))}


@pytest.mark.parametrize(
    ("one", "shows", "smallest"),
    [
        ({"age": 30, "findings": {"colour": "blue"}}, lambda g: g[0].get("findings", {}).get("colour") == "blue", {"findings": {"colour": "blue"}}),
        ({"age": 30, "findings": {"danger": True}}, lambda g: g[0].get("age", 0) >= 20, {"age": 20}),
        ({"findings": {"danger": False, "low_mood": False}}, lambda g: len(g[0].get("findings", {})) == 2, {"findings": {"danger": False, "low_mood": False}}),
    ],
)  # fmt: skip
def test_patients_are_made_as_small_as_they_can_be(one, shows, smallest):
    """A word stays a word; a number falls to its limit; answers that matter stay."""
    assert shrinking.smallest(stegvis.load(SMALL), [one], shows) == (smallest,)


def test_answers_of_no_are_said_as_a_group_where_that_shows_the_same():
    """And are not where it does not."""
    small = stegvis.load(SMALL)
    groups = {"flags": evolve(small.groups["flags"], findings=("danger", "tired"))}
    told = {"findings": {"danger": False, "tired": False}}
    both = lambda g: g[0].get("none_of") == ["flags"] or len(g[0].get("findings", {})) == 2  # noqa: E731
    assert shrinking.smallest(evolve(small, groups=groups), [told], both) == ({"none_of": ["flags"]},)
    alone = lambda g: len(g[0].get("findings", {})) == 2  # noqa: E731
    assert shrinking.smallest(evolve(small, groups=groups), [told], alone) == (told,)


def test_two_patients_are_brought_close_together():
    """To the first step that shows it, if there is one."""
    small = stegvis.load(SMALL)
    two = [{"scores": {"mood": 2}}, {"scores": {"mood": 11}}]

    def mood(given):
        return [one.get("scores", {}).get("mood", 0) for one in given]

    near = shrinking.smallest(small, two, lambda g: mood(g)[0] <= 6 < mood(g)[1])
    assert near == ({"scores": {"mood": 6}}, {"scores": {"mood": 7}})
    far = shrinking.smallest(small, two, lambda g: mood(g)[1] - mood(g)[0] == 9)
    assert far == tuple(two)


# ---------------------------------------------------------------- accepting

FINE = "rule_never_decides: said for its reason alone [inference]"


def accepted(*lines, pathway=BASE, of="some", **more):
    """The findings of a pathway in which one rule accepts something."""
    changed = tiny(**{of: {"accepts": lines}, **more}) if pathway is BASE else pathway
    return check(Subject(changed, today=TODAY, cased=cased(BASE, TINY), prover=Prover(changed)))


def test_a_finding_is_accepted_with_a_reason_and_a_source():
    """It is counted with its reason, and is no fault any more."""
    changed = tiny(some={"at_least": "advice", "when": BOTH, "accepts": (FINE,)})
    result = check(Subject(changed, prover=Prover(changed)), ["rule_never_decides"])
    assert [one.accepted for one in result.findings] == ["said for its reason alone [inference]"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("gap", "without a written reason and a source"),
        ("inversion by duo=1: why [inference]", "without a written reason and a source"),
        ("gap: fine [inference]", "without a written reason and a source"),
        ("gap: there is a good reason for it", "without a written reason and a source"),
        ("gap: there is a good reason for it [hearsay]", "on a source that is not there: 'hearsay'"),
        ("inversoin: there is a good reason for it [inference]", "no check is called 'inversoin'"),
        ("gap: there is a good reason for it [inference]", "it does not occur"),
        ("inversion: there is a good reason for it [inference]", "for no answer in particular"),
        ("gap by tired: there is a good reason for it [inference]", "for one answer"),
        ("inversion by tird: there is a good reason for it [inference]", "no input is called 'tird'"),
        ("inversion by duo: there is a good reason for it [inference]", "say for which values"),
        ("inversion by tired=1: there is a good reason for it [inference]", "it has one worse answer"),
        ("inversion by tired: there is a good reason for it [inference]", "it does not occur"),
        ("inversion by duo=1..2: there is a good reason for it [inference]", "it does not occur"),
    ],
)
def test_an_acceptance_that_is_wrong_is_itself_found(line, what):
    """At the rule, with how to mend it."""
    (one,) = [one for one in accepted(line).findings if one.check == "accepts"]
    assert what in one.diagnostic.what
    assert one.diagnostic.id == "some"
    assert one.diagnostic.severity == "error"


def inversions(**by_id):
    """Who gives way, by which worse answer, accepted or not; and the acceptances that are wrong."""
    changed = tiny(**by_id)
    found = check(Subject(changed, prover=Prover(changed)), ["inversion"]).findings
    told = {(one.owner, one.by, one.worse, bool(one.accepted)) for one in found if one.check == "inversion"}
    return told, [one for one in found if one.check == "accepts"]


def test_what_is_said_of_a_header_or_its_tables_has_a_place():
    """Title, level, urgency, profession, group, unanswered questions; what is said of all of it, the header."""
    levels, urgencies = BASE.levels, BASE.urgencies
    who, group = next(iter(BASE.professions.values())), BASE.groups["flags"]
    for changed in (
        {"title": UNTRANSLATED},
        {"levels": (evolve(levels[0], name=UNTRANSLATED), *levels[1:])},
        {"urgencies": (evolve(urgencies[0], name=UNTRANSLATED), *urgencies[1:])},
        {"professions": {**BASE.professions, who.id: evolve(who, name=UNTRANSLATED)}},
        {"groups": {"flags": evolve(group, none=UNTRANSLATED)}},
        {"open_flags": evolve(BASE.open_flags, because=UNTRANSLATED)},
    ):
        found = check(Subject(bare(**changed)), ["missing_translation"]).findings
        assert found and all(one.diagnostic.place.line > 0 for one in found), changed
        assert all(one.diagnostic.place.file.endswith("pathway.toml") for one in found)
    idle_ = bare(professions={**BASE.professions, "nobody": evolve(who, id="nobody")})
    [one] = check(Subject(idle_), ["unused"]).findings
    assert one.diagnostic.place == who.at
    empty = bare(groups={**BASE.groups, "empty": evolve(group, id="empty", findings=())})
    assert [one.diagnostic.place for one in check(Subject(empty), ["unused"]).findings] == [group.at]
    assert BASE.open_flags.at.line > 0
    assert check(Subject(evolve(bare(title=UNTRANSLATED), parts=())), ["missing_translation"]).findings


def test_an_inversion_is_accepted_for_one_answer_alone():
    """Another answer that comes to invert the same rule is a fault of its own."""
    sleepless = {"when": AllOf((Within("duo", 1, 1), Not(TIRED)))}
    why = "there is a good reason for it [inference]"
    told, wrong = inversions(some=sleepless, much={"when": LOW})
    assert {(owner, by) for owner, by, *_ in told} >= {("some", "tired"), ("some", "duo")} and not wrong
    line = f"inversion by tired: {why}"
    told, wrong = inversions(some={**sleepless, "accepts": (line,)}, much={"when": LOW})
    assert (
        all(accepted is (by == "tired") for owner, by, _, accepted in told if owner == "some") and not wrong
    )


def test_an_inversion_by_a_number_is_accepted_for_some_values_alone():
    """Beside the accepted values the same question is asked again."""
    why = "there is a good reason for it [inference]"
    gone = {"when": Within("age", 18, 40)}
    worse = evolve(BASE.inputs["age"], direction="higher_worse")
    odd = made(tiny(some=gone, much={"when": LOW}), inputs={**BASE.inputs, "age": worse})

    def told(*lines):
        tracks_ = tracks(odd, some={"accepts": lines})
        changed = made(odd, tracks=tracks_)
        found = check(Subject(changed, prover=Prover(changed)), ["inversion"]).findings
        return [(one.worse, bool(one.accepted)) for one in found if (one.owner, one.by) == ("some", "age")]

    assert [accepted for _, accepted in told()] == [False]
    assert {accepted for _, accepted in told(f"inversion by age=41..120: {why}")} == {True}
    both = told(f"inversion by age=41..60: {why}")
    assert sorted(both, key=lambda one: one[1])[0] == (61, False) and (41, True) in both


def test_an_inversion_says_the_level_before_and_after():
    """So that nobody must route the two patients to see what falls."""
    changed = tiny(some={"when": Within("duo", 1, 1)}, much={"when": TIRED})
    found = check(Subject(changed, prover=Prover(changed)), ["inversion"]).findings
    assert any("lowers the level in 'mood': call -> none" in one.diagnostic.what for one in found)


def test_steps_and_instruments_can_accept_too():
    """At the step whose contraindication is dead, and at the scale whose bands leave a hole."""
    dead = {
        "unsuitable": (evolve(STOP, when=Within("age", 65, 120)),),
        "accepts": ("unreachable_rule: shared with others [inference]",),
    }
    changed = tiny(mood_call=dead)
    result = check(Subject(changed, prover=Prover(changed)), ["unreachable_rule"])
    assert [(one.owner, bool(one.accepted)) for one in result.findings] == [("mood-call", True)]
    scale = evolve(
        with_bands((0, 0), (2, 2)).instruments["duo"],
        accepts=("band_gap_or_overlap: so it was printed [convention]",),
    )
    result = check(Subject(bare(instruments={"duo": scale})), ["band_gap_or_overlap"])
    assert [bool(one.accepted) for one in result.findings] == [True]


def test_nothing_is_said_of_acceptances_that_were_not_tried():
    """Without a prover, with other checks only, under an overlay."""
    lines = acceptances(tiny(some={"accepts": (FINE,)}), CHECKS)
    assert list(idle([], lines, frozenset())) == []
    assert [one.diagnostic.what for one in idle([], lines, frozenset(CHECKS))] != []
    assert accept([], lines) == []
    changed = tiny(some={"accepts": (FINE,)})
    assert check(Subject(changed)).findings == ()
    assert check(Subject(changed, prover=Prover(changed)), ["gap"]).findings == ()
    assert "[" in FORM_SHOWN


def laid(*lines, of="some", also=()):
    """A tiny pathway in which an overlay, and maybe another, accepts what it makes dead."""
    one = Overlay(
        "north", "1", "demo", FLAG.name, None, None, (), tuple(Accepted(of, line) for line in lines)
    )
    dead = tiny(some={"at_least": "advice", "when": BOTH})
    changed = evolve(dead, overlays=(one, *also))
    return check(Subject(changed, prover=Prover(changed)), ["rule_never_decides", "gap"]).findings


def test_an_overlay_accepts_what_occurs_with_it():
    """With a reason and a source, as the pathway itself does."""
    assert [(one.owner, one.accepted) for one in laid(FINE)] == [
        ("some", "said for its reason alone [inference]")
    ]
    assert [one.accepted for one in laid()] == [""]


def test_what_an_overlay_accepts_and_does_not_occur_is_said():
    """With it alone; beside another overlay it says nothing of it."""
    idle_ = "gap: there is a good reason for it [inference]"
    assert ["it does not occur" in one.diagnostic.what for one in laid(idle_)] == [False, True]
    also = (Overlay("south", "1", "demo", FLAG.name, None, None, ()),)
    assert [one.check for one in laid(idle_, also=also)] == ["rule_never_decides"]


def test_an_overlay_accepts_at_a_part_that_is_there():
    """A name that is near is shown."""
    one = Overlay(
        "north", "1", "demo", FLAG.name, None, None, (), (Accepted("som", FINE), Accepted("some", "gap: no"))
    )
    lines = acceptances(evolve(BASE, overlays=(one,)), CHECKS)
    assert [line.fault for line in lines] == [
        "no rule, step or instrument is called 'som'",
        "'gap' is accepted without a written reason and a source",
    ]
    assert "some" in lines[0].hint and {line.overlay for line in lines} == {"north"}


def test_files_can_accept(tmp_path):
    """The key is read at needs, steps and instruments."""
    import shutil

    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    line = 'accepts = ["gap: there is a good reason [inference]"]'
    for name, at in (
        ("mood.toml", 'id = "some"'),
        ("mood.toml", 'id = "mood-call"'),
        ("instruments/duo.toml", 'id = "duo"'),
    ):
        file = folder / name
        file.write_text(file.read_text("utf-8").replace(at, f"{at}\n{line}"), "utf-8")
    pathway = stegvis.load(folder)
    assert [one.owner for one in acceptances(pathway, CHECKS)] == ["some", "mood-call", "duo"]
    assert all(one.place.line > 0 for one in acceptances(pathway, CHECKS))


def test_without_a_prover_the_rest_is_made():
    """And what was not proven is named."""
    result = check(Subject(BASE, today=TODAY, cased=cased(BASE, TINY)))
    assert result.unproven == tuple(n for n, one in CHECKS.items() if one.proves and n != "overlay_lowers")
    assert {one.method for one in result.proofs} == {"reading"}
    assert result.findings == ()


def test_the_small_specimen_has_no_errors():
    """It has no cases, and so warnings alone."""
    small = stegvis.load(SMALL)
    result = check(Subject(small, today=TODAY, cased={}, prover=Prover(small)))
    assert {one.check for one in result.findings} == {"uncased_boundary"}
    assert result.undecided == ()


def test_gates_that_are_too_entangled_are_said(monkeypatch):
    """That nobody can tell whether a question is ever asked is a finding."""

    def entangled(*_):
        raise EntangledError

    monkeypatch.setattr("stegvis.verification.checks.screening.constant", entangled)
    found = list(CHECKS["screening"].find(Subject(stegvis.load(SMALL))))
    assert found and all("so entangled" in one.diagnostic.what for one in found)
