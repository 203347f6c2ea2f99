"""What tests and checks install is locked by hash: all of it, for every Python that may be used."""

import json
import re
import tomllib

import pytest

from folders import ROOT

LOCKED = ROOT / "tools" / "locked"


def plain(name):
    """A name as package indexes spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def entries(lock="dev"):
    """Each entry of a lock: its first line, and its hashes."""
    text = re.sub(r"\\\n\s*", " ", (LOCKED / f"{lock}.txt").read_text("utf-8"))
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("lock", ["dev", "site"])
def test_everything_is_one_version_with_hashes(lock):
    """And names no index: what is installed is told by its hash, wherever it comes from."""
    assert len(entries(lock)) > 50
    for line in entries(lock):
        assert re.match(r"[a-zA-Z0-9._-]+==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", line), line
        assert "://" not in line


@pytest.mark.parametrize("lock", ["dev", "site"])
def test_what_the_project_asks_for_is_locked(lock):
    """Each dependency, those of the tests among them, in a version that it allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = {}
    for line in entries(lock):
        name, _, version = line.partition(" ")[0].partition("==")
        locked.setdefault(plain(name), []).append(version)
    for wanted in [*project["dependencies"], *project["optional-dependencies"][lock]]:
        if wanted.startswith("stegvis["):
            continue
        name, _, least = wanted.partition(">=")
        found = locked[plain(name.partition("[")[0])]
        assert all(numbers(one) >= numbers(least) for one in found), wanted


def numbers(version):
    """A version as numbers."""
    return [int(one) for one in re.findall(r"\d+", version)]


def test_what_the_browser_tests_need_is_locked():
    """Each package has an integrity hash, and no address."""
    packages = json.loads((LOCKED / "package-lock.json").read_text("utf-8"))["packages"]
    wanted = json.loads((LOCKED / "package.json").read_text("utf-8"))["dependencies"]
    assert packages[""]["dependencies"] == wanted
    for name, one in packages.items():
        assert not name or (one["integrity"].startswith("sha512-") and "resolved" not in one), name
    assert {f"node_modules/{name}" for name in wanted} <= set(packages)
