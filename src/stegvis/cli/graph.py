"""graph: draw the steps and the ways between them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.cli.terminal import DEFAULT, RefusedError, described, local, read_input
from stegvis.model import parse, patient
from stegvis.verbs import load, route

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    graph = described(
        commands, "graph", "draw the steps and the ways between them",
        """stegvis graph --track depression -o depression.svg
        stegvis graph --input patient.json --lang en -o patient.svg
        stegvis graph --format dot | dot -Tpdf -o care.pdf""",
    )  # fmt: skip
    graph.add_argument("pathway", nargs="?", default=DEFAULT, help="shipped id, folder or file")
    graph.add_argument(
        "--format", choices=("svg", "dot", "mermaid", "graphml"), default="svg", help="default: svg"
    )
    graph.add_argument("--track", default="", help="only this track")
    graph.add_argument("--input", metavar="FILE", help="mark this patient's step and way up; - is stdin")
    graph.add_argument("--lang", choices=("sv", "en"), default="sv", help="default: sv")
    graph.add_argument("-o", "--output", metavar="FILE", help="default: standard output")
    local(graph)
    graph.set_defaults(run=run_graph)


def run_graph(options: argparse.Namespace) -> int:
    """Draw the graph, with one patient's step and way up when one is given."""
    from importlib import import_module

    from stegvis.graph import chart

    pathway = load(options.pathway, options.overlay, options.unit)
    rec = None
    if options.input is not None:
        data = parse(read_input(options.input))
        if isinstance(data, list):
            raise RefusedError(f"{options.input}: give one patient, not a list")
        rec = route(pathway, patient(data))
    writer = import_module(f"stegvis.rendering.{options.format}")
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
