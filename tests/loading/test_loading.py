"""Loading: every fault of every file at once, each with its place and how to mend it."""

import shutil

import jsonschema
import pytest

import stegvis
from folders import SMALL
from stegvis.loading import INSTRUMENT_FILE, OVERLAY_FILE, PATHWAY_FILE, UNIT_FILE, faults, json_schema
from stegvis.loading.shapes import ID, NAME, WHEN
from stegvis.loading.tables import TableFile, locate, read_table


@pytest.fixture
def broken(tmp_path):
    """Copy the small pathway, change one text in one file, and return the faults."""

    def change(file, old, new):
        shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
        path = tmp_path / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(stegvis.PathwayError) as caught:
            stegvis.load(tmp_path)
        return caught.value

    return change


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "hint"),
    [
        ("mood.toml", "mood >= 9", "moodd >= 9", "no input is called", "mood"),
        ("mood.toml", 'when = "low_mood"', 'when = "danger or not danger"', "always holds", ""),
        ("mood.toml", 'when = "low_mood"', 'when = "danger and not danger"', "never holds", ""),
        ("mood.toml", 'at_least = "course"', 'at_least = "cours"', "nothing is called", "course"),
        ("mood.toml", 'at_least = "course"\n', "", "'at_least' is missing", ""),
        ("mood.toml", 'level = "advice"', 'levle = "advice"', "no key is called 'levle'", "level"),
        ("mood.toml", 'sv = "lindrigt", en', "en", "no words in 'sv'", "sv"),
        ("mood.toml", 'en = "mild"', 'en = "mild", de = "leicht"', "no key 'de'", "sv and en"),
        ("mood.toml", 'source = "book"', 'source = "bok"', "no source is called 'bok'", "book"),
        ("mood.toml", ', source = "book", place = "p. 3"', "", "names no source", "inference"),
        ("mood.toml", 'confidence = "low"', 'confidence = "lo"', "cannot be 'lo'", "high"),
        ("mood.toml", 'id = "mild"', 'id = "deep"', "already the id", "see"),
        ("mood.toml", "ages = [18, 120]", "ages = [18]", "should have 2", ""),
        ("mood.toml", "order = 10", "order = true", "whole number", ""),
        ("mood.toml", 'level = "clinic"', 'level = "course"', "no step at the top", "clinic"),
        ("mood.toml", "[track]", "[[track]]", "should be", ""),
        ("mood.toml", "[track]", "[track", "not TOML", ""),
        ("general.toml", 'first_contact = "nurse"', 'first_contact = "n"', "nothing is", "nurse"),
        ("pathway.toml", 'instruments = ["mood"]', 'instruments = ["mod"]', "no instrument", ""),
        ("pathway.toml", 'status = "demo"', 'status = "done"', "cannot be 'done'", "reviewed"),
        ("pathway.toml", "valid_until = 2030-01-01", 'valid_until = "2030"', "a date", ""),
        ("pathway.toml", "[otherwise]", "[otherwiset]", "no key is called", "otherwise"),
        ("pathway.toml", 'track = "safety"', 'track = "safe"', "nothing is called", "safety"),
        ("pathway.toml", "range = [0, 52]\n", "", "kind and values", ""),
        ("pathway.toml", 'asked_when = "low_mood"', 'asked_when = "mood >= 3"', "may itself", ""),
        ("pathway.toml", 'adverse = "neither"', 'adverse = "no"', "none of these", "turn"),
        ("pathway.toml", 'group = "flags"', 'group = "flag"', "nothing is called", "flags"),
        ("pathway.toml", 'basis = "inference"', 'basis = "guess"', "cannot be 'guess'", "source"),
        ("pathway.toml", "[pathway]", "[pathwa]", "no file here has a [pathway]", ""),
        ("pathway.toml", "format = 1", "format = 99", "'format' cannot be 99", "write 1"),
        (
            "pathway.toml",
            'status = "demo"',
            'status = "reviewed"',
            "missing: reviewed_by, review_date",
            "draft",
        ),
        ("pathway.toml", "range = [0, 52]", "range = [52, 0]", "its highest value first", "lowest first"),
        ("pathway.toml", "range = [0, 52]", "range = [0, 1000000000]", "cannot be 1000000000", "0 to 1000"),
        ("pathway.toml", "range = [0, 52]", "range = [-1, 52]", "cannot be -1", "0 to 1000"),
        ("pathway.toml", "range = [0, 52]", "range = [0, 9999999999999999]", "cannot be this number", "1000"),
        ("review.toml", "value = 50", "value = nan", "'value' cannot be this number", "0 to"),
        ("review.toml", "value = 50", "value = -1.5", "'value' cannot be -1.5", "0 to"),
        ("pathway.toml", 'id = "weeks"', 'id = "age"', "'age' is a word of the rule language", "another id"),
        ("pathway.toml", 'id = "weeks"', 'id = "unknown"', "'unknown' is a word", "another id"),
        ("pathway.toml", 'id = "weeks"', 'id = "mood"', "'mood' is a rating scale", "another id"),
        ("pathway.toml", 'id = "weeks"', 'id = "we-eks"', "'we-eks' cannot be an id", "digits and _"),
        ("pathway.toml", 'id = "flag-danger"', 'id = "flag danger"', "cannot be an id", "digits, - and _"),
        ("pathway.toml", 'id = "flag-danger"', 'id = "../victim"', "cannot be an id", "at most 160"),
        ("pathway.toml", 'id = "flag-danger"', 'id = "__proto__"', "cannot be an id", "first"),
        ("pathway.toml", 'id = "flag-danger"', 'id = "Flag"', "cannot be an id", "lower-case"),
        ("pathway.toml", "[sources.book]", "[sources.'b k']", "'b k' cannot be an id", "letters"),
        ("mood.toml", "ages = [18, 120]", "ages = [18, 121]", "'ages' cannot be 121", "0 to 120"),
        ("mood.toml", 'when = "low_mood"', f'when = "{"not " * 200}low_mood"', "40 deep", "more simply"),
        (
            "mood.toml",
            'when = "low_mood"',
            f'when = "count({"tired, " * 900}tired) >= 2"',
            "of at most 4000",
            "split",
        ),
        (
            "instruments/mood.toml",
            'id = "mood"',
            'id = "moood"',
            "called 'moood', and the file 'mood'",
            "rename",
        ),
        ("instruments/mood.toml", "range = [5, 8]", "range = [6, 8]", "begins at 6", "begin at 5"),
        ("instruments/mood.toml", "range = [9, 12]", "range = [9, 11]", "ends at 11", "end at 12"),
        ("instruments/mood.toml", "critical_items = [3]", "critical_items = [4]", "item 4", ""),
    ],
)
def test_each_fault_has_its_place(broken, file, old, new, what, hint):
    """File, line, what is so and how to mend it."""
    error = broken(file, old, new)
    match = [d for d in error.diagnostics if what in d.what]
    assert match, str(error)
    assert any(hint in d.hint for d in match)
    if "[pathway]" not in what:
        assert match[0].place.file.endswith(file) or "see" in hint
        assert match[0].place.line >= 1
    assert error.file and error.line and isinstance(error.id, str) and isinstance(error.hint, str)


