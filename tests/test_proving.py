"""The prover finds each law that is broken on purpose, and agrees with brute force on random small pathways."""

import json
import shutil
from itertools import product

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings

import stegvis
from conftest import SMALL
from stegvis.cli import main
from stegvis.compiling import compile_pathway
from stegvis.criteria import AllOf, Not, OneOf, Within
from stegvis.proving import prove
from stegvis.reading.patients import patient
from stegvis.routing import outcome
from stegvis.testing.strategies import pathways
from stegvis.weighing import Weighed, close_gates, weigh

BASE = stegvis.load(SMALL)


def made(**needs):
    """The small pathway with some rules said otherwise; the gates are taken away."""
    tracks = tuple(
        evolve(t, needs=tuple(evolve(n, **needs.get(n.id, {})) for n in t.needs)) for t in BASE.tracks
    )
    one = evolve(BASE, tracks=tracks)
    return evolve(one, ruleset=compile_pathway(one))


def found(pathway, check):
    return [one for one in prove(pathway)[0] if one.check == check]


def test_the_shipped_pathway_keeps_its_laws(shipped):
    """No error, nothing undecided, and each question asked."""
    findings, asked, undecided = prove(shipped)
    assert undecided == [] and asked > 900
    assert [one.diagnostic for one in findings if one.diagnostic.severity == "error"] == []


def test_an_inversion_is_found_with_two_patients_that_route_reproduces():
    """A band that nothing takes over from: worse score, lower level."""
    broken = made(mild={"when": Within("mood", 5, 8)}, long={"when": Within("mood", 5, 7)})
    shown = found(broken, "inversion")
    assert {one.diagnostic.id for one in shown} >= {"long"}
    one = next(one for one in shown if one.diagnostic.id == "long")
    assert one.diagnostic.place.line > 0 and "mood" in one.diagnostic.what
    better, worse = (stegvis.route(broken, patient(p)) for p in one.patients)
    rank = [level.id for level in broken.levels].index
    track = lambda rec: max((rank(t["level"]) for t in rec.tracks if t["track"] == "mood-track"), default=-1)  # noqa: E731
    assert track(worse) < track(better)


def test_an_inversion_of_urgency_is_found():
    """An answer that gets worse and less urgent."""
    broken = made(long={"when": Within("mood", 5, 7), "at_least": "advice", "urgency": "now"})
    assert any("lowers the urgency" in one.diagnostic.what for one in found(broken, "inversion"))


def test_the_track_that_answers_otherwise_is_always_triggered():
    """It needs no rule: its steps can be proposed to a patient for whom none holds."""
    findings, _, undecided = prove(evolve(BASE, otherwise="mood-track"))
    assert undecided == [] and findings is not None


def test_an_accepted_finding_is_counted_and_does_not_fail():
    """With a reason at the rule."""
    said = ("inversion: the interview decides",)
    broken = made(long={"when": Within("mood", 5, 7), "accepts": said})
    shown = found(broken, "inversion")
    assert next(one.accepted for one in shown if one.diagnostic.id == "long") == "the interview decides"


def test_a_rule_that_holds_for_nobody():
    """A contradiction over two inputs that the reader cannot see in one."""
    gate = Not(OneOf("low_mood", (1,)))
    broken = made(long={"when": AllOf((Within("mood", 9, 12), gate))})
    assert [one.diagnostic.id for one in found(broken, "unreachable_rule")] == ["long"]


def test_a_rule_that_never_decides():
    """Another of its track always asks for as much."""
    broken = made(mild={"when": Within("mood", 10, 12)}, long={"when": Within("mood", 9, 12)})
    assert "mild" in [one.diagnostic.id for one in found(broken, "rule_never_decides")]


def test_a_stop_that_gives_way_is_found():
    """A worse answer that opens a lower step again."""
    step = BASE.steps["mood-course"]
    stop = evolve(step.unsuitable[0], kind="stop", when=Within("mood", 5, 6))
    tracks = tuple(
        evolve(
            t,
            needs=tuple(evolve(n, when=OneOf("low_mood", (1,)), at_least="course") for n in t.needs),
            steps=tuple(evolve(s, unsuitable=(stop,)) if s.level == "course" else s for s in t.steps),
        )
        if t.id == "mood-track"
        else t
        for t in BASE.tracks
    )
    broken = evolve(BASE, tracks=tracks)
    broken = evolve(broken, ruleset=compile_pathway(broken))
    assert found(broken, "inversion")


def test_a_step_that_nobody_is_proposed():
    """No need reaches it and nothing below is ever stopped."""
    broken = made(mild={"at_least": "clinic"}, long={"at_least": "clinic"})
    assert "mood-group" in [one.diagnostic.id for one in found(broken, "step_never_proposed")]


def test_a_red_flag_that_fails_is_found(monkeypatch):
    """A router that forgets red flags is caught by the prover."""
    from stegvis import proving

    real = proving.outcome
    monkeypatch.setattr(proving, "outcome", lambda p, v: evolve(real(p, v), level=0, urgency=0))
    assert [one.diagnostic.id for one in found(BASE, "red_flag_fails")] == ["flag-danger", "flag-item"]


@given(pathways(BASE))
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_what_z3_says_is_so(pathway):
    """Each patient that is reported is possible and shows what is said of it; unreachable rules hold for none of 4,000."""
    findings, _, undecided = prove(pathway)
    assert undecided == []
    for one in findings:
        if one.check != "inversion":
            continue
        better, worse = (weigh(pathway, patient(p)) for p in one.patients)
        before, after = (outcome(pathway, pathway.ruleset.values(s.known)) for s in (better, worse))
        tracks = {p.track.id for p in before.proposals}
        dropped = [
            t for t in tracks
            if max((p.level for p in after.proposals if p.track.id == t), default=-1)
            < max(p.level for p in before.proposals if p.track.id == t)
        ]  # fmt: skip
        assert dropped or after.urgency < before.urgency
    dead = {one.diagnostic.id for one in findings if one.check == "unreachable_rule"}
    for known in grid():
        seen = Weighed(dict(known))
        close_gates(pathway, seen)
        holds = pathway.ruleset.decide(pathway.ruleset.values(seen.known))[2]
        assert not dead & {pathway.ruleset.rules[n].id for n in holds}


