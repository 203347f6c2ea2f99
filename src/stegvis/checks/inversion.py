"""A worse answer that lowers the level in a track, or the urgency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from stegvis.criteria import inputs_of
from stegvis.finding import Check, Finding, Subject, found
from stegvis.pathway import Need, Step, Track
from stegvis.places import NOWHERE, Place
from stegvis.relating import one_worse
from stegvis.shrinking import Routed, Said, routed

if TYPE_CHECKING:
    from stegvis.proving import Asker, Prover

HINT = "let another rule hold for the worse answer too, or accept it with a reason"


def find(subject: Subject) -> Iterator[Finding]:
    """Ask for two patients, one worse in one answer, of whom the worse gets less.

    The need of a track falls only when a rule that held does no longer; the proposal falls beside that
    only when a step that was passed over opens. Each is asked for by itself.
    """
    prover = subject.prover
    for asker in prover.askers():
        for id in prover.deciding(asker.reads):
            if (change := prover.worse(id)) is None:
                continue
            yield from of_level(subject, asker, id, change)
            yield from of_urgency(subject, asker, id, change)
    for track in subject.pathway.tracks:
        yield from of_steps(subject, track)
    yield from of_nothing(subject)


def of_level(subject: Subject, asker: Asker, id: str, change: list[Any]) -> Iterator[Finding]:
    """A rule that held does no longer, and the track proposes less than it asked for.

    What open red-flag questions ask for may be taken over by any track: the flag itself may hold now.
    """
    prover = subject.prover
    tracks = [asker.track] if asker.rule else [track.id for track in subject.pathway.tracks]
    of_track = asker.track if asker.rule else ""
    shown = prover.two(
        *change,
        asker.holds[0],
        *(prover.no(prover.reaches(track, asker.level, 1)) for track in tracks),
        about=f"inversion of level: {asker.id} by {id}",
        shows=lambda seen: one_worse(subject.pathway, seen, id) and falls(seen, of_track),
    )
    if shown:
        what = f"lowers the level in '{asker.track}'" if asker.rule else "lowers the level"
        yield said(subject, asker.id, id, what, shown)


def of_urgency(subject: Subject, asker: Asker, id: str, change: list[Any]) -> Iterator[Finding]:
    """A rule that held does no longer, and nothing else is as urgent."""
    prover = subject.prover
    lost = [prover.no(other.holds[1]) for other in prover.askers() if other.urgency >= asker.urgency]
    shown = prover.two(
        *change,
        asker.holds[0],
        *lost,
        about=f"inversion of urgency: {asker.id} by {id}",
        shows=lambda seen: one_worse(subject.pathway, seen, id) and seen[1].urgency < seen[0].urgency,
    )
    if shown:
        yield said(subject, asker.id, id, "lowers the urgency", shown)


def of_steps(subject: Subject, track: Track) -> Iterator[Finding]:
    """A contraindication that gives way: a worse answer opens a lower step again."""
    prover = subject.prover
    stops = [(s, u) for s in track.steps for u in s.unsuitable if u.kind == "stop"]
    levels = sorted({prover.rules.level_rank[step.level] for step, _ in stops})
    for id in prover.deciding(frozenset[str]().union(*(inputs_of(u.when) for _, u in stops))):
        if (change := prover.worse(id)) is None:
            continue
        for level in levels:
            shown = prover.two(
                *change,
                prover.reaches(track.id, level + 1, 0),
                prover.visited(track.id, 1),
                prover.no(prover.reaches(track.id, level + 1, 1)),
                about=f"inversion of steps: {track.id} above {level} by {id}",
                shows=lambda seen, id=id: one_worse(subject.pathway, seen, id) and falls(seen, track.id),  # type: ignore[misc]
            )
            if shown:
                step = opened(prover, track, shown)
                what = f"a worse answer to '{id}' opens a lower step again"
                hint = "mend the criterion of its contraindication, or accept it at the step"
                yield found("inversion", step.place, step.id, what, hint, rules=(step.id,), patients=shown)
                break


def of_nothing(subject: Subject) -> Iterator[Finding]:
    """A worse answer leads to a track that asks for less than the one that answers otherwise."""
    prover, pathway = subject.prover, subject.pathway
    for level in range(1, len(pathway.levels)):
        high = prover.every(prover.nothing(0), prover.reaches(pathway.otherwise, level, 0))
        if prover.proven(high):
            continue
        low = [prover.no(prover.reaches(track.id, level, 1)) for track in pathway.tracks]
        for id in prover.deciding(frozenset[str]().union(*map(inputs_of, prover.criteria))):
            if (change := prover.worse(id)) is None:
                continue
            shown = prover.two(
                *change,
                high,
                *low,
                about=f"inversion below {level} by {id}",
                shows=lambda seen, id=id: one_worse(pathway, seen, id) and falls(seen, ""),  # type: ignore[misc]
            )
            if shown:
                yield said(subject, pathway.otherwise, id, "lowers the level", shown)
                return


def falls(seen: Sequence[Routed], track: str) -> bool:
    """Tell whether the second patient is proposed less, in a track or at all."""
    return seen[1].level(track) < seen[0].level(track)


def opened(prover: Prover, track: Track, shown: Sequence[Said]) -> Step:
    """Return the step that the worse patient is proposed in a track."""
    seen = routed(prover.pathway, shown[1])
    assert seen is not None and seen.outcome is not None
    return next(p.step for p in seen.outcome.proposals if p.track.id == track.id)


def said(subject: Subject, id: str, by: str, what: str, shown: tuple[Said, ...]) -> Finding:
    """Say an inversion at the rule that gives way, with both patients."""
    rule = next((r for r in subject.pathway.rules if r.id == id), None)
    place: Place = rule.place if rule else NOWHERE
    rules = tuple(dict.fromkeys((id, *(r.id for r in held(subject, shown[0])))))
    name = subject.pathway.inputs[by].name.en
    text = f"a worse answer to '{by}' ({name}) {what}"
    return found("inversion", place, id, text, HINT, rules=rules, patients=shown)


def held(subject: Subject, one: Said) -> list[Need]:
    """Return the rules that hold for a patient."""
    seen = routed(subject.pathway, one)
    return [subject.pathway.rules[n] for n in seen.holds] if seen else []


CHECK = Check(
    "inversion",
    "L5",
    "z3",
    "no worse answer lowers a level or the urgency, whatever else is known or unknown",
    find,
)
