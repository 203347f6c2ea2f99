"""One patient through a pathway: compile the rules, take values in, score, decide.

answers        what was ticked and totalled on a scale, value by value: units, printed boxes, skipped items
cells          the values of an input as rules tell them apart
closing        what was not asked, and need not be, does not apply; and which answers contradict that
code           criteria written as Python code
compile        rules become Python code once
completions    the lowest that the answers still missing can leave a patient with
contacts       who must meet the patient, in order, and by when
declines       what a patient says no to: steps and forms of care
doubts         what should be looked at in a scale that is no fault
drafts         other answers to one input, kept where they are the same for many patients
gates          what opens questions behind others, compiled layer by layer
intake         a patient's values against a pathway's inputs
jointly        red flags of which one holds whatever an open answer is
ladder         tracks that are triggered, and the step that each proposes
places         level and urgency by the rules that hold, as bits, track by track
masks          rules as bits
otherwise      what the answer would be with one input answered otherwise
readers        who reads what, by input
refusals       what is said of a value that a scale cannot have
quick          what another answer to one input does, without laying all values out
renamed        a patient and a course by the names of today
rescored       a patient of whom one answer to a scale is another
rivals         which needs may bring another profession first, and the ladder of each track
router         one patient through a pathway: the lowest effective step, and what is still open
scoring        rating scales of one patient: the total or the interval it can lie in
sharing        what a pathway shares with the one that it was made of
setting_aside  a patient with faults: what is wrong is set aside, all else is kept
slices         criteria over many patients at once, as code: one bit for each
slots          where the totals and items of scales lie among the values that rules read
together       what many other answers do, weighed at once
totals         which totals a scale can have beside its items and short forms
touching       what one input touches: slots, gates, rules and cuts
unread         scales that a pathway does not read, and what their critical items say all the same
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.routing.cells import Cells, inapplicable
    from stegvis.routing.closing import close_gates, contradicts, stays_open
    from stegvis.routing.code import Writer, made
    from stegvis.routing.compile import (
        Ruleset,
        compile_pathway,
        guarded,
        within_ages,
    )
    from stegvis.routing.completions import ages_of, needs_trying
    from stegvis.routing.contacts import NOTHING, OPEN_FLAGS, Contact, first_meets, who_meets
    from stegvis.routing.declines import any_declined, may_decline, names_step
    from stegvis.routing.gates import Gates
    from stegvis.routing.intake import Lookup, read, weigh
    from stegvis.routing.jointly import shared
    from stegvis.routing.ladder import Proposal, Visit, barriers, open_at, propose, rank, visited
    from stegvis.routing.masks import bits, numbers
    from stegvis.routing.otherwise import Change, Otherwise, Ranks, UncertainError
    from stegvis.routing.quick import Quick
    from stegvis.routing.renamed import current, current_course
    from stegvis.routing.rescored import stands_alone, without_item
    from stegvis.routing.rivals import offered
    from stegvis.routing.router import Outcome, Routed, could_change, could_raise, decided, outcome, route
    from stegvis.routing.scoring import fits_age, read_instruments
    from stegvis.routing.setting_aside import answered_anew, flags_of, sound
    from stegvis.routing.slots import ScaleSlots
    from stegvis.routing.together import Together
    from stegvis.routing.touching import touched
    from stegvis.routing.unread import asked_about, opened, positive, why_unread
else:
    __getattr__ = door(
        __name__,
        {
            "masks": "bits numbers",
            "cells": "Cells inapplicable",
            "closing": "close_gates contradicts stays_open",
            "code": "Writer made",
            "compile": "Ruleset compile_pathway guarded within_ages",
            "gates": "Gates",
            "completions": "ages_of needs_trying",
            "contacts": "Contact NOTHING OPEN_FLAGS first_meets who_meets",
            "declines": "any_declined may_decline names_step",
            "intake": "Lookup read weigh",
            "jointly": "shared",
            "ladder": "Proposal Visit barriers open_at propose rank visited",
            "otherwise": "Change Otherwise Ranks UncertainError",
            "quick": "Quick",
            "rivals": "offered",
            "renamed": "current current_course",
            "rescored": "stands_alone without_item",
            "router": "Outcome Routed could_change could_raise decided outcome route",
            "scoring": "fits_age read_instruments",
            "setting_aside": "answered_anew flags_of sound",
            "slots": "ScaleSlots",
            "together": "Together",
            "touching": "touched",
            "unread": "asked_about opened positive why_unread",
        },
    )

__all__ = [
    "NOTHING",
    "OPEN_FLAGS",
    "Cells",
    "Change",
    "Contact",
    "Gates",
    "Lookup",
    "Otherwise",
    "Outcome",
    "Proposal",
    "Quick",
    "Ranks",
    "Routed",
    "Ruleset",
    "ScaleSlots",
    "Together",
    "UncertainError",
    "Visit",
    "Writer",
    "ages_of",
    "answered_anew",
    "any_declined",
    "asked_about",
    "barriers",
    "bits",
    "close_gates",
    "compile_pathway",
    "contradicts",
    "could_change",
    "could_raise",
    "current",
    "current_course",
    "decided",
    "first_meets",
    "fits_age",
    "flags_of",
    "guarded",
    "inapplicable",
    "made",
    "may_decline",
    "names_step",
    "needs_trying",
    "numbers",
    "offered",
    "open_at",
    "opened",
    "outcome",
    "positive",
    "propose",
    "rank",
    "read",
    "read_instruments",
    "route",
    "shared",
    "sound",
    "stands_alone",
    "stays_open",
    "touched",
    "visited",
    "weigh",
    "who_meets",
    "why_unread",
    "within_ages",
    "without_item",
]
