"""Laws of a pathway over every fully answered patient, by z3; each breach with concrete patients.

Levels and urgencies are maxima over rules, so the laws come apart into questions about few rules at a time:
"some patient for whom this rule holds and no other of its track at that level does". What z3 finds is
run through the router before it is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import z3
from attrs import frozen

from stegvis.backends.smt import Patient
from stegvis.compiling import Ruleset, guarded
from stegvis.criteria import inputs_of
from stegvis.errors import AssessmentError, Diagnostic
from stegvis.pathway import Need, Pathway, Step, Track
from stegvis.reading.patients import patient
from stegvis.routing import Outcome, outcome
from stegvis.terms import INAPPLICABLE, Input
from stegvis.weighing import Weighed, close_gates, weigh

LIMIT_MS = 20_000
Progress = Callable[[str], None]


@frozen
class Finding:
    """What a check found: the diagnostic, and patients that show it as JSON data.

    Attributes:
        accepted: the author's reason for accepting it, or "".
    """

    check: str
    diagnostic: Diagnostic
    patients: tuple[dict[str, Any], ...] = ()
    accepted: str = ""


class Prover:
    """Asks z3 about one pathway."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.rules: Ruleset = pathway.ruleset
        self.one, self.other = Patient(pathway, "a"), Patient(pathway, "b")
        self.solver = z3.Solver()
        self.solver.set("timeout", LIMIT_MS)
        self.solver.add(*self.one.possible())
        self.pair = z3.Solver()
        self.pair.set("timeout", LIMIT_MS)
        self.pair.add(*self.one.possible(), *self.other.possible())
        tracks = self.rules.tracks
        self.criteria = [guarded(rule, tracks.get(rule.track)) for rule in self.rules.rules]
        self.first = [self.one.says(c) for c in self.criteria]
        self.second = [self.other.says(c) for c in self.criteria]
        self.undecided: list[str] = []
        self.asked = 0

    def ask(self, solver: Any, *said: Any, about: str) -> Any:
        """Return a model, or None when there is none; what z3 cannot decide is remembered."""
        self.asked += 1
        solver.push()
        try:
            solver.add(*said)
            answer = solver.check()
            if answer == z3.unknown:
                self.undecided.append(about)
                return None
            return self.smallest(solver) if answer == z3.sat else None
        finally:
            solver.pop()

    def smallest(self, solver: Any) -> Any:
        """Return a model with as many harmless answers as can be had, one after the other."""
        model = solver.model()
        asked = (self.one, self.other) if solver is self.pair else (self.one,)
        wanted = [
            (which.values[id], value)
            for which in asked
            for id, one in which.inputs.items()
            if (value := mild(one)) is not None
        ]
        for variable, value in wanted:
            if model.eval(variable, model_completion=True).as_long() == value:
                solver.add(variable == value)
                continue
            solver.push()
            solver.add(variable == value)
            if solver.check() == z3.sat:
                model = solver.model()
                solver.pop()
                solver.add(variable == value)
            else:
                solver.pop()
        return model

    def patient(self, model: Any, which: Patient) -> dict[str, Any]:
        """Return a model's patient as JSON data, what does not apply left out."""
        said: dict[str, Any] = {"scores": {}, "items": {}, "findings": {}}
        for id, one in which.inputs.items():
            value = model.eval(which.values[id], model_completion=True).as_long()
            if value == INAPPLICABLE:
                continue
            if id == "age":
                said["age"] = value
            elif one.item:
                said["items"].setdefault(one.instrument, {})[str(one.item)] = value
            elif one.instrument:
                said["scores"][id] = value
            elif one.kind == "boolean":
                said["findings"][id] = bool(value)
            elif one.kind == "choice":
                said["findings"][id] = one.choices[value].id
            else:
                said["findings"][id] = value
        return {key: value for key, value in said.items() if value not in ({},)}

    def known(self, model: Any, which: Patient) -> list[int]:
        """Lay a model's patient out as the router's values."""
        known = {
            id: (value, value)
            for id in which.inputs
            for value in [model.eval(which.values[id], model_completion=True).as_long()]
        }
        seen = Weighed(known)
        close_gates(self.pathway, seen)
        return self.rules.values(seen.known)


