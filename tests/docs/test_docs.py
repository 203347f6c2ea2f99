"""What the documentation says is run: every whole Python block, every command whose files are there or can be made."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from draws import in_full
from folders import SMALL
from kept import kept
from stegvis.cli import main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*/*.md"))]
SKIPPED = ("[", "{", "|", "EPISODE", "ID", "FILE", "--watch", "dot -Tpdf", "my-copy/", "--git")
SLOW = ("stegvis guide", "stegvis check")


def blocks():
    """Each whole Python block with its page; one that goes on from another does not begin with an import."""
    for page in PAGES:
        for number, code in enumerate(re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)):
            if code.startswith("import stegvis"):
                yield pytest.param(code, id=f"{page.stem}-{number}")


def commands():
    """Each command line; what is only a synopsis, and what other tests do more slowly, is left out."""
    for page in PAGES:
        text = page.read_text("utf-8").replace("\\\n", " ")
        for said in re.findall(r"^    (?:\.venv/bin/)?(stegvis .*)$", text, re.MULTILINE):
            command = re.sub(r"\s+#.*| {5,}.*", "", said)
            if not any(word in command for word in SKIPPED) and not command.startswith(SLOW):
                slow = pytest.mark.slow if command.startswith("stegvis diff") else ()
                yield pytest.param(command, id=f"{page.stem}: {command[:60]}", marks=slow)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the files that the documentation speaks of."""
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "patient.json").write_text('{"age": 34, "scores": {"phq9": 12}}', "utf-8")
    (tmp_path / "patients.json").write_text('[{"age": 34, "scores": {"phq9": 12}}, {"age": 41}]', "utf-8")
    episodes = json.loads((ROOT / "docs/examples/courses/depression.json").read_text("utf-8"))
    (tmp_path / "episode.json").write_text(json.dumps(episodes[0]), "utf-8")
    shutil.copy(ROOT / "docs/examples/health-centre.toml", tmp_path / "our-clinic.toml")
    shutil.copy(ROOT / "pathways/overlays/se-uppsala.toml", tmp_path / "my-region.toml")
    shutil.copytree(SMALL, tmp_path / "my-pathway")
    write_table(tmp_path / "patients.parquet")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_table(path):
    """Two patients as a table."""
    table = pyarrow.table({"id": [1, 2], "age": [34, 41], "phq9": [12, None]})
    pyarrow.parquet.write_table(table, path)


@pytest.mark.parametrize("code", list(blocks()))
def test_python_blocks_run(code, desk, capsys):
    """As they stand."""
    exec(compile(code, "<documentation>", "exec"), {})
    assert bool(capsys.readouterr().out) == ("print(" in code)


@pytest.mark.parametrize("command", list(commands()))
def test_commands_run(command, desk, capsys, monkeypatch):
    """As they stand, from the root of the repository; the example clinic lacks a psychologist, so 1.

    That nobody is missed whom two editions answer differently is proven of the shipped ones under `ci`.
    """

    def ran():
        return main(shlex.split(command)[1:]), capsys.readouterr().err

    if not in_full():
        monkeypatch.setattr("stegvis.verification.difference_prover", lambda: None)
    code, told = kept(command, ran) if command.startswith("stegvis diff") and in_full() else ran()
    assert code == int(command.startswith("stegvis unit check"))
    assert told == "" or (command.startswith("stegvis cases") and "none of them confirmed" in told)


def test_there_is_something_to_run():
    """The reading of the pages has not gone wrong."""
    assert len(list(blocks())) >= 2 and len(list(commands())) >= 12
