"""What a manufacturer files speaks of tests that exist, of every law, and of every package."""

import importlib.util
import re

import pytest
import tomli

from folders import ROOT

PYPROJECT = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("regulatory", ROOT / "tools" / "regulatory.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_each_law_and_promise_has_tests_that_exist(tool):
    """In the words of the page of laws, each once."""
    said = tool.requirements()
    ids = [one["id"] for one in said]
    assert len(ids) == len(set(ids))
    assert [id for id in ids if id.startswith("L")] == [id for id, _ in tool.stated()]
    assert len(ids) > 16
    for one in said:
        assert one["says"] and one["tests"], one["id"]
        assert all(tool.test_link(test) for test in one["tests"])


def test_each_hazard_has_a_cause_controls_and_tests_that_exist(tool):
    """And a harm of three kinds; a law that a control names is one."""
    laws = {id for id, _ in tool.stated()}
    said = tool.hazards()
    assert len({one["id"] for one in said}) == len(said) > 12
    for one in said:
        assert one["hazard"] and one["cause"] and one["controls"] and one["tests"], one["id"]
        assert one["harm"] in ("death", "serious", "minor")
        assert set(re.findall(r"\bL\d+\b", " ".join(one["controls"]))) <= laws
        assert all(tool.test_link(test) for test in one["tests"])


def test_a_test_that_is_gone_is_told(tool):
    """By its name."""
    with pytest.raises(SystemExit, match="no test is called test_nothing"):
        tool.test_link("tests/docs/test_regulatory.py::test_nothing")


def test_every_package_has_a_licence(tool):
    """Of core and of every extra, as installed."""
    said = {one["name"]: one for one in tool.others()}
    wanted = [
        *PYPROJECT["dependencies"],
        *(line for lines in PYPROJECT["optional-dependencies"].values() for line in lines),
    ]
    named = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in wanted}
    assert named == said.keys()
    assert [
        name
        for name, one in said.items()
        if one["licence"] in ("not said", "") and one["version"] != "not installed here"
    ] == []
    assert "core" in said["attrs"]["for"] and "core" not in said["z3-solver"]["for"]


def test_the_pages_are_written(tool, tmp_path, capsys):
    """Three tables, with a link for each test."""
    tool.main(tmp_path / "out")
    assert "hazards, requirements, soup" in capsys.readouterr().out
    hazards = (tmp_path / "out" / "hazards.md").read_text("utf-8")
    assert hazards.count("\n| H") == len(tool.hazards())
    assert "(../../tests/routing/test_laws.py#L" in hazards
    assert "| attrs |" in (tmp_path / "out" / "soup.md").read_text("utf-8")
