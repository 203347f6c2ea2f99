"""What an overlay may never weaken, part by part; and what it may still do (law L10)."""

import shutil

import pytest
from heads import OVERLAY

import stegvis
from folders import ROOT, SMALL

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
PLAN = 'what = { sv = "kontakt", en = "contact" }, claim = { basis = "inference" }'
BARRED = """
  [step.review]
  weeks = [1, 3]
  what = { sv = "kontakt", en = "contact" }
  claim = { basis = "inference" }
  [[step.unsuitable]]
  id = "no-call"
  when = "weeks >= 50"
  kind = "stop"
  because = { sv = "x", en = "x" }
  confidence = "low"
  claim = { basis = "inference" }
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
        (change("mood-lines", 'urgency = "planned"'), "less urgent", "keep 'now'"),
        (change("danger", 'note = { sv = "Fråga inte.", en = "Do not ask." }'), "question: 'note'", "of your own"),
        (change("safety-call", 'step_up = { sv = "Gör inget.", en = "Do nothing." }'), "'step_up'", "additions"),
        (change("safety-call", 'step_down = { sv = "Sluta.", en = "End." }'), "'step_down'", "additions"),
        (change("safety-call", 'confidence = "high"'), "'confidence'", "additions"),
        (change("safety-call", 'claim = { basis = "convention" }'), "'claim'", "additions"),
        (change("safety-call", f"review = {{ weeks = [1, 4], {PLAN} }}"), "'review'", "sooner"),
        (change("safety-call", f"review = {{ weeks = [1], {PLAN} }}"), "'review'", "sooner"),
        (change("safety-call", f"review = {{ weeks = [1, 3], {PLAN.replace('kontakt', 'inget')} }}"), "'review'", "sooner"),
        (change("safety-clinic", f"review = {{ weeks = [52], {PLAN} }}"), "'review'", "sooner"),
        (change("flag-danger", 'threshold = { basis = "inference", note = "Följ inte." }'), "'threshold'", ""),
        (change("flag-danger", 'care = { basis = "inference", note = "Följ inte." }'), "'care'", ""),
        (change("flag-danger", 'confidence = "medium"'), "'confidence'", ""),
        (change("safety", 'urgency = "soon"'), "the track of red flags says: 'urgency'", ""),
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
        change("safety-call", f"review = {{ weeks = [1, 2, 6], {PLAN} }}"),
        change("flag-danger", 'when = "danger or tired", threshold = { basis = "convention" }, confidence = "low"'),
        change("flag-item", 'at_least = "clinic", care = { basis = "convention" }'),
        change("mood-track", 'urgency = "soon"'),
        change("mood", 'when = "low_mood or tired"'),
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
    said = lay("", head + 'reviewed_by = "A. B."\nreview_date = 2029-01-01\n').parts[1]
    assert (said.claimed, said.status) == ("reviewed", "draft")


HEAD = """
[overlay]
format = 1
id = "own"
version = "1"
of = "layers"
edition = "1.0.0"
status = "demo"
title = { sv = "egen", en = "own" }
valid_until = 2099-01-01
"""
BECAUSE = 'because = { sv = "v", en = "w" }\nclaim = { basis = "inference" }\n'
QUIETER = [
    ('[[change]]\nrule = "shakes"\nset = { ask = { patient = { sv = "Skakar händerna, eller har det varit kramper?", '
     'en = "Are the hands shaking, or have there been fits?" }, about = { sv = "Hur är vädret?", en = "How is the weather?" } } }\n',
     "the wording of a red-flag question: 'about'"),
    ('[[change]]\nrule = "shakes"\nset = { short = { sv = "väder", en = "weather" } }\n', "'short'"),
    ('[[change]]\nrule = "drinks_much"\nset = { merged = false }\n', "means"),
    ('[[change]]\nrule = "withdrawal"\nset = { dissent = { sv = "Vänta en månad", en = "Wait a month" } }\n', "'dissent'"),
]  # fmt: skip
LESSER = """
[[need]]
id = "own-need"
track = "worries"
when = "age >= 18"
at_least = "clinic"
urgency = "now"
first_contact = "nurse"
because = { sv = "v", en = "w" }
confidence = "low"
threshold = { basis = "inference" }
care = { basis = "inference" }
"""


@pytest.mark.parametrize(("change", "says"), QUIETER, ids=["about", "short", "merged", "dissent"])
def test_no_other_words_are_laid_beside_a_red_flags(tmp_path, change, says):
    """Also where the base says nothing: whoever is asked so would hear that alone."""
    file = tmp_path / "own.toml"
    file.write_text(HEAD + change + BECAUSE, "utf-8")
    with pytest.raises(stegvis.PathwayError) as error:
        stegvis.load(ROOT / "docs/examples/layers", overlays=[file])
    assert says in str(error.value)


def test_nobody_comes_before_anybody_whom_a_flag_of_the_same_urgency_asks_for(tmp_path):
    """Not only before the first of them: a nurse never stands before the emergency department."""
    file = tmp_path / "own.toml"
    file.write_text(HEAD + LESSER, "utf-8")
    with pytest.raises(stegvis.PathwayError, match="before 'emergency'"):
        stegvis.load(ROOT / "docs/examples/layers", overlays=[file])


SOONER = """
[[red_flag]]
id = "own-flag"
name = { sv = "egen", en = "own" }
do = [{ sv = "gör", en = "do" }]
when = "plan"
at_least = "clinic"
urgency = "now"
first_contact = "nurse"
because = { sv = "v", en = "w" }
confidence = "low"
threshold = { basis = "inference" }
care = { basis = "inference" }
"""


OF_SHIPPED = HEAD.replace("layers", "se-primary-care").replace("1.0.0", "0.1.0")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["red_flag", "need"])
@pytest.mark.parametrize("who", ["peer_support", "nurse", "emergency"])
def test_nobody_comes_sooner_than_a_flag_asks_for_but_whom_flags_ask_for_as_soon(tmp_path, who, kind):
    """The flag asks for a physician the same day: peer support at once would meet the patient instead."""
    text = SOONER if kind == "red_flag" else LESSER.replace("worries", "depression")
    text = text.replace('"plan"', '"suicidal_thoughts_serious"').replace('"now"', '"immediate"')
    at = "individual_cbt" if kind == "need" else "psychiatric_referral"
    file = tmp_path / "own.toml"
    file.write_text(OF_SHIPPED + text.replace('"nurse"', f'"{who}"').replace('"clinic"', f'"{at}"'), "utf-8")
    if who == "emergency":
        assert stegvis.load("se-primary-care", overlays=[file]).overlays[0].id == "own"
        return
    with pytest.raises(stegvis.PathwayError, match=f"puts '{who}' before"):
        stegvis.load("se-primary-care", overlays=[file])


def test_no_need_takes_the_first_step_from_the_flags_own(tmp_path):
    """Where no need of the base does: it is said as a red flag."""
    text = LESSER.replace("worries", "insomnia").replace('"clinic"', '"psychiatric_referral"')
    file = tmp_path / "own.toml"
    file.write_text(
        OF_SHIPPED + text.replace('"now"', '"immediate"').replace('"nurse"', '"emergency"'), "utf-8"
    )
    with pytest.raises(stegvis.PathwayError, match="puts a step of 'insomnia' before those"):
        stegvis.load("se-primary-care", overlays=[file])


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ('rule = "dep-suicide-assessment"\nset = { do = { sv = "Inget.", en = "Nothing." } }\n', "'do'"),
        ('rule = "dep-suicide-assessment"\nset = { when = "phq9 >= 27" }\n', "hides an action"),
        ('rule = "alone_now"\nset = { note = { sv = "Fråga inte.", en = "Do not ask." } }\n', "'note'"),
    ],
    ids=["do", "when", "note"],
)
def test_what_stands_near_the_flags_is_kept_too(tmp_path, said, says):
    """What is done about what opens a flag's question, or about its scale; what is asked because of it."""
    file = tmp_path / "own.toml"
    file.write_text(f"{OF_SHIPPED}[[change]]\n{said}{BECAUSE}", "utf-8")
    with pytest.raises(stegvis.PathwayError, match=says):
        stegvis.load("se-primary-care", overlays=[file])


def test_a_gate_that_no_longer_reads_who_calls_is_refused_with_its_place(tmp_path):
    """The built-in input goes with its last reader: no KeyError, and the fewer who are asked are named."""
    file = tmp_path / "own.toml"
    change = '[[change]]\nrule = "plan"\nset = { asked_when = "sex != male" }\n'
    file.write_text(HEAD + change + BECAUSE, "utf-8")
    with pytest.raises(stegvis.PathwayError, match="of fewer people"):
        stegvis.load(ROOT / "docs/examples/layers", overlays=[file])


def test_a_unit_answers_no_question_of_a_red_flag(tmp_path):
    """Neither what a flag reads nor what opens it: who calls is asked."""
    folder = tmp_path / "made"
    folder.mkdir()
    for file in (ROOT / "docs/examples/layers").glob("*.toml"):
        text = file.read_text("utf-8").replace(
            'asked_when = "drinks_much"', 'asked_when = "has_net_course and drinks_much"'
        )
        (folder / file.name).write_text(text, "utf-8")
    with pytest.raises(stegvis.PathwayError, match="no unit answers it for all"):
        stegvis.load(folder, unit=ROOT / "docs/examples/layers-unit.toml")
