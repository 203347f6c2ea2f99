"""Whatever a folder holds is read or named, and every fault is said at once, none that is untrue."""

import os
import re

import pytest
from written import finding, flag, rule, step, text

import stegvis
from folders import ROOT
from stegvis import errors
from stegvis.language import grammar
from stegvis.loading import pathway_files, tables
from stegvis.loading.forms import most
from stegvis.loading.instrument_shape import ITEMS
from stegvis.loading.pathway_shape import WIDEST
from stegvis.loading.shapes import AGES, DAYS, DIRECTIONS, ID, LONG_LIST, LONGEST, MOST, VERSION
from stegvis.loading.tables import FILES, LARGEST, TOGETHER
from stegvis.testing.cases import MOST_CASES, read_cases

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


@pytest.mark.parametrize("name", ["pipe.toml", "sub/pipe.toml", "instruments/own.toml"])
def test_a_pipe_in_a_folder_is_not_waited_for(wrong, tmp_path, name):
    """Nobody named it, and nobody may ever write to it."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    content = text(*PARTS).replace(
        "instruments = []", 'instruments = ["own"]' if "own" in name else "instruments = []"
    )
    [fault] = wrong(content)
    assert any(said in fault.what for said in ("a pipe or a device", "is not read", "no instrument 'own'"))


def test_a_pipe_among_the_cases_is_not_waited_for(tmp_path):
    """As in the folder itself."""
    os.mkfifo(tmp_path / "x.cases.toml")
    with pytest.raises(stegvis.PathwayError, match="a pipe or a device"):
        read_cases(tmp_path)


def test_a_folder_that_is_a_link_is_named(wrong, tmp_path):
    """Its files are not read; one that leads to where it lies, or to nothing that would be read, holds nothing more."""
    elsewhere = tmp_path.with_name(tmp_path.name + "-elsewhere")
    elsewhere.mkdir()
    (tmp_path / "more").symlink_to(elsewhere)
    (tmp_path / "again").symlink_to(".")
    for name, content in (("x.cases.toml", "[[["), ("o.toml", "[overlay]"), ("notes.md", "")):
        (elsewhere / name).write_text(content, "utf-8")
    assert wrong(text(*PARTS)) == ()
    (elsewhere / "more.toml").write_text(rule("lost", "bad", "top"), "utf-8")
    [fault] = wrong(text(*PARTS))
    assert "is a link" in fault.what and fault.place.file.endswith("more")


@pytest.mark.parametrize("name", ["instruments__other_toml", "instruments__sub__phq9_toml"])
def test_a_scale_of_its_own_that_nobody_names_is_named(tmp_path, wrong, name):
    """As unused; it may not even be TOML."""
    (tmp_path / "instruments" / "sub").mkdir(parents=True)
    content = text(*PARTS).replace("instruments = []", 'instruments = ["phq9"]')
    assert wrong(content, **{name: "[[["}) == ()
    named = [one.what for one in stegvis.load(tmp_path).unused]
    assert "the header does not name this scale: nobody reads it" in named


def test_a_folder_of_too_much_is_not_read(wrong, tmp_path, monkeypatch):
    """Too many files, or too large ones together; each alone is small enough."""
    for number in range(3):
        (tmp_path / f"{number}.toml").write_text("# x" * 10_000, "utf-8")
    assert wrong(text(*PARTS)) == ()
    for bound in ("FILES", "TOGETHER"):
        with monkeypatch.context() as changed:
            changed.setattr(pathway_files, bound, 3 if bound == "FILES" else 80_000)
            [fault] = wrong(text(*PARTS))
            assert "more than" in fault.what


def test_a_list_has_bounds(wrong):
    """As has a kind of table in one file; a fault says how many there are."""
    [fault] = wrong(text(*PARTS, *(finding(f"f{i}") for i in range(LONG_LIST))))
    assert f"'finding' has {LONG_LIST + 2} values, of at most {LONG_LIST}" in fault.what


def test_very_many_unknown_keys_are_told_soon(wrong):
    """What they might have been called is looked for in the first ones alone."""
    faults = wrong(text(*PARTS), more_toml="\n".join(f"key{i} = 1" for i in range(20_000)))
    assert len(faults) == 20_000 and sum(bool(one.hint) for one in faults) == errors.MOST


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
        ('a = "v\u00e5rd"'.encode("utf-16-le"), 1, 1, "not UTF-8", "UTF-16"),
        ("a = 1\nb = \u201cc\u201d\n".encode(), 2, 5, "not TOML", "typographic"),
        ("a = 1\na = 2\n", 2, 6, "written twice in this file", "keep one"),
        ("[a]\nb = 1\n[a]\n", 3, 3, "written twice in this file", "keep one"),
        ("a = { b = 1, b = 2 }\n", 1, 19, "written twice in this file", "keep one"),
        ('a = """a"""\nid = """b\nc = "1"\n', 2, 6, "string is not closed", "quotes"),
        ('a = """a"""\nid = "b', 2, 6, "string is not closed", "quotes"),
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
        (finding("c", CHOICE.replace('"b"', '"yes"', 1)), "'yes' is a word of the rule language"),
        (WEEKS, "which way is worse is not said"),
        (rule("m", "bad # and not danger", "mid"), "after # in a criterion is read by nobody"),
        (rule("m", "bad\\n or danger", "mid"), "'when' holds a line break"),
        (rule("m", "count(bad, danger, key=bad) >= 2", "mid"), "counts conditions, nothing else"),
        ('[sources.mine]\ntitle = "a"\nurl = "javascript:alert(1)"', "'javascript:alert(1)' cannot be an address"),
        ("[[ned]]\nid = 1", "no key is called 'ned' here"),
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


def test_a_share_is_a_share(wrong):
    """Of a hundred at most; a partial response is no larger than a response."""
    head = "[review_defaults]\n"
    keys = (
        "response_percent",
        "partial_percent",
        "baseline_weeks",
        "remission_apart_weeks",
        "due_within_days",
        "repeat_weeks",
    )

    def said(response, partial):
        values = (response, partial, 4, 2, 7, 4)
        of = '{ value = %s, claim = { basis = "inference" } }'
        return wrong(
            text(*PARTS, head + "\n".join(f"{k} = {of % v}" for k, v in zip(keys, values, strict=True)))
        )

    assert said(50, 25) == said(50, 50) == ()
    assert [one.what for one in said(9000, 25)] == ["'value' cannot be 9000"]
    assert [one.what for one in said(25, 50)] == ["a partial response is a smaller share than a response"]


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
    bounds = (
        LARGEST,
        FILES,
        TOGETHER,
        LONG_LIST,
        MOST_CASES,
        tables.DEEPEST,
        LONGEST,
        grammar.DEEPEST,
        most(ID),
        most(VERSION),
        MOST,
        WIDEST,
    )
    ends = (AGES.of.highest, DAYS.highest, 520, ITEMS.of.highest)
    assert all(re.search(rf"\b{int(one)}\b", table) for one in (*bounds, *ends))


def test_a_criterion_that_nobody_can_tell_of_is_refused(wrong):
    """In bounded time, at its line."""
    ids = [f"f{i}" for i in range(30)]
    yes, no = ", ".join(ids), ", ".join(f"not {id}" for id in ids)
    when = f"count({yes}) >= 16 and count({no}) >= 16"
    [fault] = wrong(text(*PARTS, *map(finding, ids), rule("knot", when, "top")))
    assert "nobody can tell whether it ever holds" in fault.what and fault.id == "knot"
