"""The types of a recommendation's parts are what its schema says: key by key, word by word."""

import ast
import subprocess
import sys
import types
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from folders import ROOT
from stegvis.model import EAGER, LAZY, answer, answer_parts
from stegvis.rendering.recommendation_schemas import PROPERTIES, TEXT

SOURCE = (ROOT / "src" / "stegvis" / "model" / "recommendation.py").read_text("utf-8")
PLAIN = {str: "string", int: "integer", bool: "boolean", type(None): "null"}


def typed():
    """What each property of a recommendation is said to be."""
    known = {"a": answer, **vars(answer_parts)}
    noun = next(
        n for n in ast.walk(ast.parse(SOURCE)) if isinstance(n, ast.ClassDef) and n.name == "Recommendation"
    )
    inner = next(n for n in noun.body if isinstance(n, ast.If))
    return {one.name: eval(ast.unparse(one.returns), known) for one in inner.body}


def apart(hint, schema, at):
    """Where a type and a schema differ; nothing where they say the same."""
    if hint is NotRequired or get_origin(hint) is NotRequired:
        hint = get_args(hint)[0]
    if hint == answer_parts.Words:
        return [] if schema == TEXT else [f"{at}: a text"]
    if is_typeddict(hint):
        return apart_keys(hint, schema, at)
    if get_origin(hint) is list:
        return (
            apart(get_args(hint)[0], schema["items"], f"{at}[]")
            if schema.get("type") == "array"
            else [f"{at}: a list"]
        )
    if get_origin(hint) is Literal:
        return [] if sorted(get_args(hint)) == sorted(schema.get("enum", ())) else [f"{at}: words"]
    if get_origin(hint) in (Union, types.UnionType):
        return apart_ways(get_args(hint), schema, at)
    if get_origin(hint) is dict:
        return [] if schema.get("type") == "object" and "properties" not in schema else [f"{at}: an object"]
    return [] if schema.get("type") == PLAIN[hint] else [f"{at}: {hint.__name__}"]


def apart_ways(hints, schema, at):
    """One of several, or a plain kind of several."""
    if "oneOf" not in schema:
        kinds = {PLAIN.get(one, "object") for one in hints}
        return [] if kinds == set(schema.get("type", ())) else [f"{at}: kinds"]
    ways = [
        (one, way)
        for one in hints
        for way in schema["oneOf"]
        if (one is type(None)) == (way == {"type": "null"})
    ]
    found = [difference for one, way in ways for difference in apart(one, way, at)]
    return found if len(hints) == len(ways) == len(schema["oneOf"]) else [f"{at}: ways"]


def apart_keys(hint, schema, at):
    """The same keys, the same of them always there, each of the same type."""
    hints = get_type_hints(hint, include_extras=True)
    if hints.keys() != schema["properties"].keys():
        return [f"{at}: keys {sorted(hints.keys() ^ schema['properties'].keys())}"]
    must = {key for key, one in hints.items() if get_origin(one) is not NotRequired}
    found = (
        [] if must == set(schema["required"]) else [f"{at}: always {sorted(must ^ set(schema['required']))}"]
    )
    return found + [
        one for key in hints for one in apart(hints[key], schema["properties"][key], f"{at}.{key}")
    ]


@pytest.mark.parametrize("name", LAZY)
def test_each_part_is_typed_as_its_schema_says(name):
    """A part that is added, or a key, fails here by its name."""
    assert apart(typed()[name], PROPERTIES[name], name) == []


def test_every_part_has_a_type():
    """And none has one that no recommendation has."""
    assert typed().keys() - {"asked", "ranks"} == set(LAZY)
    assert not typed().keys() & set(EAGER)


def test_a_difference_is_told():
    """Of keys, of what is always there, of words, of kinds."""
    said = PROPERTIES["questions"]["items"]["properties"]
    assert apart(answer.OpenQuestion, {"properties": {}, "required": []}, "x")[0].startswith("x: keys")
    assert apart(str, said["matters_for"], "x") == ["x: str"] and apart(list[str], said["kind"], "x") == [
        "x: a list"
    ]
    assert apart(Literal["need"], said["kind"], "x") == ["x: words"] and apart(
        answer_parts.Words, said["kind"], "x"
    ) == ["x: a text"]
    assert apart(dict[str, Any], said["kind"], "x") == ["x: an object"] and apart(
        int | None, said["kind"], "x"
    ) == ["x: kinds"]
    assert apart(str | None, {"oneOf": [{"type": "string"}]}, "x") == ["x: ways"]
    held = PROPERTIES["because"]["items"] | {"required": []}
    assert any("always" in one for one in apart(answer.HeldRule, held, "x"))


def test_the_example_runs():
    """Its types are held by `make check`."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "examples" / "typed.py"], capture_output=True, text=True, check=True
    )
    assert "; at least " in done.stdout and "?" in done.stdout