def test_severity_that_falls_is_an_error(broken):
    """A worse band may not be called milder."""
    error = broken("instruments/mood.toml", 'severity = "severe"', 'severity = "none"')
    assert "severity falls" in str(error)


def test_all_faults_at_once(tmp_path):
    """Two files, three faults, one error."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    for file in ("mood.toml", "general.toml"):
        text = (tmp_path / file).read_text("utf-8").replace('when = "', 'when = "x and ')
        (tmp_path / file).write_text(text, "utf-8")
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(tmp_path)
    assert len(caught.value.diagnostics) >= 6


def test_a_pathway_that_is_not_there():
    """A misspelt id gets a near miss."""
    with pytest.raises(stegvis.PathwayError, match="se-primary-care"):
        stegvis.load("se-primary-car")


def test_not_utf8_and_not_readable(tmp_path):
    """Bytes that are no text are said to be so."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "mood.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(stegvis.PathwayError, match="not UTF-8"):
        stegvis.load(tmp_path)
    (tmp_path / "mood.toml").unlink()
    (tmp_path / "mood.toml").mkdir()
    with pytest.raises(stegvis.PathwayError, match="cannot be read"):
        stegvis.load(tmp_path)


@pytest.mark.parametrize(
    "table",
    ['[otherwise]\ntrack = "general"\n', '[phone_stop]\nurgency = "soon"\nclaim = { basis = "inference" }\n'],
)
def test_a_section_written_twice(tmp_path, table):
    """The same single table in two files is an error."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    for name in ("more.toml", "most.toml"):
        (tmp_path / name).write_text(table, "utf-8")
    with pytest.raises(stegvis.PathwayError, match="written twice"):
        stegvis.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[[group]]\nid = "flags"\ntitle = { sv = "x", en = "x" }\nnone = { sv = "x", en = "x" }\n', "'flags' is written twice"),
        ('[sources.book]\ntitle = "Another"\n', "'book' is written twice"),
        ('[[asked]]\ninstrument = "mood"\n', "'mood' is written twice"),
        ('[[action]]\nid = "lost"\nwhen = "tired"\ndo = { sv = "x", en = "x" }\nbecause = { sv = "x", en = "x" }\n'
         'confidence = "low"\nclaim = { basis = "inference" }\n', "a [[action]] stands in a file that has no [track]"),
        ("x = " + "[" * 30 + "]" * 30, "more than 20 deep"),
        ("x = " + "[" * 5000 + "]" * 5000, "more than 20 deep"),
        ("x = 1" + "0" * 5000, "too many digits"),
        ("#" * 3_000_001, "larger than 3000000 bytes"),
    ],
)  # fmt: skip
def test_nothing_in_a_second_file_is_lost(tmp_path, text, what):
    """What is written twice, belongs nowhere or is too large is refused, with its file."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "pathway_more.toml").write_text(text, "utf-8")
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(tmp_path)
    (one,) = [one for one in caught.value.diagnostics if what in one.what]
    assert one.place.file.endswith("pathway_more.toml")


