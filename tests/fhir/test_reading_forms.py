"""Answered forms: which question an answer is of, and what it scores."""

from datetime import date
from decimal import Decimal

import pytest
from records import (
    ASKED_IN_VAIN,
    DAY,
    LA,
    LOINC,
    ON,
    PHQ9,
    TOTAL,
    concept,
    observation,
    patient,
    phq9,
    response,
    whys,
)

from stegvis import AssessmentError, fhir
from stegvis.errors import Fault

TEN = (1, 1, 2, 1, 1, 1, 1, 1, 1)
OWN = "urn:stegvis:se-primary-care:questionnaire:"


def weighed(score, url="http://hl7.org/fhir/StructureDefinition/ordinalValue", **coding):
    """An answer that carries its weight."""
    return {"valueCoding": {"code": "x", "extension": [{"url": url, "valueDecimal": score}]} | coding}


def test_a_stored_total_that_its_answers_do_not_make_is_worked_out_again(shipped):
    """HL7's own published response says 13, and its answers sum to 10."""
    form = phq9(*TEN)
    form["item"].append({"linkId": f"/{TOTAL}", "answer": [{"valueDecimal": 13}]})
    reading = fhir.read(shipped, [patient(), form], on=ON)
    assert sum(reading.assessment.items["phq9"].values()) == 10 and not reading.assessment.scores
    (conflict,) = reading.conflicts
    assert ([one.value for one in conflict.given], conflict.kept) == ([13, 10], 10)
    assert reading.questions == () and "worked out from the answers" in whys(reading)[0]
    assert {one.source for one in reading.used} == {"Patient/p", "QuestionnaireResponse[1]"}


def test_a_stored_total_that_fits_is_no_conflict(shipped):
    """It says what the answers say."""
    form = phq9(*TEN)
    form["item"].append({"linkId": TOTAL, "answer": [{"valueInteger": 10}]})
    reading = fhir.read(shipped, form, on=ON)
    assert (reading.conflicts, reading.ignored) == ((), ()) and "phq9" in [one.input for one in reading.used]


@pytest.mark.parametrize("total", [6, 24])
def test_a_total_beside_part_of_the_answers_counts_when_it_can_be(shipped, total):
    """Three answers sum to 6; the six others can add 0 to 18."""
    form = phq9(2, 2, 2)
    form["item"].append({"linkId": TOTAL, "answer": [{"valueInteger": total}]})
    reading = fhir.read(shipped, form, on=ON)
    assert reading.assessment.scores == {"phq9": total} and len(reading.assessment.items["phq9"]) == 3


@pytest.mark.parametrize("total", [5, 25])
def test_a_total_beside_part_of_the_answers_that_cannot_be(shipped, total):
    """The answers count; the total is asked for, and suicide where it leaves that item no lowest answer."""
    form = phq9(2, 2, 2)
    form["item"].append({"linkId": TOTAL, "answer": [{"valueInteger": total}]})
    reading = fhir.read(shipped, form, on=ON)
    assert reading.assessment.scores == {} and len(reading.assessment.items["phq9"]) == 3
    assert reading.conflicts[0].kept is None
    assert [one.critical for one in reading.conflicts] == ([False] if total == 5 else [False, True])


