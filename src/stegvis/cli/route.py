"""route: propose a step for a patient, or for each of a list."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from stegvis.cli.terminal import (
    DEFAULT,
    MOST_DIGITS,
    WHOLE,
    day,
    local,
    read_chunks,
    speak,
    stop,
    styled,
    usage,
    whole,
)
from stegvis.errors import AssessmentError, Fault, Text, shown
from stegvis.model import DETAILS, UNKNOWN, Assessment, Pathway, Values
from stegvis.verbs import load, route, route_data

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands


ANSWERS: dict[str, bool | str | None] = {
    "yes": True, "ja": True, "true": True, "no": False, "nej": False, "false": False,
    "unknown": UNKNOWN, "okänt": UNKNOWN, "?": None,
}  # fmt: skip
STILL = Text("DETTA GÄLLER OAVSETT FELEN (varningsflaggor):", "THIS HOLDS WHATEVER THE FAULTS (red flags):")
SHOWN = 100
"""After so many patients a terminal is told how many there were."""
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
    add.add_argument("--age", type=whole, help="whole years")
    add.add_argument("--score", action="append", default=[], metavar="PHQ9=12", help="a total")
    add.add_argument("--item", action="append", default=[], metavar="PHQ9.9=0", help="an answer")
    add.add_argument(
        "--finding",
        action="append",
        default=[],
        metavar="psychosis=no",
        help="yes, no, unknown (asked and not known), ? (not asked), a number or a word",
    )
    add.add_argument(
        "--none-of", action="append", default=[], metavar="GROUP", help='answer a whole group "none of these"'
    )
    add.add_argument(
        "--declines", action="append", default=[], metavar="ID",
        help="a step or a form of care (net, phone, group, drugs, referral) that the patient says no to",
    )  # fmt: skip
    add.add_argument("--input", metavar="FILE", help="a patient or a list of patients; - is stdin")
    add.add_argument(
        "--contact-date", type=day, metavar="DATE", help="day 0 of the latest days, such as 2026-03-05"
    )
    add.add_argument(
        "--born", type=day, metavar="DATE", help="day of birth: the age at the day of the contact follows"
    )
    add.add_argument("--sex", metavar="WORD", help="female, male or other")
    add.add_argument("--caller", metavar="WORD", help="patient, parent, relative or professional")
    size(add)
    local(add)
    speak(add)
    add.set_defaults(run=run_route)


def size(add: argparse.ArgumentParser) -> None:
    """Add how much is told."""
    add.add_argument(
        "--detail",
        choices=DETAILS,
        help="JSON: the decision alone, a summary in the language of --lang, or everything in both",
    )
    add.add_argument(
        "--record",
        action="store_true",
        help="JSON: what is kept so that `stegvis replay` can make the answer again",
    )


def run_route(options: argparse.Namespace) -> int:
    """Route one patient, or each of a list."""
    options.json = options.json or options.record or options.detail is not None
    pathway = load(options.pathway, options.overlay, options.unit)
    if pathway.valid_until and pathway.valid_until < date.today():
        print(f"stegvis: this pathway was valid until {pathway.valid_until}", file=sys.stderr)
    if options.input is None:
        return answer(pathway, typed(options), options)
    typed_too = options.score or options.item or options.finding or options.none_of or options.declines
    beside = options.contact_date or options.born or options.sex or options.caller
    if typed_too or options.age is not None or beside:
        raise SystemExit(usage("--input cannot be joined with values typed beside it"))
    values = Values(read_chunks(options.input))
    if values.kind == "one":
        (data,) = values
        return answer(pathway, data, options)
    return route_many(pathway, values, options)


def answer(pathway: Pathway, one: Any, options: argparse.Namespace) -> int:
    """Print one recommendation; of a faulty patient the faults, and the red flags that hold all the same."""
    try:
        said = told(pathway, one, options)
    except AssessmentError as error:
        data = json.dumps(faulty(error), ensure_ascii=False, indent=2) if options.json else ""
        print(data or refused(error, options.lang), file=sys.stderr)
        return 1
    print(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False, indent=2))
    return 0


def told(pathway: Pathway, one: Any, options: argparse.Namespace) -> str | dict[str, Any]:
    """Route a patient, or JSON data of one, and write the answer.

    Raises:
        AssessmentError: something is wrong, or went wrong; everything is named.
    """
    try:
        rec = route(pathway, one) if isinstance(one, Assessment) else route_data(pathway, one)
        said: str | dict[str, Any]
        if options.record:
            said = rec.record()
        elif options.json:
            short = options.detail in ("decision", "summary")
            said = rec.to_dict(options.detail, options.lang) if short else rec.to_dict()
        else:
            said = styled(rec.to_text(options.lang, detail="full"), sys.stdout).rstrip("\n")
    except AssessmentError:
        raise
    except Exception as error:  # one patient's unforeseen fault must not cost the others their answers
        what = Text(f"oväntat fel: {error!r}", f"unforeseen: {error!r}")
        raise AssessmentError([Fault("patient", None, what, code="unforeseen")]) from None
    return said


def refused(error: AssessmentError, language: str) -> str:
    """Say every fault, then the red flags that hold whatever the faulty values should have been."""
    lines = [error.in_language(language)]
    if error.red_flags:
        lines.append(STILL.in_language(language))
    for flag in error.red_flags:
        lines.append(f"  ! {flag['name'][language]}: {flag['because'][language]}")
        lines += [f"    - {do[language]}" for do in flag["do"]]
    return "\n".join(lines)


def faulty(error: AssessmentError) -> dict[str, Any]:
    """Return what is wrong with a patient, and what holds all the same, as JSON data."""
    return {
        "error": [fault.to_dict() for fault in shown(error.faults)],
        "red_flags": [dict(flag) for flag in error.red_flags],
    }


def route_many(pathway: Pathway, values: Values, options: argparse.Namespace) -> int:
    """Route patient after patient; a faulty one is reported with its index and costs no other an answer.

    A list is answered by a list, lines by lines. Where a list is broken nothing after it can be read.
    """
    writer = Writer(values.kind == "lines")
    index = wrong = 0
    for index, one in enumerate(readable(values), 1):
        try:
            if isinstance(one, AssessmentError):
                raise one
            said = told(pathway, one, options)
        except AssessmentError as error:
            wrong += 1
            print(f"patient {index - 1}: {refused(error, options.lang)}", file=sys.stderr)
            if options.json:
                writer.write({"index": index - 1} | faulty(error))
            continue
        if options.json:
            writer.write({"index": index - 1, "record" if options.record else "recommendation": said})
        else:
            print(f"== {index - 1} ==\n{said}\n")
        if sys.stderr.isatty() and not index % SHOWN:
            print(f"\r{index:,} patients".replace(",", " "), end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty() and index >= SHOWN:
        print(file=sys.stderr)
    if options.json:
        writer.end()
    if not index:
        print("stegvis: the list has no patients", file=sys.stderr)
    return 1 if wrong else 0


def readable(values: Values) -> Iterator[Any]:
    """Yield the values of an input; where it is broken, the error that says so comes last."""
    try:
        yield from values
    except AssessmentError as error:
        yield error


class Writer:
    """Writes answers one by one: as a JSON list, or as JSON lines."""

    def __init__(self, lines: bool) -> None:
        self.lines, self.begun = lines, False

    def write(self, said: Any) -> None:
        """Write one answer."""
        if self.lines:
            print(json.dumps(said, ensure_ascii=False))
            return
        text = json.dumps(said, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        print(f",\n  {text}" if self.begun else f"[\n  {text}", end="")
        self.begun = True

    def end(self) -> None:
        """Close the list."""
        if not self.lines:
            print("\n]" if self.begun else "[]")


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
        counted = WHOLE.fullmatch(value)
        findings[id] = ANSWERS.get(known, number("--finding", id, value) if counted else value)
    return Assessment(
        options.age,
        scores,
        items,
        findings,
        tuple(options.none_of),
        contact_date=options.contact_date,
        born=options.born,
        sex=options.sex,
        caller=options.caller,
        declines=tuple(options.declines),
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
        if len(value) > MOST_DIGITS:
            stop(f"{option} {name}: {value[:12]}... is far too large")
        return int(value)
    try:
        if not value.isascii() or "_" in value:
            raise ValueError(value)
        return float(value)
    except ValueError:
        stop(f"{option} {name}: {value!r} is not a number")
