"""Mistakes that people make at the keyboard: each is refused, told what is allowed, and never guessed at."""

import io
import json
import os
import subprocess
import sys

import pytest

import stegvis
from stegvis.cli import main
from stegvis.cli.terminal import read_input, steady
from stegvis.errors import AssessmentError, near_miss
from stegvis.model import patient


@pytest.fixture
def route(capsys):
    """Route with typed values, in English; return exit code, standard output, standard error."""

    def call(*words):
        try:
            code = main(["route", "--lang", "en", *map(str, words)])
        except SystemExit as ended:
            code = ended.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


REFUSED = [
    ("phq9=28", "28-30 looks like EPDS"),
    ("gad7=22", "HADS"),
    ("madrs_s=55", "clinician-rated MADRS"),
    ("madrs_s=2.5", "half steps"),
    ("audit=41", "0 to 40"),
    ("isi=29", "0 to 28"),
    ("epds=99", "0 to 30"),
    ("cgas=999", "1 to 100"),
    ("phq9=-1", "0 to 27"),
    ("phq9=1e999", "not a whole number"),
    ("phq9=nan", "not a whole number"),
    ("PHQ9=12", "did you mean 'phq9'?"),
    ("PHQ-9=12", "did you mean 'phq9'?"),
    ("MADRS-S=12", "did you mean 'madrs_s'?"),
    ("core_om=20", "no rule here reads it"),
    ("hads=20", "give the subscales one by one: hads_a, hads_d"),
    ("hads_a=22", "the sum of all fourteen questions"),
    ("mdq=9", "ask instead: suspected bipolar disorder"),
    ("asrs6=14", "the number of answers in the shaded boxes"),
    ("sad_persons=3", "must not be used"),
    ("xyzzy=3", "allowed: phq9"),
]


@pytest.mark.parametrize(("score", "words"), REFUSED)
def test_an_impossible_total(route, score, words):
    """Out of range, half steps, unknown and forbidden scales."""
    code, out, err = route("--age", 34, "--score", score)
    assert (code, out) == (1, "")
    assert words in err


CONTRADICTIONS = [
    (("gad7=3", "gad2=5"), (), "gad2 5 does not fit gad7 3"),
    (("phq9=3", "phq2=5"), (), "phq2 5 does not fit phq9 3"),
    (("phq9=27", "phq2=5"), (), "phq2 5 does not fit phq9 27"),
    (("audit=40", "audit_c=2"), (), "audit_c 2 does not fit audit 40"),
    (("gad2=7",), (), "whole numbers from 0 to 6"),
    (("phq2=1",), ("phq9.1=3", "phq9.2=3"), "phq2 1 does not fit items 1, 2 of PHQ-9, which give 6"),
    (("phq2=4",), ("phq9.1=0",), "which give 0 to 3"),
    (("audit_c=1",), ("audit.3=4",), "does not fit items 1, 2, 3 of AUDIT"),
    (("audit=9",), ("audit.1=0",), "allowed: 0, 2, 4, 6, 8"),
    (("audit=9",), ("audit.1=0",), "item 1 = 0 skips items 2, 3, 4, 5, 6, 7, 8"),
    ((), ("audit.1=0", "audit.2=3"), "item 2 cannot be 3 when item 1 is 0"),
    (("madrs_s=3",), ("madrs_s.9=4",), "a total of 3 does not fit its items, which sum to 4"),
    ((), ("audit.9=1",), "no values between these"),
    ((), ("dudit.10=3",), "no values between these"),
    ((), ("phq9.10=0",), "items 1 to 9"),
    ((), ("phq9.9=4",), "allowed: 0, 1, 2, 3"),
]


@pytest.mark.parametrize(("scores", "items", "words"), CONTRADICTIONS)
def test_values_that_contradict_each_other(route, scores, items, words):
    """Nested scales, skipped items, holes in the grid, a total below a known item."""
    typed = [word for one in scores for word in ("--score", one)]
    typed += [word for one in items for word in ("--item", one)]
    code, out, err = route("--age", 34, *typed)
    assert (code, out) == (1, "")
    assert words in err


@pytest.mark.parametrize("items", [("phq9.1=0",), ("phq9.1=2", "phq9.2=1"), ("phq9.3=3",)])
def test_a_short_form_that_fits_its_items(route, items):
    """On the limit of what its items allow, or where none of its own is answered."""
    code, _, err = route(
        "--age", 34, "--score", "phq2=3", *(word for one in items for word in ("--item", one))
    )
    assert (code, err) == (0, "")


def test_a_scale_for_another_age(route):
    """Not validated there: refused, not extrapolated."""
    assert "PHQ-9 is not validated at age 12" in route("--age", 12, "--score", "phq9=12")[2]


TYPED = [
    (("--score", "phq9=" + "9" * 5000), "--score phq9: 999999999999... is far too large"),
    (("--finding", "psychosis=" + "9" * 5000), "far too large"),
    (("--item", "phq9.9=1", "--item", "phq9.item9=0"), "--item phq9.9: given twice"),
    (("--item", "phq9.9=1", "--item", "phq9.09=0"), "--item phq9.09: an item is a number, such as phq9.9"),
    (("--item", "phq9=0"), "--item phq9: an item is a number, such as phq9.1"),
    (("--score", "phq9=1_2"), "'1_2' is not a number"),
    (("--score", "phq9=１２"), "'１２' is not a number"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), TYPED)
def test_a_value_typed_in_two_ways(route, words, said):
    """An answer never quietly takes the place of another; a number is written in plain digits."""
    code, out, err = route("--age", 34, *words)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("answer", ["yes", "YES", "Ja", "ja", "true", "True"])
