"""The meaning of a change as text, as Markdown for a pull request, and as JSON data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from stegvis.comparison import Cause, Change, Difference, Group
from stegvis.errors import Text
from stegvis.model import Pathway

NONE = Text("inget", "none")
KINDS = {
    "rule": Text("regel", "rule"),
    "red_flag": Text("varningsflagga", "red flag"),
    "contraindication": Text("olämpligt", "contraindication"),
    "step": Text("insats", "step"),
    "input": Text("uppgift", "input"),
    "action": Text("åtgärd", "action"),
    "order": Text("ordning", "order"),
    "otherwise": Text("annars", "otherwise"),
    "unanswered_red_flags": Text("obesvarade varningsflaggor", "unanswered red flags"),
    "ladder": Text("stege", "ladder"),
}
WHAT = {
    "changed": Text("ändrad", "changed"),
    "added": Text("tillagd", "added"),
    "removed": Text("borttagen", "removed"),
}
FACETS = {
    "level": Text("nivå", "level"),
    "urgency": Text("brådskegrad", "urgency"),
    "track": Text("ledande spår", "leading track"),
    "status": Text("status", "status"),
    "step": Text("insats i spåret", "step in track"),
    "question": Text("fråga", "question"),
    "questions": Text("frågor som ställs", "questions asked"),
    "action": Text("åtgärd", "action"),
    "condition": Text("villkor", "condition"),
}
NO_PATIENT = Text("Inget svar ändras för någon patient.", "No patient changes.")
UNDECIDED = Text("INTE AVGJORT", "NOT DECIDED")
LEFT_OUT = Text("Inte bland kombinationerna", "Not among the combinations")
COUNT = Text(
    "{size} av {of} kombinationer av svar på {counted} ändras, inget svar inräknat som ett svar "
    "(resten av patienten får vara vad som helst).",
    "{size} of {of} combinations of answers to {counted} change, no answer counted as one "
    "(whatever the rest of the patient may be).",
)
UNCOUNTED = Text("Kombinationerna räknades inte.", "The combinations were not counted.")
TOGETHER = Text("tillsammans", "together")
NOBODY = Text("Ändrar inget svar för någon patient", "Changes nobody's answer")
TEXTS = Text(
    "Texter, källor, doser och uppföljning (ändrar inget förslag för någon patient)",
    "Texts, sources, doses and reviews (no patient's proposal changes)",
)
RENAMED = Text("Omdöpta", "Renamed")
REFUSED = Text("Svar som bara en utgåva tar emot", "Answers that only one edition accepts")
PATIENT = Text("patient", "patient")
SIDES = Text("gammal: {old}   ny: {new}", "old: {old}   new: {new}")
SUMMARY = Text(
    "{groups} orsak(er) ändrar någons svar, {idle} ändrar ingens, {texts} ändring(ar) av text.",
    "{groups} cause(s) change somebody's answer, {idle} change nobody's, {texts} change(s) of text.",
)
HEAD = Text(
    "| vad | före | efter | kombinationer | minsta patient |",
    "| what | before | after | combinations | smallest patient |",
)


class Words:
    """Says a difference in one language."""

    def __init__(self, found: Difference, language: str) -> None:
        self.found, self.language = found, language

    def say(self, text: Text, **values: object) -> str:
        """Say a text with values put in."""
        return text.in_language(self.language).format(**values)

    def edition(self, one: Pathway) -> str:
        """Name an edition."""
        laid = "".join(f"+{o.id} {o.version}" for o in one.overlays)
        unit = f" @ {one.unit.id}" if one.unit else ""
        return f"{one.id} {one.version}{laid}{unit} ({one.sha256[:12]})"

    def cause(self, one: Cause) -> str:
        """Name a cause, with its place."""
        place = f" ({one.place.file.rpartition('/')[2]}:{one.place.line})" if one.place.line else ""
        return f"{self.say(KINDS[one.kind])} {one.id}: {self.say(WHAT[one.what])}{place}"

    def title(self, group: Group) -> str:
        """Name the causes of a group."""
        names = " + ".join(map(self.cause, group.causes))
        return f"{names} ({self.say(TOGETHER)})" if len(group.causes) > 1 else names

    def said(self, group: Group) -> Iterator[tuple[str, str, str]]:
        """Yield how causes were written, and are now."""
        for cause in group.causes:
            for key, (one, other) in cause.said.items():
                if one != other:
                    yield key, one, other

    def counted(self, group: Group) -> str:
        """Say what was counted."""
        if group.size is None:
            return self.say(UNCOUNTED)
        return self.say(COUNT, size=group.size, of=group.of, counted=", ".join(group.counted) or "-")

    def facet(self, change: Change) -> str:
        """Name what changes."""
        kind, id = change.facet
        return f"{self.say(FACETS[kind])} {id}".strip()

    def sides(self, change: Change) -> tuple[str, str]:
        """Say what it was and what it becomes."""
        none = self.say(NONE)
        return change.before or none, change.after or none

    def patient(self, change: Change) -> str:
        """Return the patient as JSON; both when the editions are asked differently."""
        old, new = (json.dumps(one, ensure_ascii=False) for one in (change.old, change.new))
        return old if old == new else self.say(SIDES, old=old, new=new)

    def rest(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the lists that follow: heading and lines."""
        found = self.found
        yield self.say(RENAMED), [f"{kind} {was} -> {now}" for kind, was, now in found.written.renamed]
        yield self.say(NOBODY), [self.cause(one) for one in found.idle]
        yield self.say(TEXTS), [f"{kind} {id}: {', '.join(keys)}" for kind, id, keys in found.written.texts]
        yield self.say(REFUSED), [f"{id}: {what}" for id, what in found.written.refused]
        yield self.say(LEFT_OUT), list(found.left_out)
        yield self.say(UNDECIDED), list(found.undecided)

    def summary(self) -> str:
        """Return the last line."""
        found = self.found
        counts = {"groups": len(found.groups), "idle": len(found.idle), "texts": len(found.written.texts)}
        return self.say(SUMMARY, **counts)


