"""The steps of a pathway and the ways between them, as a directed graph.

What can be read off the files is derived; what an author stated as an [[edge]] stands beside it, or
takes the place of a derived edge of the same kind between the same two steps. networkx is imported
only when a graph is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from stegvis.errors import Diagnostic, PathwayError, Place, Text, near_miss
from stegvis.model import ENTRY, EXIT, Edge, Need, Pathway, Step, Track

if TYPE_CHECKING:
    from networkx import DiGraph, MultiDiGraph

KINDS = ("enter", "escalate", "refer", "de-escalate", "transfer", "leave")
UPWARD: tuple[str, ...] = ("escalate", "refer")
OUTSIDE = {
    ENTRY: ("entry", Text("vården börjar", "care begins")),
    EXIT: ("exit", Text("vården avslutas", "care ends")),
}
Ages = tuple[int, int]


def edges(pathway: Pathway) -> tuple[Edge, ...]:
    """Return every edge: those that follow from the files, then those that are stated."""
    if "edges" not in pathway._drawn:
        stated = {(edge.kind, edge.start, edge.end) for edge in pathway.edges}
        derived = [e for e in derive(pathway) if (e.kind, e.start, e.end) not in stated]
        pathway._drawn["edges"] = (*derived, *pathway.edges)
    made: tuple[Edge, ...] = pathway._drawn["edges"]
    return made


def derive(pathway: Pathway) -> Iterator[Edge]:
    """Yield the edges that follow from needs, red flags, steps and the ladder."""
    ranks = ranks_of(pathway)
    for track in pathway.tracks:
        yield from entries(pathway, track, ranks)
        for step in track.steps:
            yield from upward(pathway, track, step, ranks)
            yield from downward(track, step, ranks)


def ranks_of(pathway: Pathway) -> dict[str, int]:
    """Return the rank of each level, lowest first."""
    return {level.id: rank for rank, level in enumerate(pathway.levels)}


def landings(
    steps: Iterable[Step], rank: Callable[[Step], int], ages: Ages
) -> tuple[list[tuple[Step, Ages]], Ages | None]:
    """Return the nearest steps for every age, and the ages that no step is for.

    A level is passed by the ages that it has no step for.
    """
    found: list[tuple[Step, Ages]] = []
    left = set(range(ages[0], ages[1] + 1))
    for _, level in groupby(sorted(steps, key=rank), key=rank):
        taken: set[int] = set()
        for step in level:
            fits = left & set(range(step.age_lowest, step.age_highest + 1))
            if fits:
                found.append((step, (min(fits), max(fits))))
            taken |= fits
        left -= taken
    return found, (min(left), max(left)) if left else None


def entries(pathway: Pathway, track: Track, ranks: dict[str, int]) -> Iterator[Edge]:
    """Yield the ways into a track: its needs, and what leads to it from outside."""
    for id, at_least, edge in asked(pathway, track):
        above = [s for s in track.steps if ranks[s.level] >= ranks[at_least]]
        found, _ = landings(above, lambda s: ranks[s.level], (track.age_lowest, track.age_highest))
        for step, ages in found:
            yield edge(id, step.id, ages)


def asked(pathway: Pathway, track: Track) -> Iterator[tuple[str, str, Callable[[str, str, Ages], Edge]]]:
    """Yield what asks for a track: an id, the level, and how its edge is made."""

    def by_rule(need: Need) -> Callable[[str, str, Ages], Edge]:
        return lambda id, end, ages: Edge(
            id, "enter", ENTRY, end, need.because, (need.threshold, need.care), need.when,
            need.confidence, need.facts, need.dissent, ages, place=need.place,
        )  # fmt: skip

    said = pathway.open_flags
    flags = pathway.red_flags if track.id == pathway.red_flag_track else ()
    for need in (*flags, *track.needs):
        yield need.id, pathway.level_needed(need), by_rule(need)
    if track.id == said.track:
        yield (
            "unanswered_red_flags",
            said.at_least,
            lambda id, end, ages: Edge(id, "enter", ENTRY, end, said.because, (said.care,), ages=ages),
        )
    if track.id == pathway.otherwise:
        yield "otherwise", pathway.levels[0].id, lambda id, end, ages: Edge(
            id, "enter", ENTRY, end, track.about, ages=ages
        )  # fmt: skip


def upward(pathway: Pathway, track: Track, step: Step, ranks: dict[str, int]) -> Iterator[Edge]:
    """Yield the ways from a step to the next level up; the top of the ladder is a referral."""
    top = len(pathway.levels) - 1
    above = [s for s in track.steps if ranks[s.level] > ranks[step.level]]
    found, _ = landings(above, lambda s: ranks[s.level], (step.age_lowest, step.age_highest))
    for target, ages in found:
        kind = "refer" if ranks[target.level] == top else "escalate"
        yield of_step(step, kind, target.id, step.step_up, ages)


def downward(track: Track, step: Step, ranks: dict[str, int]) -> Iterator[Edge]:
    """Yield the ways down from a step that says what leads down; below the lowest, care ends."""
    if not step.step_down.sv:
        return
    below = [s for s in track.steps if ranks[s.level] < ranks[step.level]]
    found, left = landings(below, lambda s: -ranks[s.level], (step.age_lowest, step.age_highest))
    for target, ages in found:
        yield of_step(step, "de-escalate", target.id, step.step_down, ages)
    if left:
        yield of_step(step, "leave", EXIT, step.step_down, left)


def of_step(step: Step, kind: str, end: str, because: Text, ages: Ages) -> Edge:
    """Make an edge in the words of the step that it leaves."""
    return Edge(
        step.id, kind, step.id, end, because, (step.claim,), None, step.confidence, step.facts,
        ages=ages, place=step.place,
    )  # fmt: skip


def build(pathway: Pathway) -> MultiDiGraph[str]:
    """Build the graph and freeze it: nodes are steps and the two sides of care."""
    import networkx

    graph: MultiDiGraph[str] = networkx.MultiDiGraph(
        pathway=pathway.id, version=pathway.version, sha256=pathway.sha256
    )
    for id, (kind, name) in OUTSIDE.items():
        graph.add_node(id, kind=kind, name=name)
    for track in pathway.tracks:
        for step in track.steps:
            graph.add_node(
                step.id, kind="step", name=step.name, level=step.level, track=track.id,
                ages=(step.age_lowest, step.age_highest), offered=offered(pathway, step),
                place=step.place,
            )  # fmt: skip
    for edge in edges(pathway):
        graph.add_edge(
            edge.start, edge.end, f"{edge.kind}:{edge.id}", id=edge.id, kind=edge.kind,
            criterion=edge.when, claims=edge.claims, because=edge.because, confidence=edge.confidence,
            facts=edge.facts, dissent=edge.dissent, ages=edge.ages, stated=edge.stated,
            place=edge.place,
        )  # fmt: skip
    frozen: MultiDiGraph[str] = networkx.freeze(graph)
    return frozen


def offered(pathway: Pathway, step: Step) -> bool:
    """Tell whether the unit offers a step; without a unit profile every step is offered."""
    return not (pathway.unit and pathway.unit.withheld(step.id))


def rising(graph: MultiDiGraph[str]) -> DiGraph[str]:
    """Return only the ways up, at most one from one step to another."""
    import networkx

    made: DiGraph[str] = networkx.DiGraph()
    made.add_nodes_from(id for id, said in graph.nodes(data=True) if said["kind"] == "step")
    made.add_edges_from((a, b) for a, b, said in graph.edges(data=True) if said["kind"] in UPWARD)
    return made


def tops(pathway: Pathway) -> set[str]:
    """Return the steps at the top of the ladder."""
    top = pathway.levels[-1].id
    return {step.id for track in pathway.tracks for step in track.steps if step.level == top}


def paths_up(pathway: Pathway, step: str) -> tuple[tuple[str, ...], ...]:
    """Return every way up from a step to the top, longest ladders first."""
    import networkx

    known = [s.id for track in pathway.tracks for s in track.steps]
    if step not in known:
        hint = near_miss(step, known)
        raise PathwayError([Diagnostic(Place(pathway.id, 1, 1), f"no step is called '{step}'", hint)])
    if step in tops(pathway):
        return ()
    found = networkx.all_simple_paths(rising(pathway.graph), step, tops(pathway))
    at = {id: number for number, id in enumerate(known)}
    return tuple(sorted(map(tuple, found), key=lambda path: (-len(path), [at[id] for id in path])))


def standing(pathway: Pathway) -> tuple[dict[str, Step], dict[str, tuple[int, int]]]:
    """Return the steps by id, and where each stands: its level, then the author's order."""
    steps, ranks = pathway.steps, ranks_of(pathway)
    return steps, {id: (ranks[s.level], number) for number, (id, s) in enumerate(steps.items())}


