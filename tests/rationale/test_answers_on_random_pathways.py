"""What an answer to a question would do is what the router says to that patient, on random small pathways."""

import pytest
from attrs import evolve

import stegvis
from corpus import corpus
from folders import SMALL
from stegvis import Assessment
from stegvis.language import Within
from stegvis.routing import compile_pathway

BASE = stegvis.load(SMALL)


@pytest.mark.parametrize(("seed", "name", "patient"), [
    (6, "random-31", Assessment(30, findings={"tired": False})),
    (5, "random-3", Assessment(none_of=["reason"])),
    (71, "random-20", Assessment(30, findings={"tired": False})),
])  # fmt: skip
def test_what_an_answer_does_where_the_mildest_completion_differs(seed, name, patient):
    """Both were told otherwise once: a milder urgency, a level below the range."""
    shipped = stegvis.load("se-primary-care")
    shapes = (
        (one, made)
        for one, made, _ in corpus(
            seed,
            BASE,
            shipped,
            shapes=40 if seed == 5 else 60,
            each=10 if seed == 5 else 25,
            of_shipped=30 if seed == 5 else 0,
        )
    )
    pathway = next(made for one, made in shapes if one == name)
    rec = stegvis.route(pathway, patient)
    told = [(q["question"], a) for q in rec.questions for a in q["answers"] if isinstance(a["answer"], bool)]
    assert told
    for id, said in told:
        after = stegvis.route(pathway, evolve(patient, findings={**patient.findings, id: said["answer"]}))
        assert (said["level"], said["urgency"], said["range"]) == (
            after.level,
            after.urgency,
            dict(after.range),
        ), id


def test_what_would_change_where_a_total_bounds_the_items_beside():
    """In the mildest completion the total is known: another answer to one item leaves the others less."""
    shapes = corpus(31, BASE, stegvis.load("se-primary-care"), shapes=60, each=25, of_shipped=0)
    pathway = next(made for name, made, _ in shapes if name == "random-7")
    rec = stegvis.route(pathway, Assessment(17, items={"mood": {"1": 0}}))
    said = next(one for one in rec.what_would_change if one["input"] == "mood.item1")
    after = stegvis.route(pathway, Assessment(17, items={"mood": {"1": said["to"]}}))
    assert after.urgency != rec.urgency
    assert (said["level"], said["urgency"], said["range"]) == (after.level, after.urgency, dict(after.range))


def test_what_would_change_where_rules_read_one_item_of_a_scale_alone():
    """The total of the scale is no value of any rule: what another one does is told by the item."""
    worse = Within("mood.item1", 3, 4)
    reads = {rule.id: evolve(rule, when=worse) for rule in BASE.rules}
    tracks = tuple(
        evolve(
            track,
            needs=tuple(reads[need.id] for need in track.needs),
            steps=tuple(evolve(step, unsuitable=()) for step in track.steps),
            actions=(),
        )
        for track in BASE.tracks
    )
    flags = tuple(reads[flag.id] for flag in BASE.red_flags)
    made = evolve(BASE, red_flags=flags, tracks=tracks, gates={})
    pathway = evolve(made, ruleset=compile_pathway(made))
    patient = Assessment(30, items={"mood": {"1": 0, "2": 1, "3": 0}})
    told = [one for one in stegvis.route(pathway, patient).what_would_change if one["input"] == "mood.item1"]
    assert [one["to"] for one in told] == [4]
    after = stegvis.route(pathway, Assessment(30, items={"mood": {"1": 4, "2": 1, "3": 0}}))
    assert (told[0]["level"], told[0]["urgency"], told[0]["range"]) == (
        after.level,
        after.urgency,
        dict(after.range),
    )
