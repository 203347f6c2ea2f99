"""Files to nouns: pathways, scales, overlays and unit profiles, every fault with its place.

assembly           the tables of a folder become a Pathway, or every fault is raised
composition        a base, its overlays in order and the unit that it is narrowed to, as one Pathway
edges              [[edge]] tables become edges; each must fit the steps that it joins
editions           an edition of a pathway as git keeps it
flag_questions     the questions that red flags read: asked as widely, in the same words, with the same meaning
folder             one pathway's files side by side, and what is found wrong with them
forms              does a table have the form it should? Every fault is found, each with its place
instrument_faults  what is wrong with a rating scale beyond the form of its tables
instrument_shape   the form of a file of a rating scale
instruments        instruments/<id>.toml becomes an Instrument
json_schemas       the form of a file as JSON Schema, for editors
key_docs           what each key of a file means, in a few words: shown by editors and in messages
kept               a shipped pathway as the build of the wheel compiled it
library            a pathway by its shipped id or from a path
locations          where the files that come with stegvis lie, and how a file is named to its reader
lowering           one way in which an overlay would make its base less safe
needs              needs, red flags and contraindications
obligations        latest days, what texts refer to, and what a mission demands of a team
overlay_shape      the form of an overlay: changes of a base's parts, and parts of its own
overlays           an overlay's changes and additions, made in the files of its base
pathway_files      the files of a pathway and of the scales that it reads, and the hash of what they say
pathway_shape      the form of a file of a pathway
precedence         nobody comes to stand before those whom red flags ask for, nor any step before theirs
questions          what may be asked for: age, scores, items and findings, in groups and behind gates
renames            what parts were called in earlier editions: input by such an id is still heard
reviews            [[review_rule]], [[check]] and [review_defaults] become the rules of a review
safeguards         what an overlay may never do: silence or lower a red flag (law L10)
scales             all rating scales that come with stegvis, whether or not a pathway reads them
sound_parts        what of a pathway's files has the right form, read beside what has not
shapes             what a value of a file may be, as data
staffing           whether a clinic's team meets what its mission demands
tables             TOML files as tables that know where every key is written
terms              what every part of a file is made of: texts, and claims with their sources
tracks             a file with a [track] table becomes a Track: its needs, steps and actions
trees              the files of a revision as git keeps them, links followed and none left out
unit_facts         a pathway as one unit has it: without what the unit knows of itself
unit_team          a pathway as one unit's team meets it: nobody whom the unit lacks comes first
unit_shape         the form of a unit profile
units              a unit profile, read against the pathway it is for
vocabulary         what the parts of a pathway may refer to, and how a criterion over it is read
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.loading.editions import committed, working
    from stegvis.loading.forms import faults
    from stegvis.loading.instrument_shape import INSTRUMENT_FILE
    from stegvis.loading.json_schemas import json_schema
    from stegvis.loading.kept import unpacked
    from stegvis.loading.library import narrow, read_pathway
    from stegvis.loading.locations import SHIPPED, display, shipped, shipped_overlays
    from stegvis.loading.overlay_shape import OVERLAY_FILE
    from stegvis.loading.pathway_shape import PATHWAY_FILE
    from stegvis.loading.precedence import displaced, leads
    from stegvis.loading.safeguards import lowered
    from stegvis.loading.scales import catalogue, shipped_scale
    from stegvis.loading.shapes import BOOLEAN, ID, OPEN, STRING, STRINGS, Shape, many, must, table
    from stegvis.loading.staffing import Duty, duties
    from stegvis.loading.tables import TableFile, read_found
    from stegvis.loading.unit_shape import UNIT_FILE
else:
    __getattr__ = door(
        __name__,
        {
            "editions": "committed working",
            "forms": "faults",
            "instrument_shape": "INSTRUMENT_FILE",
            "json_schemas": "json_schema",
            "kept": "unpacked",
            "library": "narrow read_pathway",
            "locations": "SHIPPED display shipped shipped_overlays",
            "overlay_shape": "OVERLAY_FILE",
            "pathway_shape": "PATHWAY_FILE",
            "precedence": "displaced leads",
            "safeguards": "lowered",
            "scales": "catalogue shipped_scale",
            "shapes": "BOOLEAN ID OPEN STRING STRINGS Shape many must table",
            "staffing": "Duty duties",
            "tables": "TableFile read_found",
            "unit_shape": "UNIT_FILE",
        },
    )

__all__ = [
    "BOOLEAN",
    "ID",
    "INSTRUMENT_FILE",
    "OPEN",
    "OVERLAY_FILE",
    "PATHWAY_FILE",
    "SHIPPED",
    "STRING",
    "STRINGS",
    "UNIT_FILE",
    "Duty",
    "Shape",
    "TableFile",
    "catalogue",
    "committed",
    "displaced",
    "display",
    "duties",
    "faults",
    "json_schema",
    "leads",
    "lowered",
    "many",
    "must",
    "narrow",
    "read_found",
    "read_pathway",
    "shipped",
    "shipped_overlays",
    "shipped_scale",
    "table",
    "unpacked",
    "working",
]
