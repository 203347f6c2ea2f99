"""Three-valued truth, the criterion tree with its one fold, its grammar, and what it may ask for.

cells      values that a criterion cannot tell apart: exact questions over a whole input space
criterion  the criterion of a rule: six kinds of node and one fold
grammar    the text of a criterion becomes a tree; Python's grammar is parsed, never evaluated
implication  does one criterion cover another, whatever is known of a patient?
inputs     what a criterion may ask for: inputs with their ranges, and the bands of a scale
narrowing  what is left of a criterion when some of what it asks for is known once and for all
truth      Kleene's three-valued logic: True, False and None for unknown
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.language.cells import CUTS, EntangledError, constant
    from stegvis.language.criterion import (
        AllOf,
        AnyOf,
        AtLeast,
        Criterion,
        Dialect,
        Known,
        Not,
        OneOf,
        Within,
        fold,
        inputs_of,
        truth_of,
    )
    from stegvis.language.grammar import Reader
    from stegvis.language.implication import covers
    from stegvis.language.inputs import (
        INAPPLICABLE,
        NO_WORDS,
        SEVERITIES,
        Answerer,
        Band,
        Direction,
        Input,
        Kind,
        Named,
        Phase,
        Words,
    )
    from stegvis.language.narrowing import narrowed
else:
    __getattr__ = door(
        __name__,
        {
            "cells": "CUTS EntangledError constant",
            "criterion": "AllOf AnyOf AtLeast Criterion Dialect Known Not OneOf Within fold inputs_of truth_of",
            "grammar": "Reader",
            "implication": "covers",
            "narrowing": "narrowed",
            "inputs": "Answerer Band Direction INAPPLICABLE Input Kind NO_WORDS Named Phase SEVERITIES Words",
        },
    )

__all__ = [
    "CUTS",
    "INAPPLICABLE",
    "NO_WORDS",
    "SEVERITIES",
    "AllOf",
    "Answerer",
    "AnyOf",
    "AtLeast",
    "Band",
    "Criterion",
    "Dialect",
    "Direction",
    "EntangledError",
    "Input",
    "Kind",
    "Known",
    "Named",
    "Not",
    "OneOf",
    "Phase",
    "Reader",
    "Within",
    "Words",
    "constant",
    "covers",
    "fold",
    "inputs_of",
    "narrowed",
    "truth_of",
]
