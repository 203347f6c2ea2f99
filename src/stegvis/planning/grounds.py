"""On what ground a figure rests, in words."""

from __future__ import annotations

from collections.abc import Mapping

from stegvis.errors import Text
from stegvis.language import Named
from stegvis.model import Claim, Source

BASIS = {
    "source": Named("source", Text("källa", "source")),
    "convention": Named("convention", Text("praxis utan källa", "convention")),
    "inference": Named("inference", Text("slutsats utan källa", "inference")),
}


def grounded(claim: Claim, sources: Mapping[str, Source]) -> Text:
    """Say on what ground a figure rests."""
    basis = BASIS[claim.basis].name
    if claim.basis != "source":
        return basis
    where = f"{sources[claim.source].title}, {claim.place}"
    return Text(f"{basis.sv}: {where}", f"{basis.en}: {where}")
