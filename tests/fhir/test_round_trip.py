"""A patient written as answers and read back is the same patient; the forms' own expressions agree with us."""

from datetime import date

import pytest
from attrs import evolve
from fhirpathpy import evaluate
from fhirpathpy.models import models
from hypothesis import given
from hypothesis import strategies as st
from records import ASKED_IN_VAIN, LOINC, ON, patient

import stegvis
from draws import tries
from stegvis import Assessment, AssessmentError, fhir
from stegvis.fhir.expressions import skipped
from stegvis.language import inputs_of, truth_of
from stegvis.model import Claim, Skip
from stegvis.testing import assessments

PATHWAY = stegvis.load("se-primary-care")
NO_CLAIM = Claim("inference", "", "", "")
SCALES = sorted(PATHWAY.instruments)
SUMMED = [id for id in SCALES if PATHWAY.instruments[id].summed]
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
GATE = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"


@st.composite
def answered(draw, whole=False, among=SCALES):
    """One scale, answered wholly or in part, as its form lets one answer."""
    scale = PATHWAY.instruments[draw(st.sampled_from(among))]
    numbers = range(1, scale.items + 1)
    items = {n: draw(st.sampled_from(scale.allowed(n))) for n in numbers if whole or draw(st.booleans())}
    for skip in scale.skips:
        if all(items.get(number) == 0 for number in skip.when_zero):
            items = {number: value for number, value in items.items() if number not in skip.zero}
    return scale, items


def born_at(scale):
    """A patient of the lowest age that a scale is for."""
    return patient(f"{ON.year - scale.age_lowest}-01-01")


@given(answered())
@tries(300)
def test_a_scale_comes_back(drawn):
    """Items as they were, the total worked out from them, every value with the form as its source."""
    scale, items = drawn
    before = Assessment(items={scale.id: items} if items else {})
    form = fhir.questionnaire_response(PATHWAY, before, scale.id, ON)
    reading = fhir.read(PATHWAY, [born_at(scale), form], on=ON)
    assert reading.assessment.to_dict() == {
        "age": scale.age_lowest, "contact_date": ON.isoformat(),
    } | ({"items": {scale.id: {str(n): items[n] for n in sorted(items)}}} if items else {})  # fmt: skip
    assert (reading.ignored, reading.conflicts) == ((), ())
    assert {one.source for one in reading.used} <= {"Patient/p", "QuestionnaireResponse[1]"}


@given(answered())
def test_a_scale_comes_back_from_another_program(drawn):
    """By LOINC's codes where it has them, flat, with the Questionnaire beside the answers, decimals for wholes."""
    scale, items = drawn
    form = fhir.questionnaire(PATHWAY, scale.id) | {"url": "http://example.org/form"}
    questions = {}
    for i, item in enumerate(form["item"][0]["item"], 1):
        coded = [one for one in item["code"] if one["system"] == LOINC] or item["code"]
        questions[item["linkId"]] = f"/q/{i}"
        item |= {"linkId": f"/q/{i}", "code": coded}
    answers = [
        {"linkId": questions[f"{scale.id}.item{n}"], "answer": [{"valueDecimal": float(value)}]}
        for n, value in items.items()
    ]
    given = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "authored": "2026-11-28T08:00:00Z",
    }
    said = given | {"questionnaire": "http://example.org/form|1.0", "item": answers}
    reading = fhir.read(PATHWAY, [form, said], on=ON)
    assert reading.assessment.items == ({scale.id: items} if items else {})


@given(assessments(PATHWAY), st.sampled_from([track.id for track in PATHWAY.tracks]))
@tries(50)
def test_a_whole_track_comes_back(before, track):
    """Every finding, item and total that its form asks for."""
    form = fhir.questionnaire_response(PATHWAY, before, track, ON)
    links = {*answers_of(form), *asked_in_vain(form)}
    age = {} if before.age is None else {"birthDate": f"{ON.year - before.age}-01-01"}
    try:
        stegvis.route(PATHWAY, before)
    except AssessmentError:
        return
    reading = fhir.read(PATHWAY, [{"resourceType": "Patient", **age}, form], on=ON)
    findings = {id: value for id, value in before.findings.items() if id in links and value is not None}
    assert reading.assessment.findings == findings and reading.conflicts == ()
    for id, items in before.items.items():
        kept = {int(n): value for n, value in items.items() if value is not None and f"{id}.item{n}" in links}
        assert reading.assessment.items.get(id, {}) == kept


