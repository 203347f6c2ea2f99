"""A faulty field costs no red flag that holds regardless, by whichever door the patient's data come in."""

import json
from datetime import date

import pytest
from written import finding, flag, text

import stegvis
from calls import PATIENT_VIEW, call, observation, prefetch
from stegvis import Assessment, AssessmentError, Episode, Measurement, fhir
from stegvis.cli import main
from stegvis.model import parse_all
from stegvis.service.tools import Tools
from stegvis.verbs import review_data, route_data

COURSE = '"step": "depression-icbt", "started": "2026-01-12", "on": "2026-02-09"'
PSYCHOSIS = '"patient": {"age": 40, "findings": {"psychosis": true}}'
ITEM9 = '{"instrument": "madrs_s", "on": "2026-02-08", "items": {"9": 4}}'
FLAG, ITEM9_RULES = "rf5-psychosis", {"crit-madrs-s-item9", "crit-madrs-s-item9-high"}
COURSES = {
    "a key that is not known": (f'{{{COURSE}, {PSYCHOSIS}, "startd": 1}}', {FLAG}),
    "no day": (f'{{"step": "depression-icbt", {PSYCHOSIS}}}', {FLAG}),
    "NaN": (f'{{{COURSE}, {PSYCHOSIS}, "sessions": NaN}}', {FLAG}),
    "a patient with a misspelt key": (
        f'{{{COURSE}, "patient": {{"agee": 40, "findings": {{"psychosis": true}}}}}}',
        {FLAG},
    ),
    "a patient given twice": (f'{{{COURSE}, {PSYCHOSIS}, "patient": {{"age": 4}}}}', {FLAG}),
    "a key in the patient given twice": (
        f'{{{COURSE}, "patient": {{"age": 3, "age": 4, "findings": {{"psychosis": true}}}}}}',
        {FLAG},
    ),
    "nested too deeply": (f'{{{COURSE}, {PSYCHOSIS}, "checks": {{"a": {"[" * 300 + "]" * 300}}}}}', {FLAG}),
    "measurements given twice": (
        f'{{{COURSE}, {PSYCHOSIS}, "measurements": [{ITEM9}], "measurements": []}}',
        {FLAG} | ITEM9_RULES,
    ),
    "a measurement without a day": (
        f'{{{COURSE}, "patient": {{"agee": 1}}, "measurements": [{ITEM9.replace("2026-02-08", "8/2")}]}}',
        ITEM9_RULES,
    ),
    "a measurement of no scale": (f'{{{COURSE}, {PSYCHOSIS}, "measurements": [{{"on": 1}}, 7]}}', {FLAG}),
    "a measurement beside a total that is none": (
        f'{{{COURSE}, "measurements": [{ITEM9[:-1]}, "total": "x"}}]}}',
        ITEM9_RULES,
    ),
    "an older measurement than the one that is faulty": (
        f'{{{COURSE}, "measurements": [{ITEM9}, {{"instrument": "madrs_s", "on": "2026-02-09", "total": 99}}]}}',
        ITEM9_RULES,
    ),
    "two measurements of one day": (
        f'{{{COURSE}, "measurements": [{ITEM9}, {ITEM9.replace("4}", "0}")}]}}',
        ITEM9_RULES,
    ),
    "measurements that are no list": (f'{{{COURSE}, {PSYCHOSIS}, "measurements": {ITEM9}}}', {FLAG}),
}


def rules(said):
    return {one["rule"] for one in said["red_flags"]}


