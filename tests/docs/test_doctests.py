"""What a docstring shows is what happens: every example of every module is run."""

import doctest
import importlib

import pytest

from folders import ROOT

SOURCE = ROOT / "src"
SHOWING = [
    ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for file in sorted(SOURCE.glob("stegvis/**/*.py"))
    if ">>>" in file.read_text("utf-8")
    and file.parent.name != "testing"  # tests/testing/test_kit.py runs those
]


@pytest.mark.parametrize("name", SHOWING)
def test_examples_of_docstrings(name, monkeypatch):
    """From the root of the repository, where the examples of files lie."""
    monkeypatch.chdir(ROOT)
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0 and found.failed == 0


def test_there_are_examples():
    """The reading of the modules has not gone wrong."""
    assert len(SHOWING) > 20
