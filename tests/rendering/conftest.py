"""The site of the shipped pathway, and a real browser that opens it."""

import pytest
from in_browser import CHROMIUM, DRIVER, made_browser, shown_site

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
    made = made_browser()
    yield made
    made.quit()
