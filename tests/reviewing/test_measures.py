"""What is worked out of a course, on its limits: each was once broken, and no other test noticed."""

import pytest
from attrs import evolve

import stegvis
from courses import BASE, SAFE, course, day, mood, review
from stegvis import Assessment, Episode, Measurement
from stegvis.errors import NO_TEXT
from stegvis.model.instrument import Figure
from stegvis.model.terms import Claim
from stegvis.reviewing.series import Reading, Series
from stegvis.reviewing.today import settled_lead
from stegvis.routing import route

SCALE = BASE.instruments["mood"]


def test_two_totals_in_remission_a_week_apart_are_one():
    """Two weeks lie between them at least; a run is as long as it is unbroken."""
    assert [one["rule"] for one in review(7, ((0, 6), (6, 2), (7, 2))).reasons] == ["once"]
    assert [one["rule"] for one in review(8, ((0, 6), (6, 2), (8, 2))).reasons] == ["twice"]
    assert [one["rule"] for one in review(9, ((0, 6), (6, 2), (7, 6), (9, 2))).reasons] == ["once"]


@pytest.mark.parametrize(("last", "remission"), [(2, True), (3, True), (4, False)])
def test_remission_at_most_on_its_boundary(last, remission):
    """A scale may say up to where, rather than below what."""
    most = Figure(3, Claim("inference", "", "", ""), NO_TEXT)
    pathway = evolve(BASE, instruments={"mood": evolve(SCALE, change={"remission_at_most": most})})
    assert review(4, ((0, 8), (4, last)), pathway=pathway).numbers["mood"]["remission"] is remission


def test_worse_by_of_a_scale_on_which_higher_is_better():
    """At least and at most, of two totals that are known in part."""
    given = Measurement("mood", day(0), None, {1: 0})
    before, now = Reading(given, 6, 8), Reading(given, 3, 4)
    better = Series(evolve(SCALE, direction="higher_better"), (), None)
    assert better.worse_by(now, before) == (2, 5) and better.worse_by(before, now) == (-5, -2)
    assert Series(SCALE, (), None).worse_by(now, before) == (-5, -2)


def test_what_leads_when_no_open_red_flag_counts():
    """The track's own step, below the one to which questions that are open lead."""
    known = evolve(SAFE, none_of=(), scores={"mood": 1}, items={"mood": {3: 0}})
    routed = route(BASE, known)
    assert routed.found.flags_open and routed.found.lead.step.id == "general-call"
    assert settled_lead(routed).step.id == "mood-advice"
    closed = route(BASE, evolve(known, none_of=("flags",)))
    assert settled_lead(closed) is closed.found.lead


@pytest.mark.parametrize("scale", ["gad7", "pcl5"])
def test_versions_of_a_scale_beside_the_one_that_is_followed(shipped, scale):
    """Two versions are named whatever the scale is called; of the one followed, once."""
    patient = Assessment(35, none_of=["red_flags", "reason", "situation"])
    followed = tuple(Measurement("phq9", day(w), 12, {9: 0}, version="a") for w in (0, 4))
    beside = tuple(Measurement(scale, day(w), 9, version=v) for w, v in ((0, "a"), (4, "b")))
    said = Episode("depression-icbt", day(0), day(4), patient, followed + beside)
    name = shipped.instruments[scale].name.en
    told = [one["en"] for one in stegvis.review(shipped, said).caveats]
    assert sum(one.startswith(f"{name}: different versions (a, b)") for one in told) == 1


def test_a_value_of_the_wrong_kind_after_the_items_is_named():
    """Whatever stands after them in a measurement."""
    wrong = evolve(mood((0, 6))[0], version=3)
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.review(BASE, evolve(course(), measurements=(wrong,)))
    assert [one.field for one in caught.value.faults] == ["measurements[0].version"]


def test_whatever_has_the_wrong_kind_is_named_at_once():
    """One that has it hides no other, wherever it stands."""
    wrong = {
        "measurements": 3,
        "checks": 3,
        "completed": "no",
        "earlier": 3,
        "overrides": 3,
        "scale": 3,
        "sessions": "x",
    }
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.review(BASE, evolve(course(), **wrong))
    assert {one.field for one in caught.value.faults} == wrong.keys() - {"sessions"}
