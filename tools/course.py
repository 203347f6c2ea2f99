"""Write docs/tutorial/full-course/: one course with its notes and pictures, from the example: `make docs`."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import stegvis
from stegvis import Episode
from stegvis.graph.charts import chart
from stegvis.model.pathway import Pathway
from stegvis.rendering import course_chart, svg

ROOT = Path(__file__).parent.parent
COURSE = ROOT / "docs/examples/courses/depression.json"
SAID = tomllib.loads((ROOT / "docs/tutorial/full-course.toml").read_text("utf-8"))
LANGUAGE = "en"


def files(pathway: Pathway) -> Iterator[tuple[str, str]]:
    """Yield each file: its name and what it holds; the page last."""
    page = [f"# {SAID['title']}", "", SAID["intro"], "", "![the steps of the track](track.svg)"]
    track = ""
    for number, data in enumerate(json.loads(COURSE.read_text("utf-8")), 1):
        course = Episode.from_dict(data)
        review = stegvis.review(pathway, course)
        track = pathway.steps[course.step].track
        yield f"visit-{number}.svg", course_chart.write_course_chart(pathway, review, LANGUAGE)
        page += [
            "",
            f"## Visit {number}: {course.on}",
            "",
            SAID["visits"][number - 1],
            "",
            f"![measurements up to {course.on}](visit-{number}.svg)",
            "",
            *(f"    {line}" for line in review.to_text(LANGUAGE).splitlines()),
        ]
    yield "track.svg", svg.write(chart(pathway, LANGUAGE, track))
    yield "index.md", "\n".join(page) + "\n"


def main() -> int:
    """Write the page and its pictures."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/tutorial/full-course"
    target.mkdir(parents=True, exist_ok=True)
    for name, text in files(stegvis.load("se-primary-care")):
        (target / name).write_text(text, "utf-8", newline="\n")
    print(target / "index.md")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
