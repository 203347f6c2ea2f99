"""The build of the wheel compiles the shipped pathway: it then loads without being parsed and checked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILE = (
    "import sys; from pathlib import Path; from stegvis.loading.kept import write; write(Path(sys.argv[1]))"
)


class CompileShipped(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the shipped pathway with the library as it lies in the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Lay the library out as the wheel does, and let it compile what it ships."""
        if version == "editable":
            return
        self.room = Path(mkdtemp())
        root, library = Path(self.root), self.room / "stegvis"
        links = shutil.ignore_patterns("__pycache__", "pathways", "compiled")
        shutil.copytree(root / "src" / "stegvis", library, ignore=links)
        shutil.copytree(root / "pathways", library / "pathways")
        out = self.room / "compiled"
        paths = os.pathsep.join([str(self.room), *filter(None, sys.path)])  # an isolated build has its own
        env = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run([sys.executable, "-c", COMPILE, str(out)], check=True, env=env, cwd=self.room)
        for file in sorted(out.iterdir()):
            build_data["force_include"][str(file)] = f"stegvis/compiled/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the copy away."""
        if version != "editable":
            shutil.rmtree(self.room)
