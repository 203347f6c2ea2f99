"""Questionnaires of a scale or a whole track, and answers to them; the words of a scale are never in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from stegvis.errors import AssessmentError, Fault, Text, meant
from stegvis.fhir.choosing import with_skipped
from stegvis.fhir.expressions import AGE, enabled, expression, is_open, skipped, total_of_items
from stegvis.fhir.plain import Element
from stegvis.fhir.systems import (
    ABSENT,
    ASKED,
    CORE,
    ICD10_SE,
    SDC,
    answer_system,
    canonical,
    own_system,
    system_of,
)
from stegvis.language import Input, inputs_of
from stegvis.model import UNKNOWN, Assessment, Code, Instrument, Pathway, Track

LOINC_NOTICE = (
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright "
    "Regenstrief Institute, Inc. and the LOINC Committee and is available at no cost under the license at http://loinc.org/license."
)
LAUNCH: Element = {
    "url": f"{SDC}launchContext",
    "extension": [
        {
            "url": "name",
            "valueCoding": {
                "system": "http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext",
                "code": "patient",
            },
        },
        {"url": "type", "valueCode": "Patient"},
    ],
}


def translated(key: str, said: Text) -> Element:
    """Return a text in Swedish with its English translation beside it."""
    translation = {
        "url": f"{CORE}translation",
        "extension": [{"url": "lang", "valueCode": "en"}, {"url": "content", "valueString": said.en}],
    }
    return {key: said.sv, f"_{key}": {"extension": [translation]}}


def coding(code: Code) -> Element:
    """Return a code as a Coding."""
    return {"system": code.system, **({"version": code.version} if code.version else {}), "code": code.code}


def codes_of(scale: Instrument, of: str, item: int = 0) -> list[Element]:
    """Return the codes of a scale's total, panel or item."""
    return [coding(code) for code in scale.codes if code.of == of and code.item == item]


def questionnaire(pathway: Pathway, part: str) -> Element:
    """Write the Questionnaire of an instrument, or of a whole track, by its id.

    Raises:
        AssessmentError: there is no instrument and no track with this id.

    >>> import stegvis
    >>> form = questionnaire(stegvis.load("se-primary-care"), "phq9")
    >>> form["resourceType"], [item["linkId"] for item in form["item"]]
    ('Questionnaire', ['phq9-group'])
    """
    if part in pathway.instruments:
        scale = pathway.instruments[part]
        form = heading(pathway, part, scale.name, scale.purpose, codes_of(scale, "panel"))
        notices = [scale.licence_note.en, *([LOINC_NOTICE] if scale.codes else [])]
        return form | {"copyright": " ".join(notices), "item": [scale_group(pathway, scale, {})]}
    track = next((one for one in pathway.tracks if one.id == part), None)
    if track is None:
        known = [*pathway.instruments, *(one.id for one in pathway.tracks)]
        what = Text("ingen skala och inget spår heter så", "no instrument and no track has this name")
        raise AssessmentError([Fault("questionnaire", part, what, ", ".join(known), meant(part, known))])
    return track_form(pathway, track)


def heading(pathway: Pathway, part: str, title: Text, purpose: Text, codes: list[Element]) -> Element:
    """Write what stands above the questions."""
    reviewed = pathway.status == "reviewed"
    form: Element = {
        "resourceType": "Questionnaire",
        "language": "sv",
        "url": canonical(pathway, part),
        "version": pathway.version,
        "name": "Stegvis" + "".join(word.capitalize() for word in part.replace("-", "_").split("_")),
        **translated("title", title),
        "status": "active" if reviewed else "draft",
        "experimental": not reviewed,
        "subjectType": ["Patient"],
        **translated("purpose", purpose),
    }
    return form | ({"code": codes} if codes else {})


def scale_group(pathway: Pathway, scale: Instrument, gate: Element) -> Element:
    """Write a scale as a group: its items, and its total worked out from them."""
    items = [item_question(pathway, scale, number) for number in range(1, scale.items + 1)]
    return {
        "linkId": f"{scale.id}-group",
        **translated("text", scale.name),
        "type": "group",
        **gate,
        "item": [*items, total_question(pathway, scale)],
    }


