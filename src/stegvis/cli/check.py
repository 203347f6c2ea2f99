"""check: load pathways, survey their graph, and prove the laws over every possible patient."""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from stegvis.cli.terminal import day, local
from stegvis.errors import Diagnostic, StegvisError
from stegvis.loading import load, shipped
from stegvis.pathway import Pathway
from stegvis.places import Place

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands
    from stegvis.proving import Finding

EXAMPLES = """examples:
  stegvis check
  stegvis check my-pathway/ --strict --format github
  stegvis check --overlay se-uppsala --unit our-clinic.toml
"""
UNPROVEN = "the laws were NOT proven: z3 is not installed (pip install 'stegvis[verify]')"


def add(commands: Commands) -> None:
    """Describe the command."""
    check = commands.add_parser(
        "check",
        help="load pathways and prove their laws; every fault with its place",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("pathway", nargs="*", help="shipped ids, folders or files; default: all")
    local(check)
    check.add_argument("--format", choices=("text", "json", "github", "sarif"), default="text")
    check.add_argument("--json", action="store_const", const="json", dest="format", help="as --format json")
    check.add_argument("--strict", action="store_true", help="warnings, and laws not proven, are errors too")
    check.add_argument("--no-proof", action="store_true", help="only load and survey")
    check.add_argument("--today", type=day, default=None, metavar="DATE", help="for review dates")
    check.set_defaults(run=run_check)


def run_check(options: argparse.Namespace) -> int:
    """Check each pathway; 1 when anything is wrong that its author has not accepted."""
    reports = [examine(name, options) for name in options.pathway or shipped()]
    wrong = any(failed(report, options.strict) for report in reports)
    if options.format == "json":
        print(json.dumps([as_json(report) for report in reports], ensure_ascii=False, indent=2))
    elif options.format == "text":
        for report in reports:
            tell(report)
    else:
        from importlib import import_module

        writer = import_module(f"stegvis.backends.{'annotations' if options.format == 'github' else 'sarif'}")
        print(writer.write([d for report in reports for d in open_ones(report)]), end="")
    return int(wrong)


def examine(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Load, survey and prove one pathway."""
    from stegvis.surveying import survey

    report: dict[str, Any] = {"pathway": name, "faults": [], "findings": [], "unproven": "", "tally": {}}
    try:
        pathway = load(name, options.overlay, options.unit)
        survey(pathway)
    except StegvisError as error:
        report["faults"] = list(getattr(error, "diagnostics", []))
        return report
    report["tally"] = tally(pathway)
    report["faults"] = list(stale(pathway, options.today or date.today()))
    if options.no_proof:
        report["unproven"] = "the laws were not proven: --no-proof"
    elif importlib.util.find_spec("z3") is None:
        report["unproven"] = UNPROVEN
    else:
        prove_into(report, pathway)
    return report


def prove_into(report: dict[str, Any], pathway: Pathway) -> None:
    """Prove the laws, with progress on a terminal."""
    from stegvis.proving import prove

    shown = sys.stderr.isatty()

    def progress(done: str) -> None:
        if shown:
            print(f"\r\033[K{report['pathway']}: {done}", end="", file=sys.stderr, flush=True)

    report["findings"], report["tally"]["questions"], undecided = prove(pathway, progress)
    if shown:
        print("\r\033[K", end="", file=sys.stderr)
    if undecided:
        report["unproven"] = f"not decided within the time: {', '.join(undecided)}"


def stale(pathway: Pathway, today: date) -> list[Diagnostic]:
    """Return what has passed its date: the edition as an error, phone numbers and law as warnings."""
    found: list[Diagnostic] = []
    editions = [(pathway.id, pathway.valid_until), *((o.id, o.valid_until) for o in pathway.overlays)]
    for id, until in editions:
        if until and until < today:
            what = f"'{id}' was valid until {until}"
            found.append(Diagnostic(Place(id, 1, 1), what, "review it and set a new date", id, "stale"))
    for one in pathway.references:
        if one.review_date < today:
            what = f"{one.shown} was due for review by {one.review_date}"
            found.append(Diagnostic(one.place, what, "look it up again", one.id, "stale", "warning"))
    return found


def open_ones(report: dict[str, Any]) -> list[Diagnostic]:
    """Return what is not accepted."""
    findings: Sequence[Finding] = report["findings"]
    return [*report["faults"], *(one.diagnostic for one in findings if not one.accepted)]


def failed(report: dict[str, Any], strict: bool) -> bool:
    """Tell whether anything is wrong."""
    if strict and report["unproven"]:
        return True
    return any(strict or one.severity == "error" for one in open_ones(report))


def tell(report: dict[str, Any]) -> None:
    """Print one report: faults to standard error, the summary to standard output."""
    findings: Sequence[Finding] = report["findings"]
    for fault in report["faults"]:
        print(f"{fault}\n", file=sys.stderr)
    for one in findings:
        if one.accepted:
            continue
        kind = "" if one.diagnostic.severity == "error" else "warning: "
        print(f"{kind}{one.diagnostic}", file=sys.stderr)
        for patient in one.patients:
            print(f"  patient: {json.dumps(patient, ensure_ascii=False)}", file=sys.stderr)
        print(file=sys.stderr)
    accepted = sum(bool(one.accepted) for one in findings)
    counts = ", ".join(f"{value} {key}" for key, value in report["tally"].items())
    opened = open_ones(report)
    errors = sum(one.severity == "error" for one in opened)
    said = f"{errors} error(s), {len(opened) - errors} warning(s), {accepted} accepted"
    print(f"{report['pathway']}: {counts}{'. ' if counts else ''}{said}.")
    if report["unproven"]:
        print(f"{report['pathway']}: {report['unproven']}", file=sys.stderr)


def as_json(report: dict[str, Any]) -> dict[str, Any]:
    """Return one report as JSON data."""
    findings: Sequence[Finding] = report["findings"]
    return {
        "pathway": report["pathway"],
        "faults": [diagnostic(one) for one in report["faults"]],
        "findings": [
            diagnostic(one.diagnostic) | {"patients": list(one.patients), "accepted": one.accepted}
            for one in findings
        ],
        "unproven": report["unproven"],
        **report["tally"],
    }


def diagnostic(one: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as JSON data."""
    return {
        "check": one.code,
        "severity": one.severity,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "id": one.id,
        "what": one.what,
        "hint": one.hint,
    }


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
