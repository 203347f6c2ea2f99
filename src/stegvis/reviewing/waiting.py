"""What a decision waits for: values that are not known, and checks that are not gone through."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from stegvis.language import inputs_of
from stegvis.model import DOWNWARD, VERDICTS
from stegvis.rationale import ground
from stegvis.reviewing.follow_up import FollowUp
from stegvis.reviewing.override import Decision, is_closed
from stegvis.reviewing.rules import Reasons
from stegvis.reviewing.target import ProposedWay
from stegvis.reviewing.today import Data, Today


@frozen
class Waiting:
    """What a decision waits for; it is provisional while something could change it."""

    missing: list[Data]
    checks: list[Data]
    provisional: bool


def wait_for(today: Today, reasons: Reasons, decision: Decision, follow_up: FollowUp) -> Waiting:
    """Say what must be known or gone through before a decision is firm."""
    unsure = reasons.unsure
    if follow_up.overdue_since and decision.verdict in DOWNWARD and not decision.chosen:
        unsure = [f"measurements({today.course.followed})", *unsure]
    missing = missing_inputs(today, decision.verdict, reasons, unsure)
    provisional = (
        bool(missing)
        or today.flags_open
        or bool(today.routed.seen.contradicted)
        or only_waits(today, decision.proposed)
        or is_closed(today, decision)
    )
    return Waiting(missing, list(checks(today, decision.proposed)), provisional)


def missing_inputs(today: Today, verdict: str, reasons: Reasons, unsure: list[str]) -> list[Data]:
    """Return what must be known before the verdict is firm: each input, its question and its rules."""
    here = VERDICTS.index(verdict)
    rules_of: dict[str, list[str]] = {id: [] for id in reasons.measure_first}
    for rule in reasons.open:
        could = VERDICTS.index(rule.verdict) > here or (verdict == "stay" and rule.verdict in DOWNWARD)
        for id in sorted(inputs_of(rule.when)) if could else ():
            low, high = today.known(id)
            if low != high:
                rules_of.setdefault(id, []).append(rule.id)
    if here <= VERDICTS.index("stay"):
        rules_of |= {id: [] for id in unsure if id not in rules_of}
    return [
        {"input": id, "name": one.name.to_dict(), "ask": one.ask.to_dict(), "rules": rules}
        for id, rules in rules_of.items()
        for one in [today.input(id)]
    ]


def only_waits(today: Today, proposed: ProposedWay) -> bool:
    """Tell whether checks are open, and every reason that decides waits for them."""
    answered = all(today.episode.checks.get(check.id) for check in today.pathway.checks)
    waits = [one.waits for one in proposed.deciding]
    return not answered and any(waits) and all(waits)


def checks(today: Today, proposed: ProposedWay) -> Iterator[Data]:
    """Yield what is gone through at a step up, and whether it waits for that; a red flag is not held up."""
    waits = [one.waits for one in proposed.deciding]
    wanted = proposed.verdict in ("step_up", "refer") or any(waits)
    if not wanted or any(one.id == "red_flag" for one in proposed.deciding):
        return
    for check in today.pathway.checks:
        yield {
            "check": check.id,
            "ask": check.ask.to_dict(),
            "done": today.episode.checks.get(check.id),
            "waits": all(waits),
            "facts": list(check.facts),
            "ground": ground(today.pathway, check.claim),
        }
