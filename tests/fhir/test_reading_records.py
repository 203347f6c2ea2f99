"""What a record states: the patient, observations, diagnoses, drugs, flags."""

from datetime import date

import pytest
from records import (
    ATC,
    ICD,
    LA,
    LOINC,
    ON,
    PHQ9,
    concept,
    condition,
    drug,
    observation,
    patient,
    phq9,
    response,
    whys,
)

from folders import ROOT
from stegvis import StegvisError, fhir, load

OWN = "urn:stegvis:se-primary-care"


def test_the_age_on_the_day(shipped):
    """A day before the birthday, and on it."""
    assert fhir.read(shipped, patient("1990-11-29"), on=ON).assessment.age == 35
    assert fhir.read(shipped, patient("1990-11-28"), on=ON).assessment.age == 36
    assert fhir.read(shipped, patient("2024-02-29"), on=date(2026, 2, 28)).assessment.age == 1


@pytest.mark.parametrize(
    ("born", "age"), [("1990", None), ("1990-11", None), ("1990-10", 36), ("1990-12", 35)]
)
def test_a_birth_date_in_part_gives_an_age_only_when_there_is_one(shipped, born, age):
    """A year leaves two ages; a month may leave one."""
    reading = fhir.read(shipped, patient(born), on=ON)
    assert reading.assessment.age == age
    assert whys(reading) == ([] if age else ["the birth date is not whole: 35 or 36 years"])


@pytest.mark.parametrize("born", [None, "1990-02-30", "29/11/1990", 19901129, "2026-12-01", "1890-01-01"])
def test_a_birth_date_that_cannot_be(shipped, born):
    """Not a day, in the future, or too long ago."""
    reading = fhir.read(shipped, patient(born, _birthDate={"extension": [{"url": "x"}]}), on=ON)
    assert reading.assessment.age is None and whys(reading) == ["the birth date cannot be read"]


@pytest.mark.parametrize("said", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-11-01"}])
def test_the_dead_have_no_age(shipped, said):
    """Nothing is proposed for them by age."""
    assert whys(fhir.read(shipped, patient(**said), on=ON)) == ["the patient has died"]


@pytest.mark.parametrize(
    ("gender", "sex"), [("female", "female"), ("Male", "male"), ("unknown", None), (None, None)]
)
def test_the_sex_as_registered(shipped, gender, sex):
    """In FHIR's words; what it does not know stays unknown."""
    assert fhir.read(shipped, patient(gender=gender), on=ON).assessment.findings.get("sex") == sex


@pytest.mark.parametrize(
    ("gender", "sex"),
    [("female", "female"), ("Male", "male"), ("other", "other"), ("unknown", None), (None, None)],
)
def test_the_sex_as_registered_where_a_pathway_has_no_codes_for_it(gender, sex):
    """The words are the same."""
    layers = load(ROOT / "docs/examples/layers")
    assert fhir.read(layers, patient(gender=gender), on=ON).assessment.findings.get("sex") == sex


def test_two_patients_are_never_mixed(shipped):
    """Not by two Patients, and not by two subjects."""
    of = [observation(subject={"reference": f"Patient/{one}"}) for one in "ab"]
    for mixed in ([patient(id="a"), patient(id="b")], [patient(id=None), patient("1980-01-01", id=None)], of):
        with pytest.raises(StegvisError, match="more than one patient"):
            fhir.read(shipped, mixed, on=ON)
    assert fhir.read(shipped, [patient(id="a"), patient(id="a")], on=ON).assessment.age == 35


def test_what_is_of_somebody_else_is_left_out(shipped):
    """Whatever way the reference is written."""
    me = {"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:1", "resource": patient(id="a")}]}
    for said in (
        "Patient/a",
        "http://ehr.example/fhir/Patient/a",
        "Patient/a/_history/2",
        "urn:uuid:1",
        "#x",
        "",
    ):
        reading = fhir.read(shipped, [me, observation(subject={"reference": said})], on=ON)
        assert reading.assessment.scores == {"phq9": 12}, said
    reading = fhir.read(shipped, [me, condition(patient={"reference": "Patient/b"})], on=ON)
    assert whys(reading) == ["it is of somebody else"] and reading.assessment.findings == {}


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_an_observed_total_counts(shipped, status):
    """With its source and its day."""
    reading = fhir.read(shipped, observation(status=status, id="7"), on=ON)
    (used,) = reading.used
    assert used.to_dict() == {"input": "phq9", "value": 12, "source": "Observation/7", "day": "2026-11-20"}


