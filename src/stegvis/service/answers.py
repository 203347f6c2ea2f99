"""What is worked out for a caller: a patient is routed, a course is reviewed, resources are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from stegvis.errors import AssessmentError, Fault, PathwayError, Text
from stegvis.model import EAGER, Assessment, Pathway, Recommendation, refused_in
from stegvis.service.problems import faults_said, masked, of_values, one_fault, too_many
from stegvis.service.settings import Limits
from stegvis.verbs import review_data, route_data

SUMMARY = (*EAGER, "red_flags", "because", "prerequisites")
DETAILS = ("decision", "summary", "full")
NO_DAY = one_fault("on", Text("detta är ingen dag", "this is not a day"))


@frozen(eq=False)
class Answer:
    """One kind of answer: what it is called, and how it is worked out of JSON data."""

    name: str
    work_out: Callable[[Pathway, Any, str], dict[str, Any]]


def told(rec: Recommendation, detail: str) -> dict[str, Any]:
    """Return a recommendation in the detail that is asked for, with its edition."""
    if detail == "full":
        return rec.to_dict()
    said = {name: getattr(rec, name) for name in (EAGER if detail == "decision" else SUMMARY)}
    said["range"] = dict(rec.range)
    edition = rec.provenance
    return said | {
        "provenance": {key: edition[key] for key in ("stegvis", "pathway", "version", "status", "sha256")}
    }


def routed(pathway: Pathway, data: Any, detail: str) -> dict[str, Any]:
    """Route one patient of JSON data.

    Raises:
        AssessmentError: the values are impossible; the red flags that hold all the same are named.
    """
    return told(route_data(pathway, data), detail)


def reviewed(pathway: Pathway, data: Any, detail: str) -> dict[str, Any]:
    """Review one episode of JSON data; there is one detail.

    Raises:
        AssessmentError: the values are impossible; the red flags that hold all the same are named.
    """
    return review_data(pathway, data).to_dict()


ROUTE = Answer("recommendation", routed)
REVIEW = Answer("review", reviewed)


def worked_out(answer: Answer, pathway: Pathway, data: Any, detail: str) -> dict[str, Any]:
    """Answer for one patient.

    Raises:
        Problem: 422, with every fault; 400 where JSON has no such value.
    """
    try:
        return answer.work_out(pathway, data, detail)
    except AssessmentError as error:
        raise of_values(error, 400 if any(refused_in(data)) else 422) from None


def listed(
    answer: Answer, pathway: Pathway, index: int, data: Any, detail: str, language: str
) -> dict[str, Any]:
    """Answer for one of many: a faulty one has its faults, and the others their answers.

    Raises:
        PathwayError: the pathway answers nobody.
    """
    try:
        return {"index": index, answer.name: answer.work_out(pathway, data, detail)}
    except PathwayError:
        raise
    except Exception as error:  # one patient's unforeseen fault must not cost the others their answers
        wrong = error if isinstance(error, AssessmentError) else unforeseen(error)
        problem = of_values(wrong)
        faulty: dict[str, Any] = {"index": index, "error": faults_said(problem.faults, language)}
        return faulty | ({"red_flags": list(problem.red_flags)} if problem.red_flags else {})


def unforeseen(error: Exception) -> AssessmentError:
    """Name the kind of what nobody foresaw, and nothing of the patient."""
    kind = type(error).__name__
    what = Text(f"oväntat fel: {kind}", f"unforeseen: {kind}")
    return AssessmentError([Fault("patient", None, what, code="unforeseen")])


def answered(
    answer: Answer, pathway: Pathway, data: Any, detail: str, language: str, limits: Limits
) -> dict[str, Any] | list[dict[str, Any]]:
    """Answer for a patient or for a list of them.

    Raises:
        Problem: 422, with every fault of a single patient; 413, the list is too long.
    """
    if not isinstance(data, list):
        return worked_out(answer, pathway, data, detail)
    if len(data) > limits.items:
        raise too_many(limits)
    return [listed(answer, pathway, i, one, detail, language) for i, one in enumerate(data)]


def day_of(said: str | None) -> date:
    """Return the day that resources are read on: the caller's, or today.

    Raises:
        Problem: it is no day.
    """
    if said is None:
        return date.today()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise NO_DAY from None


def known(one: Assessment) -> bool:
    """Tell whether anything but age and day is known of a patient."""
    return bool(one.scores or one.items or one.printed_items or one.findings or one.none_of)


def plain(value: Any) -> Any:
    """Return JSON data with what looks like a personal number masked."""
    if isinstance(value, Mapping):
        return {masked(str(key)): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return masked(value) if isinstance(value, str) else value
