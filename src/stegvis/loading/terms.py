"""What every part of a file is made of: texts, and claims with their sources."""

from __future__ import annotations

from typing import Any

from stegvis.errors import NO_TEXT, NOWHERE, Diagnostic, Place, Text
from stegvis.language import NO_WORDS, Named, Words
from stegvis.loading.tables import TableFile
from stegvis.model import Claim, Code, Figure, Source


def text(value: Any) -> Text:
    """Read a text; a missing one is empty."""
    return Text(value["sv"], value["en"]) if value else NO_TEXT


def texts(values: Any) -> tuple[Text, ...]:
    """Read a list of texts."""
    return tuple(map(text, values))


def synonyms(value: Any) -> Words:
    """Read other words for the same thing."""
    return Words(tuple(value.get("sv", ())), tuple(value.get("en", ()))) if value else NO_WORDS


def claim(value: Any) -> Claim:
    """Read a claim."""
    return Claim(value["basis"], value.get("source", ""), value.get("place", ""), value.get("note", ""))


def source(id: str, value: Any) -> Source:
    """Read a source."""
    return Source(
        id,
        value["title"],
        value.get("published", ""),
        value.get("reach", "swedish"),
        value.get("note", ""),
        value.get("url", ""),
    )


def figure(value: Any) -> Figure:
    """Read one figure of change."""
    return Figure(value["value"], claim(value["claim"]), text(value.get("note")))


def unsigned(file: TableFile, key: str) -> list[Diagnostic]:
    """Say what is missing in a header that calls its file reviewed."""
    head: Any = file.data[key]
    missing = [one for one in ("reviewed_by", "review_date") if not head.get(one)]
    if head["status"] != "reviewed" or not missing:
        return []
    what = f"what is reviewed says by whom and when; missing: {', '.join(missing)}"
    hint = 'write both, or say status = "draft"'
    return [Diagnostic(file.place((key, "status"), value=True), what, hint, head["id"])]


def code(value: Any) -> Code:
    """Read a code."""
    within = value.get("within_days")
    return Code(**(value | {"within_days": figure(within)} if within else value))


def named(value: Any, at: Place = NOWHERE) -> Named:
    """Read an id and a name."""
    return Named(value["id"], text(value["name"]), at)
