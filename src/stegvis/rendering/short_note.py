"""A recommendation as a note of at most twelve lines: what a colleague needs, in Swedish or English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stegvis.rationale import CONTRADICT
from stegvis.rendering import note

if TYPE_CHECKING:
    from stegvis.model import Recommendation

REASON = "reason"
"""The group of findings that says why somebody calls."""
NAMED = 10
"""So many denied questions are named; more are counted."""
ACTIONS = 3
"""So many things to do are written out; more are counted."""


def write_short_note(rec: Recommendation, language: str) -> str:
    """Write the note; lines without content are left out."""
    return "\n".join(lines(rec, language, note.WORDS[language])) + "\n"


def lines(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Yield the lines, at most twelve."""
    yield f"{w['short_head']}. {who(rec, language, w)}."
    if rec.faults:
        yield f"{w['faults']}: {'; '.join(one['field'] for one in rec.faults)}"
    if rec.red_flags:
        yield f"{w['flags']}: {'; '.join(flag['name'][language] for flag in rec.red_flags)}"
    yield from reasons(rec, language)
    yield from asked(rec, language, w)
    yield from scales(rec, language, w)
    yield from others(rec, language, w)
    yield from proposal(rec, language, w)
    yield from to_do(rec, language, w)
    if rec.review:
        yield f"{w['review']}: {note.weeks(rec.review['weeks'], w)}. {rec.review['what'][language]}"
    p = rec.provenance
    yield f"{w['support']}: {p['title'][language]} {p['version']} ({p['status']}). {w['decides']}"


def who(rec: Recommendation, language: str, w: dict[str, str]) -> str:
    """Say the sex and age of the patient, and who calls."""
    given = {one["input"]: one for one in rec.inputs if one["value"] is not None}
    sex = [given["sex"]["word"][language]] if "sex" in given else []
    age = [f"{note.spoken(given['age'], language, w)} {w['years']}"] if "age" in given else [w["no_age"]]
    said = [" ".join([*sex, *age])]
    if "caller" in given:
        said.append(f"{given['caller']['name'][language]}: {given['caller']['word'][language]}")
    return ". ".join(part[:1].upper() + part[1:] for part in said)


def names(rec: Recommendation, ids: list[str], language: str) -> str:
    """Say inputs by name, those among them that only a list denied."""
    said = [*rec.inputs, *(one for group in rec.groups for one in group["denied"])]
    called = {one["input"]: one["name"][language] for one in said}
    return "; ".join(called[id] for id in ids)


def reasons(rec: Recommendation, language: str) -> Iterator[str]:
    """Say why somebody calls."""
    for group in rec.groups:
        if group["group"] == REASON and group["yes"]:
            yield f"{group['name'][language]}: {names(rec, group['yes'], language)}"


def asked(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say what was asked of the first group: yes, denied by name or count, not known, not asked."""
    for group in rec.groups[:1]:
        yes, no, unsure = group["yes"], group["no"], group["not_known"]
        parts = [names(rec, yes, language)] if yes else []
        if no:
            shown = f": {names(rec, no, language)}" if len(no) <= NAMED else ""
            parts.append(f"{w['denied']} ({len(no)}){shown}")
        if unsure:
            parts.append(f"{w['not_known']}: {'; '.join(one['name'][language] for one in unsure)}")
        silent = group["not_answered"]
        if silent:
            parts.append(f"{w['not_answered']}: {'; '.join(one['name'][language] for one in silent)}")
        if len(group["unanswered"]) > len(silent):
            parts.append(f"{w['asked']} ({len(group['unanswered']) - len(silent)})")
        yield f"{group['name'][language]}: {note.sentences(parts)}"


def scales(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say the scales in one line."""
    totals = {one["input"] for one in rec.inputs if not one.get("item")}
    said = [
        note.score(one, rec.inputs, language, w)
        for one in rec.inputs
        if one.get("instrument") and not (one["item"] and one["instrument"] in totals)
    ]
    if said:
        yield "; ".join(said)


def others(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say what else is so, or is not known."""
    told = {REASON, *(group["group"] for group in rec.groups[:1])}
    parts: list[str] = []
    yes = [
        one["name"][language]
        for one in rec.inputs
        if one["value"] is True and one["group"] not in told and not one.get("instrument")
    ]
    rest = rec.groups[1:]
    unsure = [one["name"][language] for group in rest for one in group["not_known"]]
    silent = [one["name"][language] for group in rest for one in group["not_answered"]]
    if yes:
        parts.append("; ".join(yes))
    if unsure:
        parts.append(f"{w['not_known']}: {'; '.join(unsure)}")
    if silent:
        parts.append(f"{w['not_answered']}: {'; '.join(silent)}")
    if parts:
        yield f"{w['others']}: {note.sentences(parts)}"


def proposal(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say what is proposed, how sure and what contradicts what, then who meets the patient and by when."""
    called = rec.provenance["names"]
    label = w["later"] if note.is_later(rec) else w["step"]
    step, level = called["step"][language], called["level"][language]
    said = step if step.startswith(level) or level.startswith(step) else f"{step} ({level})"
    doubts = [one[language] for one in rec.caveats if one["sv"].startswith(CONTRADICT.sv)]
    yield " ".join([f"{label}: {said}. {note.sentences([note.standing(rec, w)])}.", *doubts])
    if rec.declined:
        yield f"{w['declined']}: {'; '.join(note.declined(rec, language, w))}"
    met = [f"{one['name'][language]}, {decapitalised(one['urgency_name'][language])}" for one in rec.contacts]
    booked = ""
    if rec.booking["days"] is not None:
        day = note.when({"latest": rec.booking["by"], "days": rec.booking["days"]}, w)
        booked = f" {w['book']}: {day}."
    yield f"{w['contact']}: {'; '.join(met)}.{booked}"


def decapitalised(text: str) -> str:
    """Begin a text with a small letter."""
    return text[:1].lower() + text[1:]


def to_do(rec: Recommendation, language: str, w: dict[str, str]) -> Iterator[str]:
    """Say the first things to do, and how many more there are."""
    do: list[Any] = [one["do"][language] for one in rec.actions]
    if do:
        more = f" (+{len(do) - ACTIONS})" if len(do) > ACTIONS else ""
        yield f"{w['now']}: {' '.join(do[:ACTIONS])}{more}"
