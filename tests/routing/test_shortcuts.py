"""What a decision does the short way gives what the long way gives, on patients that are drawn."""

import random
from pickle import dumps, loads

import pytest

import stegvis
from corpus import Patients
from draws import drawn
from stegvis.language.criterion import truth_of
from stegvis.model import Weighed
from stegvis.routing import closing
from stegvis.routing.cells import inapplicable
from stegvis.routing.contacts import first_meets, who_meets
from stegvis.routing.gates import single_gates
from stegvis.routing.intake import Lookup, read
from stegvis.routing.router import most_urgent, route

REAL = stegvis.load("se-primary-care")
RULES = REAL.ruleset
DRAWN = [Patients(REAL).draw(random.Random(seed)) for seed in range(drawn(60, 20))]
READ = [
    seen for seen in (read(REAL, patient) for patient in [*DRAWN, stegvis.Assessment()]) if not seen.faults
]


def test_one_gate_asked_by_itself_says_what_its_criterion_says():
    gates = REAL.once(single_gates)
    for seen in READ:
        look = Lookup(REAL, Weighed({**RULES.optional, **seen.known}))
        for id, when in REAL.gates.items():
            assert gates[id].is_shut(seen.known) == (truth_of(when, look) is False), id


def test_what_a_gate_needs_shuts_it_alone():
    for id, when in REAL.gates.items():
        shut = {one for one in when.reads if truth_of(when, apart(one)) is False}
        assert REAL.once(single_gates)[id].needs == shut, id


def apart(id):
    """Look inputs up of whom nothing is known but that one does not apply."""
    return Lookup(REAL, Weighed({id: inapplicable(REAL.inputs[id])}))


def test_few_answers_and_many_are_laid_out_alike():
    told = [seen.known for seen in READ]
    many = [2 * len(known) > len(RULES.slots) for known in told]
    assert {*many} == {True, False}
    for known in told:
        assert RULES.laid(known) == RULES.values({**RULES.optional, **known})


@pytest.mark.parametrize("doubting", [True, False])
def test_gates_closed_on_values_leave_known_what_is_closed_by_name(monkeypatch, doubting):
    tried = 0
    for patient in DRAWN:
        one, other = read(REAL, patient), read(REAL, patient)
        closing.close_gates(REAL, one, doubting)
        with monkeypatch.context() as patched:
            patched.setattr(closing, "close_laid", lambda *_: False)
            closing.close_gates(REAL, other, doubting)
        tried += one.laid is not None
        assert (one.known, one.answered, one.contradicted) == (
            other.known,
            other.answered,
            other.contradicted,
        )
    assert tried


def test_what_is_known_is_worked_out_when_it_is_read_and_nothing_else_is():
    seen = Weighed()
    closing.close_gates(REAL, seen)
    assert loads(dumps(Weighed({"age": (4, 4)}))).known == {"age": (4, 4)}
    assert not hasattr(seen, "unheard_of") and seen.known is seen.known


def test_the_first_contact_is_the_head_of_all_contacts():
    for patient in DRAWN:
        found = route(REAL, patient).found
        assert first_meets(REAL, found) == who_meets(REAL, found)[0].profession


def test_the_highest_urgency_asked_for_is_found_at_once_or_looked_for():
    rng, urgencies = random.Random(3), RULES.urgencies
    for _ in range(50):
        asked = rng.sample(range(len(urgencies)), rng.randint(0, 4))
        least = rng.randint(0, 3)
        assert most_urgent(RULES, asked, least) == max([least, *(urgencies[n] for n in asked)])
