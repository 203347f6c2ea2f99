"""Whatever is sent, the answer is an answer or a fault: never a failure of the service."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from calls import PATIENT_VIEW, call, observation, prefetch

ALWAYS = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
WORDS = st.sampled_from(
    ["age", "scores", "items", "findings", "none_of", "phq9", "red_flags", "psychosis", "contact_date", "step", "started",
     "on", "patient", "resourceType", "Bundle", "Patient", "Observation", "QuestionnaireResponse", "entry", "resource",
     "code", "coding", "system", "http://loinc.org", "44261-6", "valueInteger", "birthDate", "prefetch", "context",
     "patientId", "hook", "feedback", "__proto__", "reference", "link", "subject", "2026-02-30", "item", "answer"]
)  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**8), 10**8)
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | WORDS
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)
PATHS = st.sampled_from(
    [
        "/route?detail=decision",
        "/route?detail=summary",
        "/review",
        "/read",
        PATIENT_VIEW,
        f"{PATIENT_VIEW}/feedback",
    ]
)
FINE = {200, 400, 412, 413, 415, 422}


def fine(answer):
    assert answer.status_code in FINE, answer.text
    said = answer.json()
    if answer.status_code != 200:
        assert (
            answer.headers["content-type"] == "application/problem+json"
            and said["status"] == answer.status_code
        )
    assert "Traceback" not in answer.text


@ALWAYS
@given(PATHS, JSON)
@example(
    "/read", {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation", "code": 1}}]}
)
def test_any_json(running, path, data):
    fine(running.post(path, data))


@ALWAYS
@given(PATHS, st.binary(max_size=60))
def test_any_bytes(running, path, raw):
    fine(running.client.post(path, content=raw, headers={"content-type": "application/json"}))


@ALWAYS
@given(st.lists(st.binary(max_size=20), max_size=5))
def test_any_lines(running, raw):
    answer = running.client.post(
        "/route", content=b"\n".join(raw), headers={"content-type": "application/x-ndjson"}
    )
    assert answer.status_code == 200
    for number, line in enumerate(answer.content.splitlines()):
        assert json.loads(line)["index"] == number


@pytest.mark.uncounted
@ALWAYS
@given(st.sampled_from(sorted(prefetch())), JSON)
def test_any_prefetch(running, key, data):
    fine(running.post(PATIENT_VIEW, call(prefetch=prefetch(**{key: data}))))


@pytest.mark.uncounted
@ALWAYS
@given(st.sampled_from(sorted(observation("1-1", 1))), JSON)
def test_any_part_of_a_resource(running, key, data):
    fine(running.post("/read", [observation("44261-6", 16, **{key: data})]))
    fine(
        running.post(
            PATIENT_VIEW, call(prefetch=prefetch(observations=observation("44261-6", 16) | {key: data}))
        )
    )


@pytest.mark.uncounted
@ALWAYS
@given(
    st.sampled_from(["hook", "hookInstance", "context", "prefetch", "fhirServer", "fhirAuthorization"]), JSON
)
def test_any_part_of_a_call(running, key, data):
    fine(running.post(PATIENT_VIEW, call(**{key: data})))


SLOPPY = [
    observation("44261-6", 16, valueInteger=12.0), observation("44261-6", 16, valueInteger="16"),
    observation("44261-6", 16, effectiveDateTime="2026"), observation("44261-6", 16, effectiveDateTime="2026-11"),
    observation("44261-6", 16, effectiveDateTime="2026-11-20T23:59:59-12:00"), observation("44261-6", 16, status="FINAL"),
    observation("44261-6", 16, contained=[{"resourceType": "Patient", "id": "c"}]), observation("44261-6", 16, id="_1"),
    observation("44261-6", 16, subject={"reference": "#c"}), observation("44261-6", 16, code={"coding": [{"system": "HTTP://LOINC.ORG", "code": "44261-6"}]}),
    {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "urn:oid:1.2.752.129.2.1.3.1", "value": "19121212-1212"}]},
    {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "http://electronichealth.se/identifier/personnummer", "value": "191212121212"}]},
    {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "http://electronichealth.se/identifier/samordningsnummer", "value": "191212721219"}]},
    {"resourceType": "Patient", "id": "p1", "birthDate": "1986"}, {"resourceType": "Patient", "id": "p1", "_birthDate": {"extension": []}},
]  # fmt: skip


@pytest.mark.parametrize("resource", SLOPPY)
def test_what_records_really_send(running, resource):
    for given_ in (resource, {"resourceType": "Bundle", "entry": [{"resource": resource}]}):
        answer = running.post("/read", given_)
        fine(answer)
        assert not any(number in answer.text for number in ("1212-1212", "12121212", "12721219"))
        key = "patient" if resource["resourceType"] == "Patient" else "observations"
        called = running.post(PATIENT_VIEW, call(prefetch=prefetch(**{key: given_})))
        fine(called)
        assert not any(number in called.text for number in ("1212-1212", "12121212", "12721219"))
