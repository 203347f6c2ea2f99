"""A worse answer that lowers the level in a track, or the urgency."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve

from stegvis.errors import NOWHERE, Place
from stegvis.language import inputs_of
from stegvis.model import Need, Step, Track
from stegvis.verification.accepted import Acceptance, acceptances
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.relations import one_worse
from stegvis.verification.shrink import PatientData, RoutedPatient, routed
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Asker, Prover

Owner = Callable[[Sequence[PatientData]], str]
Shows = Callable[[Sequence[RoutedPatient]], bool]
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


def asked(
    subject: Subject,
    owner: Owner,
    by: str,
    said: Sequence[Any],
    about: str,
    shows: Shows,
    everybody: bool = False,
) -> Iterator[tuple[str, tuple[PatientData, ...], int]]:
    """Yield who gives way, both patients and the worse answer; beside what is accepted, once more."""
    prover = subject.prover
    low, high = prover.other.values[by]
    beside: list[Acceptance] = []
    while True:
        others = [
            prover.no(prover.every(low >= one.span[0], high <= one.span[1])) for one in beside if one.span
        ]
        shown = prover.two(
            *said, *others, by=by, everybody=everybody, about=about,
            shows=lambda seen: shows(seen) and not any(within(one, worst(seen[1], by)) for one in beside),
        )  # fmt: skip
        if not shown:
            return
        id, worse = owner(shown), worst(seen_as(subject, shown[1]), by)
        yield id, shown, worse
        mine = (one for one in acceptances(subject.pathway, {"inversion": CHECK}) if not one.fault)
        lines = [one for one in mine if (one.owner, one.by) == (id, by) and within(one, worse)]
        if not lines or lines[0].span is None:
            return
        beside.append(lines[0])


def within(one: Acceptance, worse: int) -> bool:
    """Tell whether an acceptance is for an answer."""
    return one.span is None or one.span[0] <= worse <= one.span[1]


def worst(seen: RoutedPatient, by: str) -> int:
    """Return an answer as the number that stands for it."""
    return seen.seen.known[by][0]


def seen_as(subject: Subject, one: PatientData) -> RoutedPatient:
    """Return a patient as the router sees it."""
    seen = routed(subject.pathway, one)
    assert seen is not None
    return seen


def of_rule(subject: Subject, asker: Asker, id: str, change: list[Any]) -> Iterator[Finding]:
    """A rule that held does no longer, and its track proposes less than it asked for."""
    prover = subject.prover
    given = (*change, asker.holds[0], prover.no(prover.reaches(asker.track, asker.level, 1)))
    about = f"inversion of level: {asker.id} by {id}"

    def shows(seen: Sequence[RoutedPatient]) -> bool:
        return one_worse(subject.pathway, seen, id) and falls(seen, asker.track)

    for owner, shown, worse in asked(subject, lambda _: asker.id, id, given, about, shows):
        what = f"lowers the level in '{asker.track}'{levels(subject, shown, asker.track)}"
        yield said(subject, owner, id, what, shown, worse)


def of_urgency(subject: Subject, asker: Asker, id: str, change: list[Any]) -> Iterator[Finding]:
    """A rule that held does no longer, and nothing else is as urgent."""
    prover = subject.prover
    lost = [prover.no(other.holds[1]) for other in prover.askers if other.urgency >= asker.urgency]
    about = f"inversion of urgency: {asker.id} by {id}"

    def shows(seen: Sequence[RoutedPatient]) -> bool:
        return one_worse(subject.pathway, seen, id) and seen[1].urgency < seen[0].urgency

    given = (*change, asker.holds[0], *lost)
    for owner, shown, worse in asked(subject, lambda _: asker.id, id, given, about, shows, not asker.rule):
        before, after = (subject.pathway.urgencies[seen_as(subject, one).urgency].id for one in shown)
        yield said(subject, owner, id, f"lowers the urgency: {before} -> {after}", shown, worse)


def of_steps(subject: Subject, track: Track) -> Iterator[Finding]:
    """A contraindication that gives way: a worse answer opens a lower step again."""
    prover = subject.prover
    stops = [(s, u) for s in track.steps for u in s.unsuitable if u.kind == "stop"]
    levels = sorted({prover.rules.level_rank[step.level] for step, _ in stops})
    read = prover.deciding(stops_read(track))
    for id, change in [(id, change) for id in read if (change := prover.pairs.worse(id)) is not None]:
        for level in levels:
            given = (
                *change,
                prover.visited(track.id, 0),
                prover.reaches(track.id, level + 1, 0, "settled"),
                prover.visited(track.id, 1),
                prover.no(prover.reaches(track.id, level + 1, 1)),
            )
            about = f"inversion of steps: {track.id} above {level} by {id}"

            def shows(seen: Sequence[RoutedPatient], id: str = id) -> bool:
                worse = one_worse(subject.pathway, seen, id)
                return worse and -1 < seen[1].level(track.id) < seen[0].level(track.id)

            found = list(asked(subject, lambda s: opened(prover, track, s).id, id, given, about, shows))
            for owner, shown, worse in found:
                yield reopened(subject, track, owner, id, shown, worse)
            if found:
                break


def reopened(
    subject: Subject, track: Track, owner: str, by: str, shown: tuple[PatientData, ...], worse: int
) -> Finding:
    """Say that a lower step opens again, at that step."""
    what = f"a worse answer to '{by}' opens a lower step again{levels(subject, shown, track.id)}"
    hint = "mend the criterion of its contraindication, or accept it at the step"
    place = subject.pathway.steps[owner].place
    one = finding_at("inversion", place, owner, what, hint, rules=(owner,), patients=shown)
    return evolve(one, by=by, worse=worse)


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
        about = f"inversion below {level}: {id} by {by}"

        def shows(seen: Sequence[RoutedPatient], by: str = by) -> bool:
            return one_worse(pathway, seen, by) and falls(seen, "")

        found = list(asked(subject, lambda _: id, by, (*change, high, *low), about, shows, everybody))
        for owner, shown, worse in found:
            yield said(subject, owner, by, f"lowers the level{levels(subject, shown, '')}", shown, worse)
        if found:
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


def levels(subject: Subject, shown: Sequence[PatientData], track: str) -> str:
    """Say the level before and after, in a track or at all."""
    both = [seen_as(subject, one).level(track) for one in shown]
    before, after = (subject.pathway.levels[level].id if level >= 0 else "none" for level in both)
    return f": {before} -> {after}"


def said(
    subject: Subject, id: str, by: str, what: str, shown: tuple[PatientData, ...], worse: int
) -> Finding:
    """Say an inversion at the rule that gives way, with both patients."""
    rule = next((r for r in subject.pathway.rules if r.id == id), None)
    place: Place = rule.place if rule else NOWHERE
    rules = tuple(dict.fromkeys((id, *(r.id for r in held(subject, shown[0])))))
    name = subject.pathway.inputs[by].name.en
    text = f"a worse answer to '{by}' ({name}) {what}"
    one = finding_at("inversion", place, id, text, HINT, rules=rules, patients=shown)
    return evolve(one, by=by, worse=worse)


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
