"""diff: which patients two editions of a pathway answer differently, how many, and one of each kind."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from stegvis.cli.interrupting import at_once
from stegvis.cli.terminal import stop
from stegvis.model import Pathway
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands
    from stegvis.comparison import Difference

EXAMPLES = """examples:
  stegvis diff se-primary-care my-copy/
  stegvis diff se-primary-care se-primary-care+se-uppsala
  stegvis diff se-primary-care se-primary-care --new-unit our-clinic.toml
  stegvis diff --git main pathways/se-primary-care --format markdown
  stegvis diff --git v1.0..v1.1 pathways/se-primary-care --exit-code

OLD and NEW are shipped ids, folders or files; ID+OVERLAY+... lays overlays on.
The exit code is 0 whether or not patients change; with --exit-code it is 1 when any patient's answer
changes or could not be decided. It is 1 when a pathway does not load.
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    diff = commands.add_parser(
        "diff",
        help="say which patients a change changes, and how",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    diff.add_argument("editions", nargs="*", metavar="OLD NEW", help="two editions; one path with --git")
    diff.add_argument("--git", metavar="REV", help="read the old edition from git; REV..REV reads both")
    for side in ("", "old-", "new-"):
        of = {"": "both editions", "old-": "the old edition", "new-": "the new edition"}[side]
        diff.add_argument(f"--{side}overlay", action="append", default=[], metavar="ID",
                          help=f"an overlay on {of}; may be repeated")  # fmt: skip
        diff.add_argument(f"--{side}unit", metavar="FILE", help=f"a unit profile for {of}")
    diff.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    diff.add_argument("--json", action="store_const", const="json", dest="format", help="as --format json")
    diff.add_argument("--lang", choices=("sv", "en"), default="en", help="default: en")
    diff.add_argument("--exit-code", action="store_true", help="1 when any patient's answer changes")
    diff.set_defaults(run=run_diff)


def run_diff(options: argparse.Namespace) -> int:
    """Compare two editions."""
    from stegvis.comparison import difference
    from stegvis.verification import difference_prover

    with TemporaryDirectory(prefix="stegvis-") as room:
        old, new = both(options, Path(room))
    progress = Progress()
    with at_once():
        found = difference(old, new, difference_prover(), progress)
    progress.clear()
    print(shown(found, options), end="")
    return int(options.exit_code and (found.any or bool(found.undecided)))


def both(options: argparse.Namespace, room: Path) -> tuple[Pathway, Pathway]:
    """Load the two editions that are meant."""
    if options.git is None:
        if len(options.editions) != 2:
            stop("diff: give two editions, or one path with --git")
        old, new = options.editions
        return edition(old, "old", options), edition(new, "new", options)
    if len(options.editions) > 1:
        stop("diff: with --git give at most one path")
    from stegvis.loading import committed, working

    path = Path(options.editions[0] if options.editions else ".")
    first, dots, second = options.git.partition("..")
    before = committed(first, path, room / "old")
    after = committed(second, path, room / "new") if dots and second else working(path, room / "new")
    return edition(str(before), "old", options), edition(str(after), "new", options)


def edition(name: str, side: str, options: argparse.Namespace) -> Pathway:
    """Load one edition with the overlays and the unit of its side."""
    base, *laid = [name] if os.path.exists(name) else name.split("+")
    overlays = [*laid, *options.overlay, *getattr(options, f"{side}_overlay")]
    return load(base, overlays, getattr(options, f"{side}_unit") or options.unit)


class Progress:
    """Shows what is being compared, on a terminal, once two seconds have passed."""

    def __init__(self) -> None:
        self.start, self.shown = time.monotonic(), False

    def __call__(self, said: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - self.start > 2:
            print(f"\r\033[K{said}", end="", file=sys.stderr, flush=True)
            self.shown = True

    def clear(self) -> None:
        """Take the last line away."""
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr)


def shown(found: Difference, options: argparse.Namespace) -> str:
    """Write the difference in the form that was asked for."""
    from stegvis.rendering import change_data, change_markdown, change_text

    if options.format == "json":
        return json.dumps(change_data(found), ensure_ascii=False, indent=2) + "\n"
    if options.format == "markdown":
        return change_markdown(found, options.lang)
    said = change_text(found, options.lang)
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return said
    return "\n".join(coloured(line) for line in said.split("\n"))


def coloured(line: str) -> str:
    """Make causes bold and what was not decided red."""
    if line.startswith(("INTE AVGJORT", "NOT DECIDED")):
        return f"\033[31m{line}\033[0m"
    return f"\033[1m{line}\033[0m" if line and not line.startswith(" ") else line
