"""One patient through a pathway: the lowest effective step, and what is still open.

Needs join by maximum. In each triggered track the proposal is the lowest step at or above the need
that is open to the patient's age and not stopped. What is unknown bounds the answer from above.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from attrs import define, frozen

from stegvis.model import Assessment, Pathway, Step, Track, Weighed
from stegvis.routing.compile import Ruleset
from stegvis.routing.intake import weigh

LEVEL, URGENCY = itemgetter(1), itemgetter(2)
"""Of a join: to what level and urgency a rule raises its track, as ranks."""


@define
class Visit:
    """What one triggered track asks of a patient: its needed level and urgency, as ranks."""

    track: Track
    needed: int
    urgency: int


@frozen
class Proposal:
    """The step of one track, and the contraindications a question or a clinician must settle."""

    track: Track
    needed: int
    urgency: int
    level: int
    step: Step
    unanswered: tuple[int, ...]
    to_decide: tuple[int, ...]


@frozen
class Outcome:
    """The answer as ranks: enough to compare two patients without any words."""

    level: int
    urgency: int
    lead: Proposal
    proposals: tuple[Proposal, ...]
    lowest: int
    highest: int
    urgency_highest: int
    holds: tuple[int, ...]
    open: tuple[int, ...]
    spanned: tuple[int, ...]
    flags_open: bool
    firm: bool


@frozen
class Routed:
    """One patient decided: everything that the rationale is worked out from."""

    pathway: Pathway
    patient: Assessment
    seen: Weighed
    values: Sequence[int]
    found: Outcome


def route(pathway: Pathway, patient: Assessment) -> Routed:
    """Take a patient's values in and decide.

    Raises:
        AssessmentError: the patient's values are impossible; every fault is named.
    """
    seen = weigh(pathway, patient)
    rules: Ruleset = pathway.ruleset
    values = rules.values(seen.known)
    return Routed(pathway, patient, seen, values, outcome(pathway, values))


def outcome(pathway: Pathway, values: Sequence[int]) -> Outcome:
    """Decide on values that are laid out; nothing is looked up by name."""
    rules: Ruleset = pathway.ruleset
    _, _, holds, open_ = rules.decide(values)
    n_flags = len(pathway.red_flags)
    flags_open = bool(open_) and open_[0] < n_flags
    spanned = rules.spanned(values) if open_ else ()
    visits = visited(pathway, holds, flags_open, spanned)
    age = values[rules.age_at], values[rules.age_at + 1]
    proposals = tuple(propose(pathway, visit, values, age, False) for visit in visits)
    lead = max(proposals, key=rank)
    level, urgency = lead.level, max(p.urgency for p in proposals)
    conditional = any(p.unanswered for p in proposals)
    lowest = lowest_of(pathway, holds, spanned, values, age, proposals) if flags_open else level
    if not open_ and not conditional and age[0] == age[1]:
        held = tuple(holds)
        return Outcome(level, urgency, lead, proposals, level, level, urgency, held, (), (), False, True)
    asked = [rules.joins[number] for number in (*holds, *open_)]
    top = len(pathway.levels) - 1
    if max(map(LEVEL, asked), default=-1) == top:
        highest = top
    else:
        wide = visited(pathway, [*holds, *open_], flags_open)
        highest = max([level, *(propose(pathway, v, values, age, True).level for v in wide)])
    top_urgency = max([urgency, *map(URGENCY, asked)])
    firm = not (matters(pathway, visits, open_, urgency) or conditional or highest > lowest)
    return Outcome(
        level,
        urgency,
        lead,
        proposals,
        lowest,
        highest,
        top_urgency,
        tuple(holds),
        tuple(open_),
        tuple(spanned),
        flags_open,
        firm,
    )


def rank(proposal: Proposal) -> tuple[int, int, int]:
    """Order proposals: level, then urgency, then the author's order."""
    return proposal.level, proposal.urgency, -proposal.track.order


def visited(
    pathway: Pathway, holds: Sequence[int], flags_open: bool, spanned: Sequence[int] = ()
) -> list[Visit]:
    """Join the needs that hold by track; red flags lead to the track that hosts their steps."""
    rules: Ruleset = pathway.ruleset
    found: dict[str, Visit] = {}
    asked = [rules.joins[number] for number in holds]
    if spanned:
        asked += [rules.spanning[number].join for number in spanned]
    if flags_open:
        said = pathway.open_flags
        asked.append((said.track, rules.level_rank[said.at_least], rules.urgency_rank[said.urgency]))
    for track, level, urgency in asked or ((pathway.otherwise, 0, 0),):
        visit = found.get(track)
        if visit is None:
            found[track] = Visit(rules.tracks[track], level, urgency)
            continue
        if level > visit.needed:  # noqa: PLR1730 - max() takes twice as long
            visit.needed = level
        if urgency > visit.urgency:  # noqa: PLR1730 - as above
            visit.urgency = urgency
    return list(found.values())


