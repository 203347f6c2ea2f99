"""Other answers of one patient: which are tried, and what they lead to where that is told at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from stegvis.language import Input
from stegvis.rationale.answers import given_inputs, known_of
from stegvis.rationale.runs import runs
from stegvis.routing import Quick, Ranks, Routed, Together

if TYPE_CHECKING:
    from stegvis.routing import Ruleset


def weighed_together(
    otherwise: Quick, tried: Iterable[tuple[Input, list[int], bool]]
) -> tuple[dict[tuple[str, int], Ranks | None], dict[tuple[str, int], Ranks]]:
    """Return what other answers lead to, weighed at once, and those of which the range alone is not sure.

    Args:
        tried: by input, its other values, and whether it is a total that items make up.
    """
    if not otherwise.certain or otherwise.age[0] != otherwise.age[1]:
        return {}, {}
    weighed = Together(otherwise)
    for one, values, made_up in tried:
        weighed.add(one, values, made_up)
    return weighed.weighed()


def others_given(routed: Routed) -> list[tuple[Input, list[int], list[int]]]:
    """Return each input of which one value is given, with the others above and below, the nearest first."""
    rules: Ruleset = routed.pathway.ruleset
    found = []
    for one in routed.once(given_inputs):
        id = one.id
        if one.item and id not in rules.reads:
            continue
        low, high = known_of(routed, id)
        if one.kind == "boolean" and low == high:
            found.append((one, [1], []) if not low else (one, [], [0]))
        elif low == high:
            up = [first for first, _ in runs(routed, one, low + 1, one.highest)]
            down = [final for _, final in reversed(runs(routed, one, one.lowest, low - 1))]
            found.append((one, up, down))
    return found
