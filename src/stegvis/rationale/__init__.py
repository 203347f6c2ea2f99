"""Why: grounds, answers, open questions, what would change, actions, days.

actions       what to do now and before a step
anew          what is decided anew with one input answered otherwise
answers       what a patient answered, as JSON data
contacts      who must meet the patient, by when and why; and the one day to book
declined      what the patient says no to, and what is suitable instead
days          latest days, and the phone numbers and laws whose review date may have passed
disagreement  two instruments that measure the same thing and say different things
doubts        answers that contradict each other, that nobody knew, or that nothing hears
enough        when enough is known: for the phone, and for the whole answer
grounds       A rule as a reader meets it: what it saw, what it asks for, and on what ground
offered       whether a step may be offered to a patient: by the unit, at the age, and not stopped
questions     the open questions that could change an answer, what their answers do
runs          runs of values of one input that do the same
settled       what no open question can change any more
tried         other answers of one patient, and what they lead to
waiting       what rules read, as bits
why           why this step: the rationale of an outcome as JSON data
recommendation  an outcome with its rationale
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.rationale.actions import ASK_CLINICIAN, conditions, sorted_flags, what_to_do
    from stegvis.rationale.answers import by_name, known_of, value_said
    from stegvis.rationale.contacts import booking, contact_said, contacts_said
    from stegvis.rationale.days import trusted
    from stegvis.rationale.disagreement import APART, STEPS
    from stegvis.rationale.doubts import CONTRADICT, contradictions, hearers, parts_of, unsigned
    from stegvis.rationale.grounds import ground, rules_of, said_of
    from stegvis.rationale.offered import holds, possible
    from stegvis.rationale.questions import FIRST, open_questions, waited_for, worded
    from stegvis.rationale.recommendation import recommend
    from stegvis.rationale.settled import SETTLED, Settled, settled_of
    from stegvis.rationale.why import RECORDED, SAYINGS, red_flags
else:
    __getattr__ = door(
        __name__,
        {
            "actions": "ASK_CLINICIAN conditions sorted_flags what_to_do",
            "answers": "by_name known_of value_said",
            "contacts": "booking contact_said contacts_said",
            "days": "trusted",
            "disagreement": "APART STEPS",
            "doubts": "CONTRADICT contradictions hearers parts_of unsigned",
            "grounds": "ground rules_of said_of",
            "questions": "FIRST open_questions waited_for worded",
            "recommendation": "recommend",
            "settled": "SETTLED Settled settled_of",
            "offered": "holds possible",
            "why": "RECORDED SAYINGS red_flags",
        },
    )

__all__ = [
    "APART",
    "ASK_CLINICIAN",
    "CONTRADICT",
    "FIRST",
    "RECORDED",
    "SAYINGS",
    "SETTLED",
    "STEPS",
    "Settled",
    "booking",
    "by_name",
    "conditions",
    "contact_said",
    "contacts_said",
    "contradictions",
    "ground",
    "hearers",
    "holds",
    "known_of",
    "open_questions",
    "parts_of",
    "possible",
    "recommend",
    "red_flags",
    "rules_of",
    "said_of",
    "settled_of",
    "sorted_flags",
    "trusted",
    "unsigned",
    "value_said",
    "waited_for",
    "what_to_do",
    "worded",
]