def mild(one: Input) -> int | None:
    """Return the answer that shows least: not applicable, no, or the mildest score; age has none."""
    if one.id == "age":
        return None
    if one.kind == "boolean":
        return int(one.adverse == "no")
    if one.kind == "integer" and one.direction == "higher_better":
        return one.highest
    return one.lowest


def prove(pathway: Pathway, progress: Progress | None = None) -> tuple[list[Finding], int, list[str]]:
    """Return what breaks a law or never matters, how many questions were asked, and what stayed undecided."""
    prover = Prover(pathway)
    found: list[Finding] = []
    for name, check in CHECKS.items():
        for one in check(prover):
            found.append(one)
            if progress:
                progress(f"{name}: {one.diagnostic.id}")
        if progress:
            progress(name)
    return found, prover.asked, prover.undecided


def same_host(prover: Prover, number: int) -> Iterator[int]:
    """Yield the other rules that lead to the same track."""
    host = prover.rules.joins[number][0]
    yield from (n for n, join in enumerate(prover.rules.joins) if join[0] == host and n != number)


def unreachable(prover: Prover) -> Iterator[Finding]:
    """A rule that holds for nobody."""
    for number, rule in enumerate(prover.rules.rules):
        if prover.ask(prover.solver, prover.first[number], about=f"unreachable {rule.id}") is None:
            if f"unreachable {rule.id}" in prover.undecided:
                continue
            what, hint = "this rule holds for nobody", "mend its criterion, or take it away"
            yield finding("unreachable_rule", rule, what, hint)


def never_decides(prover: Prover) -> Iterator[Finding]:
    """A rule beside which another of the same track always asks for as much."""
    for number, rule in enumerate(prover.rules.rules):
        _, level, urgency = prover.rules.joins[number]
        others = [
            prover.first[n]
            for n in same_host(prover, number)
            if prover.rules.joins[n][1] >= level and prover.rules.joins[n][2] >= urgency
        ]
        about = f"never decides {rule.id}"
        said = [prover.first[number], *(z3.Not(o) for o in others)]
        if prover.ask(prover.solver, *said, about=about) is None and about not in prover.undecided:
            what = "whenever this rule holds, another of its track asks for as much: it never decides"
            yield finding("rule_never_decides", rule, what, "mend it, or take it away", severity="warning")


def worse(prover: Prover, id: str) -> list[Any] | None:
    """Return that the second patient is worse in one input and the same in all others; None when none is."""
    one, other = prover.one.values, prover.other.values
    put = prover.one.inputs[id]
    a, b = one[id], other[id]
    if put.kind == "boolean":
        if put.adverse == "neither":
            return None
        ends = (0, 1) if put.adverse == "yes" else (1, 0)
        change = z3.And(a == ends[0], b == ends[1])
    elif put.kind == "integer" and put.direction != "neither":
        change = b > a if put.direction == "higher_worse" else b < a
        change = z3.And(change, a != INAPPLICABLE, b != INAPPLICABLE)
    else:
        return None
    gated = {g for g, when in prover.pathway.gates.items() if id in inputs_of(when)}
    same = [one[k] == other[k] for k in one if k != id and k not in gated]
    return [change, *same]


