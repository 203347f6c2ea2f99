"""A recommendation as cards of CDS Hooks 2.0: what is urgent first and by itself, then the proposal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from attrs import frozen

from stegvis.errors import Text
from stegvis.model import Pathway, Recommendation
from stegvis.service.opening import posting
from stegvis.service.reasons import reasons

SUMMARY = 139
NAMESPACE = UUID("6d0f5f0e-4a2c-5d1b-9f57-0a3f4b1a6c11")
Json = dict[str, Any]
FLAG = Text("VARNINGSFLAGGA", "RED FLAG")
ASK = Text("Fråga först", "Ask first")
HEARD = Text(
    "svar om självmord som inte räknas som det står", "an answer on suicide that does not count as it stands"
)
MORE = Text("och {n} till", "and {n} more")
PROPOSED = Text("Förslag", "Proposal")
PROVISIONAL = Text("Preliminärt förslag", "Provisional proposal")
LACKS = Text("Uppgifter saknas: inget förslag ges", "Data are missing: nothing is proposed")
ASK_AGAIN = Text("Hämta uppgifterna och öppna patienten igen.", "Get the data and open the patient again.")
WORDS = {
    "because": Text("Därför", "Because"),
    "open": Text("Obesvarat", "Not answered"),
    "do": Text("Gör", "Do"),
    "seen": Text("Lästa uppgifter", "Values read"),
    "unread": Text("Lästes inte", "Not read"),
    "conflicts": Text("Uppgifter som säger emot varandra", "Values that contradict each other"),
    "foreign": Text("Uppgifter om någon annan lades åt sidan", "Data about somebody else were set aside"),
    "edition": Text("Utgåva", "Edition"),
    "open_guide": Text("Öppna guiden", "Open the guide"),
}
PRIORITIES = ("stat", "asap", "urgent")
"""By the order of urgencies, the most urgent first; the rest are routine."""


@frozen
class Telling:
    """What cards are written of.

    Attributes:
        hook: the id of this call, from which the ids of its cards are worked out.
        link: the address of the guide, or nothing.
        draft: what is known of the patient, for the guide to be opened with.
        heard: what was said of suicide and does not count as it stands, with the questions to ask.
        lacking, conflicts: what did not come, and what contradicts, in words.
    """

    pathway: Pathway
    rec: Recommendation
    language: str
    hook: str
    patient: str
    encounter: str
    link: str
    lacking: tuple[str, ...]
    conflicts: tuple[str, ...]
    draft: Mapping[str, Any]
    foreign: int = 0
    heard: tuple[tuple[Text, Text], ...] = ()

    def say(self, text: Text | Mapping[str, str]) -> str:
        """Return a text in the language of the caller."""
        return text.in_language(self.language) if isinstance(text, Text) else text[self.language]

    def id(self, part: str) -> str:
        """Return the id of a card or a suggestion: the same call and part give the same id."""
        return str(uuid5(NAMESPACE, f"{self.hook}/{part}"))


def cards(t: Telling, enough: bool) -> list[Json]:
    """Write the cards.

    Args:
        enough: whether everything came without which nothing is proposed; a red flag is told all the same.
    """
    said = [flag_card(t, flag) for flag in t.rec.red_flags]
    if t.heard:
        said.append(heard_card(t))
    if not enough:
        return [*said, lacking_card(t)]
    if asked := [one for one in t.rec.questions if one["kind"] == "red_flag"]:
        said.append(open_card(t, asked))
    return [*said, proposal_card(t)]


def fitted(head: str, tail: str) -> str:
    """Return a summary of at most 139 characters: the tail, which says what to do, is kept; the head is cut.

    >>> len(fitted("word " * 60, "Do this.")), fitted("What is so", "Do this.")
    (139, 'What is so. Do this.')
    """
    tail = (
        tail
        if len(tail) <= SUMMARY // 2 + SUMMARY // 4
        else tail[: SUMMARY // 2 + SUMMARY // 4 - 1].rstrip() + "…"
    )
    room = SUMMARY - len(tail) - 2
    return (
        f"{head if len(head) <= room else head[: room - 1] + '…'}{'.' if len(head) <= room else ' '} {tail}"[
            :SUMMARY
        ]
    )


def name(listed: Sequence[Any], id: str) -> Text:
    """Return the name of a level or an urgency."""
    return next((one.name for one in listed if one.id == id), Text(id, id))


def act(t: Telling, urgency: str, contact: str) -> str:
    """Say by when, and whom to meet."""
    profession = t.pathway.professions.get(contact)
    who = t.say(profession.name) if profession else contact
    return f"{t.say(name(t.pathway.urgencies, urgency))}: {who[:1].lower()}{who[1:]}"


def flag_card(t: Telling, flag: Mapping[str, Any]) -> Json:
    """Write the card of one red flag."""
    do = [t.say(one) for one in flag["do"]]
    action = act(t, flag["urgency"], flag["first_contact"])
    full = f"{action}. {do[0]}" if do else f"{action}."
    head = f"{t.say(FLAG)}: {t.say(flag['name'])}"
    short = full if len(head) + len(full) + 2 <= SUMMARY else f"{action}."
    detail = [t.say(flag["because"]), *listing(t.say(WORDS["do"]), do), source_line(t, flag)]
    step = {"text": f"{action}. {' '.join(do)}"[:1000], "id": flag["rule"], "urgency": flag["urgency"]}
    return card(t, f"flag/{flag['rule']}", "critical", fitted(head, short), detail, [step])


def heard_card(t: Telling) -> Json:
    """Write the card of what was said of suicide and does not count as it stands."""
    detail = [f"{t.say(why)}. {t.say(ask)}." for why, ask in t.heard]
    action = act(t, t.rec.urgency, t.rec.first_contact)
    return card(t, "heard", "critical", fitted(f"{t.say(ASK)}: {t.say(HEARD)}", f"{action}."), detail, [])


def open_card(t: Telling, asked: Sequence[Mapping[str, Any]]) -> Json:
    """Write the card of red-flag questions that nobody answered."""
    names = [t.say(one["name"]) for one in asked]
    more = f" {t.say(MORE).format(n=len(names) - 1)}" if len(names) > 1 else ""
    detail = listing(t.say(WORDS["open"]), [t.say(one["ask"]) for one in asked])
    action = act(t, t.rec.urgency, t.rec.first_contact)
    return card(t, "open", "warning", fitted(f"{t.say(ASK)}: {names[0]}{more}", f"{action}."), detail, [])


def lacking_card(t: Telling) -> Json:
    """Write the card that says that nothing is proposed, as data did not come."""
    detail = listing(t.say(WORDS["unread"]), t.lacking)
    return card(t, "lacking", "warning", fitted(t.say(LACKS), t.say(ASK_AGAIN)), detail, [])


def proposal_card(t: Telling) -> Json:
    """Write the card of the proposed step."""
    rec = t.rec
    step = t.pathway.steps[rec.step]
    head = f"{t.say(PROPOSED if rec.status == 'firm' else PROVISIONAL)}: {t.say(step.name)}"
    action = act(t, rec.urgency, rec.first_contact)
    edition = rec.provenance
    detail = [
        *listing(
            t.say(WORDS["because"]), [f"{t.say(one['because'])} {source_line(t, one)}" for one in rec.because]
        ),
        table(t),
        *listing(t.say(WORDS["conflicts"]), t.conflicts),
        *listing(t.say(WORDS["unread"]), t.lacking),
        *([f"{t.say(WORDS['foreign'])}: {t.foreign}"] if t.foreign else []),
        f"{t.say(WORDS['edition'])}: {edition['pathway']} {edition['version']} ({edition['status']})",
        t.say(rec.intended_use),
    ]
    offered = [{"text": t.say(step.name), "id": step.id, "urgency": rec.urgency}]
    offered += [
        {"text": t.say(one["name"]), "id": one["step"], "urgency": rec.urgency} for one in rec.alternatives
    ]
    return card(t, "proposal", "info", fitted(head, f"{action}."), detail, offered)


def source_line(t: Telling, rule: Mapping[str, Any]) -> str:
    """Say on what ground a rule stands, and which it is."""
    ground = rule["threshold"]
    warning = t.say(ground["warning"]) if "warning" in ground else ground["title"] or ground["basis"]
    return f"({rule['rule']}: {warning})"


def table(t: Telling) -> str:
    """Write the values that were read as a table."""
    rows = "".join(f"| {cell(t.say(one['name']))} | {cell(worded(t, one))} |\n" for one in t.rec.inputs)
    return f"| {t.say(WORDS['seen'])} | |\n|---|---|\n{rows}" if rows else ""


def worded(t: Telling, one: Mapping[str, Any]) -> str:
    """Return a value as a clinician reads it."""
    if "word" in one:
        return t.say(one["word"])
    value = one["value"]
    if isinstance(value, bool):
        return t.say(Text("ja", "yes") if value else Text("nej", "no"))
    if isinstance(value, Mapping):
        return "–".join(str(part) for part in value.values())
    return str(value)


def cell(text: str) -> str:
    """Return a text that stays within its cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def listing(head: str, rows: Sequence[str]) -> list[str]:
    """Write a heading and its rows, or nothing."""
    return [f"**{head}**\n" + "\n".join(f"- {row}" for row in rows)] if rows else []


