"""A criterion as a readable clause, in Swedish or English."""

from __future__ import annotations

from collections.abc import Mapping

from stegvis.language import Criterion, Dialect, Input, OneOf, Within, fold

JOIN = {
    "sv": (" och ", " eller ", "inte ", "minst {n} av: "),
    "en": (" and ", " or ", "not ", "at least {n} of: "),
}


def said(criterion: Criterion, inputs: Mapping[str, Input], language: str) -> str:
    """Say a criterion in words.

    >>> from stegvis.errors import Text
    >>> one = Input("phq9", "integer", Text("PHQ-9", "PHQ-9"), Text("?", "?"), 0, 27)
    >>> said(Within("phq9", 10, 14), {"phq9": one}, "sv")
    'PHQ-9 är 10–14'
    """
    both, either, negation, count = JOIN[language]

    def one_of(node: OneOf) -> str:
        one = inputs[node.input]
        name = one.name.in_language(language)
        if one.kind == "boolean":
            return name if node.values == (1,) else f"{negation}{name}"
        words = either.join(one.choices[value].name.in_language(language) for value in node.values)
        return f"{name}: {words}"

    def grouped(parts: list[str], word: str) -> str:
        if len(parts) == 1:
            return parts[0]
        return word.join(f"({part})" if both in part or either in part else part for part in parts)

    return fold(
        criterion,
        Dialect(
            lambda node: reach_said(node, inputs[node.input], language),
            one_of,
            lambda part: f"{negation}({part})",
            lambda parts: grouped(parts, both),
            lambda parts: grouped(parts, either),
            lambda number, parts: count.format(n=number) + "; ".join(parts),
        ),
    )


def reach_said(node: Within, one: Input, language: str) -> str:
    """Say a range of an input: at most, at least, or from and to."""
    sv, name, low, high = language == "sv", one.name.in_language(language), node.lowest, node.highest
    if low <= one.lowest:
        return f"{name} {'är högst' if sv else 'is at most'} {high}"
    if high >= one.highest:
        return f"{name} {'är minst' if sv else 'is at least'} {low}"
    return f"{name} {'är' if sv else 'is'} {low if low == high else f'{low}–{high}'}"
