"""Which steps are open at the ages that are possible: each was once broken, and no other test of routing noticed."""

import pytest
from attrs import evolve

from stegvis.routing.ladder import covers, open_at


@pytest.fixture
def track(small):
    """A track of adults."""
    return next(one for one in small.tracks if one.id == "mood-track")


@pytest.mark.parametrize(
    ("ages", "covered"),
    [((18, 120), True), ((0, 120), True), ((19, 120), False), ((18, 119), False), ((0, 17), False)],
)
def test_a_step_covers_a_track_whose_every_age_it_is_for(track, ages, covered):
    """Only then may an unknown age be passed over; never where a contraindication may stop it."""
    plain = next(one for one in track.steps if not one.unsuitable)
    step = evolve(plain, age_lowest=ages[0], age_highest=ages[1])
    assert covers(step, track, (0, 120)) is covered
    assert not covers(step, track, (40, 40))
    barred = evolve(step, unsuitable=next(one.unsuitable for one in track.steps if one.unsuitable))
    assert not covers(barred, track, (0, 120))


@pytest.mark.parametrize(
    ("age", "every", "any_"),
    [((18, 64), True, True), ((17, 64), False, True), ((18, 65), False, True), ((64, 70), False, True),
     ((0, 18), False, True), ((0, 17), False, False), ((65, 120), False, False), ((40, 40), True, True)],
)  # fmt: skip
def test_a_step_is_open_at_every_age_or_at_any(track, age, every, any_):
    """At worst at every age that is possible; else at one of them."""
    step = next(one for one in track.steps if (one.age_lowest, one.age_highest) == (18, 64))
    assert (open_at(step, age, True), open_at(step, age, False)) == (every, any_)