def inversion(prover: Prover) -> Iterator[Finding]:
    """A worse answer that lowers the level a track needs, or the urgency."""
    for number, rule in enumerate(prover.rules.rules):
        _, level, urgency = prover.rules.joins[number]
        own = [n for n in (number, *same_host(prover, number)) if prover.rules.joins[n][1] >= level]
        every = [n for n, join in enumerate(prover.rules.joins) if join[2] >= urgency]
        for id in sorted(inputs_of(prover.criteria[number])):
            if id not in prover.one.inputs or (change := worse(prover, id)) is None:
                continue
            for what, among in (("level", own), ("urgency", every)):
                about = f"inversion of {what}: {rule.id} by {id}"
                lost = [prover.first[number], *(z3.Not(prover.second[n]) for n in among)]
                model = prover.ask(prover.pair, *change, *lost, about=about)
                if model is not None and lowered(prover, model, number, what):
                    yield inverted(prover, rule, id, what, model)
                    break


def lowered(prover: Prover, model: Any, number: int, what: str) -> bool:
    """Route both patients as a user would: is the worse one really proposed less?"""
    host = prover.rules.joins[number][0]
    found = routed(prover, model)
    if found is None:
        return False
    if what == "urgency":
        return found[1].urgency < found[0].urgency
    return level_in(found[1], host) < level_in(found[0], host)


def routed(prover: Prover, model: Any) -> tuple[Outcome, Outcome] | None:
    """Return both patients' outcomes from the JSON that is shown; None when it is refused."""
    both = []
    for which in (prover.one, prover.other):
        try:
            seen = weigh(prover.pathway, patient(prover.patient(model, which)))
        except AssessmentError:
            return None
        both.append(outcome(prover.pathway, prover.rules.values(seen.known)))
    return both[0], both[1]


def level_in(found: Outcome, track: str) -> int:
    """Return the level proposed in one track, -1 when it is not triggered."""
    return max((p.level for p in found.proposals if p.track.id == track), default=-1)


def inverted(prover: Prover, rule: Need, id: str, what: str, model: Any) -> Finding:
    """Say an inversion with both patients."""
    two = tuple(prover.patient(model, p) for p in (prover.one, prover.other))
    name = prover.pathway.inputs[id].name.en
    said = f"a worse answer to '{id}' ({name}) lowers the {what}"
    hint = "let another rule hold for the worse answer, or accept it with a reason"
    return finding("inversion", rule, said, hint, two)


def released(prover: Prover) -> Iterator[Finding]:
    """A worse answer that opens a lower step again: a stop that gives way."""
    for track in prover.pathway.tracks:
        stops = [(s, u) for s in track.steps for u in s.unsuitable if u.kind == "stop"]
        levels = sorted({prover.rules.level_rank[s.level] for s, _ in stops})
        for id in sorted({id for _, u in stops for id in inputs_of(u.when)}):
            if id not in prover.one.inputs or (change := worse(prover, id)) is None:
                continue
            for level in levels:
                about = f"stops of {track.id} below {level + 1} by {id}"
                said = [triggered(prover, track, 1), above(prover, track, level, 0)]
                model = prover.ask(
                    prover.pair, *change, *said, z3.Not(above(prover, track, level, 1)), about=about
                )
                found = routed(prover, model) if model is not None else None
                if found and -1 < level_in(found[1], track.id) < level_in(found[0], track.id):
                    step, stop = next((s, u) for s, u in stops if id in inputs_of(u.when))
                    two = tuple(prover.patient(model, p) for p in (prover.one, prover.other))
                    what = f"a worse answer to '{id}' opens a lower step again, such as '{step.id}'"
                    said_ = Diagnostic(stop.place, what, "mend the criterion", stop.id, "inversion")
                    yield Finding("inversion", said_, two)
                    break


def above(prover: Prover, track: Track, level: int, which: int) -> Any:
    """The proposal in a track lies above a level: each step up to it is too low, closed or stopped."""
    parts = [triggered(prover, track, which)]
    for rank, step in prover.rules.ladders[track.id]:
        if rank <= level:
            too_low = z3.Not(needs_at_most(prover, track, rank, which))
            parts.append(z3.Or(too_low, closed(prover, step, which)))
    return z3.And(*parts)


