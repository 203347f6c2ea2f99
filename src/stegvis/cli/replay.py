"""replay: make a kept answer again, and say whether it is the same."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from stegvis.cli.terminal import DEFAULT, local, read_input, speak
from stegvis.errors import AssessmentError, Text
from stegvis.model import Replayed, parse
from stegvis.verbs import load, replay

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

EXAMPLES = """examples:
  stegvis route --age 34 --score phq9=12 --record > record.json
  stegvis replay record.json
  stegvis replay se-primary-care record.json --overlay se-uppsala --unit our-clinic.toml --json
"""
SAME = Text("Samma svar, byte för byte.", "The same answer, byte for byte.")
ANOTHER = Text(
    "ETT ANNAT SVAR av samma utgåva: det borde inte kunna hända.",
    "ANOTHER ANSWER by the same edition: that should not be possible.",
)
APART = Text(
    "INTE JÄMFÖRBART: svaret gavs av en annan utgåva. Så här skiljer sig utgåva och beslut:",
    "NOT COMPARABLE: another edition gave the answer. This is what differs in edition and decision:",
)
UNCHANGED = Text("Beslutet är detsamma.", "The decision is the same.")
REFUSED = Text("Patienten vägras i dag:", "The patient is refused today:")


def add(commands: Commands) -> None:
    """Describe the command."""
    add = commands.add_parser(
        "replay",
        help="make a kept answer again, and say whether it is the same",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add.add_argument("pathway", nargs="?", default=DEFAULT, help="shipped id, folder or file")
    add.add_argument("record", help="what `stegvis route --record` printed; - is stdin")
    local(add)
    speak(add)
    add.set_defaults(run=run_replay)


def run_replay(options: argparse.Namespace) -> int:
    """Replay one record; 0 when the answer is the same, else 1."""
    pathway = load(options.pathway, options.overlay, options.unit)
    made = replay(pathway, parse(read_input(options.record)))
    if options.json:
        print(json.dumps(made.to_dict(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(told(made, options.lang)))
    return 0 if made.same else 1


def told(made: Replayed, language: str) -> list[str]:
    """Return what became of a record, as lines."""
    head = SAME if made.same else ANOTHER if made.comparable else APART
    lines = [head.in_language(language), *(f"  {one}" for one in made.differs)]
    if made.faults:
        lines += [REFUSED.in_language(language), AssessmentError(made.faults).in_language(language)]
    elif not made.same and not any(one.startswith(("decision", "answer")) for one in made.differs):
        lines.append(UNCHANGED.in_language(language))
    return lines
