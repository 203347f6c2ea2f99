"""Build the site of the documentation: `docs/`, what lies beside it, and a reference made of the docstrings.

    python tools/site/build.py build/site

It lies as in the repository, so that a link that works there works here. A warning is an error.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from sphinx.cmd.build import build_main

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LEFT_OUT = shutil.ignore_patterns("examples", "*.toml")
ASIDE = ("full-course", "coverage.md")
"""What `make docs` writes: it may be there or not."""


def staged(folder: Path) -> Path:
    """Lay out the pages as they lie in the repository, and the site's own beside them."""
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for page in ROOT.glob("*.md"):
        shutil.copy(page, folder)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns(*ASIDE))
    return folder


def main(out: str) -> int:
    """Build the site, and say where it is.

    Returns:
        What Sphinx returns: 0 when nothing warned.
    """
    with tempfile.TemporaryDirectory() as scratch:
        source = staged(Path(scratch) / "source")
        words = ["-W", "--keep-going", "-q", "-b", "html", "-c", str(HERE), "-d", f"{scratch}/doctrees"]
        code = build_main([*words, str(source), out])
    if not code:
        print(f"{out}/index.html")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
