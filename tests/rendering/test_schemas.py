"""The published schemas say what readers take and what `route` gives."""

import json
import re
import tomllib

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from unsaid import UNSAID

import stegvis
from draws import tries
from folders import SMALL
from stegvis.cli import main
from stegvis.loading.library import SHIPPED
from stegvis.model import EAGER, LAZY, patient
from stegvis.model.recommendation import SHORT
from stegvis.rationale import SAYINGS
from stegvis.rendering.guide.packing import ASSETS
from stegvis.rendering.recommendation_schemas import PROPERTIES
from stegvis.rendering.schemas import SCHEMAS
from stegvis.testing.patients import assessments

BASE = stegvis.load(SMALL)
FILES = [*SMALL.rglob("*.toml"), *SHIPPED.rglob("*.toml")]
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_schema_and_can_be_printed(name, capsys):
    """It is valid itself, and `stegvis schema` prints it."""
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert main(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMAS[name]


@pytest.mark.parametrize(
    "file", [f for f in FILES if not f.name.endswith(".cases.toml")], ids=lambda f: f.name
)
def test_every_file_fits(file):
    """Each shipped file fits the schema that an editor would use."""
    kind = {"instruments": "instrument", "overlays": "overlay"}.get(file.parent.name, "pathway")
    data = json.loads(json.dumps(tomllib.loads(file.read_text("utf-8")), default=str))
    assert [e.message for e in VALIDATORS[kind].iter_errors(data)] == []


@given(assessments(BASE))
@tries(60)
def test_patients_and_recommendations_fit(drawn):
    """What goes in and what comes out fit their schemas; a patient reads back."""
    data = json.loads(json.dumps(drawn.to_dict()))
    assert [e.message for e in VALIDATORS["patient"].iter_errors(data)] == []
    assert patient(data).to_dict() == drawn.to_dict()
    try:
        rec = stegvis.route(BASE, drawn)
    except stegvis.AssessmentError:
        return
    assert [e.message for e in VALIDATORS["recommendation"].iter_errors(rec.to_dict())] == []
    assert rec == stegvis.Recommendation.from_dict(rec.to_dict())
    assert hash(rec) and rec != 3 and not hasattr(rec, "nothing")


def test_a_misspelt_key_is_found():
    """A schema that accepts anything would be worthless."""
    assert list(VALIDATORS["patient"].iter_errors({"agee": 3}))
    assert list(VALIDATORS["pathway"].iter_errors({"tracks": {}}))


PAGE = "rendering/guide/assets/rationale/recommendation.js, nor in tests/support/parity/unsaid.toml"


def places():
    """Where each field of a recommendation is known, by the place to write it."""
    page = (ASSETS / "rationale" / "recommendation.js").read_text("utf-8")
    said = {
        *re.findall(r"^ {4}(?:get )?(\w+)(?=:|\(\) \{)", page, re.MULTILINE),
        *(one.partition("[")[0] for one in UNSAID["recommendation"] if "." not in one),
    }
    return {
        "rationale/why.py: SAYINGS": {*SAYINGS, *EAGER} - {*SHORT},
        "model/recommendation.py: LAZY": {*LAZY, *EAGER},
        "rendering/recommendation_schemas.py: PROPERTIES": {*PROPERTIES},
        PAGE: said & ({*SAYINGS, *LAZY, *PROPERTIES} - {*SHORT}),
    }


def forgotten(known):
    """Each field of a recommendation that is missing somewhere, with where."""
    every = set().union(*known.values())
    return sorted(f"'{one}' is not in {place}" for place, here in known.items() for one in every - here)


def test_a_field_of_the_recommendation_stands_in_all_its_places():
    """Whoever forgets a place is told which field, and where it is missing."""
    assert forgotten(places()) == []


@pytest.mark.parametrize("place", places())
def test_a_forgotten_place_is_named(place):
    """Each in turn."""
    known = places()
    known[place] = known[place] - {"caveats"}
    assert forgotten(known) == [f"'caveats' is not in {place}"]
