"""A process that has the library loaded and a wing's tests collected; each mutant is a fork of it.

A mutant of a function changes that function's code where it lives, and nothing is imported again: half a
second instead of ten. What had run before the fork may have left something behind that the mutant would have
made otherwise: of such a function it is said that the answer must be had anew, in a process that starts from
nothing. So is all that runs when a module is imported.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import attrs

FUNCTION = 0x3
"""The flags of code that has variables of its own: a function's, not a class's or a module's."""
SHORT = 0.05
"""Tests that take so many seconds come first, the others file by file."""
SLACK, LEAST = 4, 20
"""A mutant is given so many times the seconds that all tests take together, and at least so many."""
FIRST = 40
"""So many of the tests that noticed something last come before all others."""
Said = dict[str, Any]
Place = tuple[str, str, int]


def place(code: CodeType) -> Place:
    """Return where a function is written."""
    return code.co_filename, code.co_qualname, code.co_firstlineno


def outline(code: CodeType) -> tuple[Any, ...]:
    """Return what code does by itself, without the functions and classes that are written in it."""
    consts = [one.co_qualname if isinstance(one, CodeType) else (type(one), one) for one in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, code.co_freevars, consts


def changed(was: CodeType, now: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """Return the functions that differ; None where something differs that runs when a module is imported."""
    if outline(was) != outline(now):
        return None
    found: list[tuple[CodeType, CodeType]] = []
    inside = ([one for one in each.co_consts if isinstance(one, CodeType)] for each in (was, now))
    for old, new in zip(*inside, strict=True):
        if old == new:
            continue
        if old.co_flags & FUNCTION != FUNCTION:
            deeper = changed(old, new)
            if deeper is None:
                return None
            found += deeper
        else:
            found.append((old, new))
    return found


@attrs.define(eq=False)
class Server:
    """The plugin of pytest that answers for mutants instead of running the tests."""

    asked: Any
    told: Any
    source: str
    ran: set[Place] = attrs.Factory(set)
    living: dict[Place, list[FunctionType]] = attrs.Factory(dict)
    seconds: dict[str, float] = attrs.Factory(dict)
    noticed: list[str] = attrs.Factory(list)
    longest: int = LEAST

    def note(self, frame: Any, event: str, _: Any) -> None:
        """Remember what of the wing has run."""
        if event == "call" and frame.f_code.co_filename.startswith(self.source):
            self.ran.add(place(frame.f_code))

    def pytest_runtestloop(self, session: Any) -> bool:
        """Run all once, then answer."""
        sys.setprofile(None)
        for one in gc.get_objects():
            if type(one) is FunctionType and one.__code__.co_filename.startswith(self.source):
                self.living.setdefault(place(one.__code__), []).append(one)
        gc.freeze()
        whole = self.forked(lambda: self.all_of(session, session.items, self.timed))
        self.longest = max(LEAST, round(SLACK * whole.pop("cpu")))
        self.seconds = whole.pop("seconds", {})
        self.say({**whole, "tests": len(session.items), "longest": self.longest})
        for line in self.asked:
            mutant = json.loads(line)
            self.say(self.answer(session, mutant))
        return True

    def say(self, said: Said) -> None:
        """Tell who asked."""
        print(json.dumps(said), file=self.told, flush=True)

    def answer(self, session: Any, mutant: Said) -> Said:
        """Try a mutant: was it noticed, by which test, must it be tried anew?"""
        was, now = (compile(mutant[key], mutant["file"], "exec", dont_inherit=True) for key in ("was", "now"))
        pairs = changed(was, now)
        if pairs is None or not all(place(old) in self.living for old, _ in pairs):
            return {"noticed": False, "by": "", "anew": True, "first": self.noticed[:FIRST]}
        order = self.ordered(session.items)
        said = self.forked(lambda: self.all_of(session, order, self.first_failed, pairs))
        if said["by"]:
            self.noticed = [said["by"], *(one for one in self.noticed if one != said["by"])]
        anew = any(place(old) in self.ran for old, _ in pairs)
        return {**said, "anew": anew, "first": self.noticed[:FIRST]}

    def ordered(self, items: Sequence[Any]) -> list[Any]:
        """Return the tests that noticed something last, then the short ones, then all others."""
        rank = {id: n for n, id in enumerate(self.noticed[:FIRST])}

        def key(item: Any) -> tuple[int, bool]:
            return rank.get(item.nodeid, FIRST), self.seconds.get(item.nodeid, 0) > SHORT

        return sorted(items, key=key)

    def forked(self, work: Callable[[], Iterator[Said]]) -> Said:
        """Do something in a fork; return what it said last; noticed when it said that, or ended badly."""
        here, there = os.pipe()
        child = os.fork()
        if child == 0:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (10 * self.longest, 10 * self.longest))
            with os.fdopen(there, "w") as out:
                code = 1
                try:
                    for said in work():
                        print(json.dumps(said), file=out, flush=True)
                    code = 0
                finally:
                    os._exit(code)
        os.close(there)
        with os.fdopen(here) as said:
            last = said.read().strip().rpartition("\n")[2]
        _, status, used = os.wait4(child, 0)
        told = json.loads(last or "{}")
        whole = {"noticed": status != 0 or bool(told.get("by")), "by": told.get("by", "")}
        return {**told, **whole, "cpu": used.ru_utime + used.ru_stime}

    def all_of(
        self, session: Any, items: Sequence[Any], told: Callable[..., Said], pairs: Sequence[Any] = ()
    ) -> Iterator[Said]:
        """Run tests one after another, some functions changed; yield what is told of each."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        if pairs:
            resource.setrlimit(resource.RLIMIT_CPU, (self.longest, self.longest))
            signal.alarm(3 * self.longest)
        for old, new in pairs:
            for function in self.living[place(old)]:
                function.__code__ = new
        for item, after in zip(items, [*items[1:], None], strict=True):
            began = time.perf_counter()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            self.seconds[item.nodeid] = time.perf_counter() - began
            if said := told(item, after, session.testsfailed):
                yield said
                return

    def timed(self, item: Any, after: Any, failed: int) -> Said | None:
        """Tell at the end how long each test took; one that fails ends it."""
        if failed:
            return {"by": item.nodeid}
        return None if after else {"seconds": self.seconds}

    def first_failed(self, item: Any, after: Any, failed: int) -> Said | None:
        """Tell which test failed first."""
        return {"by": item.nodeid} if failed else None


class Unshrunk:
    """Lets Hypothesis be content with the first patient that fails: nobody reads it here."""

    def pytest_collection(self) -> None:
        """Once pytest has imported what it wants to rewrite."""
        from hypothesis.internal.conjecture.engine import ConjectureRunner

        ConjectureRunner.shrink_interesting_examples = lambda self: None  # type: ignore[method-assign]


class Warm:
    """The other end: start the process, ask it."""

    def __init__(self, source: Path, asked: Sequence[str]) -> None:
        read, self.write = os.pipe()
        self.read, write = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(self.write)
            os.close(self.read)
            try:
                serve(os.fdopen(read), os.fdopen(write, "w"), str(source), asked)
            finally:
                os._exit(1)
        os.close(read)
        os.close(write)
        self.lines = os.fdopen(self.read)
        self.base = self.heard()

    def heard(self) -> Said:
        """Return what the process says next."""
        line = self.lines.readline()
        if not line:
            raise SystemExit("the process that runs the tests ended")
        said: Said = json.loads(line)
        return said

    def tried(self, file: Path, was: str, now: str) -> Said:
        """Ask for a mutant of a file."""
        os.write(self.write, (json.dumps({"file": str(file), "was": was, "now": now}) + "\n").encode())
        return self.heard()

    def close(self) -> None:
        """End the process."""
        os.close(self.write)
        self.lines.close()
        os.waitpid(self.child, 0)


def serve(asked: Any, told: Any, source: str, words: Sequence[str]) -> None:
    """Collect the tests, then answer until nobody asks."""
    import pytest

    server = Server(asked, told, source)
    sys.setprofile(server.note)
    pytest.main([*words], plugins=[server, Unshrunk()])
