"""Sample programs of integrators hold under pyright, strict, as they do under mypy in `make check`."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import stegvis
from folders import ROOT
from javascript import NODE, needs

PYRIGHT = ROOT / ".venv/axe/node_modules/pyright/index.js"
EXAMPLES = ROOT / "docs" / "examples"
LOUD = "pyright is not installed (make browser): the sample programs were NOT checked"


def checked(folder, *names):
    """What pyright finds in some files, as it says it: the file's name, the rule and the message."""
    needs(NODE and PYRIGHT.exists(), LOUD)
    settings = {
        "include": list(names), "typeCheckingMode": "strict", "reportUnnecessaryTypeIgnoreComment": "error",
        "extraPaths": [str(Path(stegvis.__file__).parents[1])], "pythonVersion": "3.11",
    }  # fmt: skip
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [NODE, PYRIGHT, "-p", folder, "--pythonpath", sys.executable, "--outputjson"]
    run = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    said = json.loads(run.stdout)
    assert said["summary"]["filesAnalyzed"] == len(names)
    return [(Path(one["file"]).name, one.get("rule"), one["message"]) for one in said["generalDiagnostics"]]


@pytest.mark.slow
def test_pyright_finds_nothing_in_the_sample_programs(tmp_path):
    """Nor in the lines that are ignored: each of those is an error."""
    for name in ("typed.py", "integration.py"):
        shutil.copy(EXAMPLES / name, tmp_path / name)
    assert checked(tmp_path, "typed.py", "integration.py") == []


@pytest.mark.slow
def test_pyright_finds_what_is_misspelt(tmp_path):
    """The lines without their ignoring."""
    text = (EXAMPLES / "typed.py").read_text("utf-8")
    (tmp_path / "wrong.py").write_text(
        "\n".join(line.partition("  # type: ignore")[0] for line in text.splitlines())
    )
    rules = [rule for _, rule, _ in checked(tmp_path, "wrong.py")]
    assert len(rules) >= text.count("# type: ignore[")
    assert {"reportAttributeAccessIssue", "reportTypedDictNotRequiredAccess", "reportGeneralTypeIssues",
            "reportOptionalSubscript"} & set(rules)  # fmt: skip


def test_the_integration_runs():
    """As it stands there, from the project's folder."""
    command = [sys.executable, EXAMPLES / "integration.py"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "None [] stay"
    assert "True ('episode'" in done.stdout
