"""A made-up population: valid, repeatable, honest about what it is, and of every kind."""

import pyarrow as pa
import pytest

import stegvis
from stegvis import tables
from stegvis.rationale import contradictions
from stegvis.routing import route
from stegvis.tables.columns import at_row, columns_of

PATHWAY = stegvis.load("se-primary-care")


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    first, again, other = (tables.synthetic(PATHWAY, 50, seed) for seed in (1, 1, 2))
    assert first.equals(again, check_metadata=True) and not first.equals(other)


def test_it_says_in_its_metadata_that_it_is_made_up():
    assert tables.synthetic(PATHWAY, 1).schema.metadata[b"stegvis"].decode() == tables.MADE_UP


def test_everybody_is_answered_without_a_fault_and_there_are_people_of_every_kind():
    out = tables.route(PATHWAY, tables.synthetic(PATHWAY, 1500, 3))
    assert not any(out["faults"].to_pylist())
    assert set(out["level"].to_pylist()) == {level.id for level in PATHWAY.levels}
    assert set(out["track"].to_pylist()) >= {"depression", "anxiety", "insomnia", "children", "general"}
    assert len(set(out["urgency"].to_pylist())) > 2


def test_who_is_worse_off_answers_so_and_scores_so():
    made = tables.synthetic(PATHWAY, 20_000, 4).to_pandas()
    rated = made[made["phq9"].notna()]
    findings = [id for id in made if id not in PATHWAY.groups and made[id].dtype == object]
    yes = rated[findings].eq(True).sum(axis=1)
    assert len(rated) > 500
    assert rated["phq9"].nunique() > 15
    assert rated["phq9"].corr(yes) > 0.2


def test_who_fills_in_a_scale_said_what_opens_it():
    made = tables.synthetic(PATHWAY, 5000, 6).to_pandas()
    opens = sorted(id for id in PATHWAY.gates["phq9"].reads if id in made and id != "age")
    said = made[made["phq9"].notna()][opens].eq(True).any(axis=1)
    assert len(said) > 100
    assert said.mean() > 0.95


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_or_one(n):
    made = tables.synthetic(PATHWAY, n)
    assert isinstance(made, pa.Table) and tables.route(PATHWAY, made).num_rows == n


@pytest.mark.parametrize("given", [{"n": -1}, {"n": 1.5}, {"n": True}, {"n": 10**9}, {"n": 1, "seed": -1}])
def test_what_is_no_number_is_refused(given):
    with pytest.raises(ValueError, match="a whole number from 0 to"):
        tables.synthetic(PATHWAY, **given)


def test_a_small_pathway(small):
    assert not any(tables.route(small, tables.synthetic(small, 200, 5))["faults"].to_pylist())


def test_nobody_denies_a_list_and_says_yes_to_what_is_in_it():
    made = tables.synthetic(PATHWAY, 3000, 7).to_pydict()
    inside = {
        group: [id for id, one in PATHWAY.inputs.items() if one.group == group] for group in PATHWAY.groups
    }
    said = [(group, id) for group, ids in inside.items() for id in ids if id in made]
    assert len(said) > 10
    for group, id in said:
        assert not any(no and yes for no, yes in zip(made[group], made[id], strict=True)), (group, id)


def test_few_contradict_themselves():
    """Who scores so high that an item on suicide cannot be zero, and denies the red flags: that happens."""
    made = tables.synthetic(PATHWAY, 4000, 1)
    columns = columns_of(PATHWAY, made, ())
    some = [list(contradictions(route(PATHWAY, at_row(columns, n)))) for n in range(0, 4000, 10)]
    found = [said.en for one in some for said in one]
    assert len(found) <= 4 and all("item" in one for one in found)
