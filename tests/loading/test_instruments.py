"""Rating scales: their files, and how refused, nested, skipped and unsummed answers are weighed."""

import json
import shutil

import pytest

import stegvis
from folders import SMALL
from stegvis.cli import main
from stegvis.loading.instruments import read_instrument
from stegvis.loading.scales import catalogue, read_scale, shipped_scale
from stegvis.loading.tables import read_table
from stegvis.routing.intake import weigh

GROUND = 'claim = { basis = "inference" }'
DOUBLED = GROUND.replace("{", "{{").replace("}", "}}")
BOXES = f"[[printed]]\nitems = {{}}\nvalues = {{}}\n{DOUBLED}\n"
LASTS = f"[lasts]\nfirm_days = {{}}\nprovisional_days = {{}}\n{DOUBLED}\n"
UNIT = '[[unit]]\nid = "{}"\ntimes = {}\nname = {{ sv = "a", en = "b" }}\nclaim = {{ basis = "inference" }}\n'
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
        ('use = "triage"', 'use = "triage"\nsources = ["book", "bok"]', "no source is called 'bok'"),
        ("value = 3.5", "value = true", "a number"),
        ("value = 3.5", 'value = "3"', "a number"),
        ("[[subscale]]", BOXES.format("[1]", "[0, 1, 2, 3]") + "[[subscale]]", "the boxes of item 1 are not"),
        ("[[subscale]]", BOXES.format("[1]", "[4, 3, 2, 1, 0]") + "[[subscale]]", "not said once"),
        (
            "[[subscale]]",
            BOXES.format("[1, 2, 3]", "[4, 3, 2, 1, 0]") + "[[subscale]]",
            "item 3 does not exist",
        ),
        ("[[subscale]]", BOXES.format("[1, 2, 2]", "[4, 3, 2, 1, 0]") + "[[subscale]]", "names '2' twice"),
        ("[[subscale]]", LASTS.format(0, 5) + "[[subscale]]", "at least a day"),
        ("[[subscale]]", LASTS.format(6, 5) + "[[subscale]]", "at least a day"),
        ("[[subscale]]", UNIT.format("percent", 1) + "[[subscale]]", "points need no unit"),
        ("[[subscale]]", UNIT.format("points", 2) + "[[subscale]]", "points need no unit"),
    ],
)
def test_a_fault_of_a_file_is_named(read, old, new, what):
    """What is wrong is said, with the place."""
    _, wrong = read((old, new))
    assert any(what in str(fault) for fault in wrong)
    assert all(fault.place.line >= 1 for fault in wrong)


def test_boxes_that_are_read_need_no_reason_why_not(read):
    """Both together contradict each other."""
    why = 'printed_unread = { sv = "oläst", en = "unread" }\nuse = "triage"'
    boxes = BOXES.format("[1, 2]", "[4, 3, 2, 1, 0]") + "[[subscale]]"
    _, wrong = read(('use = "triage"', why), ("[[subscale]]", boxes))
    assert any("keep one of them" in str(fault) for fault in wrong)


def test_what_a_file_says_of_boxes_units_and_age_is_read(read):
    """As it is written."""
    more = BOXES.format("[1, 2]", "[4, 3, 2, 1, 0]") + LASTS.format(5, 5) + UNIT.format("percent", 2)
    one, wrong = read(("[[subscale]]", more + "[[subscale]]"))
    assert not wrong
    assert one.boxes(2) == (4, 3, 2, 1, 0) and one.boxes(3) == ()
    assert (one.lasts.firm_days, one.units[0].total(one, 16)) == (5, 8)


def test_a_prohibited_scale_says_why_and_no_other_does(read):
    """Both keys together are right."""
    why = 'use = "prohibited"\nrefused_because = { sv = "nej", en = "no" }'
    one, wrong = read(('use = "triage"', why))
    assert not wrong and one.refused.en == "no"


