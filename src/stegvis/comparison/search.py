"""The search for patients whose answer changes: by one cause alone, then by several together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from attrs import Factory, define

from stegvis.comparison.combinations import Space
from stegvis.comparison.differences import Cause, Change, Facet, Group, Kind
from stegvis.comparison.effects import ONLY_OTHERS, Effects, Patient, about_questions
from stegvis.comparison.examples import Examples
from stegvis.comparison.tables import Table, lay_out

MOST_KINDS = 60
NO_Z3 = "z3 is not installed (pip install 'stegvis[verify]'): more may change than was found"


class Prover(Protocol):
    """Answers questions about every patient of a space at once; what it is asked are its own formulas."""

    def alone(self, cause: Cause) -> AbstractContextManager[None]:
        """Ask only about patients for whom a cause is in play, and no other."""

    def kind(self, kind: Kind, watched: Sequence[Facet]) -> Any:
        """A kind of change shows."""

    def new_kind(self, watched: Sequence[Facet], known: Iterable[Kind]) -> Any:
        """Some facet changes in a way that is not known yet."""

    def rows(self, table: Table, rows: Sequence[tuple[int, ...]]) -> Any:
        """The patient is in one of some rows of a table."""

    def ask(self, *said: Any) -> Patient | str | None:
        """Return a patient, None when there is none, or "unknown"."""


ProverOf = Callable[[Space, Sequence[Cause]], Prover]
"""Makes a prover of a space and the causes of its changes."""


@define
class Evidence:
    """What is known so far of one cause: per kind, the rows that show it, and a patient for each.

    A row is one combination of the cells that are counted.
    """

    rows: dict[Kind, dict[tuple[int, ...], Patient]] = Factory(dict)


class Search:
    """Looks for patients whose answer changes; what stays open is remembered in `undecided`."""

    def __init__(self, space: Space, causes: Sequence[Cause], prover_of: ProverOf | None) -> None:
        self.space, self.causes = space, causes
        self.undecided: list[str] = []
        self.prover = prover_of(space, causes) if prover_of else None
        if self.prover is None:
            self.undecided.append(NO_Z3)
        self.effects = Effects(space, causes)
        self.examples = Examples(self.effects, self.undecided)

    def group(self, cause: Cause) -> Group:
        """Find everything that a cause changes by itself, and count it."""
        table = lay_out(self.effects, cause)
        evidence = self.evidence(cause, table)
        changes = []
        for kind in sorted(evidence.rows):
            patients = evidence.rows[kind]
            size = None if table is None else sum(table.rows[row] for row in patients)
            smallest = self.examples.smallest(kind, cause, min(patients.values(), key=len))
            changes.append(Change(*kind, size, *self.examples.shown(smallest, kind)))
        rows = {row for patients in evidence.rows.values() for row in patients}
        size = None if table is None else sum(table.rows[row] for row in rows)
        counted = () if table is None else table.questions
        return Group((cause,), tuple(changes), counted, size, table.of if table else None)

    def evidence(self, cause: Cause, table: Table | None) -> Evidence:
        """Try plain patients, then whoever the prover finds."""
        evidence = Evidence()
        for seed in self.effects.seeds:
            self.explore(cause, table, evidence, seed, table.rows if table else [()])
        if self.prover:
            self.exhaust(cause, table, evidence, self.prover)
        return evidence

    def explore(
        self, cause: Cause, table: Table | None, evidence: Evidence, rest: Patient,
        rows: Iterable[tuple[int, ...]], questions: bool = True,
    ) -> None:  # fmt: skip
        """Note what changes for a patient, whichever of some rows is put into it."""
        for row in rows:
            patient = rest | (dict(zip(table.questions, row, strict=True)) if table else {})
            views = self.effects.views(patient)
            if views and self.effects.alone(cause, views):
                for kind in sorted(self.effects.kinds(cause, views, questions)):
                    evidence.rows.setdefault(kind, {}).setdefault(row, patient)

    def exhaust(self, cause: Cause, table: Table | None, evidence: Evidence, prover: Prover) -> None:
        """Ask the prover for kinds and rows that are not known yet, until there are none."""
        about = f"{cause.kind} {cause.id}"
        watched = self.effects.watched(cause)
        with prover.alone(cause):
            while len(evidence.rows) < MOST_KINDS:
                patient = self.ask(prover, about, prover.new_kind(watched, evidence.rows))
                before = len(evidence.rows)
                if patient is not None:
                    rows = table.rows if table else [()]
                    self.explore(cause, table, evidence, patient, rows, questions=False)
                    if len(evidence.rows) == before:
                        self.explore(cause, table, evidence, patient, rows)
                if len(evidence.rows) == before:
                    if patient is not None:
                        self.undecided.append(f"{about}: z3 and the router disagree")
                    break
            else:
                self.undecided.append(f"{about}: only {MOST_KINDS} kinds of change were looked for")
            for kind in list(evidence.rows) if table else []:
                self.fill(cause, table, evidence, prover, kind)  # type: ignore[arg-type]

    def fill(self, cause: Cause, table: Table, evidence: Evidence, prover: Prover, kind: Kind) -> None:
        """Find every row that shows a kind of change."""
        about = f"{cause.kind} {cause.id}: how many"
        while True:
            left = [row for row in table.rows if row not in evidence.rows[kind]]
            shows = prover.kind(kind, self.effects.watched(cause))
            patient = self.ask(prover, about, shows, prover.rows(table, left))
            before = len(evidence.rows[kind])
            if patient is None:
                return
            self.explore(cause, table, evidence, patient, left, about_questions(kind))
            if len(evidence.rows[kind]) == before:
                self.undecided.append(f"{about}: z3 and the router disagree")
                return

    def ask(self, prover: Prover, about: str, *said: Any) -> Patient | None:
        """Return a patient, None when there is none; what is not decided in time is remembered."""
        answer = prover.ask(*said)
        if isinstance(answer, str):
            self.undecided.append(f"{about}: not decided within the time")
            return None
        return answer

    def anyone(self) -> Patient | None:
        """Ask the prover for anybody whose answer changes."""
        prover = self.prover
        return self.ask(prover, "anyone", prover.new_kind(self.effects.watched(None), ())) if prover else None

    def together(self, known: set[Kind]) -> list[Group]:
        """Find what takes several causes at once, and what no cause explains."""
        if self.prover is None or not self.causes:
            return []
        watched = self.effects.watched(None)
        groups: dict[tuple[int, ...], dict[Kind, Patient]] = {}
        seen = dict.fromkeys(sorted(known))
        if any(map(about_questions, known)):
            seen[ONLY_OTHERS] = None
        while len(seen) < len(known) + MOST_KINDS:
            patient = self.ask(self.prover, "together", self.prover.new_kind(watched, seen))
            if patient is None:
                break
            views = self.effects.views(patient)
            fresh = sorted(self.effects.kinds(None, views) - seen.keys()) if views else []
            if not fresh:
                self.undecided.append("together: z3 and the router disagree")
                break
            for kind in fresh[:1]:
                seen[kind] = None
                small = self.examples.smallest(kind, None, patient)
                groups.setdefault(self.effects.in_play(small), {})[kind] = small
        else:
            self.undecided.append(f"together: only {MOST_KINDS} kinds of change were looked for")
        return [self.joint(causes, patients) for causes, patients in groups.items()]

    def joint(self, causes: Iterable[int], patients: Mapping[Kind, Patient]) -> Group:
        """Return what some causes change together; its combinations are not counted."""
        changes = (Change(*kind, None, *self.examples.shown(one, kind)) for kind, one in patients.items())
        return Group(tuple(self.causes[i] for i in causes), tuple(changes), (), None, None)
