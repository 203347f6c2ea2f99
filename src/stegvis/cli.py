"""The command line: route, check, graph, instruments, schema, demo."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TextIO

from stegvis.assessment import Assessment
from stegvis.errors import AssessmentError, Fault, StegvisError
from stegvis.loading import load, shipped
from stegvis.pathway import Pathway
from stegvis.reading.patients import contact_date, parse, patient
from stegvis.routing import route
from stegvis.staffing import Duty
from stegvis.terms import Instrument

DEFAULT = "se-primary-care"
FORMS = ("pathway", "overlay", "unit", "instrument", "patient", "recommendation")
ANSWERS = {"yes": True, "no": False, "ja": True, "nej": False, "unknown": None, "?": None}
EXAMPLES = """examples:
  stegvis route --age 34 --score phq9=12 --item phq9.9=0 --none-of red_flags
  stegvis route --input patient.json --json
  stegvis check my-pathway/
"""


class RefusedError(Exception):
    """Ends a command: the message goes to standard error, the exit code is 1."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 fine, 1 wrong content, 2 wrong usage."""
    try:
        options = parser().parse_args(argv)
        code: int = options.run(options)
        sys.stdout.flush()
    except (RefusedError, StegvisError) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    form = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser(
        "stegvis", description="Propose the lowest effective step of care.", epilog=EXAMPLES,
        formatter_class=form,
    )  # fmt: skip
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    add = commands.add_parser("route", help="propose a step for a patient", epilog=EXAMPLES,
                              formatter_class=form)  # fmt: skip
    add.add_argument("pathway", nargs="?", default=DEFAULT, help="shipped id, folder or file")
    add.add_argument("--age", type=int, help="whole years")
    add.add_argument("--score", action="append", default=[], metavar="PHQ9=12", help="a total")
    add.add_argument("--item", action="append", default=[], metavar="PHQ9.9=0", help="an answer")
    add.add_argument("--finding", action="append", default=[], metavar="psychosis=no",
                     help="yes, no, unknown, a number or a word")  # fmt: skip
    add.add_argument("--none-of", action="append", default=[], metavar="GROUP",
                     help='answer a whole group "none of these"')  # fmt: skip
    add.add_argument("--input", metavar="FILE", help="a patient or a list of patients; - is stdin")
    add.add_argument("--contact-date", type=day, metavar="DATE",
                     help="day 0 of the latest days, such as 2026-03-05")  # fmt: skip
    local(add)
    speak(add)
    add.set_defaults(run=run_route)
    check = commands.add_parser("check", help="load pathways and report every fault")
    check.add_argument("pathway", nargs="*", help="shipped ids, folders or files; default: all")
    local(check)
    check.add_argument("--json", action="store_true", help="JSON instead of text")
    check.set_defaults(run=run_check)
    graph = commands.add_parser("graph", help="draw the steps and the ways between them")
    graph.add_argument("pathway", nargs="?", default=DEFAULT, help="shipped id, folder or file")
    graph.add_argument("--format", choices=("svg", "dot", "mermaid", "graphml"), default="svg",
                       help="default: svg")  # fmt: skip
    graph.add_argument("--track", default="", help="only this track")
    graph.add_argument("--input", metavar="FILE", help="mark this patient's step and way up; - is stdin")
    graph.add_argument("--lang", choices=("sv", "en"), default="sv", help="default: sv")
    graph.add_argument("-o", "--output", metavar="FILE", help="default: standard output")
    local(graph)
    graph.set_defaults(run=run_graph)
    scales = commands.add_parser("instruments", help="list the rating scales, or show one")
    scales.add_argument("id", nargs="?", help="such as phq9")
    scales.add_argument("--pathway", default=DEFAULT)
    speak(scales)
    scales.set_defaults(run=run_instruments)
    schema = commands.add_parser("schema", help="print a JSON Schema, for editors and callers")
    schema.add_argument("of", choices=FORMS)
    schema.set_defaults(run=run_schema)
    unit = commands.add_parser("unit", help="a clinic's own profile")
    doings = unit.add_subparsers(required=True, metavar="check")
    team = doings.add_parser("check", help="whether the team meets what its missions demand")
    team.add_argument("file", help="a unit profile")
    team.add_argument("--pathway", default=DEFAULT, help="shipped id, folder or file")
    team.add_argument("--overlay", action="append", default=[], metavar="ID", help="may be repeated")
    speak(team)
    team.set_defaults(run=run_unit_check)
    demo = commands.add_parser("demo", help="route a few different patients")
    speak(demo)
    demo.set_defaults(run=run_demo)
    return top