def test_the_catalogue_reads_every_shipped_scale():
    """Each file has the id of its name, and every scale that may be used says where its limits come from."""
    scales = catalogue()
    assert {"phq9", "gad7", "audit", "sad_persons"} <= scales.keys()
    for id, one in scales.items():
        assert id == one.id
        assert all(text.sv and text.en for text in (one.name, one.purpose, one.licence_note))
        assert all(c.claim.basis for c in one.cutoffs)
    assert shipped_scale("phq9") == scales["phq9"]
    assert shipped_scale("../phq9") is None
    assert shipped_scale("phq99") is None


@pytest.mark.parametrize("text", ["[instrument", "[instrument]\nid = 3\n"])
def test_a_wrong_file_of_the_catalogue_is_refused(tmp_path, text):
    """Bad TOML and a bad scale alike."""
    path = tmp_path / "bad.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(stegvis.PathwayError):
        read_scale(path)


def test_a_prohibited_scale_is_refused_with_the_reason(small):
    """Its score never reaches a rule, and the red-flag questions are pointed to."""
    fault = refused(small, age=30, scores={"sad_persons": 0})
    assert "must not be used" in fault.what and "predict" in fault.what
    assert "red-flag" in fault.hint


def test_a_known_scale_that_no_rule_reads_is_told_apart_from_a_misspelling(small):
    """Leave it out; or did you mean."""
    assert "no rule here reads it" in refused(small, age=30, scores={"phq9": 3}).what
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
    loose = loose.replace("items = 2", 'scoring = "subscales"\nitems = 2').replace(
        "bands_need_case = true\n", ""
    )
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


ALL = [
    "phq9",
    "phq2",
    "phqa",
    "gad7",
    "gad2",
    "madrs_s",
    "madrs_y",
    "hads",
    "hads_a",
    "hads_d",
    "who5",
    "isi",
    "sci",
    "audit",
    "audit_c",
    "dudit",
    "keds",
    "smbq",
    "pss10",
    "pss14",
    "epds",
    "gds15",
    "gds20",
    "pcl5",
    "pc_ptsd5",
    "ies_r",
    "oci_r",
    "ybocs",
    "spin",
    "mini_spin",
    "lsas_sr",
    "pdss_sr",
    "shai14",
    "pswq",
    "sdq",
    "rcads47",
    "rcads25",
    "cdi2",
    "byi",
    "crafft",
    "scoff",
    "mdq",
    "asrs6",
    "whodas12",
    "eq5d5l",
    "core10",
    "core_om",
    "k6",
    "k10",
    "cssrs_screener",
    "suas_s",
    "sad_persons",
    "rhs15",
    "rhs13",
    "ors",
    "cors",
    "gaf",
    "cgas",
    "pgsi",
    "nods_clip",
    "fdsq",
]


def test_every_scale_of_the_fact_base_is_known():
    """Fifty-nine and the two halves of HADS, each with what it measures, a licence and both languages; no two with one name."""
    known = catalogue()
    assert len(ALL) == 61 and set(known) == set(ALL)
    for one in known.values():
        assert one.construct != "other" and one.licence and one.licence_note.sv and one.licence_note.en
    for get in (lambda one: one.name.sv, lambda one: one.name.en):
        assert len({get(one) for one in known.values()}) == 61
    assert [one.id for one in known.values() if one.use == "prohibited"] == ["sad_persons"]