@pytest.mark.parametrize(
    "answer",
    [
        {"valueInteger": 2},
        {"valueDecimal": 2.0},
        {"valueDecimal": Decimal("2.0")},
        {"valueQuantity": {"value": 2}},
        {"valueQuantity": {"value": 2, "code": "{score}", "unit": "score"}},
        {"valueCoding": {"system": LOINC, "code": "LA6570-1"}},
        {"valueCoding": {"system": "https://loinc.org/", "code": "la6570-1"}},
        {"valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.1", "code": "LA6570-1"}},
        {"valueCoding": {"system": "2.16.840.1.113883.6.1", "code": "LA6570-1"}},
        {
            "valueCoding": {
                "system": LOINC,
                "code": "LA6570-1",
                "extension": [{"url": "x", "valueDecimal": 3}, 1],
            }
        },
        {"valueCoding": {"code": "LA6570-1"}},
        {"valueCodeableConcept": concept("LA6570-1")},
        weighed(2),
        weighed(2, "http://hl7.org/fhir/StructureDefinition/itemWeight"),
        weighed(2, "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue"),
        weighed(2, system=LOINC, code="LA6570-1"),
    ],
    ids=str,
)
@pytest.mark.parametrize("link", ["44250-9", "/44250-9", "/44249-1/44250-9", "44250-9/"])
def test_an_answer_in_each_of_its_spellings(shipped, answer, link):
    """The same answer."""
    reading = fhir.read(shipped, response({link: answer}), on=ON)
    assert reading.assessment.items == {"phq9": {1: 2}} and reading.ignored == ()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            {"valueString": "2"},
            "valueString is a text where a number belongs: write the number without quotes",
        ),
        (
            {"valueInteger": "2"},
            "valueInteger is a text where a number belongs: write the number without quotes",
        ),
        (
            {"valueDecimal": "2.0"},
            "valueDecimal is a text where a number belongs: write the number without quotes",
        ),
        (
            {"valueQuantity": {"value": "2"}},
            "valueQuantity.value is a text where a number belongs: write the number without quotes",
        ),
        ({"valueDecimal": 2.5}, "the number is not whole"),
        ({"valueDecimal": Decimal("NaN")}, "this is not a number"),
        ({"valueDecimal": float("nan")}, "the number is far too large"),
        ({"valueInteger": 10**9}, "the number is far too large"),
        ({"valueInteger": 4}, "phq9.item1 cannot have this value"),
        ({"valueInteger": -1}, "phq9.item1 cannot have this value"),
        ({"valueBoolean": True}, "yes or no does not say what the answer scores"),
        ({"valueInteger": [2]}, "this is not a number"),
        ({"valueQuantity": {"value": 2, "unit": "%"}}, "valueQuantity has another unit than a score's"),
        ({"valueQuantity": {"value": 2, "comparator": ">"}}, "valueQuantity is only a bound"),
        ({"valueInteger": 2, "valueDecimal": 2}, "the answer has two values at once"),
        ({"valueInteger": None}, "the answer is empty"),
        ({"_valueInteger": {"extension": []}}, "the source says why there is no answer"),
        ({"valueCoding": {"system": LOINC, "code": "LA0-0"}}, "the answer's code has no known score"),
        ({"valueCoding": {"code": "LA0-0"}}, "the answer's code has no known score"),
        ({"valueCodeableConcept": {"coding": "x"}}, "the answer's code has no known score"),
        (weighed(1, system=LOINC, code="LA6570-1"), "the code and the weight say different scores"),
        (weighed(None), "the answer is empty"),
        (
            {"valueCodeableConcept": {"coding": [{"system": LOINC, "code": code} for code in LA[:2]]}},
            "the code and the weight say different scores",
        ),
    ],
    ids=str,
)
def test_an_answer_that_cannot_be_read_says_why(shipped, answer, why):
    """Nothing is guessed, and what was written is not repeated."""
    reading = fhir.read(shipped, response({"44250-9": answer}), on=ON)
    (left,) = reading.ignored
    assert left.why.en.startswith(why) and left.why.sv and left.input == "phq9.item1"
    assert left.at == "QuestionnaireResponse.item[0]" and reading.assessment.items == {}


@pytest.mark.parametrize(("answer", "link"), [({"valueInteger": 28}, TOTAL), ({"valueString": "9"}, TOTAL)])
def test_a_total_that_cannot_be_read(shipped, answer, link):
    """Out of range, or a text."""
    reading = fhir.read(shipped, response({link: answer}), on=ON)
    assert reading.assessment.scores == {} and [one.input for one in reading.ignored] == ["phq9"]


def test_a_total_alone_counts_as_it_stands(shipped):
    """There is nothing to work it out from."""
    assert fhir.read(shipped, response({TOTAL: 14}), on=ON).assessment.scores == {"phq9": 14}


def test_groups_and_answers_are_opened_however_deep(shipped):
    """A group in a group, and a question under an answer."""
    inner = {"linkId": "44255-8", "answer": [{"valueInteger": 1}]}
    outer = {"linkId": "44250-9", "answer": [{"valueInteger": 3, "item": [inner]}]}
    form = response({}) | {"item": [{"linkId": "g", "item": [{"linkId": "h", "item": [outer]}]}]}
    assert fhir.read(shipped, form, on=ON).assessment.items == {"phq9": {1: 3, 2: 1}}
    for _ in range(5000):
        form = form | {"item": [{"linkId": "g", "item": form["item"]}]}
    assert fhir.read(shipped, form, on=ON).assessment.items == {"phq9": {1: 3, 2: 1}}


