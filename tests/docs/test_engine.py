"""The tool that breaks the engine: what it breaks, that a mutant takes its room's place, what it writes."""

import importlib
import importlib.util
import sys
import time
import tomllib
from argparse import Namespace

import pytest

from folders import ROOT

FILE = ROOT / "tools" / "engine.py"
broken = pytest.mark.skipif(
    importlib.util.find_spec("cosmic_ray") is None, reason="cosmic-ray is installed by `make engine`"
)
ROOM = '''
def older(age: int | None, limit: int = 18) -> bool | None:
    """Tell."""
    return age is not None and age >= limit
'''


@pytest.fixture(scope="module")
def tool():
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("engine", FILE)
    sys.modules["engine"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_it_names_is_there(tool):
    """Each wing, each file of tests."""
    for wing, files in tool.TESTS.items():
        assert list((tool.SOURCE / wing).glob("*.py")), wing
        assert all((ROOT / "tests" / one).is_file() for one in files), wing


def test_what_was_kept_is_about_what_is_there(tool):
    """What is explained has a reason; nobody explains a line that is gone."""
    said = tomllib.loads(tool.KEPT.read_text("utf-8"))
    for one in said.get("explained", []):
        assert one["why"]
        assert one["was"] in (tool.SOURCE / one["room"]).read_text("utf-8"), one


def test_a_mutant_takes_the_place_of_its_room(tool, monkeypatch):
    """In a process of its own; here nothing changes, and what ends badly counts as found."""
    name = "stegvis.routing.masks"
    room = importlib.import_module(name)

    def looks(files):
        del sys.modules[name]
        now = importlib.import_module(name)
        return int(now.numbers("x") == files)

    monkeypatch.setattr(tool, "runs", looks)
    mutant = tool.Mutant("routing/masks.py", "numbers", 1, "", "", "def numbers(x): return x * 2")
    assert tool.tested(mutant, "xx") and not tool.tested(mutant, "x")
    assert sys.modules[name] is room
    for ends in (lambda _: 1 // 0, lambda _: time.sleep(60)):
        monkeypatch.setattr(tool, "LONGEST", 1)
        monkeypatch.setattr(tool, "runs", ends)
        assert tool.tested(None, ())


def test_what_it_writes(tool, monkeypatch, tmp_path):
    """The figures of a wing take the place of its own, its survivors too; what is explained stays."""
    page, kept = tmp_path / "mutants.md", tmp_path / "engine.toml"
    page.write_text("a\n<!-- engine -->\nold\n<!-- /engine -->\nb\n", "utf-8")
    monkeypatch.setattr(tool, "PAGE", page)
    monkeypatch.setattr(tool, "KEPT", kept)
    left = tool.Mutant("routing/masks.py", "numbers", 1, "a = 1", 'a = "å"')
    of = {"tried": 51, "found": 49, "explained": 1, "seed": 3, "left": [left]}
    explained = {"room": "reviewing/x.py", "function": "f", "was": "a", "now": "b", "why": "the same"}
    tool.keep({"explained": [explained]}, {"routing": of})
    assert "| routing | 51 | 49 | 1 | 1 | 98.0 % | 3 |" in page.read_text("utf-8")
    assert page.read_text("utf-8").startswith("a\n<!-- engine -->\n| wing") and "old" not in page.read_text(
        "utf-8"
    )
    said = tool.read_kept()
    assert said["explained"] == [explained] and [tool.key_of(one) for one in said["survivor"]] == [left.key]
    tool.keep(said, {"routing": {**of, "left": []}, "reviewing": of})
    assert "survivor" not in tool.read_kept() or len(tool.read_kept()["survivor"]) == 1
    assert list(tool.read_kept()["wing"]) == ["routing", "reviewing"]


def test_what_is_found_since_counts_as_found(tool):
    """Of what had survived; how many were tried in all stays."""
    before = {"tried": 40, "found": 30, "explained": 2, "seed": 1}
    now = {"tried": 8, "found": 5, "explained": 1, "seed": 9, "left": ["x", "y"]}
    after = {"tried": 40, "found": 35, "explained": 3, "seed": 1, "left": ["x", "y"]}
    assert tool.since(before, now) == after


@broken
def test_what_can_be_broken(tool):
    """Each place once; no type hint; each way gives Python that is other than it was."""
    spots = tool.places("routing/x.py", ROOM)
    made = [one for spot in spots for way in spot.ways if (one := tool.broken_at(spot, way))]
    assert {one.function for one in made} == {"older"}
    assert {"def older(age: int | None, limit: int = 19) -> bool | None:",
            "return age is None and age >= limit",
            "return age is not None or age >= limit",
            "return age is not None and age > limit"} <= {one.now for one in made}  # fmt: skip
    assert all(
        "int | None" in one.now and "-> bool | None" in one.now for one in made if one.now[:3] == "def"
    )


@broken
def test_a_sample_is_the_same_for_the_same_seed(tool):
    """And another for another."""
    options = Namespace(seed=1, room="masks", again=False, sample=5)
    first, again = tool.sample("routing", options), tool.sample("routing", options)
    assert first == again and 0 < len(first) <= 5
    options.seed = 2
    assert tool.sample("routing", options) != first


def test_what_a_mutant_changes_is_a_function_or_needs_a_new_start(tool):
    """A function anywhere, one of a class too; what runs at the import is none."""
    was = "LIMIT = 18\ndef old(age): return age >= 18\nclass A:\n    def b(self): return lambda: 1\n"
    for now, expected in (
        (was.replace(">= 18", "> 18"), ["old"]),
        (was.replace("lambda: 1", "lambda: 2"), ["A.b"]),
        (was.replace("LIMIT = 18", "LIMIT = 19"), None),
        (was.replace("(age)", "(age=1)"), None),
        (was, []),
    ):
        pairs = sys.modules["warm"].changed(*(compile(text, "x.py", "exec") for text in (was, now)))
        assert (None if pairs is None else [new.co_qualname for _, new in pairs]) == expected, now


def test_what_noticed_last_is_tried_first(tool):
    """Then what is short, then all else."""
    server = sys.modules["warm"].Server(
        None, None, "", seconds={"a": 9.0, "b": 0.01, "c": 9.0}, noticed=["c"]
    )
    items = [Namespace(nodeid=id) for id in "abc"]
    assert [one.nodeid for one in server.ordered(items)] == ["c", "b", "a"]


def test_an_answer_that_a_fork_may_have_kept_is_had_anew(tool, monkeypatch):
    """First with the test that noticed it; what the fork alone is sure of is believed."""
    asked = []
    monkeypatch.setattr(tool, "tested", lambda mutant, files: asked.append(list(files)) or files == ["all"])
    mutant = tool.Mutant("routing/masks.py", "numbers", 1, "", "", "")
    for said, expected in (
        ({"noticed": True, "by": "t", "anew": False, "first": []}, []),
        ({"noticed": True, "by": "t", "anew": True, "first": []}, [["t"], ["all"]]),
        ({"noticed": False, "by": "", "anew": True, "first": []}, [["all"]]),
    ):
        asked.clear()
        assert tool.noticed(mutant, Namespace(tried=lambda *_, said=said: said), ["all"])
        assert asked == expected
