"""review: propose how a course goes on, from an episode file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.cli.route import faulty, refused
from stegvis.cli.terminal import DEFAULT, RefusedError, local, read_input, speak, styled
from stegvis.model import parse_all
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands
    from stegvis.model import Pathway, Review

EXAMPLES = """examples:
  stegvis review episode.json
  stegvis review episode.json --chart course.svg --lang en
  stegvis review - --json < episode.json
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    add = commands.add_parser(
        "review",
        help="propose how a course goes on: stay, step up, step down, finish or refer",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add.add_argument("episode", help="a file with one episode or a list of them; - is stdin")
    add.add_argument("--pathway", default=DEFAULT, help="shipped id, folder or file")
    add.add_argument("--chart", metavar="FILE.svg", help="also draw the measurements")
    local(add)
    speak(add)
    add.set_defaults(run=run_review)


def run_review(options: argparse.Namespace) -> int:
    """Review one episode, or each of a list; a faulty one is reported with its index."""
    from stegvis.errors import AssessmentError
    from stegvis.verbs import review_data

    pathway = load(options.pathway, options.overlay, options.unit)
    data = parse_all(read_input(options.episode))
    many = isinstance(data, list)
    if options.chart and many:
        raise RefusedError("--chart draws one episode; the file holds a list")
    answers: list[object] = []
    wrong = 0
    for index, one in enumerate(data if many else [data]):
        try:
            said = review_data(pathway, one)
        except AssessmentError as error:
            wrong += 1
            if options.json:
                answers.append({"index": index} | faulty(error))
            told = (
                json.dumps(faulty(error), ensure_ascii=False, indent=2) if options.json and not many else ""
            )
            head = f"episode {index}: " if many else ""
            print(told or head + refused(error, options.lang), file=sys.stderr)
            continue
        if options.chart:
            draw(options.chart, pathway, said, options.lang)
        if options.json:
            answers.append({"index": index, "review": said.to_dict()} if many else said.to_dict())
        else:
            head = f"== {index} ==\n" if many else ""
            print(head + styled(said.to_text(options.lang), sys.stdout), end="")
    if options.json and (many or not wrong):
        print(json.dumps(answers if many else answers[0], ensure_ascii=False, indent=2))
    return 1 if wrong else 0


def draw(name: str, pathway: Pathway, said: Review, language: str) -> None:
    """Write the chart of the measurements to a file."""
    from stegvis.rendering import write_course_chart

    try:
        Path(name).write_text(write_course_chart(pathway, said, language), "utf-8")
    except OSError as error:
        raise RefusedError(f"{name}: {error.strerror}") from None
