"""One patient through a pathway: compile the rules, take values in, score, decide.

cells          what the values of one input do to the rules, and which of them is mildest
code           criteria written as Python code
compile        rules become what the router runs, once
completions    the lowest that the answers still missing can leave a patient with
contacts       who must meet the patient, in order
intake         a patient's values against a pathway's inputs
ladder         one track's proposal
router         one patient through a pathway: the lowest effective step, and what is still open
scoring        totals and items of rating scales
setting_aside  a patient with faults: what is wrong is set aside, all else is kept
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.routing.cells import inapplicable
    from stegvis.routing.code import Writer, made
    from stegvis.routing.compile import Ruleset, compile_pathway, guarded, offered, within_ages
    from stegvis.routing.completions import needs_trying
    from stegvis.routing.contacts import NOTHING, OPEN_FLAGS, Contact, who_meets
    from stegvis.routing.intake import Lookup, close_gates, contradicts, stays_open, weigh
    from stegvis.routing.ladder import Proposal, Visit, barriers, open_at, propose, rank, visited
    from stegvis.routing.router import Outcome, Routed, could_change, decided, outcome, route
    from stegvis.routing.scoring import fits_age, read_instruments
else:
    __getattr__ = door(
        __name__,
        {
            "cells": "inapplicable",
            "code": "Writer made",
            "compile": "Ruleset compile_pathway guarded offered within_ages",
            "completions": "needs_trying",
            "contacts": "Contact NOTHING OPEN_FLAGS who_meets",
            "intake": "Lookup close_gates contradicts stays_open weigh",
            "ladder": "Proposal Visit barriers open_at propose rank visited",
            "router": "Outcome Routed could_change decided outcome route",
            "scoring": "fits_age read_instruments",
        },
    )

__all__ = [
    "NOTHING",
    "OPEN_FLAGS",
    "Contact",
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
    "contradicts",
    "could_change",
    "decided",
    "fits_age",
    "guarded",
    "inapplicable",
    "made",
    "needs_trying",
    "offered",
    "open_at",
    "outcome",
    "propose",
    "rank",
    "read_instruments",
    "route",
    "stays_open",
    "visited",
    "weigh",
    "who_meets",
    "within_ages",
]
