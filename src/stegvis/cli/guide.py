"""guide: write the static HTML guide."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.cli.terminal import DEFAULT, RefusedError, local
from stegvis.errors import PathwayError
from stegvis.loading import SHIPPED
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

EXAMPLES = """examples:
  stegvis guide -o guide
  stegvis guide -o guide --overlay se-uppsala --unit our-clinic.toml
  stegvis guide my-pathway -o guide --watch
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    add = commands.add_parser(
        "guide",
        help="write the static HTML guide, Swedish and English",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add.add_argument("pathway", nargs="?", default=DEFAULT, help="shipped id, folder or file")
    add.add_argument("-o", "--output", required=True, metavar="DIR", help="the folder to write")
    add.add_argument("--templates", metavar="DIR", help="a folder of templates of one's own")
    add.add_argument("--watch", action="store_true", help="write again whenever a file changes")
    local(add)
    add.set_defaults(run=run_guide)


def run_guide(options: argparse.Namespace) -> int:
    """Write the site, once or again and again."""
    if options.templates and not Path(options.templates).is_dir():
        raise RefusedError(f"{options.templates}: there is no such folder")
    build(options)
    if options.watch:
        watch(options)
    return 0


def build(options: argparse.Namespace) -> None:
    """Write the site and say how many pages."""
    from jinja2 import TemplateError

    from stegvis.rendering import write_guide

    pathway = load(options.pathway, options.overlay, options.unit)
    shown = sys.stderr.isatty()

    def progress(name: str) -> None:
        if shown:
            print(f"\r\033[K{name}", end="", file=sys.stderr, flush=True)

    templates = Path(options.templates) if options.templates else None
    try:
        written = write_guide(pathway, Path(options.output), templates, progress)
    except TemplateError as error:
        where = (
            f"{getattr(error, 'filename', None) or options.templates}:{getattr(error, 'lineno', None) or 1}"
        )
        raise RefusedError(f"{where}: {error}") from None
    except OSError as error:
        raise RefusedError(f"{error.filename or options.output}: {error.strerror}") from None
    if shown:
        print("\r\033[K", end="", file=sys.stderr)
    print(f"{options.output}: {len(written)} pages, start with {Path(options.output) / 'index.html'}")


def watch(options: argparse.Namespace) -> None:
    """Write again when a file of the pathway, an overlay, the unit or a template changes, until Ctrl-C."""
    seen = stamps(options)
    while True:
        time.sleep(0.5)
        now = stamps(options)
        if now == seen:
            continue
        seen = now
        try:
            build(options)
        except (PathwayError, RefusedError) as error:
            print(error, file=sys.stderr)


def stamps(options: argparse.Namespace) -> dict[str, float]:
    """Return when each file was last changed."""
    path = SHIPPED / options.pathway if (SHIPPED / options.pathway).is_dir() else Path(options.pathway)
    roots = [path, *map(Path, options.overlay), *(Path(o) for o in (options.unit, options.templates) if o)]
    found: dict[str, float] = {}
    for root in roots:
        for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if file.is_file():
                found[str(file)] = os.stat(file).st_mtime
    return found
