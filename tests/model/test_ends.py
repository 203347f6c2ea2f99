"""What the ends of small functions are for: values that are no list, scales in another unit, nothing at all."""

from datetime import date

import pytest

import stegvis
from stegvis import Assessment
from stegvis.loading import shipped_scale
from stegvis.model.detail import fresh, in_one
from stegvis.model.record import shown
from stegvis.rendering.guide import packing
from stegvis.rendering.javascript import Payload


def test_a_value_in_one_language_is_itself():
    """Text, number, nothing; and what is neither dict nor list."""
    day = date(2026, 1, 1)
    assert in_one({"sv": "ja", "en": "yes"}, "en") == "yes" and in_one(3, "sv") == 3
    assert in_one([{"a": day}], "sv") == [{"a": day}] == fresh([{"a": day}])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "none"),
        ([], "none"),
        ({"lowest": "self_care", "highest": "top"}, "lowest self_care, highest top"),
    ],
)
def test_a_value_of_a_record_in_few_words(value, said):
    assert shown(value) == said


def test_another_unit_of_a_scale_is_written_for_the_page(small):
    """With its factor, and its range where it has one."""
    units = [unit for id in ("who5", "rcads25") for unit in shipped_scale(id).units]
    said = [Payload(small).other_unit(one) for one in units]
    assert [(one["id"], one["times"]) for one in said] == [(one.id, one.times) for one in units]
    assert said and all(one["range"] is None or len(one["range"]) == 2 for one in said)


@pytest.mark.parametrize("length", range(40))
def test_bytes_are_read_back_whatever_their_number(length):
    """Also where they end just where a pair does."""
    for data in (bytes(length), bytes([255] * length), bytes(n * 37 % 256 for n in range(length))):
        assert packing.read(packing.written(data)) == data


def test_what_was_asked_and_not_answered_stands_in_the_short_note(shipped):
    """Apart from what was denied, in the groups after the flags."""
    patient = Assessment(34, findings={"low_mood": True, "worry": None, "sick_listed": None})
    note = stegvis.route(shipped, patient).to_text("sv")
    assert shipped.inputs["sick_listed"].name.sv in note
