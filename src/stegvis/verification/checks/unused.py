"""Something is written in the files and reaches nobody: deleting it would change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.errors import Place
from stegvis.model import Pathway
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject


def find(subject: Subject) -> Iterator[Finding]:
    """Name sets of contraindications, definitions, groups, professions and urgencies that nothing names."""
    pathway = subject.pathway
    for one in pathway.unused:
        yield finding_at("unused", one.place, one.id, one.what, one.hint, severity="warning")
    for group in pathway.groups.values():
        if not group.findings:
            yield nobody(group.at, f"no finding is of the group '{group.id}'", group.id)
    met, known = people(pathway), urgencies(pathway)
    for id, who in pathway.professions.items():
        if id not in met:
            yield nobody(who.at, f"nobody is met by '{id}'", id)
    for rank in pathway.urgencies:
        if rank.id not in known:
            yield nobody(rank.at, f"nothing is as urgent as '{rank.id}'", rank.id)


def nobody(at: Place, what: str, id: str) -> Finding:
    """Say that a table reaches nobody."""
    return finding_at("unused", at, id, what, "name it somewhere, or take it away", severity="warning")


def people(pathway: Pathway) -> set[str]:
    """Return every profession that something names."""
    steps = pathway.steps.values()
    found = {one.first_contact for one in pathway.rules} | {one.first_contact for one in steps}
    found |= {one.first_contact for one in pathway.tracks} | {id for one in steps for id in one.professions}
    found |= {id for one in pathway.staffing for id in one.professions}
    found |= {one.profession for one in pathway.efforts}
    return found.union(*(one.stands_in_for for one in pathway.professions.values()))


def urgencies(pathway: Pathway) -> set[str]:
    """Return every urgency that something names."""
    found = {one.urgency for one in pathway.rules} | {one.urgency for one in pathway.tracks}
    found |= {one.urgency for one in pathway.review_rules}
    found |= {pathway.open_flags.urgency, pathway.phone_urgency}
    return found.union(action.urgency for track in pathway.tracks for action in track.actions)


CHECK = Check("unused", "", "reading", "everything that is written reaches somebody", find)
