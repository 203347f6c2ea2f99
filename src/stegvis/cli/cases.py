"""cases: write a cases file on every boundary of a pathway, for a clinician to confirm."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stegvis.cli.terminal import DEFAULT, RefusedError, local, stop
from stegvis.errors import near_miss
from stegvis.loading import SHIPPED, shipped, shipped_overlays
from stegvis.model import Pathway
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands
    from stegvis.testing import Case, Draft

EXAMPLES = """examples:
  stegvis cases my-pathway/ -o my-pathway/drafts.cases.toml
  stegvis cases my-pathway/ --missing --track back
  stegvis cases my-pathway/ --missing --since my-pathway-as-it-was/
  stegvis cases --overlay se-uppsala --track depression --lang en

Each case says what the rules answer now, and confirmed = false: whether they should is for a clinician to
say. Each is on, below or above a limit that turns a need or bars a step, where that value is unknown, or
on one side of what an action hangs on.
"""
ENDING = ".cases.toml"


def add(commands: Commands) -> None:
    """Describe the command."""
    add = commands.add_parser(
        "cases",
        help="write a cases file on every boundary, for a clinician to confirm",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add.add_argument("pathway", nargs="?", default=DEFAULT, help="shipped id, folder or file")
    add.add_argument(
        "--track", default="", metavar="ID", help="the rules, steps and actions of one track; default: all"
    )
    add.add_argument("--missing", action="store_true", help="only boundaries that no case beside it lies on")
    add.add_argument("--rule", action="append", default=[], metavar="ID",
                     help="only this rule, step, contraindication or action; may be repeated")  # fmt: skip
    add.add_argument("--since", metavar="EDITION", help="only what decides otherwise than in this edition: "
                     "a shipped id, folder or file")  # fmt: skip
    add.add_argument("-o", "--output", metavar="FILE", help="a new file NAME.cases.toml; default: print it")
    add.add_argument("--lang", choices=("sv", "en"), default="sv", help="of the comments; default: sv")
    local(add)
    add.set_defaults(run=run_cases)


def run_cases(options: argparse.Namespace) -> int:
    """Write the file."""
    from stegvis.testing import as_file

    if options.output:
        allowed(Path(options.output))
    pathway = load(options.pathway, options.overlay, options.unit)
    tracks = [track.id for track in pathway.tracks]
    if options.track and options.track not in tracks:
        raise RefusedError(f"no track is called '{options.track}'; {near_miss(options.track, tracks)}")
    only = wanted(pathway, options)
    drafts = written(pathway, options.track, known(options) if options.missing else [], only)
    text = as_file(pathway, drafts, setting(options), options.lang)
    if options.output:
        try:
            with Path(options.output).open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise RefusedError(f"{options.output}: {error.strerror}") from None
    else:
        print(text, end="")
    tell(drafts)
    return 0


def allowed(output: Path) -> None:
    """Refuse a name that would be read as a part of the pathway, and a file that is there."""
    if not output.name.endswith(ENDING):
        stop(f"-o {output}: name it {output.name.partition('.')[0]}{ENDING}, or it is read as a rule file")
    if output.exists() or output.is_symlink():
        raise RefusedError(f"{output} is there already: give another name, and --missing for what it lacks")


def folder_of(name: str) -> Path:
    """Return the folder of a pathway."""
    path = SHIPPED / name if name in shipped() else Path(name)
    return path if path.is_dir() else path.parent


def known(options: argparse.Namespace) -> list[Case]:
    """Read the cases beside a pathway."""
    from stegvis.testing import read_cases

    return read_cases(folder_of(options.pathway))


def setting(options: argparse.Namespace) -> dict[str, Any]:
    """Say what the cases are run on, as seen from where the file will lie."""
    here = Path(options.output).parent if options.output else Path()
    said: dict[str, Any] = {}
    if options.pathway in shipped():
        said["pathway"] = options.pathway
    elif Path(options.pathway).resolve() != here.resolve() and options.output:
        said["pathway"] = seen_from(here, options.pathway)
    if options.overlay:
        said["overlays"] = [
            name if name in shipped_overlays() else seen_from(here, name) for name in options.overlay
        ]
    if options.unit:
        said["unit"] = seen_from(here, options.unit)
    return said


def seen_from(here: Path, name: str) -> str:
    """Return a path as seen from a folder."""
    return Path(os.path.relpath(name, here)).as_posix()


def wanted(pathway: Pathway, options: argparse.Namespace) -> Container[str] | None:
    """Return the ids of what drafts are wanted of; None for everything."""
    ids = {one.id for one in pathway.rules}.union(pathway.steps)
    ids |= {one.id for step in pathway.steps.values() for one in step.unsuitable}
    ids |= {one.id for track in pathway.tracks for one in track.actions}
    for id in options.rule:
        if id not in ids:
            raise RefusedError(f"no rule, step or action is called '{id}'; {near_miss(id, sorted(ids))}")
    if options.since is None:
        return frozenset(options.rule) if options.rule else None
    from stegvis.comparison import decided_otherwise

    old = load(options.since, options.overlay, options.unit)
    return decided_otherwise(old, pathway).union(options.rule)


def written(
    pathway: Pathway, track: str, known: list[Case], only: Container[str] | None = None
) -> list[Draft]:
    """Draft the cases, with progress on a terminal."""
    from stegvis.testing import ghostwrite

    shown = sys.stderr.isatty()
    drafts: list[Draft] = []
    for draft in ghostwrite(pathway, track, known, **({} if only is None else {"only": only})):
        drafts.append(draft)
        if shown:
            print(f"\r\033[K{len(drafts)}: {draft.boundary.id}", end="", file=sys.stderr, flush=True)
    if shown:
        print("\r\033[K", end="", file=sys.stderr)
    return drafts


def tell(drafts: list[Draft]) -> None:
    """Say how many cases were written, and where no patient was found."""
    lost = [draft.boundary.id for draft in drafts if not draft.found]
    said = f"{len(drafts) - len(lost)} case(s), none of them confirmed"
    if lost:
        said += f"; no patient was found for {len(lost)}: {', '.join(lost)}"
    print(said, file=sys.stderr)
