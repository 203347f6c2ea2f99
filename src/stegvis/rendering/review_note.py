"""A review as a note for the record, in Swedish or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stegvis.model import Review

Words = Mapping[str, Any]
WORDS: dict[str, Words] = {
    "sv": {
        "head": "FÖRSLAG VID UPPFÖLJNING",
        "finish": "avsluta insatsen",
        "step_down": "trappa ner",
        "stay": "fortsätt med insatsen",
        "beside": "fortsätt på samma nivå, med en annan insats",
        "change_track": "byt spår",
        "step_up": "trappa upp",
        "refer": "remiss till högsta nivån",
        "contact": "kontakta mottagande enhet",
        "firm": "inga öppna frågor ändrar förslaget",
        "provisional": "preliminärt: öppna frågor kan ändra förslaget",
        "flags": "VARNINGSFLAGGOR",
        "ask": "FRÅGA FÖRST",
        "proposal": "Förslag",
        "now": "Pågående insats",
        "since": "sedan",
        "week": "vecka",
        "weeks": "veckor",
        "next": "Nästa insats",
        "first": "första kontakt",
        "before": "Före start",
        "urgency": "Brådskegrad",
        "do": "Att göra",
        "why": "Varför",
        "seen": "Det reglerna ser",
        "also": "Dessutom",
        "checks": "Gå igenom före nästa steg",
        "beside_checks": "Gå igenom samtidigt (nästa steg väntar inte på det)",
        "done": "klart",
        "open": "inte gjort",
        "missing": "Saknas",
        "numbers": "Mätningar",
        "baseline": "utgångsvärde",
        "change": "Förändring",
        "point": "poäng",
        "points": "poäng",
        "percent": " %",
        "range": " till ",
        "response": "Svar på insatsen",
        "remission": "Remission",
        "deteriorated": "Säkerställd försämring",
        "improved": "Säkerställd förbättring",
        "no_change": "Ingen säkerställd förändring",
        "unsure": "Om förändringen är säkerställd går inte att säga",
        "trend": "Riktning",
        "trends": {-1: "bättre", 0: "oförändrad", 1: "sämre"},
        "measure": "Mät nästa gång",
        "between": "mellan",
        "and": "och",
        "after": "efter start av nästa insats",
        "overdue": "Planerad mätning saknas",
        "responsible": "Ansvarig nu",
        "referral": "Remiss",
        "sent": "skickad",
        "confirmed": "bekräftad",
        "arrived": "patienten kom",
        "returned": "återremitterad",
        "unconfirmed": "inte bekräftad",
        "day": "dag sedan",
        "days": "dagar sedan",
        "late": "FÖRSENAT, skulle ha skett senast",
        "latest": "Senast",
        "override": "Klinikers val",
        "reason": "Skäl",
        "lifted": "Valet hävs av nya uppgifter",
        "stands": "Valet gäller",
        "rules_say": "Reglernas förslag",
        "caveats": "Observera",
        "inference": "förslag utan källa, kräver klinisk granskning",
        "convention": "konvention",
        "yes": "ja",
        "no": "nej",
        "unknown": "okänt",
    },
    "en": {
        "head": "PROPOSAL AT REVIEW",
        "finish": "end the step",
        "step_down": "step down",
        "stay": "go on with the step",
        "beside": "stay at the same level, with another step",
        "change_track": "change track",
        "step_up": "step up",
        "refer": "refer to the highest level",
        "contact": "contact the receiving unit",
        "firm": "no open question changes the proposal",
        "provisional": "provisional: open questions may change the proposal",
        "flags": "RED FLAGS",
        "ask": "ASK FIRST",
        "proposal": "Proposal",
        "now": "Present step",
        "since": "since",
        "week": "week",
        "weeks": "weeks",
        "next": "Next step",
        "first": "first contact",
        "before": "Before it starts",
        "urgency": "Urgency",
        "do": "To do",
        "why": "Why",
        "seen": "What the rules see",
        "also": "Also",
        "checks": "Go through before the next step",
        "beside_checks": "Go through meanwhile (the next step does not wait for it)",
        "done": "done",
        "open": "not done",
        "missing": "Missing",
        "numbers": "Measurements",
        "baseline": "baseline",
        "change": "Change",
        "point": "point",
        "points": "points",
        "percent": "%",
        "range": " to ",
        "response": "Response",
        "remission": "Remission",
        "deteriorated": "Reliable deterioration",
        "improved": "Reliable improvement",
        "no_change": "No reliable change",
        "unsure": "Whether the change is reliable cannot be told",
        "trend": "Direction",
        "trends": {-1: "better", 0: "unchanged", 1: "worse"},
        "measure": "Measure next",
        "between": "between",
        "and": "and",
        "after": "after the start of the next step",
        "overdue": "Planned measurement missing",
        "responsible": "Responsible now",
        "referral": "Referral",
        "sent": "sent",
        "confirmed": "confirmed",
        "arrived": "the patient came",
        "returned": "referred back",
        "unconfirmed": "not confirmed",
        "day": "day ago",
        "days": "days ago",
        "late": "OVERDUE, should have been done by",
        "latest": "Latest",
        "override": "Clinician's choice",
        "reason": "Reason",
        "lifted": "The choice is lifted by new information",
        "stands": "The choice stands",
        "rules_say": "The rules propose",
        "caveats": "Note",
        "inference": "proposal without a source, needs clinical review",
        "convention": "convention",
        "yes": "yes",
        "no": "no",
        "unknown": "unknown",
    },
}
ELSEWHERE = ("level", "track", "has_scale")
"""What a criterion reads that the note says elsewhere."""


def write_review_note(review: Review, language: str) -> str:
    """Write the whole note; sections without content are left out."""
    return "\n".join(lines(review, language, WORDS[language])) + "\n"


def lines(review: Review, language: str, w: Words) -> Iterator[str]:
    """Yield the lines of the note, what is most urgent first."""
    yield f"{w['head']} {review.episode['on']} ({w[review.status]})"
    if review.red_flags:
        yield f"{w['flags']}: " + "; ".join(f["name"][language] for f in review.red_flags)
    if review.questions:
        yield f"{w['ask']}:"
        yield from (f"  ? {q['ask'][language]}" for q in review.questions)
    yield f"{w['proposal']}: {w[worded(review.verdict, review.target, review.step)]}"
    yield f"{w['urgency']}: {review.provenance['urgency'][language]}"
    yield from steps(review, language, w)
    yield from override(review, language, w)
    yield from section(w["do"], (a["do"][language] for a in review.actions))
    rec = review.recommendation
    yield from section(w["before"], (text[language] for text in rec.prerequisites) if rec else ())
    why = w["seen"] if review.override and review.override["stands"] else w["why"]
    yield from section(why, (reason(r, review, language, w) for r in review.reasons))
    yield from section(w["also"], (reason(r, review, language, w) for r in review.also))
    waits = any(one["waits"] for one in review.checks)
    yield from section(
        w["checks" if waits else "beside_checks"], (check(c, language, w) for c in review.checks)
    )
    yield from section(w["missing"], dict.fromkeys(m["ask"][language] for m in review.missing))
    yield from section(w["numbers"], (measured(n, language, w) for n in review.numbers.values()))
    yield from measure_next(review, language, w)
    yield from responsible(review, language, w)
    yield from section(w["caveats"], (c[language] for c in review.caveats))
    p = review.provenance
    yield (
        f"{p['title'][language]} {p['version']} ({p['status']}), sha256 {p['sha256'][:12]}, "
        f"stegvis {p['stegvis']}, {p['policy']}"
    )
    yield review.intended_use[language]


def worded(verdict: str, target: str, step: str) -> str:
    """Return the key of a verdict's words; to stay with another step and to refer from the top have own."""
    own = {("stay", False): "beside", ("refer", True): "contact"}
    return own.get((verdict, target == step), verdict)


