"""Rows of numbers as bars, drawn by hand as SVG: on paper, and in the dark; each bar says its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from attrs import frozen

WIDTH, NAMES, VALUES, ROW, BAR, TOP = 760, 320, 90, 26, 14, 8
NAME_LENGTH = 40
"""So many letters of a name are shown; its title has all of it."""


@frozen
class Bar:
    """A bar: a name, from where to where it goes, how its number is said, and its interval if it has one."""

    name: str
    start: float
    end: float
    said: str
    whisker: tuple[float, float] | None = None


def write_bars(id: str, title: str, bars: Sequence[Bar], highest: float = 0) -> str:
    """Draw bars from a common zero; what they say stands in words in the drawing's description.

    Args:
        highest: how far the drawing goes at least.
    """
    ends = [0.0, highest, *(x for one in bars for x in (one.start, one.end, *(one.whisker or ())))]
    low, high = min(ends), max(ends)
    height = TOP * 2 + ROW * len(bars)
    told = "; ".join(f"{one.name}: {one.said}" for one in bars)
    parts = [
        f'<svg class="bars" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{id}-t {id}-d">',
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(told)}</desc>',
        *drawn(bars, low, (high - low) or 1, height),
        "</svg>",
    ]
    return "\n".join(parts)


def drawn(bars: Sequence[Bar], low: float, span: float, height: int) -> Iterator[str]:
    """Yield the bars and the line that they start from."""
    room = WIDTH - NAMES - VALUES

    def x(value: float) -> float:
        return round(NAMES + room * (value - low) / span, 1)

    for n, one in enumerate(bars):
        top = TOP + ROW * n
        middle = top + ROW / 2
        shown = one.name if len(one.name) <= NAME_LENGTH else one.name[: NAME_LENGTH - 1] + "…"
        left, right = sorted((x(one.start), x(one.end)))
        yield f'<text x="{NAMES - 8}" y="{middle + 4}" text-anchor="end">{escape(shown)}</text>'
        box = f'x="{left}" y="{middle - BAR / 2}" width="{max(right - left, 1):.1f}" height="{BAR}"'
        yield (f'<rect class="bar" {box}><title>{escape(f"{one.name}: {one.said}")}</title></rect>')
        if one.whisker:
            first, last = (x(end) for end in one.whisker)
            line = f"M{first} {middle}H{last}M{first} {middle - 4}v8M{last} {middle - 4}v8"
            yield f'<path class="whisker" d="{line}"/>'
        yield f'<text x="{WIDTH - VALUES + 8}" y="{middle + 4}">{escape(one.said)}</text>'
    yield f'<path class="axis" d="M{x(0)} {TOP}V{height - TOP}"/>'
