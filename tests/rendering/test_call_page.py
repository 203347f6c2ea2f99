"""The page of a call: what a key does and does not do, what is denied, what is lost, what is said aloud."""

import json

import pytest
from in_browser import REAL, came_true, opened, waited

import stegvis
from stegvis.language import inputs_of
from stegvis.model import patient


def entered(browser):
    """What the form holds, as Python reads a patient."""
    return browser.execute_script(
        "return stegvisForm.patient(stegvisBuild.pathway(), document.getElementById('form'))"
    )


def started(browser, site, age="34", sex="1", reason="2", page="index.html"):
    """A call at the safety questions."""
    from selenium.webdriver.common.keys import Keys

    opened(browser, site, page, view="call")
    press(browser, Keys.TAB, Keys.ENTER, "1", *age, Keys.ENTER, sex, reason, Keys.ENTER)


def press(browser, *keys):
    for one in keys:
        browser.switch_to.active_element.send_keys(one)


def focused(browser):
    return browser.execute_script("return document.activeElement.dataset.keys || document.activeElement.id")


def test_nothing_is_proposed_before_the_age_and_what_it_is_about(browser, site):
    """Then it says that safety comes first, and a red flag is shown at any age."""
    opened(browser, site, view="call")
    lead = browser.find_element("id", "lead")
    assert lead.text == "Börja med ålder" and "Vem" not in browser.find_element("id", "summary").text
    started(browser, site)
    assert lead_of(browser) == "Fråga om säkerhet först"
    opened(browser, site)
    browser.execute_script(
        "stegvisForm.set(document.getElementById('form'), 'suicide_attempt_or_threat', 'yes')"
    )
    browser.execute_script("document.getElementById('form').dispatchEvent(new Event('input'))")
    assert lead_of(browser) == "Omedelbart"
    call = browser.find_element("css selector", "#summary .tel")
    assert call.get_attribute("href") == "tel:112"
    flag = stegvis.route(REAL, patient({"findings": {"suicide_attempt_or_threat": True}})).actions[0]
    assert browser.find_element("css selector", "#summary .first").text == flag["do"]["sv"]


def lead_of(browser):
    return browser.find_element("id", "lead").text


def test_a_yes_asks_which_before_the_rest_is_no(browser, site):
    """Something in the body, yes, and the rest no: what it was is still asked; a chosen detail lets the others be denied."""
    started(browser, site)
    press(browser, "j", "r")
    said = entered(browser)["findings"]
    details = {"functional_collapse", "somatic_alarm", "chest_symptoms_recent"}
    assert said["screen_body"] is True and said["screen_death"] is False and not details & set(said)
    started(browser, site)
    press(browser, "j")
    browser.find_element("css selector", '[data-box="somatic_alarm"]').click()
    press(browser, "r")
    said = entered(browser)["findings"]
    assert said["somatic_alarm"] is True and said["chest_symptoms_recent"] is False


def test_the_rest_no_denies_by_name_what_is_shown_and_nothing_else(browser, site):
    """Pressed again it gives back the answers that were there before; the nurse's own judgements stay open."""
    started(browser, site)
    press(browser, "n")
    assert focused(browser) == "screen_death"
    shown = browser.find_element("id", "rest").text
    denied = {id for id, one in entered(browser)["findings"].items() if one is False}
    assert denied == {"screen_body"} and "tankar på döden" in shown and "akuta besvär i kroppen" not in shown
    press(browser, "r")
    now = entered(browser)
    denied = {id for id, one in now["findings"].items() if one is False}
    rows = browser.execute_script(
        "return [...document.querySelectorAll('.rows:not(.judged) .line-ask')].map((one) => one.dataset.keys)"
    )
    assert denied == set(rows) and now["none_of"] == [] and focused(browser) == "screen_judged"
    press(browser, "r")
    assert {id for id, one in entered(browser)["findings"].items() if one is False} == {"screen_body"}


def test_letters_answer_only_where_a_question_has_the_focus(browser, site):
    """Not in a field, not after they are turned off; every key has a button."""
    started(browser, site)
    browser.find_element("id", "save").send_keys("n")
    assert "screen_body" not in entered(browser)["findings"]
    browser.find_element("id", "keys").click()
    browser.execute_script("document.querySelector('[data-keys=screen_body]').focus()")
    press(browser, "n")
    assert "screen_body" not in entered(browser)["findings"]
    browser.find_element("css selector", "[data-keys=screen_body] [data-to=no]").click()
    assert entered(browser)["findings"]["screen_body"] is False


