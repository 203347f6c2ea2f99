"""What an answer to a question would do is what the router says to that patient, on random small pathways."""

import pytest
from attrs import evolve

import stegvis
from corpus import corpus
from folders import SMALL
from stegvis import Assessment

BASE = stegvis.load(SMALL)


@pytest.mark.parametrize(("seed", "name", "patient"), [
    (6, "random-31", Assessment(30, findings={"tired": False})),
    (5, "random-3", Assessment(none_of=["reason"])),
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
            shapes=60 if seed == 6 else 40,
            each=25 if seed == 6 else 10,
            of_shipped=0 if seed == 6 else 30,
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
