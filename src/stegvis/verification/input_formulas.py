"""What one edition knows of each input, and its criteria, as z3 formulas over every patient of a space.

Each criterion becomes two formulas, it must hold and it may hold, as in the rules that the router compiles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stegvis.comparison import Question
from stegvis.language import Criterion, Dialect, Known, OneOf, Within, fold, truth_of
from stegvis.routing import inapplicable
from stegvis.verification.answer_formulas import Answers
from stegvis.verification.connectives import (
    FALSE,
    TRUE,
    Both,
    count,
    differ,
    every,
    no,
    plain,
    possible,
    some,
    sure,
)


class InputFormulas:
    """The inputs of one edition (0 the old, 1 the new); each formula is built when it is first asked for."""

    def __init__(self, answers: Answers, which: int) -> None:
        self.answers, self.which = answers, which
        self.space = answers.space
        self.pathway = self.space.editions[which]
        self.memory: dict[Any, Any] = {}
        self.dialect = self.dialect_with(self.leaf)
        self.before_gates = self.dialect_with(self.leaf_before_gates)

    def dialect_with(self, leaf: Callable[[Within | OneOf], Both]) -> Dialect[Both]:
        """Return the dialect of the two readings, with a reading of leaves."""
        return Dialect(
            leaf, leaf,
            lambda part: (no(part[1]), no(part[0])),
            lambda parts: (every(p[0] for p in parts), every(p[1] for p in parts)),
            lambda parts: (some(p[0] for p in parts), some(p[1] for p in parts)),
            lambda number, parts: (
                count(number, [p[0] for p in parts]), count(number, [p[1] for p in parts])
            ),
        )  # fmt: skip

    def weigh(self, criterion: Criterion) -> Both:
        """Return that a criterion must hold, and that it may."""
        if criterion not in self.memory:
            self.memory[criterion] = fold(criterion, self.dialect)
        both: Both = self.memory[criterion]
        return both

    def question(self, id: str) -> Question:
        """Return the question that answers an input."""
        return self.space.questions[self.space.of[id]]

    def given(self, id: str, holds: Callable[[Known], bool]) -> Any:
        """Something holds of what the answers say of an input."""
        if id not in self.space.of:
            return FALSE
        which = self.which
        return self.answers.such(
            self.question(id), lambda cell: id in cell.known[which] and holds(cell.known[which][id])
        )

    def silent(self, id: str) -> Any:
        """The answers say nothing of an input."""
        if ("silent", id) not in self.memory:
            self.memory["silent", id] = no(self.given(id, lambda _: True))
        return self.memory["silent", id]

    def closed(self, id: str) -> Any:
        """An input counts as not applicable when nothing is said of it."""
        if ("closed", id) not in self.memory:
            gate = self.pathway.gates.get(id)
            shut = no(fold(gate, self.before_gates)[1]) if gate else FALSE
            self.memory["closed", id] = TRUE if self.pathway.inputs[id].optional else shut
        return self.memory["closed", id]

    def whole(self, id: str) -> Known:
        """Return what is known of an input by nothing."""
        one = self.pathway.inputs[id]
        return one.lowest, one.highest

    def leaf_before_gates(self, node: Within | OneOf) -> Both:
        """A condition on what is given; the rest is unknown."""
        id = node.input
        left = truth_of(node, lambda _: self.whole(id))
        must, may = (every((self.silent(id), plain(hit(left)))) for hit in (sure, possible))
        return some((self.reads(node, sure), must)), some((self.reads(node, possible), may))

    def reads(self, node: Within | OneOf, hit: Callable[[bool | None], bool]) -> Any:
        """A condition on what the answers say of an input."""
        return self.given(node.input, lambda known: hit(truth_of(node, lambda _: known)))

    def leaf(self, node: Within | OneOf) -> Both:
        """A condition on an input; what is not asked counts as not applicable."""
        if node not in self.memory:
            self.memory[node] = self.leaf_read(node, sure), self.leaf_read(node, possible)
        both: Both = self.memory[node]
        return both

    def leaf_read(self, node: Within | OneOf, hit: Callable[[bool | None], bool]) -> Any:
        """One reading of a condition."""
        id = node.input
        left = truth_of(node, lambda _: self.whole(id))
        apart = truth_of(node, lambda _: inapplicable(self.pathway.inputs[id]))
        shut, silent = self.closed(id), self.silent(id)
        return some((
            self.reads(node, hit),
            every((silent, shut, plain(hit(apart)))),
            every((silent, no(shut), plain(hit(left)))),
        ))  # fmt: skip

    def unknown(self, id: str) -> Any:
        """Nothing at all is known of an input, though it applies."""
        if ("unknown", id) not in self.memory:
            self.memory["unknown", id] = every((self.silent(id), no(self.closed(id))))
        return self.memory["unknown", id]

    def unsettled(self, id: str) -> Any:
        """An input can still have several values."""
        if ("unsettled", id) not in self.memory:
            low, high = self.whole(id)
            wide = self.unknown(id) if low != high else FALSE
            self.memory["unsettled", id] = some((self.given(id, lambda k: k[0] != k[1]), wide))
        return self.memory["unsettled", id]

    def counts(self, id: str, other: InputFormulas) -> Any:
        """What is known of an input is not what the other edition knows of it."""
        if id not in self.space.of:
            return FALSE
        said = self.answers.such(self.question(id), lambda c: c.known[0].get(id) != c.known[1].get(id))
        apart = [inapplicable(one.pathway.inputs[id]) for one in (self, other)]
        shut = self.closed(id), other.closed(id)
        unlike = [
            differ(*shut),
            every((*shut, plain(apart[0] != apart[1]))),
            every((*map(no, shut), plain(self.whole(id) != other.whole(id)))),
        ]
        return some((said, every((self.silent(id), other.silent(id), some(unlike)))))
