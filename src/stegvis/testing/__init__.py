"""What authors and testers of pathways use: strategies, laws as tests, cases. Extra: `stegvis[testing]`.

Everything is imported when it is first asked for: cases and the pytest plugin do without Hypothesis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stegvis.testing.cases import Case, judge, read_cases, read_file, told
    from stegvis.testing.inventing import laid_on, loaded, overlays
    from stegvis.testing.properties import LAWS, laws
    from stegvis.testing.strategies import assessments, criteria, episodes, limits, pathways

__all__ = [
    "LAWS",
    "Case",
    "assessments",
    "criteria",
    "episodes",
    "judge",
    "laid_on",
    "laws",
    "limits",
    "loaded",
    "overlays",
    "pathways",
    "read_cases",
    "read_file",
    "told",
]
ROOMS = {
    "cases": ("Case", "judge", "read_cases", "read_file", "told"),
    "inventing": ("laid_on", "loaded", "overlays"),
    "properties": ("LAWS", "laws"),
    "strategies": ("assessments", "criteria", "episodes", "limits", "pathways"),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for room, names in ROOMS.items():
        if name in names:
            return getattr(import_module(f"stegvis.testing.{room}"), name)
    raise AttributeError(f"stegvis.testing has no {name!r}")
