"""What work a step is: read with both grounds, changed by overlays, refused where it names nothing."""

import pytest
from written import finding, flag, pathway

import stegvis
from stegvis.comparison.texts import changed_texts
from stegvis.verification import CHECKS, Subject

PARTS = (flag("flag", "danger"), finding("danger", 'group = "red_flags"'))
EFFORT = """
[[effort]]
id = "visits"
steps = ["s-mid", "s-top"]
profession = "nurse"
contacts = [2, 4]
minutes = [30, 60]
claim = { basis = "source", source = "S", place = "p. 1" }
minutes_claim = { basis = "inference" }
[sources.S]
title = "a source"
"""
OVERLAY = """
[overlay]
format = 1
id = "ours"
version = "1"
of = "written"
edition = "1"
status = "demo"
title = { sv = "vår", en = "ours" }
valid_until = 2099-01-01
[[change]]
rule = "visits"
because = { sv = "mätt", en = "measured" }
claim = { basis = "source", source = "ours", place = "2026" }
[change.set]
minutes = [40, 45]
[[effort]]
id = "talks"
steps = ["s-low"]
profession = "physician"
contacts = [1, 1]
minutes = [15, 15]
together = [2, 3]
claim = { basis = "inference" }
minutes_claim = { basis = "inference" }
[sources.ours]
title = "our own measurements"
"""


def test_an_effort_is_read(tmp_path):
    [one] = pathway(tmp_path, *PARTS, EFFORT).efforts
    assert (one.steps, one.profession, one.contacts, one.minutes, one.together) == (
        ("s-mid", "s-top"), "nurse", (2, 4), (30, 60), (1, 1),
    )  # fmt: skip
    assert (one.claim.source, one.minutes_claim.basis) == ("S", "inference")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"s-top"', '"s-tip"', "no step is called 's-tip'"),
        ('profession = "nurse"', 'profession = "nurs"', "nothing is called 'nurs'"),
        ("[2, 4]", "[4, 2]", "contacts"),
        ("[30, 60]", "[30]", "minutes"),
        ('source = "S"', 'source = "T"', "no source is called 'T'"),
        (
            'minutes_claim = { basis = "inference" }',
            'minutes_claim = { basis = "source" }',
            "names no source",
        ),
        ('minutes_claim = { basis = "inference" }', "", "minutes_claim"),
        ('id = "visits"', 'id = "s-mid"', "already the id of something else"),
    ],
)
def test_what_is_wrong_with_one_is_said(tmp_path, old, new, what):
    with pytest.raises(stegvis.PathwayError) as error:
        pathway(tmp_path, *PARTS, EFFORT.replace(old, new))
    assert what in str(error.value)


def test_an_overlay_changes_and_adds_efforts_and_a_change_brings_its_ground(tmp_path):
    base = pathway(tmp_path, *PARTS, EFFORT)
    (tmp_path / "ours.toml").write_text(OVERLAY, "utf-8")
    laid = stegvis.load(tmp_path / "written.toml", [tmp_path / "ours.toml"])
    visits, talks = laid.efforts
    assert visits.minutes == (40, 45) and visits.minutes_claim.source == "ours" and visits.claim.source == "S"
    assert talks.together == (2, 3)
    changed = {(kind, id) for kind, id, _ in changed_texts(base, laid)}
    assert {("effort", "visits"), ("effort", "talks")} <= changed
    assert list(CHECKS["unsourced"].find(Subject(laid))) == []


def test_who_is_named_by_an_effort_alone_is_not_unused(tmp_path):
    alone = pathway(tmp_path, *PARTS, EFFORT.replace('"nurse"', '"physician"'))
    (tmp_path / "b").mkdir()
    without = pathway(tmp_path / "b", *PARTS)
    named = [{one.diagnostic.id for one in CHECKS["unused"].find(Subject(p))} for p in (alone, without)]
    assert "physician" not in named[0] and "physician" in named[1]


def test_it_travels_compiled(shipped):
    assert stegvis.load_compiled(shipped.compile()).efforts == shipped.efforts != ()
