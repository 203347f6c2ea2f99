"""What is written fits R4B's model, names its sources, and repeats nobody's words of a scale."""

import importlib
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from records import ON, patient

import stegvis
from draws import tries
from stegvis import Assessment, AssessmentError, fhir
from stegvis.errors import Text
from stegvis.fhir.expressions import enabled, fhirpath
from stegvis.language import AllOf, AnyOf, AtLeast, Input, Named, Not, OneOf, Within
from stegvis.model import Code
from stegvis.testing import assessments

PATHWAY = stegvis.load("se-primary-care")
PARTS = [*PATHWAY.instruments, *(track.id for track in PATHWAY.tracks)]
NO_TEXT = Text("", "")
BOUND = {
    "ServiceRequest": {
        "status": {"draft"},
        "intent": {"proposal"},
        "priority": {"stat", "asap", "urgent", "routine"},
    },
    "RequestGroup": {"status": {"draft"}, "intent": {"proposal"}},
    "GuidanceResponse": {"status": {"success", "data-requested"}},
    "Flag": {"status": {"active"}},
    "DetectedIssue": {"status": {"preliminary"}, "severity": {"high"}},
    "Observation": {"status": {"final"}},
    "QuestionnaireResponse": {"status": {"completed"}},
    "Questionnaire": {"status": {"draft", "active"}},
}
"""Codes that R4 binds; the model does not check them."""


