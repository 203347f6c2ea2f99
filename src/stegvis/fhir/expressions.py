"""Criteria and totals as FHIRPath, in the part of it that every engine has; gates as `enableWhen`."""

from __future__ import annotations

from collections.abc import Mapping

from stegvis.fhir.plain import Element
from stegvis.fhir.systems import SDC, answer_system
from stegvis.language import AllOf, AnyOf, Criterion, Dialect, Input, Not, OneOf, Within, fold
from stegvis.model import Instrument

PATH = "text/fhirpath"
BORN, TODAY = "%patient.birthDate.toString()", "today().toString()"
AGE = (
    f"iif({BORN}.length() >= 10, "
    f"{TODAY}.substring(0, 4).toInteger() - {BORN}.substring(0, 4).toInteger()"
    f" - iif({TODAY}.substring(5, 5) < {BORN}.substring(5, 5), 1, 0), {{}})"
)
"""Whole years from the birth date; nothing when it is not whole."""


def expression(url: str, said: str, language: str = PATH, name: str = "") -> Element:
    """Return an extension that holds an expression."""
    value: Element = {"language": language, "expression": said}
    return {"url": url, "valueExpression": value | ({"name": name} if name else {})}


def answer_to(link: str) -> str:
    """Return the FHIRPath of an answer, wherever its item stands."""
    return f"%resource.descendants().where(linkId = '{link}').answer.value"


def dialect(inputs: Mapping[str, Input]) -> Dialect[str]:
    """Return how a criterion is said in FHIRPath; a missing answer gives nothing, neither yes nor no."""

    def within(node: Within) -> str:
        said = answer_to(node.input)
        return f"({said} >= {node.lowest} and {said} <= {node.highest})"

    def one_of(node: OneOf) -> str:
        known, said = inputs[node.input], answer_to(node.input)
        if known.kind == "boolean":
            parts = [f"{said} = {'true' if value else 'false'}" for value in node.values]
        else:
            parts = [f"{said}.code = '{known.choices[value].id}'" for value in node.values]
        return f"({' or '.join(parts)})"

    def at_least(number: int, parts: list[str]) -> str:
        counted = " + ".join(f"iif({part}, 1, 0)" for part in parts)
        return f"({counted} >= {number})"

    return Dialect(
        within,
        one_of,
        lambda part: f"({part}).not()",
        lambda parts: f"({' and '.join(parts)})",
        lambda parts: f"({' or '.join(parts)})",
        at_least,
    )


def fhirpath(criterion: Criterion, inputs: Mapping[str, Input]) -> str:
    """Say a criterion in FHIRPath."""
    return fold(criterion, dialect(inputs))


def enabled(criterion: Criterion, inputs: Mapping[str, Input]) -> Element:
    """Return what makes an item apply: `enableWhen` where that can say it, else an expression.

    >>> from stegvis.errors import Text
    >>> low_mood = Input("low_mood", "boolean", Text("", ""), Text("", ""))
    >>> enabled(OneOf("low_mood", (1,)), {"low_mood": low_mood})
    {'enableWhen': [{'question': 'low_mood', 'operator': '=', 'answerBoolean': True}]}
    """
    parts = criterion.parts if isinstance(criterion, AllOf | AnyOf) else (criterion,)
    every = not isinstance(criterion, AnyOf)
    said = [conditions(part, inputs, every) for part in parts]
    if not all(said):
        return {"extension": [shown_when(fhirpath(criterion, inputs))]}
    found = [one for part in said for one in part]
    behaviour = {"enableBehavior": "all" if every else "any"} if len(found) > 1 else {}
    return {"enableWhen": found, **behaviour}


def shown_when(said: str) -> Element:
    """Return what makes an item apply as an expression: yes or no, as a form asks; what is not known is no.

    >>> shown_when("age >= 18")["valueExpression"]["expression"]
    'iif(age >= 18, true, false)'
    """
    return expression(f"{SDC}enableWhenExpression", f"iif({said}, true, false)")


def conditions(criterion: Criterion, inputs: Mapping[str, Input], every: bool) -> list[Element]:
    """Return a leaf as conditions that must all hold, or of which one will do; none when it takes more."""
    match criterion:
        case OneOf(input, (value,)):
            return [condition(inputs[input], value)]
        case Not(OneOf(input, (value,))) if inputs[input].kind == "boolean":
            return [condition(inputs[input], 1 - value)]
        case Within(input, lowest, highest):
            known = inputs[input]
            bounds = [(">=", lowest)] if lowest > known.lowest else []
            bounds += [("<=", highest)] if highest < known.highest else []
            if len(bounds) == 1 or every:
                return [{"question": input, "operator": sign, "answerInteger": one} for sign, one in bounds]
    return []


def condition(known: Input, value: int) -> Element:
    """Return that a finding has one answer."""
    said: Element = {"question": known.id, "operator": "="}
    if known.kind == "boolean":
        return said | {"answerBoolean": bool(value)}
    return said | {"answerCoding": {"code": known.choices[value].id}}


def total_of_items(scale: Instrument) -> str:
    """Return the FHIRPath of a total: the sum when every item asked is answered, else nothing."""
    links = {number: f"{scale.id}.item{number}" for number in range(1, scale.items + 1)}
    plain = is_open(scale)
    value = f"answer.value.select({'$this + 0' if plain else 'code.toInteger()'})"
    items = f"%resource.descendants().where(linkId in ({union(list(links.values()))}))"
    whole = [f"{items}.answer.count() = {scale.items}"]
    for skip in scale.skips:
        zeros = union([links[number] for number in skip.when_zero])
        rest = union([link for number, link in links.items() if number not in skip.zero])
        left = scale.items - len(skip.zero)
        asked = f"%resource.descendants().where(linkId in ({rest})).answer.count() = {left}"
        none = f"%resource.descendants().where(linkId in ({zeros})).{value}.sum() = 0"
        whole.append(f"({asked} and {none})")
    return f"iif({' or '.join(whole)}, {items}.{value}.sum(), {{}})"


def union(words: list[str]) -> str:
    """Return words as a collection."""
    return " | ".join(f"'{word}'" for word in words)


def is_open(scale: Instrument) -> bool:
    """Tell whether the items are typed as numbers: there are too many values to choose from."""
    return scale.item_highest - scale.item_lowest > 10


def skipped(scale: Instrument, number: int) -> Element:
    """Return what hides an item that the form skips."""
    skips = [skip for skip in scale.skips if number in skip.zero]
    if len(skips) > 1:
        answered = [
            " or ".join(f"{answer_to(f'{scale.id}.item{one}')}.code != '0'" for one in skip.when_zero)
            for skip in skips
        ]
        said = " and ".join(f"({part})" for part in answered)
        return {"extension": [shown_when(said)]}
    nought = {"system": answer_system(scale.id), "code": "0"}
    found = [
        {"question": f"{scale.id}.item{one}", "operator": "!=", "answerCoding": nought}
        for skip in skips
        for one in skip.when_zero
    ]
    behaviour = {"enableBehavior": "any"} if len(found) > 1 else {}
    return {"enableWhen": found, **behaviour} if found else {}
