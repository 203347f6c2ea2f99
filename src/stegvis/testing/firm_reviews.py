"""The law of firm reviews: what is still open of today's patient makes none of them graver or sooner."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random
from typing import Any

from attrs import evolve

from stegvis.errors import AssessmentError
from stegvis.model import Assessment, Episode, Pathway, Review
from stegvis.reviewing import check_episode
from stegvis.routing import weigh
from stegvis.testing.completed import completed
from stegvis.testing.strategies import episodes
from stegvis.verbs import review


def firm_reviews_stand(pathway: Pathway, one: Assessment, data: Any) -> None:
    """L6, L15: completing the open answers of a firm review gives no higher level and no sooner contact."""
    if pathway.review_defaults is None:
        return
    with suppress(AssessmentError):
        weigh(pathway, one)
        drawn = data.draw(episodes(pathway))
        for patient in (one, drawn.patient):
            overturned(pathway, evolve(drawn, patient=patient))


def overturned(pathway: Pathway, episode: Episode) -> None:
    """Fail where a firm review is overturned by answers to what is open; not by what contradicts itself.

    Raises:
        AssessmentError: the course, or the answers, cannot be.
    """
    before = review(pathway, episode)
    if before.status != "firm":
        return
    other = answered(pathway, episode)
    if check_episode(pathway, other).weighed.contradicted:
        return
    after = review(pathway, other)
    said = f"{json.dumps(episode.to_dict())} -> {json.dumps(other.patient.to_dict())}"
    ranks = pathway.ruleset.urgency_rank
    assert height(pathway, after) <= height(pathway, before), said
    assert ranks[after.urgency] <= ranks[before.urgency], said


def answered(pathway: Pathway, episode: Episode) -> Episode:
    """Return a course with what is open of today's patient answered at random; what was measured stays."""
    checked = check_episode(pathway, episode)
    whole = completed(pathway, checked.patient, Random(str(episode.to_dict())))
    patient = checked.episode.patient
    new = {id: whole.scores.get(id) for id in {*whole.scores, *whole.items} if id not in checked.series}
    items = {id: whole.items[id] for id in new if id in whole.items}
    more = {id: total for id, total in new.items() if total is not None}
    age = None if patient.born else whole.age
    return evolve(
        episode,
        patient=evolve(
            patient,
            age=age,
            findings={**whole.findings},
            scores={**patient.scores, **more},
            items={**patient.items, **items},
        ),
    )


def height(pathway: Pathway, said: Review) -> int:
    """Return the rank of the level that a review leads to, -1 where care ends."""
    return pathway.ruleset.level_rank[pathway.steps[said.target].level] if said.target else -1
