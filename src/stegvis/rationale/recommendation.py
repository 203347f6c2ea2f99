"""An outcome with its rationale: the recommendation, whose reasons are worked out when they are read."""

from __future__ import annotations

from typing import Any, TypeVar

from attrs import frozen

from stegvis.model import Recommendation
from stegvis.rationale.why import RECORDED, SAYINGS
from stegvis.routing import Routed, first_meets

R = TypeVar("R", bound=Recommendation)


def recommend(routed: Routed, make: type[R]) -> R:
    """Return the recommendation for a patient who is decided.

    Args:
        make: the noun to make of it; it may know how to write itself.
    """
    pathway, found = routed.pathway, routed.found
    levels, lead = pathway.levels, found.lead
    return make(
        "firm" if found.firm else "provisional",
        levels[found.level].id,
        {"lowest": levels[found.lowest].id, "highest": levels[found.highest].id},
        lead.track.id,
        lead.step.id,
        pathway.urgencies[found.urgency].id,
        first_meets(pathway, found),
        Reasons(routed),
    )


@frozen
class Reasons:
    """Works out one part of the rationale at a time."""

    routed: Routed

    def __call__(self, name: str) -> Any:
        return self.routed.once(RECORDED.get(name) or SAYINGS[name])
