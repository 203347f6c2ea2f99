"""A review in the page: what has been handed over, what a clinician has chosen, and a file of it, as Python has them."""

import json
from datetime import date

import pytest
from in_browser import REAL, opened, waited

import stegvis
from draws import in_full
from stegvis import Assessment, EarlierStep, Episode, Measurement, Override, Referral

ADULT = Assessment(35, none_of=("red_flags", "reason", "situation"), findings={"low_mood": True})
COURSE = Episode(
    "depression-icbt", date(2026, 1, 12), date(2026, 3, 9), ADULT,
    (
        Measurement("phq9", date(2026, 1, 10), 16, version="sv-1"),
        Measurement("phq9", date(2026, 2, 9), 14, version="sv-1"),
        Measurement("gad7", date(2026, 2, 9), 9),
        Measurement("phq9", date(2026, 3, 9), 17, version="sv-2"),
    ),
    sessions=4, completed=False, takes_part=True, goal_reached=False, impression="same",
    adverse_events=(stegvis.AdverseEvent(date(2026, 2, 1), "sover sämre"),), checks={"check-adherence": True},
    earlier=(EarlierStep("depression-individual-cbt", date(2025, 1, 1), date(2025, 2, 1), "no_effect", True),
             EarlierStep("depression-icbt", date(2025, 5, 1), date(2025, 6, 1), "interrupted")),
)  # fmt: skip
HANDED = {
    "sent": Referral("depression-psychiatric-referral", date(2026, 3, 2)),
    "late": Referral("depression-psychiatric-referral", date(2025, 9, 1)),
    "confirmed": Referral("depression-psychiatric-referral", date(2026, 2, 2), date(2026, 2, 9)),
    "arrived": Referral("depression-psychiatric-referral", date(2026, 1, 20), date(2026, 1, 25), date(2026, 2, 20)),
    "returned": Referral(
        "depression-psychiatric-referral", date(2026, 1, 20), date(2026, 1, 25), None, date(2026, 2, 20)
    ),
}  # fmt: skip
CHOSEN = {
    "stands": Override(date(2026, 3, 9), "psykolog", "patient-refuses", "depression-icbt", "vill fortsätta"),
    "lifted": Override(date(2026, 2, 10), "psykolog", "prefers-alternative", "depression-icbt"),
    "closed": Override(date(2026, 3, 9), "läkare", "service-not-available", "child-depression-cbt"),
}


def saved(browser):
    """The file that the page saves."""
    return json.loads(
        browser.execute_async_script(
            "const done = arguments[0]; document.addEventListener('stegvis-draft', (event) => done(event.detail), { once: true });"
            "document.getElementById('save').click()"
        )
    )


def noted(browser):
    """The note that the page copies."""
    return browser.execute_async_script(
        "const done = arguments[0]; document.addEventListener('stegvis-note', (event) => done(event.detail), { once: true });"
        "document.getElementById('copy').click()"
    )


def opened_with(browser, site, tmp_path, given, page="index.html"):
    """The page with a course opened from a file; what the page says it has no field for."""
    file = tmp_path / "course.json"
    file.write_text(json.dumps(given), "utf-8")
    opened(browser, site, page, view="call")
    browser.find_element("id", "draft").send_keys(str(file))
    waited(browser, "opened")
    return browser.find_element("id", "draft-said").text


def chosen_step(one):
    """A choice of a step that this pathway has."""
    steps = [id for id in REAL.steps if id.startswith("child")]
    return (
        one if one.chosen in REAL.steps else stegvis.Override(one.on, one.by, one.reason, steps[0], one.note)
    )


CASES = {
    **{name: {"referral": one} for name, one in HANDED.items()},
    **{name: {"overrides": (chosen_step(one),)} for name, one in CHOSEN.items()},
}


@pytest.mark.parametrize("name", CASES)
def test_an_episode_goes_in_and_out_as_python_has_it(browser, site, tmp_path, name):
    """Opened from Python's JSON: the same note in both languages, and the same JSON when it is saved.

    While one works every third in English too.
    """
    from attrs import evolve

    episode = evolve(COURSE, **CASES[name])
    assert opened_with(browser, site, tmp_path, episode.to_dict()) == ""
    expected = stegvis.review(REAL, episode)
    assert noted(browser) == expected.to_text("sv")
    assert Episode.from_dict(saved(browser)) == Episode.from_dict(episode.to_dict())
    if in_full() or not list(CASES).index(name) % 3:
        browser.find_element("id", "other-language").click()
        assert noted(browser) == expected.to_text("en")
        assert Episode.from_dict(saved(browser)) == Episode.from_dict(episode.to_dict())
        shown = browser.find_element("id", "answer").text
        if "referral" in CASES[name]:
            assert expected.responsible["name"]["en"] in shown
        else:
            stands = expected.override["stands"]
            assert ("The choice stands" in shown) == stands and ("lifted by new" in shown) != stands
    assert [one for one in browser.get_log("browser") if one["level"] == "SEVERE"] == []


def test_what_the_form_cannot_hold_is_named(browser, site, tmp_path):
    """An unknown step, a day that is none, items of a form: nothing is dropped in silence."""
    given = COURSE.to_dict()
    given["earlier"][0]["step"] = "nowhere"
    given["measurements"][0]["items"] = {"9": 0}
    given["moods"] = []
    left = opened_with(browser, site, tmp_path, given)
    assert all(name in left for name in ("earlier:0:step", "m:0:items", "moods")), left


def test_days_of_a_referral_that_cannot_be_are_named_beside_it(browser, site, tmp_path):
    """Python's fault, at the field of the page."""
    from attrs import evolve

    wrong = evolve(COURSE, referral=Referral("depression-icbt", date(2026, 3, 9), date(2026, 3, 1)))
    opened_with(browser, site, tmp_path, wrong.to_dict())
    with pytest.raises(stegvis.AssessmentError) as refused:
        stegvis.review(REAL, wrong)
    assert [one.field for one in refused.value.faults] == ["referral.sent"]
    browser.find_element("css selector", "#faults button").click()
    assert browser.execute_script("return document.activeElement.name") == "referral:sent"
