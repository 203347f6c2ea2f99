"""Who must meet the patient, by when and why; and the one day to book."""

from __future__ import annotations

from datetime import timedelta

from stegvis.errors import NO_TEXT, Text
from stegvis.model import Unit
from stegvis.rationale.days import access
from stegvis.rationale.grounds import Said
from stegvis.rationale.questions import caller_of
from stegvis.routing import NOTHING, OPEN_FLAGS, Contact, Routed, Ruleset, who_meets

UNANSWERED = "unanswered_red_flags"
OWN = Text("förslagets egen brådskegrad", "the proposal's own urgency")


def contacts_said(routed: Routed) -> list[Said]:
    """Everybody who must meet the patient, in order: the first contact is the head."""
    return [contact_said(routed, one) for one in who_meets(routed.pathway, routed.found)]


def contact_said(routed: Routed, contact: Contact) -> Said:
    """One contact: who, the latest day, for what and why."""
    pathway = routed.pathway
    urgency = pathway.urgencies[contact.urgency]
    reasons = [reason(routed, number) for number in contact.rules]
    return {
        "profession": contact.profession,
        "name": called(routed, contact).to_dict(),
        "place": pathway.professions[contact.profession].place,
        "urgency": urgency.id,
        "urgency_name": urgency.name.to_dict(),
        "by": by(routed, urgency.id),
        "why": reasons[0][1].to_dict(),
        "for": [rule for rule, _ in reasons],
        "lacking": contact.lacking,
    }


def called(routed: Routed, contact: Contact) -> Text:
    """Name a profession, and say so where the unit has nobody of it."""
    name, unit = routed.pathway.professions[contact.profession].name, routed.pathway.unit
    return lacking(name, unit) if contact.lacking and unit else name


def lacking(name: Text, unit: Unit) -> Text:
    """Add that the unit has nobody of it."""
    return Text(f"{name.sv} ({unit.lacks.sv})", f"{name.en} ({unit.lacks.en})")


def reason(routed: Routed, number: int) -> tuple[str, Text]:
    """Return the id of a rule that asks for a contact, and why it does."""
    pathway = routed.pathway
    rules: Ruleset = pathway.ruleset
    if number == OPEN_FLAGS:
        return UNANSWERED, pathway.open_flags.because
    if number == NOTHING:
        step = routed.found.lead.step
        return step.id, step.what
    rule = rules.rules[number]
    return rule.id, rule.because


def by(routed: Routed, urgency: str) -> str | None:
    """Return the latest day of an urgency; None without a contact date, or where it has no days."""
    start, days = routed.patient.contact_date, routed.pathway.urgency_days.get(urgency)
    return None if start is None or days is None else str(start + timedelta(days))


def to_say(routed: Routed) -> dict[str, str] | None:
    """A sentence for whoever calls: who meets the patient and how soon; None where the pathway has none.

    Nothing is said while it is only that safety questions are unanswered: they are asked instead.
    """
    head = routed.once(contacts_said)[0]
    said = routed.pathway.urgency_say.get(head["urgency"])
    if said is None or head["for"][0] == UNANSWERED:
        return None
    own, about = said
    spoken = own if routed.once(caller_of) in ("", "patient") else about
    met = aloud(routed, head)
    return {one: spoken.in_language(one).replace("{0}", met.in_language(one)) for one in ("sv", "en")}


def aloud(routed: Routed, head: Said) -> Text:
    """Say whom one meets, in words that a sentence can hold."""
    one, unit = routed.pathway.professions[head["profession"]], routed.pathway.unit
    said = one.name if one.said == NO_TEXT else one.said
    return lacking(said, unit) if head["lacking"] and unit else said


def booking(routed: Routed, first: Said | None = None) -> Said:
    """The day to book: the earliest of the first contact's own and of the laws that apply.

    What a law asks for on the day of the contact itself is met by the contact.

    Args:
        first: the first contact, where others than the rules of today ask for it.
    """
    head = first or routed.once(contacts_said)[0]
    own = routed.pathway.urgency_days.get(head["urgency"])
    grounds: list[Said] = [] if own is None else [{"days": own, "access": "", "what": OWN.to_dict()}]
    grounds += [
        {key: one[key] for key in ("days", "access", "what")}
        for one in routed.once(access)
        if one["kind"] == "law" and one["days"] > 0
    ]
    grounds.sort(key=lambda one: int(one["days"]))
    said: Said = {"profession": head["profession"], "days": None, "by": None, "because": None}
    if grounds:
        start, days = routed.patient.contact_date, int(grounds[0]["days"])
        day = str(start + timedelta(days)) if start else None
        said |= {"days": days, "by": day, "because": grounds[0]["what"]}
    return said | {"grounds": grounds}