@pytest.mark.parametrize(
    "status", ["preliminary", "entered-in-error", "registered", "cancelled", "unknown", None, []]
)
def test_an_observation_that_does_not_count(shipped, status):
    """By its status."""
    reading = fhir.read(shipped, observation(status=status), on=ON)
    assert reading.assessment.scores == {} and whys(reading)[0].startswith("does not count")


@pytest.mark.parametrize(
    ("said", "scores"),
    [
        ({"effectiveDateTime": "2026-11-20T23:30:00Z"}, {"phq9": 12}),
        ({"effectiveDateTime": None, "effectiveInstant": "2026-11-20T23:30:00.000+01:00"}, {"phq9": 12}),
        (
            {"effectiveDateTime": None, "effectivePeriod": {"start": "2025", "end": "2026-11-20"}},
            {"phq9": 12},
        ),
        ({"effectiveDateTime": None, "effectivePeriod": {"start": "2026-11-20"}}, {"phq9": 12}),
        ({"effectiveDateTime": None, "issued": "2026-11-20T09:00:00+0100"}, {"phq9": 12}),
        ({"effectiveDateTime": "2026-11"}, {"phq9": 12}),
        ({"effectiveDateTime": "2026-10"}, {}),
        ({"effectiveDateTime": None}, {}),
        ({"effectiveDateTime": "2026-11-20T25:00:00Z"}, {}),
        ({"code": concept("44261-6", None)}, {}),
        (
            {
                "code": {
                    "coding": [{"system": LOINC}, None, {"system": "HTTP://LOINC.ORG", "code": "44261-6"}]
                }
            },
            {"phq9": 12},
        ),
        ({"code": "44261-6"}, {}),
        ({"valueInteger": 28}, {}),
        ({"valueInteger": None, "dataAbsentReason": {}}, {}),
    ],
    ids=str,
)
def test_an_observation_in_each_of_its_forms(shipped, said, scores):
    """When, what, how much."""
    reading = fhir.read(shipped, observation(**said), on=ON)
    assert reading.assessment.scores == scores and bool(reading.ignored) == (not scores)


def test_the_code_of_a_panel_is_not_that_of_its_total(shipped):
    """71354-5 is widely used for the EPDS total; 99046-5 is the total."""
    assert whys(fhir.read(shipped, observation("71354-5"), on=ON))[0].startswith(
        "this is the code of the form"
    )
    assert fhir.read(shipped, observation("99046-5"), on=ON).assessment.scores == {"epds": 12}


def test_items_as_components_or_by_themselves(shipped):
    """Put together when they are of the same moment; a panel may hold them."""
    parts = [{"code": concept(code), "valueCodeableConcept": concept(LA[1])} for code in PHQ9]
    panel = observation("44249-1", {}, component=[*parts, "x", {"code": concept("1-1"), "valueInteger": 1}])
    alone = [observation(code, 1) for code in PHQ9]
    for given in (panel, alone):
        reading = fhir.read(shipped, given, on=ON)
        assert reading.assessment.items["phq9"] == dict.fromkeys(range(1, 10), 1) and reading.ignored == ()


