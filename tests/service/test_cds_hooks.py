"""CDS Hooks 2.0: discovery, calls, cards, feedback."""

from datetime import date
from uuid import UUID

import jsonschema
import pytest
from fhirpathpy import compile as compiled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import stegvis
from calls import PATIENT_VIEW, START, Running, bundle, call, observation, prefetch
from stegvis.fhir import Reading
from stegvis.rendering import SCHEMAS
from stegvis.service import hooks
from stegvis.service.cards import PRIORITIES, SUMMARY, fitted
from stegvis.service.openapi import CARD
from stegvis.service.reasons import REASONS, SYSTEM
from stegvis.testing import assessments

EXAMPLES = 2000 if settings().max_examples > 1000 else 20  # two thousand each night
PLENTY = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
INVARIANTS = tuple(
    map(
        compiled,
        (  # as HL7 writes them in its logical models
            "(selectionBehavior = 'at-most-one') implies suggestions.where(isRecommended).count() <= 1",
            "suggestions.exists() implies selectionBehavior.exists()",
            "summary.length() < 140",
            "indicator = 'info' or indicator = 'warning' or indicator = 'critical'",
            "source.label.exists()",
            "links.all(type = 'absolute' or type = 'smart')",
            "links.where(type = 'absolute').all(appContext.empty())",
            "overrideReasons.all(display.exists())",
            "suggestions.all(label.exists())",
            "suggestions.actions.all(type = 'create' or type = 'update' or type = 'delete')",
            "suggestions.actions.all(description.exists())",
            "suggestions.actions.where(type = 'create').all(resource.exists())",
        ),
    )
)


def knowing(monkeypatch, one, conflicts=()):
    """Let whatever comes be read as this patient."""
    monkeypatch.setattr(hooks, "read_resources", lambda *_: Reading(one, (), (), conflicts))


def told(monkeypatch, running, one, hook=PATIENT_VIEW, language="sv", **changed):
    knowing(monkeypatch, one)
    name = hook.removeprefix("/cds-services/se-primary-care-")
    answer = running.post(hook, call(name, **changed), accept_language=language)
    assert answer.status_code == 200, answer.text
    return answer.json()["cards"]


def sound(card):
    """Assert what the specification asks of a card."""
    jsonschema.validate(card, CARD)
    assert all(holds(card, {}) == [True] for holds in INVARIANTS)
    assert all(card.values())
    assert UUID(card["uuid"]) and card["overrideReasons"][0]["system"] == SYSTEM
    for suggestion in card.get("suggestions", ()):
        resource = suggestion["actions"][0]["resource"]
        assert resource["resourceType"] == "ServiceRequest" and resource["intent"] == "proposal"
        assert resource["status"] == "draft" and resource["priority"] in {*PRIORITIES, "routine"}
        assert resource["subject"] == {"reference": "Patient/p1"}


def test_discovery_names_two_hooks_with_what_they_need(running):
    services = running.get("/cds-services", accept_language="en").json()["services"]
    assert [one["hook"] for one in services] == ["patient-view", "encounter-start"]
    for one in services:
        assert (
            set(one) == {"hook", "id", "title", "description", "prefetch"} and "Stepped care" in one["title"]
        )
        assert "http://loinc.org|44261-6" in one["prefetch"]["observations"]
        assert all(" " not in template for template in one["prefetch"].values())
    assert "encounter" in services[1]["prefetch"] and "encounter" not in services[0]["prefetch"]


def test_a_patient_of_a_record_gets_a_proposal(running):
    cards = running.post(PATIENT_VIEW, call()).json()["cards"]
    assert [card["indicator"] for card in cards] == ["warning", "info"]
    assert cards[0]["summary"].startswith("Fråga först") and "Individuell KBT" in cards[1]["summary"]
    assert "| PHQ-9 | 16 |" in cards[1]["detail"]
    request = cards[1]["suggestions"][0]["actions"][0]["resource"]
    assert request["encounter"] == {"reference": "Encounter/e1"} and request["priority"] == "asap"
    for card in cards:
        sound(card)
        assert card["links"][0]["url"] == "http://testserver/guide/index.html"


def test_the_same_call_gets_the_same_cards_and_another_gets_other_ids(running):
    first, again = running.post(PATIENT_VIEW, call()).json(), running.post(PATIENT_VIEW, call()).json()
    other = running.post(PATIENT_VIEW, call(hookInstance="another")).json()
    assert first == again and first["cards"][0]["uuid"] != other["cards"][0]["uuid"]


