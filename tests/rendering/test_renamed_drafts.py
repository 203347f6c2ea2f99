"""A draft of an earlier edition is read by the page as Python reads a patient and a course: by the names of today."""

import json
import random
import subprocess
from datetime import date

import pytest

import stegvis
from earlier import course, renamed
from javascript import LOUD, NODE, needs
from stegvis import Assessment, Episode
from stegvis.rendering.guide import packing
from stegvis.rendering.javascript import payload
from stegvis.routing.renamed import current, current_course

ANSWERS = """
const [p, many] = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const told = (one) => ("step" in one ? stegvisRenamed.currentCourse(p, one) : stegvisRenamed.current(p, one));
console.log(JSON.stringify(many.map(told)));
"""


def by_the_page(pathway, drafts):
    """What the page makes of drafts."""
    needs(NODE, LOUD)
    code = packing.scripts()["renamed"] + ANSWERS
    given = json.dumps([payload(pathway)["data"], drafts])
    run = subprocess.run(
        [NODE, "-e", code], input=given, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return json.loads(run.stdout)


def drawn(rng):
    """A patient by names of both editions, some of them together."""
    some = lambda names, values: {id: rng.choice(values) for id in names if rng.random() < 0.6}  # noqa: E731
    items = {id: some("123", [None, 0, 2]) for id in ("mood", "temper") if rng.random() < 0.6}
    return {
        "age": 30,
        "findings": some(["tired", "weary", "danger", "peril", "colour"], [True, False, None, "unknown"]),
        "scores": some(["mood", "temper"], [3, 4, None]),
        "items": items,
        "none_of": [id for id in ("signs", "reason", "flags") if rng.random() < 0.5],
        "declines": [id for id in ("mood-net", "mood-group") if rng.random() < 0.5],
    }


@pytest.fixture(scope="module")
def now(tmp_path_factory):
    """The small pathway with names of an earlier edition."""
    return stegvis.load(renamed(tmp_path_factory.mktemp("drafts") / "small"))


def filled(data):
    """Data without what is empty, items by their numbers as text."""
    return Assessment.from_dict({key: value for key, value in data.items() if value}).to_dict()


def test_a_patient_is_read_alike(now):
    """Names, what is said of them, and what contradicts itself."""
    rng = random.Random(4)
    drafts = [drawn(rng) for _ in range(400)]
    apart = 0
    for draft, told in zip(drafts, by_the_page(now, drafts), strict=True):
        meant = current(now, Assessment.from_dict(draft))
        assert filled(told["said"]) == meant.patient.to_dict()
        assert sorted(told["apart"]) == sorted(fault.field for fault in meant.faults)
        said = {f"{old} is now called {new}: use that name." for old, new in told["old"]}
        assert said == {one.en for one in meant.caveats}
        apart += bool(told["apart"])
    assert 50 < apart < 350


def test_a_course_is_read_alike(now):
    """Its step, scale, checks and all that it names."""
    one = course("mood-net", "temper", "mood-net", "mood-net", "check-came", {"weary": True, "tired": False})
    bare = Episode("mood-course", date(2026, 1, 1), date(2026, 2, 1))
    for episode, told in zip((one, bare), by_the_page(now, [one.to_dict(), bare.to_dict()]), strict=True):
        meant, caveats, faults = current_course(now, episode)
        assert Episode.from_dict(told["said"]).to_dict() == meant.to_dict()
        assert {old for old, _ in told["old"]} == {text.en.split()[0] for text in caveats}
        assert ["patient." + field for field in told["apart"]] == [fault.field for fault in faults]
