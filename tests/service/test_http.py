"""POST /route, /review and /read, and everything that can be read."""

import json
from pathlib import Path

import jsonschema
import pytest

import stegvis
from calls import TODAY, Running, bundle, observation, prefetch
from stegvis.errors import NOWHERE
from stegvis.rendering import SCHEMAS
from stegvis.service import answers, application
from stegvis.service.answers import told

PATIENT = {"age": 40, "scores": {"phq9": 16}}
EPISODE = json.loads(Path("docs/examples/episode.json").read_text("utf-8"))
LINES = {"content-type": "application/x-ndjson"}


def lines(answer):
    return [json.loads(line) for line in answer.content.splitlines()]


def test_route_gives_what_the_library_gives(running, shipped):
    rec = stegvis.route(shipped, stegvis.Assessment(40, {"phq9": 16}))
    assert running.post("/route", PATIENT).json() == json.loads(json.dumps(rec.to_dict()))
    for detail in ("decision", "summary"):
        answer = running.post(f"/route?detail={detail}", PATIENT)
        assert answer.json() == json.loads(json.dumps(told(rec, detail)))
    assert "because" not in running.post("/route?detail=decision", PATIENT).json()


def test_route_of_a_list_answers_each(running):
    said = running.post("/route?detail=decision", [PATIENT, {"age": 999}]).json()
    assert said[0]["recommendation"]["level"] == "individual_cbt" and said[1]["error"][0]["field"] == "age"


def test_review_gives_what_the_library_gives(running, shipped):
    from stegvis import Episode

    said = running.post("/review", EPISODE).json()
    assert said["verdict"] == stegvis.review(shipped, Episode.from_dict(EPISODE)).verdict
    jsonschema.validate(said, SCHEMAS["review"])


def test_read_says_what_was_read(running):
    said = running.post(f"/read?on={TODAY}", list(filter(None, prefetch().values()))).json()
    assert set(said) == {"assessment", "used", "ignored", "conflicts"}
    assert running.post("/read", observation("44261-6", 16)).json()["assessment"].get("scores", {}) in (
        {"phq9": 16},
        {},
    )
    assert running.post("/read", bundle(observation("44261-6", 16))).status_code == 200


@pytest.mark.parametrize("data", [1, None, "x", [1], {"a": 1}, [{"resourceType": 3}], [[]]])
def test_read_of_what_is_no_resource_is_a_fault(running, data):
    assert running.post("/read", data).json()["faults"][0]["field"] == "resources"


def test_read_on_no_day_is_a_fault(running):
    answer = running.post("/read?on=yesterday", [], accept_language="en")
    assert answer.status_code == 422 and answer.json()["faults"] == [
        {"field": "on", "what": "this is not a day"}
    ]


def test_too_many_resources_are_too_much():
    assert Running(items=1).post("/read", [{"resourceType": "Basic"}] * 2).status_code == 413


def test_every_fault_at_once_in_the_language_of_the_caller(running):
    data = {"age": 400, "scores": {"phq9": 28, "gad7": -1}, "findings": {"psychosis": "perhaps"}}
    swedish, english = (
        running.post("/route", data),
        running.post("/route", data, accept_language="en, sv;q=0.5"),
    )
    assert swedish.status_code == 422 and swedish.headers["content-type"] == "application/problem+json"
    fields = [fault["field"] for fault in english.json()["faults"]]
    assert len(fields) == 4 and fields == [fault["field"] for fault in swedish.json()["faults"]]
    assert (swedish.headers["content-language"], english.headers["content-language"]) == ("sv", "en")
    assert "Uppgifterna är omöjliga" in swedish.text and "The values are impossible" in english.text