def step_never_proposed(prover: Prover) -> Iterator[Finding]:
    """A step that is proposed to nobody."""
    for track in prover.pathway.tracks:
        ladder = prover.rules.ladders[track.id]
        for at, (level, step) in enumerate(ladder):
            if track.id == prover.pathway.open_flags.track:
                continue  # it answers while a red-flag question is open, which no full patient has
            needed = needs_at_most(prover, track, level)
            lower = [
                z3.Or(closed(prover, other), z3.Not(needs_at_most(prover, track, rank)))
                for rank, other in ladder[:at]
            ]
            about = f"never proposed {step.id}"
            said = [triggered(prover, track), needed, *lower, z3.Not(closed(prover, step))]
            if prover.ask(prover.solver, *said, about=about) is None and about not in prover.undecided:
                what = f"no fully answered patient is proposed '{step.id}' at first"
                hint = "it is reached by stepping up or as an alternative; else lower a need"
                place = step.place
                yield Finding(
                    "step_never_proposed",
                    Diagnostic(place, what, hint, step.id, "step_never_proposed", "warning"),
                )


def triggered(prover: Prover, track: Track, which: int = 0) -> Any:
    """Some rule leads to the track; the one that answers otherwise needs none."""
    if track.id in (prover.pathway.otherwise, prover.pathway.open_flags.track):
        return z3.BoolVal(True)
    says = (prover.first, prover.second)[which]
    return z3.Or(*(says[n] for n, join in enumerate(prover.rules.joins) if join[0] == track.id))


def needs_at_most(prover: Prover, track: Track, level: int, which: int = 0) -> Any:
    """No rule of the track asks for more than a level."""
    says = (prover.first, prover.second)[which]
    higher = [n for n, join in enumerate(prover.rules.joins) if join[0] == track.id and join[1] > level]
    return z3.And(*(z3.Not(says[n]) for n in higher))


def closed(prover: Prover, step: Step, which: int = 0) -> Any:
    """A step is not for this age, or a stop holds."""
    one = (prover.one, prover.other)[which]
    age = one.values["age"]
    stops = [one.says(u.when) for u in step.unsuitable if u.kind == "stop"]
    return z3.Or(age < step.age_lowest, age > step.age_highest, *stops)


def red_flag_fails(prover: Prover) -> Iterator[Finding]:
    """A red flag that does not fix its level and urgency, whatever else is answered.

    The level is a maximum over rules and the top of each ladder is open, so that it can only fail where
    the router does; a patient for each flag is run through it, with every other answer as mild as can be.
    """
    for number, flag in enumerate(prover.pathway.red_flags):
        model = prover.ask(prover.solver, prover.first[number], about=f"red flag {flag.id}")
        if model is None:
            continue
        found = outcome(prover.pathway, prover.known(model, prover.one))
        _, level, urgency = prover.rules.joins[number]
        if found.level < level or found.urgency < urgency:
            what = "this red flag holds, and the answer is lower than it asks"
            hint = "see the patient below"
            yield finding("red_flag_fails", flag, what, hint, (prover.patient(model, prover.one),))


def finding(
    check: str,
    rule: Need,
    what: str,
    hint: str,
    patients: Sequence[dict[str, Any]] = (),
    severity: str = "error",
) -> Finding:
    """Make a finding at a rule; one that the rule accepts says why."""
    said = Diagnostic(rule.place, what, hint, rule.id, check, severity)
    reasons = (a.partition(":")[2].strip() for a in rule.accepts if a.partition(":")[0].strip() == check)
    return Finding(check, said, tuple(patients), next(reasons, ""))


CHECKS: dict[str, Callable[[Prover], Iterator[Finding]]] = {
    "unreachable_rule": unreachable,
    "rule_never_decides": never_decides,
    "inversion": inversion,
    "stop_released": released,
    "step_never_proposed": step_never_proposed,
    "red_flag_fails": red_flag_fails,
}
