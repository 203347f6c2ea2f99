"""Faults in a patient's values, in Swedish where the note is Swedish."""

import ast
import json
from datetime import date, datetime

import pytest

import stegvis
from folders import ROOT
from stegvis import Override
from stegvis.cli import main
from stegvis.errors import AssessmentError, Fault, Text
from stegvis.model import episode, parse, patient

SAID = [
    ({"age": 121}, "age: 121 är ingen ålder", "tillåtet: hela år från 0 till 120"),
    ({"age": 34, "scores": {"phq9": 28}}, "28 kan inte vara en totalpoäng på PHQ-9", "tillåtet: hela tal från 0 till 27"),
    ({"age": 34, "scores": {"madrs_s": 2.5}}, "2.5 är inget heltal", "hjälp: "),
    ({"age": 34, "scores": {"phq9": "12"}}, "'12' är inget heltal", "hjälp: skriv ett heltal utan citattecken"),
    ({"age": 12, "scores": {"phq9": 12}}, "PHQ-9 är inte validerad vid 12 års ålder", "tillåtet: 18 till 120 år"),
    ({"scores": {"PHQ-9": 12}}, "den här vårdprocessen använder ingen skala med det namnet", "menade du 'phq9'?"),
    ({"scores": {"core10": 12}}, "ingen regel här läser den", "hjälp: utelämna den"),
    ({"scores": {"sad_persons": 1}}, "SAD PERSONS får inte användas", "ställ frågorna om varningsflaggor"),
    ({"scores": {"gad7": 3, "gad2": 5}}, "gad2 5 stämmer inte med gad7 3", "tillåtet: gad7 från 5 till 20"),
    ({"scores": {"gad2": 7}}, "7 kan inte vara en totalpoäng på gad2", "hela tal från 0 till 6"),
    ({"age": 12, "scores": {"phq2": 1}}, "phq2 läses som en del av PHQ-9", "lämna poängen utanför"),
    ({"scores": {"audit": 9}, "items": {"audit": {"1": 0}}}, "totalpoängen 9 stämmer inte med frågorna", "fråga 1 = 0"),
    ({"items": {"audit": {"1": 0, "2": 3}}}, "fråga 2 kan inte vara 3 när fråga 1 är 0", "kontrollera båda"),
    ({"items": {"audit": {"9": 1}}}, "1 är inget värde på den här frågan", "inga värden däremellan"),
    ({"items": {"phq9": {"10": 1}}}, "det finns ingen sådan fråga", "tillåtet: fråga 1 till 9"),
    ({"items": {"phq9": 3}}, "items.phq9: ska vara svar efter fråga", "items.phq9"),
    ({"items": {"phq9": {"1": 1}}, "printed_items": {"phq9": {"1": 1}}}, "frågan är besvarad två gånger", "printed"),
    ({"findings": {"psychosis": 1}}, "1 är inte ja eller nej", "1 och 0 är inga svar"),
    ({"findings": {"psykos": True}}, "ingen uppgift heter så", "menade du 'psychosis'?"),
    ({"findings": {"xyzzy": True}}, "ingen uppgift heter så", "kända: acute_crisis"),
    ({"findings": {"age": 3}}, "findings.age: ingen uppgift heter så", "kända: "),
    ({"none_of": ["redflags"]}, "ingen frågegrupp heter 'redflags'", "menade du 'red_flags'?"),
    ({"agee": 3}, "agee: nyckeln finns inte", "menade du 'age'?"),
    ({"scores": 3}, "ska vara ett objekt", '{"phq9": ...}'),
    ({"none_of": "red_flags"}, "ska vara en lista med grupper", '["red_flags"]'),
    ({"contact_date": "2026-02-30"}, "detta är ingen dag", "skriv år-månad-dag"),
    (3, "en patient är ett objekt", "till exempel"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "what", "more"), SAID)
def test_a_fault_in_swedish(shipped, data, what, more):
    """What is wrong, what is allowed and how to mend it; in English as ever."""
    with pytest.raises(AssessmentError) as caught:
        stegvis.route(shipped, patient(data))
    said = caught.value.in_language("sv")
    assert what in said and more in said
    assert caught.value.in_language("en") == str(caught.value)
    assert not {"help:", "allowed:"} & set(said.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"age": 1, "age": 2}', "nyckeln står två gånger"),
        ('{"age": NaN}', "NaN är inte JSON"),
        ('{"age": 99999999999}', "är alldeles för stort"),
        ("{", "detta är inte JSON: "),
        ("[" * 100_000, "nästlad för djupt"),
    ],
)
def test_faulty_json_in_swedish(text, words):
    """The form of the text itself."""
    with pytest.raises(AssessmentError) as caught:
        parse(text)
    assert words in caught.value.in_language("sv")


