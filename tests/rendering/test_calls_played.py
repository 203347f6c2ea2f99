"""Calls played in the real browser with real keys: how many questions, keys and seconds until the call has enough."""

import re

import pytest
from in_browser import REAL, opened, sized, waited

from stegvis.language import inputs_of

WORDS_A_MINUTE, ANSWER = 150, 2.0
QUESTIONS, KEYS, SECONDS, DONE = 12, 30, 120, 20

CALLS = {
    "a low mood, PHQ-9 12": {"caller": "1", "age": "34", "sex": "1", "reason": "low_mood", "scores": {"phq9": "12"}, "items": "0"},
    "b sleeps badly, drinks, life is meaningless": {
        "caller": "1", "age": "52", "sex": "2", "reason": "sleep_problem", "yes": ["screen_death", "screen_substances"],
        "scores": {"isi": "14"}, "asked": "screen_death",
    },
    "c a parent of a 14-year-old who cuts herself": {
        "caller": "2", "age": "14", "sex": "1", "yes": ["screen_attempt", "screen_attempt_year", "self_harm"],
        "flag": "self_harm",
    },
    "a mother four months after birth": {
        "caller": "1", "age": "29", "sex": "1", "reason": "perinatal_contact", "seek": "bv", "yes": ["pregnant_or_postpartum"], "scores": {"epds": "11"}, "items": "0",
    },
    "a relative worried about an 82-year-old": {"caller": "3", "age": "82", "sex": "2", "reason": "older_mental_health", "third": True},
    "exhaustion on sick leave": {"caller": "1", "age": "45", "sex": "1", "reason": "exhaustion", "yes": ["sick_listed"], "scores": {"phq9": "9", "keds": "22"}, "items": "0"},
    "panic with chest pain": {"caller": "1", "age": "31", "sex": "2", "reason": "panic_attacks", "yes": ["screen_body", "chest_symptoms_recent", "chest_symptoms_now"], "flag": "chest_symptoms_now"},
    "a man with gambling debts": {"caller": "1", "age": "38", "sex": "2", "reason": "alcohol_problem", "yes": ["screen_substances"], "scores": {"audit": "4"}},
    "an asylum seeker by interpreter": {"caller": "1", "age": "27", "sex": "2", "reason": "trauma_event", "seek": "krig", "yes": ["newly_arrived"]},
    "an ADHD question at 10": {"caller": "2", "age": "10", "sex": "2", "reason": "child_npf_suspected", "seek": "adhd", "third": True},
}  # fmt: skip


