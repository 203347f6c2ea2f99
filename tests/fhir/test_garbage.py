"""Whatever JSON is handed in: an answer that can be routed, or an error of ours; never anything else."""

import json

from hypothesis import given
from hypothesis import strategies as st
from records import ATC, ICD, LA, LOINC, ON, PHQ9, TOTAL, concept

import stegvis
from stegvis import StegvisError, fhir

WORDS = st.sampled_from(
    [
        LOINC,
        ICD,
        ATC,
        TOTAL,
        *PHQ9,
        *LA,
        "F31",
        "final",
        "active",
        "2026-11-20",
        "2026",
        "1990-01-01",
        "#m",
        "Patient/p",
        "urn:stegvis:se-primary-care",
        "psychosis",
        "urn:stegvis:se-primary-care:questionnaire:phq9",
        "phq9.item1",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers(-5, 30) | st.floats() | st.text(max_size=5) | WORDS
KINDS = (
    "Bundle", "Patient", "Observation", "QuestionnaireResponse", "Questionnaire", "Condition", "MedicationStatement",
    "MedicationRequest", "Medication", "Flag", "Encounter", "OperationOutcome", "Foo",
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "resourceType",
        "id",
        "status",
        "code",
        "coding",
        "system",
        "valueInteger",
        "valueDecimal",
        "valueQuantity",
        "valueCoding",
        "valueBoolean",
        "valueString",
        "_valueInteger",
        "value",
        "unit",
        "effectiveDateTime",
        "effectivePeriod",
        "issued",
        "authored",
        "questionnaire",
        "item",
        "linkId",
        "answer",
        "component",
        "meta",
        "versionId",
        "entry",
        "resource",
        "fullUrl",
        "link",
        "relation",
        "birthDate",
        "gender",
        "deceasedDateTime",
        "subject",
        "patient",
        "reference",
        "contained",
        "medication",
        "medicationReference",
        "medicationCodeableConcept",
        "extension",
        "url",
        "period",
        "start",
        "end",
        "clinicalStatus",
        "verificationStatus",
        "recordedDate",
        "abatementDateTime",
        "intent",
        "derivedFrom",
        "answerOption",
    ]
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=12,
)
SOUND = {
    "status": st.sampled_from(["final", "completed", "active"]),
    "code": st.sampled_from([concept(one) for one in (TOTAL, *PHQ9, "44249-1")] + [concept("F31", ICD)]),
    "effectiveDateTime": st.just("2026-11-20"),
    "authored": st.just("2026-11-20"),
    "valueInteger": st.integers(0, 30),
    "item": st.lists(
        st.fixed_dictionaries(
            {"linkId": st.sampled_from([*PHQ9, TOTAL]), "answer": ANYTHING | st.just([{"valueInteger": 1}])}
        )
    ),
}


@st.composite
def resources(draw):
    """A resource that is sound in part: some keys as they should be, others anything."""
    one = {"resourceType": draw(st.sampled_from(KINDS))}
    for key, sound in SOUND.items():
        if draw(st.booleans()):
            one[key] = draw(sound)
    return one | draw(st.dictionaries(KEYS.filter(lambda key: key != "resourceType"), ANYTHING, max_size=4))


def reads(pathway, record):
    """What is read can be routed, said and sent."""
    try:
        reading = fhir.read(pathway, record, on=ON)
    except StegvisError:
        return
    stegvis.route(pathway, reading.assessment)
    json.dumps(reading.to_dict())
    json.dumps(fhir.operation_outcome(reading))
    sources = {one.source for one in reading.used}
    assert all(sources) and all(one.why.sv and one.why.en for one in reading.ignored)


@given(ANYTHING)
def test_anything(shipped, record):
    """Any JSON."""
    reads(shipped, record)


@given(st.lists(resources(), max_size=5))
def test_anything_that_looks_like_resources(shipped, record):
    """Resources that are sound in part."""
    reads(shipped, record)
