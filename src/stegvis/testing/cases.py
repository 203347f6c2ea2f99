"""Cases as data: what a clinician expects of a patient, read from *.cases.toml."""

from __future__ import annotations

import json
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from stegvis.errors import NOWHERE, AssessmentError, Diagnostic, PathwayError, Place, near_miss
from stegvis.loading import (
    BOOLEAN,
    ID,
    OPEN,
    STRING,
    STRINGS,
    Shape,
    TableFile,
    display,
    faults,
    many,
    must,
    read_found,
    table,
)
from stegvis.model import VERDICTS, Episode, Pathway, patient
from stegvis.verbs import load, review, route

SAME = ("status", "level", "track", "step", "urgency", "first_contact")
SAME_REVIEW = ("verdict", "status", "urgency", "step", "target")
SETS = ("rules", "red_flags", "asks", "actions", "conditions", "lacks", "also", "missing", "overdue")
SILENT = {"lacks", "steps"}
"""Expectations that a misspelt name would fulfil."""
PARTS = ("asks", "actions", "conditions", "missing", "also")
EXPECTED = {
    "case": (*SAME, "rules", "red_flags", "lowest", "highest", *PARTS[:3], "lacks", "steps"),
    "review": (*SAME_REVIEW, "rules", "also", "red_flags", "missing", "responsible", "stands", "overdue"),
}
MOST_CASES = 10_000
"""The most cases of a kind in one file: drafts for a whole pathway are a thousand."""
SHAPED = {"stands": BOOLEAN, "steps": OPEN}


def expected(kind: str) -> Shape:
    """Shape what a case may expect."""
    return table(
        "what is expected; only the keys given are compared",
        **{key: STRINGS if key in SETS else SHAPED.get(key, STRING) for key in EXPECTED[kind]},
    )


def one_case(kind: str) -> Shape:
    """Shape a worked example."""
    return table(
        "a worked example: given, expect, why",
        id=must(ID),
        given=OPEN,
        expect=expected(kind),
        error=STRING,
        why=STRING,
        facts=STRINGS,
        confirmed=BOOLEAN,
    )


CASES_FILE = table(
    "a cases file",
    cases=table(
        "what the cases of this file are run on; without it, the pathway beside the file",
        pathway=STRING,
        overlays=STRINGS,
        unit=STRING,
    ),
    case=evolve(many(one_case("case"), "patients that are routed"), most=MOST_CASES),
    review=evolve(many(one_case("review"), "courses that are reviewed"), most=MOST_CASES),
)


@frozen
class Setting:
    """What a case is run on: a pathway (a shipped id or a path), overlays on it, a unit profile or ""."""

    pathway: str
    overlays: tuple[str, ...] = ()
    unit: str = ""

    def load(self) -> Pathway:
        """Load the pathway with its overlays and its unit.

        Raises:
            PathwayError: one of the files is wrong.
        """
        return load(self.pathway, self.overlays, self.unit or None)

    def options(self) -> str:
        """Return what the command line is told beside the pathway, to answer as this.

        >>> Setting("se-primary-care", ("se-uppsala",), "our-clinic.toml").options()
        ' --overlay se-uppsala --unit our-clinic.toml'
        """
        said = [
            *(("--overlay", one) for one in self.overlays),
            *([("--unit", self.unit)] if self.unit else []),
        ]
        return "".join(f" {option} {shlex.quote(name)}" for option, name in said)

    def alone(self, folder: Path) -> bool:
        """Tell whether the pathway of a folder is meant, without overlays and unit."""
        return Path(self.pathway) == folder and not (self.overlays or self.unit)


@frozen
class Case:
    """A worked example: given, expect, why; of one patient, or of a review.

    Attributes:
        file: the name of the file, without its folder; `place` says file and line.
        given: the patient or the episode, as `stegvis route` and `stegvis review` read it.
        error: the field that a refusal must name, or "".
        kind: "case" (a patient that is routed) or "review" (a course that is reviewed).
        confirmed: False while nobody has said that what the rules answer is what they should.
    """

    id: str
    file: str
    given: dict[str, Any]
    expect: dict[str, Any]
    error: str
    why: str
    kind: str = "case"
    confirmed: bool = True
    place: Place = field(default=NOWHERE, eq=False, repr=False)
    setting: Setting = Setting("")


def read_cases(folder: Path) -> list[Case]:
    """Read every case beside a pathway.

    Raises:
        PathwayError: a case has an unknown key, no expectation, or an id that is taken; every fault of
            every file is named.
    """
    found: list[Case] = []
    wrong: list[Diagnostic] = []
    for file in sorted(folder.glob("*.cases.toml")):
        try:
            found += read_file(file)
        except PathwayError as error:
            wrong += error.diagnostics
    wrong += taken_twice(found)
    if wrong:
        raise PathwayError(wrong)
    return found


def read_file(file: Path) -> list[Case]:
    """Read the cases of one file.

    Raises:
        PathwayError: every fault of the file is named, with its line and how to mend it.
    """
    read = read_found(file, display(file))
    if isinstance(read, Diagnostic):
        raise PathwayError([read])
    wrong = faults(read, CASES_FILE, read.data)
    if wrong:
        raise PathwayError(wrong)
    head: Any = read.data.get("cases", {})
    setting = Setting(
        beside(file, head.get("pathway", ".")),
        tuple(beside(file, name) for name in head.get("overlays", ())),
        beside(file, head["unit"]) if "unit" in head else "",
    )
    cases = [
        Case(one["id"], file.name, one.get("given", {}), one.get("expect", {}), one.get("error", ""),
             one.get("why", ""), kind, one.get("confirmed", True), read.place((kind, i, "id")), setting)
        for kind in EXPECTED
        for i, one in enumerate(entries(read, kind))
    ]  # fmt: skip
    wrong = [
        Diagnostic(case.place, "this case expects nothing", "write expect = { ... }, or error", case.id)
        for case in cases
        if not case.expect and not case.error
    ]
    if wrong := [*wrong, *taken_twice(cases)]:
        raise PathwayError(wrong)
    return cases