def test_cards_in_english(running):
    cards = running.post(PATIENT_VIEW, call(), accept_language="en").json()["cards"]
    assert (
        cards[0]["summary"].startswith("Ask first")
        and cards[1]["overrideReasons"][0]["display"] == "Already done"
    )
    assert cards[0]["links"][0]["url"].endswith("/guide/en/index.html")


def test_a_red_flag_comes_first_by_itself_and_says_what_to_do(running, monkeypatch, shipped):
    one = stegvis.Assessment(
        40, {"phq9": 16}, findings={"suicide_attempt_or_threat": True, "psychosis": True}
    )
    rec = stegvis.route(shipped, one)
    cards = told(monkeypatch, running, one)
    held = len(rec.red_flags)
    assert held >= 2 and [card["indicator"] for card in cards[: held + 1]] == ["critical"] * held + [
        "warning"
    ]
    for card, flag in zip(cards, rec.red_flags, strict=False):
        assert card["summary"].startswith("VARNINGSFLAGGA: ") and "medelbart" in cards[0]["summary"]
        assert flag["do"][0]["sv"] in card["detail"] and flag["name"]["sv"][:20] in card["summary"]
    assert cards[0]["suggestions"][0]["actions"][0]["resource"]["priority"] == "stat"
    assert cards[-1]["indicator"] == "info"


PATHWAY = stegvis.load("se-primary-care")


@PLENTY
@given(assessments(PATHWAY), st.sampled_from([PATIENT_VIEW, START]), st.sampled_from(["sv", "en"]))
def test_every_card_of_every_patient_is_sound(running, one, hook, language):
    try:
        rec = stegvis.route(PATHWAY, one)
    except stegvis.AssessmentError:
        return  # the values contradict each other
    with pytest.MonkeyPatch.context() as patching:
        cards = told(patching, running, one, hook, language)
    for card in cards:
        sound(card)
    if cards:
        critical = [card["indicator"] == "critical" for card in cards]
        assert critical == sorted(critical, reverse=True) and sum(critical) == len(rec.red_flags)
        assert len({card["uuid"] for card in cards}) == len(cards)
        names = {suggestion["uuid"] for card in cards for suggestion in card.get("suggestions", ())}
        assert len(names) == sum(len(card.get("suggestions", ())) for card in cards)


def test_of_a_patient_of_whom_nothing_is_known_nothing_is_said_unless_asked(monkeypatch, running):
    assert told(monkeypatch, running, stegvis.Assessment(age=40)) == []
    assert told(monkeypatch, Running(quiet=False), stegvis.Assessment(age=40))[-1]["indicator"] == "info"


def test_all_answered_gives_a_firm_proposal_without_questions(monkeypatch, running, shipped):
    groups = tuple(shipped.groups)
    one = stegvis.Assessment(40, dict.fromkeys(("phq9", "gad7"), 0), none_of=groups)
    cards = told(monkeypatch, running, one)
    rec = stegvis.route(shipped, one)
    assert cards[-1]["summary"].startswith("Förslag" if rec.status == "firm" else "Preliminärt förslag")
    assert not [c for c in cards if c["indicator"] == "critical"]


def test_alternatives_are_offered_and_only_the_first_is_recommended(monkeypatch, running, shipped):
    for score in range(0, 28, 3):
        one = stegvis.Assessment(40, {"phq9": score, "gad7": 10})
        rec = stegvis.route(shipped, one)
        offered = told(monkeypatch, running, one)[-1]["suggestions"]
        assert len(offered) == 1 + len(rec.alternatives)
        assert [bool(one.get("isRecommended")) for one in offered] == [True] + [False] * len(rec.alternatives)


def test_values_are_told_as_words(monkeypatch, running):
    one = stegvis.Assessment(40, {"phq9": 16}, items={"gad7": {"1": 3}}, findings={"psychosis": False})
    detail = told(monkeypatch, running, one)[-1]["detail"]
    assert "| nej |" in detail and "–" in detail
    assert (
        "| ja |" in told(monkeypatch, running, stegvis.Assessment(findings={"psychosis": True}))[-1]["detail"]
    )