def item_question(pathway: Pathway, scale: Instrument, number: int) -> Element:
    """Write one item: its number, not its words."""
    known = pathway.inputs[f"{scale.id}.item{number}"]
    own = {"system": own_system(pathway), "code": known.id}
    question: Element = {
        "linkId": known.id,
        "code": [*codes_of(scale, "item", number), own],
        **translated("text", known.name),
        **skipped(scale, number),
    }
    if is_open(scale):
        return question | {"type": "integer", "extension": bounds(known)}
    options = [
        {
            "extension": [{"url": f"{CORE}ordinalValue", "valueDecimal": value}],
            "valueCoding": {"system": answer_system(scale.id), "code": str(value), "display": str(value)},
        }
        for value in scale.allowed(number)
    ]
    return question | {"type": "choice", "answerOption": options}


def total_question(pathway: Pathway, scale: Instrument) -> Element:
    """Write the total: worked out where it is the sum of the items, else typed."""
    known = pathway.inputs[scale.id]
    total = Text(f"{scale.name.sv}, totalpoäng", f"{scale.name.en}, total score")
    question: Element = {
        "linkId": scale.id,
        "code": [*codes_of(scale, "total"), {"system": own_system(pathway), "code": scale.id}],
        **translated("text", total),
        "type": "integer",
    }
    if not scale.summed:
        return question | {"extension": bounds(known)}
    worked_out = expression(f"{SDC}calculatedExpression", total_of_items(scale))
    return question | {"extension": [worked_out], "readOnly": True}


def bounds(known: Input) -> list[Element]:
    """Return the lowest and highest value as extensions."""
    return [
        {"url": f"{CORE}minValue", "valueInteger": known.lowest},
        {"url": f"{CORE}maxValue", "valueInteger": known.highest},
    ]


def track_form(pathway: Pathway, track: Track) -> Element:
    """Write everything that a track asks, red flags first, each question behind its gate."""
    asked = inputs_read(pathway, track)
    scales = {pathway.inputs[id].instrument for id in asked} - {""}
    findings = [
        id for id in pathway.inputs if id in asked and not pathway.inputs[id].instrument and id != "age"
    ]
    groups = [
        {
            "linkId": f"group.{group.id}",
            **translated("text", group.title),
            "type": "group",
            "item": [finding_question(pathway, id) for id in group.findings if id in asked],
        }
        for group in pathway.groups.values()
        if asked.intersection(group.findings)
    ]
    alone = [finding_question(pathway, id) for id in findings if not pathway.inputs[id].group]
    forms = [
        scale_group(pathway, scale, gate_of(pathway, id))
        for id, scale in pathway.instruments.items()
        if id in scales
    ]
    variables = [query for id in findings if (query := prior(pathway, id))]
    form = heading(pathway, track.id, track.name, track.about, [])
    return form | {
        "extension": [LAUNCH, *variables],
        "copyright": LOINC_NOTICE,
        "item": [age_question(pathway), *groups, *alone, *forms],
    }


def inputs_read(pathway: Pathway, track: Track) -> frozenset[str]:
    """Return every input that a track and the red flags read, with what opens their questions."""
    rules = [need.when for need in (*pathway.red_flags, *track.needs)]
    rules += [action.when for action in track.actions]
    rules += [barrier.when for step in track.steps for barrier in step.unsuitable]
    left, found = [id for rule in rules for id in inputs_of(rule)], set[str]()
    while left:
        id = left.pop()
        if id not in found:
            found.add(id)
            left += inputs_of(pathway.gates[id]) if id in pathway.gates else ()
    return frozenset(found)


def age_question(pathway: Pathway) -> Element:
    """Write the age, taken from the birth date."""
    known = pathway.inputs["age"]
    born = expression(f"{SDC}initialExpression", AGE)
    return {
        "linkId": "age",
        **translated("text", known.ask),
        "type": "integer",
        "extension": [*bounds(known), born],
    }


def gate_of(pathway: Pathway, id: str) -> Element:
    """Return what makes a question apply, if it does not always."""
    gate = pathway.gates.get(id)
    return enabled(gate, pathway.inputs) if gate is not None else {}


