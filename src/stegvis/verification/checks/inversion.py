"""A worse answer that lowers the level in a track, or the urgency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from stegvis.errors import NOWHERE, Place
from stegvis.language import inputs_of
from stegvis.model import Need, Step, Track
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.relations import one_worse
from stegvis.verification.shrink import PatientData, RoutedPatient, routed
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Asker, Prover

HINT = "let another rule hold for the worse answer too, or accept it with a reason"


def find(subject: Subject) -> Iterator[Finding]:
    """Ask for two patients, one worse in one answer, of whom the worse gets less.

    What a track needs falls only when a rule that held does no longer. What it proposes falls beside that
    only when a step that was passed over opens. What open red-flag questions ask for, and what is proposed
    when nothing holds, may be taken over by any track. Each is asked for by itself.
    """
    prover = subject.prover
    for asker in prover.askers:
        for id in prover.deciding(asker.reads):
            if (change := prover.pairs.worse(id)) is None:
                continue
            if asker.rule:
                yield from of_rule(subject, asker, id, change)
            if asker.urgency > 0:
                yield from of_urgency(subject, asker, id, change)
    for track in subject.pathway.tracks:
        yield from of_steps(subject, track)
    yield from of_open_flags(subject)
    yield from of_nothing(subject)


def of_rule(subject: Subject, asker: Asker, id: str, change: list[Any]) -> Iterator[Finding]:
    """A rule that held does no longer, and its track proposes less than it asked for."""
    prover = subject.prover
    shown = prover.two(
        *change,
        asker.holds[0],
        prover.no(prover.reaches(asker.track, asker.level, 1)),
        by=id,
        about=f"inversion of level: {asker.id} by {id}",
        shows=lambda seen: one_worse(subject.pathway, seen, id) and falls(seen, asker.track),
    )
    if shown:
        yield said(subject, asker.id, id, f"lowers the level in '{asker.track}'", shown)


def of_urgency(subject: Subject, asker: Asker, id: str, change: list[Any]) -> Iterator[Finding]:
    """A rule that held does no longer, and nothing else is as urgent."""
    prover = subject.prover
    lost = [prover.no(other.holds[1]) for other in prover.askers if other.urgency >= asker.urgency]
    shown = prover.two(
        *change,
        asker.holds[0],
        *lost,
        by=id,
        everybody=not asker.rule,
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
    for id in prover.deciding(stops_read(track)):
        if (change := prover.pairs.worse(id)) is None:
            continue
        for level in levels:
            shown = prover.two(
                *change,
                prover.visited(track.id, 0),
                prover.reaches(track.id, level + 1, 0, "settled"),
                prover.visited(track.id, 1),
                prover.no(prover.reaches(track.id, level + 1, 1)),
                by=id,
                about=f"inversion of steps: {track.id} above {level} by {id}",
                shows=lambda seen, id=id: (
                    one_worse(subject.pathway, seen, id)  # type: ignore[misc]
                    and -1 < seen[1].level(track.id) < seen[0].level(track.id)
                ),
            )
            if shown:
                step = opened(prover, track, shown)
                what = f"a worse answer to '{id}' opens a lower step again"
                hint = "mend the criterion of its contraindication, or accept it at the step"
                yield finding_at(
                    "inversion", step.place, step.id, what, hint, rules=(step.id,), patients=shown
                )
                break


def of_open_flags(subject: Subject) -> Iterator[Finding]:
    """A worse answer settles a red-flag question, and nothing asks for as much as the open question did."""
    prover, pathway = subject.prover, subject.pathway
    track = pathway.track(pathway.open_flags.track)
    flags = prover.criteria[: len(pathway.red_flags)]
    reads = stops_read(track).union(*map(inputs_of, flags))
    for level in range(prover.rules.level_rank[pathway.open_flags.at_least], len(pathway.levels)):
        high = prover.every(prover.flags_open[0], prover.reaches(track.id, level, 0))
        yield from overall(subject, "unanswered_red_flags", high, level, reads, everybody=True)


def of_nothing(subject: Subject) -> Iterator[Finding]:
    """A worse answer leads to a track that asks for less than the one that answers otherwise."""
    prover, pathway = subject.prover, subject.pathway
    track = pathway.track(pathway.otherwise)
    reads = stops_read(track).union(*map(inputs_of, prover.criteria))
    for level in range(1, len(pathway.levels)):
        high = prover.every(prover.nothing(0), prover.reaches(track.id, level, 0))
        yield from overall(subject, track.id, high, level, reads)


def overall(
    subject: Subject, id: str, high: Any, level: int, reads: frozenset[str], everybody: bool = False
) -> Iterator[Finding]:
    """A patient reaches a level, and a worse one reaches it in no track."""
    prover, pathway = subject.prover, subject.pathway
    if prover.proven(high):
        return
    low = [prover.no(prover.reaches(track.id, level, 1)) for track in pathway.tracks]
    for by in prover.deciding(reads):
        if (change := prover.pairs.worse(by)) is None:
            continue
        shown = prover.two(
            *change,
            high,
            *low,
            by=by,
            everybody=everybody,
            about=f"inversion below {level}: {id} by {by}",
            shows=lambda seen, by=by: one_worse(pathway, seen, by) and falls(seen, ""),  # type: ignore[misc]
        )
        if shown:
            yield said(subject, id, by, "lowers the level", shown)
            return


def stops_read(track: Track) -> frozenset[str]:
    """Return what the contraindications of a track read that stop a step."""
    stops = [u.when for step in track.steps for u in step.unsuitable if u.kind == "stop"]
    return frozenset[str]().union(*map(inputs_of, stops))


def falls(seen: Sequence[RoutedPatient], track: str) -> bool:
    """Tell whether the second patient is proposed less, in a track or at all."""
    return seen[1].level(track) < seen[0].level(track)


def opened(prover: Prover, track: Track, shown: Sequence[PatientData]) -> Step:
    """Return the step that the worse patient is proposed in a track."""
    seen = routed(prover.pathway, shown[1])
    assert seen is not None
    assert seen.outcome is not None
    return next(p.step for p in seen.outcome.proposals if p.track.id == track.id)


def said(subject: Subject, id: str, by: str, what: str, shown: tuple[PatientData, ...]) -> Finding:
    """Say an inversion at the rule that gives way, with both patients."""
    rule = next((r for r in subject.pathway.rules if r.id == id), None)
    place: Place = rule.place if rule else NOWHERE
    rules = tuple(dict.fromkeys((id, *(r.id for r in held(subject, shown[0])))))
    name = subject.pathway.inputs[by].name.en
    text = f"a worse answer to '{by}' ({name}) {what}"
    return finding_at("inversion", place, id, text, HINT, rules=rules, patients=shown)


def held(subject: Subject, one: PatientData) -> list[Need]:
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
