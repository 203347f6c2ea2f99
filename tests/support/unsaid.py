"""Everything that a schema names, less what is listed as not said: what the page must say as well."""

import tomllib
from pathlib import Path

from stegvis.rendering import SCHEMAS


def shape(schema):
    """Return the part of a schema that says what an object or a list is made of."""
    options = schema.get("oneOf", [schema])
    return next((one for one in options if {"properties", "items", "additionalProperties"} & one.keys()), {})


def inside(schema, at=""):
    """Yield what lies directly in a schema: a key, its place by name, and its own schema."""
    one = shape(schema)
    for key, more in one.get("properties", {}).items():
        yield key, f"{at}.{key}" if at else key, more
    if "items" in one:
        yield "[]", f"{at}[]", one["items"]
    if isinstance(one.get("additionalProperties"), dict):
        yield "{}", f"{at}{{}}", one["additionalProperties"]


def fields(schema, at=""):
    """Yield every field that a schema names."""
    for _, place, more in inside(schema, at):
        yield place
        yield from fields(more, place)


def said(data, schema, unsaid, at=""):
    """Return the data without what is not said; an object of which one field is left is that field."""
    parts = {key: (place, more) for key, place, more in inside(schema, at)}
    if isinstance(data, (list, tuple)):
        place, more = parts["[]"]
        return [said(one, more, unsaid, place) for one in data]
    if not hasattr(data, "items") or not parts:
        return data
    if "{}" in parts:
        place, more = parts["{}"]
        return {key: said(one, more, unsaid, place) for key, one in data.items()}
    kept = {key: said(one, parts[key][1], unsaid, parts[key][0]) for key, one in data.items()
            if parts[key][0] not in unsaid}  # fmt: skip
    alone = len(kept) == 1 < len(parts)
    return next(iter(kept.values())) if alone else kept


def named(field, schema):
    """Return the fields that an entry of the list stands for."""
    whole, _, but = field.partition(" but ")
    if not but:
        return [field]
    directly = (one for one in fields(schema) if one.rpartition(".")[0] == whole and one[-1] not in "]}")
    return [one for one in directly if one != f"{whole}.{but}"]


LISTED = tomllib.loads((Path(__file__).parent / "parity" / "unsaid.toml").read_text("utf-8"))["unsaid"]
UNSAID = {
    of: {
        place: one["why"]
        for one in LISTED
        for field in one.get(of, ())
        for place in named(field, SCHEMAS[of])
    }
    for of in ("recommendation", "review")
}
