"""The laws, tried on random patients of the back-pain pathway and proven where z3 is installed."""

from pathlib import Path

from stegvis.testing import laws

globals().update(laws(Path(__file__).parent / "pathway", examples=20))
