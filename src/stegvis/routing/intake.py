"""A patient's values against a pathway's inputs: what is known, or every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from datetime import date

from stegvis.errors import MOST, AssessmentError, Code, Fault, Text, meant
from stegvis.language import Input, Known, inputs_of
from stegvis.model import BESIDE, UNKNOWN, Assessment, Pathway, Weighed, age_on, whole
from stegvis.routing.cells import inapplicable
from stegvis.routing.closing import close_gates, contradicts
from stegvis.routing.compile import Ruleset
from stegvis.routing.declines import read_declines
from stegvis.routing.gates import single_gates
from stegvis.routing.scoring import read_instruments, scales_in_vain

YEARS_AHEAD = 20
"""Latest days and measurements are counted so far ahead at the most."""
CHECK_DAYS = Text("kontrollera dagarna och åldern", "check the days and the age")
NO_MAPPING = Text("ska vara svar efter namn", "should be a mapping of answers")
NO_GROUPS = Text("ska vara en lista med frågegrupper", "should be a list of question groups")


def weigh(pathway: Pathway, patient: Assessment) -> Weighed:
    """Return what is known of each input: its lowest and highest possible value.

    Raises:
        AssessmentError: a value is impossible; every fault is named.
    """
    seen = read(pathway, patient)
    if seen.faults:
        raise AssessmentError(seen.faults)
    close_gates(pathway, seen)
    return seen


def read(pathway: Pathway, patient: Assessment, doubted: frozenset[str] = frozenset()) -> Weighed:
    """Read every value, and gather the faults.

    Args:
        doubted: inputs of which an answer was set aside.
    """
    seen = Weighed(doubted=doubted)
    read_age(pathway, patient, seen)
    read_date(patient, seen)
    read_instruments(pathway, patient, seen)
    read_groups(pathway, patient, seen)
    read_findings(pathway, patient, seen)
    read_beside(pathway, patient, seen)
    read_unit(pathway, patient, seen)
    read_between(pathway, seen)
    read_declines(pathway, patient, seen)
    seen.doubted |= frozenset(asked_in_vain(pathway, patient, seen))
    return seen


def asked_in_vain(pathway: Pathway, patient: Assessment, seen: Weighed) -> Iterator[str]:
    """Yield what was asked and got no answer where another answer, or nobody's, would make a no of it."""
    optional = pathway.ruleset.optional
    yield from (id for id in seen.not_known if id in pathway.gates or id in optional)
    yield from scales_in_vain(pathway, patient, seen)
    if isinstance(patient.findings, Mapping):
        yield from (id for id, value in patient.findings.items() if value is None and id in pathway.gates)


