"""The command line as it is typed, through the installed package."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from written import finding, flag, rule, text

from folders import SMALL
from stegvis import version
from stegvis.cli import COMMANDS, main
from stegvis.cli.route import SHOWN
from stegvis.cli.terminal import styled


@pytest.fixture
def run(capsys):
    """Run a command; return exit code, standard output, standard error."""

    def call(*words):
        try:
            code = main([str(word) for word in words])
        except SystemExit as ended:
            code = ended.code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


def test_route_typed(run):
    """Typed values are routed; the note is Swedish first."""
    code, out, _ = run("route", SMALL, "--age", 30, "--score", "mood=7", "--item", "mood.3=0",
                       "--finding", "low_mood=yes", "--finding", "weeks=3", "--none-of", "flags",
                       "--finding", "colour=green", "--finding", "tired=no",
                       "--finding", "screen=no")  # fmt: skip
    assert code == 0
    assert out.startswith("FÖRSLAG")
    assert "Nivå: kurs" in out


def test_route_json_and_english(run):
    """--json gives the whole recommendation; --lang en the English note."""
    code, out, _ = run("route", SMALL, "--json")
    assert (code, json.loads(out)["status"]) == (0, "provisional")
    assert "ASK FIRST" in run("route", SMALL, "--lang", "en")[1]


def test_route_list_reports_the_faulty_and_routes_the_rest(run, tmp_path):
    """Each patient of a list by itself; the exit code tells."""
    file = tmp_path / "p.json"
    file.write_text('[{"age": 30}, {"age": 300}, 3, {"age": 40}]', "utf-8")
    code, out, err = run("route", SMALL, "--input", file, "--json")
    assert code == 1
    assert [sorted(one) for one in json.loads(out)] == [
        ["index", "recommendation"], ["error", "index", "red_flags"], ["error", "index", "red_flags"],
        ["index", "recommendation"],
    ]  # fmt: skip
    assert "patient 1: age" in err and "patient 2" in err
    code, out, _ = run("route", SMALL, "--input", file)
    assert code == 1 and "== 3 ==" in out
    file.write_text('[{"age": 30}]', "utf-8")
    assert run("route", SMALL, "--input", file)[0] == 0


def test_route_lines_are_answered_by_lines(run, tmp_path):
    """JSON lines: an answer a line, a broken line costs no other; the same answers as those of a list."""
    file = tmp_path / "p.ndjson"
    file.write_text('{"age": 30}\n{"age": \n\n{"age": 40}\n', "utf-8")
    code, out, err = run("route", SMALL, "--input", file, "--json")
    said = [json.loads(line) for line in out.splitlines()]
    assert code == 1 and "patient 1: " in err and "rad 2" in err
    assert [sorted(one)[0] for one in said] == ["index", "error", "index"]
    file.write_text('[{"age": 30}, {"age": 40}]', "utf-8")
    listed = run("route", SMALL, "--input", file, "--json")[1]
    assert [one["recommendation"] for one in json.loads(listed)] == [
        one["recommendation"] for one in (said[0], said[2])
    ]
    assert listed == json.dumps(json.loads(listed), ensure_ascii=False, indent=2) + "\n"


def test_a_broken_list_is_answered_as_far_as_it_can_be_read(run, tmp_path):
    """What stands before the fault is answered, the fault is named, and what is written is JSON."""
    file = tmp_path / "p.json"
    file.write_text('[{"age": 30}, {"age": 31}, {"age" 32}, {"age": 33}]', "utf-8")
    code, out, err = run("route", SMALL, "--input", file, "--json", "--lang", "en")
    assert code == 1 and "patient 2: " in err and "nothing after this can be read" in err
    assert [one["index"] for one in json.loads(out)] == [0, 1, 2]


def test_an_empty_list_and_a_closed_input(run, tmp_path, monkeypatch):
    """No patients are no answers; standard input that is closed is said."""
    file = tmp_path / "p.json"
    file.write_text(" [ ] ", "utf-8")
    code, out, err = run("route", SMALL, "--input", file, "--json")
    assert (code, out) == (0, "[]\n") and "no patients" in err
    monkeypatch.setattr(sys, "stdin", None)
    assert "standard input is closed" in run("route", SMALL, "--input", "-")[2]


def test_a_terminal_is_told_how_many(run, tmp_path, monkeypatch):
    """Now and then the number of patients, on a terminal alone."""
    file = tmp_path / "p.json"
    file.write_text(json.dumps([{"age": 30}] * SHOWN), "utf-8")
    assert "patients" not in run("route", SMALL, "--input", file, "--detail", "decision")[2]
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert run("route", SMALL, "--input", file, "--detail", "decision")[2] == f"\r{SHOWN} patients\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"age": 30, "age": 31}', "given twice"),
        ('{"age": NaN}', "not JSON"),
        ('{"age": 99999999999999999999}', "far too large"),
        ('{"agee": 30}', "did you mean 'age'"),
        ('{"age": true}', "not an age"),
        ('{"scores": {"mood": 1e2}}', "100 cannot be a total of Mood"),
        ('{"scores": {"mood": 1.5}}', "not a whole number"),
        ('{"scores": 3}', "should be an object"),
        ('{"none_of": "flags"}', "list of groups"),
        ('{"age": }', "line 1, column 9"),
        ("[" * 100_000, "nested too deeply"),
        ("3", "a patient is an object"),
        ("", "not JSON"),
    ],
)
def test_bad_json(run, tmp_path, text, words):
    """A bad patient ends with one on the exit code, words on stderr, nothing on stdout."""
    file = tmp_path / "p.json"
    file.write_text(text, "utf-8")
    code, out, err = run("route", SMALL, "--input", file, "--lang", "en")
    assert (code, out) == (1, "")
    assert words in err


def test_bad_files(run, tmp_path):
    """A missing file and bytes that are no text."""
    assert run("route", SMALL, "--input", tmp_path / "none.json")[0] == 1
    (tmp_path / "x.json").write_bytes(b"\xff\x00")
    assert "not UTF-8" in run("route", SMALL, "--input", tmp_path / "x.json")[2]
    assert "no such pathway" in run("route", "nowhere")[2]


@pytest.mark.parametrize(
    "words",
    [
        ("--score", "mood"),
        ("--score", "mood=x"),
        ("--score", "mood=1", "--score", "mood=2"),
        ("--age", "x"),
        ("--input", "-", "--age", "3"),
        ("--input", "-", "--score", "mood=1"),
        ("--nothing",),
    ],
)
def test_wrong_usage(run, words):
    """Wrong usage ends with two."""
    code, out, err = run("route", SMALL, *words)
    assert (code, out) == (2, "")
    assert err


def test_decimals_meet_the_instruments_hint(run):
    """2.5 is refused with what the instrument knows of half steps."""
    code, _, err = run("route", SMALL, "--score", "mood=2.5", "--lang", "en")
    assert code == 1 and "whole numbers only" in err


@pytest.mark.slow
def test_check(run, tmp_path):
    """A sound pathway counts its parts; a broken one names every fault."""
    code, out, _ = run("check", SMALL)
    assert code == 0 and "red flags" in out
    assert json.loads(run("check", SMALL, "--json")[1])[0]["faults"] == []
    (tmp_path / "pathway.toml").write_text("[pathway]\n", "utf-8")
    code, out, err = run("check", tmp_path)
    assert (code, out) == (1, "") and "is missing" in err
    assert json.loads(run("check", tmp_path, "--json")[1])[0]["faults"]


def test_instruments(run):
    """The list, one card, JSON, and a name that is not there."""
    assert "mood" in run("instruments", "--pathway", SMALL)[1]
    assert "mood" in [
        i["id"] for i in json.loads(run("instruments", "--pathway", SMALL, "--json")[1]) if i["read"]
    ]
    assert "djup" in run("instruments", "mood", "--pathway", SMALL)[1]
    assert json.loads(run("instruments", "mood", "--pathway", SMALL, "--json")[1])["items"] == 3
    assert run("instruments", "mod", "--pathway", SMALL)[0] == 1


def test_demo(run):
    """The demo shows different patients, in both languages and as JSON."""
    assert "── 15 år" in run("demo")[1]
    assert "── 15 years" in run("demo", "--lang", "en")[1]
    assert len(json.loads(run("demo", "--json")[1])) >= 5


@pytest.mark.parametrize("command", [*(one.__name__.rpartition(".")[2] for one in COMMANDS), "unit check"])
def test_help_has_examples(run, command):
    """As they are typed."""
    code, out, _ = run(*command.split(), "--help")
    assert code == 0
    assert command == "unit" or f"  stegvis {command}" in out.partition("examples:")[2]


def test_colour_only_on_a_terminal(monkeypatch):
    """Escape codes appear on a terminal, and not when NO_COLOR is set."""

    class Terminal:
        def isatty(self):
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\033[31m" in styled("x\nFRÅGA FÖRST:\n  ? a\nNivå: 1\nslut\n", Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033" not in styled("FRÅGA FÖRST:\n", Terminal())


class Terminal:
    """Standard output on a screen."""

    def isatty(self):
        return True


@pytest.mark.parametrize("plain", ["", "1"])
def test_a_terminal_breaks_lines_between_words(monkeypatch, plain):
    """No word is cut, nothing is lost, what follows is indented; colours take no room."""
    monkeypatch.setenv("NO_COLOR", plain)
    monkeypatch.setenv("COLUMNS", "30")
    said = "Nivå: " + "lång " * 20 + "\n  - " + "punkt " * 20 + "\n  ? " + "x" * 40 + " slut\n\n"
    rows = re.sub("\033\\[[0-9]+m", "", styled(said, Terminal())).split("\n")
    assert " ".join(" ".join(rows).split()) == " ".join(said.split())
    assert all(len(row) <= 30 or "x" * 40 in row for row in rows)
    assert [row for row in rows if row.startswith("  - punkt")]
    assert [row for row in rows if row.startswith("    punkt")]
    assert [row for row in rows if row.startswith("  lång")]


def test_a_file_keeps_its_lines():
    """What is not a terminal gets the note as it is."""
    said = "Nivå: " + "lång " * 50
    assert styled(said, io.StringIO()) == said


@pytest.mark.slow
def test_as_a_module_with_standard_input_and_a_closed_pipe():
    """python -m stegvis reads standard input; a reader that leaves early is no error."""
    words = [sys.executable, "-m", "stegvis", "route", str(SMALL), "--input", "-", "--json"]
    env = os.environ | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(words, input=b'{"age": 3}', capture_output=True, env=env, check=False)
    assert done.returncode == 0 and json.loads(done.stdout)["level"] == "clinic"
    closed = subprocess.run(
        f"{sys.executable} -m stegvis demo | true", shell=True, capture_output=True, check=False
    )
    assert b"Traceback" not in closed.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [["--help"], ["route", "--help"], ["--version"], ["check", "--list"]])
def test_what_could_not_be_written_was_not_said(words, unbuffered):
    """Help on a full disk is no success."""
    with open("/dev/full", "w") as full:
        env = os.environ | {"PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(
            [sys.executable, "-m", "stegvis", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            env=env,
            check=False,
        )
    assert done.returncode == 1 and b"No space left" in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.parametrize("number", ["1_8", "٣٤", " 18", "18.0", "1" * 5000, "x"])
@pytest.mark.parametrize(
    "words", [["route", "--age"], ["serve", "--port"], ["serve", "--workers"], ["mcp", "--port"]]
)
def test_a_number_is_typed_in_digits(run, words, number):
    """Nothing else is a number, and the whole of what was typed is not said again."""
    code, _, err = run(*words, number)
    assert code == 2 and len(err) < 4000
    assert "whole number" in err or "too large" in err


def test_many_faults_are_counted(run, tmp_path):
    """Twenty are said in full, the red flags are said all the same, and a value is not repeated at length."""
    file = tmp_path / "p.json"
    said = {
        "findings": {"danger": True, **{f"k{n}": True for n in range(5000)}},
        "scores": {"mood": "9" * 99_999},
    }
    file.write_text(json.dumps(said), "utf-8")
    code, _, err = run("route", SMALL, "--input", file, "--lang", "en")
    assert code == 1 and "and 4981 faults more" in err and "red flags" in err and len(err) < 10_000
    code, _, err = run("route", SMALL, "--input", file, "--json")
    faults = json.loads(err)["error"]
    assert len(faults) == 21 and faults[-1]["code"] == "and_more" and faults[-1]["value"] == 4981
    assert len(err) < 30_000


def test_drafts_are_written_to_a_new_file_and_nowhere_else(run, tmp_path):
    """Not through a link, though what it leads to is not there."""
    link, other = tmp_path / "a.cases.toml", tmp_path / "other"
    link.symlink_to(other)
    code, _, err = run("cases", SMALL, "--track", "general", "-o", link)
    assert code == 1 and "is there already" in err and not other.exists()


def test_drafts_of_what_was_changed_alone(run, tmp_path):
    """Of one rule, step or action; of what decides otherwise than in another edition; an unknown id is refused."""

    def drafted(*words):
        code, out, err = run("cases", tmp_path / "small", *words)
        assert code == 0, err
        return {one["id"] for one in tomllib.loads(out).get("case", ())}

    shutil.copytree(SMALL, tmp_path / "small")
    every = drafted()
    assert drafted("--since", SMALL) == set()
    mood = tmp_path / "small" / "mood.toml"
    mood.write_text(mood.read_text("utf-8").replace("40 <= weeks", "41 <= weeks"), "utf-8")
    long = drafted("--rule", "long")
    assert long and all(id.startswith("long-") for id in long)
    assert drafted("--since", SMALL) == long
    both = drafted("--since", SMALL, "--rule", "deep")
    assert long < both and all(id.startswith(("long-", "deep-")) for id in both)
    assert len(every) > len(both)
    code, _, err = run("cases", tmp_path / "small", "--rule", "lonk")
    assert code == 1 and "did you mean 'long'" in err


def test_drafts_are_toml_whatever_the_words_hold(run, tmp_path):
    """Comments stay comments over line breaks."""
    broken = finding("bad").replace('= "bad", en = "bad"', '= "b\\nid = 3", en = "b\\nid = 3"')
    parts = (
        finding("danger", 'group = "red_flags"'),
        flag("flag", "danger"),
        broken,
        rule("n", "bad", "mid"),
    )
    (tmp_path / "p.toml").write_text(text(*parts), "utf-8")
    code, out, _ = run("cases", tmp_path / "p.toml")
    assert code == 0 and tomllib.loads(out)["case"] and "# b id = 3: ja." in out


def test_interrupted(monkeypatch, run):
    """Ctrl-C ends quietly."""

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("stegvis.cli.demo.load", interrupt)
    assert run("demo")[0] == 130


def test_the_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0 and capsys.readouterr().out == f"stegvis {version.__version__}\n"