def propose(
    pathway: Pathway, visit: Visit, values: Sequence[int], age: tuple[int, int], worst: bool
) -> Proposal:
    """Find the lowest step at or above the need; `worst` takes every unknown as a stop."""
    rules: Ruleset = pathway.ruleset
    for level, step in rules.ladders[visit.track.id]:
        fits = open_at(step, age, worst) or (worst and covers(step, visit.track, age))
        if level >= visit.needed and fits:
            stops, unanswered, asks = barriers(rules, step, values)
            if not stops and not (worst and any_stop(step, unanswered)):
                return Proposal(visit.track, visit.needed, visit.urgency, level, step, unanswered, asks)
    raise AssertionError("the top of the ladder is always open")  # pragma: no cover


def open_at(step: Step, age: tuple[int, int], worst: bool) -> bool:
    """Tell whether a step is open at every age still possible, or at any."""
    if worst:
        return step.age_lowest <= age[0] and age[1] <= step.age_highest
    return step.age_lowest <= age[1] and age[0] <= step.age_highest


def covers(step: Step, track: Track, age: tuple[int, int]) -> bool:
    """A step without contraindications that is for all ages of its track is open while age is unknown."""
    low, high = step.age_lowest <= track.age_lowest, track.age_highest <= step.age_highest
    return age[0] != age[1] and not step.unsuitable and low and high


def barriers(
    rules: Ruleset, step: Step, values: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Return the stops that hold, what is unanswered, and what a clinician must decide."""
    if not step.unsuitable:
        return (), (), ()
    holds, may = rules.unsuitable[step.id](values)
    kinds = step.unsuitable
    stops = tuple(i for i in holds if kinds[i].kind == "stop")
    return stops, tuple(may), tuple(i for i in holds if kinds[i].kind == "ask")


def any_stop(step: Step, ranks: Sequence[int]) -> bool:
    """Tell whether any of these contraindications would stop the step."""
    return any(step.unsuitable[i].kind == "stop" for i in ranks)


def lowest_of(
    pathway: Pathway,
    holds: Sequence[int],
    spanned: Sequence[int],
    values: Sequence[int],
    age: tuple[int, int],
    proposals: Sequence[Proposal],
) -> int:
    """Return the lowest level possible once every red-flag question is answered no."""
    levels = {(p.track.id, p.needed): p.level for p in proposals}
    found = 0
    for visit in visited(pathway, holds, False, spanned):
        level = levels.get((visit.track.id, visit.needed))
        if level is None:
            level = propose(pathway, visit, values, age, False).level
        found = max(found, level)
    return min(max(levels.values()), found)


def matters(pathway: Pathway, visits: Sequence[Visit], open_: Sequence[int], urgency: int) -> bool:
    """Tell whether any open rule could change the answer."""
    return any(could_change(pathway, visits, number, urgency) for number in open_)


def could_change(pathway: Pathway, visits: Sequence[Visit], number: int, urgency: int) -> bool:
    """An open red flag always matters; a need does when it would raise its track or start it."""
    if number < len(pathway.red_flags):
        return True
    rules: Ruleset = pathway.ruleset
    track, level, more = rules.joins[number]
    visit = next((v for v in visits if v.track.id == track), None)
    if visit is None:
        return True
    return level > visit.needed or more > visit.urgency


def first_contact(pathway: Pathway, found: Outcome) -> str:
    """Return the profession that meets the patient first: a leading red flag says so itself."""
    if found.lead.track.id == pathway.red_flag_track:
        flags = [pathway.red_flags[n] for n in found.holds if n < len(pathway.red_flags)]
        rules: Ruleset = pathway.ruleset

        def weight(number: int) -> tuple[int, int]:
            flag = flags[number]
            return rules.level_rank[flag.at_least], rules.urgency_rank[flag.urgency]

        if flags:
            return flags[max(range(len(flags)), key=weight)].first_contact
    return found.lead.step.first_contact
