"""stegvis cases on what bars a step, on the ages it is for, and on actions."""

import shutil
from collections import Counter
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given
from written import finding, pathway, step
from written import rule as need
from written import text as written_text

import stegvis
from draws import in_full, tries
from folders import SMALL
from kept import kept
from stegvis.language.cells import CUTS, joined
from stegvis.language.criterion import fold
from stegvis.routing.router import outcome
from stegvis.testing import judge, pathways, read_file
from stegvis.testing.drafts.case_file import as_file
from stegvis.testing.drafts.ghostwriter import ghostwrite, merged

BARS = ("stop", "ask", "ages")


@pytest.fixture(scope="module")
def drafts(shipped):
    """Every draft of the shipped pathway, by its id."""
    found = kept("drafts", lambda: list(ghostwrite(shipped)))
    return {draft.boundary.id: draft for draft in found}


def written(pathway, found):
    """The cases of a file of drafts."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "drafts.cases.toml"
        file.write_text(as_file(pathway, found, {}, "en"), "utf-8")
        return read_file(file)


def every(found):
    """Drafts, and those that they stand for."""
    for draft in found:
        yield draft
        yield from draft.beside


def everybody(pathway):
    """A patient for each combination of cells of all that the small pathway reads, fully known."""
    criteria = [rule.when for rule in pathway.rules]
    criteria += [u.when for step in pathway.steps.values() for u in step.unsuitable]
    cuts = joined([fold(when, CUTS) for when in criteria])
    cuts["age"] = cuts["age"] | {18, 65}
    cells = {
        id: sorted({pathway.inputs[id].lowest, *(c for c in at if 0 < c <= pathway.inputs[id].highest)})
        for id, at in cuts.items()
    }
    for values in product(*cells.values()):
        yield dict(zip(cells, values, strict=True))


def step_in(pathway, values, track):
    """The step that is proposed in a track."""
    known = {id: (value, value) for id, value in values.items()}
    found = outcome(pathway, pathway.ruleset.values(known))
    return next((one.step.id for one in found.proposals if one.track.id == track), "")


@pytest.mark.uncounted
def test_every_value_that_bars_a_step_has_a_draft(small):
    """By brute force over all patients: a limit is drafted just where the step that is proposed hangs on it."""
    found = {
        (d.boundary.rule.id, d.boundary.put.id, d.boundary.cut): d.found
        for d in ghostwrite(small)
        if d.boundary.rule.kind in ("stop", "ages")
    }
    wanted = {
        ("mood-course-no-screen", "screen", 1): False,
        ("mood-course", "age", 65): False,
        ("mood-group-no-screen-group", "screen", 1): False,
        ("mood-group", "age", 65): False,
    }
    for values in everybody(small):
        for rule, put, cut in wanted:
            step = "mood-course" if rule.startswith("mood-course") else "mood-group"
            below, at = (step_in(small, values | {put: v}, "mood-track") for v in (cut - 1, cut))
            wanted[rule, put, cut] |= below == step and at not in ("", step)
    assert found == wanted and set(wanted.values()) == {True, False}


def test_what_the_drafts_of_a_step_say(small):
    """On one side it is proposed; on the other another one is, or a clinician decides; unknown is asked."""
    found = {draft.boundary.id: draft for draft in every(ghostwrite(small))}
    no, yes, open_ = (found[f"mood-course-no-screen-screen-{word}"] for word in ("no", "yes", "unknown"))
    course = {"level": "course", "track": "mood-track", "step": "mood-course"}
    assert no.expect == course | {"lacks": ["too-tired"]} and len(no.beside) == 1  # nor tired: one patient
    assert yes.expect == {"level": "clinic", "track": "mood-track", "step": "mood-clinic"}
    assert open_.expect == course | {"conditions": ["no-screen"], "asks": ["screen"]}
    assert (no.truth, yes.truth, open_.truth) == (False, True, None)
    no, yes, open_ = (found[f"mood-course-too-tired-tired-{word}"] for word in ("no", "yes", "unknown"))
    assert no.expect == course | {"lacks": ["too-tired"]} and yes.expect == course | {
        "conditions": ["too-tired"]
    }
    assert open_.expect == course | {"conditions": ["too-tired"], "asks": ["tired"]}
    old = found["mood-course-age-64"], found["mood-course-age-65"]
    assert [one.expect["step"] for one in old] == ["mood-course", "mood-clinic"]
    assert [one.given["age"] for one in old] == [64, 65] and old[0].truth is True
    does = found["rest-tired-no"], found["rest-tired-yes"]
    assert [one.expect.get("lacks") for one in does] == [["rest"], None]
    assert does[1].expect["actions"] == ["rest"] and "rest-tired-unknown" not in found


@pytest.mark.slow
def test_a_shared_contraindication_has_its_limits_once(shipped, drafts):
    """And at each further step one case in which it holds, for what comes instead."""
    kinds = Counter()
    for draft in every(drafts.values()):
        rule = draft.boundary.rule
        if rule.name == "ic3-abuse":
            kinds[rule.step.id, draft.boundary.word] += 1
    steps = [step.id for step in shipped.steps.values() if "ic3-abuse" in {u.id for u in step.unsuitable}]
    first = steps[0]
    assert len(steps) == 9
    wanted = {(first, "no"), (first, "yes"), (first, "unknown"), *((step, "yes") for step in steps)}
    assert set(kinds) == wanted and set(kinds.values()) == {1}
    instead = {drafts[f"{step}-ic3-abuse-ongoing_substance_abuse-yes"].expect["step"] for step in steps}
    assert len(instead) == 9 and not instead & set(steps)


def test_a_contraindication_under_a_red_flag_says_the_step_of_its_own_track(drafts):
    """Where its limits are; at further steps it decides nothing of its own."""
    at = drafts["perinatal-icbt-ic1-suicide-risk-high_suicide_risk-yes"]
    assert at.expect["track"] == "safety" and at.expect["steps"] == {"perinatal": "perinatal-psychologist"}
    assert [id for id in drafts if "ic1-suicide-risk" in id and not id.startswith("perinatal")] == []


def test_a_question_applies_where_it_can(drafts):
    """A critical item that is left open is asked for; where its scale is not for the patient, it is not."""
    at = drafts["perinatal-icbt-ic1-critical-item-phq9-item9-unknown"]
    assert at.expect["asks"] == ["phq9.item9"] and at.expect["conditions"] == ["ic1-critical-item"]


def test_one_patient_is_one_case(drafts):
    """What is asked of the same patient is confirmed together."""
    at = drafts["dep-interview-phq9-10"]
    assert at.expect["actions"] == ["dep-interview", "dep-somatic-work-up"]
    assert [one.boundary.rule.id for one in at.beside] == ["dep-somatic-work-up"]
    below = drafts["dep-interview-phq9-9"]
    assert below.expect["lacks"] == at.expect["actions"] and below.given["scores"]["phq9"] == 9
    severe = next(
        d for d in every(drafts.values()) if d.boundary.id == "anxiety-icbt-severe-depression-score-phq9-20"
    )
    assert severe.expect["steps"]["anxiety"] == "anxiety-individual-cbt"


def test_a_patient_who_is_on_one_boundary_alone_stays_two_cases(drafts):
    """Where the answer of the one does not hang on what the other asks."""
    at = drafts["dep-interview-phq9-10"]
    both = [evolve(at, beside=()), *at.beside]
    assert list(merged(both, lambda _: False)) == both and list(merged(both, lambda _: True)) == [at]


def test_an_age_at_which_a_step_opens(drafts):
    """Both sides, and no more; where a whole track ends the needs say so."""
    told = [id for id, draft in drafts.items() if draft.boundary.rule.kind == "ages"]
    assert told == [
        "children-youth-icbt-age-11", "children-youth-icbt-age-12", "perinatal-icbt-age-17", "perinatal-icbt-age-18",
    ]  # fmt: skip


def test_a_scale_that_is_not_for_an_age_is_not_told(drafts):
    """The action at 64 is about a question; a scale from 65 on would be refused."""
    assert "scores" not in drafts["old-somatic-and-drugs-age-64"].given


def test_no_patient_is_found_just_where_a_need_asks_for_more(shipped, drafts):
    """Each was looked at: what would bar the step leads past it already, or a step before it.

    Known or suspected bipolar disorder leads to psychiatry, past every treatment of insomnia. What work or school knows is
    asked about where daily life is lost and an occupation is told, which nobody is asked for.
    """
    lost = {draft.boundary.rule.name for draft in drafts.values() if not draft.found}
    assert lost == {
        "small-children-exception-over", "depression-icbt-severe-score", "depression-icbt-needs-approval",
        "ptsd-adapted-only-if-declined", "older-icbt-cognition", "health-anxiety-icbt-not-assessed",
        "anxiety-icbt-needs-approval", "stress-icbt-screen-tolerance", "insomnia-sleep-school-bipolar",
        "insomnia-individual-bipolar",
        "ctx-work-or-school",
    }  # fmt: skip


@pytest.mark.slow
def test_the_shipped_file_holds_and_nothing_of_it_is_missing(shipped, drafts):
    """Every case, at once (each fifth while one works); and with it beside the pathway there is nothing left to draft."""
    cases = written(shipped, list(drafts.values()))
    assert len(cases) == len([one for one in drafts.values() if one.found])
    assert [differs for case in cases[:: 1 if in_full() else 5] if (differs := judge(shipped, case))] == []
    assert [one.boundary.id for one in ghostwrite(shipped, "", cases) if one.found] == []


@pytest.mark.slow
@tries(40, database=None, deadline=None, suppress_health_check=[*HealthCheck])
@given(pathways(stegvis.load(SMALL)) | pathways())
def test_the_file_of_any_pathway_holds(pathway):
    """Whatever its rules: ids are taken once, each case holds, and a second run finds no other boundary."""
    found = list(ghostwrite(pathway))
    cases = written(pathway, found) if any(one.found for one in found) else []
    assert not [differs for case in cases if (differs := judge(pathway, case))]
    assert [one.boundary.id for one in ghostwrite(pathway, "", cases) if one.found] == []


def test_a_case_lies_on_what_it_speaks_of(small):
    """A patient at the limit is not enough: the case says what comes of it."""
    whole = {case.id: case for case in written(small, list(ghostwrite(small)))}
    said = {"rest-tired-yes": ["actions"], "mood-course-too-tired-tired-yes": ["conditions"],
            "mood-course-no-screen-screen-yes": ["level", "step"]}  # fmt: skip
    for id, keys in said.items():
        mute = {key: value for key, value in whole[id].expect.items() if key not in keys}
        for expect, silent in ((whole[id].expect, False), (mute, True)):
            one = evolve(whole[id], id="mine", expect=expect)
            missing = {draft.boundary.id for draft in every(ghostwrite(small, "mood-track", [one]))}
            assert (id in missing) is silent, id


def test_limits_that_have_cases_at_another_step_are_not_drafted_again(shipped):
    """One case in which a shared contraindication holds is, at each step."""
    there = written(shipped, list(ghostwrite(shipped, "depression")))
    left = {draft.boundary.id for draft in every(ghostwrite(shipped, "panic", there))}
    (at,) = {id for id in left if "ic3-audit" in id}
    assert at == "panic-icbt-ic3-audit-audit-15"
    there.append(evolve(there[0], id=at))  # a name that is taken cannot be given again
    assert at not in {draft.boundary.id for draft in every(ghostwrite(shipped, "panic", there))}


def test_a_value_that_the_patient_cannot_have_is_said(tmp_path):
    """An item is never above its total: below and at the limit there is a patient, above it there is none."""
    shutil.copytree(SMALL, tmp_path / "mine")
    file = tmp_path / "mine" / "mood.toml"
    text = file.read_text("utf-8").replace("mood == low and not (weeks >= 40)", "mood == 1")
    file.write_text(text.replace('"tired"\n  kind', '"mood.item3 >= 1"\n  kind'), "utf-8")
    found = {
        d.boundary.word: d.found
        for d in ghostwrite(stegvis.load(tmp_path / "mine"))
        if d.boundary.rule.name == "too-tired"
    }
    assert found == {"0": True, "1": True, "2": False, "unknown": True}


def test_what_no_patient_can_be_is_said(tmp_path):
    """An item above its total would be refused; an action for an age that its track is not for never comes."""
    shutil.copytree(SMALL, tmp_path / "mine")
    file = tmp_path / "mine" / "mood.toml"
    text = file.read_text("utf-8").replace('"tired"\n  kind', '"mood.item3 >= 1 and mood == 0"\n  kind')
    file.write_text(text.replace('when = "tired"\ndo', 'when = "age < 18"\ndo'), "utf-8")
    drafts = list(ghostwrite(stegvis.load(tmp_path / "mine")))
    lost = {d.boundary.id for d in drafts if d.boundary.rule.name in ("too-tired", "rest") and not d.found}
    named = {d.boundary.id for d in drafts if d.boundary.rule.name in ("too-tired", "rest")}
    assert lost == named == {
        "mood-course-too-tired-mood-1", "mood-course-too-tired-mood-item3-1", "rest-age-17",
    }  # fmt: skip


@pytest.mark.uncounted
def test_one_track_alone_has_what_it_shares(shipped):
    """The first step of those that are drafted has the limits."""
    found = {draft.boundary.id for draft in every(ghostwrite(shipped, "panic"))}
    assert {f"panic-icbt-ic3-audit-audit-{value}" for value in (14, 15, 16, "unknown")} <= found


BARRED = (
    '[[unsuitable]]\nset = "both"\nid = "shared"\nwhen = "b"\nkind = "stop"\nbecause = { sv = "b", en = "b" }\n'
    'confidence = "low"\nclaim = { basis = "inference" }\n'
)
DOES = (
    '[[action]]\nid = "does"\nwhen = "c"\ndo = { sv = "gör", en = "do" }\nbecause = { sv = "c", en = "c" }\n'
)


def test_what_two_steps_share_and_what_the_track_of_everybody_does(tmp_path):
    """A shared contraindication has its limits where it is first met; an action of that track needs no need."""
    both = 'unsuitable_sets = ["both"]'
    made = pathway(
        tmp_path, finding("a"), finding("b"), finding("c"), need("a-rule", "a", "mid"), BARRED,
        f'{DOES}confidence = "low"\nclaim = {{ basis = "inference" }}\n',
        steps=[step("s-low", "low"), step("s-mid", "mid", both), step("s-next", "mid", both), step("s-top", "top")],
    )  # fmt: skip
    found = {one.boundary.id: one for one in every(ghostwrite(made))}
    assert found["does-c-no"].expect["lacks"] == ["does"] and found["does-c-yes"].expect["actions"] == [
        "does"
    ]
    assert found["does-c-no"].given.get("findings", {}).get("a") is not True
    assert found["s-mid-shared-b-no"].expect["step"] == "s-mid"
    assert found["s-mid-shared-b-yes"].expect["step"] == "s-top"
    assert [id for id in found if id.startswith("s-next-shared")] == []


def test_where_every_patient_on_a_limit_is_refused_none_is_drafted(tmp_path):
    """A scale that is not for the age at which an action turns."""
    does = DOES.replace('"c"', '"phq9 >= 10 and age >= 15"', 1)
    said = written_text(
        need("a-rule", "phq9 >= 10", "mid"), f'{does}confidence = "low"\nclaim = {{ basis = "inference" }}\n'
    )
    (tmp_path / "written.toml").write_text(
        said.replace("instruments = []", 'instruments = ["phq9"]'), "utf-8"
    )
    made = stegvis.load(tmp_path / "written.toml")
    drafts = {one.boundary.id: one for one in ghostwrite(made) if one.boundary.rule.id == "does"}
    assert [(id, one.given) for id, one in drafts.items() if "age" in id] == [("does-age-14", {})]
