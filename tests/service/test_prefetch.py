"""What lacks of a prefetch: missing, null, empty, in part, in error; and fetching it when that is allowed."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import stegvis
from calls import PATIENT_VIEW, Running, bundle, call, observation, prefetch
from stegvis.fhir import Reading
from stegvis.service import hooks
from stegvis.service.prefetch import filled, sorted_out
from stegvis.service.records import access_of
from stegvis.service.settings import within

OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
NEXT = {
    "link": [1, {"relation": "self", "url": "x"}, {"relation": "next", "url": "https://record.example/page2"}]
}


def without(*keys):
    return {key: value for key, value in prefetch().items() if key not in keys}


@pytest.mark.parametrize(
    ("given", "lacks"),
    [(without("patient"), "patient"), (prefetch(patient=None), "patient"), (without("observations"), "observations"),
     (without("responses"), "responses"), ({}, "patient"), (None, "patient"), (prefetch(observations=OUTCOME), "observations"),
     (prefetch(observations=bundle(observation("44261-6", 16), OUTCOME)), "observations"),
     (prefetch(observations=bundle(observation("44261-6", 16), **NEXT)), "observations"),
     (prefetch(responses={"resourceType": "Bundle", "entry": [{"response": {"status": "503 Busy"}}]}), "responses")],
)  # fmt: skip
def test_without_what_is_needed_nothing_is_guessed(running, given, lacks):
    answer = running.post(PATIENT_VIEW, call(prefetch=given))
    assert answer.status_code == 412 and f"prefetch.{lacks}" in [
        one["field"] for one in answer.json()["faults"]
    ]


@pytest.mark.parametrize(
    "given",
    [prefetch(), without("conditions", "prescriptions", "medicines", "flags"), prefetch(flags=OUTCOME),
     prefetch(responses=None), prefetch(responses={"resourceType": "Bundle", "entry": []}),
     prefetch(responses={"resourceType": "Bundle", "entry": None, "link": None}), prefetch(other=1),
     prefetch(responses=bundle({"resourceType": "OperationOutcome", "issue": [{"severity": "warning"}, 1]})),
     prefetch(responses={"resourceType": "Bundle", "entry": [1, {}, {"resource": 1}, {"response": {}}]}),
     prefetch(responses={"resourceType": "OperationOutcome"}),
     prefetch(patient={"resourceType": "Patient", "birthDate": "1986"}),
     prefetch(patient=bundle({"resourceType": "Patient", "id": "p1"}))],
)  # fmt: skip
def test_null_and_empty_are_no_data_and_the_others_may_lack(running, given):
    answer = running.post(PATIENT_VIEW, call(prefetch=given))
    assert answer.status_code == 200 and answer.json()["cards"][-1]["indicator"] == "info", answer.text


def test_what_lacked_is_told(running):
    detail = running.post(PATIENT_VIEW, call(prefetch=without("conditions"))).json()["cards"][-1]["detail"]
    assert "- conditions: skickades inte" in detail


def test_a_red_flag_that_holds_is_told_although_data_lack(running, monkeypatch):
    one = stegvis.Assessment(findings={"suicide_attempt_or_threat": True})
    monkeypatch.setattr(hooks, "read_resources", lambda *_: Reading(one, (), (), ()))
    cards = running.post(PATIENT_VIEW, call(prefetch=without("responses"))).json()["cards"]
    assert [card["indicator"] for card in cards] == ["critical", "warning"]
    assert cards[1]["summary"].startswith("Uppgifter saknas") and "suggestions" not in cards[1]


def test_access_is_read_in_both_spellings_and_only_to_servers_that_are_allowed():
    allowed = ("https://r.example/fhir",)
    for call_ in (
        {"fhirServer": "https://r.example/fhir/", "fhirAuthorization": {"access_token": "t"}},
        {"fhir_server": "https://r.example/fhir", "fhir_authorization": {"accessToken": "t"}},
    ):
        access = access_of(call_, allowed)
        assert (access.server, access.token) == ("https://r.example/fhir", "t")
    assert access_of({"fhirServer": "https://r.example/fhir", "fhirAuthorization": 1}, allowed).token == ""
    assert (
        access_of(
            {"fhirServer": "https://r.example/fhir", "fhirAuthorization": {"access_token": "a\nb"}}, allowed
        ).token
        == ""
    )
    for server in (None, 1, "file:///etc/passwd", "https://r.example", "https://r.example.evil/fhir", "ftp://r.example/fhir",
                   "https://u@r.example/fhir", "https://r.example/fhir/../x", "http://r.example/fhir", "https://r.example/fhirx"):  # fmt: skip
        assert access_of({"fhirServer": server}, allowed) is None


def test_templates_are_filled_with_ids_alone():
    assert filled("Patient/{{context.patientId}}?a={{context.x}}", {"patientId": "a/b"}) == "Patient/a%2Fb?a="
    assert not within("https://a/b", []) and within("https://a/b", ["https://a/"])


def test_nothing_is_asked_of_a_record_that_is_not_allowed(running):
    given = call(
        prefetch=without("responses"),
        fhirServer="http://127.0.0.1:9/fhir",
        fhirAuthorization={"access_token": "x"},
    )
    assert running.post(PATIENT_VIEW, given).status_code == 412


class Record(BaseHTTPRequestHandler):
    """A record with two pages of observations; it knows its token, and sends elsewhere who asks for conditions."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Authorization"]))
        base = f"http://127.0.0.1:{self.server.server_port}"
        path = self.path.partition("?")[0]
        if path == "/fhir/Condition":
            self.send_response(302)
            self.send_header("Location", f"{base}/secret")
            self.end_headers()
            return
        data = {
            "/fhir/Patient/p1": {"resourceType": "Patient", "id": "p1", "birthDate": "1986-01-01"},
            "/fhir/Observation": bundle(link=[{"relation": "next", "url": f"{base}/fhir/page2"}]),
            "/fhir/page2": bundle(observation("44261-6", 16)),
            "/fhir/QuestionnaireResponse": bundle(link=[{"relation": "next", "url": f"{base}/elsewhere"}]),
            "/fhir/loop": bundle(link=[{"relation": "next", "url": f"{base}/fhir/loop"}]),
            "/fhir/MedicationRequest": [],
        }.get(path)
        raw = (
            b"x" * 3_000_000
            if path == "/fhir/Flag"
            else json.dumps(data).encode()
            if data is not None
            else b"{"
        )
        self.send_response(200)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        pass


