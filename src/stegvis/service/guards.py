"""Around every request: time, headers, the log, the count; whatever goes wrong becomes a problem."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import anyio
from attrs import define
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stegvis.errors import NO_TEXT, PathwayError, Text
from stegvis.service.metrics import Metrics
from stegvis.service.problems import Problem, problem_said, spoken
from stegvis.service.settings import Limits

ALWAYS = ("/healthz",)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
CLOSED = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
BUSY = Problem(503, Text("Försök igen om en stund.", "Try again in a while."), headers={"Retry-After": "1"})
LATE_BODY = Problem(408, Text("Innehållet kom inte fram i tid.", "The body did not arrive in time."))
LATE = Problem(504, Text("Dela upp frågan, eller begär mindre.", "Divide the question, or ask for less."))
LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""A reference has no digits: none looks like a personal number and is masked where it is told."""
Write = Callable[[str], object]


@define
class Exchange:
    """What is noted of one request: nothing that the caller wrote."""

    id: str
    began: float
    status: int = 0
    received: int = 0
    sent: int = 0
    whole: bool = False
    gone: bool = False


class Guards:
    """Wraps the application.

    Args:
        templates: the template of each endpoint, such as "/pathways/{id}": a path itself is never logged.
        write: takes one line of the access log.
    """

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits,
        metrics: Metrics,
        templates: Mapping[Any, str],
        write: Write,
    ) -> None:
        self.app, self.limits, self.metrics, self.templates, self.write = (
            app,
            limits,
            metrics,
            templates,
            write,
        )
        self.active = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        noted = Exchange(uuid4().hex.translate(LETTERS), time.perf_counter())
        outward = self.sender(noted, send)
        if self.active >= self.limits.concurrency and scope["path"] not in ALWAYS:
            await self.tell(BUSY, scope, receive, outward)
        else:
            self.active += 1
            try:
                await self.answer(noted, scope, receive, outward)
            finally:
                self.active -= 1
        self.close(noted, scope)

    async def answer(self, noted: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in time, or say why not."""
        scope["app"] = self
        inward = self.receiver(noted, receive)
        problem: Problem | None = None
        with anyio.CancelScope(deadline=anyio.current_time() + self.limits.seconds) as in_time:

            def unhurried() -> None:
                in_time.deadline = float("inf")

            scope["unhurried"] = unhurried

            async def begin(message: Message) -> None:
                unhurried()
                with anyio.fail_after(self.limits.seconds):
                    await send(message)

            try:
                await self.app(scope, inward, begin)
            except ClientDisconnect:
                noted.gone = True
            except Problem as error:
                problem = error
                error.__traceback__ = error.__context__ = None  # some are raised again and again
            except HTTPException as error:
                problem = Problem(error.status_code, NO_TEXT, headers=dict(error.headers or {}))
            except PathwayError as error:
                what = error.diagnostics[0].what
                problem = Problem(422, Text(what, what))
            except Exception as error:
                problem = Problem(500, Text(f"Ärende {noted.id}.", f"Reference {noted.id}."))
                self.failed(noted, error)
        if in_time.cancelled_caught:
            problem = LATE if noted.whole or scope["method"] != "POST" else LATE_BODY
        if problem and not noted.status and not noted.gone:
            await self.tell(problem, scope, receive, send)

    def sender(self, noted: Exchange, send: Send) -> Send:
        """Return a `send` that adds the headers and notes what went out."""

        async def outward(message: Message) -> None:
            if message["type"] == "http.response.start":
                noted.status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in (HEADERS | CLOSED).items():
                    headers.setdefault(name, value)
                headers["X-Request-ID"] = noted.id
            else:
                noted.sent += len(message.get("body", b""))
            await send(message)

        return outward

    def receiver(self, noted: Exchange, receive: Receive) -> Receive:
        """Return a `receive` that notes what came in."""

        async def inward() -> Message:
            message = await receive()
            noted.received += len(message.get("body", b""))
            noted.whole = noted.whole or not message.get("more_body", False)
            noted.gone = noted.gone or (message["type"] == "http.disconnect" and not noted.status)
            return message

        return inward

    async def tell(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a problem."""
        said = problem_said(problem, spoken(Headers(scope=scope).get("accept-language", "")))
        language = {"Content-Language": spoken(Headers(scope=scope).get("accept-language", ""))}
        body = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
        headers = {**problem.headers, **language}
        await Response(body, problem.status, headers, "application/problem+json")(scope, receive, send)

    def failed(self, noted: Exchange, error: Exception) -> None:
        """Log where the service failed: the kind of error and the lines; its words may hold values."""
        frames = traceback.extract_tb(error.__traceback__)
        at = [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}" for frame in frames[-12:]]
        self.write(json.dumps({"level": "error", "id": noted.id, "error": type(error).__name__, "at": at}))

    def close(self, noted: Exchange, scope: Scope) -> None:
        """Count and log one request."""
        seconds = time.perf_counter() - noted.began
        route = self.templates.get(scope.get("endpoint"), "other")
        status = noted.status or 499
        self.metrics.count(route, status, seconds)
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "id": noted.id,
            "method": scope["method"] if scope["method"] in {"GET", "HEAD", "POST", "OPTIONS"} else "other",
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "received": noted.received,
            "sent": noted.sent,
        }
        self.write(json.dumps(line))
