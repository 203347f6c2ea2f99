"""The files of a revision as git keeps them: read from its tree, whatever archives leave out."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from stegvis.errors import Diagnostic, PathwayError, Place

ENDING = ".toml"
LINK = "120000"
MOST_LINKS = 20


def git_fault(where: str, what: str, hint: str) -> PathwayError:
    """Make the error of one fault."""
    return PathwayError([Diagnostic(Place(where, 1, 1), what, hint, code="git")])


def git(folder: Path, *words: str, said: bytes = b"") -> bytes:
    """Run git in a folder, say something to it, and return what it prints.

    Raises:
        PathwayError: git is not installed, or refuses; its own words are kept.
    """
    asked = " ".join(words[:2])
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            capture_output=True, check=False, input=said, env=os.environ | {"LC_ALL": "C"},
        )  # fmt: skip
    except OSError as error:
        hint = "install git, or compare two folders instead"
        raise git_fault("git", f"git cannot be run: {error.strerror}", hint) from None
    if done.returncode:
        what = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        hint = "give a path inside a git repository, and a revision that it has"
        raise git_fault(f"git {asked}", what[-1], hint)
    return done.stdout


class Tree:
    """The tree of one commit; links within it are followed, none leads out of it."""

    def __init__(self, top: Path, commit: str) -> None:
        self.top, self.commit = top, commit

    @cached_property
    def entries(self) -> Mapping[str, tuple[str, str]]:
        """The mode and the object of each path."""
        listed = git(self.top, "ls-tree", "-r", "-z", "--full-tree", self.commit)
        lines = (os.fsdecode(one).partition("\t") for one in listed.split(b"\0") if one)
        heads = ((path, head.split(" ")) for head, _, path in lines)
        return {path: (mode, object) for path, (mode, _, object) in heads}

    def has(self, name: Path) -> bool:
        """Tell whether something lies there."""
        path = self.followed(name.as_posix())
        return path == "." or path in self.entries or any(self.within(path))

    def within(self, folder: str) -> Iterator[str]:
        """Yield the paths within a folder."""
        start = "" if folder == "." else f"{folder}/"
        return (path for path in self.entries if path.startswith(start))

    def lay(self, name: Path, target: Path) -> None:
        """Lay out the TOML files of a folder, or one file; nothing where nothing lies."""
        path = self.followed(name.as_posix())
        found = {target: path} if path in self.entries else {}
        for one in self.within(path):
            if one.lower().endswith(ENDING):
                found[target / posixpath.relpath(one, path)] = self.followed(one)
        objects = {file: self.entries[path][1] for file, path in found.items() if path in self.entries}
        for lost in sorted(found.keys() - objects.keys()):
            raise git_fault(lost.name, "this link leads to no file at that revision", WITHIN)
        for file, content in zip(objects, self.contents([*objects.values()]), strict=True):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def followed(self, path: str) -> str:
        """Return where a path leads when every link on the way is followed.

        Raises:
            PathwayError: a link leads out of the repository, or in a circle.
        """
        for _ in range(MOST_LINKS):
            parts = path.split("/")
            starts = ("/".join(parts[: n + 1]) for n in range(len(parts)))
            link = next((one for one in starts if self.entries.get(one, ("", ""))[0] == LINK), None)
            if link is None:
                return path
            [said] = self.contents([self.entries[link][1]])
            to = posixpath.join(posixpath.dirname(link), os.fsdecode(said))
            path = posixpath.normpath(to + path.removeprefix(link))
            if path.startswith(("/", "../")) or path == "..":
                raise git_fault(link, f"this link leads out of the repository: {os.fsdecode(said)!r}", WITHIN)
        raise git_fault(path, "this link leads in a circle", WITHIN)

    def contents(self, objects: list[str]) -> list[bytes]:
        """Return what some objects hold."""
        asked = "".join(f"{one}\n" for one in objects).encode()
        told = git(self.top, "cat-file", "--batch", said=asked) if objects else b""
        found: list[bytes] = []
        for _ in objects:
            head, _, told = told.partition(b"\n")
            size = int(head.split(b" ")[2])
            found.append(told[:size])
            told = told[size + 1 :]
        return found


WITHIN = "let it lead to a file of the repository, or commit the file itself"
