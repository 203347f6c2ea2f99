"""The views of the tutorial answer: as they stand, in a process of their own, with each framework's own client."""

import json
import re
import subprocess
import sys

import pytest

from folders import ROOT

PAGE = (ROOT / "docs" / "tutorial" / "embed.md").read_text("utf-8")
VIEWS = dict(re.findall(r"```python\n# (\w+)\.py\n(.*?)```", PAGE, re.DOTALL))
ASKED = [
    {"age": 34, "scores": {"phq9": 12}, "findings": {"low_mood": True}},
    {"age": 34, "scores": {"phq9": 28}, "findings": {"psychosis": True}},
]
CLIENTS = {
    "fastapi_view": """
from starlette.testclient import TestClient
import fastapi_view
client = TestClient(fastapi_view.app)
said = [client.post("/propose", json=one) for one in ASKED]
print(json.dumps([[one.status_code, one.json()] for one in said]))
""",
    "django_view": """
import django, django_view
django.setup()
from django.test import Client
client = Client()
said = [client.post("/propose", data=one, content_type="application/json") for one in ASKED]
assert client.post("/propose", data="{", content_type="application/json").status_code == 400
assert client.get("/propose").status_code == 405
print(json.dumps([[one.status_code, one.json()] for one in said]))
""",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CLIENTS)
def test_a_view_answers_and_hides_no_red_flag(name, tmp_path):
    """A proposal for one patient; every fault and the red flags of another."""
    (tmp_path / f"{name}.py").write_text(VIEWS[name], "utf-8")
    (tmp_path / "ask.py").write_text(f"import json\nASKED = {ASKED!r}\n{CLIENTS[name]}", "utf-8")
    done = subprocess.run(
        [sys.executable, "ask.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (well, proposal), (refused, problem) = json.loads(done.stdout)
    assert (well, refused) == (200, 422)
    assert proposal["status"] == "provisional" and proposal["level"]
    assert [one["field"] for one in problem["faults"]] == ["scores.phq9"] and problem["red_flags"]


def test_each_view_of_the_page_is_tried():
    """None is shown that nobody ran."""
    assert VIEWS.keys() == CLIENTS.keys()
