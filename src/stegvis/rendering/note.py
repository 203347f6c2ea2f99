"""A recommendation as a note for the record, in Swedish or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import tomli

if TYPE_CHECKING:
    from stegvis.model import (
        Condition,
        DeclinedStep,
        GivenValue,
        GroundSaid,
        GroupSaid,
        HeldRule,
        LatestDay,
        NamedValue,
        NextStep,
        Recommendation,
    )

NOTE = files("stegvis").joinpath("rendering", "note.toml")
WORDS: dict[str, dict[str, str]] = tomli.loads(NOTE.read_text("utf-8"))
FEW = 5
"""So many unanswered questions of a group are named; more are counted."""


def write_note(rec: Recommendation, language: str) -> str:
    """Write the whole note; sections without content are left out."""
    return "\n".join(lines(rec, language, WORDS[language])) + "\n"


def lines(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Yield the lines of the note, what is most urgent first."""
    names = rec.provenance["names"]

    def say(name: str) -> str:
        return str(names[name][language])

    yield f"{w['head']} ({standing(rec, w)})"
    yield from faults(rec, language, w)
    if rec.red_flags:
        yield f"{w['flags']}: " + "; ".join(f["name"][language] for f in rec.red_flags)
    yield from contacts(rec, language, w)
    if rec.say:
        yield f"{w['say']}: {rec.say[language]}"
    yield from booked(rec, language, w)
    yield from open_questions(rec, language, w)
    spread = ""
    if rec.range["lowest"] != rec.range["highest"]:
        spread = f" ({w['possible']}: {say('lowest')} – {say('highest')})"
    yield f"{w['level']}: {say('level')}{spread}"
    label = w["later"] if is_later(rec) else w["step"]
    yield f"{label}: {say('step')} [{say('track')}]. {say('what')} {say('dose')}".rstrip()
    yield from section(w["declined"], declined(rec, language, w))
    yield from section(w["alternatives"], (one["name"][language] for one in rec.alternatives))
    yield f"{w['urgency']}: {say('urgency')}"
    yield from performer(rec, language, w)
    yield from section(w["now"], (a["do"][language] for a in rec.actions))
    yield from section(w["why"], (reason(b, language, w) for b in rec.because))
    yield from section(w["not_lower"], not_lower(rec, language, w))
    yield from section(w["needs"], (p[language] for p in rec.prerequisites))
    yield from section(w["conditions"], (condition(c, language, w) for c in rec.conditions))
    others = (f"{t['name'][language]}: {t['step_name'][language]}" for t in rec.tracks[1:])
    yield from section(w["tracks"], others)
    if rec.review:
        yield f"{w['review']}: {weeks(rec.review['weeks'], w)}. {rec.review['what'][language]}"
    yield from section(w["up"], (up(s, language) for s in rec.escalation))
    yield from section(w["caveats"], (c[language] for c in rec.caveats))
    yield from section(w["inputs"], answers(rec, language, w))
    yield from edition(rec, language, w)
    yield rec.intended_use[language]


def standing(rec: Recommendation, w: dict[str, str]) -> str:
    """Say how sure the proposal is, and whether it is only that the patient declines it."""
    refused = any(one["steps"] for one in rec.declined) and not rec.questions
    return w["refused"] if refused else w[rec.status]


