"""mcp: let a language model ask, over standard input and output or over HTTP; it decides nothing."""

from __future__ import annotations

import argparse
import importlib.util
from typing import TYPE_CHECKING

from stegvis.cli.terminal import DEFAULT, RefusedError, described, local, whole

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

EXAMPLES = """
stegvis mcp
stegvis mcp --http --port 8001 --overlay se-stockholm
"""
NO_EXTRA = "this needs more packages: pip install 'stegvis[mcp]'"


def add(commands: Commands) -> None:
    """Describe the command."""
    add = described(commands, "mcp", "let a language model ask; it decides nothing", EXAMPLES)
    add.add_argument("pathway", nargs="?", default=DEFAULT, help="shipped id, folder or file")
    add.add_argument(
        "--http", action="store_true", help="streamable HTTP instead of standard input and output"
    )
    add.add_argument(
        "--host", default="127.0.0.1", help="with --http; default: 127.0.0.1, this machine alone"
    )
    add.add_argument("--port", type=whole, default=8001, help="with --http; default: 8001")
    local(add)
    add.set_defaults(run=run_mcp)


def run_mcp(options: argparse.Namespace) -> int:
    """Answer until the other side closes, or until asked to stop."""
    if not importlib.util.find_spec("mcp"):
        raise RefusedError(NO_EXTRA)
    from stegvis.service import toolbox
    from stegvis.verbs import load

    server = toolbox(load(options.pathway, options.overlay, options.unit))
    if options.http:
        server.run(
            "streamable-http", host=options.host, port=options.port, json_response=True, stateless_http=True
        )
    else:
        server.run("stdio")
    return 0
