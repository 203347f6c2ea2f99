"""A chart in the DOT language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.graph import OUTSIDE, Chart, Way
from stegvis.model import Step

LINES = {
    "enter": "style=dotted",
    "escalate": "style=solid",
    "refer": "style=bold",
    "de-escalate": "style=dashed",
    "transfer": 'style="dashed,bold"',
    "leave": "style=dotted",
}


def write(chart: Chart) -> str:
    """Write the whole file."""
    return "\n".join(lines(chart)) + "\n"


def lines(chart: Chart) -> Iterator[str]:
    """Yield the lines: a cluster for each track, a rank for each level, then the ways."""
    yield f"digraph {quoted(chart.name)} {{"
    yield f"  graph [rankdir=BT, label={quoted(chart.title + ' – ' + chart.caption)}];"
    yield '  node [shape=box, fontname="Helvetica"];'
    for id in dict.fromkeys(end for way in chart.ways for end in (way.edge.start, way.edge.end)):
        if id in OUTSIDE:
            yield f"  {quoted(id)} [label={quoted(chart.say(OUTSIDE[id][1]))}, shape=plaintext];"
    for number, track in enumerate(chart.tracks):
        yield f"  subgraph {quoted(f'cluster_{number}')} {{"
        yield f"    label={quoted(chart.say(track.name))};"
        yield from (f"    {node(chart, s)}" for s in chart.steps.values() if s.track == track.id)
        yield "  }"
    for step in chart.beyond.values():
        yield f"  {node(chart, step)}"
    yield from (f"  {way(chart, one)}" for one in chart.ways)
    yield "}"


def node(chart: Chart, step: Step) -> str:
    """Say a step: its name, level, ages and mark."""
    parts = [chart.mark(step), chart.say(step.name), chart.say(chart.level(step).name), *chart.limits(step)]
    extra = ", penwidth=3" if step.id in chart.marks else ""
    if step.id in chart.beyond:
        extra += ", style=dashed"
    return f"{quoted(step.id)} [label={quoted(*filter(None, parts))}{extra}];"


def way(chart: Chart, one: Way) -> str:
    """Say an edge: its kind by its line, what leads along it as a tooltip."""
    edge = one.edge
    said = [LINES[edge.kind], f"tooltip={quoted(chart.say(edge.because) or chart.word(edge.kind))}"]
    if one.marked:
        said.append("penwidth=3")
    if edge.kind in ("de-escalate", "leave"):
        said.append("constraint=false")
    return f"{quoted(edge.start)} -> {quoted(edge.end)} [{', '.join(said)}];"


def quoted(*parts: str) -> str:
    """Quote a string; parts stand on lines of their own."""
    escaped = (part.replace("\\", "\\\\").replace('"', '\\"') for part in parts)
    return '"' + "\\n".join(escaped) + '"'
