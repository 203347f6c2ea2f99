"""Asking the record for what a prefetch lacks: only servers that were allowed, only below their address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from attrs import frozen

from stegvis.model import parse_all
from stegvis.service.prefetch import Came, Json, filled, take
from stegvis.service.settings import Limits, within


class Staying(HTTPRedirectHandler):
    """Follows no redirect: a token is for one server."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@frozen
class Access:
    """Where a record may be asked, and with what token; "" is none."""

    server: str
    token: str


def access_of(call: Json, allowed: tuple[str, ...]) -> Access | None:
    """Return the access that a caller gives to a server that the service may ask, if any.

    Both spellings that record systems write are read: fhirAuthorization and fhir_authorization.
    """
    server = call.get("fhirServer", call.get("fhir_server"))
    if not isinstance(server, str) or not re.match("https?://", server) or not within(server, allowed):
        return None
    given = call.get("fhirAuthorization", call.get("fhir_authorization"))
    given = given if isinstance(given, dict) else {}
    token = given.get("access_token", given.get("accessToken", ""))
    return Access(
        server.rstrip("/"), token if isinstance(token, str) and re.fullmatch(r"[\x21-\x7e]*", token) else ""
    )


def complete(came: Came, asked: Mapping[str, str], context: Json, access: Access, limits: Limits) -> None:
    """Fetch what lacks, page by page; what cannot be fetched still lacks."""
    for key in [*came.lacking]:
        address = came.following.get(key, f"{access.server}/{filled(asked[key], context)}")
        for _ in range(limits.pages):
            found = fetched(address, access, limits) if within(address, (access.server,)) else None
            if found is None:
                break
            take(came, key, found, str(context["patientId"]))
            if key not in came.following:
                break
            address = came.following[key]


def fetched(address: str, access: Access, limits: Limits) -> dict[str, Any] | None:
    """Return one resource of a record, or None when it cannot be had."""
    headers = {"Accept": "application/fhir+json"}
    if access.token:
        headers["Authorization"] = f"Bearer {access.token}"
    try:
        with build_opener(Staying).open(
            Request(address, headers=headers), timeout=limits.seconds / 2
        ) as answer:
            raw = answer.read(limits.body + 1)
            found = parse_all(raw.decode("utf-8-sig")) if len(raw) <= limits.body else None
    except (URLError, HTTPException, OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("resourceType"), str) else None
