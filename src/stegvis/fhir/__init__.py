"""FHIR in and out: records become assessments, proposals become resources. Plain data, R4.

answers        one answer as a number, yes or no, or a word
choosing       evidence weighed against itself: the newest counts, what disagrees is a conflict
code_table     the codes of a pathway: which input each code of a record is about
dates          days as records write them
evidence       what the resources say, gathered
expressions    criteria and totals as FHIRPath; gates as `enableWhen`
forms          QuestionnaireResponses: which question each answer is of, and what it scores
gather         resources out of a Bundle, a list or a prefetch
hearing        what is said of suicide, or of another red flag, is heard whatever contradicts it
outcomes       what went wrong, or was left out, as an OperationOutcome
plain          plain JSON data, which may hold anything anywhere
privacy        what may be repeated from a record
proposals      a proposal as resources
questionnaires Questionnaires of a scale or a whole track, and answers to them
reading        what was read: the assessment, and of every value where it came from
record         resources of a record become an assessment
records        what a record states: the patient, observations, diagnoses, drugs and flags
subjects       whose record it is
systems        terminologies and our own names
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.fhir.code_table import code_rows
    from stegvis.fhir.outcomes import operation_outcome
    from stegvis.fhir.proposals import (
        detected_issues,
        flags,
        guidance_response,
        observations,
        provenance,
        service_request,
    )
    from stegvis.fhir.questionnaires import questionnaire, questionnaire_response
    from stegvis.fhir.reading import Conflict, Ignored, Reading, Used
    from stegvis.fhir.record import read
else:
    __getattr__ = door(
        __name__,
        {
            "code_table": "code_rows",
            "outcomes": "operation_outcome",
            "proposals": "detected_issues flags guidance_response observations provenance service_request",
            "questionnaires": "questionnaire questionnaire_response",
            "reading": "Conflict Ignored Reading Used",
            "record": "read",
        },
    )

__all__ = [
    "Conflict",
    "Ignored",
    "Reading",
    "Used",
    "code_rows",
    "detected_issues",
    "flags",
    "guidance_response",
    "observations",
    "operation_outcome",
    "provenance",
    "questionnaire",
    "questionnaire_response",
    "read",
    "service_request",
]