def steps(review: Review, language: str, w: Words) -> Iterator[str]:
    """Say the present step and how long it has lasted, and the next one with who meets the patient."""
    names, episode = review.provenance["steps"], review.episode
    lasted = (date.fromisoformat(episode["on"]) - date.fromisoformat(episode["started"])).days // 7
    weeks = counted(lasted, w["week"], w["weeks"])
    yield f"{w['now']}: {names[review.step][language]} ({w['since']} {episode['started']}, {weeks})"
    rec = review.recommendation
    if rec:
        contact = rec.provenance["names"]["first_contact"][language]
        yield f"{w['next']}: {names[review.target][language]} ({w['first']}: {contact})"


def counted(number: int, one: str, many: str) -> str:
    """Say a number of something.

    >>> counted(1, "vecka", "veckor"), counted(0, "vecka", "veckor")
    ('1 vecka', '0 veckor')
    """
    return f"{number} {one if number == 1 else many}"


def section(title: str, items: Iterable[str]) -> Iterator[str]:
    """Yield a titled list when it has anything."""
    found = list(items)
    if found:
        yield f"{title}:"
        yield from (f"  - {item}" for item in found)


def reason(said: Words, review: Review, language: str, w: Words) -> str:
    """Say why, with the values that were seen, by their names, and the ground."""
    p = review.provenance
    followed = any(one["followed"] for one in review.numbers.values())
    seen = [
        f"{p['inputs'][id][language]} = {spoken(value, language, w, p['words'])}"
        for id, value in said["values"].items()
        if id not in ELSEWHERE and value not in (None, "not applicable")
        if followed or not id.endswith("(scale)")
    ]
    inside = ": ".join(part for part in (said["rule"], ", ".join([*seen, *said["rules"]])) if part)
    ground = said["ground"]
    if ground["basis"] == "inference":
        shown = w["inference"]
    else:
        shown = ", ".join(p for p in (ground["title"], ground["place"]) if p) or w["convention"]
    own = f" ({shown})" if said["when"] else ""  # what has no criterion stands on the rules that it names
    return f"{said['because'][language]} [{inside}]{own}"


