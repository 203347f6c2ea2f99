"""Many values, one at a time: the same as all at once, however the text is cut, and no more is held than one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import tries
from stegvis.errors import AssessmentError
from stegvis.model import Values
from stegvis.model.streams import LARGEST

PARTS = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
PATIENTS = st.dictionaries(st.text(max_size=4), PARTS, max_size=3)


def cut(text, size):
    """Return a text in pieces."""
    return iter([text[at : at + size] for at in range(0, len(text), size)])


@given(st.lists(PARTS, max_size=5), st.integers(1, 9), st.sampled_from([None, 1]))
@tries(200)
def test_a_list(values, size, indent):
    """A list, compact or indented, is read as it was written."""
    read = Values(cut(json.dumps(values, indent=indent), size))
    assert (read.kind, list(read)) == ("list", values)


@given(st.lists(PATIENTS, min_size=2, max_size=5), st.integers(1, 9))
@tries(100)
def test_lines(values, size):
    """So are lines; empty ones do not count."""
    read = Values(cut("\n\n".join(map(json.dumps, values)) + "\n", size))
    assert (read.kind, list(read)) == ("lines", values)


@pytest.mark.parametrize("text", ['{"a": 1}', ' {"a":\n1}\n', "12", '"x"', "null"])
def test_one(text):
    """One value is one value, over however many lines."""
    read = Values(cut(text, 3))
    assert (read.kind, list(read)) == ("one", [json.loads(text)])


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
@pytest.mark.parametrize(
    "text", ["[1 2]", '[{"a":1},', "[1,]", '{"a"', "[1] x", "", '{"a":1} x', "[tru]", '[\n\n {"a" 1}]', '["x'],
)  # fmt: skip
def test_broken(text, size):
    """What is broken is told with the place that Python tells, however it is cut."""
    with pytest.raises(json.JSONDecodeError) as wanted:
        json.loads(text)
    with pytest.raises(AssessmentError) as told:
        list(Values(cut(text, size)))
    assert f"line {wanted.value.lineno}, column {wanted.value.colno}" in str(told.value)
    assert ("nothing after this can be read" in str(told.value)) is text.startswith("[")


@pytest.mark.parametrize("line", ["{b}", '{"a": 1} 2', '{"a": ' + "[" * 100_000])
@pytest.mark.parametrize("size", [3, 10**6])
def test_a_broken_line(line, size):
    """A line that is broken costs no other."""
    first, wrong, last = Values(cut(f'{{"a": 1}}\n{line}\n{{"c": 3}}', size))
    assert (first, last) == ({"a": 1}, {"c": 3})
    assert isinstance(wrong, AssessmentError)
    if "[" not in line:
        assert "at line 2" in str(wrong)


def test_too_deep_or_too_large():
    """Neither depth nor size brings it down."""
    with pytest.raises(AssessmentError, match="nested too deeply"):
        list(Values(iter(["[" * 100_000])))
    pieces = (piece for piece in ['["', *["x" * 10**6] * (LARGEST // 10**6 + 5)])
    with pytest.raises(AssessmentError, match="too large for a patient"):
        list(Values(pieces))
