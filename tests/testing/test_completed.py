"""A patient with everything answered that would be asked."""

from random import Random

import pytest
from attrs import evolve

import stegvis
from folders import SMALL
from stegvis import Assessment
from stegvis.routing import compile_pathway, weigh
from stegvis.routing.router import outcome
from stegvis.testing.completed import completed
from stegvis.testing.properties import anchored, stays_in_range

BASE = stegvis.load(SMALL)


class Lowest(Random):
    """Draws the first of each list."""

    def choice(self, among):
        return among[0]


@pytest.mark.parametrize("seed", range(20))
def test_nothing_that_is_asked_is_open_and_what_was_given_stays(seed):
    """Items add up, a question behind a shut gate is left alone."""
    one = Assessment(findings={"low_mood": True, "weeks": 3}, items={"mood": {3: 0}})
    whole = completed(BASE, one, Random(seed))
    seen = weigh(BASE, whole)
    assert not seen.contradicted and not [span for span in seen.known.values() if span[0] < span[1]]
    assert whole.findings["weeks"] == 3 and whole.items["mood"][3] == 0
    assert stegvis.route(BASE, whole).settled["level"]


@pytest.mark.parametrize("seed", range(5))
def test_what_is_not_known_not_asked_or_not_for_the_age_is_left(seed):
    """A scale from 16; a denied question's details; who does not know."""
    one = Assessment(12, findings={"low_mood": False, "danger": "unknown"})
    whole = completed(BASE, one, Random(seed))
    assert whole.items == {} and whole.findings["danger"] == "unknown" and "weeks" not in whole.findings
    assert completed(BASE, Assessment(12, findings={"low_mood": True}), Random(seed)).items == {}


def test_a_total_that_is_given_is_kept():
    """Its items add up to it, or stay open where no draw does; a scale without a sum is given a total."""
    one = Assessment(40, {"mood": 6}, findings={"low_mood": True})
    assert completed(BASE, one, Lowest(1)).items == {}
    some = completed(BASE, one, Random(1))
    assert sum(some.items["mood"].values()) == 6
    mood = evolve(BASE.instruments["mood"], scoring="rule")
    unsummed = completed(evolve(BASE, instruments={"mood": mood}), evolve(one, scores={}), Random(1))
    assert 0 <= unsummed.scores["mood"] <= 12


def test_where_nobody_is_left_at_the_lowest_level_an_inversion_is_no_fault_of_the_range():
    """A rule that asks for less than who triggers nothing gets is found by `stegvis check`, not by this law."""
    tracks = [evolve(t, steps=t.steps[1:]) if t.id == BASE.otherwise else t for t in BASE.tracks]
    higher = evolve(BASE, tracks=tuple(tracks))
    higher = evolve(higher, ruleset=compile_pathway(higher))
    denied = Assessment(40, none_of=tuple(BASE.groups))
    assert not anchored(outcome(higher, higher.ruleset.values(weigh(higher, denied).known)))
    stays_in_range(higher, denied, None)
