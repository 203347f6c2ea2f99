"""What the page's review reads of a pathway: rules, limits of change, and what a course is asked of."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stegvis.errors import Text
from stegvis.language import inputs_of
from stegvis.model import REASONS, Edge, Figure, Instrument, Pathway, ReviewDefaults, ReviewRule
from stegvis.rendering.course_chart import LEFT, SIZE, TINTS
from stegvis.rendering.javascript import Payload, Said, tree
from stegvis.rendering.lines import wrap
from stegvis.reviewing import LATE, OF_EDGE, SENT, WHO

ALWAYS = ("impression", "track", "level", "deteriorated(scale)", "measurements(scale)")
"""Inputs of a course whose words the page may need, whether rules read them or not."""


def write(writer: Payload) -> Said:
    """Return the part named `course`; None when the pathway says nothing of reviews."""
    pathway = writer.pathway
    defaults = pathway.review_defaults
    if defaults is None:
        return {"course": None}
    edges = [e for e in pathway.edges if e.kind in OF_EDGE and e.when is not None]
    reads = {id for rule in pathway.review_rules for id in inputs_of(rule.when)}
    reads |= {id for edge in edges if edge.when for id in inputs_of(edge.when)} | {*ALWAYS}
    said = {
        "defaults": figures_of(defaults),
        "rules": [rule_of(writer, rule) for rule in pathway.review_rules],
        "edges": [edge_of(writer, edge) for edge in edges],
        "checks": [
            {"id": c.id, "ask": writer.text(c.ask), "ground": writer.ground(c.claim)} for c in pathway.checks
        ],
        "inputs": [writer.input(one) for id, one in pathway.course.items() if id in reads],
        "scales": {id: scale_of(writer, one) for id, one in pathway.instruments.items()},
        "reasons": {id: writer.text(text) for id, text in REASONS.items()},
        "who": {id: writer.text(text) for id, text in WHO.items()},
        "sent": writer.text(SENT),
        "late": writer.text(LATE),
        "track_urgency": {track.id: track.urgency for track in pathway.tracks},
        "stops": {
            one.id: writer.ground(one.claim)
            for step in pathway.steps.values()
            for one in step.unsuitable
            if one.kind == "stop"
        },
    }
    return {"course": said}


def figures_of(defaults: ReviewDefaults) -> Said:
    """Return the figures for scales that say nothing themselves: shares as fractions, weeks as numbers."""
    return {
        "response_percent": fraction(defaults.response_percent.value),
        "partial_percent": fraction(defaults.partial_percent.value),
        "baseline_weeks": defaults.baseline_weeks.value,
        "remission_apart_weeks": defaults.remission_apart_weeks.value,
        "due_within_days": defaults.due_within_days.value,
        "repeat_weeks": defaults.repeat_weeks.value,
    }


def fraction(value: float) -> list[int]:
    """Return a figure without rounding.

    >>> fraction(5.5)
    [11, 2]
    """
    return list(Fraction(str(value)).as_integer_ratio())


def rule_of(writer: Payload, rule: ReviewRule) -> Said:
    """Write a review rule."""
    return {
        "id": rule.id,
        "verdict": rule.verdict,
        "urgency": rule.urgency,
        "when": tree(rule.when),
        "because": writer.text(rule.because),
        "ground": writer.ground(rule.claim),
        "do": [writer.text(do) for do in rule.do],
        "checks_first": rule.checks_first,
        "measure_weeks": list(rule.measure_weeks) if rule.measure_weeks else None,
        "to": rule.to,
    }


def edge_of(writer: Payload, edge: Edge) -> Said:
    """Write a stated way out of a step, as a reason for a verdict."""
    pathway = writer.pathway
    assert edge.when is not None
    return {
        "id": edge.id,
        "start": edge.start,
        "end": edge.end,
        "verdict": OF_EDGE[edge.kind],
        "urgency": track_urgency(pathway, edge),
        "when": tree(edge.when),
        "because": writer.text(edge.because),
        "ground": writer.ground(edge.claims[0]),
        "do": [],
    }


def track_urgency(pathway: Pathway, edge: Edge) -> str:
    """Return the urgency of the track that an edge starts in."""
    return pathway.track(pathway.steps[edge.start].track).urgency


def in_lines(name: Text) -> Text:
    """Break the name of a band as the chart does, with a line break between the lines."""
    return Text(*("\n".join(wrap(one, SIZE, LEFT - 48)) for one in (name.sv, name.en)))


def scale_of(writer: Payload, one: Instrument) -> Said:
    """Write how a change on a scale is judged, and what its chart shows."""
    chosen = [c for c in one.cutoffs if c.chosen and not c.of.en]
    cases = [c.value for c in chosen if c.worse == "at_least"]
    change: Mapping[str, Figure] = one.change
    shown: dict[str, Any] = {
        "higher_better": one.direction == "higher_better",
        "case_from": min(cases, default=one.lowest),
        "lasts": [one.lasts.firm_days, one.lasts.provisional_days] if one.lasts else None,
        "cutoff": min((c.value for c in chosen), default=None),
        "change": {key: fraction(figure.value) for key, figure in sorted(change.items())},
        "tints": [TINTS[band.severity] for band in one.bands],
        "names": [writer.text(in_lines(band.name)) for band in one.bands],
    }
    return shown