def test_items_that_cannot_be_read(shipped):
    """A text, and a value that the item does not have."""
    reading = fhir.read(shipped, [observation(PHQ9[0], {"valueString": "1"}), observation(PHQ9[1], 4)], on=ON)
    assert [one.input for one in reading.ignored] == ["phq9.item1", "phq9.item2"]


def test_single_values_of_the_same_moment_that_disagree(shipped):
    """A conflict: neither counts."""
    given = [observation(PHQ9[0], 1), observation(PHQ9[0], 2), observation(PHQ9[1], 1)]
    reading = fhir.read(shipped, given, on=ON)
    assert reading.assessment.items == {} and len(reading.questions) == 1


def test_a_finding_as_an_observation(shipped):
    """By our own code."""
    yes = observation("psychosis", {"valueBoolean": True}, system=OWN)
    assert fhir.read(shipped, yes, on=ON).assessment.findings == {"psychosis": True}
    odd = observation("psychosis", {"valueString": "ja"}, system=OWN)
    assert whys(fhir.read(shipped, odd, on=ON)) == ["the answer is not yes or no"]


@pytest.mark.parametrize("code", ["F31", "F31.1", "f311", "F20.0"])
def test_a_diagnosis_answers_a_question(shipped, code):
    """With or without its point, and the codes under it."""
    reading = fhir.read(shipped, condition(code, id="c"), on=ON)
    assert reading.assessment.findings == {"bipolar_or_psychosis_known": True}
    assert [one.source for one in reading.used] == ["Condition/c"]


@pytest.mark.parametrize(
    "said",
    [
        {"clinicalStatus": None, "verificationStatus": None},
        {"clinicalStatus": "active", "verificationStatus": "confirmed"},
        {"clinicalStatus": concept("remission")},
        {"clinicalStatus": {"coding": []}},
        {"abatementDateTime": "2027-01-01"},
        {"recordedDate": None},
    ],
    ids=str,
)
def test_a_diagnosis_that_stands(shipped, said):
    """What is not said counts as so; bipolar disorder in remission is known all the same."""
    assert fhir.read(shipped, condition(**said), on=ON).assessment.findings


@pytest.mark.parametrize(
    "said",
    [
        {"clinicalStatus": concept("resolved")},
        {"verificationStatus": concept("refuted")},
        {"verificationStatus": concept("provisional")},
        {"verificationStatus": {"coding": [{"code": 3}]}},
        {"abatementDateTime": "2026-11-01"},
        {"abatementPeriod": {"end": "2026-11-01"}},
        {"abatementBoolean": True},
        {"recordedDate": "2026-12-01"},
        {"code": concept("F32.1", ICD)},
        {"code": concept("F31.1", "urn:other")},
    ],
    ids=str,
)
def test_a_diagnosis_that_does_not(shipped, said):
    """Over, refuted, not yet sure, from tomorrow, or not of ours."""
    reading = fhir.read(shipped, condition(**said), on=ON)
    assert reading.assessment.findings == {} and len(reading.ignored) == 1


@pytest.mark.parametrize(("day", "holds"), [("2026-02-21", True), ("2026-02-20", False), (None, False)])
def test_a_pregnancy_ends(shipped, day, holds):
    """280 days from when it was recorded."""
    reading = fhir.read(shipped, condition("Z34.0", recordedDate=day), on=ON)
    assert reading.assessment.findings == ({"pregnant_or_postpartum": True} if holds else {})
    assert bool(reading.ignored) != holds


