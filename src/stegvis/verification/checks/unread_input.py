"""A question that nothing hears, or one that is heard in one track alone though others are offered too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.language import Criterion, Input, Known, inputs_of, truth_of
from stegvis.model import Instrument, Pathway, Track
from stegvis.rationale import hearers, parts_of
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

HINT = "let a rule, a contraindication, an action, a gate or a review rule read it, or do not ask it"
HINT_AGES = "let a rule of those ages read it, narrow its ages, or accept it at the scale"
HINT_EVERYBODY = "move the action to the track that answers otherwise, or accept it at that step"


def find(subject: Subject) -> Iterator[Finding]:
    """Go through the findings and the scales."""
    pathway = subject.pathway
    heard = frozenset[str]().union(*map(inputs_of, criteria(pathway)))
    acting = tracks_that_act(pathway)
    for one in pathway.inputs.values():
        told = pathway.unit is not None and one.id in pathway.unit.facts
        if one.id != "age" and not one.instrument and not told and one.id not in heard:
            yield from of_finding(pathway, one, acting.get(one.id, []))
    used = {pathway.inputs[id].instrument for id in heard | acting.keys() if id in pathway.inputs}
    parts = {
        short for scale in pathway.instruments.values() if scale.id in used for short in scale.short_forms
    }
    for id, scale in pathway.instruments.items():
        if id not in used | parts:
            what = f"nothing reads the scale '{id}': its answers change nothing"
            yield finding_at("unread_input", scale.place, id, what, HINT)
        elif ages := runs_of(age for age in ages_of(scale) if not heard_at(pathway, id, age)):
            what = f"the scale '{id}' is taken at {ages}, where nothing reads it: each answer says so"
            yield finding_at("unread_input", scale.place, id, what, HINT_AGES, severity="warning")


def criteria(pathway: Pathway) -> Iterator[Criterion]:
    """Yield what hears an answer wherever it is given; actions are heard in their track."""
    yield from (rule.when for rule in pathway.rules)
    yield from (one.when for step in pathway.steps.values() for one in step.unsuitable)
    yield from pathway.gates.values()
    yield from (rule.when for rule in pathway.review_rules)


def ages_of(scale: Instrument) -> range:
    """Return the ages that a scale is taken at."""
    return range(scale.age_lowest, scale.age_highest + 1)


def heard_at(pathway: Pathway, id: str, age: int) -> bool:
    """Tell whether some answer of a scale can be heard by a rule, a contraindication, an action or a gate."""

    def anything(one: str) -> Known:
        return (age, age) if one == "age" else (pathway.inputs[one].lowest, pathway.inputs[one].highest)

    return any(
        truth_of(one, anything) is not False for k in parts_of(pathway, id) for one in hearers(pathway, k)
    )


def runs_of(ages: Iterable[int]) -> str:
    """Say ages as an author would: 12-17, 19."""
    runs: list[list[int]] = []
    for age in ages:
        if runs and runs[-1][1] == age - 1:
            runs[-1][1] = age
        else:
            runs.append([age, age])
    return ", ".join(f"{low}" if low == high else f"{low}-{high}" for low, high in runs)


def tracks_that_act(pathway: Pathway) -> dict[str, list[Track]]:
    """Return, for each input that actions read, their tracks."""
    found: dict[str, list[Track]] = {}
    for track in pathway.tracks:
        for id in sorted({id for action in track.actions for id in inputs_of(action.when)}):
            found.setdefault(id, []).append(track)
    return found


def of_finding(pathway: Pathway, one: Input, tracks: list[Track]) -> Iterator[Finding]:
    """Say of a finding that nothing hears it, or that one track alone does."""
    if not tracks:
        yield finding_at(
            "unread_input", one.place, one.id, f"nothing reads '{one.id}': its answer changes nothing", HINT
        )
    elif len(tracks) == 1 and tracks[0].id != pathway.otherwise and beside(pathway, tracks[0]):
        (track,) = tracks
        what = f"'{one.id}' acts in the track '{track.id}' only, and the same patients are offered others"
        owner = track.steps[0].id
        yield finding_at(
            "unread_input", one.place, one.id, what, f"{HINT_EVERYBODY}: '{owner}'",
            severity="warning", owner=owner,
        )  # fmt: skip


def beside(pathway: Pathway, track: Track) -> bool:
    """Tell whether patients of a track are offered others; what is otherwise, and red flags, apart."""
    apart = {track.id, pathway.otherwise, pathway.red_flag_track, pathway.open_flags.track}
    return any(
        other.id not in apart
        and other.age_lowest <= track.age_highest
        and track.age_lowest <= other.age_highest
        for other in pathway.tracks
    )


CHECK = Check("unread_input", "L7", "reading", "each question is heard, and wherever it is answered", find)
