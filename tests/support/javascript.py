"""The page's scripts in Node, and what of a recommendation or review the browser says as well."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import stegvis
from stegvis.rationale.disagreement import disagreements
from stegvis.rendering import guide
from stegvis.rendering.guide import courses, packing
from stegvis.rendering.javascript import payload
from stegvis.routing.intake import weigh

RULES = Path(guide.__file__).parent / "assets" / "rules.js"
SERVE = Path(__file__).parent / "parity" / "serve.js"
KILL = SERVE.with_name("kill.js")
TRUTHS = (
    "response",
    "partial_response",
    "remission",
    "remission_twice",
    "improved",
    "deteriorated",
    "worse_than_best",
)
REASON = ("rule", "verdict", "urgency", "values", "rules")
OURS = ("red_flag", "newest_values", "ages", "deteriorated", "other_track")
NODE = shutil.which("node") or shutil.which("nodejs")
LOUD = "Node is not installed: parity with the browser was NOT tested"


def needs(tool, said):
    """Skip loudly where a tool is missing, and never in CI."""
    if not tool and "CI" not in os.environ:
        pytest.skip(said)
    assert tool, said


class Node:
    """One long-lived Node process that answers line by line."""

    def __init__(self):
        self.process = subprocess.Popen(
            [NODE, SERVE, RULES.parent],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, **said):
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def load(self, name, pathway, language="sv"):
        words = packing.caveat_words(language)
        assert self.ask(pathway=name, data=payload(pathway, courses.write), language=language, words=words)

    def each(self, name, asked, **more):
        """Ask many things of one pathway in one line."""
        return self.ask(all=[{"pathway": name, **one, **more} for one in asked])

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def differences(file, corpus, edits, folder):
    """Run a script of the page, changed by each edit in turn, over a corpus: where it first differs, or None."""
    (folder / "corpus.json").write_text(json.dumps(corpus), "utf-8")
    (folder / "edits.json").write_text(json.dumps(edits), "utf-8")
    given = [NODE, KILL, RULES.with_name(file), folder / "corpus.json", folder / "edits.json"]
    return json.loads(subprocess.run(given, stdout=subprocess.PIPE, check=True).stdout)


def plain(said, *keys):
    return [{key: one[key] for key in keys if key in one} for one in said]


def spoken(pathway, patient):
    """What Python answers, reduced to what rules.js answers."""
    try:
        rec = stegvis.route(pathway, patient)
    except stegvis.AssessmentError as error:
        return {"faults": sorted({fault.field for fault in error.faults})}
    apart = {one.id for one in disagreements(pathway, weigh(pathway, patient))}
    assert apart <= {one["action"] for one in rec.actions}
    conditions = ("rule", "status", "kind", "questions")
    changes = ("input", "from", "to", "level", "urgency", "range")
    return {
        "status": rec.status, "level": rec.level, "range": dict(rec.range), "track": rec.track, "step": rec.step,
        "urgency": rec.urgency, "first_contact": rec.first_contact,
        "because": plain(rec.because, "rule", "values", "spanning"),
        "why_not_lower": plain(rec.why_not_lower, "level", "step", "why", "rules"),
        "what_would_change": plain(rec.what_would_change, *changes),
        "questions": [
            plain([q], "question", "group", "kind", "rules")[0]
            | {"answers": plain(q["answers"], "answer", "level", "urgency", "range")}
            for q in rec.questions
        ],
        "actions": [one["action"] for one in rec.actions],
        "conditions": plain(rec.conditions, *conditions),
        "red_flags": [one["rule"] for one in rec.red_flags],
        "tracks": [
            plain([t], "track", "level", "needed", "urgency", "step", "rules")[0]
            | {"conditions": plain(t["conditions"], *conditions)}
            for t in rec.tracks
        ],
        "alternatives": [one["step"] for one in rec.alternatives],
        "escalation": plain(rec.escalation, "step", "from", "kind"),
        "inputs": [
            one for one in plain(rec.inputs, "input", "value")
            if ".item" not in one["input"] or one["input"] in pathway.ruleset.reads
        ],
        "items": items(rec),
        "groups": [
            plain([one], "group", "yes", "no")[0] | {"unanswered": [q["input"] for q in one["unanswered"]]}
            for one in rec.groups
        ],
        "caveats": [one["sv"] for one in rec.caveats],
    }  # fmt: skip


def items(rec):
    """The item answers by instrument."""
    said = {}
    for one in rec.inputs:
        if one.get("item"):
            said.setdefault(one["instrument"], []).append([one["item"], one["value"]])
    return said


def answered(said):
    """What rules.js answers, without what only the page reads."""
    if "thrown" in said:
        return said
    if "faults" in said:
        return {"faults": sorted(set(said["faults"]))}
    said["escalation"] = plain(said["escalation"], "step", "from", "kind")
    return said


def reviewed(pathway, episode):
    """What Python answers on a course, reduced to what review.js answers."""
    try:
        said = stegvis.review(pathway, episode)
    except stegvis.AssessmentError as error:
        return {"faults": sorted({fault.field for fault in error.faults})}
    kept = ("followed", "measurements", "first", "last", "change", "percent_change", "trend", *TRUTHS)
    return {
        "verdict": said.verdict, "status": said.status, "urgency": said.urgency, "step": said.step,
        "target": said.target, "reasons": reasons(said.reasons), "also": reasons(said.also),
        "numbers": {id: {key: one[key] for key in kept} for id, one in said.numbers.items()},
        "missing": plain(said.missing, "input", "rules"),
        "checks": plain(said.checks, "check", "done", "waits"),
        "actions": [one | {"do": one["do"]["sv"]} for one in said.actions],
        "next_measurement": dict(said.next_measurement),
        "red_flags": [one["rule"] for one in said.red_flags],
        "questions": [one["question"] for one in said.questions],
        "caveats": [one["sv"] for one in said.caveats],
        "first_contact": said.recommendation.first_contact if said.recommendation else "",
    }  # fmt: skip


def reasons(said):
    """The reasons of a review, and whether the pathway itself writes them."""
    return [plain([one], *REASON)[0] | {"own": one["rule"] not in OURS} for one in said]


def judged(said):
    """What review.js answers, without what only the page reads."""
    if "faults" in said:
        return {"faults": sorted(set(said["faults"]))}
    del said["wanted"]  # only the page reads it
    for part in ("reasons", "also"):
        said[part] = plain(said[part], *REASON, "own")
    return said
