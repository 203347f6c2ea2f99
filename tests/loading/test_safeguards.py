"""What an overlay may never weaken, part by part; and what it may still do (law L10)."""

import shutil

import pytest

import stegvis
from folders import SMALL

EXTRA = """
[[action]]
id = "help-lines"
when = "danger"
urgency = "now"
do = { sv = "Ring hjälplinjen.", en = "Call the help line." }
because = { sv = "fara", en = "danger" }
confidence = "low"
claim = { basis = "inference" }
"""
FRAME = """
[[access]]
id = "law-days"
kind = "law"
what = { sv = "bedömning", en = "assessment" }
days = 3
ages = [10, 90]
levels = ["call", "clinic"]
claim = { basis = "inference" }
[[access]]
id = "aim-days"
kind = "target"
what = { sv = "mål", en = "aim" }
days = 30
claim = { basis = "inference" }
[[reference]]
id = "phone"
kind = "phone"
shown = "samtala"
name = { sv = "hjälp", en = "help" }
review_date = 2029-01-01
claim = { basis = "inference" }
"""
BARRED = """
  [[step.unsuitable]]
  id = "no-call"
  when = "weeks >= 50"
  kind = "stop"
  because = { sv = "x", en = "x" }
  confidence = "low"
  claim = { basis = "inference" }
"""
OVERLAY = """
[overlay]
format = 1
id = "north"
version = "1"
of = "small"
edition = "1.0.0"
status = "demo"
valid_until = 2030-01-01
title = { sv = "Norr", en = "North" }
"""


@pytest.fixture
def lay(tmp_path):
    """Return a function that lays an overlay on the small pathway with actions, days and numbers of its own."""
    base = tmp_path / "base"
    shutil.copytree(SMALL, base)
    safety = base / "safety.toml"
    steps = safety.read_text("utf-8").replace(
        '[[step]]\nid = "safety-clinic"', BARRED + '[[step]]\nid = "safety-clinic"'
    )
    safety.write_text(steps + EXTRA, "utf-8")
    mood = base / "mood.toml"
    mood.write_text(mood.read_text("utf-8") + EXTRA.replace("help-lines", "mood-lines"), "utf-8")
    (base / "frame.toml").write_text(FRAME, "utf-8")

    def lay(text, head=OVERLAY):
        (tmp_path / "north.toml").write_text(head + text, "utf-8")
        return stegvis.load(base, [tmp_path / "north.toml"])

    return lay


def change(rule, said):
    why = 'because = { sv = "x", en = "x" }\nclaim = { basis = "inference" }\n'
    return f'\n[[change]]\nrule = "{rule}"\nset = {{ {said} }}\n{why}'


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        (change("help-lines", 'when = "danger and age >= 119"'), "hides an action", "add an [[action]]"),
        (change("mood-lines", 'when = "tired"'), "hides an action", "whenever 'danger'"),
        (change("help-lines", 'urgency = "soon"'), "action at red flags less urgent", "keep 'now'"),
        (change("help-lines", 'do = { sv = "Vänta.", en = "Wait." }'), "what to do at a red flag: 'do'", "your own"),
        (change("mood-track", "ages = [18, 90]"), "the ages of a track", "keep 18 to 120"),
        (change("no-call", 'when = "weeks >= 49"'), "closes a step", "open"),
        (change("no-call", 'kind = "ask"'), "closes a step", "open"),
        (change("law-days", "days = 4"), "latest day of the law", "3 days or fewer"),
        (change("law-days", 'kind = "target"'), "latest day of the law", "fewer people"),
        (change("law-days", 'what = { sv = "brev", en = "letter" }'), "latest day of the law", ""),
        (change("law-days", "ages = [11, 90]"), "latest day of the law", ""),
        (change("law-days", "ages = [10, 89]"), "latest day of the law", ""),
        (change("law-days", 'levels = ["clinic"]'), "latest day of the law", ""),
        (change("law-days", "days = 366"), "'days' cannot be 366", "from 0 to 365"),
        (change("law-days", "days = -1"), "'days' cannot be -1", "from 0 to 365"),
        (change("phone", 'shown = "000"'), "a number that the base's texts show: 'shown'", "of your own"),
    ],
)  # fmt: skip
def test_what_is_weakened(lay, text, what, hint):
    """Refused where the overlay says it, with what is kept."""
    with pytest.raises(stegvis.PathwayError) as caught:
        lay(text)
    found = [one for one in caught.value.diagnostics if what in one.what]
    assert found, str(caught.value)
    assert hint in found[0].hint and found[0].place.file.endswith("north.toml") and found[0].place.line > 10


@pytest.mark.parametrize(
    "text",
    [
        change("help-lines", 'when = "danger or tired"'),
        change("no-call", 'when = "weeks >= 51"'),
        change("safety-call", "unsuitable = []"),
        change("law-days", 'days = 2, ages = [0, 120], levels = ["call", "clinic", "advice"]'),
        change("law-days", "levels = []"),
        change("aim-days", "days = 60"),
        change("phone", "review_date = 2029-06-01"),
        change("mood", 'when = "low_mood or tired"'),
        change("danger", 'note = { sv = "Fråga rakt.", en = "Ask plainly." }'),
        change("mood-track", "order = 0"),
        change("general-advice", 'first_contact = "doctor"'),
    ],
)  # fmt: skip
def test_what_an_overlay_may_still_do(lay, text):
    """What is wider, sooner, checked anew, or no matter of safety."""
    assert lay(text).overlays[0].id == "north"


def test_what_is_reviewed_says_by_whom(lay):
    """Status, name and date go together."""
    head = OVERLAY.replace('"demo"', '"reviewed"')
    with pytest.raises(stegvis.PathwayError) as caught:
        lay("", head)
    (one,) = caught.value.diagnostics
    assert one.what.endswith("missing: reviewed_by, review_date") and one.place.line == 8
    assert (
        lay("", head + 'reviewed_by = "A. B."\nreview_date = 2029-01-01\n').overlays[0].status == "reviewed"
    )
