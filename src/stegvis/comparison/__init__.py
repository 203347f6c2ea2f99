"""What two editions say otherwise, and whom it changes.

changes       what two editions say otherwise
combinations  every combination of answers that two editions can be given
compare       the meaning of a change
differences   what differs between two editions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.comparison.combinations import Cell, Question, Space
    from stegvis.comparison.compare import difference
    from stegvis.comparison.differences import Cause, Change, Difference, Group
else:
    __getattr__ = door(
        __name__,
        {
            "combinations": "Cell Question Space",
            "compare": "difference",
            "differences": "Cause Change Difference Group",
        },
    )

__all__ = [
    "Cause",
    "Cell",
    "Change",
    "Difference",
    "Group",
    "Question",
    "Space",
    "difference",
]
