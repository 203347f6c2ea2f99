"""A scale that was handed out and got no answer stays open, whatever was denied (decision 29)."""

import pytest
import tomli
from rows import said, table_of

import stegvis
from courses import BASE
from handmade import ALL, BELOW, HALF_SAID, UNKNOWN_FORMS
from stegvis import tables
from stegvis.loading.locations import SCALES
from stegvis.routing import weigh


@pytest.mark.parametrize(("scale", "given"), UNKNOWN_FORMS, ids=str)
def test_a_scale_that_was_handed_out_in_vain_stays_open(shipped, scale, given):
    """As for its total: no denial closes what was asked and got no answer; it may hide what changes the proposal."""
    rec = stegvis.route(shipped, stegvis.Assessment(40, none_of=ALL, caller="patient", **given))
    assert (rec.status, rec.range["highest"]) == ("provisional", "individual_cbt")
    assert scale in {one["question"] for one in rec.questions}
    closed = stegvis.route(shipped, stegvis.Assessment(40, none_of=ALL, caller="patient"))
    assert (closed.status, closed.level) == ("firm", "self_care")


@pytest.mark.parametrize(("scale", "given"), HALF_SAID, ids=str)
def test_what_does_not_tell_a_total_asks_for_the_scale(shipped, scale, given):
    """A short form from its own limit, and the items of a scale whose total is no sum of them."""
    rec = stegvis.route(shipped, stegvis.Assessment(40, none_of=ALL, caller="patient", **given))
    assert rec.status == "provisional" and rec.range["highest"] != "self_care"
    assert scale in {one["question"] for one in rec.questions}


@pytest.mark.parametrize("given", BELOW, ids=str)
def test_a_short_form_below_its_limit_asks_for_nothing_that_was_denied(shipped, given):
    """Nor does a form of which nothing is said."""
    rec = stegvis.route(shipped, stegvis.Assessment(40, none_of=ALL, caller="patient", **given))
    assert (rec.status, rec.level) == ("firm", "self_care")


def test_a_table_reads_a_scale_that_was_handed_out_in_vain_alike(shipped):
    """Row by row what `route` says."""
    some = [*UNKNOWN_FORMS, *HALF_SAID]
    given = [one for _, one in some if "None" not in str(one)] + BELOW
    rows = [stegvis.Assessment(40, none_of=ALL, caller="patient", **one) for one in given]
    answers = tables.route(shipped, table_of(rows), "summary").to_pylist()
    assert answers == [said(shipped, one, False) for one in rows]


def test_a_total_that_is_known_closes_what_was_not():
    """One item of a scale whose total is given, or a part that is answered, is held to what is known."""
    whole = weigh(BASE, stegvis.Assessment(40, {"mood": 3}, {"mood": {"1": "unknown"}}))
    assert "mood" not in whole.doubted and whole.known["mood"] == (3, 3)


def test_a_short_form_opens_at_a_limit_that_its_own_file_has_a_source_for():
    """The lowest of those that are chosen."""
    files = {one.stem: tomli.loads(one.read_text("utf-8")) for one in SCALES.glob("*.toml")}
    short = {one["instrument"]: one["opens"] for said in files.values() for one in said.get("short_form", ())}
    assert set(short) == {"phq2", "gad2", "audit_c", "gds15"}
    for id, opens in short.items():
        chosen = [cut for cut in files[id]["cutoff"] if cut["chosen"]]
        assert opens == min(cut["at_least"] for cut in chosen) and all(cut["claim"] for cut in chosen)