def test_a_link_to_itself(tmp_path):
    """A file that cannot be opened is named."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    with pytest.raises(stegvis.PathwayError, match="cannot be read"):
        stegvis.load(tmp_path)


def numbers(shape):
    """Return every number of a form, and every id."""
    inner = [*shape.keys.values(), *([shape.of] if shape.of else [])]
    own = [shape] if shape.kind in ("integer", "number") else []
    return own + [one for part in inner for one in numbers(part)]


@pytest.mark.parametrize("form", [PATHWAY_FILE, OVERLAY_FILE, UNIT_FILE, INSTRUMENT_FILE])
def test_every_number_has_bounds_in_reader_and_schema(form):
    """A value just outside is refused by both."""
    file = TableFile("x.toml", {}, (), {})
    for shape in numbers(form):
        schema = json_schema(shape, "x")
        assert (schema["minimum"], schema["maximum"]) == (shape.lowest, shape.highest)
        inside = (shape.lowest, shape.highest)
        assert not any(faults(file, shape, one, ("x",)) for one in inside)
        assert all(faults(file, shape, one, ("x",)) for one in (shape.lowest - 1, shape.highest + 1))


@pytest.mark.parametrize("shape", [ID, NAME, WHEN])
@pytest.mark.parametrize(
    "text", ["a", "a-b", "a_b", "1a", "_a", "A", "a b", "a.b", "not", "age", "a" * 160, "a" * 161, "a" * 4001]
)
def test_reader_and_schema_agree_on_ids(shape, text):
    """One grammar, told twice."""
    file = TableFile("x.toml", {}, (), {})
    schema = jsonschema.Draft202012Validator(json_schema(shape, "x"))
    assert schema.is_valid(text) == (not faults(file, shape, text, ("id",)))


def test_a_list_over_several_lines_is_no_table():
    """A line that begins with a bracket inside a list opens nothing."""
    found = locate(("[a]", "b = [", "  [1, 2],", "]", "c = 3"))
    assert found[("a", "c")] == (5, 1, 5)
    assert set(found) == {("a",), ("a", "b"), ("a", "c")}


def test_the_caret_stands_under_the_word_of_a_list(tmp_path):
    """One of several instruments is misspelt: only that one is underlined."""
    file = tmp_path / "x.toml"
    file.write_text('[pathway]\ninstruments = ["phq9", "gaad7", "isi"] # three\nother = [1, 2]\n', "utf-8")
    table = read_table(file, "x.toml")
    word = table.place(("pathway", "instruments", 1), value=True)
    assert (word.line, word.column, word.length) == (2, 24, 7)
    number = table.place(("pathway", "other", 1), value=True)
    assert (number.line, number.column, number.length) == (3, 9, 6)
