"""schema: print a JSON Schema, for editors and callers."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

FORMS = ("pathway", "overlay", "unit", "instrument", "patient", "recommendation", "episode", "review")


def add(commands: Commands) -> None:
    """Describe the command."""
    schema = commands.add_parser("schema", help="print a JSON Schema, for editors and callers")
    schema.add_argument("of", choices=FORMS)
    schema.set_defaults(run=run_schema)


def run_schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of a file, a patient or a recommendation."""
    from stegvis.backends.schemas import SCHEMAS

    print(json.dumps(SCHEMAS[options.of], ensure_ascii=False, indent=2))
    return 0
