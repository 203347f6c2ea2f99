"""Files to nouns: pathways, overlays, unit profiles, patients and episodes, every fault with its place.

edges        [[edge]] tables become edges; each must fit the steps that it joins
editions     an edition of a pathway as git keeps it
episodes     episodes as JSON, read as strictly as patients
folder       A folder of TOML files, or one file
forms        does a table have the form it should? Every fault is found, each with its place
instruments  instruments/<id>.toml becomes an Instrument
key_docs     what each key of a file means, in a few words: shown by editors and in messages
library      load a pathway by its shipped id or from a path
overlays     an overlay's changes and additions laid into the files of its base
patients     patients as JSON, read strictly
reviews      [[review_rule]], [[check]] and [review_defaults] become the rules of a review
safeguards   what an overlay may never do: silence or lower a red flag (law L10)
scales       all rating scales that come with stegvis, whether or not a pathway reads them
shapes       the form of a pathway file, as data
staffing     whether a clinic's team meets what its mission demands
tables       TOML files as tables that know where every key is written
units        A unit profile, read against the pathway it is for
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.loading.editions import committed, working
    from stegvis.loading.episodes import EPISODE_SCHEMA, episode
    from stegvis.loading.folder import AGE, display
    from stegvis.loading.forms import faults
    from stegvis.loading.library import SHIPPED, read_pathway, shipped, shipped_overlays
    from stegvis.loading.patients import PATIENT_SCHEMA, contact_date, parse, patient
    from stegvis.loading.safeguards import lowered
    from stegvis.loading.scales import catalogue, shipped_scale
    from stegvis.loading.shapes import (
        BOOLEAN,
        ID,
        INSTRUMENT_FILE,
        OPEN,
        OVERLAY_FILE,
        PATHWAY_FILE,
        STRING,
        STRINGS,
        UNIT_FILE,
        Shape,
        json_schema,
        many,
        must,
        table,
    )
    from stegvis.loading.staffing import Duty, duties
    from stegvis.loading.tables import TableFile, read_table
else:
    __getattr__ = door(
        __name__,
        {
            "editions": "committed working",
            "episodes": "EPISODE_SCHEMA episode",
            "folder": "AGE display",
            "forms": "faults",
            "library": "SHIPPED read_pathway shipped shipped_overlays",
            "patients": "PATIENT_SCHEMA contact_date parse patient",
            "safeguards": "lowered",
            "scales": "catalogue shipped_scale",
            "shapes": "BOOLEAN ID INSTRUMENT_FILE OPEN OVERLAY_FILE PATHWAY_FILE STRING STRINGS Shape UNIT_FILE json_schema many must table",
            "staffing": "Duty duties",
            "tables": "TableFile read_table",
        },
    )

__all__ = [
    "AGE",
    "BOOLEAN",
    "EPISODE_SCHEMA",
    "ID",
    "INSTRUMENT_FILE",
    "OPEN",
    "OVERLAY_FILE",
    "PATHWAY_FILE",
    "PATIENT_SCHEMA",
    "SHIPPED",
    "STRING",
    "STRINGS",
    "UNIT_FILE",
    "Duty",
    "Shape",
    "TableFile",
    "catalogue",
    "committed",
    "contact_date",
    "display",
    "duties",
    "episode",
    "faults",
    "json_schema",
    "lowered",
    "many",
    "must",
    "parse",
    "patient",
    "read_pathway",
    "read_table",
    "shipped",
    "shipped_overlays",
    "shipped_scale",
    "table",
    "working",
]
