"""`stegvis check` on the command line: every form of its report, its exit codes, and what it says loudly."""

import json
import re
import shutil
import tomllib

import pytest
import z3
from jsonschema import Draft202012Validator

import stegvis
from brute import TINY
from folders import SMALL
from stegvis.cli import check as command
from stegvis.cli import main
from stegvis.model import patient
from stegvis.verification.checks import CHECKS

TODAY = ("--today", "2026-11-26")


def changed(tmp_path, *changes):
    """The tiny specimen with some words of its files replaced."""
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    for name, old, new in changes:
        file = folder / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
    return folder


BAND = ("mood.toml", 'when = "duo >= 1"', 'when = "duo == 1"')


@pytest.fixture
def broken(tmp_path):
    """A band that nothing takes over from."""
    return str(changed(tmp_path, BAND, ("mood.toml", '"duo >= 2 and tired"', '"tired"')))


def run(capsys, *words):
    code = main(["check", *words, *TODAY])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_pathway_that_keeps_its_laws(capsys):
    """Exit 0 even when strict; the report says how each law was proven, and over what."""
    code, out, err = run(capsys, str(TINY), "--strict")
    assert (code, err) == (0, "")
    assert "proven by z3 over every partly known patient" in out
    assert "proven by construction" in out
    assert "read from the files" in out
    assert "0 error(s), 0 warning(s), 0 accepted." in out


def test_text_shows_place_rules_patients_and_page(broken, capsys):
    """What one needs to see the breach, and to route it."""
    code, out, err = run(capsys, broken)
    assert code == 1
    assert "mood.toml:" in err
    assert "rules: some" in err
    assert 'patient 1: {"age": 18, "scores": {"duo": 1}}' in err
    assert 'patient 2: {"age": 18, "scores": {"duo": 2}}' in err
    assert "see docs/reference/checks/inversion.md" in err
    assert "error(s)" in out


def test_the_patients_are_what_route_reproduces(broken, tmp_path, capsys):
    """Saved and given to `stegvis route --input`, the worse one gets less."""
    data = json.loads(run(capsys, broken, "--json")[1])[0]
    one = next(f for f in data["findings"] if f["check"] == "inversion" and f["id"] == "some")
    file = tmp_path / "patients.json"
    file.write_text(json.dumps(one["patients"]), "utf-8")
    assert main(["route", broken, "--input", str(file), "--json"]) == 0
    better, worse = (one["recommendation"] for one in json.loads(capsys.readouterr().out))
    rank = [level.id for level in stegvis.load(broken).levels].index

    def level(rec):
        return max((rank(t["level"]) for t in rec["tracks"] if t["track"] == "mood"), default=-1)

    assert level(worse) < level(better)
    for shown in one["patients"]:
        stegvis.route(stegvis.load(broken), patient(shown))


def test_json_says_how_all_was_proven(broken, capsys):
    """Findings with rules and patients, proofs with method and questions."""
    data = json.loads(run(capsys, broken, "--json")[1])[0]
    proofs = {one["check"]: one for one in data["proofs"]}
    assert set(proofs) == set(CHECKS) - {"overlay_lowers"}
    assert proofs["inversion"]["method"] == "z3"
    assert proofs["inversion"]["questions"] > 5
    assert data["unproven"] == []
    assert data["steps"] == 6


def test_annotations_carry_the_patients(broken, capsys):
    """One workflow command for each finding."""
    code, out, _ = run(capsys, broken, "--format", "github")
    assert code == 1
    assert out.startswith("::error file=")
    assert "%0Apatient: {" in out


WORD = {"type": "string", "minLength": 1}
TEXT = {"type": "object", "required": ["text"], "additionalProperties": False, "properties": {"text": WORD}}


def table(required, **properties):
    return {
        "type": "object",
        "required": required.split(),
        "additionalProperties": False,
        "properties": properties,
    }


