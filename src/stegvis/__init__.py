"""stegvis: open decision support for stepped care in mental health.

A pathway is data that clinicians write and sign; `route` proposes the lowest effective step for one
patient, with its reasons. It proposes; a clinician decides.
"""

from stegvis.assessment import Assessment
from stegvis.episode import AdverseEvent, EarlierStep, Episode, Measurement, Override, Referral
from stegvis.errors import AssessmentError, Diagnostic, Fault, PathwayError, StegvisError
from stegvis.loading import load, shipped, shipped_overlays
from stegvis.pathway import Pathway
from stegvis.recommendation import Recommendation
from stegvis.routing import route
from stegvis.verdict import Review
from stegvis.version import __version__


def review(pathway: Pathway, episode: Episode) -> Review:
    """Propose how a course goes on: see `stegvis.reviewing.review`, which is imported when called."""
    from stegvis.reviewing import review as propose

    return propose(pathway, episode)


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
    "Review",
    "StegvisError",
    "__version__",
    "load",
    "review",
    "route",
    "shipped",
    "shipped_overlays",
]