def test_a_conflict_is_told(running):
    two = bundle(observation("44261-6", 16, id="a"), observation("44261-6", 5, id="b"))
    cards = running.post(PATIENT_VIEW, call(prefetch=prefetch(observations=two))).json()["cards"]
    assert cards == []  # nothing else is known of the patient
    three = bundle(*(entry["resource"] for entry in two["entry"]), observation("70274-6", 12))
    cards = running.post(PATIENT_VIEW, call(prefetch=prefetch(observations=three))).json()["cards"]
    assert (
        "Uppgifter som säger emot varandra" in cards[-1]["detail"] and "| PHQ-9 |" not in cards[-1]["detail"]
    )
    assert running.post("/read", two).json()["conflicts"]


TEEN = {"resourceType": "Patient", "id": "p1", "birthDate": f"{date.today().year - 15}-01-01"}


@pytest.mark.parametrize("given", [
    [observation("44260-8", 3, id="a"), observation("44260-8", 0, id="b")],
    [observation("44261-6", 27, id="a"), observation("44261-6", 5, id="b")],
])  # fmt: skip
def test_a_flag_that_one_of_two_forms_raises_has_its_card(running, given):
    """Whatever the other says."""
    cards = running.post(PATIENT_VIEW, call(prefetch=prefetch(observations=bundle(*given)))).json()["cards"]
    assert cards[0]["indicator"] == "critical" and cards[0]["summary"].startswith("VARNINGSFLAGGA")
    assert "varningsflagga gäller tills" in cards[-1]["detail"]


@pytest.mark.parametrize(
    "changed", [{}, {"responses": {"resourceType": "OperationOutcome"}}, {"responses": None}]
)
def test_an_answer_on_suicide_that_does_not_count_has_its_card(running, changed):
    """It is the first, also where nothing else is known of the patient, and where data lack."""
    given = bundle(observation("44260-8", 3))
    came = prefetch(patient=TEEN, observations=given, **changed)
    cards = running.post(PATIENT_VIEW, call(prefetch=came)).json()["cards"]
    assert cards[0]["indicator"] == "critical" and "självmord" in cards[0]["summary"]
    assert "PHQ-9" in cards[0]["detail"] and "phq9.item9: 3" in cards[0]["detail"]
    for card in cards:
        sound(card)
    (one,) = running.post("/read", [TEEN, observation("44260-8", 3)]).json()["conflicts"]
    assert one["critical"] and one["kept"] is None and "självmord" in one["why"]["sv"]


def test_data_about_somebody_else_are_set_aside(running):
    two = bundle(
        observation("44261-6", 16), observation("44261-6", 27, subject={"reference": "https://r/Patient/p2"})
    )
    cards = running.post(PATIENT_VIEW, call(prefetch=prefetch(observations=two))).json()["cards"]
    assert (
        "Uppgifter om någon annan lades åt sidan: 1" in cards[-1]["detail"]
        and "| PHQ-9 | 16 |" in cards[-1]["detail"]
    )


def test_summaries_keep_the_act():
    for length in (1, 50, 110, 139, 500):
        for act in ("Ring 112.", "a" * 200):
            said = fitted("x" * length, act)
            assert len(said) <= SUMMARY and act[:50] in said


def test_reasons_are_short_and_in_both_languages():
    assert all(len(text.sv) <= 40 and len(text.en) <= 40 for text in REASONS.values())


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"hook": "order-sign"}, "hook"), ({"hookInstance": ...}, "hookInstance"), ({"hookInstance": 1}, "hookInstance"),
     ({"hookInstance": ""}, "hookInstance"), ({"context": ...}, "context"), ({"context": []}, "context"),
     ({"context": {}}, "context.patientId"), ({"context": {"patientId": 1}}, "context.patientId"),
     ({"context": {"patientId": "a b"}}, "context.patientId"), ({"context": {"patientId": "../x"}}, "context.patientId"),
     ({"context": {"patientId": "p1", "encounterId": "?"}}, "context.encounterId"),
     ({"fhirAuthorization": {"access_token": "x"}}, "fhirServer"), ({"prefetch": []}, "prefetch"),
     ({"prefetch": {"patient": 1}}, "prefetch.patient"), ({"prefetch": {"patient": {}}}, "prefetch.patient"),
     ({"prefetch": prefetch(patient={"resourceType": "Patient", "id": "p2"})}, "prefetch.patient")],
)  # fmt: skip
def test_a_call_that_is_not_well_formed_is_a_fault(running, changed, field):
    answer = running.post(PATIENT_VIEW, call(**changed))
    assert answer.status_code == 400 and field in [one["field"] for one in answer.json()["faults"]]


