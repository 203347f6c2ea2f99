"""A record system that embeds stegvis; its types hold under mypy (`make check`) and pyright (a test)."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import stegvis
from stegvis import fhir, schemas


class Clinics:
    """The units of a vendor on one loaded base."""

    def __init__(self, base: str, profiles: Mapping[str, str]) -> None:
        self.base = stegvis.load(base)
        self.units = {name: stegvis.load(self.base, unit=path) for name, path in profiles.items()}

    def of(self, name: str) -> stegvis.Pathway:
        """Return the pathway of a clinic; the base where it has none of its own."""
        return self.units.get(name, self.base)


def assessed(row: Mapping[str, Any], items: dict[str, dict[int, int]]) -> stegvis.Assessment:
    """Return a patient of a row of the record."""
    scores: dict[str, int] = {"gad7": int(row["gad7"])} if "gad7" in row else {}
    return stegvis.Assessment(
        age=row.get("age"), scores=scores, items=items, findings={"psychosis": False},
        none_of=["red_flags"], contact_date=date(2026, 3, 2),
    )  # fmt: skip


def by_word(items: dict[str, dict[str, int]]) -> stegvis.Assessment:
    """Return a patient of a form whose items are numbered in words, as JSON numbers them."""
    return stegvis.Assessment(age=34, items=items)


def refused(pathway: stegvis.Pathway, data: object) -> list[tuple[str, str, str]]:
    """Return what is wrong with a patient of JSON data, by field, in Swedish; nothing where nothing is."""
    try:
        stegvis.route(pathway, stegvis.Assessment.from_dict(data))
    except stegvis.AssessmentError as error:
        said = [(fault.field, fault.code, fault.to_dict()["what"]["sv"]) for fault in error.faults]
        return said + [("red_flag", str(flag["rule"]), str(flag["level"])) for flag in error.red_flags]
    return []


def from_record(
    pathway: stegvis.Pathway, bundle: dict[str, Any], on: date
) -> tuple[stegvis.Assessment, list[str]]:
    """Return what a FHIR record says, and what of it was left out."""
    reading = fhir.read(pathway, bundle, on=on)
    return reading.assessment, [one.why.sv for one in reading.ignored]


def lines(rec: stegvis.Recommendation) -> Iterator[str]:
    """Yield what a clinician is shown."""
    yield f"{rec.level} ({rec.status}), {rec.urgency}"
    for held in rec.because:
        yield f"{held['rule']}: {held['because']['sv']}"
    for contact in rec.contacts:
        yield f"{contact['name']['sv']}: {contact['by'] or '-'}"
    yield from (question["ask"]["sv"] for question in rec.questions)


def reviewed(pathway: stegvis.Pathway, step: str, totals: Mapping[date, int]) -> str:
    """Return what a course of PHQ-9 leads to."""
    measured = tuple(stegvis.Measurement("phq9", day, total) for day, total in totals.items())
    first, *_, last = sorted(totals)
    return stegvis.review(pathway, stegvis.Episode(step, first, last, measurements=measured)).verdict


def kept(pathway: stegvis.Pathway, rec: stegvis.Recommendation) -> bool:
    """Keep an answer, and tell whether it is made again the same, byte for byte."""
    record = json.loads(json.dumps(rec.record()))
    return stegvis.replay(pathway, record).same


def main() -> None:
    """Go through one patient, as a record system would."""
    clinics = Clinics("se-primary-care", {"north": "docs/examples/health-centre.toml"})
    pathway = clinics.of("north")
    rec = stegvis.route(pathway, assessed({"age": 34, "gad7": 9}, {"phq9": {1: 2, 2: 2, 9: 0}}))
    print(*lines(rec), sep="\n")
    print(stegvis.route(pathway, by_word({"phq9": {"9": 0}}), on_fault="set_aside").status)
    print(refused(pathway, {"age": "34"}), kept(pathway, rec), schemas.names()[:2])
    empty: dict[str, Any] = {"resourceType": "Bundle", "type": "collection", "entry": []}
    patient, left = from_record(pathway, empty, date(2026, 3, 2))
    totals = {date(2026, 1, 12): 18, date(2026, 3, 2): 8}
    print(patient.age, left, reviewed(pathway, "depression-icbt", totals))


if __name__ == "__main__":
    main()
