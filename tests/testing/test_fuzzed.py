"""The tool that draws what nobody would write; whatever ever failed in it is tried again."""

import importlib.util
import json
from collections import Counter

import pytest

from draws import drawn
from folders import ROOT

spec = importlib.util.spec_from_file_location("fuzz", ROOT / "tools" / "fuzz.py")
fuzz = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fuzz)


@pytest.mark.parametrize("file", sorted(fuzz.KEPT.glob("*.json")), ids=lambda file: file.stem)
def test_what_ever_failed_holds(file):
    """Taken or refused by name, and the laws are kept."""
    said = json.loads(file.read_text("utf-8"))
    fuzz.TRIES[said["kind"]](said)
    if said["failed"].partition(":")[0] in fuzz.LAWS:
        assert fuzz.loaded(said["files"]), "a law is tried only of what is not refused"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pathways", "commands"])
def test_a_round_of_each_quick_kind(kind, monkeypatch):
    """From one seed, the same inputs; none of them fails."""
    monkeypatch.setattr(fuzz, "ROUND", drawn(fuzz.ROUND, 2))
    count, failed = fuzz.round_of(kind, 7)
    assert count > 0
    assert not failed


def test_a_failure_is_found_kept_and_told(monkeypatch, tmp_path, capsys):
    """With its seed, as data that can be tried again."""

    def wrong(said):
        raise RuntimeError(said)

    monkeypatch.setitem(fuzz.TRIES, "commands", wrong)
    monkeypatch.setattr(fuzz, "KEPT", tmp_path / "fuzzed")
    monkeypatch.setattr(fuzz, "ROOT", tmp_path)
    _, failed = fuzz.round_of("commands", 3)
    fuzz.keep(failed[0])
    kept = json.loads((tmp_path / "fuzzed" / "commands-3.json").read_text("utf-8"))
    assert kept["seed"] == 3
    assert kept["argv"] == failed[0]["argv"]
    assert "RuntimeError" in capsys.readouterr().err


def test_totals_add_up_and_the_page_tells_them(monkeypatch, tmp_path):
    """From run to run, in a file; the page is written from it."""
    monkeypatch.setattr(fuzz, "TOTALS", tmp_path / "fuzz.toml")
    monkeypatch.setattr(fuzz, "PAGE", tmp_path / "page.md")
    fuzz.PAGE.write_text("a\n<!-- fuzz -->\n<!-- /fuzz -->\nb\n", "utf-8")
    for last in (5, 6):
        fuzz.add_up(Counter(units=1000), Counter(units=1), last, Counter({"whole answers": 70_000}))
    said = fuzz.PAGE.read_text("utf-8")
    assert "Of these: 140,000 whole answers." in said
    assert "| units | 2,000 | 2 | 6 |" in said
    assert said.startswith("a\n") and said.endswith("b\n")


def test_the_page_says_what_the_totals_say():
    """Nobody edits one of them by hand."""
    totals = fuzz.tomllib.loads(fuzz.TOTALS.read_text("utf-8"))
    assert fuzz.told(totals) in fuzz.PAGE.read_text("utf-8")
