"""Cases as data: what a clinician expects of a patient, read from *.cases.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from attrs import frozen

from stegvis.errors import AssessmentError
from stegvis.pathway import Pathway
from stegvis.reading.episodes import episode
from stegvis.reading.patients import patient
from stegvis.reviewing import review
from stegvis.routing import route


@frozen
class Case:
    """A worked example: given, expect, why; of one patient, or of a review."""

    id: str
    file: str
    given: dict[str, Any]
    expect: dict[str, Any]
    error: str
    why: str
    kind: str = "case"


def read_cases(folder: Path) -> list[Case]:
    """Read every case beside a pathway.

    Raises:
        ValueError: a case has an unknown key, no expectation, or an id that is taken.
    """
    found: list[Case] = []
    for file in sorted(folder.glob("*.cases.toml")):
        data = tomllib.loads(file.read_text("utf-8"))
        if strange := data.keys() - EXPECTED.keys():
            raise ValueError(f"{file.name}: {sorted(strange)}")
        for kind, one in [(k, one) for k in EXPECTED for one in data.get(k, [])]:
            unknown = one.keys() - {"id", "given", "expect", "error", "why", "facts"}
            wrong = one.get("expect", {}).keys() - EXPECTED[kind]
            if unknown or wrong or not (one.get("expect") or one.get("error")):
                raise ValueError(f"{file.name}: {one.get('id')}: {sorted(unknown | wrong)}")
            found.append(
                Case(one["id"], file.name, one.get("given", {}), one.get("expect", {}),
                     one.get("error", ""), one.get("why", ""), kind)
            )  # fmt: skip
    ids = [case.id for case in found]
    if twice := {id for id in ids if ids.count(id) > 1}:
        raise ValueError(f"case ids used twice: {sorted(twice)}")
    return found


SAME = ("status", "level", "track", "step", "urgency", "first_contact")
SAME_REVIEW = ("verdict", "status", "urgency", "step", "target")
EXPECTED = {
    "case": {*SAME, "rules", "red_flags", "lowest", "highest", "asks", "actions", "conditions",
             "lacks", "steps"},
    "review": {*SAME_REVIEW, "rules", "also", "red_flags", "missing", "responsible", "stands", "overdue"},
}


def judge(pathway: Pathway, case: Case) -> list[str]:
    """Return what differs from the case, one line each; nothing when it holds."""
    try:
        got = got_of_review(pathway, case) if case.kind == "review" else got_of_patient(pathway, case)
    except AssessmentError as error:
        fields = [fault.field for fault in error.faults]
        if case.error and any(case.error in field for field in fields):
            return []
        return [f"refused: {error}"]
    if case.error:
        said = got["verdict" if case.kind == "review" else "level"]
        return [f"expected a refusal of {case.error}, got {said}"]
    return [
        f"{name}: expected {wanted!r}, got {got[name]!r}"
        for name, wanted in case.expect.items()
        if not fits(name, wanted, got[name])
    ]


def got_of_patient(pathway: Pathway, case: Case) -> dict[str, Any]:
    """Route the patient of a case, and return what a case can expect."""
    rec = route(pathway, patient(case.given))
    asks = {question["question"] for question in rec.questions}
    actions = {action["action"] for action in rec.actions}
    conditions = {condition["rule"] for condition in rec.conditions}
    return {name: getattr(rec, name) for name in SAME} | {
        "rules": {rule for track in rec.tracks for rule in track["rules"]},
        "red_flags": {flag["rule"] for flag in rec.red_flags},
        "lowest": rec.range["lowest"],
        "highest": rec.range["highest"],
        "asks": asks,
        "actions": actions,
        "conditions": conditions,
        "lacks": asks | actions | conditions,
        "steps": {track["track"]: track["step"] for track in rec.tracks},
    }


def got_of_review(pathway: Pathway, case: Case) -> dict[str, Any]:
    """Review the episode of a case, and return what a case can expect."""
    said = review(pathway, episode(case.given))
    return {name: getattr(said, name) for name in SAME_REVIEW} | {
        "rules": {reason["rule"] for reason in said.reasons},
        "also": {reason["rule"] for reason in said.also},
        "red_flags": {flag["rule"] for flag in said.red_flags},
        "missing": {one["input"] for one in said.missing},
        "responsible": said.responsible["who"],
        "overdue": {one["access"] for one in said.responsible["overdue"]},
        "stands": bool(said.override and said.override["stands"]),
    }


def fits(name: str, wanted: Any, got: Any) -> bool:
    """Compare one expectation: sets as wholes; asks, actions, conditions and what is missing as parts.

    Lacks are asks, actions and conditions that must not be there; steps are those of some tracks.
    """
    if name == "lacks":
        return not set(wanted) & got
    if name == "steps":
        return all(got.get(track, "") == step for track, step in wanted.items())
    if name in ("asks", "actions", "conditions", "missing", "also"):
        return bool(set(wanted) <= got)
    return bool((set(wanted) if isinstance(got, set) else wanted) == got)
