"""Measure how the proofs grow with the rules: a pathway with so many more, beside the pathway as it is.

    python benchmarks/proofs.py [--pathway ID] [--more 50 100 200] [--write docs/explanation/proof.md]

A rule that is added is a need of the pathway with one more answer to it, drawn from a seed: as an author adds
rules, to tracks that are there. What is counted is the time of the processor, in a process of its own each; a
ratio is of two runs, one after the other. A question that takes z3 more than its steps is not decided, and
counted.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from attrs import evolve

import stegvis
from stegvis.language.criterion import AllOf, OneOf
from stegvis.model.pathway import Pathway
from stegvis.routing.compile import compile_pathway
from stegvis.verification.report import prove

MARKS = "<!-- growth -->", "<!-- /growth -->"


def larger(pathway: Pathway, more: int, seed: int = 1) -> Pathway:
    """Return a pathway with so many needs more: each one of its own with one more answer to it."""
    draw = random.Random(seed)
    needs = [need for track in pathway.tracks for need in track.needs]
    yes = [id for id, one in pathway.inputs.items() if one.kind == "boolean" and not one.instrument]
    added: dict[str, list[object]] = {}
    for number in range(more):
        need = draw.choice(needs)
        when = AllOf((need.when, OneOf(draw.choice(yes), (1,))))
        added.setdefault(need.track, []).append(evolve(need, id=f"{need.id}-{number}", when=when, accepts=()))
    tracks = (evolve(track, needs=(*track.needs, *added.get(track.id, ()))) for track in pathway.tracks)
    made = evolve(pathway, tracks=tuple(tracks))
    return evolve(made, ruleset=compile_pathway(made))


def measured(name: str, more: int) -> dict[str, float]:
    """Prove a pathway with so many rules more, in this process."""
    pathway = larger(stegvis.load(name), more)
    start = process_time()
    made = prove(pathway)
    return {
        "rules": len(pathway.rules),
        "seconds": process_time() - start,
        "questions": sum(one.questions for one in made.proofs),
        "undecided": sum(len(one.undecided) for one in made.proofs),
    }


def apart(name: str, more: int) -> dict[str, float]:
    """Do the same in a process of its own: what z3 has seen before costs or spares nothing."""
    asked = [sys.executable, __file__, "--pathway", name, "--one", str(more)]
    said: dict[str, float] = json.loads(subprocess.run(asked, check=True, stdout=subprocess.PIPE).stdout)
    return said


def told(name: str, numbers: list[int]) -> str:
    """Return what was measured, as a table."""
    rows: list[str] = []
    for more in numbers:
        now, before = apart(name, more), apart(name, 0)
        rows.append(
            f"| {more} | {now['rules']:.0f} | {now['questions']:.0f} | {now['undecided']:.0f} | "
            f"{before['seconds']:.0f} | {now['seconds']:.0f} | {now['seconds'] / before['seconds']:.1f} |\n"
        )
    head = (
        "| rules more | rules | questions | not decided | s without them | s with them | times |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    when = datetime.now(UTC).date()
    said = f"`{name}`, written by `python benchmarks/proofs.py` on {when}; seconds of one processor:\n\n"
    return said + head + "".join(rows)


def main() -> None:
    """Measure, and print or write the table."""
    given = ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    given.add_argument("--pathway", default="se-primary-care")
    given.add_argument("--more", type=int, nargs="+", default=[50, 100, 200])
    given.add_argument("--one", type=int, help="measure one, and print it as JSON")
    given.add_argument("--write", metavar="PAGE", help="where the table is written; else it is printed")
    asked = given.parse_args()
    if asked.one is not None:
        print(json.dumps(measured(asked.pathway, asked.one)))
        return
    table = told(asked.pathway, asked.more)
    if not asked.write:
        print(table, end="")
        return
    page = Path(asked.write)
    start, rest = page.read_text("utf-8").split(MARKS[0])
    page.write_text(f"{start}{MARKS[0]}\n{table}{MARKS[1]}{rest.split(MARKS[1])[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
