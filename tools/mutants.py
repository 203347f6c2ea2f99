"""Break the rules of a pathway one at a time, and see who notices: its cases, its laws, or only the diff.

    python tools/mutants.py                    # every mutant of every shipped pathway; prints the survivors
    python tools/mutants.py --sample 60        # every so-manieth mutant
    python tools/mutants.py --only dep-        # mutants of rules whose id begins so

A mutant is one edition with one thing said wrongly: a threshold or an age one higher or lower, a level or
an urgency one higher or lower, `and` for `or`, a negation, a rule or a contraindication left out, stop for
ask. It is found by a case when a case of the pathway no longer holds, and by a law when `stegvis check`
finds an error, or a rule that holds for nobody, that it does not find in the pathway itself. The diff
notices everything that changes some patient and is a weak witness: what it alone notices is a survivor.
Survivors that are explained in docs/explanation/mutants.toml count as explained; one that is said there to
be equivalent is shown to be so by the diff. Exit code 1: too few are found, or an explanation is wrong.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

import stegvis
from stegvis.comparison.compare import first_difference
from stegvis.errors import Place, StegvisError
from stegvis.language.criterion import AllOf, AnyOf, AtLeast, Criterion, Not, OneOf, Within
from stegvis.loading.library import SHIPPED, shipped
from stegvis.model import patient
from stegvis.model.assessment import Assessment
from stegvis.model.pathway import Pathway
from stegvis.model.track import Need, Step, Unsuitable
from stegvis.routing.compile import compile_pathway
from stegvis.routing.intake import weigh
from stegvis.testing.cases import Case, judge, read_cases
from stegvis.verification.installed import difference_prover

EXPLAINED = Path(__file__).parent.parent / "docs" / "explanation" / "mutants.toml"
WANTED = 0.98


@frozen
class Mutant:
    """One thing said wrongly: where, and how."""

    id: str
    what: str
    place: Place
    make: Callable[[], Pathway]

    @property
    def name(self) -> str:
        """Return the name that the explanations use."""
        return f"{self.id}: {self.what}"


# ---------------------------------------------------------------- breaking


def broken(when: Criterion, pathway: Pathway) -> Iterator[tuple[str, Criterion]]:
    """Yield a criterion with one thing said wrongly, and what."""
    yield "negated", Not(when)
    yield from inside(when, pathway, "")


def inside(when: Criterion, pathway: Pathway, path: str) -> Iterator[tuple[str, Criterion]]:
    """Yield what can be said wrongly in a criterion and its parts."""
    match when:
        case Within():
            one = pathway.inputs[when.input]
            for by in (-1, 1):
                if one.lowest < when.lowest and one.lowest < when.lowest + by <= when.highest:
                    yield f"{when.input} from {when.lowest + by}", evolve(when, lowest=when.lowest + by)
                if when.highest < one.highest and when.lowest <= when.highest + by < one.highest:
                    yield f"{when.input} to {when.highest + by}", evolve(when, highest=when.highest + by)
        case OneOf():
            if len(when.values) > 1:
                for value in when.values:
                    left = tuple(v for v in when.values if v != value)
                    yield f"{when.input} without {value}", evolve(when, values=left)
        case Not(part):
            yield f"{path}not left out", part
            yield from ((said, evolve(when, part=p)) for said, p in inside(part, pathway, path))
        case AllOf(parts) | AnyOf(parts):
            other = AnyOf if isinstance(when, AllOf) else AllOf
            yield f"{path}{'and' if other is AnyOf else 'or'} swapped", other(parts)
            yield from inside_parts(when, parts, pathway, path)
        case AtLeast(number, parts):
            for by in (-1, 1):
                if 1 <= number + by <= len(parts):
                    yield f"{path}at least {number + by}", evolve(when, number=number + by)
            yield from inside_parts(when, parts, pathway, path)


def inside_parts(
    when: AllOf | AnyOf | AtLeast, parts: tuple[Criterion, ...], pathway: Pathway, path: str
) -> Iterator[tuple[str, Criterion]]:
    """Yield what can be said wrongly in one of several parts."""
    for i, part in enumerate(parts):
        if isinstance(part, OneOf):
            yield f"{path}{i + 1}. {part.input} negated", replaced(when, i, Not(part))
        for said, other in inside(part, pathway, f"{path}{i + 1}. "):
            yield said, replaced(when, i, other)


def replaced(when: AllOf | AnyOf | AtLeast, i: int, part: Criterion) -> Criterion:
    """Put another part into a criterion."""
    return evolve(when, parts=(*when.parts[:i], part, *when.parts[i + 1 :]))


def mutants(pathway: Pathway) -> Iterator[Mutant]:
    """Yield every mutant of a pathway's rules and contraindications."""
    for rule in pathway.rules:
        for what, others in broken_rule(rule, pathway):
            yield Mutant(rule.id, what, rule.place, with_rule(pathway, rule, others))
    written = {(u.place, u.id): u for step in pathway.steps.values() for u in step.unsuitable}
    for u in written.values():
        for what, when in broken(u.when, pathway):
            yield Mutant(u.id, what, u.place, with_barrier(pathway, u, when=when))
        kind = "ask" if u.kind == "stop" else "stop"
        yield Mutant(u.id, f"{kind} for {u.kind}", u.place, with_barrier(pathway, u, kind=kind))
        yield Mutant(u.id, "left out", u.place, with_barrier(pathway, u))


