"""Rating scales: their files, and how refused, nested, skipped and unsummed answers are weighed."""

import shutil

import pytest

import stegvis
from conftest import SMALL
from stegvis.reading import catalogue
from stegvis.reading.instruments import read_instrument
from stegvis.reading.tables import read_table
from stegvis.weighing import weigh

GROUND = 'claim = { basis = "inference" }'
FULL = """
[instrument]
id = "full"
name = { sv = "Hel", en = "Full" }
purpose = { sv = "prov", en = "test" }
respondent = "self"
items = 2
item_range = [0, 4]
range = [0, 8]
direction = "higher_worse"
ages = [18, 120]
critical_items = [2]
bands_need_case = true
use = "triage"
confidence = "low"
licence = { status = "free", note = { sv = "fri", en = "free" } }
[[band]]
id = "mild"
range = [0, 5]
severity = "mild"
name = { sv = "lindrig", en = "mild" }
[[band]]
id = "severe"
range = [6, 8]
severity = "severe"
name = { sv = "svår", en = "severe" }
[[other_bands]]
where = { sv = "Annorstädes", en = "Elsewhere" }
bands = [ { range = [0, 8], severity = "none", name = { sv = "allt", en = "all" } } ]
claim = { basis = "inference" }
[[other_bands]]
where = { sv = "Ingenstans", en = "Nowhere" }
note = { sv = "okända", en = "unknown" }
[[cutoff]]
at_least = 4
purpose = { sv = "fall", en = "case" }
chosen = true
claim = { basis = "inference" }
[[cutoff]]
at_least = 50
of = { sv = "procent", en = "percent" }
purpose = { sv = "annat", en = "other" }
ages = [18, 64]
chosen = false
claim = { basis = "source", source = "book", place = "p 1" }
[[subscale]]
id = "part"
name = { sv = "del", en = "part" }
items = [1]
range = [0, 4]
[[subscale]]
id = "rest"
name = { sv = "rest", en = "rest" }
[[trigger]]
items = [2]
at_least = 1
do = { sv = "fråga", en = "ask" }
claim = { basis = "inference" }
[[outcome]]
id = "positive"
name = { sv = "utfall", en = "positive" }
when = { sv = "alltid", en = "always" }
claim = { basis = "inference" }
[[skip]]
when_zero = [1]
zero = [2]
claim = { basis = "inference" }
[change]
reliable_change = { value = 3.5, claim = { basis = "inference" } }
[sources.book]
title = "A book"
"""


@pytest.fixture
def read(tmp_path):
    """Read FULL with pieces of its text replaced."""

    def reader(*changes):
        text = FULL
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "full.toml"
        path.write_text(text, "utf-8")
        return read_instrument(read_table(path, path.name))

    return reader


@pytest.fixture
def remade(tmp_path):
    """Load the small pathway with pieces of its files replaced, and files added."""

    def maker(*changes, added=()):
        folder = tmp_path / "small"
        shutil.copytree(SMALL, folder, dirs_exist_ok=True)
        for name, old, new in changes:
            text = (folder / name).read_text("utf-8")
            assert old in text
            (folder / name).write_text(text.replace(old, new, 1), "utf-8")
        for name, text in added:
            (folder / name).write_text(text, "utf-8")
        return stegvis.load(folder)

    return maker


MOOD = "instruments/mood.toml"
SKIPS = (MOOD, "[[smells_of]]", f"[[skip]]\nwhen_zero = [1]\nzero = [2]\n{GROUND}\n[[smells_of]]")
NESTED = (MOOD, "[[smells_of]]", '[[short_form]]\ninstrument = "tiny"\nrest = 8\n[[smells_of]]')
PARTLY = (MOOD, "items = 3", 'scoring = "part"\nitems = 3')


def known(pathway, **values):
    """What is known of each input."""
    return weigh(pathway, stegvis.Assessment(**values)).known


def refused(pathway, **values):
    """The one fault of a refused patient."""
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.route(pathway, stegvis.Assessment(**values))
    assert len(caught.value.faults) == 1
    return caught.value.faults[0]


def test_a_full_file_is_read(read):
    """Every part of the form reaches the noun."""
    one, wrong = read()
    assert not wrong
    assert [(s.id, s.lowest, s.highest, s.direction) for s in one.subscales] == [
        ("part", 0, 4, "higher_worse"),
        ("rest", None, None, "higher_worse"),
    ]
    assert [len(o.bands) for o in one.other_bands] == [1, 0]
    assert one.cutoffs[1].ages == (18, 64) and one.cutoffs[1].of.en == "percent"
    assert one.triggers[0].value == 1 and one.triggers[0].do.en == "ask"
    assert one.outcomes[0].id == "positive" and one.skips[0].zero == (2,)
    assert one.change["reliable_change"].value == 3.5


