"""One patient through a pathway: the lowest effective step, and what is still open.

Needs join by maximum. In each triggered track the proposal is the lowest step at or above the need
that is open to the patient's age and not stopped. What is unknown bounds the answer from above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from stegvis.language import Known, inputs_of, truth_of
from stegvis.model import Assessment, Pathway, Weighed
from stegvis.routing.closing import close_gates
from stegvis.routing.compile import BUILT_IN, Ruleset
from stegvis.routing.completions import lowest_of
from stegvis.routing.declines import any_declined
from stegvis.routing.jointly import jointly, with_joint
from stegvis.routing.ladder import Proposal, Visit, propose, rank, visited
from stegvis.routing.renamed import current
from stegvis.routing.setting_aside import set_aside

T = TypeVar("T")
EACH = 8
"""Up to how many answers that contradict others are weighed one by one."""


@frozen
class Outcome:
    """The answer as ranks: enough to compare two patients without any words.

    Attributes:
        level, urgency, lead, proposals: what is proposed.
        lowest, highest: the levels that are still possible.
        exact: some completion of what is unknown is known to give the lowest level.
        holds, open: the rules that hold for certain, and those that may.
        mildest: the rules that hold with the mildest answers to what is open; they are what is proposed on.
        certain: rules of which one holds whatever the answers, though none holds for certain.
        flags_open: some red-flag question is open.
        leaf: values with answers to what is open that ask for no more than that.
    """

    level: int
    urgency: int
    lead: Proposal
    proposals: tuple[Proposal, ...]
    lowest: int
    highest: int
    urgency_highest: int
    exact: bool
    holds: tuple[int, ...]
    open: tuple[int, ...]
    mildest: tuple[int, ...]
    certain: tuple[int, ...]
    flags_open: bool
    firm: bool
    leaf: Sequence[int] = field(eq=False, repr=False)


Told = Mapping[frozenset[str], Outcome]
"""What is decided without some answers."""
NOTHING_TOLD: Told = {}


@frozen
class Routed:
    """One patient decided: everything that the rationale is worked out from.

    Attributes:
        given: the patient as given, where that was by names of earlier editions.
        kept: what several parts of the rationale need and is worked out once; only to be read.
    """

    pathway: Pathway
    patient: Assessment
    seen: Weighed
    values: Sequence[int]
    found: Outcome
    given: Assessment | None = None
    kept: dict[Any, Any] = field(factory=dict, init=False, eq=False, repr=False)

    def once(self, work: Callable[[Routed], T]) -> T:
        """Return what some work gives for this patient; it is done when it is first asked for."""
        if work not in self.kept:
            self.kept[work] = work(self)
        found: T = self.kept[work]
        return found


def route(pathway: Pathway, patient: Assessment) -> Routed:
    """Take a patient's values in and decide; what is faulty is set aside and named in `seen.faults`."""
    today = current(pathway, patient)
    seen, now = set_aside(pathway, patient, today), today.patient
    if any(fault.field == "contact_date" for fault in seen.faults):
        patient = evolve(patient, contact_date=None)
        now = current(pathway, patient).patient
    given = None if now is patient else patient
    return Routed(pathway, now, seen, *decided(pathway, seen), given)


def decided(
    pathway: Pathway, seen: Weighed, why: bool = True, told: Told = NOTHING_TOLD
) -> tuple[Sequence[int], Outcome]:
    """Lay out what is known and decide; what contradicts itself, is set aside or declined is not firm.

    Args:
        why: whether the rules are wanted of which one holds whatever is answered.
        told: what is decided without some answers, where that is known.
    """
    rules: Ruleset = pathway.ruleset
    values = rules.values(seen.known) if seen.laid is None else seen.laid
    found = outcome(pathway, values, seen.raised, why)
    if seen.contradicted:
        found = doubted(pathway, seen, found, told)
        if not found.flags_open and bears_on_flags(pathway, seen):
            found = with_flags_open(pathway, values, found)
    if seen.doubted and not found.flags_open and may_bear_on_flags(pathway, seen):
        _, level, urgency = rules.open_flags
        highest, soonest = max(found.highest, level), max(found.urgency_highest, urgency)
        found = evolve(found, firm=False, highest=highest, urgency_highest=soonest)
    if seen.faults or any_declined(seen.declines, found.proposals):
        found = evolve(found, firm=False)
    return values, found


