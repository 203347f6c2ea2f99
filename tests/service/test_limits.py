"""Limits, headers, the log that holds no value, and that nobody is shown a traceback."""

import json
import re
from uuid import UUID

import anyio
import pytest

from calls import PATIENT_VIEW, Running, call, observation, prefetch
from stegvis.service import application, guards
from stegvis.service.guards import Guards
from stegvis.service.problems import masked, problem_said, spoken
from stegvis.service.settings import Limits

JSON = [(b"content-type", b"application/json")]


def asked(running, path="/route", parts=(b"{}",), headers=JSON, method="POST", send=None):
    """Ask as a server does, the body in parts; a part None means that nothing more comes, "gone" that the caller left."""
    waiting, sent = list(parts), []

    async def receive():
        if not waiting:
            await anyio.sleep_forever()
        part = waiting.pop(0)
        if part is None:
            await anyio.sleep_forever()
        if part == "gone":
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def keep(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
             "headers": headers, "root_path": "", "scheme": "http", "server": ("t", 80)}  # fmt: skip
    anyio.run(running.service.app, scope, receive, send or keep)
    return sent


def status(sent):
    return sent[0]["status"] if sent else None


def test_a_large_body_is_refused_before_and_while_it_comes():
    small = Running(body=10)
    assert small.post("/route", {"age": 40, "scores": {}}).status_code == 413
    assert status(asked(small, parts=(b"{", b" " * 20))) == 413
    assert status(asked(small, headers=[*JSON, (b"content-length", b"99999")])) == 413
    assert status(asked(small, headers=[*JSON, (b"content-length", b"many")])) == 200


def test_a_slow_body_is_given_up():
    slow = Running(seconds=0.05)
    assert status(asked(slow, parts=(b"{", None))) == 408
    lines = [(b"content-type", b"application/x-ndjson")]
    sent = asked(slow, parts=(b"{}\n", None), headers=lines)
    assert status(sent) == 200 and b'"status":408' in sent[-2]["body"]


def test_a_slow_answer_is_given_up(monkeypatch):
    async def slow(self, request):
        await anyio.sleep_forever()

    monkeypatch.setattr(application.Service, "alive", slow)
    late = Running(seconds=0.05)
    assert status(asked(late, "/healthz", parts=(b"",), method="GET")) == 504


def test_a_caller_who_left_costs_nothing_more():
    left = Running()
    assert asked(left, parts=(b"{", "gone")) == [] and json.loads(left.log[-1])["status"] == 499


def test_a_caller_who_does_not_read_is_given_up():
    stuck = Running(seconds=0.05)

    async def never(message):
        await anyio.sleep_forever()

    asked(stuck, "/healthz", parts=(b"",), method="GET", send=never)
    assert json.loads(stuck.log[0])["error"] == "TimeoutError"


def test_too_many_at_once_are_told_to_wait_and_life_is_still_told():
    busy = Running(concurrency=1)
    busy.service.app.active = 1
    answer = busy.post("/route", {})
    assert answer.status_code == 503 and answer.headers["retry-after"] == "1"
    assert busy.get("/healthz").status_code == 200


def test_a_failure_is_a_problem_with_a_reference_and_the_log_has_no_words(monkeypatch):
    def broken(*_):
        raise RuntimeError("secret 191212121212")

    monkeypatch.setattr(application, "answered", broken)
    looks_like_a_person = UUID("1912121212120000000000000000abcd")
    monkeypatch.setattr(guards, "uuid4", lambda: looks_like_a_person)
    failing = Running()
    answer = failing.post("/route", {"age": 40})
    assert answer.status_code == 500 and "secret" not in answer.text and "Traceback" not in answer.text
    reference = re.search("[a-p]{32}", answer.json()["detail"])[0]
    logged = json.loads(failing.log[0])
    assert logged["id"] == reference and logged["error"] == "RuntimeError" and "secret" not in failing.log[0]
    assert any("answers" in at or "application" in at for at in logged["at"])


def test_what_is_no_http_goes_through():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    guards = Guards(app, Limits(), None, {}, print)
    anyio.run(guards, {"type": "lifespan"}, None, None)
    assert seen == ["lifespan"]


