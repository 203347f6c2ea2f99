"""The pathways that tests run on."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

import kept
import stegvis
from folders import ROOT, SMALL
from stegvis.loading import library

# dev: a look at each law while one works. ci: all that the suite promises, the same examples at each run, so that a
# red run is about the change and can be repeated. nightly: thousands, new ones each night.
settings.register_profile("dev", deadline=None, max_examples=25, derandomize="CI" in os.environ)
settings.register_profile("steady", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True)
settings.register_profile("nightly", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if "CI" in os.environ else "dev"))


def read_once(compose):
    """What is shipped does not change while the tests run: each setting of it is read once in a process."""
    read = {}
    still = (library.SHIPPED.resolve(), (ROOT / "docs" / "examples").resolve())

    def composed(path, overlays=(), unit=None, known=None):
        files = (path, *overlays, *([] if unit is None else [unit]))
        if not all(any(file.resolve().is_relative_to(one) for one in still) for file in files):
            return compose(path, overlays, unit, known)
        here = Path.cwd()
        shown_from = here if any(file.resolve().is_relative_to(here) for file in files) else None
        named = (*map(str, files), unit is None, shown_from)
        if named not in read:
            read[named] = compose(path, overlays, unit, known)
        return read[named]

    return composed


library.compose = read_once(library.compose)


def pytest_configure(config):
    """Branches are counted of what runs, not of what was kept; pathways stay, so that rubbish is sought seldom."""
    gc.set_threshold(50_000, 20, 50)
    kept.ANEW = kept.ANEW or bool(config.getoption("cov_source", default=None))


def pytest_collection_modifyitems(items):
    """A browser takes its time to open, and the page's rules in Node are no lines of Python; so do all drafts."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if not used.isdisjoint({"browser", "node"}):
            item.add_marker("slow")
        if "drafts" in used:
            item.add_marker("uncounted")


@pytest.fixture(scope="session")
def small() -> stegvis.Pathway:
    """The small specimen."""
    return stegvis.load(SMALL)


@pytest.fixture(scope="session")
def shipped() -> stegvis.Pathway:
    """The shipped pathway."""
    return stegvis.load("se-primary-care")


@pytest.fixture(params=["small", "shipped"])
def pathway(request) -> stegvis.Pathway:
    """Each pathway in turn."""
    return request.getfixturevalue(request.param)
