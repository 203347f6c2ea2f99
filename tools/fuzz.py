"""Inputs that nobody would write, of six kinds, against what must always hold: seeds are printed.

A patient, a pathway, an overlay, a unit, a course, a command line: each is drawn with its structure in view
(`unlikely.py`), and either taken or refused by name, within five seconds and 500 MB; what is taken keeps the
laws. What fails is kept in `tests/support/fuzzed/`, which every test run tries again. Totals add up in
`docs/explanation/fuzz.toml`, and `docs/explanation/robustness.md` is written from them. Several may run at
once, each of a kind.

    python tools/fuzz.py [--minutes 10] [--seed N] [--only KIND] [--no-totals]
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import io
import json
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

import stegvis
from stegvis import verbs
from stegvis.cli import main as command_line
from stegvis.loading import SHIPPED
from stegvis.model import patient
from stegvis.testing import laid_on, loaded, properties
from stegvis.testing.properties import LAWS, overlays_never_lower, worse
from stegvis.verification import prove

sys.path.append(str(Path(__file__).parent))
from unlikely import ROOT, SMALL, Said, at_hand, bent_from, drawn, shipped, small

KEPT = ROOT / "tests" / "support" / "fuzzed"
TOTALS = ROOT / "docs" / "explanation" / "fuzz.toml"
PAGE = ROOT / "docs" / "explanation" / "robustness.md"
MARKS = "<!-- fuzz -->", "<!-- /fuzz -->"
SLOWEST, HUNG = 5.0, 60
"""So many seconds of work may an input take; after so many it is cut off."""
LARGEST = 500 << 10
"""So many kB may the process come to."""
ROUND = 5
"""So many inputs are drawn from one seed, and each is bent many times."""
OFTEN = 120
"""Every so many seconds the totals are written."""
OUT = {"-o", "--output", "--page", "--chart"}
DONE: Counter[str] = Counter()
"""What was done with the inputs, since the process began."""


# ---------------------------------------------------------------- what is counted, and read once


def counted(what: Callable[..., Any], as_: str) -> Callable[..., Any]:
    """Return a function that counts how often it is called."""

    def call(*args: Any, **more: Any) -> Any:
        DONE[as_] += 1
        return what(*args, **more)

    return call


@contextlib.contextmanager
def read_once() -> Iterator[None]:
    """Let who loads the shipped pathway, nothing laid on it, have the one that is read already."""
    base, read, compiled = shipped(), verbs.read_pathway, verbs.compile_pathway

    def reading(pathway: Any, laid: Any = (), unit: Any = None) -> Any:
        return base if pathway == base.id and not laid and unit is None else read(pathway, laid, unit)

    def compiling(one: Any, *more: Any) -> Any:
        return base.ruleset if one is base else compiled(one, *more)

    verbs.read_pathway, verbs.compile_pathway = reading, compiling  # type: ignore[attr-defined]
    try:
        yield
    finally:
        verbs.read_pathway, verbs.compile_pathway = read, compiled  # type: ignore[attr-defined]


# ---------------------------------------------------------------- what must hold


def try_patients(said: Said) -> None:
    """A patient of the shipped pathway keeps every law, or those that are quick, or is refused."""
    base = shipped()
    with contextlib.suppress(stegvis.AssessmentError):
        one = patient(said["patient"])
        for name in said.get("laws", LAWS):
            LAWS[name](base, one, None)


def try_pathways(said: Said) -> None:
    """A folder loads and keeps the laws but L5, which is up to the author, or is refused by name."""
    try:
        pathway = loaded(said["files"])
    except stegvis.PathwayError:
        return
    DONE["pathways taken"] += 1
    one = patient(said["patient"])
    for name in said.get("laws", LAWS):
        if name != "monotone":
            LAWS[name](pathway, one, None)
    if said.get("check"):
        DONE["pathways proven"] += 1
        assert prove(pathway).proofs


def try_overlays(said: Said) -> None:
    """An overlay lowers nobody, or is refused."""
    base, one = small(), patient(said["patient"])
    with contextlib.suppress(stegvis.PathwayError):
        changed = laid_on(SMALL, said["overlay"])
        DONE["overlays taken"] += 1
        for each in (one, *worse(base, one)):
            overlays_never_lower(base, changed, each)


def try_units(said: Said) -> None:
    """A unit profile narrows the shipped pathway, which still answers a patient, or is refused."""
    base, one = shipped(), patient(said.get("patient", {"age": 40}))
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(stegvis.PathwayError):
        file = Path(folder, "unit.toml")
        file.write_text(said["unit"], "utf-8")
        rec = stegvis.route(stegvis.load(base, unit=file), one)
        DONE["units taken"] += 1
        assert rec.level
        if said.get("twice"):
            again = stegvis.route(stegvis.load(base.id, unit=file), one)
            assert again.to_dict() == rec.to_dict(), "a unit on what is loaded answers otherwise"


def try_episodes(said: Said) -> None:
    """A course is reviewed, or refused; what is said of it is JSON, and the same every time."""
    base = small() if said.get("small") else shipped()
    with contextlib.suppress(stegvis.AssessmentError):
        rec = stegvis.review(base, stegvis.Episode.from_dict(said["episode"]))
        DONE["episodes reviewed"] += 1
        assert rec.to_text("sv")
        assert json.dumps(rec.to_dict())


def try_commands(said: Said) -> None:
    """A command line ends with 0, 1 or 2, and writes nothing but where it is told to."""
    with tempfile.TemporaryDirectory() as above:
        here = Path(above, "here")
        laid_out(here, said.get("files", {}))
        before = seen(Path(above))
        quiet = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with contextlib.chdir(here), contextlib.redirect_stdout(quiet), read_once():
            with contextlib.redirect_stderr(io.StringIO()) as heard:
                code = ended(said["argv"])
            wanted = {
                Path(word.partition("=")[2] if word.startswith("--") else word).resolve()
                for word in said["argv"]
                if "\0" not in word
            }
        assert code in (0, 1, 2), code
        assert "Traceback" not in heard.getvalue(), heard.getvalue()
        for file in {name for name, kept in seen(Path(above)).items() if before.get(name) != kept}:
            assert OUT & {*cut(said["argv"])}, file
            assert wanted & {file, *file.parents}, file


def cut(argv: list[str]) -> Iterator[str]:
    """Yield options as they are with their values joined to them: `--page=x`, `-ox`, `--pag x`."""
    for word in argv:
        head = word.partition("=")[0]
        yield head[:2] if word[:2] == "-o" else head
        yield from (name for name in OUT if head[:3] not in ("", "-", "--") and name.startswith(head))


def ended(argv: list[str]) -> int:
    """Run a command line in this process and return its code."""
    try:
        return command_line(argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0


def laid_out(here: Path, files: dict[str, str]) -> None:
    """Make a folder with everything that command lines name, some of it bent."""
    shutil.copytree(SMALL, here / "small")
    for name, text in {**at_hand(), **files}.items():
        (here / name).write_bytes(text.encode("utf-8", "surrogatepass"))


def seen(folder: Path) -> dict[Path, bytes]:
    """Return what a folder holds."""
    return {file.resolve(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


TRIES: dict[str, Callable[[Said], None]] = {
    "patients": try_patients,
    "pathways": try_pathways,
    "overlays": try_overlays,
    "units": try_units,
    "episodes": try_episodes,
    "commands": try_commands,
}


# ---------------------------------------------------------------- rounds and totals


def round_of(kind: str, number: int) -> tuple[int, list[Said]]:
    """Draw from one seed; return how many inputs there were, and those that failed with what was said."""
    failed: list[Said] = []
    rng = random.Random(f"{kind} {number}")
    count = 0

    @seed(number)
    @given(drawn(kind))
    @settings(max_examples=ROUND, phases=[Phase.generate], database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def draw(first: Said) -> None:
        nonlocal count
        for said in bent_from(kind, first, rng):
            count += 1
            if why := wrong_with(kind, said):
                failed.append({"kind": kind, "seed": number, "failed": why, **said})

    draw()
    return count, failed


def wrong_with(kind: str, said: Said) -> str:
    """Try an input; return what is wrong, nothing when all is as it must be."""
    began, size = time.process_time(), resident()
    signal.signal(signal.SIGPROF, hung)
    signal.setitimer(signal.ITIMER_PROF, HUNG)
    try:
        TRIES[kind](said)
        limit = HUNG if said.get("check") else SLOWEST
        assert time.process_time() - began < limit, f"slower than {limit:.0f} seconds"
        assert resident() < LARGEST or size == resident(), f"{resident()} kB"
    except Exception:  # whatever it is, it is kept
        return traceback.format_exc(limit=-3).replace(f"{ROOT}/", "")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def hung(*_: object) -> None:
    """Cut off what takes too long."""
    raise TimeoutError(f"not done in {HUNG} seconds of work")


def resident() -> int:
    """Return the kB that this process ever had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def keep(failed: Said) -> None:
    """Write what failed to where every test run tries it again."""
    KEPT.mkdir(exist_ok=True)
    file = KEPT / f"{failed['kind']}-{failed['seed']}.json"
    file.write_text(json.dumps(failed, indent=1) + "\n", "utf-8")
    print(f"FAILED {file.relative_to(ROOT)}\n{failed['failed']}", file=sys.stderr)


