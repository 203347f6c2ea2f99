"""schema: print or write JSON Schemas, for editors and callers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.cli.terminal import RefusedError, stop

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

FORMS = (
    "pathway", "overlay", "unit", "instrument", "patient", "episode", "review", "recommendation",
    "recommendation-decision", "recommendation-summary", "recommendation-in-one-language",
    "recommendation-summary-in-one-language", "record", "report",
)  # fmt: skip
EXAMPLES = """examples:
  stegvis schema patient                  print one
  stegvis schema -o .schemas              write them all, for an editor to read
A pathway file that begins with this line is completed and checked while one types:
  #:schema ../../.schemas/pathway.schema.json
"""


def add(commands: Commands) -> None:
    """Describe the command."""
    schema = commands.add_parser(
        "schema",
        help="print or write JSON Schemas, for editors and callers",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    schema.add_argument("of", nargs="?", choices=FORMS, help="print this one")
    schema.add_argument("-o", "--output", metavar="DIR", help="write them all here")
    schema.set_defaults(run=run_schema)


def run_schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of a file, a patient or an answer, or write them all."""
    from stegvis.rendering import SCHEMAS

    if bool(options.of) == bool(options.output):
        stop(f"name one of {', '.join(FORMS)}, or a folder with -o")
    if options.of:
        print(written(SCHEMAS[options.of]), end="")
        return 0
    folder = Path(options.output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FORMS:
            file = folder / f"{name}.schema.json"
            if file.is_symlink():
                file.unlink()  # what it leads to lies outside the folder
            file.write_text(written(SCHEMAS[name]), "utf-8")
            print(file)
    except OSError as error:
        raise RefusedError(f"{error.filename or folder}: {error.strerror}") from None
    return 0


def written(schema: dict[str, object]) -> str:
    """Write a schema as text."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
