"""stegvis cases: a file on every boundary that loads and holds at once, and that nobody has confirmed."""

import shutil
from itertools import product

import pytest
import written

import stegvis
from folders import SMALL
from stegvis.cli import main
from stegvis.language.cells import CUTS, representatives
from stegvis.language.criterion import fold, truth_of
from stegvis.routing.compile import guarded
from stegvis.testing import judge, read_cases, read_file
from stegvis.testing.drafts.ghostwriter import ghostwrite

UNIT = '[unit]\nformat = 1\nid = "ours"\nname = { sv = "vår", en = "ours" }\nmissions = []\n'
OVERLAY = (
    '[overlay]\nformat = 1\nid = "o"\nversion = "1"\nof = "small"\nedition = "1.0.0"\nstatus = "demo"\n'
    'title = { sv = "a", en = "a" }\nvalid_until = 2030-01-01\n'
)


LOST = "; no patient was found for 2: mood-group-no-screen-group-screen-yes, mood-group-age-65"
"""The course comes before the group, on the same level, and what bars the one bars the other."""


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A copy of the small pathway, where one stands."""
    shutil.copytree(SMALL, tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "mine"


def test_every_value_that_turns_a_rule_has_a_draft(small):
    """By brute force: below, at and above each limit that matters, and unknown; nothing else."""
    needs = [d.boundary for d in ghostwrite(small) if d.boundary.rule.kind == "need"]
    drafts = {(one.rule.id, one.put.id, one.value) for one in needs}
    wanted = set()
    for rule in small.rules:
        when = guarded(rule, small.ruleset.tracks.get(rule.track))
        cells = representatives(when, small.inputs)
        for id, cuts in fold(when, CUTS).items():
            put = small.inputs[id]
            rest = [one for one in cells if one != id]
            for cut in (cut for cut in cuts if put.lowest < cut <= put.highest):
                for values in product(*(cells[one] for one in rest)):
                    known = dict(zip(rest, values, strict=True))
                    if turns(when, known, id, cut):
                        near = {cut - 1, cut, min(cut + 1, put.highest), None}
                        wanted |= {(rule.id, id, value) for value in near}
                        break
    assert drafts == wanted


def test_a_draft_contradicts_itself_nowhere(tmp_path):
    """Where a rule reads a question behind another one, the patient of an age limit has answered both."""
    (tmp_path / "p.toml").write_text(
        written.text(written.finding("bereaved"), written.finding("months", 'kind = "integer"\nrange = [0, 24]\ndirection = "higher_worse"\nasked_when = "bereaved"'),
             written.finding("nights", 'asked_when = "months >= 3"'), written.rule("long", "nights and age >= 18", "mid")), "utf-8")  # fmt: skip
    drafts = [d for d in ghostwrite(stegvis.load(tmp_path)) if d.boundary.rule.id == "long"]
    about = [d.given["findings"] for d in drafts if d.boundary.put.id == "age"]
    assert about and all(said["bereaved"] and said["months"] >= 3 and said["nights"] for said in about)


def turns(when, known, id, cut):
    """Whether a rule turns at a value."""
    below, at = (truth_of(when, lambda one, v=v: ((known | {id: v})[one],) * 2) for v in (cut - 1, cut))
    return below is not at


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_file_loads_and_holds_at_once(mine, capsys, language):
    """Every case, none confirmed, in the words of the pathway."""
    assert main(["cases", "mine", "-o", "mine/drafts.cases.toml", "--lang", language]) == 0
    cases = read_cases(mine)
    pathway = stegvis.load(mine)
    assert [judge(pathway, case) for case in cases] == [[]] * len(cases)
    assert not any(case.confirmed for case in cases) and not any(case.why for case in cases)
    assert capsys.readouterr().err == f"{len(cases)} case(s), none of them confirmed{LOST}\n"
    text = (mine / "drafts.cases.toml").read_text("utf-8")
    said = {
        "sv": ("# nedstämd: ja. Regeln gäller.", "Bekräfta varje fall", "okänt", "# färg: grön.",
               "# ingen skärm: ja. Insatsen är olämplig.", "# trött: ja. En kliniker avgör.",
               "# ålder: 65. Insatsen gäller inte åldern.", "# trött: ja. Åtgärden föreslås.",
               "# ingen skärm: ja. Ingen patient hittades."),
        "en": ("# low mood: yes. The rule holds.", "Confirm each case", "unknown", "# colour: green.",
               "# no screen: yes. The step is unsuitable.", "# tired: yes. A clinician decides.",
               "# age: 65. The step is not for this age.", "# tired: yes. The action is proposed.",
               "# no screen: yes. No patient was found."),
    }  # fmt: skip
    assert all(words in text for words in said[language])
    assert "[cases]" not in text and 'id = "mild-mood-4"' in text and 'id = "deep-colour-unknown"' in text


def test_what_the_drafts_say(small):
    """Of a boundary: the patient, the answer; of one who is too young for the scale: the refusal."""
    drafts = {draft.boundary.id: draft for draft in ghostwrite(small, "mood-track")}
    at = drafts["mild-mood-5"]
    assert at.truth is True and at.expect["rules"] == ["mild", "reason"] and at.expect["status"] == "firm"
    assert at.given["age"] == 41 and at.given["items"] == {"mood": {"3": 0}}
    assert drafts["mild-mood-4"].truth is False
    unknown = drafts["mild-mood-unknown"]
    assert (
        unknown.truth is None and "mood" in unknown.expect["asks"] and unknown.expect["highest"] == "clinic"
    )
    assert (
        drafts["deep-mood-10"].given["scores"] == {"mood": 10} and "items" not in drafts["deep-mood-10"].given
    )


def test_red_flags_are_the_rules_of_the_track_that_hosts_them(small):
    """--track names it."""
    rules = {draft.boundary.rule.id for draft in ghostwrite(small, "safety")}
    assert rules == {"flag-danger", "flag-item"}


@pytest.mark.uncounted
def test_one_track_of_the_shipped_pathway(shipped, tmp_path, capsys):
    """All hold; the file says that they are of the shipped pathway."""
    file = tmp_path / "d.cases.toml"
    assert main(["cases", "--track", "panic", "-o", str(file)]) == 0
    cases = read_file(file)
    assert cases[0].setting.pathway == "se-primary-care" and len(cases) > 10
    assert not [differs for case in cases if (differs := judge(shipped, case))]
    assert "no patient" not in capsys.readouterr().err


def test_an_age_at_which_a_scale_may_not_be_used_is_a_refusal(mine):
    """The case expects it, and names the field."""
    file = mine / "mood.toml"
    file.write_text(file.read_text("utf-8").replace("ages = [18, 120]", "ages = [16, 120]", 1), "utf-8")
    young = [draft for draft in ghostwrite(stegvis.load(mine)) if draft.error]
    assert young and {draft.error for draft in young} == {"scores.mood"}


def test_an_item_that_the_rule_reads_beside_the_total_keeps_its_value(mine):
    """And is not answered harmlessly."""
    file = mine / "pathway.toml"
    text = file.read_text("utf-8").replace('"mood.item3 >= 1"', '"mood.item3 >= 1 and mood >= 2"')
    file.write_text(text, "utf-8")
    drafts = {draft.boundary.id: draft for draft in ghostwrite(stegvis.load(mine), "safety")}
    at = drafts["flag-item-mood-2"]
    assert at.given["scores"] == {"mood": 2} and at.given["items"] == {"mood": {"3": 1}} and at.truth


def test_only_what_is_missing(mine, capsys):
    """A boundary on which a case lies is passed over, whoever wrote the case; others are not."""
    text = (
        '[[case]]\nid = "mine"\ngiven = { age = 30, scores = { mood = 4 }, findings = { weeks = 3 } }\n'
        'expect = { level = "call" }\n'
        '[[case]]\nid = "refused"\ngiven = { age = 300 }\nexpect = { level = "call" }\n'
        '[[case]]\nid = "wrong"\nerror = "age"\ngiven = { age = 300 }\n'
    )
    (mine / "hand.cases.toml").write_text(text, "utf-8")
    main(["cases", "mine", "--missing", "-o", "mine/drafts.cases.toml"])
    ids = {case.id for case in read_file(mine / "drafts.cases.toml")}
    assert "mild-mood-4" not in ids and {"mild-mood-5", "long-mood-4"} <= ids
    capsys.readouterr()
    assert main(["cases", "mine", "--missing"]) == 0
    assert capsys.readouterr().err == f"0 case(s), none of them confirmed{LOST}\n"


def test_with_an_overlay_and_a_unit_the_file_says_so(mine, capsys):
    """Seen from where it lies; on standard output, from where one stands."""
    for name, text in (("overlay.toml", OVERLAY), ("unit.toml", UNIT)):
        (mine.parent / name).write_text(text, "utf-8")
    (mine.parent / "ours").mkdir()
    local = ["--overlay", "overlay.toml", "--unit", "unit.toml", "--track", "general"]
    assert main(["cases", "mine", *local, "-o", "ours/x.cases.toml"]) == 0
    cases = read_file(mine.parent / "ours" / "x.cases.toml")
    pathway = cases[0].setting.load()
    assert pathway.id == "small" and pathway.overlays[0].id == "o" and pathway.unit.id == "ours"
    assert not [differs for case in cases if (differs := judge(pathway, case))]
    assert main(["cases", "mine/../mine", "--overlay", "overlay.toml", "--track", "general"]) == 0
    said = capsys.readouterr().out
    assert 'overlays = ["overlay.toml"]' in said and "pathway =" not in said
    assert main(["cases", "--overlay", "se-halland", "--track", "somatic"]) == 0
    assert 'pathway = "se-primary-care"\noverlays = ["se-halland"]' in capsys.readouterr().out


def test_a_search_that_is_given_up_is_told(mine, capsys, monkeypatch):
    """No boundary is left out in silence."""
    monkeypatch.setattr("stegvis.testing.drafts.patients.MOST", 1)
    assert main(["cases", "mine", "--track", "mood-track"]) == 0
    out, err = capsys.readouterr()
    assert (
        "no patient was found for" in err and "deep-colour-red" in err and 'id = "deep-colour-red"' not in out
    )


def test_progress_is_shown_on_a_terminal(mine, capsys, monkeypatch):
    """And wiped away."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(["cases", "mine", "--track", "general"]) == 0
    assert "child-age-17" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--track", "mod-track"], 1, "did you mean 'mood-track'?"),
        (["-o", "mine/mood.toml"], 2, "name it mood.cases.toml"),
        (["-o", "nowhere/x.cases.toml"], 1, "No such file"),
        (["-o", "mine/there.cases.toml"], 1, "is there already"),
    ],
)
def test_what_cannot_be_written_is_refused(mine, capsys, arguments, code, words):
    """The work of a clinician is never written over."""
    (mine / "there.cases.toml").write_text("", "utf-8")
    try:
        got = main(["cases", "mine", *arguments])
    except SystemExit as error:
        got = error.code
    assert got == code
    out, err = capsys.readouterr()
    assert words in err and not out
