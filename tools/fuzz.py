"""Inputs that nobody would write, of six kinds, against what must always hold: seeds are printed.

A patient, a pathway, an overlay, a unit, a course, a command line: each is drawn with its structure in view,
and either taken or refused by name, within five seconds; what is taken keeps the laws. What fails is kept in
`tests/support/fuzzed/`, which every test run tries again. Totals add up in `docs/explanation/fuzz.toml`, and
`docs/explanation/robustness.md` is written from them.

    python tools/fuzz.py [--minutes 10] [--seed N] [--only KIND] [--no-totals]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import stegvis
from stegvis.cli import main as command_line
from stegvis.loading import SHIPPED
from stegvis.model import patient
from stegvis.testing import assessments, episodes, laid_on, loaded, overlays, properties
from stegvis.testing.invented import invented
from stegvis.testing.properties import LAWS, overlays_never_lower
from stegvis.verification import prove

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "support" / "fuzzed"
TOTALS = ROOT / "docs" / "explanation" / "fuzz.toml"
PAGE = ROOT / "docs" / "explanation" / "robustness.md"
MARKS = "<!-- fuzz -->", "<!-- /fuzz -->"
SLOWEST = 5.0
ROUND = 25
"""So many inputs are drawn from one seed."""
WORDS = [
    "",
    "-",
    "999999999999999999999999",
    "-1",
    "nan",
    "\u0000",
    "å",
    "[",
    '"',
    "a" * 5000,
    "../x",
    "__proto__",
]
PAIRS = [
    "age=3",
    "--age",
    "1_8",
    "phq9=12",
    "phq9.9=3",
    "psychosis=yes",
    "red_flags",
    "sv",
    "se-primary-care",
]
FLAGS = [
    "--score",
    "--item",
    "--finding",
    "--none-of",
    "--lang",
    "--json",
    "--input",
    "--overlay",
    "--unit",
    "-o",
]
COMMANDS = ["route", "review", "instruments", "graph", "schema", "unit", "demo", "--version", "--help"]
SMALL = ROOT / "tests" / "support" / "specimens" / "small"
UNIT = ROOT / "docs" / "examples" / "health-centre.toml"
Said = dict[str, Any]
Draw = Callable[..., Any]
DONE: Counter[str] = Counter()
"""What was done with the inputs, since the process began."""
CHECKED = 40
"""One pathway in so many that are taken is checked, with the proofs."""


@cache
def shipped() -> stegvis.Pathway:
    """The shipped pathway, loaded once."""
    return stegvis.load("se-primary-care")


@cache
def small() -> stegvis.Pathway:
    """The small pathway of the tests, loaded once."""
    return stegvis.load(SMALL)


def counted(what: Callable[..., Any], as_: str) -> Callable[..., Any]:
    """Return a function that counts how often it is called."""

    def call(*args: Any, **more: Any) -> Any:
        DONE[as_] += 1
        return what(*args, **more)

    return call


properties.outcome = counted(properties.outcome, "decisions")  # type: ignore[attr-defined]
properties.route = counted(properties.route, "whole answers")  # type: ignore[attr-defined]


def laws_of(pathway: stegvis.Pathway, one: stegvis.Assessment) -> None:
    """Every law but L5, which is up to the author, holds for a patient."""
    for name, law in LAWS.items():
        if name != "monotone":
            law(pathway, one, None)


def try_patients(said: Said) -> None:
    """A patient of the shipped pathway keeps every law, or is refused."""
    base = shipped()
    with contextlib.suppress(stegvis.AssessmentError):
        one = patient(said["patient"])
        for law in LAWS.values():
            law(base, one, None)


def try_pathways(said: Said) -> None:
    """A folder loads and keeps the laws, or is refused by name."""
    try:
        pathway = loaded(said["files"])
    except stegvis.PathwayError:
        return
    DONE["pathways taken"] += 1
    laws_of(pathway, patient(said["patient"]))
    if said.get("check"):
        DONE["pathways proven"] += 1
        assert prove(pathway).proofs


def try_overlays(said: Said) -> None:
    """An overlay lowers nobody, or is refused."""
    base = small()
    with contextlib.suppress(stegvis.PathwayError):
        overlays_never_lower(base, laid_on(SMALL, said["overlay"]), patient(said["patient"]))


def try_units(said: Said) -> None:
    """A unit profile narrows the shipped pathway, which still answers a patient, or is refused."""
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(stegvis.PathwayError):
        file = Path(folder, "unit.toml")
        file.write_text(said["unit"], "utf-8")
        pathway = stegvis.load("se-primary-care", unit=file)
        assert stegvis.route(pathway, stegvis.Assessment(40)).level


def try_episodes(said: Said) -> None:
    """A course is reviewed, or refused."""
    with contextlib.suppress(stegvis.AssessmentError):
        rec = stegvis.review(shipped(), stegvis.Episode.from_dict(said["episode"]))
        assert rec.to_text("sv")
        assert json.dumps(rec.to_dict())


def try_commands(said: Said) -> None:
    """A command line ends with 0, 1 or 2, and writes nothing outside the folder that it names."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        quiet = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(io.StringIO()):
            try:
                code = command_line(said["argv"])
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 0
        assert code in (0, 1, 2), code


