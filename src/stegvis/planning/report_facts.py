"""What a report was made of: the table, the pathway, the versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.errors import Text
from stegvis.model import Pathway
from stegvis.planning.counted import WEEKS
from stegvis.planning.report import said
from stegvis.planning.rows import Faults, Population
from stegvis.tables import MADE_UP
from stegvis.version import __version__


def facts_of(
    pathway: Pathway, other: Pathway | None, population: Population, number: float, faults: Faults
) -> dict[str, Any]:
    """Return what a report was made of, as data."""
    return {
        "stegvis": __version__,
        "pathway": edition(pathway),
        **({"vs": edition(other)} if other else {}),
        "table": {
            "name": population.name,
            "made_up": population.made_up,
            "rows": faults.seen,
            "faulty_rows": faults.wrong,
            "patients": number,
            "weight": population.weight,
            "weeks": population.weeks,
            "weeks_of_a_year": WEEKS,
        },
    }


def edition(pathway: Pathway) -> dict[str, Any]:
    """Return which pathway it is."""
    return {
        "id": pathway.id,
        "version": pathway.version,
        "sha256": pathway.sha256,
        "overlays": [one.id for one in pathway.overlays],
        "unit": pathway.unit.id if pathway.unit else "",
        "status": pathway.status,
    }


def called(pathway: Pathway) -> str:
    """Name a pathway with its overlays and unit, its version and the head of its hash."""
    unit = [pathway.unit.id] if pathway.unit else []
    names = "+".join([pathway.id, *(one.id for one in pathway.overlays), *unit])
    return f"{names} {pathway.version} ({pathway.sha256[:12]})"


def of_population(
    pathway: Pathway, other: Pathway | None, population: Population, number: float, faults: Faults
) -> Iterator[Text]:
    """Yield what a report was made of, in words."""
    if population.made_up:
        yield Text("PÅHITTADE PATIENTER: säger inget om hur många det är på riktigt.", f"MADE UP: {MADE_UP}.")
    rows = Text(
        f"Tabell: {population.name}, {faults.seen} rader, {faults.wrong} med fel",
        f"Table: {population.name}, {faults.seen} rows, {faults.wrong} with faults",
    )
    weeks = said(population.weeks, "en")
    yield Text(
        f"{rows.sv}; {said(number, 'sv')} patienter på {weeks} {'vecka' if weeks == '1' else 'veckor'}. "
        f"Ett år är {WEEKS} veckor.",
        f"{rows.en}; {said(number, 'en')} patients in {weeks} {'week' if weeks == '1' else 'weeks'}. "
        f"A year is {WEEKS} weeks.",
    )
    yield Text(f"Vårdförlopp: {called(pathway)}.", f"Pathway: {called(pathway)}.")
    if other:
        yield Text(f"Jämförs med: {called(other)}.", f"Compared with: {called(other)}.")
