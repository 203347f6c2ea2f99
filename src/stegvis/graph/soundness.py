"""Is the graph of a pathway sound? Every fault has its place and says how to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.errors import Diagnostic, PathwayError, Place
from stegvis.graph.ways import edges, rising, tops
from stegvis.model import ENTRY, Pathway


def survey(pathway: Pathway) -> None:
    """Raise when the graph is not sound.

    Raises:
        PathwayError: every fault of the graph is named.
    """
    found = list(faults(pathway))
    if found:
        raise PathwayError(found)


def faults(pathway: Pathway) -> Iterator[Diagnostic]:
    """Yield what is wrong: cycles upward, steps out of reach, ladders without top, dead ends."""
    places = {step.id: step.place for track in pathway.tracks for step in track.steps}
    yield from cycles(pathway, places)
    yield from out_of_reach(pathway, places)
    yield from no_top(pathway, places)
    yield from dead_ends(pathway, places)


def cycles(pathway: Pathway, places: dict[str, Place]) -> Iterator[Diagnostic]:
    """Going up never leads back."""
    import networkx

    up = rising(pathway.graph)
    for knot in networkx.strongly_connected_components(up):
        looped = [id for id in knot if up.has_edge(id, id)]
        if len(knot) == 1 and not looped:
            continue
        ring = [a for a, _ in networkx.find_cycle(up.subgraph(knot), min(knot))]
        stated = [e for e in pathway.edges if e.start in ring and e.end in ring]
        place = min((e.place for e in stated), key=str, default=places[ring[0]])
        what = f"going up leads back: {' -> '.join([*ring, ring[0]])}"
        yield Diagnostic(place, what, "take one of these ways up away", ring[0], "cycle")


def out_of_reach(pathway: Pathway, places: dict[str, Place]) -> Iterator[Diagnostic]:
    """Every step is reached from an entry."""
    import networkx

    reached = networkx.descendants(pathway.graph, ENTRY)
    for id, place in places.items():
        if id not in reached:
            hint = "write a [[need]] at or below its level, or an [[edge]] that leads to it"
            yield Diagnostic(place, f"nothing leads to the step '{id}'", hint, id, "out-of-reach")


def no_top(pathway: Pathway, places: dict[str, Place]) -> Iterator[Diagnostic]:
    """From every step a way leads up to the top of the ladder."""
    import networkx

    ends, down = tops(pathway), rising(pathway.graph).reverse()
    reached = ends.union(*(networkx.descendants(down, id) for id in ends))
    top = pathway.levels[-1].id
    for id, place in places.items():
        if id not in reached:
            what = f"no way up leads from the step '{id}' to the top of the ladder"
            hint = f'write a [[step]] with level = "{top}" that is open to its ages'
            yield Diagnostic(place, what, hint, id, "no-top")


def dead_ends(pathway: Pathway, places: dict[str, Place]) -> Iterator[Diagnostic]:
    """Something leads on from every step, if only the end of care."""
    left = {edge.start for edge in edges(pathway)}
    for id, place in places.items():
        if id not in left:
            what = f"the step '{id}' is a dead end: nothing leads on and no end is stated"
            hint = 'write its step_down, or an [[edge]] with kind = "leave"'
            yield Diagnostic(place, what, hint, id, "dead-end")