def accepts(resource):
    """It is a resource of R4, codes bound to it included."""
    kind = resource["resourceType"]
    model = getattr(importlib.import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
    model.model_validate(resource)
    for key, codes in BOUND.get(kind, {}).items():
        assert resource[key] in codes
    for inner in resource.get("contained", ()):
        accepts(inner)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_every_form(part):
    """Of every instrument and every track; link ids are used once, and no form holds a scale's words."""
    form = fhir.questionnaire(PATHWAY, part)
    accepts(form)
    left, links = list(form["item"]), []
    while left:
        item = left.pop()
        left += item.get("item", ())
        links.append(item["linkId"])
        known = PATHWAY.inputs.get(item["linkId"])
        if known and known.item:
            assert item["text"] == known.name.sv and known.name.sv.endswith(f"fråga {known.item}")
            assert all(one["valueCoding"]["display"].isdigit() for one in item.get("answerOption", ()))
    assert len(links) == len(set(links))
    assert form["experimental"] and form["status"] == "draft"


def test_a_reviewed_pathway_has_active_forms():
    """And is no experiment."""
    form = fhir.questionnaire(evolve(PATHWAY, status="reviewed"), "phq9")
    assert (form["status"], form["experimental"]) == ("active", False)


def test_a_form_that_there_is_not():
    """With what was meant."""
    with pytest.raises(AssessmentError, match="did you mean 'phq9'"):
        fhir.questionnaire(PATHWAY, "phq")


def test_a_form_is_filled_in_from_the_record():
    """The age from the birth date, and what a diagnosis answers by a search."""
    form = fhir.questionnaire(PATHWAY, "depression")
    searches = [one["valueExpression"] for one in form["extension"] if one["url"].endswith("/variable")]
    (bipolar,) = [one for one in searches if "F31" in one["expression"]]
    assert (
        bipolar["language"] == "application/x-fhir-query"
        and bipolar["name"] == "priorBipolarOrPsychosisKnown"
    )
    assert bipolar["expression"].startswith(
        "Condition?patient={{%patient.id}}&clinical-status=active&code:below=http://"
    )
    left, filled = list(form["item"]), {}
    while left:
        item = left.pop()
        left += item.get("item", ())
        for one in item.get("extension", ()):
            if one["url"].endswith("initialExpression"):
                filled[item["linkId"]] = one["valueExpression"]["expression"]
    assert (
        filled["bipolar_or_psychosis_known"]
        == "iif(%priorBipolarOrPsychosisKnown.entry.resource.exists(), true, {})"
    )
    assert "%patient.birthDate" in filled["age"] and "pregnant_or_postpartum" not in filled


@given(assessments(PATHWAY))
@tries(30)
def test_every_proposal(before):
    """As each resource, for random patients."""
    try:
        proposal = stegvis.route(PATHWAY, before)
    except AssessmentError as error:
        accepts(fhir.operation_outcome(error))
        return
    answer = fhir.guidance_response(PATHWAY, proposal, "Patient/p", ON)
    accepts(answer)
    assert (answer["status"] == "data-requested") == bool(proposal.questions) == ("dataRequirement" in answer)
    accepts(fhir.service_request(PATHWAY, proposal, "Patient/p", ON))
    raised = fhir.flags(PATHWAY, proposal, "Patient/p", ON)
    issues = fhir.detected_issues(PATHWAY, proposal, "Patient/p", ON)
    assert len(raised) == len(issues) == len(proposal.red_flags)
    for one in (*raised, *issues, *fhir.observations(PATHWAY, before, "Patient/p", ON)):
        accepts(one)
    for part in ("depression", "phq9"):
        accepts(fhir.questionnaire_response(PATHWAY, before, part, "2026-11-28T10:00:00+01:00", "Patient/p"))


def test_the_most_urgent_is_stat():
    """Then asap, urgent, and routine for the two that can wait."""
    words = []
    for urgency in PATHWAY.urgencies:
        proposal = evolve(stegvis.route(PATHWAY, Assessment()), urgency=urgency.id)
        words.append(fhir.service_request(PATHWAY, proposal, "Patient/p", ON)["priority"])
    assert words == ["routine", "routine", "urgent", "asap", "stat"]


def test_a_step_with_a_code_is_written_with_it():
    """With its version, before our own."""
    tracks = tuple(
        evolve(
            track,
            steps=tuple(
                evolve(s, codes=(Code("urn:kva", "DU011", "x", version="2026"),)) for s in track.steps
            ),
        )
        for track in PATHWAY.tracks
    )
    coded = evolve(PATHWAY, tracks=tracks)
    request = fhir.service_request(coded, stegvis.route(PATHWAY, Assessment()), "Patient/p", ON)
    assert request["code"]["coding"][0] == {"system": "urn:kva", "version": "2026", "code": "DU011"}
    assert {kind for kind, _, _ in fhir.code_rows(coded)} == {"instrument", "finding", "step"}


def test_totals_are_worked_out_and_read_back():
    """As an observation by LOINC's code, with its band."""
    before = Assessment(items={"phq9": dict.fromkeys(range(1, 10), 1)}, scores={"cgas": 71})
    written = fhir.observations(PATHWAY, before, "Patient/p", ON)
    assert [one["valueInteger"] for one in written] == [9, 71]
    assert (
        written[0]["code"]["coding"][0]["code"] == "44261-6"
        and written[0]["interpretation"][0]["text"] == "lindrig"
    )
    assert fhir.read(PATHWAY, written, on=ON).assessment.scores == {"phq9": 9, "cgas": 71}
    assert "interpretation" not in fhir.observations(evolve(PATHWAY, instruments={
        "phq9": evolve(PATHWAY.instruments["phq9"], bands=())}), before, "Patient/p", ON)[0]  # fmt: skip


def test_provenance_names_its_sources():
    """Each once, and the pathway with its hash."""
    reading = fhir.read(PATHWAY, [patient(gender="female")], on=ON)
    made = fhir.provenance(
        PATHWAY, ["GuidanceResponse/g"], [one.source for one in reading.used], "2026-11-28T10:00:00+01:00"
    )
    accepts(made)
    assert [one["what"]["reference"] for one in made["entity"]] == ["Patient/p"]
    assert f"urn:sha256:{PATHWAY.sha256}" in made["policy"]
    assert "entity" not in fhir.provenance(PATHWAY, ["GuidanceResponse/g"], [], "2026-11-28T10:00:00Z")


def test_faults_as_an_outcome(shipped):
    """Each with the place of its field, in both languages, and without what was written."""
    with pytest.raises(AssessmentError) as caught:
        stegvis.route(shipped, Assessment(age=300, items={"phq9": {"9": 7}}))
    outcome = fhir.operation_outcome(caught.value)
    accepts(outcome)
    assert [one["expression"] for one in outcome["issue"]] == [
        ["Parameters.parameter.where(name = 'age')"],
        ["Parameters.parameter.where(name = 'items').part.where(name = 'phq9').part.where(name = '9')"],
    ]
    assert {one["severity"] for one in outcome["issue"]} == {"error"}
    with pytest.raises(stegvis.PathwayError) as wrong:
        stegvis.load("se-nowhere")
    accepts(fhir.operation_outcome(wrong.value))


def test_a_reading_as_an_outcome(shipped):
    """Conflicts are warnings, with the question; what was left out is information at its place."""
    total = {"resourceType": "Observation", "status": "final", "effectiveDateTime": "2026-11-20", "code": {
        "coding": [{"system": "http://loinc.org", "code": "44261-6"}]}}  # fmt: skip
    given = [total | {"valueInteger": 9}, total | {"valueInteger": 12}, total | {"valueString": "9"}, "x"]
    outcome = fhir.operation_outcome(fhir.read(shipped, given, on=date(2026, 11, 28)))
    accepts(outcome)
    told = [(one["severity"], one["code"], one.get("expression")) for one in outcome["issue"]]
    assert told[0] == ("warning", "conflict", ["Observation"])
    assert outcome["issue"][0]["details"]["text"].endswith("PHQ-9: totalpoäng?")
    assert told[1:] == [
        ("information", "informational", None),
        ("information", "informational", ["Observation"]),
    ]
    nothing = fhir.operation_outcome(fhir.read(shipped, [], on=ON))
    assert nothing["issue"][0]["details"]["text"] == "allt är läst"


YES, NO = Input("yes", "boolean", NO_TEXT, NO_TEXT), Input("no", "boolean", NO_TEXT, NO_TEXT)
AGE = Input("age", "integer", NO_TEXT, NO_TEXT, 0, 120)
KIND = Input("kind", "choice", NO_TEXT, NO_TEXT, 0, 2, tuple(Named(one, NO_TEXT) for one in "abc"))
INPUTS = {one.id: one for one in (YES, NO, AGE, KIND)}
HOLDS = OneOf("yes", (1,))


@pytest.mark.parametrize(
    ("gate", "written"),
    [
        (HOLDS, [("yes", "=", True)]),
        (Not(HOLDS), [("yes", "=", False)]),
        (Within("age", 18, 120), [("age", ">=", 18)]),
        (Within("age", 0, 17), [("age", "<=", 17)]),
        (Within("age", 6, 17), [("age", ">=", 6), ("age", "<=", 17)]),
        (OneOf("kind", (1,)), [("kind", "=", {"code": "b"})]),
        (AllOf((HOLDS, OneOf("no", (0,)))), [("yes", "=", True), ("no", "=", False)]),
        (AnyOf((HOLDS, Within("age", 65, 120))), [("yes", "=", True), ("age", ">=", 65)]),
    ],
    ids=str,
)
def test_gates_as_enable_when(gate, written):
    """Where that can say them."""
    said = enabled(gate, INPUTS)
    assert [(one["question"], one["operator"], one[next(key for key in one if key.startswith("answer"))])
            for one in said["enableWhen"]] == written  # fmt: skip
    behaviour = None if len(written) == 1 else "any" if isinstance(gate, AnyOf) else "all"
    assert said.get("enableBehavior") == behaviour


@pytest.mark.parametrize(
    ("gate", "written"),
    [
        (AnyOf((HOLDS, Within("age", 6, 17))), "({yes} = true or ({age} >= 6 and {age} <= 17))"),
        (OneOf("kind", (0, 2)), "({kind}.code = 'a' or {kind}.code = 'c')"),
        (Not(OneOf("kind", (0,))), "({kind}.code = 'a').not()"),
        (AtLeast(2, (HOLDS, OneOf("no", (0,)))), "(iif({yes} = true, 1, 0) + iif({no} = false, 1, 0) >= 2)"),
        (AllOf((HOLDS, AnyOf((HOLDS, HOLDS)))), "({yes} = true and ({yes} = true or {yes} = true))"),
        (Within("age", 0, 120), "({age} >= 0 and {age} <= 120)"),
    ],
    ids=str,
)
def test_other_gates_as_expressions(gate, written):
    """In FHIRPath."""
    answers = {id: f"%resource.descendants().where(linkId = '{id}').answer.value" for id in INPUTS}
    said = fhirpath(gate, INPUTS)
    assert said.replace("(", "").replace(")", "") == written.format(**answers).replace("(", "").replace(
        ")", ""
    )
    if not isinstance(gate, Within):
        assert (
            enabled(gate, INPUTS)["extension"][0]["valueExpression"]["expression"]
            == f"iif({said}, true, false)"
        )


@given(st.sampled_from(PARTS))
def test_nothing_known_is_an_empty_form(part):
    """No items, no subject."""
    form = fhir.questionnaire_response(PATHWAY, Assessment(), part, ON)
    assert "item" not in form and "subject" not in form


def test_a_finding_that_is_a_number_and_a_scale_in_parts(small):
    """Bounds are written; a total that is no sum of its items is typed."""
    left, found = list(fhir.questionnaire(small, next(t.id for t in small.tracks if t.needs))["item"]), {}
    while left:
        item = left.pop()
        left += item.get("item", ())
        found[item["linkId"]] = item
    assert [one["valueInteger"] for one in found["weeks"]["extension"]] == [0, 52]
    typed = evolve(PATHWAY, instruments={"phq9": evolve(PATHWAY.instruments["phq9"], scoring="part")})
    total = fhir.questionnaire(typed, "phq9")["item"][0]["item"][-1]
    assert [one["valueInteger"] for one in total["extension"]] == [0, 27] and "readOnly" not in total