@pytest.fixture
def record():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Record)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def fetching(record, given, **limits):
    address = f"http://127.0.0.1:{record.server_port}/fhir"
    running = Running(records=(address,), **limits)
    return running.post(
        PATIENT_VIEW, call(prefetch=given, fhirServer=address, fhirAuthorization={"access_token": "t"})
    )


def test_what_lacks_is_fetched_page_by_page_with_the_token(record):
    answer = fetching(
        record, without("patient", "observations", "conditions", "flags", "medicines", "prescriptions")
    )
    assert answer.status_code == 200, answer.text
    detail = answer.json()["cards"][-1]["detail"]
    assert "| PHQ-9 | 16 |" in detail and "observations" not in detail
    assert all(key in detail for key in ("conditions", "flags", "medicines", "prescriptions"))
    asked = {path.partition("?")[0] for path, _ in record.asked}
    assert (
        "/fhir/page2" in asked
        and "/secret" not in asked
        and {token for _, token in record.asked} == {"Bearer t"}
    )


def test_a_page_elsewhere_is_not_fetched(record):
    answer = fetching(record, without("responses"))
    assert answer.status_code == 412 and "/elsewhere" not in [path for path, _ in record.asked]


def test_a_page_that_leads_to_itself_ends(record):
    address = f"http://127.0.0.1:{record.server_port}/fhir/loop"
    given = prefetch(observations=bundle(link=[{"relation": "next", "url": address}]))
    assert fetching(record, given, pages=3).status_code == 412 and len(record.asked) == 3


def test_a_record_without_a_token_is_asked_without(record):
    address = f"http://127.0.0.1:{record.server_port}/fhir"
    answer = Running(records=(address,)).post(
        PATIENT_VIEW, call(prefetch=without("patient"), fhirServer=address)
    )
    assert answer.status_code == 200 and record.asked[0][1] is None


def test_a_record_that_does_not_answer_lacks():
    given = call(prefetch=without("responses"), fhirServer="http://127.0.0.1:1/fhir")
    assert Running(records=("http://127.0.0.1:1/fhir",)).post(PATIENT_VIEW, given).status_code == 412


def test_resources_say_whom_they_are_about():
    asked = {"patient": "", "observations": ""}
    for subject, foreign in (({"reference": "Patient/p1"}, 0), ({"reference": "urn:uuid:x"}, 0), (1, 0), ({}, 0),
                             ({"reference": "Patient/p2"}, 1), ({"reference": "https://r/fhir/Patient/p1/_history/2"}, 0)):  # fmt: skip
        came = sorted_out({"observations": observation("1-1", 1, subject=subject)}, asked, "p1")
        assert came.foreign == foreign and list(came.lacking) == ["patient"]