def test_several_answers_to_one_question_are_none(shipped):
    """Which is meant is not known; each says which input it is of."""
    form = response({}) | {"item": [{"linkId": "44250-9", "answer": [1, 2]}]}
    reading = fhir.read(shipped, form, on=ON)
    assert reading.assessment.items == {} and whys(reading) == ["this is no answer"] * 2
    assert {one.input for one in reading.ignored} == {"phq9.item1"}
    two = [{"valueInteger": 1}, {"valueInteger": 2}]
    reading = fhir.read(shipped, response({}) | {"item": [{"linkId": "44250-9", "answer": two}]}, on=ON)
    assert reading.assessment.items == {} and reading.conflicts[0].input == "phq9.item1"
    assert reading.conflicts[0].why.en == "the question has several answers"


@pytest.mark.parametrize(("given", "kept"), [((9, 9), 9), ((9, 11), None), ((9, 11, 9), None), ((2, 27), 27)])
def test_several_totals_in_one_form(shipped, given, kept):
    """Two that differ are none, and a third does not settle it; one that raises a flag holds."""
    answers = [{"valueInteger": one} for one in given]
    reading = fhir.read(shipped, response({}) | {"item": [{"linkId": TOTAL, "answer": answers}]}, on=ON)
    assert reading.assessment.scores.get("phq9") == kept and bool(reading.conflicts) == (given != (9, 9))


def test_a_question_answered_twice(shipped):
    """The same answer is one; different answers are a conflict, and a third does not settle it."""
    item = [{"linkId": "44250-9", "answer": [{"valueInteger": score}]} for score in (1, 1, 2, 1)]
    same = fhir.read(shipped, response({}) | {"item": item[:2]}, on=ON)
    assert same.assessment.items == {"phq9": {1: 1}} and same.conflicts == ()
    other = fhir.read(shipped, response({}) | {"item": item}, on=ON)
    assert other.assessment.items == {} and [one.value for one in other.conflicts[0].given] == [1, 2]
    assert other.questions[0].sv == "PHQ-9, fråga 1: vilket svar (0–3)?"
    assert whys(other) == ["the question has several answers"]


def form_of(link="q1", url="http://example.org/q", **question):
    """A Questionnaire with one question."""
    one = {"linkId": link, "type": "choice"} | question
    return {"resourceType": "Questionnaire", "id": "f", "url": url, "item": [{"linkId": "g", "item": [one]}]}


CODED = {
    "code": [{"system": LOINC, "code": "44250-9"}],
    "answerOption": [
        {
            "valueCoding": {"system": "urn:x", "code": "often"},
            "extension": [{"url": "u/ordinalValue", "valueDecimal": 2}],
        },
        {
            "valueCoding": {"system": "urn:x", "code": "odd"},
            "extension": [{"url": "u/ordinalValue", "valueString": "2"}],
        },
        {"valueString": "x"},
        "x",
    ],
}


@pytest.mark.parametrize(
    "said", ["http://example.org/q|2", "Questionnaire/f", "#f", {"reference": "Questionnaire/f"}]
)
def test_the_questionnaire_says_what_the_questions_are(shipped, said):
    """Their codes and the weights of their options, inside the response or beside it."""
    answer = {"q1": {"valueCoding": {"system": "urn:x", "code": "often"}}}
    beside = [] if said == "#f" else [form_of(**CODED)]
    inside = {"contained": [form_of(**CODED)]} if said == "#f" else {}
    reading = fhir.read(shipped, [*beside, response(answer, said, **inside)], on=ON)
    assert reading.assessment.items == {"phq9": {1: 2}}


def test_an_option_whose_weight_is_a_text_has_none(shipped):
    """So the answer cannot be read."""
    answer = {"q1": {"valueCoding": {"system": "urn:x", "code": "odd"}}}
    reading = fhir.read(shipped, [form_of(**CODED), response(answer, "http://example.org/q")], on=ON)
    assert whys(reading)[0].startswith("the answer's code has no known score")


def test_a_form_that_is_not_there_is_read_by_its_link_ids(shipped):
    """Its address is unknown, and a contained one that is missing too."""
    for said in ("http://example.org/unknown", "#nowhere", None, 7):
        assert fhir.read(shipped, response({"44250-9": 1}, said), on=ON).assessment.items == {"phq9": {1: 1}}


def test_unknown_questions_are_told(shipped):
    """All of them, or beside known ones; a form without answers is silent."""
    assert whys(fhir.read(shipped, response({"x": 1}), on=ON)) == [
        "none of its questions is known to this pathway"
    ]
    reading = fhir.read(shipped, response({"x": 1, "44250-9": 1}), on=ON)
    assert whys(reading) == ["its other questions are not known to this pathway"]
    assert fhir.read(shipped, response({}), on=ON).ignored == ()


