"""Who reads what, by input: worked out once for a pathway, as nobody can read all of it each time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import frozen

from stegvis.language import CUTS, Criterion, fold, inputs_of
from stegvis.model import Pathway
from stegvis.routing.compile import Ruleset
from stegvis.routing.rivals import offered

Stop = tuple[str, Criterion]
"""A track, and what stops one of its steps."""


@frozen
class Readers:
    """What reads each input.

    Attributes:
        own: an input itself, or a scale with its items.
        rules: the rules that read it, by number.
        stops: what stops steps that are offered; `stopping`: by input, the places among them.
        cuts: the values at which a gate may turn.
    """

    own: Mapping[str, list[str]]
    rules: Mapping[str, list[int]]
    stops: list[Stop]
    stopping: Mapping[str, list[int]]
    cuts: Mapping[str, set[int]]

    def rules_of(self, ids: Iterable[str]) -> list[int]:
        """Return the rules that read any of these, in order."""
        return sorted({n for id in ids for n in self.rules.get(id, ())})

    def stops_of(self, ids: Iterable[str]) -> list[Stop]:
        """Return what stops steps and reads any of these, in order."""
        return [self.stops[n] for n in sorted({n for id in ids for n in self.stopping.get(id, ())})]


def readers(pathway: Pathway) -> Readers:
    """Return what reads each input of a pathway."""
    rules: Ruleset = pathway.ruleset
    own: dict[str, list[str]] = defaultdict(list)
    for id, one in pathway.inputs.items():
        for key in {id, one.instrument if one.item else id}:
            own[key].append(id)
    stops = [
        (track.id, barrier.when)
        for track in pathway.tracks
        for step in offered(pathway, track)
        for barrier in step.unsuitable
        if barrier.kind == "stop"
    ]
    cuts: dict[str, set[int]] = defaultdict(set)
    for gate in dict.fromkeys(pathway.gates.values()):
        for id, found in fold(gate, CUTS).items():
            cuts[id].update(found)
    return Readers(own, by_input(rules.criteria), stops, by_input(when for _, when in stops), cuts)


def by_input(criteria: Iterable[Criterion]) -> dict[str, list[int]]:
    """Return by input the places of the criteria that read it."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, when in enumerate(criteria):
        for id in inputs_of(when):
            found[id].append(n)
    return found
