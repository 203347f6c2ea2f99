"""Evidence weighed against itself: the newest counts, what disagrees is a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from attrs import evolve

from stegvis.errors import Text
from stegvis.fhir.dates import AFTER, When, age_on, ages_on, imprecise, in_time, too_old
from stegvis.fhir.evidence import Answer, Evidence, Measure
from stegvis.fhir.hearing import (
    HOLDS,
    faults_of,
    hear_apart,
    heard_finding,
    heard_items,
    heard_total,
    kept_answers,
    of_scale,
)
from stegvis.fhir.reading import Value
from stegvis.language import inputs_of
from stegvis.model import UNKNOWN, Instrument

OLD_DENIAL = Text(
    "ett nekande svar om en varningsflagga gäller bara den dag det gavs: fråga igen",
    "a denied red flag holds only on the day it was given: ask again",
)
TOTAL_IS_WRONG = Text(
    "totalpoängen stämmer inte med svaren; den är uträknad ur svaren",
    "the total does not fit the answers; it has been worked out from the answers",
)
NO_ORDER = Text(
    "två värden från samma tid säger emot varandra", "two values of the same time contradict each other"
)
RECORD_DIFFERS = Text(
    "svaret och journalen säger emot varandra", "the answer and the record contradict each other"
)


class Timed(Protocol):
    """What has a source and a moment."""

    @property
    def source(self) -> str: ...

    @property
    def when(self) -> When | None: ...


T = TypeVar("T", bound=Timed)


def newest(evidence: Evidence, what: str, measured: list[T]) -> list[T]:
    """Keep what is newest, or all that may be; say of the rest what replaced it."""
    last = max(one.when.last for one in measured if one.when)
    latest = max(one.when.first for one in measured if one.when and one.when.last == last)
    group = [one for one in measured if one.when and one.when.last >= latest]
    instants = [one.when.instant for one in group if one.when]
    if len(group) > 1 and all(instants) and all(one.when and one.when.whole for one in group):
        top = max(instant for instant in instants if instant)
        group = [one for one in group if one.when and one.when.instant == top]
    sources = ", ".join(dict.fromkeys(one.source for one in group))
    why = Text(f"ersatt av ett nyare värde: {sources}", f"replaced by a newer value: {sources}")
    for one in measured:
        if one not in group:
            evidence.ignore(one.source, why, "", what)
    return group


def choose_measures(evidence: Evidence) -> dict[str, Measure]:
    """Return the one measurement that counts of each scale."""
    by_scale: dict[str, list[Measure]] = {}
    for one in evidence.measures:
        if fits(evidence, one):
            by_scale.setdefault(one.scale, []).append(one)
    chosen = {}
    for scale, measures in by_scale.items():
        joined = put_together(evidence, measures)
        group = newest(evidence, scale, joined)
        found = merged(evidence, group)
        kept_answers(evidence, found, [one for one in joined if one not in group])
        if found.items or found.total is not None:
            chosen[scale] = found
    return chosen


def fits(evidence: Evidence, one: Measure) -> bool:
    """Tell whether a measurement counts: in time, and at an age that its scale is for."""
    scale = evidence.table.scales[one.scale]
    days = evidence.longest_age(scale.id)
    why = in_time(one.when, evidence.on, days)
    low, high = scale.age_lowest, scale.age_highest
    if not why and evidence.born:
        then = age_on(evidence.born.last, one.when.first), ages_on(evidence.born, one.when.last)[1]
        now = ages_on(evidence.born, evidence.on)
        if not (low <= then[0] and then[1] <= high and low <= now[0] and now[1] <= high):
            name = scale.name
            sv = f"{name.sv} är inte validerad vid patientens ålder"
            why = Text(sv, f"{name.en} is not validated at the patient's age")
    if why:
        evidence.ignore(one.source, why, "", one.scale)
        if why == AFTER:
            evidence.apart.append((one, why))
        elif why != too_old(days):
            hear_apart(evidence, one, why)
    return not why


def put_together(evidence: Evidence, measures: list[Measure]) -> list[Measure]:
    """Join single values to the form that they come from, or to those of the same moment."""
    measures = of_one_source(measures)
    forms = {one.source: one for one in measures if one.whole_form}
    loose: dict[When, Measure] = {}
    rest: list[Measure] = []
    for one in measures:
        form = next((forms[source] for source in one.of if source in forms), None)
        if form and agrees(form, one):
            take_in(evidence, form, one)
        elif one.items and not one.whole_form:
            whole = loose.setdefault(one.when, one)
            if whole is one or not agrees(whole, one):
                rest.append(one)
            else:
                take_in(evidence, whole, one)
        else:
            rest.append(one)
    return rest


def of_one_source(measures: list[Measure]) -> list[Measure]:
    """Join what one source says, such as the components of an observation, where it does not disagree."""
    joined: dict[str, list[Measure]] = {}
    for one in measures:
        same = joined.setdefault(one.source, [])
        totals = [whole for whole in same if None in (whole.total, one.total) and agrees(whole, one)]
        if not totals:
            same.append(one)
            continue
        totals[0].items.update(one.items)
        totals[0].total = one.total if totals[0].total is None else totals[0].total
    return [one for same in joined.values() for one in same]


def agrees(whole: Measure, part: Measure) -> bool:
    """Tell whether no item is answered otherwise."""
    return all(whole.items.get(number, value) == value for number, value in part.items.items())


def take_in(evidence: Evidence, whole: Measure, part: Measure) -> None:
    """Join one value to a measurement; a total is kept unless it already has one."""
    whole.items.update(part.items)
    if part.total is not None and whole.total is None:
        whole.total = part.total
    elif part.total is not None and part.total != whole.total:
        given = [(whole.total, whole), (part.total, part)]
        scale, totals = evidence.table.scales[whole.scale], [one for one, _ in given if one is not None]
        whole.total = heard_total(evidence.pathway, scale, totals, whole.items)
        evidence.clash(scale.id, given, whole.total, NO_ORDER if whole.total is None else HOLDS)
    if part.source not in whole.source.split(", "):
        whole.source = f"{whole.source}, {part.source}"


def merged(evidence: Evidence, group: list[Measure]) -> Measure:
    """Return what measurements of the same time say together, or what counts of them all the same."""
    first, *others = sorted(group, key=lambda one: (-len(one.items), one.total is None, one.source))
    scale = evidence.table.scales[first.scale]
    for one in (first, *others):
        check_total(evidence, scale, one)
    before = [evolve(one, items=dict(one.items)) for one in (first, *others)]
    for other in others:
        totals = {total_of(scale, one) for one in (first, other)} - {None}
        if not agrees(first, other) or len(totals) > 1:
            return disputed(evidence, scale, before)
        take_in(evidence, first, other)
    check_total(evidence, scale, first)
    return first


def disputed(evidence: Evidence, scale: Instrument, group: list[Measure]) -> Measure:
    """Return what counts of measurements that disagree: what all say, and what raises a red flag."""
    items = heard_items(evidence, scale, group)
    totals = [total_of(scale, one) for one in group]
    known = [total for total in totals if total is not None]
    total = heard_total(evidence.pathway, scale, known, items)
    if total is None and len(set(totals)) == 1 and known:
        total = known[0] if faults_of(evidence.pathway, of_scale(scale.id, known[0], items)) is None else None
    open_ = any(one.items.keys() - items.keys() for one in group) or len(set(known)) > 1
    if open_:
        given = [(value_of(scale, one), one) for one in group]
        evidence.clash(scale.id, given, total, NO_ORDER if total is None else HOLDS)
    sources = ", ".join(dict.fromkeys(one.source for one in group))
    return Measure(scale.id, sources, group[0].when, items, total)


def value_of(scale: Instrument, one: Measure) -> Value:
    """Return what a measurement says, in one number: its total, else the sum of what is answered."""
    total = total_of(scale, one)
    return sum(one.items.values()) if total is None else total


def total_of(scale: Instrument, one: Measure) -> int | None:
    """Return the total: worked out from the items when all are answered, else as it was given."""
    items = with_skipped(scale, one.items)
    return sum(items.values()) if scale.summed and len(items) == scale.items else one.total


def with_skipped(scale: Instrument, items: dict[int, int]) -> dict[int, int]:
    """Return the items with those that the form skips, which are 0."""
    filled = dict(items)
    for skip in scale.skips:
        if not skip.unless_answered and all(items.get(number) == 0 for number in skip.when_zero):
            filled = dict.fromkeys(skip.zero, 0) | filled
    return filled


def check_total(evidence: Evidence, scale: Instrument, one: Measure) -> None:
    """Set a given total aside when the items cannot sum to it; the items count."""
    if one.total is None or not one.items or not scale.summed:
        return
    items = with_skipped(scale, one.items)
    left = [scale.allowed(number) for number in range(1, scale.items + 1) if number not in items]
    low = sum(items.values()) + sum(values[0] for values in left)
    high = sum(items.values()) + sum(values[-1] for values in left)
    if not low <= one.total <= high:
        kept = low if low == high else None
        evidence.ignore(one.source, TOTAL_IS_WRONG, "", one.scale)
        evidence.clash(scale.id, [(one.total, one), (sum(items.values()), one)], kept, TOTAL_IS_WRONG)
        if kept is None:
            hear_apart(evidence, evolve(one, items={}), TOTAL_IS_WRONG)
        one.total = None


def choose_answers(evidence: Evidence) -> dict[str, Answer]:
    """Return the one answer that counts of each finding."""
    flags = frozenset(id for flag in evidence.pathway.red_flags for id in inputs_of(flag.when))
    by_input: dict[str, list[Answer]] = {}
    for one in evidence.answers:
        if one.stated or counts(evidence, one, flags):
            by_input.setdefault(one.input, []).append(one)
    chosen: dict[str, Answer] = {}
    disputes: dict[str, tuple[list[Answer], Text]] = {}
    for id, answers in by_input.items():
        asked = [one for one in answers if not one.stated]
        stated = [one for one in answers if one.stated]
        group = newest(evidence, id, asked) if asked else []
        known = [one for one in (*group, *stated) if one.value != UNKNOWN]
        if known:
            group, stated = [one for one in group if one in known], [one for one in stated if one in known]
        if len({one.value for one in group}) > 1:
            disputes[id] = (group, NO_ORDER)
        elif len({one.value for one in (*group, *stated)}) > 1:
            disputes[id] = ([*group, *stated], RECORD_DIFFERS)
        else:
            chosen[id] = (*group, *stated)[0]
            evidence.used += [one.used() for one in (*group, *stated)]
    return chosen | settle(evidence, disputes, {id: one.value for id, one in chosen.items()})


def settle(
    evidence: Evidence, disputes: Mapping[str, tuple[list[Answer], Text]], beside: Mapping[str, Value]
) -> dict[str, Answer]:
    """Return of the answers that disagree those that raise a red flag, and enter each as a conflict."""
    chosen: dict[str, Answer] = {}
    for id, (answers, why) in disputes.items():
        held = heard_finding(evidence, id, [one.value for one in answers], beside)
        holding = [one for one in answers if held is not None and one.value == held]
        chosen.update((id, one) for one in holding[:1])
        evidence.used += [one.used() for one in holding]
        evidence.clash(id, [(one.value, one) for one in answers], held, why if held is None else HOLDS)
    return chosen


def choose_in_vain(evidence: Evidence, chosen: Mapping[str, Measure]) -> dict[str, Answer]:
    """Return the items and totals that were asked in vain, where nothing that counts says what they are."""
    found: dict[str, Answer] = {}
    for one in evidence.in_vain:
        scale, _, item = one.input.partition(".item")
        measure = chosen.get(scale)
        known = measure and (int(item) in measure.items if item else measure.total is not None)
        if known or (measure and one.source not in measure.source.split(", ")):
            continue
        if scale in evidence.pathway.instruments and counts(evidence, one, frozenset()):
            found[one.input] = one
    return found


def counts(evidence: Evidence, one: Answer, flags: frozenset[str]) -> bool:
    """Tell whether an answer counts on the day; a denied red flag only on the day that it was denied."""
    assert one.when
    days = evidence.longest_age()
    why = in_time(one.when, evidence.on, days)
    if why in (AFTER, imprecise(days)) and one.value is not False:
        evidence.unreadable.append(one)
    if not why and one.value is False and one.input in flags and not one.when.touches(evidence.on):
        why = OLD_DENIAL
    if why:
        evidence.ignore(one.source, why, "", one.input)
    return not why
