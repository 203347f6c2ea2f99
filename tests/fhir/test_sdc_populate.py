"""Our forms filled in from a record by @aehrc/sdc-populate, which nobody here wrote."""

import json
import os
import subprocess
from datetime import date

import pytest
from attrs import evolve
from records import ICD, condition, patient

import stegvis
from folders import ROOT
from javascript import NODE, needs
from stegvis import fhir

PATHWAY = stegvis.load("se-primary-care")
MODULES = ROOT / ".venv/axe/node_modules"
LOUD = "sdc-populate is not installed (make browser): our forms were NOT filled in by it"
SCRIPT = """
const { populateQuestionnaire } = require("@aehrc/sdc-populate");
const { forms, patient, record } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const filled = async (questionnaire) => {
  const asked = [];
  const search = async (query) => {
    asked.push(query);
    const found = Object.entries(record).filter(([code]) => query.includes(code));
    return { resourceType: "Bundle", type: "searchset", entry: found.map(([, resource]) => ({ resource })) };
  };
  const fetchResourceRequestConfig = { sourceServerUrl: "http://record.invalid/fhir" };
  const told = await populateQuestionnaire({ questionnaire, patient, fetchResourceCallback: search, fetchResourceRequestConfig });
  return { asked, told };
};
Promise.all(forms.map(filled)).then((every) => process.stdout.write(JSON.stringify(every), () => process.exit()));
"""
BORN = patient(f"{date.today().year - 40}-01-01")


def populated(parts, who=BORN, record=()):
    """What sdc-populate fills in of each form, and what it asked of the record."""
    needs(NODE and (MODULES / "@aehrc" / "sdc-populate").exists(), LOUD)
    forms = [fhir.questionnaire(PATHWAY, part) for part in parts]
    given = json.dumps({"forms": forms, "patient": who, "record": dict(record)})
    env = {**os.environ, "NODE_PATH": str(MODULES)}
    done = subprocess.run([NODE, "-e", SCRIPT], input=given, capture_output=True, text=True, encoding="utf-8", env=env, check=True)  # fmt: skip
    return [(one["asked"], one["told"]) for one in json.loads(done.stdout.splitlines()[-1])]


@pytest.mark.slow
def test_every_track_takes_what_the_record_has():
    """The age, and what a diagnosis answers; signed and read, it is what we read in the record ourselves."""
    known = condition("F31.1")
    tracks = [track.id for track in PATHWAY.tracks]
    ours = fhir.read(PATHWAY, [BORN, known], on=date.today()).assessment
    assert ours.age == 40 and ours.findings == {"bipolar_or_psychosis_known": True}
    filled = dict(zip(tracks, populated(tracks, record={f"{ICD}|F31": known}), strict=True))
    assert sum(bool(asked) for asked, _ in filled.values()) > 2
    for asked, told in filled.values():
        assert told["populateSuccess"] and all(one.startswith("Condition?patient=p&") for one in asked)
        response = told["populateResult"]["populatedResponse"]
        signed = response | {"status": "completed", "authored": date.today().isoformat()}
        theirs = fhir.read(PATHWAY, [BORN, signed], on=date.today())
        meant = evolve(ours, findings=ours.findings if any("|F31" in one for one in asked) else {})
        assert (theirs.assessment, theirs.ignored, theirs.conflicts) == (meant, (), ())


@pytest.mark.slow
def test_what_the_record_lacks_stays_open():
    """No diagnosis is no answer, never a no; a year of birth alone is no age; a scale has nothing of a record."""
    ((_, nothing),) = populated(["depression"])
    assert [one["linkId"] for one in nothing["populateResult"]["populatedResponse"]["item"]] == ["age"]
    for _, told in populated(["depression", "phq9"], patient("1990")):
        assert "answer" not in json.dumps(told)