def spoken(value: Any, language: str, w: Words, words: Words) -> str:
    """Say a value: yes, no, a number, a word, a range or unknown."""
    if isinstance(value, bool):
        return str(w["yes"] if value else w["no"])
    if isinstance(value, dict):
        return f"{value['lowest']}–{value['highest']}"
    if isinstance(value, str):
        return str(words[value][language])
    return str(w["unknown"] if value is None else value)


def check(said: Words, language: str, w: Words) -> str:
    """Say what is to be gone through, and whether it is."""
    return f"{said['ask'][language]} ({w['done'] if said['done'] else w['open']})"


def measured(said: Words, language: str, w: Words) -> str:
    """Say one instrument's course in one line."""
    base = f" ({w['baseline']})"
    days = (
        f"{m['on']} {spoken(m['total'], language, w, {})}{base if m['baseline'] else ''}"
        for m in said["measurements"]
    )
    parts = [f"{said['name'][language]}: " + "; ".join(days)]
    if said["change"] is not None:
        percent = said["percent_change"]
        share = "" if percent is None else f" ({signed(percent, w, w['percent'])})"
        points = w["point" if said["change"] in (1, -1) else "points"]
        parts.append(f"{w['change']} {signed(said['change'], w)} {points}{share}")
        parts += [f"{w[key]}: {spoken(said[key], language, w, {})}" for key in ("response", "remission")]
        parts.append(w[reliable(said)])
        if len(said["measurements"]) > 2:
            sign = (said["trend"] > 0) - (said["trend"] < 0)
            parts.append(f"{w['trend']}: {w['trends'][sign]}")
    return ". ".join(parts)


def signed(value: Any, w: Words, unit: str = "") -> str:
    """Say a change with its sign; a range from its lower to its upper end.

    >>> signed(-5, WORDS["sv"]), signed({"lowest": -12, "highest": 4}, WORDS["sv"])
    ('−5', '−12 till +4')
    """
    if isinstance(value, dict):
        return str(w["range"]).join(signed(value[end], w, unit) for end in ("lowest", "highest"))
    return (f"{value:+d}".replace("-", "−") if value else "0") + unit


def reliable(said: Words) -> str:
    """Return the key of what is said of the change: worse first, then better, then what cannot be told."""
    for key in ("deteriorated", "improved"):
        if said[key]:
            return key
    return "unsure" if None in (said["deteriorated"], said["improved"]) else "no_change"


def measure_next(review: Review, language: str, w: Words) -> Iterator[str]:
    """Say when to measure next, with what, and what is missing."""
    said = review.next_measurement
    if said["overdue_since"]:
        yield f"{w['overdue']}: {said['overdue_since']}"
    scales = ", ".join(review.provenance["instruments"][id][language] for id in said["instruments"])
    inside = f" ({scales})" if scales else ""
    if review.verdict == "finish":
        return
    if said["earliest"]:
        same = said["earliest"] == said["latest"]
        when = said["latest"] if same else f"{w['between']} {said['earliest']} {w['and']} {said['latest']}"
        yield f"{w['measure']}: {when}{inside}"
    elif said["weeks_from_start"]:
        *most, last = said["weeks_from_start"]
        when = counted(last, w["week"], w["weeks"])
        if most:
            when = f"{', '.join(map(str, most))} {w['and']} {when}"
        yield f"{w['measure']}: {when} {w['after']}{inside}"


def responsible(review: Review, language: str, w: Words) -> Iterator[str]:
    """Say who is responsible now, where the referral is, and what is overdue."""
    said = review.responsible
    yield f"{w['responsible']}: {said['name'][language]}"
    if said["referral"]:
        days = review.episode["referral"]
        name = review.provenance["steps"][days["to"]][language]
        ago = counted(said["referral"]["days_since_sent"], w["day"], w["days"])
        told = [f"{w['sent']} {days['sent']} ({ago})"]
        told += [f"{w[key]} {days[key]}" for key in ("confirmed", "arrived", "returned") if key in days]
        if len(told) == 1:
            told.append(w["unconfirmed"])
        yield f"{w['referral']}: {', '.join(told)} [{name}]"
    for key, title in (("overdue", w["late"]), ("waiting", w["latest"])):
        yield from (f"{title} {one['latest']}: {one['what'][language]}" for one in said[key])


def override(review: Review, language: str, w: Words) -> Iterator[str]:
    """Say a clinician's choice, and what the rules propose beside it."""
    said = review.override
    if not said:
        return
    names, proposed = review.provenance["steps"], said["proposed"]
    how = w["stands"] if said["stands"] else f"{w['lifted']} ({', '.join(said['lifted_by'])})"
    note = f" ({said['note']})" if said["note"] else ""
    verdict = w[worded(proposed["verdict"], proposed["target"], review.step)]
    to = f" ({names[proposed['target']][language]})" if proposed["target"] not in ("", review.step) else ""
    yield (
        f"{w['override']} ({said['on']}, {said['by']}): {names[said['chosen']][language]}. "
        f"{w['reason']}: {said['reason_text'][language]}{note}. {how}. {w['rules_say']}: {verdict}{to}."
    )
