"""What a table of patients is for: how much care it asks for, and who would move with another pathway.

agreement      how well two rankings agree
bars           rows of numbers as bars, drawn by hand as SVG
courses        courses of care from a file of episodes
bound          which shares are hidden where some are bound to others
counted        the answers of one pathway to a population, and how many a week each is
counting       the answers of a table, counted in kinds
definitions    what is counted of courses, and by which figures
demand         how many patients each level, step, profession and urgency gets, and how many hours that is
demand_report  what a plan says: its tables, and what each number is
disclosure     which counts are hidden, so that no small one can be worked out
grounds        on what ground a figure rests, in words
hours          the work that steps are, as the pathway states it
intervals      how sure a count is
look_back_report  what a look-back says
looking_back   what was really decided beside what is proposed, counted
moves          whom another pathway answers otherwise, from where to where, by which rule
names          what levels, steps and urgencies are called, and what rules say
outcomes       what became of courses
page           a report as one page that works offline, on paper and in the dark
report         what every report is: what it counts, of how many, in tables
report_data    a report as JSON data
report_facts   what a report was made of: the table, the pathway, the versions
report_rows    a report as CSV, one number a line
report_text    a report as text
rows           a table of patients as it is read, and the rows that are wrong
shares         shares of courses by track and step, what is too small hidden
waits          how many days courses wait before a step
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.planning.demand import expected
    from stegvis.planning.looking_back import look_back
    from stegvis.planning.outcomes import outcomes_of
    from stegvis.planning.page import write_page
    from stegvis.planning.report import Report, TooFewError
    from stegvis.planning.report_data import write_data
    from stegvis.planning.report_rows import write_rows
    from stegvis.planning.report_text import write_text
    from stegvis.planning.rows import Population, from_file, made_up
else:
    __getattr__ = door(
        __name__,
        {
            "demand": "expected",
            "looking_back": "look_back",
            "outcomes": "outcomes_of",
            "page": "write_page",
            "report": "Report TooFewError",
            "report_data": "write_data",
            "report_rows": "write_rows",
            "report_text": "write_text",
            "rows": "Population from_file made_up",
        },
    )

__all__ = [
    "Population",
    "Report",
    "TooFewError",
    "expected",
    "from_file",
    "look_back",
    "made_up",
    "outcomes_of",
    "write_data",
    "write_page",
    "write_rows",
    "write_text",
]
