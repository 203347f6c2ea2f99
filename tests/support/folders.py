"""Where the specimens and the project's own files are."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parent / "specimens" / "small"
TINY = Path(__file__).parent / "specimens" / "tiny"