def declined(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say what the patient declines, which steps that are, and what is suitable instead."""
    for one in rec.declined:
        said = [one["name"][language], *(declined_step(step, language, w) for step in one["steps"])]
        if one["actions"]:
            said.append(w["talk_about"])
        yield ". ".join(said)


def declined_step(step: DeclinedStep, language: str, w: dict[str, str]) -> str:
    """Say that a step is not firm, and what is suitable instead."""
    name, other = step["name"][language], step["instead"]
    if other is None:
        return f"{name} {w['nothing_else']}"
    less = f" ({w['less']})" if other["less_than_needed"] else ""
    return f"{name} {w['not_firm']}: {other['name'][language]}{less}"


def edition(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say which pathway and overlays this rests on."""
    p = rec.provenance
    yield (
        f"{p['title'][language]} {p['version']} ({p['status']}), sha256 {p['sha256'][:12]}, "
        f"stegvis {p['stegvis']}, {p['policy']}"
    )
    for one in p["overlays"]:
        yield f"{w['overlay']}: {one['title'][language]} {one['version']} ({one['status']})"


def open_questions(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Yield contradictions and open red-flag questions as they are asked, then the names of the others.

    Those that the step's conditions wait for stand among the conditions.
    """
    first = ("contradiction", "red_flag")
    urgent = [q["ask"][language] for q in rec.questions if q["kind"] in first]
    if urgent:
        yield f"{w['ask']}:"
        yield from (f"  ? {ask}" for ask in urgent)
    said = {id for c in rec.conditions for id in c["questions"]}
    rest = [
        q["name"][language]
        for q in rec.questions
        if q["kind"] == "need" or (q["kind"] == "unsuitable" and q["question"] not in said)
    ]
    if rest:
        yield f"{w['open']}: " + "; ".join(rest)


def section(title: str, items: Iterator[str]) -> Iterator[str]:
    """Yield a titled list when it has anything."""
    found = list(items)
    if found:
        yield f"{title}:"
        yield from (f"  - {item}" for item in found)


def reason(said: HeldRule, language: str, w: dict[str, str]) -> str:
    """Say why a need holds; below it what it saw, its grounds and its id."""
    seen = "; ".join(named(v, language, w) for v in telling(said["seen"]))
    threshold, care = (ground(said[key], w) for key in ("threshold", "care"))
    grounds = f"{w['threshold']}: {threshold}; {w['care']}: {care}"
    if threshold == care:
        own = said["care"]["basis"] == "inference"
        grounds = care if own else f"{w['source']}: {care}"
    spanning = w["spanning"] if "spanning" in said else ""
    parts = [part for part in (seen, spanning, grounds) if part]
    changes = said.get("overlays", ())
    parts += [f"{w['changed']} {one['overlay']}: {one['because'][language]}" for one in changes]
    below = sentences(part.rstrip(".") for part in parts)
    return f"{said['because'][language]}\n    {below} ({w['rule']} {said['rule']})"


def telling(seen: list[NamedValue]) -> list[NamedValue]:
    """Leave out what did not make a rule hold, unless nothing else did: no, unknown, not applicable."""
    told = [v for v in seen if v["value"] is not False and v["value"] not in (None, "not applicable")]
    return told or seen


def named(said: Mapping[str, Any], language: str, w: dict[str, str]) -> str:
    """Say a value by name: a yes is the name alone."""
    name: str = said["name"][language]
    if said["value"] is True:
        return name
    return f"{name}: {spoken(said, language, w)}"


def spoken(said: Mapping[str, Any], language: str, w: dict[str, str]) -> str:
    """Say a value: yes, no, a word, a number, a range or a question mark."""
    seen = said["value"]
    if "word" in said:
        return str(said["word"][language])
    if isinstance(seen, bool):
        return w["yes"] if seen else w["no"]
    if isinstance(seen, dict):
        return f"{seen['lowest']}–{seen['highest']}"
    return "?" if seen is None else str(seen)


def not_lower(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say the levels below the need in one line, then why each other is passed over."""
    below = [one["name"][language] for one in rec.why_not_lower if one["why"] == "need"]
    if below:
        yield f"{'; '.join(below)}: {w['need_higher']}."
    yield from (one["reason"][language] for one in rec.why_not_lower if one["why"] != "need")


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


def faults(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say what is wrong among the answers: it counts as not asked."""
    if rec.faults:
        yield f"{w['faults']}:"
    for one in rec.faults:
        allowed = f" ({w['allowed']}: {one['allowed'][language]})" if one["allowed"][language] else ""
        yield f"  ! {one['what'][language]}{allowed} [{one['field']}]"


def contacts(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say who must meet the patient, in order: by when, and why."""
    for n, one in enumerate(rec.contacts):
        soon = one["urgency_name"][language]
        day = f", {w['by']} {one['by']}" if one["by"] else ""
        label = w["then"] if n else w["contact"]
        yield f"{label}: {one['name'][language]}, {soon[:1].lower()}{soon[1:]}{day}. {one['why'][language]}"


def is_later(rec: Recommendation) -> bool:
    """Tell whether somebody else meets the patient, or a red flag is seen to, before the step."""
    return bool(rec.red_flags) or rec.contacts[0]["profession"] != rec.tracks[0]["first_contact"]


def booked(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say the one day to book and why, and below it the other days that apply."""
    booking = rec.booking
    chosen = None
    if booking["because"] is not None:
        chosen = booking["grounds"][0]["access"]
        day = when({"latest": booking["by"], "days": booking["days"]}, w)
        yield f"{w['book']}: {day} ({booking['because'][language]})"
    rest = (a for a in rec.access if ("" if a["kind"] == "proposal" else a["access"]) != chosen)
    yield from section(w["latest"], (latest(a, language, w) for a in rest))


def latest(said: LatestDay, language: str, w: dict[str, str]) -> str:
    """Say a latest day with its kind."""
    if said["kind"] == "proposal":
        return f"{when(said, w)} ({w['proposal']})"
    return f"{when(said, w)} ({w[said['kind']]}): {said['what'][language]}"


def when(said: Mapping[str, Any], w: dict[str, str]) -> str:
    """Say a day, or so many days from the contact."""
    if said["latest"]:
        return str(said["latest"])
    days = said["days"]
    return f"{days} {w['day' if days == 1 else 'days']}" if days else w["same_day"]


def weeks(after: list[int], w: dict[str, str]) -> str:
    """Say after how many weeks to measure."""
    *first, last = map(str, after)
    shown = f"{', '.join(first)} {w['and']} {last}" if first else last
    return f"{shown} {w['week' if after == [1] else 'weeks']}"


def ground(claim: GroundSaid, w: dict[str, str]) -> str:
    """Name a claim's source and place, or say that there is none."""
    if claim["basis"] == "inference":
        return w["inference"]
    return ", ".join(part for part in (claim["title"], claim["place"]) if part) or w[claim["basis"]]


def condition(said: Condition, language: str, w: dict[str, str]) -> str:
    """Say what must be settled before the step."""
    how = w["asked"] if said["status"] == "unanswered" else w["decide"]
    return f"{said['because'][language]} ({how})"


def up(said: NextStep, language: str) -> str:
    """Say a step above and what leads to it."""
    how = said["reached_when"][language]
    return f"{said['name'][language]}" + (f": {how}" if how else "")


def answers(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say what was answered: age, scores and single findings first, then each group as a whole."""
    given = {one["input"]: one for one in rec.inputs}
    totals = {id for id, one in given.items() if not one.get("item")}
    single = [
        score(one, rec.inputs, language, w)
        for one in rec.inputs
        if not one["group"] and not (one.get("item") and one["instrument"] in totals)
    ]
    if single:
        yield "; ".join(single)
    for group in rec.groups:
        if group["yes"] or group["no"] or group["not_known"] or group["not_answered"]:
            yield f"{group['name'][language]}: {grouped(group, given, language, w)}"
    silent = [
        g["name"][language]
        for g in rec.groups
        if g["unanswered"] and not (g["yes"] or g["no"] or g["not_known"] or g["not_answered"])
    ]
    if silent:
        yield f"{w['none_asked']}: {'; '.join(silent)}"


def score(said: GivenValue, inputs: list[GivenValue], language: str, w: dict[str, str]) -> str:
    """Say a value that stands alone; a total with its highest, its band and its answered items."""
    if "highest" not in said:
        return f"{said['name'][language]}: {spoken(said, language, w)}"
    shown = f"{said['name'][language]} {spoken(said, language, w)}/{said['highest']}"
    if "band" in said:
        shown += f" ({said['band']['name'][language]})"
    items = [one for one in inputs if one.get("item") and one["instrument"] == said["instrument"]]
    if items:
        shown += f", {w['item']} " + ", ".join(f"{i['item']}: {spoken(i, language, w)}" for i in items)
    return shown


def grouped(group: GroupSaid, given: dict[str, GivenValue], language: str, w: dict[str, str]) -> str:
    """Say one group: each yes by name; no as a whole where every question is answered, else by name."""
    parts: list[str] = []
    open_ = [one["name"][language] for one in group["unanswered"]]
    no, denied = group["no"], {one["input"]: one["name"] for one in group["denied"]}
    names = {**{id: one["name"] for id, one in given.items()}, **denied}
    if group["yes"]:
        parts.append(f"{w['yes']}: " + "; ".join(names[id][language] for id in group["yes"]))
    if no and len(open_) <= FEW:
        parts.append(
            f"{w['rest_no' if group['yes'] or open_ or group['not_known'] else 'all_no']} ({len(no)})"
        )
    elif no:
        parts.append(f"{w['no']}: " + "; ".join(names[id][language] for id in no))
    if group["not_known"]:
        asked = "; ".join(one["name"][language] for one in group["not_known"])
        parts.append(f"{w['not_known']} ({len(group['not_known'])}): {asked}")
    if group["not_answered"]:
        parts.append(
            f"{w['not_answered']}: " + "; ".join(one["name"][language] for one in group["not_answered"])
        )
    left = [one["name"][language] for one in group["unanswered"] if one not in group["not_answered"]]
    if left:
        parts.append(f"{w['asked']} ({len(left)})" + (f": {'; '.join(left)}" if len(open_) <= FEW else ""))
    first, *more = parts
    return ". ".join([first, *(part[:1].upper() + part[1:] for part in more)])


def sentences(parts: Iterable[str]) -> str:
    """Join parts as sentences."""
    return ". ".join(part[:1].upper() + part[1:] for part in parts)