def answers_of(form):
    """Each answer of a response, by its link id."""
    left, found = list(form.get("item", ())), {}
    while left:
        item = left.pop()
        left += item.get("item", ())
        if "answer" in item:
            found[item["linkId"]] = item["answer"][0]
    return found


def asked_in_vain(form):
    """The link ids of the items of a response that say that nobody knew."""
    left, found = list(form.get("item", ())), set()
    while left:
        item = left.pop()
        left += item.get("item", ())
        if item.get("extension") == [ASKED_IN_VAIN] and "answer" not in item:
            found.add(item["linkId"])
    return found


def test_what_nobody_knows_comes_back():
    """A finding, a choice, a total and an item: each is asked and not known, which is no answer."""
    before = Assessment(
        34,
        {"gad7": "unknown"},
        {"phq9": {9: "unknown", 1: 2}},
        {"low_mood": True, "psychosis": "unknown", "caller": "unknown"},
    )
    form = fhir.questionnaire_response(PATHWAY, before, "depression", ON)
    assert asked_in_vain(form) == {"phq9.item9", "psychosis", "caller"}
    reading = fhir.read(PATHWAY, [patient("1992-01-01"), form], on=ON)
    assert dict(reading.assessment.findings) == dict(before.findings)
    assert reading.assessment.items == {"phq9": {1: 2, 9: "unknown"}} and reading.ignored == ()
    total = fhir.questionnaire_response(PATHWAY, before, "gad7", ON)
    assert asked_in_vain(total) == {"gad7"}
    again = fhir.read(PATHWAY, [patient("1992-01-01"), total], on=ON)
    assert again.assessment.scores == {"gad7": "unknown"} and again.conflicts == ()
    assert fhir.observations(PATHWAY, before, "Patient/p", ON) == []


def test_what_is_known_stands_beside_what_nobody_knew():
    """An answer of the same day, a total and what the record states are worth more."""
    asked = {"extension": [ASKED_IN_VAIN]}
    items = [asked | {"linkId": id} for id in ("low_mood", "phq9")]
    known = [{"linkId": "low_mood", "answer": [{"valueBoolean": True}]},
             {"linkId": "phq9", "answer": [{"valueInteger": 12}]}]  # fmt: skip
    url = fhir.questionnaire(PATHWAY, "depression")["url"]
    forms = [
        {"resourceType": "QuestionnaireResponse", "status": "completed", "authored": ON.isoformat(),
         "questionnaire": url, "item": some} for some in (items, known)
    ]  # fmt: skip
    reading = fhir.read(PATHWAY, forms, on=ON)
    assert reading.conflicts == () and dict(reading.assessment.findings) == {"low_mood": True}
    assert dict(reading.assessment.scores) == {"phq9": 12}


def run(expression, response):
    """What an expression gives."""
    return evaluate(response, expression, {"resource": response}, models["r4"])


@pytest.mark.slow
@given(answered(whole=True, among=SUMMED), st.booleans())
@tries(25)
def test_the_form_works_out_our_total(drawn, leave_one_out):
    """By its calculatedExpression; nothing while a question is open."""
    scale, items = drawn
    form = fhir.questionnaire(PATHWAY, scale.id)
    (total,) = [item for item in form["item"][0]["item"] if item["linkId"] == scale.id]
    whole = fhir.questionnaire_response(PATHWAY, Assessment(items={scale.id: items}), scale.id, ON)
    ours = answers_of(whole)[scale.id]["valueInteger"]
    if leave_one_out:
        del items[next(iter(items))]
        whole = fhir.questionnaire_response(PATHWAY, Assessment(items={scale.id: items}), scale.id, ON)
    (said,) = [one["valueExpression"]["expression"] for one in total["extension"] if one["url"] == CALCULATED]
    assert run(said, whole) == ([] if leave_one_out else [ours])


