"""An edition and its patients by the names of another."""

import pytest
from attrs import evolve

import stegvis
from earlier import earlier, renamed
from stegvis.comparison.renaming import by_new_names, by_old_names


def test_an_edition_without_reviews_is_told_by_the_new_names(tmp_path):
    """What a course may hold is worked out again only where there is something of it."""
    now = stegvis.load(renamed(tmp_path / "new"))
    old = evolve(earlier(tmp_path), course={})
    said, renames = by_new_names(old, now)
    assert said.course == {} and ("instrument", "temper", "mood") in renames
    assert "mood" in said.instruments and "temper" not in said.instruments


@pytest.mark.parametrize("kind", ["group", "finding"])
def test_a_denied_list_has_its_earlier_name(kind):
    """A group, and nothing else that happens to be called the same."""
    told = by_old_names({"none_of": ["flags", "others"]}, ((kind, "signs", "flags"),))
    assert told == {"none_of": ["signs" if kind == "group" else "flags", "others"]}
