"""What went wrong, or was left out, as an OperationOutcome."""

from __future__ import annotations

import re

from stegvis.errors import AssessmentError, Fault, StegvisError, Text, both, shown
from stegvis.fhir.plain import Element
from stegvis.fhir.questionnaires import translated
from stegvis.fhir.reading import Conflict, Ignored, Reading

KIND = re.compile(r"[A-Z][A-Za-z]+")


def operation_outcome(told: StegvisError | Reading) -> Element:
    """Write every fault of an error, or all that a reading left out and all that disagreed.

    What somebody wrote is not repeated: a fault's value stays where it was.

    >>> from stegvis.errors import AssessmentError, Fault
    >>> outcome = operation_outcome(AssessmentError([Fault("scores.phq9", 99, "99 cannot be a total")]))
    >>> outcome["issue"][0]["severity"], outcome["issue"][0]["expression"]
    ('error', ["Parameters.parameter.where(name = 'scores').part.where(name = 'phq9')"])
    """
    if isinstance(told, Reading):
        issues = [conflict_issue(one) for one in told.conflicts] + [left_out(one) for one in told.ignored]
    elif isinstance(told, AssessmentError):
        issues = [fault_issue(fault) for fault in shown(told.faults)]
    else:
        issues = [issue("error", "exception", both(told.in_language("en")))]
    return {
        "resourceType": "OperationOutcome",
        "issue": issues or [issue("information", "informational", ALL_READ)],
    }


ALL_READ = Text("allt är läst", "everything has been read")


def issue(severity: str, code: str, said: Text, at: str = "") -> Element:
    """Write one issue; `at` is the FHIRPath of what it is about."""
    one: Element = {"severity": severity, "code": code, "details": translated("text", said)}
    return one | ({"expression": [at]} if at else {})


def fault_issue(fault: Fault) -> Element:
    """Write a fault, at its field as it would stand in Parameters."""
    head, *rest = fault.field.split(".")
    path = f"Parameters.parameter.where(name = '{head}')" + "".join(
        f".part.where(name = '{name}')" for name in rest if name.replace("_", "").isalnum()
    )
    return issue("error", "value", joined(fault.said_what, fault.said_allowed, fault.said_hint), path)


def joined(*said: Text) -> Text:
    """Return texts one after another; empty ones are left out."""
    return Text("; ".join(one.sv for one in said if one.sv), "; ".join(one.en for one in said if one.en))


def left_out(one: Ignored) -> Element:
    """Write what was left out, at its place in its resource."""
    kind = KIND.match(one.source)
    return issue(
        "information", "informational", sourced(one.source, one.why), one.at or (kind[0] if kind else "")
    )


def conflict_issue(one: Conflict) -> Element:
    """Write a conflict: which values disagree, and what to ask."""
    kind = KIND.match(one.given[0].source)
    sources = ", ".join(dict.fromkeys(given.source for given in one.given))
    why = sourced(sources, Text(f"{one.input}: {one.why.sv}", f"{one.input}: {one.why.en}"))
    said = why if one.kept is not None else joined(why, one.question)
    return issue("warning", "conflict", said, kind[0] if kind else "")


def sourced(source: str, said: Text) -> Text:
    """Say which resource it is about."""
    return Text(f"{source}: {said.sv}", f"{source}: {said.en}") if source else said
