"""One symbolic patient of a space of two editions: which cell each question is answered from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import z3

from stegvis.comparison import Cell, Question, Space
from stegvis.verification.connectives import TRUE, some


class Answers:
    """One symbolic patient: which cell each question is answered from."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.chosen = {
            id: [z3.Bool(f"{id}:{i}") for i in range(len(question.cells))]
            for id, question in space.questions.items()
        }

    def possible(self) -> list[Any]:
        """Return what every patient keeps to: one cell of each question, scales at ages they are for."""
        found = [z3.PbEq([(one, 1) for one in cells], 1) for cells in self.chosen.values()]
        ages = self.space.questions["age"].cells
        for id, question in self.space.questions.items():
            for i, cell in enumerate(question.cells):
                if cell.scales:
                    refused = [a for a, age in enumerate(ages) if self.space.refuses(cell.scales, age)]
                    found += [z3.Not(z3.And(self.chosen[id][i], self.chosen["age"][a])) for a in refused]
        return found

    def such(self, question: Question, holds: Callable[[Cell], bool]) -> Any:
        """The question is answered from a cell for which something holds."""
        hits = [one for one, c in zip(self.chosen[question.id], question.cells, strict=True) if holds(c)]
        return TRUE if len(hits) == len(question.cells) else some(hits)