def test_what_was_answered_is_one_key_away(browser, site):
    """Backspace and a chip lead back to a question; the new answer counts."""
    from selenium.webdriver.common.keys import Keys

    started(browser, site)
    press(browser, "r", "n", "n", Keys.ENTER)
    first = browser.execute_script("return stegvisCall.state().about.ids[0]")
    press(browser, "n", Keys.BACKSPACE)
    assert browser.execute_script("return stegvisCall.state().about.ids[0]") == first
    press(browser, "j")
    assert entered(browser)["findings"][first] is True


def test_not_known_and_not_asked_are_two_answers(browser, site):
    """What the patient does not know is unknown in the data, and is not asked again."""
    from selenium.webdriver.common.keys import Keys

    started(browser, site)
    press(browser, "r", "n", "n", Keys.ENTER)
    first = browser.execute_script("return stegvisCall.state().about.ids[0]")
    press(browser, "v")
    assert entered(browser)["findings"][first] == "unknown"
    assert browser.execute_script("return stegvisCall.state().about.ids[0]") != first


@pytest.mark.parametrize("wrong", ["12,5", "2.5"])
def test_a_half_point_is_refused_and_never_made_whole(browser, site, wrong):
    """A comma is a decimal point; the field says what is wrong, and the wheel changes nothing."""
    opened(browser, site)
    browser.execute_script(
        "document.getElementById('form').elements['score:phq9'].closest('fieldset').hidden = false"
    )
    field = browser.find_element("css selector", "[name='score:phq9']")
    browser.find_element("id", "age").send_keys("34")
    browser.execute_script(
        "const one = arguments[0]; one.value = arguments[1]; one.dispatchEvent(new Event('input', {bubbles: true}))",
        field,
        wrong,
    )
    assert (
        field.get_attribute("aria-invalid") == "true"
        and wrong.replace(",", ".") in browser.find_element("id", "summary").text
    )
    browser.execute_script("arguments[0].value = '15'; arguments[0].focus()", field)
    browser.execute_script(
        "arguments[0].dispatchEvent(new WheelEvent('wheel', {deltaY: 100, bubbles: true}))", field
    )
    assert field.get_attribute("value") == "15" and field.get_attribute("inputmode") == "numeric"


def test_a_birth_date_is_an_age_today(browser, site):
    """The years since then, the day itself included; a day to come is no age."""
    opened(browser, site)
    years = "return stegvisForm.years(arguments[0], new Date(2026, 10, 28))"
    said = {
        "1992-11-28": 34,
        "19921129": 33,
        "2026-11-28": 0,
        "34": 34,
        "2027-01-01": "?",
        "1992-02-31": "?",
        "x": "?",
    }
    assert {one: browser.execute_script(years, one) for one in said} == said


def test_another_patient_is_asked_about_once_and_can_be_undone(browser, site):
    """Until the next answer; leaving is asked about only while there is something to lose."""
    started(browser, site)
    kept = entered(browser)
    leaving = "return typeof globalThis.onbeforeunload"
    assert browser.execute_script(leaving) == "function"
    link = browser.find_element("link text", "Varningsflaggor")
    assert "svaren står kvar" in link.get_attribute("title")
    link.click()
    assert len(browser.window_handles) == 1 and entered(browser) == kept
    frame = browser.find_element("css selector", "#drawer iframe")
    assert frame.get_attribute("src") == (site / "red-flags.html").as_uri()
    browser.find_element("css selector", "#drawer button").click()
    assert browser.switch_to.active_element == link and entered(browser) == kept
    browser.find_element("id", "new-patient").click()
    browser.find_element("css selector", "#sure [value=no]").click()
    assert entered(browser) == kept
    browser.find_element("id", "new-patient").click()
    browser.find_element("css selector", "#sure [value=yes]").click()
    assert came_true(lambda: entered(browser)["findings"] == {})
    assert browser.execute_script(leaving) == "object"
    assert "Urklipp" in browser.find_element("id", "undone").text
    browser.find_element("id", "undo").click()
    assert entered(browser) == kept
    browser.find_element("id", "new-patient").click()
    browser.find_element("css selector", "#sure [value=yes]").click()
    assert came_true(lambda: browser.find_element("id", "undone").is_displayed())
    browser.find_element("css selector", "[data-keys=caller] [data-to=parent]").click()
    assert not browser.find_element("id", "undo").is_displayed()


