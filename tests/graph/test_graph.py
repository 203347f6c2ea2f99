"""The graph: what it holds, that routing agrees with it, that it is sound, and how it is drawn."""

import json
import shutil
import subprocess
import sys

import networkx
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from draws import tries
from folders import SMALL
from stegvis import route
from stegvis.errors import Text
from stegvis.graph.soundness import faults, survey
from stegvis.graph.ways import KINDS, UPWARD, climb, edges, rising, tops
from stegvis.model import ENTRY, EXIT, Edge
from stegvis.routing.compile import compile_pathway
from stegvis.routing.intake import weigh
from stegvis.routing.router import outcome
from stegvis.testing.patients import assessments
from stegvis.testing.strategies import pathways

BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")
LAST = len((SMALL / "mood.toml").read_text("utf-8").splitlines())


@st.composite
def windows(draw, base):
    """A random pathway whose steps are for random ages, save one at the top of each track."""
    made = draw(pathways(base))
    tracks = []
    for track in made.tracks:
        steps = list(track.steps)
        for i, step in enumerate(steps):
            if step.level != made.levels[-1].id and draw(st.booleans()):
                low, high = sorted(draw(st.tuples(*[st.integers(track.age_lowest, track.age_highest)] * 2)))
                steps[i] = evolve(step, age_lowest=low, age_highest=high)
        keep = draw(st.sets(st.sampled_from(range(len(steps)))))
        kept = [s for i, s in enumerate(steps) if i in keep or s.level == made.levels[-1].id]
        tracks.append(evolve(track, steps=tuple(kept)))
    made = evolve(made, tracks=tuple(tracks), edges=())
    made = evolve(made, edges=tuple(draw(st.lists(stated(made), max_size=4))))
    return evolve(made, ruleset=compile_pathway(made))


@st.composite
def stated(draw, pathway):
    """An edge that an author could state: upward in one track, past a level or not."""
    ranks = {level.id: i for i, level in enumerate(pathway.levels)}
    pairs = [
        (a, b)
        for track in pathway.tracks
        for a in track.steps
        for b in track.steps
        if ranks[a.level] < ranks[b.level]
    ]
    if not pairs:
        step = pathway.tracks[0].steps[0]
        return Edge("end", "leave", step.id, EXIT)
    a, b = draw(st.sampled_from(pairs))
    ages = max(a.age_lowest, b.age_lowest), min(a.age_highest, b.age_highest)
    kind = "refer" if b.level == pathway.levels[-1].id else "escalate"
    return Edge(f"edge-{a.id}-{b.id}", kind, a.id, b.id, Text("svår", "severe"), ages=ages, stated=True)


def anyone(base):
    """A random pathway with a patient."""
    return windows(base).flatmap(lambda p: st.tuples(st.just(p), assessments(p)))


anywhere = st.one_of(
    anyone(BASE),
    st.sampled_from([BASE, REAL]).flatmap(lambda p: st.tuples(st.just(p), assessments(p))),
)


def valid(pathway, patient):
    """The patient's outcome, or None when the values contradict each other."""
    try:
        seen = weigh(pathway, patient)
    except stegvis.AssessmentError:
        return None
    return outcome(pathway, pathway.ruleset.values(seen.known))


def steps_of(pathway):
    """Every step by id."""
    return {step.id: step for track in pathway.tracks for step in track.steps}


def test_nodes_and_edges_carry_what_readers_need(pathway):
    """Steps have level, track, ages and offered; edges have kind, criterion, source and words."""
    graph = pathway.graph
    assert isinstance(graph, networkx.MultiDiGraph)
    for id, step in steps_of(pathway).items():
        said = graph.nodes[id]
        assert (said["level"], said["track"], said["offered"]) == (step.level, step.track, True)
        assert said["ages"] == (step.age_lowest, step.age_highest)
    assert set(graph.nodes) == {*steps_of(pathway), ENTRY, EXIT}
    for a, b, said in graph.edges(data=True):
        assert said["kind"] in KINDS
        assert (a == ENTRY) == (said["kind"] == "enter") and (b == EXIT) == (said["kind"] == "leave")
        assert {"criterion", "claims", "because", "ages", "stated", "id"} <= said.keys()
        assert said["because"].sv or said["kind"] in UPWARD


