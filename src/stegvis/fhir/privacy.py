"""What may be repeated from a record: never a personal identity number, never free text."""

from __future__ import annotations

import re
from typing import Any

NUMBERS = re.compile(r"(?<![0-9])(?:18|19|20|99)?[0-9]{2}[0-9]{2}[0-9]{2}[-+]?[0-9A-Z]{4}(?![0-9])")
"""A personal identity number, a coordination number or a reserve number, with or without century."""
SAFE = re.compile(r"[A-Za-z0-9._-]{1,64}")
TYPE = re.compile(r"[A-Z][A-Za-z]{1,40}")


def harmless(said: object) -> bool:
    """Tell whether a word from a record can be repeated.

    >>> harmless("obs-12"), harmless("19121212-1212"), harmless("Kalle Anka")
    (True, False, False)
    """
    return isinstance(said, str) and bool(SAFE.fullmatch(said)) and not NUMBERS.search(said.upper())


def type_of(resource: dict[str, Any]) -> str:
    """Return the kind of a resource, if it can be one."""
    said = resource.get("resourceType")
    return said if isinstance(said, str) and TYPE.fullmatch(said) and harmless(said) else ""


def label(resource: dict[str, Any], number: int) -> str:
    """Name a resource so that it is found again: by its id, else by its number in what was given."""
    kind, id = type_of(resource) or "resource", resource.get("id")
    return f"{kind}/{id}" if harmless(id) else f"{kind}[{number}]"
