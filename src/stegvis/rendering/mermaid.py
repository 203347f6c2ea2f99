"""A chart as a Mermaid flowchart, for pages and forges that draw it."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.graph import OUTSIDE, Chart, Way
from stegvis.model import Step

ARROWS = {
    "enter": "-.->",
    "escalate": "-->",
    "refer": "==>",
    "de-escalate": "-.->",
    "transfer": "-->",
    "leave": "-.->",
}


def write(chart: Chart) -> str:
    """Write the whole diagram."""
    return "\n".join(lines(chart)) + "\n"


def lines(chart: Chart) -> Iterator[str]:
    """Yield the lines; nodes are numbered, since Mermaid's ids may hold no word of its own."""
    ends = [end for way in chart.ways for end in (way.edge.start, way.edge.end)]
    number = {id: f"n{i}" for i, id in enumerate(dict.fromkeys([*chart.steps, *ends]))}
    yield "---"
    yield f"title: {quoted(chart.title)}"
    yield "---"
    yield "flowchart BT"
    yield f"  accTitle: {escaped(chart.title)}"
    yield f"  accDescr: {escaped(chart.caption)}"
    for id in filter(number.__contains__, OUTSIDE):
        yield f"  {number[id]}([{quoted(chart.say(OUTSIDE[id][1]))}])"
    for i, track in enumerate(chart.tracks):
        yield f"  subgraph t{i} [{quoted(chart.say(track.name))}]"
        yield from (
            f"    {node(chart, s, number[s.id])}" for s in chart.steps.values() if s.track == track.id
        )
        yield "  end"
    for step in chart.beyond.values():
        yield f"  {node(chart, step, number[step.id])}"
    yield from ways(chart, number)
    yield "  classDef proposed stroke-width:4px"
    yield "  classDef also stroke-width:2px,stroke-dasharray:4"
    yield from (f"  class {number[id]} {mark}" for id, mark in chart.marks.items() if id in number)


def node(chart: Chart, step: Step, id: str) -> str:
    """Say a step: its name, level, ages and mark."""
    parts = [chart.mark(step), chart.say(step.name), chart.say(chart.level(step).name), *chart.limits(step)]
    return f"{id}[{quoted(*filter(None, parts))}]"


def ways(chart: Chart, number: dict[str, str]) -> Iterator[str]:
    """Yield the edges, then the thick lines of the patient's way up."""
    drawn: dict[tuple[str, str, str], Way] = {}
    for way in chart.ways:
        key = way.edge.start, way.edge.end, way.edge.kind
        if key not in drawn or way.marked:
            drawn[key] = way
    for way in drawn.values():
        edge = way.edge
        word = "" if edge.kind == "escalate" else f"|{quoted(chart.word(edge.kind))}|"
        yield f"  {number[edge.start]} {ARROWS[edge.kind]}{word} {number[edge.end]}"
    for i, way in enumerate(drawn.values()):
        if way.marked:
            yield f"  linkStyle {i} stroke-width:4px"


def quoted(*parts: str) -> str:
    """Quote a string; parts stand on lines of their own."""
    return '"' + "<br/>".join(map(escaped, parts)) + '"'


def escaped(text: str) -> str:
    """Write what Mermaid would read as its own as entities."""
    return "".join(f"#{ord(c)};" if c in '#"<>&;{}[]()|`\\' else c for c in text)