def test_a_draft_is_a_patient_of_python(browser, site, tmp_path):
    """Saved, read by Python, opened again: the same answers; what has no field is named."""
    started(browser, site)
    press(browser, "v", "r")
    kept = entered(browser)
    text = browser.execute_async_script(
        "const done = arguments[0]; document.addEventListener('stegvis-draft', (event) => done(event.detail), { once: true });"
        "document.getElementById('save').click()"
    )
    said = json.loads(text)
    assert said == kept
    assert stegvis.route(REAL, stegvis.Assessment.from_dict(said)).level
    file = tmp_path / "draft.json"
    file.write_text(json.dumps({**said, "findings": {**said["findings"], "unheard_of": True}}), "utf-8")
    opened(browser, site, view="call")
    browser.find_element("id", "draft").send_keys(str(file))
    waited(browser, "told")
    waited(browser, "opened")
    assert "unheard_of" in browser.find_element("id", "draft-said").text and entered(browser) == kept
    file.write_text("{", "utf-8")
    browser.execute_script("delete document.documentElement.dataset.opened")
    browser.find_element("id", "draft").send_keys(str(file))
    waited(browser, "opened")
    assert "inget utkast" in browser.find_element("id", "draft-said").text


def test_a_change_is_said_once_in_few_words(browser, site):
    """A red flag and how soon, after half a second of silence; the region is there from the start, empty."""
    opened(browser, site, view="call")
    live = browser.find_element("id", "live")
    assert live.get_attribute("role") == "status" and live.get_attribute("textContent") == ""
    started(browser, site)
    press(browser, "n", "j", "1")
    assert browser.execute_script("return document.getElementById('live').textContent") == ""
    assert came_true(lambda: browser.execute_script("return document.getElementById('live').textContent"))
    said = browser.find_element("id", "live").get_attribute("textContent")
    assert "Varningsflagga" in said and len(said.split()) < 8


@pytest.mark.parametrize(
    ("typed", "found"),
    [("nedstämd", "low_mood"), ("paniken", "panic_attacks"), ("sömnn", "sleep_problem"), ("zzzz", None)],
)
def test_search_finds_by_stem_and_past_a_slip(browser, site, typed, found):
    """The number of hits is said; an empty field says nothing."""
    opened(browser, site, view="call")
    field = browser.find_element("id", "seek")
    assert browser.find_element("id", "hits-said").text == ""
    field.send_keys(typed)
    hits = browser.find_elements("css selector", "#hits button")
    assert str(len(hits)) in browser.find_element("id", "hits-said").text
    if found:
        name = REAL.inputs[found].name.sv
        assert name in [one.text.lower() for one in hits]
    else:
        assert hits == []


def test_the_call_ends_with_a_summary_and_a_safety_net(browser, site, tmp_path):
    """What was said, chosen and left out stands below Python's note; the call is done when each part is one of them."""
    started(browser, site)
    browser.execute_script("stegvisCall.go('start')")
    browser.find_element("id", "story").send_keys("Sover inte.\nSäger hon.")
    browser.find_element("id", "forward").click()
    press(browser, "r", "n", "n")
    browser.execute_script("stegvisCall.go('end')")
    text = browser.find_element("css selector", "blockquote").text
    assert "Du är 34 år." in text and "nedstämdhet" in text and "Har jag förstått rätt?" in text
    browser.find_element("css selector", "[data-net=confirmed]").click()
    for net in ("uncertain-said", "watch-said", "where-said", "when-left"):
        browser.find_element("id", "forward").click()
        assert focused_part(browser) == net.split("-")[0] and not browser.find_element("id", "copied").text
        browser.find_element("css selector", f"[data-net={net}]").click()
    browser.find_element("css selector", "#own-urgency [value=same_day]").click()
    assert (
        "Skriv skälet" in browser.find_element("id", "own-said").text
        and "override" not in drafted(browser)["call"]
    )
    browser.find_element("id", "own-reason").send_keys("ensam i kväll")
    chosen = "Samma dag. Skäl: ensam i kväll"
    assert chosen in browser.find_element("id", "summary").text
    note = browser.execute_async_script(
        "const done = arguments[0]; document.addEventListener('stegvis-note', (event) => done(event.detail), { once: true });"
        "document.getElementById('copy').click()"
    )
    expected = stegvis.route(REAL, stegvis.Assessment.from_dict(entered(browser))).to_text("sv")
    assert note.startswith(expected)
    assert note[len(expected):].splitlines() == [
        f"Eget val: {chosen}", "Berättar: Sover inte. Säger hon.", "Råd givna om: osäkerhet, håll utkik, vart. Utelämnat: när.", "Sammanfattningen är uppläst och bekräftad.",
    ]  # fmt: skip
    said = drafted(browser)
    advice = {"uncertain": "said", "watch": "said", "where": "said", "when": "left"}
    override = {"urgency": "same_day", "reason": "ensam i kväll"}
    call = {"confirmed": True, "story": "Sover inte.\nSäger hon.", "override": override, "advice": advice}
    assert said["call"] == call == stegvis.Assessment.from_dict(said).call
    file = tmp_path / "call.json"
    file.write_text(json.dumps({**said, "contact_date": "2026-03-05"}), "utf-8")
    opened(browser, site, view="call")
    browser.find_element("id", "draft").send_keys(str(file))
    waited(browser, "opened")
    assert drafted(browser) == said and copied(browser) == note
    assert "contact_date" in browser.find_element("id", "draft-said").text


