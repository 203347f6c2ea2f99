"""What a contributor leans on: `make help`, `make quick`, the hooks, and git's blame."""

import ast
import doctest
import importlib.util
import re
import shutil
import statistics
import subprocess
import sys
from xml.etree import ElementTree

import networkx
import pytest

from folders import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def quick():
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("quick", ROOT / "tools" / "quick.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_help_says_one_line_of_each_target():
    """None is left out."""
    said = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    named = re.findall(r"^  make ([\w-]+) +\S", said, re.MULTILINE)
    assert sorted(named) == sorted(re.search(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)[1].split())


def test_the_hooks_do_what_make_check_does():
    """Each command of its recipe, and no other."""
    parts = re.search(r"^check: ([\w ]+)", MAKEFILE, re.MULTILINE)[1].split()
    made = ["make shipped"]
    for one in sorted(set(parts) - {"shipped"}):
        recipe = MAKEFILE.split(f"\n{one}:", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
        made += [re.search(r"\$\(BIN\)/([\w-]+(?: [a-z]+)?(?: --check)?)", line)[1] for line in recipe]
    hooked = re.findall(r"entry: (?:env \S+ )?(?:\.venv/bin/)?(.*)", HOOKS)
    assert sorted(one.removesuffix(" src") for one in made) == sorted(hooked)


def test_quick_knows_where_each_file_belongs(quick):
    """Each wing has tests, or is leant on by one that has."""
    assert doctest.testmod(quick).failed == 0
    for one in (ROOT / "src" / "stegvis").iterdir():
        wing = quick.wing_of(f"src/stegvis/{one.name}")
        silent = one.name.startswith("__") or one.name in ("py.typed", "version.py")
        assert silent or quick.folders([wing]), one.name


def test_quick_runs_what_is_named(quick, monkeypatch, capsys):
    """The wing that is named, or those with changes; a name that is none is told what there is."""
    ran = []
    monkeypatch.setattr(quick.subprocess, "run", lambda words, **_: ran.append(words) or Done())
    monkeypatch.setattr(quick, "changed", lambda: ["src/stegvis/model/unit.py", "tests/graph/test_graph.py"])
    assert quick.main([]) == 0 and [word.split("/")[-1] for word in ran[0][-3:]] == [
        "graph",
        "loading",
        "routing",
    ]
    assert quick.main(["cli"]) == 0 and ran[1][-1].endswith("cli")
    assert quick.main(["clj"]) == 2 and "routing" in capsys.readouterr().err
    monkeypatch.setattr(quick, "changed", list)
    assert quick.main([]) == 0 and len(ran) == 2 and "WING=" in capsys.readouterr().out


class Done:
    """A run that went well."""

    returncode = 0


def test_blame_looks_past_the_moves():
    """Each revision is named in full."""
    lines = (ROOT / ".git-blame-ignore-revs").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"#.*|[0-9a-f]{40}", line) for line in lines)
    assert sum(not line.startswith("#") for line in lines) == 2


@pytest.mark.slow
@pytest.mark.parametrize("unit", [[], ["--unit", "docs/examples/layers-unit.toml"]], ids=["base", "unit"])
def test_calls_are_played_the_same_each_time(unit):
    """The example in layers: few questions to the first stop, suicide first, the same figures each time."""
    asked = [sys.executable, "tools/calls.py", "docs/examples/layers", "--calls", "20", *unit]
    said = [subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout for _ in "ab"]
    assert said[0] == said[1]
    rows = dict(re.findall(r"^(.+?)  +([0-9]+) +[0-9]+$", said[0], re.MULTILINE))
    assert (
        int(rows["questions until the call has enough"])
        <= int(rows["questions until the answer is done"])
        <= 6
    )
    assert re.search(r"of these no drawn completion differs in \d+", said[0])


def test_the_map_is_drawn_from_the_imports(tmp_path):
    """Every wing of the contract, and an arrow from the command line down to the verbs."""
    file = tmp_path / "map.svg"
    subprocess.run([sys.executable, "tools/map.py", str(file)], cwd=ROOT, check=True, capture_output=True)
    root = ElementTree.fromstring(file.read_text("utf-8"))
    said = {one.text for one in root.iter() if one.tag.endswith("text")}
    assert {"routing", "rationale", "language", "errors"} <= said
    titles = [one.text for one in root.iter() if one.tag.endswith("title")]
    assert any(title.startswith("cli imports verbs") for title in titles)


def test_each_wing_says_in_a_line_what_lives_in_each_room():
    """In the first lines of its door; in `cli/` a room is a command and says it itself."""
    for wing in (ROOT / "src" / "stegvis").glob("[a-z]*/__init__.py"):
        if wing.parent.name == "cli":
            continue
        said = set(
            re.findall(r"^(\w+)/? ", ast.get_docstring(ast.parse(wing.read_text("utf-8"))), re.MULTILINE)
        )
        rooms = {
            one.stem
            for one in wing.parent.iterdir()
            if not one.stem.startswith("__") and (one.suffix == ".py" or (one / "__init__.py").exists())
        }
        assert rooms - said == set(), f"no line in {wing.relative_to(ROOT)}"


@pytest.mark.uncounted
def test_no_function_is_longer_than_one_can_hold_in_the_head():
    """At most forty lines each, half of them ten or fewer; no module over four hundred."""
    lengths = {}
    for file in (ROOT / "src").rglob("*.py"):
        text = file.read_text("utf-8")
        assert text.count("\n") <= 400, file
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths[f"{file.name}:{node.name}:{node.lineno}"] = node.end_lineno - node.lineno + 1
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}
    assert statistics.median(lengths.values()) <= 10


@pytest.mark.uncounted
def test_no_two_rooms_know_each_other():
    """Not through a third either, nor for types alone: a circle inside a wing is one too."""
    source = ROOT / "src"
    rooms = {
        ".".join(file.relative_to(source).with_suffix("").parts): file
        for file in source.rglob("*.py")
        if file.name != "__init__.py"
    }
    knows = networkx.DiGraph()
    for name, file in rooms.items():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                named = {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
                knows.add_edges_from((name, other) for other in named & rooms.keys())
    assert knows.number_of_edges() > 400
    assert [sorted(some) for some in networkx.strongly_connected_components(knows) if len(some) > 1] == []
