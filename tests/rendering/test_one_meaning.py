"""What Python, the page and the formulas each tell: the table names it all, and the order is the same."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import stegvis
from stegvis.rendering.guide.packing import ASSETS, MEANING

SOURCE = Path(stegvis.__file__).parent
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "one-meaning.md"
FORMULAS = (
    "verification/connectives",
    *(
        f"verification/{one}_formulas"
        for one in ("answer", "edition", "input", "patient", "question", "router")
    ),
)
"""All but those of compiled code, which tell no meaning anew."""
PARTLY = {"graph/ways": {"climb"}, "model/known": {"whole"}, "model/episode": {"Episode.weeks"}}
"""Rooms that tell more than what a pathway means: what of them is told elsewhere too."""
FUNCTION = re.compile(r"^(?:function\*?|const) (\w+)(?=\(| = [({])", re.MULTILINE)
NAME = re.compile(r"`([\w.]+)`")


@cache
def python(room):
    """Return the functions of a room of Python, in their order, methods by their class."""
    found = []
    for node in ast.parse((SOURCE / f"{room}.py").read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.append(node.name)
        elif isinstance(node, ast.ClassDef):
            found += [f"{node.name}.{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)]
    return found


@cache
def javascript(room):
    """Return the functions of a file of the page, in their order."""
    file = ASSETS / f"{room}.js"
    return FUNCTION.findall(file.read_text("utf-8")) if file.exists() else []


def own(names):
    """Return functions without those that Python itself calls."""
    return [one for one in names if "__" not in one]


def read(text):
    """Return the reasons for an absence, and per room its rows."""
    reasons, rooms, rows = set(), {}, None
    for line in text.splitlines():
        if line.startswith("## "):
            rows = rooms.setdefault(line[3:], [])
        elif line.startswith("| ") and not line.startswith(("| ---", "| Python", "| why")):
            cells = [one.strip() for one in line.strip("|").split("|")]
            if rows is None:
                reasons.add(cells[0])
            else:
                rows.append(cells)
    return reasons, rooms


def told(cell):
    """Return the functions that a cell says are a telling of their own."""
    return NAME.findall(cell) if cell.startswith("`") else []


def wrong(text, python=python, javascript=javascript):
    """Yield what the table and the files say differently."""
    reasons, rooms = read(text)
    tellings = (
        {one for room in rooms if room != "verification" for one in python(room)},
        {one for room in rooms for one in javascript(room)},
        {one for room in FORMULAS for one in python(room)},
    )
    for room, rows in rooms.items():
        for row in rows:
            for cell, names, telling in zip(row, tellings, ("Python", "JavaScript", "formulas"), strict=True):
                if cell.startswith("— ") and cell[2:] not in reasons:
                    yield f"{room}: '{cell[2:]}' is no reason"
                elif not cell.startswith(("— ", "in `", "`")):
                    yield f"{room}: cannot read '{cell}'"
                for one in NAME.findall(cell):
                    if one not in names:
                        yield f"{room}: {telling} has no function {one}"
        if room == "verification":
            continue
        here = own(python(room))
        for column, names in enumerate(
            ([one for one in here if one in PARTLY.get(room, here)], javascript(room))
        ):
            rowed = [one for row in rows for one in told(row[column])]
            for one in set(names) ^ set(rowed):
                yield f"{room}: {one} {'is gone' if one in rowed else 'has no row'}"
            if len(rowed) > len(set(rowed)):
                yield f"{room}: a function has two rows"
        alike = {told(row[1])[0]: told(row[0])[0] for row in rows if told(row[0]) and told(row[1])}
        order = [here.index(alike[one]) for one in javascript(room) if alike.get(one) in here]
        if order != sorted(order):
            yield f"{room}: the order differs from Python's"
    rowed = {one for rows in rooms.values() for row in rows for one in told(row[2])}
    for one in {one for room in FORMULAS for one in own(python(room))} - rowed:
        yield f"formulas: {one} has no row"


def test_every_function_has_its_tellings_or_a_reason():
    """The table against the real files."""
    assert not list(wrong(PAGE.read_text("utf-8")))


def test_every_room_is_on_the_page():
    """Routing, rationale and reviewing as wholes, and every file that the scripts are made of."""
    _, rooms = read(PAGE.read_text("utf-8"))
    wings = ("routing", "rationale", "reviewing")
    files = [one for wing in wings for one in (SOURCE / wing).glob("*.py") if one.stem != "__init__"]
    rooms_of_wings = {f"{one.parent.name}/{one.stem}" for one in files}
    told_by_page = {one for _, files, _ in MEANING.values() for one in files}
    assert not rooms_of_wings - rooms.keys(), "no table for a room"
    assert all((SOURCE / f"{one}.py").exists() for one in told_by_page), "a file of the page without its room"
    assert {one for one in told_by_page if javascript(one)} <= rooms.keys()
    assert {str(one.relative_to(ASSETS).with_suffix("")) for one in ASSETS.glob("*/*.js")} == told_by_page


def test_no_script_is_longer_than_a_room():
    """Four hundred lines, as a module."""
    assert not [one for one in ASSETS.rglob("*.js") if len(one.read_text("utf-8").splitlines()) > 400]


@pytest.mark.parametrize(
    ("telling", "change", "said"),
    [
        ("python", lambda names: [*names, "settled"], "settled has no row"),
        (
            "python",
            lambda names: [one for one in names if one != "matters"],
            "Python has no function matters",
        ),
        ("javascript", lambda names: [*names, "settled"], "settled has no row"),
        ("javascript", lambda names: [one for one in names if one != "matters"], "matters is gone"),
        ("javascript", lambda names: names[::-1], "the order differs from Python's"),
    ],
)
def test_what_one_telling_alone_has_is_found(telling, change, said):
    """A function more or less in the router, or another order, is named."""
    tellings = {"python": python, "javascript": javascript}
    real = tellings[telling]
    tellings[telling] = lambda room: change(real(room)) if room == "routing/router" else real(room)
    assert f"routing/router: {said}" in set(wrong(PAGE.read_text("utf-8"), **tellings))


def test_a_formula_without_a_row_is_found():
    """The third telling is read as well."""
    more = {"verification/patient_formulas": ["SymbolicPatient.settled"]}
    found = set(wrong(PAGE.read_text("utf-8"), python=lambda room: [*python(room), *more.get(room, ())]))
    assert found == {"formulas: SymbolicPatient.settled has no row"}


@pytest.mark.parametrize("cell", ["— whim", "somewhere", "`gone`", "in `gone`"])
def test_a_row_that_says_nothing_is_found(cell):
    """A reason that is not explained, a cell that cannot be read, a function that is not there."""
    text = PAGE.read_text("utf-8")
    assert list(wrong(text.replace("| `matters` | `matters` |", f"| `matters` | {cell} |")))
    assert list(wrong(text.replace("| `propose` |", "| `propose` | `propose` | — words |\n| `propose` |", 1)))
