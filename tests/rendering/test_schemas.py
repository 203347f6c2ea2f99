"""The published schemas say what readers take and what `route` gives."""

import json
import tomllib

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import stegvis
from draws import tries
from folders import SMALL
from stegvis.cli import main
from stegvis.loading.library import SHIPPED
from stegvis.model import patient
from stegvis.rendering.schemas import SCHEMAS
from stegvis.testing.strategies import assessments

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
