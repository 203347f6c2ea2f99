"""A shipped pathway as the build of the wheel compiled it, while files and library are what they were."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from stegvis.beside import beside
from stegvis.graph import build, paths_up
from stegvis.loading.composition import compose
from stegvis.loading.locations import SCALES, SHIPPED, display, shipped
from stegvis.model import Pathway, library, pack, unpack

KEPT = beside("compiled")


def key(id: str) -> str:
    """Return the hash of all that a shipped pathway is read from: the raw bytes of files, and the library."""
    whole = hashlib.sha256(repr(library()).encode())
    for file in sorted(filter(Path.is_file, [*(SHIPPED / id).rglob("*"), *SCALES.rglob("*")])):
        name = file.relative_to(SHIPPED).as_posix()
        said = b"" if name.endswith(".cases.toml") else file.read_bytes()
        whole.update(f"{name}\0{len(said)}\0".encode() + said)
    return whole.hexdigest()


def unpacked(data: object) -> Pathway:
    """Return a pathway from the data that `Pathway.compile` gave."""
    return unpack(data, build, paths_up)


def kept(id: str) -> Pathway | None:
    """Return a shipped pathway from its compiled form; None when there is none, or it is of something else.

    The form is never written here, and never trusted by a key that differs.
    """
    file = KEPT / f"{id}.json"
    if not file.is_file():
        return None
    head, _, body = file.read_bytes().partition(b"\n")
    if head.decode("ascii", "replace") != f"{key(id)} {hashlib.sha256(body).hexdigest()}":
        return None
    folder = cache(display)
    with uncollected():
        return unpack(json.loads(body), build, paths_up, cache(partial(located, folder)), sealed=True)


@contextmanager
def uncollected() -> Iterator[None]:
    """Let nothing be looked through for cycles while much is made that all stays."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def located(folder: Callable[[Path], str], name: str) -> str:
    """Return how a shipped file is named to its reader.

    Args:
        folder: how a folder is named.
    """
    file = SHIPPED / name
    if not name or file.is_symlink():
        return display(file) if name else name
    return str(Path(folder(file.parent)) / file.name)


def write(into: Path) -> None:
    """Compile each shipped pathway, as the build of the wheel does it."""
    into.mkdir(parents=True, exist_ok=True)
    for id in shipped():
        body = json.dumps(compiled(id), ensure_ascii=False, separators=(",", ":")).encode()
        head = f"{key(id)} {hashlib.sha256(body).hexdigest()}\n".encode()
        (into / f"{id}.json").write_bytes(head + body)


def compiled(id: str) -> Mapping[str, Any]:
    """Return a shipped pathway as data whose places are named from the folder of what is shipped."""
    names = {display(file): file.relative_to(SHIPPED).as_posix() for file in SHIPPED.rglob("*.toml")}
    return pack(compose(SHIPPED / id), lambda name: names.get(name, name))