class Call:
    """Plays one call as a nurse would, and counts."""

    def __init__(self, browser, said):
        from selenium.webdriver.common.keys import Keys

        self.browser, self.said, self.k = browser, said, Keys
        self.keys, self.asked, self.seconds, self.scrolled = 0, [], 0.0, 0
        self.stopped = False

    def press(self, *keys):
        for one in keys:
            self.keys += 1
            self.browser.switch_to.active_element.send_keys(one)

    def js(self, code, *given):
        return self.browser.execute_script(code, *given)

    def on_screen(self):
        """What is to be pressed next lies in view without scrolling."""
        low, off = self.js(
            "const one = document.activeElement.getBoundingClientRect();"
            "const on = document.getElementById('forward')?.getBoundingClientRect();"
            "return [Math.max(one.bottom, on ? on.bottom : 0), window.scrollY]"
        )
        if not self.stopped:
            self.scrolled = max(self.scrolled, low + off - 900)

    def hear(self, text, id):
        if id not in self.asked:
            self.asked.append(id)
            self.seconds += len(text.split()) * 60 / WORDS_A_MINUTE + ANSWER

    def start(self):
        """Caller, age, sex and the reason, from the keyboard alone."""
        said = self.said
        self.press(self.k.TAB, self.k.ENTER, said["caller"], *said["age"], self.k.ENTER, said["sex"])
        self.on_screen()
        reason = said.get("reason")
        if reason:
            button = f"[data-keys=reason] [data-to={reason}]"
            digit = self.js("return document.querySelector(arguments[0] + ' kbd')?.textContent", button)
            if digit:
                self.press(digit)
            else:
                self.press("/", *said["seek"], self.k.ENTER)
        self.press(self.k.ENTER)

    def truth(self, id):
        return id in self.said.get("yes", ())

    def boxes(self):
        """The details that stand open under the question with the focus: their letters, and whether they are ticked."""
        return self.js(
            "return [...document.activeElement.closest('[data-keys]').querySelectorAll('[data-box]')]"
            ".map((one) => [one.dataset.box, one.dataset.letter, one.getAttribute('aria-pressed') === 'true'])"
        )

    def safety(self):
        """Yes where it is so, the rest no by name, the nurse's own judgements one by one."""
        self.on_screen()
        shown = self.js(
            "return [...document.querySelectorAll('.line-ask')].map((one) => [one.dataset.keys, one.querySelector('p').textContent,"
            " !one.closest('.judged')])"
        )
        for id, text, aloud in shown:
            if aloud:
                self.hear(text, id)
        caller = [id for id, _, aloud in shown if aloud]
        for id in [one for one in caller if self.truth(one)]:
            while self.js("return document.activeElement.dataset.keys") != id:
                self.press(self.k.ARROW_DOWN)
            self.press("j")
            while ticked := [letter for box, letter, on in self.boxes() if self.truth(box) and not on]:
                self.press(ticked[0])
        self.press("r")
        while self.js("return !!document.activeElement.closest('.judged .line-ask')"):
            self.press("n")
        self.press(self.k.ENTER)

    def question(self):
        """Answer the question that stands there; tells whether there was one."""
        title = self.js("return document.getElementById('q-title')?.textContent")
        if not title:
            return False
        self.on_screen()
        ids = self.js("return stegvisCall.state().about.ids")
        if len(ids) > 1:
            title += " ".join(["", *(REAL.inputs[id].name.sv for id in ids)])
        if self.js("return !document.querySelector('.ask').matches('.by-clinician, .by-record, .by-unit')"):
            self.hear(title, ids[0])
        if ids[0] in REAL.instruments:
            total = self.said.get("scores", {}).get(ids[0])
            if total is None:
                self.browser.find_element("css selector", ".ask .row .choice").send_keys(self.k.ENTER)
                self.keys += 2
                return True
            self.press(*total, self.k.ENTER)
            if (self.js("return document.activeElement.dataset.keys") or "").startswith("item"):
                self.press(self.said["items"])
        elif len(ids) > 1:
            for id in ids:
                if self.truth(id):
                    self.press(
                        self.js(
                            "return document.querySelector(arguments[0]).dataset.letter", f"[data-box={id}]"
                        )
                    )
            self.js("document.querySelector('.ask').focus()")
            self.press(self.k.ENTER)
        else:
            self.press("j" if self.truth(ids[0]) else "n")
        return True

    def play(self):
        """To the first stop, and then to the second."""
        self.start()
        self.safety()
        for _ in range(40):
            if not self.question():
                break
        phone = (len(self.asked), self.keys, self.seconds)
        waited(self.browser, "told")
        self.stopped = True
        assert re.search(
            r"Räcker för telefonen|Klart|Inget mer att fråga",
            self.browser.find_element("css selector", ".stop").text,
        )
        while self.browser.find_elements("id", "further"):
            self.browser.find_element("id", "further").click()
            for _ in range(40):
                if not self.question():
                    break
        return phone, len(self.asked)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_short(browser, site, name):
    """At most twelve questions and thirty keys to the first stop, under two minutes of speech, nothing to scroll for."""
    said = CALLS[name]
    sized(browser, 1280, 900)
    try:
        opened(browser, site, view="call")
        call = Call(browser, said)
        (questions, keys, seconds), done = call.play()
        print(f"\n{name}: {questions} questions, {keys} keys, {seconds:.0f} s; to the end {done}")
        assert questions <= QUESTIONS and keys <= KEYS and seconds <= SECONDS and done <= DONE
        assert call.scrolled <= 0, call.scrolled
        text = browser.find_element("id", "summary").text
        if "flag" in said:
            named = [rule.name.sv for rule in REAL.red_flags if said["flag"] in inputs_of(rule.when)]
            assert any(name in text for name in named)
        if "asked" in said:
            assert call.asked.index(said["asked"]) <= 2
        assert ("tala med patienten" in text) == (said.get("third", False) or said["caller"] != "1")
        assert [one for one in browser.get_log("browser") if one["level"] == "SEVERE"] == []
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


NARROW = (390, 844)


@pytest.mark.parametrize("name", CALLS)
def test_on_a_telephone_the_question_stands_in_view(browser, site, name):
    """At 390 x 844 each single question and its answers lie below the strip and above the edge, nothing cut at the side.

    Without a red flag they do so before anything is scrolled; with one, the action takes the room and the page moves by itself.
    """
    sized(browser, *NARROW)
    try:
        opened(browser, site, view="call")
        call = Call(browser, CALLS[name])
        seen = []

        def looked():
            group = call.js(
                "const one = document.activeElement.closest('.line-ask,.ask,.picker'); if (!one || one.querySelector('.manies')) return null;"
                "const box = one.getBoundingClientRect(), strip = document.getElementById('lead').getBoundingClientRect();"
                "const to = [...one.querySelectorAll('[data-to],#figure')].filter((other) => !other.closest('details'));"
                "const low = Math.max(...to.map((other) => other.getBoundingClientRect().bottom));"
                "return [box.top - strip.bottom, low, scrollY, document.documentElement.scrollWidth, !!document.querySelector('#summary .flag'),"
                " one.textContent]"
            )
            if group:
                seen.append(group)

        call.on_screen = looked
        call.start()
        call.safety()
        for _ in range(40):
            if not call.question():
                break
        assert seen
        for above, bottom, scrolled, width, flagged, text in seen:
            assert above >= 0 and bottom <= NARROW[1] and width <= NARROW[0], text
            assert flagged or scrolled == 0, (text, scrolled)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