def local(command: argparse.ArgumentParser) -> None:
    """Add the options that make a pathway regional or a unit's own."""
    command.add_argument("--overlay", action="append", default=[], metavar="ID",
                         help="a shipped overlay, or a file; may be repeated")  # fmt: skip
    command.add_argument("--unit", metavar="FILE", help="a unit profile: what one clinic offers")


def day(said: str) -> date:
    """Read a day typed on the command line."""
    found = contact_date(said, [])
    if found is None:
        raise argparse.ArgumentTypeError(f"{said!r} is not a day; write year-month-day")
    return found


def speak(command: argparse.ArgumentParser) -> None:
    """Add the options of every command that answers."""
    command.add_argument("--json", action="store_true", help="JSON instead of text")
    command.add_argument("--lang", choices=("sv", "en"), default="sv", help="default: sv")


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


def usage(message: str) -> int:
    """Say that the command was used wrongly."""
    print(f"stegvis: {message}", file=sys.stderr)
    return 2


def route_list(pathway: Pathway, data: list[Any], options: argparse.Namespace) -> int:
    """Route every patient of a list; a faulty one is reported with its index."""
    wrong = 0
    answers: list[Any] = []
    for index, one in enumerate(data):
        try:
            rec = route(pathway, patient(one))
        except AssessmentError as error:
            wrong += 1
            print(f"patient {index}: {error}", file=sys.stderr)
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


def read_input(name: str) -> str:
    """Read a file or standard input as UTF-8."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise RefusedError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RefusedError(f"{name}: this is not UTF-8") from None


def typed(options: argparse.Namespace) -> Assessment:
    """Read the values typed on the command line."""
    scores = {id: number("--score", id, value) for id, value in pairs("--score", options.score)}
    items: dict[str, dict[str | int, int | None]] = {}
    for key, value in pairs("--item", options.item):
        id, _, item = key.partition(".")
        items.setdefault(id, {})[item.removeprefix("item")] = number("--item", key, value)
    findings: dict[str, bool | int | str | None] = {}
    for id, value in pairs("--finding", options.finding):
        findings[id] = ANSWERS[value] if value in ANSWERS else int(value) if value.isdecimal() else value
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
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        stop(f"{option} {name}: {value!r} is not a number")


def stop(message: str) -> NoReturn:
    """End with wrong usage."""
    raise SystemExit(usage(message))


def answer(pathway: Pathway, one: Assessment, options: argparse.Namespace) -> None:
    """Print one recommendation."""
    rec = route(pathway, one)
    if options.json:
        print(json.dumps(rec.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(styled(rec.to_text(options.lang), sys.stdout), end="")


def styled(text: str, stream: TextIO) -> str:
    """Make headings bold and safety lines red, on a terminal only."""
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return text
    lines = text.split("\n")
    loud = ("FRÅGA FÖRST", "ASK FIRST", "VARNINGSFLAGGOR", "RED FLAGS", "  ?")
    for i, line in enumerate(lines):
        if line.startswith(loud):
            lines[i] = f"\033[31m{line}\033[0m"
        elif i == 0 or (":" in line and not line.startswith(" ")):
            head, colon, rest = line.partition(":")
            lines[i] = f"\033[1m{head}{colon}\033[0m{rest}"
    return "\n".join(lines)


def run_check(options: argparse.Namespace) -> int:
    """Load pathways and report every fault."""
    from stegvis.surveying import survey

    code, reports = 0, []
    for name in options.pathway or shipped():
        try:
            pathway = load(name, options.overlay, options.unit)
            survey(pathway)
        except StegvisError as error:
            code = 1
            found = [str(d) for d in getattr(error, "diagnostics", [error])]
            reports.append({"pathway": name, "faults": found})
            if not options.json:
                print(f"{error}\n\n{name}: {len(found)} fault(s)", file=sys.stderr)
            continue
        reports.append({"pathway": name, "faults": [], **tally(pathway)})
        if not options.json:
            counts = ", ".join(f"{v} {k}" for k, v in tally(pathway).items())
            print(f"{name}: {counts}. It loads; nothing is wrong with its form.")
    if options.json:
        print(json.dumps(reports, ensure_ascii=False, indent=2))
    return code


def run_graph(options: argparse.Namespace) -> int:
    """Draw the graph, with one patient's step and way up when one is given."""
    from importlib import import_module

    from stegvis.charting import chart

    pathway = load(options.pathway, options.overlay, options.unit)
    rec = None
    if options.input is not None:
        data = parse(read_input(options.input))
        if isinstance(data, list):
            raise RefusedError(f"{options.input}: give one patient, not a list")
        rec = route(pathway, patient(data))
    writer = import_module(f"stegvis.backends.{options.format}")
    drawn: str = writer.write(chart(pathway, options.lang, options.track, rec))
    if options.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(drawn.encode())  # what is drawn is UTF-8 wherever it is shown
        return 0
    try:
        Path(options.output).write_text(drawn, "utf-8", newline="\n")
    except OSError as error:
        raise RefusedError(f"{options.output}: {error.strerror}") from None
    return 0


