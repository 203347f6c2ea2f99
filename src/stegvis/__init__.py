"""stegvis: open decision support for stepped care in mental health.

A pathway is data that clinicians write and sign; `route` proposes the lowest effective step for one
patient, with its reasons. It proposes; a clinician decides.
"""

from typing import TYPE_CHECKING

from stegvis.doors import door
from stegvis.version import __version__

if TYPE_CHECKING:
    from stegvis.errors import AssessmentError, Diagnostic, Fault, PathwayError, StegvisError
    from stegvis.loading import shipped, shipped_overlays
    from stegvis.model import (
        AdverseEvent,
        Assessment,
        EarlierStep,
        Episode,
        Measurement,
        Override,
        Pathway,
        Referral,
        Replayed,
    )
    from stegvis.rendering import Recommendation, Review
    from stegvis.verbs import load, load_compiled, replay, review, route
else:
    __getattr__ = door(
        __name__,
        {
            "errors": "AssessmentError Diagnostic Fault PathwayError StegvisError",
            "loading": "shipped shipped_overlays",
            "model": "AdverseEvent Assessment EarlierStep Episode Measurement Override Pathway Referral "
            "Replayed",
            "rendering": "Recommendation Review",
            "verbs": "load load_compiled replay review route",
        },
    )

__all__ = [
    "AdverseEvent",
    "Assessment",
    "AssessmentError",
    "Diagnostic",
    "EarlierStep",
    "Episode",
    "Fault",
    "Measurement",
    "Override",
    "Pathway",
    "PathwayError",
    "Recommendation",
    "Referral",
    "Replayed",
    "Review",
    "StegvisError",
    "__version__",
    "load",
    "load_compiled",
    "replay",
    "review",
    "route",
    "shipped",
    "shipped_overlays",
]
