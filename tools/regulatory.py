"""What a manufacturer files: hazards and requirements with their tests, and the software that others wrote.

python tools/regulatory.py build/regulatory
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import tomli

ROOT = Path(__file__).parents[1]
HELD = ROOT / "docs" / "regulatory"
NAME = re.compile(r"[A-Za-z0-9._-]+")
COMMENT = re.compile(r'^  "([A-Za-z0-9._-]+)[^"]*", +# ([^;,(]+)', re.MULTILINE)
"""A package in pyproject.toml with the licence that we noted, for those that do not say it themselves."""


def hazards() -> list[dict[str, Any]]:
    """Return the hazards as they are written."""
    said: list[dict[str, Any]] = tomli.loads((HELD / "hazards.toml").read_text("utf-8"))["hazard"]
    return said


def requirements() -> list[dict[str, Any]]:
    """Return the requirements; a law in the words of the page of laws."""
    laws = dict(stated())
    found = tomli.loads((HELD / "requirements.toml").read_text("utf-8"))["requirement"]
    return [{**one, "says": one.get("says") or laws[one["id"]]} for one in found]


def stated() -> Iterator[tuple[str, str]]:
    """Yield the laws of the page of laws: id, and what each says."""
    for line in (ROOT / "docs" / "explanation" / "laws.md").read_text("utf-8").splitlines():
        if row := re.match(r"\| (L\d+)( [^|]*)? \| ([^|]+) \|", line):
            yield row[1], row[3].strip()


def test_link(test: str) -> str:
    """Return a test as a link to its line; one that is not there is an error."""
    file, _, name = test.partition("::")
    lines = (ROOT / file).read_text("utf-8").splitlines()
    line = next((n for n, text in enumerate(lines, 1) if text.startswith(f"def {name}(")), None)
    if line is None:
        raise SystemExit(f"{file}: no test is called {name}")
    return f"[{name}](../../{file}#L{line})"


def rows(said: list[dict[str, Any]], *keys: str) -> Iterator[str]:
    """Yield a table's lines, tests as links."""
    yield f"| {' | '.join(keys)} |"
    yield f"|{'---|' * len(keys)}"
    for one in said:
        cells = [", ".join(map(test_link, one[key])) if key == "tests" else one[key] for key in keys]
        yield f"| {' | '.join('; '.join(cell) if isinstance(cell, list) else cell for cell in cells)} |"


def others() -> Iterator[dict[str, Any]]:
    """Yield what the library and its extras depend on, as installed: version, licence, for what."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    ours, said = {row[1].lower(): row[2] for row in COMMENT.finditer(text)}, tomli.loads(text)["project"]
    extras: dict[str, set[str]] = {}
    for extra, lines in {"core": said["dependencies"], **said["optional-dependencies"]}.items():
        for line in lines:
            extras.setdefault(NAME.findall(line)[0].lower(), set()).add(extra)
    for name_, wanted in sorted(extras.items()):
        try:
            about = metadata.metadata(name_)
        except metadata.PackageNotFoundError:
            yield {
                "name": name_,
                "version": "not installed here",
                "licence": "",
                "for": ", ".join(sorted(wanted)),
            }
            continue
        yield {
            "name": name_,
            "version": about["Version"],
            "licence": licence(about) or ours.get(name_, "not said"),
            "for": ", ".join(sorted(wanted)),
        }


def licence(about: Any) -> str:
    """Return a package's licence: by expression, by classifier, or as it says itself, on one line."""
    classified = [
        c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License")
    ]
    plain = (about["License"] or "").splitlines()
    said: str = about["License-Expression"] or ", ".join(classified) or (plain[0] if plain else "")
    return said


def main(out: Path) -> None:
    """Write the three pages."""
    out.mkdir(parents=True, exist_ok=True)
    pages = {
        "hazards": rows(hazards(), "id", "hazard", "cause", "harm", "controls", "tests"),
        "requirements": rows(requirements(), "id", "says", "tests"),
        "soup": rows(list(others()), "name", "version", "licence", "for"),
    }
    for name, lines in pages.items():
        (out / f"{name}.md").write_text("\n".join([f"# {name.capitalize()}", "", *lines, ""]), "utf-8")
    print(f"{out}: {', '.join(pages)}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/regulatory"))
