"""What a pathway shares with the one that it was made of: what is the same is taken, not made anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from stegvis.language import Criterion, Known
from stegvis.model import Pathway
from stegvis.routing.code import Unmade, Writer, made
from stegvis.routing.gates import Gates, compile_gates

Rank = tuple[int, int]


@frozen
class Kin:
    """A compiled pathway that another one was made of; None of nothing, or where other inputs are read."""

    like: Pathway | None

    @classmethod
    def of(cls, like: Pathway | None, slots: tuple[str, ...], spans: Mapping[str, Known]) -> Kin:
        """Return the kin of a pathway whose rules read these inputs."""
        rules = like.ruleset if like else None
        alike = rules is not None and rules.slots == slots and rules.spans == spans
        return cls(like if alike else None)

    @property
    def rules(self) -> Any:
        """Its rules; None when there is none."""
        return self.like.ruleset if self.like else None

    @property
    def cells(self) -> Mapping[str, Any]:
        """Its cells, by input."""
        return self.rules.cells if self.like else {}

    def decided(
        self, writer: Writer, criteria: tuple[Criterion, ...], ranks: Sequence[Rank]
    ) -> tuple[str, Any]:
        """Return the code that decides, and its function."""
        rules = self.rules
        if rules and [join[1:] for join in rules.joins] == list(ranks) and rules.criteria == criteria:
            return rules.source, rules.decide
        source = writer.written(criteria, ranks)
        return source, made(source)

    def gates(self, pathway: Pathway, slots: Sequence[str]) -> tuple[Gates, ...]:
        """Return the gates, compiled."""
        if self.like and self.like.gates == pathway.gates and self.like.inputs is pathway.inputs:
            gates: tuple[Gates, ...] = self.rules.gates
            return gates
        return compile_gates(pathway, slots)

    def sorting(
        self, writer: Writer, sorts: Mapping[str, tuple[Criterion, ...]], of: str
    ) -> dict[str, Unmade]:
        """Return what sorts some criteria into those that hold and those that may, by id.

        Args:
            of: what of the rules they are: "unsuitable" or "actions".
        """
        found: dict[str, Unmade] = {}
        before: Mapping[str, Unmade] = getattr(self.rules, of) if self.like else {}
        for id, criteria in sorts.items():
            old = before.get(id)
            if old is None or old.criteria != criteria:
                old = Unmade(writer.written(criteria), criteria)
            found[id] = old
        return found
