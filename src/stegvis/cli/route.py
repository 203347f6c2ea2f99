"""route: propose a step for a patient, or for each of a list."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from stegvis.cli.terminal import DEFAULT, day, local, read_input, speak, stop, styled, usage
from stegvis.errors import AssessmentError, Fault
from stegvis.loading import parse, patient
from stegvis.model import Assessment, Pathway
from stegvis.verbs import load, route

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands


ANSWERS = {
    "yes": True, "ja": True, "true": True, "no": False, "nej": False, "false": False,
    "unknown": None, "okänt": None, "?": None,
}  # fmt: skip
WHOLE = re.compile("[+-]?[0-9]+")
EXAMPLES = """examples:
  stegvis route --age 34 --score phq9=12 --item phq9.9=0 --none-of red_flags
  stegvis route --input patient.json --json
  stegvis route --input clinic.json --overlay se-stockholm --unit our-clinic.toml --lang en
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    add = commands.add_parser(
        "route",
        help="propose a step for a patient",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add.add_argument("pathway", nargs="?", default=DEFAULT, help="shipped id, folder or file")
    add.add_argument("--age", type=int, help="whole years")
    add.add_argument("--score", action="append", default=[], metavar="PHQ9=12", help="a total")
    add.add_argument("--item", action="append", default=[], metavar="PHQ9.9=0", help="an answer")
    add.add_argument(
        "--finding",
        action="append",
        default=[],
        metavar="psychosis=no",
        help="yes, no, unknown, a number or a word",
    )
    add.add_argument(
        "--none-of", action="append", default=[], metavar="GROUP", help='answer a whole group "none of these"'
    )
    add.add_argument("--input", metavar="FILE", help="a patient or a list of patients; - is stdin")
    add.add_argument(
        "--contact-date", type=day, metavar="DATE", help="day 0 of the latest days, such as 2026-03-05"
    )
    local(add)
    speak(add)
    add.set_defaults(run=run_route)


def run_route(options: argparse.Namespace) -> int:
    """Route one patient, or each of a list."""
    pathway = load(options.pathway, options.overlay, options.unit)
    if pathway.valid_until and pathway.valid_until < date.today():
        print(f"stegvis: this pathway was valid until {pathway.valid_until}", file=sys.stderr)
    if options.input is None:
        answer(pathway, typed(options), options)
        return 0
    typed_too = options.score or options.item or options.finding or options.none_of
    if typed_too or options.age is not None or options.contact_date:
        raise SystemExit(usage("--input cannot be joined with values typed beside it"))
    data = parse(read_input(options.input))
    if not isinstance(data, list):
        answer(pathway, patient(data), options)
        return 0
    return route_list(pathway, data, options)


def answer(pathway: Pathway, one: Assessment, options: argparse.Namespace) -> None:
    """Print one recommendation."""
    rec = route(pathway, one)
    if options.json:
        print(json.dumps(rec.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(styled(rec.to_text(options.lang), sys.stdout), end="")


def route_list(pathway: Pathway, data: list[Any], options: argparse.Namespace) -> int:
    """Route every patient of a list; a faulty one is reported with its index."""
    if not data:
        print("stegvis: the list has no patients", file=sys.stderr)
    wrong = 0
    answers: list[Any] = []
    for index, one in enumerate(data):
        try:
            rec = route(pathway, patient(one))
        except AssessmentError as error:
            wrong += 1
            print(f"patient {index}: {error.in_language(options.lang)}", file=sys.stderr)
            if options.json:
                answers.append({"index": index, "error": [faulty(f) for f in error.faults]})
            continue
        if options.json:
            answers.append({"index": index, "recommendation": rec.to_dict()})
        else:
            print(f"== {index} ==\n{styled(rec.to_text(options.lang), sys.stdout)}")
    if options.json:
        print(json.dumps(answers, ensure_ascii=False, indent=2))
    return 1 if wrong else 0


def faulty(fault: Fault) -> dict[str, str]:
    """Return a fault as JSON data."""
    return {
        "field": fault.field,
        "value": repr(fault.value)[:80],
        "what": fault.what,
        "allowed": fault.allowed,
        "hint": fault.hint,
    }


def typed(options: argparse.Namespace) -> Assessment:
    """Read the values typed on the command line."""
    scores = {id: number("--score", id, value) for id, value in pairs("--score", options.score)}
    items: dict[str, dict[str | int, int | None]] = {}
    for key, value in pairs("--item", options.item):
        id, _, item = key.partition(".")
        item = item.removeprefix("item")
        if not re.fullmatch("[1-9][0-9]*", item):
            stop(f"--item {key}: an item is a number, such as {id}.{item.lstrip('0') or 1}")
        if item in items.setdefault(id, {}):
            stop(f"--item {id}.{item}: given twice")
        items[id][item] = number("--item", key, value)
    findings: dict[str, bool | int | str | None] = {}
    for id, value in pairs("--finding", options.finding):
        known = value.casefold()
        whole = WHOLE.fullmatch(value)
        findings[id] = ANSWERS.get(known, number("--finding", id, value) if whole else value)
    return Assessment(
        options.age, scores, items, findings, tuple(options.none_of), contact_date=options.contact_date
    )


def pairs(option: str, given: list[str]) -> Iterator[tuple[str, str]]:
    """Split name=value; a name given twice is refused."""
    seen: set[str] = set()
    for one in given:
        name, sign, value = (part.strip() for part in one.partition("="))
        if not (name and sign and value):
            stop(f"{option} {one!r}: write name=value")
        if name in seen:
            stop(f"{option} {name}: given twice")
        seen.add(name)
        yield name, value


def number(option: str, name: str, value: str) -> Any:
    """Read a whole number; a decimal goes on, to be refused with the instrument's own hint."""
    if WHOLE.fullmatch(value):
        if len(value) > 9:
            stop(f"{option} {name}: {value[:12]}... is far too large")
        return int(value)
    try:
        if not value.isascii() or "_" in value:
            raise ValueError(value)
        return float(value)
    except ValueError:
        stop(f"{option} {name}: {value!r} is not a number")
