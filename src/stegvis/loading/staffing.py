"""Whether a clinic's team meets what its mission demands."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from stegvis.errors import Text
from stegvis.model import Claim, Need, Partner, Pathway, Staff, Staffing, Step, Unit

NO_CLAIM = Claim("inference", "", "", "")


@frozen
class Duty:
    """One demand on a team, and how it stands.

    Attributes:
        status: "met", "missing", "waived" (few enough are listed), or "handed_over" to a partner.
            Unknown is never "met": a partner whose municipality is not said counts as elsewhere.
        have: how many there are.
    """

    demand: Staffing
    status: str
    have: int
    partner: Partner | None = None


def duties(pathway: Pathway, unit: Unit) -> Iterator[Duty]:
    """Compare the team with every demand of the clinic's missions.

    >>> import stegvis
    >>> from stegvis.errors import Text
    >>> pathway = stegvis.load("se-primary-care")
    >>> list(duties(pathway, Unit("x", Text("", ""), missions=())))
    []
    """
    for demand in pathway.staffing:
        if demand.mission in unit.missions:
            yield WAYS[demand.kind](demand, unit)
    yield from unmet(pathway)


def unmet(pathway: Pathway) -> Iterator[Duty]:
    """Yield each profession that rules and steps ask for first and nobody has, with who meets instead."""
    asking: list[Need | Step] = [*pathway.rules, *pathway.steps.values()]
    for id in dict.fromkeys(one.awaits for one in asking if one.awaits):
        met = [one.first_contact for one in asking if one.awaits == id]
        names = [pathway.professions[other].name for other in dict.fromkeys(met)]
        who = pathway.professions[id].name
        what = Text(
            f"Första kontakt med {who.sv} ({len(met)} regler och insatser): på plats, på distans eller hos "
            f"en namngiven partner. Tills vidare: {', '.join(one.sv for one in names)}.",
            f"First contact with {who.en} ({len(met)} rules and steps): on site, at a distance or at a named "
            f"partner. Until then: {', '.join(one.en for one in names)}.",
        )
        demand = Staffing(f"contact-{id}", "", "contact", (id,), 1, (), (), 0, what, NO_CLAIM)
        yield Duty(demand, "missing", 0)


def team(demand: Staffing, unit: Unit) -> Duty:
    """Compare the people who work here with a demand on the team."""
    have = sum(person.number for person in unit.staff if suits(person, demand))
    partner = unit.handed_over.get(demand.mission)
    if have >= demand.at_least:
        return Duty(demand, "met", have)
    return Duty(demand, "handed_over" if partner else "missing", have, partner)


def nearby(demand: Staffing, unit: Unit) -> Duty:
    """A mission is done in the unit's own municipality, unless few enough are listed there."""
    partner = unit.handed_over.get(demand.mission)
    listed = unit.listed.get(demand.mission)
    if partner is None or partner.municipality == "own":
        return Duty(demand, "met", 1, partner)
    few = listed is not None and listed < demand.waived_below
    return Duty(demand, "waived" if few and partner.municipality == "adjacent" else "missing", 0, partner)


def everybody(demand: Staffing, unit: Unit) -> Duty:
    """Compare everybody who works here with what everybody must be trained in; nobody told is nobody met."""
    trained = (person for person in unit.staff if set(demand.competences) <= set(person.competences))
    have, people = sum(person.number for person in trained), sum(person.number for person in unit.staff)
    status = "met" if have == people > 0 else "missing"
    return Duty(evolve(demand, at_least=max(people, 1)), status, have)


WAYS = {"team": team, "own_municipality": nearby, "everybody": everybody}


def suits(person: Staff, demand: Staffing) -> bool:
    """Tell whether somebody counts towards a demand."""
    return (
        person.profession in demand.professions
        and set(demand.competences) <= set(person.competences)
        and (not demand.access or person.access in demand.access)
    )