def test_what_is_so_regardless_of_faults_goes_along(running, monkeypatch):
    def wrong(*_):
        error = stegvis.AssessmentError([stegvis.Fault("age", 400, "400 is no age")])
        error.red_flags = ({"rule": "rf1"},)
        raise error

    monkeypatch.setattr(answers, "route_data", wrong)
    assert running.post("/route", PATIENT).json()["red_flags"] == [{"rule": "rf1"}]
    assert running.post("/route", [PATIENT]).json()[0]["red_flags"] == [{"rule": "rf1"}]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"\xff", 400), (b'{"age": 1, "age": 2}', 400), (b'{"age": NaN}', 400), (b'{"age": 1e999}', 400),
     (b"[" * 100_000, 400), (b'{"a": [1.5, {"b": 1e999}]}', 400), (b"", 400), (b"1", 422), (b"null", 422),
     (b'{"findings": {"\\ud800": true}}', 422), (b"\xef\xbb\xbf{}", 200)],
)  # fmt: skip
def test_what_is_no_patient_is_a_fault(running, body, status):
    answer = running.client.post(
        "/route?detail=decision", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == status and (status == 200 or {"faults", "detail"} & set(answer.json()))


@pytest.mark.parametrize(
    "wrong", ['{"age": NaN}', '{"scores": {"phq9": 1e999}}', '{"age": 1, "age": 2}', "NaN", "7", "[]"]
)
@pytest.mark.parametrize("path", ["/route?detail=decision", "/review"])
def test_what_json_has_not_costs_no_other_patient_an_answer(running, wrong, path):
    """In a list the one patient's fault is named where it stands."""
    other = EPISODE if path == "/review" else PATIENT
    body = f"[{wrong}, {json.dumps(other)}]".encode()
    answer = running.client.post(path, content=body, headers={"content-type": "application/json"})
    faulty, fine = answer.json()
    assert answer.status_code == 200 and faulty["error"] and {"recommendation", "review"} & set(fine)


def test_a_faulty_patient_keeps_the_red_flags_of_the_rest(running):
    """What JSON has not says nothing against what was answered beside it."""
    body = b'[{"age": 40, "contact_date": NaN, "findings": {"psychosis": true}}]'
    headers = {"content-type": "application/json"}
    [said] = running.client.post("/route?detail=decision", content=body, headers=headers).json()
    assert [one["rule"] for one in said["red_flags"]] == ["rf5-psychosis"]


@pytest.mark.parametrize("form", ["one", "list", "lines"])
def test_a_key_given_twice_loses_no_red_flag(running, form):
    """Of one patient as of many: what either value raises holds, and so does all beside it."""
    text = '{"age": 34, "findings": {"psychosis": true}, "findings": {"mania": true}}'
    body = {"one": text, "list": f"[{text}]", "lines": text}[form].encode()
    kind = "application/x-ndjson" if form == "lines" else "application/json"
    answer = running.client.post("/route?detail=decision", content=body, headers={"content-type": kind})
    said = lines(answer)[0] if form == "lines" else answer.json()
    said = said[0] if form == "list" else said
    assert answer.status_code == (400 if form == "one" else 200)
    assert [one["rule"] for one in said["red_flags"]] == ["rf5-psychosis", "rf6-mania"]
    assert [one["field"] for one in said["faults" if form == "one" else "error"]] == ["findings"]


@pytest.mark.parametrize("depth", [800, 5_000])
def test_what_is_nested_too_deeply_costs_one_patient_alone(running, depth):
    """Its red flags are named, and the others are answered."""
    nested = "[" * depth + "]" * depth
    body = f'[{{"call": {nested}, "findings": {{"psychosis": true}}}}, {{"age": 5}}]'.encode()
    headers = {"content-type": "application/json"}
    faulty, fine = running.client.post("/route?detail=decision", content=body, headers=headers).json()
    assert "recommendation" in fine and faulty["error"][0]["field"].startswith("call")
    assert [one["rule"] for one in faulty["red_flags"]] == ["rf5-psychosis"]


def test_what_nobody_foresaw_costs_one_patient_alone(running, monkeypatch):
    """The kind of the failure is told, and nothing of the patient; the next one is answered."""
    real = answers.route_data

    def broken(pathway, data):
        if data["age"] == 7:
            raise KeyError("secret")
        return real(pathway, data)

    monkeypatch.setattr(answers, "route_data", broken)
    failed, fine = running.post("/route?detail=decision", [{"age": 7}, {"age": 8}]).json()
    assert "KeyError" in failed["error"][0]["what"] and "secret" not in str(failed)
    assert "recommendation" in fine


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded", "text/json+json"])
def test_other_kinds_of_content_are_refused(running, kind):
    assert running.client.post("/route", content=b"{}", headers={"content-type": kind}).status_code == 415


def test_fhir_json_is_json(running):
    headers = {"content-type": "application/fhir+json; charset=utf-8"}
    assert running.client.post("/read", content=b"[]", headers=headers).status_code == 200


def test_what_does_not_exist_is_said(running):
    for path in ("/nothing", "/pathways/x", "/schemas/x", "/guide/x", "/pathways/x/guide/", "/route/"):
        answer = running.get(path)
        assert answer.status_code == 404 and answer.json()["status"] == 404
    assert running.post("/check", {}).status_code == 404
    assert running.post("/route?pathway=x", PATIENT).status_code == 404
    assert running.post("/route?detail=x", PATIENT).json()["faults"][0]["field"] == "detail"
    assert running.get("/route").status_code == 405 and running.get("/route").headers["allow"] == "POST"


def test_documents(running, shipped):
    assert running.get("/pathways").json()[0]["sha256"] == shipped.sha256
    one = running.get("/pathways/se-primary-care").json()
    assert {i["input"] for i in one["inputs"]} == set(shipped.inputs) and one["levels"][0][
        "id"
    ] == "self_care"
    assert running.get("/schemas").json() == sorted(SCHEMAS)
    for name in SCHEMAS:
        assert running.get(f"/schemas/{name}").json() == json.loads(json.dumps(SCHEMAS[name]))
    assert running.get("/metadata").json()["fhirVersion"] == "4.0.1"
    assert running.get("/healthz").json() == {"status": "ok"}
    assert running.get("/readyz").json()["pathways"] == ["se-primary-care"]
    assert running.get("/openapi.json").json()["openapi"] == "3.1.0"


def test_the_guide_is_the_guide_and_its_own_policy_holds(running):
    for path, language in (("/guide/", "sv"), ("/guide/index.html", "sv"), ("/guide/en/", "en")):
        answer = running.get(path)
        assert f'<html lang="{language}"' in answer.text and answer.headers["content-type"].startswith(
            "text/html"
        )
        assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"
    assert running.get("/pathways/se-primary-care/guide/").content == running.get("/guide/").content


def test_a_pathway_past_its_day_is_told(running, monkeypatch):
    class Later(application.date):
        @classmethod
        def today(cls):
            return cls(2100, 1, 1)

    monkeypatch.setattr(application, "date", Later)
    assert running.get("/readyz").json()["past_valid_until"] == ["se-primary-care"]


def test_metrics_count_by_route_and_status(running):
    before = running.service.metrics.sums(0)
    running.post("/route?detail=decision", PATIENT)
    text = running.get("/metrics").text
    assert running.service.metrics.sums(0)[0] == before[0] + 1
    assert 'stegvis_requests_total{route="/route",status="200"}' in text
    assert 'stegvis_request_seconds_bucket{route="/route",le="+Inf"}' in text


def test_ndjson_in_and_out(running):
    body = b'{"age": 40}\n\n{"age": 999}\nno json\n[]\n{"age": 41}'
    said = lines(running.client.post("/route", content=body, headers=LINES))
    assert [one["index"] for one in said] == [0, 1, 2, 3, 4]
    assert said[0]["recommendation"]["provenance"]["pathway"] == "se-primary-care"
    assert said[1]["error"][0]["field"] == "age" and said[2]["problem"]["status"] == 400
    assert said[3]["error"] and said[4]["recommendation"]


def test_ndjson_stops_at_its_limits():
    short = Running(items=2, body=30)
    said = lines(short.client.post("/route", content=b"{}\n" * 3, headers=LINES))
    assert len(said) == 3 and said[2]["problem"]["status"] == 413
    for body in (b'{"age": 40, "scores": {"phq9": 1}}\n', b" " * 40):
        said = lines(short.client.post("/route", content=body, headers=LINES))
        assert said == [{"index": 0, "problem": said[0]["problem"]}] and said[0]["problem"]["status"] == 413


def test_a_pathway_without_reviews_says_so(running, monkeypatch):
    def refuse(*_):
        raise stegvis.PathwayError([stegvis.Diagnostic(NOWHERE, "this pathway says nothing of reviews")])

    monkeypatch.setattr(answers, "review_data", refuse)
    answer = running.post("/review", EPISODE, accept_language="en")
    assert answer.status_code == 422 and "nothing of reviews" in answer.json()["detail"]
    said = lines(running.client.post("/review", content=json.dumps(EPISODE).encode(), headers=LINES))
    assert said[0]["problem"]["status"] == 422


def test_a_list_that_is_too_long_is_too_much():
    assert Running(items=1).post("/route", [{}, {}]).status_code == 413


def test_the_log_goes_to_standard_error(capsys):
    application.to_stderr("a line")
    assert capsys.readouterr().err == "a line\n"


def test_several_pathways_each_with_its_own_hooks():
    from folders import SMALL

    both = Running(pathways=("se-primary-care", str(SMALL)))
    second = list(both.service.pathways)[1]
    assert both.post(f"/route?pathway={second}", {}).json()["provenance"]["pathway"] == second
    assert len(both.get("/cds-services").json()["services"]) == 4


def test_check_answers_when_it_may_and_one_at_a_time(monkeypatch):
    class Made:
        findings = proofs = ()
        unproven = ("flags_first",)

    checking = Running(check=True)
    monkeypatch.setattr(application, "prove", lambda pathway: Made)
    assert checking.post("/check", {}).json()["unproven"] == ["flags_first"]
    checking.service.checking = True
    assert checking.post("/check", {}).status_code == 503
    assert "/check" in checking.get("/openapi.json").json()["paths"]


def test_other_pages_may_call_only_when_they_are_named():
    page = {"origin": "https://page.example", "access-control-request-method": "POST"}
    asked = {**page, "access-control-request-headers": "authorization,content-type"}
    named = Running(origins=("https://page.example",))
    assert (
        named.client.options("/cds-services", headers=asked).headers["access-control-allow-origin"]
        == page["origin"]
    )
    assert "access-control-allow-origin" not in Running().client.get("/healthz", headers=page).headers
    refused = named.client.options("/route", headers=asked | {"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in refused.headers
