"""FHIR resources as a record would hold them, each with only what a test is about."""

from datetime import date

ON = date(2026, 11, 28)
DAY = "2026-11-20"
LOINC = "http://loinc.org"
ICD = "http://hl7.org/fhir/sid/icd-10-se"
ATC = "http://www.whocc.no/atc"
PHQ9 = ["44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"]
LA = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]
TOTAL = "44261-6"
ASKED_IN_VAIN = {
    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "valueCode": "asked-unknown",
}


def concept(code, system=LOINC):
    """A CodeableConcept with one coding."""
    return {"coding": [{"system": system, "code": code}]}


def patient(born="1990-11-29", /, **more):
    """A patient."""
    return {"resourceType": "Patient", "id": "p", "birthDate": born} | more


def observation(code=TOTAL, value=12, day=DAY, /, system=LOINC, **more):
    """A measured value; a dict is the value[x] itself."""
    said = value if isinstance(value, dict) else {"valueInteger": value}
    one = {"resourceType": "Observation", "status": "final", "code": concept(code, system)}
    return one | {"effectiveDateTime": day} | said | more


def response(items, questionnaire="http://loinc.org/q/44249-1", authored=DAY, **more):
    """An answered form: items by link id, each answer a value[x] or a LOINC answer code."""
    written = []
    for link, answer in items.items():
        said = {"valueCoding": {"system": LOINC, "code": answer}} if isinstance(answer, str) else answer
        written.append(
            {"linkId": link, "answer": [said if isinstance(said, dict) else {"valueInteger": said}]}
        )
    form = {"resourceType": "QuestionnaireResponse", "status": "completed", "authored": authored}
    return form | {"questionnaire": questionnaire, "item": written} | more


def phq9(*scores, **more):
    """PHQ-9, answered by LOINC codes."""
    return response({f"/{link}": LA[score] for link, score in zip(PHQ9, scores, strict=False)}, **more)


def condition(code="F31.1", /, **more):
    """A confirmed diagnosis."""
    one = {"resourceType": "Condition", "code": concept(code, ICD), "recordedDate": "2026-09-01"}
    return one | {"clinicalStatus": concept("active"), "verificationStatus": concept("confirmed")} | more


def drug(code="N05BA01", kind="MedicationStatement", /, **more):
    """A drug taken now."""
    return {"resourceType": kind, "status": "active", "medicationCodeableConcept": concept(code, ATC)} | more


def whys(reading):
    """Why each thing was left out, in English."""
    return [one.why.en for one in reading.ignored]