def test_it_is_read_only_and_built_once():
    """networkx refuses changes; the same object comes back."""
    assert BASE.graph is BASE.graph
    with pytest.raises(networkx.NetworkXError):
        BASE.graph.add_node("x")
    with pytest.raises(networkx.NetworkXError):
        BASE.graph.remove_edge(ENTRY, "mood-advice")


def test_networkx_waits_until_the_graph_is_read():
    """Loading, routing and the whole rationale cost no networkx."""
    code = (
        "import stegvis, sys; p = stegvis.load('se-primary-care');"
        "r = stegvis.route(p, stegvis.Assessment(34)); r.to_dict(); r.to_text();"
        "assert 'networkx' not in sys.modules; p.graph; assert 'networkx' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_rule_enters_its_track(pathway):
    """Each need and red flag has an edge in, with its criterion, at its level or above."""
    ranks = {level.id: i for i, level in enumerate(pathway.levels)}
    ways = {}
    for edge in edges(pathway):
        if edge.kind == "enter":
            ways.setdefault(edge.id, []).append(edge)
    for rule in pathway.rules:
        track = rule.track or pathway.red_flag_track
        for edge in ways[rule.id]:
            assert edge.when == rule.when and edge.claims == (rule.threshold, rule.care)
            assert steps_of(pathway)[edge.end].track == track
            assert ranks[steps_of(pathway)[edge.end].level] >= ranks[rule.at_least]
    assert {"otherwise", "unanswered_red_flags"} <= ways.keys()


def test_a_stated_edge_takes_the_place_of_the_derived_one():
    """Same kind, same two steps: the author's words and ground stand; others are added."""
    found = [e for e in edges(BASE) if (e.start, e.end) == ("mood-course", "mood-clinic")]
    assert [(e.id, e.kind, e.stated) for e in found] == [("fast", "refer", True)]
    fast = BASE.graph.edges["mood-advice", "mood-clinic", "refer:fast"]
    assert fast["criterion"].said == "mood >= 11" and fast["claims"][0].place == "p. 4"
    assert BASE.graph.edges["mood-clinic", "mood-advice", "de-escalate:back"]["dissent"].en == "others wait"


def test_those_too_old_for_a_level_pass_it():
    """The course is for ages 18 to 64: from advice the others are led to the clinic."""
    plain = evolve(BASE, edges=())
    ways = {e.end: e.ages for e in edges(plain) if e.start == "mood-advice" and e.kind in UPWARD}
    assert ways == {"mood-course": (18, 64), "mood-group": (18, 64), "mood-clinic": (65, 120)}


def test_escalation_paths():
    """Every way up, the fullest ladder first; none from the top; a misspelt step is told so."""
    assert BASE.escalation_paths("mood-advice") == (
        ("mood-advice", "mood-group", "mood-course", "mood-clinic"),
        ("mood-advice", "mood-course", "mood-clinic"),
        ("mood-advice", "mood-group", "mood-clinic"),
        ("mood-advice", "mood-clinic"),
    )
    assert BASE.escalation_paths("mood-clinic") == ()
    with pytest.raises(stegvis.PathwayError, match="did you mean 'mood-advice'"):
        BASE.escalation_paths("mood-advise")


@pytest.mark.slow
@given(windows(BASE))
def test_paths_are_simple_rise_and_end_at_the_top(pathway):
    """L8: from each step below the top a path leads there, and none goes down or in a circle."""
    ranks = {level.id: i for i, level in enumerate(pathway.levels)}
    steps = steps_of(pathway)
    for id in steps:
        found = pathway.escalation_paths(id)
        assert bool(found) == (id not in tops(pathway))
        assert len(set(found)) == len(found)
        for path in found:
            levels = [ranks[steps[s].level] for s in path]
            assert path[0] == id and path[-1] in tops(pathway)
            assert levels == sorted(set(levels))


@pytest.mark.slow
@given(windows(BASE), st.sets(st.sampled_from(["need", "edge", "end"])))
def test_unsound_is_what_a_plain_search_finds(pathway, without):
    """On random pathways, some without needs, stated edges or ends: each fault as networkx sees it, and no other."""
    tracks = [evolve(t, needs=()) if "need" in without and n % 2 else t for n, t in enumerate(pathway.tracks)]
    ends = () if "end" in without else [e for e in BASE.edges if e.kind == "leave"]
    pathway = evolve(
        pathway, tracks=tuple(tracks), edges=(*(() if "edge" in without else pathway.edges), *ends)
    )
    graph, up, top = pathway.graph, rising(pathway.graph), tops(pathway)
    wanted = {("dead-end", id) for id in steps_of(pathway) if not graph.out_degree(id)}
    for id in steps_of(pathway):
        if not networkx.has_path(graph, ENTRY, id):
            wanted.add(("out-of-reach", id))
        if not any(networkx.has_path(up, id, end) for end in top):
            wanted.add(("no-top", id))
        if networkx.has_path(graph, id, EXIT):
            assert ("dead-end", id) not in wanted
    assert {(fault.code, fault.id) for fault in faults(pathway)} == wanted
    assert networkx.is_directed_acyclic_graph(up)


@pytest.mark.slow
@given(anywhere)
@tries(300)
def test_the_recommendation_agrees_with_the_graph(drawn):
    """Its escalation is a path of the graph with the steps left out that are closed to the patient."""
    pathway, patient = drawn
    found = valid(pathway, patient)
    if found is None:
        return
    rec = route(pathway, patient)
    steps = steps_of(pathway)
    rules = pathway.ruleset
    values = rules.values(weigh(pathway, patient).known)
    low, high = values[rules.age_at], values[rules.age_at + 1]

    def closed(id):
        step = steps[id]
        kinds = step.unsuitable
        stops = [i for i in rules.unsuitable[id](values)[0] if kinds[i].kind == "stop"] if kinds else []
        return bool(stops) or high < step.age_lowest or low > step.age_highest

    main = [rec.step]
    for said in rec.escalation:
        if said["from"] != rec.step or main == [rec.step]:
            main.append(said["step"])
    paths = pathway.escalation_paths(rec.step)
    assert bool(paths) == (len(main) > 1) == bool(rec.escalation)
    if paths:
        assert any([s for s in path if s in main] == main and all(map(closed, {*path} - {*main}))
                   for path in paths)  # fmt: skip
    for said in rec.escalation[len(main) - 1 :]:
        assert pathway.graph.has_edge(rec.step, said["step"])
    for said in rec.escalation:
        assert not closed(said["step"])
        assert any(said["kind"] == d["kind"] for *_, d in pathway.graph.out_edges(said["from"], data=True))


@pytest.mark.uncounted
@given(anywhere)
def test_every_proposal_is_reached_from_a_rule_that_holds(drawn):
    """From the way in of a rule that holds, a way up leads to the proposed step."""
    pathway, patient = drawn
    found = valid(pathway, patient)
    if found is None:
        return
    rules = pathway.ruleset
    holds = {rules.rules[n].id for n in {*found.holds, *found.mildest}} | {
        "otherwise",
        "unanswered_red_flags",
    }
    ways = [e.end for e in edges(pathway) if e.kind == "enter" and e.id in holds]
    up = rising(pathway.graph)
    for proposal in found.proposals:
        assert any(networkx.has_path(up, way, proposal.step.id) for way in ways)


def test_a_shortcut_is_shown_after_the_ladder():
    """Stated: severe deterioration leads past the course."""
    patient = stegvis.Assessment(30, findings={"low_mood": True}, scores={"mood": 0}, none_of=["flags"])
    rec = stegvis.route(BASE, evolve(patient, items={"mood": {3: 0}}))
    assert rec.step == "mood-advice"
    shown = [(e["from"], e["step"], e["kind"], e["when"]) for e in rec.escalation]
    assert shown == [
        ("mood-advice", "mood-course", "escalate", ""),
        ("mood-course", "mood-clinic", "refer", "mood >= 11"),
        ("mood-advice", "mood-clinic", "refer", "mood >= 11"),
    ]
    assert "svår försämring" in rec.to_text("sv", detail="full")


def test_a_closed_step_is_passed():
    """No screen: from advice the course and the group are passed, in the words of advice."""
    low = {"low_mood": True, "screen": True}
    patient = stegvis.Assessment(30, {"mood": 0}, {"mood": {3: 0}}, low, ["flags"])
    shown = [(e["from"], e["step"], e["reached_when"]["en"]) for e in stegvis.route(BASE, patient).escalation]
    assert shown[0] == ("mood-advice", "mood-clinic", "no better")
    assert shown[1:] == [("mood-advice", "mood-clinic", "severe deterioration")]


def test_a_circle_of_closed_steps_ends():
    """Two closed steps that lead to each other are passed all the same."""
    back = Edge("back-up", "escalate", "mood-course", "mood-group", stated=True)
    circle = evolve(BASE, edges=(*BASE.edges, back))
    start = steps_of(circle)["mood-advice"]
    way = climb(circle, start, lambda step: step.level == "clinic", (30, 30))
    assert {step.id for _, step in way} == {"mood-clinic"}


@pytest.mark.parametrize("pathway", ["small", "shipped"], indirect=True)
def test_what_is_shipped_is_sound(pathway):
    """No cycle upward, nothing out of reach, the top reached, no dead end."""
    survey(pathway)
    assert networkx.is_directed_acyclic_graph(rising(pathway.graph))


def changed(track, **how):
    """The small pathway with one track changed."""
    tracks = [evolve(t, **how) if t.id == track else t for t in BASE.tracks]
    return evolve(BASE, tracks=tuple(tracks))


def codes(pathway):
    """The faults of the graph: code and id."""
    return {(d.code, d.id) for d in faults(pathway)}


def test_unsound_graphs_are_told_apart():
    """Each defect by its name, with place and hint."""
    track = BASE.track("mood-track")
    low, *rest = track.steps
    topless = evolve(changed("mood-track", steps=(low, *rest[:-1])), edges=())
    assert codes(topless) >= {("no-top", "mood-advice"), ("no-top", "mood-course")}
    assert codes(changed("mood-track", needs=track.needs[-1:])) == set()
    assert codes(evolve(changed("mood-track", needs=()), edges=())) >= {
        ("out-of-reach", step.id) for step in track.steps
    }
    assert codes(evolve(BASE, edges=())) == {
        ("dead-end", "mood-clinic"), ("dead-end", "general-clinic"), ("dead-end", "safety-clinic"),
    }  # fmt: skip
    loop = Edge("loop", "escalate", "mood-advice", "mood-advice", place=low.place)
    assert codes(evolve(BASE, edges=(*BASE.edges, loop))) == {("cycle", "mood-advice")}
    for fault in faults(evolve(BASE, edges=(*BASE.edges, loop))):
        assert fault.place.line and fault.hint


AGAIN = """{ basis = "inference" }
[[edge]]
id = "again"
kind = "escalate"
from = ["mood-advice"]
to = "mood-course"
because = { sv = "x", en = "x" }
confidence = "low"
claim = { basis = "inference" }"""


@pytest.fixture
def stating(tmp_path):
    """The small pathway with one more edge in mood.toml, changed in one place."""
    good = {
        "id": '"more"', "kind": '"escalate"', "from": '["mood-advice"]', "to": '"mood-course"',
        "because": '{ sv = "x", en = "x" }', "confidence": '"low"', "claim": '{ basis = "inference" }',
    }  # fmt: skip

    def write(**how):
        shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
        said = {k.rstrip("_"): v for k, v in {**good, **how}.items() if v}
        table = "[[edge]]\n" + "".join(f"{key} = {value}\n" for key, value in said.items())
        with (tmp_path / "mood.toml").open("a", encoding="utf-8") as file:
            file.write(table)
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("how", "what", "hint"),
    [
        ({"from_": '["mood-advise"]'}, "no step is called 'mood-advise'", "mood-advice"),
        ({"from_": '"mood-advice"'}, "should be a list", ""),
        ({"to": '"mood-curse"'}, "nothing is called 'mood-curse'", "mood-course"),
        ({"to": ""}, "'to' is missing", "name the step"),
        ({"kind": '"leave"'}, "leads to no step", "take 'to' away"),
        ({"kind": '"enter"'}, "cannot be 'enter'", "transfer"),
        ({"kind": '"raise"'}, "cannot be 'raise'", "escalate"),
        ({"kind": '"refer"'}, "'refer' does not lead", "top of the ladder"),
        ({"kind": '"transfer"'}, "'transfer' does not lead", "another track"),
        ({"kind": '"de-escalate"'}, "'de-escalate' does not lead", "lower"),
        ({"to": '"mood-clinic"'}, "'escalate' does not lead", "write refer"),
        ({"to": '"mood-advice"'}, "'escalate' does not lead", "another step"),
        ({"to": '"general-call"'}, "'escalate' does not lead", "same track"),
        ({"from_": '["mood-advice", "mood-advice"]'}, "'mood-advice' twice", "each once"),
        ({"claim": AGAIN}, "already stated", "see "),
        ({"id": '"fast"'}, "already the id", "see "),
        ({"because": ""}, "'because' is missing", ""),
        ({"because": '{ sv = "x" }'}, "no words in 'en'", ""),
        ({"claim": '{ basis = "source" }'}, "names no source", "inference"),
        ({"claim": '{ basis = "inference", source = "bok" }'}, "no source is called 'bok'", "book"),
        ({"when": '"moood >= 3"'}, "no input is called", "mood"),
        ({"when": '"mood >= 0"'}, "always holds", ""),
        ({"wen": '"mood >= 3"'}, "no key is called 'wen'", "when"),
    ],
)
def test_each_fault_of_an_edge_has_its_place(stating, how, what, hint):
    """File, line, what is so and how to mend it."""
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(stating(**how))
    match = [d for d in caught.value.diagnostics if what in d.what]
    assert match and hint in match[0].hint, str(caught.value)
    assert match[0].place.file.endswith("mood.toml") and match[0].place.line > LAST


