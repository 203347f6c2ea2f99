"""What a program does with the nouns: read them, hash them, send them to another process, hand in the wrong thing."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis.vendor.pretty import pretty

import stegvis
from folders import ROOT, SMALL
from stegvis import Assessment, AssessmentError, Episode, PathwayError, StegvisError
from stegvis.errors import Diagnostic, Place

BASE = stegvis.load(SMALL)
LAYERS = stegvis.load(ROOT / "docs/examples/layers", unit=ROOT / "docs/examples/layers-unit.toml")


@pytest.mark.parametrize("made", [BASE, LAYERS], ids=["small", "layers"])
def test_a_pathway_travels_and_answers_the_same(made):
    """Its compiled rules are made again from their text; nothing that was looked up goes along."""
    patient = Assessment(40, findings={"low_mood": True} if made is BASE else {"dark_thoughts": True})
    before = stegvis.route(made, patient)
    assert before.questions
    other = pickle.loads(pickle.dumps(made))
    assert other == made and hash(other) == hash(made)
    assert stegvis.route(other, patient).to_dict() == before.to_dict()


def test_a_recommendation_travels_without_its_pathway():
    """Whole, in all three sizes, and small enough to send."""
    rec = stegvis.route(BASE, Assessment(40, {"mood": 9}, none_of=["flags"]))
    sent = pickle.dumps(rec)
    again = pickle.loads(sent)
    for detail in ("decision", "summary", "full"):
        assert again.to_dict(detail) == rec.to_dict(detail)
    assert again == rec and again.to_text("sv") == rec.to_text("sv") and len(sent) < 40_000


def test_a_review_travels():
    """With the recommendation for its next step."""
    said = {"step": "mood-advice", "started": "2026-01-12", "on": "2026-02-09", "patient": {"age": 40}}
    one = stegvis.review(BASE, Episode.from_dict(said))
    assert pickle.loads(pickle.dumps(one)).to_dict() == one.to_dict()


def fails(kind):
    """Raise in another process."""
    if kind == "pathway":
        return stegvis.load(SMALL / "nothing-here")
    return stegvis.route(BASE, Assessment(300, findings={"danger": True}))


@pytest.mark.parametrize(("kind", "error"), [("pathway", PathwayError), ("patient", AssessmentError)])
def test_an_error_comes_back_from_a_worker_whole(kind, error):
    """A broken pool would hide what is wrong."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool, pytest.raises(error) as raised:
        pool.submit(fails, kind).result()
    if kind == "patient":
        assert raised.value.faults[0].field == "age" and raised.value.red_flags[0]["rule"] == "flag-danger"
    else:
        assert raised.value.diagnostics and raised.value.file


def test_an_error_is_the_same_when_it_is_read_back():
    """With every fault, though only the first twenty are said in full."""
    many = PathwayError([Diagnostic(Place("a.toml", line, 1), "wrong") for line in range(1, 31)])
    again = pickle.loads(pickle.dumps(many))
    assert again.diagnostics == many.diagnostics and str(again) == str(many)
    assert "a.toml:20:1" in str(many) and str(many).endswith("and 10 faults more")
    with pytest.raises(AssessmentError) as refused:
        fails("patient")
    assert pickle.loads(pickle.dumps(refused.value)).faults == refused.value.faults


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: stegvis.route(BASE, {"age": 34}), "from_dict"),
        (lambda: stegvis.route(BASE, None), "not an Assessment"),
        (lambda: stegvis.review(BASE, {"step": "x"}), "from_dict"),
        (lambda: stegvis.load(None), "neither an id nor a path"),
        (lambda: stegvis.load("se-primary-care", "se-uppsala"), "given as a list"),
        (lambda: stegvis.load("se-primary-care", None), "given as a list"),
        (lambda: stegvis.load("se-primary-care", [3]), "neither an id nor a path"),
        (lambda: stegvis.route(BASE, Assessment()).to_text("sv-SE"), "allowed: sv, en"),
        (lambda: stegvis.route(BASE, Assessment()).to_text(None), "allowed: sv, en"),
        (lambda: Assessment.from_dict([]), "is an object"),
        (lambda: Episode.from_dict(None), "an episode is an object"),
    ],
)
def test_the_wrong_thing_is_refused_by_name(act, says):
    """Nothing but a StegvisError leaves a public function."""
    with pytest.raises(StegvisError, match=says):
        act()


def test_a_patient_reads_back():
    """`from_dict` and `to_dict`; 12.0 is 12, as JSON means it, and 12.5 is refused by name."""
    said = {
        "age": 34,
        "sex": "female",
        "caller": "parent",
        "scores": {"mood": 9},
        "findings": {"danger": False},
    }
    assert Assessment.from_dict(said).to_dict() == said
    assert Assessment.from_dict({"age": 34.0, "scores": {"mood": 9.0}}) == Assessment(34, {"mood": 9})
    with pytest.raises(AssessmentError, match="mood"):
        stegvis.route(BASE, Assessment.from_dict({"scores": {"mood": 9.5}}))
    with pytest.raises(AssessmentError, match="did you mean 'age'"):
        Assessment.from_dict({"agee": 3})


def test_a_measurement_may_say_its_unit_in_json():
    """As a score may; another shape is refused."""
    given = {"step": "mood-advice", "started": "2026-01-12", "on": "2026-02-09"}
    total = {"value": 24, "unit": "percent"}
    one = {"instrument": "mood", "on": "2026-01-12", "total": total}
    assert Episode.from_dict({**given, "measurements": [one]}).measurements[0].total == total
    with pytest.raises(AssessmentError, match="a whole number, or"):
        Episode.from_dict({**given, "measurements": [{**one, "total": {"value": 24}}]})


def test_a_pathway_is_shown_by_its_name_and_its_hash():
    """Not by everything that it holds: what is drawn and fails must be told in one line."""
    pathway = stegvis.load(SMALL)
    said = f"<Pathway {pathway.id} {pathway.version} {pathway.sha256[:12]}>"
    assert repr(pathway) == said == pretty(pathway)
