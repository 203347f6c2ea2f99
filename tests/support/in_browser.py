"""The shipped pathway's site in Chromium: opened, waited for, resized."""

import time
from functools import cache

import stegvis
from kept import kept
from stegvis.rendering.guide import pages

REAL = stegvis.load("se-primary-care")


@cache
def shown_site():
    """Every page of the shipped pathway, by name."""
    return kept("site", lambda: dict(pages(REAL)))


def opened(browser, site, page="index.html", view="all"):
    """A page with nothing entered: all questions, the call or a review."""
    browser.execute_script("globalThis.onbeforeunload = null")
    browser.get((site / page).as_uri())
    waited(browser, "ready")
    if view != "call":
        browser.find_element("css selector", f"[data-view={view}]").click()


def came_true(what):
    """Wait for what the browser does by itself, the closing of a dialog among it; tell whether it came."""
    for tried in range(400):
        if what():
            return True
        time.sleep(0.005 if tried < 40 else 0.03)
    return False


def waited(browser, for_):
    """Wait until the page is ready, or has told all there is to tell."""
    for tried in range(400):
        if browser.execute_script(f"return document.documentElement.dataset.{for_}") == "yes":
            return
        time.sleep(0.005 if tried < 40 else 0.03)
    raise AssertionError(browser.get_log("browser"))


def unfolded(browser):
    """The whole answer, why and what else, as text."""
    browser.execute_script("document.getElementById('more').open = true")
    waited(browser, "told")
    return browser.find_element("id", "answer").text


def sized(browser, width, height=800, scale=1):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False},
    )


def seen_as(browser, **features):
    given = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": given})