def focused_part(browser):
    """The part of the safety net whose button has the focus."""
    return browser.switch_to.active_element.get_attribute("data-net").split("-")[0]


def test_one_screen_of_safety_is_seven_questions_at_most(browser, site):
    """Of a teenager's parent there is one more: it is asked next, by itself."""
    from selenium.webdriver.common.keys import Keys

    opened(browser, site, view="call")
    press(browser, Keys.TAB, Keys.ENTER, "2", "1", "4", Keys.ENTER, "1", "1", Keys.ENTER)
    rows = browser.execute_script(
        "return [...document.querySelectorAll('.rows:not(.judged) .line-ask')].map((one) => one.dataset.keys)"
    )
    assert len(rows) == 7 and {"screen_death", "screen_attempt"} < set(rows)
    press(browser, "r", "n", "n", Keys.ENTER)
    asked = []
    while lead_of(browser) == "Fråga om säkerhet först":
        asked += browser.execute_script("return stegvisCall.state().about.ids")
        press(browser, "n")
    assert not set(asked) & set(rows) and "child_physical_or_development_alarm" in asked


def test_what_the_patient_declines_is_entered_told_and_kept(browser, site, tmp_path):
    """A form of care and the proposed step, at the end of a call; the card, the note and the draft are Python's."""
    started(browser, site)
    press(browser, "r", "n", "n")
    browser.execute_script(
        "const form = document.getElementById('form'); stegvisForm.set(form, 'score:phq9', '12'); stegvisForm.set(form, 'item:phq9:9', '0');"
        "form.dispatchEvent(new Event('input')); stegvisCall.go('end')"
    )
    proposed = "depression-icbt"
    for one in ("net", "drugs", proposed):
        browser.find_element("css selector", f"[data-keys=declines] [data-to='{one}']").click()
        assert browser.switch_to.active_element.get_attribute("data-to") == one
    said = entered(browser)
    assert sorted(said["declines"]) == sorted(["net", "drugs", proposed])
    rec = stegvis.route(REAL, stegvis.Assessment.from_dict(said))
    assert rec.status == "provisional" and copied(browser) == rec.to_text("sv")
    card = browser.find_element("id", "summary").text
    assert "Patienten avböjer" in card and "behandling på nätet" in card and "Individuell KBT" in card
    browser.find_element("css selector", f"[data-keys=declines] [data-to='{proposed}']").click()
    assert sorted(entered(browser)["declines"]) == ["drugs", "net"]
    kept = drafted(browser)
    (tmp_path / "one.json").write_text(json.dumps(kept), "utf-8")
    (tmp_path / "two.json").write_text(
        json.dumps({**kept, "declines": ["net", proposed, "anxiety-icbt"]}), "utf-8"
    )
    for file, left, unplaced in (
        ("one.json", ["drugs", "net"], False),
        ("two.json", [proposed, "net"], True),
    ):
        opened(browser, site, view="call")
        browser.find_element("id", "draft").send_keys(str(tmp_path / file))
        waited(browser, "opened")
        assert sorted(entered(browser)["declines"]) == sorted(left)
        assert ("declines" in browser.find_element("id", "draft-said").text) is unplaced


