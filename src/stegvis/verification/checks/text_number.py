"""A number beside a scale's name in a text that no rule, band, limit or source of that scale has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from stegvis.errors import NOWHERE, Text
from stegvis.language import Within
from stegvis.model import Claim, Instrument, Pathway
from stegvis.verification.checks.missing_translation import texts
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

ABOVE, BELOW = ("över", "above", "over"), ("under", "below")
BETWEEN = (
    "är|på|minst|från|till|mellan|och|ligger|eller|högst|totalpoäng|poäng|"
    f"is|at|least|of|from|to|between|and|lies|or|most|total|score|{'|'.join(ABOVE + BELOW)}"
)
"""What may stand between a scale and its number; "EPDS finns på drygt 40 språk" is no total."""
OTHERWISE = r"(?! ?(?:%|procent|per cent|veckor|weeks|månader|months|år|years|dagar|days|minuter|minutes))"
HINT = "let text and rule say the same, or name the number in the claim that it stands on"


def find(subject: Subject) -> Iterator[Finding]:
    """Read each text of rules, steps, actions, questions and reviews, in both languages.

    A text of what reads the scale itself is held against the limits of its track: a band, or a rule
    elsewhere, may keep the number that was changed here. A number a point from its own limit is told
    though others of the track have it.
    """
    pathway = subject.pathway
    roots = (pathway.red_flags, *pathway.tracks, pathway.review_rules, tuple(pathway.inputs.values()))
    everywhere = limits(roots)
    for root in roots:
        here, readers = limits(root), reading(root)
        said = {(id, number) for id, number, _ in told(claims(root), pathway)}
        for text, owner, place in texts(root, "", NOWHERE):
            mine = readers.get(owner, frozenset())
            own = {id for id, _ in mine}
            for id, number, words in dict.fromkeys(told((text.sv, text.en), pathway)):
                beside = {(id, number - 1), (id, number + 1)} & mine
                known = (
                    mine
                    if beside
                    else here
                    if id in own
                    else everywhere | {(id, n) for n in of(pathway.instruments[id])}
                )
                if (id, number) not in known | said:
                    what = f"'{words}': no rule, limit or source says {number} of '{id}'"
                    yield finding_at("text_number", place, owner, what, HINT, severity="warning")


def limits(value: object) -> set[tuple[str, int]]:
    """Return the limits that criteria of a noun have, by scale."""
    leaves = [one for one in within(value) if isinstance(one, Within)]
    ends = [(one.input.partition(".")[0], end) for one in leaves for end in (one.lowest, one.highest)]
    return set(ends)


def reading(value: object) -> dict[str, frozenset[tuple[str, int]]]:
    """Return, for each rule, action or contraindication of a noun, the limits of the scales that it reads."""
    return {
        one.id: frozenset(limits(one.when))
        for one in within(value)
        if hasattr(one, "when") and hasattr(one, "id")
    }


def of(scale: Instrument) -> Iterator[int]:
    """Yield the numbers that a scale itself has."""
    yield from (scale.lowest, scale.highest)
    for band in (*scale.bands, *(band for other in scale.other_bands for band in other.bands)):
        yield from (band.lowest, band.highest)
    yield from (int(one.value) for one in scale.cutoffs)
    yield from (int(one.value) for one in scale.change.values())


def claims(value: object) -> Iterator[str]:
    """Yield what every claim of a noun says of its source."""
    yield from (f"{one.place}; {one.note}" for one in within(value) if isinstance(one, Claim))


def within(value: object) -> Iterator[Any]:
    """Yield a noun and all that it holds, texts as they are."""
    yield value
    if attrs.has(type(value)) and not isinstance(value, Text):
        kind: Any = type(value)
        value = tuple(getattr(value, one.name) for one in attrs.fields(kind) if one.eq and one.init)
    for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ():
        yield from within(part)


def told(written: Any, pathway: Pathway) -> Iterator[tuple[str, int, str]]:
    """Yield each number that stands beside a scale's name, with the words: the limit that they mean."""
    for text in written:
        for id, scale in pathway.instruments.items():
            for name in {scale.name.sv, scale.name.en} if scale.name.sv in text else ():
                form = rf"\b{re.escape(name)}((?: (?:{BETWEEN}))*) (\d+)(?:[–-](\d+))?{OTHERWISE}"
                for one in re.finditer(form, text):
                    words = one[1].split()
                    more = any(w in ABOVE for w in words) - any(w in BELOW for w in words)
                    for number in (one[2], one[3]):
                        if number:
                            yield id, int(number) + more, one[0]


CHECK = Check(
    "text_number", "", "reading", "each number beside a scale is one of a rule, a band or a source", find
)
