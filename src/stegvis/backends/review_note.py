"""A review as a note for the record, in Swedish or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stegvis.verdict import Review

Words = Mapping[str, Any]
WORDS: dict[str, Words] = {
    "sv": {
        "head": "FÖRSLAG VID UPPFÖLJNING",
        "finish": "avsluta",
        "step_down": "trappa ner",
        "stay": "fortsätt",
        "change_track": "byt spår",
        "step_up": "trappa upp",
        "refer": "remiss till högsta nivån",
        "firm": "inga öppna frågor ändrar förslaget",
        "provisional": "preliminärt",
        "flags": "VARNINGSFLAGGOR",
        "ask": "FRÅGA FÖRST",
        "proposal": "Förslag",
        "now": "Pågående insats",
        "since": "sedan",
        "weeks": "veckor",
        "next": "Nästa insats",
        "urgency": "Brådskegrad",
        "do": "Att göra",
        "why": "Varför",
        "also": "Dessutom",
        "checks": "Gå igenom före nästa steg",
        "done": "klart",
        "open": "inte gjort",
        "missing": "Saknas",
        "numbers": "Mätningar",
        "baseline": "utgångsvärde",
        "change": "förändring",
        "points": "poäng",
        "response": "svar på insatsen",
        "remission": "remission",
        "deteriorated": "säkerställd försämring",
        "improved": "säkerställd förbättring",
        "trend": "riktning",
        "trends": {-1: "bättre", 0: "oförändrad", 1: "sämre"},
        "measure": "Mät nästa gång",
        "between": "mellan",
        "and": "och",
        "after": "veckor efter start av nästa insats",
        "overdue": "Försenad mätning, planerad",
        "responsible": "Ansvarig nu",
        "referral": "Remiss",
        "states": {"sent": "skickad, inte bekräftad", "confirmed": "bekräftad", "arrived": "patienten har "
                   "kommit", "returned": "återremitterad"},
        "days": "dagar sedan den skickades",
        "late": "FÖRSENAT",
        "latest": "Senast",
        "override": "Klinikers val",
        "lifted": "hävt av nya uppgifter",
        "stands": "gäller",
        "rules_say": "reglernas förslag",
        "caveats": "Observera",
        "inference": "förslag utan källa, kräver klinisk granskning",
        "convention": "konvention",
        "yes": "ja",
        "no": "nej",
        "unknown": "okänt",
    },
    "en": {
        "head": "PROPOSAL AT REVIEW",
        "finish": "finish",
        "step_down": "step down",
        "stay": "stay",
        "change_track": "change track",
        "step_up": "step up",
        "refer": "refer to the highest level",
        "firm": "no open question changes the proposal",
        "provisional": "provisional",
        "flags": "RED FLAGS",
        "ask": "ASK FIRST",
        "proposal": "Proposal",
        "now": "Present step",
        "since": "since",
        "weeks": "weeks",
        "next": "Next step",
        "urgency": "Urgency",
        "do": "To do",
        "why": "Why",
        "also": "Also",
        "checks": "Go through before the next step",
        "done": "done",
        "open": "not done",
        "missing": "Missing",
        "numbers": "Measurements",
        "baseline": "baseline",
        "change": "change",
        "points": "points",
        "response": "response",
        "remission": "remission",
        "deteriorated": "reliable deterioration",
        "improved": "reliable improvement",
        "trend": "direction",
        "trends": {-1: "better", 0: "unchanged", 1: "worse"},
        "measure": "Measure next",
        "between": "between",
        "and": "and",
        "after": "weeks after the start of the next step",
        "overdue": "Measurement overdue, planned",
        "responsible": "Responsible now",
        "referral": "Referral",
        "states": {"sent": "sent, not confirmed", "confirmed": "confirmed", "arrived": "the patient has "
                   "come", "returned": "referred back"},
        "days": "days since it was sent",
        "late": "OVERDUE",
        "latest": "Latest",
        "override": "Clinician's choice",
        "lifted": "lifted by new information",
        "stands": "stands",
        "rules_say": "the rules propose",
        "caveats": "Note",
        "inference": "proposal without a source, needs clinical review",
        "convention": "convention",
        "yes": "yes",
        "no": "no",
        "unknown": "unknown",
    },
}  # fmt: skip


def write(review: Review, language: str) -> str:
    """Write the whole note; sections without content are left out."""
    return "\n".join(lines(review, language, WORDS[language])) + "\n"


def lines(review: Review, language: str, w: Words) -> Iterator[str]:
    """Yield the lines of the note, what is most urgent first."""
    yield f"{w['head']} ({w[review.status]})"
    if review.red_flags:
        yield f"{w['flags']}: " + "; ".join(f["name"][language] for f in review.red_flags)
    if review.questions:
        yield f"{w['ask']}:"
        yield from (f"  ? {q['ask'][language]}" for q in review.questions)
    names = review.provenance["steps"]
    yield f"{w['proposal']}: {w[review.verdict]}"
    episode = review.episode
    yield f"{w['now']}: {names[review.step][language]} ({w['since']} {episode['started']}, {episode['on']})"
    if review.target and review.target != review.step:
        yield f"{w['next']}: {names[review.target][language]}"
    yield f"{w['urgency']}: {review.provenance['urgency'][language]}"
    yield from override(review, language, w)
    yield from section(w["do"], (a["do"][language] for a in review.actions))
    yield from section(w["why"], (reason(r, language, w) for r in review.reasons))
    yield from section(w["also"], (reason(r, language, w) for r in review.also))
    yield from section(w["checks"], (check(c, language, w) for c in review.checks))
    yield from section(w["missing"], (m["ask"][language] for m in review.missing))
    yield from section(w["numbers"], (measured(n, language, w) for n in review.numbers.values()))
    yield from measure_next(review, w)
    yield from responsible(review, language, w)
    yield from section(w["caveats"], (c[language] for c in review.caveats))
    p = review.provenance
    yield (
        f"{p['title'][language]} {p['version']} ({p['status']}), sha256 {p['sha256'][:12]}, "
        f"stegvis {p['stegvis']}, {p['policy']}"
    )
    yield review.intended_use[language]


def section(title: str, items: Iterable[str]) -> Iterator[str]:
    """Yield a titled list when it has anything."""
    found = list(items)
    if found:
        yield f"{title}:"
        yield from (f"  - {item}" for item in found)


def reason(said: Mapping[str, Any], language: str, w: Words) -> str:
    """Say why, with the values that were seen and the ground."""
    seen = ", ".join(f"{k} = {spoken(v, w)}" for k, v in said["values"].items())
    held = ", ".join(said["rules"])
    inside = ": ".join(part for part in (said["rule"], seen or held) if part)
    ground = said["ground"]
    if ground["basis"] == "inference":
        shown = w["inference"]
    else:
        shown = ", ".join(p for p in (ground["title"], ground["place"]) if p) or w["convention"]
    return f"{said['because'][language]} [{inside}] ({shown})"


def spoken(value: Any, w: Words) -> str:
    """Say a value: yes, no, a number, a range or unknown."""
    if isinstance(value, bool):
        return str(w["yes"] if value else w["no"])
    if isinstance(value, dict):
        return f"{value['lowest']}–{value['highest']}"
    return str(w["unknown"] if value is None else value)


def check(said: Mapping[str, Any], language: str, w: Words) -> str:
    """Say what is to be gone through, and whether it is."""
    return f"{said['ask'][language]} ({w['done'] if said['done'] else w['open']})"


def measured(said: Mapping[str, Any], language: str, w: Words) -> str:
    """Say one instrument's course in one line."""
    days = (
        f"{m['on']} {spoken(m['total'], w)}{' (' + w['baseline'] + ')' if m['baseline'] else ''}"
        for m in said["measurements"]
    )
    parts = [f"{said['name'][language]}: " + "; ".join(days)]
    if said["change"] is not None:
        percent = "" if said["percent_change"] is None else f" ({spoken(said['percent_change'], w)} %)"
        parts.append(f"{w['change']} {spoken(said['change'], w)} {w['points']}{percent}")
        for key in ("response", "remission", "improved", "deteriorated"):
            parts.append(f"{w[key]}: {spoken(said[key], w)}")
        sign = (said["trend"] > 0) - (said["trend"] < 0)
        parts.append(f"{w['trend']}: {w['trends'][sign]}")
    return ". ".join(parts)


