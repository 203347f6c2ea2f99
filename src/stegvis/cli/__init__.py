"""The command line: one file per command."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from stegvis.cli import (
    cases,
    check,
    demo,
    diff,
    fhir,
    graph,
    guide,
    instruments,
    lookback,
    mcp,
    outcomes,
    plan,
    replay,
    review,
    route,
    schema,
    serve,
    table,
    unit,
)
from stegvis.cli.terminal import RefusedError, plainly, steady
from stegvis.errors import StegvisError
from stegvis.version import __version__

COMMANDS = (
    route,
    table,
    plan,
    outcomes,
    lookback,
    replay,
    review,
    check,
    diff,
    cases,
    graph,
    guide,
    instruments,
    schema,
    unit,
    fhir,
    serve,
    mcp,
    demo,
)
EXAMPLES = """examples:
  stegvis route --age 34 --score phq9=12 --item phq9.9=0 --none-of red_flags
  stegvis review episode.json --chart course.svg
  stegvis check my-pathway/
  stegvis diff se-primary-care my-pathway/
  stegvis COMMAND --help
"""


GIVEN = "given_once"
"""Where options that have one value are remembered."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 fine, 1 wrong content, 2 wrong usage."""
    steady()
    try:
        options = read(argv)
        with plainly():
            code: int = options.run(options)
        sys.stdout.flush()
    except RefusedError as error:
        print(error, file=sys.stderr)
        return 1
    except StegvisError as error:
        print(error.in_language(getattr(options, "lang", "en")), file=sys.stderr)
        return 1
    except BrokenPipeError:
        silence()
        return 0
    except OSError as error:
        print(f"stegvis: {error.filename or 'standard output'}: {error.strerror}", file=sys.stderr)
        silence()
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def silence() -> None:
    """Let what is left of the output go nowhere; what stands in for it and is no file has nothing left."""
    with suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def read(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read what was typed; help that could not be written was not given."""
    try:
        return parser().parse_args(argv)
    except SystemExit:
        sys.stdout.flush()
        raise


class Once(argparse.Action):
    """Keeps the one value of an option; an option given twice is refused, for the first would be lost."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, name: Any = None
    ) -> None:
        """Keep the value, and that it was given."""
        given: frozenset[str] = getattr(namespace, GIVEN, frozenset())
        if self.dest in given:
            raise argparse.ArgumentError(self, "given twice")
        setattr(namespace, GIVEN, given | {self.dest})
        setattr(namespace, self.dest, values)


class Parser(argparse.ArgumentParser):
    """A parser that says so when its help cannot be written, and loses nothing that is given twice."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in (None, "store"):
            self.register("action", name, Once)

    def _print_message(self, message: str, file: Any = None) -> None:
        if file is sys.stdout:
            file.write(message)
        else:
            super()._print_message(message, file)


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = Parser(
        "stegvis",
        description="Propose the lowest effective step of care.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"stegvis {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return top
