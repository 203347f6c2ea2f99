"""The page's scripts in Node, and what of a recommendation or review the browser says as well."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from unsaid import UNSAID, said

import stegvis
from stegvis.rationale.disagreement import disagreements
from stegvis.rendering.guide import courses, packing
from stegvis.rendering.javascript import payload
from stegvis.rendering.schemas import SCHEMAS
from stegvis.routing.setting_aside import set_aside

SERVE = Path(__file__).parent / "parity" / "serve.js"
KILL = SERVE.with_name("kill.js")
REASON = ("rule", "verdict", "urgency", "values", "rules")
OURS = ("red_flag", "newest_values", "ages", "deteriorated", "other_track", "newest_urgency", "still_needed",
        "unanswered_red_flags")  # fmt: skip
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
            [NODE, SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        told = packing.scripts()
        said = [told[name] for name in ("rules", "note", "shortnote", "review", "coursenote")]
        loaded = self.ask(scripts=said)
        assert loaded is True, loaded

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


def differences(name, corpus, edits, folder):
    """Run a script of the page, changed by each edit in turn, over a corpus: where it first differs, or None."""
    told = packing.scripts()
    scripts = {one: told[one] for one in ("rules", "note", "review")}
    (folder / "scripts.json").write_text(json.dumps(scripts), "utf-8")
    (folder / "corpus.json").write_text(json.dumps(corpus), "utf-8")
    (folder / "edits.json").write_text(json.dumps(edits), "utf-8")
    given = [NODE, KILL, name, *(folder / f"{one}.json" for one in ("scripts", "corpus", "edits"))]
    return json.loads(subprocess.run(given, stdout=subprocess.PIPE, check=True).stdout)


def plain(said, *keys):
    return [{key: one[key] for key in keys if key in one} for one in said]


WORDED = ("out_of_range", "not_whole", "conflict", "not_for_age")
"""Kinds of fault that the page's form lets a nurse come to: the page says them as Python does."""


def worded(fault):
    """A fault as the page says it: the field, and in words what is wrong, what is allowed and how to mend it."""
    says = fault["code"] in WORDED
    return [fault["field"], *(fault[key]["sv"] if says else "" for key in ("what", "allowed", "hint"))]


def spoken(pathway, patient, on_fault="raise"):
    """What Python answers: all that the schema names and the page is to say as well."""
    try:
        rec = stegvis.route(pathway, patient, on_fault=on_fault)
    except stegvis.AssessmentError as error:
        return {"faults": [worded(fault.to_dict()) for fault in error.faults]}
    apart = {one.id for one in disagreements(pathway, set_aside(pathway, patient))}
    assert apart <= {one["action"] for one in rec.actions}
    full = said(rec.to_dict(), SCHEMAS["recommendation"], UNSAID["recommendation"])
    full["faults"] = [worded(one) for one in rec.faults]
    items = {}
    for one in full["inputs"]:
        if one.get("item"):
            items.setdefault(one["instrument"], []).append([one["item"], one["value"]])
    # the page has an input only of those items that rules read; it tells the rest by number
    inputs = [
        {"input": one["input"], "value": one["value"]}
        for one in full["inputs"]
        if not one.get("item") or one["input"] in pathway.ruleset.reads
    ]
    return full | {"inputs": inputs, "items": items}


def answered(told):
    """What the page's rules answer, without what only the page reads."""
    if "thrown" in told:
        return told
    if told.keys() == {"faults"}:
        return told
    del told["not_known"]
    told["escalation"] = plain(told["escalation"], "step", "from", "kind")
    return told


def reviewed(pathway, episode):
    """What Python answers on a course: all that the schema names and the page is to say as well."""
    try:
        found = stegvis.review(pathway, episode)
    except stegvis.AssessmentError as error:
        flags = sorted({str(flag["rule"]) for flag in error.red_flags})
        return {"faults": sorted({fault.field for fault in error.faults}), "red_flags": flags}
    full = said(found.to_dict(), SCHEMAS["review"], UNSAID["review"])
    full["first_contact"] = full.pop("recommendation") or ""
    for part in ("reasons", "also"):
        full[part] = [one | {"own": one["rule"] not in OURS} for one in full[part]]
    return full


def judged(told):
    """What the page's review answers, without what only the page reads."""
    if "faults" in told:
        return {"faults": sorted(set(told["faults"])), "red_flags": sorted(told["red_flags"])}
    del told["wanted"]
    for part in ("reasons", "also"):
        told[part] = plain(told[part], *REASON, "own")
    return told
