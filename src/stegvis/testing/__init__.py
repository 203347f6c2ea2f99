"""What authors and testers of pathways use: strategies, laws as tests, cases. Extra: `stegvis[testing]`.

Everything is imported when it is first asked for: cases and the pytest plugin do without Hypothesis.

aims                  answers with which a criterion holds: what patients are aimed with
cased_values          which values the cases beside a pathway have
cases                 cases as data: what a clinician expects of a patient
completed             one patient with everything answered that would be asked
criterion_strategies  Hypothesis strategies for one criterion
drafts/               cases on every boundary, for a clinician to confirm
firm_reviews          the law that nothing open makes a firm review graver
invented              made-up pathways and overlays
patients              Hypothesis strategies for patients, and who is drawn
properties            the laws of a pathway as ready-made pytest functions
strategies            Hypothesis strategies: courses, criteria, pathways
toml_text             tables written as TOML, as an author would
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.testing.cased_values import cased, values
    from stegvis.testing.cases import Case, Setting, judge, read_cases, read_file, told
    from stegvis.testing.drafts.boundary import Draft
    from stegvis.testing.drafts.case_file import as_file
    from stegvis.testing.drafts.ghostwriter import ghostwrite
    from stegvis.testing.invented import laid_on, loaded, overlays
    from stegvis.testing.patients import assessments, distribution, limits
    from stegvis.testing.properties import LAWS, laws
    from stegvis.testing.strategies import criteria, episodes, pathways
else:
    __getattr__ = door(
        __name__,
        {
            "cased_values": "cased values",
            "cases": "Case Setting judge read_cases read_file told",
            "drafts.boundary": "Draft",
            "drafts.case_file": "as_file",
            "drafts.ghostwriter": "ghostwrite",
            "invented": "laid_on loaded overlays",
            "properties": "LAWS laws",
            "patients": "assessments distribution limits",
            "strategies": "criteria episodes pathways",
        },
    )

__all__ = [
    "LAWS",
    "Case",
    "Draft",
    "Setting",
    "as_file",
    "assessments",
    "cased",
    "criteria",
    "distribution",
    "episodes",
    "ghostwrite",
    "judge",
    "laid_on",
    "laws",
    "limits",
    "loaded",
    "overlays",
    "pathways",
    "read_cases",
    "read_file",
    "told",
    "values",
]
