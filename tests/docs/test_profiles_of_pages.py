"""The overlay and the unit profile that the how-tos begin with load, and do what their pages say."""

import re

import pytest

import stegvis
from folders import ROOT
from stegvis import Assessment, route

HOW_TO = ROOT / "docs" / "how-to"


def written(page, path):
    """The file that a page begins with."""
    (said,) = re.findall(r"```toml\n(.*?)```", (HOW_TO / page).read_text("utf-8"), re.DOTALL)
    path.write_text(said, "utf-8")
    return path


def test_the_overlay_makes_one_rule_sooner(shipped, tmp_path):
    """And says where it comes from; the base is as it was."""
    laid = stegvis.load(
        "se-primary-care", overlays=[written("write-an-overlay.md", tmp_path / "my-region.toml")]
    )
    patient = Assessment(34, {"phq9": 12}, {"phq9": {9: 0}}, {"low_mood": True}, list(shipped.groups))
    assert (route(shipped, patient).urgency, route(laid, patient).urgency) == (
        "within_2_weeks",
        "within_3_days",
    )
    assert route(laid, patient).provenance["overlays"][0]["overlay"] == "se-my-region"


def test_the_unit_sends_to_its_partner(tmp_path):
    """For a step that it does not offer, and for a psychologist."""
    unit = stegvis.load(
        "se-primary-care", unit=written("write-a-unit-profile.md", tmp_path / "our-clinic.toml")
    )
    assert unit.unit.withheld("insomnia-icbt") is None
    said = route(unit, Assessment(40, {"isi": 17}, findings={"sleep_problem": True}, none_of=["red_flags"]))
    assert "Grannvårdcentralen" in said.to_text("sv", detail="full")


@pytest.mark.parametrize("page", ["write-an-overlay.md", "write-a-unit-profile.md", "upgrade.md"])
def test_the_pages_are_reached_from_the_first(page):
    """A page that nobody is led to is not read."""
    assert f"docs/how-to/{page}" in (ROOT / "README.md").read_text("utf-8")
