"""serve: answer record systems and programs over HTTP."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.cli.terminal import DEFAULT, RefusedError, described, local, stop, whole

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands
    from stegvis.service import Settings

EXAMPLES = """
stegvis serve
stegvis serve --port 8080 --workers 2 --overlay se-stockholm --unit our-clinic.toml
stegvis serve --clients clients.json --public-url https://cds.region.example
"""
NEEDED = ("starlette", "uvicorn", "jwt")
NO_EXTRA = "this needs more packages: pip install 'stegvis[serve]'"
OPEN = (
    "whoever reaches this address may call its hooks; "
    "give --clients, or --open when a proxy lets only known callers in"
)


def add(commands: Commands) -> None:
    """Describe the command."""
    add = described(commands, "serve", "answer over HTTP: CDS Hooks, patients, courses, resources", EXAMPLES)
    add.add_argument("--port", type=whole, default=8000, help="default: 8000; 0 takes a free one")
    add.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1, this machine alone")
    add.add_argument(
        "--pathway", action="append", metavar="ID", help="shipped id, folder or file; may be repeated"
    )
    local(add)
    add.add_argument("--workers", type=whole, default=1, help="processes; default: 1")
    add.add_argument("--public-url", default="", metavar="URL", help="what callers write before a path")
    add.add_argument("--clients", metavar="FILE", help="JSON: issuers and keys that may call the hooks")
    add.add_argument("--open", action="store_true", help="let anybody call who reaches the address")
    add.add_argument(
        "--origin", action="append", default=[], metavar="URL", help="a web page that may call (CORS)"
    )
    add.add_argument("--record", action="append", default=[], metavar="URL",
                     help="a FHIR server that may be asked for what a prefetch lacks")  # fmt: skip
    add.add_argument(
        "--check", action="store_true", help="answer POST /check, which may take a core for minutes"
    )
    add.add_argument(
        "--cards-without-data", action="store_true", help="cards also for patients of whom nothing is known"
    )
    for name, default, what in (
        ("max-body", 1024 * 1024, "bytes of a body, or of a line of NDJSON"),
        ("max-items", 1000, "patients in a list or in NDJSON"),
        ("max-seconds", 10, "for a body to arrive and an answer to begin"),
        ("max-concurrency", 100, "requests at the same time, for each worker"),
        ("grace", 20, "seconds for requests under way when asked to stop"),
    ):
        add.add_argument(
            f"--{name}", type=positive, default=default, metavar="N", help=f"{what}; default: {default}"
        )
    add.set_defaults(run=run_serve)


def positive(said: str) -> int:
    """Read a number of at least one."""
    if not (said.isascii() and said.isdigit() and int(said) > 0):
        raise argparse.ArgumentTypeError(f"{said!r} is not a number of at least 1")
    return int(said)


def run_serve(options: argparse.Namespace) -> int:
    """Serve until asked to stop."""
    if not all(map(importlib.util.find_spec, NEEDED)):
        raise RefusedError(NO_EXTRA)
    from stegvis.service import serve

    if options.workers < 1 or not 0 <= options.port < 65536:
        stop("serve: --workers is at least 1, --port at most 65535")
    if not (options.clients or options.open or loopback(options.host)):
        raise RefusedError(OPEN)
    try:
        return serve(settings_of(options), options.host, options.port, options.workers, announced)
    except OSError as error:
        raise RefusedError(f"{error.filename}: {error.strerror}") from None


def settings_of(options: argparse.Namespace) -> Settings:
    """Return what the service is told.

    Raises:
        PathwayError: the list of clients is wrong.
        OSError: it cannot be read.
    """
    from stegvis.service import Limits, Settings, read_clients

    return Settings(
        pathways=tuple(options.pathway or [DEFAULT]),
        overlays=tuple(options.overlay),
        unit=options.unit,
        public_url=options.public_url.rstrip("/"),
        clients=read_clients(Path(options.clients)) if options.clients else (),
        origins=tuple(options.origin),
        records=tuple(options.record),
        check=options.check,
        quiet=not options.cards_without_data,
        limits=Limits(
            options.max_body, options.max_items, options.max_seconds, options.max_concurrency, options.grace
        ),
    )


def announced(address: str) -> None:
    """Say where the service listens."""
    print(f"stegvis: {address}", file=sys.stderr, flush=True)


def loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
