"""QuestionnaireResponses: which question each answer is of, and what it scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, field

from stegvis.errors import Text
from stegvis.fhir.answers import asked_in_vain, finding_value, no_value_of, option_weights, score_of
from stegvis.fhir.dates import When, when_of
from stegvis.fhir.evidence import Answer, Evidence, Measure
from stegvis.fhir.gather import Found
from stegvis.fhir.hearing import HOLDS, heard_item, heard_total
from stegvis.fhir.plain import Element, objects, word
from stegvis.fhir.reading import Used
from stegvis.fhir.systems import LOINC, Key, canonical, code_of, key_of, own_system
from stegvis.model import UNKNOWN, Instrument

AUTHORED = ("authored",)
ANSWERED = ("completed", "amended")
STATUSES = frozenset(
    {
        "in-progress", "stopped", "entered-in-error", "registered", "preliminary", "cancelled", "unknown",
        "draft", "on-hold", "inactive", "resolved", "completed", "not-taken", "not-done", "refuted",
        "provisional", "differential", "unconfirmed", "ended", "proposal", "plan", "option", "intended",
    }
)  # fmt: skip
"""Words that may be repeated; anything else in their place could be free text."""
NO_DAY = Text("det framgår inte vilken dag det gäller", "it does not say which day it is of")
NO_ANSWER = Text("detta är inget svar", "this is no answer")
MANY = Text("frågan har flera svar", "the question has several answers")
NO_QUESTION = Text(
    "ingen av frågorna är känd i den här vårdprocessen", "none of its questions is known to this pathway"
)
OTHER_QUESTIONS = Text(
    "de andra frågorna är inte kända i den här vårdprocessen",
    "its other questions are not known to this pathway",
)


def not_this_status(status: object) -> Text:
    """Say that a status does not let a value count."""
    known = isinstance(status, str) and status in STATUSES
    sv = f"status är {status}" if known else "status saknas eller är okänd"
    en = f"its status is {status}" if known else "its status is missing or unknown"
    return Text(f"räknas inte: {sv}", f"does not count: {en}")


@define
class Form:
    """One QuestionnaireResponse, as it is read."""

    evidence: Evidence
    found: Found
    when: When
    questions: dict[str, Element]
    own: bool
    scale: str
    measures: dict[str, Measure] = field(factory=dict)
    faulty: set[tuple[str, int]] = field(factory=set)
    twice: set[str] = field(factory=set)
    unknown: int = 0

    def measure(self, scale: str) -> Measure:
        """Return this form's measurement of a scale."""
        made = Measure(scale, self.found.label, self.when, whole_form=True)
        return self.measures.setdefault(scale, made)

    def read(self) -> None:
        """Read every answered question."""
        answers = len(self.evidence.answers) + len(self.evidence.in_vain)
        for item, at in answered_items(self.found.data):
            self.answer(item, at)
        self.evidence.measures += self.measures.values()
        if not (self.measures or len(self.evidence.answers) + len(self.evidence.in_vain) > answers):
            if self.unknown:
                self.evidence.ignore(self.found.label, NO_QUESTION)
        elif self.unknown:
            self.evidence.ignore(self.found.label, OTHER_QUESTIONS)

    def answer(self, item: Element, at: str) -> None:
        """Read the answer of one question."""
        link = item.get("linkId")
        question = self.questions.get(link, {}) if isinstance(link, str) else {}
        keys = self.keys(link, question)
        items = [one for key in keys for one in self.evidence.table.items.get(key, ()) if self.wants(one[0])]
        totals = [id for key in keys for id in self.evidence.table.totals.get(key, ()) if self.wants(id)]
        finding = next((found for key in keys if (found := self.evidence.table.own.get(key))), "")
        if not (items or totals or finding):
            self.unknown += not (self.own and code_of(link) == "AGE")
            return
        inputs = [f"{scale}.item{number}" for scale, number in items] + totals
        for answer in item.get("answer") or [item]:
            if not isinstance(answer, dict):
                for input in dict.fromkeys(filter(None, (*inputs, finding))):
                    self.cannot_read(input, NO_ANSWER, at)
            elif asked_in_vain(answer):
                self.in_vain(inputs, finding)
            else:
                self.read_answer(answer, (items, totals, finding), question, at)

    def read_answer(
        self, answer: Element, asked: tuple[list[tuple[str, int]], list[str], str], question: Element, at: str
    ) -> None:
        """Read one answer as each thing that its question asks for."""
        items, totals, finding = asked
        for scale, number in dict.fromkeys(items):
            self.item(scale, number, answer, question, at)
        for scale in dict.fromkeys(totals):
            self.total(scale, answer, at)
        if finding:
            self.finding(finding, answer, at)

    def in_vain(self, inputs: Iterable[str], finding: str) -> None:
        """Note that somebody was asked and does not know."""
        label, when = self.found.label, self.when
        self.evidence.in_vain += [Answer(id, UNKNOWN, label, when) for id in dict.fromkeys(inputs)]
        self.evidence.answers += [Answer(finding, UNKNOWN, label, when)] if finding else []

    def keys(self, link: object, question: Element) -> list[Key]:
        """Return the codes that a question can be known by: its own, or those in its link id."""
        keys = [key_of(one) for one in objects(question.get("code"))]
        if isinstance(link, str):
            if self.own:
                keys.append((own_system(self.evidence.pathway), code_of(link)))
            keys.append((LOINC, code_of(link.rstrip("/").rsplit("/", 1)[-1])))
        return keys

    def wants(self, scale: str) -> bool:
        """Tell whether the form is of this scale, as far as it says what it is."""
        return scale == self.scale if self.scale else scale in self.evidence.pathway.instruments

    def item(self, scale: str, number: int, answer: Element, question: Element, at: str) -> None:
        """Read one item of a scale; two different answers to it count as none."""
        input = f"{scale}.item{number}"
        score = score_of(answer, option_weights(question) | self.evidence.weights(scale))
        known = self.evidence.table.scales[scale]
        if not isinstance(score, Text) and score not in known.allowed(number):
            score = no_value_of(input)
        if isinstance(score, Text):
            self.cannot_read(input, score, at)
        elif (scale, number) in self.faulty:
            self.evidence.ignore(self.found.label, MANY, at, input)
        elif (first := self.measure(scale).items.setdefault(number, score)) != score:
            del self.measure(scale).items[number]
            given = tuple(Used(input, said, self.found.label, str(self.when)) for said in (first, score))
            held = heard_item(self.evidence.pathway, known, number, (first, score))
            if held is None:
                self.faulty.add((scale, number))
            else:
                self.measure(scale).items[number] = held
            self.evidence.disagree(input, given, held, MANY if held is None else HOLDS)

    def cannot_read(self, input: str, why: Text, at: str) -> None:
        """Leave out an answer that cannot be read."""
        self.evidence.cannot_read(Answer(input, UNKNOWN, self.found.label, self.when), why, at)

    def total(self, scale: str, answer: Element, at: str) -> None:
        """Read the total that a form gives."""
        score, known = score_of(answer, {}), self.evidence.table.scales[scale]
        if isinstance(score, Text):
            self.cannot_read(scale, score, at)
        elif known.lowest <= score <= known.highest:
            self.add_total(known, score)
        else:
            self.cannot_read(scale, no_value_of(scale), at)

    def add_total(self, scale: Instrument, score: int) -> None:
        """Enter a total; two different ones count as none, unless one of them raises a flag."""
        measure = self.measure(scale.id)
        if scale.id in self.twice or measure.total not in (None, score):
            given = [(one, measure) for one in (measure.total, score)]
            totals = [one for one in (measure.total, score) if one is not None]
            measure.total = heard_total(self.evidence.pathway, scale, totals, measure.items)
            self.evidence.clash(scale.id, given, measure.total, MANY if measure.total is None else HOLDS)
            self.twice.add(scale.id)
        else:
            measure.total = score

    def finding(self, id: str, answer: Element, at: str) -> None:
        """Read the answer of a finding."""
        value = finding_value(answer, self.evidence.pathway.inputs[id])
        if isinstance(value, Text):
            self.cannot_read(id, value, at)
        else:
            self.evidence.answers.append(Answer(id, value, self.found.label, self.when))


