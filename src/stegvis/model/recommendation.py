"""What the router proposes, with its rationale. It proposes; a clinician decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import field, frozen

LAZY: tuple[str, ...] = (
    "because",
    "why_not_lower",
    "what_would_change",
    "questions",
    "actions",
    "prerequisites",
    "conditions",
    "red_flags",
    "tracks",
    "alternatives",
    "escalation",
    "review",
    "access",
    "booking",
    "contacts",
    "faults",
    "settled",
    "unit",
    "references",
    "inputs",
    "groups",
    "caveats",
    "provenance",
    "intended_use",
)
EAGER: tuple[str, ...] = ("status", "level", "range", "track", "step", "urgency", "first_contact")


@frozen(eq=False)
class Recommendation:
    """A proposal for one patient; equal recommendations have equal data.

    Attributes:
        status: "firm", or "provisional" while a question that could change it is open.
        level: the id of the proposed level.
        range: the lowest and highest level still possible.
        track, step, urgency, first_contact: ids.

    The other attributes (see `LAZY`) are worked out when first read, as JSON data.
    """

    status: str
    level: str
    range: Mapping[str, str]
    track: str
    step: str
    urgency: str
    first_contact: str
    _later: Callable[[str], Any] = field(repr=False)
    _said: dict[str, Any] = field(factory=dict, repr=False, init=False)

    def __getattr__(self, name: str) -> Any:
        """Work out the rationale when it is first read."""
        if name not in LAZY:
            raise AttributeError(name)
        if name not in self._said:
            self._said[name] = self._later(name)
        return self._said[name]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Recommendation):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.status, self.level, self.track, self.step, self.urgency))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON data; `from_dict` reads it back."""
        eager = {name: getattr(self, name) for name in EAGER}
        eager["range"] = dict(self.range)
        return eager | {name: getattr(self, name) for name in LAZY}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read a recommendation back from `to_dict`."""
        return cls(**{name: data[name] for name in EAGER}, later=data.__getitem__)
