"""The pages about reviews and the graph: their commands run, and the full course is drawn as it is told."""

import importlib.util
import re
import shlex
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stegvis.cli import main

ROOT = Path(__file__).parents[2]
PAGES = ("how-to/review-a-course.md", "reference/episode.md", "reference/graph.md")
COMMANDS = [
    (page, line.strip())
    for page in PAGES
    for line in (ROOT / "docs" / page).read_text("utf-8").splitlines()
    if re.match(r"    (\$ )?stegvis ", line) and not set("|<") & set(line)
]


def test_the_pages_have_commands():
    """All but the page that is a table of keys."""
    assert {page for page, _ in COMMANDS} == {PAGES[0], PAGES[2]} and len(COMMANDS) >= 5


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=[line for _, line in COMMANDS])
def test_the_commands_of_the_pages_run(page, line, tmp_path, monkeypatch, capfd):
    """As they stand, from the project's folder; what they write goes elsewhere."""
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(line)[1:]) == 0, capfd.readouterr().err


def test_the_python_of_the_how_to_page_runs():
    """And gives what its last line says."""
    text = (ROOT / "docs/how-to/review-a-course.md").read_text("utf-8")
    block = text.split("In Python:\n", 1)[1].split("\nWhat an episode holds", 1)[0]
    code = "\n".join(line[4:] for line in block.splitlines())
    names = {}
    exec(compile(code, "review-a-course.md", "exec"), names)
    said = names["review"]
    wanted = re.search(r"review.target +# (.*)", code).group(1)
    assert repr((said.verdict, said.status, said.target)) == wanted


def test_the_full_course_is_drawn_as_it_is_told(tmp_path, monkeypatch, capsys):
    """A paragraph, a note and a picture for each visit; every picture is there and is XML."""
    spec = importlib.util.spec_from_file_location("course_page", ROOT / "tools" / "course.py")
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    monkeypatch.setattr(sys, "argv", ["course.py", str(tmp_path / "made")])
    assert page.main() == 0 and "index.md" in capsys.readouterr().out
    text = (tmp_path / "made" / "index.md").read_text("utf-8")
    pictures = re.findall(r"\]\(([^)]*\.svg)\)", text)
    assert len(pictures) == len(page.SAID["visits"]) + 1 == text.count("PROPOSAL AT REVIEW") + 1
    for name in pictures:
        ElementTree.parse(tmp_path / "made" / name)
    words = ["step up", "step up", "go on with the step", "go on with the step", "end the step"]
    assert re.findall("Proposal: (.*)", text) == words
