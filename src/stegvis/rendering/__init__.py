"""One target a file: notes, drawings, schemas, reports, the browser's data, the guide.

annotations    findings of a check as annotations that GitHub shows beside the line
change_report  the meaning of a change as text, as Markdown for a pull request, and as JSON data
course_chart   the measurements of a course as a small SVG
dot            A chart in the DOT language of Graphviz
graphml        A chart as GraphML, for graph programs; networkx reads it back
guide          the guide
javascript     A pathway as data that the page's scripts read
lines          how wide words are, and where a line may be broken
mermaid        A chart as a Mermaid flowchart, for pages and forges that draw it
note           A recommendation as a note for the record, in Swedish or English
numbering      Texts by their place in a table, of which the most need no number
recommendation_schemas  JSON Schemas of a recommendation, in its three sizes
report_schemas  JSON Schema of a report on many patients: a plan, outcomes, a look-back
review_note    A review as a note for the record, in Swedish or English
sarif          findings of a check as SARIF 2.1.0, which editors and code hosts read
schemas        JSON Schemas of everything that goes in and out
short_note     A recommendation as a note of at most twelve lines, what a colleague needs
speaking       what is proposed, able to write its own note
svg            A chart as SVG on its own grid
words          A criterion as a readable clause, in Swedish or English
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.rendering.annotations import write_annotations
    from stegvis.rendering.change_report import change_data, change_markdown, change_text
    from stegvis.rendering.course_chart import write_course_chart
    from stegvis.rendering.guide import pages, write_guide
    from stegvis.rendering.guide.given import with_answers
    from stegvis.rendering.sarif import write_sarif
    from stegvis.rendering.schemas import SCHEMAS
    from stegvis.rendering.speaking import Recommendation, Review
    from stegvis.rendering.words import said
else:
    __getattr__ = door(
        __name__,
        {
            "annotations": "write_annotations",
            "change_report": "change_data change_markdown change_text",
            "course_chart": "write_course_chart",
            "guide": "pages write_guide",
            "guide.given": "with_answers",
            "sarif": "write_sarif",
            "schemas": "SCHEMAS",
            "speaking": "Recommendation Review",
            "words": "said",
        },
    )

__all__ = [
    "SCHEMAS",
    "Recommendation",
    "Review",
    "change_data",
    "change_markdown",
    "change_text",
    "pages",
    "said",
    "with_answers",
    "write_annotations",
    "write_course_chart",
    "write_guide",
    "write_sarif",
]
