"""Helplines: one dated file, and a number is not shown after its day."""

import json
from datetime import date
from pathlib import Path

import pytest
import tomli

import stegvis
from stegvis import Assessment, Episode, review, route

FOLDER = Path(__file__).parents[2] / "pathways"
HELPLINES = tomli.loads((FOLDER / "se-primary-care" / "helplines.toml").read_text("utf-8"))["reference"]
ALWAYS = {"112", "1177"}
SUICIDAL = {"suicidal_thoughts_serious": True}


def test_every_number_stands_in_the_one_file_with_its_days():
    """Source, day of the last look-up, day of the next; nothing but 112 and 1177 lasts."""
    for file in (FOLDER / "se-primary-care").glob("*.toml"):
        found = tomli.loads(file.read_text("utf-8")).get("reference", [])
        assert file.name == "helplines.toml" or not any(one["kind"] == "phone" for one in found), file.name
    for one in HELPLINES:
        assert one["claim"]["source"] and one["checked"] < one["review_date"]
        assert one.get("helpline", False) == (one["shown"] not in ALWAYS)


@pytest.mark.parametrize("overlay", stegvis.shipped_overlays())
def test_a_regions_own_number_is_dated_too(overlay):
    """In its overlay, with a day after which it is not shown; where no day of a check is known, that is said."""
    text = (FOLDER / "overlays" / f"{overlay}.toml").read_text("utf-8")
    for one in tomli.loads(text).get("reference", []):
        assert one["kind"] != "phone" or one["shown"] in ALWAYS or one["helpline"]
        if one["kind"] == "phone" and "checked" not in one:
            assert "inte kontrollerat" in one["name"]["sv"] and "not checked" in one["name"]["en"]
            assert "Numret är inte kontrollerat" in text and "number has not been checked" in text


def everything(rec):
    return (
        json.dumps(rec.to_dict(), ensure_ascii=False) + rec.to_text("sv", detail="full") + rec.to_text("en")
    )


def test_an_expired_helpline_is_not_shown_and_112_is(shipped):
    """The action stays, of a red flag too; the number is gone, and a caveat says that it was due."""
    known = Assessment(30, findings=SUICIDAL, none_of=["reason"], contact_date=date(2027, 5, 31))
    late = Assessment(30, findings=SUICIDAL, none_of=["reason"], contact_date=date(2028, 1, 1))
    now, then = route(shipped, known), route(shipped, late)
    assert "90101" in everything(now) and "90 390" in everything(now)
    assert "90101" not in everything(then) and "90 390" not in everything(then)
    assert "112" in everything(then) and "1177" in everything(then)
    assert [one["action"] for one in now.actions] == [one["action"] for one in then.actions]
    assert "numret visas inte" in everything(then) and "is not shown" in everything(then)
    assert {one["shown"] for one in then.references} >= {"", "112"}
    assert any("Självmordslinjen" in one["sv"] and "visas inte" in one["sv"] for one in then.caveats)
    assert all(one["checked"] for one in now.references if one["kind"] == "phone")


def test_no_day_of_contact_hides_nothing(shipped):
    """No clock: without a day nothing has expired."""
    assert "90101" in everything(route(shipped, Assessment(30, findings=SUICIDAL)))


def test_a_review_does_not_show_it_either(shipped):
    """What a red flag asks for in a course is shown by the same rule."""
    one = Episode(
        "depression-icbt", date(2028, 1, 1), date(2028, 2, 1),
        Assessment(30, findings={"violence_or_threat": True}, none_of=["reason"]),
    )  # fmt: skip
    said = json.dumps(review(shipped, one).to_dict(), ensure_ascii=False)
    assert "020-50 50 50" not in said and "Kvinnofridslinjen" in said


def test_who_reads_a_childs_record_is_dated_data(shipped):
    """The ages stand in the text for a teenager, and after their day the answer says that they are to be looked up."""
    teenager = Assessment(14, none_of=["red_flags"], contact_date=date(2027, 6, 1))
    said = {one["reference"]: one for one in route(shipped, teenager).to_dict()["references"]}
    ages = said["rule-online-record-ages"]
    assert ages["shown"] in everything(route(shipped, teenager)) and ages["expired"]
    assert ages["checked"] < ages["review_date"]
    adult = Assessment(30, none_of=["red_flags"], contact_date=date(2027, 6, 1))
    assert ages["reference"] not in {
        one["reference"] for one in route(shipped, adult).to_dict()["references"]
    }
