"""The form of a file as JSON Schema, for editors."""

from __future__ import annotations

from stegvis.loading.key_docs import KEY_DOCS
from stegvis.loading.shapes import PROSE_PATTERN, Shape


def json_schema(shape: Shape, title: str) -> dict[str, object]:
    """Return the JSON Schema of a file form, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema_of(shape)}


def schema_of(shape: Shape) -> dict[str, object]:
    """Return the JSON Schema of one shape."""
    said: dict[str, object] = {"description": shape.doc} if shape.doc else {}
    word = {"type": "string", "minLength": 1, "pattern": PROSE_PATTERN}
    text = {
        "type": "object",
        "properties": {"sv": word, "en": word},
        "required": ["sv", "en"],
        "additionalProperties": False,
    }
    match shape.kind:
        case "string":
            said |= {"type": "string"} | limits_of(shape)
        case "text":
            said |= text
        case "wordings":
            said |= {"anyOf": [text, table_schema(shape)]}
        case "integer" | "number" | "boolean":
            said |= {"type": shape.kind} | limits_of(shape)
        case "answer":
            said |= {"type": ["boolean", "integer", "string"]}
        case "date":
            said |= {"type": "string", "format": "date"}
        case "list":
            said |= {"type": "array", "items": schema_of(shape.of) if shape.of else {}}
            said |= counts_of(shape)
        case "mapping":
            said |= {
                "type": "object",
                "propertyNames": {"pattern": shape.pattern},
                "additionalProperties": schema_of(shape.of) if shape.of else {},
            }
        case "table":
            said |= table_schema(shape)
        case _:
            said |= {"type": "object"}
    return said


def table_schema(shape: Shape) -> dict[str, object]:
    """Return the JSON Schema of a table with the keys of a shape and no others."""
    return {
        "type": "object",
        "properties": {key: schema_of_key(key, value) for key, value in shape.keys.items()},
        "required": sorted(key for key, value in shape.keys.items() if value.required),
        "additionalProperties": False,
    }


def counts_of(shape: Shape) -> dict[str, object]:
    """Return how many values a list has."""
    if shape.length:
        return {"minItems": shape.length, "maxItems": shape.length}
    said: dict[str, object] = {"minItems": shape.least, "uniqueItems": shape.distinct}
    return {key: value for key, value in said.items() if value} | {"maxItems": shape.most}


def limits_of(shape: Shape) -> dict[str, object]:
    """Return what a string or a number is held to."""
    said = {
        "enum": list(shape.words),
        "pattern": shape.pattern,
        "not": {"enum": list(shape.barred)} if shape.barred else {},
        "maxLength": shape.longest,
    }
    bounds = {"minimum": shape.lowest, "maximum": shape.highest}
    return {key: value for key, value in said.items() if value} | {
        key: value for key, value in bounds.items() if value is not None
    }


def schema_of_key(key: str, shape: Shape) -> dict[str, object]:
    """Return the JSON Schema of a key, with what the key means before what its form is."""
    said = schema_of(shape)
    own = shape.doc or (shape.of.doc if shape.kind == "list" and shape.of else "")
    parts = [KEY_DOCS.get(key, ""), own]
    doc = "; ".join(part for part in parts if part)
    return ({"description": doc} if doc else {}) | {k: v for k, v in said.items() if k != "description"}
