"""The rule language: what it reads, and what it says of what it cannot."""

import pytest

from stegvis.errors import Diagnostic, Place
from stegvis.language.criterion import AllOf, AnyOf, AtLeast, Not, OneOf, Within
from stegvis.language.grammar import Reader

HERE = Place("t.toml", 7, 9, 1, "when = '...'")


@pytest.fixture
def read(small):
    """Read a criterion over the small pathway."""
    reader = Reader(small.inputs, small.instruments)
    return lambda text: reader.read(text, HERE, "rule")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("danger", OneOf("danger", (1,))),
        ("not danger", Not(OneOf("danger", (1,)))),
        ("mood >= 9", Within("mood", 9, 12)),
        ("9 <= mood", Within("mood", 9, 12)),
        ("mood > 9", Within("mood", 10, 12)),
        ("9 > mood", Within("mood", 0, 8)),
        ("mood < 1", Within("mood", 0, 0)),
        ("2 <= mood < 5", Within("mood", 2, 4)),
        ("mood == low", Within("mood", 5, 8)),
        ("mood != low", AnyOf((Within("mood", 0, 4), Within("mood", 9, 12)))),
        ("mood in (low, deep)", Within("mood", 5, 12)),
        ("mood not in (low,)", AnyOf((Within("mood", 0, 4), Within("mood", 9, 12)))),
        ("mood in (1, 3)", AnyOf((Within("mood", 1, 1), Within("mood", 3, 3)))),
        ("severity(mood) >= mild", Within("mood", 5, 12)),
        ("severity(mood) == mild", Within("mood", 5, 8)),
        ("mood.item3 >= 1", Within("mood.item3", 1, 4)),
        ("colour == red", OneOf("colour", (0,))),
        ("colour in (red, blue)", OneOf("colour", (0, 1))),
        ("colour != red", OneOf("colour", (1, 2))),
        ("age < 18", Within("age", 0, 17)),
        ("danger and tired", AllOf((OneOf("danger", (1,)), OneOf("tired", (1,))))),
        ("danger or tired", AnyOf((OneOf("danger", (1,)), OneOf("tired", (1,))))),
        ("count(danger, tired) >= 1", AtLeast(1, (OneOf("danger", (1,)), OneOf("tired", (1,))))),
        ("count(danger, tired) > 1", AtLeast(2, (OneOf("danger", (1,)), OneOf("tired", (1,))))),
    ],
)
def test_reads(read, text, tree):
    """Each form becomes the tree it means, with the author's words kept."""
    got = read(text)
    assert got == tree
    assert got.said == text
    assert got.at.line == 7


@pytest.mark.parametrize(
    ("text", "what", "hint", "column"),
    [
        ("moodd >= 3", "no input is called 'moodd'", "did you mean 'mood'?", 9),
        ("mood >= 13", "13 is not a value of mood", "0 to 12", 17),
        ("mood >= 0", "always holds", "", 9),
        ("mood < 0", "never holds", "", 9),
        ("mood == mild", "no band called 'mild'", "calm", 17),
        ("mood >= 2.5", "not a whole number", "", 17),
        ("mood == True", "not a whole number", "", 17),
        ("mood", "not a yes/no finding", "mood >= 0", 9),
        ("colour", "not a yes/no finding", "colour == red", 9),
        ("danger == 1", "yes/no finding", "write `danger`", 9),
        ("colour == pink", "'pink' is not", "", 9),
        ("colour >= red", "have no order", "in (...)", 19),
        ("severity(age) >= mild", "no severity bands", "", 18),
        ("severity(mood) >= moderate", "'moderate' is not a value", "", 27),
        ("most(danger, tired) >= 2", "no function", "count", 9),
        ("count(danger, tired) >= 3", "never or always", "", 9),
        ("count(danger, tired) <= 1", "compared with >=", "", 9),
        ("count(danger, tired) >= x", "whole number", "", 33),
        ("mood >= weeks", "exactly one input", "", 9),
        ("1 < 2", "exactly one input", "", 9),
        ("mood is 3", "not in the rule language", "", 17),
        ("danger if tired else danger", "not a condition", "", 9),
        ("__import__('os')", "no function is called '__import__'", "", 9),
        ("danger and", "not a criterion", "", 9),
        ("", "not a criterion", "", 9),
        ("3 <= mood <= 9 <= weeks", "exactly one input", "", 9),
        ("mood + weeks >= 4", "does not reckon", "counts what holds", 9),
        ("mood >= 3 <= 9", "stands in the middle", "", 9),
        ("(danger or tired)[0]", "not a condition", "", 9),
        ("(" * 400 + "danger" + ")" * 400, "", "", None),
        ("danger or " * 400 + "danger", "has 4006 characters, of at most 4000", "split", None),
        ("-" * 3990 + "1", "cannot be read", "", None),
    ],
)
def test_refuses(read, text, what, hint, column):
    """Each fault names its place, what is so and how to mend it."""
    [got] = read(text)
    assert what in got.what
    assert hint in got.hint
    assert column is None or got.place.column >= column


def test_every_fault_of_a_criterion_is_said(read):
    """Also within not and count, each at its place."""
    wrong = read("dangr and not (tird or count(danger, mod >= 3) >= 2)")
    assert [(one.what, one.place.column) for one in wrong] == [
        ("no input is called 'dangr'", 9),
        ("no input is called 'tird'", 24),
        ("no input is called 'mod'", 46),
    ]


def test_a_diagnostic_shows_the_line_and_a_caret():
    """Place, what is so, the line with carets, how to mend it."""
    place = Place("a.toml", 5, 9, 3, 'when = "phq >= 10"')
    assert str(Diagnostic(place, "no input is called 'phq'", "did you mean 'phq9'?", "dep")) == (
        "a.toml:5:9: no input is called 'phq' [dep]\n"
        '  5 | when = "phq >= 10"\n'
        "    |         ^^^\n"
        "  help: did you mean 'phq9'?"
    )


@pytest.mark.parametrize("text", ["(mood >= 9\n  and danger)", "(mood >= 9 and\n danger)"])
def test_a_part_keeps_its_words_over_several_lines(read, text):
    """What a reason quotes is what the author wrote, wherever the line ends and whatever its letters."""
    assert [part.said for part in read(text).parts] == ["mood >= 9", "danger"]
