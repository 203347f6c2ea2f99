"""The form of an overlay: changes of a base's parts, and parts of its own."""

from __future__ import annotations

from stegvis.loading.pathway_shape import PATHWAY_FILE
from stegvis.loading.shapes import (
    ACCEPTS,
    CLAIM,
    DATE,
    FORMAT,
    ID,
    OPEN,
    SHA256,
    STRING,
    TEXT,
    VERSION,
    Shape,
    many,
    mapping,
    must,
    table,
    word,
)

ADDED = (
    "sources", "group", "finding", "asked", "red_flag", "unsuitable", "access", "reference", "staffing",
    "effort",
)  # fmt: skip
"""What an overlay may add beside the base's own."""
WITHIN = ("need", "step", "action")
"""What an overlay may add to a track, which it names."""


def of_track(name: str) -> Shape:
    """Return the shape of a need, step or action that names its track."""
    part = PATHWAY_FILE.keys[name].of
    assert part is not None
    return many(table(part.doc, track=must(STRING), **part.keys))


OVERLAY_FILE = table(
    "a regional or local change of one edition of a pathway",
    overlay=must(
        table(
            "the header",
            format=must(FORMAT),
            id=must(ID),
            version=must(VERSION),
            of=must(STRING),
            edition=must(VERSION),
            status=must(word("demo", "draft", "reviewed")),
            title=must(TEXT),
            reviewed_by=STRING,
            signed=SHA256,
            review_date=DATE,
            valid_until=must(DATE),
            policy=word("LEON", "BEON"),
        )
    ),
    change=many(
        table(
            "keys of one rule, step, finding or track, set otherwise",
            rule=must(STRING),
            set=must(OPEN),
            because=must(TEXT),
            claim=must(CLAIM),
        )
    ),
    accepts=mapping(ACCEPTS, "what occurs with it and is accepted, by the id of a part of the base"),
    **{key: PATHWAY_FILE.keys[key] for key in ADDED},
    **{key: of_track(key) for key in WITHIN},
)
