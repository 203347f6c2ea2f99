"""The open questions that could change an answer, what their answers do, and what else would change it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from stegvis.errors import NO_TEXT
from stegvis.language import Input, inputs_of
from stegvis.model import UNKNOWN, Pathway
from stegvis.rationale.anew import made_up, ranks_anew, whole_decision
from stegvis.rationale.answers import gate_truths, gates, known_of, unknown_inputs, value_said
from stegvis.rationale.grounds import Said
from stegvis.rationale.runs import open_of, runs
from stegvis.rationale.settled import SETTLED, lowest_urgency, settled_of
from stegvis.rationale.tried import others_given, weighed_together
from stegvis.rationale.waiting import Waiting, told_inputs, unknown_bits
from stegvis.routing import Outcome, Quick, Ranks, Routed, UncertainError, bits, could_raise, numbers

if TYPE_CHECKING:
    from stegvis.routing import Ruleset


FIRST = frozenset({"contradiction", "red_flag"})
"""The kinds of questions that are asked whatever a course shows."""


def open_questions(routed: Routed, kinds: Collection[str] = (), rules: Set[str] = frozenset()) -> list[Said]:
    """The open questions that could change the answer, with what their answers do.

    Of some kinds, or for some rules; all of them when no kind is given.
    """
    waited = routed.once(waited_for).items()
    asked = {id: one for id, one in waited if not kinds or one[0] in kinds or not rules.isdisjoint(one[1])}
    return [question(routed, id, *waits) for id, waits in asked.items()]


def asked(routed: Routed) -> list[Said]:
    """The open questions without what answers do."""
    inputs = routed.pathway.inputs
    return [
        {"question": id, "kind": kind, "name": inputs[id].name.to_dict()}
        for id, (kind, _) in routed.once(waited_for).items()
    ]


def ranks(routed: Routed) -> Said:
    """Return where levels and the urgency stand among those of the pathway, the lowest 0."""
    found = routed.found
    return {
        "level": found.level,
        "lowest": found.lowest,
        "highest": found.highest,
        "urgency": found.urgency,
    }


def waited_for(routed: Routed) -> dict[str, tuple[str, list[str]]]:
    """Return the inputs whose answer could change the outcome, in order: why, and for which rules.

    Red flags first; then what decides something sooner than a call may leave open; in the author's order.
    """
    found, pathway = routed.found, routed.pathway
    if found.firm:
        return {}
    asked: dict[str, tuple[str, list[str]]] = {}
    for id, closers in routed.seen.contradicted.items():
        for one in (id, *closers):
            asked.setdefault(one, ("contradiction", []))
    flags, ids = (1 << len(pathway.red_flags)) - 1, pathway.once(Waiting).rules
    for id, some in rules_waiting(routed).items():
        waits = asked.setdefault(id, ("red_flag" if some & flags else "need", []))
        waits[1].extend([ids[n] for n in numbers(some)])
    for proposal in found.proposals:
        for i in proposal.unanswered:
            barrier = proposal.step.unsuitable[i]
            reads = routed.once(unknown_inputs) & inputs_of(barrier.when)
            note(routed, asked, reads, "unsuitable", barrier.id)
    if age_matters(routed, asked):
        note(routed, asked, routed.once(unknown_inputs) & {"age"}, "need", "")
    order = {"contradiction": 0, "red_flag": 1, "need": 2, "unsuitable": 3}
    soon, at = hurried(routed), pathway.once(Waiting).at

    def key(id: str) -> tuple[int, bool, int]:
        kind, waiting = asked[id]
        return order[kind], soon.isdisjoint(waiting), at[id]

    return {id: asked[id] for id in sorted(asked, key=key)}


def hurried(routed: Routed) -> set[str]:
    """Return the open rules that are sooner than a call may leave open; none where no limit is set."""
    pathway, rules = routed.pathway, routed.pathway.ruleset
    limit = rules.urgency_rank.get(pathway.phone_urgency, len(pathway.urgencies))
    return {rules.rules[number].id for number in routed.found.open if rules.joins[number][2] > limit}


def rules_waiting(routed: Routed) -> dict[str, int]:
    """Return what to ask first for the open rules that could raise the answer, with the bits of those rules.

    For the age only red flags wait that wait for nothing else.
    """
    waiting, unknown = routed.pathway.once(Waiting), routed.once(unknown_bits)
    held, raising = routed.once(at_once), routed.once(could_raise)
    open_ = bits(n for n in raising if not held or still_matters(routed, n))
    age = unknown & waiting.of(("age",))
    flags = open_ & ((1 << len(routed.pathway.red_flags)) - 1) if age else 0
    masks = [one & open_ for one in waiting.readers]
    for n in numbers(age):
        masks[n] = bits(flag for flag in numbers(flags) if waiting.reads[flag] & unknown == age)
    open_inputs = bytearray(waiting.all_open)
    for n in routed.once(told_inputs):
        masks[n] = open_inputs[n] = 0
    if routed.seen.not_known:
        return one_by_one(routed, masks)
    truths = routed.once(gate_truths)
    for number, reads, behind in waiting.gates:
        if truths[number] == 1:
            rules = 0
            for n in behind:
                rules |= masks[n]
                masks[n] = 0
            for n in reads:
                if open_inputs[n]:
                    masks[n] |= rules
    return {id: some for id, some in zip(waiting.ids, masks, strict=True) if some}


def one_by_one(routed: Routed, masks: Sequence[int]) -> dict[str, int]:
    """Return the same where somebody was asked and did not know: each input with what to ask first of it."""
    firsts, found = routed.once(kept_firsts), dict[str, int]()
    for id, rules in zip(routed.pathway.once(Waiting).ids, masks, strict=True):
        if rules:
            for first in firsts[id] if id in firsts else asked_first(routed, id):
                found[first] = found.get(first, 0) | rules
    return found


def still_matters(routed: Routed, number: int) -> bool:
    """While something must be done at once, only what must be done as soon can still matter."""
    rules: Ruleset = routed.pathway.ruleset
    return not routed.once(at_once) or rules.joins[number][2] == len(routed.pathway.urgencies) - 1


def at_once(routed: Routed) -> bool:
    """Tell whether a red flag holds that says to do something at once."""
    rules: Ruleset = routed.pathway.ruleset
    soonest = len(routed.pathway.urgencies) - 1
    return any(rules.joins[n][2] == soonest and rules.rules[n].red_flag for n in routed.found.holds)


def age_matters(routed: Routed, asked: Mapping[str, object]) -> bool:
    """Tell whether an unknown age could change the answer: it differs with age, or nothing else can."""
    low, high = known_of(routed, "age")
    if low == high:
        return False
    rules: Ruleset = routed.pathway.ruleset
    tries = rules.cells["age"].within(low, high, False) if "age" in rules.cells else []
    shown = [whole_decision(routed, "age", cell.value) for cell in tries]
    seen = {telling(one) for one in shown if one is not None}
    return len(seen) > 1 or not asked


def telling(found: Outcome) -> tuple[object, ...]:
    """Return what would be told otherwise if it differed."""
    lead = found.lead
    return found.level, found.urgency, found.lowest, found.highest, lead.track.id, lead.step.id, found.holds


def note(
    routed: Routed, asked: dict[str, tuple[str, list[str]]], waiting: Iterable[str], kind: str, rule: str
) -> None:
    """Note which unknown inputs a rule waits for; a gate that is open is asked first."""
    firsts = routed.once(kept_firsts)
    for id in waiting:
        for first in firsts[id] if id in firsts else asked_first(routed, id):
            waits = asked.get(first)
            if waits is None:
                asked[first] = (kind, [rule])
            elif not waits[1] or waits[1][-1] != rule:
                waits[1].append(rule)


def asked_first(routed: Routed, id: str) -> set[str]:
    """Return what to ask first of an input that is not known: its gate's questions while that is open.

    Behind a question that was asked and is not known, the detail itself is asked.
    """
    firsts = routed.once(kept_firsts)
    first: set[str] = set()
    if routed.once(gates).get(id, True) is None:
        for one in routed.once(unknown_inputs).intersection(routed.pathway.gates[id].reads):
            first |= firsts[one] if one in firsts else asked_first(routed, one)
    if not first and id not in routed.seen.not_known:
        first = {id}
    firsts[id] = first
    return first


def kept_firsts(_: Routed) -> dict[str, set[str]]:
    """Return where it is kept what to ask before each input."""
    return {}


def question(routed: Routed, id: str, kind: str, rules: list[str]) -> Said:
    """Say one question and what its answers would do."""
    one, answered = routed.pathway.inputs[id], routed.once(Answered)
    return {
        "question": id,
        "group": one.group,
        "kind": kind,
        **routed.pathway.once(wordings)(id, routed.once(caller_of) not in ("", "patient")),
        "rules": sorted({r for r in rules if r}),
        "matters_for": matters_for(routed, kind, rules, answered.unsettled),
        "answers": answers(routed, one, answered),
    }


def wordings(pathway: Pathway) -> Callable[[str, bool], Said]:
    """Return what says how a question is put to the patient, or to whoever else answers; only to be read."""
    inputs = pathway.inputs
    return cache(lambda id, about: put(inputs[id], "other" if about else "patient"))


def worded(routed: Routed, one: Input) -> Said:
    """Say how a question is put to whoever answers, and when."""
    return put(one, routed.once(caller_of))


def put(one: Input, caller: str) -> Said:
    """Say how a question is put to a caller, and when."""
    return {
        "name": one.name.to_dict(),
        "short": (one.name if one.short == NO_TEXT else one.short).to_dict(),
        "ask": one.wording(caller).to_dict(),
        "answered_by": one.answered_by,
        "phase": one.phase,
    }


def caller_of(routed: Routed) -> str:
    """Return who answers, "" when that is not known."""
    patient = routed.patient
    said = patient.answers().get("caller") if isinstance(patient.findings, Mapping) else patient.caller
    return said if isinstance(said, str) and said != UNKNOWN else ""


def matters_for(routed: Routed, kind: str, waiting: Collection[str], open_: Iterable[str]) -> list[str]:
    """Return what is not settled that the rules waiting for a question could still change.

    Everything of a contradiction; of a need what it could raise, of a contraindication level and step.
    """
    if kind == "contradiction":
        return [name for name in SETTLED if name in open_]
    by_id, found = routed.once(open_joins), routed.found
    level = urgency = -1
    for rule in () if "" in waiting else waiting:
        if rule in by_id:
            _, its, more = by_id[rule]
            level, urgency = its if its > level else level, more if more > urgency else urgency
    could = {"step"}
    if kind == "unsuitable" or level < 0 or level > found.lowest or found.flags_open:
        could.add("level")
    if level < 0 or urgency >= routed.once(lowest_urgency):
        could |= WHEN_AND_WHERE
    return [name for name in SETTLED if name in open_ and name in could]


def open_joins(routed: Routed) -> dict[str, tuple[str, int, int]]:
    """Return what each open rule raises its track to, by its id."""
    rules: Ruleset = routed.pathway.ruleset
    return {rules.rules[n].id: rules.joins[n] for n in routed.found.open}


def answers(routed: Routed, one: Input, answered: Answered) -> list[Said]:
    """What each answer would do, the other questions still open."""
    said: list[Said] = []
    last: Ranks | None = None
    for first, final in answered.runs_of(one):
        ranks = answered.ranks_with(one, first)
        if ranks is None:
            continue
        if one.kind == "integer" and said and ranks == last:
            said[-1]["answer"]["highest"] = final
            continue
        last = ranks
        answer = (
            {"lowest": first, "highest": final} if one.kind == "integer" else value_said(one, (first, first))
        )
        said.append({"answer": answer, **routed.pathway.once(summaries)(ranks)})
    return said


def summary(pathway: Pathway, ranks: Ranks) -> Said:
    """Return an outcome's level, urgency and range."""
    levels = pathway.levels
    level, urgency, lowest, highest = ranks
    return {
        "level": levels[level].id,
        "urgency": pathway.urgencies[urgency].id,
        "range": {"lowest": levels[lowest].id, "highest": levels[highest].id},
    }