def test_back_goes_to_the_question_before_and_never_empties_the_form(browser, site):
    """The browser's own Back; with nothing entered it leaves as anywhere."""
    from selenium.webdriver.common.keys import Keys

    started(browser, site)
    press(browser, "r", "n", "n", Keys.ENTER)
    first = browser.execute_script("return stegvisCall.state().about.ids[0]")
    press(browser, "n")
    kept = entered(browser)
    for _ in range(3):
        browser.back()
    assert entered(browser) == kept and browser.current_url.endswith("index.html")
    state = browser.execute_script("return stegvisCall.state()")
    assert state["screen"] in ("start", "safety", "ask") and first not in (state["about"] or {}).get(
        "ids", []
    )


def test_a_rule_opens_beside_the_form(browser, site):
    """What it says, what it saw and what it rests on; Escape gives the focus back, nothing is lost."""
    from selenium.webdriver.common.keys import Keys

    started(browser, site)
    press(browser, "r", "n", "n", Keys.ENTER)
    browser.execute_script(
        "const form = document.getElementById('form'); stegvisForm.set(form, 'score:phq9', '16');"
        "form.dispatchEvent(new Event('input'))"
    )
    kept = entered(browser)
    browser.execute_script("document.getElementById('more').open = true")
    waited(browser, "told")
    links = [
        one
        for one in browser.find_elements("css selector", "#answer button.link")
        if one.text.startswith("Regel ")
    ]
    link = links[0]
    link.click()
    drawer = browser.find_element("id", "drawer")
    rule = next(one for one in REAL.ruleset.rules if one.id == link.text.split()[1])
    assert drawer.is_displayed() and rule.because.sv in drawer.text and "Gränsen" in drawer.text
    href = browser.find_element("id", "drawer-tab").get_attribute("href")
    browser.find_element("css selector", "#drawer-text button").click()
    frame = browser.find_element("css selector", "#drawer iframe")
    assert frame.get_attribute("src") == href and href.endswith(f"#{rule.id}")
    browser.switch_to.frame(frame)
    read = f"return document.getElementById('{rule.id}')?.textContent || ''"
    assert came_true(lambda: rule.because.sv in browser.execute_script(read))
    assert browser.find_elements("css selector", "a[href^='index.html']") == []
    browser.find_element("css selector", "a").send_keys(Keys.ESCAPE)
    browser.switch_to.default_content()
    assert came_true(lambda: not drawer.is_displayed())
    assert browser.switch_to.active_element == link and entered(browser) == kept
    assert browser.find_elements("css selector", "iframe") == []
    assert [one for one in browser.get_log("browser") if one["level"] == "SEVERE"] == []


def test_a_yes_of_which_no_detail_was_true_is_read_back(browser, site):
    """Thoughts of death, and none of what that opens: the summary says the yes, not only the noes."""
    started(browser, site)
    browser.execute_script(
        "const form = document.getElementById('form'); stegvisForm.set(form, 'screen_death', 'yes');"
        "for (const id of arguments[0]) stegvisForm.set(form, id, 'no'); form.dispatchEvent(new Event('input')); stegvisCall.go('end')",
        [id for id, gate in REAL.gates.items() if "screen_death" in inputs_of(gate)],
    )
    text = browser.find_element("css selector", "blockquote").text
    assert f"ja om: {REAL.inputs['screen_death'].short.sv}" in text


def test_before_safety_is_asked_there_is_nothing_to_promise(browser, site):
    """Who and what stand there, but no sentence to say and no day to book until the red flags are asked about."""
    from selenium.webdriver.common.keys import Keys

    started(browser, site)
    card = browser.find_element("id", "summary").text
    assert "Vem" in card and "Säg" not in card and "Boka" not in card
    press(browser, "r", "n", "n", Keys.ENTER)
    for _ in range(12):
        if lead_of(browser) != "Fråga om säkerhet först":
            break
        press(browser, "n")
    card = browser.find_element("id", "summary").text
    assert "Säg" in card and "Boka senast" in card