def measure_next(review: Review, w: Words) -> Iterator[str]:
    """Say when to measure next, with what, and what is late."""
    said = review.next_measurement
    if said["overdue_since"]:
        yield f"{w['overdue']}: {said['overdue_since']}"
    scales = ", ".join(said["instruments"])
    if review.verdict == "finish":
        return
    if said["earliest"]:
        same = said["earliest"] == said["latest"]
        when = said["latest"] if same else f"{w['between']} {said['earliest']} {w['and']} {said['latest']}"
        yield f"{w['measure']}: {when}" + (f" ({scales})" if scales else "")
    elif said["weeks_from_start"]:
        weeks = ", ".join(map(str, said["weeks_from_start"]))
        yield f"{w['measure']}: {weeks} {w['after']}" + (f" ({scales})" if scales else "")


def responsible(review: Review, language: str, w: Words) -> Iterator[str]:
    """Say who is responsible now, and what is overdue."""
    said = review.responsible
    yield f"{w['responsible']}: {said['name'][language]}"
    referral = said["referral"]
    if referral:
        yield f"{w['referral']}: {w['states'][referral['state']]}, {referral['days_since_sent']} {w['days']}"
    for key, title in (("overdue", w["late"]), ("waiting", w["latest"])):
        yield from (f"{title}: {one['latest']} {one['what'][language]}" for one in said[key])


def override(review: Review, language: str, w: Words) -> Iterator[str]:
    """Say a clinician's choice, and what the rules propose beside it."""
    said = review.override
    if not said:
        return
    name = review.provenance["steps"][said["chosen"]][language]
    how = w["stands"] if said["stands"] else w["lifted"]
    yield (
        f"{w['override']} ({said['on']}, {said['by']}): {name}. {said['reason_text'][language]}"
        f"{': ' + said['note'] if said['note'] else ''} [{how}; {w['rules_say']}: "
        f"{w[said['proposed']['verdict']]}]"
    )
