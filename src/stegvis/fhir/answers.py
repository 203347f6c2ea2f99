"""One answer as a number, yes or no, or a word; else why it cannot be read. Nothing is guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stegvis.errors import Text
from stegvis.fhir.plain import Element, objects, part, word
from stegvis.fhir.reading import Value
from stegvis.fhir.systems import ABSENT, ASKED, WEIGHTS, Key, code_of, key_of
from stegvis.language import Input

Weights = dict[Key, int]
"""What each answer scores, by its code."""

LARGEST = 10**6
SCORE_UNITS = ("", "1", "{SCORE}", "{POINTS}", "SCORE", "POINTS", "POÄNG", "P")
NOTHING = Text("svaret är tomt", "the answer is empty")
WITHHELD = Text("källan säger varför svaret saknas", "the source says why there is no answer")
TWICE = Text("svaret har två värden på en gång", "the answer has two values at once")
NOT_WHOLE = Text("talet är inte helt", "the number is not whole")
TOO_LARGE = Text("talet är orimligt stort", "the number is far too large")
YES_OR_NO = Text(
    "ja eller nej säger inte vilken poäng svaret ger", "yes or no does not say what the answer scores"
)
NO_NUMBER = Text("detta är inget tal", "this is not a number")
NO_WEIGHT = Text(
    "svarskoden har ingen känd poäng: varken koden, en vikt eller formuläret säger vad den är",
    "the answer's code has no known score: neither the code, a weight nor the form says what it is",
)
TWO_WEIGHTS = Text("koden och vikten säger olika poäng", "the code and the weight say different scores")
NOT_YES_OR_NO = Text("svaret är inte ja eller nej", "the answer is not yes or no")
NO_SUCH_WORD = Text("svaret är inget av orden", "the answer is none of the words")


def text_for_number(name: str) -> Text:
    """Say that a text stands where a number belongs; which element is named, what it holds is not."""
    return Text(
        f"{name} är en text där ett tal hör hemma: skriv talet utan citattecken",
        f"{name} is a text where a number belongs: write the number without quotes",
    )


def no_value_of(input: str) -> Text:
    """Say that an answer scores what the question cannot."""
    return Text(f"{input} kan inte ha det värdet", f"{input} cannot have this value")


def value_of(element: Element) -> tuple[str, Any] | Text:
    """Return the name and the value of the one value[x] that an element has."""
    said = {
        key: value
        for key, value in element.items()
        if key.startswith("value") and value not in (None, "", [], {})
    }
    if len(said) > 1:
        return TWICE
    if not said:
        absent = "dataAbsentReason" in element or any(key.startswith("_value") for key in element)
        return WITHHELD if absent else NOTHING
    return next(iter(said.items()))


def asked_in_vain(element: Element) -> bool:
    """Tell whether an item, or an answer, says that somebody was asked and does not know.

    >>> asked_in_vain({"extension": [{"url": ABSENT, "valueCode": "asked-unknown"}]})
    True
    """
    beside = [one for key, value in element.items() if key.startswith("_value") for one in objects([value])]
    said = [one for place in (element, *beside) for one in objects(place.get("extension"))]
    absent = any(word(one, "url") == ABSENT and one.get("valueCode") == ASKED for one in said)
    return absent and value_of(element) in (NOTHING, WITHHELD)


def whole_number(name: str, value: Any) -> int | Text:
    """Read a whole number; 12.0 is 12, "12" is refused by name."""
    if isinstance(value, bool):
        return YES_OR_NO
    if isinstance(value, str):
        return text_for_number(name)
    if not isinstance(value, int | float | Decimal):
        return NO_NUMBER
    if isinstance(value, Decimal) and not value.is_finite():
        return NO_NUMBER
    if not -LARGEST < value < LARGEST:  # False for NaN as well
        return TOO_LARGE
    return int(value) if value == int(value) else NOT_WHOLE


def score_of(element: Element, weights: Weights) -> int | Text:
    """Read the score that an answer or an observation gives.

    >>> score_of({"valueDecimal": 12.0}, {})
    12
    >>> score_of({"valueString": "12"}, {}).en
    'valueString is a text where a number belongs: write the number without quotes'
    """
    said = value_of(element)
    if isinstance(said, Text):
        return said
    name, value = said
    if not isinstance(value, dict):
        return whole_number(name, value)
    if "coding" in value:
        return concept_score(value["coding"], weights)
    if "code" in value and "value" not in value:
        return coding_score(value, weights)
    return quantity_score(name, value)


def quantity_score(name: str, quantity: Element) -> int | Text:
    """Read a Quantity; its unit must be a score's."""
    for key in ("code", "unit"):
        if code_of(quantity.get(key)) not in SCORE_UNITS:
            return Text(f"{name} har en annan enhet än poäng", f"{name} has another unit than a score's")
    if "comparator" in quantity:
        return Text(f"{name} är bara en gräns", f"{name} is only a bound")
    return whole_number(f"{name}.value", quantity.get("value"))


def concept_score(coding: Any, weights: Weights) -> int | Text:
    """Read a CodeableConcept: its codings may not say different scores."""
    read = [coding_score(one, weights) for one in objects(coding)]
    scores = {one for one in read if isinstance(one, int)}
    if len(scores) > 1 or TWO_WEIGHTS in read:
        return TWO_WEIGHTS
    return scores.pop() if scores else NO_WEIGHT


def coding_score(coding: Element, weights: Weights) -> int | Text:
    """Read a Coding: by its code, by the weight it carries, or by both when they agree."""
    system, code = key_of(coding)
    known = weights.get((system, code))
    if known is None and not system and code:
        known = only_one([score for (_, one), score in weights.items() if one == code])
    weight = weight_of(coding)
    if isinstance(weight, Text):
        return weight
    if known is None:
        return NO_WEIGHT if weight is None else weight
    return known if weight in (None, known) else TWO_WEIGHTS


def only_one(scores: list[int]) -> int | None:
    """Return what all say; a code without a terminology is read where only one thing can be meant."""
    return scores[0] if len(set(scores)) == 1 else None


def weight_of(element: Element) -> int | Text | None:
    """Return the weight that an element carries as an extension, in each of its spellings."""
    for one in objects(element.get("extension")):
        if word(one, "url").casefold().rstrip("/").endswith(WEIGHTS):
            said = value_of(one)
            return said if isinstance(said, Text) else whole_number(said[0], said[1])
    return None


def option_weights(item: Element) -> Weights:
    """Return what the answers of a Questionnaire's item score, as its options say."""
    found: Weights = {}
    for option in objects(item.get("answerOption")):
        coding = part(option, "valueCoding")
        for weight in (weight_of(option), weight_of(coding)):
            if isinstance(weight, int):
                found[key_of(coding)] = weight
    return found


def finding_value(element: Element, known: Input) -> Value | Text:
    """Read the answer of a finding: yes or no, a whole number, or one of its words."""
    said = value_of(element)
    if isinstance(said, Text):
        return said
    name, value = said
    if known.kind == "boolean":
        return value if isinstance(value, bool) else NOT_YES_OR_NO
    if known.kind == "integer":
        number = whole_number(name, value)
        fits = isinstance(number, Text) or known.lowest <= number <= known.highest
        return number if fits else no_value_of(known.id)
    words = [choice.id for choice in known.choices]
    codings = objects(value.get("coding", [value])) if isinstance(value, dict) else []
    said_words = {key_of(one)[1] for one in codings}
    return next((one for one in words if code_of(one) in said_words), NO_SUCH_WORD)
