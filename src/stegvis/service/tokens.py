"""Who calls a hook: the client's signed token, against a list of issuers and their keys."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from attrs import frozen

from stegvis.errors import Text
from stegvis.service.problems import Problem
from stegvis.service.seen import SeenTokens
from stegvis.service.settings import Client

ALGORITHMS = ("ES384", "RS384")
LEEWAY = 30
"""Clocks differ, and clients round."""
LONGEST_LIFE = 3600
"""A token that lives longer would have to be remembered longer."""
NEEDED = ["iss", "aud", "exp", "iat", "jti"]
BEARER = {"WWW-Authenticate": "Bearer"}


@frozen
class Guard:
    """Lets known clients in, each token once."""

    clients: tuple[Client, ...]
    seen: SeenTokens

    def admit(self, authorization: str, url: str, now: float | None = None) -> None:
        """Admit a caller, or say why not.

        Args:
            url: exactly the address that was called; a token is meant for one.

        Raises:
            Problem: 401, the token is not from a known client, not for this address, or used before.
        """
        if not self.clients:
            return
        scheme, _, token = authorization.partition(" ")
        if scheme.casefold() != "bearer" or not token.strip():
            raise refused("en signerad token saknas", "a signed token is missing")
        moment = time.time() if now is None else now
        try:
            self.check(token.strip(), url, moment)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError):
            raise refused("token godtas inte", "the token is not accepted") from None

    def check(self, token: str, url: str, now: float) -> None:
        """Check one token."""
        head = jwt.get_unverified_header(token)
        claimed = jwt.decode(token, options={"verify_signature": False}).get("iss")
        for client in self.clients:
            if client.issuer == claimed and head.get("jku", client.jku) == client.jku:
                break
        else:
            raise refused("utfärdaren är inte känd", "the issuer is not known")
        claims = jwt.decode(
            token,
            key_of(client, head),
            algorithms=ALGORITHMS,
            audience=[url, *client.audiences],
            issuer=client.issuer,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
        expires, issued = float(claims["exp"]), float(claims["iat"])
        if expires - issued > LONGEST_LIFE:
            raise refused("token lever för länge", "the token lives too long")
        id = claims["jti"]
        if not self.seen.take(client.issuer, id, expires + LEEWAY, now):
            raise refused("token är redan använd", "the token was used before")


def key_of(client: Client, head: Mapping[str, Any]) -> Any:
    """Return the client's key that the token names; its kind must be the algorithm's."""
    algorithm, named = head.get("alg"), head.get("kid")
    if algorithm not in ALGORITHMS:
        raise refused("algoritmen är inte tillåten", "the algorithm is not allowed")
    for key in keys(client.keys["keys"]):
        if key.get("kid") == named and key.get("kty") == ("EC" if algorithm == "ES384" else "RSA"):
            return jwt.PyJWK.from_dict(dict(key), algorithm=algorithm)
    raise refused("nyckeln är inte känd", "the key is not known")


def keys(listed: Sequence[Any]) -> list[Mapping[str, Any]]:
    """Return the keys of a set that are objects."""
    return [one for one in listed if isinstance(one, Mapping)]


def refused(swedish: str, english: str) -> Problem:
    """Return the problem of a caller who is not let in."""
    return Problem(401, Text(swedish, english), headers=BEARER)
