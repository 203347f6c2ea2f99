"""Questions about every patient of two editions, partly known ones too, answered by z3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import z3

from stegvis.comparison import ONLY_OTHERS, Cause, Facet, Kind, Patient, Space, Table
from stegvis.verification.answer_formulas import Answers
from stegvis.verification.edition_formulas import EditionFormulas
from stegvis.verification.solver import pushed, solver


class ChangeProver:
    """Asks z3 about the patients of a space."""

    def __init__(self, space: Space, causes: Sequence[Cause]) -> None:
        self.space, self.causes = space, causes
        self.answers = Answers(space)
        self.old = EditionFormulas(self.answers, 0)
        self.new = EditionFormulas(self.answers, 1)
        left_out = [edition.inputs.left_out() for edition in (self.old, self.new)]
        self.solver = solver([*self.answers.possible(), *map(z3.Not, left_out)])
        self.memory: dict[Facet, Any] = {}
        self.alike: dict[tuple[Facet, ...], Any] = {}
        self.plays = [cause.in_play(self.old, self.new) for cause in causes]

    @contextmanager
    def alone(self, cause: Cause) -> Iterator[None]:
        """Ask only about patients for whom a cause is in play, and no other."""
        both = zip(self.causes, self.plays, strict=True)
        only = [play if one is cause else z3.Not(play) for one, play in both]
        with pushed(self.solver):
            self.solver.add(*only)
            yield

    def kind(self, kind: Kind, watched: Sequence[Facet]) -> Any:
        """A kind of change shows."""
        facet, before, after = kind
        if facet == ONLY_OTHERS[0]:
            return self.others(watched)
        return z3.And(self.has(self.old, facet, before), self.has(self.new, facet, after))

    def has(self, edition: EditionFormulas, facet: Facet, value: str) -> Any:
        """A facet has a value in one edition; "" is none."""
        values = edition.facet(facet)
        if value:
            return values.get(value, z3.BoolVal(False))
        return z3.Not(z3.Or(*values.values()))

    def others(self, watched: Sequence[Facet]) -> Any:
        """Nothing that is told apart differs, but which questions are asked."""
        told = tuple(watched)
        if told not in self.alike:
            same = [z3.Not(self.differs(facet)) for facet in told]
            self.alike[told] = z3.And(*same, z3.Or(*(self.differs(("question", id)) for id in self.space.of)))
        return self.alike[told]

    def differs(self, facet: Facet) -> Any:
        """A facet has another value in the other edition."""
        if facet not in self.memory:
            both = self.old.facet(facet), self.new.facet(facet)
            none = z3.BoolVal(False)
            values = {**both[0], **both[1]}
            parts = [self.old.differ(both[0].get(v, none), both[1].get(v, none)) for v in values]
            self.memory[facet] = z3.Or(*parts)
        return self.memory[facet]

    def new_kind(self, watched: Sequence[Facet], known: Iterable[Kind]) -> Any:
        """Some facet changes in a way that is not known yet."""
        parts = []
        for facet in watched:
            seen = [z3.Not(self.kind(kind, watched)) for kind in known if kind[0] == facet]
            parts.append(z3.And(self.differs(facet), *seen))
        if ONLY_OTHERS not in known:
            parts.append(self.others(watched))
        return z3.Or(*parts)

    def rows(self, table: Table, rows: Sequence[tuple[int, ...]]) -> Any:
        """The patient is in one of some rows of a table."""
        chosen = self.answers.chosen
        cells = ([chosen[id][i] for id, i in zip(table.questions, row, strict=True)] for row in rows)
        return z3.Or(*(z3.And(*one) for one in cells))

    def ask(self, *said: Any) -> Patient | str | None:
        """Return a patient, None when there is none, or "unknown"."""
        with pushed(self.solver):
            self.solver.add(*said)
            answer = self.solver.check()
            if answer == z3.unknown:
                return "unknown"
            if answer == z3.unsat:
                return None
            model = self.solver.model()
            return {
                id: i
                for id, cells in self.answers.chosen.items()
                for i, one in enumerate(cells)
                if i and z3.is_true(model.eval(one))
            }
