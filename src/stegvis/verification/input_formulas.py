"""What one edition knows of each input, and its criteria, as z3 formulas over every patient of a space.

Each criterion becomes two formulas, it must hold and it may hold, as in the rules that the router compiles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stegvis.comparison import Cell
from stegvis.language import Criterion, Dialect, Known, OneOf, Within, fold, truth_of
from stegvis.routing import Ruleset, contradicts, inapplicable, stays_open
from stegvis.verification.answer_formulas import Answers
from stegvis.verification.connectives import (
    FALSE,
    TRUE,
    Both,
    count,
    every,
    no,
    plain,
    possible,
    some,
    sure,
)


def same(look: Callable[[Cell], object], value: object) -> Callable[[Cell], bool]:
    """Return a test of cells: what one looks at has a value."""
    return lambda cell: look(cell) == value


class InputFormulas:
    """The inputs of one edition (0 the old, 1 the new); each formula is built when it is first asked for."""

    def __init__(self, answers: Answers, which: int) -> None:
        self.answers, self.which = answers, which
        self.space = answers.space
        self.pathway = self.space.editions[which]
        self.memory: dict[Any, Any] = {}
        self.dialect: Dialect[Both] = Dialect(
            self.leaf, self.leaf,
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

    def states(self, id: str) -> dict[Known, Any]:
        """Return everything that can be known of an input, and when it is."""
        if ("states", id) not in self.memory:
            self.memory["states", id] = {known: some(when) for known, when in self.knowing(id).items()}
        found: dict[Known, Any] = self.memory["states", id]
        return found

    def knowing(self, id: str) -> dict[Known, list[Any]]:
        """Gather the answers by what is known by them; what no answer keeps open its gate may close."""
        one, which, shut = self.pathway.inputs[id], self.which, self.shut(id)
        apart = inapplicable(one)
        found: dict[Known, list[Any]] = {}
        by_answer: dict[tuple[Known | None, bool], None] = {}
        of = self.space.of.get(id)
        question = self.space.questions[of] if of else None

        def known_by(cell: Cell) -> tuple[Known | None, bool]:
            known = cell.known[which].get(id)
            kept = id in cell.given[which] or (
                one.item > 0 and stays_open(self.pathway.ruleset, id, known, apart)
            )
            return known, kept

        if question is None:
            by_answer[None, False] = None
        else:
            by_answer |= dict.fromkeys(map(known_by, question.cells))
        for known, kept in by_answer:
            when = self.answers.such(question, same(known_by, (known, kept))) if question else TRUE
            if kept:
                found.setdefault(known or apart, []).append(when)
                continue
            left = known or (apart if one.optional else self.whole(id))
            found.setdefault(left, []).append(every((when, no(shut))))
            found.setdefault(apart, []).append(every((when, shut)))
        return found

    def shut(self, id: str) -> Any:
        """The gate before an input is closed for certain."""
        if ("shut", id) not in self.memory:
            gate = self.pathway.gates.get(id)
            self.memory["shut", id] = no(self.weigh(gate)[1]) if gate else FALSE
        return self.memory["shut", id]

    def whole(self, id: str) -> Known:
        """Return what is known of an input by nothing."""
        one = self.pathway.inputs[id]
        return one.lowest, one.highest

    def leaf(self, node: Within | OneOf) -> Both:
        """A condition on an input: it must hold, it may."""
        if node not in self.memory:
            truths = [
                (truth_of(node, {node.input: known}.__getitem__), when)
                for known, when in self.states(node.input).items()
            ]
            self.memory[node] = (
                some(when for truth, when in truths if sure(truth)),
                some(when for truth, when in truths if possible(truth)),
            )
        both: Both = self.memory[node]
        return both

    def unsettled(self, id: str) -> Any:
        """An input can still have several values."""
        return some(when for known, when in self.states(id).items() if known[0] != known[1])

    def contradicted(self) -> Any:
        """Some answer says more than that it does not apply, though another closed its gate."""
        return some(every((self.shut(id), self.insisting(id))) for id in self.pathway.gates)

    def insisting(self, id: str) -> Any:
        """An answer contradicts a gate that is closed."""
        one, which = self.pathway.inputs[id], self.which
        if id not in self.space.of:
            return FALSE
        apart, rules = inapplicable(one), self.pathway.ruleset

        def says(cell: Cell) -> bool:
            known = cell.known[which].get(id)
            told = id in cell.given[which] or one.item > 0
            return told and known is not None and contradicts(rules, one, known, apart)

        return self.answers.such(self.space.questions[self.space.of[id]], says)

    def tried(self) -> Any:
        """The router tries completions: of something open no value is the mildest."""
        rules: Ruleset = self.pathway.ruleset
        return some(
            every((when, self.untold(rules.slots[slot], known)))
            for slot in rules.contested
            for known, when in self.states(rules.slots[slot]).items()
            if known[0] != known[1]
        )

    def untold(self, id: str, known: Known) -> Any:
        """No value of an interval is the mildest, be it that the input may not apply either."""
        cells = self.pathway.ruleset.cells[id]
        plainly, doubtful = (bool(cells.to_try(*known, may_not)) for may_not in (False, True))
        gate = self.pathway.gates.get(id)
        if gate is None or known != self.whole(id) or plainly == doubtful:
            return plain(plainly)
        must, may = self.weigh(gate)
        maybe = every((may, no(must)))
        return some((every((maybe, plain(doubtful))), every((no(maybe), plain(plainly)))))

    def left_out(self) -> Any:
        """Nothing is said of such patients; as `PatientView.left_out`."""
        return some((self.unsettled("age"), self.contradicted(), self.tried()))

    def counts(self, id: str, other: InputFormulas) -> Any:
        """What is known of an input is not what the other edition knows of it."""
        if id not in self.space.of:
            return FALSE
        mine, others = self.states(id), other.states(id)
        return no(some(every((when, others[known])) for known, when in mine.items() if known in others))
