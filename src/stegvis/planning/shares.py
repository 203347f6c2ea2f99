"""Shares of courses by track and step, what is too small to show hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from stegvis.errors import Text
from stegvis.model import Pathway
from stegvis.planning.bound import Counts, Secret, hidden_together
from stegvis.planning.disclosure import Node
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


def share_grids(
    pathway: Pathway, told: Iterable[tuple[Measure, Sequence[tuple[str, bool]]]]
) -> Iterator[Grid]:
    """Yield for which share of each step's courses things are so, of those of which it is known.

    Args:
        told: measures of the same courses: what is hidden of one must not be told by another.
    """
    measures, counted = [], {}
    for measure, answers in told:
        measures.append(measure)
        whole = summed(Counter(node_of(pathway, step) for step, _ in answers))
        some = summed(Counter(node_of(pathway, step) for step, so in answers if so))
        counted[measure.id] = Counts(whole, dict.fromkeys(whole, 0) | some)
    secret = hidden_together(counted)
    for measure in measures:
        yield share_grid(pathway, measure, counted[measure.id], secret[measure.id])


def share_grid(pathway: Pathway, measure: Measure, counts: Counts, secret: Secret) -> Grid:
    """Return the shares of one measure, with what is hidden of them."""
    rows = []
    for node in in_order(pathway, counts.whole):
        of = counts.whole[node]
        values: tuple[Value, ...] = (Shown.HIDDEN,) * 4
        if node not in secret.whole:
            hide = node in secret.some
            values = (of, *((Shown.HIDDEN,) * 3 if hide else share(counts.some[node], of)))
        rows.append(Row(".".join(node) or "all", name_of(pathway, node), values))
    return Grid(measure.id, measure.name, measure.about, OF, COLUMNS, tuple(rows), "percent", "interval", 100)


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
