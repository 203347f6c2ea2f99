"""The pathways that tests run on."""

import os

import pytest
from hypothesis import settings

import stegvis
from folders import SMALL

# The same examples at each CI run: a red run is about the change, and can be repeated.
settings.register_profile("stegvis", deadline=None, max_examples=100, derandomize="CI" in os.environ)
settings.load_profile("stegvis")


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
