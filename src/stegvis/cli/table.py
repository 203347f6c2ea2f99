"""table: propose a step for every row of a file of patients."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.cli.terminal import DEFAULT, RefusedError, described, local
from stegvis.errors import StegvisError
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

EXAMPLES = """
stegvis table patients.parquet -o proposals.parquet --keep id
stegvis table patients.csv -o proposals.csv --detail summary --overlay se-stockholm
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    table = described(commands, "table", "propose a step for every row of a file of patients", EXAMPLES)
    table.add_argument("file", type=Path, metavar="FILE", help=".csv, .parquet, .arrow or .ndjson")
    table.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="as FILE, by its ending"
    )
    table.add_argument("--pathway", default=DEFAULT, metavar="PATHWAY", help=f"default: {DEFAULT}")
    table.add_argument("--detail", choices=("decision", "summary", "full"), default="decision")
    table.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="COLUMN",
        help="carry a column along (an input is read too); may be repeated",
    )
    local(table)
    table.set_defaults(run=run_table)


def run_table(options: argparse.Namespace) -> int:
    """Route the file; a faulty row is answered provisionally, and makes the exit code 1."""
    try:
        from stegvis.tables import route_file
    except ImportError as error:
        raise RefusedError(f"tables need the extra: pip install stegvis[tables] ({error.name})") from None
    pathway = load(options.pathway, options.overlay, options.unit)
    done = progress if sys.stderr.isatty() else quiet
    try:
        faulty = route_file(pathway, options.file, options.output, options.detail, options.keep, done)
    except (KeyboardInterrupt, OSError, StegvisError):
        old = "; what stood there is left as it was" if options.output.exists() else ""
        print(f"stegvis: {options.output} is not written{old}", file=sys.stderr)
        raise
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if faulty:
        print(f"stegvis: {faulty} rows have faults, named in their column faults", file=sys.stderr)
    return 1 if faulty else 0


def progress(rows: int) -> None:
    """Show on a terminal how many rows are routed."""
    print(f"\r{rows:,} rows".replace(",", " "), end="", file=sys.stderr, flush=True)


def quiet(rows: int) -> None:
    """Show nothing in a file or a pipe."""
