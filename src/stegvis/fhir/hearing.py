"""What is said of suicide, or of another red flag, is heard, whatever contradicts it or sets it aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from stegvis.errors import AssessmentError, Fault, Text
from stegvis.fhir.dates import AFTER, When, imprecise, in_time
from stegvis.fhir.evidence import Answer, Evidence, Measure
from stegvis.fhir.reading import Conflict, Used, Value
from stegvis.model import Assessment, Instrument, Pathway
from stegvis.routing import asked_about, flags_of, opened, positive, weigh

Answered = TypeVar("Answered")
HOLDS = Text(
    "svaren säger emot varandra; det som väcker en varningsflagga gäller tills det är klarlagt",
    "the answers contradict each other; what raises a red flag holds until that is settled",
)
UNREADABLE = Text("ett svar går inte att läsa", "an answer cannot be read")
ANEW = Text(
    "det skulle lämna ofrågat vad journalen säger emot sig själv om: frågas på nytt",
    "it would leave unasked what the record contradicts itself about: asked anew",
)


def faults_of(pathway: Pathway, assessment: Assessment) -> tuple[Fault, ...] | None:
    """Return why an assessment cannot be routed, or None when it can."""
    try:
        weigh(pathway, assessment)
    except AssessmentError as error:
        return error.faults
    return None


def of_scale(scale: str, total: int | None, items: Mapping[int, int]) -> Assessment:
    """Return a patient of whom nothing is known but one scale."""
    return Assessment(scores={} if total is None else {scale: total}, items={scale: dict(items)})


def numbers(pathway: Pathway, scale: Instrument) -> list[int]:
    """Return the items of a scale that ask about suicide, or that rules read."""
    read = [number for number, _ in pathway.ruleset.read_items.get(scale.id, ())]
    return sorted({*scale.critical_items, *read})


def heard_item(pathway: Pathway, scale: Instrument, number: int, scores: Iterable[int]) -> int | None:
    """Return the score that counts of those that contradict each other: one that raises a flag, else none.

    Of an item that asks about suicide, any score above the lowest counts.
    """
    raising = [one for one in scores if flags_of(pathway, of_scale(scale.id, None, {number: one}))]
    low = scale.allowed(number)[0]
    above = [one for one in scores if number in scale.critical_items and one > low]
    return max(raising or above, default=None)


def heard_items(evidence: Evidence, scale: Instrument, group: Sequence[Measure]) -> dict[int, int]:
    """Return the items that count of measurements that disagree: what all say, and what raises a flag."""
    first = group[0].items
    found = {n: score for n, score in first.items() if all(one.items.get(n) == score for one in group)}
    for number in numbers(evidence.pathway, scale):
        given = [(one.items[number], one) for one in group if number in one.items]
        held = heard_item(evidence.pathway, scale, number, [score for score, _ in given])
        if held is not None:
            found[number] = held
        if held is not None and len({score for score, _ in given}) > 1:
            evidence.clash(f"{scale.id}.item{number}", given, held, HOLDS)
    return found


def heard_total(
    pathway: Pathway, scale: Instrument, totals: Iterable[int], items: Mapping[int, int]
) -> int | None:
    """Return the total that counts of those that disagree: one that raises a flag that the items do not."""
    raised = flags_of(pathway, of_scale(scale.id, None, items))
    raising = [one for one in totals if flags_of(pathway, of_scale(scale.id, one, items)) - raised]
    return max(raising, key=lambda one: one if scale.direction == "higher_worse" else -one, default=None)


def heard_finding(
    evidence: Evidence, id: str, values: Iterable[Value], beside: Mapping[str, Value]
) -> Value | None:
    """Return the answer that counts of those that contradict each other: one that raises a red flag."""
    age = next((int(one.value) for one in evidence.used if one.input == "age"), None)
    raised = {
        value: flags_of(evidence.pathway, Assessment(age, findings={**beside, id: value}))
        for value in dict.fromkeys(values)
    }
    common = set.intersection(*raised.values())
    return next((value for value, flags in raised.items() if flags - common), None)


def kept_answers(evidence: Evidence, found: Measure, earlier: Iterable[Measure]) -> None:
    """Keep what an earlier form answered on suicide and the newest leaves open, where the total has room."""
    scale = evidence.table.scales[found.scale]
    for number in numbers(evidence.pathway, scale):
        told = [one for one in earlier if number in one.items]
        if number in found.items or not told:
            continue
        last = max(told, key=lambda one: (one.when.last, one.items[number]))
        score = last.items[number]
        more = found.items | {number: score}
        fits = faults_of(evidence.pathway, of_scale(scale.id, found.total, more)) is None
        if score > scale.allowed(number)[0] and fits:
            found.items = more
            found.kept[number] = last


def hear_apart(evidence: Evidence, one: Measure, why: Text) -> None:
    """Ask what a scale asks about suicide, where it was answered above its lowest and does not count."""
    scale = evidence.table.scales[one.scale]
    if not scale.asks_about or not positive(scale, of_scale(scale.id, one.total, one.items)):
        return
    said: dict[str, Value] = {
        f"{scale.id}.item{n}": one.items[n] for n in scale.critical_items if n in one.items
    } or {scale.id: sum(one.items.values()) if one.total is None else one.total}
    for input, value in said.items():
        ask_apart(evidence, scale, Used(input, value, one.source, str(one.when)), why)


def ask_apart(evidence: Evidence, scale: Instrument, said: Used, why: Text) -> None:
    """Enter an answer on suicide that does not count as a conflict, and ask its questions anew."""
    ids = asked_about(evidence.pathway, scale)
    names = [evidence.pathway.inputs[id].name for id in ids] or [scale.name]
    sv, en = "; ".join(name.sv for name in names), "; ".join(name.en for name in names)
    given = f"{said.input}: {said.value}"
    told = Text(
        f"{why.sv}, men vad som sagts om självmord hörs ({given})",
        f"{why.en}, but what is said of suicide is heard ({given})",
    )
    question = Text(f"Fråga på nytt: {sv}", f"Ask anew: {en}")
    evidence.conflicts.append(Conflict(said.input, (said,), None, told, question, critical=True))
    for id in ids:
        reopen(evidence, id)


def reopen(evidence: Evidence, input: str) -> None:
    """Ask a question anew, with those that stand before it."""
    gated = input if input in evidence.pathway.gates else input.partition(".")[0]
    evidence.again.update(dict.fromkeys(opened(evidence.pathway, gated)))


def hear_unreadable(
    evidence: Evidence, measures: Mapping[str, Measure], findings: Mapping[str, Answer]
) -> None:
    """Ask anew about answers that cannot be read, unless what counts raises the flag or is newer."""
    for one in evidence.unreadable:
        assert one.when
        scale, _, item = one.input.partition(".item")
        days = evidence.longest_age(scale)
        if in_time(one.when, evidence.on, days) not in (None, AFTER, imprecise(days)):
            continue
        known = evidence.table.scales.get(scale)
        if known and item and int(item) in known.critical_items:
            if not answered_elsewhere(known, int(item), one.when, measures.get(scale)):
                ask_apart(evidence, known, one.used(), UNREADABLE)
        elif scale not in measures and (scale not in findings or findings[scale].value is False):
            reopen(evidence, one.input)


def hear_set_aside(evidence: Evidence, measures: Mapping[str, Measure]) -> None:
    """Ask about suicide where what does not count speaks of it, and what counts neither does nor is newer."""
    for one, why in evidence.apart:
        scale, days = evidence.table.scales[one.scale], evidence.longest_age(one.scale)
        known = measures.get(one.scale)
        told = any(answered_elsewhere(scale, number, one.when, known) for number in scale.critical_items)
        if not told and in_time(one.when, evidence.on, days) in (None, AFTER, imprecise(days)):
            hear_apart(evidence, one, why)


def answered_elsewhere(scale: Instrument, number: int, when: When, measure: Measure | None) -> bool:
    """Tell whether an item was answered above its lowest in what counts, or later."""
    if not measure or number not in measure.items:
        return False
    return measure.when.first > when.last or measure.items[number] > scale.allowed(number)[0]


def asked_anew(evidence: Evidence, findings: Mapping[str, Answered]) -> dict[str, Answered]:
    """Leave out what was denied and would leave unasked what the record contradicts itself about."""
    for one in evidence.conflicts:
        if one.kept is None and not one.critical:
            reopen(evidence, one.input)
    gone = [id for id, value in findings.items() if value is False and id in evidence.again]
    for used in evidence.used:
        if used.input in gone:
            evidence.ignore(used.source, ANEW, "", used.input)
    evidence.used = [used for used in evidence.used if used.input not in gone]
    return {id: value for id, value in findings.items() if id not in gone}
