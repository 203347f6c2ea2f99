"""What a page carries with it: the pathway and its words, its scripts, and the policy that lets them run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
import zlib
from collections import Counter
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any

from stegvis.beside import beside
from stegvis.model import FOLLOWED, Pathway
from stegvis.rationale import ASK_CLINICIAN
from stegvis.rendering import course_chart, note, review_note
from stegvis.rendering.guide import calling, courses
from stegvis.rendering.javascript import payload
from stegvis.reviewing import AGES, DETERIORATED, FLAGS, NEWEST, OTHER_TRACK, SOON, STILL, WHO
from stegvis.reviewing import HERE as HERE_NOW

HERE = beside("rendering/guide")
ASSETS = HERE / "assets"
WORDS: dict[str, dict[str, str]] = tomllib.loads((HERE / "wording.toml").read_text("utf-8"))
PLAIN = {
    "red_flag": FLAGS,
    "newest_values": NEWEST,
    "other_track": OTHER_TRACK,
    "deteriorated": DETERIORATED,
    "ages": AGES,
    "newest_urgency": SOON,
    "still_needed": STILL,
    "followed": FOLLOWED,
}
"""What a review says of reasons that are no rule of it."""
MEANING: dict[str, tuple[str, tuple[str, ...], str]] = {
    "rules": (
        "stegvis",
        (
            "language/criterion", "model/known", "routing/cells", "routing/compile", "routing/doubts",
            "routing/totals", "routing/refusals", "routing/answers", "routing/scoring", "routing/declines",
            "routing/closing", "routing/intake", "routing/setting_aside",
            "routing/ladder", "routing/completions", "routing/jointly", "routing/router", "routing/contacts",
            "graph/ways",
            "rationale/answers", "rationale/disagreement", "rationale/doubts", "rationale/grounds",
            "rationale/actions", "rationale/days", "rationale/contacts", "rationale/settled",
            "rationale/enough",
            "rationale/anew", "rationale/questions", "rationale/offered", "rationale/declined",
            "rationale/why", "rationale/recommendation",
        ),
        "localize compilePathway weigh outcome recommend route inputsOf reader bandAt valueSaid visited "
        "propose openAt higher climb possible holds redFlags sortedFlags rulesOf "
        "unsigned contradictions contactsSaid readInstruments nobody fitsAge setAside whoMeets wording "
        "weighed recommendation mattersFor waitedFor askedFirst enough whatToDo booking access toSay "
        "declined",
    ),
    "review": (
        "stegvisReview",
        (
            "model/review", "model/episode", "model/course", "reviewing/ages", "reviewing/faults",
            "reviewing/series", "reviewing/intake", "reviewing/heard", "reviewing/measures",
            "reviewing/trend", "reviewing/figures", "reviewing/today", "reviewing/rules",
            "reviewing/verdict", "reviewing/target", "reviewing/override", "reviewing/follow_up",
            "reviewing/overturning", "reviewing/waiting", "reviewing/next_step", "reviewing/assemble",
        ),
        "compilePathway propose VERDICTS",
    ),
}  # fmt: skip
"""What Python tells too: per script its name, its files, named as Python's rooms, and what it offers."""
PACKED = (
    "rules", "note", "shortnote", "review", "coursenote", "dom", "form", "course", "build", "find", "chart",
    "drawer", "answer", "scale", "next", "chips", "end", "keys", "call", "all", "renamed", "leave", "step",
)  # fmt: skip
"""The scripts that the first page unpacks, in their order."""
TOGETHER = "whole pathway course_form caveats words chart course_note note body scripts style"
"""The parts of the first page in the order in which they pack best: what is alike stands near."""
UNIT = re.compile(r' ?[^\W\d]+|":\[?|","|"\},\{"')
"""What may have its own sign while packed: a word with the space before it, what stands between texts."""
FREE = "".join(chr(code) for code in (*range(1, 10), *range(11, 32), *range(127, 2**11)))
"""The signs that take one byte or two; a line's end parts them from the text."""
SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) != "<")
PAIRS = [one + other for one in SIGNS for other in SIGNS]
PAIR = {pair: value for value, pair in enumerate(PAIRS)}
WHOLE = 13
ALONE = 7
"""Fewer bits than this at the end are one sign."""
SPARE = len(PAIRS) - 2**WHOLE
FRAMES = "; frame-src 'self' file:"
"""The page of a call shows pages of its own folder beside it; from a file `self` names none."""
FEW = 10
"""A scale with at most this many items can be counted item by item."""
TOLD = (
    "apart", "partly", "prorated", "all_lowest", "all_coded", "all_same", "unit_doubt",
    "unit_points", "contradiction", "not_known", "not_known_item", "presumed", "unknown_part", "unsigned",
    "unheard", "unsaid_which", "renamed",
)  # fmt: skip
"""Caveats that the page itself can come to."""


def common(pathway: Pathway) -> dict[str, Any]:
    """Return what the page computes with: the pathway and its words, in both languages."""
    small = (i for i in pathway.instruments.values() if i.licence == "free" and i.summed and i.items <= FEW)
    return {
        "pathway": payload(pathway, courses.write, calling.write),
        "style": styles("app", "last"),
        "whole": [one.id for one in small],
        "words": {language: WORDS[language] for language in ("sv", "en")},
        "note": {
            language: note.WORDS[language] | WORDS[f"note_{language}"] | {"few": note.FEW}
            for language in ("sv", "en")
        },
        "course_note": review_note.WORDS,
        "chart": course_chart.WORDS,
        "caveats": {language: caveat_words(language) for language in ("sv", "en")},
    }


