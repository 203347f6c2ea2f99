"""Measure one patient's answers: the decision, a summary, the whole; every ratio is of runs taken in turns.

    python benchmarks/answers.py [--beside FOLDER/src] [--write docs/explanation/performance.md]

The yardstick of an answer is `json.dumps` of that answer, in the same process. With `--beside`, the decision
is also taken by another edition of the library, in a process of its own that takes turns with this one. What
is counted is the time of the processor: other work on the machine does not count, though it empties caches.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import stegvis

ROUNDS = 25
PATIENTS = [
    {"age": 40, "scores": {"phq9": 16, "gad7": 11}, "items": {"phq9": {"9": 0}}, "none_of": ["red_flags"],
     "findings": {"low_mood": True}},
    {"age": 41},
    {"age": 51, "scores": {"isi": 17}, "findings": {"psychosis": True}},
    {"age": 15, "findings": {"worry": True, "panic_attacks": True}},
    {"age": 72, "scores": {"phq9": 8}, "findings": {"low_mood": True, "sleep_problem": True}},
]  # fmt: skip
"""Five patients, of whom much and little is known."""
ELSEWHERE = f"""
import json, sys, time, stegvis
pathway = stegvis.load("se-primary-care")
patients = [stegvis.Assessment(**one) for one in {PATIENTS!r}]
for line in sys.stdin:
    start = time.process_time()
    for _ in range(20):
        for one in patients:
            stegvis.route(pathway, one)
    print((time.process_time() - start) / 100, flush=True)
"""
"""What another process does at each line that it reads: decide, and say how long each decision took."""


def took(run: Callable[[], object]) -> float:
    """Return the seconds that one run takes the processor."""
    start = process_time()
    run()
    return process_time() - start


def answers() -> dict[str, tuple[float, float]]:
    """Time answers beside `json.dumps` of the whole: seconds each, and the median ratio."""
    pathway = stegvis.load("se-primary-care")
    patients = [stegvis.Assessment(**one) for one in PATIENTS]
    data = [stegvis.route(pathway, one).to_dict() for one in patients]
    runs: dict[str, Callable[[], object]] = {
        "json.dumps of the whole answer": lambda: [json.dumps(one) for one in data],
        "the whole answer": lambda: [stegvis.route(pathway, one).to_dict() for one in patients],
        "a summary in one language": lambda: [
            stegvis.route(pathway, one).to_dict("summary", "sv") for one in patients
        ],
        "the decision": lambda: [stegvis.route(pathway, one) for one in patients],
    }
    times = [{name: took(run) / len(patients) for name, run in runs.items()} for _ in range(ROUNDS + 2)][2:]
    yard = "json.dumps of the whole answer"
    return {
        name: (
            statistics.median(one[name] for one in times),
            statistics.median(one[name] / one[yard] for one in times),
        )
        for name in runs
    }


def beside(folder: str) -> tuple[float, float, float]:
    """Take turns with another edition: seconds a decision here and there, and the median ratio."""
    sources = (str(Path(stegvis.__file__).parents[1]), folder)
    ours, theirs = (
        subprocess.Popen(
            [sys.executable, "-c", ELSEWHERE], env={**os.environ, "PYTHONPATH": source},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for source in sources
    )  # fmt: skip

    def turn(one: subprocess.Popen[str]) -> float:
        assert one.stdin
        assert one.stdout
        print(file=one.stdin, flush=True)
        return float(one.stdout.readline())

    pairs = [(turn(ours), turn(theirs)) for _ in range(ROUNDS + 2)][2:]
    for one in (ours, theirs):
        one.communicate()
    mine, other = zip(*pairs, strict=True)
    return statistics.median(mine), statistics.median(other), statistics.median(a / b for a, b in pairs)


def told(other: str) -> str:
    """Return what was measured as a page."""
    pathway = stegvis.load("se-primary-care")
    loaded = statistics.median(took(lambda: stegvis.load("se-primary-care")) for _ in range(7))
    lines = [
        "# How long an answer takes",
        "",
        f"Written by `python benchmarks/answers.py --write` on {datetime.now(UTC).date()}: stegvis "
        f"{stegvis.__version__}, Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} "
        f"cores, `{pathway.id}` {pathway.version} with {len(pathway.rules)} rules and {len(pathway.inputs)} "
        f"inputs. Five patients in turns, medians of {ROUNDS} rounds, time of the processor. A ratio is the "
        "median over rounds; the yardstick is `json.dumps` of the whole answer.",
        "",
        "| what | ms | times the yardstick |",
        "| --- | ---: | ---: |",
    ]
    lines += [f"| {name} | {1e3 * each:.2f} | {ratio:.1f} |" for name, (each, ratio) in answers().items()]
    lines += [
        f"| to load the pathway | {1e3 * loaded:.0f} | |",
        "",
        "The aims are 3 times the yardstick for the whole answer, a quarter of the whole for a summary, and "
        "50 ms for loading; a figure above its aim is work that is left.",
    ]
    if other:
        here, there, ratio = beside(other)
        lines += [
            "",
            f"A decision takes {1e6 * here:.0f} µs here and {1e6 * there:.0f} µs in the edition it was "
            f"measured beside, {ratio:.1f} times as long; that edition answers by a pathway of its own.",
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and print or write the page."""
    given = ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    given.add_argument("--beside", default="", metavar="SRC", help="the src folder of another edition")
    given.add_argument("--write", metavar="PAGE", help="where the page is written; without it, it is printed")
    said = given.parse_args()
    page = told(said.beside)
    if said.write:
        Path(said.write).write_text(page, encoding="utf-8")
    else:
        print(page, end="")


if __name__ == "__main__":
    main()
