"""JSON Schemas of what goes in and out, as code generators and validators take them.

Each has `$id`, a version and, in `$defs`, a name for every object that it holds: a generator names its
classes by these. They say the same as `stegvis schema` prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, count
from typing import Any

from stegvis.errors import StegvisError, near_miss
from stegvis.rendering import SCHEMAS
from stegvis.version import __version__

__all__ = ["names", "schema"]

HEAD = frozenset({"$schema", "$id", "title"})
KNOWN = {"Text": {"sv", "en"}, "Ground": {"basis", "source", "place", "note", "title"}}
"""Objects that stand in many places, by their keys."""


def names() -> tuple[str, ...]:
    """Return which schemas there are.

    >>> "patient" in names() and "recommendation" in names()
    True
    """
    return tuple(sorted(SCHEMAS))


def schema(name: str) -> dict[str, Any]:
    """Return a schema, a copy of its own.

    Raises:
        StegvisError: there is none of this name.

    >>> said = schema("recommendation")
    >>> said["$id"], said["title"], "Text" in said["$defs"]
    ('urn:stegvis:schema:recommendation:0.1.0', 'Recommendation', True)
    """
    if name not in SCHEMAS:
        raise StegvisError(f"there is no schema '{name}'; {near_miss(name, list(names()))}".rstrip("; "))
    namer = Namer()
    whole = namer.within(SCHEMAS[name], camel(name))
    head = {
        "$schema": SCHEMAS[name]["$schema"],
        "$id": f"urn:stegvis:schema:{name}:{__version__}",
        "version": __version__,
    }
    return head | {"title": camel(name)} | whole | {"$defs": namer.found}


def camel(words: str) -> str:
    """Return words as the name of a class.

    >>> camel("why_not_lower"), camel("recommendation-summary")
    ('WhyNotLower', 'RecommendationSummary')
    """
    return "".join(word[:1].upper() + word[1:] for word in words.replace("-", "_").split("_"))


def one_of(words: str) -> str:
    """Return the name of one of a list.

    >>> one_of("Questions"), one_of("Because"), one_of("Access")
    ('Question', 'Because', 'Access')
    """
    return words[:-1] if words.endswith("s") and not words.endswith(("ss", "us")) else words


class Namer:
    """Gives each object of a schema a name of its own, the same one to the same object."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}

    def within(self, said: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Return a schema in which every object that it holds is named."""
        made: dict[str, Any] = {}
        for key, value in said.items():
            if key in {"properties", "patternProperties"}:
                made[key] = {one: self.named(part, camel(one)) for one, part in value.items()}
            elif key == "items":
                made[key] = self.named(value, one_of(name))
            elif key == "additionalProperties":
                made[key] = self.named(value, name)
            elif key in {"oneOf", "anyOf", "allOf"}:
                made[key] = [self.named(one, name) for one in value]
            elif key not in HEAD:
                made[key] = value
        return made

    def named(self, said: Any, name: str) -> Any:
        """Return a reference to an object with keys of its own; what else it is, as it is."""
        if not isinstance(said, Mapping):
            return said
        if said.get("type") != "object" or "properties" not in said:
            return self.within(said, name)
        name = next((one for one, keys in KNOWN.items() if keys <= set(said["properties"])), name)
        made = self.within(said, name)
        beside = {"description": made.pop("description")} if "description" in made else {}
        free = (f"{name}{number or ''}" for number in chain([0], count(2)))
        own = next(one for one in free if self.found.get(one, made) == made)
        self.found[own] = made
        return {"$ref": f"#/$defs/{own}", **beside}
