"""The site of the documentation has every page, and tells of everything that is public; `make docs-site` builds it."""

import importlib
import re
from fnmatch import fnmatch

import pytest

from folders import ROOT

SITE = ROOT / "tools" / "site"
ASIDE = (
    "docs/explanation/coverage.md",
    "docs/tutorial/full-course/*",
    "docs/tutorial/back-pain/*",
    "docs/examples/*",
)
"""Written by `make docs`, or no page."""


def named():
    """What the tables of contents name, patterns among them."""
    pages = [SITE / "index.md", *sorted((SITE / "api").glob("*.md"))]
    blocks = [
        block
        for page in pages
        for block in re.findall(r"```\{toctree\}\n(.*?)```", page.read_text("utf-8"), re.S)
    ]
    return [line for block in blocks for line in block.splitlines() if line and not line.startswith(":")]


def test_every_page_is_in_the_contents():
    """The documentation's own, and what lies at the top of the repository."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    names = [str(page.relative_to(ROOT)) for page in pages]
    wanted = [name for name in names if not any(fnmatch(name, one) for one in ASIDE)]
    assert [
        name for name in wanted if not any(fnmatch(name.removesuffix(".md"), one) for one in named())
    ] == []


def test_what_the_contents_name_is_there():
    """Under the names that it has once it is laid out."""
    for name in named():
        folder = (
            SITE
            if name.startswith("api")
            else SITE / "api"
            if (SITE / "api" / f"{name}.md").exists()
            else ROOT
        )
        assert list(folder.glob(f"{name}.md")), name


@pytest.mark.parametrize(
    "wing",
    ["stegvis", "stegvis.testing", "stegvis.tables", "stegvis.planning", "stegvis.fhir", "stegvis.service"],
)
def test_what_is_public_has_a_page_and_says_what_it_is(wing):
    """Each name that a wing hands out to others is there and has a docstring, if it can have one."""
    texts = [page.read_text("utf-8") for page in (SITE / "api").glob("*.md")]
    assert any(f".. automodule:: {wing}\n" in text for text in texts)
    assert f'"{wing}"' in (SITE / "conf.py").read_text("utf-8")
    module = importlib.import_module(wing)
    for name in module.__all__:
        one = getattr(module, name)
        assert not callable(one) or one.__doc__, name


def test_no_room_has_the_name_of_what_its_wing_hands_out():
    """Else which of the two a name is would hang on what was imported first."""
    wings = [one.parent for one in (ROOT / "src" / "stegvis").glob("*/__init__.py")]
    for wing in wings:
        rooms = {one.stem for one in wing.glob("*.py")} | {
            one.parent.name for one in wing.glob("*/__init__.py")
        }
        handed_out = getattr(importlib.import_module(f"stegvis.{wing.name}"), "__all__", ())
        assert rooms.isdisjoint(handed_out), wing.name


def test_every_decision_is_listed():
    """With the title that it has."""
    text = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    for page in (ROOT / "docs" / "decisions").glob("0*.md"):
        title = page.read_text("utf-8").splitlines()[0].removeprefix("# ")
        assert f"- [{title}]({page.name})" in text
