"""A chart as GraphML, for graph programs; networkx reads it back."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from stegvis.graph import OUTSIDE, Chart, Way, clean, offered
from stegvis.model import Step

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns
                             http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">"""
Value = str | int | bool
Said = dict[str, Value]
TYPES: dict[type, str] = {str: "string", int: "int", bool: "boolean"}


def write(chart: Chart) -> str:
    """Write the whole file."""
    return "\n".join(lines(chart)) + "\n"


def lines(chart: Chart) -> Iterator[str]:
    """Yield the keys, which say what each value is, then the nodes and the edges."""
    title: Said = {"title": chart.title, "caption": chart.caption, "language": chart.language}
    nodes: dict[str, Said] = {id: outside(chart, id) for id in OUTSIDE}
    nodes |= {s.id: step_said(chart, s) for s in (*chart.steps.values(), *chart.beyond.values())}
    ways = [way_said(chart, way) for way in chart.ways]
    yield HEAD
    ids: dict[tuple[str, str], str] = {}
    for owner, tables in (("graph", [title]), ("node", [*nodes.values()]), ("edge", ways)):
        for name, value in (pair for table in tables for pair in table.items()):
            if (owner, name) not in ids:
                ids[owner, name] = f"d{len(ids)}"
                kind = TYPES[type(value)]
                yield f'  <key id="{ids[owner, name]}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>'
    yield '  <graph edgedefault="directed">'
    yield from data("graph", title, ids)
    for id, said in nodes.items():
        yield f"    <node id={quoteattr(id)}>"
        yield from data("node", said, ids)
        yield "    </node>"
    for number, (way, said) in enumerate(zip(chart.ways, ways, strict=True)):
        ends = f"source={quoteattr(way.edge.start)} target={quoteattr(way.edge.end)}"
        yield f'    <edge id="e{number}" {ends}>'
        yield from data("edge", said, ids)
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def data(owner: str, said: Said, ids: dict[tuple[str, str], str]) -> Iterator[str]:
    """Yield the values of one node, edge or graph."""
    for name, value in said.items():
        shown = str(value).lower() if isinstance(value, bool) else escape(str(value))
        yield f'      <data key="{ids[owner, name]}">{shown}</data>'


def outside(chart: Chart, id: str) -> Said:
    """Return the attributes of where care begins or ends."""
    kind, name = OUTSIDE[id]
    return {"kind": kind, "label": chart.say(name)}


def step_said(chart: Chart, step: Step) -> Said:
    """Return a step's attributes."""
    return {
        "kind": "step",
        "label": chart.say(step.name),
        "track": step.track,
        "level": step.level,
        "age_lowest": step.age_lowest,
        "age_highest": step.age_highest,
        "offered": offered(chart.pathway, step),
        "mark": chart.marks.get(step.id, ""),
    }


def way_said(chart: Chart, way: Way) -> Said:
    """Return an edge's attributes; of several grounds the sources stand in one string."""
    edge = way.edge
    sources = dict.fromkeys(", ".join(filter(None, (c.source, clean(c.place)))) for c in edge.claims)
    return {
        "kind": edge.kind,
        "comes_from": edge.id,
        "label": chart.say(edge.because) or chart.word(edge.kind),
        "when": clean(edge.when.said) if edge.when else "",
        "basis": "; ".join(dict.fromkeys(c.basis for c in edge.claims)),
        "source": "; ".join(filter(None, sources)),
        "stated": edge.stated,
        "age_lowest": edge.ages[0],
        "age_highest": edge.ages[1],
        "on_path": way.marked,
    }
