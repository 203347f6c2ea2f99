"""A scale that was handed out and got no answer stays open, whatever was denied (decision 29)."""

import pytest
from rows import said, table_of

import stegvis
from courses import BASE
from handmade import ALL, UNKNOWN_FORMS
from stegvis import tables
from stegvis.routing import weigh


@pytest.mark.parametrize(("scale", "given"), UNKNOWN_FORMS, ids=str)
def test_a_scale_that_was_handed_out_in_vain_stays_open(shipped, scale, given):
    """As for its total: no denial closes what was asked and got no answer; it may hide what changes the proposal."""
    rec = stegvis.route(shipped, stegvis.Assessment(40, none_of=ALL, caller="patient", **given))
    assert (rec.status, rec.range["highest"]) == ("provisional", "individual_cbt")
    assert scale in {one["question"] for one in rec.questions}
    closed = stegvis.route(shipped, stegvis.Assessment(40, none_of=ALL, caller="patient"))
    assert (closed.status, closed.level) == ("firm", "self_care")


def test_a_table_reads_a_scale_that_was_handed_out_in_vain_alike(shipped):
    """Row by row what `route` says."""
    given = [one for _, one in UNKNOWN_FORMS if "None" not in str(one)]
    rows = [stegvis.Assessment(40, none_of=ALL, caller="patient", **one) for one in given]
    answers = tables.route(shipped, table_of(rows), "summary").to_pylist()
    assert answers == [said(shipped, one, False) for one in rows]


def test_a_total_that_is_known_closes_what_was_not():
    """One item of a scale whose total is given, or a part that is answered, is held to what is known."""
    whole = weigh(BASE, stegvis.Assessment(40, {"mood": 3}, {"mood": {"1": "unknown"}}))
    assert "mood" not in whole.doubted and whole.known["mood"] == (3, 3)
