"""A chart as SVG on its own grid: no program beside this one, light and dark, with accessible names."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from stegvis.graph import Chart, offered
from stegvis.rendering.lines import width, wrap
from stegvis.rendering.svg.layout import HEAD, LEAD, NAME, PAD, SMALL, Box, Plan, Route, plan

LARGE, LEAST = 18, 460
LEGEND = {
    "escalate": "",
    "refer": "",
    "de-escalate": "",
    "transfer": "→",
    "enter": "●",
    "leave": "○",
}
# class: property, light, dark. Text keeps 4.5 : 1 and lines 3 : 1 to what lies behind them.
COLOURS = {
    "paper": ("fill", "#ffffff", "#12171c"),
    "band": ("fill", "#eef2f6", "#1b232b"),
    "box": ("fill", "#ffffff", "#232d37"),
    "chosen": ("fill", "#fff1bf", "#43370c"),
    "frame": ("stroke", "#5b6b7b", "#8395a7"),
    "strong": ("stroke", "#7a4f00", "#ffcf5c"),
    "ink": ("fill", "#17202a", "#e8eef4"),
    "soft": ("fill", "#46535f", "#b4c1cd"),
    "mark": ("fill", "#6b4500", "#ffd76e"),
    "over": ("fill", "#5f3796", "#cbb0ff"),
    "escalate": ("stroke", "#0a5ea8", "#6db7ff"),
    "refer": ("stroke", "#a4262c", "#ff8f8a"),
    "de-escalate": ("stroke", "#3f6f2a", "#93cf7a"),
    "head-escalate": ("fill", "#0a5ea8", "#6db7ff"),
    "head-refer": ("fill", "#a4262c", "#ff8f8a"),
    "head-de-escalate": ("fill", "#3f6f2a", "#93cf7a"),
}
SHAPES = """\
.{0} text{{font-family:system-ui,"Segoe UI","Helvetica Neue",Arial,"Noto Sans",sans-serif}}
.{0} .large{{font-size:18px;font-weight:600}}
.{0} .name{{font-size:13px;font-weight:600}}
.{0} .small{{font-size:11px}}
.{0} .mark{{font-weight:700}}
.{0} .frame{{stroke-width:1.2}}
.{0} .strong{{stroke-width:3.5}}
.{0} .also{{stroke-width:2.5;stroke-dasharray:7 3}}
.{0} .withheld{{stroke-dasharray:2 3}}
.{0} .line{{fill:none;stroke-width:1.6}}
.{0} .refer{{stroke-width:2.4}}
.{0} .de-escalate{{stroke-dasharray:5 4}}
.{0} .taken{{stroke-width:4.5}}"""


def write(chart: Chart) -> str:
    """Write the whole picture."""
    return "\n".join(lines(chart)) + "\n"


def lines(chart: Chart) -> Iterator[str]:
    """Yield the picture from back to front."""
    id = "stegvis-" + chart.name
    laid = plan(chart, 0)
    across = max(laid.width, LEAST)
    heading = wrap(chart.title, LARGE, across - 2 * PAD)
    said = wrap(chart.caption, SMALL, across - 2 * PAD)
    top = PAD + len(heading) * 24 + len(said) * LEAD[SMALL] + PAD
    laid = plan(chart, top)
    legend = list(legend_rows(chart, across))
    high = laid.bottom + len(legend) * 22 + 2 * PAD
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stegvis-graph" role="img" '
        f'aria-labelledby="{id}-title {id}-desc" lang="{chart.language}" '
        f'width="{across}" height="{high}" viewBox="0 0 {across} {high}">'
    )
    yield f'<title id="{id}-title">{escape(chart.title)}: {escape(chart.word("graph"))}</title>'
    yield f'<desc id="{id}-desc">{escape(" ".join(described(chart)))}</desc>'
    yield f"<style>\n{style()}\n</style>"
    yield "<defs>"
    for kind in ("escalate", "refer", "de-escalate"):
        yield (
            f'<marker id="{id}-{kind}" markerUnits="userSpaceOnUse" orient="auto" '
            f'markerWidth="{HEAD}" markerHeight="{HEAD}" refX="0" refY="5.5">'
            f'<path class="head-{kind}" d="M0 0 11 5.5 0 11z"/></marker>'
        )
    yield "</defs>"
    yield f'<rect class="paper" width="{across}" height="{high}"/>'
    yield from text(heading, PAD, PAD, LARGE, "large ink", 24)
    yield from text(said, PAD, PAD + len(heading) * 24, SMALL, "small soft")
    yield from grid(laid, across)
    yield from (line(id, route) for route in sorted(laid.routes, key=lambda route: route.marked))
    for step in chart.steps:
        yield from box(chart, laid.boxes[step])
    for number, row in enumerate(legend):
        yield from legend_row(id, row, laid.bottom + PAD + number * 22)
    yield "</svg>"


def style() -> str:
    """Return the style sheet: shapes, light colours, dark colours on a dark screen."""
    light = [f".stegvis-graph .{name}{{{key}:{one}}}" for name, (key, one, _) in COLOURS.items()]
    dark = [f".stegvis-graph .{name}{{{key}:{one}}}" for name, (key, _, one) in COLOURS.items()]
    shapes = SHAPES.format("stegvis-graph")
    night = "@media screen and (prefers-color-scheme:dark){"
    return "\n".join([*light, shapes, night, *dark, "}"])


def described(chart: Chart) -> Iterator[str]:
    """Yield the picture in words: the edition, the levels, each track with its steps, the way up."""
    yield chart.caption + "."
    levels = ", ".join(chart.say(level.name) for level in chart.pathway.levels)
    yield f"{chart.word('levels')}: {levels}."
    for track in chart.tracks:
        steps = [
            f"{chart.say(chart.level(s).name)}: {chart.say(s.name)}"
            + (f" [{mark}]" if (mark := chart.mark(s)) else "")
            for s in chart.steps.values()
            if s.track == track.id
        ]
        yield f"{chart.say(track.name)}: {'; '.join(steps)}."
    taken = [way.edge for way in chart.ways if way.marked]
    if taken:
        ways = (" → ".join(chart.say(chart.steps[id].name) for id in (e.start, e.end)) for e in taken)
        yield f"{chart.word('path').capitalize()}: {'; '.join(ways)}."


def text(parts: list[str], x: int, y: int, size: int, kind: str, lead: int = 0) -> Iterator[str]:
    """Yield lines of text below each other."""
    for part in parts:
        y += lead or LEAD[size]
        yield f'<text class="{kind}" x="{x}" y="{y - size // 3}">{escape(part)}</text>'


def grid(laid: Plan, across: int) -> Iterator[str]:
    """Yield the bands of the levels and the headings of the tracks."""
    for number, row in enumerate(laid.rows):
        if number % 2 == 0:
            yield f'<rect class="band" y="{row.y}" width="{across}" height="{row.height}"/>'
        y = row.y + (row.height - len(row.label) * LEAD[NAME]) // 2
        yield from text(row.label, PAD, y, NAME, "name ink")
    for column in laid.columns:
        y = laid.top - PAD // 2 - LEAD[SMALL] - len(column.label) * LEAD[NAME]
        yield from text(column.label, column.x, y, NAME, "name ink")
        if column.ages:
            y += len(column.label) * LEAD[NAME]
            yield from text([column.ages], column.x, y, SMALL, "small soft")


def line(id: str, route: Route) -> str:
    """Draw one way, with what leads along it as its title."""
    path = "M" + " ".join(f"{x} {y}" for x, y in route.points)
    taken = " taken" if route.marked else ""
    return (
        f"<g><title>{escape(route.title)}</title>"
        f'<path class="line {route.kind}{taken}" marker-end="url(#{id}-{route.kind})" d="{path}"/></g>'
    )


def box(chart: Chart, one: Box) -> Iterator[str]:
    """Draw one step; its title says all of it."""
    step = one.step
    mark = chart.marks.get(step.id, "")
    plain = "box frame" if offered(chart.pathway, step) else "box frame withheld"
    frame = {"proposed": "chosen strong", "also": "box strong also"}.get(mark, plain)
    place = f"{chart.say(chart.pathway.track(step.track).name)}, {chart.say(chart.level(step).name)}"
    names = filter(
        None,
        (chart.mark(step), f"{chart.say(step.name)} ({place})", *chart.limits(step), chart.say(step.what)),
    )
    spoken = quoteattr(f"{chart.say(step.name)}, {place}")
    yield f'<g role="img" aria-label={spoken} data-step={quoteattr(step.id)}>'
    yield f"<title>{escape('. '.join(names))}</title>"
    yield (
        f'<rect class="{frame}" x="{one.x}" y="{one.y}" '
        f'width="{one.width}" height="{one.height}" rx="6"/>'
    )  # fmt: skip
    y = one.y + PAD
    for said in one.lines:
        kind = {"name": "name ink", "soft": "small soft"}.get(said.kind, f"small {said.kind}")
        drawn = "".join(text([said.text], one.x + PAD, y, said.size, kind))
        yield f"<g><title>{escape(said.title)}</title>{drawn}</g>" if said.title else drawn
        y += LEAD[said.size]
    yield "</g>"


def legend_rows(chart: Chart, across: int) -> Iterator[list[tuple[int, str, str]]]:
    """Yield rows of what the lines and signs mean: place, kind and words; only those that are drawn."""
    drawn = {way.edge.kind for way in chart.ways}
    row: list[tuple[int, str, str]] = []
    x = PAD
    for kind in (kind for kind in LEGEND if kind in drawn):
        word = chart.word(kind)
        if row and x + 44 + width(word, SMALL) > across:
            yield row
            row, x = [], PAD
        row.append((x, kind, word))
        x += round(width(word, SMALL)) + 60
    yield row


def legend_row(id: str, row: list[tuple[int, str, str]], y: int) -> Iterator[str]:
    """Draw one row of the legend."""
    for x, kind, word in row:
        if LEGEND[kind]:
            colour = "over" if kind == "transfer" else "soft"
            yield f'<text class="small {colour}" x="{x + 12}" y="{y + 11}">{LEGEND[kind]}</text>'
        else:
            path = f'd="M{x} {y + 7} {x + 20} {y + 7}"'
            yield f'<path class="line {kind}" marker-end="url(#{id}-{kind})" {path}/>'
        yield f'<text class="small ink" x="{x + 38}" y="{y + 11}">{escape(word)}</text>'
