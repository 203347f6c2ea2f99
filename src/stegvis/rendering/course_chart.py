"""The measurements of a course as a small SVG: bands, cut-off, response and remission lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from stegvis.rendering.lines import width, wrap

if TYPE_CHECKING:
    from stegvis.model import Instrument, Pathway, Review

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 800, 380, 168, 176, 64, 44
GAP, SIZE, DATE = 16, 13, 86
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
        "mark": ",",
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
        "mark": ".",
    },
}
LIGHT = {"paper": "#ffffff", "ink": "#1b1b1f", "soft": "#4a4a53", "rule": "#77777f", "line": "#00508c"}
DARK = {"paper": "#16161a", "ink": "#f1f1f4", "soft": "#cfcfd6", "rule": "#9a9aa4", "line": "#7cc0ff"}
TINTS = {"none": 0, "subthreshold": 4, "mild": 8, "moderate": 14, "severe": 22}
"""How dark a band is, in percent of the ink."""
Words = dict[str, str]


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


@frozen
class Limit:
    """A line across the chart: its value, how it is said, how it is drawn."""

    value: Fraction
    said: str
    kind: str


def write_course_chart(pathway: Pathway, review: Review, language: str) -> str:
    """Draw the course on its scale; without one, on the instrument that is measured most often."""
    shown = chosen(review)
    w = WORDS[language]
    height, id = HEIGHT, f"chart-{shown or 'none'}"
    if shown is None:
        height, title, told = 80, w["title"], w["none"]
        body: list[str] = [f'<text class="t" x="16" y="58">{w["none"]}</text>']
    else:
        instrument = pathway.instruments[shown]
        said = review.numbers[shown]
        lines_ = limits(instrument, said, w)
        body = list(drawn(instrument, said, review, lines_, language))
        title = f"{w['title']}: {instrument.name.in_language(language)} ({w['points']})"
        measured = [f"{m['on']}: {spoken(m['total'], w)}" for m in said["measurements"]]
        told = "; ".join([*measured, *(one.said for one in lines_)])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stegvis-course" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-labelledby="{id}-title {id}-told" lang="{language}">',
        f'<title id="{id}-title">{escape(title)}</title>',
        f'<desc id="{id}-told">{escape(told)}</desc>',
        f"<style>{style()}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        f'<text class="h" x="16" y="28">{escape(title)}</text>',
        *body,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def style() -> str:
    """Write the colours: light and print, and dark on a dark screen; nothing else on the page is touched."""

    def rules(palette: dict[str, str]) -> str:
        told = {
            ".paper": f"fill:{palette['paper']}",
            ".h": f"fill:{palette['ink']}",
            ".t": f"fill:{palette['ink']};stroke:{palette['paper']}",
            ".s": f"fill:{palette['soft']}",
            ".band": f"fill:{palette['ink']}",
            ".axis": f"stroke:{palette['rule']}",
            ".cut": f"stroke:{palette['soft']}",
            ".course": f"stroke:{palette['line']}",
            ".dot": f"fill:{palette['line']}",
        }
        return "".join(f".stegvis-course {name}{{{one}}}" for name, one in told.items())

    fixed = {
        " text": f"font:{SIZE}px system-ui,sans-serif",
        " .h": "font-size:16px;font-weight:600",
        " .t": "stroke-width:3;stroke-linejoin:round;paint-order:stroke",
        " .axis": "fill:none",
        " .cut": "fill:none;stroke-width:1.5",
        " .course": "fill:none;stroke-width:2.5",
        " .dashed": "stroke-dasharray:6 4",
        " .dotted": "stroke-dasharray:2 4",
    }
    shapes = "".join(f".stegvis-course{name}{{{one}}}" for name, one in fixed.items())
    return shapes + rules(LIGHT) + "@media screen and (prefers-color-scheme:dark){" + rules(DARK) + "}"


def chosen(review: Review) -> str | None:
    """Return the instrument to draw, or None."""
    followed = [id for id, said in review.numbers.items() if said["followed"]]
    if followed:
        return followed[0]
    return max(review.numbers, key=lambda id: len(review.numbers[id]["measurements"]), default=None)


def limits(instrument: Instrument, said: dict[str, Any], w: Words) -> list[Limit]:
    """Return cut-off, response and remission with their values, the highest first."""
    found: list[Limit] = []
    cutoffs = [c for c in instrument.cutoffs if c.chosen and not c.of.en]
    if cutoffs:
        value = min(Fraction(str(c.value)) for c in cutoffs)
        found.append(Limit(value, f"{w['cutoff']} {number(value, w)}", "dashed"))
    figures, first = said["figures"], said["first"]
    if isinstance(first, int) and figures.keys() & {"response_percent", "response_points"}:
        if "response_percent" in figures:
            value = first * (100 - Fraction(str(figures["response_percent"]["value"]))) / 100
        else:
            value = first - Fraction(str(figures["response_points"]["value"]))
        found.append(Limit(value, f"{w['response']} ≤ {number(value, w)}", "dotted"))
    for key, sign in (("remission_below", "<"), ("remission_at_most", "≤")):
        if key in figures:
            value = Fraction(str(figures[key]["value"]))
            found.append(Limit(value, f"{w['remission']} {sign} {number(value, w)}", ""))
    inside = [one for one in found if instrument.lowest <= one.value <= instrument.highest]
    return sorted(inside, key=lambda one: -one.value)


def drawn(
    instrument: Instrument, said: dict[str, Any], review: Review, limits_: list[Limit], language: str
) -> Iterator[str]:
    """Yield the drawing: bands, axes, limits, the course."""
    w = WORDS[language]
    days = [date.fromisoformat(m["on"]) for m in said["measurements"]]
    start = date.fromisoformat(review.episode["started"])
    frame = Frame(instrument, min([*days, start]), max([*days, date.fromisoformat(review.episode["on"])]))
    yield from bands(frame, language)
    yield from axes(frame, days)
    baseline = next((date.fromisoformat(m["on"]) for m in said["measurements"] if m["baseline"]), frame.first)
    yield from across(frame, limits_, baseline)
    x = frame.x(start)
    late = x > (LEFT + WIDTH - RIGHT) / 2
    anchor, shift = (' text-anchor="end"', -4) if late else ("", 4)
    yield f'<path class="cut dotted" d="M{x} {TOP - 16}V{HEIGHT - BOTTOM}"/>'
    yield f'<text class="s" x="{x + shift}" y="{TOP - 8}"{anchor}>{w["start"]}</text>'
    yield from course(frame, said, w)


def bands(frame: Frame, language: str) -> Iterator[str]:
    """Yield the bands of the instrument, darker the worse, each with its name beside the axis."""
    size, room = WIDTH - LEFT - RIGHT, LEFT - 48
    for band in frame.instrument.bands:
        top = frame.y(min(band.highest + 0.5, frame.instrument.highest))
        bottom = frame.y(max(band.lowest - 0.5, frame.instrument.lowest))
        tint, height = TINTS[band.severity] / 100, round(bottom - top, 1)
        name = band.name.in_language(language)
        yield (
            f'<rect class="band" fill-opacity="{tint}" x="{LEFT}" y="{top}" width="{size}" height="{height}">'
            f"<title>{escape(name)} {band.lowest}–{band.highest}</title></rect>"
        )
        yield f'<path class="axis" stroke-opacity="0.5" d="M{LEFT} {top}h{size}"/>'
        said = wrap(name, SIZE, room)
        if height >= GAP * len(said):
            y = (top + bottom) / 2 - GAP * (len(said) - 1) / 2 + 4
            for n, line in enumerate(said):
                at = round(y + GAP * n, 1)
                yield f'<text class="s" x="{LEFT - 36}" y="{at}" text-anchor="end">{escape(line)}</text>'


def axes(frame: Frame, days: list[date]) -> Iterator[str]:
    """Yield the axes with the ends of the range and the days; the newest and the oldest are always shown."""
    low, high = frame.instrument.lowest, frame.instrument.highest
    yield f'<path class="axis" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>'
    for value in (low, high):
        yield f'<text class="s" x="{LEFT - 8}" y="{frame.y(value) + 4}" text-anchor="end">{value}</text>'
    for i in apart([frame.x(day) for day in days], [DATE] * len(days)):
        x, y = frame.x(days[i]), HEIGHT - BOTTOM + 20
        yield f'<text class="s" x="{x}" y="{y}" text-anchor="middle">{days[i].isoformat()}</text>'


def apart(places: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Choose labels that do not touch: the last one, the first one, then what there is room for.

    >>> apart([0, 10, 50, 95, 100], [40, 40, 40, 40, 40])
    [4, 0, 2]
    """
    order = dict.fromkeys([len(places) - 1, *range(len(places))])
    kept: list[int] = []
    for i in order:
        if all(abs(places[i] - places[j]) >= (widths[i] + widths[j]) / 2 for j in kept):
            kept.append(i)
    return kept


