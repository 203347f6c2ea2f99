"""The codes of a pathway: which input each code of a record is about."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import Factory, define

from stegvis.fhir.systems import Key, answer_system, code_of, own_system, system_of
from stegvis.loading import shipped_scale
from stegvis.model import Code, Instrument, Pathway


@define
class CodeTable:
    """Looks codes up.

    Attributes:
        scales: every scale that a value can be read for: the pathway's, and short forms of them.
        totals, panels: ids of scales by code; items: scale and number of the item by code.
        answers: what an answer scores, by scale and code.
        findings: each finding's codes.
    """

    scales: dict[str, Instrument] = Factory(dict)
    totals: dict[Key, list[str]] = Factory(dict)
    panels: dict[Key, list[str]] = Factory(dict)
    items: dict[Key, list[tuple[str, int]]] = Factory(dict)
    answers: dict[tuple[str, Key], int] = Factory(dict)
    findings: list[tuple[str, Code]] = Factory(list)
    own: dict[Key, str] = Factory(dict)

    def named(self, key: Key) -> Iterator[tuple[str, Code]]:
        """Yield the findings that a code in a record is about."""
        system, word = key
        for finding, code in self.findings:
            if system == system_of(code.system) and fits(code, word):
                yield finding, code


def fits(code: Code, word: str) -> bool:
    """Tell whether a code is the one meant, or one under it; points are often left out.

    >>> fits(Code("icd", "F31", "x", below=True), "F313"), fits(Code("icd", "F31", "x"), "F31.3")
    (True, False)
    """
    meant, said = code_of(code.code).replace(".", ""), word.replace(".", "")
    return said.startswith(meant) if code.below else said == meant


def code_table(pathway: Pathway) -> CodeTable:
    """Return the codes of a pathway, its own among them."""
    table, own = CodeTable(), own_system(pathway)
    table.scales = dict(pathway.instruments) | short_forms(pathway)
    for id, scale in table.scales.items():
        table.totals[own, code_of(id)] = [id]
        for number in range(1, scale.items + 1):
            table.items[own, code_of(f"{id}.item{number}")] = [(id, number)]
            for value in scale.allowed(number):
                table.answers[id, (answer_system(id), str(value))] = value
        for code in scale.codes:
            add(table, id, code)
    for id, known in pathway.inputs.items():
        if not known.instrument and id != "age":
            table.own[own, code_of(id)] = id
    add_earlier(table, pathway)
    table.findings = [(id, code) for id, codes in pathway.finding_codes.items() for code in codes]
    return table


def add_earlier(table: CodeTable, pathway: Pathway) -> None:
    """Enter the pathway's own codes by the ids of earlier editions, as forms from then have them."""
    own = own_system(pathway)
    for old, id in pathway.renamed.get("finding", {}).items():
        table.own[own, code_of(old)] = id
    for old, id in pathway.renamed.get("instrument", {}).items():
        table.totals[own, code_of(old)] = [id]
        for number in range(1, table.scales[id].items + 1):
            table.items[own, code_of(f"{old}.item{number}")] = [(id, number)]


def short_forms(pathway: Pathway) -> dict[str, Instrument]:
    """Return the shipped scales that are part of one of the pathway's, and whose total it reads."""
    ids = {id for one in pathway.instruments.values() for id in one.short_forms} - set(pathway.instruments)
    return {id: scale for id in sorted(ids) if (scale := shipped_scale(id))}


def add(table: CodeTable, id: str, code: Code) -> None:
    """Enter one code of a scale."""
    key = system_of(code.system), code_of(code.code)
    if code.of == "item":
        table.items.setdefault(key, []).append((id, code.item))
    elif code.of == "answer":
        table.answers[id, key] = int(code.value or 0)
    else:
        kept = table.totals if code.of == "total" else table.panels
        kept.setdefault(key, []).append(id)


def code_rows(pathway: Pathway) -> Iterator[tuple[str, str, Code]]:
    """Yield every code of a pathway, with what it belongs to: kind, id and code."""
    for id, scale in (dict(pathway.instruments) | short_forms(pathway)).items():
        yield from (("instrument", id, code) for code in scale.codes)
    for id, codes in pathway.finding_codes.items():
        yield from (("finding", id, code) for code in codes)
    for id, step in pathway.steps.items():
        yield from (("step", id, code) for code in step.codes)
