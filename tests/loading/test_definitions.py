"""A criterion that is defined once: expanded at load, called by its name."""

from copy import deepcopy

import pytest
from written import finding, flag, pathway, rule, text

import stegvis
from stegvis.loading import tables
from stegvis.loading.folder import Folder
from stegvis.verification import CHECKS, Subject

PARTS = (flag("flag", "danger"), finding("danger", 'group = "red_flags"'), finding("bad"), finding("sad"))


def definition(id, when):
    """A table of a definition."""
    return f'[[definition]]\nid = "{id}"\nwhen = "{when}"\n'


def test_a_definition_is_the_criterion_that_it_names(tmp_path):
    """The same tree, the same answer; what is said of it is its name. Written in any order, across definitions."""
    written = [
        definition("worst", "worse and danger"),
        definition("worse", "bad or sad"),
        rule("n", "worst or worse", "top"),
    ]
    plain = [rule("n", "((bad or sad) and danger) or (bad or sad)", "top")]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    named, spelt = pathway(tmp_path / "a", *PARTS, *written), pathway(tmp_path / "b", *PARTS, *plain)
    assert named.rules[1].when == spelt.rules[1].when
    assert named.rules[1].when.said == "worst or worse"
    assert [part.said for part in named.rules[1].when.parts] == ["worst", "worse"]
    one = stegvis.Assessment(40, findings={"sad": True}, none_of=["red_flags"])
    assert stegvis.route(named, one).level == stegvis.route(spelt, one).level == "top"


@pytest.mark.parametrize(
    ("parts", "what", "hint"),
    [
        (
            [definition("a", "b or bad"), definition("b", "a or sad")],
            "wait for one another: a, b",
            "without the others",
        ),
        ([definition("a", "a or bad")], "wait for one another: a", "without the others"),
        ([definition("bad", "sad")], "'bad' is an input", "another id"),
        ([definition("a", "bad"), definition("a", "sad"), rule("n", "a", "top")], "already the id", "see"),
        ([definition("a", "bad or not bad")], "always holds", ""),
        ([definition("a", "bda")], "no input is called 'bda'", "bad"),
        (
            [definition("worse", "bad or sad"), rule("n", "worse >= 2", "top")],
            "'worse' is a definition",
            "not worse",
        ),
        ([definition("worse", "bad or sad"), rule("n", "wrse", "top")], "no input is called 'wrse'", "worse"),
        ([definition("count", "bad or sad")], "a word of the rule language", "another id"),
    ],
)
def test_a_faulty_definition_is_said(tmp_path, parts, what, hint):
    """At its place, with how to mend it."""
    with pytest.raises(stegvis.PathwayError) as caught:
        pathway(tmp_path, *PARTS, *parts)
    found = [one for one in caught.value.diagnostics if what in one.what]
    assert found and hint in found[0].hint, str(caught.value)


def test_a_review_rule_reads_definitions_too(tmp_path):
    """Beside what a review works out."""
    made = pathway(tmp_path, *PARTS, definition("worse", "bad or sad"), rule("n", "worse", "top"))
    assert not made.unused


SETS = """[[unsuitable]]
set = "some"
id = "u"
when = "sad"
kind = "stop"
because = { sv = "a", en = "a" }
confidence = "low"
claim = { basis = "inference" }
"""
EXTRA = {
    "definition": definition("idle", "bad or sad"),
    "unsuitable": SETS,
    "group": '[[group]]\nid = "g"\ntitle = { sv = "a", en = "a" }\nnone = { sv = "a", en = "a" }\n',
    "profession": '[[profession]]\nid = "baker"\nname = { sv = "a", en = "a" }\n',
    "need": rule("more", "sad", "top"),
    "finding": finding("heard_by_none"),
}


def shape_of(made):
    """Everything that a pathway says, without its hash."""
    return {key: value for key, value in vars_of(made).items() if key != "sha256"}


def vars_of(made):
    return {key: getattr(made, key) for key in ("levels", "urgencies", "inputs", "gates", "red_flags", "tracks",
            "otherwise", "open_flags", "red_flag_track", "access", "references", "staffing", "edges", "review_rules",
            "checks", "topics", "instruments", "sources", "groups", "professions")}  # fmt: skip


@pytest.mark.parametrize("key", sorted(tables.tomli.loads(text(*PARTS, *EXTRA.values()))))
def test_no_table_can_go_unnoticed(tmp_path, key):
    """Whichever is deleted: the meaning changes, or the rest does not load, or the check had named it."""
    file = tmp_path / "pathway.toml"
    file.write_text(
        text(*PARTS, *EXTRA.values()).replace("step_up = { sv", "unsuitable_sets = []\nstep_up = { sv"),
        "utf-8",
    )
    whole = stegvis.load(file)
    named = {one.diagnostic.id for one in CHECKS["unused"].find(Subject(whole))}
    read = tables.read_table(file, "pathway.toml")
    data = read.data[key]
    for i in range(len(data)) if isinstance(data, list) else [None]:
        rest = deepcopy(read.data)
        gone = rest.pop(key) if i is None else rest[key].pop(i)
        if not isinstance(gone, list) and gone.get("id") in named:
            continue
        assert changes(read, rest, whole), gone


def test_a_scale_of_which_nothing_says_when_it_is_asked_is_named(tmp_path):
    """It is asked of everybody: said without `when` it is the author's word."""
    content = text(*PARTS).replace("instruments = []", 'instruments = ["phq9"]')
    content += rule("much", "phq9 >= 10", "mid")
    file = tmp_path / "pathway.toml"
    for more, named in (
        ("", ["phq9"]),
        ('[[asked]]\ninstrument = "phq9"\n', []),
        ('[[asked]]\ninstrument = "phq9"\nitem = 9\n', []),
    ):
        file.write_text(content + more, "utf-8")
        loaded = stegvis.load(file)
        found = [
            one.diagnostic
            for one in CHECKS["unused"].find(Subject(loaded))
            if "is asked:" in one.diagnostic.what
        ]
        assert [one.id for one in found] == named
        assert all(one.place.line > 1 and "[[asked]]" in one.hint for one in found)


def changes(read, rest, whole):
    """Tell whether a pathway without a table says something else, or does not load."""
    from stegvis.loading.assembly import assemble

    file = tables.TableFile(read.name, rest, read.lines, read.keys)
    try:
        return shape_of(assemble(Folder([file], {}), rest.get("pathway", {}), "")) != shape_of(whole)
    except (stegvis.PathwayError, KeyError):
        return True
