"""What became of courses: reviewed in time, better, worse, stepped up or down, dropped out, kept waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from stegvis.errors import Text
from stegvis.model import EarlierStep, Pathway
from stegvis.planning.courses import Course, read_courses
from stegvis.planning.definitions import ENDED, JUDGED, ON_TIME, REFERRED, WAITED, figures
from stegvis.planning.disclosure import SMALLEST
from stegvis.planning.report import Grid, Report, TooFewError
from stegvis.planning.report_facts import called, edition
from stegvis.planning.rows import Faults
from stegvis.planning.shares import share_grids
from stegvis.planning.waits import wait_grid
from stegvis.version import __version__

TITLE = Text("UTFALL: vad det blev av förlopp", "OUTCOMES: what became of courses")


def outcomes_of(pathway: Pathway, given: Iterable[Any], name: str = "") -> Report:
    """Count what became of courses, by track and step; what is too small to show is hidden.

    Args:
        given: episodes as JSON data, each a course of its own as it stands at its last review; or the
            error that says why one could not be read.
        name: how the file is called in the report.

    Raises:
        TooFewError: fewer courses than the smallest number that is shown.
        PathwayError: the pathway says nothing of reviews.
    """
    faults = Faults()
    courses = list(read_courses(pathway, given, faults))
    if len(courses) < SMALLEST:
        what = Text(
            f"{len(courses)} förlopp kan läsas: med färre än {SMALLEST} visas inget",
            f"{len(courses)} courses can be read: with fewer than {SMALLEST} nothing is shown",
        )
        raise TooFewError(what, faults.told, faults.wrong)
    table = {"name": name, "made_up": False, "rows": faults.seen, "faulty_rows": faults.wrong}
    facts = {
        "stegvis": __version__,
        "pathway": edition(pathway),
        "table": {**table, "patients": len(courses)},
    }
    grids = [*measured(pathway, courses), *ended(pathway, courses), *waiting(pathway, courses)]
    return Report(
        "outcomes",
        TITLE,
        tuple(lead(pathway, name, courses, faults)),
        facts,
        (*grids, figures(pathway, {one.outcome.scale for one in courses} - {""})),
        NOTES,
        tuple(faults.named),
        faults.more,
    )


def lead(pathway: Pathway, name: str, courses: Sequence[Course], faults: Faults) -> Iterator[Text]:
    """Yield what the report was made of."""
    yield Text(
        f"Fil: {name}, {faults.seen} rader, {faults.wrong} med fel; {len(courses)} förlopp räknas.",
        f"File: {name}, {faults.seen} lines, {faults.wrong} with faults; {len(courses)} courses are counted.",
    )
    yield Text(f"Vårdförlopp: {called(pathway)}.", f"Pathway: {called(pathway)}.")
    yield Text(
        f"Antal under {SMALLEST} är dolda, med eller utan utfallet, och så många fler att "
        "inget dolt kan räknas ut.",
        f"Numbers under {SMALLEST} are hidden, with the outcome or without, and as many more as it takes "
        "that nothing hidden can be worked out.",
    )


def measured(pathway: Pathway, courses: Sequence[Course]) -> Iterator[Grid]:
    """Yield what the measurements of the present step tell."""
    for measures in ((ON_TIME,), JUDGED):
        yield from share_grids(pathway, [(one, known(courses, one.id)) for one in measures])


def known(courses: Sequence[Course], id: str) -> list[tuple[str, bool]]:
    """Return of which step something is so, and of which it is not, of each course of which it is known."""
    told = [(one.outcome.step, getattr(one.outcome, id)) for one in courses]
    return [(step, so) for step, so in told if so is not None]


def ended(pathway: Pathway, courses: Sequence[Course]) -> Iterator[Grid]:
    """Yield what became of the steps that have ended."""
    steps = [one for course in courses for one in course.ended]
    so: dict[str, Callable[[EarlierStep, int], bool]] = {
        "stepped_up": lambda _, by: by > 0,
        "stepped_down": lambda _, by: by < 0,
        "dropped_out": lambda step, _: step.outcome == "interrupted",
        "recorded_remission": lambda step, _: step.outcome == "remission",
    }
    yield from share_grids(
        pathway, [(one, [(step.step, so[one.id](step, by)) for step, by in steps]) for one in ENDED]
    )


def waiting(pathway: Pathway, courses: Sequence[Course]) -> Iterator[Grid]:
    """Yield how many days were waited before steps and referrals."""
    for said, id in ((WAITED, "waited"), (REFERRED, "referred")):
        told = [one for course in courses for one in getattr(course, id)]
        yield wait_grid(pathway, said.id, said.name, said.about, told)


NOTES = (
    Text(
        "Varje rad i filen är ett förlopp för sig: ett förlopp som står två gånger räknas två gånger.",
        "Each line of the file is a course of its own: a course that stands twice counts twice.",
    ),
    Text(
        "Ett förlopp utan skala, utan mätning efter starten eller med ett utgångsvärde under gränsvärdet kan "
        "inte bedömas och ingår inte i nämnaren för svar, remission, förbättring, återhämtning och "
        "försämring.",
        "A course without a scale, without a measurement after the start or with a baseline below the "
        "cut-off cannot be judged and is not in the denominator of response, remission, improvement, "
        "recovery and deterioration.",
    ),
    Text(
        "Intervallet (Wilson, 95 %) gäller slumpen, inte skillnader i vilka patienter som fick insatsen: det "
        "säger inte att en insats är bättre än en annan.",
        "The interval (Wilson, 95 %) is of chance, not of differences between the patients who had the step: "
        "it does not say that one step is better than another.",
    ),
)