def test_the_command_line_speaks_the_language_asked_for(capsys):
    """Swedish if nothing is said; JSON keeps English."""
    assert main(["route", "--age", "121"]) == 1
    assert "är ingen ålder" in capsys.readouterr().err
    assert main(["route", "--age", "121", "--lang", "en"]) == 1
    assert "is not an age" in capsys.readouterr().err


def test_a_list_of_patients_too(capsys, tmp_path):
    """Each fault with its index."""
    file = tmp_path / "list.json"
    file.write_text('[{"age": 121}]', "utf-8")
    assert main(["route", "--input", str(file), "--json"]) == 1
    out, err = capsys.readouterr()
    assert err.startswith("patient 0: age: 121 är ingen ålder")
    assert json.loads(out)[0]["error"][0]["what"]["en"] == "121 is not an age"


def test_plain_words_serve_both_languages():
    """A fault may be said in English alone."""
    one = Fault("x", 1, "wrong", hint=Text("rätta", "mend it"))
    assert (one.say("sv"), str(one)) == ("x: wrong\n  hjälp: rätta", "x: wrong\n  help: mend it")


def test_the_first_fault_is_plain_english(shipped):
    """What `except` blocks read are strings."""
    with pytest.raises(AssessmentError) as caught:
        stegvis.route(shipped, stegvis.Assessment(121))
    error = caught.value
    assert (error.field, error.value) == ("age", 121)
    assert (error.allowed, error.hint) == ("whole years from 0 to 120", "leave it out when it is unknown")


COURSE = {"step": "mood-course", "started": "2026-01-05", "on": "2026-02-02"}
WRONG_COURSES = [
    (3, "ett förlopp är ett objekt"),
    ({"foo": 1}, "foo: det finns ingen sådan nyckel"),
    ({"stp": 1}, "menade du 'step'?"),
    ({"step": None}, "step: saknas"),
    ({"started": "x"}, 'started: ska vara en dag, som "2026-03-05"'),
    ({"sessions": "x"}, "sessions: ska vara ett heltal"),
    ({"completed": 3}, "completed: ska vara true eller false"),
    ({"patient": []}, "patient: ska vara ett objekt"),
    ({"measurements": {}}, "measurements: ska vara en lista"),
    ({"measurements": [3]}, "measurements[0]: ska vara ett objekt"),
    ({"measurements": [{"instrument": "mood", "on": "2026-01-05", "total": "x"}]}, 'ska vara ett heltal, eller { "value"'),
    ({"scale": 3}, "scale: ska vara en text"),
    ({"checks": {"check-attended": 3}}, "checks.check-attended: ska vara true eller false"),
    ({"step": "mood-cours"}, "ingen insats heter 'mood-cours'"),
    ({"scale": "moo"}, "scale: den här vårdprocessen använder ingen skala med det namnet"),
    ({"impression": "bra"}, "inget intryck heter 'bra'"),
    ({"checks": {"check": True}}, "ingen kontrollfråga heter 'check'"),
    ({"started": "2026-03-01"}, "insatsen börjar 2026-03-01, efter uppföljningen 2026-02-02"),
    ({"started": "1900-01-01"}, "insatsen har pågått i"),
    ({"sessions": -1}, "-1 kan inte vara ett antal besök"),
    ({"patient": {"printed_items": {"mood": {"1": 0}}}}, "kryssade rutor läses inte i ett förlopp"),
    ({"overrides": [{"on": "2026-02-03", "by": "x", "reason": "y", "chosen": "z"}]}, "inget skäl heter 'y'"),
    ({"overrides": [{"on": "2026-02-03", "by": "x", "reason": "y", "chosen": "z"}]}, "dagen 2026-02-03 ligger efter uppföljningen"),
    ({"earlier": [{"step": "mood-advice", "started": "2026-01-02", "ended": "2026-01-01", "outcome": "x"}]}, "inget utfall heter 'x'"),
    ({"earlier": [{"step": "mood-advice", "started": "2026-01-02", "ended": "2026-01-01", "outcome": "x"}]},
     "insatsens början 2026-01-02 ligger efter insatsens slut 2026-01-01"),
    ({"referral": {"to": "mood-clinic", "sent": "2026-01-09", "arrived": "2026-01-08"}}, "ligger efter patienten mottagen"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "words"), WRONG_COURSES)