@pytest.mark.parametrize(("score", "band"), [(0, None), (3, None), (4, "mild"), (5, "mild"), (6, "severe")])
def test_bands_of_cases_say_nothing_below_the_cutoff(read, score, band):
    """Below, at and above the chosen limit."""
    one, _ = read()
    found = one.band(score)
    assert (found and found.id) == band


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("at_least = 4", "at_least = 4\nat_most = 2", "exactly one limit"),
        ("at_least = 1\n", "", "exactly one limit"),
        ("range = [0, 8]\n", "", "'range' is missing"),
        ('use = "triage"', 'use = "prohibited"', "says why"),
        ("range = [0, 8]", "range = [0, 9]", "the items sum to 0 to 8"),
        ("range = [6, 8]", "range = [7, 8]", "begins at 7"),
        ("items = [2]\nat_least", "items = [9]\nat_least", "item 9 does not exist"),
        ("zero = [2]", "zero = [3]", "item 3 does not exist"),
        (', place = "p 1"', "", "names no source and place"),
        ('"book", place', '"bok", place', "no source is called 'bok'"),
        ("value = 3.5", "value = true", "a number"),
        ("value = 3.5", 'value = "3"', "a number"),
    ],
)
def test_a_fault_of_a_file_is_named(read, old, new, what):
    """What is wrong is said, with the place."""
    _, wrong = read((old, new))
    assert any(what in str(fault) for fault in wrong)
    assert all(fault.place.line >= 1 for fault in wrong)


def test_a_prohibited_scale_says_why_and_no_other_does(read):
    """Both keys together are right."""
    why = 'use = "prohibited"\nrefused_because = { sv = "nej", en = "no" }'
    one, wrong = read(('use = "triage"', why))
    assert not wrong and one.refused.en == "no"


def test_the_catalogue_reads_every_shipped_scale():
    """Each file has the id of its name, and every scale that may be used says where its limits come from."""
    scales = catalogue.catalogue()
    assert {"phq9", "gad7", "audit", "sad_persons"} <= scales.keys()
    for id, one in scales.items():
        assert id == one.id
        assert all(text.sv and text.en for text in (one.name, one.purpose, one.licence_note))
        assert all(c.claim.basis for c in one.cutoffs)
    assert catalogue.shipped_scale("phq9") == scales["phq9"]
    assert catalogue.shipped_scale("../phq9") is None
    assert catalogue.shipped_scale("phq99") is None


@pytest.mark.parametrize("text", ["[instrument", "[instrument]\nid = 3\n"])
def test_a_wrong_file_of_the_catalogue_is_refused(tmp_path, text):
    """Bad TOML and a bad scale alike."""
    path = tmp_path / "bad.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(stegvis.PathwayError):
        catalogue.read(path)


def test_a_prohibited_scale_is_refused_with_the_reason(small):
    """Its score never reaches a rule, and the red-flag questions are pointed to."""
    fault = refused(small, age=30, scores={"sad_persons": 0})
    assert "must not be used" in fault.what and "predict" in fault.what
    assert "red-flag" in fault.hint


def test_a_known_scale_that_no_rule_reads_is_told_apart_from_a_misspelling(small):
    """Leave it out; or did you mean."""
    assert "no rule here reads it" in refused(small, age=30, scores={"phq9": 3}).hint
    assert "mood" in refused(small, age=30, items={"mod": {1: 0}}).hint


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (('"mood"]', '"mood", "sad_persons"]'), "must not be used"),
        (('"mood"]', '"mood", "loose"]'), "no one total"),
    ],
)
def test_no_pathway_may_read_a_scale_without_one_total_or_a_prohibited_one(remade, change, what):
    """Refused where the header names it."""
    loose = FULL.split("[[band]]", maxsplit=1)[0].replace('"full"', '"loose"').replace("range = [0, 8]\n", "")
    loose = loose.replace("items = 2", 'scoring = "subscales"\nitems = 2').replace("bands_need_case = true\n", "")
    with pytest.raises(stegvis.PathwayError) as caught:
        remade(("pathway.toml", *change), added=[("instruments/loose.toml", loose)])
    assert what in str(caught.value)


