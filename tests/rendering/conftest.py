"""The site of the shipped pathway, and a real browser that opens it."""

import tempfile

import pytest
from in_browser import CHROMIUM, DRIVER, shown_site

from javascript import needs


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guide")
    for name, html in shown_site().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(html, "utf-8")
    return folder


@pytest.fixture(scope="session")
def browser():
    """Chromium without a head and without a network."""
    needs(
        CHROMIUM and DRIVER,
        "Chromium and its driver are not installed: the guide was NOT tested in a browser",
    )
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={tempfile.mkdtemp()}", "--window-size=1280,1000",
    ):  # fmt: skip
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield made
    made.quit()
