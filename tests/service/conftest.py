"""One service for most tests: it keeps nothing, so they cannot disturb each other."""

import pytest

from calls import Running


@pytest.fixture(scope="session")
def running() -> Running:
    return Running(public_url="http://testserver")
