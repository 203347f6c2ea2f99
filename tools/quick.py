"""Run the tests of the wings with changes: `make quick`, or of one of them: `make quick WING=routing`.

What has changed is asked of git: since the branch left main, committed or not. Tests that are marked slow,
and those that open a browser, are left out; `make test` runs them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
LEAN_ON = {
    "beside": ("docs", "loading"),
    "doors": ("loading",),
    "errors": ("loading",),
    "model": ("loading", "routing"),
    "pytest_stegvis": ("testing",),
    "schemas": ("rendering",),
    "support": ("routing",),
    "tools": ("docs",),
    "command": ("cli",),
    "verbs": ("cli",),
}
"""The tests of what has none of its own: those of the wings that lean on it."""


def changed() -> list[str]:
    """The files that differ from where the branch left main, with those that git does not know yet."""
    bases = (git("merge-base", "HEAD", main) for main in ("main", "origin/main"))
    base = next((found[0] for found in bases if found), "HEAD")
    return [*git("diff", "--name-only", base), *git("ls-files", "--others", "--exclude-standard")]


def git(*words: str) -> list[str]:
    """The lines that git answers; none where it refuses."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []


def folders(wings: Iterable[str]) -> list[str]:
    """The folders of tests of some wings, by name."""
    named = {there for wing in wings for there in LEAN_ON.get(wing, (wing,))}
    return sorted(name for name in named if (TESTS / name).is_dir())


def wing_of(file: str) -> str:
    """The wing that a file belongs to.

    >>> wing_of("src/stegvis/routing/router.py"), wing_of("src/stegvis/errors.py"), wing_of("tests/cli/x.py")
    ('routing', 'errors', 'cli')
    >>> wing_of("pathways/overlays/se-uppsala.toml"), wing_of("docs/glossary.md"), wing_of("README.md")
    ('pathways', 'docs', 'docs')
    """
    parts = Path(file).parts
    if parts[:2] == ("src", "stegvis"):
        return Path(parts[2]).stem
    if parts[0] in ("src", "tests"):
        return Path(parts[1]).stem
    return "docs" if file.endswith(".md") else parts[0]


def main(said: list[str]) -> int:
    """Run them; what pytest answers."""
    unknown = [wing for wing in said if not folders([wing])]
    if unknown:
        print(f"no tests of {', '.join(unknown)}; there are {', '.join(folders(wings()))}", file=sys.stderr)
        return 2
    found = folders(said or map(wing_of, changed()))
    if not found:
        print("nothing has changed since main: name a wing, make quick WING=routing")
        return 0
    print(f"make quick: {', '.join(found)}", flush=True)
    words = ["-m", "pytest", "-n", "auto", "--dist", "worksteal", "-m", "not slow"]
    environment = {"HYPOTHESIS_PROFILE": "dev"} | os.environ
    return subprocess.run(
        [sys.executable, *words, *(str(TESTS / name) for name in found)],
        cwd=ROOT, env=environment, check=False,
    ).returncode  # fmt: skip


def wings() -> list[str]:
    """The names that have tests."""
    return [one.name for one in TESTS.iterdir()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
