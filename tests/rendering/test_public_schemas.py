"""stegvis.schemas: the schemas that the library holds itself to, with a name for every object."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

import stegvis
from stegvis import StegvisError, schemas
from stegvis.rendering import SCHEMAS

HEAD = {"$schema", "$id", "title", "version", "$defs"}


def without_titles(said):
    """The same schema without what names it."""
    if isinstance(said, dict):
        named = "properties" in said or "type" in said or "$schema" in said
        return {
            key: without_titles(one)
            for key, one in said.items()
            if not (named and key in HEAD and isinstance(one, str))
        }
    return [without_titles(one) for one in said] if isinstance(said, list) else said


def spelt_out(said, definitions):
    """The same schema with each object where it is referred to."""
    if isinstance(said, list):
        return [spelt_out(one, definitions) for one in said]
    if not isinstance(said, dict):
        return said
    if isinstance(said.get("$ref"), str):
        beside = {key: one for key, one in said.items() if key != "$ref"}
        return spelt_out(definitions[said["$ref"].removeprefix("#/$defs/")], definitions) | beside
    return {key: spelt_out(one, definitions) for key, one in said.items()}


@pytest.mark.parametrize("name", schemas.names())
def test_it_says_what_the_library_reads_and_writes(name):
    """Spelt out it is the same, to the word; each name is used, and is one that a class can have."""
    said = schemas.schema(name)
    Draft202012Validator.check_schema(said)
    assert (
        said["$id"] == f"urn:stegvis:schema:{name}:{stegvis.__version__}"
        and said["version"] == stegvis.__version__
    )
    whole = {key: one for key, one in said.items() if key not in HEAD}
    assert spelt_out(whole, said["$defs"]) == without_titles(SCHEMAS[name])
    used = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(said)))
    assert used == set(said["$defs"]) and all(one.isidentifier() and one[0].isupper() for one in used)


def test_what_is_the_same_has_one_name():
    """Texts and grounds stand in a hundred places; a generator makes one class of each."""
    said = schemas.schema("recommendation")["$defs"]
    assert {"Text", "Ground", "Question", "Contact", "Because", "Alternative"} <= set(said)
    assert not {"Text2", "Questions"} & set(said)


def test_answers_hold_to_it(shipped):
    rec = stegvis.route(shipped, stegvis.Assessment(34, {"phq9": 12}))
    Draft202012Validator(schemas.schema("recommendation")).validate(rec.to_dict())
    Draft202012Validator(schemas.schema("record")).validate(rec.record())
    assert not Draft202012Validator(schemas.schema("recommendation")).is_valid({"level": "x"})


def test_each_copy_is_its_own():
    schemas.schema("patient")["properties"].clear()
    assert schemas.schema("patient")["properties"]


def test_a_name_that_is_none_is_refused():
    with pytest.raises(StegvisError, match=r"there is no schema 'pacient'; .*patient"):
        schemas.schema("pacient")
