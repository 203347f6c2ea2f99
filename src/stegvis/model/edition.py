"""What decided: each part that was laid together, its version and hash, and one hash over all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from attrs import field, frozen

from stegvis.errors import NOWHERE, Place, Text
from stegvis.version import __version__

DECIDES: tuple[str, ...] = ("language", "model", "loading", "routing", "rationale", "reviewing")
"""The wings of the library that an answer hangs on."""


@frozen
class Part:
    """A base, an overlay or a unit profile, as it was read.

    Attributes:
        kind: "base", "overlay" or "unit".
        status: what it counts as: a draft, when it calls itself reviewed and its content is not
            what was signed.
        claimed: the status that its file states; "" for a unit.
        sha256: of the canonical form of its files.
        place: where the status is written.
    """

    kind: str
    id: str
    version: str
    status: str
    sha256: str
    claimed: str
    place: Place = field(default=NOWHERE, eq=False, repr=False)

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON data."""
        return {
            "kind": self.kind,
            "id": self.id,
            "version": self.version,
            "status": self.status,
            "sha256": self.sha256,
        }

    @property
    def named(self) -> str:
        """Return id and version."""
        return f"{self.id} {self.version}".strip()

    @property
    def doubt(self) -> Text | None:
        """Say that what was signed is not what was read; None when nothing is claimed."""
        if self.claimed == self.status:
            return None
        return Text(
            f"{self.named} kallar sig granskad, men innehållet är inte det som signerades: ett utkast.",
            f"{self.named} calls itself reviewed, but its content is not what was signed: a draft.",
        )


def canonical(data: object) -> bytes:
    """Return JSON data as bytes: the same for equal data, whatever the order of keys.

    >>> canonical({"b": "å", "a": [1]}).decode()
    '{"a":[1],"b":"å"}'
    """
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def hashed(data: object) -> str:
    """Return the SHA-256 of JSON data, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(data)).hexdigest()


def sources(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    """Yield the sources beneath a folder of the library, by name."""
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            yield from ((f"{one.name}/{name}", text) for name, text in sources(one))
        elif one.name.endswith(".py"):
            yield one.name, one.read_bytes().replace(b"\r\n", b"\n")


@cache
def library() -> tuple[tuple[str, str], ...]:
    """Return the version of the library and the hash of what decides in it; "" where no sources lie here."""
    whole, count = hashlib.sha256(), 0
    for wing in DECIDES:
        for name, text in sources(files("stegvis") / wing):
            whole.update(f"{wing}/{name}\0{len(text)}\0".encode() + text)
            count += 1
    return (("version", __version__), ("sha256", whole.hexdigest() if count else ""))


def edition_of(parts: Sequence[Part], policy: str) -> dict[str, Any]:
    """Return all that decides, as JSON data: library, policy, base, overlays, unit, and one hash over it."""
    said = {
        "library": dict(library()),
        "policy": policy,
        "parts": [part.to_dict() for part in parts],
    }
    return {"sha256": hashed(said)} | said


def laid(kind: str, head: Any, sha256: str, place: Place = NOWHERE) -> Part:
    """Return a part by the header of its file; what is signed by another hash is a draft."""
    claimed = str(head.get("status", ""))
    status = "draft" if claimed == "reviewed" and head.get("signed") != sha256 else claimed
    return Part(kind, head["id"], str(head.get("version", "")), status, sha256, claimed, place)
