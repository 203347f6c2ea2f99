"""The smallest patient who shows a change, as either edition can be told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from stegvis.comparison.differences import Cause, Kind
from stegvis.comparison.effects import ONLY_OTHERS, Effects, Patient, about_questions
from stegvis.comparison.patient_view import PatientView
from stegvis.errors import AssessmentError
from stegvis.model import Pathway
from stegvis.model import patient as read_patient
from stegvis.routing import weigh


class Examples:
    """Makes the patients who are shown; one that cannot be reproduced is remembered in `undecided`."""

    def __init__(self, effects: Effects, undecided: list[str]) -> None:
        self.effects, self.space, self.undecided = effects, effects.space, undecided
        self.mild = effects.seeds[0]
        self.groups = [
            [id for id in group.findings if id in self.mild]
            for group in self.space.editions[1].groups.values()
        ]

    def smallest(self, kind: Kind, cause: Cause | None, patient: Patient) -> Patient:
        """Take away every answer that is not needed, and make the rest as mild as can be."""

        def shows(one: Patient) -> bool:
            views = self.effects.views(one)
            return (
                views is not None
                and (cause is None or self.effects.alone(cause, views))
                and kind in self.effects.kinds(cause, views, about_questions(kind))
            )

        small = {id: cell for id, cell in patient.items() if cell}
        small = with_answers(small, sorted(small), shows, lambda id: self.mild.get(id, small[id]))
        for _ in range(2):
            small = with_answers(small, sorted(small), shows, lambda id: 0)
        for findings in self.groups:
            missing = {id: self.mild[id] for id in findings if id not in small}
            answered = len(findings) - len(missing)
            small |= missing if answered > 1 and shows(small | missing) else {}
        for id in sorted(small):
            for cell in range(1, small[id]):
                if shows(small | {id: cell}):
                    small[id] = cell
                    break
        return small

    def shown(self, patient: Patient, kind: Kind) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a patient as JSON data for either edition, run through both as a user would."""
        both = tuple(self.said(patient, one) for one in self.space.editions)
        try:
            views = tuple(
                PatientView(one, weigh(one, read_patient(said)))
                for one, said in zip(self.space.editions, both, strict=True)
            )
            told = [view.facets(about_questions(kind), [kind[0][1]]) for view in views]
            same = kind == ONLY_OTHERS or tuple(t.get(kind[0], "") for t in told) == kind[1:]
        except AssessmentError:
            same = False
        if not same:
            self.undecided.append(f"{kind}: the patient that shows it could not be reproduced")
        return both[0], both[1]

    def said(self, patient: Patient, edition: Pathway) -> dict[str, Any]:
        """Return a patient as an edition can be told; a whole group answered no is said at once."""
        said: dict[str, Any] = {}
        for id, cell in patient.items():
            for key, value in self.space.questions[id].cells[cell].said.items():
                if key == "age":
                    said["age"] = value
                    continue
                known = edition.instruments if key in ("scores", "items") else edition.inputs
                said.setdefault(key, {}).update({k: v for k, v in value.items() if k in known})
        findings = said.get("findings", {})
        for group in edition.groups.values():
            denied = [id for id in group.findings if id not in edition.ruleset.layered]
            if len(denied) > 1 and all(findings.get(id) is False for id in denied):
                said.setdefault("none_of", []).append(group.id)
                findings = {id: v for id, v in findings.items() if id not in denied}
        said["findings"] = findings
        return {key: value for key, value in said.items() if value not in ({}, [])}


def with_answers(
    patient: Patient, ids: Sequence[str], shows: Callable[[Patient], bool], to: Callable[[str], int]
) -> Patient:
    """Change answers, many at a time, as long as the patient shows what it should; 0 leaves one out."""
    if all(patient[id] == to(id) for id in ids):
        return patient
    other = patient | {id: to(id) for id in ids}
    other = {id: cell for id, cell in other.items() if cell}
    if shows(other):
        return other
    if len(ids) == 1:
        return patient
    half = len(ids) // 2
    return with_answers(with_answers(patient, ids[:half], shows, to), ids[half:], shows, to)
