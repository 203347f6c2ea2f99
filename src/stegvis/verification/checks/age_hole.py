"""An age at which a track that must answer everybody, or anybody of its ages, has no open step."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.model import Pathway, Track
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject


def find(subject: Subject) -> Iterator[Finding]:
    """Go through every age: the tracks that answer everybody for all of them, each other for its own."""
    pathway = subject.pathway
    for track in pathway.tracks:
        ages = pathway.inputs["age"]
        low, high = track.age_lowest, track.age_highest
        if track.id in everybodys(pathway):
            low, high = ages.lowest, ages.highest
        holes = [age for age in range(low, high + 1) if not open_at(pathway, track, age)]
        if holes:
            what = f"'{track.id}' has no open step at the top for ages {spans(holes)}"
            hint = f"write a [[step]] at '{pathway.levels[-1].id}' without contraindications for these ages"
            yield finding_at("age_hole", track.place, track.id, what, hint, patients=({"age": holes[0]},))


def everybodys(pathway: Pathway) -> set[str]:
    """Return the tracks that may answer a patient of any age."""
    return {pathway.otherwise, pathway.open_flags.track, pathway.red_flag_track}


def open_at(pathway: Pathway, track: Track, age: int) -> bool:
    """Tell whether a step at the top of the ladder is always open at an age."""
    ladder = pathway.ruleset.ladders[track.id]
    top = len(pathway.levels) - 1
    return any(
        rank == top and not step.unsuitable and step.age_lowest <= age <= step.age_highest
        for rank, step in ladder
    )


def spans(ages: list[int]) -> str:
    """Say ages in few words.

    >>> spans([0, 1, 2, 7])
    '0-2, 7'
    """
    said: list[list[int]] = []
    for age in ages:
        if said and age == said[-1][-1] + 1:
            said[-1].append(age)
        else:
            said.append([age])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in said)


CHECK = Check("age_hole", "L9", "reading", "every age from 0 to 120 finds an open step at the top", find)
