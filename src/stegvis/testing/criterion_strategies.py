"""Hypothesis strategies for one criterion: its leaves over any input, and what joins them."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from stegvis.language import AllOf, AnyOf, AtLeast, Criterion, Input, Not, OneOf, Within


def leaves(inputs: Mapping[str, Input]) -> st.SearchStrategy[Criterion]:
    """One atom over any input, true of some values and false of others: the loader refuses all else."""

    def atom(one: Input) -> st.SearchStrategy[Criterion]:
        if one.kind == "integer":
            pair = st.tuples(*[st.integers(one.lowest, one.highest)] * 2)
            part = pair.filter(lambda p: {*p} != {one.lowest, one.highest})
            return part.map(lambda p: Within(one.id, min(p), max(p)))
        high = one.highest
        return st.sets(st.integers(0, high), min_size=1, max_size=high).map(
            lambda values: OneOf(one.id, tuple(sorted(values)))
        )

    return st.sampled_from(sorted(inputs)).flatmap(lambda id: atom(inputs[id]))


def joined(inner: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    """Criteria over smaller criteria."""
    lists = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        inner,
        inner.map(Not),
        lists.map(lambda parts: AllOf(tuple(parts))),
        lists.map(lambda parts: AnyOf(tuple(parts))),
        st.tuples(st.integers(1, 3), lists).map(
            lambda drawn: AtLeast(min(drawn[0], len(drawn[1])), tuple(drawn[1]))
        ),
    )
