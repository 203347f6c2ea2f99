"""What can be known of the container without building it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = (ROOT / "Containerfile").read_text("utf-8")
WATCHED = """
import os, sys
written = []
def watch(event, given):
    if event == "open" and (isinstance(given[1], str) and set(given[1]) & set("wax+") or given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        written.append(given[0])
    if event in ("os.mkdir", "os.rename", "os.remove", "tempfile.mkstemp", "tempfile.mkdtemp"):
        written.append(event)
sys.addaudithook(watch)
from starlette.testclient import TestClient
from stegvis.service import Settings
from stegvis.service.application import Service
client = TestClient(Service(Settings()).app)
for path in ("/guide/", "/cds-services", "/openapi.json", "/metrics"):
    assert client.get(path).status_code == 200
assert client.post("/route", json={"age": 40}).status_code == 200
assert not [one for one in written if one != os.devnull], written
"""


def test_what_it_copies_is_there_and_it_ends_as_nobody():
    for said in re.findall(r"^COPY (.*) \S+$", FILE, re.MULTILINE):
        assert all((ROOT / one).exists() for one in said.split())
    users = re.findall(r"^USER (\d+):(\d+)$", FILE, re.MULTILINE)
    assert len(users) == 1 and all(int(one) > 1000 for one in users[0])
    assert FILE.index("USER") > FILE.rindex("RUN") and "was never built" in FILE


@pytest.mark.slow
def test_the_service_writes_no_file():
    made = subprocess.run(
        [sys.executable, "-c", WATCHED],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
