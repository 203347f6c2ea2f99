"""The directed graph of steps: its ways, whether it is sound, and what a chart of it shows.

charts     what a drawing of the graph shows
soundness  is the graph of a pathway sound? Every fault has its place and says how to mend it
ways       the steps of a pathway and the ways between them, as a directed graph
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.graph.charts import Chart, Way, chart, clean
    from stegvis.graph.soundness import faults, survey
    from stegvis.graph.ways import OUTSIDE, UPWARD, build, climb, edges, offered, paths_up
else:
    __getattr__ = door(
        __name__,
        {
            "charts": "Chart Way chart clean",
            "soundness": "faults survey",
            "ways": "OUTSIDE UPWARD build climb edges offered paths_up",
        },
    )

__all__ = [
    "OUTSIDE",
    "UPWARD",
    "Chart",
    "Way",
    "build",
    "chart",
    "clean",
    "climb",
    "edges",
    "faults",
    "offered",
    "paths_up",
    "survey",
]
