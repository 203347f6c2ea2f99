"""check: load pathways and report every fault."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from stegvis.cli.terminal import local
from stegvis.errors import StegvisError
from stegvis.loading import load, shipped
from stegvis.pathway import Pathway

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    check = commands.add_parser("check", help="load pathways and report every fault")
    check.add_argument("pathway", nargs="*", help="shipped ids, folders or files; default: all")
    local(check)
    check.add_argument("--json", action="store_true", help="JSON instead of text")
    check.set_defaults(run=run_check)


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
