"""z3 solvers: how long they may take, and what they forget again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import z3

STEPS = 20_000_000
"""So many steps one question may take: the same answer on a busy machine as on an idle one."""
LIMIT_MS = 300_000


def solver(said: Sequence[Any]) -> Any:
    """Return a solver that keeps to these formulas."""
    made = z3.Solver()
    made.set("rlimit", STEPS)
    made.set("timeout", LIMIT_MS)
    made.set("ctrl_c", False)
    made.add(*said)
    return made


@contextmanager
def pushed(at: Any) -> Iterator[None]:
    """Forget afterwards what is added."""
    at.push()
    try:
        yield
    finally:
        at.pop()
