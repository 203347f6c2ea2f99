"""A course over time: how it goes on, and why.

assemble   A course of measurements through a pathway
faults     is an episode possible at all? Every fault at once, before anything is worked out
figures    the numbers of a course as they are shown, and what weakens them
follow_up  when to measure next, and who is responsible meanwhile
measures   A course of measurements becomes values
next_step  the recommendation for the step that a review leads to
override   A clinician's own choice
rules      what a review asks for, and why
target     where a verdict leads
today      what a review looks at
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.reviewing.assemble import propose
    from stegvis.reviewing.follow_up import HERE, WHO
    from stegvis.reviewing.rules import AGES, DETERIORATED, FLAGS, NEWEST, OF_EDGE
    from stegvis.reviewing.target import OTHER_TRACK
else:
    __getattr__ = door(
        __name__,
        {
            "assemble": "propose",
            "follow_up": "HERE WHO",
            "rules": "AGES DETERIORATED FLAGS NEWEST OF_EDGE",
            "target": "OTHER_TRACK",
        },
    )

__all__ = [
    "AGES",
    "DETERIORATED",
    "FLAGS",
    "HERE",
    "NEWEST",
    "OF_EDGE",
    "OTHER_TRACK",
    "WHO",
    "propose",
]
