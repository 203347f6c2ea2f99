"""Shares of courses by track and step, what is too small to show hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import frozen

from stegvis.errors import Text
from stegvis.model import Pathway
from stegvis.planning.disclosure import SMALLEST, Node, hidden, spans
from stegvis.planning.intervals import wilson
from stegvis.planning.names import names_of
from stegvis.planning.report import Column, Grid, Range, Row, Shown, Value

EVERYBODY = Text("Alla", "All")
COLUMNS = (
    Column("of", Text("av", "of")),
    Column("number", Text("antal", "number")),
    Column("percent", Text("procent", "per cent")),
    Column("interval", Text("95 %-intervall", "95 % interval")),
)
OF = Text("spår och insats", "track and step")


@frozen
class Measure:
    """Something that is so or not of courses: its id, how it is called, what it is and on what ground."""

    id: str
    name: Text
    about: Text


def summed(counts: Mapping[Node, int]) -> dict[Node, int]:
    """Return counts of steps with those of their tracks and of everybody, each before its parts."""
    found: Counter[Node] = Counter()
    for node, count in counts.items():
        for length in range(len(node) + 1):
            found[node[:length]] += count
    return dict(sorted(found.items()))


def node_of(pathway: Pathway, step: str) -> Node:
    """Return where a step stands: its track, and itself."""
    return pathway.steps[step].track, step


def in_order(pathway: Pathway, nodes: Iterable[Node]) -> list[Node]:
    """Return nodes as the pathway orders them: everybody, then each track with its steps, lowest first."""
    tracks = {track.id: n for n, track in enumerate(pathway.tracks)}
    levels = {level.id: n for n, level in enumerate(pathway.levels)}

    def place(node: Node) -> tuple[int, ...]:
        step = [levels[pathway.steps[id].level] for id in node[1:]]
        return (*(tracks[id] for id in node[:1]), *step)

    return sorted(nodes, key=lambda node: (place(node), node))


def share_grid(pathway: Pathway, measure: Measure, told: Iterable[tuple[str, bool]]) -> Grid:
    """Return for which share of each step's courses something is so, of those of which it is known."""
    answers = list(told)
    whole = summed(Counter(node_of(pathway, step) for step, _ in answers))
    some = dict.fromkeys(whole, 0) | summed(Counter(node_of(pathway, step) for step, so in answers if so))
    no_whole, no_some = hidden_shares(whole, some)
    rows = []
    for node in in_order(pathway, whole):
        of = whole[node]
        values: tuple[Value, ...] = (Shown.HIDDEN,) * 4
        if node not in no_whole:
            values = (of, *((Shown.HIDDEN,) * 3 if node in no_some else share(some[node], of)))
        rows.append(Row(".".join(node) or "all", name_of(pathway, node), values))
    return Grid(measure.id, measure.name, measure.about, OF, COLUMNS, tuple(rows), "percent", "interval", 100)


def hidden_shares(
    whole: Mapping[Node, int], some: Mapping[Node, int]
) -> tuple[frozenset[Node], frozenset[Node]]:
    """Return of which nodes the whole is hidden, and of which the part: then the rest of the whole is too."""
    no_whole = hidden(whole, {node for node, count in whole.items() if count < SMALLEST}, {})
    small = {node for node in whole if min(some[node], whole[node] - some[node]) < SMALLEST}
    tops = {node: high for node, (_, high) in spans(whole, no_whole, {}).items()}
    return no_whole, hidden(some, small | no_whole, tops)


def share(some: int, of: int) -> tuple[Value, ...]:
    """Return a number, its share in per cent, and the interval of it."""
    low, high = wilson(some, of)
    return some, round(100 * some / of, 1), Range(round(100 * low, 1), round(100 * high, 1))


def name_of(pathway: Pathway, node: Node) -> Text:
    """Return what a node is called, further in the deeper it lies."""
    if not node:
        return EVERYBODY
    if len(node) == 1:
        return indented(pathway.track(node[0]).name, 1)
    return indented(names_of(pathway, "step")[node[1]], 2)


def indented(name: Text, depth: int) -> Text:
    """Return a name after as many spaces as it lies deep."""
    space = "\u2003" * depth
    return Text(space + name.sv, space + name.en)
