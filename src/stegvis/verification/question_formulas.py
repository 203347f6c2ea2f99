"""Which questions one edition asks, as z3 formulas: what is waited for, and the gates before it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from stegvis.language import inputs_of
from stegvis.verification.connectives import FALSE, every, no, some
from stegvis.verification.router_formulas import RouterFormulas


class QuestionFormulas:
    """The questions of one edition."""

    def __init__(self, router: RouterFormulas) -> None:
        self.router, self.inputs, self.pathway = router, router.inputs, router.pathway

    @cached_property
    def waits(self) -> list[tuple[frozenset[str], Any]]:
        """Return which inputs are waited for, and when, as `rationale` gathers them."""
        found: dict[frozenset[str], list[Any]] = {frozenset({"age"}): [self.inputs.unknown("age")]}
        router = self.router
        for n, rule in enumerate(router.rules.rules):
            reads = inputs_of(rule.when) | (frozenset() if n < router.flags else {"age"})
            found.setdefault(reads, []).append(every((router.opens[n], router.could_change(n))))
        for track in router.rules.tracks:
            for _, step, chosen in router.ladder("held", track):
                for u, open_ in zip(step.unsuitable, router.unanswered(step), strict=True):
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
        if id not in self.pathway.inputs or id not in self.inputs.space.of:
            return FALSE
        gates = self.pathway.gates
        first = some(self.inputs.unknown(g) for g in sorted(inputs_of(gates[id]))) if id in gates else FALSE
        parts = []
        for reads, when in self.waits:
            if id in reads or not reads.isdisjoint(self.gated_by.get(id, ())):
                behind = [r for r in sorted(reads) if r in gates and id in inputs_of(gates[r])]
                gating = every((self.inputs.unknown(id), some(map(self.inputs.unsettled, behind))))
                parts.append(every((when, some((no(first) if id in reads else FALSE, gating)))))
        return every((no(self.router.firm), self.inputs.unsettled(id), some(parts)))