TRIES: dict[str, Callable[[Said], None]] = {
    "patients": try_patients,
    "pathways": try_pathways,
    "overlays": try_overlays,
    "units": try_units,
    "episodes": try_episodes,
    "commands": try_commands,
}


@st.composite
def bent(draw: Draw, text: str) -> str:
    """A file with a line taken away, doubled or moved, a value or a word of it replaced."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.sampled_from(lines))
        key, _, value = lines[at].partition(" = ")
        new = draw(
            st.sampled_from([*map(json.dumps, WORDS), "[]", "{}", "true", "1e400", "2026-13-01", value])
        )
        way = draw(st.sampled_from(["gone", "twice", "other", "value", "cut"]))
        kept = {
            "gone": [],
            "twice": [lines[at]] * 2,
            "other": [other],
            "value": [f"{key} = {new}"],
            "cut": [lines[at][:-1]],
        }
        lines[at : at + 1] = kept[way]
        lines = lines or [""]
    return "\n".join(lines)


@st.composite
def folders(draw: Draw) -> Said:
    """Whole small pathways, one file of them bent, with a patient of whom little is known."""
    files = dict(draw(invented()))
    name = draw(st.sampled_from(sorted(files)))
    files[name] = draw(bent(files[name]))
    return {
        "files": files,
        "patient": draw(st.sampled_from([{}, {"age": 0}, {"age": 40, "none_of": ["flags"]}])),
        "check": draw(st.integers(1, CHECKED)) == CHECKED,
    }


def drawn(kind: str) -> st.SearchStrategy[Said]:
    """Return what is drawn of a kind, as JSON data."""
    word = st.sampled_from([*WORDS, *PAIRS, *FLAGS])
    return {
        "patients": lambda: assessments(shipped(), invalid=True).map(lambda one: {"patient": one.to_dict()}),
        "pathways": folders,
        "overlays": lambda: st.builds(
            lambda text, one: {"overlay": text, "patient": one.to_dict()},
            overlays(small(), lowering=True).flatmap(bent),
            assessments(small()),
        ),
        "units": lambda: bent(UNIT.read_text("utf-8")).map(lambda text: {"unit": text}),
        "episodes": lambda: episodes(shipped()).map(lambda one: {"episode": one.to_dict()}),
        "commands": lambda: st.builds(
            lambda first, rest: {"argv": [first, *rest]},
            st.sampled_from(COMMANDS),
            st.lists(word, max_size=6),
        ),
    }[kind]()


def round_of(kind: str, number: int) -> tuple[int, list[Said]]:
    """Draw from one seed; return how many inputs there were, and those that failed with what was said."""
    failed: list[Said] = []
    count = 0

    @seed(number)
    @given(drawn(kind))
    @settings(max_examples=ROUND, phases=[Phase.generate], database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def draw(said: Said) -> None:
        nonlocal count
        count += 1
        began = time.process_time()
        try:
            TRIES[kind](said)
            assert time.process_time() - began < SLOWEST, "slower than five seconds"
        except Exception:  # whatever it is, it is kept
            why = traceback.format_exc(limit=-3).replace(f"{ROOT}/", "")
            failed.append({"kind": kind, "seed": number, "failed": why, **said})

    draw()
    return count, failed


def keep(failed: Said) -> None:
    """Write what failed to where every test run tries it again."""
    KEPT.mkdir(exist_ok=True)
    file = KEPT / f"{failed['kind']}-{failed['seed']}.json"
    file.write_text(json.dumps(failed, ensure_ascii=False, indent=1) + "\n", "utf-8")
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
    """Add a run to the totals, and write the page."""
    said = tomllib.loads(TOTALS.read_text("utf-8")) if TOTALS.exists() else {}
    totals = {kind: said.get(kind, {"inputs": 0, "failed": 0, "last_seed": 0}) for kind in TRIES}
    for kind, times in tried.items():
        before = totals[kind]
        totals[kind] = {
            "inputs": before["inputs"] + times,
            "failed": before["failed"] + failed[kind],
            "last_seed": last,
        }
    earlier = said.get("done", {})
    names = dict.fromkeys([*earlier, *(what.replace(" ", "_") for what in done)])
    totals["done"] = {k: earlier.get(k, 0) + done[k.replace("_", " ")] for k in names}
    TOTALS.write_text(
        "".join(f"[{k}]\n" + "".join(f"{a} = {b}\n" for a, b in of.items()) for k, of in totals.items()),
        "utf-8",
    )
    page = PAGE.read_text("utf-8")
    before, rest = page.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    PAGE.write_text(f"{before}{MARKS[0]}\n{told(totals)}{MARKS[1]}{after}", "utf-8")


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
    tried: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    number, end = options.seed, time.monotonic() + 60 * options.minutes
    print(f"seed {number}", flush=True)
    while time.monotonic() < end:
        for kind in kinds:
            count, failed = round_of(kind, number)
            tried[kind] += count
            wrong[kind] += len(failed)
            for one in failed[:1]:
                keep(one)
        number += 1
    if not options.no_totals:
        add_up(tried, wrong, number - 1, DONE)
    print(f"seeds {options.seed} to {number - 1}: " + ", ".join(f"{n} {kind}" for kind, n in tried.items()))
    return int(bool(wrong.total()))


if __name__ == "__main__":
    sys.exit(main())
