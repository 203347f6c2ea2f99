"""What two editions say otherwise, and whom it changes.

changes          everything that two editions say otherwise
combinations     every combination of answers that two editions can be given
compare          the meaning of a change: whom it changes, and how
differences      the words for it: a cause, a change, a difference
effects          what a change does to one patient
examples         the smallest patient who shows a change
patient_view     how one edition sees one patient
question_causes  questions and actions that are for others
renaming         an old edition by the names of the new one
rule_causes      rules that ask for something else
search           the search for patients whose answer changes
side_by_side     what has the same id in two editions
step_causes      steps and contraindications that are for others
tables           the combinations that are counted for one cause
texts            what is written otherwise and changes no answer
whole_causes     what a pathway says once for all
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.comparison.changes import decided_otherwise
    from stegvis.comparison.combinations import Cell, Question, Space
    from stegvis.comparison.compare import difference
    from stegvis.comparison.differences import Cause, Change, Difference, Facet, Group, Kind
    from stegvis.comparison.effects import ONLY_OTHERS, Patient
    from stegvis.comparison.search import ProverOf
    from stegvis.comparison.tables import Table
else:
    __getattr__ = door(
        __name__,
        {
            "changes": "decided_otherwise",
            "combinations": "Cell Question Space",
            "compare": "difference",
            "differences": "Cause Change Difference Facet Group Kind",
            "effects": "ONLY_OTHERS Patient",
            "search": "ProverOf",
            "tables": "Table",
        },
    )

__all__ = [
    "ONLY_OTHERS",
    "Cause",
    "Cell",
    "Change",
    "Difference",
    "Facet",
    "Group",
    "Kind",
    "Patient",
    "ProverOf",
    "Question",
    "Space",
    "Table",
    "decided_otherwise",
    "difference",
]
