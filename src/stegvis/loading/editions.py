"""An edition of a pathway as git keeps it: its files in a folder of their own, nothing checked out."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from stegvis.errors import Diagnostic, PathwayError, Place

SCALES = "instruments"


def git_fault(where: str, what: str, hint: str) -> PathwayError:
    """Make the error of one fault."""
    return PathwayError([Diagnostic(Place(where, 1, 1), what, hint, code="git")])


def git(folder: Path, *words: str) -> bytes:
    """Run git in a folder and return what it prints.

    Raises:
        PathwayError: git is not installed, or refuses; its own words are kept.
    """
    said = " ".join(words[:2])
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            capture_output=True, check=False, env=os.environ | {"LC_ALL": "C"},
        )  # fmt: skip
    except OSError as error:
        hint = "install git, or compare two folders instead"
        raise git_fault("git", f"git cannot be run: {error.strerror}", hint) from None
    if done.returncode:
        what = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        hint = "give a path inside a git repository, and a revision that it has"
        raise git_fault(f"git {said}", what[-1], hint)
    return done.stdout


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
    places = str(name), str(scales)
    listed = git(top, "ls-tree", "--name-only", "--full-tree", "-z", commit, *places)
    found = [one for one in listed.decode().split("\0") if one]
    if str(name) not in found and str(name) != ".":
        raise git_fault(str(path), f"there is no '{name}' at {revision}", "give the path that it had then")
    wanted = found or ["."]
    raw = git(top, "archive", "--format=tar", commit, "--", *wanted)
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        archive.extractall(into, filter="data")
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
    if not path.exists():
        raise git_fault(
            str(path), "there is no such pathway in the working tree", "give the path of a folder"
        )
    source = path.resolve()
    scales = (source if source.is_dir() else source.parent).parent / SCALES
    into.mkdir()
    target = into / source.name
    for one, other in ((source, target), (scales, into / SCALES)):
        if one.is_dir():
            shutil.copytree(one, other, ignore=shutil.ignore_patterns(".git", ".venv", "node_modules"))
        elif one.is_file():
            shutil.copy(one, other)
    return with_scales(target)


def with_scales(pathway: Path) -> Path:
    """Give a pathway the scales that lie beside its folder, unless it has its own."""
    folder = pathway if pathway.is_dir() else pathway.parent
    beside = folder.parent / SCALES
    if beside.is_dir() and not (folder / SCALES).exists():
        shutil.copytree(beside, folder / SCALES)
    return pathway
