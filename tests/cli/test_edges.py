"""Input that nobody means to write, and paths that are seldom taken."""

import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
from importlib.abc import MetaPathFinder
from threading import Event, Thread

import pytest

import stegvis
from folders import SMALL
from stegvis.cli import main
from stegvis.cli.interrupting import at_once
from stegvis.command import run
from stegvis.errors import Text


@pytest.fixture
def changed(tmp_path):
    """Return a function that changes one text in one file of the small pathway and loads it."""

    def change(file, old, new):
        shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
        text = (tmp_path / file).read_text("utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
        return stegvis.load(tmp_path)

    return change


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("pathway.toml", "valid_until = 2030-01-01", "valid_until = 2030-01-01T00:00:00", "should be a date"),
        ("pathway.toml", 'id = "small"', 'id = " "', "'id' is empty"),
        ("pathway.toml", '[otherwise]\ntrack = "general"\n', "", "no file has a [otherwise] table"),
        ("pathway.toml", "[red_flag_track]\n", "[red_flag_trak]\n", "no key is called"),
        ("pathway.toml", 'asked_when = "low_mood"', 'asked_when = "low_moood"', "no input is called"),
        ("pathway.toml", 'at_least = "call"\nurgency = "soon"', 'at_least = "cal"\nurgency = "son"', "'cal'"),
        ("instruments/mood.toml", "[instrument]", "[instrument", "not TOML"),
        ("instruments/mood.toml", "items = ", 'items = "x" # ', "whole number"),
        ("mood.toml", 'when = "low_mood"', 'when = "low_mood\\u0020and x"', "no input is called 'x'"),
        ("mood.toml", 'when = "low_mood"', 'when = "low_mood\\u0000"', "control character"),
        ("mood.toml", 'when = "low_mood"', f'when = "{"not " * 100_000}low_mood"', "characters, of at most"),
        ("mood.toml", 'when = "low_mood"', 'when = "mood[3] >= 1"', "compare exactly one input"),
        ("mood.toml", 'when = "low_mood"', 'when = "severity(3) >= mild"', "'3' is not an input"),
        ("mood.toml", 'when = "low_mood"', 'when = "colour == 7"', ""),
        ("mood.toml", 'when = "low_mood"', 'when = "mood is 7"', ""),
        ("mood.toml", "ages = [18, 64]\nprereq", 'professions = ["docter"]\nages = [18, 64]\nprereq',
         "no profession is called 'docter'"),
        ("mood.toml", "ages = [18, 64]\nprereq", 'unsuitable_sets = ["none"]\nages = [18, 64]\nprereq',
         "no set of contraindications is called 'none'"),
    ],
)  # fmt: skip
def test_more_faults(changed, file, old, new, what):
    """Each is said, never a traceback."""
    with pytest.raises(stegvis.PathwayError) as caught:
        changed(file, old, new)
    assert what in str(caught.value)


def test_without_any_of_the_single_tables(tmp_path):
    """All three are missed at once."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / "pathway.toml").read_text("utf-8")
    start, end = text.index("[otherwise]"), text.index("[[level]]")
    (tmp_path / "pathway.toml").write_text(text[:start] + text[end:], "utf-8")
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(tmp_path)
    assert str(caught.value).count("no file has a [") == 3


def test_a_text_over_several_lines_keeps_later_places(changed):
    """Keys inside a long text are not keys."""
    long = 'because = { sv = """\nlevel = "x"\n[[need]]\n""", en = "x" }'
    with pytest.raises(stegvis.PathwayError) as caught:
        changed("mood.toml", 'when = "low_mood"\nat_least = "advice"\nbecause = { sv = "söker", en = "seeks help" }',
                f'{long}\nwhen = "low_mod"\nat_least = "advice"')  # fmt: skip
    found = caught.value.diagnostics[0]
    assert found.place.text == 'when = "low_mod"'


def test_one_file_holds_a_whole_pathway(tmp_path):
    """A pathway may be a single file with one track; here it lacks the track that red flags lead to."""
    (tmp_path / "instruments").mkdir()
    shutil.copy(SMALL / "instruments" / "mood.toml", tmp_path / "instruments")
    text = "\n".join((SMALL / name).read_text("utf-8") for name in ("pathway.toml", "mood.toml"))
    (tmp_path / "one.toml").write_text(text, "utf-8")
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(tmp_path / "one.toml")
    said = {d.what for d in caught.value.diagnostics}
    assert {"nothing is called 'general'", "nothing is called 'safety'"} <= said


def test_open_flags_may_lead_to_the_safety_track(changed):
    """Then the first contact is the step's: no red flag holds yet."""
    pathway = changed(
        "pathway.toml",
        '[unanswered_red_flags]\ntrack = "general"',
        '[unanswered_red_flags]\ntrack = "safety"',
    )
    rec = stegvis.route(pathway, stegvis.Assessment(40))
    assert (rec.track, rec.step) == ("safety", "safety-call")
    assert rec.first_contact == pathway.track("safety").steps[0].first_contact


