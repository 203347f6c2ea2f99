"""Cases as data: what a clinician expects of a patient, read from *.cases.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from attrs import frozen

from stegvis.errors import AssessmentError
from stegvis.pathway import Pathway
from stegvis.reading.patients import patient
from stegvis.routing import route


@frozen
class Case:
    """A worked example: given, expect, why."""

    id: str
    file: str
    given: dict[str, Any]
    expect: dict[str, Any]
    error: str
    why: str


def read_cases(folder: Path) -> list[Case]:
    """Read every case beside a pathway.

    Raises:
        ValueError: a case has an unknown key, no expectation, or an id that is taken.
    """
    found: list[Case] = []
    for file in sorted(folder.glob("*.cases.toml")):
        for one in tomllib.loads(file.read_text("utf-8")).get("case", []):
            unknown = one.keys() - {"id", "given", "expect", "error", "why", "facts"}
            wrong = one.get("expect", {}).keys() - EXPECTED
            if unknown or wrong or not (one.get("expect") or one.get("error")):
                raise ValueError(f"{file.name}: {one.get('id')}: {sorted(unknown | wrong)}")
            found.append(
                Case(one["id"], file.name, one.get("given", {}), one.get("expect", {}),
                     one.get("error", ""), one.get("why", ""))
            )  # fmt: skip
    ids = [case.id for case in found]
    if twice := {id for id in ids if ids.count(id) > 1}:
        raise ValueError(f"case ids used twice: {sorted(twice)}")
    return found


SAME = ("status", "level", "track", "step", "urgency", "first_contact")
EXPECTED = {*SAME, "rules", "red_flags", "lowest", "highest", "asks", "actions", "conditions"}


def judge(pathway: Pathway, case: Case) -> list[str]:
    """Return what differs from the case, one line each; nothing when it holds."""
    try:
        rec = route(pathway, patient(case.given))
    except AssessmentError as error:
        fields = [fault.field for fault in error.faults]
        if case.error and any(case.error in field for field in fields):
            return []
        return [f"refused: {error}"]
    if case.error:
        return [f"expected a refusal of {case.error}, got {rec.level}"]
    rules = {rule for track in rec.tracks for rule in track["rules"]}
    got: dict[str, Any] = {name: getattr(rec, name) for name in SAME} | {
        "rules": rules,
        "red_flags": {flag["rule"] for flag in rec.red_flags},
        "lowest": rec.range["lowest"],
        "highest": rec.range["highest"],
        "asks": {question["question"] for question in rec.questions},
        "actions": {action["action"] for action in rec.actions},
        "conditions": {condition["rule"] for condition in rec.conditions},
    }
    return [
        f"{name}: expected {wanted!r}, got {got[name]!r}"
        for name, wanted in case.expect.items()
        if not fits(name, wanted, got[name])
    ]


def fits(name: str, wanted: Any, got: Any) -> bool:
    """Compare one expectation: sets as wholes, asks, actions and conditions as parts."""
    if name in ("asks", "actions", "conditions"):
        return bool(set(wanted) <= got)
    return bool((set(wanted) if isinstance(got, set) else wanted) == got)
