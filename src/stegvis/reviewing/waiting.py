"""What a decision waits for: values that are not known, and checks that are not gone through."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from stegvis.language import inputs_of
from stegvis.model import DOWNWARD, VERDICTS
from stegvis.rationale import ground, waited_for
from stegvis.reviewing.follow_up import FollowUp
from stegvis.reviewing.override import Decision, is_closed
from stegvis.reviewing.overturning import Open, could_overturn, rule_gives_more
from stegvis.reviewing.rules import Reasons
from stegvis.reviewing.target import ProposedWay
from stegvis.reviewing.today import Data, Today


@frozen
class Waiting:
    """What a decision waits for; it is provisional while something could change it.

    Attributes:
        overturning: what may hold of today's patient and would give more, by id.
    """

    missing: list[Data]
    checks: list[Data]
    provisional: bool
    overturning: frozenset[str]


def wait_for(today: Today, reasons: Reasons, decision: Decision, follow_up: FollowUp) -> Waiting:
    """Say what must be known or gone through before a decision is firm."""
    unsure = reasons.unsure
    if follow_up.overdue_since and decision.verdict in DOWNWARD and not decision.chosen:
        unsure = [f"measurements({today.course.followed})", *unsure]
    overturning = list(could_overturn(today, decision, follow_up.urgency))
    missing = missing_inputs(today, decision, follow_up.urgency, reasons, unsure)
    missing = [*missing, *unasked(today, overturning, missing)]
    provisional = (
        bool(missing)
        or bool(overturning)
        or today.flags_open
        or bool(today.routed.seen.contradicted)
        or only_waits(today, decision.proposed)
        or is_closed(today, decision)
    )
    ids = frozenset(one.id for one in overturning)
    return Waiting(missing, list(checks(today, decision.proposed)), provisional, ids)


def missing_inputs(
    today: Today, decision: Decision, urgency: str, reasons: Reasons, unsure: list[str]
) -> list[Data]:
    """Return what must be known before the verdict is firm: each input, its question and its rules."""
    verdict = decision.verdict
    here = VERDICTS.index(verdict)
    rules_of: dict[str, list[str]] = {id: [] for id in reasons.measure_first}
    for rule in reasons.open:
        could = VERDICTS.index(rule.verdict) > here or (verdict == "stay" and rule.verdict in DOWNWARD)
        could = could or rule_gives_more(today, decision, urgency, rule)
        for id in sorted(inputs_of(rule.when)) if could else ():
            low, high = today.known(id)
            if low != high:
                rules_of.setdefault(id, []).append(rule.id)
    if here <= VERDICTS.index("stay"):
        rules_of |= {id: [] for id in unsure if id not in rules_of}
    return [missing_input(today, id, rules) for id, rules in rules_of.items()]


def missing_input(today: Today, id: str, rules: list[str]) -> Data:
    """Say what must be known, how it is asked, and for which rules."""
    one = today.input(id)
    return {"input": id, "name": one.name.to_dict(), "ask": one.ask.to_dict(), "rules": rules}


def unasked(today: Today, overturning: list[Open], missing: list[Data]) -> Iterator[Data]:
    """Yield what is not known of today's patient, could give more, and is none of the open questions."""
    asked = {id for _, rules in today.routed.once(waited_for).values() for id in rules}
    rules_of: dict[str, list[str]] = {}
    for one in overturning:
        for id in sorted(inputs_of(one.when)) if one.when and one.id not in asked else ():
            low, high = today.known(id)
            if low != high:
                rules_of.setdefault(id, []).append(one.id)
    told = {one["input"] for one in missing}
    yield from (missing_input(today, id, rules) for id, rules in rules_of.items() if id not in told)


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
