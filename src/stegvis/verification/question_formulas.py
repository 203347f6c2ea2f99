"""Which questions one edition asks, as z3 formulas: what is waited for, and the gates before it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from stegvis.language import inputs_of
from stegvis.verification.connectives import FALSE, TRUE, every, no, some
from stegvis.verification.router_formulas import RouterFormulas


class QuestionFormulas:
    """The questions of one edition, the age being known."""

    def __init__(self, router: RouterFormulas) -> None:
        self.router, self.inputs, self.pathway = router, router.inputs, router.pathway
        self.memory: dict[tuple[str, str], Any] = {}

    @cached_property
    def waits(self) -> list[tuple[frozenset[str], Any]]:
        """Return which inputs are waited for, and when, as `rationale` gathers them."""
        found: dict[frozenset[str], list[Any]] = {}
        router = self.router
        for n, criterion in enumerate(router.rules.criteria):
            waiting = every((router.opens[n], router.could_change(n), self.still_matters(n)))
            found.setdefault(inputs_of(criterion) - {"age"}, []).append(waiting)
        for track in router.rules.tracks:
            for _, step, chosen in router.ladder("held", track):
                for u, open_ in zip(step.unsuitable, router.unanswered(step), strict=True):
                    found.setdefault(inputs_of(u.when), []).append(every((chosen, open_)))
        return [(reads, some(parts)) for reads, parts in found.items()]

    def still_matters(self, number: int) -> Any:
        """While something must be done at once, only what must be done as soon can still matter."""
        rules, soonest = self.router.rules, len(self.pathway.urgencies) - 1
        if rules.joins[number][2] == soonest:
            return TRUE
        flags = range(self.router.flags)
        return no(some(self.router.musts[n] for n in flags if rules.joins[n][2] == soonest))

    def asked_first(self, read: str, id: str) -> Any:
        """A question is asked because an input is waited for: the input, or what its gate waits for."""
        if (read, id) not in self.memory:
            self.memory[read, id] = self.asking(read, id)
        return self.memory[read, id]

    def asking(self, read: str, id: str) -> Any:
        """Say of an input that is waited for what is asked."""
        gate, itself = self.pathway.gates.get(read), TRUE if read == id else FALSE
        if gate is None:
            return every((self.inputs.unsettled(read), itself))
        must, may = self.inputs.weigh(gate)
        maybe = every((may, no(must)))
        before = some(self.asked_first(one, id) for one in sorted(inputs_of(gate)))
        first = some((every((maybe, before)), every((no(maybe), itself))))
        return every((self.inputs.unsettled(read), first))

    def asks(self, id: str) -> Any:
        """A question is asked."""
        if id not in self.pathway.inputs or id not in self.inputs.space.of:
            return FALSE
        parts = (
            every((when, some(self.asked_first(read, id) for read in sorted(reads))))
            for reads, when in self.waits
        )
        return every((no(self.router.firm), some(parts)))
