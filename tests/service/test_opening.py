"""The guide opened with a patient's answers: posted by a form, in no address, kept nowhere."""

import json
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import jsonschema
import pytest
from chromium import chromium
from in_browser import came_true, waited

from calls import PATIENT_VIEW, Running, call, observation, prefetch
from stegvis.service.openapi import CARD

GUIDE = "/guide/index.html"
FORM = "application/x-www-form-urlencoded"
SAID = {"age": 40, "scores": {"phq9": 16}}


def posted(running, fields, path=GUIDE, kind=FORM, **headers):
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    return running.client.post(path, content=body, headers={"content-type": kind, **headers})


def given(answer):
    """What the page is opened with."""
    (data,) = re.findall(r'<script type="application/json" id="given">(.*?)</script>', answer.text)
    return json.loads(data)


@pytest.mark.parametrize(
    "path", ["/guide/", GUIDE, "/guide/en/", "/pathways/se-primary-care/guide/en/index.html"]
)
def test_a_patient_is_in_the_page_and_nowhere_else(running, path):
    """Its bytes but for the draft and its script are those of the guide; the browser is told to keep nothing."""
    answer = posted(running, {"patient": json.dumps(SAID)}, path)
    assert answer.status_code == 200 and given(answer) == SAID
    assert answer.headers["cache-control"] == "no-store" and answer.headers["x-frame-options"] == "DENY"
    plain = running.get(path).text
    assert len(answer.text) - len(plain) < 1200 and plain.split("script-src ")[0] in answer.text
    assert "phq9" not in "".join(running.log[-1:]) and '"id": "given"' not in running.get(path).text


def test_what_a_record_holds_opens_the_guide(running):
    """Resources are read as by /read, on a day that may be named; today goes without saying."""
    record = [prefetch()["patient"], observation("44261-6", 16)]
    answer = posted(running, {"resources": json.dumps(record)})
    assert given(answer) == SAID
    day = posted(running, {"resources": json.dumps(record[0]), "on": "2026-01-01"})
    assert given(day) == {"age": 40, "contact_date": "2026-01-01"}


def test_a_text_cannot_leave_its_place(running):
    """Whatever is written in it."""
    said = {"findings": {"</script><script>alert(1)</script>": True}}
    answer = posted(running, {"patient": json.dumps(said)})
    assert given(answer) == said and "<script>alert" not in answer.text


@pytest.mark.parametrize(("fields", "path", "kind", "status"), [
    ({}, GUIDE, FORM, 422),
    ({"patient": "{}", "resources": "[]"}, GUIDE, FORM, 422),
    ({"patient": "{}", "more": "1"}, GUIDE, FORM, 422),
    ({"patient": "{"}, GUIDE, FORM, 400),
    ({"patient": '{"ages": 40}'}, GUIDE, FORM, 422),
    ({"resources": "7"}, GUIDE, FORM, 422),
    ({"resources": "[]", "on": "never"}, GUIDE, FORM, 422),
    ({"patient": "{}"}, "/guide/overview.html", FORM, 404),
    ({"patient": "{}"}, "/pathways/none/guide/index.html", FORM, 404),
    ({"patient": "{}"}, GUIDE, "application/json", 415),
    (b"patient=%FF", GUIDE, FORM, 415),
    (b"a=1&" * 11, GUIDE, FORM, 415),
    ({"patient": "1" * (1 << 20)}, GUIDE, FORM, 413),
])  # fmt: skip
def test_what_is_wrong_is_said(running, fields, path, kind, status):
    """As everywhere: a problem, and no value in it."""
    answer = posted(running, fields, path, kind)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_only_pages_that_are_named_may_send():
    """Another page cannot put words into a clinician's form; a program that is no page may."""
    running = Running(public_url="http://testserver", origins=("https://record.example",))
    sent = partial(posted, running, {"patient": "{}"})
    assert sent().status_code == sent(origin="https://record.example").status_code == 200
    assert sent(origin="http://testserver").status_code == 200
    assert sent(origin="https://other.example").status_code == sent(origin="null").status_code == 403


def test_each_card_says_how_its_link_is_opened_with_the_answers(running):
    """The address of the link is the guide's own, and what is posted to it opens it with what the card was made of."""
    cards = running.post(PATIENT_VIEW, call()).json()["cards"]
    for card in cards:
        jsonschema.validate(card, CARD)
        (link,) = card["links"]
        assert link["url"] == f"http://testserver{GUIDE}" and link["type"] == "absolute"
        said = link["extension"]["stegvis"]
        assert said["method"] == "POST" and given(posted(running, said["fields"])) == SAID


PAGE = """<!doctype html><meta charset="utf-8"><title>A record</title>
<form method="post" action="{url}"><input type="hidden" name="patient" value="{patient}"><button>Open</button></form>"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def record():
    """A page of a record system, at an origin of its own: what is put in it is shown."""

    class Shown(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.server.html.encode())

        def log_message(self, *_):
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Shown) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.slow
def test_a_card_opens_the_guide_with_the_answers_in_it(record, tmp_path):
    """From the call of the hook to the nurse's screen, in a browser; the log tells nothing of it."""
    port, origin = free_port(), f"http://127.0.0.1:{record.server_port}"
    base = f"http://127.0.0.1:{port}"
    started = [
        sys.executable,
        "-m",
        "stegvis",
        "serve",
        "--port",
        str(port),
        "--public-url",
        base,
        "--origin",
        origin,
    ]
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(started, stderr=log) as service,
        chromium() as browser,
    ):
        assert came_true(lambda: "stegvis:" in (tmp_path / "log").read_text())
        asked = urllib.request.Request(
            base + PATIENT_VIEW, json.dumps(call()).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:
            link = json.load(answer)["cards"][-1]["links"][0]
        patient = link["extension"]["stegvis"]["fields"]["patient"].replace('"', "&quot;")
        record.html = PAGE.format(url=link["url"], patient=patient)
        browser.get(origin)
        browser.find_element("tag name", "button").click()
        assert came_true(
            lambda: browser.execute_script("return document.documentElement.dataset.opened") == "yes"
        )
        waited(browser, "told")
        assert browser.current_url == f"{base}{GUIDE}"
        assert "Individuell KBT" in browser.find_element("id", "summary").text
        assert browser.find_element("id", "draft-said").text == ""
        browser.find_element("id", "other-language").click()
        assert "Individual CBT" in browser.find_element("id", "summary").text
        assert browser.execute_script(
            "return [localStorage.length, sessionStorage.length, document.cookie]"
        ) == [0, 0, ""]
        assert [one for one in browser.get_log("browser") if "favicon" not in one["message"]] == []
        service.terminate()
        assert service.wait(60) == 0
    told = (tmp_path / "log").read_text()
    assert (
        '"route": "/guide/{page}", "status": 200' in told and "phq9" not in told and "Traceback" not in told
    )