def summaries(pathway: Pathway) -> Callable[[Ranks], Said]:
    """Return what says an outcome's level, urgency and range, each once; only to be read."""
    return cache(partial(summary, pathway))


WHEN_AND_WHERE = frozenset({"urgency", "first_contact", "place"})
Told = dict[tuple[str, int], Ranks | None]
"""What answers lead to, None where a scale cannot have one."""


class Answered:
    """Another answer to one input: what it changes, else the whole decision."""

    def __init__(self, routed: Routed) -> None:
        self.routed, self.otherwise = routed, Quick(routed)
        self.cut: dict[str, list[tuple[int, int]]] = {}
        self.unsettled = [name for name, done in routed.once(settled_of).to_dict().items() if not done]

    def ranks_with(self, one: Input, value: int, unless: tuple[int, int] | None = None) -> Ranks | None:
        """Return level, urgency, lowest and highest; None when a scale cannot have this answer.

        Args:
            unless: a level and an urgency with which the range is of no interest.
        """
        key = one.id, value
        told, roughly = self.together
        if key in told:
            return told[key]
        if key not in roughly:
            return self.by_itself(one, value, unless)
        rough = roughly[key]
        return rough if rough[:2] == unless and self.sure else ranks_anew(self.routed, one.id, value)

    @cached_property
    def sure(self) -> bool:
        """Whether a contradiction that bears on a red flag asks for no more than is proposed now."""
        asks, found = self.routed.pathway.ruleset.open_flags, self.routed.found
        return bool(found.level >= asks[1] and found.urgency >= asks[2])

    @cached_property
    def together(self) -> tuple[Told, dict[tuple[str, int], Ranks]]:
        """What all answers lead to, weighed at once, and those of which the range alone is not sure."""
        return weighed_together(self.otherwise, self.tried())

    def tried(self) -> Iterator[tuple[Input, list[int], bool]]:
        """Yield the answers of which it is told what they would do, by input; is it a total made up?"""
        routed = self.routed
        inputs = routed.pathway.inputs
        for id in routed.once(waited_for):
            one = inputs[id]
            yield one, [first for first, _ in self.runs_of(one)], made_up(routed, one)
        for one, up, down in routed.once(others_given):
            yield one, [*up, *down], made_up(routed, one)

    def runs_of(self, one: Input) -> list[tuple[int, int]]:
        """Return the runs of values that an open input may have."""
        found = self.cut.get(one.id)
        if found is None:
            found = self.cut[one.id] = runs(self.routed, one, *open_of(self.routed, one.id))
        return found

    def by_itself(self, one: Input, value: int, unless: tuple[int, int] | None) -> Ranks | None:
        """Return what one answer leads to."""
        routed = self.routed
        try:
            change = self.otherwise.change(one, value, made_up(routed, one))
            ranks = None if change is None else self.otherwise.ranks(one, change, unless)
            if not self.otherwise.doubtful or (ranks and ranks[:2] == unless and self.sure):
                return ranks
        except UncertainError:
            pass
        return ranks_anew(routed, one.id, value)


def what_would_change(routed: Routed) -> list[Said]:
    """For each given value, the nearest other value that changes level or urgency.

    Each is what the router answers to a patient with that value. A total that items make up is said otherwise
    by itself, and an age that a scale is not for is said with the scale.
    """
    now = (routed.found.level, routed.found.urgency)
    answered = routed.once(Answered)
    said: list[Said] = []
    for one, up, down in routed.once(others_given):
        known = known_of(routed, one.id)
        for values in (up, down):
            for value in values:
                ranks = answered.ranks_with(one, value, now)
                if ranks and ranks[:2] != now:
                    shown = summary(routed.pathway, ranks)
                    shown["from"] = value_said(one, known)
                    shown["to"] = value_said(one, (value, value))
                    said.append({"input": one.id, "name": one.name.to_dict()} | shown)
                    break
    return said
