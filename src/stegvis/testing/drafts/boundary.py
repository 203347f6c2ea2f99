"""What a drafted case is about, a value at which a rule turns, and which cases lie there already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from stegvis.errors import AssessmentError
from stegvis.language import Criterion, Input, Known, inputs_of
from stegvis.model import Pathway, Step, patient
from stegvis.routing import Lookup, weigh
from stegvis.testing.cases import Case

Truth = Callable[[Mapping[str, tuple[int, int]]], bool | None]
"""Whether a criterion holds of what is known; None while that is open."""


@frozen
class Rule:
    """What turns at a boundary: a need or a red flag, a contraindication or the ages of a step, an action.

    Attributes:
        id: what its cases are called after.
        kind: need, stop, ask, ages or action.
        name: its id in answers; a contraindication may have the same one at several steps.
        track: the one that it raises, or is of.
        step: what a contraindication or an age bars.
    """

    id: str
    when: Criterion
    kind: str
    name: str
    track: str
    step: Step | None = None

    @property
    def bars(self) -> bool:
        """Return what the criterion is where the step is barred."""
        return self.kind != "ages"

    @property
    def lets(self) -> bool:
        """Tell whether the step stays proposed where it is barred: a clinician decides."""
        return self.kind == "ask"


@frozen
class Boundary:
    """A value of an input at which, or beside which, a rule turns; None is unknown."""

    rule: Rule
    put: Input
    value: int | None
    cut: int

    @property
    def word(self) -> str:
        """Return the value as a word: "9", "yes", "red", "unknown"."""
        if self.value is None:
            return "unknown"
        said = answer(self.put, self.value)
        return {True: "yes", False: "no"}[said] if isinstance(said, bool) else str(said)

    @property
    def id(self) -> str:
        """Return an id that says rule, input and value."""
        return f"{self.rule.id}-{self.put.id.replace('.', '-')}-{self.word}"


@frozen
class Draft:
    """A case as the rules answer now, or a boundary for which no patient was found.

    Attributes:
        error: the field that a refusal names, or "".
        truth: whether the rule holds.
        beside: drafts of the same patient that this one stands for.
    """

    boundary: Boundary
    given: dict[str, Any] = field(factory=dict)
    expect: dict[str, Any] = field(factory=dict)
    error: str = ""
    truth: bool | None = None
    beside: tuple[Draft, ...] = ()

    @property
    def found(self) -> bool:
        """Tell whether there is a patient."""
        return bool(self.expect or self.error)


def span(put: Input) -> tuple[int, int]:
    """Return the lowest and highest value of an input."""
    return put.lowest, put.highest


def answer(put: Input, value: int) -> bool | int | str:
    """Return a value as it is given."""
    if put.kind == "boolean":
        return bool(value)
    return put.choices[value].id if put.kind == "choice" else value


def turns(holds: Truth, rest: Mapping[str, tuple[int, int]], id: str, cut: int) -> bool:
    """Tell whether a rule hangs on an input alone: it holds on one side of a limit, and not on the other."""
    below, at = (holds({**rest, id: (value, value)}) for value in (cut - 1, cut))
    return below is not None and at is not None and below is not at


@frozen
class KnownCase:
    """A case, and what is known of its patient."""

    case: Case
    known: dict[str, Known]
    look: Lookup


def known_cases(pathway: Pathway, cases: Sequence[Case]) -> Iterator[KnownCase]:
    """Yield each case that is routed on the pathway itself."""
    for case in cases:
        if case.kind == "case" and not case.error and not case.setting.overlays:
            try:
                weighed = weigh(pathway, patient(case.given))
            except AssessmentError:
                continue
            yield KnownCase(case, weighed.known, Lookup(pathway, weighed))


def known_case(pathway: Pathway, draft: Draft) -> KnownCase:
    """Return a draft as the case that it will be."""
    case = Case(draft.boundary.id, "", draft.given, draft.expect, "", "")
    return next(known_cases(pathway, [case]))


@frozen
class ExistingCases:
    """The cases that there are, and which boundaries they lie on."""

    ids: frozenset[str] = frozenset()
    cases: tuple[KnownCase, ...] = ()

    def has(self, boundary: Boundary, holds: Truth) -> bool:
        """Tell whether a boundary has a case: one that bears its name, or lies on it."""
        return boundary.id in self.ids or any(lies_on(boundary, holds, one) for one in self.cases)


def existing_cases(pathway: Pathway, cases: Sequence[Case]) -> ExistingCases:
    """Read the patients of cases; those that are refused are known by their names alone."""
    return ExistingCases(frozenset(case.id for case in cases), tuple(known_cases(pathway, cases)))


def lies_on(boundary: Boundary, holds: Truth, one: KnownCase) -> bool:
    """Tell whether a patient has the value, the rule hangs on it, and the case speaks of it."""
    id, value = boundary.put.id, boundary.value
    if one.look(id) != (span(boundary.put) if value is None else (value, value)):
        return False
    rest = {other: one.look(other) for other in {*inputs_of(boundary.rule.when), "age"}}
    return speaks(one.case, boundary.rule) and turned(boundary, holds, rest)


def turned(boundary: Boundary, holds: Truth, rest: dict[str, Known]) -> bool:
    """Tell whether a rule turns at a limit; an action is not proposed while it is unknown."""
    id, cut = boundary.put.id, boundary.cut
    if boundary.rule.kind != "action":
        return turns(holds, rest, id, cut)
    return (holds({**rest, id: (cut - 1, cut - 1)}) is True) is not (holds({**rest, id: (cut, cut)}) is True)


def speaks(case: Case, rule: Rule) -> bool:
    """Tell whether a case says what comes of a rule: a step, a condition or an action by name."""
    expect = case.expect
    if rule.name in {id for key in ("conditions", "actions", "lacks") for id in expect.get(key, ())}:
        return True
    if rule.kind == "ask":
        return rule.track in expect.get("steps", {})
    return rule.kind == "need" or (rule.kind != "action" and bool({"level", "step", "steps"} & set(expect)))
