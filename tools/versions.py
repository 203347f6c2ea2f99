"""Which Pythons, versions of what stegvis stands on, and surroundings it was run in: tried, and written down.

    python tools/versions.py [--write docs/regulatory/versions.md]

Each is a fresh environment with the built wheel: nine patients are routed, a course is reviewed, notes and a
form are written, and the SHA-256 of all that is told: the same everywhere. What cannot be had here is named.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOM = ROOT / "build" / "versions"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MARK, END = "<!-- written by tools/versions.py -->", "<!-- until here -->"
TRY = """
import hashlib, json
from datetime import date
import stegvis
from stegvis import fhir

pathway = stegvis.load("se-primary-care", ["se-uppsala"])
patients = [stegvis.Assessment(age=age, scores={"phq9": total}, none_of=none)
            for age, none in ((18, ()), (34, ("red_flags",)), (80, ())) for total in (4, 12, 24)]
said = [stegvis.route(pathway, one).to_dict() for one in patients]
said += [stegvis.route(pathway, one).to_text("sv") for one in patients[:2]]
first, last = date(2026, 1, 12), date(2026, 3, 2)
course = (stegvis.Measurement("phq9", first, 18), stegvis.Measurement("phq9", last, 8))
episode = stegvis.Episode("depression-icbt", first, last, measurements=course)
said += [stegvis.review(pathway, episode).to_dict(), fhir.questionnaire(pathway, "phq9")]
said += [stegvis.load("se-primary-care").sha256]
print(hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest())
"""
GUIDE = ["-m", "stegvis", "guide", "-o", "guide"]
C = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}


def run(*command: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a room of its own, without what the caller's environment says of Python."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    words, told = [str(one) for one in command], {"encoding": "utf-8", "errors": "replace"}
    return subprocess.run(words, check=False, cwd=ROOM, env=ours | env, capture_output=True, **told)


def outcome(done: subprocess.CompletedProcess[str]) -> str:
    """Return the first digits of what was told, or the last line of what went wrong."""
    if done.returncode == 0:
        return f"`{done.stdout.split()[-1][:12]}`"
    last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1]
    return f"fails: {last.replace(f'{ROOM}/', '')[:150]}"


def built() -> Path:
    """Build the wheel."""
    shutil.rmtree(ROOM, ignore_errors=True)
    ROOM.mkdir(parents=True)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(ROOM)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (ROOM / "try.py").write_text(TRY, "utf-8")
    return next(ROOM.glob("*.whl"))


def interpreter(version: str) -> str:
    """Return where a Python is: one that pyenv keeps, else one by its name."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    return str(next(iter(sorted(kept.glob(f"{version}.*/bin/python"))), version))


def environment(wheel: Path, python: str, resolution: str, name: str, extras: str = "") -> tuple[Path, str]:
    """Make an environment; return its Python, and what went wrong."""
    where = ROOM / f"{python}-{name}"
    uv = [sys.executable, "-m", "uv"]
    made = run(*uv, "venv", "--clear", "--no-python-downloads", "--python", interpreter(python), where)
    if made.returncode:
        return where, "this Python is not on this machine"
    put = run(*uv, "pip", "install", "--python", where, "--resolution", resolution, f"{wheel}{extras}")
    return where / "bin" / "python", "" if put.returncode == 0 else outcome(put)


def pythons(wheel: Path) -> Iterator[tuple[str, str]]:
    """Yield each Python with its lowest and its newest dependencies, and what came of it."""
    extras = "[serve,tables,verify,mcp]"
    for python in PYTHONS:
        for resolution, more in (("lowest-direct", ""), ("highest", ""), ("highest", extras)):
            name = f"{'newest' if resolution == 'highest' else 'lowest'} dependencies"
            name += ", every extra" if more else ""
            own, wrong = environment(wheel, python, resolution, name.replace(" ", "-"), more)
            yield f"Python {python}, {name}", wrong or outcome(run(own, "try.py"))


def surroundings(wheel: Path) -> Iterator[tuple[str, str]]:
    """Yield other surroundings, and what came of them."""
    own, _ = environment(wheel, "3.11", "highest", "elsewhere")
    yield "C locale, no UTF-8 mode", outcome(run(own, "try.py", **C))
    told = run(own, "-m", "stegvis", "demo", **C)
    yield "C locale, `stegvis demo`", "runs" if told.returncode == 0 else outcome(told)
    guide = run(own, *GUIDE, **C)
    yield "C locale, `stegvis guide`", "runs" if guide.returncode == 0 else outcome(guide)
    with zipfile.ZipFile(wheel) as inside:
        inside.extractall(ROOM / "laid")
    archive = shutil.make_archive(str(ROOM / "library"), "zip", ROOM / "laid")
    run(sys.executable, "-m", "uv", "pip", "uninstall", "--python", own.parents[1], "stegvis")
    yield "imported from a zip", outcome(run(own, "try.py", PYTHONPATH=archive))
    run(sys.executable, "-m", "uv", "pip", "install", "--python", own.parents[1], wheel, "pyinstaller")
    packer = [own, "-m", "PyInstaller", "--noconfirm", "--name", "packed"]
    made = run(*packer, "try.py")
    done = made if made.returncode else run(ROOM / "dist" / "packed" / "packed")
    yield "packed by PyInstaller", outcome(done)


def told() -> str:
    """Return what was tried as a table."""
    wheel = built()
    rows = [*pythons(wheel), *surroundings(wheel)]
    when = f"Tried on {datetime.now(UTC).date()} by `make versions`, on {sys.platform}"
    head = f"{when}; equal digits are equal answers."
    lines = [head, "", "| where | answers |", "| --- | --- |"]
    lines += [f"| {name} | {said} |" for name, said in rows]
    return "\n".join([MARK, *lines, "", END])


def main() -> None:
    """Try all, and print or write the table."""
    given = ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    given.add_argument("--write", metavar="PAGE", help="where the table stands; else it is printed")
    page = given.parse_args().write
    said = told()
    if not page:
        print(said)
        return
    text = Path(page).read_text("utf-8")
    head, _, rest = text.partition(MARK)
    Path(page).write_text(head + said + rest.partition(END)[2], "utf-8")


if __name__ == "__main__":
    main()
