"""What costs many seconds and hangs on nothing but files is worked out once, and kept until one of them changes.

Kept under `.pytest_cache/stegvis`, named by a hash of the library as it is imported with its pathways, of the
examples, the specimens and what the tests share, of the test's own file, of Python and of every installed package.
Two processes that want the same thing wait for each other. In CI, and where branches are counted, nothing that an
earlier run kept is read.
"""

import fcntl
import hashlib
import os
import pickle
import sys
import tempfile
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import stegvis
from folders import ROOT

ANEW = "CI" in os.environ or os.environ.get("HYPOTHESIS_PROFILE") in ("ci", "nightly")
"""Whether what an earlier run kept is left alone."""
FOLDERS = (Path(stegvis.__file__).parent, ROOT / "docs" / "examples", ROOT / "tests" / "support")


@cache
def state():
    """The hash of all that an answer may hang on."""
    found = hashlib.sha256(sys.version.encode())
    for one in sorted(f"{one.name} {one.version}" for one in distributions()):
        found.update(one.encode())
    for folder in FOLDERS:
        for file in sorted(
            Path(at, name) for at, _, names in os.walk(folder, followlinks=True) for name in names
        ):
            if file.suffix != ".pyc":
                found.update(f"{file.relative_to(folder)}\0".encode())
                found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


@cache
def place():
    """Where it is kept: beside the tests, or, where nothing old may be read, for this run alone."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    base = Path(tempfile.gettempdir(), f"stegvis-{run}") if ANEW else ROOT / ".pytest_cache" / "stegvis"
    folder = base / state()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept(name, make):
    """What `make` gives, or gave when all that it hangs on was the same."""
    said = name.encode() + Path(make.__code__.co_filename).read_bytes()
    file = place() / f"{hashlib.sha256(said).hexdigest()[:16]}.pickle"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists():
            return pickle.loads(file.read_bytes())
        made = make()
        file.write_bytes(pickle.dumps(made))
        return made
