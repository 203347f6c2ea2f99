"""SDC's $populate: our forms, filled in from a record that the caller sends."""

from datetime import date

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from calls import TODAY, Running, observation, prefetch
from stegvis import fhir

RECORD = [*filter(None, prefetch().values()), observation("70274-6", 9)]


@pytest.fixture(scope="module")
def running():
    return Running()


def asking(form="phq9", *beside, **changed):
    """Parameters as SDC writes them."""
    context = [
        {"name": "name", "valueString": "patient"},
        *({"name": "content", "resource": one} for one in RECORD),
    ]
    return {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "canonical", "valueUri": f"urn:stegvis:se-primary-care:questionnaire:{form}|0.1.0"},
            {"name": "subject", "valueReference": {"reference": "Patient/p1"}},
            {"name": "context", "part": context},
            {"name": "local", "valueBoolean": True},
            *beside,
        ],
        **changed,
    }


def filled(running, path="/Questionnaire/$populate", data=None):
    answer = running.post(f"{path}?on={TODAY}", data or asking(), content_type="application/fhir+json")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/fhir+json")
    said = {one["name"]: one["resource"] for one in answer.json()["parameter"]}
    QuestionnaireResponse.model_validate(said["response"])
    return said


def answers(items):
    for one in items:
        yield from answers(one.get("item", ()))
        if "answer" in one:
            yield one["linkId"], one["answer"][0]


def test_a_track_is_filled_in_with_what_the_record_says(running, shipped):
    """And read back it is what the record said."""
    said = filled(running, data=asking("depression"))
    found = dict(answers(said["response"]["item"]))
    assert found["phq9"] == {"valueInteger": 16} and found["age"]["valueInteger"] >= 40
    assert (
        said["response"]["status"] == "in-progress"
        and said["response"]["subject"]["reference"] == "Patient/p1"
    )
    assert said["issues"]["resourceType"] == "OperationOutcome"
    form = said["response"] | {"status": "completed"}
    again = fhir.read(shipped, [prefetch()["patient"], form], on=date.today())
    assert again.assessment == fhir.read(shipped, RECORD[:-1], on=date.today()).assessment


def test_the_form_is_named_in_four_ways(running):
    wanted = filled(running)
    bare = [one for one in asking()["parameter"] if one["name"] != "canonical"]
    for named in (
        {"name": "questionnaireRef", "valueReference": {"reference": "Questionnaire/phq9"}},
        {"name": "questionnaire", "resource": {"resourceType": "Questionnaire", "url": "urn:stegvis:x:phq9"}},
    ):
        assert filled(running, data=asking() | {"parameter": [*bare, named]}) == wanted
    assert filled(running, "/Questionnaire/phq9/$populate", asking() | {"parameter": bare}) == wanted


def test_what_the_record_contradicts_is_told(running):
    """Two totals of one day: neither is written, and the issue says so."""
    data = asking()
    data["parameter"][2]["part"].append(
        {"name": "content", "resource": observation("44261-6", 4, id="other")}
    )
    said = filled(running, data=data)
    assert "phq9" not in dict(answers(said["response"].get("item", ())))
    assert any(one["code"] == "conflict" for one in said["issues"]["issue"])


@pytest.mark.parametrize("said", [None, {}, {"reference": 3}, {"reference": "Patient/19121212-1212"}])
def test_nobody_is_named_where_nobody_is_said(running, said):
    """Nor by a personal number."""
    data = asking()
    data["parameter"][1] = {"name": "subject", "valueReference": said}
    assert "subject" not in filled(running, data=data)["response"]


WRONG = {
    "no Parameters": ({"resourceType": "Bundle", "parameter": []}, "parameter"),
    "a list": ([], "parameter"),
    "no list": (asking(parameter={}), "parameter"),
    "no name": (asking("phq9", {"valueString": "x"}), "parameter"),
    "another name": (asking("phq9", {"name": "launchcontext"}), "launchcontext"),
    "no such form": (asking("phq10"), "questionnaire"),
    "two forms": (asking("phq9", {"name": "canonical", "valueUri": "x"}), "canonical"),
    "no form": (asking(parameter=asking()["parameter"][1:]), "canonical"),
    "a form that is a number": (asking(parameter=[{"name": "canonical", "valueUri": 3}]), "canonical"),
    "a reference alone": (
        asking("phq9", {"name": "context", "part": [{"valueReference": {"reference": "Patient/p1"}}]}),
        "context",
    ),
    "no part": (asking("phq9", {"name": "launchContext", "part": 3}), "launchContext"),
    "no record": (asking(parameter=asking()["parameter"][:1]), None),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_a_fault(running, name):
    data, field = WRONG[name]
    answer = running.post("/Questionnaire/$populate", data)
    if field is None:
        assert answer.status_code == 200 and "item" not in answer.json()["parameter"][0]["resource"]
    else:
        assert answer.status_code == 422 and answer.json()["faults"][0]["field"] == field
