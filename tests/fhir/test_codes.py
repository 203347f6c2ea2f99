"""Codes stand in the pathway, each with where it was verified."""

import shutil

import pytest

import stegvis
from folders import SMALL
from stegvis import fhir
from stegvis.cli import main
from stegvis.loading import catalogue


def changed(folder, file, before, after):
    """A copy of the small pathway with one change."""
    copy = shutil.copytree(SMALL, folder / "small")
    path = copy / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    return copy


CODE = '[ {{ system = "urn:x", code = "1", says = "yes", verified_in = "x"{} }} ]'


@pytest.mark.parametrize(
    ("finding", "more", "fault"),
    [
        ("weeks", "", False),
        ("weeks", ', value = "red"', True),
        ("colour", ', value = "red"', False),
        ("colour", ', value = "pink"', True),
        ("colour", "", True),
    ],
)
def test_a_code_of_a_choice_names_one_of_its_words(tmp_path, finding, more, fault):
    """And no other code names any."""
    codes = f'id = "{finding}"\ncodes = {CODE.format(more)}'
    folder = changed(tmp_path, "pathway.toml", f'id = "{finding}"', codes)
    if fault:
        with pytest.raises(stegvis.PathwayError, match="a code of a choice has one of its words as value"):
            stegvis.load(folder)
    else:
        assert [code.code for code in stegvis.load(folder).finding_codes[finding]] == ["1"]


@pytest.mark.parametrize("item", [3, 4])
def test_a_code_of_an_item_is_of_one_that_there_is(tmp_path, item):
    """Mood has three."""
    code = f'{{ of = "item", item = {item}, system = "http://loinc.org", code = "1", verified_in = "x" }}'
    folder = changed(
        tmp_path, "instruments/mood.toml", 'use = "triage"', f'use = "triage"\ncodes = [ {code} ]'
    )
    if item == 3:
        assert next(fhir.code_rows(stegvis.load(folder)))[2].item == 3
    else:
        with pytest.raises(stegvis.PathwayError, match="item 4 does not exist"):
            stegvis.load(folder)


def test_a_code_means_one_thing():
    """No code of a scale stands for two totals, nor for a total and a form."""
    meant = {}
    for id, scale in catalogue().items():
        for code in scale.codes:
            if code.of in ("total", "panel"):
                meant.setdefault((code.system, code.code), set()).add((id, code.of))
        items = [code.item for code in scale.codes if code.of == "item"]
        assert items in ([], list(range(1, scale.items + 1)))
    assert all(len(things) == 1 for things in meant.values())


def test_a_card_shows_codes_and_where_they_were_verified(capsys):
    """Or why there are none."""
    assert main(["instruments", "phq9"]) == 0
    card = capsys.readouterr().out
    assert (
        "item 9: http://loinc.org 44260-8 [LHNCBC/lforms" in card
        and "answer 0: http://loinc.org LA6568-5 [" in card
    )
    assert main(["instruments", "suas_s"]) == 0
    assert "loinc_status: none_found" in capsys.readouterr().out
