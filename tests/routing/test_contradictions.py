"""Where very much contradicts it is weighed all at once: never a narrower range than one by one."""

import random

import pytest

import stegvis
from corpus import Patients
from draws import drawn
from stegvis.routing import router
from stegvis.routing.setting_aside import set_aside

REAL = stegvis.load("se-primary-care")


def in_doubt(rng, patients, more_than):
    """A patient whose answers contradict each other that often."""
    while True:
        seen = set_aside(REAL, patients.draw(rng))
        if not seen.faults and len(seen.contradicted) > more_than:
            return seen


@pytest.mark.parametrize("seed", range(drawn(60, 12)))
def test_all_at_once_is_never_narrower(seed, monkeypatch):
    seen = in_doubt(random.Random(seed), Patients(REAL), 1)
    ranges = []
    for each in (1, 1000):
        monkeypatch.setattr(router, "EACH", each)
        ranges.append(router.decided(REAL, seen)[1])
    wide, exact = ranges
    assert wide.lowest <= exact.lowest and exact.highest <= wide.highest
    assert exact.urgency_highest <= wide.urgency_highest and not wide.firm
    assert (wide.level, wide.urgency, wide.lead) == (exact.level, exact.urgency, exact.lead)


def test_much_that_contradicts_costs_no_more_for_each(monkeypatch):
    """Three decisions beside the first, however many answers are in doubt."""
    seen = in_doubt(random.Random(1), Patients(REAL), router.EACH)
    decided = []
    whole = router.outcome
    monkeypatch.setattr(router, "outcome", lambda *a, **k: (decided.append(1), whole(*a, **k))[1])
    router.decided(REAL, seen)
    assert len(decided) <= 4
