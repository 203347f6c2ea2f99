"""The patient of today: what is known of course and patient, and what today's values alone propose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve, frozen

from stegvis.language import Criterion, Input, Known, inputs_of, truth_of
from stegvis.model import SCALE, Episode, Pathway, ReviewDefaults, Step
from stegvis.rationale import known_of, value_said
from stegvis.reviewing.intake import CheckedEpisode
from stegvis.reviewing.measures import Course
from stegvis.routing import Outcome, Proposal, Routed, Ruleset, propose, rank, route, visited

Data = dict[str, Any]
"""JSON data."""


@frozen
class Today:
    """The patient of today and the course so far: what every rule of a review is asked of.

    Attributes:
        step: the present one.
        routed: the router's answer to the values of today.
        lead: what it proposes when no red-flag question that is open counts.
        old: the scales whose newest total is too old to decide, though it does.
    """

    pathway: Pathway
    episode: Episode
    step: Step
    defaults: ReviewDefaults
    course: Course
    routed: Routed
    lead: Proposal
    old: tuple[str, ...]

    @property
    def rules(self) -> Ruleset:
        """The compiled rules."""
        rules: Ruleset = self.pathway.ruleset
        return rules

    @property
    def flags_open(self) -> bool:
        """Whether a red-flag question is not answered."""
        return self.routed.found.flags_open

    @property
    def top(self) -> int:
        """The rank of the highest level."""
        return len(self.pathway.levels) - 1

    def level(self, step: Step) -> int:
        """Return the rank of a step's level."""
        return self.rules.level_rank[step.level]

    def known(self, id: str) -> Known:
        """Return what is known of an input, of the course or of the patient."""
        if id in self.pathway.course:
            one = self.pathway.course[id]
            return self.course.known.get(id) or (one.lowest, one.highest)
        return known_of(self.routed, id)

    def input(self, id: str) -> Input:
        """Return an input by its name; what is said of `scale` is said of the scale that is followed."""
        scale = self.course.followed
        named = id.replace(f"({SCALE})", f"({scale})") if scale else id
        found: Input = {**self.pathway.inputs, **self.pathway.course}[named]
        return found

    def truth(self, when: Criterion) -> bool | None:
        """Weigh a criterion over course and patient; None is open."""
        return truth_of(when, self.known)

    def values(self, when: Criterion) -> Data:
        """Return the values that a criterion saw."""
        inputs = {**self.pathway.inputs, **self.pathway.course}
        return {id: value_said(inputs[id], self.known(id)) for id in sorted(inputs_of(when))}


def know_today(checked: CheckedEpisode, course: Course) -> Today:
    """Decide on the values of today, as for a patient who is met for the first time."""
    pathway = checked.pathway
    routed = route(pathway, checked.patient)
    old = tuple(id for id in too_old(checked) if id == course.followed or decides(routed, id))
    return Today(
        pathway, checked.episode, checked.step, checked.defaults, course, routed, settled_lead(routed), old
    )


def settled_lead(routed: Routed) -> Proposal:
    """Return what leads when no red-flag question that is open counts."""
    pathway, found = routed.pathway, routed.found
    if not found.flags_open:
        return found.lead
    age = known_of(routed, "age")
    visits = visited(pathway, found.mildest, False)
    return max((propose(pathway, visit, routed.values, age, False) for visit in visits), key=rank)


def too_old(checked: CheckedEpisode) -> Iterator[str]:
    """Yield the scales whose newest total is older than it may be."""
    for id, one in checked.series.items():
        lasts, age = one.instrument.lasts, checked.episode.on - one.readings[-1].given.on
        if lasts is not None and age.days > lasts.firm_days:
            yield id


def decides(routed: Routed, scale: str) -> bool:
    """Tell whether a scale changes what today's values propose."""
    patient, found = routed.patient, routed.found
    scores = {id: total for id, total in patient.scores.items() if id != scale}
    items = {id: answers for id, answers in patient.items.items() if id != scale}
    without = route(routed.pathway, evolve(patient, scores=scores, items=items)).found
    return proposed(without) != proposed(found)


def proposed(found: Outcome) -> tuple[object, ...]:
    """Return what an outcome comes to."""
    return found.level, found.urgency, found.lead.step.id, found.flags_open, found.firm