def across(frame: Frame, limits_: list[Limit], baseline: date) -> Iterator[str]:
    """Yield the lines of cut-off, response and remission with their names, none on top of another."""
    heights = [frame.y(float(one.value)) for one in limits_]
    right = WIDTH - RIGHT
    for one, y, label in zip(limits_, heights, spread(heights), strict=True):
        start = frame.x(baseline) if one.kind == "dotted" else LEFT
        yield f'<path class="cut {one.kind}" d="M{start} {y}H{right}"/>'
        yield f'<path class="cut" d="M{right} {y}L{right + 8} {label}"/>'
        yield f'<text class="t" x="{right + 12}" y="{label + 4}">{escape(one.said)}</text>'


def spread(heights: Sequence[float]) -> list[float]:
    """Move names apart, downwards and then up from the foot of the chart.

    >>> spread([100, 104, 330, 334])
    [100, 116, 320, 336]
    """
    found: list[float] = []
    for y in heights:
        found.append(max(y, found[-1] + GAP) if found else y)
    floor: float = HEIGHT - BOTTOM
    for i in reversed(range(len(found))):
        found[i] = round(min(found[i], floor), 1)
        floor = found[i] - GAP
    return found


def course(frame: Frame, said: dict[str, Any], w: Words) -> Iterator[str]:
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
    words = [spoken(m["total"], w) for m in said["measurements"]]
    shown = apart([x for x, _ in points], [width(one, SIZE) + 2 for one in words])
    for i, (x, y) in enumerate(points):
        title = f"<title>{said['measurements'][i]['on']}: {words[i]}</title>"
        yield f'<circle class="dot" cx="{x}" cy="{y}" r="4.5">{title}</circle>'
        if i in shown:
            label = y - 9 if y - 9 > TOP + SIZE else y + 20
            yield f'<text class="t" x="{x}" y="{label}" text-anchor="middle">{words[i]}</text>'


def ends(total: Any) -> tuple[int, int]:
    """Return the lowest and highest that a total can be."""
    if isinstance(total, dict):
        return total["lowest"], total["highest"]
    return total, total


def spoken(total: Any, w: Words) -> str:
    """Say a total."""
    low, high = ends(total)
    return str(low) if low == high else f"{low} {w['to']} {high}"


def number(value: Fraction, w: Words) -> str:
    """Say a limit, with the decimal mark of the language."""
    return f"{float(value):g}".replace(".", w["mark"])