def test_security_headers_are_on_every_answer(running):
    for answer in (
        running.get("/healthz"),
        running.get("/no"),
        running.post("/route", {}),
        running.get("/guide/"),
    ):
        assert (
            answer.headers["x-content-type-options"] == "nosniff"
            and answer.headers["x-frame-options"] == "DENY"
        )
        assert answer.headers["referrer-policy"] == "no-referrer" and answer.headers["x-request-id"]
        assert "server" not in answer.headers
    assert running.post("/route", {}).headers["cache-control"] == "no-store"


PLANTED = ("191212121212", "19121212-1212", "Kalle-Anka", "73911")


def test_the_log_holds_nothing_that_a_caller_wrote():
    logged = Running(public_url="http://testserver")
    for secret in PLANTED:
        headers = {"x-request-id": secret, "user-agent": secret, "referer": secret, "authorization": f"Bearer {secret}",
                   "accept-language": secret, "cookie": secret}  # fmt: skip
        for path in (
            "/route",
            "/review",
            "/read",
            PATIENT_VIEW,
            f"{PATIENT_VIEW}/feedback",
            f"/pathways/{secret}",
        ):
            for data in ({"age": secret}, {secret: secret}, {"findings": {secret: True}}, [secret], secret,
                         {"scores": {"phq9": 73911}}, {"hookInstance": secret, "context": {"patientId": secret}}):  # fmt: skip
                logged.client.post(f"{path}?on={secret}&x={secret}", json=data, headers=headers)
            logged.client.get(f"{path}/{secret}?{secret}={secret}", headers=headers)
        full = call(context={"patientId": secret}, prefetch=prefetch(
            patient={"resourceType": "Patient", "id": secret, "identifier": [{"value": secret}]},
            observations=observation("44261-6", 16, subject={"reference": f"Patient/{secret}"}, id=secret)))  # fmt: skip
        logged.post(PATIENT_VIEW, full)
        logged.client.post(
            "/route", content=secret.encode(), headers={"content-type": "application/x-ndjson"}
        )
        logged.client.request(secret.upper(), "/route")
    everything = "\n".join(logged.log) + logged.service.metrics.text()
    assert len(logged.log) > 150
    for secret in PLANTED:
        digits = [json.loads(line) for line in logged.log if secret in line]
        assert not [
            line for line in digits if secret not in f"{line['id']} {line['received']} {line['sent']}"
        ]
        assert secret not in "\n".join(line for line in everything.splitlines() if '"id"' not in line)
    allowed = {"time", "id", "method", "route", "status", "ms", "received", "sent"}
    routes = {*logged.service.metrics.routes}
    for line in map(json.loads, logged.log):
        assert set(line) == allowed and line["route"] in routes
        assert line["method"] in {"GET", "POST", "HEAD", "OPTIONS", "other"}


def test_problems_do_not_repeat_personal_numbers(running):
    for number in (
        "191212121212",
        "19121212-1212",
        "121212-1212",
        "121212+1212",
        "19121272-1212",
        "99121212T129",
    ):
        for data in (
            {number: 1},
            {"findings": {number: True}},
            {"scores": {"phq9": number}},
            {"age": number},
        ):
            assert number not in running.post("/route", data).text
    assert masked("12 och 1234") == "12 och 1234" and len(masked("å" * 1000)) == 500


@pytest.mark.parametrize(
    ("said", "language"),
    [("", "sv"), ("en", "en"), ("EN-us;q=0.9, sv;q=0.8", "en"), ("sv, en", "sv"), ("en;q=0", "sv"), ("en;q=x", "sv"),
     ("en;q=0.5;q=1", "sv"), ("de", "sv"), (",;,", "sv")],
)  # fmt: skip
def test_languages(said, language):
    assert spoken(said) == language


def test_a_problem_without_more_says_no_more():
    from stegvis.service.problems import Problem

    assert problem_said(Problem(404), "en") == {
        "type": "about:blank",
        "title": "There is no such thing",
        "status": 404,
    }