def card(
    t: Telling,
    part: str,
    indicator: str,
    summary: str,
    detail: Sequence[str],
    steps: Sequence[Mapping[str, str]],
) -> Json:
    """Put a card together; keys without anything in them are left out."""
    made: Json = {
        "uuid": t.id(part),
        "summary": summary,
        "detail": "\n\n".join(filter(None, detail)),
        "indicator": indicator,
        "source": {"label": f"stegvis: {t.say(t.pathway.title)}"},
        "overrideReasons": reasons(t.language),
    }
    if steps:
        made["selectionBehavior"] = "at-most-one"
        made["suggestions"] = list(suggestions(t, part, steps))
    if t.link:
        link = {"label": t.say(WORDS["open_guide"]), "url": t.link, "type": "absolute"}
        made["links"] = [link | {"extension": posting(t.draft)}]
    return made


def suggestions(t: Telling, part: str, steps: Sequence[Mapping[str, str]]) -> Iterator[Json]:
    """Write each step as a suggestion that creates a draft; the first is recommended."""
    for number, step in enumerate(steps):
        yield {
            "label": step["text"][:120],
            "uuid": t.id(f"{part}/{step['id']}"),
            **({"isRecommended": True} if number == 0 else {}),
            "actions": [{"type": "create", "description": step["text"], "resource": request(t, step)}],
        }


def request(t: Telling, step: Mapping[str, str]) -> Json:
    """Write a ServiceRequest that proposes a step; a clinician signs it or not."""
    rank = [one.id for one in t.pathway.urgencies][::-1].index(step["urgency"])
    edition = t.rec.provenance
    made: Json = {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "proposal",
        "priority": PRIORITIES[rank] if rank < len(PRIORITIES) else "routine",
        "code": {"text": step["text"]},
        "subject": {"reference": f"Patient/{t.patient}"},
        "note": [
            {"text": f"stegvis {edition['stegvis']}, {edition['pathway']} {edition['version']}: {step['id']}"}
        ],
    }
    if t.encounter:
        made["encounter"] = {"reference": f"Encounter/{t.encounter}"}
    return made