@pytest.mark.parametrize("id", ALL)
def test_the_card_of_a_scale(id, capsys):
    """In both languages and as JSON, whether or not a rule reads it; every limit is shown with its ground."""
    one = catalogue()[id]
    for language in ("sv", "en"):
        assert main(["instruments", id, "--lang", language, "--pathway", str(SMALL)]) == 0
        said = capsys.readouterr().out
        for text in (one.name, one.purpose, *one.notes, *one.mistakes, *one.unverified):
            assert text.in_language(language) in said
        for cut in one.cutoffs:
            assert f"{cut.value:g}" in said and cut.purpose.in_language(language) in said
    assert main(["instruments", id, "--json", "--pathway", str(SMALL)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["id"] == id and len(data["cutoffs"]) == len(one.cutoffs)


def test_the_list_of_scales(capsys):
    """By what they measure; those that rules read and those that must not be used are marked."""
    assert main(["instruments"]) == 0
    said = capsys.readouterr().out
    assert " * phq9 " in said and " ! sad_persons" in said and "   spin " in said
    assert said.index("Depression\n") < said.index("phq9") < said.index("Sömn\n") < said.index(" isi ")
    assert main(["instruments", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {one["id"] for one in data} == set(ALL)
    assert {one["id"] for one in data if one["read"]} == set(stegvis.load("se-primary-care").instruments)
    assert main(["instruments", "sade_persons"]) == 1
    assert "did you mean 'sad_persons'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("short", "full", "value", "total", "fits"),
    [("phq2", "phq9", 6, 5, False), ("phq2", "phq9", 6, 6, True), ("phq2", "phq9", 0, 21, True),
     ("phq2", "phq9", 0, 22, False), ("gad2", "gad7", 6, 5, False), ("gad2", "gad7", 1, 16, True),
     ("audit_c", "audit", 12, 11, False), ("audit_c", "audit", 4, 32, True), ("audit_c", "audit", 4, 33, False)],
)  # fmt: skip
def test_shipped_short_forms_bound_the_full_scale(shipped, short, full, value, total, fits):
    """A short form is part of the sum: neither may contradict the other."""
    patient = stegvis.Assessment(40, {short: value, full: total}, findings={"alcohol_problem": True})
    if fits:
        assert stegvis.route(shipped, patient)
        return
    with pytest.raises(stegvis.AssessmentError, match=short):
        stegvis.route(shipped, patient)


def test_audit_skips_when_nothing_is_drunk(shipped):
    """Never on item 1: items 2 to 8 are 0, and another answer contradicts."""
    never = stegvis.Assessment(40, items={"audit": {1: 0, 9: 0, 10: 0}}, findings={"alcohol_problem": True})
    shown = {i["input"]: i["value"] for i in stegvis.route(shipped, never).inputs}
    assert shown["audit"] == 0
    wrong = stegvis.Assessment(40, items={"audit": {1: 0, 2: 1}})
    with pytest.raises(stegvis.AssessmentError, match=r"item 2 cannot be 1"):
        stegvis.route(shipped, wrong)


@pytest.mark.parametrize(
    ("phq9", "madrs_s", "asked"),
    [(20, 12, True), (20, 13, True), (20, 20, False), (14, 12, True), (9, 12, False), (4, 35, True), (9, 34, False)],
)  # fmt: skip
def test_two_scales_that_disagree_are_put_to_a_clinician(shipped, phq9, madrs_s, asked):
    """Two severities apart: both are shown, the higher counts, and a clinician is asked."""
    both = stegvis.Assessment(40, {"phq9": phq9, "madrs_s": madrs_s}, none_of=list(shipped.groups))
    rec = stegvis.route(shipped, both)
    found = [one for one in rec.actions if one["action"].startswith("disagree-")]
    assert bool(found) is asked
    assert any("measure the same thing" in one["en"] for one in rec.caveats) is asked
    order = [level.id for level in shipped.levels]
    alone = [
        stegvis.route(shipped, stegvis.Assessment(40, {id: score}, none_of=list(shipped.groups))).level
        for id, score in both.scores.items()
    ]
    assert order.index(rec.level) >= max(map(order.index, alone))
    assert {"phq9", "madrs_s"} <= {one["input"] for one in rec.inputs}
    assert ("Låt en läkare eller psykolog bedöma" in rec.to_text("sv", detail="full")) is asked


def test_a_disagreement_needs_bands_on_both_and_the_same_construct(shipped):
    """An interval counts only when all of it lies far apart; scales of other things are not compared."""
    wide = stegvis.Assessment(40, {"madrs_s": 40}, {"phq9": {1: 0}}, none_of=list(shipped.groups))
    assert not [one for one in stegvis.route(shipped, wide).actions if "disagree" in one["action"]]
    other = stegvis.Assessment(40, {"madrs_s": 40, "gad7": 0, "pcl5": 10}, none_of=list(shipped.groups))
    assert not [one for one in stegvis.route(shipped, other).actions if "disagree" in one["action"]]
