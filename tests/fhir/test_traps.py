"""What was seen to go wrong elsewhere: prefetch in part, pages, errors, versions, identity numbers."""

import json

import pytest
from records import ON, TOTAL, condition, observation, patient, phq9, whys

from stegvis import StegvisError, fhir
from stegvis.model.assessment import parse_all

NUMBERS = [
    "19121212-1212",
    "191212121212",
    "121212-1212",
    "1212121212",
    "20121272-2384",
    "19800101-TF12",
    "991964082332",
]


def bundle(*resources, **more):
    """A searchset."""
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]} | more


@pytest.mark.parametrize(
    "given",
    [
        observation(),
        [observation()],
        (observation(), None),
        bundle(observation()),
        bundle(bundle(observation())),
        {"scores": bundle(observation()), "patient": None, "conditions": bundle(), "missing": {}},
        [
            {"resourceType": "Bundle", "entry": "x"},
            {"resourceType": "Bundle", "entry": [None, {}]},
            observation(),
        ],
    ],
    ids=str,
)
def test_a_bundle_a_list_a_resource_or_a_prefetch(shipped, given):
    """Missing, null and empty keys are nothing."""
    reading = fhir.read(shipped, given, on=ON)
    assert reading.assessment.scores == {"phq9": 12} and reading.ignored == ()


@pytest.mark.parametrize("given", [None, 3, "x", True])
def test_what_is_no_record_is_refused(shipped, given):
    """With what it should be."""
    with pytest.raises(StegvisError, match="a Bundle, a list or a prefetch"):
        fhir.read(shipped, given, on=ON)


def test_a_page_of_an_answer_says_that_there_are_more(shipped):
    """What is on it is read all the same."""
    page = bundle(observation(), link=[{"relation": "self"}, {"relation": "next", "url": "x"}, "x"], id="b")
    reading = fhir.read(shipped, page, on=ON)
    assert reading.assessment.scores and [(one.source, one.at) for one in reading.ignored] == [
        ("Bundle/b", "Bundle.link")
    ]


def test_an_error_inside_an_answer_is_told(shipped):
    """An OperationOutcome is not no data."""
    reading = fhir.read(shipped, bundle({"resourceType": "OperationOutcome", "issue": []}), on=ON)
    assert whys(reading) == ["the source answered with an error, not with data"]


@pytest.mark.parametrize(
    "given", [["x"], [{"resourceType": 3}], [{"resourceType": "19121212-1212"}], [{"resourceType": ""}]]
)
def test_what_is_no_resource_is_told(shipped, given):
    """And not repeated."""
    reading = fhir.read(shipped, given, on=ON)
    assert whys(reading) == ["this is not a FHIR resource"] and "1212" not in str(reading)


def versions(*metas, value=12):
    """The same resource, again and again, each with another value."""
    return [observation(TOTAL, value + i, id="o", meta=meta) for i, meta in enumerate(metas)]


@pytest.mark.parametrize(
    ("metas", "score"),
    [
        ([{"versionId": "9"}, {"versionId": "10"}], 13),
        ([{"versionId": "2"}, {"versionId": "1"}], 12),
        ([{"lastUpdated": "2026-11-20T10:00:00Z"}, {"lastUpdated": "2026-11-20T10:00:00+01:00"}], 12),
        ([{"versionId": "2"}, {}], 12),
        ([{}, {}], None),
        ([{"versionId": "1"}, {"versionId": "1"}], None),
        ([{"versionId": "²"}, "x"], None),
    ],
    ids=str,
)
def test_versions_of_one_resource(shipped, metas, score):
    """The newest counts; when none can be told from another, none does."""
    reading = fhir.read(shipped, versions(*metas), on=ON)
    assert reading.assessment.scores == ({"phq9": score} if score else {})
    assert len(reading.ignored) == (1 if score else 2)


def test_two_versions_of_the_patient(shipped):
    """None is read, and they are not two patients."""
    reading = fhir.read(shipped, [patient("1986-01-01"), patient("1987-01-01"), observation()], on=ON)
    assert reading.assessment.age is None and reading.assessment.scores == {"phq9": 12}


def test_the_same_resource_twice_is_one(shipped):
    """As a prefetch may hold it."""
    assert fhir.read(shipped, [observation(id="o"), observation(id="o")], on=ON).ignored == ()


def test_a_key_of_the_prefetch_that_is_given_twice(shipped):
    """Once with a list and once with what is none: each resource in it is read, and it is said."""
    body = f'{{"scores": [{json.dumps(observation())}], "scores": "none"}}'
    reading = fhir.read(shipped, parse_all(body), on=ON)
    assert reading.assessment.scores == {"phq9": 12}
    assert "this key is given twice" in whys(reading)


@pytest.mark.parametrize("number", NUMBERS)
def test_an_identity_number_is_neither_kept_nor_repeated(shipped, number):
    """Wherever it stands: as an identifier in either system, as an id, a status, a code, a link or a text."""
    systems = (
        "http://electronichealth.se/identifier/personnummer",
        "https://terminology.hl7.se/sid/se-personnummer",
    )
    form = phq9(1, status="completed", id=number)
    form["item"].append({"linkId": number, "answer": [{"valueString": number}]})
    form["item"].append({"linkId": TOTAL, "answer": [{"valueString": number}]})
    given = [
        patient(id=number, identifier=[{"system": system, "value": number} for system in systems]),
        patient(id=number, identifier=[{"system": system, "value": number} for system in systems])
        | {"meta": {"versionId": "2"}},
        observation(number, number, id=number),
        observation(status=number),
        observation(TOTAL, {"valueString": number}),
        condition(number, id=number, clinicalStatus=number),
        {"resourceType": "Flag", "id": number, "status": "active"},
        form,
    ]
    reading = fhir.read(shipped, given, on=ON)
    told = [*reading.lines("sv"), *reading.lines("en"), repr(reading), json.dumps(reading.to_dict())]
    told.append(json.dumps(fhir.operation_outcome(reading)))
    bare = number.replace("-", "")
    assert all(number not in one and bare not in one for one in told)
    assert reading.assessment.items == {"phq9": {1: 1}}


def test_ids_are_repeated_when_they_are_ids(shipped):
    """With _ and . as some servers have them; else the resource is named by its number."""
    ids = ("obs_1.a", "550e8400-e29b-41d4-a716-446655440000", "Kalle Anka", 7, None)
    reading = fhir.read(shipped, [condition("F32", id=one) for one in ids], on=ON)
    assert [one.source for one in reading.ignored] == [
        "Condition/obs_1.a",
        "Condition/550e8400-e29b-41d4-a716-446655440000",
        "Condition[3]",
        "Condition[4]",
        "Condition[5]",
    ]


def test_a_reading_as_lines(shipped):
    """What counts, what disagrees, what was left out and where."""
    form = phq9(1, 1, 2, 1, 1, 1, 1, 1, 1)
    form["item"].append({"linkId": TOTAL, "answer": [{"valueDecimal": 13}]})
    form["item"].append({"linkId": "70274-6", "answer": [{"valueString": "7"}]})
    lines = list(fhir.read(shipped, [patient(), form, patient()], on=ON).lines("sv"))
    assert "= age 35 [Patient/p, 2026-11-28]" in lines
    assert any(line.startswith("! phq9: 13 [QuestionnaireResponse[1]], 10 [") for line in lines)
    assert (
        "- QuestionnaireResponse[1]: totalpoängen stämmer inte med svaren; den är uträknad ur svaren" in lines
    )
