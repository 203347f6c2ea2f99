"""Is an episode possible at all? Every fault at once, before anything is worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import evolve, fields

from stegvis.errors import AssessmentError, Fault, Text, meant
from stegvis.model import (
    IMPRESSION,
    LONGEST,
    OUTCOMES,
    REASONS,
    AdverseEvent,
    Assessment,
    EarlierStep,
    Episode,
    Measurement,
    Override,
    Pathway,
    Referral,
)
from stegvis.routing import why_unread

CHECK_YEAR = Text("kontrollera året", "check the year")
CHECK_DAYS = Text("kontrollera båda dagarna", "check both days")
KINDS: dict[str, tuple[type, Text]] = {
    "str": (str, Text("ska vara en text", "should be a text")),
    "int": (int, Text("ska vara ett heltal", "should be a whole number")),
    "bool": (
        bool,
        Text(
            "ska vara True eller False, eller None när det inte är känt",
            "should be True or False, or None when it is not known",
        ),
    ),
    "date": (
        date,
        Text(
            "ska vara ett datetime.date, en dag utan klockslag",
            "should be a datetime.date, a day without a time",
        ),
    ),
}
BY_CHECK = Text("ska vara svar efter kontrollfråga", "should be a mapping from check to answer")
NO_TUPLE = Text("ska vara en tupel", "should be a tuple")
NO_PRINTED = Text("kryssade rutor läses inte i ett förlopp", "printed positions are not read in an episode")
AS_ITEMS = Text(
    "ge de poängsatta svaren som items, med sin dag, bland mätningarna",
    "give the scored answers as items, with their day, among the measurements",
)
NOBODY = Text("vem som valde är inte sagt", "who chose is not said")
A_ROLE = Text("en roll räcker", "a role is enough")
NO_STEP = Text("ingen insats heter", "no step is called")
NO_CHECK = Text("ingen kontrollfråga heter", "no check is called")
NO_IMPRESSION = Text("inget intryck heter", "no impression is called")
NO_OUTCOME = Text("inget utfall heter", "no outcome is called")
NO_REASON = Text("inget skäl heter", "no reason is called")
DAYS = {
    "started": Text("insatsens början", "started"), "ended": Text("insatsens slut", "ended"),
    "on": Text("dagen", "on"),
    "sent": Text("remissen skickad", "sent"), "confirmed": Text("remissen bekräftad", "confirmed"),
    "arrived": Text("patienten mottagen", "arrived"), "returned": Text("patienten åter", "returned"),
    "the review": Text("uppföljningen", "the review"),
}  # fmt: skip
"""What a day of an episode is called in its faults."""
BY_ITEM = Text('ska vara svar efter fråga, {"9": 0}', "should be a mapping by item")
FREE = ("int | None", "Score")
"""Totals and items are read by the instrument's own rules, sessions by their range."""
PARTS: dict[str, type] = {
    "patient": Assessment,
    "measurements": Measurement,
    "adverse_events": AdverseEvent,
    "earlier": EarlierStep,
    "referral": Referral,
    "overrides": Override,
}


def vet(pathway: Pathway, episode: Episode) -> list[Fault]:
    """Return what makes an episode impossible; measurements and patient are read by others.

    Raises:
        AssessmentError: a value is of the wrong kind, so that nothing else can be read.
    """
    if wrong := [*misshapen(episode)]:
        raise AssessmentError(wrong)
    return [
        *present(pathway, episode),
        *earlier(pathway, episode),
        *events(episode),
        *overrides(pathway, episode),
        *(referral(pathway, episode, episode.referral) if episode.referral else ()),
    ]


def misshapen(part: Any, at: str = "") -> Iterator[Fault]:
    """Find values of the wrong kind, such as "no" for False or a time for a day, by the declared types."""
    for field in fields(type(part)):
        value, where = getattr(part, field.name), f"{at}{field.name}"
        if (value is None and "None" in field.type) or field.type in FREE:
            continue
        if field.name == "items":
            if not isinstance(value, Mapping):
                yield Fault(where, value, BY_ITEM)
            continue
        if field.type.startswith("Mapping[str, bool"):
            if not isinstance(value, Mapping):
                yield Fault(where, value, BY_CHECK)
                continue
            strange = {k: v for k, v in value.items() if not (v is None or isinstance(v, bool))}
            yield from (Fault(f"{where}.{k}", v, KINDS["bool"][1]) for k, v in strange.items())
        elif field.type.startswith("tuple["):
            if not isinstance(value, tuple | list):
                yield Fault(where, value, NO_TUPLE)
                continue
            for i, one in enumerate(value):
                yield from inside(one, PARTS[field.name], f"{where}[{i}]")
        elif field.name in PARTS:
            yield from inside(value, PARTS[field.name], where)
        else:
            kind, what = KINDS[field.type.removesuffix(" | None")]
            if type(value) is not kind:
                yield Fault(where, value, what)


def inside(part: Any, kind: type, where: str) -> Iterator[Fault]:
    """Find what is wrong with a part: it is something else, or holds something else."""
    if isinstance(part, kind):
        yield from misshapen(part, f"{where}.") if kind is not Assessment else ()
    else:
        what = Text(f"ska vara en stegvis.{kind.__name__}", f"should be a stegvis.{kind.__name__}")
        yield Fault(where, part, what)