def test_yes_is_yes_in_any_case(route, answer):
    """Both languages, any case."""
    code, out, _ = route("--age", 34, "--finding", f"psychosis={answer}", "--json")
    assert code == 0 and json.loads(out)["red_flags"]


@pytest.mark.parametrize("answer", ["maybe", "1", "0", "-"])
def test_what_is_not_an_answer(route, answer):
    """1 and 0 are not answers; what is, is said."""
    code, out, err = route("--age", 34, "--finding", f"psychosis={answer}")
    assert (code, out) == (1, "")
    assert "allowed: yes, no (in JSON: true, false)" in err


@pytest.mark.parametrize("key", ["09", "item9", " 9", "9.0", "9a", "0", "-1", "", "٩"])
def test_an_item_has_one_name_in_json(shipped, key):
    """As the schema says: a number without zeros before it."""
    with pytest.raises(AssessmentError, match="there is no such item"):
        stegvis.route(shipped, patient({"age": 34, "items": {"phq9": {key: 1}}}))


def test_allowed_words_are_said_once(route):
    """The hint does not repeat the list of what is allowed."""
    assert "known:" not in route("--score", "xyzzy=3")[2]
    with pytest.raises(AssessmentError) as caught:
        patient({"xyzzy": 3})
    assert caught.value.hint == ""


def test_a_near_miss_looks_past_case_and_signs():
    """As people write scales."""
    assert near_miss("PHQ-9", ["phq9", "gad7"]) == "did you mean 'phq9'?"
    assert near_miss("MADRS", ["madrs_s", "gad7"]) == "did you mean 'madrs_s'?"


COMMAND = (sys.executable, "-m", "stegvis")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
def test_a_full_disk_is_said():
    """No traceback when what is written does not fit."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, "instruments"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith("stegvis: ") and "Traceback" not in done.stderr


def test_a_failing_write_is_said(capfd, monkeypatch):
    """What the system says of it, and exit code 1."""

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stegvis.cli.demo.load", full)
    assert main(["demo"]) == 1
    assert capfd.readouterr().err == "stegvis: standard output: No space left on device\n"


@pytest.mark.slow
def test_closed_streams():
    """Standard output or input that is closed is no reason for a traceback."""
    shell = f'"{sys.executable}" -m stegvis'
    done = subprocess.run(
        f"{shell} route --age 34 >&-; {shell} route --input - <&-",
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == "standard input is closed\n"


def test_a_terminal_without_swedish_letters():
    """What is written elsewhere than on a terminal is UTF-8, whatever the locale says."""
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*COMMAND, "route", "--age", "34"], env=env, capture_output=True, check=False)
    assert "FÖRSLAG" in done.stdout.decode("utf-8") and not done.stderr


class Screen(io.TextIOWrapper):
    """A terminal that knows only ASCII."""

    def isatty(self):
        return True


def test_a_terminal_keeps_its_encoding(monkeypatch):
    """On a terminal, a letter that it cannot show is shown as its code."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Screen(raw, encoding="ascii"))
    monkeypatch.setattr(sys, "stderr", None)
    steady()
    print("Ö", flush=True)
    with sys.stderr as nowhere:
        nowhere.write("not said")
    assert raw.getvalue() == b"\\xd6\n"


def test_a_stream_of_another_kind_is_left_alone(monkeypatch):
    """Whatever somebody has put in the place of standard output."""
    other = io.StringIO()
    monkeypatch.setattr(sys, "stdout", other)
    steady()
    assert sys.stdout is other


def test_read_from_a_closed_input(monkeypatch):
    """Said, not raised."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(Exception, match="standard input is closed"):
        read_input("-")


def test_a_directory_as_input(route, tmp_path):
    """A folder is no patient."""
    code, out, err = route("--input", tmp_path)
    assert (code, out) == (1, "")
    assert str(tmp_path) in err


def test_nobody_in_the_list(route, tmp_path):
    """An empty list is said on standard error; as JSON it is an empty list."""
    file = tmp_path / "nobody.json"
    file.write_text("[]", "utf-8")
    assert route("--input", file) == (0, "", "stegvis: the list has no patients\n")
    assert json.loads(route("--input", file, "--json")[1]) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (["route", "--age", "12", "--age", "34"], "--age"),
        (["route", "--sex", "male", "--sex", "male"], "--sex"),
        (["route", "--lang", "sv", "--lang=en"], "--lang"),
        (["route", "--input", "a.json", "--input", "b.json"], "--input"),
        (["review", "a.json", "--unit", "a.toml", "--unit", "b.toml"], "--unit"),
        (["table", "a.csv", "-o", "a", "--output", "b"], "-o/--output"),
        (["fhir", "read", "a.json", "--on", "2026-01-01", "--on", "2026-01-02"], "--on"),
    ],
)
def test_an_option_of_one_value_is_given_once(capsys, typed, name):
    """The first of two would be lost without a word."""
    with pytest.raises(SystemExit) as stopped:
        main(typed)
    assert stopped.value.code == 2
    assert f"argument {name}: given twice" in capsys.readouterr().err


LONG = "a" * 5000


@pytest.mark.parametrize("kinds", [{"pathway": LONG}, {"overlays": [LONG]}, {"unit": LONG}])
def test_a_name_too_long_for_a_file_is_no_such_file(kinds):
    """From the library too, nothing but an error of ours."""
    with pytest.raises(stegvis.PathwayError, match="there is no such"):
        stegvis.load(**{"pathway": "se-primary-care", **kinds})


def test_a_standard_output_that_is_no_file(monkeypatch):
    """As a program has it that runs the command in itself: the error is said, and the code is 1."""
    said = io.StringIO()
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.setattr("sys.stderr", said)
    assert main(["graph", "-o", LONG]) == 1
    assert "too long" in said.getvalue()
