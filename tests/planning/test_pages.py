"""The page of a report: what the plots say is in words too, and nothing on it is drawn outside of it."""

import re
from xml.etree import ElementTree

import pytest

from stegvis.errors import Text
from stegvis.planning.bars import NAME_LENGTH, WIDTH, Bar, write_bars
from stegvis.planning.page import write_page
from stegvis.planning.report import Column, Grid, Range, Report, Row, Shown

A = Text("å", "a")


def report(*rows, drawn="x", whiskers="y"):
    columns = (Column("x", A), Column("y", A))
    return Report("plan", A, (A,), {}, (Grid("g", A, A, A, columns, rows, drawn, whiskers),), (A,))


def test_bars_lie_inside_the_drawing_and_each_says_its_number():
    bars = [Bar("a & b", 0, 4, "4"), Bar("x" * 60, -2, 3, "-2 to 3"), Bar("c", 0, 1, "1", (0, 5))]
    drawn = ElementTree.fromstring(write_bars("id", "title <", bars))
    boxes = drawn.findall("rect")
    assert len(boxes) == 3
    for box in boxes:
        assert float(box.get("x")) >= 0 and float(box.get("x")) + float(box.get("width")) <= WIDTH
    assert drawn.findtext("title") == "title <"
    assert drawn.findtext("desc") == f"a & b: 4; {'x' * 60}: -2 to 3; c: 1"
    assert drawn.get("aria-labelledby") == "id-t id-d"
    assert max(len(one.text) for one in drawn.findall("text")) == NAME_LENGTH
    assert len(drawn.findall("path")) == 2


def test_bars_of_nothing_but_zero():
    assert (
        ElementTree.fromstring(write_bars("id", "t", [Bar("a", 0, 0, "0")])).find("rect").get("width")
        == "1.0"
    )


def test_longer_is_more():
    one, other = ElementTree.fromstring(
        write_bars("i", "t", [Bar("a", 0, 4, "4"), Bar("b", 0, 2, "2")])
    ).findall("rect")
    assert float(one.get("width")) == pytest.approx(2 * float(other.get("width")), abs=0.2)


def test_what_is_no_number_is_not_drawn_and_is_in_the_table():
    page = write_page(report(Row("r", A, (Shown.HIDDEN, Range(1, 2))), Row("s", A, (3, Range(1, 2)))), "en")
    assert page.count('<rect class="bar"') == 1 and 'class="whisker"' in page
    assert "<td>hidden</td><td>1–2</td>" in page
    assert "<svg" not in write_page(report(Row("r", A, (Shown.HIDDEN, Shown.NONE))), "en")


def test_a_range_is_drawn_from_end_to_end_and_a_column_that_is_not_there_is_not():
    page = write_page(report(Row("r", A, (Range(1, 2), Shown.NONE)), whiskers=""), "en")
    assert 'class="bar"' in page and 'class="whisker"' not in page
    assert "<svg" not in write_page(report(Row("r", A, (1, 2)), drawn=""), "en")


def test_it_says_the_language_has_colours_for_the_dark_and_for_paper():
    page = write_page(report(), "sv")
    assert 'lang="sv"' in page and "prefers-color-scheme:dark" in page and "@media print" in page
    assert not re.search(r"<(script|link|img|iframe)", page)
