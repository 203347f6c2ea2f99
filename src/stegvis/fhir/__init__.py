"""FHIR in and out: records become assessments, proposals become resources. Plain data, R4.

answers        one answer as a number, yes or no, or a word
choosing       evidence weighed against itself: the newest counts, what disagrees is a conflict
code_table     the codes of a pathway: which input each code of a record is about
dates          days as records write them
evidence       what the resources say, gathered
expressions    criteria and totals as FHIRPath; gates as `enableWhen`
forms          QuestionnaireResponses: which question each answer is of, and what it scores
gather         resources out of a Bundle, a list or a prefetch
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
    from stegvis.fhir.reading import Reading
    from stegvis.fhir.record import read
else:
    __getattr__ = door(
        __name__,
        {
            "reading": "Reading",
            "record": "read",
        },
    )

__all__ = [
    "Reading",
    "read",
    "service_request",
]