def answered_items(response: Element) -> Iterator[tuple[Element, str]]:
    """Yield each item that was asked with its place, groups and answers opened however deep they lie."""
    left = [(response, "QuestionnaireResponse")]
    while left:
        node, at = left.pop()
        answered = isinstance(node.get("answer"), list) and node["answer"]
        if answered or ("answer" not in node and "linkId" in node and asked_in_vain(node)):
            yield node, at
        left += [
            (inner, f"{at}.{key}[{i}]")
            for key in ("item", "answer")
            for i, inner in reversed(list(enumerate(objects(node.get(key)))))
        ]


def questions_of(form: Element) -> dict[str, Element]:
    """Return the questions of a Questionnaire by their link ids."""
    found: dict[str, Element] = {}
    left = [form]
    while left:
        node = left.pop()
        if link := word(node, "linkId"):
            found.setdefault(link, node)
        left += objects(node.get("item"))
    return found


def read_form(evidence: Evidence, found: Found, forms: dict[str, Element]) -> None:
    """Read a QuestionnaireResponse, with or without its Questionnaire."""
    data = found.data
    if (status := data.get("status")) not in ANSWERED:
        evidence.ignore(found.label, not_this_status(status))
        return
    when = when_of(data, *AUTHORED)
    if when is None:
        evidence.ignore(found.label, NO_DAY)
        return
    said = data.get("questionnaire")
    said = said.get("reference") if isinstance(said, dict) else said  # a Reference, as before R4
    address = said.split("|")[0].rstrip("/") if isinstance(said, str) else ""
    form = (found.contained(address) if address.startswith("#") else forms.get(address)) or {}
    url = word(form, "url") or address
    own = url.startswith(canonical(evidence.pathway, ""))
    Form(evidence, found, when, questions_of(form), own, scale_of(evidence, url, form)).read()


def scale_of(evidence: Evidence, url: str, form: Element) -> str:
    """Return the one scale that a form is of, by its code or its address; "" when it does not say."""
    keys = [key_of(one) for one in objects(form.get("code"))]
    keys.append((LOINC, code_of(url.rsplit("/", 1)[-1])))
    scales = {id for key in keys for id in evidence.table.panels.get(key, ())}
    own = url.removeprefix(canonical(evidence.pathway, ""))
    own = evidence.pathway.renamed.get("instrument", {}).get(own, own)
    if own in evidence.pathway.instruments:
        scales.add(own)
    return scales.pop() if len(scales) == 1 else ""
