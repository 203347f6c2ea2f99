"""outcomes: count what became of courses, by track and step; small numbers are hidden."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.cli.plan import formats, shown
from stegvis.cli.route import readable
from stegvis.cli.terminal import DEFAULT, RefusedError, described, local, read_chunks, stop
from stegvis.model import Values
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

EXAMPLES = """
stegvis outcomes episodes.ndjson
stegvis outcomes episodes.ndjson --page outcomes.html --lang en
stegvis outcomes - --csv < episodes.ndjson
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    outcomes = described(
        commands,
        "outcomes",
        "count what became of courses, by track and step; small numbers hidden",
        EXAMPLES,
    )
    outcomes.add_argument("file", metavar="FILE", help="episodes, one a line or a list; - is standard input")
    outcomes.add_argument("--pathway", default=DEFAULT, metavar="PATHWAY", help=f"default: {DEFAULT}")
    local(outcomes)
    formats(outcomes)
    outcomes.set_defaults(run=run_outcomes)


def run_outcomes(options: argparse.Namespace) -> int:
    """Write the outcomes; lines with faults are named, and make the exit code 1."""
    if options.csv and options.json:
        stop("outcomes: --csv or --json, not both")
    try:
        from stegvis.planning import outcomes_of
    except ImportError as error:
        raise RefusedError(f"reports need the extra: pip install stegvis[tables] ({error.name})") from None
    pathway = load(options.pathway, options.overlay, options.unit)
    values = Values(read_chunks(options.file))
    name = "-" if options.file == "-" else Path(options.file).name
    return shown(outcomes_of(pathway, readable(values), name), options)