def test_a_fault_of_a_course_in_swedish(small, more, words):
    """No word of another language is mixed into it; English says the same in its own."""
    with pytest.raises(AssessmentError) as caught:
        stegvis.review(small, stegvis.Episode.from_dict(COURSE | more if isinstance(more, dict) else more))
    assert words in caught.value.in_language("sv")
    for one in caught.value.faults:
        assert one.said_what.sv != one.said_what.en
        assert not one.said_hint.en or one.said_hint.sv != one.said_hint.en


NOUNS = [
    ({"started": datetime(2026, 1, 5)}, "en dag utan klockslag"),
    ({"completed": "no"}, "ska vara True eller False"),
    ({"checks": 3}, "ska vara svar efter kontrollfråga"),
    ({"earlier": 3}, "ska vara en tupel"),
    ({"patient": 3}, "ska vara en stegvis.Assessment"),
    ({"scale": 3}, "ska vara en text"),
    ({"overrides": [Override(date(2026, 2, 2), " ", "own_judgement", "mood-clinic")]}, "vem som valde är inte sagt"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "words"), NOUNS)
def test_a_fault_of_a_noun_in_swedish(small, more, words):
    """As the values that JSON cannot have."""
    said = {"step": "mood-course", "started": date(2026, 1, 5), "on": date(2026, 2, 2)}
    with pytest.raises(AssessmentError) as caught:
        stegvis.review(small, stegvis.Episode(**(said | more)))
    assert words in caught.value.in_language("sv")
    assert all(one.said_what.sv != one.said_what.en for one in caught.value.faults)


# ---------------------------------------------------------------- every fault of an episode


def faults_made(source):
    """The calls in some code that make a fault."""
    calls = [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call)]
    return [one for one in calls if isinstance(one.func, ast.Name) and one.func.id == "Fault"]


def in_one_language(call):
    """Whether what is wrong, or how to mend it, is written as plain words; what is allowed may be names."""
    said = [*call.args[2:3], *call.args[4:5], *(k.value for k in call.keywords if k.arg in ("what", "hint"))]
    return any(
        isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and one.value) for one in said
    )


@pytest.mark.parametrize(
    "place", ["model/episode.py", "model/assessment.py", "model/call.py", "reviewing/*.py", "routing/*.py"]
)
def test_no_fault_that_an_episode_can_have_is_written_in_one_language(place):
    """Of the episode itself, its patient, its measurements and its values."""
    files = sorted((ROOT / "src/stegvis").glob(place))
    made = [(file.name, call) for file in files for call in faults_made(file.read_text("utf-8"))]
    assert made
    assert not [(name, ast.unparse(call)) for name, call in made if in_one_language(call)]


def test_a_fault_in_one_language_would_be_found():
    """Plain words, or words with a value in them."""
    for said in ('"no such key"', 'f"{id} is wrong"', 'WHAT, "", "leave it out"'):
        (call,) = faults_made(f'Fault("x", 1, {said})')
        assert in_one_language(call)
    (call,) = faults_made('Fault("x", 1, WHAT, "a, b", "", "unknown_name")')
    assert not in_one_language(call)


def misshapen():
    """An episode with one thing wrong: a key that nothing has, a value of no kind or none, in each of its parts."""
    parts = {"": (episode.FORM, COURSE)}
    for key, (_, form, required) in episode.PARTS.items():
        days = {name: "2026-01-05" if form[name] is episode.DATE else "mood" for name in required}
        parts[key] = form, days
    for key, (form, whole) in parts.items():
        bad = [whole | {"nope": 1}, whole | {f"{next(iter(form))}x": 1}]
        bad += [whole | {name: value} for name in form for value in (3.5, "", [[]], {"a": {}})]
        bad += [{k: v for k, v in whole.items() if k != name} for name in form if name in whole]
        for one in bad:
            listed = one if key in ("", "referral") else [one]
            yield one if not key else COURSE | {key: listed}
    yield from (
        COURSE | {"patient": {name: 3.5}} for name in ("nope", "age", "scores", "findings", "caller", "call")
    )


def test_every_part_of_an_episode_is_faulted_in_both_languages():
    """Walked by its declared form, so that a key to come is walked too."""
    faults = []
    for data in misshapen():
        try:
            stegvis.Episode.from_dict(data)
        except AssessmentError as error:
            faults += error.faults
    fields = {fault.field.partition(".")[0].partition("[")[0] for fault in faults}
    assert fields >= {*episode.FORM, "nope"}
    assert {fault.said_what.en for fault in faults} >= {"no such key", "is missing", "should be a text"}
    for one in faults:
        assert one.said_what.sv != one.said_what.en, one
        assert one.said_hint.sv != one.said_hint.en or not one.said_hint.en, one
