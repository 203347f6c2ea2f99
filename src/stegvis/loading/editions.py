"""An edition of a pathway as git keeps it: its files in a folder of their own, nothing checked out."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from stegvis.errors import PathwayError
from stegvis.loading.locations import is_there
from stegvis.loading.trees import ENDING, Tree, git, git_fault

SCALES = "instruments"


def committed(revision: str, path: Path, into: Path) -> Path:
    """Lay out a pathway, and the scales beside it, as they were at a revision; return its path.

    Args:
        path: where the folder or file of the pathway lies in the working tree; it need not exist any more.
        into: an empty folder.

    Raises:
        PathwayError: there is no git, no such revision, or no such path in it.
    """
    folder = next(one for one in (path, *path.absolute().parents) if one.is_dir())
    top = Path(git(folder, "rev-parse", "--show-toplevel").decode().strip())
    commit = commit_of(top, revision)
    name = path.resolve().relative_to(top.resolve())
    scales = (name if path.is_dir() or not path.suffix else name.parent).parent / SCALES
    tree = Tree(top, commit)
    if not tree.has(name):
        raise git_fault(str(path), f"there is no '{name}' at {revision}", "give the path that it had then")
    tree.lay(name, into / name)
    tree.lay(scales, into / scales)
    tree.lay(name / SCALES, into / name / SCALES)
    return with_scales(into / name)


def commit_of(top: Path, revision: str) -> str:
    """Return the commit that a revision names."""
    try:
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return git(top, *words).decode().strip()
    except PathwayError:
        hint = "git log and git tag name those that it has"
        raise git_fault("git", f"the repository has no revision '{revision}'", hint) from None


def working(path: Path, into: Path) -> Path:
    """Lay out a pathway of the working tree in the same way; return its path."""
    if not is_there(path):
        raise git_fault(
            str(path), "there is no such pathway in the working tree", "give the path of a folder"
        )
    source = path.resolve()
    scales = (source if source.is_dir() else source.parent).parent / SCALES
    into.mkdir()
    target = into / source.name
    for one, other in ((source, target), (scales, into / SCALES), (source / SCALES, target / SCALES)):
        copy(one, other)
    return with_scales(target)


def copy(source: Path, target: Path) -> None:
    """Copy what a pathway may be read from: TOML files, linked ones too; no folder that is a link."""
    if source.is_file():
        shutil.copy(source, target)
    elif source.is_dir():
        target.mkdir(exist_ok=True)
    for folder, within, names in os.walk(source):
        within[:] = [one for one in within if one[0] != "."]
        room = target / Path(folder).relative_to(source)
        for name in names:
            file = Path(folder, name)
            if name.lower().endswith(ENDING) and (file.is_file() or file.is_symlink()):
                room.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, room / name, follow_symlinks=file.is_file())


def with_scales(pathway: Path) -> Path:
    """Give a pathway the scales that lie beside its folder, unless it has its own."""
    folder = pathway if pathway.is_dir() else pathway.parent
    beside = folder.parent / SCALES
    if beside.is_dir() and not (folder / SCALES).exists():
        shutil.copytree(beside, folder / SCALES)
    return pathway
