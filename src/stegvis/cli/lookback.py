"""lookback: what was really decided beside what is proposed; small groups are hidden."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.cli.plan import columns, formats, shown
from stegvis.cli.terminal import DEFAULT, RefusedError, described, local, stop
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

EXAMPLES = """
stegvis lookback patients.parquet --decided decision --keep id
stegvis lookback patients.csv --decided level_in_the_record --page lookback.html --lang en
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    back = described(commands, "lookback", "compare what was decided with what is proposed", EXAMPLES)
    back.add_argument(
        "file", type=Path, metavar="FILE", help=".csv, .parquet, .arrow or .ndjson, a patient a row"
    )
    back.add_argument(
        "--decided", required=True, metavar="COLUMN", help="the level or the step that was decided"
    )
    back.add_argument("--pathway", default=DEFAULT, metavar="PATHWAY", help=f"default: {DEFAULT}")
    columns(back)
    local(back)
    formats(back)
    back.set_defaults(run=run_lookback)


def run_lookback(options: argparse.Namespace) -> int:
    """Write the look-back; rows with faults are named, and make the exit code 1."""
    if options.csv and options.json:
        stop("lookback: --csv or --json, not both")
    try:
        from stegvis.planning import from_file, look_back
        from stegvis.tables import refusing
    except ImportError as error:
        raise RefusedError(f"reports need the extra: pip install stegvis[tables] ({error.name})") from None
    pathway = load(options.pathway, options.overlay, options.unit)
    try:
        with refusing(options.file):
            report = look_back(pathway, from_file(options.file), options.decided, options.keep)
    except OSError as error:
        raise RefusedError(f"{options.file}: {error.strerror}") from None
    return shown(report, options)
