"""The meaning of a change: which patients two editions of a pathway answer differently, and why.

A patient is any combination of answers, no answer among them. For each cause the answers that it reads
are gone through one by one, the rest of the patient being whatever shows a difference; z3 finds such
rests and proves that there are no more. Whatever is reported was run through the router first.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from attrs import Factory, define, frozen

from stegvis.comparison.changes import SCALE, compare
from stegvis.comparison.combinations import Space, combinations
from stegvis.comparison.differences import Cause, Change, Difference, Facet, Group, Kind, kind_of
from stegvis.errors import AssessmentError
from stegvis.language import Criterion, inputs_of, truth_of
from stegvis.loading import patient as read_patient
from stegvis.model import Assessment, Pathway, Weighed
from stegvis.rationale import waited_for
from stegvis.routing import Lookup, Outcome, Routed, Ruleset, close_gates, outcome, weigh, within_ages

if TYPE_CHECKING:
    from stegvis.verification import Answers, Edition

ALWAYS: tuple[Facet, ...] = (("level", ""), ("urgency", ""), ("track", ""), ("status", ""))
LIMIT_MS = 20_000
MOST_ROWS = 4_000
MOST_KINDS = 60
Patient = dict[str, int]
"""Which cell each question is answered from; a question that is left out is not answered."""
ONLY_OTHERS: Kind = (("questions", ""), "these", "others")
"""Nothing changes but which questions are asked, and those are about answers that no cause reads."""
Progress = Callable[[str], None]
NO_Z3 = "z3 is not installed (pip install 'stegvis[verify]'): more may change than was found"


def difference(old: Pathway, new: Pathway, progress: Progress = lambda _: None) -> Difference:
    """Work out the meaning of a change.

    >>> import stegvis
    >>> one = stegvis.load("se-primary-care")
    >>> difference(one, one).any
    False
    """
    written = compare(old, new)
    if not written.causes:
        return Difference(old, new, written, (), (), (), ())
    search = Search(combinations(old, new), written.causes)
    groups, idle = [], []
    for cause in written.causes:
        progress(f"{cause.kind} {cause.id}")
        group = search.group(cause)
        groups += [group] if group.changes else []
        idle += [] if group.changes else [cause]
    progress("together")
    groups += search.together({kind_of(change) for group in groups for change in group.changes})
    shown = {id(cause) for group in groups for cause in group.causes}
    idle = [cause for cause in idle if id(cause) not in shown and cause.kind != SCALE]
    undecided = tuple(dict.fromkeys(search.undecided))
    return Difference(old, new, written, tuple(groups), tuple(idle), undecided, search.space.left_out)


def asks(kind: Kind) -> bool:
    """Tell whether a kind of change is about questions."""
    return kind[0][0] in ("question", "questions")


def first_difference(old: Pathway, new: Pathway) -> Change | str | None:
    """Return one change of somebody's answer, None when no patient's answer changes.

    Quicker than `difference` where one answer to "is there any?" is enough. A sentence says what was
    not decided.
    """
    search = Search(combinations(old, new), compare(old, new).causes)
    patients = [*search.seeds, search.anyone()]
    for patient in patients:
        eyes = search.eyes(patient) if patient is not None else None
        kinds = sorted(search.kinds(None, eyes)) if eyes and patient is not None else []
        if kinds and patient is not None:
            small = search.smallest(kinds[0], None, patient)
            return Change(*kinds[0], None, *search.shown(small, kinds[0]))
    return search.undecided[0] if search.undecided else None


class Eye:
    """How one edition sees one patient; a look of `changes`."""

    def __init__(self, pathway: Pathway, seen: Weighed) -> None:
        self.pathway, self.seen = pathway, seen
        close_gates(pathway, seen)
        self.look = Lookup(pathway, seen)
        rules: Ruleset = pathway.ruleset
        self.values = rules.values(seen.known)
        self.found: Outcome = outcome(pathway, self.values)

    def both(self, criterion: Criterion) -> tuple[bool, bool]:
        """Return that a criterion must hold, and that it may."""
        truth = truth_of(criterion, self.look)
        return truth is True, truth is not False

    def spans(self, id: str, criterion: Criterion) -> bool:
        """An input can still have several values, and a criterion holds over them."""
        low, high = self.look(id)
        return low != high and self.both(criterion)[0]

    def triggered(self, track: str) -> bool:
        """A track is part of the answer."""
        return any(p.track.id == track for p in self.found.proposals)

    def open_flags(self) -> bool:
        """A red-flag question is open."""
        return self.found.flags_open

    def lead(self, order: Mapping[str, int]) -> dict[str, bool]:
        """Return, for each track, that it leads when ties are broken by an order."""
        first = max(self.found.proposals, key=lambda p: (p.level, p.urgency, -order[p.track.id]))
        return {track.id: track is first.track for track in self.pathway.tracks}

    def counts(self, id: str, other: Eye) -> bool:
        """What is known of an input is not what the other edition knows of it."""
        return self.look(id) != other.look(id)

    def either(self, parts: Iterable[bool]) -> bool:
        """Any of some truths."""
        return any(parts)

    def differ(self, one: bool, other: bool) -> bool:
        """Two truths differ."""
        return one != other

    def told(self, asked: bool = True, actions: Iterable[str] = ()) -> dict[Facet, str]:
        """Return every facet of the answer, questions and some actions if wanted; no value is left out."""
        found, pathway = self.found, self.pathway
        told: dict[Facet, str] = {
            ("level", ""): pathway.levels[found.level].id,
            ("urgency", ""): pathway.urgencies[found.urgency].id,
            ("track", ""): found.lead.track.id,
            ("status", ""): "firm" if found.firm else "provisional",
        }
        if asked:
            routed = Routed(pathway, Assessment(), self.seen, self.values, found)
            told |= {("question", id): "asked" for id in waited_for(routed)}
        for proposal in found.proposals:
            told["step", proposal.track.id] = proposal.step.id
            for i in proposal.to_decide:
                told["condition", proposal.step.unsuitable[i].id] = "clinician decides"
        wanted = set(actions)
        for track in pathway.tracks if wanted else ():
            if self.triggered(track.id) or track.id == pathway.otherwise:
                for action in track.actions:
                    if action.id in wanted and self.both(within_ages(action.when, track))[0]:
                        told["action", action.id] = "said"
        return told


@define
class Found:
    """What is known so far of one cause: per kind, the rows that show it, and a patient for each.

    A row is one combination of the cells that are counted.
    """

    rows: dict[Kind, dict[tuple[int, ...], Patient]] = Factory(dict)


@frozen
class Table:
    """The combinations that are counted for a cause: its questions, and the rows where it is in play."""

    questions: tuple[str, ...]
    rows: Mapping[tuple[int, ...], int]
    of: int


class Search:
    """Looks for patients whose answer changes."""

    def __init__(self, space: Space, causes: Sequence[Cause]) -> None:
        self.space, self.causes = space, causes
        self.undecided: list[str] = []
        self.memory: dict[int, list[Facet]] = {}
        self.prover = Prover(space, causes) if importlib.util.find_spec("z3") else None
        if self.prover is None:
            self.undecided.append(NO_Z3)
        self.seeds = list(self.plain_patients())
        self.groups = [
            [id for id in group.findings if id in self.seeds[0]]
            for group in space.editions[1].groups.values()
        ]

    # ---------------------------------------------------------------- one patient

    def plain_patients(self) -> Iterator[Patient]:
        """Yield patients that are tried first: every question answered mildly, some, or none."""
        mild = {id: 1 for id, question in self.space.questions.items() if not question.cells[1].scales}
        groups = [group for one in self.space.editions for group in one.groups.values()]
        grouped = {id for group in groups for id in group.findings}
        yield mild
        yield {id: cell for id, cell in mild.items() if id in grouped}
        yield {}

    def eyes(self, patient: Patient) -> tuple[Eye, Eye] | None:
        """Return how both editions see a patient; None when a scale does not suit the age."""
        age = self.space.questions["age"].cells[patient.get("age", 0)]
        known: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        scales: frozenset[str] = frozenset()
        for id, cell in patient.items():
            answer = self.space.questions[id].cells[cell]
            scales |= answer.scales
            known[0].update(answer.known[0])
            known[1].update(answer.known[1])
        if scales and self.space.refuses(scales, age):
            return None
        old, new = (Eye(one, Weighed(k)) for one, k in zip(self.space.editions, known, strict=True))
        return old, new

    def kinds(self, cause: Cause | None, eyes: tuple[Eye, Eye], asked: bool = True) -> set[Kind]:
        """Return what changes for a patient, as far as a cause is concerned."""
        watched = self.watched(cause)
        actions = [id for kind, id in watched if kind == "action"]
        one, other = (eye.told(asked, actions) for eye in eyes)
        found = {(f, one.get(f, ""), other.get(f, "")) for f in watched if one.get(f) != other.get(f)}
        rest = (f for f in {*one, *other} if f[0] == "question")
        if asked and not found and any(one.get(f) != other.get(f) for f in rest):
            found.add(ONLY_OTHERS)
        return found

    def watched(self, cause: Cause | None) -> list[Facet]:
        """Return the facets that are told apart: those of a cause, or all."""
        if id(cause) not in self.memory:
            self.memory[id(cause)] = self.facets(cause)
        return self.memory[id(cause)]

    def facets(self, cause: Cause | None) -> list[Facet]:
        """Work out the facets of a cause, or all."""
        if cause is None:
            every = [*ALWAYS, *(f for one in self.causes for f in one.facets)]
            every += [("step", t.id) for one in self.space.editions for t in one.tracks]
            return list(dict.fromkeys(every))
        otherwise = (("step", one.otherwise) for one in self.space.editions)
        asked = (("question", id) for id in sorted(self.concerned(cause)))
        return list(dict.fromkeys((*ALWAYS, *cause.facets, *otherwise, *asked)))

    def concerned(self, cause: Cause) -> set[str]:
        """Return the inputs that a cause reads, and those that open them."""
        reads = set(cause.reads or ())
        while True:
            gates = [g for one in self.space.editions for id in reads if (g := one.gates.get(id))]
            more = reads.union(*map(inputs_of, gates))
            if more == reads:
                return {id for id in reads if id in self.space.of}
            reads = more

    def alone(self, cause: Cause, eyes: tuple[Eye, Eye]) -> bool:
        """Tell whether a cause is in play for a patient, and no other is."""
        return cause.in_play(*eyes) and not any(
            other.in_play(*eyes) for other in self.causes if other is not cause
        )

    # ---------------------------------------------------------------- one cause

    def table(self, cause: Cause) -> Table | None:
        """Lay out the combinations of the answers that a cause reads; None when they are too many."""
        if cause.reads is None:
            return None
        concerned = {self.space.of[id] for id in self.concerned(cause)}
        ids = tuple(id for id in self.space.questions if id in concerned)
        cells = [self.space.questions[id].cells for id in ids]
        if prod(map(len, cells)) > 5 * MOST_ROWS:
            return None
        rows: dict[tuple[int, ...], int] = {}
        of = 0
        for row in product(*(range(len(one)) for one in cells)):
            eyes = self.eyes(dict(zip(ids, row, strict=True)))
            if eyes is None:
                continue
            size = prod(one[i].size for one, i in zip(cells, row, strict=True))
            of += size
            if cause.in_play(*eyes):
                rows[row] = size
        return Table(ids, rows, of) if len(rows) <= MOST_ROWS else None

    def group(self, cause: Cause) -> Group:
        """Find everything that a cause changes by itself."""
        table = self.table(cause)
        found = Found()
        for seed in self.seeds:
            self.explore(cause, table, found, seed, table.rows if table else [()])
        if self.prover:
            self.exhaust(cause, table, found, self.prover)
        changes = []
        for kind in sorted(found.rows):
            patients = found.rows[kind]
            size = None if table is None else sum(table.rows[row] for row in patients)
            smallest = self.smallest(kind, cause, min(patients.values(), key=len))
            changes.append(Change(*kind, size, *self.shown(smallest, kind)))
        rows = {row for patients in found.rows.values() for row in patients}
        size = None if table is None else sum(table.rows[row] for row in rows)
        counted = () if table is None else table.questions
        return Group((cause,), tuple(changes), counted, size, table.of if table else None)

    def explore(
        self, cause: Cause, table: Table | None, found: Found, rest: Patient,
        rows: Iterable[tuple[int, ...]], asked: bool = True,
    ) -> None:  # fmt: skip
        """Note what changes for a patient, whichever of some rows is put into it."""
        for row in rows:
            patient = rest | (dict(zip(table.questions, row, strict=True)) if table else {})
            eyes = self.eyes(patient)
            if eyes and self.alone(cause, eyes):
                for kind in sorted(self.kinds(cause, eyes, asked)):
                    found.rows.setdefault(kind, {}).setdefault(row, patient)

    def exhaust(self, cause: Cause, table: Table | None, found: Found, prover: Prover) -> None:
        """Ask z3 for kinds and rows that were not found, until there are none."""
        about = f"{cause.kind} {cause.id}"
        watched = self.watched(cause)
        with prover.alone(cause):
            while len(found.rows) < MOST_KINDS:
                patient = self.ask(prover, about, prover.new_kind(watched, found.rows))
                before = len(found.rows)
                if patient is not None:
                    rows = table.rows if table else [()]
                    self.explore(cause, table, found, patient, rows, asked=False)
                    if len(found.rows) == before:
                        self.explore(cause, table, found, patient, rows)
                if len(found.rows) == before:
                    if patient is not None:
                        self.undecided.append(f"{about}: z3 and the router disagree")
                    break
            else:
                self.undecided.append(f"{about}: only {MOST_KINDS} kinds of change were looked for")
            for kind in list(found.rows) if table else []:
                self.fill(cause, table, found, prover, kind)  # type: ignore[arg-type]

    def fill(self, cause: Cause, table: Table, found: Found, prover: Prover, kind: Kind) -> None:
        """Find every row that shows a kind of change."""
        about = f"{cause.kind} {cause.id}: how many"
        while left := [row for row in table.rows if row not in found.rows[kind]]:
            shows = prover.kind(kind, self.watched(cause))
            patient = self.ask(prover, about, shows, prover.rows(table, left))
            before = len(found.rows[kind])
            if patient is None:
                return
            self.explore(cause, table, found, patient, left, asks(kind))
            if len(found.rows[kind]) == before:
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
        """Ask z3 for anybody whose answer changes."""
        prover = self.prover
        return self.ask(prover, "anyone", prover.new_kind(self.watched(None), ())) if prover else None

    # ---------------------------------------------------------------- several causes

    def together(self, known: set[Kind]) -> list[Group]:
        """Find what takes several causes at once, and what no cause explains."""
        if self.prover is None or not self.causes:
            return []
        watched = self.watched(None)
        groups: dict[tuple[int, ...], dict[Kind, Patient]] = {}
        seen = dict.fromkeys(sorted(known))
        if any(map(asks, known)):
            seen[ONLY_OTHERS] = None
        while len(seen) < len(known) + MOST_KINDS:
            patient = self.ask(self.prover, "together", self.prover.new_kind(watched, seen))
            if patient is None:
                break
            eyes = self.eyes(patient)
            fresh = sorted(self.kinds(None, eyes) - seen.keys()) if eyes else []
            if not fresh:
                self.undecided.append("together: z3 and the router disagree")
                break
            for kind in fresh[:1]:
                seen[kind] = None
                small = self.smallest(kind, None, patient)
                causes = tuple(i for i, c in enumerate(self.causes) if c.in_play(*self.sure_eyes(small)))
                groups.setdefault(causes, {})[kind] = small
        else:
            self.undecided.append(f"together: only {MOST_KINDS} kinds of change were looked for")
        return [
            Group(
                tuple(self.causes[i] for i in causes),
                tuple(Change(*kind, None, *self.shown(p, kind)) for kind, p in found.items()), (), None, None,
            )
            for causes, found in groups.items()
        ]  # fmt: skip

    def sure_eyes(self, patient: Patient) -> tuple[Eye, Eye]:
        """Return how both editions see a patient whom both accept."""
        eyes = self.eyes(patient)
        assert eyes is not None
        return eyes

    # ---------------------------------------------------------------- the patient that is shown

    def smallest(self, kind: Kind, cause: Cause | None, patient: Patient) -> Patient:
        """Take away every answer that is not needed, and make the rest as mild as can be."""

        def shows(one: Patient) -> bool:
            eyes = self.eyes(one)
            return (
                eyes is not None
                and (cause is None or self.alone(cause, eyes))
                and kind in self.kinds(cause, eyes, asks(kind))
            )

        small = {id: cell for id, cell in patient.items() if cell}
        mild = self.seeds[0]
        small = changed(small, sorted(small), shows, lambda id: mild.get(id, small[id]))
        for _ in range(2):
            small = changed(small, sorted(small), shows, lambda id: 0)
        for findings in self.groups:
            missing = {id: mild[id] for id in findings if id not in small}
            answered = len(findings) - len(missing)
            small |= missing if answered > 1 and shows(small | missing) else {}
        for id in sorted(small):
            for cell in range(1, small[id]):
                if shows(small | {id: cell}):
                    small[id] = cell
                    break
        return small

    def shown(self, patient: Patient, kind: Kind) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a patient as JSON data for either edition, run through both as a user would."""
        both = tuple(self.said(patient, one) for one in self.space.editions)
        try:
            eyes = tuple(
                Eye(one, weigh(one, read_patient(said)))
                for one, said in zip(self.space.editions, both, strict=True)
            )
            told = [eye.told(asks(kind), [kind[0][1]]) for eye in eyes]
            same = kind == ONLY_OTHERS or tuple(t.get(kind[0], "") for t in told) == kind[1:]
        except AssessmentError:
            same = False
        if not same:
            self.undecided.append(f"{kind}: the patient that shows it could not be reproduced")
        return both[0], both[1]

    def said(self, patient: Patient, edition: Pathway) -> dict[str, Any]:
        """Return a patient as an edition can be told; a whole group answered no is said at once."""
        said: dict[str, Any] = {}
        for id, cell in patient.items():
            for key, value in self.space.questions[id].cells[cell].said.items():
                if key == "age":
                    said["age"] = value
                    continue
                known = edition.instruments if key in ("scores", "items") else edition.inputs
                said.setdefault(key, {}).update({k: v for k, v in value.items() if k in known})
        findings = said.get("findings", {})
        for group in edition.groups.values():
            if len(group.findings) > 1 and all(findings.get(id) is False for id in group.findings):
                said.setdefault("none_of", []).append(group.id)
                findings = {id: v for id, v in findings.items() if id not in group.findings}
        said["findings"] = findings
        return {key: value for key, value in said.items() if value not in ({}, [])}