def test_a_misspelt_step_is_underlined(stating):
    """The caret stands under the id, also among several."""
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(stating(from_='["mood-advice", "mood-curse"]'))
    (fault,) = caught.value.diagnostics
    place = fault.place
    assert place.text[place.column - 1 : place.column - 1 + place.length] == "mood-curse"


def test_a_list_over_several_lines_still_has_a_place(stating):
    """Where the id stands on another line, the list's own place is given."""
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(stating(from_='[\n  "mood-curse",\n]'))
    assert caught.value.diagnostics[0].place.line > LAST


def test_ages_that_never_meet_and_levels_that_are_not(stating):
    """Nobody could take this way; a step without a level is told of once, by its own fault."""
    folder = stating(from_='["mood-course"]', to='"mood-group"')
    file = folder / "mood.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("ages = [18, 64]", "ages = [18, 40]", 1).replace("[18, 64]", "[41, 64]"))
    with pytest.raises(stegvis.PathwayError, match="nobody is of an age"):
        stegvis.load(folder)
    file.write_text(text.replace('level = "course"', 'level = "curse"'))
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(folder)
    assert all("nothing is called 'curse'" in d.what for d in caught.value.diagnostics)


@pytest.mark.slow
def test_a_cycle_upward_is_shown_by_check(stating, capsys):
    """Two stated ways between alternatives of one level: check says where, and exits with one."""
    from stegvis.cli import main

    folder = stating(from_='["mood-course"]', to='"mood-group"')
    assert main(["check", str(folder)]) == 1
    err = capsys.readouterr().err
    assert "going up leads back" in err and "mood.toml" in err and "help: " in err
    assert main(["check", str(folder), "--json"]) == 1
    assert "leads back" in json.loads(capsys.readouterr().out)[0]["findings"][0]["what"]
    pathway = stegvis.load(folder)
    assert stegvis.route(pathway, stegvis.Assessment(30)).escalation is not None
    assert pathway.escalation_paths("mood-group")
