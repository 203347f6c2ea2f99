"""check: load pathways, look for every defect, and prove the laws over every possible patient."""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from stegvis.cli.interrupting import at_once
from stegvis.cli.terminal import day, local
from stegvis.errors import Diagnostic, PathwayError, StegvisError
from stegvis.loading import SHIPPED, shipped
from stegvis.model import Pathway
from stegvis.verbs import load
from stegvis.verification import CHECKS, Finding, Proof, Reached, Subject, check, reached

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

EXAMPLES = """examples:
  stegvis check                                         every shipped pathway
  stegvis check my-pathway/ --strict                    warnings fail too, and so does what is not proven
  stegvis check --overlay se-uppsala --unit our-clinic.toml
  stegvis check my-pathway/ --only inversion --only gap
  stegvis check my-pathway/ --format github             annotations beside the lines; also json and sarif
  stegvis check --layers my-pathway/                    what each red flag's question stands behind, by age
  stegvis check --list                                  what is looked for, and how

Each patient that is shown can be saved to a file and given to `stegvis route --input FILE`.
A finding is accepted at its rule, step or instrument, with a reason and a source:
  accepts = ["inversion by phq9=15..27: the interview decides here [book, p. 3]"]
What occurs only with an overlay is accepted in its file, under [accepts], by the id of the rule.
"""
NO_SOLVER = "z3 is not installed (pip install 'stegvis[verify]')"
SLOW = 2.0


def add(commands: Commands) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "check",
        help="find every defect of a pathway and prove its laws over every possible patient",
        description="Load pathways, look for every defect, and prove the laws over every possible patient, "
        "partly known ones too. Exit code 1 when there is an error that is not accepted.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("pathway", nargs="*", help="shipped ids, folders or files; default: all")
    local(command)
    command.add_argument("--only", action="append", default=[], choices=CHECKS, metavar="CHECK",
                         help="make only this check; may be repeated; see --list")  # fmt: skip
    command.add_argument("--list", action="store_true", help="list the checks, and how each is made")
    says = "list what leads to each question of a red flag, by age, and check nothing"
    command.add_argument("--layers", action="store_true", help=says)
    command.add_argument("--format", choices=("text", "json", "github", "sarif"), default="text")
    command.add_argument("--json", action="store_const", const="json", dest="format", help="as --format json")
    command.add_argument("--strict", action="store_true", help="warnings and what is not proven fail too")
    command.add_argument("--no-proof", action="store_true", help="make only the checks that need no solver")
    command.add_argument("--today", type=day, default=None, metavar="DATE", help="for review dates")
    command.set_defaults(run=run_check)


@define
class Report:
    """What is told of one pathway.

    Attributes:
        cases: how many cases beside the pathway were run.
        unproven: why and which checks were not made, or what stayed undecided; empty when all is proven.
    """

    pathway: str
    findings: list[Finding] = field(factory=list)
    faults: list[Diagnostic] = field(factory=list)
    proofs: tuple[Proof, ...] = ()
    unproven: list[str] = field(factory=list)
    tally: dict[str, int] = field(factory=dict)
    cases: str = ""

    @property
    def opened(self) -> list[Diagnostic]:
        """What is wrong and not accepted."""
        return [*self.faults, *(one.diagnostic for one in self.findings if not one.accepted)]

    def failed(self, strict: bool) -> bool:
        """Tell whether anything is wrong."""
        if strict and self.unproven:
            return True
        return any(strict or one.severity == "error" for one in self.opened)


def run_check(options: argparse.Namespace) -> int:
    """Check each pathway; 1 when anything is wrong that its author has not accepted."""
    if options.list:
        for one in CHECKS.values():
            print(f"{one.name:22}{one.law:11}{one.method:14}{one.says}")
        return 0
    if options.layers:
        for name in options.pathway or shipped():
            for way in reached(load(name, options.overlay, options.unit)):
                print(layer(way))
        return 0
    with at_once():
        reports = [examine(name, options) for name in options.pathway or shipped()]
    TELL[options.format](reports)
    return int(any(report.failed(options.strict) for report in reports))


