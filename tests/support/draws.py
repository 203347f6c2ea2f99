"""How many examples a law is tried on."""

from hypothesis import settings

FULL = 100
"""The examples that a test has which says no number of its own, in the profile `ci`."""


def tries(number, **more):
    """So many examples under `ci`, and in the same proportion fewer under `dev`, more under `nightly`."""
    share = round(number * settings.default.max_examples / FULL)
    return settings(max_examples=max(min(number, 10), share), **more)


def in_full():
    """Whether all that the suite promises is wanted: not while one works."""
    return settings.default.max_examples >= FULL
