"""The verdict of a review: rules that ask for more join by maximum; less waits for everything.

Less care is proposed only when no rule that asks for more holds or may hold, and every red-flag question is
answered. A red flag always wins.
"""

from __future__ import annotations

from attrs import frozen

from stegvis.model import DOWNWARD, VERDICTS
from stegvis.reviewing.rules import Reason, Reasons
from stegvis.reviewing.today import Today


@frozen
class Verdict:
    """A verdict before it has a target, and the reasons that decide."""

    name: str
    deciding: list[Reason]


def settle_verdict(today: Today, reasons: Reasons) -> Verdict:
    """Join what the rules ask for into one verdict."""
    more = [one for one in reasons.held if one.verdict not in DOWNWARD]
    less = [one for one in reasons.held if one.verdict in DOWNWARD]
    may_rise = bool(reasons.unsure or reasons.measure_first) or any(
        rule.verdict not in DOWNWARD for rule in reasons.open
    )
    lowers = bool(less) and not may_rise and not today.flags_open
    if more and not (lowers and all(one.closed for one in more)):
        verdict = gravest(more)
        flags = [one for one in more if one.id == "red_flag"]
        return Verdict(verdict.name, [*flags, *(one for one in verdict.deciding if one not in flags)])
    return gravest(less) if lowers else Verdict("stay", [])


def gravest(reasons: list[Reason]) -> Verdict:
    """Return the highest of the verdicts asked for, and who asks for it."""
    name = max((one.verdict for one in reasons), key=VERDICTS.index)
    return Verdict(name, [one for one in reasons if one.verdict == name])
