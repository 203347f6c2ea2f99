"""stegvis: open decision support for stepped care in mental health.

A pathway is data that clinicians write and sign; `route` proposes the lowest effective step for one
patient, with its reasons. It proposes; a clinician decides.
"""

from stegvis.assessment import Assessment
from stegvis.errors import AssessmentError, Diagnostic, Fault, PathwayError, StegvisError
from stegvis.loading import load, shipped, shipped_overlays
from stegvis.pathway import Pathway
from stegvis.recommendation import Recommendation
from stegvis.routing import route
from stegvis.version import __version__

__all__ = [
    "Assessment",
    "AssessmentError",
    "Diagnostic",
    "Fault",
    "Pathway",
    "PathwayError",
    "Recommendation",
    "StegvisError",
    "__version__",
    "load",
    "route",
    "shipped",
    "shipped_overlays",
]
