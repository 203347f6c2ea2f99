"""Proofs over every possible patient, and the checks that use them.

accepted         findings that an author accepts, each with a written reason and a source
checks           one defect of a pathway per file
code_formulas    compiled rules, which are Python text, as z3 formulas again
finding          what a check of a pathway finds, and how far it proves anything
formulas         A pathway's inputs and criteria as z3 formulas
pairs            two symbolic patients side by side
prover           questions about every patient of a pathway, partly known ones too, answered by z3
relations        how the two patients differ that a law compares
report           all checks of one pathway
router_formulas  what one edition answers, as z3 formulas over every patient of a space
shrink           patients that show something, made as small as the router lets them be
subject          what a check of a pathway looks at, and what a check is
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.verification.checks import CHECKS
    from stegvis.verification.finding import Finding, Proof
    from stegvis.verification.prover import Prover
    from stegvis.verification.report import check, prove
    from stegvis.verification.router_formulas import Answers, Edition
    from stegvis.verification.subject import Subject
else:
    __getattr__ = door(
        __name__,
        {
            "checks": "CHECKS",
            "finding": "Finding Proof",
            "prover": "Prover",
            "report": "check prove",
            "router_formulas": "Answers Edition",
            "subject": "Subject",
        },
    )

__all__ = [
    "CHECKS",
    "Answers",
    "Edition",
    "Finding",
    "Proof",
    "Prover",
    "Subject",
    "check",
    "prove",
]
