"""Who reads what is looked up, not gone through for each input: a whole answer of thousands of rules takes moments."""

import time

import pytest
from written import finding, flag, rule, text

import stegvis
from stegvis.language import inputs_of
from stegvis.model import AGE
from stegvis.routing import touching
from stegvis.routing.readers import readers


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Return a function that loads a pathway of so many rules, of which each reads two findings."""

    def load(count):
        folder = tmp_path_factory.mktemp("many")
        parts = [finding(f"f{n}") for n in range(count)]
        parts += [
            rule(f"n{n}", f"f{n} and f{n * 7 % count}" if n else "f0", ("low", "mid", "top")[n % 3])
            for n in range(count)
        ]
        parts += [finding("danger", 'group = "red_flags"'), flag("rf", "danger")]
        (folder / "many.toml").write_text(text(*parts), "utf-8")
        return stegvis.load(folder)

    return load


def test_what_is_looked_up_is_what_reads(shipped):
    """Of every input: its rules, the stops of steps that are offered, and its items."""
    found, rules = readers(shipped), shipped.ruleset
    stops = [u.when for t in shipped.tracks for s in t.steps for u in s.unsuitable if u.kind == "stop"]
    assert [when for _, when in found.stops] == stops
    for id, one in shipped.inputs.items():
        assert found.rules_of([id]) == [n for n, when in enumerate(rules.criteria) if id in inputs_of(when)]
        assert [when for _, when in found.stops_of([id])] == [w for w in stops if id in inputs_of(w)]
        items = [other for other, two in shipped.inputs.items() if two.item and two.instrument == id]
        assert sorted(found.own[id]) == sorted({id, *items}), one
    assert found.rules_of([AGE.id, "none such"]) == found.rules_of([AGE.id])


def test_no_input_goes_through_every_rule(many, monkeypatch):
    """What reads a criterion is asked for so often as there are rules, not for each input anew."""
    made = many(300)
    asked = 0
    real = touching.inputs_of

    def counted(when):
        nonlocal asked
        asked += 1
        return real(when)

    monkeypatch.setattr(touching, "inputs_of", counted)
    said = stegvis.route(made, stegvis.Assessment(30, none_of=["red_flags"])).to_dict()
    assert len(said["questions"]) >= 150 and asked < 10 * 300


@pytest.mark.slow
def test_a_thousand_rules_take_a_moment(many):
    """A whole answer, every question with what its answers would do."""
    made = many(900)
    began = time.process_time()
    assert stegvis.route(made, stegvis.Assessment(30, none_of=["red_flags"])).to_dict()
    assert time.process_time() - began < 5
