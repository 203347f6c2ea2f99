"""What callers get: JSON, text, a page, or lines as they are worked out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

PAGES = {"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": "no-cache"}


def encoded(data: Any) -> bytes:
    """Write JSON; half a character, which a caller may send, becomes a question mark."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )


def reply(data: Any, language: str = "", kind: str = "application/json") -> Response:
    """Return an answer of JSON."""
    headers: Mapping[str, str] = {"Content-Language": language, "Vary": "Accept-Language"} if language else {}
    return Response(encoded(data), headers=headers, media_type=kind)


def page(html: bytes, kept: bool = True) -> Response:
    """Return a page, whose own policy says which of its scripts may run.

    Args:
        kept: whether the browser may keep it, asking each time whether it is the same.
    """
    headers = PAGES if kept else PAGES | {"Cache-Control": "no-store"}
    return Response(html, headers=headers, media_type="text/html")


class Lines:
    """An answer of NDJSON, each line sent when it is worked out, while the next are still being received."""

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        self.lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/x-ndjson")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for line in self.lines:
            await send({"type": "http.response.body", "body": line + b"\n", "more_body": True})
        await send({"type": "http.response.body", "body": b""})
