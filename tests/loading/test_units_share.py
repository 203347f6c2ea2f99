"""A unit laid on what is loaded is the unit that files give, to the byte, and shares what is the same in each."""

from operator import is_

import pytest
from attrs import fields
from hostile import hostile_units
from hypothesis import given, settings

import stegvis
from folders import ROOT, SMALL
from stegvis.routing.compile import Ruleset
from stegvis.testing.patients import assessments

EXAMPLES = ROOT / "docs" / "examples"
BASE = stegvis.load(SMALL)
BARE = '[unit]\nformat = 1\nid = "bare"\nname = { sv = "a", en = "a" }\nmissions = []\n'


def same(one, other):
    """Two pathways, and what their rules were compiled to."""
    assert one == other and (one.sha256, one.parts) == (other.sha256, other.parts)
    told = [
        field.name
        for field in fields(Ruleset)
        if field.name not in ("decide", "unsuitable", "actions", "gates", "touched")
    ]
    for name in told:
        assert getattr(one.ruleset, name) == getattr(other.ruleset, name), name
    for name in ("unsuitable", "actions"):
        mine, theirs = getattr(one.ruleset, name), getattr(other.ruleset, name)
        assert {id: x.source for id, x in mine.items()} == {id: x.source for id, x in theirs.items()}
    assert [gate.source for gate in one.ruleset.gates] == [gate.source for gate in other.ruleset.gates]
    assert [gate.shut for gate in one.ruleset.gates] == [gate.shut for gate in other.ruleset.gates]


@pytest.mark.parametrize(
    ("pathway", "overlays", "unit"),
    [
        ("se-primary-care", [], EXAMPLES / "health-centre.toml"),
        ("se-primary-care", ["se-stockholm"], EXAMPLES / "city-health-centre.toml"),
        (EXAMPLES / "layers", [], EXAMPLES / "layers-unit.toml"),
    ],
)
def test_an_example_is_the_same_by_either_way(pathway, overlays, unit):
    """Facts, ages of programmes, steps that are not offered, a team."""
    base = stegvis.load(pathway, overlays)
    laid = stegvis.load(base, unit=unit)
    same(laid, stegvis.load(pathway, overlays, unit))
    nobody = stegvis.Assessment(age=40)
    assert (
        stegvis.route(laid, nobody).to_dict()
        == stegvis.route(stegvis.load(pathway, overlays, unit), nobody).to_dict()
    )


@pytest.mark.uncounted
@given(hostile_units(BASE), assessments(BASE))
@settings(max_examples=60)
def test_any_unit_is_the_same_by_either_way(tmp_path_factory, text, patient):
    """Or is refused by both for the same faults."""
    file = tmp_path_factory.mktemp("unit") / "unit.toml"
    file.write_text(text, "utf-8")
    found = []
    for pathway in (SMALL, BASE):
        try:
            one = stegvis.load(pathway, unit=file)
        except stegvis.PathwayError as error:
            found.append((str(error), None))
        else:
            try:
                found.append((one, stegvis.route(one, patient, "set_aside").to_dict()))
            except stegvis.AssessmentError as error:
                found.append((one, str(error)))
    assert found[0] == found[1]
    if found[0][1] is not None:
        same(found[0][0], found[1][0])


def test_what_is_the_same_is_one_object(tmp_path):
    """A unit that changes nothing has the tracks, the gates and the compiled rules of its base."""
    (tmp_path / "bare.toml").write_text(BARE, "utf-8")
    one = stegvis.load(BASE, unit=tmp_path / "bare.toml")
    for name in ("inputs", "gates", "red_flags", "review_rules", "sources"):
        assert getattr(one, name) is getattr(BASE, name), name
    assert all(map(is_, one.tracks, BASE.tracks))
    rules, before = one.ruleset, BASE.ruleset
    assert rules.decide is before.decide and rules.gates is before.gates
    assert all(map(is_, rules.criteria, before.criteria))
    for name in ("cells", "unsuitable", "actions"):
        mine, theirs = getattr(rules, name), getattr(before, name)
        assert all(mine[id] is theirs[id] for id in mine), name


def test_what_cannot_be_laid_on_is_refused(tmp_path):
    """A second unit, an overlay, and a profile that is not there."""
    (tmp_path / "bare.toml").write_text(BARE, "utf-8")
    one = stegvis.load(BASE, unit=tmp_path / "bare.toml")
    with pytest.raises(stegvis.PathwayError, match="has a unit already"):
        stegvis.load(one, unit=tmp_path / "bare.toml")
    with pytest.raises(stegvis.StegvisError, match="overlays are laid on files"):
        stegvis.load(BASE, ["se-stockholm"])
    with pytest.raises(stegvis.PathwayError, match="no such unit profile"):
        stegvis.load(BASE, unit=tmp_path / "gone.toml")
    assert stegvis.load(BASE) is BASE