def finding_question(pathway: Pathway, id: str) -> Element:
    """Write a finding, behind its gate, filled in from the record where a diagnosis answers it."""
    known = pathway.inputs[id]
    gate = gate_of(pathway, id)
    question: Element = {
        "linkId": id,
        "code": [{"system": own_system(pathway), "code": id}],
        **translated("text", known.ask),
        **gate,
        "type": {"boolean": "boolean", "integer": "integer", "choice": "choice"}[known.kind],
    }
    if known.kind == "choice":
        question["answerOption"] = [
            {"valueCoding": {"code": choice.id, **translated("display", choice.name)}}
            for choice in known.choices
        ]
    extensions = [*gate.get("extension", ()), *(bounds(known) if known.kind == "integer" else ())]
    if prior(pathway, id):
        found = f"iif(%{variable(id)}.entry.resource.exists(), true, {{}})"
        extensions.append(expression(f"{SDC}initialExpression", found))
    return question | ({"extension": extensions} if extensions else {})


def variable(id: str) -> str:
    """Return the name of the variable that holds what the record has; R4 allows no _ in it."""
    return "prior" + "".join(word.capitalize() for word in id.replace("-", "_").split("_"))


def prior(pathway: Pathway, id: str) -> Element | None:
    """Return the search for the diagnoses that answer a finding with yes, for as long as they stand."""
    codes = [
        f"{code.system}|{code.code}"
        for code in pathway.finding_codes.get(id, ())
        if code.says == "yes" and code.within_days is None and system_of(code.system) == ICD10_SE
    ]
    if not codes:
        return None
    search = f"Condition?patient={{{{%patient.id}}}}&clinical-status=active&code:below={','.join(codes)}"
    return expression(f"{CORE}variable", search, "application/x-fhir-query", variable(id))


def questionnaire_response(
    pathway: Pathway, assessment: Assessment, part: str, authored: date | str, subject: str = ""
) -> Element:
    """Write what is known of a patient as answers to the Questionnaire of an instrument or a track.

    Args:
        authored: the day, or the moment with its time zone, that the answers were given.
        subject: a reference such as "Patient/12"; never an identity number.

    Raises:
        AssessmentError: there is no instrument and no track with this id.
    """
    form = questionnaire(pathway, part)
    items = list(filled(pathway, form["item"], values_of(pathway, assessment)))
    response: Element = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{form['url']}|{form['version']}",
        "status": "completed",
        **({"subject": {"reference": subject}} if subject else {}),
        "authored": str(authored),
    }
    return response | ({"item": items} if items else {})


def values_of(pathway: Pathway, assessment: Assessment) -> dict[str, Any]:
    """Return every answer by its input, "unknown" among them, with the totals that the items make."""
    values: dict[str, Any] = {"age": assessment.age, **assessment.scores, **assessment.answers()}
    for id, scale in pathway.instruments.items():
        given = assessment.items.get(id, {})
        values |= {f"{id}.item{number}": value for number, value in given.items()}
        items = {int(n): value for n, value in given.items() if isinstance(value, int)}
        whole = with_skipped(scale, items)
        if scale.summed and len(whole) == scale.items:
            values[id] = sum(whole.values())
    return {id: value for id, value in values.items() if value is not None}


def filled(pathway: Pathway, items: list[Element], values: Mapping[str, Any]) -> Iterator[Element]:
    """Yield the items that have an answer, or were asked in vain, in their groups."""
    for item in items:
        link = item["linkId"]
        if item["type"] == "group":
            inner = list(filled(pathway, item["item"], values))
            if inner:
                yield {"linkId": link, "text": item["text"], "item": inner}
        elif values.get(link) == UNKNOWN:
            yield {"extension": [{"url": ABSENT, "valueCode": ASKED}], "linkId": link, "text": item["text"]}
        elif link in values:
            yield {"linkId": link, "text": item["text"], "answer": [answer(item, values[link])]}


def answer(item: Element, value: Any) -> Element:
    """Write one answer in the form that its question asks for."""
    if item["type"] == "choice":
        options = [option["valueCoding"] for option in item["answerOption"]]
        return {"valueCoding": next(one for one in options if one["code"] == str(value))}
    return {"valueBoolean": value} if item["type"] == "boolean" else {"valueInteger": value}