def applies(item, response):
    """Whether an item applies, by its enableWhen or its expression, as a form filler would tell."""
    for one in item.get("extension", ()):
        if one["url"] == GATE:
            (holds,) = run(one["valueExpression"]["expression"], response)
            return holds
    given = answers_of(response)
    held = []
    for one in item.get("enableWhen", ()):
        key = next(key for key in one if key.startswith("answer"))
        said = given.get(one["question"], {}).get(key.replace("answer", "value"))
        meant = one[key]
        if said is None:
            held.append(False)
        elif isinstance(meant, dict):
            held.append((said["code"] == meant["code"]) == (one["operator"] == "="))
        else:
            signs = {"=": said == meant, ">=": said >= meant, "<=": said <= meant}
            held.append(signs[one["operator"]])
    return (any if item.get("enableBehavior") == "any" else all)(held)


@pytest.mark.slow
@given(st.data(), st.sampled_from([track.id for track in PATHWAY.tracks]))
@tries(25)
def test_the_form_opens_our_gates(data, track):
    """Each question applies in the form just when its gate holds for us."""
    form = fhir.questionnaire(PATHWAY, track)
    age = data.draw(st.integers(0, 120) | st.none())
    gating = sorted({id for gate in PATHWAY.gates.values() for id in inputs_of(gate)} - {"age"})
    findings = {
        id: data.draw(st.booleans() | st.none(), id) for id in gating if PATHWAY.inputs[id].kind == "boolean"
    }
    before = Assessment(age=age, findings=findings)
    response = fhir.questionnaire_response(PATHWAY, before, track, ON)
    given = {id: (int(said), int(said)) for id, said in {"age": age, **findings}.items() if said is not None}

    def known(id):
        one = PATHWAY.inputs[id]
        return given.get(id, (one.lowest, one.highest))

    left = list(form["item"])
    while left:
        item = left.pop()
        left += item.get("item", ())
        id = item["linkId"].removesuffix("-group")
        gate = PATHWAY.gates.get(id) if item["type"] == "group" or "." not in id else None
        if gate is not None and (item["type"] == "group" or id not in PATHWAY.instruments):
            assert applies(item, response) == (truth_of(gate, known) is True), id


TWO = (Skip((1,), (2, 3, 4, 5), NO_CLAIM), Skip((2, 3), (4, 5), NO_CLAIM))


@pytest.mark.parametrize(("skips", "answers", "open_"), [
    ((), {}, True),
    (TWO[:1], {}, False),
    (TWO[:1], {1: 0}, False),
    (TWO[:1], {1: 1}, True),
    (TWO[1:], {2: 0, 3: 0}, False),
    (TWO[1:], {2: 0, 3: 1}, True),
    (TWO, {1: 0}, False),
    (TWO, {1: 1}, False),
    (TWO, {1: 1, 2: 0, 3: 0}, False),
    (TWO, {1: 1, 2: 0, 3: 1}, True),
    (TWO, {1: 2, 2: 1}, True),
])  # fmt: skip
def test_what_a_form_skips_is_hidden(skips, answers, open_):
    """By one rule or by two; who has not come so far is not asked either."""
    scale = evolve(PATHWAY.instruments["audit"], skips=skips)
    response = fhir.questionnaire_response(PATHWAY, Assessment(items={"audit": answers}), "audit", ON)
    assert applies(skipped(scale, 5), response) == open_


@pytest.mark.parametrize(("born", "age"), [("1990-11-28", 36), ("1990-11-29", 35), ("1990", None)])
def test_the_form_works_out_the_age(born, age, monkeypatch):
    """From the birth date, when it is whole."""
    (item,) = [one for one in fhir.questionnaire(PATHWAY, "depression")["item"] if one["linkId"] == "age"]
    said = item["extension"][-1]["valueExpression"]["expression"].replace("today()", "@2026-11-28")
    found = evaluate({}, said, {"patient": patient(born)}, models["r4"])
    assert found == ([] if age is None else [age]) and date(2026, 11, 28) == ON
