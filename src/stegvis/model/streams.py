"""Many JSON values, one at a time: a list, or JSON lines; no more of a file is held than one value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from stegvis.errors import AssessmentError, Text
from stegvis.model.assessment import DECODER, TOO_DEEP, parse_all, refuse
from stegvis.model.depth import bounded, shallow

NO_MORE = Text("inget efter detta kan läsas", "nothing after this can be read")
LARGEST = 10**7
"""So many characters may one value have."""
SPACE = frozenset(" \t\r\n")
SPLIT = 12
"""An error so near the end of what has been read may be an end that has not been read yet."""


class Values:
    """The values of a JSON list or of JSON lines, or the one value that a text is.

    Attributes:
        kind: "one", "list" or "lines".

    >>> values = Values(iter(['[{"age": 3', '4}, {}]']))
    >>> values.kind, list(values)
    ('list', [{'age': 34}, {}])
    """

    def __init__(self, chunks: Iterator[str]) -> None:
        """Read as far as the kind can be told.

        Raises:
            AssessmentError: what is read so far is not JSON.
        """
        self.chunks, self.text, self.at, self.over = chunks, "", 0, False
        self.line, self.column = 1, 1
        self.kind = "one"
        if self.next_sign() == "[":
            self.kind = "list"
            self.at += 1
            return
        self.first = self.value()
        if self.next_sign() == "{" and isinstance(self.first, dict):
            self.kind = "lines"

    def __iter__(self) -> Iterator[Any]:
        """Yield each value; a line that is not JSON stands as the error that says so.

        Raises:
            AssessmentError: a list is broken here; nothing after it can be read.
        """
        if self.kind == "list":
            yield from self.of_list()
            return
        yield self.first
        while self.kind == "lines" and self.next_sign():
            yield self.of_line()
        self.end()

    def of_list(self) -> Iterator[Any]:
        """Yield the values of a list."""
        if self.next_sign() == "]":
            self.at += 1
            self.end()
            return
        while True:
            self.next_sign()
            yield self.value()
            sign = self.next_sign()
            if sign not in ",]" or not sign:
                raise self.refused("expecting ',' delimiter", self.at)
            self.at += 1
            if sign == "]":
                self.end()
                return

    def of_line(self) -> Any:
        """Return the value of one line, or the error that refuses it."""
        while (stop := self.text.find("\n", self.at)) < 0 and self.more():
            pass
        stop, start = stop if stop >= 0 else len(self.text), self.at
        self.at = stop
        try:
            found, after = DECODER.raw_decode(self.text[:stop], start)
        except json.JSONDecodeError as error:
            return self.refused(error.msg.lower(), error.pos)
        except RecursionError:
            return self.deep(start, stop)
        if self.text[after:stop].strip():
            return self.refused("extra data", after)
        return bounded(found, partial(refuse, TOO_DEEP))

    def deep(self, start: int, stop: int) -> Any:
        """Return the value of a line that is nested too deeply, without what lies too deep."""
        try:
            return parse_all(self.text[start:stop])
        except AssessmentError as error:
            return error

    def value(self) -> Any:
        """Return the value that begins here."""
        while True:
            try:
                found, after = DECODER.raw_decode(self.text, self.at)
                if after < len(self.text) or not self.more():
                    self.at = after
                    return bounded(found, partial(refuse, TOO_DEEP))
            except json.JSONDecodeError as error:
                cut = error.pos >= len(self.text) - SPLIT or error.msg.startswith("Unterminated")
                told = self.refused(error.msg.lower(), error.pos)
                if not (cut and self.more()):
                    raise told from None
            except RecursionError:
                short, end = shallow(self.text, self.at)
                if end >= 0:
                    self.at = end
                    return parse_all(short)
                if not self.more():
                    raise refuse(TOO_DEEP) from None

    def next_sign(self) -> str:
        """Return the sign that comes next beside space; "" at the end."""
        while True:
            while self.text[self.at : self.at + 1] in SPACE:
                self.at += 1
            if self.at < len(self.text) or not self.more():
                return self.text[self.at : self.at + 1]

    def more(self) -> bool:
        """Read on, as much again as is held; what has been passed is let go. Tell whether there was more."""
        passed = self.text[: self.at]
        self.line += passed.count("\n")
        self.column = len(passed) - passed.rfind("\n") if "\n" in passed else self.column + len(passed)
        self.text, self.at = self.text[self.at :], 0
        if len(self.text) > LARGEST:
            raise refuse(Text("detta är för stort för en patient", "this is too large for a patient"))
        read, wanted = [self.text], max(1, len(self.text))
        for chunk in self.chunks:
            read.append(chunk)
            wanted -= len(chunk)
            if wanted <= 0:
                break
        self.text = "".join(read)
        return len(read) > 1

    def end(self) -> None:
        """Refuse anything after the end."""
        if self.next_sign():
            raise self.refused("extra data", self.at)

    def refused(self, why: str, at: int) -> AssessmentError:
        """Say that something is not JSON, and where."""
        before = self.text[:at]
        line = self.line + before.count("\n")
        column = at - before.rfind("\n") if "\n" in before else self.column + at
        return refuse(
            Text(
                f"detta är inte JSON: rad {line}, kolumn {column} ({why})",
                f"this is not JSON: {why} at line {line}, column {column}",
            ),
            NO_MORE if self.kind == "list" else "",
        )
