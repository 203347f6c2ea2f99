"""Measure one patient's answers: the decision, a summary, the whole; every ratio is of runs taken in turns.

    python benchmarks/answers.py [--beside FOLDER/src [--content PATHWAY]] [--write PAGE]

The yardstick of an answer is `json.dumps` of that answer, in the same process. With `--beside`, the decision
is also taken by another edition of the library, in a process of its own that takes turns with this one; each
by its own shipped pathway, and with `--content` also both by one pathway that both can read. What
is counted is the time of the processor: other work on the machine does not count, though it empties caches.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tracemalloc
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import process_time
from typing import NamedTuple

import stegvis
from stegvis.loading.kept import kept

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
pathway = stegvis.load(sys.argv[1])
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


class Figures(NamedTuple):
    """What one kind of answer takes.

    Attributes:
        each: seconds a patient, the median over rounds.
        ratio: to the yardstick, the median over rounds.
        slowest: seconds that one answer in a hundred takes, or more.
        held: bytes held at the most while one is made, beside what was there, the median of patients.
    """

    each: float
    ratio: float
    slowest: float
    held: int


def answers() -> dict[str, Figures]:
    """Time answers beside `json.dumps` of the whole."""
    pathway = stegvis.load("se-primary-care")
    patients = [stegvis.Assessment(**one) for one in PATIENTS]
    data = [stegvis.route(pathway, one).to_dict() for one in patients]
    runs: dict[str, Callable[[int], object]] = {
        "json.dumps of the whole answer": lambda n: json.dumps(data[n]),
        "the whole answer": lambda n: stegvis.route(pathway, patients[n]).to_dict(),
        "a summary in one language": lambda n: stegvis.route(pathway, patients[n]).to_dict("summary", "sv"),
        "the decision": lambda n: stegvis.route(pathway, patients[n]),
    }
    every = range(len(patients))
    rounds = [
        {name: [took(partial(run, n)) for n in every] for name, run in runs.items()}
        for _ in range(ROUNDS + 2)
    ][2:]
    yard = "json.dumps of the whole answer"
    return {
        name: Figures(
            statistics.median(sum(one[name]) for one in rounds) / len(patients),
            statistics.median(sum(one[name]) / sum(one[yard]) for one in rounds),
            statistics.quantiles((each for one in rounds for each in one[name]), n=100)[-1],
            int(statistics.median(held(partial(run, n)) for n in every)),
        )
        for name, run in runs.items()
    }


def held(run: Callable[[], object]) -> int:
    """Return the bytes that a run holds at the most, what it returns among them."""
    tracemalloc.start()
    try:
        made = run()
        peak = tracemalloc.get_traced_memory()[1]
        del made
        return peak
    finally:
        tracemalloc.stop()


def beside(folder: str, content: str = "se-primary-care") -> tuple[float, float, float]:
    """Take turns with another edition: seconds a decision here and there, and the median ratio.

    Args:
        content: the pathway that each loads.
    """
    sources = (str(Path(stegvis.__file__).parents[1]), folder)
    ours, theirs = (
        subprocess.Popen(
            [sys.executable, "-c", ELSEWHERE, content], env={**os.environ, "PYTHONPATH": source},
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


def told(other: str, content: str) -> str:
    """Return what was measured as a page."""
    pathway = stegvis.load("se-primary-care")
    compiled = kept("se-primary-care") is not None
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
        "| what | ms | times the yardstick | one in a hundred, ms | memory, kB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {1e3 * of.each:.2f} | {of.ratio:.1f} | {1e3 * of.slowest:.2f} | {of.held / 1e3:.0f} |"
        for name, of in answers().items()
    ]
    lines += [
        f"| to load the pathway | {1e3 * loaded:.0f} | | | |",
        "",
        "Memory is the most that is held while one answer is made, beside the pathway. Loading is from the "
        f"{'form that the wheel was built with' if compiled else 'files, as without a wheel'}.",
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
    if other and content:
        here, there, ratio = beside(other, content)
        lines[-1] += (
            f" By one pathway that both read it is {1e6 * here:.0f} µs and {1e6 * there:.0f} µs, "
            f"{ratio:.1f} times."
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and print or write the page."""
    given = ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    given.add_argument("--beside", default="", metavar="SRC", help="the src folder of another edition")
    given.add_argument(
        "--content", default="", metavar="PATHWAY", help="a pathway that both editions can read"
    )
    given.add_argument("--write", metavar="PAGE", help="where the page is written; without it, it is printed")
    said = given.parse_args()
    page = told(said.beside, str(Path(said.content).resolve()) if said.content else "")
    if said.write:
        Path(said.write).write_text(page, encoding="utf-8")
    else:
        print(page, end="")


if __name__ == "__main__":
    main()
