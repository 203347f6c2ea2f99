"""Questions about every patient of a pathway, partly known ones too, answered by z3.

A question is a list of formulas. No answer is a proof. An answer is a patient: it is tried on the router,
and made as small as can be, before anybody is shown it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Literal

import z3
from attrs import frozen

from stegvis.language import INAPPLICABLE, inputs_of
from stegvis.model import Pathway, Step
from stegvis.routing import Ruleset, guarded
from stegvis.verification.code_formulas import conditions
from stegvis.verification.pairs import Pairs
from stegvis.verification.patient_formulas import SymbolicPatient
from stegvis.verification.relations import together
from stegvis.verification.shrink import PatientData, RoutedPatient, routed, smallest
from stegvis.verification.solver import pushed, solver

Shows = Callable[[Sequence[RoutedPatient]], bool]
TRIES = 12
"""So many patients of z3 are tried on the router before a question stays open."""
Mode = Literal["sure", "wide", "settled"]
"""What counts: what must hold, what may hold, or what must hold once each red flag is answered no."""


@frozen
class Asker:
    """What asks for a level: a rule, the open red-flag questions, or nothing else.

    Attributes:
        holds: whether it must hold, for the first and for the second patient.
        reads: the inputs that decide it.
        rule: it is a rule, and not the open red-flag questions.
    """

    id: str
    track: str
    level: int
    urgency: int
    holds: tuple[Any, Any]
    reads: frozenset[str]
    rule: bool = True


class Prover:
    """Asks z3 about one pathway: about a patient, or about two that differ."""

    def __init__(self, pathway: Pathway, also: frozenset[str] = frozenset()) -> None:
        self.pathway = pathway
        self.rules: Ruleset = pathway.ruleset
        self.one, self.other = SymbolicPatient(pathway, "a", also), SymbolicPatient(pathway, "b", also)
        tracks = self.rules.tracks
        self.criteria = [guarded(rule, tracks.get(rule.track)) for rule in self.rules.rules]
        said = [[p.says(c) for c in self.criteria] for p in (self.one, self.other)]
        self.must = [[both[0] for both in part] for part in said]
        self.may = [[both[1] for both in part] for part in said]
        self.flags_open = [self.open_flags(which) for which in (0, 1)]
        self.single, self.pair = solver(self.one.possible()), solver(self.one.possible())
        self.pair.add(*self.other.possible())
        self.untried = [z3.And(*p.untried()) for p in (self.one, self.other)]
        self.plain = [z3.And(*one.plain()) for one in (self.one, self.other)]
        self.exact = all(self.one.tells_all(scale) for scale in pathway.instruments.values())
        if self.exact:
            self.single.add(self.plain[0])
            self.pair.add(*self.plain)
        self.pairs = Pairs(pathway, self.one, self.other)
        self.reaching: dict[tuple[str, int, int, Mode], Any] = {}
        self.undecided: list[str] = []
        self.questions = 0

    # ---------------------------------------------------------------- asking

    def patient(self, *said: Any, about: str, shows: Shows) -> PatientData | None:
        """Return a smallest patient that shows what is said, or None when there is none."""
        found = self.ask(self.single, said, (self.one,), about, shows)
        return found[0] if found else None

    def somebody(self, *said: Any, about: str, shows: Shows) -> bool | None:
        """Tell whether somebody shows what is said; None when it stays open."""
        found = self.ask(self.single, said, (self.one,), about, shows, small=False)
        return found is not None or (None if about in self.undecided else False)

    def two(
        self, *said: Any, about: str, shows: Shows, by: str = "", everybody: bool = False
    ) -> tuple[PatientData, ...] | None:
        """Return two smallest patients that show what is said, or None when there are none.

        Args:
            by: the input in which the second is worse; without one the second knows more.
            everybody: those too for whom the router tries completions.
        """
        told = self.pairs.told_alike(by)
        if not everybody:
            said = (*self.untried, *said)
        if self.exact:
            said = (*said, *told)
        return self.ask(self.pair, said, (self.one, self.other), about, shows, told, growing=not by)

    def ask(
        self,
        at: Any,
        said: Sequence[Any],
        who: Sequence[SymbolicPatient],
        about: str,
        shows: Shows,
        told: Sequence[Any] = (),
        growing: bool = False,
        small: bool = True,
    ) -> tuple[PatientData, ...] | None:
        """Return patients, or None; what z3 or the router leaves open is remembered."""
        self.questions += 1
        with pushed(at):
            at.add(*said)
            answer = at.check()
            if answer == z3.unsat:
                return None
            at.add(*told)
            tries = () if answer == z3.unknown else self.tries(at, who, growing)
            given = next((one for one in tries if showing(self.pathway, one, shows)), None)
        if given is None:
            self.undecided.append(about)
        elif small:
            return smallest(self.pathway, given, lambda one: showing(self.pathway, one, shows))
        return given

    def tries(
        self, at: Any, who: Sequence[SymbolicPatient], growing: bool
    ) -> Iterator[tuple[PatientData, ...]]:
        """Yield patients that z3 finds, first those for whom nothing need be tried, with whole totals."""
        whole = [
            z3.Or(one.unknown(id), one.values[id][0] == one.values[id][1])
            for one in who
            for id, put in one.inputs.items()
            if put.instrument and not put.item
        ]
        plainly, untried = [*self.plain[: len(who)], *whole], self.untried[: len(who)]
        for more in ([*plainly, *untried], plainly, self.partly[: len(who)]):
            with pushed(at):
                at.add(*more)
                for _ in range(TRIES):
                    if at.check() != z3.sat:
                        break
                    model = at.model()
                    given = tuple(data_of(model, one) for one in who)
                    yield (given[0], laid_over(given[0], given[1])) if growing else given
                    at.add(z3.Or(*(differs(model, v) for one in who for v in one.values.values())))

    @cached_property
    def partly(self) -> list[Any]:
        """What patients keep to whose scales may be answered in part, items that no rule reads among them."""
        return [z3.And(*one.plain(unread=True)) for one in (self.one, self.other)]

    def proven(self, *said: Any, two: bool = False) -> bool:
        """Tell whether nobody can be what is said; a yes is a proof, a no is not.

        Of two patients, nobody for whom nothing need be tried.
        """
        self.questions += 1
        at = self.pair if two else self.single
        with pushed(at):
            at.add(*(self.untried if two else ()))
            at.add(*said)
            return bool(at.check() == z3.unsat)

    def answered(self, said: Any, id: str, value: int) -> Any:
        """Say the same of the first patient once an input is answered; what hangs on it is left as it is."""
        low, high = self.one.values[id]
        known = z3.BoolVal(bool(value)) if z3.is_bool(low) else z3.IntVal(value)
        return z3.substitute(said, (low, known), (high, known))

    def of_base(self, base: Pathway) -> Prover:
        """Return a prover of another pathway that speaks of the same patients; they are possible in both."""
        was = Prover(base, frozenset(self.one.inputs) & frozenset(base.inputs))
        for at, patients in ((self.single, (was.one,)), (self.pair, (was.one, was.other))):
            at.add(*(said for one in patients for said in one.possible()))
        return was

    def code(self, source: str) -> list[tuple[Any, Any]]:
        """Return what compiled code asks of the first patient, rule by rule: must hold, may hold."""

        def look(name: str) -> Any:
            return self.one.values[self.rules.slots[int(name[1:])]][name[0] == "b"]

        return conditions(source, look)

    # ---------------------------------------------------------------- words

    def every(self, *parts: Any) -> Any:
        """All of these hold."""
        return z3.And(*parts)

    def some(self, *parts: Any) -> Any:
        """Any of these holds."""
        return z3.Or(*parts)

    def no(self, part: Any) -> Any:
        """This does not hold."""
        return z3.Not(part)

    def open_flags(self, which: int) -> Any:
        """Some red flag may hold and need not."""
        numbers = range(len(self.pathway.red_flags))
        return z3.Or(*(z3.And(self.may[which][n], z3.Not(self.must[which][n])) for n in numbers))

    def nothing(self, which: int, mode: Mode = "sure") -> Any:
        """Nothing leads anywhere: the track that answers otherwise does."""
        parts = (self.may if mode == "wide" else self.must)[which]
        return z3.Not(z3.Or(*parts, *(() if mode == "settled" else (self.flags_open[which],))))

    def visited(self, track: str, which: int = 0, mode: Mode = "sure") -> Any:
        """Something leads to a track."""
        led = z3.Not(self.needs_at_most(track, -1, which, mode))
        return z3.Or(led, self.nothing(which, mode)) if track == self.pathway.otherwise else led

    def needs_at_most(self, track: str, level: int, which: int = 0, mode: Mode = "sure") -> Any:
        """Nothing that leads to the track asks for more than a level."""
        said = (self.may if mode == "wide" else self.must)[which]
        needs = zip(said, self.rules.joins, strict=True)
        parts = [holds for holds, join in needs if join[0] == track and join[1] > level]
        open_ = self.pathway.open_flags
        if mode != "settled" and open_.track == track and self.rules.level_rank[open_.at_least] > level:
            parts.append(self.flags_open[which])
        return z3.Not(z3.Or(*parts))

    def passed_over(self, track: str, level: int, step: Step, which: int, mode: Mode = "sure") -> Any:
        """A step is too low, closed at this age, or stopped."""
        too_low = z3.Not(self.needs_at_most(track, level, which, mode))
        return z3.Or(too_low, self.closed(step, which, mode))

    def closed(self, step: Step, which: int, mode: Mode = "sure") -> Any:
        """A step is not for this age, or is stopped; `wide` takes every unknown as a stop."""
        one = (self.one, self.other)[which]
        low, high = one.values["age"]
        wide = mode == "wide"
        stops = [one.says(u.when)[wide] for u in step.unsuitable if u.kind == "stop"]
        if not wide:
            return z3.Or(high < step.age_lowest, low > step.age_highest, *stops)
        within = z3.And(low >= step.age_lowest, high <= step.age_highest)
        track = self.rules.tracks[step.track]
        all_ages = step.age_lowest <= track.age_lowest and track.age_highest <= step.age_highest
        if all_ages and not step.unsuitable:
            within = z3.Or(within, low != high)
        return z3.Or(z3.Not(within), *stops)

    def reaches(self, track: str, level: int, which: int = 0, mode: Mode = "sure") -> Any:
        """What is proposed in a track is at least at a level: each step below it is passed over."""
        key = track, level, which, mode
        if key not in self.reaching:
            self.reaching[key] = self.passing(*key)
        return self.reaching[key]

    def passing(self, track: str, level: int, which: int, mode: Mode) -> Any:
        """A track is led to, and each step below a level is passed over."""
        below = [
            self.passed_over(track, rank, step, which, mode)
            for rank, step in self.rules.ladders[track]
            if rank < level
        ]
        return z3.And(self.visited(track, which, mode), *below)

    @cached_property
    def askers(self) -> tuple[Asker, ...]:
        """Everything that asks for a level or an urgency in some track."""
        return tuple(self.asking())

    def asking(self) -> Iterator[Asker]:
        """Yield the rules, then the open red-flag questions."""
        for n, rule in enumerate(self.rules.rules):
            holds = self.must[0][n], self.must[1][n]
            yield Asker(rule.id, *self.rules.joins[n], holds, inputs_of(self.criteria[n]))
        said = self.pathway.open_flags
        level, urgency = self.rules.level_rank[said.at_least], self.rules.urgency_rank[said.urgency]
        flags = self.criteria[: len(self.pathway.red_flags)]
        reads = frozenset[str]().union(*map(inputs_of, flags))
        holds = self.flags_open[0], self.flags_open[1]
        yield Asker("unanswered_red_flags", said.track, level, urgency, holds, reads, False)

    def deciding(self, reads: frozenset[str]) -> list[str]:
        """Return the inputs that decide some criteria, or whether they are asked; items go with totals."""
        gates = [inputs_of(self.pathway.gates[id]) for id in reads if id in self.pathway.gates]
        all_ = reads.union(*gates) & self.one.inputs.keys()
        with_them = [k for k in self.one.inputs if any(self.settled_with(id, k) for id in all_)]
        return sorted(all_.union(with_them))

    def settled_with(self, id: str, other: str) -> bool:
        """Tell whether one input is a total and the other an item of it."""
        inputs = self.one.inputs
        return id in inputs and together(inputs[id], inputs[other])


def showing(pathway: Pathway, given: Sequence[PatientData], shows: Shows) -> bool:
    """Route patients as a user would: do they show it? A patient that is refused shows nothing."""
    seen = [routed(pathway, one) for one in given]
    kept = [one for one in seen if one is not None]
    return len(kept) == len(seen) and shows(kept)


def values_of(model: Any, both: tuple[Any, Any]) -> tuple[int, int]:
    """Return what a model says of an input: its lowest and highest value."""
    low, high = (model.eval(part, model_completion=True) for part in both)
    if z3.is_bool(low):
        return int(z3.is_true(low)), int(z3.is_true(high))
    return low.as_long(), high.as_long()


def differs(model: Any, both: tuple[Any, Any]) -> Any:
    """Something else is known of an input than in a model."""
    return z3.Or(*(part != model.eval(part, model_completion=True) for part in both))


def laid_over(first: PatientData, second: PatientData) -> PatientData:
    """Return the second patient with what only the first one needs to be told."""
    made = {**first, **second}
    for part in ("scores", "findings"):
        made[part] = {**first.get(part, {}), **second.get(part, {})}
    scales = {**first.get("items", {}), **second.get("items", {})}
    made["items"] = {
        id: {**first.get("items", {}).get(id, {}), **second.get("items", {}).get(id, {})} for id in scales
    }
    return {key: value for key, value in made.items() if value not in ({},)}


def holds(model: Any, said: Any) -> bool:
    """Tell whether a formula holds in a model."""
    return bool(z3.is_true(model.eval(said, model_completion=True)))


def data_of(model: Any, who: SymbolicPatient) -> PatientData:
    """Return a model's patient as JSON data; what is unknown, or goes without saying, is left out."""
    said: PatientData = {"scores": {}, "items": {}, "findings": {}}
    for id, one in who.inputs.items():
        low, value = values_of(model, who.values[id])
        if low != value or value == INAPPLICABLE or (one.item and not holds(model, who.answered[id])):
            continue
        if id == "age":
            said["age"] = value
        elif one.item:
            said["items"].setdefault(one.instrument, {})[str(one.item)] = value
        elif one.instrument:
            said["scores"][id] = value
        elif one.kind == "boolean":
            if not holds(model, who.left_out(id)):
                said["findings"][id] = bool(value)
        elif one.kind == "choice":
            said["findings"][id] = one.choices[value].id
        else:
            said["findings"][id] = value
    for id, (answered, item) in who.unread.items():
        if holds(model, answered):
            scale, _, number = id.rpartition(".item")
            said["items"].setdefault(scale, {})[number] = model.eval(item, model_completion=True).as_long()
    return {key: value for key, value in said.items() if value not in ({},)}
