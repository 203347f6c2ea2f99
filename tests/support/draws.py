"""How many examples a law is tried on."""

from hypothesis import settings

FULL = 100
"""The examples that a test has which says no number of its own, in the profile `ci`."""


def tries(number, least=10, **more):
    """So many examples under `ci`, and in the same proportion fewer under `dev`, more under `nightly`."""
    return settings(max_examples=drawn(number, least), **more)


def drawn(number, least=10):
    """So many draws of something under `ci`, in proportion under the others, and no fewer than the least."""
    share = round(number * settings.default.max_examples / FULL)
    return max(min(number, least), share)


def in_full():
    """Whether all that the suite promises is wanted: not while one works."""
    return settings.default.max_examples >= FULL
