"""Proofs over every possible patient, and the checks that use them.

Of one pathway:

accepted           findings that an author accepts, each with a written reason and a source
checks/            one defect of a pathway per file
code_formulas      compiled rules, which are Python text, as z3 formulas again
finding            what a check of a pathway finds, and how far it proves anything
layers             which screening questions lead to the questions of red flags
pairs              two symbolic patients side by side
patient_formulas   one symbolic patient: a pathway's inputs and criteria as z3 formulas
prover             questions about every patient of a pathway, partly known ones too
relations          how the two patients differ that a law compares
report             all checks of one pathway
shrink             patients that show something, made as small as the router lets them be
solver             z3 solvers: how long they may take, and what they forget again
subject            what a check of a pathway looks at, and what a check is

Of two editions:

answer_formulas    one symbolic patient of both: which cell each question is answered from
change_prover      questions about every patient of two editions
connectives        and, or and not of z3 formulas that come out small
edition_formulas   what one edition answers
input_formulas     what one edition knows of each input, and its criteria
installed          which provers there are: z3 need not be installed
question_formulas  which questions one edition asks
router_formulas    what the router decides in one edition
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.verification.checks import CHECKS
    from stegvis.verification.finding import Finding, Proof
    from stegvis.verification.installed import difference_prover
    from stegvis.verification.layers import Reached, reached
    from stegvis.verification.prover import Prover
    from stegvis.verification.report import check, prove
    from stegvis.verification.subject import Subject
else:
    __getattr__ = door(
        __name__,
        {
            "checks": "CHECKS",
            "finding": "Finding Proof",
            "installed": "difference_prover",
            "layers": "Reached reached",
            "prover": "Prover",
            "report": "check prove",
            "subject": "Subject",
        },
    )

__all__ = [
    "CHECKS",
    "Finding",
    "Proof",
    "Prover",
    "Reached",
    "Subject",
    "check",
    "difference_prover",
    "prove",
    "reached",
]