def doubted(pathway: Pathway, seen: Weighed, found: Outcome, told: Told) -> Outcome:
    """Two answers contradict each other: either may be wrong, so that both ways are possible."""
    lowest, highest, soonest = found.lowest, found.highest, found.urgency_highest
    top = len(pathway.levels) - 1, len(pathway.urgencies) - 1
    for way in dict.fromkeys(ways_of(pathway, seen.contradicted)):
        if lowest == 0 and (highest, soonest) == top:
            break
        other = told.get(way) or outcome(pathway, without_answers(pathway, seen, way), seen.raised, False)
        lowest, highest = min(lowest, other.lowest), max(highest, other.highest)
        soonest = max(soonest, other.urgency_highest)
    return evolve(found, firm=False, lowest=lowest, highest=highest, urgency_highest=soonest)


def bears_on_flags(pathway: Pathway, seen: Weighed) -> bool:
    """Tell whether a red flag would be open without the answers that another one contradicts."""
    rules: Ruleset = pathway.ruleset
    details = pathway.once(flag_details)
    doubts = (frozenset(some) - BUILT_IN for id, some in seen.contradicted.items() if id in details)
    for some in dict.fromkeys(doubts):
        open_ = rules.decide(without_answers(pathway, seen, some))[3]
        if some and any(n < len(pathway.red_flags) and n not in seen.raised for n in open_):
            return True
    return False


def may_bear_on_flags(pathway: Pathway, seen: Weighed) -> bool:
    """Tell whether a yes to what was asked in vain would contradict a denial that bears on a red flag."""
    details = seen.doubted & pathway.once(flag_details)

    def look(id: str) -> Known:
        one = pathway.inputs[id]
        return seen.known.get(id, (one.lowest, one.highest))

    return any(truth_of(pathway.gates[id], look) is False for id in details)


def flag_details(pathway: Pathway) -> frozenset[str]:
    """Return what is asked only beside an answer that a red flag reads."""
    heard = frozenset[str]().union(*(inputs_of(flag.when) for flag in pathway.red_flags)) - BUILT_IN
    return frozenset(id for id, gate in pathway.gates.items() if not heard.isdisjoint(inputs_of(gate)))


def with_flags_open(pathway: Pathway, values: Sequence[int], found: Outcome) -> Outcome:
    """Return an outcome with what is asked for while a red-flag question is open."""
    rules: Ruleset = pathway.ruleset
    age, told = (values[rules.age_at], values[rules.age_at + 1]), {p.track.id: p for p in found.proposals}
    proposals = tuple(
        propose(pathway, visit, values, age, False)
        if visit.track.id == pathway.open_flags.track
        else told[visit.track.id]
        for visit in visited(pathway, found.mildest, True)
    )
    lead, urgency = max(proposals, key=rank), max(p.urgency for p in proposals)
    highest, soonest = max(found.highest, lead.level), max(found.urgency_highest, urgency)
    return evolve(
        found, level=lead.level, urgency=urgency, lead=lead, proposals=proposals,
        highest=highest, urgency_highest=soonest, flags_open=True,
    )  # fmt: skip


def ways_of(pathway: Pathway, contradicted: Mapping[str, tuple[str, ...]]) -> Iterator[frozenset[str]]:
    """Yield what may have been told wrongly: one of two answers, all of a kind, or all that is in doubt.

    Where very much contradicts, not each by itself: all of it in doubt leaves a wider range.
    """
    if len(contradicted) <= EACH:
        for id, some in contradicted.items():
            yield from map(frozenset, ((id,), some, (*some, *read_above(pathway, some))))
    closers = {one for some in contradicted.values() for one in some}
    yield from (frozenset(contradicted), frozenset(closers))
    if len(contradicted) > EACH:
        yield frozenset({*contradicted, *closers, *read_above(pathway, closers)})


def read_above(pathway: Pathway, ids: Iterable[str]) -> set[str]:
    """Return what the gates before some inputs read, and the gates before that; no age."""
    found: set[str] = set()
    left = [one for id in ids if id in pathway.gates for one in inputs_of(pathway.gates[id])]
    while left:
        id = left.pop()
        if id != "age" and id not in found:
            found.add(id)
            left += inputs_of(pathway.gates[id]) if id in pathway.gates else ()
    return found


def without_answers(pathway: Pathway, seen: Weighed, dropped: Set[str]) -> Sequence[int]:
    """Lay out what is known once some answers count as not given."""
    known = {id: span for id, span in seen.answered.items() if id not in dropped}
    other = Weighed(known, seen.given.difference(dropped), doubted=seen.doubted)
    close_gates(pathway, other, doubting=False)
    rules: Ruleset = pathway.ruleset
    return rules.values(other.known) if other.laid is None else other.laid