def ways_up(pathway: Pathway) -> dict[str, list[Edge]]:
    """Return the edges that lead up, by the step that they leave."""
    found: dict[str, list[Edge]] = {}
    for edge in edges(pathway):
        if edge.kind in UPWARD:
            found.setdefault(edge.start, []).append(edge)
    return found


def climb(pathway: Pathway, step: Step, open: Callable[[Step], bool], ages: Ages) -> list[tuple[Edge, Step]]:
    """Return one patient's way up: the lowest open step each time, then stated shortcuts from here.

    A step that is closed to the patient is passed: what leads up from it leads past it. An edge that
    starts at such a step keeps the words of the step that the patient would leave.
    """
    steps, at = pathway.once(standing)

    def ways(id: str) -> Iterator[Edge]:
        upward = pathway.once(ways_up).get(id, ())
        return (edge for edge in upward if edge.ages[0] <= ages[1] and ages[0] <= edge.ages[1])

    def reached(edge: Edge, passed: frozenset[str]) -> Iterator[str]:
        """Yield the open steps that an edge leads to, past closed ones."""
        if open(steps[edge.end]):
            yield edge.end
        elif edge.end not in passed:
            for more in ways(edge.end):
                yield from reached(more, passed | {edge.end})

    def choices(id: str) -> list[tuple[Edge, str]]:
        found = [(edge, end) for edge in ways(id) for end in reached(edge, frozenset((id,)))]
        return sorted(found, key=lambda pair: at[pair[1]])

    path: list[tuple[Edge, Step]] = []
    here, been = step.id, {step.id}
    while left := [pair for pair in choices(here) if pair[1] not in been]:
        edge, here = left[0]
        been.add(here)
        path.append((edge, steps[here]))
    more = [(edge, steps[end]) for edge, end in choices(step.id) if edge.stated and edge.end == end]
    return path + [pair for pair in more if pair not in path]
