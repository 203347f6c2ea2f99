"""The forms in LHC-Forms, which nobody here wrote: filled in by keyboard, and its totals and gates beside ours.

`STEGVIS_LFORMS=10000` draws as many patients, as `make nightly` does.
"""

import os
import random
import time
from datetime import UTC, datetime

import pytest
from chromium import chromium
from forms_drawn import answers_to, gate_answers, gate_holds, only_what_is_asked, scale_answers, total_of
from records import ON, patient
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import stegvis
from folders import ROOT
from javascript import needs
from stegvis import Assessment, fhir

PATHWAY = stegvis.load("se-primary-care")
LFORMS = ROOT / ".venv/axe/node_modules/lforms/dist/lforms"
LOUD = "LHC-Forms is not installed (make browser): our forms were NOT filled in by it"
MANY = int(os.environ.get("STEGVIS_LFORMS", "38"))
AT_A_TIME = 20
LOADED = ("webcomponent/assets/lib/zone.min.js", "webcomponent/lhc-forms.js", "fhir/R4/lformsFHIR.min.js")
SHOW = """
const [form, done] = arguments;
LForms.Util.addFormToPage(form, "form", { fhirVersion: "R4" }).then(() => done(""), (wrong) => done(String(wrong)));
"""
FOCUSED = "return [document.activeElement.id, document.activeElement.getAttribute('role')]"
# LHC-Forms keeps the total of a form that was saved, be it none: these are filled in now
FILL = """
const [form, responses, done] = arguments;
const searched = { resourceType: "Bundle", type: "searchset", entry: [] };
LForms.Util.setFHIRContext({ request: async () => searched }, { patient: { resourceType: "Patient", id: "p" } });
const made = LForms.Util.convertFHIRQuestionnaireToLForms(form, "R4");
const hidden = (shown, items) => (items ?? []).flatMap((item) =>
  [...(shown.isItemHidden(item) ? [item.linkId] : []), ...hidden(shown, item.items)]);
const all = (items) => (items ?? []).flatMap((item) => [item, ...all(item.items)]);
(async () => {
  const told = [];
  for (const response of responses) {
    const put = LForms.Util.mergeFHIRDataIntoLForms(response, structuredClone(made), "R4");
    const shown = new LForms.LFormsData({ ...put, hasSavedData: false });
    await shown.loadFHIRResources(false);
    await shown._expressionProcessor.runCalculations(false);
    const values = Object.fromEntries(all(shown.items).map((item) => [item.linkId, item.value ?? null]));
    told.push({ hidden: hidden(shown, shown.items), values });
  }
  return told;
})().then(done, (wrong) => done(String(wrong)));
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A page with LHC-Forms, and nothing else of the world."""
    needs(LFORMS.exists(), LOUD)
    page = tmp_path_factory.mktemp("forms") / "page.html"
    scripts = "".join(f'<script src="{(LFORMS / one).as_uri()}"></script>' for one in LOADED)
    looks = f'<link rel="stylesheet" href="{(LFORMS / "webcomponent/styles.css").as_uri()}">'
    page.write_text(f'<!doctype html><meta charset="utf-8">{looks}<div id="form"></div>{scripts}', "utf-8")
    with chromium() as made:
        made.set_script_timeout(60)
        made.get(page.as_uri())
        yield made


def filled(browser, form, responses):
    """What LHC-Forms shows and works out of each saved response."""
    told = []
    for start in range(0, len(responses), AT_A_TIME):
        some = browser.execute_async_script(FILL, form, responses[start : start + AT_A_TIME])
        assert isinstance(some, list), some
        told += some
    return told


def typed(browser, form, answers, worked_out):
    """Fill in a form by keyboard alone, question by question as they get the focus; return them and what is saved."""
    browser.execute_script("document.getElementById('form').replaceChildren()")
    assert browser.execute_async_script(SHOW, form) == ""
    browser.execute_script("document.activeElement.blur()")
    seen, keys = [], ActionChains(browser, duration=0)
    while len(seen) < len(answers):
        keys.send_keys(Keys.TAB).perform()
        name, role = browser.execute_script(FOCUSED)
        link = name.partition("/")[0]
        if link in seen:
            break
        if link in answers:
            seen.append(link)
            chosen = role == "combobox"
            keys.send_keys(Keys.ARROW_DOWN * answers[link] if chosen else str(answers[link])).perform()
    keys.send_keys(Keys.TAB).perform()
    for _ in range(100):
        saved = browser.execute_script("return LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')")
        if {*seen, *worked_out} <= {one["linkId"] for one in saved["item"][0]["item"]}:
            return seen, saved
        time.sleep(
            0.05
        )  # the last answer is taken when its field is left, and the total worked out after that
    raise AssertionError(saved)