def layer(one: Reached) -> str:
    """Return a line: a red flag, a question that it reads, ages, and what leads to the question."""
    low, high = one.ages
    way = "not asked" if one.behind is None else f"behind {', '.join(one.behind)}" if one.behind else "alone"
    return f"{one.flag:40}{one.question:44}{low:>3}-{high:<6}{way}"


def examine(name: str, options: argparse.Namespace) -> Report:
    """Load one pathway and make the checks."""
    report = Report(name)
    try:
        pathway = load(name, options.overlay, options.unit)
        base = load(name, (), options.unit) if options.overlay else None
    except StegvisError as error:
        report.faults = list(getattr(error, "diagnostics", []))
        return report
    report.tally = tally(pathway)
    report.faults += unsigned(pathway)
    why = "--no-proof" if options.no_proof else "" if importlib.util.find_spec("z3") else NO_SOLVER
    progress = Progress(name)
    run = not (options.only or options.overlay or options.unit)
    today, cased = options.today or date.today(), cases(name, pathway, report, run)
    subject = Subject(pathway, base, today, cased, prover(pathway, bool(why)))
    result = check(subject, options.only, progress.show)
    progress.clear()
    report.findings, report.proofs = list(result.findings), result.proofs
    if result.unproven:
        report.unproven.append(f"NOT PROVEN, {why}: {', '.join(result.unproven)}")
    if result.undecided:
        report.unproven.append(f"NOT DECIDED by z3 in time: {'; '.join(result.undecided)}")
    return report


def unsigned(pathway: Pathway) -> Iterator[Diagnostic]:
    """Yield a warning for each part that calls itself reviewed and is not what was signed."""
    for part in pathway.parts:
        if part.doubt:
            what = "this calls itself reviewed, but its content is not what was signed: it counts as a draft"
            hint = f'when it has been read as it stands now, write signed = "{part.sha256}" in this table'
            yield Diagnostic(part.place, what, hint, part.id, severity="warning")


def prover(pathway: Pathway, without: bool) -> Any:
    """Return a prover, or None when there shall be none."""
    if without:
        return None
    from stegvis.verification import Prover

    return Prover(pathway)


def cases(name: str, pathway: Pathway, report: Report, run: bool) -> dict[str, frozenset[int]]:
    """Return the values that cases beside the pathway have; a case that does not hold is a fault."""
    from stegvis.testing import judge, read_cases, values

    path = SHIPPED / name if name in shipped() else Path(name)
    folder = path if path.is_dir() else path.parent
    try:
        read = read_cases(folder)
    except PathwayError as error:
        report.faults += error.diagnostics
        return {}
    own = [one for one in read if one.setting.alone(folder)] if run else []
    for one in own:
        if differs := judge(pathway, one):
            what = f"this case does not hold: {'; '.join(differs)}"
            hint = "mend the rules, or the case; say confirmed = true when a clinician has"
            report.faults.append(Diagnostic(one.place, what, hint, one.id, "case"))
    left = len(read) - len(own)
    report.cases = f"{len(own)} cases were run" + (f", {left} were not" if left else "") if read else ""
    return values(pathway, read)