def test_a_drug_gives_cause_to_ask(shipped):
    """Benzodiazepines may be taken daily or not; lithium is not only for bipolar disorder."""
    medication = {"resourceType": "Medication", "id": "m", "code": concept("N05AN01", ATC)}
    by_reference = {"medicationCodeableConcept": None, "medicationReference": {"reference": "#m"}}
    for given in (
        [drug("N05AN01")],
        [drug("N05AN01", "MedicationRequest", intent="order", authoredOn="2026-11-01")],
        [drug(**by_reference, contained=[medication])],
        [drug(**by_reference | {"medicationReference": {"reference": "http://x/Medication/m"}}), medication],
        [
            drug(
                medicationCodeableConcept=None,
                medication={"concept": concept("N05AN01", ATC)},
                status="recorded",
            )
        ],
        [
            drug(medicationCodeableConcept=None, medication={"reference": {"reference": "Medication/m"}}),
            medication,
        ],
    ):
        reading = fhir.read(shipped, given, on=ON)
        assert [one.input for one in reading.ignored] == ["bipolar_or_psychosis_known"], given
        assert reading.assessment.findings == {"takes_lithium": True} and "but ask" in whys(reading)[0]


@pytest.mark.parametrize(
    "said",
    [
        {"status": "stopped"},
        {"intent": "plan"},
        {"effectivePeriod": {"start": "2026-01-01", "end": "2026-11-01"}},
        {"medicationCodeableConcept": None},
        {"medicationCodeableConcept": None, "medicationReference": {"reference": "#nowhere"}},
        {"effectiveDateTime": "2026-12-24"},
    ],
    ids=str,
)
def test_a_drug_that_is_not_taken_now(shipped, said):
    """Stopped, planned, over, without a code, or from another day."""
    reading = fhir.read(shipped, drug(**said), on=ON)
    assert len(reading.ignored) == 1 and "but ask" not in whys(reading)[0]


def test_flags(shipped):
    """One with a diagnosis counts, one of ours gives cause to ask; one that is down, over or unknown does not."""
    up = {"resourceType": "Flag", "status": "active", "period": {"start": "2026-11-01"}}
    assert fhir.read(shipped, up | {"code": concept("F31", ICD)}, on=ON).assessment.findings
    asks = fhir.read(shipped, up | {"code": concept("psychosis", OWN)}, on=ON)
    assert asks.assessment.findings == {} and [one.input for one in asks.ignored] == ["psychosis"]
    for other in (
        up | {"code": concept("F31", ICD), "status": "inactive"},
        up | {"code": concept("F31", ICD), "period": {"end": "2026-11-01"}},
        up | {"code": concept("crisis_kind", OWN)},
        up | {"code": concept("F31", ICD), "period": {"start": "2026-12-01"}},
    ):
        reading = fhir.read(shipped, other, on=ON)
        assert (
            reading.assessment.findings == {} and len(reading.ignored) == 1 and "ask" not in whys(reading)[0]
        )


def test_an_answer_and_the_record_that_disagree(shipped):
    """A conflict; when they agree, both are named."""
    url = "urn:stegvis:se-primary-care:questionnaire:depression"
    said = [
        response({"bipolar_or_psychosis_known": {"valueBoolean": one}}, url, ON.isoformat())
        for one in (False, True)
    ]
    reading = fhir.read(shipped, [said[0], condition()], on=ON)
    assert reading.assessment.findings == {}
    assert reading.conflicts[0].why.en == "the answer and the record contradict each other"
    both = fhir.read(shipped, [said[1], condition()], on=ON)
    assert both.assessment.findings == {"bipolar_or_psychosis_known": True} and len(both.used) == 2


def test_what_is_not_read_says_so(shipped):
    """Encounters and kinds that tell nothing here; a lone Questionnaire or Medication is silent."""
    kinds = ("Encounter", "Immunization", "Questionnaire", "Medication")
    reading = fhir.read(shipped, [{"resourceType": kind} for kind in kinds], on=ON)
    assert [one.source for one in reading.ignored] == ["Encounter[1]", "Immunization[1]"]


def test_the_day_is_a_day(shipped):
    """Not a moment, not a text."""
    for on in ("2026-11-28", None):
        with pytest.raises(StegvisError, match="the day of the contact"):
            fhir.read(shipped, [], on=on)
    assert fhir.read(shipped, [phq9(1)], on=ON).assessment.contact_date == ON
