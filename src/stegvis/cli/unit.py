"""unit: a clinic's own profile."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from stegvis.cli.terminal import DEFAULT, described, speak
from stegvis.errors import PathwayError
from stegvis.loading import Duty
from stegvis.model import Pathway
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands


DUTY_WORDS = {
    "sv": {"met": "uppfyllt", "missing": "SAKNAS", "waived": "avsteg", "handed_over": "överlämnat till"},
    "en": {"met": "met", "missing": "MISSING", "waived": "waived", "handed_over": "handed over to"},
}


def add(commands: Commands) -> None:
    """Describe the command."""
    unit = commands.add_parser("unit", help="a clinic's own profile")
    doings = unit.add_subparsers(required=True, metavar="check")
    team = described(
        doings, "check", "whether the team meets what its missions demand",
        """stegvis unit check our-clinic.toml
        stegvis unit check our-clinic.toml --overlay se-stockholm --json""",
    )  # fmt: skip
    team.add_argument("file", help="a unit profile")
    team.add_argument("--pathway", default=DEFAULT, help="shipped id, folder or file")
    team.add_argument("--overlay", action="append", default=[], metavar="ID", help="may be repeated")
    speak(team)
    team.set_defaults(run=run_unit_check)


def run_unit_check(options: argparse.Namespace) -> int:
    """Say for each demand on a team whether it is met; exit 1 when one is not."""
    from stegvis.loading import duties

    try:
        pathway = load(options.pathway, options.overlay, options.file)
    except PathwayError:
        print(f"stegvis: read against {options.pathway}; --pathway names another", file=sys.stderr)
        raise
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


def duty_line(pathway: Pathway, one: Duty, language: str) -> str:
    """Say one demand in a line."""
    status = DUTY_WORDS[language][one.status]
    if one.partner:
        status += f" {one.partner.name.in_language(language)}"
    source = pathway.sources.get(one.demand.claim.source)
    ground = f"{source}, {one.demand.claim.place}" if source else one.demand.claim.basis
    what = one.demand.what.in_language(language)
    return f"  {status}: {what} [{one.demand.mission}; {one.have}/{one.demand.at_least}] ({ground})"
