"""Which boundaries the cases that there are lie on already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from stegvis.errors import AssessmentError
from stegvis.language import Known, inputs_of
from stegvis.loading import patient
from stegvis.model import Pathway
from stegvis.routing import Lookup, weigh
from stegvis.testing.cases import Case
from stegvis.testing.drafts.limits import Boundary, Draft, Rule, span
from stegvis.testing.drafts.patients import Truth, turns


@frozen
class Lain:
    """A case, and what is known of its patient."""

    case: Case
    known: dict[str, Known]
    look: Lookup


def seen(pathway: Pathway, cases: Sequence[Case]) -> Iterator[Lain]:
    """Yield each case that is routed on the pathway itself."""
    for case in cases:
        if case.kind == "case" and not case.error and not case.setting.overlays:
            try:
                weighed = weigh(pathway, patient(case.given))
            except AssessmentError:
                continue
            yield Lain(case, weighed.known, Lookup(pathway, weighed))


def laid(pathway: Pathway, draft: Draft) -> Lain:
    """Return a draft as the case that it will be."""
    case = Case(draft.boundary.id, "", draft.given, draft.expect, "", "")
    return next(seen(pathway, [case]))


@frozen
class Cased:
    """The cases that there are, and which boundaries they lie on."""

    ids: frozenset[str] = frozenset()
    lain: tuple[Lain, ...] = ()

    def has(self, boundary: Boundary, holds: Truth) -> bool:
        """Tell whether a boundary has a case: one that bears its name, or lies on it."""
        return boundary.id in self.ids or any(lies_on(boundary, holds, one) for one in self.lain)


def cased(pathway: Pathway, cases: Sequence[Case]) -> Cased:
    """Read the patients of cases; those that are refused are known by their names alone."""
    return Cased(frozenset(case.id for case in cases), tuple(seen(pathway, cases)))


def lies_on(boundary: Boundary, holds: Truth, lain: Lain) -> bool:
    """Tell whether a patient has the value, the rule hangs on it, and the case speaks of it."""
    id, value = boundary.put.id, boundary.value
    if lain.look(id) != (span(boundary.put) if value is None else (value, value)):
        return False
    rest = {one: lain.look(one) for one in {*inputs_of(boundary.rule.when), "age"}}
    return speaks(lain.case, boundary.rule) and turned(boundary, holds, rest)


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
