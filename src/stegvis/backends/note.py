"""A recommendation as a note for the record, in Swedish or English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stegvis.recommendation import Recommendation

WORDS = {
    "sv": {
        "head": "FÖRSLAG ENLIGT STEGVIS VÅRD",
        "ask": "FRÅGA FÖRST",
        "firm": "inga öppna frågor ändrar förslaget",
        "provisional": "preliminärt: svar på öppna frågor kan ändra förslaget",
        "level": "Nivå",
        "possible": "möjligt spann",
        "step": "Insats",
        "urgency": "Brådskegrad",
        "contact": "Första kontakt",
        "flags": "VARNINGSFLAGGOR",
        "now": "Att göra",
        "why": "Varför",
        "not_lower": "Varför inte lägre",
        "needs": "Förutsättningar",
        "conditions": "Villkor",
        "asked": "Obesvarat",
        "decide": "kliniker avgör",
        "tracks": "Övriga spår",
        "review": "Uppföljning",
        "weeks": "veckor efter start",
        "up": "Väg uppåt",
        "inputs": "Uppgifter",
        "caveats": "Observera",
        "inference": "förslag utan källa, kräver klinisk granskning",
        "yes": "ja",
        "no": "nej",
        "more": "fler frågor",
        "latest": "Senast",
        "days": "kalenderdagar från kontakten",
        "law": "lag",
        "target": "mål",
        "local": "lokalt mål",
        "proposal": "förslaget",
        "unit": "Utförs av",
        "languages": "språk",
        "changed": "ändrad i",
        "overlay": "Tillägg",
    },
    "en": {
        "head": "PROPOSAL, STEPPED CARE",
        "ask": "ASK FIRST",
        "firm": "no open question changes the proposal",
        "provisional": "provisional: answers to open questions may change the proposal",
        "level": "Level",
        "possible": "possible range",
        "step": "Step",
        "urgency": "Urgency",
        "contact": "First contact",
        "flags": "RED FLAGS",
        "now": "To do",
        "why": "Why",
        "not_lower": "Why not lower",
        "needs": "Prerequisites",
        "conditions": "Conditions",
        "asked": "Not answered",
        "decide": "a clinician decides",
        "tracks": "Other tracks",
        "review": "Review",
        "weeks": "weeks after the start",
        "up": "Next steps up",
        "inputs": "Entered values",
        "caveats": "Note",
        "inference": "proposal without a source, needs clinical review",
        "yes": "yes",
        "no": "no",
        "more": "more questions",
        "latest": "Latest",
        "days": "calendar days from the contact",
        "law": "law",
        "target": "target",
        "local": "local aim",
        "proposal": "the proposal",
        "unit": "Done by",
        "languages": "languages",
        "changed": "changed by",
        "overlay": "Overlay",
    },
}


def write(rec: Recommendation, language: str) -> str:
    """Write the whole note; sections without content are left out."""
    return "\n".join(lines(rec, language, WORDS[language])) + "\n"


def lines(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Yield the lines of the note, what is most urgent first."""
    names = rec.provenance["names"]

    def say(name: str) -> str:
        return str(names[name][language])

    yield f"{w['head']} ({w[rec.status]})"
    yield from flags(rec, language, w)
    yield from ask_first(rec, language, w)
    spread = ""
    if rec.range["lowest"] != rec.range["highest"]:
        spread = f" ({w['possible']}: {say('lowest')} – {say('highest')})"
    yield f"{w['level']}: {say('level')}{spread}"
    yield f"{w['step']}: {say('step')} [{say('track')}]. {say('what')} {say('dose')}".rstrip()
    yield f"{w['urgency']}: {say('urgency')}. {w['contact']}: {say('first_contact')}"
    yield from performer(rec, language, w)
    yield from section(w["latest"], (latest(a, language, w) for a in rec.access))
    yield from section(w["now"], (a["do"][language] for a in rec.actions))
    yield from section(w["why"], (reason(b, language, w) for b in rec.because))
    yield from section(w["not_lower"], (b["reason"][language] for b in rec.why_not_lower))
    yield from section(w["needs"], (p[language] for p in rec.prerequisites))
    yield from section(w["conditions"], (condition(c, language, w) for c in rec.conditions))
    others = (f"{t['name'][language]}: {t['step_name'][language]}" for t in rec.tracks[1:])
    yield from section(w["tracks"], others)
    if rec.review:
        weeks = ", ".join(map(str, rec.review["weeks"]))
        yield f"{w['review']}: {weeks} {w['weeks']}. {rec.review['what'][language]}"
    yield from section(w["up"], (up(s, language) for s in rec.escalation))
    yield from section(w["caveats"], (c[language] for c in rec.caveats))
    values = (value(i, language, w) for i in rec.inputs)
    yield f"{w['inputs']}: " + "; ".join(values)
    p = rec.provenance
    yield (
        f"{p['title'][language]} {p['version']} ({p['status']}), sha256 {p['sha256'][:12]}, "
        f"stegvis {p['stegvis']}, {p['policy']}"
    )
    for one in p["overlays"]:
        yield f"{w['overlay']}: {one['title'][language]} {one['version']} ({one['status']})"
    yield rec.intended_use[language]


