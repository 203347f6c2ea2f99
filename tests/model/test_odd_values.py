"""What a dataframe hands over: a value that answers no comparison is refused by name, and costs nothing else."""

from datetime import date

import numpy
import pandas
import pytest

import stegvis
from stegvis import Assessment, Episode, Measurement

ODD = {"NA": pandas.NA, "NaT": pandas.NaT, "array": numpy.array([1, 2]), "number": numpy.int64(3)}
FIRST, LAST = date(2026, 1, 5), date(2026, 3, 2)
PATIENTS = {
    "age": lambda odd: Assessment(age=odd),
    "born": lambda odd: Assessment(born=odd, contact_date=LAST),
    "contact_date": lambda odd: Assessment(age=40, contact_date=odd),
    "sex": lambda odd: Assessment(age=40, sex=odd),
    "caller": lambda odd: Assessment(age=40, caller=odd),
    "scores": lambda odd: Assessment(age=40, scores={"mood": odd}),
    "items": lambda odd: Assessment(age=40, items={"mood": {3: odd}}),
    "findings": lambda odd: Assessment(age=40, findings={"danger": odd}),
    "none_of": lambda odd: Assessment(age=40, none_of=odd),
    "all scores": lambda odd: Assessment(age=40, scores=odd),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("made", PATIENTS.values(), ids=PATIENTS)
def test_of_a_patient(small, made, odd):
    """And what is set aside leaves the rest."""
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.route(small, made(odd))
    assert caught.value.faults[0].to_dict()["value"] is not None
    assert stegvis.route(small, made(odd), "set_aside").faults


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_of_a_course(small, odd):
    """In a measurement, its day, and the day of the review."""
    for on, total, day in ((odd, 5, LAST), (FIRST, odd, LAST), (FIRST, 5, odd)):
        with pytest.raises(stegvis.AssessmentError):
            stegvis.review(
                small, Episode("mood-course", FIRST, day, measurements=(Measurement("mood", on, total),))
            )
