"""A pytest plugin: pathways load, and their *.cases.toml are test items.

Inert until the configuration names folders:

    [tool.pytest.ini_options]
    stegvis_pathways = ["my-pathway"]

stegvis itself is imported only when a file of such a folder is collected.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting that switches the plugin on."""
    parser.addini("stegvis_pathways", "folders of stegvis pathways to collect", type="linelist", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect cases files and pathway headers in the folders that are named."""
    root = parent.config.rootpath
    folders = [root / name for name in parent.config.getini("stegvis_pathways")]
    if file_path.parent not in folders:
        return None
    if file_path.name.endswith(".cases.toml"):
        return CasesFile.from_parent(parent, path=file_path)
    if file_path.name == "pathway.toml":
        return PathwayFile.from_parent(parent, path=file_path)
    return None


class PathwayFile(pytest.File):
    """A pathway: one item that loads it."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the one item."""
        yield Loads.from_parent(self, name="loads")


class Loads(pytest.Item):
    """Loads a pathway and surveys its graph."""

    def runtest(self) -> None:
        """Load it; every fault is in the failure."""
        import stegvis
        from stegvis.surveying import survey

        survey(stegvis.load(self.path.parent))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Show the diagnostics alone."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where."""
        return self.path, 0, f"{self.path.parent.name} loads"


class CasesFile(pytest.File):
    """A cases file: one item for each case."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the cases with the lines they stand on."""
        from stegvis.testing.cases import read_cases

        lines = self.path.read_text("utf-8").split("\n")
        for case in read_cases(self.path.parent):
            if case.file == self.path.name:
                line = next((n for n, text in enumerate(lines) if text.strip() == f'id = "{case.id}"'), 0)
                yield CaseItem.from_parent(self, name=case.id, case=case, line=line)


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, case: Any, line: int, **more: Any) -> None:
        super().__init__(**more)
        self.case, self.line = case, line

    def runtest(self) -> None:
        """Judge the case."""
        import stegvis
        from stegvis.testing.cases import judge

        cache = self.config.stash.setdefault(LOADED, {})
        folder = self.path.parent
        if folder not in cache:
            cache[folder] = stegvis.load(folder)
        differs = judge(cache[folder], self.case)
        if differs:
            raise CaseError(self.case, differs)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Show given, expected, got and why."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say file, line and case."""
        return self.path, self.line, self.case.id


class CaseError(Exception):
    """A case that does not hold."""

    def __init__(self, case: Any, differs: list[str]) -> None:
        parts = [f"given: {case.given}", *differs]
        if case.why:
            parts.append(f"why: {case.why}")
        super().__init__("\n".join(parts))


LOADED: pytest.StashKey[dict[Path, Any]] = pytest.StashKey()
