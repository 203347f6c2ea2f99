"""What a check of a pathway looks at, what it finds, and how far it proves anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from stegvis.errors import Diagnostic
from stegvis.pathway import Pathway
from stegvis.places import Place

if TYPE_CHECKING:
    from stegvis.proving import Prover


@frozen
class Finding:
    """What a check found: the diagnostic, and patients that show it as JSON data.

    Attributes:
        owner: the id of the rule, step or instrument at which it can be accepted.
        rules: the ids of the rules that are concerned.
        patients: one patient, or two where the law compares two; `stegvis route --input` reads them.
        accepted: the author's reason for accepting it, or "".
    """

    check: str
    diagnostic: Diagnostic
    owner: str = ""
    rules: tuple[str, ...] = ()
    patients: tuple[dict[str, Any], ...] = ()
    accepted: str = ""


@frozen
class Proof:
    """How one check came to its answer.

    Attributes:
        law: the law that it speaks of, such as "L5", or "".
        method: "z3", "construction", "cells" or "reading".
        says: what was gone through, in words.
        questions: how many questions z3 answered.
        undecided: what it could not answer; empty when all is proven.
    """

    check: str
    law: str
    method: str
    says: str
    questions: int = 0
    undecided: tuple[str, ...] = ()


@frozen
class Subject:
    """What a check looks at.

    Attributes:
        base: the pathway before its overlays were laid on, when there are any.
        today: the day that dates are compared with.
        cased: per input, the values that cases beside the pathway have; None when cases were not read.
        asked: the prover, or None when z3 is not to be had.
    """

    pathway: Pathway
    base: Pathway | None = None
    today: date | None = None
    cased: Mapping[str, frozenset[int]] | None = None
    asked: Prover | None = field(default=None, eq=False, repr=False)

    @property
    def prover(self) -> Prover:
        """The prover, for checks that need one."""
        assert self.asked is not None
        return self.asked


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


def found(
    check: str,
    place: Place,
    id: str,
    what: str,
    hint: str,
    *,
    severity: str = "error",
    owner: str = "",
    rules: tuple[str, ...] = (),
    patients: tuple[dict[str, Any], ...] = (),
) -> Finding:
    """Make a finding at a place; it can be accepted at its owner, which is what it concerns unless it is said."""
    return Finding(check, Diagnostic(place, what, hint, id, check, severity), owner or id, rules, patients)
