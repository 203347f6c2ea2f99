"""A table of patients in, the same rows with proposals out.

arrays      criteria over arrays: what must hold and what may, of many patients at once
columns     columns by name: what each distinct value says, and which rows say the same
completing  the cheap proof that no answer that is missing must raise a patient
files       a file that is whole or is not written; faults that name the file
frames      dataframes of any kind become Arrow tables and back
gating      questions that do not apply, of many patients at once
ladders     the step of each track, of many patients at once
layout      what is known of many patients: the lowest and highest value of each input
many        the answer for many patients who differ
scales      totals and items of one family of scales
streams     files of patients, read and written in batches
made_up     a made-up population for demonstrations and tests
tabular     a table of patients, routed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.tables.columns import TableError
    from stegvis.tables.files import refusing
    from stegvis.tables.made_up import MADE_UP, synthetic
    from stegvis.tables.streams import read_batches, route_file
    from stegvis.tables.tabular import DETAILS, OUT, faults_at, route
else:
    __getattr__ = door(
        __name__,
        {
            "columns": "TableError",
            "files": "refusing",
            "streams": "read_batches route_file",
            "made_up": "MADE_UP synthetic",
            "tabular": "DETAILS OUT faults_at route",
        },
    )

__all__ = [
    "DETAILS",
    "MADE_UP",
    "OUT",
    "TableError",
    "faults_at",
    "read_batches",
    "refusing",
    "route",
    "route_file",
    "synthetic",
]
