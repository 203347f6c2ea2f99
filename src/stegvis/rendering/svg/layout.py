"""Where everything lies: levels are rows, the lowest at the bottom; tracks are columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import define, frozen

from stegvis.graph import UPWARD, Chart, Way
from stegvis.model import ENTRY, EXIT, Edge, Step, Track
from stegvis.rendering.lines import wrap

NAME, SMALL = 13, 11
LEAD = {NAME: 17, SMALL: 15}
PAD, GUTTER, ROW_GAP, STACK_GAP, LANE, HEAD = 10, 132, 44, 32, 10, 11
WIDE, NARROW_ = 280, 176


@frozen
class Line:
    """One line of text in a box: its class says what it is; its title says more."""

    text: str
    kind: str
    title: str = ""

    @property
    def size(self) -> int:
        """The size of its letters."""
        return NAME if self.kind == "name" else SMALL


@define
class Box:
    """A step as it is drawn."""

    step: Step
    lines: list[Line]
    width: int
    x: int = 0
    y: int = 0

    @property
    def height(self) -> int:
        """How high its lines make it."""
        return 2 * PAD + sum(LEAD[line.size] for line in self.lines)

    @property
    def bottom(self) -> int:
        """Where it ends below."""
        return self.y + self.height


@frozen
class Route:
    """A line between two boxes: its corners from start to end."""

    kind: str
    points: tuple[tuple[int, int], ...]
    title: str
    marked: bool


@frozen
class Row:
    """A level: where its band lies."""

    label: list[str]
    y: int
    height: int


@frozen
class Column:
    """A track: where its boxes lie."""

    label: list[str]
    ages: str
    x: int
    width: int


@frozen
class Plan:
    """Everything that is drawn, with its place."""

    width: int
    top: int
    bottom: int
    rows: list[Row]
    columns: list[Column]
    boxes: Mapping[str, Box]
    routes: list[Route]


def plan(chart: Chart, top: int) -> Plan:
    """Place everything below `top`."""
    room = WIDE if len(chart.tracks) == 1 else NARROW_
    boxes = {
        step.id: Box(step, list(lines(chart, step, room - 2 * PAD)), room) for step in chart.steps.values()
    }
    heads = [wrap(chart.say(track.name), NAME, room) for track in chart.tracks]
    top += max(map(len, heads)) * LEAD[NAME] + LEAD[SMALL] + PAD
    rows, bottom = place_rows(chart, boxes, top)
    routes: list[Route] = []
    columns: list[Column] = []
    x = GUTTER
    for track, head in zip(chart.tracks, heads, strict=True):
        stack = sorted((b for b in boxes.values() if b.step.track == track.id), key=lambda b: -b.y)
        ways = joined(chart, track)
        sides = left, right = lanes(stack, ways)
        start = x + LANE * (max(left.values(), default=-1) + 1) + HEAD + PAD
        for box in stack:
            box.x = start
        routes.extend(route(chart, stack, way, titles, sides) for way, titles in ways)
        columns.append(Column(head, ages(chart, track), start, room))
        x = start + room + LANE * (max(right.values(), default=-1) + 1) + HEAD + PAD
    return Plan(x, top, bottom, rows, columns, boxes, routes)


def ages(chart: Chart, track: Track) -> str:
    """Say the ages that a track is for, unless it is for all."""
    if (track.age_lowest, track.age_highest) == (0, 120):
        return ""
    return f"{chart.word('ages')} {track.age_lowest}–{track.age_highest}"


def lines(chart: Chart, step: Step, room: int) -> Iterator[Line]:
    """Yield the lines of a box: mark, name, ages, ways in, ways to other tracks, the end of care."""
    yield from (Line(text, "mark") for text in wrap(chart.mark(step), SMALL, room))
    yield from (Line(text, "name") for text in wrap(chart.say(step.name), NAME, room))
    for limit in chart.limits(step):
        yield from (Line(text, "soft") for text in wrap(limit, SMALL, room))
    into = {w.edge.id: w.edge for w in chart.ways if w.edge.end == step.id and w.edge.start == ENTRY}
    if into:
        said = f"● {len(into)} {chart.word('need' if len(into) == 1 else 'needs')}"
        title = "\n".join(f"{chart.say(e.because)} [{e.id}]" for e in into.values())
        yield from (Line(text, "soft", title) for text in wrap(said, SMALL, room))
    for edge in (way.edge for way in chart.ways if way.edge.start == step.id):
        if edge.end == EXIT:
            said = f"○ {chart.word('leave')}"
            yield from (Line(text, "soft", because(chart, edge)) for text in wrap(said, SMALL, room))
        elif chart.target(edge).track != step.track:
            target = chart.target(edge)
            track = chart.say(chart.pathway.track(target.track).name)
            said = f"→ {track}: {chart.say(target.name)}"
            yield from (Line(text, "over", because(chart, edge)) for text in wrap(said, SMALL, room))


def because(chart: Chart, edge: Edge) -> str:
    """Say what leads along an edge."""
    return chart.say(edge.because) or chart.word(edge.kind)


def place_rows(chart: Chart, boxes: Mapping[str, Box], top: int) -> tuple[list[Row], int]:
    """Give each level its band, the highest first, and each box its height on the page."""
    rows: list[Row] = []
    y = top
    for level in reversed(chart.pathway.levels):
        label = wrap(chart.say(level.name), NAME, GUTTER - 2 * PAD)
        cells = [
            [b for b in boxes.values() if b.step.track == track.id and b.step.level == level.id]
            for track in chart.tracks
        ]
        inner = max([len(label) * LEAD[NAME], *map(stacked, cells)])
        height = inner + ROW_GAP
        for cell in cells:
            below = y + (height + stacked(cell)) // 2
            for box in cell:
                box.y = below - box.height
                below = box.y - STACK_GAP
        rows.append(Row(label, y, height))
        y += height
    return rows, y


def stacked(cell: list[Box]) -> int:
    """Return how high boxes are on top of each other."""
    return sum(box.height for box in cell) + STACK_GAP * max(len(cell) - 1, 0)


Ways = list[tuple[Way, str]]


def joined(chart: Chart, track: Track) -> Ways:
    """Return the ways within a track, those of one kind between the same two steps as one line."""
    found: dict[tuple[str, str, str], list[Way]] = {}
    for way in chart.ways:
        edge = way.edge
        ends = [chart.steps.get(id) for id in (edge.start, edge.end)]
        if all(end is not None and end.track == track.id for end in ends):
            found.setdefault((edge.start, edge.end, edge.kind), []).append(way)
    return [
        (Way(ways[0].edge, any(w.marked for w in ways)), "\n".join(because(chart, w.edge) for w in ways))
        for ways in found.values()
    ]


def lanes(stack: list[Box], ways: Ways) -> tuple[dict[Edge, int], dict[Edge, int]]:
    """Give each line that passes a box a lane of its own: ways up to the right, down to the left."""
    at = {box.step.id: number for number, box in enumerate(stack)}
    sides: tuple[dict[Edge, int], dict[Edge, int]] = {}, {}
    spans: tuple[dict[int, list[range]], dict[int, list[range]]] = {}, {}
    order = sorted(ways, key=lambda w: abs(at[w[0].edge.end] - at[w[0].edge.start]))
    for edge in (way.edge for way, _ in order):
        low, high = sorted((at[edge.start], at[edge.end]))
        if high - low < 2:
            continue
        side = int(edge.kind in UPWARD)
        span = range(low, high)
        taken = spans[side]
        lane = next(n for n in range(len(ways)) if not any(meet(span, s) for s in taken.get(n, ())))
        taken.setdefault(lane, []).append(span)
        sides[side][edge] = lane
    return sides


def meet(one: range, other: range) -> bool:
    """Tell whether two spans share a stretch."""
    return one.start < other.stop and other.start < one.stop


Ports = dict[tuple[Edge, str], int]


def ports(stack: list[Box], side: dict[Edge, int]) -> Ports:
    """Say at which height each line of one side meets its boxes, so that lines cross least."""
    at = {box.step.id: number for number, box in enumerate(stack)}
    found: Ports = {}
    for box in stack:
        here = at[box.step.id]
        met: list[tuple[bool, int, Edge]] = []
        for edge, lane in side.items():
            if box.step.id in (edge.start, edge.end):
                other = at[edge.end if edge.start == box.step.id else edge.start]
                met.append((other < here, lane if other > here else -lane, edge))
        met.sort(key=lambda one: one[:2])
        for number, (_, _, edge) in enumerate(met, 1):
            found[edge, box.step.id] = box.y + box.height * number // (len(met) + 1)
    return found


def route(
    chart: Chart, stack: list[Box], way: Way, title: str, sides: tuple[dict[Edge, int], dict[Edge, int]]
) -> Route:
    """Lead a line from box to box: straight between neighbours, else along its lane."""
    by_id = {box.step.id: box for box in stack}
    edge = way.edge
    a, b = by_id[edge.start], by_id[edge.end]
    names = " → ".join(chart.say(box.step.name) for box in (a, b))
    said = f"{names} ({chart.word(edge.kind)})\n{title}"
    for side, sign in zip(sides, (-1, 1), strict=True):
        if edge in side:
            meets = ports(stack, side)
            start, end = meets[edge, a.step.id], meets[edge, b.step.id]
            border = a.x + a.width if sign > 0 else a.x
            x = border + sign * (LANE * (side[edge] + 1) + HEAD)
            points = (border, start), (x, start), (x, end), (border + sign * HEAD, end)
            return Route(edge.kind, points, said, way.marked)
    x = a.x + a.width * (1 if edge.kind in UPWARD else 2) // 3
    ends = ((x, a.y), (x, b.bottom + HEAD)) if b.y < a.y else ((x, a.bottom), (x, b.y - HEAD))
    return Route(edge.kind, ends, said, way.marked)