def told(totals: dict[str, dict[str, int]]) -> str:
    """Return the totals as the page shows them."""
    rows = "\n".join(
        f"| {kind} | {of['inputs']:,} | {of['failed']:,} | {of['last_seed']} |"
        for kind, of in totals.items()
        if kind != "done"
    )
    done = ", ".join(
        f"{number:,} {what.replace('_', ' ')}" for what, number in totals.get("done", {}).items()
    )
    head = "| inputs | tried | failed | last seed |\n|---|---|---|---|"
    return f"{head}\n{rows}\n\nOf these: {done or 'not counted'}.\n"


def add_up(tried: Counter[str], failed: Counter[str], last: int, done: Counter[str]) -> None:
    """Add a run to the totals, and write the page; one run at a time."""
    with TOTALS.open("a+", encoding="utf-8") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)
        totals = added(tomllib.loads(TOTALS.read_text("utf-8")), tried, failed, last, done)
        kept.truncate(0)
        kept.write(
            "".join(f"[{k}]\n" + "".join(f"{a} = {b}\n" for a, b in of.items()) for k, of in totals.items())
        )
        kept.flush()
        before, rest = PAGE.read_text("utf-8").split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        PAGE.write_text(f"{before}{MARKS[0]}\n{told(totals)}{MARKS[1]}{after}", "utf-8")


