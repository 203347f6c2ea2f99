"""Whatever a folder holds is read or named, and every fault is said at once, none that is untrue."""

import re

import pytest
from written import finding, flag, rule, step, text

import stegvis
from folders import ROOT
from stegvis.language import grammar
from stegvis.loading import tables
from stegvis.loading.forms import most
from stegvis.loading.instrument_shape import ITEMS
from stegvis.loading.pathway_shape import WIDEST
from stegvis.loading.shapes import AGES, DAYS, DIRECTIONS, ID, LONGEST, MOST, VERSION
from stegvis.loading.tables import LARGEST

PARTS = (
    flag("flag", "danger"),
    finding("danger", 'group = "red_flags"'),
    finding("bad"),
    rule("n", "bad", "mid"),
)
REVIEW = '[step.review]\nweeks = {}\ninstruments = ["{}"]\nwhat = { sv = "a", en = "a" }\nclaim = { basis = "inference" }'
WEEKS = finding("weeks", 'kind = "integer"\nrange = [0, 9]\n')
CHOICE = 'kind = "choice"\nvalues = [{ id = "b", name = { sv = "a", en = "a" } }, { id = "b", name = { sv = "b", en = "b" } }]'


def review(weeks, scale):
    """A step's plan of measuring again."""
    return REVIEW.replace("{}", weeks, 1).replace("{}", scale, 1)


@pytest.fixture
def wrong(tmp_path):
    """Write a pathway and perhaps another file, and return the faults; none when it loads."""

    def load(content, **others):
        raw = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "pathway.toml").write_bytes(raw)
        for name, more in others.items():
            file = tmp_path / name.replace("__", "/").replace("_", ".")
            file.parent.mkdir(exist_ok=True)
            file.write_text(more, "utf-8")
        try:
            stegvis.load(tmp_path)
        except stegvis.PathwayError as error:
            return error.diagnostics
        return ()

    return load


def test_what_stands_here_loads(wrong):
    """So that each fault below is its own."""
    assert wrong(text(*PARTS)) == ()


@pytest.mark.parametrize("name", ["sub__more_toml", "sub__pathway_toml", "more_TOML", "a__more_Toml"])
@pytest.mark.parametrize("content", [rule("lost", "bad", "top"), "[[["])
def test_a_file_that_is_not_read_is_named(wrong, name, content):
    """In a folder of its own, or with another ending; also one that is no TOML."""
    [fault] = wrong(text(*PARTS), **{name: content})
    assert "is not read" in fault.what
    assert fault.place.file.endswith(name.replace("__", "/").replace("_", "."))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("overlays__north_toml", "[overlay]\n"),
        ("units__ours_toml", "[unit]\n"),
        ("sub__more_cases_toml", "[[["),
        ("_git__x_toml", "[[["),
        ("sub__notes_md", "[[need]]"),
    ],
)
def test_what_is_read_elsewhere_may_lie_beside(wrong, name, content):
    """Overlays, units and cases have readers of their own; hidden folders and other endings are nobody's."""
    assert wrong(text(*PARTS), **{name: content}) == ()


def test_a_byte_order_mark_is_no_fault(wrong):
    """Some editors write one."""
    assert wrong(b"\xef\xbb\xbf" + text(*PARTS).encode()) == ()


@pytest.mark.parametrize(
    ("content", "line", "column", "what", "hint"),
    [
        (
            '[pathway]\nid = "a"\nname = "v\u00e5rd"'.encode("latin-1"),
            3,
            10,
            "not UTF-8",
            "Windows-1252 or Latin-1",
        ),
        ("[pathway]".encode("utf-16"), 1, 1, "not UTF-8", "UTF-16"),
        ("[pathway]\nid = 1\rversion = 2\n", 2, 1, "lone carriage return", "line ends"),
        ('[pathway]\nid = "a\nversion = 1\n', 2, 6, "string is not closed", "quotes"),
        ("[pathway]\nid = 'a", 2, 6, "string is not closed", "quotes"),
        ('a = 1\nid = """a\nb\nc = 1', 2, 6, "string is not closed", "quotes"),
        ("a = 1\nid = '''a\nb\nc = 1", 2, 6, "string is not closed", "quotes"),
        ("a = 1\nb = [1,\n2\n", 4, 1, "not TOML", "toml.io"),
        ("a = 1\nb = 2 3\n", 2, 7, "not TOML", "toml.io"),
    ],
)
def test_what_is_no_toml_says_where_and_why(wrong, content, line, column, what, hint):
    """One fault, with its line; that no header was found would only follow from it."""
    [fault] = wrong(content)
    assert what in fault.what and hint in fault.hint
    assert (fault.place.line, fault.place.column) == (line, column)


@pytest.mark.parametrize(
    ("part", "what"),
    [
        (finding("c", CHOICE), "the answer 'b' is written twice"),
        (WEEKS, "which way is worse is not said"),
        (step("s", "low", review("[]", "phq9")), "'weeks' is too short"),
        (step("s", "low", review("[6, 4]", "phq9")), "'weeks' has its highest value first"),
        (step("s", "low", review("[4]", "phq8")), "no instrument of this pathway is called 'phq8'"),
        ('[[topic]]\nid = "suicide"\nfindings = []', "'findings' is too short"),
        ('[[topic]]\nid = "suicide"\nfindings = ["bad", "bad"]', "'findings' names 'bad' twice"),
        (finding("c", 'short = { sv = "a\\u0000", en = "a" }'), "a control character: '\\x00'"),
        (finding("c", "codes = [{ system = 'a\\nb', code = '1', says = 'ask', verified_in = 'x' }]").replace("'a\\nb'", '"a\\nb"'),
         "'system' holds a line break"),
        (finding("c", "codes = [{ system = 'a', code = '1', says = 'ask', verified_in = 'x', within_days = "
                 "{ value = 3, claim = { basis = 'inference', source = 'book' } } }]"), "no source is called 'book'"),
        (finding("c", 'answered_by = "unit"\nasked_when = "bad"'), "a fact of the unit, which is asked of nobody"),
        ('[phone_stop]\nurgency = "soon"\nclaim = { basis = "inference", source = "x" }', "no source is called 'x'"),
    ],
)  # fmt: skip
def test_a_small_slip_is_a_fault(wrong, part, what):
    """Alone, at its line."""
    [fault] = wrong(text(*PARTS, part).replace("instruments = []", 'instruments = ["phq9"]'))
    assert what in fault.what and fault.place.line > 1


