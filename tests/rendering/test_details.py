"""An answer in three sizes and in one language."""

import json

import pytest
from jsonschema import Draft202012Validator

import stegvis
from stegvis.cli import main
from stegvis.rendering.schemas import SCHEMAS

REAL = stegvis.load("se-primary-care")
PATIENTS = [
    stegvis.Assessment(age=41),
    stegvis.Assessment(age=51, scores={"isi": 17}, findings={"psychosis": True}),
]


def valid(name, data):
    """The data fit the schema."""
    return [e.message for e in Draft202012Validator(SCHEMAS[name]).iter_errors(data)] == []


@pytest.mark.parametrize("patient", PATIENTS, ids=("open", "urgent"))
def test_each_size_fits_its_schema_and_its_limit(patient):
    """2 kB of ids, 8 kB in one language, and everything; also of what was read back."""
    rec = stegvis.route(REAL, patient)
    decision = rec.to_dict("decision")
    assert valid("recommendation-decision", decision) and len(json.dumps(decision)) <= 2048
    assert decision["questions"] == [one["question"] for one in rec.questions]
    assert decision["because"] == [one["rule"] for one in rec.because]
    assert decision["ranks"]["level"] == list(REAL.levels).index(
        next(one for one in REAL.levels if one.id == rec.level)
    )
    assert valid("recommendation-summary", rec.to_dict("summary"))
    for lang in ("sv", "en"):
        short = rec.to_dict("summary", lang)
        assert valid("recommendation-summary-in-one-language", short) and len(json.dumps(short)) <= 8192
        assert valid("recommendation-in-one-language", rec.to_dict(lang=lang))
        assert short["intended_use"] == rec.intended_use[lang]
    back = stegvis.Recommendation.from_dict(rec.to_dict())
    assert back.to_dict("summary", "sv") == rec.to_dict("summary", "sv")
    assert back.to_dict("decision") == decision | {"ranks": None}


@pytest.mark.parametrize(("detail", "lang", "allowed"), [("all", None, "summary"), ("full", "fi", "sv, en")])
def test_other_words_are_refused_with_those_that_are_allowed(detail, lang, allowed):
    """Neither a detail nor a language of one's own."""
    with pytest.raises(stegvis.StegvisError, match=allowed):
        stegvis.route(REAL, PATIENTS[0]).to_dict(detail, lang)


def test_the_command_line_takes_the_same_words(capsys):
    """A shorter answer is JSON, in the language asked for; everything is in both."""
    rec = stegvis.route(REAL, PATIENTS[0])
    for detail, said in (
        ("decision", rec.to_dict("decision")),
        ("summary", rec.to_dict("summary", "en")),
        ("full", rec.to_dict()),
    ):
        assert main(["route", "--age", "41", "--detail", detail, "--lang", "en"]) == 0
        assert json.loads(capsys.readouterr().out) == said
