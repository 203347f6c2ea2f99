"""Cases of regions and clinics: each difference that a file states shows in a case, and only there."""

import json
import tomllib
from functools import cache
from pathlib import Path

import pytest

import stegvis
from stegvis.loading.library import SHIPPED
from stegvis.model import patient
from stegvis.testing.cases import judge, read_cases, told

OVERLAYS = SHIPPED / "overlays"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
REGIONS = read_cases(OVERLAYS / "cases")
UNITS = read_cases(EXAMPLES)


def of(case):
    """The overlay or unit profile that a case file is named after."""
    return case.file.removesuffix(".cases.toml")


@cache
def run_on(setting):
    """The pathway that a case file says its cases are run on."""
    return setting.load()


@cache
def region(id):
    return stegvis.load("se-primary-care", [id])


@cache
def clinic(name):
    return stegvis.load("se-primary-care", unit=EXAMPLES / f"{name}.toml")


def said(pathway, case):
    """The recommendation as text, without what tells the two pathways apart in any case."""
    whole = stegvis.route(pathway, patient(case.given)).to_dict()
    return json.dumps({k: v for k, v in whole.items() if k != "provenance"}, ensure_ascii=False, default=str)


@cache
def both(id):
    """What the base and the region say to each of the region's patients."""
    base = stegvis.load("se-primary-care")
    return [(said(base, case), said(region(id), case)) for case in REGIONS if of(case) == id]


@pytest.mark.slow
@pytest.mark.parametrize("case", REGIONS, ids=[f"{of(c)}-{c.id}" for c in REGIONS])
def test_a_case_of_a_region(case):
    """Given, expected, got, why; the file is named after the overlay that its cases are run on."""
    assert case.setting.overlays == (of(case),)
    differs = judge(run_on(case.setting), case)
    assert not differs, told(case, differs)


@pytest.mark.parametrize("case", UNITS, ids=[f"{of(c)}-{c.id}" for c in UNITS])
def test_a_case_of_a_clinic(case):
    """Given, expected, got, why; the file is named after the profile that its cases are run on."""
    assert Path(case.setting.unit).stem == of(case)
    differs = judge(run_on(case.setting), case)
    assert not differs, told(case, differs)


@pytest.mark.slow
@pytest.mark.parametrize("id", stegvis.shipped_overlays())
def test_each_change_of_a_region_shows_in_a_case(id):
    """The changed part is named where the region's answer is not the base's."""
    for change in region(id).overlays[0].changes:
        assert any(change.rule in there and there != base for base, there in both(id)), change.rule


@pytest.mark.uncounted
@pytest.mark.parametrize("id", stegvis.shipped_overlays())
def test_what_a_region_adds_is_shown_to_some_and_not_to_others(id):
    """Actions, aims and numbers of its own, each on both sides."""
    file = tomllib.loads((OVERLAYS / f"{id}.toml").read_text("utf-8"))
    added = [one["id"] for key in ("need", "step", "action", "access") for one in file.get(key, ())]
    added += [one["shown"] for one in file.get("reference", ())]
    answers = [there for _, there in both(id)]
    for one in added:
        assert any(one in there for there in answers), one
        assert len(answers) == 1 or any(one not in there for there in answers), one


@pytest.mark.parametrize("name", ["health-centre", "city-health-centre"])
def test_each_difference_of_a_clinic_shows_in_a_case(name):
    """A step that is skipped has its reason, a partner is named, a programme has its languages."""
    profile = tomllib.loads((EXAMPLES / f"{name}.toml").read_text("utf-8"))
    answers = [said(clinic(name), case) for case in UNITS if of(case) == name]
    partners = {one["id"]: one["name"]["sv"] for one in profile["partner"]}
    expected = [one["because"]["sv"] for one in profile["not_offered"] if "partner" not in one]
    expected += [partners[one["partner"]] for one in profile["not_offered"] if "partner" in one]
    expected += [partners[one["partner"]] for one in profile.get("handed_over", ())]
    expected += [one["what"]["sv"] for one in profile["programme"]]
    assert [words for words in expected if not any(words in answer for answer in answers)] == []


@pytest.mark.parametrize("id", stegvis.shipped_overlays())
def test_no_region_answers_below_the_base_at_its_own_cases(id):
    """Where the region differs it asks for as much or more, or closes a step and goes on upward."""
    base, levels = stegvis.load("se-primary-care"), [level.id for level in region(id).levels]
    for case in REGIONS:
        if of(case) == id:
            one, other = (stegvis.route(p, patient(case.given)).level for p in (base, region(id)))
            assert levels.index(other) >= levels.index(one), case.id