def test_the_ground_of_unanswered_questions_is_read(wrong):
    """As every other ground."""
    content = text(*PARTS).replace('care = { basis = "inference" }', 'care = { basis = "source" }', 1)
    [fault] = wrong(content)
    assert "names no source and place" in fault.what


def test_each_direction_may_be_said(wrong):
    """Only leaving it out is a fault."""
    for word in DIRECTIONS:
        assert wrong(text(*PARTS, WEEKS + f'direction = "{word}"')) == ()


def test_a_version_has_a_grammar(wrong):
    """It stands in file names, addresses and one line of a note."""
    [fault] = wrong(text(*PARTS).replace('version = "1"', 'version = "1\\n2"'))
    assert "cannot be a version" in fault.what and "at most 40" in fault.hint


def test_ten_faults_are_said_at_once(wrong):
    """Form, ids, criteria and claims in one round; of one criterion, all."""
    content = text(
        flag("flag", "dangr and bda"),
        finding("danger", 'group = "red_flag"'),
        finding("bad"),
        finding("odd", 'kind = "whole"\nrange = [0, 9]'),
        rule("n", "bad and odd >= 3", "midd"),
        rule("N N", "bad", "mid"),
        rule("m", "bad and", "mid"),
        rule("o", "danger or not danger", "mid", 'urgency = "son"'),
        rule("o", "bad >= 2", "mid"),
    )
    assert len(wrong(content)) == 11


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('id = "bad"\n', 'id = "bad"\nkind = "whole"\n', 'kind = "whole"'),
        ('id = "bad"\n', "", "[[finding]]"),
        ('[[level]]\nid = "mid"', '[[level]]\nid = "m d"', 'id = "m d"'),
        ('[[profession]]\nid = "nurse"', '[[profession]]\nid = "n rse"', 'id = "n rse"'),
        ('id = "s-low"\n', 'id = "s low"\n', 'id = "s low"'),
        ('id = "s-top"\n', 'id = "s-top"\nages = [0]\n', "ages = [0]"),
        ('id = "care"\n', 'id = "care"\nodd = 1\n', "odd = 1"),
        ("[otherwise]\ntrack", "[otherwise]\ntrak", "trak"),
        ('instruments = []', "instruments = 1", "instruments = 1"),
    ],
)  # fmt: skip
def test_no_fault_brings_another_that_is_untrue(wrong, old, new, line):
    """What follows from a fault alone is not said: that an input is not there, or a step, or a table."""
    content = text(*PARTS, rule("more", "count(bad, danger) >= 2 or not bad", "top")).replace(old, new, 1)
    faults = wrong(content)
    assert faults and {content.splitlines()[one.place.line - 1].partition(" =")[0] for one in faults} <= {
        line.partition(" =")[0], "[otherwise]"
    }  # fmt: skip


def test_a_scale_that_cannot_be_read_brings_no_other_fault(wrong):
    """A rule that reads it has nothing wrong."""
    content = text(*PARTS, rule("more", "own >= 3 and severity(own) >= mild and own.item1 >= 1", "top"))
    faults = wrong(
        content.replace("instruments = []", 'instruments = ["own"]'), instruments__own_toml="[instrument]\n"
    )
    assert faults and all(one.place.file.endswith("own.toml") for one in faults)


def test_beside_a_file_that_cannot_be_read_only_sure_faults_are_said(wrong):
    """What another file does not name may stand in it."""
    faults = wrong(text(*PARTS, rule("n", "elsewhere", "mid")), more_toml="[[[")
    assert [one.what for one in faults] == [
        "this is not TOML: invalid initial character for a key part",
        "'n' is already the id of something else",
    ]


def test_the_bounds_are_said_in_the_reference():
    """As the reader has them."""
    said = (ROOT / "docs" / "reference" / "pathway-format.md").read_text("utf-8")
    table = said[said.index("## what a file is held to") : said.index("## criterion language")]
    bounds = (LARGEST, tables.DEEPEST, LONGEST, grammar.DEEPEST, most(ID), most(VERSION), MOST, WIDEST)
    ends = (AGES.of.highest, DAYS.highest, 520, ITEMS.of.highest)
    assert all(re.search(rf"\b{int(one)}\b", table) for one in (*bounds, *ends))


def test_a_criterion_that_nobody_can_tell_of_is_refused(wrong):
    """In bounded time, at its line."""
    ids = [f"f{i}" for i in range(30)]
    yes, no = ", ".join(ids), ", ".join(f"not {id}" for id in ids)
    when = f"count({yes}) >= 16 and count({no}) >= 16"
    [fault] = wrong(text(*PARTS, *map(finding, ids), rule("knot", when, "top")))
    assert "nobody can tell whether it ever holds" in fault.what and fault.id == "knot"