def broken_rule(rule: Need, pathway: Pathway) -> Iterator[tuple[str, tuple[Need, ...]]]:
    """Yield what can be said wrongly in a rule."""
    yield "left out", ()
    for what, when in broken(rule.when, pathway):
        yield what, (evolve(rule, when=when),)
    for key, names in (("at_least", pathway.levels), ("urgency", pathway.urgencies)):
        ids = [one.id for one in names]
        at = ids.index(getattr(rule, key))
        for by in (-1, 1):
            if 0 <= at + by < len(ids):
                yield f"{key} {ids[at + by]}", (evolve(rule, **{key: ids[at + by]}),)


def with_rule(pathway: Pathway, rule: Need, others: tuple[Need, ...]) -> Callable[[], Pathway]:
    """Return how a pathway is made with a rule said otherwise."""

    def swap(rules: tuple[Need, ...]) -> tuple[Need, ...]:
        return tuple(x for r in rules for x in (others if r is rule else (r,)))

    def make() -> Pathway:
        if rule.red_flag:
            return remade(pathway, red_flags=swap(pathway.red_flags))
        tracks = (evolve(t, needs=swap(t.needs)) if t.id == rule.track else t for t in pathway.tracks)
        return remade(pathway, tracks=tuple(tracks))

    return make


def with_barrier(pathway: Pathway, barrier: Unsuitable, **said: Any) -> Callable[[], Pathway]:
    """Return how a pathway is made with a contraindication said otherwise, or left out.

    One that is written once for several steps is broken at all of them, as its author would break it.
    """

    def broken_at(step: Step) -> Step:
        same = [u.id == barrier.id and u.place == barrier.place for u in step.unsuitable]
        kept = (
            evolve(u, **said) if hit else u
            for u, hit in zip(step.unsuitable, same, strict=True) if said or not hit
        )  # fmt: skip
        return evolve(step, unsuitable=tuple(kept))

    def make() -> Pathway:
        tracks = (evolve(t, steps=tuple(map(broken_at, t.steps))) for t in pathway.tracks)
        return remade(pathway, tracks=tuple(tracks))

    return make


def remade(pathway: Pathway, **said: Any) -> Pathway:
    """Say something otherwise and compile."""
    one = evolve(pathway, **said)
    return evolve(one, ruleset=compile_pathway(one))


# ---------------------------------------------------------------- who notices


class Witnesses:
    """The cases and the laws of one pathway."""

    def __init__(self, name: str) -> None:
        self.pathway = stegvis.load(name)
        self.mutants = list(mutants(self.pathway))
        cases = read_cases(SHIPPED / name)
        self.patients = [(case, self.read(case)) for case in cases if case.kind == "case" and not case.error]
        self.reviews = [case for case in cases if case.kind == "review"]
        self.before: dict[int, Any] = {}
        self.kept: set[tuple[str, str]] | None = None

    def read(self, case: Case) -> Assessment:
        """Read the patient of a case once."""
        return patient(case.given)

    def quickly(self, mutant: Pathway, one: Assessment) -> tuple[Any, ...]:
        """Return what decides of an answer: ranks, rules that hold or are open, step, firmness."""
        from stegvis.routing.router import outcome

        found = outcome(mutant, mutant.ruleset.values(weigh(mutant, one).known))
        rules = mutant.ruleset
        names = [(rule.id, join) for rule, join in zip(rules.rules, rules.joins, strict=True)]
        return (
            found.level, found.urgency, found.lead.step.id, found.firm, found.lowest, found.highest,
            {names[n] for n in found.holds}, {names[n] for n in found.open},
            [(p.step.id, p.needed, p.urgency, p.unanswered, p.to_decide) for p in found.proposals],
        )  # fmt: skip

    def case(self, mutant: Pathway) -> str:
        """Return a case that no longer holds; only those whose answer is another one are judged."""
        for number, (case, one) in enumerate(self.patients):
            if number not in self.before:
                self.before[number] = self.quickly(self.pathway, one)
            try:
                same = self.quickly(mutant, one) == self.before[number]
            except (StegvisError, AssertionError):
                return case.id
            if not same and judge(mutant, case):
                return case.id
        return next((case.id for case in self.reviews if judge(mutant, case)), "")

    @property
    def known(self) -> set[tuple[str, str]]:
        """Return what the laws say of the pathway itself."""
        if self.kept is None:
            self.kept = self.laws(self.pathway)
        return self.kept

    def laws(self, mutant: Pathway) -> set[tuple[str, str]]:
        """Return the errors that `stegvis check` finds, and the rules that hold for nobody."""
        from stegvis.verification.report import prove

        return {
            (one.check, one.diagnostic.id) for one in prove(mutant).findings
            if not one.accepted and (one.diagnostic.severity == "error" or one.check == "unreachable_rule")
        }  # fmt: skip