def test_every_fault_of_a_call_at_once(running):
    faults = running.post(PATIENT_VIEW, {"fhirAuthorization": {}}).json()["faults"]
    assert [one["field"] for one in faults] == [
        "hook",
        "hookInstance",
        "context",
        "context.patientId",
        "fhirServer",
    ]
    assert running.post(PATIENT_VIEW, [1]).json()["faults"][0]["field"] == "call"


def test_encounter_start_needs_an_encounter(running):
    answer = running.post(START, call("encounter-start", context={"patientId": "p1"}))
    assert answer.json()["faults"][0]["field"] == "context.encounterId"
    given = prefetch(
        encounter={"resourceType": "Encounter", "id": "e1", "status": "in-progress", "class": {}}
    )
    assert running.post(START, call("encounter-start", prefetch=given)).json()["cards"]
    cards = running.post(PATIENT_VIEW, call(context={"patientId": "Patient/p1"})).json()["cards"]
    assert "encounter" not in cards[-1]["suggestions"][0]["actions"][0]["resource"]


def test_impossible_values_are_a_fault(monkeypatch, running):
    knowing(monkeypatch, stegvis.Assessment(age=999))
    answer = running.post(PATIENT_VIEW, call())
    assert answer.status_code == 422 and answer.json()["faults"][0]["field"] == "age"


def test_resources_that_cannot_be_read_are_a_fault(monkeypatch, running):
    from stegvis.service import reading

    def refuse(*_, **__):
        raise stegvis.AssessmentError([stegvis.Fault("resources", None, "no")])

    monkeypatch.setattr(reading, "read", refuse)
    assert (
        running.post(PATIENT_VIEW, call()).status_code == 422 and running.post("/read", []).status_code == 422
    )


def test_no_such_hook(running):
    assert running.post("/cds-services/x", call()).status_code == 404
    assert running.post("/cds-services/x/feedback", {}).status_code == 404
    assert running.get(PATIENT_VIEW).status_code == 405


GOOD = {
    "card": "4e0a3a1e",
    "outcome": "accepted",
    "acceptedSuggestions": [{"id": "x"}],
    "outcomeTimestamp": "2026-11-28T10:00:00Z",
}


def test_feedback_may_repeat_and_is_not_kept(running):
    overridden = GOOD | {"outcome": "overridden", "overrideReason": {"userComment": "Kalle Anka"}}
    for _ in range(2):
        answer = running.post(f"{PATIENT_VIEW}/feedback", {"feedback": [GOOD, overridden]})
        assert answer.status_code == 200 and answer.json() == {}
    assert running.post(f"{PATIENT_VIEW}/feedback", {"feedback": []}).status_code == 200
    assert not [line for line in running.log if "Kalle" in line]


@pytest.mark.parametrize(
    "data",
    [
        1,
        {},
        {"feedback": 1},
        {"feedback": [1]},
        {"feedback": [{}]},
        {"feedback": [GOOD | {"outcome": "ignored"}]},
    ],
)
def test_feedback_that_is_not_well_formed_is_a_fault(running, data):
    answer = running.post(f"{PATIENT_VIEW}/feedback", data)
    assert answer.status_code == 400 and answer.json()["faults"][0]["field"].startswith("feedback")


def test_the_capability_statement_is_fhir(running):
    from fhir.resources.R4B.capabilitystatement import CapabilityStatement

    assert CapabilityStatement.model_validate(running.get("/metadata").json()).fhirVersion == "4.0.1"


def test_requests_are_fhir(monkeypatch, running):
    from fhir.resources.R4B.servicerequest import ServiceRequest

    one = stegvis.Assessment(40, {"phq9": 16}, findings={"psychosis": True})
    for card in told(monkeypatch, running, one):
        for suggestion in card.get("suggestions", ()):
            ServiceRequest.model_validate(suggestion["actions"][0]["resource"])


def test_today_is_the_day_of_reading(running, monkeypatch):
    seen = []
    monkeypatch.setattr(
        hooks, "read_resources", lambda p, r, on: seen.append(on) or Reading(stegvis.Assessment(), (), (), ())
    )
    running.post(PATIENT_VIEW, call())
    assert seen == [date.today()] and "recommendation" in SCHEMAS