def styles(*names: str) -> str:
    """Return sheets as one; `last` holds contrast, motion and print."""
    return "".join(lean((ASSETS / f"{one}.css").read_text("utf-8")) for one in names)


def scripts() -> dict[str, str]:
    """Return every script by its name; one that is told in several files is joined of them."""
    flat = {p.stem: p.read_text("utf-8") for p in sorted(ASSETS.glob("*.js"))}
    return flat | {name: joined(name) for name in MEANING}


def joined(script: str) -> str:
    """Return the files of a script as one: they see each other, and others see what it offers."""
    name, files, offers = MEANING[script]
    told = "\n".join((ASSETS / f"{file}.js").read_text("utf-8") for file in files)
    return (
        f'"use strict";\nconst {name} = (() => {{\n{told}\n'
        f"return {{ {', '.join(offers.split())} }};\n}})();\n"
    )


def pack(said: dict[str, Any]) -> str:
    """Pack data so that it takes little room in the page; within a part, keys keep the pathway's order."""
    ordered = {part: said[part] for part in sorted(said, key=TOGETHER.find)}
    raw = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))
    return written(zlib.compress(shortened(raw).encode(), 9))


def unpack(text: str) -> Any:
    """Return what was packed.

    >>> unpack(pack({"a": [1, "ö"]}))
    {'a': [1, 'ö']}
    """
    signs, *units, said = zlib.decompress(read(text)).decode().split("\n")
    return json.loads(said.translate({ord(sign): unit for sign, unit in zip(signs, units, strict=True)}))


def shortened(text: str) -> str:
    r"""Say a text of one line in fewer bytes: the signs it lacks, what each stands for, and the text in them.

    >>> shortened("aha, aha, aha")
    '\x01\x02\n aha\naha\n\x02,\x01,\x01'
    """
    found = Counter(UNIT.findall(text))
    free = [sign for sign in FREE if sign not in text]
    worth = sorted(found, key=lambda unit: (2 - len(unit.encode())) * found[unit])[: len(free)]
    sign_of = dict(zip(sorted(worth, key=found.__getitem__, reverse=True), free, strict=False))
    said = UNIT.sub(lambda unit: sign_of.get(unit[0], unit[0]), text)
    return "\n".join(("".join(sign_of.values()), *sign_of, said))


def written(data: bytes) -> str:
    r"""Write bytes as signs, none of which may begin a tag: each two of them tell 13 bits, or 14.

    What is below `SPARE` has a second reading with one bit more, as there are more pairs than 2 ** 13.

    >>> written(b""), written(b"a"), [read(written(bytes(n))) == bytes(n) for n in range(5)]
    ('', '"%', [True, True, True, True, True])
    """
    bits = held = 0
    pairs = []
    for byte in data:
        bits |= byte << held
        held += 8
        if held > WHOLE:
            value = bits & 2**WHOLE - 1
            wide = WHOLE + (value < SPARE)
            pairs.append(PAIRS[bits & 2**wide - 1])
            bits >>= wide
            held -= wide
    if held:
        pairs.append(SIGNS[bits] if held < ALONE else PAIRS[bits])
    return "".join(pairs)


def read(text: str) -> bytes:
    """Return the bytes that are written so."""
    bits = held = 0
    found = bytearray()
    for at in range(0, len(text), 2):
        pair = text[at : at + 2]
        value = PAIR[pair] if pair in PAIR else SIGNS.index(pair)
        bits |= value << held
        held += WHOLE + (value & 2**WHOLE - 1 < SPARE) if pair in PAIR else ALONE
        while held >= 8:
            found.append(bits & 255)
            bits >>= 8
            held -= 8
    return bytes(found)


def caveat_words(language: str) -> dict[str, str]:
    """Return the sentences that the page itself can come to."""
    told = {key: WORDS[language][key] for key in TOLD} | WORDS[f"course_{language}"]
    told |= WORDS[f"faults_{language}"]
    own = {"ask_clinician": ASK_CLINICIAN, "this_unit": WHO[HERE_NOW], **PLAIN}
    return told | {key: text.in_language(language) for key, text in own.items()}


def lean(code: str) -> str:
    r"""Leave out the comments and indentation of a script, to keep pages small; lines stay lines.

    >>> lean("/* what\n   for */\n  one();\n")
    'one();\n'
    """
    return re.sub(r"^\s+", "", re.sub(r"/\*.*?\*/", "", code, flags=re.DOTALL), flags=re.MULTILINE)


def inlined(html: str, tag: str) -> list[str]:
    """Return what stands within each tag of a kind, as it stands."""
    return re.findall(rf"<{tag}>(.*?)</{tag}>", html, flags=re.DOTALL)


def inline(templates: Path | None) -> set[str]:
    """Return the scripts and styles that templates of one's own hold, as they stand there."""
    read = [file.read_text("utf-8") for file in sorted(templates.glob("*.jinja"))] if templates else []
    return {code for text in read for tag in ("script", "style") for code in inlined(text, tag)}


def content_policy(html: str, ours: Container[str], packed: Iterable[str] = ()) -> str:
    """Return the policy that lets the scripts and styles of a page run by their hashes, and no others.

    Args:
        ours: what may run; a script that is found in the page and is none of these may not.
        packed: scripts that the page unpacks.
    """

    def hashes(tag: str) -> str:
        found = [one for one in inlined(html, tag) if one in ours]
        found += packed if tag == "script" else ()
        digests = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in found)
        return " ".join(f"'sha256-{digest}'" for digest in dict.fromkeys(digests))

    scripts, styles = (hashes(tag) or "'none'" for tag in ("script", "style"))
    said = (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; base-uri 'none'; form-action 'none'"
        f"{FRAMES if packed else ''}"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{said}">'
