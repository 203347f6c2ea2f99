"""A patient's values against a pathway's inputs: what is known, or every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from stegvis.errors import AssessmentError, Fault, Text, meant
from stegvis.language import Input, Known
from stegvis.model import Assessment, Pathway, Weighed, whole
from stegvis.routing.compile import Ruleset
from stegvis.routing.scoring import read_instruments


def weigh(pathway: Pathway, patient: Assessment) -> Weighed:
    """Return what is known of each input: its lowest and highest possible value.

    Raises:
        AssessmentError: a value is impossible; every fault is named.
    """
    seen = Weighed()
    read_age(pathway, patient, seen)
    read_date(patient, seen)
    read_instruments(pathway, patient, seen)
    read_findings(pathway, patient, seen)
    if seen.faults:
        raise AssessmentError(seen.faults)
    close_gates(pathway, seen)
    return seen


def read_age(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Read the age in whole years."""
    age, known = patient.age, pathway.inputs["age"]
    if age is None:
        return
    if not whole(age) or not known.lowest <= age <= known.highest:
        low, high = known.lowest, known.highest
        what = Text(f"{age!r} är ingen ålder", f"{age!r} is not an age")
        allowed = Text(f"hela år från {low} till {high}", f"whole years from {low} to {high}")
        hint = Text("utelämna den när den är okänd", "leave it out when it is unknown")
        seen.faults.append(Fault("age", age, what, allowed, hint))
        return
    seen.known["age"] = (age, age)
    seen.given.add("age")


def read_date(patient: Assessment, seen: Weighed) -> None:
    """Check that the day of the contact is a day."""
    given = patient.contact_date
    if given is not None and type(given) is not date:
        hint = "leave it out when it is unknown; a time of day is not read"
        what = f"{given!r} is not a date"
        seen.faults.append(Fault("contact_date", given, what, "a date such as 2026-03-05", hint))


def read_findings(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Read explicit answers and groups answered "none of these"."""
    if not isinstance(patient.findings, Mapping):
        seen.faults.append(Fault("findings", patient.findings, "should be a mapping of answers"))
        return
    for group in patient.none_of:
        if group not in pathway.groups:
            hint = meant(str(group), list(pathway.groups))
            what = Text(f"ingen frågegrupp heter {group!r}", f"no question group is called {group!r}")
            seen.faults.append(Fault("none_of", group, what, ", ".join(pathway.groups), hint))
            continue
        findings = pathway.groups[group].findings
        seen.known.update(dict.fromkeys(findings, (0, 0)))
        seen.given.update(findings)
    for id, value in patient.findings.items():
        if value is None:
            seen.known.pop(id, None)
            seen.given.discard(id)
            continue
        known = pathway.inputs.get(id)
        if known is None or known.instrument or id == "age":
            named = [i.id for i in pathway.inputs.values() if not i.instrument and i.id != "age"]
            hint = meant(str(id), named)
            if not hint.en:
                all_ = ", ".join(sorted(named))
                hint = Text(f"kända: {all_}", f"known: {all_}")
            what = Text("ingen uppgift heter så", "no finding has this name")
            seen.faults.append(Fault(f"findings.{id}", value, what, "", hint))
        elif (answer := answered(known, value, seen)) is not None:
            seen.known[id] = (answer, answer)
            seen.given.add(id)


def answered(known: Input, value: object, seen: Weighed) -> int | None:
    """Turn an answer into a number, or gather the fault."""
    if known.kind == "boolean" and isinstance(value, bool):
        return int(value)
    field = f"findings.{known.id}"
    if known.kind == "boolean":
        hint = Text(
            "1 och 0 är inga svar; ett okänt svar utelämnas",
            "1 and 0 are not answers; an unknown answer is left out",
        )
        what = Text(f"{value!r} är inte ja eller nej", f"{value!r} is not yes or no")
        allowed = Text("ja, nej (i JSON: true, false)", "yes, no (in JSON: true, false)")
        seen.faults.append(Fault(field, value, what, allowed, hint))
        return None
    if known.kind == "choice":
        words = [choice.id for choice in known.choices]
        if isinstance(value, str) and value in words:
            return words.index(value)
        hint = meant(str(value), words)
        what = Text(f"{value!r} är inget av orden", f"{value!r} is no such word")
        seen.faults.append(Fault(field, value, what, ", ".join(words), hint))
        return None
    if isinstance(value, int) and whole(value) and known.lowest <= value <= known.highest:
        return value
    what = Text(f"{value!r} ligger utanför det möjliga", f"{value!r} is out of range")
    allowed = Text(f"{known.lowest} till {known.highest}", f"{known.lowest} to {known.highest}")
    seen.faults.append(Fault(field, value, what, allowed))
    return None


def close_gates(pathway: Pathway, seen: Weighed) -> None:
    """What was not asked, and need not be, does not apply: it counts as its harmless value."""
    rules: Ruleset = pathway.ruleset
    holds, may = rules.gates_open(rules.gate_values(seen.known))
    open_ = {*holds, *may}
    shut = dict(rules.optional)
    for gate, behind in enumerate(rules.gated):
        if gate not in open_:
            shut.update(behind)
    shut.update(seen.known)
    seen.known = shut


class Lookup:
    """Looks an input up: what is known, else its whole range."""

    def __init__(self, pathway: Pathway, seen: Weighed) -> None:
        self.inputs, self.known = pathway.inputs, seen.known

    def __call__(self, id: str) -> Known:
        found = self.known.get(id)
        if found is None:
            one = self.inputs[id]
            return one.lowest, one.highest
        return found
