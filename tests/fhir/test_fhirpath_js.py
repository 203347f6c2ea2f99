"""The forms' expressions in fhirpath.js, which LHC-Forms and other fillers run: our totals and our gates.

`STEGVIS_FHIRPATH=10000` draws as many patients, as `make nightly` does.
"""

import json
import os
import random
import subprocess

import pytest
from forms_drawn import gate_answers, gate_holds, scale_answers, total_of
from records import ON

import stegvis
from folders import ROOT
from javascript import NODE, needs
from stegvis import Assessment, fhir

PATHWAY = stegvis.load("se-primary-care")
MODULES = ROOT / ".venv/axe/node_modules"
LOUD = "fhirpath.js is not installed (make browser): the forms' expressions were NOT run in it"
MANY = int(os.environ.get("STEGVIS_FHIRPATH", "60"))
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
SCRIPT = """
const fhirpath = require("fhirpath");
const model = require("fhirpath/fhir-context/r4");
const made = new Map();
const run = (said, resource) => {
  if (!made.has(said)) made.set(said, fhirpath.compile(said, model));
  return made.get(said)(resource, { resource });
};
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { said, resource } = JSON.parse(line);
  console.log(JSON.stringify(said.map((one) => run(one, resource))));
});
"""


def run(asked):
    """What fhirpath.js gives for each list of expressions over a resource."""
    needs(NODE and (MODULES / "fhirpath").exists(), LOUD)
    given = "".join(json.dumps({"said": said, "resource": resource}) + "\n" for said, resource in asked)
    env = {**os.environ, "NODE_PATH": str(MODULES)}
    done = subprocess.run([NODE, "-e", SCRIPT], input=given, capture_output=True, text=True, encoding="utf-8", env=env, check=True)  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def said_by(item, kind):
    """The expressions of one kind that an item has."""
    return [
        one["valueExpression"]["expression"] for one in item.get("extension", ()) if one["url"] == SDC + kind
    ]


def items_of(form):
    """Every item of a form, groups opened."""
    left = list(form["item"])
    while left:
        item = left.pop()
        left += item.get("item", ())
        yield item


@pytest.mark.slow
def test_totals_are_ours():
    """Of forms wholly answered, and of such with one question left open, which give nothing."""
    rng = random.Random(7)
    totals = {id: said_by(next(one for one in items_of(fhir.questionnaire(PATHWAY, id)) if one["linkId"] == id),
                          "calculatedExpression") for id in PATHWAY.instruments}  # fmt: skip
    asked, meant = [], []
    for n in range(MANY):
        scale, items = scale_answers(PATHWAY, rng, n)
        left = dict(items)
        if rng.random() < 0.3:
            del left[min(left)]
        response = fhir.questionnaire_response(PATHWAY, Assessment(items={scale.id: left}), scale.id, ON)
        asked.append((totals[scale.id], response))
        total = total_of(PATHWAY, scale, items)
        meant.append([[total] if left == items else []] if scale.summed else None)
    found = run(asked)
    assert sum(one is not None for one in meant) > MANY / 2
    for got, ours, (_, response) in zip(found, meant, asked, strict=True):
        assert ours is None or got == ours, response


@pytest.mark.slow
def test_gates_are_ours():
    """Each question that opens by an expression does just when its gate holds for us; a form is told yes or no."""
    rng = random.Random(8)
    asked, meant, tracks = [], [], [track.id for track in PATHWAY.tracks]
    forms = {}
    for track in tracks:
        said = {}
        for item in items_of(fhir.questionnaire(PATHWAY, track)):
            id = item["linkId"].removesuffix("-group")
            own = item["type"] == "group" or ("." not in id and id not in PATHWAY.instruments)
            opens = said_by(item, "enableWhenExpression") if own and id in PATHWAY.gates else []
            if opens:
                said[id] = opens[0]
        forms[track] = said
    for n in range(MANY):
        track = tracks[n % len(tracks)]
        before = gate_answers(PATHWAY, rng)
        response = fhir.questionnaire_response(PATHWAY, before, track, ON)
        asked.append((list(forms[track].values()), response))
        meant.append([[gate_holds(PATHWAY, before, id)] for id in forms[track]])
    assert any([True] in one for one in meant) and sum(map(len, meant)) > MANY
    for got, ours, (said, response) in zip(run(asked), meant, asked, strict=True):
        wrong = [what for what, a, b in zip(said, got, ours, strict=True) if a != b]
        assert not wrong, (wrong, response)
