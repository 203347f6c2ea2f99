"""Random assessments over a pathway, random pathways, and what makes a patient worse."""

from attrs import evolve
from hypothesis import strategies as st

import stegvis
from stegvis.compiling import compile_pathway
from stegvis.criteria import AllOf, AnyOf, AtLeast, Not, OneOf, Within
from stegvis.pathway import Need


@st.composite
def assessments(draw, pathway):
    """A valid patient, any part of which may be unknown."""
    age = draw(st.none() | st.integers(0, 120))
    scores, items = {}, {}
    for id, one in pathway.instruments.items():
        if age is not None and not one.age_lowest <= age <= one.age_highest:
            continue
        if draw(st.booleans()):
            given = {
                n: draw(st.sampled_from(one.allowed(n)))
                for n in range(1, one.items + 1)
                if draw(st.booleans())
            }
            items[id] = given
        elif draw(st.booleans()):
            scores[id] = draw(st.integers(one.lowest, one.highest))
    findings = {}
    for id, one in pathway.inputs.items():
        if one.instrument or id == "age" or not draw(st.booleans()):
            continue
        if one.kind == "boolean":
            findings[id] = draw(st.booleans())
        elif one.kind == "choice":
            findings[id] = draw(st.sampled_from([c.id for c in one.choices]))
        else:
            findings[id] = draw(st.integers(one.lowest, one.highest))
    none_of = draw(st.lists(st.sampled_from(sorted(pathway.groups)), unique=True))
    return stegvis.Assessment(age, scores, items, findings, none_of)


def leaves(pathway):
    """One atom over any input."""

    def atom(one):
        if one.kind == "integer":
            pair = st.tuples(*[st.integers(one.lowest, one.highest)] * 2)
            return pair.map(lambda p: Within(one.id, min(p), max(p)))
        high = one.highest
        return st.sets(st.integers(0, high), min_size=1, max_size=high).map(
            lambda values: OneOf(one.id, tuple(sorted(values)))
        )

    return st.sampled_from(sorted(pathway.inputs)).flatmap(lambda id: atom(pathway.inputs[id]))


def joined(inner):
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


def criteria(pathway):
    """Any criterion over a pathway's inputs, three storeys high."""
    return joined(joined(leaves(pathway)))


@st.composite
def pathways(draw, base):
    """The base pathway with random needs, red flags and contraindications."""
    levels = [level.id for level in base.levels]
    urgencies = [urgency.id for urgency in base.urgencies]

    def rule(need: Need) -> Need:
        return evolve(
            need,
            when=draw(criteria(base)),
            at_least=draw(st.sampled_from(levels)),
            urgency=draw(st.sampled_from(urgencies)),
        )

    tracks = []
    for track in base.tracks:
        steps = tuple(
            evolve(
                step,
                unsuitable=tuple(
                    evolve(u, when=draw(criteria(base)), kind=draw(st.sampled_from(["stop", "ask"])))
                    for u in step.unsuitable
                ),
            )
            for step in track.steps
        )
        tracks.append(evolve(track, needs=tuple(map(rule, track.needs)), steps=steps))
    made = evolve(base, red_flags=tuple(map(rule, base.red_flags)), tracks=tuple(tracks))
    return evolve(made, ruleset=compile_pathway(made))