def entries(file: TableFile, kind: str) -> Sequence[Any]:
    """Return the cases of one kind."""
    found: Any = file.data.get(kind, ())
    return found  # type: ignore[no-any-return]


def beside(file: Path, name: str) -> str:
    """Return a path that is meant from the file's folder; a shipped id stays as it is."""
    path = file.parent / name
    return str(path) if path.exists() else name


def taken_twice(cases: Sequence[Case]) -> Iterator[Diagnostic]:
    """Yield each id that an earlier case has."""
    seen: dict[str, Case] = {}
    for case in cases:
        first = seen.setdefault(case.id, case)
        if first is not case:
            hint = f"see {first.place}"
            yield Diagnostic(case.place, f"the id '{case.id}' is used twice", hint, case.id)


def judge(pathway: Pathway, case: Case) -> list[str]:
    """Return what differs from the case, one line each; nothing when it holds.

    An expected id that the pathway does not have is said so, with the one that may be meant.
    """
    try:
        got = got_of_review(pathway, case) if case.kind == "review" else got_of_patient(pathway, case)
    except AssessmentError as error:
        fields = [fault.field for fault in error.faults]
        if case.error and any(f".{case.error}." in f".{field}." for field in fields):
            return []
        return [f"refused: {error}"]
    if case.error:
        said = got["verdict" if case.kind == "review" else "level"]
        return [f"expected a refusal of {case.error}, got {said}"]
    differ = [name for name, wanted in case.expect.items() if not fits(name, wanted, got[name])]
    wrong = dict(misnamed(pathway, case)) if differ or SILENT & set(case.expect) else {}
    return [
        wrong.get(name) or f"{name}: expected {shown(case.expect[name])}, got {shown(got[name])}"
        for name in case.expect
        if name in differ or name in wrong
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
    said = review(pathway, Episode.from_dict(case.given))
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
    if name in PARTS:
        return bool(set(wanted) <= got)
    return bool((set(wanted) if isinstance(got, set) else wanted) == got)


def misnamed(pathway: Pathway, case: Case) -> Iterator[tuple[str, str]]:
    """Yield each expectation that names what the pathway does not have, and what may be meant."""
    names = known_names(pathway, case.kind)
    for name, wanted in case.expect.items():
        for id in wanted if isinstance(wanted, list | dict) else [wanted]:
            if name in names and id not in names[name]:
                hint = near_miss(id, list(names[name]))
                few = hint if len(hint) < 200 else "its files say what there is"
                yield name, f"{name}: nothing in this pathway is called '{id}'; {few}"


def known_names(pathway: Pathway, kind: str) -> Mapping[str, Collection[str]]:
    """Return, per expectation, the ids that there are."""
    steps = pathway.steps
    levels = [level.id for level in pathway.levels]
    either = {
        "status": ("firm", "provisional"),
        "urgency": [urgency.id for urgency in pathway.urgencies],
        "step": [*steps],
        "red_flags": [flag.id for flag in pathway.red_flags],
    }
    if kind == "review":
        return either | {"verdict": VERDICTS, "target": ["", *steps]}
    conditions = sorted({u.id for step in steps.values() for u in step.unsuitable})
    return either | {
        "level": levels,
        "lowest": levels,
        "highest": levels,
        "track": [track.id for track in pathway.tracks],
        "steps": [track.id for track in pathway.tracks],
        "first_contact": [*pathway.professions],
        "rules": [rule.id for rule in pathway.rules],
        "asks": [*pathway.inputs],
        "actions": [*actions(pathway)],
        "conditions": conditions,
        "lacks": [*pathway.inputs, *actions(pathway), *conditions],
    }


def actions(pathway: Pathway) -> Iterator[str]:
    """Yield the ids of actions, of what red flags ask to be done, and of scales that may disagree."""
    yield from (action.id for track in pathway.tracks for action in track.actions)
    for flag in pathway.red_flags:
        yield from (f"{flag.id}-{n}" for n in range(1, len(flag.do) + 1))
    yield from (f"disagree-{one}-{other}" for one, other in permutations(pathway.instruments, 2))


def shown(value: Any) -> str:
    """Show an expectation as it would be written in the file."""
    return json.dumps(sorted(value) if isinstance(value, set) else value, ensure_ascii=False, default=str)


def told(case: Case, differs: Sequence[str]) -> str:
    """Return a case that does not hold as a reader wants it: place, given, expected and got, why."""
    at, laid = shlex.quote(case.setting.pathway), case.setting.options()
    command = f"review --pathway {at}{laid}" if case.kind == "review" else f"route {at}{laid} --input"
    lines = [
        f"{case.place.file}:{case.place.line}: {case.id}",
        f"  given: {shown(case.given)}",
        *(f"  {line}" for line in differs),
        f"  why: {case.why or 'not said; the case has no why'}",
        f"  the whole answer: put what is given into a file and run stegvis {command} FILE",
    ]
    return "\n".join(lines)
