"""What a change does to one patient: what is answered otherwise, and which causes are in play."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from stegvis.comparison.combinations import Space
from stegvis.comparison.differences import Cause, Facet, Kind
from stegvis.comparison.patient_view import PatientView
from stegvis.language import inputs_of
from stegvis.model import Weighed

ALWAYS: tuple[Facet, ...] = (("level", ""), ("urgency", ""), ("track", ""), ("status", ""))
Patient = dict[str, int]
"""Which cell each question is answered from; a question that is left out is not answered."""
ONLY_OTHERS: Kind = (("questions", ""), "these", "others")
"""Nothing changes but which questions are asked, and those are about answers that no cause reads."""
Views = tuple[PatientView, PatientView]
"""How the old and the new edition see one patient."""


def about_questions(kind: Kind) -> bool:
    """Tell whether a kind of change is about questions."""
    return kind[0][0] in ("question", "questions")


class Effects:
    """What some causes do to one patient of a space."""

    def __init__(self, space: Space, causes: Sequence[Cause]) -> None:
        self.space, self.causes = space, causes
        self.memory: dict[int, list[Facet]] = {}
        self.seeds = list(self.plain_patients())

    def plain_patients(self) -> Iterator[Patient]:
        """Yield patients that are tried first: every question answered mildly, some, or none."""
        mild = {id: 1 for id, question in self.space.questions.items() if not question.cells[1].scales}
        groups = [group for one in self.space.editions for group in one.groups.values()]
        grouped = {id for group in groups for id in group.findings}
        yield mild
        yield {id: cell for id, cell in mild.items() if id in grouped or id == "age"}
        yield {"age": mild["age"]}

    def views(self, patient: Patient, everybody: bool = False) -> Views | None:
        """Return how both editions see a patient; None when a scale does not suit the age, or is left out.

        Args:
            everybody: those too of whom nothing is said.
        """
        age = self.space.questions["age"].cells[patient.get("age", 0)]
        known: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        given: tuple[set[str], set[str]] = (set(), set())
        scales: frozenset[str] = frozenset()
        for id, cell in patient.items():
            answer = self.space.questions[id].cells[cell]
            scales |= answer.scales
            known[0].update(answer.known[0])
            known[1].update(answer.known[1])
            given[0].update(answer.given[0])
            given[1].update(answer.given[1])
        if scales and self.space.refuses(scales, age):
            return None
        seen = zip(self.space.editions, known, given, strict=True)
        old, new = (PatientView(one, Weighed(k, told)) for one, k, told in seen)
        return (old, new) if everybody or not (old.left_out or new.left_out) else None

    def in_play(self, patient: Patient) -> tuple[int, ...]:
        """Return the causes that are in play for a patient whom both editions accept, by number."""
        views = self.views(patient)
        assert views is not None
        return tuple(i for i, cause in enumerate(self.causes) if cause.in_play(*views))

    def kinds(self, cause: Cause | None, views: Views, questions: bool = True) -> set[Kind]:
        """Return what changes for a patient, as far as a cause is concerned."""
        watched = self.watched(cause)
        actions = [id for kind, id in watched if kind == "action"]
        one, other = (view.facets(questions, actions) for view in views)
        found = {(f, one.get(f, ""), other.get(f, "")) for f in watched if one.get(f) != other.get(f)}
        rest = (f for f in {*one, *other} if f[0] == "question")
        if questions and not found and any(one.get(f) != other.get(f) for f in rest):
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

    def alone(self, cause: Cause, views: Views) -> bool:
        """Tell whether a cause is in play for a patient, and no other is."""
        return cause.in_play(*views) and not any(
            other.in_play(*views) for other in self.causes if other is not cause
        )