def test_a_short_form_by_its_panel_is_a_total(shipped):
    """PHQ-2 bounds PHQ-9, which shares its questions."""
    form = response({"44250-9": 3, "44255-8": 2}, "http://loinc.org/q/55757-9")
    assert fhir.read(shipped, form, on=ON).assessment.scores == {"phq2": 5}
    half = response({"44250-9": 3}, "http://loinc.org/q/55757-9")
    reading = fhir.read(shipped, half, on=ON)
    assert reading.assessment.scores == reading.assessment.items == {} and reading.used == ()


def test_a_short_form_that_does_not_fit_the_whole_is_left_out(shipped):
    """The router would refuse them together."""
    short = response({"55758-7": 6}, "http://loinc.org/q/55757-9")
    reading = fhir.read(shipped, [phq9(*TEN), short], on=ON)
    assert reading.assessment.scores == {} and sum(reading.assessment.items["phq9"].values()) == 10
    assert [(one.input, one.source) for one in reading.ignored] == [("phq2", "QuestionnaireResponse[2]")]
    assert "phq2" not in {one.input for one in reading.used}


@pytest.mark.parametrize("status", ["in-progress", "entered-in-error", "stopped", None, "Kalle Anka", 3])
def test_a_form_that_is_not_done_does_not_count(shipped, status):
    """And a status that nobody knows is not repeated."""
    reading = fhir.read(shipped, phq9(*TEN, status=status), on=ON)
    assert reading.assessment.items == {} and "Anka" not in str(reading)
    assert whys(reading)[0].startswith("does not count")


def test_an_amended_form_counts(shipped):
    """It was completed, and mended."""
    assert fhir.read(shipped, phq9(*TEN, status="amended"), on=ON).assessment.items


@pytest.mark.parametrize("authored", [None, "yesterday", "2026-13-01", "0001-01-01T00:00:00+14:00", 20261120])
def test_a_form_without_a_day_does_not_count(shipped, authored):
    """How old it is cannot be told."""
    assert whys(fhir.read(shipped, phq9(*TEN, authored=authored), on=ON)) == [
        "it does not say which day it is of"
    ]


def test_findings_are_answered_in_our_own_forms(shipped):
    """By link id when the form is ours, by our code when the form is another's; elsewhere a link id is a word."""
    items = {"psychosis": {"valueBoolean": True}, "crisis_kind": {"valueCoding": {"code": "GRIEF"}}}
    mine = response(items, f"{OWN}crisis|9.9", ON.isoformat())
    assert fhir.read(shipped, mine, on=ON).assessment.findings == {"psychosis": True, "crisis_kind": "grief"}
    assert fhir.read(shipped, response(items, "http://example.org"), on=ON).assessment.findings == {}
    coded = form_of(code=[{"system": "urn:stegvis:se-primary-care", "code": "psychosis"}])
    other = response({"q1": {"valueBoolean": True}}, "http://example.org/q")
    assert fhir.read(shipped, [coded, other], on=ON).assessment.findings == {"psychosis": True}


@pytest.mark.parametrize(
    ("link", "answer", "why"),
    [
        ("psychosis", {"valueString": "ja"}, "the answer is not yes or no"),
        ("psychosis", {"valueInteger": 1}, "the answer is not yes or no"),
        ("psychosis", {}, "the answer is empty"),
        ("crisis_kind", {"valueCoding": {"code": "flood"}}, "the answer is none of the words"),
        ("crisis_kind", {"valueString": "grief"}, "the answer is none of the words"),
    ],
)
def test_a_finding_that_cannot_be_read(shipped, link, answer, why):
    """Its question stays open."""
    reading = fhir.read(shipped, response({link: answer}, f"{OWN}crisis"), on=ON)
    assert reading.assessment.findings == {} and whys(reading) == [why]


def test_the_age_in_our_own_form_is_not_read(shipped):
    """It comes from the birth date; no question is told as unknown for it."""
    assert fhir.read(shipped, response({"age": 34}, f"{OWN}crisis"), on=ON).ignored == ()


def test_two_answers_to_a_finding_in_one_form(shipped):
    """A conflict: it goes in as not given, and is asked; what raises a red flag holds."""
    for id, findings in (("exhaustion", {}), ("psychosis", {"psychosis": True})):
        item = [{"linkId": id, "answer": [{"valueBoolean": said} for said in (True, False)]}]
        reading = fhir.read(shipped, response({}, f"{OWN}crisis", ON.isoformat()) | {"item": item}, on=ON)
        assert reading.assessment.findings == findings and reading.conflicts[0].input == id
        assert list(reading.questions) == ([] if findings else [shipped.inputs[id].ask])


