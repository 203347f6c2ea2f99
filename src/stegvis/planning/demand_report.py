"""What a plan says: its tables, and what each number is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from stegvis.errors import Text
from stegvis.model import Effort
from stegvis.planning.counted import WEEKS, Counted
from stegvis.planning.counting import Kind
from stegvis.planning.grounds import BASIS, grounded
from stegvis.planning.hours import Work, times, work_of
from stegvis.planning.moves import move_grids
from stegvis.planning.names import names_of
from stegvis.planning.report import Column, Grid, Range, Report, Row, Shown, Value, said
from stegvis.planning.report_facts import facts_of, of_population
from stegvis.planning.rows import Faults

FLOWS = (
    Column("per_week", Text("per vecka", "per week")),
    Column("interval", Text("95 % per vecka", "95 % per week")),
    Column("per_year", Text("per år", "per year")),
    Column("settled", Text("avgjort, per vecka", "settled, per week")),
)
BOUNDS = (
    Column("least", Text("minst per vecka", "at least per week")),
    Column("most", Text("högst per vecka", "at most per week")),
)
HOURS = (
    Column("hours_per_week", Text("timmar per vecka", "hours per week")),
    Column("hours_per_year", Text("timmar per år", "hours per year")),
)


def told(before: Counted, after: Counted | None, moves: Sequence[Kind], faults: Faults) -> Report:
    """Write the report of a plan."""
    grids = [*move_grids(before, after, moves)] if after else []
    grids += [table(before) for table in (levels, steps, first_contacts, urgencies, hours, efforts)]
    title = Text("PLAN: en framskrivning, inte ett beslut", "PLAN: a projection, not a decision")
    other = after.pathway if after else None
    return Report(
        "plan",
        title,
        tuple(of_population(before.pathway, other, before.population, before.number, faults)),
        facts_of(before.pathway, other, before.population, before.number, faults),
        tuple(grids),
        tuple(notes([one for one in (before, after) if one])),
        tuple(faults.named),
        faults.more,
    )


def of_all(counted: Counted) -> Text:
    """Say of how many each number is."""
    weekly = counted.a_week(counted.number)
    return Text(
        f"Hur många av {said(weekly, 'sv')} patienter per vecka; avgjort: inget obesvarat kan ändra det.",
        f"How many of {said(weekly, 'en')} patients a week; settled: nothing unanswered can change it.",
    )


def levels(counted: Counted) -> Grid:
    """Return how many each level gets, and how few and how many it may turn out to be."""
    ranks = {level.id: n for n, level in enumerate(counted.pathway.levels)}
    rows = []
    for level in counted.pathway.levels:
        only, may = bounds(counted, ranks, ranks[level.id])
        flows = counted.flows("level", level.id, "settled_level")
        rows.append(Row(level.id, level.name, (*flows, counted.a_week(only), counted.a_week(may))))
    title, of = Text("Nivåer", "Levels"), Text("nivå", "level")
    return Grid("levels", title, of_all(counted), of, FLOWS + BOUNDS, tuple(rows), "per_week", "interval")


def bounds(counted: Counted, ranks: Mapping[str, int], at: int) -> tuple[float, float]:
    """Return for how many a level is the only one possible, and for how many it is possible."""
    only = counted.count(lambda one: ranks[one["lowest"]] == ranks[one["highest"]] == at)
    return only, counted.count(lambda one: ranks[one["lowest"]] <= at <= ranks[one["highest"]])


def steps(counted: Counted) -> Grid:
    """Return how many each step gets, the most first, and its hours."""
    names, work = names_of(counted.pathway, "step"), work_of(counted.pathway)
    weekly = counted.of_steps
    rows = []
    for id in sorted(weekly, key=lambda one: (-weekly[one], one)):
        known = worked(work[id], weekly[id]) if id in work else (Shown.UNKNOWN, Shown.UNKNOWN)
        rows.append(Row(id, names[id], (*counted.flows("step", id, "settled_step"), *known)))
    title, of = Text("Insatser", "Steps"), Text("insats", "step")
    return Grid("steps", title, of_all(counted), of, FLOWS + HOURS, tuple(rows), "per_week", "interval")


def worked(work: Work, number: float) -> tuple[Value, Value]:
    """Return the hours of so many patients a week, and of a year of such weeks."""
    lowest, highest = (sum(getattr(one, end) for one in work.values()) for end in ("lowest", "highest"))
    weekly = times(Range(lowest, highest), number)
    return weekly, times(weekly, WEEKS)


def first_contacts(counted: Counted) -> Grid:
    """Return how many each profession meets first."""
    rows = [
        Row(id, one.name, counted.flows("first_contact", id, "settled_first_contact"))
        for id, one in counted.pathway.professions.items()
        if id in counted.by("first_contact")
    ]
    title, of = Text("Första kontakt", "First contact"), Text("yrke", "profession")
    return Grid("first_contacts", title, of_all(counted), of, FLOWS, tuple(rows), "per_week", "interval")


def urgencies(counted: Counted) -> Grid:
    """Return how many are in each urgency, the most urgent first."""
    rows = [
        Row(one.id, one.name, counted.flows("urgency", one.id, "settled_urgency"))
        for one in reversed(counted.pathway.urgencies)
    ]
    title, of = Text("Brådska", "Urgency"), Text("brådska", "urgency")
    return Grid("urgencies", title, of_all(counted), of, FLOWS, tuple(rows), "per_week", "interval")


def hours(counted: Counted) -> Grid:
    """Return the hours of each profession: of the steps whose work is known."""
    work, names = counted.hours, counted.pathway.professions
    rows = []
    for id in (id for id in names if id in work):
        grounds = {ground(one) for one in used(counted) if one.profession == id}
        basis = (
            "inference" if "inference" in grounds else "convention" if "convention" in grounds else "source"
        )
        rows.append(Row(id, names[id].name, (work[id], times(work[id], WEEKS), BASIS[basis])))
    known = sum(number for step, number in counted.of_steps.items() if step in work_of(counted.pathway))
    weekly = counted.a_week(counted.number)
    about = Text(
        f"Timmar för den vård som {said(known, 'sv')} av {said(weekly, 'sv')} patienter per vecka påbörjar: "
        "de vars insats har känd arbetstid. Lägst och högst antal och längd.",
        f"Hours of the care that {said(known, 'en')} of {said(weekly, 'en')} patients a week begin: those "
        "whose step has known work. The lowest and the highest number and length.",
    )
    columns = (*HOURS, Column("basis", Text("svagaste grund", "weakest ground")))
    title, of = Text("Timmar", "Hours"), Text("yrke", "profession")
    return Grid("hours", title, about, of, columns, tuple(rows), "hours_per_week")


def used(counted: Counted) -> list[Effort]:
    """Return the efforts of the steps that anybody is proposed."""
    some = {step for step, number in counted.of_steps.items() if number}
    return [one for one in counted.pathway.efforts if some & set(one.steps)]


def ground(effort: Effort) -> str:
    """Return the weaker of an effort's two grounds."""
    both = (effort.claim.basis, effort.minutes_claim.basis)
    return next((one for one in ("inference", "convention") if one in both), "source")


