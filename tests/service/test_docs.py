"""The tutorial is done as it stands; what the pages say of the service is so."""

import json
import re
from datetime import date
from pathlib import Path

from calls import Running
from stegvis.service import Limits

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs/tutorial/first-card.md").read_text("utf-8")
REFERENCE = (ROOT / "docs/reference/service.md").read_text("utf-8")
HOW_TO = (ROOT / "docs/how-to/run-the-service.md").read_text("utf-8")


def test_the_tutorial_leads_to_cards(running):
    call = json.loads(
        re.search(r"```json\n(.*?)```", TUTORIAL, re.DOTALL)[1].replace("TODAY", str(date.today()))
    )
    for said in re.findall(r"http://127.0.0.1:8000(/\S+)", TUTORIAL):
        assert running.get(said).status_code in (200, 405)
    path = re.search(r"8000(/cds-services/\S+)", TUTORIAL)[1]
    cards = running.post(path, call, accept_language="en").json()["cards"]
    assert [card["indicator"] for card in cards] == ["warning", "info"]
    del call["prefetch"]["responses"]
    answer = running.post(path, call)
    assert answer.status_code == 412 and answer.json()["faults"][0]["field"] == "prefetch.responses"


def test_the_reference_names_every_address():
    for one in Running(check=True).service.routes():
        assert one.path.replace("{page:path}", "") in REFERENCE, one.path


def test_the_how_to_names_every_limit():
    limits = Limits()
    for option, default in re.findall(r"\| `--([a-z-]+)` \| (\d+) \|", HOW_TO):
        assert getattr(limits, option.removeprefix("max-")) == int(default)


def test_clients_as_the_how_to_writes_them(tmp_path):
    from stegvis.service import read_clients

    (tmp_path / "jwks.json").write_text('{"keys": []}')
    file = tmp_path / "clients.json"
    file.write_text(re.search(r"```json\n(.*?)```", HOW_TO, re.DOTALL)[1])
    assert read_clients(file)[0].issuer == "https://record.example"