def grid():
    """Fully answered patients of the small pathway, consistent in item and total."""
    yes = ((0, 0), (1, 1))
    for age, danger, low, tired, screen in product((15, 18, 65), yes, yes, yes, yes):
        base = {"age": (age, age), "danger": danger, "low_mood": low, "tired": tired, "screen": screen}
        if low == (0, 0):
            yield base
            continue
        for colour, weeks, mood in product((0, 2), (0, 39, 40), (0, 5, 8, 12)):
            item = max(0, mood - 8)
            applies = {"mood": (mood, mood), "mood.item3": (item, item)} if age >= 16 else {}
            yield base | {"colour": (colour, colour), "weeks": (weeks, weeks)} | applies


@given(pathways(BASE))
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_what_brute_force_finds_z3_finds(pathway):
    """An inversion between two neighbours of the grid is reported for some rule."""
    findings, _, _ = prove(pathway)
    if any(one.check == "inversion" for one in findings):
        return
    rank = {}
    for known in grid():
        seen = Weighed(dict(known))
        close_gates(pathway, seen)
        found_ = outcome(pathway, pathway.ruleset.values(seen.known))
        rank[tuple(sorted(known.items()))] = (found_.level, found_.urgency) if found_.firm else None
    for known, before in rank.items():
        if before is None:
            continue
        said = dict(known)
        for id in ("danger", "tired", "screen"):
            if said[id] == (0, 0):
                after = rank[tuple(sorted({**said, id: (1, 1)}.items()))]
                assert after is None or (after[0] >= before[0] and after[1] >= before[1])


# ---------------------------------------------------------------- the command line


@pytest.fixture
def broken(tmp_path):
    """The small pathway with a band that nothing takes over from."""

    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    mood = folder / "mood.toml"
    text = mood.read_text("utf-8")
    said = 'when = "severity(mood) >= mild and 40 <= weeks"'
    assert said in text
    mood.write_text(text.replace(said, 'when = "5 <= mood <= 7"'), "utf-8")
    return folder


def test_check_reports_a_breach_in_every_form(broken, capsys):
    """Text, JSON, annotations, SARIF; exit 1; the patients can be routed."""
    assert main(["check", str(broken)]) == 1
    said = capsys.readouterr()
    assert "mood.toml:" in said.err and "patient: {" in said.err and "error(s)" in said.out
    assert main(["check", str(broken), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)[0]
    one = next(f for f in data["findings"] if f["check"] == "inversion")
    for said_of in one["patients"]:
        stegvis.route(stegvis.load(broken), patient(said_of))
    assert main(["check", str(broken), "--format", "github"]) == 1
    assert "::error file=" in capsys.readouterr().out
    assert main(["check", str(broken), "--format", "sarif"]) == 1
    run = json.loads(capsys.readouterr().out)["runs"][0]
    assert run["results"] and run["tool"]["driver"]["name"] == "stegvis"


def test_check_with_an_accepted_breach(broken, capsys):
    """Accepted with a reason: counted, not failed; another check's name accepts nothing."""
    mood = broken / "mood.toml"
    text = mood.read_text("utf-8")
    mood.write_text(
        text.replace(
            'when = "5 <= mood <= 7"', 'when = "5 <= mood <= 7"\naccepts = ["inversion: demo", "gap: no"]'
        ),
        "utf-8",
    )
    main(["check", str(broken), "--json"])
    findings = json.loads(capsys.readouterr().out)[0]["findings"]
    assert {one["accepted"] for one in findings if one["id"] == "long"} == {"demo"}
    main(["check", str(broken)])
    said = capsys.readouterr()
    assert ", 0 accepted" not in said.out and "[long]" not in said.err


def test_check_is_strict_when_asked(capsys, monkeypatch):
    """Warnings and missing proofs fail then, and only then."""
    assert main(["check", str(SMALL)]) == 0
    assert main(["check", str(SMALL), "--strict"]) == 1
    assert main(["check", str(SMALL), "--no-proof", "--today", "2026-11-24"]) == 0
    assert "not proven" in capsys.readouterr().err
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["check", str(SMALL)]) == 0
    assert "NOT proven" in capsys.readouterr().err


def test_check_says_what_is_stale(capsys):
    """An edition past its date is an error, a phone number a warning."""
    assert main(["check", str(SMALL), "--today", "2030-01-02", "--no-proof"]) == 1
    assert "was valid until 2030-01-01" in capsys.readouterr().err
    assert main(["check", "--no-proof", "--today", "2027-11-30", "--format", "github"]) == 0
    assert "::warning" in capsys.readouterr().out


def test_check_reports_what_does_not_load(tmp_path, capsys):
    """As JSON and as text, without a summary of what could not be read."""
    assert main(["check", str(tmp_path / "no")]) == 1
    assert "there is no such pathway" in capsys.readouterr().err


def test_check_says_what_was_not_decided(monkeypatch, capsys):
    """A question without an answer in time is said, and is never a proof."""
    import z3

    monkeypatch.setattr("stegvis.proving.LIMIT_MS", 1)
    monkeypatch.setattr(z3.Solver, "check", lambda *_: z3.unknown)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["check", str(SMALL)]) == 0
    assert "not decided within the time" in capsys.readouterr().err
