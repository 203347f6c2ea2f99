"""plan: project how much care a table of patients asks for, and what another pathway would change."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.cli.terminal import DEFAULT, RefusedError, described, local, speak, stop, whole
from stegvis.model import Pathway
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands
    from stegvis.planning import Population, Report

EXAMPLES = """
stegvis plan patients.csv --weeks 4 --keep id
stegvis plan se-primary-care patients.parquet --vs se-primary-care+se-uppsala --page plan.html
stegvis plan mix.csv --weight patients --csv
stegvis plan --made-up 1000 --json
"""
MOST_MADE_UP = 1_000_000


def add(commands: Commands) -> None:
    """Describe the command."""
    plan = described(
        commands, "plan", "project how much care a table of patients asks for; never a decision", EXAMPLES
    )
    plan.add_argument("names", nargs="*", metavar="[PATHWAY] FILE", help=f"PATHWAY is {DEFAULT} if left out; "
                      "FILE is .csv, .parquet, .arrow or .ndjson, a patient a row")  # fmt: skip
    plan.add_argument("--vs", metavar="PATHWAY", help="also with this pathway: who moves; ID+OVERLAY lays on")
    plan.add_argument("--made-up", type=whole, metavar="N", help="no file: N made-up people, and it says so")
    plan.add_argument("--seed", type=whole, default=0, help="other made-up people; default: 0")
    plan.add_argument(
        "--weeks", type=whole, default=1, metavar="N", help="weeks in which they came; default: 1"
    )
    plan.add_argument("--weight", default="", metavar="COLUMN", help="how many patients each row stands for")
    columns(plan)
    local(plan)
    formats(plan)
    plan.set_defaults(run=run_plan)


def columns(command: argparse.ArgumentParser) -> None:
    """Add the option that names columns which are no inputs."""
    command.add_argument("--keep", action="append", default=[], metavar="COLUMN",
                         help="a column that is no input; may be repeated")  # fmt: skip


def formats(command: argparse.ArgumentParser) -> None:
    """Add the options of a report: JSON, CSV, a page, the language."""
    command.add_argument("--csv", action="store_true", help="CSV instead of text: one number a line")
    command.add_argument("--page", type=Path, metavar="FILE.html", help="also a page with plots")
    speak(command)


def run_plan(options: argparse.Namespace) -> int:
    """Write the plan; rows with faults are named, and make the exit code 1."""
    name, file = asked(options)
    try:
        from stegvis.planning import expected
        from stegvis.tables import refusing
    except ImportError as error:
        raise RefusedError(f"plans need the extra: pip install stegvis[tables] ({error.name})") from None
    pathway = edition(name, options)
    other = edition(options.vs, options) if options.vs is not None else None
    people = population(pathway, file, options)
    try:
        with refusing(file or people.name):
            report = expected(pathway, people, other, options.keep)
    except OSError as error:
        raise RefusedError(f"{file}: {error.strerror}") from None
    return shown(report, options)


def asked(options: argparse.Namespace) -> tuple[str, Path | None]:
    """Tell pathway and file apart, and refuse what does not go together."""
    if options.csv and options.json:
        stop("plan: --csv or --json, not both")
    if options.weeks < 1:
        stop("plan: --weeks is a number from 1 up")
    if options.made_up is not None:
        if not 1 <= options.made_up <= MOST_MADE_UP or options.seed < 0:
            stop(f"plan: --made-up is a number from 1 to {MOST_MADE_UP}, --seed from 0 up")
        if len(options.names) > 1 or options.weight:
            stop("plan: --made-up takes no file and no --weight")
        return (options.names or [DEFAULT])[0], None
    if not 1 <= len(options.names) <= 2:
        stop("plan: give a file of patients, or a pathway and a file, or --made-up N")
    *names, file = options.names
    return (names or [DEFAULT])[0], Path(file)


def edition(name: str, options: argparse.Namespace) -> Pathway:
    """Load a pathway; ID+OVERLAY lays an overlay on."""
    base, *laid = [name] if os.path.exists(name) else name.split("+")
    return load(base, [*laid, *options.overlay], options.unit)


def population(pathway: Pathway, file: Path | None, options: argparse.Namespace) -> Population:
    """Return the patients of the file, or made-up ones."""
    from stegvis.planning import from_file, made_up

    if file is None:
        return made_up(pathway, options.made_up, options.seed, options.weeks)
    return from_file(file, options.weight, options.weeks)


def shown(report: Report, options: argparse.Namespace) -> int:
    """Write a report as it was asked for."""
    from stegvis.planning import write_data, write_page, write_rows, write_text

    if options.page:
        try:
            options.page.write_text(write_page(report, options.lang), "utf-8")
        except OSError as error:
            raise RefusedError(f"{options.page}: {error.strerror}") from None
    if options.json:
        print(json.dumps(write_data(report), ensure_ascii=False, indent=2))
    else:
        print((write_rows if options.csv else write_text)(report, options.lang), end="")
    wrong = len(report.faults) + report.more_faults
    if wrong:
        print(f"stegvis: {wrong} rows have faults, named in the report by their numbers", file=sys.stderr)
    return 1 if wrong else 0
