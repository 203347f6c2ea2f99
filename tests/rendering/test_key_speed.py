"""How long a key takes in the page, and how long the longest piece of the rationale: said, and judged by nobody's clock.

What is measured is the time that the page's own thread works, as if the processor were four times slower: what
else the machine does at the same time does not count. The tests fail on what is counted, not on a clock.
"""

from in_browser import opened
from selenium.webdriver.common.keys import Keys

from draws import in_full

SLOWER = 4
SAFETY, ASKED = 30, 24
ROW = "const rows = [...document.querySelectorAll('.line-ask')]; rows[arguments[0] % rows.length].focus(); document.body.offsetHeight;"
KEY = """
const [key] = arguments;
document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
document.body.offsetHeight;
return document.documentElement.dataset.told;
"""
PIECES = """
const form = document.getElementById('form');
const p = stegvisBuild.pathway();
const given = stegvisForm.patient(p, form);
const took = [];
const pieces = stegvis.weighed(stegvis.route(p, stegvis.setAside(p, given), given));
for (let done = false; !done;) { const from = performance.now(); done = pieces.next().done; took.push(performance.now() - from); }
return took;
"""


def worked(browser):
    """The milliseconds that the page's thread has worked, four times slower."""
    found = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(1000 * SLOWER * one["value"] for one in found if one["name"] == "TaskDuration")


def took(browser, key, row=None):
    if row is not None:
        browser.execute_script(ROW, row)
    before = worked(browser)
    browser.execute_script(KEY, key)
    return worked(browser) - before


def begun(browser, site):
    opened(browser, site, view="call")
    for one in (Keys.TAB, Keys.ENTER, "1", *"34", Keys.ENTER, "1", "2"):
        browser.switch_to.active_element.send_keys(one)


def played(browser, site):
    """What each key of a call takes: reasons, safety, questions and the way back."""
    begun(browser, site)
    idle = sorted(took(browser, "x") for _ in range(20))[10]
    keys = [took(browser, str(i % 9 + 1)) for i in range(8)]
    begun(browser, site)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    browser.execute_script("globalThis.kept = document.querySelector('.line-ask')")
    keys += [took(browser, "n" if i % 3 else "v", i) for i in range(SAFETY)]
    assert browser.execute_script("return document.querySelector('.line-ask') === globalThis.kept")
    browser.execute_script(ROW, 0)
    assert browser.execute_script(KEY, "n") == "no"
    browser.find_element("id", "forward").click()
    keys += [took(browser, key) for i in range(ASKED // 2) for key in ("n", "Backspace")]
    return [max(0.0, one - idle) for one in keys]


def test_the_answer_follows_a_key_at_once(browser, site):
    """A key builds nothing anew that it does not change, and works out no rationale; the least of three rounds is said (of one while one works)."""
    browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    rounds = [played(browser, site) for _ in range(3 if in_full() else 1)]
    own = sorted(map(min, zip(*rounds, strict=True)))
    at = {part: own[int(part * len(own))] for part in (0.5, 0.95)}
    print(
        f"\n{len(own)} keys: median {at[0.5]:.0f} ms, 95th percentile {at[0.95]:.0f} ms, most {own[-1]:.0f} ms"
    )
    assert len(own) == 8 + SAFETY + ASKED


def test_the_rationale_comes_in_pieces(browser, site):
    """Also while the age is unknown; no piece is more than one other answer, so that a key never waits for the whole."""
    for name, age in (("an age", "34"), ("no age", "")):
        opened(browser, site, view="call")
        browser.execute_script(
            "for (const [name, value] of [['age', arguments[0]], ['low_mood', 'yes'], ['sleep_problem', 'yes']])"
            " stegvisForm.set(document.getElementById('form'), name, value)",
            age,
        )
        pieces = browser.execute_script(PIECES)
        print(f"\n{name}: {len(pieces)} pieces, {sum(pieces):.0f} ms, the longest {max(pieces):.0f} ms")
        assert len(pieces) > 50
