"""Law L10, attacked: an overlay or a unit is refused, or no patient with a red flag gets less."""

import pytest
from attrs import evolve
from hostile import hostile_overlays, hostile_units, weakened
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import stegvis
from folders import SMALL
from stegvis.routing import compile_pathway
from stegvis.testing import assessments

BASE = stegvis.load(SMALL)
SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck))
ONE = settings(SLOW, max_examples=1000, phases=[Phase.generate], derandomize=True, database=None)
"""Until there is one, whichever it is."""
SOME = st.lists(assessments(BASE), min_size=3, max_size=8)
FLAGGED = [
    stegvis.Assessment(),
    stegvis.Assessment(40, findings={"danger": True}),
    stegvis.Assessment(40, none_of=["flags"]),
    stegvis.Assessment(40, {"mood": 9}, findings={"low_mood": True}, none_of=["flags"]),
    stegvis.Assessment(40, {}, {"mood": {3: 2}}, {"low_mood": True, "tired": False}, ["flags"]),
    stegvis.Assessment(70, findings={"danger": True, "low_mood": True, "tired": True, "weeks": 50}),
]


@pytest.mark.slow
@SLOW
@given(hostile_overlays(BASE), SOME)
def test_no_overlay_weakens_a_red_flag(tmp_path_factory, text, patients):
    """Whatever it changes and adds: level, urgency, who and when, what to do, what is asked."""
    file = tmp_path_factory.mktemp("overlay") / "hostile.toml"
    file.write_text(text, "utf-8")
    try:
        changed = stegvis.load(SMALL, [file])
    except stegvis.PathwayError:
        return
    for one in [*patients, *FLAGGED]:
        assert weakened(BASE, changed, one) == [], text


@pytest.mark.uncounted
@SLOW
@given(hostile_units(BASE), SOME)
def test_no_unit_weakens_a_red_flag(tmp_path_factory, text, patients):
    """What is withheld, narrowed or handed over leaves what red flags ask for."""
    file = tmp_path_factory.mktemp("unit") / "hostile.toml"
    file.write_text(text, "utf-8")
    try:
        changed = stegvis.load(SMALL, unit=file)
    except stegvis.PathwayError:
        return
    for one in [*patients, *FLAGGED]:
        assert weakened(BASE, changed, one) == [], text


@pytest.mark.parametrize("kept", [True, False])
def test_the_attack_draws_what_loads_and_what_does_not(tmp_path, kept):
    """Neither side of the law is empty."""

    def loads(text):
        (tmp_path / "hostile.toml").write_text(text, "utf-8")
        try:
            return bool(stegvis.load(SMALL, [tmp_path / "hostile.toml"]).overlays[0].changes)
        except stegvis.PathwayError:
            return False

    assert find(hostile_overlays(BASE), lambda text: loads(text) is kept, settings=ONE)


def test_the_law_tells_what_is_weaker():
    """Each respect is seen where a flag is really lowered."""
    flag = BASE.red_flags[0]
    softer = evolve(flag, at_least="advice", urgency="planned", first_contact="nurse", do=())
    changed = evolve(BASE, red_flags=(softer, *BASE.red_flags[1:]))
    changed = evolve(changed, ruleset=compile_pathway(changed))
    found = weakened(BASE, changed, FLAGGED[1])
    assert any("doctor comes later" in one for one in found) and any("not shown" in one for one in found)
