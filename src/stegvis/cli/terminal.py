"""What every command shares: its options, its input, its refusals, its colours."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import warnings
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from stegvis.errors import RenamedWarning
from stegvis.model import contact_date

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DEFAULT = "se-primary-care"
WIDEST = 100
CHUNK = 1 << 16
"""So many bytes of a file are read at a time."""
LOUD = ("FRÅGA FÖRST", "ASK FIRST", "VARNINGSFLAGGOR", "RED FLAGS", "  ?")
WHOLE = re.compile("[+-]?[0-9]+")
MOST_DIGITS = 9
COLOUR = re.compile("\033\\[[0-9]+m")


class RefusedError(Exception):
    """Ends a command: the message goes to standard error, the exit code is 1."""


def described(commands: Commands, name: str, what: str, examples: str) -> argparse.ArgumentParser:
    """Add a command whose help ends with examples as they are typed."""
    shown = "examples:\n" + "".join(f"  {line.strip()}\n" for line in examples.strip().splitlines())
    form = argparse.RawDescriptionHelpFormatter
    return commands.add_parser(name, help=what, description=what, epilog=shown, formatter_class=form)


def local(command: argparse.ArgumentParser) -> None:
    """Add the options that make a pathway regional or a unit's own."""
    command.add_argument("--overlay", action="append", default=[], metavar="ID",
                         help="a shipped overlay, or a file; may be repeated")  # fmt: skip
    command.add_argument("--unit", metavar="FILE", help="a unit profile: what one clinic offers")


def speak(command: argparse.ArgumentParser) -> None:
    """Add the options of every command that answers."""
    command.add_argument("--json", action="store_true", help="JSON instead of text")
    command.add_argument("--lang", choices=("sv", "en"), default="sv", help="default: sv")


def day(said: str) -> date:
    """Read a day typed on the command line."""
    found = contact_date(said, [])
    if found is None:
        raise argparse.ArgumentTypeError(f"{said!r} is not a day; write year-month-day")
    return found


def whole(said: str) -> int:
    """Read a whole number as it is typed: a sign, the digits 0 to 9, no more than can be counted."""
    if not WHOLE.fullmatch(said):
        raise argparse.ArgumentTypeError(f"{said[:40]!r} is not a whole number")
    if len(said) > MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"{said[:12]}... is far too large")
    return int(said)


def usage(message: str) -> int:
    """Say that the command was used wrongly."""
    print(f"stegvis: {message}", file=sys.stderr)
    return 2


def stop(message: str) -> NoReturn:
    """End with wrong usage."""
    raise SystemExit(usage(message))


def steady() -> None:
    """Let whatever is written be written: UTF-8 in files and pipes, codes for letters a terminal lacks."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - closed at the end
        elif isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


@contextmanager
def plainly() -> Iterator[None]:
    """Say once, in a line of its own, that a column has an old name; Python's own callers get the warning."""
    show = warnings.showwarning
    said: set[str] = set()

    def tell(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        if not issubclass(category, RenamedWarning):
            show(message, category, *place, **more)
        elif str(message) not in said:
            said.add(str(message))
            print(f"stegvis: {message}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("always", RenamedWarning)
        warnings.showwarning = tell
        yield


def read_input(name: str) -> str:
    """Read a file or standard input as UTF-8."""
    return "".join(read_chunks(name))


def read_chunks(name: str) -> Iterator[str]:
    """Read a file or standard input as UTF-8, piece by piece."""
    if name == "-" and sys.stdin is None:
        raise RefusedError("standard input is closed")
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as raw:
            decoder = getincrementaldecoder("utf-8-sig")()
            while piece := raw.read(CHUNK):
                yield decoder.decode(piece)
            yield decoder.decode(b"", final=True)
    except OSError as error:
        raise RefusedError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RefusedError(f"{name}: this is not UTF-8") from None


def styled(text: str, stream: TextIO) -> str:
    """Fit a note to a terminal: lines broken between words, headings bold, safety lines red.

    In a file or a pipe a note stays as it is, one line for each part, to be pasted into a record.
    """
    if not stream.isatty():
        return text
    width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
    plain = bool(os.environ.get("NO_COLOR"))
    lines = text.split("\n")
    return "\n".join(folded(line if plain else coloured(line, i == 0), width) for i, line in enumerate(lines))


def folded(line: str, width: int) -> str:
    """Break a line between words; what follows is indented under it. Colours take no room."""
    start = COLOUR.match(line)
    code = start[0] if start else ""
    body = line[len(code) :]
    margin = " " * (len(body) - len(body.lstrip()))
    first, *words = body.strip().split(" ")
    rows, row = [], code + margin + first
    for word in words:
        if len(COLOUR.sub("", f"{row} {word}")) > width:
            rows.append(row)
            row = ("    " if margin else "  ") + word
        else:
            row = f"{row} {word}"
    return "\n".join([*rows, row])


def coloured(line: str, first: bool) -> str:
    """Make headings bold and safety lines red."""
    if line.startswith(LOUD):
        return f"\033[31m{line}\033[0m"
    if first or (":" in line and not line.startswith(" ")):
        head, colon, rest = line.partition(":")
        return f"\033[1m{head}{colon}\033[0m{rest}"
    return line
