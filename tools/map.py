"""The map of the house: each wing a box with its rooms, each arrow what it imports, drawn from the imports.

    python tools/map.py build/map.svg

A wing stands on the floor that the import contract gives it. A line is as thick as there are imports along
it; only those that go past the floor below are drawn beside the boxes.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
WIDE, HIGH, GAP, LEFT = 240, 44, 34, 40
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1a1a1a}.small{font-size:11px;fill:#555}"
    "rect{fill:#f4f1ea;stroke:#6b6254;rx:6px}path{fill:none;stroke:#8a7f6d;opacity:.55}"
)


def floors() -> list[list[str]]:
    """Return the wings by floor, highest first, as the import contract says."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = said["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[wing.strip() for wing in re.split("[|:]", layer)] for layer in layers]


def imports() -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """Return how often a wing imports another, and how many rooms each has."""
    graph = grimp.build_graph("stegvis", cache_dir=None)
    ways: Counter[tuple[str, str]] = Counter()
    rooms = Counter(module.split(".")[1] for module in graph.modules if module.count(".") > 1)
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            one, other = importer.split(".")[1:2], imported.split(".")[1:2]
            if one and other and one != other:
                ways[one[0], other[0]] += 1
    return ways, rooms


def drawn(storeys: list[list[str]], ways: Counter[tuple[str, str]], rooms: Counter[str]) -> str:
    """Draw the house as SVG."""
    place = {
        wing: (LEFT + x * (WIDE + GAP), y * (HIGH + GAP) + GAP)
        for y, storey in enumerate(storeys)
        for x, wing in enumerate(storey)
    }
    lines, boxes = [], []
    for (one, other), many in sorted(ways.items()):
        if one in place and other in place:
            (x, y), (to_x, to_y) = place[one], place[other]
            out = max(x, to_x) + WIDE + 20 + 6 * (to_y - y) // (HIGH + GAP)
            start, end = y + HIGH / 2, to_y + HIGH / 2
            middle = f"M{x + WIDE},{start} C{out},{start} {out},{end} {to_x + WIDE},{end}"
            lines.append(
                f'<path d="{middle}" stroke-width="{min(1 + many / 8, 6):.1f}">'
                f"<title>{escape(one)} imports {escape(other)}: {many}</title></path>"
            )
    for wing, (x, y) in place.items():
        said = f"{rooms[wing]} rooms" if rooms[wing] else "one room"
        boxes.append(
            f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}"/>'
            f'<text x="{x + 12}" y="{y + 19}">{escape(wing)}</text>'
            f'<text class="small" x="{x + 12}" y="{y + 35}">{said}</text>'
        )
    width = max(x for x, _ in place.values()) + WIDE + 160
    height = len(storeys) * (HIGH + GAP) + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="the wings of stegvis and what each imports"><style>{STYLE}</style>'
        f"{''.join(lines)}{''.join(boxes)}</svg>\n"
    )


def main() -> None:
    """Draw and write."""
    file = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "map.svg")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(drawn(floors(), *imports()), "utf-8")
    print(file)


if __name__ == "__main__":
    main()