@pytest.mark.parametrize("text", COURSES)
def test_every_door_names_the_flags_of_a_faulty_course(running, shipped, tmp_path, capsys, text):
    """The command line, HTTP (one, a list, NDJSON), a language model's tool, the library: the same flags."""
    given, flags = COURSES[text]
    file = tmp_path / "course.json"
    file.write_text(given, "utf-8")
    assert main(["review", str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().err)
    assert told["error"] and rules(told) == flags
    for kind, body in (("json", given), ("json", f"[{given}]"), ("x-ndjson", given)):
        headers = {"content-type": f"application/{kind}"}
        answer = running.client.post("/review", content=body.encode(), headers=headers)
        if kind == "x-ndjson" or body[0] == "[":
            assert answer.status_code == 200
            (said,) = answer.json() if body[0] == "[" else map(json.loads, answer.text.splitlines())
            assert said["error"]
        else:
            assert answer.status_code in (400, 422)
            said = answer.json()
        assert rules(said) == flags, kind


def test_a_tool_names_the_flags_of_a_faulty_patient_or_course(shipped):
    """Each tool that takes a patient."""
    tools = Tools(shipped)
    patient = {"agee": 40, "findings": {"psychosis": True}}
    course = {"step": "depression-icbt", "patient": patient}
    for said in (
        tools.validate_answers(patient),
        tools.next_questions(patient, 5),
        tools.propose(patient, "summary"),
        tools.compare(patient, "se-primary-care"),
        tools.propose_review(course),
    ):
        assert not said["valid"] and rules(said) == {FLAG}


def test_a_course_of_parts_that_are_none_names_its_flags(shipped):
    """Built by hand: what is no object counts as not given."""
    high = Measurement("madrs_s", date(2026, 2, 8), items={9: 4})
    made = Episode("x", "no day", "no day", Assessment(40, 5, 5, printed_items=5), (high, "none"))
    with pytest.raises(AssessmentError) as caught:
        stegvis.review(shipped, made)
    assert {one["rule"] for one in caught.value.red_flags} == ITEM9_RULES


@pytest.mark.parametrize("more", [{"items": 5}, {"scores": {"gad7": 3}}, {"printed_items": "x"}])
def test_a_flag_of_patient_and_measurement_together(tmp_path, more):
    """What is known today and what was measured last count together, as in a review without faults."""
    written = text(finding("glum"), flag("both", "phq9 >= 20 and glum"), flag("one", "phq9.item9 >= 1"))
    (tmp_path / "written.toml").write_text(
        written.replace("instruments = []", 'instruments = ["phq9", "gad7"]'), "utf-8"
    )
    made = stegvis.load(tmp_path / "written.toml")
    older = {"instrument": "phq9", "on": "2026-02-01", "items": {"9": 1}}
    newer = {"instrument": "phq9", "on": "2026-02-08", "total": 22}
    said = {"step": "x", "on": "2026-02-09", "patient": {"age": 40, "findings": {"glum": True}, **more}}
    for measured, flags in (([newer, older], {"both", "one"}), ([older], {"one"})):
        with pytest.raises(AssessmentError) as caught:
            review_data(made, said | {"measurements": measured})
        assert {one["rule"] for one in caught.value.red_flags} == flags


ITEM = observation("44260-8", 3)
PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1986-01-01"}
DEEP = "[" * 300 + "]" * 300


def written(one, more):
    """A resource as text, with more keys, some of them a second time."""
    return json.dumps(one)[:-1] + f", {more}}}"


ALIKE = {
    "a note given twice": written(ITEM, '"note": [{"text": "a"}], "note": [{"text": "b"}]'),
    "the value given twice alike": written(ITEM, '"valueInteger": 3'),
    "the value given twice, both above 0": written(ITEM, '"valueInteger": 2'),
    "the value given twice, one of them 0": written(ITEM, '"valueInteger": 0'),
    "a number that none is": written(ITEM, '"extension": [{"valueDecimal": NaN}]'),
    "a number far too large": written(ITEM, '"extension": [{"valueInteger": 12345678901}]'),
    "nested too deeply": written(ITEM, f'"extension": {DEEP}'),
    "the kind given twice alike": written(ITEM, '"resourceType": "Observation"'),
}
HEARD = {
    "the status given twice": written(ITEM, '"status": "entered-in-error"'),
    "the code given twice": written(ITEM, '"code": {"coding": []}'),
}
BESIDE = {
    "another that is none": f"{json.dumps(ITEM)}, 7",
    "another with a value given twice": f"{json.dumps(ITEM)}, "
    + written(observation("44261-6", 5, id="x"), '"valueInteger": 6'),
    "another nested too deeply": f'{json.dumps(ITEM)}, {{"resourceType": "Basic", "a": {DEEP}}}',
    "another that was given twice": f"{json.dumps(ITEM)}, "
    + written(observation("44261-6", 5, id="y"), '"subject": {"reference": "Patient/p2"}'),
}


def cards_of(running, observations, **given):
    """Call a hook with observations as text, and other keys of the prefetch as text."""
    came = prefetch(observations="OBSERVATIONS") | {key: key.upper() for key in given}
    body = json.dumps(call(prefetch=came))
    for key, text_ in {"observations": observations, **given}.items():
        body = body.replace(f'"{key.upper()}"', text_)
    return running.client.post(
        PATIENT_VIEW, content=body.encode(), headers={"content-type": "application/json"}
    )


@pytest.mark.parametrize("name", [*ALIKE, *HEARD, *BESIDE])
def test_a_faulty_resource_costs_no_flag_of_a_record(running, shipped, tmp_path, capsys, name):
    """Whichever way it is meant: the flag holds, or what was said of suicide is asked anew; all by name."""
    text_ = (ALIKE | HEARD | BESIDE)[name]
    file = tmp_path / "record.json"
    file.write_text(f"[{json.dumps(PATIENT)}, {text_}]", "utf-8")
    assert main(["fhir", "read", str(file), "--json", "--on", date.today().isoformat()]) == 0
    read = json.loads(capsys.readouterr().out)
    headers = {"content-type": "application/json"}
    said = running.client.post("/read", content=file.read_bytes(), headers=headers)
    assert said.status_code == 200 and said.json()["assessment"] == read["assessment"]
    flags = {one["rule"] for one in route_data(shipped, read["assessment"]).red_flags}
    if name in HEARD:
        assert not flags and any(one["critical"] for one in read["conflicts"])
    else:
        assert any(one.startswith("crit-phq9-item9") for one in flags)
    assert read["ignored"] or name == "another that is none"
    entries = ", ".join(f'{{"resource": {one}}}' for one in [text_])
    bundle = f'{{"resourceType": "Bundle", "type": "searchset", "entry": [{entries}]}}'
    if name not in BESIDE:
        cards = cards_of(running, bundle).json()["cards"]
        assert cards[0]["indicator"] == "critical", cards
    elif name != "another that is none":
        entries = ", ".join(f'{{"resource": {one}}}' for one in halves(text_))
        cards = cards_of(running, f'{{"resourceType": "Bundle", "entry": [{entries}]}}').json()["cards"]
        assert cards[0]["indicator"] == "critical", cards


@pytest.mark.parametrize(
    ("text_", "said"),
    [
        (
            f'{{"resourceType": "Bundle", "entry": [{{"resource": {json.dumps(ITEM)}}}], "entry": []}}',
            "Bundle.entry",
        ),
        (
            f'{{"observed": {json.dumps(ITEM)}, "observed": {json.dumps(observation("44261-6", 5, id="z"))}}}',
            "",
        ),
    ],
    ids=["a Bundle's entries", "what stands for a resource"],
)
def test_of_what_is_given_twice_around_a_resource_nothing_is_lost(shipped, text_, said):
    """Each of the two is read, and that there were two is told."""
    reading = fhir.read(shipped, [PATIENT, parse_all(text_)], on=date.today())
    assert any(one.startswith("crit-phq9-item9") for one in rules_of(shipped, reading))
    assert said in [one.at for one in reading.ignored]


def rules_of(pathway, reading):
    """The red flags of what was read."""
    return {one["rule"] for one in stegvis.route(pathway, reading.assessment).red_flags}


def halves(text_):
    """The two resources of a text."""
    first = json.dumps(ITEM)
    return first, text_.removeprefix(f"{first}, ")


SOUND = f'{{"resourceType": "Bundle", "entry": [{{"resource": {json.dumps(ITEM)}}}]}}'
EMPTY = '{"resourceType": "Bundle", "entry": []}'


@pytest.mark.parametrize(
    ("observations", "more"),
    [
        (f'{SOUND}, "observations": {EMPTY}', {}),
        (f'{EMPTY}, "observations": {SOUND}', {}),
        (f'{SOUND[:-1]}, "entry": []}}', {}),
        (f'{{"resourceType": "Bundle", "entry": [{{"resource": {json.dumps(ITEM)}, "resource": {{}}}}]}}', {}),
        (f'{{"resourceType": "Bundle", "entry": [{{"resource": {json.dumps(ITEM)}, "resource": {json.dumps(ITEM)}}}]}}', {}),
        (SOUND, {"conditions": "7"}),
        (SOUND, {"conditions": '{"resourceType": 7}'}),
        (SOUND, {"flags": DEEP}),
        (SOUND, {"patient": json.dumps(PATIENT) + ', "patient": ' + json.dumps(PATIENT | {"birthDate": "1950-01-01"})}),
        (SOUND, {"patient": written(PATIENT, '"birthDate": "1950-01-01"')}),
        (SOUND, {"patient": "NaN"}),
    ],
)  # fmt: skip
def test_a_faulty_prefetch_costs_no_flag(running, observations, more):
    """A key given twice, or no resource at all: what came beside it is told."""
    answer = cards_of(running, observations, **more)
    assert answer.status_code == 200, answer.text
    assert answer.json()["cards"][0]["indicator"] == "critical"


@pytest.mark.parametrize("key", ["context", "hookInstance", "fhirAuthorization"])
def test_whom_a_call_is_about_is_not_guessed(running, key):
    """Given twice, it is refused, and named."""
    body = json.dumps(call())[:-1] + f', "fhirServer": "https://r.example", "{key}": 1, "{key}": 2}}'
    answer = running.client.post(
        PATIENT_VIEW, content=body.encode(), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400 and answer.json()["faults"][0]["field"] == key


def test_a_denial_that_is_not_in_both_ways_does_not_count(shipped):
    """Unknown is never no."""
    day = date.today()
    form = {"resourceType": "QuestionnaireResponse", "status": "completed", "authored": day.isoformat(),
            "questionnaire": "urn:stegvis:se-primary-care:questionnaire:depression"}  # fmt: skip
    no = '"item": [{"linkId": "psychosis", "answer": [{"valueBoolean": false}]}]'
    yes = no.replace("false", "true")
    for more, expected in (
        (no, False),
        (f'{no}, "item": []', None),
        (f"{no}, {yes}", True),
        (f"{no}, {no}", False),
    ):
        read = fhir.read(shipped, parse_all(f"[{written(form, more)}]"), on=day)
        assert read.assessment.findings.get("psychosis") is expected, more
