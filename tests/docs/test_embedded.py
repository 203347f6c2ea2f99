"""The library where it is no folder: imported from a zip, packed by PyInstaller."""

import runpy
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from folders import ROOT
from stegvis import beside as module
from stegvis.__pyinstaller import folders

SOURCE = Path(module.__file__).parent
SAID = """
import sys
import stegvis
from stegvis import fhir
assert stegvis.__file__.startswith(sys.argv[1])
pathway = stegvis.load("se-primary-care", ["se-uppsala"])
rec = stegvis.route(pathway, stegvis.Assessment(age=40, scores={"phq9": 16}))
print(pathway.sha256, rec.provenance["edition"], rec.to_text("sv").splitlines()[0])
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The library as a zip."""
    file = tmp_path_factory.mktemp("zip") / "library.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for one in sorted({*SOURCE.rglob("*.*"), *(SOURCE / "pathways").rglob("*.toml")}):
            if one.is_file() and "__pycache__" not in one.parts:
                packed.write(one, Path("stegvis") / one.relative_to(SOURCE))
    return file


@pytest.mark.slow
def test_a_zip_answers_the_same(archive):
    """And leaves nothing behind."""

    def said(where):
        env = {"PYTHONPATH": str(where), "PATH": "", "TMPDIR": str(archive.parent)}
        done = subprocess.run([sys.executable, "-c", SAID, str(where)], env=env, capture_output=True, text=True, encoding="utf-8", check=True)  # fmt: skip
        return done.stdout

    assert said(archive) == said(SOURCE.parent)
    assert not list(archive.parent.glob("stegvis-*"))


def test_a_folder_of_a_zip_is_laid_out(archive, monkeypatch):
    """As it is; what is not there is nowhere."""
    packed = zipfile.Path(archive, "stegvis/")
    monkeypatch.setattr(module, "files", lambda _: packed)
    beside = module.beside.__wrapped__
    laid = beside("rendering/guide")
    assert (laid / "wording.toml").read_bytes() == (SOURCE / "rendering/guide/wording.toml").read_bytes()
    assert sorted(one.name for one in (laid / "templates").iterdir()) == sorted(
        one.name for one in (SOURCE / "rendering/guide/templates").iterdir()
    )
    assert not beside("nothing").exists()


def test_pyinstaller_is_told_what_to_pack(monkeypatch):
    """By the hook that its entry point names: sources, data, rooms that are imported when used, the core of tomli."""
    hooks = ModuleType("PyInstaller.utils.hooks")
    hooks.collect_data_files = lambda name, include_py_files: [(name, include_py_files)]
    hooks.collect_submodules = lambda name: [f"{name}.rooms"]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    (folder,) = folders()
    told = runpy.run_path(str(Path(folder, "hook-stegvis.py")))
    assert told["datas"] == [("stegvis", True)] and told["hiddenimports"][0] == "stegvis.rooms"
    assert all(name.endswith("__mypyc") for name in told["hiddenimports"][1:])
    assert 'hook-dirs = "stegvis.__pyinstaller:folders"' in (ROOT / "pyproject.toml").read_text("utf-8")
