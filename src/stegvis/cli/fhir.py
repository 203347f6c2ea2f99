"""fhir: read a record, print a form, list the codes."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING

from stegvis.cli.terminal import DEFAULT, day, described, local, read_input, speak
from stegvis.model import parse_all
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

EXAMPLES = """
stegvis fhir read bundle.json --on 2026-11-28
stegvis fhir questionnaire phq9
stegvis fhir questionnaire depression
stegvis fhir codes
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    fhir = described(commands, "fhir", "read a record, print a form, list the codes", EXAMPLES)
    parts = fhir.add_subparsers(required=True, metavar="PART")
    read = parts.add_parser("read", help="make a patient of FHIR resources; say where each value came from")
    read.add_argument(
        "file", metavar="FILE", help="a Bundle, a list or a prefetch as JSON; - is standard input"
    )
    read.add_argument("--on", type=day, metavar="DAY", help="the day of the contact; default: today")
    speak(read)
    read.set_defaults(run=run_read)
    form = parts.add_parser("questionnaire", help="print the Questionnaire of an instrument or a track")
    form.add_argument("part", metavar="ID", help="the id of an instrument or a track")
    form.set_defaults(run=run_questionnaire)
    codes = parts.add_parser("codes", help="list the codes that values are read by")
    codes.set_defaults(run=run_codes)
    for one in (read, form, codes):
        one.add_argument("--pathway", default=DEFAULT, metavar="PATHWAY", help=f"default: {DEFAULT}")
        local(one)


def run_read(options: argparse.Namespace) -> int:
    """Read a record; the patient, or every value with its source."""
    from stegvis import fhir

    pathway = load(options.pathway, options.overlay, options.unit)
    reading = fhir.read(pathway, parse_all(read_input(options.file)), on=options.on or date.today())
    if options.json:
        print(json.dumps(reading.to_dict(), ensure_ascii=False, indent=2))
        return 0
    print(json.dumps(reading.assessment.to_dict(), ensure_ascii=False))
    for line in reading.lines(options.lang):
        print(line)
    return 0


def run_questionnaire(options: argparse.Namespace) -> int:
    """Print a form."""
    from stegvis import fhir

    pathway = load(options.pathway, options.overlay, options.unit)
    print(json.dumps(fhir.questionnaire(pathway, options.part), ensure_ascii=False, indent=2))
    return 0


def run_codes(options: argparse.Namespace) -> int:
    """List the codes, one a line, with tabs between."""
    from stegvis import fhir

    for kind, id, code in fhir.code_rows(load(options.pathway, options.overlay, options.unit)):
        of = f"{code.of} {code.item}" if code.item else code.of or code.says
        value = "" if code.value is None else str(code.value)
        print("\t".join((kind, id, of, value, code.system, code.code, code.verified_in)))
    return 0
