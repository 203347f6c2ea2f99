"""Courses to review: in the small specimen, everything known unless said otherwise, and in shipped steps."""

import json
from datetime import date, timedelta

import stegvis
from folders import ROOT, SMALL
from stegvis import Assessment, EarlierStep, Episode, Measurement, Override

START = date(2026, 1, 12)
COURSES = sorted((ROOT / "docs/examples/courses").glob("*.json"))
HARD = json.loads((SMALL.parent / "hard-courses.json").read_text("utf-8"))
"""Shipped courses that have been answered wrongly once, each with what must hold."""
KNOWN = {"low_mood": True, "screen": False, "tired": False, "weeks": 0, "colour": "red"}
SAFE = Assessment(40, none_of=["flags"], findings=KNOWN)
BASE = stegvis.load(SMALL)


def day(weeks, days=0):
    """A day, counted from the first of the step."""
    return START + timedelta(weeks=weeks, days=days)


def mood(*totals):
    """Measurements with the small scale: (week, total), item 3 answered 0 where it can be."""
    return tuple(Measurement("mood", day(w), t, {"3": 0} if t <= 8 else {}) for w, t in totals)


def course(weeks=2, measured=((0, 6), (2, 6)), step="mood-course", patient=SAFE, **more):
    """A course in the small pathway, everything known unless said otherwise."""
    known = {"takes_part": True, "goal_reached": False, "completed": False, "adverse_events": ()}
    known |= {"scale": "mood", "impression": "same"} | more
    return Episode(step, START, day(weeks), patient, mood(*measured), **known)


def review(weeks=2, measured=((0, 6), (2, 6)), pathway=BASE, **more):
    """The review of such a course."""
    return stegvis.review(pathway, course(weeks, measured, **more))


def answer(pathway, one):
    """The review, or None when the values contradict one another."""
    try:
        return stegvis.review(pathway, one)
    except stegvis.AssessmentError:
        return None


def failed(step, n):
    """A step tried so many times without effect."""
    return tuple(EarlierStep(step, day(-8 * i - 8), day(-8 * i - 4), "no_effect", True) for i in range(n))


def chosen(step, week=1, reason="patient-refuses", note=""):
    """A clinician's choice of a step, in some week."""
    return Override(day(week), "psychologist", reason, step, note)


def shipped_review(shipped, step, scale, totals, weeks=None, **more):
    """The review of a course in a shipped step: totals of one scale by week."""
    last = weeks if weeks is not None else totals[-1][0]
    known = {"takes_part": True, "goal_reached": False, "completed": False, "adverse_events": ()} | more
    patient = Assessment(35, none_of=["red_flags", "reason", "situation", "icbt_barriers"])
    safe = {9: 0} if scale == "phq9" else {}
    given = tuple(Measurement(scale, day(week), total, safe) for week, total in totals)
    return stegvis.review(shipped, Episode(step, START, day(last), patient, given, **known))