@pytest.mark.parametrize("day", [DAY, "2026-11-27"])
def test_a_red_flag_denied_earlier_is_asked_again(shipped, day):
    """A yes still counts; of what is no red flag, a no does too."""
    items = {
        "psychosis": {"valueBoolean": False},
        "mania": {"valueBoolean": True},
        "low_mood": {"valueBoolean": False},
    }
    reading = fhir.read(shipped, response(items, f"{OWN}depression", day), on=ON)
    assert reading.assessment.findings == {"mania": True, "low_mood": False}
    assert "ask again" in whys(reading)[0]


@pytest.mark.parametrize("moment", ["2026-11-28", "2026-11-28T23:30:00+01:00", "2026-11-29T00:30:00+01:00"])
def test_a_red_flag_denied_on_the_day_counts(shipped, moment):
    """The day as it was written, or in universal time."""
    items = {"psychosis": {"valueBoolean": False}}
    reading = fhir.read(shipped, response(items, f"{OWN}depression", moment), on=date(2026, 11, 28))
    assert reading.assessment.findings == {"psychosis": False}


def test_which_scale_a_form_is_of_by_the_code_of_its_questionnaire(shipped):
    """PHQ-2's two questions are PHQ-9's first two, unless the form says that it is PHQ-2."""
    form = form_of("44250-9") | {"code": [{"system": LOINC, "code": "55757-9"}]}
    answers = response({"44250-9": 1, "44255-8": 1}, "http://example.org/q")
    assert fhir.read(shipped, [form, answers], on=ON).assessment.scores == {"phq2": 2}
    assert fhir.read(shipped, answers, on=ON).assessment.items == {"phq9": {1: 1, 2: 1}}


def test_items_that_the_form_skips_are_nought(shipped):
    """AUDIT: who never drinks is asked no more than the last two questions."""
    form = response({f"audit.item{n}": {"valueInteger": 0} for n in (1, 9, 10)}, f"{OWN}audit")
    form["item"].append({"linkId": "audit", "answer": [{"valueInteger": 7}]})
    reading = fhir.read(shipped, form, on=ON)
    assert reading.conflicts[0].kept == 0 and reading.assessment.items["audit"] == {1: 0, 9: 0, 10: 0}
    assert len(PHQ9) == 9


def test_a_question_without_a_link_id(shipped):
    """It is not known."""
    form = response({}) | {"item": [{"answer": [{"valueInteger": 1}]}]}
    assert whys(fhir.read(shipped, form, on=ON)) == ["none of its questions is known to this pathway"]


@pytest.mark.parametrize(("weeks", "read"), [(0, True), (52, True), (53, False), ("4", False)])
def test_a_finding_that_is_a_number(small, weeks, read):
    """Within its range, in a form and as an observation."""
    form = response({"weeks": {"valueInteger": weeks}}, "urn:stegvis:small:questionnaire:low")
    seen = observation("weeks", {"valueInteger": weeks}, system="urn:stegvis:small")
    for given in (form, seen):
        reading = fhir.read(small, given, on=ON)
        assert reading.assessment.findings == ({"weeks": weeks} if read else {})
        assert [one.input for one in reading.ignored] == ([] if read else ["weeks"])


def test_a_fault_that_no_value_of_the_record_makes_is_raised(shipped, monkeypatch):
    """Rather than tried again for ever."""
    error = AssessmentError([Fault("contact_date", None, "no")])

    def refuse(*_):
        raise error

    monkeypatch.setattr("stegvis.fhir.hearing.weigh", refuse)
    with pytest.raises(AssessmentError) as caught:
        fhir.read(shipped, phq9(1), on=ON)
    assert caught.value.faults == error.faults


def in_vain(*links, questionnaire="http://loinc.org/q/44249-1", authored=DAY):
    """A form whose questions were asked of somebody who does not know."""
    item = [{"linkId": link, "extension": [ASKED_IN_VAIN]} for link in links]
    return response({}, questionnaire, authored) | {"item": item}


def test_what_nobody_knew_long_ago_is_not_entered(shipped):
    """It says why, as an old answer does."""
    reading = fhir.read(shipped, in_vain("44260-8", authored="2020-01-01"), on=ON)
    assert reading.assessment.items == {} and whys(reading) == ["older than 28 days"]


def test_a_total_that_nobody_knows_says_nothing_beside_all_its_items(shipped):
    """The items make it."""
    items = [1, 1, 1, 1, 1, 1, 1, 1, 0]
    form = phq9(*items)
    form["item"] += in_vain("44261-6")["item"]
    reading = fhir.read(shipped, form, on=ON)
    assert reading.assessment.items == {"phq9": dict(enumerate(items, 1))} and reading.assessment.scores == {}
