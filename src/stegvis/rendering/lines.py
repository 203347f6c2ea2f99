"""How wide words are, and where a line may be broken.

No font is asked: the widths are those of a wide one, in bold.
"""

from __future__ import annotations

from collections.abc import Iterator

BOLD = 1.1
NARROW, THIN, BROAD = "ijl|'.,:;! \u00a0", 'frt-–()/[]"*I', "mwMWÆŒ%@&"
PAIRS = ("bl", "br", "dr", "fl", "fr", "gl", "gr", "kl", "kr", "pl", "pr", "ps", "sj", "tj", "tr")
VOWELS = "aeiouyåäöéü"


def width(text: str, size: int) -> float:
    """Return how wide a text is at most, in pixels.

    >>> width("mm", 10) > width("ll", 10)
    True
    """
    return size * BOLD * sum(map(em, text))


def em(character: str) -> float:
    """Return the width of one character as a part of its size."""
    if character == "\u00ad":
        return 0
    for characters, share in ((NARROW, 0.34), (THIN, 0.46), (BROAD, 1.0)):
        if character in characters:
            return share
    if ord(character) > 0x2FF and character not in "●○→":
        return 1.05
    return 0.78 if character.isupper() or character in "●○→" else 0.65


def wrap(text: str, size: int, room: float) -> list[str]:
    """Break a text into lines that fit; a word that is too long is divided.

    >>> wrap("Remiss till specialistpsykiatrin", 13, 120)
    ['Remiss till', 'specialistpsy-', 'kiatrin']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = divide(word, size, room)
        lines.extend(whole)
    return [one.replace("\u00ad", "") for one in (*lines, line) if one]


def divide(word: str, size: int, room: float) -> Iterator[str]:
    """Yield the parts of a word, each of which fits."""
    while width(word, size) > room and len(word) > 1:
        head, word = cut(word, size, room)
        yield head
    yield word


def cut(word: str, size: int, room: float) -> tuple[str, str]:
    """Cut a word at its best place: its own hyphens, before a syllable, or where it must be."""

    def fits(at: int, sign: str) -> bool:
        return width(word[:at] + sign, size) <= room

    own = [i for i in range(1, len(word)) if word[i - 1] in "-/–" and fits(i, "")]
    soft = [i for i in range(1, len(word)) if word[i - 1] == "\u00ad" and fits(i, "-")]
    if own:
        return word[: own[-1]], word[own[-1] :]
    if soft:
        return word[: soft[-1]] + "-", word[soft[-1] :]
    between = range(3, len(word) - 2)
    good = [i for i in between if syllable(word, i) and fits(i, "-")]
    any_ = [i for i in between if fits(i, "-")]
    at = (good or any_ or [1])[-1]
    return word[:at] + ("-" if good or any_ else ""), word[at:]


def syllable(word: str, at: int) -> bool:
    """Tell whether a syllable may begin here: one consonant before a vowel, or two that belong together.

    >>> [syllable("specialistpsykiatri", at) for at in (10, 11, 13)]
    [True, False, True]
    """
    before, here, after = (word[i].lower() for i in (at - 1, at, at + 1))
    if not here.isalpha() or here in VOWELS:
        return False
    pair = here + after in PAIRS
    return (pair and word[at + 2].lower() in VOWELS) or (after in VOWELS and before + here not in PAIRS)
