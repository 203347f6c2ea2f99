"""What was said at the end of a call is kept with the patient, and no rule reads it."""

import jsonschema
import pytest

import stegvis
from stegvis.model import PATIENT_SCHEMA

SAID = {
    "again": True, "spoken": True, "confirmed": True, "advice": {"watch": "said", "when": "left"},
    "story": "Sover inte.", "override": {"level": "phone_support", "reason": "känd sedan förut"},
}  # fmt: skip


def test_it_is_kept_and_changes_nothing(shipped):
    """Read, written, and the answer is as without it."""
    given = {"age": 34, "findings": {"low_mood": True}}
    one = stegvis.Assessment.from_dict({**given, "call": SAID})
    assert one.to_dict()["call"] == SAID and stegvis.Assessment.from_dict(given).call == {}
    plain, more = (
        stegvis.route(shipped, stegvis.Assessment.from_dict({**given, **extra})).to_dict()
        for extra in ({}, {"call": SAID})
    )
    assert plain == more
    jsonschema.validate(one.to_dict(), PATIENT_SCHEMA)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ([], "call"),
        ({"again": "yes"}, "call.again"),
        ({"advice": {"watch": "perhaps"}}, "call.advice"),
        ({"advice": ["watch"]}, "call.advice"),
        ({"mood": True}, "call.mood"),
        ({"story": 3}, "call.story"),
        ({"override": "phone_support"}, "call.override"),
        ({"override": {"level": "phone_support"}}, "call.override"),
        ({"override": {"level": "phone_support", "reason": ""}}, "call.override"),
        ({"override": {"step": "depression-icbt", "reason": "x"}}, "call.override"),
    ],
)
def test_another_form_is_refused_by_name(wrong, field):
    """As any other part of a patient."""
    with pytest.raises(stegvis.AssessmentError) as refused:
        stegvis.Assessment.from_dict({"age": 34, "call": wrong})
    assert [one.field for one in refused.value.faults] == [field]
    assert not jsonschema.Draft202012Validator(PATIENT_SCHEMA).is_valid({"call": wrong})
