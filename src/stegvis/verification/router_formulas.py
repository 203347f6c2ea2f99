"""What one edition answers, as z3 formulas over every patient of a space, partly known ones included.

Each criterion becomes two formulas, it must hold and it may hold, as in `compiling`; the outcome is built
from them as `routing` and `explaining` build it. Both editions of a space speak of the same patient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import z3

from stegvis.comparison import Cell, Question, Space
from stegvis.language import Criterion, Dialect, Known, OneOf, Within, fold, inputs_of, truth_of
from stegvis.model import Step
from stegvis.routing import Ruleset, inapplicable, within_ages

Both = tuple[Any, Any]
TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)


def every(parts: Iterable[Any]) -> Any:
    """All of some formulas."""
    left = [part for part in parts if part is not TRUE]
    if any(part is FALSE for part in left):
        return FALSE
    return left[0] if len(left) == 1 else z3.And(*left) if left else TRUE


def some(parts: Iterable[Any]) -> Any:
    """Any of some formulas."""
    left = [part for part in parts if part is not FALSE]
    if any(part is TRUE for part in left):
        return TRUE
    return left[0] if len(left) == 1 else z3.Or(*left) if left else FALSE


def no(part: Any) -> Any:
    """Not a formula."""
    if part is TRUE or part is FALSE:
        return FALSE if part is TRUE else TRUE
    return z3.Not(part)


def plain(truth: bool) -> Any:
    """Return a truth as a formula; constants are always these two objects."""
    return TRUE if truth else FALSE


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


class Edition:
    """The formulas of one edition (0 the old, 1 the new); each is built when it is first asked for."""

    def __init__(self, answers: Answers, which: int) -> None:
        self.answers, self.which = answers, which
        self.space = answers.space
        self.pathway = self.space.editions[which]
        self.rules: Ruleset = self.pathway.ruleset
        self.flags = len(self.pathway.red_flags)
        self.memory: dict[Any, Any] = {}
        self.dialect = self.speak(self.leaf)
        self.before_gates = self.speak(self.leaf_before_gates)
        criteria = [self.guarded(n) for n in range(len(self.rules.rules))]
        self.musts = [self.weigh(c)[0] for c in criteria]
        self.mays = [self.weigh(c)[1] for c in criteria]
        self.opens = [every((may, no(must))) for must, may in zip(self.musts, self.mays, strict=True)]
        self.flags_open = some(self.opens[: self.flags])
        self.spanned = [self.weigh(need.when)[0] for need in self.rules.spanning]
        """As the router reads them: of a scale with one value left they say no more than its rules do."""
        self.joins = (*self.rules.joins, *(need.join for need in self.rules.spanning))

    def speak(self, leaf: Callable[[Within | OneOf], Both]) -> Dialect[Both]:
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

    def guarded(self, number: int) -> Criterion:
        """Return a rule's criterion within the ages of its track."""
        rule = self.rules.rules[number]
        return within_ages(rule.when, self.rules.tracks.get(rule.track))

    def weigh(self, criterion: Criterion) -> Both:
        """Return that a criterion must hold, and that it may."""
        if criterion not in self.memory:
            self.memory[criterion] = fold(criterion, self.dialect)
        both: Both = self.memory[criterion]
        return both

    # ---------------------------------------------------------------- what is known

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

    # ---------------------------------------------------------------- the outcome

    def join(self, track: str, held: Sequence[Any], flags: Any, at: int, least: int) -> Any:
        """Some rule that leads to a track holds and asks for at least a level (at 1) or urgency (at 2)."""
        said, rules = self.pathway.open_flags, self.rules
        own = said.track, rules.level_rank[said.at_least], rules.urgency_rank[said.urgency]
        return some(
            formula for formula, join in zip((*held, *self.spanned, flags), (*self.joins, own), strict=True)
            if join[0] == track and int(join[at]) >= least
        )  # fmt: skip

    def visits(self, kind: str, track: str, at: int, least: int) -> Any:
        """A join as `routing.visited` makes it: kind "held", "wide" (open rules too) or "settled"."""
        key = kind, track, at, least
        if key not in self.memory:
            held = self.mays if kind == "wide" else self.musts
            flags = FALSE if kind == "settled" else self.flags_open
            found = self.join(track, held, flags, at, least)
            if least == 0 and track == self.pathway.otherwise:
                found = some((found, no(some((*held, *self.spanned, flags)))))
            self.memory[key] = found
        return self.memory[key]

    def triggered(self, track: str) -> Any:
        """A track is part of the answer."""
        return self.visits("held", track, 1, 0) if track in self.rules.tracks else FALSE

    def ladder(self, kind: str, track: str) -> list[tuple[int, Step, Any]]:
        """Return, for each step of a track, its level and that it is proposed; "wide" fears the worst."""
        key = "ladder", kind, track
        if key not in self.memory:
            worst = kind == "wide"
            rungs: list[tuple[int, Step, Any]] = []
            before: list[Any] = []
            for level, step in self.rules.ladders[track]:
                enough = no(self.visits(kind, track, 1, level + 1))
                fits = every((enough, self.open_at(step, worst), no(self.stopped(step, worst))))
                rungs.append((level, step, every((self.visits(kind, track, 1, 0), fits, *map(no, before)))))
                before.append(fits)
            self.memory[key] = rungs
        found: list[tuple[int, Step, Any]] = self.memory[key]
        return found

    def open_at(self, step: Step, worst: bool) -> Any:
        """A step is open at an age still possible, or at every one."""
        must, may = self.weigh(Within("age", step.age_lowest, step.age_highest))
        if not worst:
            return may
        late = self.weigh(Within("age", step.age_lowest, self.whole("age")[1]))[1]
        return some((must, FALSE if step.unsuitable else every((self.unsettled("age"), late))))

    def stopped(self, step: Step, worst: bool) -> Any:
        """A stop holds, or may hold."""
        return some(self.weigh(u.when)[int(worst)] for u in step.unsuitable if u.kind == "stop")

    def level(self, kind: str, least: int) -> Any:
        """Some track's proposal lies at a level or above."""
        key = "level", kind, least
        if key not in self.memory:
            self.memory[key] = some(
                chosen for track in self.rules.tracks for level, _, chosen in self.ladder(kind, track)
                if level >= least
            )  # fmt: skip
        return self.memory[key]

    def urgency(self, least: int) -> Any:
        """Some track asks for an urgency or more."""
        return some(
            every((self.triggered(track), self.visits("held", track, 2, least)))
            for track in self.rules.tracks
        )

    def stands(self, track: str, level: int, urgency: int) -> Any:
        """A track is triggered, and proposes exactly this level with this urgency."""
        key = "stands", track, level, urgency
        if key not in self.memory:
            here = some(chosen for at, _, chosen in self.ladder("held", track) if at == level)
            above = self.visits("held", track, 2, urgency + 1)
            self.memory[key] = every((here, self.visits("held", track, 2, urgency), no(above)))
        return self.memory[key]

    def lead(self, order: Mapping[str, int]) -> dict[str, Any]:
        """Return, for each track, that it leads, ties broken by an order."""
        found: dict[str, list[Any]] = {track: [] for track in self.rules.tracks}
        higher: list[Any] = []
        for level in reversed(range(len(self.pathway.levels))):
            for urgency in reversed(range(len(self.pathway.urgencies))):
                here = {track: self.stands(track, level, urgency) for track in found}
                for id, parts in found.items():
                    rivals = [
                        every((stands, self.earlier(other, id) if order[other] == order[id] else TRUE))
                        for other, stands in here.items()
                        if other != id and order[other] <= order[id]
                    ]
                    parts.append(every((here[id], *map(no, higher), *map(no, rivals))))
                higher.append(some(here.values()))
        return {track: some(parts) for track, parts in found.items()}

    def earlier(self, one: str, other: str) -> Any:
        """The first rule that holds for one track comes before the first for another."""
        parts: list[Any] = []
        before: list[Any] = []
        for must, join in zip((*self.musts, *self.spanned), self.joins, strict=True):
            if join[0] == other:
                before.append(must)
            elif join[0] == one:
                parts.append(every((must, *map(no, before))))
        return some((*parts, *([every(map(no, before))] if one == self.pathway.open_flags.track else [])))

    @cached_property
    def firm(self) -> Any:
        """No open question can change the answer."""
        matters = some(every((one, self.could_change(n))) for n, one in enumerate(self.opens))
        conditional = some(
            every((chosen, open_))
            for track in self.rules.tracks
            for _, step, chosen in self.ladder("held", track)
            for open_ in self.unanswered(step)
        )
        plain = every((no(some(self.opens)), no(conditional), no(self.unsettled("age"))))
        ranged = [
            every((
                some((self.level("held", n), self.level("wide", n))),
                no(every((self.level("held", n), some((no(self.flags_open), self.level("settled", n)))))),
            ))
            for n in range(1, len(self.pathway.levels))
        ]  # fmt: skip
        return no(some((matters, conditional, every((no(plain), some(ranged))))))

    def unanswered(self, step: Step) -> list[Any]:
        """Return, for each contraindication of a step, that it is open."""
        both = [self.weigh(u.when) for u in step.unsuitable]
        return [every((may, no(must))) for must, may in both]

    def could_change(self, number: int) -> Any:
        """An open rule would raise its track, or start it."""
        if number < self.flags:
            return TRUE
        track, level, urgency = self.rules.joins[number]
        high = [self.visits("held", track, 1, level), self.visits("held", track, 2, urgency)]
        return no(every((self.triggered(track), *high)))

    @cached_property
    def waits(self) -> list[tuple[frozenset[str], Any]]:
        """Return which inputs are waited for, and when, as `explaining.questions` gathers them."""
        found: dict[frozenset[str], list[Any]] = {frozenset({"age"}): [self.unknown("age")]}
        for n, rule in enumerate(self.rules.rules):
            reads = inputs_of(rule.when) | (frozenset() if n < self.flags else {"age"})
            found.setdefault(reads, []).append(every((self.opens[n], self.could_change(n))))
        for track in self.rules.tracks:
            for _, step, chosen in self.ladder("held", track):
                for u, open_ in zip(step.unsuitable, self.unanswered(step), strict=True):
                    found.setdefault(inputs_of(u.when), []).append(every((chosen, open_)))
        return [(reads, some(parts)) for reads, parts in found.items()]

    @cached_property
    def gated_by(self) -> dict[str, set[str]]:
        """Return, for each input that gates read, the inputs behind them."""
        found: dict[str, set[str]] = {}
        for behind, gate in self.pathway.gates.items():
            for id in inputs_of(gate):
                found.setdefault(id, set()).add(behind)
        return found

    def asks(self, id: str) -> Any:
        """A question is asked."""
        if id not in self.pathway.inputs or id not in self.space.of:
            return FALSE
        gates = self.pathway.gates
        first = some(self.unknown(g) for g in sorted(inputs_of(gates[id]))) if id in gates else FALSE
        parts = []
        for reads, when in self.waits:
            if id in reads or not reads.isdisjoint(self.gated_by.get(id, ())):
                behind = [r for r in sorted(reads) if r in gates and id in inputs_of(gates[r])]
                gating = every((self.unknown(id), some(map(self.unsettled, behind))))
                parts.append(every((when, some((no(first) if id in reads else FALSE, gating)))))
        return every((no(self.firm), self.unsettled(id), some(parts)))

    # ---------------------------------------------------------------- facets, by name

    def facet(self, name: tuple[str, str]) -> dict[str, Any]:
        """Return when a facet of the answer has which value; no value is the empty one."""
        kind, id = name
        if ("facet", name) not in self.memory:
            self.memory["facet", name] = getattr(self, f"facet_{kind}")(id)
        values: dict[str, Any] = self.memory["facet", name]
        return values

    def facet_level(self, _: str) -> dict[str, Any]:
        """The level of the whole answer."""
        levels = self.pathway.levels
        return {
            one.id: every((self.level("held", n), no(self.level("held", n + 1))))
            for n, one in enumerate(levels)
        }

    def facet_urgency(self, _: str) -> dict[str, Any]:
        """The urgency of the whole answer."""
        return {
            one.id: every((self.urgency(n), no(self.urgency(n + 1))))
            for n, one in enumerate(self.pathway.urgencies)
        }

    def facet_track(self, _: str) -> dict[str, Any]:
        """The leading track."""
        return self.lead({track.id: track.order for track in self.pathway.tracks})

    def facet_status(self, _: str) -> dict[str, Any]:
        """Firm or provisional."""
        return {"firm": self.firm, "provisional": no(self.firm)}

    def facet_step(self, track: str) -> dict[str, Any]:
        """The step that a track proposes."""
        if track not in self.rules.tracks:
            return {}
        return {step.id: chosen for _, step, chosen in self.ladder("held", track)}

    def facet_question(self, id: str) -> dict[str, Any]:
        """A question is asked."""
        return {"asked": self.asks(id)}

    def facet_action(self, id: str) -> dict[str, Any]:
        """An action beside the ladder is said."""
        return {
            "said": some(
                every((
                    TRUE if track.id == self.pathway.otherwise else self.triggered(track.id),
                    self.weigh(within_ages(action.when, track))[0],
                ))
                for track in self.pathway.tracks for action in track.actions if action.id == id
            )
        }  # fmt: skip

    def facet_condition(self, id: str) -> dict[str, Any]:
        """A contraindication is left to a clinician at the proposed step of its track."""
        return {
            "clinician decides": some(
                every((chosen, self.weigh(u.when)[0]))
                for track in self.rules.tracks for _, step, chosen in self.ladder("held", track)
                for u in step.unsuitable if u.id == id and u.kind == "ask"
            )
        }  # fmt: skip

    # ---------------------------------------------------------------- as a look of `changes`

    def both(self, criterion: Criterion) -> Both:
        """Return that a criterion must hold, and that it may."""
        return self.weigh(criterion)

    def spans(self, id: str, criterion: Criterion) -> Any:
        """An input can still have several values, and a criterion holds over them."""
        return every((self.unsettled(id), self.weigh(criterion)[0]))

    def open_flags(self) -> Any:
        """A red-flag question is open."""
        return self.flags_open

    def counts(self, id: str, other: Edition) -> Any:
        """What is known of an input is not what the other edition knows of it."""
        if id not in self.space.of:
            return FALSE
        said = self.answers.such(self.question(id), lambda c: c.known[0].get(id) != c.known[1].get(id))
        apart = [inapplicable(one.pathway.inputs[id]) for one in (self, other)]
        shut = self.closed(id), other.closed(id)
        unlike = [
            self.differ(*shut),
            every((*shut, plain(apart[0] != apart[1]))),
            every((*map(no, shut), plain(self.whole(id) != other.whole(id)))),
        ]
        return some((said, every((self.silent(id), other.silent(id), some(unlike)))))

    def either(self, parts: Iterable[Any]) -> Any:
        """Any of some formulas."""
        return some(parts)

    def differ(self, one: Any, other: Any) -> Any:
        """Two formulas differ; the same formula never does."""
        return FALSE if one.eq(other) else z3.Xor(one, other)


def sure(truth: bool | None) -> bool:
    """It must hold."""
    return truth is True


def possible(truth: bool | None) -> bool:
    """It may hold."""
    return truth is not False


def count(number: int, parts: list[Any]) -> Any:
    """At least so many of some formulas hold."""
    return z3.AtLeast(*parts, number)