def changed(
    patient: Patient, ids: Sequence[str], shows: Callable[[Patient], bool], to: Callable[[str], int]
) -> Patient:
    """Change answers, many at a time, as long as the patient shows what it should; 0 leaves one out."""
    if all(patient[id] == to(id) for id in ids):
        return patient
    other = patient | {id: to(id) for id in ids}
    other = {id: cell for id, cell in other.items() if cell}
    if shows(other):
        return other
    if len(ids) == 1:
        return patient
    half = len(ids) // 2
    return changed(changed(patient, ids[:half], shows, to), ids[half:], shows, to)


class Prover:
    """Asks z3 about the patients of a space."""

    def __init__(self, space: Space, causes: Sequence[Cause]) -> None:
        import z3

        from stegvis.verification import Answers, Edition

        self.z3 = z3
        self.space, self.causes = space, causes
        self.answers: Answers = Answers(space)
        self.old: Edition = Edition(self.answers, 0)
        self.new: Edition = Edition(self.answers, 1)
        self.solver = z3.Solver()
        self.solver.set("timeout", LIMIT_MS)
        self.solver.add(*self.answers.possible())
        self.memory: dict[Facet, Any] = {}
        self.plays = [cause.in_play(self.old, self.new) for cause in causes]

    def alone(self, cause: Cause) -> Scope:
        """Ask only about patients for whom a cause is in play, and no other."""
        said = [play if one is cause else self.z3.Not(play)
                for one, play in zip(self.causes, self.plays, strict=True)]  # fmt: skip
        return Scope(self.solver, said)

    def kind(self, kind: Kind, watched: Sequence[Facet]) -> Any:
        """A kind of change shows."""
        facet, before, after = kind
        if facet == ONLY_OTHERS[0]:
            return self.others(watched)
        return self.z3.And(self.has(self.old, facet, before), self.has(self.new, facet, after))

    def has(self, edition: Edition, facet: Facet, value: str) -> Any:
        """A facet has a value in one edition; "" is none."""
        values = edition.facet(facet)
        if value:
            return values.get(value, self.z3.BoolVal(False))
        return self.z3.Not(self.z3.Or(*values.values()))

    def others(self, watched: Sequence[Facet]) -> Any:
        """Nothing that is told apart differs, but which questions are asked."""
        same = [self.z3.Not(self.differs(facet)) for facet in watched]
        return self.z3.And(*same, self.z3.Or(*(self.differs(("question", id)) for id in self.space.of)))

    def differs(self, facet: Facet) -> Any:
        """A facet has another value in the other edition."""
        if facet not in self.memory:
            both = self.old.facet(facet), self.new.facet(facet)
            none = self.z3.BoolVal(False)
            values = {**both[0], **both[1]}
            parts = [self.old.differ(both[0].get(v, none), both[1].get(v, none)) for v in values]
            self.memory[facet] = self.z3.Or(*parts)
        return self.memory[facet]

    def new_kind(self, watched: Sequence[Facet], known: Iterable[Kind]) -> Any:
        """Some facet changes in a way that is not known yet."""
        parts = []
        for facet in watched:
            seen = [self.z3.Not(self.kind(kind, watched)) for kind in known if kind[0] == facet]
            parts.append(self.z3.And(self.differs(facet), *seen))
        if ONLY_OTHERS not in known:
            parts.append(self.others(watched))
        return self.z3.Or(*parts)

    def rows(self, table: Table, rows: Sequence[tuple[int, ...]]) -> Any:
        """The patient is in one of some rows of a table."""
        chosen = self.answers.chosen
        cells = ([chosen[id][i] for id, i in zip(table.questions, row, strict=True)] for row in rows)
        return self.z3.Or(*(self.z3.And(*one) for one in cells))

    def ask(self, *said: Any) -> Patient | str | None:
        """Return a patient, None when there is none, or "unknown"."""
        self.solver.push()
        try:
            self.solver.add(*said)
            answer = self.solver.check()
            if answer == self.z3.unknown:
                return "unknown"
            if answer == self.z3.unsat:
                return None
            model = self.solver.model()
            return {
                id: i
                for id, cells in self.answers.chosen.items()
                for i, one in enumerate(cells)
                if i and self.z3.is_true(model.eval(one))
            }
        finally:
            self.solver.pop()


@frozen
class Scope:
    """Something that z3 takes for granted for a while."""

    solver: Any
    said: Sequence[Any]

    def __enter__(self) -> None:
        self.solver.push()
        self.solver.add(*self.said)

    def __exit__(self, *_: object) -> None:
        self.solver.pop()
