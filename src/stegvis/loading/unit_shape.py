"""The form of a unit profile."""

from __future__ import annotations

from stegvis.loading.shapes import (
    ACCESS_WORDS,
    AGES,
    ANSWER,
    DATE,
    FORMAT,
    ID,
    STRING,
    STRINGS,
    TEXT,
    many,
    mapping,
    must,
    table,
    whole,
    word,
)

UNIT_FILE = table(
    "what one clinic offers, and its team",
    unit=must(
        table(
            "the header",
            format=must(FORMAT),
            id=must(ID),
            version=STRING,
            name=must(TEXT),
            phone=STRING,
            review_date=DATE,
            missions=must(STRINGS),
            listed=mapping(whole(0, 100_000_000), "how many are listed in the municipality, by mission"),
        )
    ),
    facts=mapping(ANSWER, "what the unit knows of itself, by finding: it is asked of nobody"),
    partner=many(
        table(
            "another clinic",
            id=must(ID),
            name=must(TEXT),
            phone=STRING,
            municipality=word("own", "adjacent", "other"),
            professions=STRINGS,
        )
    ),
    handed_over=many(
        table("a mission that a partner does", mission=must(STRING), partner=must(STRING), tracks=STRINGS)
    ),
    not_offered=many(
        table("a step that is not offered here", step=must(STRING), because=must(TEXT), partner=STRING)
    ),
    programme=many(
        table("how a step is offered here", step=must(STRING), languages=STRINGS, ages=AGES, what=TEXT)
    ),
    staff=many(
        table(
            "people of one profession",
            profession=must(STRING),
            number=must(whole(0, 10_000)),
            competences=STRINGS,
            access=must(word(*ACCESS_WORDS)),
        )
    ),
)