def test_a_withheld_step_is_not_on_the_way_up(tmp_path):
    """The escalation names only what somebody offers."""
    (tmp_path / "u.toml").write_text(
        '[unit]\nformat = 1\nid = "u"\nname = { sv = "u", en = "u" }\nmissions = []\n'
        '[[not_offered]]\nstep = "mood-course"\nbecause = { sv = "x", en = "x" }\n',
        "utf-8",
    )
    patient = stegvis.Assessment(40, {"mood": 1}, {"mood": {3: 0}}, {"low_mood": True}, ["flags"])
    up = [s["step"] for s in stegvis.route(stegvis.load(SMALL, unit=tmp_path / "u.toml"), patient).escalation]
    assert up[:2] == ["mood-group", "mood-clinic"] and "mood-course" not in up


def test_a_value_that_is_a_range_is_spoken(small):
    """Item answers with a gap give a range, in both notes."""
    said = {"low_mood": True, "weeks": 40}
    patient = stegvis.Assessment(40, items={"mood": {1: 4, 2: 1}}, findings=said, none_of=["flags"])
    rec = stegvis.route(small, patient)
    assert "    Mood: 5–9; " in rec.to_text("sv", detail="full") and "Mood 5–9/12" in rec.to_text(
        "en", detail="full"
    )


