"""What a check of a pathway looks at, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from stegvis.model import Pathway
from stegvis.verification.finding import Finding

if TYPE_CHECKING:
    from stegvis.verification.prover import Prover


@frozen
class Subject:
    """What a check looks at.

    Attributes:
        base: the pathway before its overlays were laid on, when there are any.
        today: the day that dates are compared with.
        cased: per input, the values that cases beside the pathway have; None when cases were not read.
        prover: the prover, which checks that need one may ask for; None when z3 is not to be had.
    """

    pathway: Pathway
    base: Pathway | None = None
    today: date | None = None
    cased: Mapping[str, frozenset[int]] | None = None
    _prover: Prover | None = field(default=None, eq=False, repr=False)

    @property
    def prover(self) -> Prover:
        """The prover, for checks that need one."""
        assert self._prover is not None
        return self._prover

    @property
    def has_prover(self) -> bool:
        """Tell whether there is a prover."""
        return self._prover is not None


@frozen
class Check:
    """One defect that a pathway may have.

    Attributes:
        law: the law that it breaks, such as "L5", or "".
        method: how it is looked for: "z3", "construction", "cells" or "reading".
        says: what is gone through, in words.
        find: yields what it finds.
        applies: tells whether there is anything to look at; an overlay, say.
    """

    name: str
    law: str
    method: str
    says: str
    find: Callable[[Subject], Iterator[Finding]]
    applies: Callable[[Subject], bool] = lambda subject: True

    @property
    def proves(self) -> bool:
        """Tell whether it needs the prover."""
        return self.method in ("z3", "construction")
