"""One patient through a pathway: compile the rules, take values in, score, decide.

compile  rules become Python code once
intake   a patient's values against a pathway's inputs
router   one patient through a pathway: the lowest effective step, and what is still open
scoring  totals and items of rating scales
spans    what a scale that is answered in part asks for
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.routing.compile import (
        Ruleset,
        Writer,
        compile_pathway,
        guarded,
        inapplicable,
        made,
        offered,
        within_ages,
    )
    from stegvis.routing.intake import Lookup, close_gates, weigh
    from stegvis.routing.router import (
        Outcome,
        Proposal,
        Routed,
        Visit,
        barriers,
        could_change,
        first_contact,
        open_at,
        outcome,
        propose,
        rank,
        route,
        visited,
    )
    from stegvis.routing.scoring import fits_age, read_instruments
else:
    __getattr__ = door(
        __name__,
        {
            "compile": "Ruleset Writer compile_pathway guarded inapplicable made offered within_ages",
            "intake": "Lookup close_gates weigh",
            "router": "Outcome Proposal Routed Visit barriers could_change first_contact open_at outcome propose rank route visited",
            "scoring": "fits_age read_instruments",
        },
    )

__all__ = [
    "Lookup",
    "Outcome",
    "Proposal",
    "Routed",
    "Ruleset",
    "Visit",
    "Writer",
    "barriers",
    "close_gates",
    "compile_pathway",
    "could_change",
    "first_contact",
    "fits_age",
    "guarded",
    "inapplicable",
    "made",
    "offered",
    "open_at",
    "outcome",
    "propose",
    "rank",
    "read_instruments",
    "route",
    "visited",
    "weigh",
    "within_ages",
]