def added(
    said: Said, tried: Counter[str], failed: Counter[str], last: int, done: Counter[str]
) -> dict[str, dict[str, int]]:
    """Return the totals with a run added to them."""
    totals = {kind: dict(said.get(kind, {"inputs": 0, "failed": 0, "last_seed": 0})) for kind in TRIES}
    for kind in tried:
        totals[kind]["inputs"] += tried[kind]
        totals[kind]["failed"] += failed[kind]
        totals[kind]["last_seed"] = last
    earlier = said.get("done", {})
    names = dict.fromkeys([*earlier, *(what.replace(" ", "_") for what in done)])
    return totals | {"done": {k: earlier.get(k, 0) + done[k.replace("_", " ")] for k in names}}


def main() -> int:
    """Draw for some minutes; 1 when anything failed."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10, help="hours are 60 of them")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", choices=TRIES)
    parser.add_argument("--no-totals", action="store_true")
    options = parser.parse_args()
    assert SHIPPED.is_dir()
    kinds = [options.only] if options.only else list(TRIES)
    whole: Counter[str] = Counter()
    wrong = 0
    number, end = options.seed, time.monotonic() + 60 * options.minutes
    print(f"seed {number}", flush=True)
    while time.monotonic() < end:
        tried, failed, began = Counter[str](), Counter[str](), time.monotonic()
        while time.monotonic() < min(end, began + OFTEN):
            for kind in kinds:
                count, those = round_of(kind, number)
                tried[kind] += count
                failed[kind] += len(those)
                for one in those[:1]:
                    keep(one)
            number += 1
        if not options.no_totals:
            add_up(tried, failed, number - 1, DONE)
        DONE.clear()
        whole, wrong = whole + tried, wrong + failed.total()
    print(f"seeds {options.seed} to {number - 1}: " + ", ".join(f"{n} {kind}" for kind, n in whole.items()))
    return int(bool(wrong))


properties.outcome = counted(properties.outcome, "decisions")  # type: ignore[attr-defined]
properties.route = counted(properties.route, "whole answers")  # type: ignore[attr-defined]

if __name__ == "__main__":
    sys.exit(main())