def test_severity_is_not_read_from_bands_that_need_a_case(remade):
    """A rule on such bands would call the healthy ill."""
    with pytest.raises(stegvis.PathwayError, match="no severity bands for everybody"):
        remade(
            (MOOD, "critical_items = [3]", "critical_items = [3]\nbands_need_case = true"),
            ("mood.toml", 'when = "low_mood"', 'when = "severity(mood) >= mild"'),
        )


def test_skipped_items_are_zero_and_another_answer_contradicts(remade):
    """Item 1 is 0, so item 2 is; unless it was said to be more."""
    pathway = remade(SKIPS)
    assert known(pathway, items={"mood": {1: 0, 3: 1}})["mood"] == (1, 1)
    assert known(pathway, items={"mood": {1: 2, 2: 1, 3: 1}})["mood"] == (4, 4)
    fault = refused(pathway, items={"mood": {1: 0, 2: 1, 3: 1}})
    assert fault.field == "items.mood.2" and fault.allowed == "0"


def test_open_items_with_holes_leave_only_some_totals(small):
    """Item 1 is 0, 2 or 4: with the others 1 the total is 1, 3 or 5."""
    for total in (1, 3, 5):
        assert known(small, scores={"mood": total}, items={"mood": {2: 1, 3: 0}})["mood"] == (total, total)
    fault = refused(small, scores={"mood": 2}, items={"mood": {2: 1, 3: 0}})
    assert fault.allowed.startswith("1, 3, 5")


def test_a_short_form_bounds_the_scale_it_is_part_of(remade):
    """Short <= full <= short + rest; a contradiction is refused."""
    pathway = remade(NESTED)
    assert known(pathway, age=30, scores={"tiny": 2})["mood"] == (2, 10)
    assert known(pathway, scores={"tiny": 2, "mood": 2})["mood"] == (2, 2)
    assert "mood" not in known(pathway, scores={"tiny": None})
    for short, full in ((4, 3), (0, 9)):
        fault = refused(pathway, scores={"tiny": short, "mood": full})
        assert fault.field == "scores.tiny" and "check both" in fault.hint


@pytest.mark.parametrize("value", [-1, 5, 2.5, "2", True])
def test_a_short_form_has_a_range_too(remade, value):
    """From nothing to what the full scale leaves for it."""
    assert refused(remade(NESTED), scores={"tiny": value}).allowed == "whole numbers from 0 to 4"


def test_a_short_form_has_the_ages_of_the_full_scale(remade):
    """Sixteen is of age, fifteen is not."""
    pathway = remade(NESTED)
    assert known(pathway, age=16, scores={"tiny": 2})["mood"] == (2, 10)
    assert "not validated at age 15" in refused(pathway, age=15, scores={"tiny": 2}).what


def test_a_short_form_that_the_pathway_reads_is_checked_against_the_full_one(remade):
    """Both are inputs of their own: one given alone says nothing of the other to any rule."""
    brief = FULL.split("[[band]]", maxsplit=1)[0].replace('"full"', '"brief"').replace("[0, 8]", "[0, 4]")
    brief = brief.replace("items = 2\n", "items = 1\n").replace("critical_items = [2]\n", "")
    brief = brief.replace("bands_need_case = true\n", "")
    pathway = remade(
        ("pathway.toml", '"mood"]', '"mood", "brief"]'),
        (MOOD, "[[smells_of]]", '[[short_form]]\ninstrument = "brief"\nrest = 8\n[[smells_of]]'),
        added=[("instruments/brief.toml", brief)],
    )
    assert "mood" not in known(pathway, scores={"brief": 3})
    assert "mood" not in known(pathway)
    assert known(pathway, scores={"brief": 3, "mood": 3})["mood"] == (3, 3)
    assert known(pathway, scores={"brief": 4}, items={"mood": {3: 0}})["mood"] == (4, 8)
    assert refused(pathway, scores={"brief": 3, "mood": 2}).field == "scores.brief"


def test_a_total_that_is_no_sum_is_not_computed_from_items(remade):
    """Items stand for themselves; a total is taken as given and bounds none of them."""
    pathway = remade(PARTLY)
    alone = known(pathway, items={"mood": {1: 4, 2: 1, 3: 2}})
    assert "mood" not in alone and alone["mood.item3"] == (2, 2)
    both = known(pathway, scores={"mood": 12}, items={"mood": {1: 0}})
    assert both["mood"] == (12, 12) and both["mood.item3"] == (0, 4)
