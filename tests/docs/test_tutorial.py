"""The tutorial: its files are what it shows, and its commands are run, in a copy, as a reader would."""

import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "tutorial" / "write-a-pathway.md").read_text("utf-8")
FILES = DOCS / "tutorial" / "back-pain"
OURS = ("schemathesis", "xdist", "pytest_cov", "anyio")
"""What a reader's pytest does not carry along."""
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.mark.parametrize("shown", [text for kind, text in BLOCKS if kind in ("toml", "python")])
def test_what_is_shown_stands_in_the_files(shown):
    """Word for word."""
    assert any(shown in file.read_text("utf-8") for file in FILES.rglob("*.*") if file.is_file())


def steps():
    """Each command with the lines that are shown of what it says."""
    for kind, text in BLOCKS:
        if kind == "console":
            for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
                command, _, said = part.partition("\n")
                yield command, said.splitlines()


@pytest.mark.slow
def test_the_commands_do_what_the_tutorial_says(tmp_path):
    """In order, in one copy; each shown line is said, in its order."""
    here = tmp_path / "my-back-pain"
    shutil.copytree(FILES, here)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    env |= {"PYTEST_ADDOPTS": " ".join(f"-p no:{one}" for one in OURS)}
    ran = 0
    for command, wanted in steps():
        done = subprocess.run(
            command, shell=True, cwd=here, env=env, capture_output=True, text=True, check=False
        )
        said = iter((done.stdout + done.stderr).splitlines())
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        for line in wanted:
            found = any(fnmatch(one.rstrip(), plain(line)) for one in said)
            assert found, f"{command}: {line!r} is not in\n{done.stdout}{done.stderr}"
        ran += 1
    assert ran > 8 and (here / "guide" / "index.html").is_file()
    assert "drafts.cases.toml" in {file.name for file in (here / "pathway").iterdir()}


def plain(line):
    """A shown line as a pattern in which only * is special."""
    return line.replace("[", "[[]").replace("?", "[?]")
