"""What a service is told when it starts: pathways, limits, who may call."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import Factory, frozen

from stegvis.errors import Diagnostic, PathwayError, Place

KIB = 1024
KEYS = ("issuer", "keys", "jku", "audiences")


@frozen
class Client:
    """A record system that may call the hooks: who signs, with which keys, and what for.

    Attributes:
        keys: its public keys, as a JWK set; they are read from a file and never fetched.
        jku: the address of the key set that its tokens may name; empty when they name none.
        audiences: other audiences than the called address that its tokens may carry.
    """

    issuer: str
    keys: Mapping[str, Any]
    jku: str = ""
    audiences: tuple[str, ...] = ()


@frozen
class Limits:
    """How much one caller may ask for.

    Attributes:
        body: bytes of a body, and of one line of NDJSON.
        items: patients in a list or in NDJSON.
        seconds: for a body to arrive and an answer to begin.
        concurrency: requests that one worker answers at the same time.
        grace: seconds that requests under way have once the service is asked to stop.
        pages: of one search that are fetched from a record.
    """

    body: int = 1024 * KIB
    items: int = 1000
    seconds: float = 10.0
    concurrency: int = 100
    grace: int = 20
    pages: int = 10


@frozen
class Settings:
    """What a service is told when it starts.

    Attributes:
        public_url: what callers write before a path, without a slash at the end; empty is what they say.
        clients: who may call the hooks; empty leaves them open.
        origins: web pages that may call (CORS).
        records: addresses of FHIR servers that may be asked for what a prefetch lacks.
        check: whether POST /check answers; it may take a core for minutes.
        quiet: whether a patient of whom nothing is known gets no cards.
    """

    pathways: tuple[str, ...] = ("se-primary-care",)
    overlays: tuple[str, ...] = ()
    unit: str | None = None
    public_url: str = ""
    clients: tuple[Client, ...] = ()
    origins: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    check: bool = False
    quiet: bool = True
    limits: Limits = Factory(Limits)


def read_clients(file: Path) -> tuple[Client, ...]:
    """Read who may call the hooks: a JSON list of {"issuer", "keys", "jku", "audiences"}.

    "keys" is a JWK set, or the name of a file that holds one, beside this file.

    Raises:
        PathwayError: the file is wrong.
        OSError: a file cannot be read.
    """
    try:
        listed = json.loads(file.read_text("utf-8"))
        return tuple(client_of(one, file.parent) for one in listed)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        hint = 'write [{"issuer": "https://...", "keys": "jwks.json"}]'
        raise PathwayError(
            [Diagnostic(Place(str(file), 1, 1), f"no list of clients: {error}", hint)]
        ) from None


def client_of(one: Mapping[str, Any], folder: Path) -> Client:
    """Read one client; a key that is not known is refused, as it may be a misspelled limit."""
    if unknown := sorted(set(one) - set(KEYS)):
        raise ValueError(f"unknown key {unknown[0]!r}")
    keys = one["keys"]
    if isinstance(keys, str):
        keys = json.loads((folder / keys).read_text("utf-8"))
    if not isinstance(keys["keys"], list) or not isinstance(one["issuer"], str):
        raise ValueError("an issuer is a string, and keys are a JWK set")
    audiences = one.get("audiences", [])
    if not isinstance(audiences, list):
        raise ValueError("audiences are a list")
    return Client(one["issuer"], keys, str(one.get("jku", "")), tuple(map(str, audiences)))


def within(url: str, allowed: Sequence[str]) -> bool:
    """Tell whether an address lies below one of those allowed: same scheme, host, port and folder.

    >>> within("https://r.example/fhir/Patient?x=1", ["https://r.example/fhir"])
    True
    >>> within("https://r.example.evil/fhir/", ["https://r.example/fhir"])
    False
    """
    asked = urlsplit(url)
    if ".." in asked.path or asked.username is not None:
        return False
    for one in allowed:
        known = urlsplit(one)
        folder = known.path.rstrip("/") + "/"
        if (asked.scheme, asked.netloc) == (known.scheme, known.netloc) and f"{asked.path}/".startswith(
            folder
        ):
            return True
    return False
