"""Resources of a record become an assessment: `read` is the way in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from attrs import evolve

from stegvis.errors import AssessmentError, Fault, Text
from stegvis.fhir.choosing import choose_answers, choose_in_vain, choose_measures, total_of, with_skipped
from stegvis.fhir.code_table import code_table
from stegvis.fhir.dates import when_of
from stegvis.fhir.evidence import Answer, Evidence, Measure
from stegvis.fhir.forms import AUTHORED, NO_DAY, not_this_status, read_form
from stegvis.fhir.gather import Found, gather
from stegvis.fhir.hearing import (
    asked_anew,
    faults_of,
    hear_set_aside,
    hear_unreadable,
    heard_item,
    numbers,
    reopen,
)
from stegvis.fhir.plain import word
from stegvis.fhir.reading import Reading, Used
from stegvis.fhir.records import MEASURED_AT, NOT_READ, READERS, read_drug, read_observation
from stegvis.fhir.subjects import of_one_patient
from stegvis.fhir.systems import short
from stegvis.model import Assessment, Pathway

DONE = {"Observation": "final", "QuestionnaireResponse": "completed"}
MOMENTS = {"Observation": MEASURED_AT, "QuestionnaireResponse": AUTHORED}
TWICE = Text(
    "en nyckel står två gånger, och det sägs bara i den ena",
    "a key is given twice, and only one of them says so",
)
Known = dict[str, dict[str, Any]]
T = TypeVar("T")
UNDONE = ("preliminary", "in-progress", "stopped")
SUPPORT = ("Questionnaire", "Medication")
"""Read together with what names them."""


def read(pathway: Pathway, resources: Any, on: date) -> Reading:
    """Read a patient's resources: a Bundle, a list, one resource, or the prefetch of a CDS Hooks call.

    Every total is worked out from its items; the newest value within the scale's longest age counts; two
    that disagree are a conflict and go in as not given. Identity numbers are neither stored nor repeated.

    Args:
        resources: FHIR R4 as plain data; R5 and the commonest mistakes are read as well.
        on: the day of the contact.

    Raises:
        AssessmentError: this is not FHIR, or it is of more than one patient.

    >>> import stegvis
    >>> pathway = stegvis.load("se-primary-care")
    >>> total = {
    ...     "resourceType": "Observation", "id": "1", "status": "final", "valueInteger": 12,
    ...     "code": {"coding": [{"system": "http://loinc.org", "code": "44261-6"}]},
    ...     "effectiveDateTime": "2026-11-20",
    ... }
    >>> reading = read(pathway, [total], on=date(2026, 11, 28))
    >>> dict(reading.assessment.scores), [one.source for one in reading.used]
    ({'phq9': 12}, ['Observation/1'])
    """
    if type(on) is not date:
        what = Text("dagen för kontakten väntas här", "the day of the contact is expected here")
        raise AssessmentError([Fault("on", None, what, "date(2026, 11, 28)")])
    found, ignored = gather(resources)
    found = of_one_patient(found, ignored)
    evidence = Evidence(pathway, code_table(pathway), on, ignored=ignored)
    read_all(evidence, found)
    return settled(evidence)


def read_all(evidence: Evidence, found: list[Found]) -> None:
    """Read every resource; the patient first, whose age the others need."""
    forms, drugs = addresses(found, "Questionnaire"), addresses(found, "Medication")
    for one in sorted(found, key=lambda one: one.kind != "Patient"):
        if len(one.ways) > 1:
            read_each_way(evidence, one, forms, drugs)
        else:
            read_one(evidence, one, forms, drugs)


def read_one(evidence: Evidence, one: Found, forms: Known, drugs: Known) -> None:
    """Read one resource."""
    if one.kind in DONE:
        read_apart(evidence, one, forms)
    if one.aside:
        return
    if one.kind in READERS:
        READERS[one.kind](evidence, one)
    elif one.kind == "QuestionnaireResponse":
        read_form(evidence, one, forms)
    elif one.kind in ("MedicationStatement", "MedicationRequest"):
        read_drug(evidence, one, drugs)
    elif one.kind not in SUPPORT:
        evidence.ignore(one.label, NOT_READ)


def read_each_way(evidence: Evidence, one: Found, forms: Known, drugs: Known) -> None:
    """Read a resource in each way it can be meant; what is not said in all of them does not count.

    A yes counts for all that: it may raise a red flag.
    """
    each = [Evidence(evidence.pathway, evidence.table, evidence.on, born=evidence.born) for _ in one.ways]
    for apart, way in zip(each, one.ways, strict=True):
        read_one(apart, evolve(one, data=way, ways=()), forms, drugs)
    for measure in once(m for apart in each for m in apart.measures):
        if all(any(m.scale == measure.scale for m in apart.measures) for apart in each):
            evidence.measures.append(measure)
        else:
            evidence.apart.append((measure, TWICE))
    for answer in once(a for apart in each for a in apart.answers):
        sure = answer.value is True or all(
            any(a.input == answer.input for a in apart.answers) for apart in each
        )
        (evidence.answers if sure else evidence.unreadable).append(answer)
    evidence.apart += once(m for apart in each for m in apart.apart)
    evidence.unreadable += once(a for apart in each for a in apart.unreadable)
    evidence.in_vain += once(a for apart in each for a in apart.in_vain)
    evidence.ignored += once(i for apart in each for i in apart.ignored)


def once(ones: Iterable[T]) -> list[T]:
    """Return each that differs from those before it."""
    found: list[T] = []
    for one in ones:
        if one not in found:
            found.append(one)
    return found


def read_apart(evidence: Evidence, found: Found, forms: dict[str, dict[str, Any]]) -> None:
    """Read what does not count for what it says of suicide: not finished, without a day, in two versions."""
    status = found.data.get("status")
    keys = MOMENTS[found.kind]
    undated = when_of(found.data, *keys) is None
    if status not in UNDONE and not found.aside and not undated:
        return
    apart = Evidence(evidence.pathway, evidence.table, evidence.on)
    more = {"status": DONE[found.kind]} if status in UNDONE else {}
    more |= {keys[0]: evidence.on.isoformat()} if undated else {}
    done = evolve(found, data=found.data | more)
    if found.kind == "Observation":
        read_observation(apart, done)
    else:
        read_form(apart, done, forms)
    why = found.aside or (not_this_status(status) if status in UNDONE else NO_DAY)
    evidence.apart += [(one, why) for one in apart.measures]
    evidence.unreadable += apart.unreadable
    evidence.unreadable += [one for one in apart.answers if one.value is not False]


def addresses(found: list[Found], kind: str) -> dict[str, dict[str, Any]]:
    """Return the resources of a kind by every address that others may know them by."""
    known: dict[str, dict[str, Any]] = {}
    for one in found:
        if one.kind == kind:
            names = (f"{kind}/{one.data.get('id')}", word(one.data, "url").split("|")[0].rstrip("/"))
            known |= dict.fromkeys((*names, one.address, short(one.address)), one.data)
    known.pop("", None)
    return known


def settled(evidence: Evidence) -> Reading:
    """Weigh the evidence, and see to it that what is left can be routed."""
    scores: dict[str, int | str] = {}
    items: dict[str, dict[str | int, int | str | None]] = {}
    measures = choose_measures(evidence)
    for measure in measures.values():
        enter(evidence, measure, scores, items)
    for id, asked in choose_in_vain(evidence, measures).items():
        enter_in_vain(evidence, id, asked, scores, items)
    answers = choose_answers(evidence)
    hear_unreadable(evidence, measures, answers)
    hear_set_aside(evidence, measures)
    findings = asked_anew(evidence, {id: one.value for id, one in answers.items()})
    age = next((int(one.value) for one in evidence.used if one.input == "age"), None)
    assessment = Assessment(age, scores, items, findings, contact_date=evidence.on)
    while (wrong := faults_of(evidence.pathway, assessment)) is not None:
        assessment = without(evidence, assessment, wrong)
    assessment = evolve(assessment, findings=asked_anew(evidence, assessment.findings))
    return Reading(assessment, tuple(evidence.used), tuple(evidence.ignored), tuple(evidence.conflicts))


def enter(
    evidence: Evidence,
    measure: Measure,
    scores: dict[str, int | str],
    items: dict[str, dict[str | int, int | str | None]],
) -> None:
    """Enter a measurement: its items, and its total where they do not make it."""
    id, day = measure.scale, str(measure.when)
    scale = evidence.table.scales[id]
    whole = scale.summed and len(with_skipped(scale, measure.items)) == scale.items
    mine = id in evidence.pathway.instruments
    if measure.items and mine:
        items[id] = {n: measure.items[n] for n in sorted(measure.items)}
        evidence.used += [
            Used(f"{id}.item{n}", value, one.source, str(one.when))
            for n, value in sorted(measure.items.items())
            for one in [measure.kept.get(n, measure)]
        ]
    total = total_of(scale, measure)
    if total is not None and not (whole and mine):
        scores[id] = total
    if total is not None:
        evidence.used.append(Used(id, total, measure.source, day))


def enter_in_vain(
    evidence: Evidence,
    input: str,
    asked: Answer,
    scores: dict[str, int | str],
    items: dict[str, dict[str | int, int | str | None]],
) -> None:
    """Enter that somebody was asked for an item or a total and does not know."""
    scale, _, item = input.partition(".item")
    if item:
        items.setdefault(scale, {})[int(item)] = asked.value
    elif scale in scores or len(items.get(scale, {})) == evidence.pathway.instruments[scale].items:
        return
    else:
        scores[scale] = str(asked.value)
    evidence.used.append(asked.used())


def without(evidence: Evidence, assessment: Assessment, faults: tuple[Fault, ...]) -> Assessment:
    """Take out what cannot stand together with the rest, and say so; what raises a red flag stays."""
    names: set[str] = set()
    for fault in faults:
        name = fault.field.partition(".")[2].partition(".")[0]
        names.add(name)
        evidence.ignore(source_of(evidence, name), fault.said_what, "", name)
        reopen(evidence, name)
    held = {name: held_alone(evidence, assessment, name) for name in names & assessment.items.keys()}
    kept = [one for one in evidence.used if stays(one.input, names, held)]
    if len(kept) == len(evidence.used):  # nothing here can mend it
        raise AssessmentError(faults)
    evidence.used = kept
    parts: dict[str, Any] = {
        key: {id: value for id, value in getattr(assessment, key).items() if id not in names}
        for key in ("scores", "items", "findings")
    }
    parts["items"] |= {name: items for name, items in held.items() if items}
    return evolve(assessment, **parts)


def held_alone(evidence: Evidence, assessment: Assessment, scale: str) -> dict[int, int]:
    """Return the items of a scale that raise a red flag, or say something of suicide, by themselves."""
    known, items = evidence.pathway.instruments[scale], assessment.items[scale]
    given = {int(n): score for n, score in items.items() if isinstance(score, int)}
    heard = {
        n: given[n]
        for n in numbers(evidence.pathway, known)
        if n in given and heard_item(evidence.pathway, known, n, [given[n]]) is not None
    }
    return heard if len(heard) < len(items) or scale in assessment.scores else {}


def stays(input: str, names: set[str], held: dict[str, dict[int, int]]) -> bool:
    """Tell whether a value still counts when these scales and findings have been taken out."""
    name, _, item = input.partition(".item")
    return name not in names or (bool(item) and int(item) in held[name])


def source_of(evidence: Evidence, name: str) -> str:
    """Return where the values of a scale came from."""
    return next((one.source for one in evidence.used if one.input.split(".")[0] == name), "")
