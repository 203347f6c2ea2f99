"""What is handed out: a wheel with its purpose and its data, and a source archive that holds all that its tests need."""

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
        return set(wheel.namelist()), inside


def tracked():
    """Each file that git keeps."""
    return set(
        subprocess.run(
            ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.split()
    )


def test_the_source_archive_holds_every_file(packed):
    """So that its own tests can be run from it."""
    assert tracked() - packed[1] == set()


def test_the_wheel_holds_the_library_its_pathways_and_its_purpose(packed):
    """Under one name, and nothing of the tests."""
    wanted = {file[4:] for file in tracked() if file.startswith("src/")}
    wanted |= {
        f"stegvis/{file}"
        for file in tracked()
        if file.startswith("pathways/") or file == "INTENDED_PURPOSE.md"
    }
    inside = {name for name in packed[0] if ".dist-info/" not in name}
    assert inside == wanted
