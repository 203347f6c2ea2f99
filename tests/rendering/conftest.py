"""The site of the shipped pathway, and a real browser that opens it."""

import pytest
from chromium import chromium
from in_browser import shown_site


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guide")
    for name, html in shown_site().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(html, "utf-8")
    return folder


@pytest.fixture(scope="session")
def browser():
    with chromium() as made:
        yield made
