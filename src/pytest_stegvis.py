"""A pytest plugin: pathways load, and their *.cases.toml are test items.

Not loaded until the configuration names it, and the folders that it collects:

    [tool.pytest.ini_options]
    addopts = "-p pytest_stegvis"
    stegvis_pathways = ["my-pathway"]
    stegvis_confirmed = true            # optional: a case that nobody has confirmed fails

stegvis itself is imported only when a file of such a folder is collected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from stegvis.model import Pathway
    from stegvis.testing import Case, Setting

LOADED: pytest.StashKey[dict[Setting, Pathway | None]] = pytest.StashKey()
UNCONFIRMED: pytest.StashKey[Counter[str]] = pytest.StashKey()


class NotHeldError(Exception):
    """A case that does not hold, or that cannot be run; the message is all that is shown."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings that switch the plugin on."""
    parser.addini("stegvis_pathways", "folders of stegvis pathways to collect", type="linelist", default=[])
    parser.addini("stegvis_confirmed", "cases that nobody has confirmed fail", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a folder that is not there: nothing would be collected, and all would look well."""
    for folder in config.getini("stegvis_pathways"):
        if not (config.rootpath / folder).is_dir():
            said = f"stegvis_pathways: there is no folder '{folder}' in {config.rootpath}"
            raise pytest.UsageError(said)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect cases files and pathway headers in the folders that are named."""
    root = parent.config.rootpath
    folders = [(root / name).resolve() for name in parent.config.getini("stegvis_pathways")]
    if file_path.parent.resolve() not in folders:
        return None
    if file_path.name.endswith(".cases.toml"):
        return CasesFile.from_parent(parent, path=file_path)
    if file_path.name == "pathway.toml":
        return PathwayFile.from_parent(parent, path=file_path)
    return None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say which files hold cases that nobody has confirmed."""
    for file, number in sorted(config.stash.get(UNCONFIRMED, Counter()).items()):
        said = f"stegvis: {file}: {number} case(s) that no clinician has confirmed (confirmed = false)"
        terminalreporter.write_line(said, yellow=True)


class StegvisItem(pytest.Item):
    """A test item whose failures are messages for authors, without a traceback."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str | Any:
        """Show the message alone; a fault of stegvis itself keeps its traceback."""
        from stegvis.errors import StegvisError

        if isinstance(excinfo.value, NotHeldError | StegvisError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class PathwayFile(pytest.File):
    """A pathway: one item that loads it."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the one item."""
        yield Loads.from_parent(self, name="loads")


class Loads(StegvisItem):
    """Loads a pathway and surveys its graph; every fault is in the failure."""

    def runtest(self) -> None:
        """Load it."""
        import stegvis
        from stegvis.graph import survey

        survey(stegvis.load(self.path.parent))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where."""
        return self.path, 0, f"{self.path.parent.name} loads"


class CasesFile(pytest.File):
    """A cases file: one item for each case."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the cases; what is wrong with the file is an error with place and hint."""
        from stegvis.errors import PathwayError
        from stegvis.testing import read_file

        try:
            cases = read_file(self.path)
        except PathwayError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.id, case=case)


class CaseItem(StegvisItem):
    """One case."""

    def __init__(self, *, case: Case, **more: Any) -> None:
        super().__init__(**more)
        self.case = case

    def runtest(self) -> None:
        """Judge the case; one that nobody has confirmed is counted, or fails where all must be."""
        from stegvis.testing import judge, told

        differs = judge(self.pathway(), self.case)
        if not self.case.confirmed:
            self.config.stash.setdefault(UNCONFIRMED, Counter())[self.case.place.file] += 1
            if self.config.getini("stegvis_confirmed"):
                differs = [*differs, "nobody has confirmed this case: say why, and take confirmed away"]
        if differs:
            raise NotHeldError(told(self.case, differs))

    def pathway(self) -> Pathway:
        """Load what the case is run on, once for all cases; its faults are shown once."""
        from stegvis.errors import PathwayError

        cache = self.config.stash.setdefault(LOADED, {})
        setting = self.case.setting
        if setting not in cache:
            cache[setting] = None
            try:
                cache[setting] = setting.load()
            except PathwayError as error:
                raise NotHeldError(f"what this case is run on does not load:\n{error}") from None
        found = cache[setting]
        if found is None:
            raise NotHeldError("what this case is run on does not load: see the first case that failed")
        return found

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say file, line and case."""
        return self.path, self.case.place.line - 1, self.case.id