def unknown(field: str, id: str, among: Sequence[str], what: Text) -> Iterator[Fault]:
    """Say so when an id is not among those there are."""
    if id not in among:
        said = Text(f"{what.sv} '{id}'", f"{what.en} '{id}'")
        yield Fault(field, id, said, ", ".join(sorted(among)), meant(id, among), "unknown_name")


def present(pathway: Pathway, episode: Episode) -> Iterator[Fault]:
    """Find what is wrong with the present step."""
    yield from unknown("step", episode.step, list(pathway.steps), NO_STEP)
    yield from past_calendar("on", episode.on)
    if episode.started > episode.on:
        what = Text(
            f"insatsen börjar {episode.started}, efter uppföljningen {episode.on}",
            f"the step starts on {episode.started}, after the review on {episode.on}",
        )
        yield Fault("started", str(episode.started), what, "", CHECK_DAYS)
    if episode.scale and episode.scale not in pathway.instruments:
        yield evolve(why_unread(pathway, "scale", episode.scale, episode.scale), field="scale")
    if episode.impression is not None:
        words = [one.id for one in IMPRESSION]
        yield from unknown("impression", episode.impression, words, NO_IMPRESSION)
    if episode.weeks > LONGEST:
        what = Text(
            f"insatsen har pågått i {episode.weeks} veckor", f"the step has lasted {episode.weeks} weeks"
        )
        most = Text(f"högst {LONGEST} veckor", f"at most {LONGEST} weeks")
        yield Fault("started", str(episode.started), what, most, CHECK_YEAR)
    sessions = episode.sessions
    if sessions is not None and not (type(sessions) is int and 0 <= sessions <= LONGEST):
        what = Text(
            f"{episode.sessions} kan inte vara ett antal besök",
            f"{episode.sessions} cannot be a number of sessions",
        )
        yield Fault("sessions", episode.sessions, what, Text(f"0 till {LONGEST}", f"0 to {LONGEST}"))
    for id in episode.checks:
        yield from unknown(f"checks.{id}", id, [c.id for c in pathway.checks], NO_CHECK)
    if episode.patient.printed_items:
        yield Fault("patient.printed_items", "...", NO_PRINTED, "", AS_ITEMS)


def past_calendar(field: str, day: object) -> Iterator[Fault]:
    """Find a day after which there are too few left to count in."""
    latest = date.max - timedelta(weeks=2 * LONGEST)
    if type(day) is date and day > latest:
        what = Text(f"efter {day} går det inte att räkna dagar", f"no days can be counted after {day}")
        allowed = Text(f"till och med {latest}", f"up to {latest}")
        yield Fault(field, str(day), what, allowed, CHECK_YEAR, "out_of_range")


def earlier(pathway: Pathway, episode: Episode) -> Iterator[Fault]:
    """Find what is wrong with earlier steps."""
    for i, one in enumerate(episode.earlier):
        field = f"earlier[{i}]"
        yield from unknown(f"{field}.step", one.step, list(pathway.steps), NO_STEP)
        yield from unknown(f"{field}.outcome", one.outcome, OUTCOMES, NO_OUTCOME)
        days = [("started", one.started), ("ended", one.ended)]
        yield from in_order(field, days, ("the review", episode.on))


def events(episode: Episode) -> Iterator[Fault]:
    """Find adverse events that have not happened yet."""
    for i, one in enumerate(episode.adverse_events or ()):
        yield from in_order(f"adverse_events[{i}]", [("on", one.on)], ("the review", episode.on))


def overrides(pathway: Pathway, episode: Episode) -> Iterator[Fault]:
    """Find what is wrong with a clinician's choices."""
    for i, one in enumerate(episode.overrides):
        field = f"overrides[{i}]"
        yield from unknown(f"{field}.chosen", one.chosen, list(pathway.steps), NO_STEP)
        yield from unknown(f"{field}.reason", one.reason, list(REASONS), NO_REASON)
        if not one.by.strip():
            yield Fault(f"{field}.by", one.by, NOBODY, "", A_ROLE)
        yield from in_order(field, [("on", one.on)], ("the review", episode.on))


def referral(pathway: Pathway, episode: Episode, given: Referral) -> Iterator[Fault]:
    """Find days of a referral that contradict each other."""
    yield from unknown("referral.to", given.to, list(pathway.steps), NO_STEP)
    days = [
        ("sent", given.sent),
        ("confirmed", given.confirmed),
        ("arrived", given.arrived),
        ("returned", given.returned),
    ]
    yield from in_order("referral", days, ("the review", episode.on))


def in_order(field: str, days: Sequence[tuple[str, date | None]], last: tuple[str, date]) -> Iterator[Fault]:
    """Find a day that comes before the one it should follow, or after the review."""
    given = [(name, day) for name, day in days if day is not None]
    following = [*given[1:], last]
    for (name, day), (next_name, next_day) in zip(given, following, strict=True):
        if day > next_day:
            first, then = DAYS[name], DAYS[next_name]
            what = Text(
                f"{first.sv} {day} ligger efter {then.sv} {next_day}",
                f"{first.en} {day} lies after {then.en} {next_day}",
            )
            yield Fault(f"{field}.{name}", str(day), what, "", CHECK_DAYS)