@pytest.mark.slow
@pytest.mark.parametrize("id", ["phq9", "gad7", "audit", "cgas"])
def test_filled_in_by_keyboard(id, browser):
    """Our reader finds the answers that were typed, and the total is the one that LHC-Forms worked out."""
    scale = PATHWAY.instruments[id]
    items = answers_to(scale, random.Random(11))
    assert len(items) == scale.items
    keys = {n: scale.allowed(n).index(value) + 1 if scale.summed else value for n, value in items.items()}
    pressed = {f"{id}.item{number}": times for number, times in keys.items()}
    seen, saved = typed(browser, fhir.questionnaire(PATHWAY, id), pressed, [id] if scale.summed else [])
    assert seen == list(pressed)
    born = f"{ON.year - scale.age_lowest - 1}-01-01"
    reading = fhir.read(PATHWAY, [patient(born), saved], on=datetime.now(UTC).date())
    assert reading.assessment.items[id] == items
    told = next(one for one in saved["item"][0]["item"] if one["linkId"] == id) if scale.summed else None
    ours = total_of(PATHWAY, scale, items)
    assert not told or told["answer"] == [{"valueInteger": ours}]
    assert (reading.ignored, reading.conflicts) == ((), ())


@pytest.mark.slow
def test_audit_is_left_where_it_may_be(browser):
    """Who never drinks is asked no more than our form asks, and the total is nought all the same."""
    never = {"audit.item1": 1, "audit.item9": 1, "audit.item10": 1}
    seen, saved = typed(browser, fhir.questionnaire(PATHWAY, "audit"), never, ["audit"])
    assert seen == list(never)
    reading = fhir.read(PATHWAY, [patient(), saved], on=datetime.now(UTC).date())
    told = stegvis.route(PATHWAY, reading.assessment).inputs
    assert [one["value"] for one in told if one["input"] == "audit"] == [0]
    assert [one["answer"] for one in saved["item"][0]["item"] if one["linkId"] == "audit"] == [
        [{"valueInteger": 0}]
    ]


@pytest.mark.slow
def test_totals_are_ours(browser):
    """Of forms wholly answered, and of such with one question left open, which have none."""
    rng, drawn = random.Random(9), {}
    for n in range(MANY):
        scale, items = scale_answers(PATHWAY, rng, n)
        left = dict(items)
        if len(left) > 1 and rng.random() < 0.3:
            del left[min(left)]
        meant = total_of(PATHWAY, scale, items) if left == items else None
        drawn.setdefault(scale.id, []).append((left, meant))
    found = 0
    for id, some in drawn.items():
        if PATHWAY.instruments[id].summed:
            saved = [
                fhir.questionnaire_response(PATHWAY, Assessment(items={id: left}), id, ON) for left, _ in some
            ]
            for one in saved:
                one["item"][0]["item"] = [item for item in one["item"][0]["item"] if item["linkId"] != id]
            told = filled(browser, fhir.questionnaire(PATHWAY, id), saved)
            assert [one["values"][id] for one in told] == [meant for _, meant in some], id
            found += sum(meant is not None for _, meant in some)
    assert found > MANY / 2


@pytest.mark.slow
def test_gates_are_ours(browser):
    """Each question with a gate is shown just when the gate holds for us."""
    rng, tracks = random.Random(10), [track.id for track in PATHWAY.tracks]
    drawn = {}
    for n in range(MANY):
        before = only_what_is_asked(PATHWAY, gate_answers(PATHWAY, rng, 0.9))
        drawn.setdefault(tracks[n % len(tracks)], []).append(before)
    shown = 0
    for track, patients in drawn.items():
        form = fhir.questionnaire(PATHWAY, track)
        saved = [fhir.questionnaire_response(PATHWAY, one, track, ON) for one in patients]
        for before, told in zip(patients, filled(browser, form, saved), strict=True):
            # a scale is behind its gate as a group
            gated = {
                f"{id}-group" if id in PATHWAY.instruments else id: id
                for id in PATHWAY.gates
                if "." not in id
            }
            asked = gated.keys() & told["values"].keys()
            ours = {link for link in asked if not gate_holds(PATHWAY, before, gated[link])}
            assert ours == asked & set(told["hidden"]), before
            shown += len(asked - ours)
    assert shown > MANY
    assert not [one for one in browser.get_log("browser") if "did not resolve" in one["message"]]
