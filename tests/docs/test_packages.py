"""What is handed out: a wheel with its purpose and its data, and a source archive that holds all that its tests need."""

import os
import subprocess
import sys
import tarfile
import zipfile
from importlib.util import find_spec

import pytest

from folders import ROOT

pytestmark = pytest.mark.skipif(
    not (find_spec("hatchling") and (ROOT / ".git").exists()),
    reason="what is packed is told by git, and hatchling packs it",
)


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The wheel and the source archive, as names."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with (
        zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel,
        tarfile.open(next(folder.glob("*.tar.gz"))) as source,
    ):
        inside = {name.partition("/")[2] for name in source.getnames()}
        return set(wheel.namelist()), inside, next(folder.glob("*.whl"))


def tracked():
    """Each file that git keeps."""
    return set(
        subprocess.run(
            ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.split()
    )


@pytest.mark.slow
def test_the_source_archive_holds_every_file(packed):
    """So that its own tests can be run from it."""
    assert tracked() - packed[1] == set()


@pytest.mark.uncounted
def test_the_wheel_holds_the_library_its_pathways_and_its_purpose(packed):
    """Under one name, with the shipped pathway compiled, and nothing of the tests."""
    wanted = {file[4:] for file in tracked() if file.startswith("src/")}
    wanted |= {
        f"stegvis/{file}"
        for file in tracked()
        if file.startswith("pathways/") or file == "INTENDED_PURPOSE.md"
    }
    wanted.add("stegvis/compiled/se-primary-care.json")
    inside = {name for name in packed[0] if ".dist-info/" not in name}
    assert inside == wanted


@pytest.mark.uncounted
def test_the_wheel_takes_its_pathway_from_the_compiled_form(tmp_path, packed):
    """Its key fits the files as they lie in the wheel, wherever that is laid; a changed byte, and the files are read."""
    with zipfile.ZipFile(packed[2]) as wheel:
        wheel.extractall(tmp_path)
    said = "import stegvis; from stegvis.loading.kept import kept; one = kept('se-primary-care'); print(one)"
    said += "; assert one is None or one.compile() == stegvis.load('se-primary-care').compile()"

    def tells():
        env = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
        told = subprocess.run(
            [sys.executable, "-c", said], env=env, cwd=tmp_path, check=True, capture_output=True, text=True
        )
        return told.stdout.strip()

    assert tells().startswith("<Pathway se-primary-care")
    with (tmp_path / "stegvis/pathways/instruments/phq9.toml").open("a") as file:
        file.write("# checked\n")
    assert tells() == "None"