COUNT = {"type": "integer", "minimum": 1}
REGION = table("startLine", startLine=COUNT, startColumn=COUNT, endColumn=COUNT)
PHYSICAL = table("artifactLocation", artifactLocation=table("uri", uri=WORD), region=REGION)
RESULT = table(
    "ruleId message",
    ruleId=WORD,
    ruleIndex={"type": "integer", "minimum": 0},
    level={"enum": ["none", "note", "warning", "error"]},
    message=TEXT,
    partialFingerprints={"type": "object", "additionalProperties": WORD},
    locations={"type": "array", "items": table("physicalLocation", physicalLocation=PHYSICAL)},
    properties={"type": "object"},
    suppressions={
        "type": "array",
        "items": table("kind", kind={"enum": ["inSource", "external"]}, justification=WORD),
    },
)
RULE = table("id", id=WORD, shortDescription=TEXT)
DRIVER = table("name", name=WORD, version=WORD, rules={"type": "array", "items": RULE, "uniqueItems": True})
RUN = table("tool", tool=table("driver", driver=DRIVER), columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results={"type": "array", "items": RESULT})  # fmt: skip
SARIF = {
    **table("version runs", version={"const": "2.1.0"}, runs={"type": "array", "items": RUN}),
    "properties": {"$schema": WORD, "version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN}},
}


BY_ANSWER = ", ".join(
    f'"inversion by {answer}: {why} [inference]"'
    for answer, why in (
        ("duo=2", "the interview decides here"),
        ("duo.item1=1", "as of the total"),
        ("duo.item2=1", "as of the total"),
    )
)
"""What a band that ends too early inverts, answer by answer."""


def test_sarif_has_the_shape_of_its_standard(tmp_path, capsys):
    """The parts of SARIF 2.1.0 that are used, and no others; what is accepted is suppressed with its reason."""
    reason = f"accepts = [{BY_ANSWER}]"
    folder = changed(
        tmp_path, (*BAND[:2], f"{BAND[2]}\n{reason}"), ("mood.toml", '"duo >= 2 and tired"', '"tired"')
    )
    code, out, _ = run(capsys, str(folder), "--format", "sarif")
    data = json.loads(out)
    assert [e.message for e in Draft202012Validator(SARIF).iter_errors(data)] == []
    run_ = data["runs"][0]
    ids = [rule["id"] for rule in run_["tool"]["driver"]["rules"]]
    assert all(ids[one["ruleIndex"]] == one["ruleId"] for one in run_["results"])
    said = [one["suppressions"][0]["justification"] for one in run_["results"] if "suppressions" in one]
    assert said
    assert said[0] == "the interview decides here [inference]"
    assert code in (0, 1)


def test_sarif_without_a_place(tmp_path, capsys):
    """A finding that stands nowhere, and what was not proven, which goes to standard error."""
    folder = changed(
        tmp_path,
        (
            "pathway.toml",
            'at_least = "call"\nurgency = "soon"\nbecause = { sv = "fråga först"',
            'at_least = "advice"\nurgency = "soon"\nbecause = { sv = "fråga först"',
        ),
    )
    cases = folder / "pathway.cases.toml"
    said = re.sub(r"level = .\w+.", 'status = "provisional"', cases.read_text("utf-8"))
    cases.write_text(said, "utf-8")
    code, out, err = run(capsys, str(folder), "--format", "sarif", "--no-proof")
    assert json.loads(out)["runs"][0]["results"] == []
    assert "NOT PROVEN" in err
    assert code == 0
    assert run(capsys, str(folder), "--format", "sarif")[0] == 1


def test_an_accepted_breach_is_counted_and_does_not_fail(tmp_path, capsys):
    """With its reason in the summary."""
    reason = f'accepts = [{BY_ANSWER}, "gap: no"]'
    folder = changed(
        tmp_path, (*BAND[:2], f"{BAND[2]}\n{reason}"), ("mood.toml", '"duo >= 2 and tired"', '"tired"')
    )
    code, out, err = run(capsys, str(folder), "--only", "inversion")
    assert code == 0
    assert "accepted: inversion at some: the interview decides here [inference]" in out
    code, out, err = run(capsys, str(folder), "--only", "gap")
    assert code == 1
    assert "'gap' is accepted without a written reason and a source" in err


def test_without_z3_the_report_says_loudly_what_was_not_proven(capsys, monkeypatch):
    """The rest is made; strict fails."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    code, out, err = run(capsys, str(TINY))
    assert code == 0
    assert "NOT PROVEN, z3 is not installed (pip install 'stegvis[verify]'): gap, miscompiled" in err
    assert "read from the files" in out
    assert run(capsys, str(TINY), "--strict")[0] == 1
    code, out, _ = run(capsys, str(TINY), "--format", "github")
    assert "::warning title=unproven::" in out


def test_what_z3_does_not_decide_is_said(capsys, monkeypatch):
    """It is no proof, and strict fails; progress is shown on a terminal when it takes long."""
    monkeypatch.setattr(z3.Solver, "check", lambda *_: z3.unknown)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(command, "SLOW", 0.0)
    code, _, err = run(capsys, str(TINY), "--only", "gap", "--only", "unreachable_rule", "--strict")
    assert code == 1
    assert "NOT DECIDED by z3 in time: gap in mood" in err
    assert "gap ..." in err


def test_faults_of_loading_and_of_cases_are_reported(tmp_path, capsys):
    """What does not load, and a cases file that is wrong."""
    assert main(["check", str(tmp_path / "no")]) == 1
    assert "there is no such pathway" in capsys.readouterr().err
    folder = changed(tmp_path, ("pathway.cases.toml", "[[case]]", "[[caze]]"))
    code, _, err = run(capsys, str(folder), "--no-proof")
    assert code == 1
    assert "no key is called 'caze'" in err


def test_an_overlay_is_compared_with_its_base(tmp_path, capsys):
    """The check of overlays is made then, and only then."""
    file = tmp_path / "north.toml"
    file.write_text(OVERLAY, "utf-8")
    code, out, _ = run(capsys, str(SMALL), "--overlay", str(file), "--only", "overlay_lowers")
    assert code == 0
    assert "overlay_lowers (L10)" in out
    file.write_text(
        f'{OVERLAY}[[change]]\nrule = "flag-danger"\nset = {{ at_least = "call" }}\n{WHY}', "utf-8"
    )
    assert run(capsys, str(SMALL), "--overlay", str(file))[0] == 1


WHY = 'because = { sv = "så", en = "so" }\nclaim = { basis = "inference" }\n'
OVERLAY = f"""[overlay]
format = 1
id = "north"
version = "1.0.0"
of = "small"
edition = "1.0.0"
status = "demo"
valid_until = 2030-01-01
title = {{ sv = "Norr", en = "North" }}
[[change]]
rule = "deep"
set = {{ urgency = "now", first_contact = "doctor" }}
{WHY}"""


def test_the_list_and_the_help(capsys):
    """Every check with its law and method; wrong names are wrong usage."""
    assert main(["check", "--list"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in CHECKS)
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--help"])
    assert stopped.value.code == 0
    assert "stegvis check --list" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--only", "nonsense"])
    assert stopped.value.code == 2


def test_specimens_are_toml():
    """The tiny specimen's cases are read as they stand."""
    assert tomllib.loads((TINY / "pathway.cases.toml").read_text("utf-8"))["case"]


def test_a_case_that_contradicts_the_rules_is_an_error(tmp_path, capsys):
    """Cases beside the pathway are run; the report says how many, and which are left to their overlays."""
    folder = changed(tmp_path)
    wrong = '[[case]]\nid = "wrong"\ngiven = { age = 40 }\nexpect = { level = "clinic" }\nwhy = "x"\n'
    (folder / "more.cases.toml").write_text(wrong, "utf-8")
    code, out, err = run(capsys, str(folder), "--no-proof")
    assert code == 1
    assert "more.cases.toml:2:" in err and 'this case does not hold: level: expected "clinic"' in err
    assert "cases were run" in out
    (folder / "more.cases.toml").write_text("[cases]\noverlays = ['north']\n" + wrong, "utf-8")
    code, out, err = run(capsys, str(folder), "--no-proof")
    assert code == 0, err
    assert "1 were not" in out


def test_unanswered_red_flags_are_counted_among_what_is_inference(capsys):
    """Its ground is a claim as any other."""
    pathway = stegvis.load(TINY)
    claims = [claim for rule in pathway.rules for claim in (rule.threshold, rule.care)]
    many = sum(claim.basis == "inference" for claim in claims)
    assert pathway.open_flags.care.basis == "inference"
    assert command.tally(pathway)["claims that are inference"] == many + 1