def tally(pathway: Pathway) -> dict[str, int]:
    """Count what a pathway holds."""
    claims = [c for r in pathway.rules for c in (r.threshold, r.care)]
    return {
        "red flags": len(pathway.red_flags),
        "needs": len(pathway.rules) - len(pathway.red_flags),
        "steps": sum(len(t.steps) for t in pathway.tracks),
        "instruments": len(pathway.instruments),
        "claims that are inference": sum(c.basis == "inference" for c in claims),
    }


def run_instruments(options: argparse.Namespace) -> int:
    """List the instruments, or show one."""
    instruments = load(options.pathway).instruments
    if options.id is None:
        shown = [summary(i, options.lang) for i in instruments.values()]
        if options.json:
            print(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            for one in shown:
                print(f"{one['id']:10} {one['range']:>7}  {one['name']}")
        return 0
    if options.id not in instruments:
        raise RefusedError(f"no instrument is called '{options.id}'; known: {', '.join(instruments)}")
    chosen = instruments[options.id]
    if options.json:
        print(json.dumps(summary(chosen, options.lang), ensure_ascii=False, indent=2))
    else:
        print("\n".join(card(chosen, options.lang)))
    return 0


def summary(one: Instrument, language: str) -> dict[str, Any]:
    """Return an instrument as JSON data."""
    return {
        "id": one.id,
        "name": one.name.in_language(language),
        "purpose": one.purpose.in_language(language),
        "items": one.items,
        "range": f"{one.lowest}-{one.highest}",
        "ages": [one.age_lowest, one.age_highest],
        "critical_items": list(one.critical_items),
        "bands": [
            {"id": b.id, "lowest": b.lowest, "highest": b.highest, "severity": b.severity,
             "name": b.name.in_language(language)}
            for b in one.bands
        ],
        "cutoffs": [
            {c.worse: c.value, "purpose": c.purpose.in_language(language), "sex": c.sex,
             "chosen": c.chosen, "claim": c.claim.to_dict()}
            for c in one.cutoffs
        ],
        "licence": one.licence,
        "confidence": one.confidence,
        "sources": {id: str(source) for id, source in one.sources.items()},
    }  # fmt: skip


def card(one: Instrument, language: str) -> Iterator[str]:
    """Yield an instrument's card."""
    sv = language == "sv"
    yield f"{one.name.in_language(language)} ({one.id})"
    yield f"{one.purpose.in_language(language)}. {one.recall.in_language(language)}"
    yield f"{one.items} {'frågor' if sv else 'items'}, {one.lowest}–{one.highest}"
    for band in one.bands:
        yield f"  {band.lowest:>3}–{band.highest:<3} {band.name.in_language(language)} [{band.severity}]"
    for cut in one.cutoffs:
        mark = "*" if cut.chosen else " "
        sign = "≥" if cut.worse == "at_least" else "≤"
        sex = f" ({cut.sex})" if cut.sex else ""
        ground = cut.claim.place or cut.claim.basis
        yield f" {mark}{sign}{cut.value}{sex}: {cut.purpose.in_language(language)} [{ground}]"
    if one.critical_items:
        yield f"{'Kritiska frågor' if sv else 'Critical items'}: {', '.join(map(str, one.critical_items))}"
    yield f"{'Licens' if sv else 'Licence'}: {one.licence}. {one.licence_note.in_language(language)}"
    for source in one.sources.values():
        yield f"  - {source}"


def run_schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of a file, a patient or a recommendation."""
    from stegvis.backends.schemas import SCHEMAS

    print(json.dumps(SCHEMAS[options.of], ensure_ascii=False, indent=2))
    return 0


def run_unit_check(options: argparse.Namespace) -> int:
    """Say for each demand on a team whether it is met; exit 1 when one is not."""
    from stegvis.staffing import duties

    pathway = load(options.pathway, options.overlay, options.file)
    assert pathway.unit is not None
    found = list(duties(pathway, pathway.unit))
    if options.json:
        print(json.dumps([duty_data(pathway, one) for one in found], ensure_ascii=False, indent=2))
    else:
        print(pathway.unit.name.in_language(options.lang))
        for one in found:
            print(duty_line(pathway, one, options.lang))
    return 1 if any(one.status == "missing" for one in found) else 0


def duty_data(pathway: Pathway, one: Duty) -> dict[str, Any]:
    """Return one demand as JSON data."""
    return {
        "demand": one.demand.id,
        "mission": one.demand.mission,
        "status": one.status,
        "have": one.have,
        "at_least": one.demand.at_least,
        "what": one.demand.what.to_dict(),
        "partner": one.partner.name.to_dict() if one.partner else None,
        "claim": one.demand.claim.to_dict(),
        "source": str(pathway.sources.get(one.demand.claim.source, "")),
    }


DUTY_WORDS = {
    "sv": {"met": "uppfyllt", "missing": "SAKNAS", "waived": "avsteg", "handed_over": "överlämnat till"},
    "en": {"met": "met", "missing": "MISSING", "waived": "waived", "handed_over": "handed over to"},
}


def duty_line(pathway: Pathway, one: Duty, language: str) -> str:
    """Say one demand in a line."""
    status = DUTY_WORDS[language][one.status]
    if one.partner:
        status += f" {one.partner.name.in_language(language)}"
    source = pathway.sources.get(one.demand.claim.source)
    ground = f"{source}, {one.demand.claim.place}" if source else one.demand.claim.basis
    what = one.demand.what.in_language(language)
    return f"  {status}: {what} [{one.demand.mission}; {one.have}/{one.demand.at_least}] ({ground})"


NO_FLAGS = ("red_flags", "reason", "situation", "icbt_barriers")
DEMO = (
    ("34 år, PHQ-9 12, inga varningsflaggor", Assessment(
        34, {"phq9": 12}, {"phq9": {9: 0}}, {"low_mood": True}, NO_FLAGS)),
    ("34 år, PHQ-9 7 men fråga 9 besvarad med 2", Assessment(
        34, {"phq9": 7}, {"phq9": {9: 2}}, {"low_mood": True}, NO_FLAGS)),
    ("29 år, GAD-7 12, saknar BankID", Assessment(
        29, {"gad7": 12}, {}, {"worry": True, "no_device_or_bankid": True}, NO_FLAGS)),
    ("51 år, ISI 17, röster som andra inte hör", Assessment(
        51, {"isi": 17}, {}, {"sleep_problem": True, "psychosis": True}, NO_FLAGS)),
    ("41 år, inget mer är känt", Assessment(41)),
    ("15 år, nedstämd", Assessment(15, findings={"low_mood": True}, none_of=NO_FLAGS)),
)  # fmt: skip


def run_demo(options: argparse.Namespace) -> int:
    """Route a handful of different patients."""
    pathway = load(DEFAULT)
    found = [(title, route(pathway, one)) for title, one in DEMO]
    if options.json:
        shown = [{"title": t, "recommendation": r.to_dict()} for t, r in found]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return 0
    for title, rec in found:
        print(f"── {title} " + "─" * max(0, 76 - len(title)))
        print(styled(rec.to_text(options.lang), sys.stdout))
    return 0