@frozen
class Progress:
    """Says on a terminal which check is being made, once it takes long."""

    pathway: str
    began: float = field(factory=monotonic)

    def show(self, check: str) -> None:
        """Say the check."""
        if sys.stderr.isatty() and monotonic() - self.began >= SLOW:
            print(f"\r\033[K{self.pathway}: {check} ...", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away again."""
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr)


def tally(pathway: Pathway) -> dict[str, int]:
    """Count what a pathway holds."""
    claims = [c for r in pathway.rules for c in (r.threshold, r.care)] + [pathway.open_flags.care]
    return {
        "red flags": len(pathway.red_flags),
        "needs": len(pathway.rules) - len(pathway.red_flags),
        "steps": sum(len(t.steps) for t in pathway.tracks),
        "instruments": len(pathway.instruments),
        "claims that are inference": sum(c.basis == "inference" for c in claims),
    }


# ---------------------------------------------------------------- telling


def tell_text(reports: list[Report]) -> None:
    """Print faults to standard error, and a summary of each pathway to standard output."""
    for report in reports:
        for fault in report.faults:
            print(f"{fault}\n", file=sys.stderr)
        for one in report.findings:
            if not one.accepted:
                print("\n".join(lines(one)) + "\n", file=sys.stderr)
        for line in summary(report):
            print(line)
        for line in report.unproven:
            print(f"{report.pathway}: {line}", file=sys.stderr)


def lines(one: Finding) -> Iterator[str]:
    """Yield the lines of a finding: what is so, the rules that are concerned, the patients that show it."""
    yield f"{'' if one.diagnostic.severity == 'error' else 'warning: '}{one.diagnostic}"
    if one.rules:
        yield f"  rules: {', '.join(one.rules)}"
    for number, patient in enumerate(one.patients, 1):
        name = "patient" if len(one.patients) == 1 else f"patient {number}"
        yield f"  {name}: {json.dumps(patient, ensure_ascii=False)}"
    yield f"  see docs/reference/checks/{one.check}.md"


def summary(report: Report) -> Iterator[str]:
    """Yield what a pathway holds, what was proven and how, and what is wrong; nothing if it does not load."""
    if not report.tally:
        return
    yield f"{report.pathway}: {', '.join(f'{value} {key}' for key, value in report.tally.items())}."
    for method, says in METHODS.items():
        made = [one for one in report.proofs if one.method == method and not one.undecided]
        if made:
            asked = sum(one.questions for one in made)
            names = ", ".join(f"{one.check} ({one.law})" if one.law else one.check for one in made)
            yield f"  {says}{f', {asked} questions' if asked else ''}: {names}"
    if report.cases:
        yield f"  {report.cases}"
    accepted = [one for one in report.findings if one.accepted]
    for one in accepted:
        yield f"  accepted: {one.check} at {one.owner}: {one.accepted}"
    errors = sum(one.severity == "error" for one in report.opened)
    warnings = len(report.opened) - errors
    yield f"{report.pathway}: {errors} error(s), {warnings} warning(s), {len(accepted)} accepted."


METHODS = {
    "z3": "proven by z3 over every partly known patient",
    "construction": "proven by construction, its premises by z3",
    "reading": "read from the files",
}


def tell_json(reports: list[Report]) -> None:
    """Print everything as JSON."""
    print(json.dumps([as_json(report) for report in reports], ensure_ascii=False, indent=2))


def as_json(report: Report) -> dict[str, Any]:
    """Return one report as JSON data."""
    return {
        "pathway": report.pathway,
        "faults": [diagnostic(one) for one in report.faults],
        "findings": [
            diagnostic(one.diagnostic)
            | {"rules": list(one.rules), "patients": list(one.patients), "accepted": one.accepted}
            for one in report.findings
        ],
        "proofs": [
            {
                "check": one.check,
                "law": one.law,
                "method": one.method,
                "questions": one.questions,
                "undecided": list(one.undecided),
            }
            for one in report.proofs
        ],
        "unproven": report.unproven,
        **report.tally,
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


def everything(reports: list[Report]) -> list[Finding]:
    """Return the findings of all reports, and their faults as findings."""
    return [
        one for report in reports for one in (*(Finding(d.code, d) for d in report.faults), *report.findings)
    ]


def tell_github(reports: list[Report]) -> None:
    """Print annotations; what is not proven is one too."""
    from stegvis.rendering import write_annotations

    print(write_annotations(one for one in everything(reports) if not one.accepted), end="")
    for report in reports:
        for line in report.unproven:
            print(f"::warning title=unproven::{report.pathway}: {line}")


def tell_sarif(reports: list[Report]) -> None:
    """Print SARIF; what is not proven goes to standard error, as it has no place there."""
    from stegvis.rendering import write_sarif

    print(write_sarif(everything(reports), {one.name: one.says for one in CHECKS.values()}), end="")
    for report in reports:
        for line in report.unproven:
            print(f"{report.pathway}: {line}", file=sys.stderr)


TELL: dict[str, Callable[[list[Report]], None]] = {
    "text": tell_text,
    "json": tell_json,
    "github": tell_github,
    "sarif": tell_sarif,
}
