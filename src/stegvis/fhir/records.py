"""What a record states: the patient, observations, diagnoses, drugs and flags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stegvis.errors import AssessmentError, Fault, Text
from stegvis.fhir.answers import finding_value, no_value_of, score_of
from stegvis.fhir.dates import When, ages_on, read_day, when_of
from stegvis.fhir.evidence import Answer, Evidence, Measure
from stegvis.fhir.forms import NO_DAY, not_this_status
from stegvis.fhir.gather import Found
from stegvis.fhir.plain import Element, objects, part, word
from stegvis.fhir.reading import Used
from stegvis.fhir.systems import GENDER, Key, code_of, keys_of, short
from stegvis.model import UNKNOWN, Code, words_of

MEASURED = ("final", "amended", "corrected")
MEASURED_AT = ("effectiveDateTime", "effectiveInstant", "effectivePeriod", "issued")
ORDERED = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
NO_CODE = Text("koden är inte känd i den här vårdprocessen", "its code is not known to this pathway")
PANEL = Text(
    "koden är formulärets, inte totalpoängens: talet kan inte läsas",
    "this is the code of the form, not of its total: the number cannot be read",
)
NO_BIRTH = Text("födelsedagen går inte att läsa", "the birth date cannot be read")
DEAD = Text("patienten är avliden", "the patient has died")
TOO_OLD = Text("uppgiften är för gammal för att gälla i dag", "it is too old to hold today")
OVER = Text("det är över", "it is over")
AFTER = Text("det är daterat efter dagen", "it is dated after the day")
DAY_IS_GIVEN = Text(
    "ur en vårdkontakt läses inget: dagen anges av den som frågar",
    "nothing is read from an encounter: the day is given by the one who asks",
)
NOT_READ = Text("resurser av det slaget läses inte", "resources of this kind are not read")


def many_patients() -> AssessmentError:
    """Return the refusal to mix patients."""
    what = Text("resurserna gäller mer än en patient", "the resources are of more than one patient")
    hint = Text("läs en patient i taget", "read one patient at a time")
    return AssessmentError([Fault("resources", None, what, "", hint)])


def ask_about(evidence: Evidence, finding: str) -> Text:
    """Say that a code gives cause to ask a question, which it does not answer."""
    name = evidence.pathway.inputs[finding].name
    return Text(f"besvarar inte frågan, men ställ den: {name.sv}", f"does not answer it, but ask: {name.en}")


def read_patient(evidence: Evidence, found: Found) -> None:
    """Read the age on the day, and the sex as it is registered."""
    data = found.data
    if data.get("deceasedBoolean") is True or data.get("deceasedDateTime"):
        evidence.ignore(found.label, DEAD, "Patient.deceased")
        return
    born = read_day(data.get("birthDate"))
    if born is None or born.last > evidence.on:
        evidence.ignore(found.label, NO_BIRTH, "Patient.birthDate", "age")
    else:
        evidence.born, evidence.born_source = born, found.label
        set_age(evidence, found.label, born)
    gender = code_of(data.get("gender"))
    stated = state(evidence, found, [(GENDER, gender)], None)
    sex = gender.lower() if gender else None
    if not stated and "sex" in evidence.pathway.inputs and sex in words_of("sex"):
        evidence.answers.append(Answer("sex", sex, found.label, None, stated=True))


def set_age(evidence: Evidence, source: str, born: When) -> None:
    """Enter the age, when the birth date tells one age and not two."""
    low, high = ages_on(born, evidence.on)
    most = evidence.pathway.inputs["age"].highest
    if low != high:
        why = Text(
            f"födelsedagen är inte hel: {low} eller {high} år",
            f"the birth date is not whole: {low} or {high} years",
        )
        evidence.ignore(source, why, "Patient.birthDate", "age")
    elif low > most:
        evidence.ignore(source, NO_BIRTH, "Patient.birthDate", "age")
    else:
        evidence.used.append(Used("age", low, source, evidence.on.isoformat()))


def read_observation(evidence: Evidence, found: Found) -> None:
    """Read a total, items as components or by themselves, or the answer of a finding."""
    data = found.data
    if (status := data.get("status")) not in MEASURED:
        evidence.ignore(found.label, not_this_status(status))
        return
    when = when_of(data, *MEASURED_AT)
    if when is None:
        evidence.ignore(found.label, NO_DAY)
        return
    keys = keys_of(data.get("code"))
    known = observe(evidence, found, keys, data, when, "")
    for i, one in enumerate(objects(data.get("component"))):
        at = f"Observation.component[{i}]"
        known = observe(evidence, found, keys_of(one.get("code")), one, when, at) or known
    panels = any(key in evidence.table.panels for key in keys)
    if panels and any(key.startswith("value") for key in data):
        evidence.ignore(found.label, PANEL)
    elif not (known or panels):
        evidence.ignore(found.label, NO_CODE)


def observe(evidence: Evidence, found: Found, keys: list[Key], element: Element, when: When, at: str) -> bool:
    """Read one value of an observation; tell whether its code is known."""
    table, sources = evidence.table, derived_from(found.data)
    items = [
        one for key in keys for one in table.items.get(key, ()) if one[0] in evidence.pathway.instruments
    ]
    totals = [id for key in keys for id in table.totals.get(key, ())]
    finding = next((id for key in keys if (id := table.own.get(key))), "")
    for scale, number in dict.fromkeys(items):
        input, score = f"{scale}.item{number}", score_of(element, evidence.weights(scale))
        if not isinstance(score, Text) and score not in table.scales[scale].allowed(number):
            score = no_value_of(input)
        if isinstance(score, Text):
            evidence.cannot_read(Answer(input, UNKNOWN, found.label, when), score, at)
        else:
            evidence.measures.append(Measure(scale, found.label, when, {number: score}, of=sources))
    for scale in dict.fromkeys(totals):
        score = score_of(element, {})
        if not isinstance(score, Text):
            fits = table.scales[scale].lowest <= score <= table.scales[scale].highest
            score = score if fits else no_value_of(scale)
        if isinstance(score, Text):
            evidence.cannot_read(Answer(scale, UNKNOWN, found.label, when), score, at)
        else:
            evidence.measures.append(Measure(scale, found.label, when, total=score, of=sources))
    if finding:
        value = finding_value(element, evidence.pathway.inputs[finding])
        if isinstance(value, Text):
            evidence.cannot_read(Answer(finding, UNKNOWN, found.label, when), value, at)
        else:
            evidence.answers.append(Answer(finding, value, found.label, when))
    return bool(items or totals or finding)


def derived_from(data: Element) -> tuple[str, ...]:
    """Return what an observation says that it was worked out from, as "Type/id"."""
    said = [word(one, "reference") for one in objects(data.get("derivedFrom"))]
    return tuple("/".join(one.split("/")[-2:]) for one in said if one)


def state(evidence: Evidence, found: Found, keys: list[Key], when: When | None) -> bool:
    """Enter what the record states by a code; tell whether the code is known."""
    known = False
    for key in keys:
        for finding, code in evidence.table.named(key):
            known = True
            if code.says == "ask":
                evidence.ignore(found.label, ask_about(evidence, finding), "", finding)
            elif not holds(evidence, code, when):
                evidence.ignore(found.label, TOO_OLD if when else NO_DAY, "", finding)
            else:
                value = True if code.value is None else code.value
                evidence.answers.append(Answer(finding, value, found.label, when, stated=True))
    return known


def holds(evidence: Evidence, code: Code, when: When | None) -> bool:
    """Tell whether a code still says what it said when it was recorded."""
    if code.within_days is None:
        return True
    return when is not None and (evidence.on - when.first).days <= code.within_days.value


def state_or_ignore(evidence: Evidence, found: Found, concept: Any, when: When | None) -> None:
    """Enter what a code states, or say that it is not known, or from a day that has not come."""
    if when and when.earliest > evidence.on:
        evidence.ignore(found.label, AFTER)
    elif not state(evidence, found, keys_of(concept), when):
        evidence.ignore(found.label, NO_CODE)


def status_word(concept: Any) -> object:
    """Return the word of a status, which is a CodeableConcept, or a bare word in older editions."""
    if isinstance(concept, str):
        return concept
    codings = objects(concept.get("coding")) if isinstance(concept, dict) else []
    return codings[0].get("code") if codings else None


def read_condition(evidence: Evidence, found: Found) -> None:
    """Read a diagnosis that is confirmed and not over; what is not said counts as so."""
    data = found.data
    verified, clinical = status_word(data.get("verificationStatus")), status_word(data.get("clinicalStatus"))
    if verified not in (None, "confirmed"):
        evidence.ignore(found.label, not_this_status(verified))
    elif clinical not in (None, "active", "recurrence", "relapse", "remission"):
        evidence.ignore(found.label, not_this_status(clinical))
    elif (
        ended(evidence, data, "abatementDateTime", "abatementPeriod") or data.get("abatementBoolean") is True
    ):
        evidence.ignore(found.label, OVER)
    else:
        when = when_of(data, "recordedDate", "onsetDateTime", "onsetPeriod", "assertedDate")
        state_or_ignore(evidence, found, data.get("code"), when)


def ended(evidence: Evidence, data: Element, *keys: str) -> bool:
    """Tell whether something has an end that has passed."""
    for key in keys:
        said = data.get(key)
        end = read_day(said.get("end") if isinstance(said, dict) else said)
        if end and end.last < evidence.on:
            return True
    return False


def read_drug(evidence: Evidence, found: Found, others: dict[str, Element]) -> None:
    """Read a drug that is taken or prescribed now."""
    data = found.data
    status, intent = data.get("status"), data.get("intent")
    if status not in ("active", "recorded"):
        evidence.ignore(found.label, not_this_status(status))
    elif intent is not None and intent not in ORDERED:
        evidence.ignore(found.label, not_this_status(intent))
    elif ended(evidence, data, "effectivePeriod"):
        evidence.ignore(found.label, OVER)
    else:
        when = when_of(data, "effectiveDateTime", "authoredOn", "dateAsserted")
        state_or_ignore(evidence, found, drug_of(found, others), when)


def drug_of(found: Found, others: dict[str, Element]) -> Any:
    """Return the code of a drug: written out, or of a Medication inside or beside the resource."""
    data = found.data
    said = part(data, "medicationCodeableConcept") or part(data, "medication")
    reference = said.get("reference") or part(data, "medicationReference").get("reference")
    if isinstance(reference, dict):  # R5's CodeableReference
        reference = reference.get("reference")
    if not isinstance(reference, str):
        return said
    inside = found.contained(reference) if reference.startswith("#") else others.get(short(reference))
    return (inside or {}).get("code")


def read_flag(evidence: Evidence, found: Found) -> None:
    """Read a flag that is up."""
    data = found.data
    if (status := data.get("status")) != "active":
        evidence.ignore(found.label, not_this_status(status))
    elif ended(evidence, data, "period"):
        evidence.ignore(found.label, OVER)
    else:
        when = read_day(part(data, "period").get("start"))
        own = [id for key in keys_of(data.get("code")) if (id := evidence.table.own.get(key))]
        booleans = [id for id in own if evidence.pathway.inputs[id].kind == "boolean"]
        for id in booleans:
            evidence.ignore(found.label, ask_about(evidence, id), "", id)
        if not booleans:
            state_or_ignore(evidence, found, data.get("code"), when)


def read_encounter(evidence: Evidence, found: Found) -> None:
    """Leave an encounter: the day is given by the caller."""
    evidence.ignore(found.label, DAY_IS_GIVEN)


READERS: dict[str, Callable[[Evidence, Found], None]] = {
    "Patient": read_patient,
    "Observation": read_observation,
    "Condition": read_condition,
    "Flag": read_flag,
    "Encounter": read_encounter,
}
