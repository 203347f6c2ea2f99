"""A chart as GraphML, for graph programs and for reading back with networkx."""

from __future__ import annotations

from stegvis.charting import Chart, clean
from stegvis.graphing import OUTSIDE
from stegvis.pathway import Edge, Step

Flat = dict[str, str | int | bool]


def write(chart: Chart) -> str:
    """Write the whole file: every value is a string, a whole number or true and false."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(
        title=chart.title, caption=chart.caption, language=chart.language
    )
    for id, (kind, name) in OUTSIDE.items():
        graph.add_node(id, kind=kind, label=chart.say(name))
    for step in (*chart.steps.values(), *chart.beyond.values()):
        graph.add_node(step.id, **step_said(chart, step))
    for way in chart.ways:
        edge = way.edge
        graph.add_edge(
            edge.start, edge.end, f"{edge.kind}:{edge.id}", **edge_said(chart, edge), on_path=way.marked
        )  # fmt: skip
    body = "\n".join(networkx.generate_graphml(graph, named_key_ids=True))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def step_said(chart: Chart, step: Step) -> Flat:
    """Return a step's attributes."""
    return {
        "kind": "step",
        "label": chart.say(step.name),
        "track": step.track,
        "level": step.level,
        "age_lowest": step.age_lowest,
        "age_highest": step.age_highest,
        "offered": True,
        "mark": chart.marks.get(step.id, ""),
    }


def edge_said(chart: Chart, edge: Edge) -> Flat:
    """Return an edge's attributes; of several grounds the sources stand in one string."""
    sources = dict.fromkeys(", ".join(filter(None, (c.source, clean(c.place)))) for c in edge.claims)
    return {
        "kind": edge.kind,
        "from_rule": edge.id,
        "label": chart.say(edge.because) or chart.word(edge.kind),
        "when": clean(edge.when.said) if edge.when else "",
        "basis": "; ".join(dict.fromkeys(c.basis for c in edge.claims)),
        "source": "; ".join(filter(None, sources)),
        "stated": edge.stated,
        "age_lowest": edge.ages[0],
        "age_highest": edge.ages[1],
    }
