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
    from stegvis.routing.cells import inapplicable
    from stegvis.routing.code import Writer, made
    from stegvis.routing.compile import (
        Gates,
        Ruleset,
        ScaleSlots,
        compile_pathway,
        guarded,
        offered,
        within_ages,
    )
    from stegvis.routing.contacts import NOTHING, OPEN_FLAGS, Contact, who_meets
    from stegvis.routing.intake import Lookup, close_gates, read, stays_open, weigh
    from stegvis.routing.ladder import Proposal, Visit, barriers, open_at, propose, rank, visited
    from stegvis.routing.router import Outcome, Routed, could_change, decided, outcome, route
    from stegvis.routing.scoring import fits_age, read_instruments
else:
    __getattr__ = door(
        __name__,
        {
            "cells": "inapplicable",
            "code": "Writer made",
            "compile": "Gates Ruleset ScaleSlots compile_pathway guarded offered within_ages",
            "contacts": "Contact NOTHING OPEN_FLAGS who_meets",
            "intake": "Lookup close_gates read stays_open weigh",
            "ladder": "Proposal Visit barriers open_at propose rank visited",
            "router": "Outcome Routed could_change decided outcome route",
            "scoring": "fits_age read_instruments",
        },
    )

__all__ = [
    "NOTHING",
    "OPEN_FLAGS",
    "Contact",
    "Gates",
    "Lookup",
    "Outcome",
    "Proposal",
    "Routed",
    "Ruleset",
    "ScaleSlots",
    "Visit",
    "Writer",
    "barriers",
    "close_gates",
    "compile_pathway",
    "could_change",
    "decided",
    "fits_age",
    "guarded",
    "inapplicable",
    "made",
    "offered",
    "open_at",
    "outcome",
    "propose",
    "rank",
    "read",
    "read_instruments",
    "route",
    "stays_open",
    "visited",
    "weigh",
    "who_meets",
    "within_ages",
]