def outcome(pathway: Pathway, values: Sequence[int], also: Sequence[int] = (), why: bool = True) -> Outcome:
    """Decide on values that are laid out; nothing is looked up by name.

    Args:
        also: red flags that hold whatever the values say, by number.
        why: whether the rules are wanted of which one holds whatever is answered.
    """
    rules: Ruleset = pathway.ruleset
    _, _, holds, open_ = rules.decide(values)
    if also:
        holds = sorted({*holds, *also})
        open_ = [number for number in open_ if number not in also]
    age = values[rules.age_at], values[rules.age_at + 1]
    flags_open = bool(open_) and open_[0] < len(pathway.red_flags)
    visits = visited(pathway, holds, flags_open)
    proposals = tuple(propose(pathway, visit, values, age, False) for visit in visits)
    conditional = any(p.unanswered for p in proposals)
    if not open_ and not conditional and age[0] == age[1]:
        return certain(proposals, tuple(holds), values)
    levels = {(p.track.id, p.needed): p.level for p in proposals}
    mildest = lowest_of(pathway, values, holds, also, why, levels)
    joint = jointly(pathway, values, open_)
    mildest = with_joint(pathway, mildest, joint, holds)
    if mildest.raised or joint:
        visits = visited(pathway, mildest.holds, flags_open)
        at = mildest.values
        age = at[rules.age_at], at[rules.age_at + 1]
        proposals = tuple(propose(pathway, visit, at, age, False) for visit in visits)
    lead = max(proposals, key=rank)
    level, urgency = lead.level, max(p.urgency for p in proposals)
    asked = [*holds, *open_]
    highest = highest_of(pathway, values, asked, flags_open, level)
    top_urgency = most_urgent(rules, asked, urgency)
    lowest = min(level, mildest.level)
    unsettled = any(p.unanswered for p in proposals) or matters(pathway, visits, open_, urgency, holds)
    return Outcome(
        level, urgency, lead, proposals, lowest, highest, top_urgency, mildest.exact,
        tuple(holds), tuple(open_), mildest.holds, mildest.certain, flags_open,
        not (unsettled or highest > lowest), mildest.leaf,
    )  # fmt: skip


def certain(proposals: tuple[Proposal, ...], held: tuple[int, ...], values: Sequence[int]) -> Outcome:
    """Return the outcome of a patient of whom nothing is open."""
    lead = max(proposals, key=rank)
    level, urgency = lead.level, max(p.urgency for p in proposals)
    return Outcome(
        level, urgency, lead, proposals, level, level, urgency, True,
        held, (), held, (), False, True, values,
    )  # fmt: skip


def most_urgent(rules: Ruleset, asked: Sequence[int], urgency: int) -> int:
    """Return the highest urgency that any of these rules asks for, or that of the proposal."""
    if not rules.most_urgent.isdisjoint(asked):
        return len(rules.urgency_rank) - 1
    return max(urgency, max(map(rules.urgencies.__getitem__, asked), default=0))


def highest_of(
    pathway: Pathway,
    values: Sequence[int],
    asked: Sequence[int],
    flags_open: bool,
    level: int,
) -> int:
    """Return the highest level still possible: every rule that may hold does, every unknown is a stop."""
    rules: Ruleset = pathway.ruleset
    if not rules.at_top.isdisjoint(asked):
        return len(pathway.levels) - 1
    at = rules.age_at
    age = values[at], values[at + 1]
    wide = visited(pathway, asked, flags_open)
    return max([level, *(propose(pathway, visit, values, age, True).level for visit in wide)])


def matters(
    pathway: Pathway, visits: Sequence[Visit], open_: Sequence[int], urgency: int, holds: Sequence[int]
) -> bool:
    """Tell whether any open rule could change the answer."""
    return any(could_change(pathway, visits, number, urgency, holds) for number in open_)


def could_change(
    pathway: Pathway, visits: Sequence[Visit], number: int, urgency: int, holds: Sequence[int]
) -> bool:
    """An open red flag always matters; a need when it would raise its track, start it, or be met first."""
    if number < len(pathway.red_flags):
        return True
    rules: Ruleset = pathway.ruleset
    track, level, more = rules.joins[number]
    visit = next((v for v in visits if v.track.id == track), None)
    if visit is None:
        return True
    if level > visit.needed or more > visit.urgency:
        return True
    first = rules.rivals.get(number)
    return first is not None and more >= urgency and not set(first).intersection(holds)


def could_raise(routed: Routed) -> tuple[int, ...]:
    """Return the open rules that could change a patient's answer."""
    found = routed.found
    visits = [Visit(p.track, p.needed, p.urgency) for p in found.proposals]
    flags, joins = len(routed.pathway.red_flags), routed.pathway.ruleset.joins
    reached = {visit.track.id: (visit.needed, visit.urgency) for visit in visits}
    raising = []
    for n in found.open:
        track, level, more = joins[n]
        place = reached.get(track)
        sure = place is None or n < flags or level > place[0] or more > place[1]
        if sure or could_change(routed.pathway, visits, n, found.urgency, found.holds):
            raising.append(n)
    return tuple(raising)