def change_text(found: Difference, language: str = "en") -> str:
    """Write a difference for a terminal."""
    words = Words(found, language)
    lines = [f"{words.edition(found.old)} -> {words.edition(found.new)}", ""]
    for group in found.groups:
        lines.append(words.title(group))
        lines += [f"  {key}: {a or '-'}  ->  {b or '-'}" for key, a, b in words.said(group)]
        lines.append(f"  {words.counted(group)}")
        for change in group.changes:
            before, after = words.sides(change)
            size = f"  [{change.size}]" if change.size is not None else ""
            lines.append(f"    {words.facet(change)}: {before} -> {after}{size}")
            lines.append(f"      {words.say(PATIENT)}: {words.patient(change)}")
        lines.append("")
    if not found.groups and not found.undecided:
        lines += [words.say(NO_PATIENT), ""]
    for heading, said in words.rest():
        if said:
            lines += [f"{heading}:", *(f"  {line}" for line in said), ""]
    return "\n".join([*lines, words.summary(), ""])


def change_markdown(found: Difference, language: str = "en") -> str:
    """Write a difference for a pull request."""
    words = Words(found, language)
    lines = [f"## {cell(words.edition(found.old))} → {cell(words.edition(found.new))}", ""]
    lines += [words.summary(), ""]
    for group in found.groups:
        lines += [f"### {cell(words.title(group))}", ""]
        lines += [f"- {key}: `{a or '-'}` → `{b or '-'}`" for key, a, b in words.said(group)]
        lines += ["", words.counted(group), "", words.say(HEAD), "|---|---|---|---|---|"]
        for change in group.changes:
            row = (words.facet(change), *words.sides(change), "" if change.size is None else str(change.size))
            lines.append(f"| {' | '.join(map(cell, row))} | `{cell(words.patient(change))}` |")
        lines.append("")
    if not found.groups and not found.undecided:
        lines += [words.say(NO_PATIENT), ""]
    for heading, said in words.rest():
        if said:
            lines += [f"### {heading}", "", *(f"- {cell(line)}" for line in said), ""]
    return "\n".join(lines)


def cell(said: str) -> str:
    """Escape what a table cell reserves."""
    return said.replace("|", "\\|").replace("\n", " ")


def change_data(found: Difference) -> dict[str, Any]:
    """Return a difference as JSON data."""
    return {
        "old": edition_data(found.old),
        "new": edition_data(found.new),
        "changes_patients": found.any,
        "groups": [
            {
                "causes": [cause_data(one) for one in group.causes],
                "counted": list(group.counted),
                "combinations": group.size,
                "of": group.of,
                "changes": [
                    {
                        "what": one.facet[0], "id": one.facet[1], "before": one.before, "after": one.after,
                        "combinations": one.size, "old_patient": one.old, "new_patient": one.new,
                    }
                    for one in group.changes
                ],
            }
            for group in found.groups
        ],
        "changes_nobody": [cause_data(one) for one in found.idle],
        "texts": [{"kind": k, "id": id, "keys": list(keys)} for k, id, keys in found.written.texts],
        "renamed": [{"kind": kind, "old": was, "new": now} for kind, was, now in found.written.renamed],
        "refused": [{"input": id, "what": what} for id, what in found.written.refused],
        "left_out": list(found.left_out),
        "undecided": list(found.undecided),
    }  # fmt: skip


def edition_data(one: Pathway) -> dict[str, Any]:
    """Return which edition it is."""
    overlays = [{"id": o.id, "version": o.version} for o in one.overlays]
    unit = one.unit.id if one.unit else None
    return {"id": one.id, "version": one.version, "sha256": one.sha256, "overlays": overlays, "unit": unit}


def cause_data(one: Cause) -> dict[str, Any]:
    """Return a cause."""
    said = {key: {"before": a, "after": b} for key, (a, b) in one.said.items()}
    return {"kind": one.kind, "id": one.id, "what": one.what, "said": said, "line": one.place.line}