ROOM: dict[str, Witnesses] = {}


def witnesses(name: str) -> Witnesses:
    """Return the witnesses of a pathway, made once in each process."""
    if name not in ROOM:
        ROOM[name] = Witnesses(name)
    return ROOM[name]


def examine(asked: tuple[str, int]) -> tuple[int, str, str]:
    """Return who notices a mutant, and which case or law."""
    name, number = asked
    room = witnesses(name)
    try:
        mutant = room.mutants[number].make()
    except StegvisError as error:
        return number, "law", f"does not load: {error}"
    if case := room.case(mutant):
        return number, "case", case
    found = first_difference(room.pathway, mutant, difference_prover())
    if found is None:
        return number, "nobody", "no patient's answer changes"
    if fresh := room.laws(mutant) - room.known:
        return number, "law", " ".join(min(fresh))
    if isinstance(found, str):
        return number, "undecided", found
    facet = " ".join(found.facet).strip()
    return number, "diff", f"{facet} {found.before} -> {found.after}: {json.dumps(found.old)}"


# ---------------------------------------------------------------- the report


def report(name: str, options: argparse.Namespace) -> bool:
    """Break one pathway, and print who noticed; return whether enough was."""
    room = witnesses(name)
    numbers = [n for n, one in enumerate(room.mutants) if one.id.startswith(options.only)]
    step = max(1, len(numbers) // options.sample) if options.sample else 1
    asked = [(name, n) for n in numbers[::step]]
    said = tomllib.loads(EXPLAINED.read_text("utf-8")) if EXPLAINED.exists() else {}
    explained = {one["mutant"]: one for one in said.get("mutant", [])}
    tally: Counter[str] = Counter()
    wrong = False
    start = time.monotonic()
    with multiprocessing.Pool(options.jobs) as pool:
        for done, (number, said, what) in enumerate(pool.imap_unordered(examine, asked, chunksize=4), 1):
            one = room.mutants[number]
            who = verdict(said, explained.get(one.name))
            wrong = wrong or who == "wrongly explained"
            if who not in ("case", "law") and (options.verbose or who not in ("explained", "equivalent")):
                print(f"{spot(one.place)}: {one.name}: {who}: {what}", flush=True)
            tally[who] += 1
            if sys.stderr.isatty():
                print(f"\r\033[K{done} of {len(asked)}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return summary(name, tally, time.monotonic() - start) and not wrong


def verdict(said: str, reason: dict[str, Any] | None) -> str:
    """Return what becomes of a mutant once the explanations are read."""
    if said in ("case", "law"):
        return said
    if said == "nobody":
        return "equivalent"
    if reason:
        return "wrongly explained" if reason.get("equivalent") else "explained"
    return said


def spot(place: Place) -> str:
    """Return the file and line of a rule."""
    return f"{Path(place.file).name}:{place.line}"


def summary(name: str, tally: Counter[str], seconds: float) -> bool:
    """Print the counts; return whether enough was found by cases or laws.

    A mutant that changes no patient's answer is no fault, so that it is left out of the share.
    """
    total = sum(tally.values())
    real = total - tally["equivalent"] - tally["explained"]
    found = tally["case"] + tally["law"]
    share = found / real if real else 1.0
    print(
        f"{name}: {total} mutants in {seconds:.0f} s: {tally['case']} found by cases, {tally['law']} by laws "
        f"alone, {tally['diff']} only by the diff, {tally['undecided']} undecided, {tally['explained']} "
        f"explained, {tally['equivalent']} equivalent (the diff shows that no patient changes). "
        f"Cases and laws find {100 * share:.1f} % of the {real} that are not equivalent or explained."
    )
    return share >= WANTED


def main() -> int:
    """Break every shipped pathway."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--sample", type=int, default=0, help="about so many mutants; 0 is all")
    cli.add_argument("--only", default="", help="ids that begin so")
    cli.add_argument("--jobs", type=int, default=os.cpu_count())
    cli.add_argument("--verbose", action="store_true", help="print equivalent and explained mutants too")
    options = cli.parse_args()
    enough = [report(name, options) for name in shipped()]
    return 0 if all(enough) else 1


if __name__ == "__main__":
    raise SystemExit(main())
