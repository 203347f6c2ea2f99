"""The measurements of a course as a small SVG: bands, cut-off, response and remission lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from stegvis.pathway import Pathway
    from stegvis.terms import Instrument
    from stegvis.verdict import Review

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 380, 56, 190, 56, 48
GAP = 15
WORDS = {
    "sv": {
        "title": "Mätningar",
        "none": "Inga mätningar att visa.",
        "cutoff": "gränsvärde",
        "response": "svar på insatsen",
        "remission": "remission",
        "start": "insatsen började",
        "points": "poäng",
        "to": "till",
    },
    "en": {
        "title": "Measurements",
        "none": "No measurements to show.",
        "cutoff": "cut-off",
        "response": "response",
        "remission": "remission",
        "start": "the step began",
        "points": "points",
        "to": "to",
    },
}
LIGHT = {"paper": "#ffffff", "ink": "#1b1b1f", "soft": "#55555f", "rule": "#8a8a94", "line": "#00508c"}
DARK = {"paper": "#16161a", "ink": "#f1f1f4", "soft": "#c3c3cc", "rule": "#8f8f9a", "line": "#7cc0ff"}
TINTS = {"none": 0, "subthreshold": 4, "mild": 8, "moderate": 14, "severe": 22}
"""How dark a band is, in percent of the ink."""


@frozen
class Frame:
    """Where values and days lie."""

    instrument: Instrument
    first: date
    last: date

    def x(self, day: date) -> float:
        """Return the place of a day."""
        span = max((self.last - self.first).days, 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / span, 1)

    def y(self, value: float) -> float:
        """Return the height of a total."""
        low, high = self.instrument.lowest, self.instrument.highest
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low), 1)


def write(pathway: Pathway, review: Review, language: str) -> str:
    """Draw the course on its scale; without one, on the instrument that is measured most often."""
    shown = chosen(review)
    w = WORDS[language]
    if shown is None:
        body: list[str] = [f'<text class="t" x="{LEFT}" y="{TOP}">{w["none"]}</text>']
        title = told = w["none"]
    else:
        instrument = pathway.instruments[shown]
        said = review.numbers[shown]
        body = list(lines(instrument, said, review, language, w))
        title = f"{w['title']}: {instrument.name.in_language(language)}"
        told = "; ".join(f"{m['on']}: {spoken(m['total'], w)}" for m in said["measurements"])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="chart-title chart-told" lang="{language}">',
        f'<title id="chart-title">{escape(title)}</title>',
        f'<desc id="chart-told">{escape(told)}</desc>',
        f"<style>{style()}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="h" x="16" y="28">{escape(title)}</text>',
        *body,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def style() -> str:
    """Write the colours: light and print, and dark on a dark screen."""

    def rules(palette: dict[str, str]) -> str:
        return (
            f".paper{{fill:{palette['paper']}}}.h,.t{{fill:{palette['ink']}}}.s{{fill:{palette['soft']}}}"
            f".band{{fill:{palette['ink']}}}.axis{{stroke:{palette['rule']}}}"
            f".cut{{stroke:{palette['soft']}}}.course{{stroke:{palette['line']}}}.dot{{fill:{palette['line']}}}"
        )

    fixed = (
        "text{font:13px system-ui,sans-serif}.h{font-size:16px;font-weight:600}.axis,.cut{fill:none}"
        ".cut{stroke-width:1.5}.course{fill:none;stroke-width:2.5}.dashed{stroke-dasharray:6 4}"
        ".dotted{stroke-dasharray:2 4}"
    )
    return fixed + rules(LIGHT) + "@media screen and (prefers-color-scheme:dark){" + rules(DARK) + "}"


def chosen(review: Review) -> str | None:
    """Return the instrument to draw, or None."""
    followed = [id for id, said in review.numbers.items() if said["followed"]]
    if followed:
        return followed[0]
    return max(review.numbers, key=lambda id: len(review.numbers[id]["measurements"]), default=None)


def lines(
    instrument: Instrument, said: dict[str, Any], review: Review, language: str, w: dict[str, str]
) -> Iterator[str]:
    """Yield the drawing: bands, axes, limits, the course."""
    days = [date.fromisoformat(m["on"]) for m in said["measurements"]]
    start = date.fromisoformat(review.episode["started"])
    frame = Frame(instrument, min([*days, start]), max([*days, date.fromisoformat(review.episode["on"])]))
    yield from bands(frame, language)
    yield from axes(frame, days, w)
    yield from limits(frame, said, w)
    x = frame.x(start)
    yield f'<path class="axis dotted" d="M{x} {TOP}V{HEIGHT - BOTTOM}"/>'
    yield f'<text class="s" x="{x + 4}" y="{TOP - 8}">{w["start"]}</text>'
    yield from course(frame, said, w)


def bands(frame: Frame, language: str) -> Iterator[str]:
    """Yield the bands of the instrument, darker the worse, each with its name."""
    across = WIDTH - LEFT - RIGHT
    for band in frame.instrument.bands:
        top = frame.y(min(band.highest + 0.5, frame.instrument.highest))
        bottom = frame.y(max(band.lowest - 0.5, frame.instrument.lowest))
        tint = TINTS[band.severity] / 100
        height = round(bottom - top, 1)
        yield (
            f'<rect class="band" fill-opacity="{tint}" x="{LEFT}" y="{top}" width="{across}" '
            f'height="{height}"/>'
        )
        if height >= GAP:
            yield (
                f'<text class="s" x="{LEFT + 6}" y="{round((top + bottom) / 2 + 4, 1)}">'
                f"{escape(band.name.in_language(language))}</text>"
            )


def axes(frame: Frame, days: list[date], w: dict[str, str]) -> Iterator[str]:
    """Yield the axes with the ends of the range and the days."""
    low, high = frame.instrument.lowest, frame.instrument.highest
    right = WIDTH - RIGHT
    yield f'<path class="axis" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{right}"/>'
    for value in (low, high):
        yield f'<text class="s" x="{LEFT - 8}" y="{frame.y(value) + 4}" text-anchor="end">{value}</text>'
    yield f'<text class="s" x="16" y="{TOP - 8}">{w["points"]}</text>'
    shown: list[float] = []
    for day in days:
        x = frame.x(day)
        if all(abs(x - other) >= 82 for other in shown):
            shown.append(x)
            y = HEIGHT - BOTTOM + 20
            yield f'<text class="s" x="{x}" y="{y}" text-anchor="middle">{day.isoformat()}</text>'


def limits(frame: Frame, said: dict[str, Any], w: dict[str, str]) -> Iterator[str]:
    """Yield the lines of cut-off, response and remission with their names, none on top of another."""
    found: list[tuple[Fraction, str, str]] = []
    cutoffs = [c for c in frame.instrument.cutoffs if c.chosen and not c.of.en]
    if cutoffs:
        value = min(Fraction(str(c.value)) for c in cutoffs)
        found.append((value, w["cutoff"], "dashed"))
    figures = said["figures"]
    first = said["first"]
    if isinstance(first, int) and "response_percent" in figures:
        share = Fraction(str(figures["response_percent"]["value"]))
        found.append((first * (100 - share) / 100, w["response"], "dotted"))
    elif isinstance(first, int) and "response_points" in figures:
        found.append((first - Fraction(str(figures["response_points"]["value"])), w["response"], "dotted"))
    for key in ("remission_below", "remission_at_most"):
        if key in figures:
            sign = "<" if key == "remission_below" else "≤"
            value = Fraction(str(figures[key]["value"]))
            found.append((value, f"{w['remission']} {sign} {float(value):g}", ""))
    inside = [one for one in found if frame.instrument.lowest <= one[0] <= frame.instrument.highest]
    last = float("-inf")
    for value, name, kind in sorted(inside, key=lambda one: -one[0]):
        y = frame.y(float(value))
        label = max(y + 4, last + GAP)
        last = label
        yield f'<path class="cut {kind}" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        shown = name if "remission" in name else f"{name} {float(value):g}"
        yield f'<text class="t" x="{WIDTH - RIGHT + 8}" y="{round(label, 1)}">{escape(shown)}</text>'


def course(frame: Frame, said: dict[str, Any], w: dict[str, str]) -> Iterator[str]:
    """Yield the totals: a dot for each, a bar where it may be several, a line between."""
    points = []
    for m in said["measurements"]:
        low, high = ends(m["total"])
        x = frame.x(date.fromisoformat(m["on"]))
        points.append((x, frame.y((low + high) / 2)))
        if low != high:
            yield f'<path class="course" d="M{x} {frame.y(low)}V{frame.y(high)}"/>'
    path = "L".join(f"{x} {y}" for x, y in points)
    yield f'<path class="course" d="M{path}"/>'
    for (x, y), m in zip(points, said["measurements"], strict=True):
        label = y - 9 if y - 9 > TOP else y + 20
        yield f'<circle class="dot" cx="{x}" cy="{y}" r="4.5"/>'
        yield f'<text class="t" x="{x}" y="{label}" text-anchor="middle">{spoken(m["total"], w)}</text>'


def ends(total: Any) -> tuple[int, int]:
    """Return the lowest and highest that a total can be."""
    if isinstance(total, dict):
        return total["lowest"], total["highest"]
    return total, total


def spoken(total: Any, w: dict[str, str]) -> str:
    """Say a total."""
    low, high = ends(total)
    return str(low) if low == high else f"{low} {w['to']} {high}"