def test_no_unknown_unanswered_and_unasked_are_four_things(browser, site, tmp_path):
    """On the page, in the note and in the file, which is opened again as it was; Python's note says the same."""
    started(browser, site)
    press(browser, "n")
    browser.find_element("css selector", "[data-keys=screen_death] [data-to=unknown]").click()
    browser.find_element("id", "forward").click()
    file = tmp_path / "call.json"
    for _ in range(2):
        said = drafted(browser)
        findings = said["findings"]
        assert findings["screen_body"] is False and findings["screen_death"] == "unknown"
        assert findings["screen_attempt"] is None and "bipolar_known" not in findings
        assert "Inte besvarat" in browser.find_element("css selector", ".answered").text
        rec = stegvis.route(REAL, stegvis.Assessment.from_dict(said))
        names = {id: REAL.inputs[id].name.sv for id in findings}
        note = rec.to_text("sv")
        line = next(one for one in note.splitlines() if names["screen_attempt"] in one)
        denied, unsure, silent = (
            line.index(names[id]) for id in ("screen_body", "screen_death", "screen_attempt")
        )
        assert (
            denied
            < line.index("vet inte")
            < unsure
            < line.index("inget svar")
            < silent
            < line.rindex("nte frågat")
        )
        assert copied(browser) == note
        file.write_text(json.dumps(said), "utf-8")
        opened(browser, site, view="call")
        browser.find_element("id", "draft").send_keys(str(file))
        waited(browser, "opened")
        browser.execute_script("stegvisCall.go('end')")
        text = browser.find_element("css selector", "blockquote").text
        silent = next(one for one in text.splitlines() if one.startswith("Du har inte svarat på"))
        assert REAL.inputs["screen_attempt"].short.sv in silent


def drafted(browser):
    """The file that the page saves."""
    return json.loads(
        browser.execute_async_script(
            "const done = arguments[0]; document.addEventListener('stegvis-draft', (event) => done(event.detail), { once: true });"
            "document.getElementById('save').click()"
        )
    )


def copied(browser):
    """The note that the page copies."""
    return browser.execute_async_script(
        "const done = arguments[0]; document.addEventListener('stegvis-note', (event) => done(event.detail), { once: true });"
        "document.getElementById('copy').click()"
    )


def test_escape_answers_nothing_and_a_slash_leads_to_the_search(browser, site):
    """The second time that another patient is asked about, too; the search leads to any question from any screen."""
    from selenium.webdriver.common.keys import Keys

    started(browser, site)
    for said in ("yes", None):
        browser.execute_script(
            "stegvisForm.set(document.getElementById('form'), 'age', '34');"
            "document.getElementById('form').dispatchEvent(new Event('input'))"
        )
        browser.find_element("id", "new-patient").click()
        if said:
            browser.find_element("css selector", "#sure [value=yes]").click()
            assert came_true(lambda: entered(browser).get("age") is None)
        else:
            browser.switch_to.active_element.send_keys(Keys.ESCAPE)
            assert came_true(lambda: not browser.find_element("id", "sure").is_displayed())
            waited(browser, "told")
            assert browser.find_element("id", "sure").get_property("returnValue") == ""
            assert entered(browser)["age"] == 34
    started(browser, site)
    press(browser, "/")
    assert browser.switch_to.active_element.get_attribute("id") == "seek"
    press(browser, *"litium", Keys.ENTER)
    assert browser.execute_script("return stegvisCall.state().about.ids") == ["takes_lithium"]


def test_whether_the_patient_was_spoken_with_is_told(browser, site):
    """When another calls: in the note and in the data; nothing of it when the patient calls."""
    opened(browser, site, view="call")
    form = "const form = document.getElementById('form');"
    browser.execute_script(
        form
        + "stegvisForm.set(form, 'caller', 'relative'); stegvisForm.set(form, 'age', '82'); stegvisForm.set(form, 'low_mood', 'yes');"
        "form.dispatchEvent(new Event('input')); stegvisCall.go('end')"
    )
    assert "talats med" not in copied(browser)
    browser.find_element("css selector", "[data-net=spoken]").click()
    assert "också patienten har talats med" in copied(browser)
    assert drafted(browser)["call"] == {"spoken": True}
    browser.execute_script(
        form
        + "stegvisForm.set(form, 'caller', 'patient'); form.dispatchEvent(new Event('input')); stegvisCall.go('end')"
    )
    assert "talats med" not in copied(browser) and not browser.find_elements(
        "css selector", "[data-net=spoken]"
    )
