"""Where very much contradicts it is weighed all at once: never a narrower range than one by one."""

import random

import pytest

import stegvis
from corpus import Patients
from draws import drawn
from stegvis import Assessment
from stegvis.language import inputs_of
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


# ---------------------------------------------------------------- a contradiction that bears on a red flag

LISTS = ["red_flags", "reason", "situation", "icbt_barriers"]


@pytest.mark.parametrize(("language", "says"), [("sv", "motsäger varandra: avböjer akut vård: ja, men"),
                                                ("en", "contradict each other: refuses emergency care: yes, but")])  # fmt: skip
def test_a_detail_of_a_red_flag_that_a_list_denies_is_as_an_open_flag(shipped, language, says):
    """Somebody stays in contact, the same day; the short note says which answers contradict each other."""
    refuses = {"refuses_emergency_care": True}
    rec = stegvis.route(shipped, Assessment(40, none_of=LISTS, caller="patient", findings=refuses))
    assert (rec.level, rec.urgency, rec.range["lowest"]) == ("phone_support", "same_day", "self_care")
    assert [one["rule"] for one in rec.because] == ["unanswered_red_flags"]
    note = rec.to_text(language)
    assert says in note and note.count("\n") <= 12


def test_a_contradiction_that_bears_on_no_red_flag_asks_for_no_more(shipped):
    """Exhaustion denied beside its detail: level and urgency are the detail's own; the short note says it."""
    tired = {"exhaustion": False, "severe_exhaustion_in_spite_of_care": True}
    rec = stegvis.route(shipped, Assessment(40, none_of=LISTS, findings=tired))
    assert (rec.level, rec.urgency) == ("psychiatric_referral", "planned")
    assert "contradict each other: severe exhaustion" in rec.to_text("en")


def test_an_age_that_is_doubted_opens_no_red_flag(shipped):
    """What only the age closed was not denied by anybody."""
    asked = {id for flag in shipped.red_flags for id in inputs_of(flag.when)}
    child = next(id for id in sorted(shipped.gates) if inputs_of(shipped.gates[id]) == {"age"} and id not in asked
                 and shipped.inputs[id].kind == "boolean")  # fmt: skip
    rec = stegvis.route(shipped, Assessment(61, none_of=LISTS, caller="patient", findings={child: True}))
    assert rec.status == "provisional" and "unanswered_red_flags" not in {one["rule"] for one in rec.because}