def read_age(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Read the age in whole years, as it is given or as it follows from the day of birth."""
    age, known = patient.age, pathway.inputs["age"]
    if patient.born is not None:
        age = age_born(patient, known, seen)
    if age is None:
        return
    if not whole(age) or not known.lowest <= age <= known.highest:
        low, high = known.lowest, known.highest
        what = Text(f"{age!r} är ingen ålder", f"{age!r} is not an age")
        allowed = Text(f"hela år från {low} till {high}", f"whole years from {low} to {high}")
        hint = Text("utelämna den när den är okänd", "leave it out when it is unknown")
        seen.faults.append(Fault("age", age, what, allowed, hint, range_or_kind(age)))
        return
    seen.known["age"] = (age, age)
    seen.given.add("age")


def age_born(patient: Assessment, known: Input, seen: Weighed) -> int | None:
    """Return the age on the day of the contact by the day of birth; another age contradicts it."""
    born, day, age = patient.born, patient.contact_date, patient.age
    if type(born) is not date:
        seen.faults.append(no_day("born", born))
        return None
    if type(day) is not date:
        what = Text("åldern kan inte räknas utan kontaktens dag", "the age needs the day of the contact")
        hint = Text("ge contact_date, eller åldern i hela år", "give contact_date, or the age in whole years")
        seen.faults.append(Fault("born", str(born), what, "", hint, "incomplete"))
        return None
    years = age_on(born, day)
    if not known.lowest <= years <= known.highest:
        what = Text(f"den som är född {born} är inte {years} år", f"nobody born {born} is aged {years}")
        allowed = Text(
            f"{known.lowest} till {known.highest} år den {day}",
            f"ages {known.lowest} to {known.highest} on {day}",
        )
        seen.faults.append(Fault("born", str(born), what, allowed, CHECK_DAYS, "out_of_range"))
        return None
    if age is not None and age != years:
        what = Text(f"född {born} ger {years} år, inte {age}", f"born {born} is aged {years}, not {age}")
        seen.faults.append(Fault("born", str(born), what, "", CHECK_DAYS, "conflict"))
        return None
    return years


def no_day(field: str, given: object) -> Fault:
    """Say that what is given is no day."""
    what = Text(f"{given!r} är ingen dag", f"{given!r} is not a date")
    allowed = Text("en dag, till exempel 2026-03-05", "a date such as 2026-03-05")
    hint = Text(
        "utelämna den när den är okänd; klockslag läses inte",
        "leave it out when it is unknown; a time of day is not read",
    )
    return Fault(field, given, what, allowed, hint, "not_a_date")


def read_date(patient: Assessment, seen: Weighed) -> None:
    """Check that the day of the contact is a day."""
    given = patient.contact_date
    if given is not None and type(given) is not date:
        seen.faults.append(no_day("contact_date", given))
    elif given is not None and date.max.year - given.year < YEARS_AHEAD:
        what = Text(f"{given} ligger sist i kalendern", f"{given} is at the end of the calendar")
        hint = Text("senaste dagar kan inte räknas därifrån", "latest days cannot be counted from it")
        seen.faults.append(Fault("contact_date", given, what, "", hint, "out_of_range"))


def read_groups(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Read groups answered "none of these": no to each question that stands behind no other."""
    groups = patient.none_of
    if isinstance(groups, str) or not isinstance(groups, Sequence):
        seen.faults.append(Fault("none_of", groups, NO_GROUPS, '["red_flags"]', code="wrong_kind"))
        return
    for group in groups:
        if not isinstance(group, str) or group not in pathway.groups:
            hint = meant(str(group), list(pathway.groups), seen.faults)
            what = Text(f"ingen frågegrupp heter {group!r}", f"no question group is called {group!r}")
            seen.faults.append(Fault("none_of", group, what, ", ".join(pathway.groups), hint, "unknown_name"))
            continue
        no, merged = pathway.once(deniable)[group]
        seen.known.update(no)
        seen.given.update(no)
        seen.denied.update(merged)


def deniable(pathway: Pathway) -> dict[str, tuple[dict[str, Known], tuple[str, ...]]]:
    """Return of each group what "none of these" answers, and which of that names several things."""
    layered, found = pathway.ruleset.layered, {}
    for id, group in pathway.groups.items():
        no: dict[str, Known] = {one: (0, 0) for one in group.findings if one not in layered}
        found[id] = no, tuple(one for one in no if pathway.inputs[one].merged)
    return found


def read_findings(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Read explicit answers; they count beside a group that was denied."""
    if not isinstance(patient.findings, Mapping):
        seen.faults.append(Fault("findings", patient.findings, NO_MAPPING, code="wrong_kind"))
        return
    for id, value in patient.findings.items():
        known = pathway.inputs.get(id) or BESIDE.get(id)
        if known is None or known.instrument or id == "age":
            seen.faults.append(no_finding(pathway, id, value, seen.faults))
        else:
            read_answer(known, f"findings.{id}", value, seen, id in pathway.inputs)


def read_answer(known: Input, field: str, value: object, seen: Weighed, read_: bool = True) -> None:
    """Read one answer; what the pathway does not read is held to its words and no more."""
    seen.denied.discard(known.id)
    if value is None or value == UNKNOWN:
        seen.known.pop(known.id, None)
        seen.given.discard(known.id)
        if value == UNKNOWN and read_:
            seen.not_known.add(known.id)
    elif (answer := answered(known, field, value, seen)) is not None and read_:
        seen.known[known.id] = (answer, answer)
        seen.given.add(known.id)
        if known.rest and not answer:
            seen.denied.add(known.id)


def read_beside(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Read sex and caller where they stand beside the age; among the findings they are the same."""
    for id, built_in in BESIDE.items():
        value = getattr(patient, id)
        if value is None:
            continue
        other = patient.findings.get(id) if isinstance(patient.findings, Mapping) else None
        if other is not None and other != value:
            what = Text(f"{value!r} här, {other!r} som uppgift", f"{value!r} here, {other!r} as a finding")
            hint = Text("ge det en gång", "give it once")
            seen.faults.append(Fault(id, value, what, "", hint, "conflict"))
        else:
            read_answer(pathway.inputs.get(id, built_in), id, value, seen, id in pathway.inputs)


def read_unit(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """What the unit knows of itself is asked of nobody; an answer to it that says otherwise is a fault."""
    if pathway.unit is None:
        return
    told = patient.findings if isinstance(patient.findings, Mapping) else {}
    for id, value in pathway.unit.facts.items():
        said = seen.known.get(id)
        if told.get(id) is not None and said is not None and said != (value, value):
            what = Text("enhetens profil säger något annat", "the unit's profile says otherwise")
            hint = Text("utelämna det; profilen svarar", "leave it out; the profile answers")
            seen.faults.append(Fault(f"findings.{id}", said[0], what, "", hint, "conflict"))
            continue
        seen.known[id] = (value, value)
        seen.given.add(id)
        seen.not_known.discard(id)


def read_between(pathway: Pathway, seen: Weighed) -> None:
    """A detail answered yes answers the question before it, where only a list denied it; the rest is no."""
    if not seen.denied:
        return
    rules: Ruleset = pathway.ruleset
    given, asked, gates = seen.given, seen.not_known | seen.doubted, pathway.once(single_gates)
    for screen in [id for id in pathway.once(before_others) if id in seen.denied]:
        readers = rules.readers[screen]
        if given.isdisjoint(readers) and asked.isdisjoint(readers):
            continue
        spoken = [id for id in readers if spoken_of(rules, pathway.inputs[id], seen)]
        told = [id for id in spoken if gates[id].is_shut(seen.known)]
        if not told:
            continue
        shut = {one for one in {gates[id] for id in readers} if one.is_shut(seen.known)}
        for id in readers:
            if id not in given and id not in told and gates[id] in shut:
                one = pathway.inputs[id]
                yes = any(stands_before(pathway, one, other) for other in told)
                seen.known[id] = (1, 1) if yes else inapplicable(one)
        seen.known[screen] = (1, 1)


def before_others(pathway: Pathway) -> list[str]:
    """Return the inputs that findings stand behind, in the pathway's order."""
    return [id for id in pathway.inputs if id in pathway.ruleset.readers]


def stands_before(pathway: Pathway, one: Input, detail: str) -> bool:
    """Tell whether a question leads to a detail: it must be yes, or names several things that may be it."""
    gate = pathway.once(single_gates)[detail]
    return one.id in (inputs_of(gate.when) if one.merged else gate.needs)


def spoken_of(rules: Ruleset, one: Input, seen: Weighed) -> bool:
    """Tell whether a detail was answered so that it applies, was asked and is not known, or was set aside."""
    if one.id in seen.doubted:
        return True
    if one.id in seen.given:
        return contradicts(rules, one, seen.known[one.id], inapplicable(one))
    return one.id in seen.not_known


def no_finding(pathway: Pathway, id: object, value: object, before: Sized) -> Fault:
    """Say that no finding has this name; a name is a mistake whatever its value."""
    what = Text("ingen uppgift heter så", "no finding has this name")
    if len(before) >= MOST:
        return Fault(f"findings.{id}", value, what, code="unknown_name")
    named = [i.id for i in pathway.inputs.values() if not i.instrument and i.id != "age"]
    hint = meant(str(id), named)
    if not hint.en:
        all_ = ", ".join(sorted(named))
        hint = Text(f"kända: {all_}", f"known: {all_}")
    return Fault(f"findings.{id}", value, what, "", hint, "unknown_name")


def answered(known: Input, field: str, value: object, seen: Weighed) -> int | None:
    """Turn an answer into a number, or gather the fault."""
    answer = known.number(value)
    if answer is not None:
        return answer
    if known.kind == "boolean":
        hint = Text(
            "1 och 0 är inga svar; ett okänt svar utelämnas",
            "1 and 0 are not answers; an unknown answer is left out",
        )
        what = Text(f"{value!r} är inte ja eller nej", f"{value!r} is not yes or no")
        allowed = Text("ja, nej (i JSON: true, false)", "yes, no (in JSON: true, false)")
        seen.faults.append(Fault(field, value, what, allowed, hint, "wrong_kind"))
    elif known.kind == "choice":
        what = Text(f"{value!r} är inget av orden", f"{value!r} is no such word")
        hint = meant(str(value), known.allowed.split(", "))
        seen.faults.append(Fault(field, value, what, known.allowed, hint, "not_a_word"))
    else:
        what = Text(f"{value!r} ligger utanför det möjliga", f"{value!r} is out of range")
        allowed = Text(f"{known.lowest} till {known.highest}", f"{known.lowest} to {known.highest}")
        code: Code = "out_of_range" if whole(value) else "not_whole"
        seen.faults.append(Fault(field, value, what, allowed, code=code))
    return None


def range_or_kind(value: object) -> Code:
    """Return the kind of fault of a number that is refused."""
    return "out_of_range" if whole(value) else "not_whole"


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
