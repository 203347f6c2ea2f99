"""A text that says nothing in one language, or the same sentence in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from stegvis.errors import NOWHERE, Place, Text
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

SENTENCE = 4


def find(subject: Subject) -> Iterator[Finding]:
    """Look at every text of the pathway; a name may be the same in both languages, a sentence not."""
    seen: set[tuple[str, str]] = set()
    for text, id, place in texts(subject.pathway, "", NOWHERE):
        if (id, text.sv) in seen:
            continue
        seen.add((id, text.sv))
        if bool(text.sv.strip()) != bool(text.en.strip()):
            language = "Swedish" if text.en.strip() else "English"
            what = f"a text has no words in {language}: '{(text.sv or text.en)[:60]}'"
            yield finding_at("missing_translation", place, id, what, "write both sv and en")
        elif text.sv == text.en and len(text.sv.split()) >= SENTENCE:
            what = f"the same words in Swedish and English: '{text.sv[:60]}'"
            yield finding_at("missing_translation", place, id, what, "translate one", severity="warning")


def texts(value: object, id: str, place: Place) -> Iterator[tuple[Text, str, Place]]:
    """Yield every text in a noun, with the id and the place of what it belongs to."""
    if isinstance(value, Text):
        yield value, id, place
    elif attrs.has(type(value)):
        id = getattr(value, "id", "") or id
        written = (getattr(value, name, None) for name in ("place", "at"))
        place = next((one for one in written if isinstance(one, Place)), place)
        kind: Any = type(value)
        for one in attrs.fields(kind):
            if one.eq and one.init:
                yield from texts(getattr(value, one.name), id, place)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts(part, id, place)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part, id, place)


CHECK = Check("missing_translation", "", "reading", "each text has words in Swedish and in English", find)