def flags(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Yield the red flags that hold."""
    if rec.red_flags:
        yield f"{w['flags']}: " + "; ".join(f["name"][language] for f in rec.red_flags)


def ask_first(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Yield the open red-flag questions, then a few of the others."""
    urgent = [q for q in rec.questions if q["kind"] == "red_flag"]
    if urgent:
        yield f"{w['ask']}:"
        yield from (f"  ? {q['ask'][language]}" for q in urgent)
    rest = [q for q in rec.questions if q["kind"] != "red_flag"]
    if rest:
        yield f"{w['asked']}:"
        yield from (f"  ? {q['ask'][language]}" for q in rest)


def section(title: str, items: Iterator[str]) -> Iterator[str]:
    """Yield a titled list when it has anything."""
    found = list(items)
    if found:
        yield f"{title}:"
        yield from (f"  - {item}" for item in found)


def reason(said: dict[str, Any], language: str, w: dict[str, str]) -> str:
    """Say why a need holds, the values it saw, and its grounds."""
    seen = ", ".join(f"{k} = {spoken(v, w)}" for k, v in said["values"].items())
    grounds = [ground(said[key], w) for key in ("threshold", "care")]
    shown = "; ".join(dict.fromkeys(g for g in grounds if g))
    for one in said.get("overlays", ()):
        shown += f"; {w['changed']} {one['overlay']}: {one['because'][language]}"
    return f"{said['because'][language]} [{said['rule']}{': ' + seen if seen else ''}] ({shown})"


def performer(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say who does the step, when a unit profile tells."""
    if not rec.unit:
        return
    who = rec.unit.get("partner") or rec.unit
    parts = [who["name"][language], who["phone"], rec.unit.get("because", {}).get(language, "")]
    if rec.unit["languages"]:
        parts.append(f"{w['languages']}: {', '.join(rec.unit['languages'])}")
    parts.append(rec.unit["what"][language])
    yield f"{w['unit']}: " + ". ".join(part.rstrip(".") for part in parts if part)


def latest(said: dict[str, Any], language: str, w: dict[str, str]) -> str:
    """Say a latest day with its kind."""
    when = said["latest"] or f"{said['days']} {w['days']}"
    return f"{when} ({w[said['kind']]}): {said['what'][language]}"


def ground(claim: dict[str, Any], w: dict[str, str]) -> str:
    """Name a claim's source and place, or say that there is none."""
    if claim["basis"] == "inference":
        return w["inference"]
    return ", ".join(part for part in (claim["title"], claim["place"]) if part) or claim["basis"]


def condition(said: dict[str, Any], language: str, w: dict[str, str]) -> str:
    """Say what must be settled before the step."""
    how = w["asked"].lower() if said["status"] == "unanswered" else w["decide"]
    return f"{said['because'][language]} ({how})"


def up(said: dict[str, Any], language: str) -> str:
    """Say a step above and what leads to it."""
    when = said["reached_when"][language]
    return f"{said['name'][language]}" + (f": {when}" if when else "")


def value(said: dict[str, Any], language: str, w: dict[str, str]) -> str:
    """Say one entered value."""
    shown = f"{said['name'][language]} {spoken(said['value'], w)}"
    if "highest" in said:
        shown += f"/{said['highest']}"
    return shown + (f" ({said['band']['name'][language]})" if "band" in said else "")


def spoken(seen: Any, w: dict[str, str]) -> str:
    """Say a value: yes, no, a number, a range or a question mark."""
    if isinstance(seen, bool):
        return w["yes"] if seen else w["no"]
    if isinstance(seen, dict):
        return f"{seen['lowest']}–{seen['highest']}"
    return "?" if seen is None else str(seen)