def efforts(counted: Counted) -> Grid:
    """Return the figures that the hours are worked out of, and their grounds."""
    columns = (
        Column("contacts", Text("antal", "contacts")),
        Column("minutes", Text("minuter", "minutes")),
        Column("together", Text("patienter åt gången", "patients at a time")),
        Column("contacts_basis", Text("antalets grund", "ground of the number")),
        Column("minutes_basis", Text("minuternas grund", "ground of the minutes")),
    )
    rows = []
    for one in used(counted):
        ends = [Range(*end) for end in (one.contacts, one.minutes, one.together)]
        grounds = [grounded(claim, counted.pathway.sources) for claim in (one.claim, one.minutes_claim)]
        who = counted.pathway.professions[one.profession].name
        names = [counted.pathway.steps[id].name for id in one.steps]
        name = Text(
            f"{', '.join(dict.fromkeys(x.sv for x in names))} ({who.sv})",
            f"{', '.join(dict.fromkeys(x.en for x in names))} ({who.en})",
        )
        rows.append(Row(one.id, name, (*ends, *grounds)))
    about = Text(
        "Vad timmarna räknas på, för varje patient.", "What the hours are worked out of, for each patient."
    )
    title, of = Text("Arbete per insats", "Work of each step"), Text("insats (yrke)", "step (profession)")
    return Grid("efforts", title, about, of, columns, tuple(rows))


def notes(counted: Sequence[Counted]) -> Iterator[Text]:
    """Yield what a plan does not say, the steps whose work is not known first."""
    lacking = sorted({one for each in counted for one in unknown(each)}, key=lambda one: (-one[2], one[0]))
    if lacking:
        sv, en = (
            "; ".join(f"{name.in_language(word)} {said(number, word)}" for _, name, number in lacking)
            for word in ("sv", "en")
        )
        yield Text(
            f"Timmar okända för dessa insatser, med antal per vecka (ingår inte i timmarna): {sv}.",
            f"Hours not known of these steps, with their number per week (not in the hours): {en}.",
        )
    yield Text(
        "Timmarna är arbete i insatsen själv. Första bedömning, journalföring, resor och uteblivna besök "
        "ingår inte; ett annat yrke än det som står kan ge insatsen.",
        "The hours are work in the step itself. First assessment, notes, travel and missed visits are not "
        "in them; another profession than the one named may give the step.",
    )
    yield Text(
        "Intervallet gäller hur många som kommer en vecka i medeltal, om patienter kommer oberoende av "
        "varandra. Det rymmer inte säsong eller ändrat sökmönster.",
        "The interval is of how many come in a week on average, if patients come independently of each "
        "other. It holds neither season nor other habits of seeking care.",
    )
    yield Text(
        "Minst och högst: vad obesvarade frågor kan göra av nivån. En behandlare avgör för varje patient.",
        "At least and at most: what unanswered questions can make of the level. A clinician decides.",
    )


def unknown(counted: Counted) -> Iterator[tuple[str, Text, float]]:
    """Yield the steps that patients get and whose work is not known."""
    work, names = work_of(counted.pathway), names_of(counted.pathway, "step")
    for step, number in counted.of_steps.items():
        if number and step not in work:
            yield step, names[step], number