def test_python_m_stegvis(monkeypatch, capsys):
    """`python -m stegvis` is the command line."""
    monkeypatch.setattr(sys, "argv", ["stegvis", "instruments"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("stegvis", run_name="__main__")
    assert caught.value.code == 0 and "phq9" in capsys.readouterr().out


def test_a_single_patient_from_a_file(tmp_path, capsys):
    """One object, not a list."""
    (tmp_path / "p.json").write_text(json.dumps({"age": 34}), "utf-8")
    assert main(["route", str(SMALL), "--input", str(tmp_path / "p.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "provisional"


def test_a_closed_pipe_is_no_error(monkeypatch):
    """`stegvis ... | head` ends well."""

    def stop(*_):
        raise BrokenPipeError

    done = []
    monkeypatch.setattr("stegvis.cli.route.load", stop)
    monkeypatch.setattr("os.dup2", lambda *fds: done.append(fds))
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        monkeypatch.setattr("sys.stdout", nowhere)
        assert main(["route"]) == 0 and done
    os.close(done[0][0])


def test_a_single_word_after_in(changed):
    """`mood in low` says the same as `mood == low`."""
    pathway = changed("mood.toml", 'when = "low_mood"', 'when = "mood in low"')
    assert pathway.track("mood-track").needs[0].when.said == "mood in low"


def test_an_interrupted_command_says_nothing(monkeypatch, capsys):
    """Ctrl-C ends with 130."""

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("stegvis.cli.route.load", stop)
    assert main(["route"]) == 130
    assert not capsys.readouterr().err


def test_one_ctrl_c_ends_what_z3_is_in_the_midst_of(monkeypatch):
    """By a thread that the signal wakes: Python's own handler would wait for z3. Another signal ends nothing."""
    ended = Event()
    codes = []
    monkeypatch.setattr("os._exit", lambda code: (codes.append(code), ended.set()))
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's "&" lets it be ignored
    with at_once():
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert ended.wait(60) and codes == [130]
    signal.signal(signal.SIGTERM, before)
    signal.signal(signal.SIGINT, ignored)


def test_in_a_thread_ctrl_c_is_left_to_the_main_one():
    """A signal comes to the main thread alone, and is its own to handle."""
    done = []

    def work():
        with at_once():
            done.append(True)

    one = Thread(target=work)
    one.start()
    one.join()
    assert done == [True]


def test_ctrl_c_ends_check_in_a_moment():
    """As it is typed: the exit code is 130, and nothing is said."""
    words = [sys.executable, "-c", CHECKED]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout.readline() == b"begun\n"
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        began = time.monotonic()
        try:
            _, err = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == 130 and err == b"" and time.monotonic() - began < 20


def test_ctrl_c_while_the_command_is_loaded(monkeypatch):
    """Nothing is said, and the exit code is the same."""

    class Loading(MetaPathFinder):
        def find_spec(self, name, path, target=None):
            if name == "stegvis.cli":
                raise KeyboardInterrupt

    for name in [one for one in sys.modules if one.split(".")[:2] == ["stegvis", "cli"]]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(stegvis, "cli")
    monkeypatch.setattr(sys, "meta_path", [Loading(), *sys.meta_path])
    assert run() == 130


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.3, 1, 3])
def test_ctrl_c_ends_the_command_whenever_it_comes(seconds):
    """As a shell starts it: while it is loaded, while the pathway is read, while z3 works."""
    began = [sys.executable, "-c", TYPED]
    with subprocess.Popen(began, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout.readline() == b"begun\n"
        time.sleep(seconds)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130 and err == b""


TYPED = """
import signal, sys
from stegvis.command import run
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["stegvis", "check", "se-primary-care"]
print("begun", flush=True)
raise SystemExit(run())
"""
CHECKED = """
import signal
import z3
from stegvis.cli.interrupting import at_once
from stegvis.verification.solver import solver
x = z3.Ints(" ".join(f"x{n}" for n in range(40)))
hard = [z3.Sum(x) == 37, z3.Distinct(*x), *(one > 0 for one in x), *(one * one * one < 9 * x[0] for one in x[1:])]
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's "&" lets it be ignored
with at_once():
    print("begun", flush=True)
    while True:
        solver(hard).check()
"""


def test_an_expired_pathway_is_announced_on_the_command_line(changed, tmp_path, capsys):
    """By the day that the command is run."""
    changed("pathway.toml", "valid_until = 2030-01-01", "valid_until = 2020-01-01")
    assert main(["route", str(tmp_path), "--age", "40"]) == 0
    assert "was valid until 2020-01-01" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("id", ["phq9", "audit", "gad7", "keds"])
def test_instrument_cards(id, lang, capsys):
    """Cut-offs, critical items and sources are shown."""
    assert main(["instruments", id, "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert ("Licens" if lang == "sv" else "Licence") in out and "≥" in out


def test_conditions_stand_in_the_note(small):
    """What a clinician decides, and what is not answered, are said as conditions of the step."""
    said = {"low_mood": True, "tired": True, "weeks": 0, "colour": "blue"}
    patient = stegvis.Assessment(40, {"mood": 6}, {"mood": {3: 0}}, said, ["flags"])
    rec = stegvis.route(small, patient)
    assert rec.step == "mood-course"
    text = rec.to_text("en", detail="full")
    assert "may be too tired (a clinician decides)" in text
    assert "the course is on a screen (not asked)" in text


def test_going_round_between_closed_steps_ends(small):
    """Two closed steps that lead to each other are passed once each."""
    from attrs import evolve

    from stegvis.model.track import Edge

    x = Text("x", "x")
    round_ = (
        Edge("a", "escalate", "mood-course", "mood-group", x, ()),
        Edge("b", "escalate", "mood-group", "mood-course", x, ()),
    )
    said = {"low_mood": True, "screen": True}
    patient = stegvis.Assessment(40, {"mood": 0}, {"mood": {3: 0}}, said, ["flags"])
    rec = stegvis.route(evolve(small, edges=round_), patient)
    assert rec.step == "mood-advice"
    assert {step["step"] for step in rec.escalation} == {"mood-clinic"}


def test_nothing_is_written_outside_the_folder_that_is_named(tmp_path, capsys):
    """A link in it to a file is put aside; one to a folder of pages is refused before anything is written."""
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    out.mkdir()
    (elsewhere / "mine.json").write_text("mine", "utf-8")
    (out / "patient.schema.json").symlink_to(elsewhere / "mine.json")
    (out / "unit.schema.json").symlink_to(elsewhere / "new.json")
    assert main(["schema", "-o", str(out)]) == 0
    assert [one.name for one in elsewhere.iterdir()] == ["mine.json"]
    assert (elsewhere / "mine.json").read_text("utf-8") == "mine"
    assert json.loads((out / "patient.schema.json").read_text("utf-8"))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "en").symlink_to(elsewhere)
    assert main(["guide", str(SMALL), "-o", str(tmp_path / "site")]) == 1
    assert "is a link, and pages would lie outside the folder" in capsys.readouterr().err
    assert len([*elsewhere.iterdir()]) == len([*(tmp_path / "site").iterdir()]) == 1
