"""What callers send: bodies within their limits, as JSON or as NDJSON line by line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import anyio
from starlette.requests import Request

from stegvis.errors import AssessmentError, Text
from stegvis.model import parse_all, refused_in
from stegvis.service.problems import Problem, of_values, too_many
from stegvis.service.settings import Limits

NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl")
FORM = "application/x-www-form-urlencoded"
FIELDS = 10
TOO_LARGE = Problem(413, Text("Innehållet är för stort.", "The body is too large."))
NOT_TEXT = Problem(400, Text("Innehållet är inte UTF-8.", "The body is not UTF-8."))
NOT_JSON = Problem(
    415, Text("Skriv JSON, och säg det i Content-Type.", "Write JSON, and say so in Content-Type.")
)
NOT_FORM = Problem(
    415,
    Text(f"Skicka ett formulär ({FORM}, UTF-8).", f"Send a form ({FORM}, UTF-8)."),
)
TOO_SLOW = Problem(408, Text("Innehållet kom inte fram i tid.", "The body did not arrive in time."))


def kind_of(request: Request) -> str:
    """Return the kind of content, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().casefold()


def is_lines(request: Request) -> bool:
    """Tell whether the body is NDJSON."""
    return kind_of(request) in NDJSON


async def json_body(request: Request, limits: Limits, many: bool = False) -> Any:
    """Read a body of JSON.

    Args:
        many: what JSON has not is refused where it stands, and costs no other answer and no red flag.

    Raises:
        Problem: it is too large, of another kind, or not JSON.
    """
    kind = kind_of(request)
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise NOT_JSON
    return read_json(await whole(request, limits), many)


async def form_body(request: Request, limits: Limits) -> dict[str, str]:
    """Read the fields of an HTML form.

    Raises:
        Problem: it is too large, of another kind, or no such form.
    """
    if kind_of(request) != FORM:
        raise NOT_FORM
    raw = await whole(request, limits)
    try:
        fields = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except ValueError:
        raise NOT_FORM from None
    return dict(fields)


async def whole(request: Request, limits: Limits) -> bytes:
    """Return a body.

    Raises:
        Problem: it is too large.
    """
    if int_of(request.headers.get("content-length", "")) > limits.body:
        raise TOO_LARGE
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limits.body:
            raise TOO_LARGE
        parts.append(part)
    return b"".join(parts)


def int_of(digits: str) -> int:
    """Return a number of bytes; what is none is 0, and the body is counted as it comes."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0


def read_json(raw: bytes, many: bool = False) -> Any:
    """Read JSON, as strictly as a patient's file.

    Raises:
        Problem: 400, it is not JSON.
    """
    try:
        data = parse_all(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NOT_TEXT from None
    except AssessmentError as error:
        raise of_values(error, 400) from None
    if not (many and isinstance(data, (list, dict))):
        for _, refused in refused_in(data):
            raise of_values(refused, 400)
    return data


async def lines(request: Request, limits: Limits) -> AsyncIterator[bytes]:
    """Yield each line of NDJSON as it comes; empty lines are passed over.

    Raises:
        Problem: a line is too large, there are too many, or the next does not arrive in time.
    """
    rest, count = b"", 0
    stream = request.stream()
    while True:
        try:
            with anyio.fail_after(limits.seconds):
                part = await anext(stream, None)
        except TimeoutError:
            raise TOO_SLOW from None
        *whole, rest = (rest + (part or b"")).split(b"\n")
        if part is None:
            whole, rest = [rest], b""
        if len(rest) > limits.body:
            raise TOO_LARGE
        for line in whole:
            if not line.strip():
                continue
            count += 1
            if count > limits.items:
                raise too_many(limits)
            if len(line) > limits.body:
                raise TOO_LARGE
            yield line
        if part is None:
            return
