"""Every patient of the tiny specimen gone through one by one, and random variations of it."""

import random
from functools import cached_property
from itertools import product
from pathlib import Path

from attrs import evolve

import stegvis
from stegvis.language.criterion import AllOf, AnyOf, AtLeast, Not, OneOf, Within, inputs_of
from stegvis.routing.compile import compile_pathway
from stegvis.routing.completions import Search
from stegvis.routing.ladder import propose, visited
from stegvis.verification.relations import more_known, one_worse
from stegvis.verification.shrink import routed

TINY = Path(__file__).parent / "specimens" / "tiny"
BASE = stegvis.load(TINY)
AGES = (None, 17, 30, 70)
YES = (None, False, True)


def duos():
    """Every way to answer the scale: its total, its items, both."""
    for total, one, two in product((None, 0, 1, 2), (None, 0, 1), (None, 0, 1)):
        items = {n: v for n, v in (("1", one), ("2", two)) if v is not None}
        if total is None or len(items) < 2:
            yield {
                **({} if total is None else {"scores": {"duo": total}}),
                **({"items": {"duo": items}} if items else {}),
            }


DUO = [said for said in duos() if routed(BASE, said)]
FINDINGS = ("danger", "low", "tired")


def patient(age, duo, *answers):
    """One patient as JSON data."""
    said = {id: value for id, value in zip(FINDINGS, answers, strict=True) if value is not None}
    return {**({} if age is None else {"age": age}), **duo, **({"findings": said} if said else {})}


class Brute:
    """The verdicts on one pathway, from every patient."""

    def __init__(self, pathway):
        self.pathway = pathway
        self.keys = list(product(range(len(AGES)), range(len(DUO)), YES, YES, YES))
        self.seen = {k: routed(pathway, patient(AGES[k[0]], DUO[k[1]], *k[2:])) for k in self.keys}
        self.seen = {k: one for k, one in self.seen.items() if one is not None}

    @cached_property
    def gap(self):
        return any(one.outcome is None for one in self.seen.values())

    @cached_property
    def unreachable(self):
        held = {n for one in self.seen.values() for n in one.holds}
        return {rule.id for n, rule in enumerate(self.pathway.rules) if n not in held}

    @cached_property
    def never_decides(self):
        joins, decides = self.pathway.ruleset.joins, set()
        for one in self.seen.values():
            for n in one.holds:
                beside = [joins[m] for m in one.holds if m != n and joins[m][0] == joins[n][0]]
                if any(all(j[at] < joins[n][at] for j in beside) for at in (1, 2)):
                    decides.add(n)
        needs = [(n, rule) for n, rule in enumerate(self.pathway.rules) if not rule.red_flag]
        return {rule.id for n, rule in needs if n not in decides}

    @cached_property
    def proposed(self):
        return {p.step.id for one in self.seen.values() for p in one.outcome.proposals}

    @cached_property
    def never_open(self):
        open_ = {n for one in self.seen.values() for n in one.outcome.open}
        return {flag.id for n, flag in enumerate(self.pathway.red_flags) if n not in open_}

    @cached_property
    def self_care_with_open_flags(self):
        return any(one.outcome.flags_open and one.outcome.level == 0 for one in self.seen.values())

    @cached_property
    def outside_range(self):
        spans = {k: one.outcome.level for k, one in self.seen.items()}
        spans = {k: (level, level) for k, level in spans.items()}
        for k in sorted(self.seen, key=lambda k: len(self.seen[k].seen.given), reverse=True):
            for more in self.answered(k):
                low, high = spans[k]
                spans[k] = min(low, spans[more][0]), max(high, spans[more][1])
        return any(
            spans[k][0] < one.outcome.lowest or spans[k][1] > one.outcome.highest
            for k, one in self.seen.items()
        )

    @cached_property
    def lost(self):
        """The flags whose question, answered yes, nothing hears for somebody."""
        rules, flags, open_ = self.pathway.ruleset, self.pathway.red_flags, self.pathway.open_flags
        least = rules.level_rank[open_.at_least], rules.urgency_rank[open_.urgency]
        hearing = {
            n
            for n, join in enumerate(rules.joins)
            if n < len(flags) or (join[1] >= least[0] and join[2] >= least[1])
        }
        found = set()
        for at, id in enumerate(FINDINGS, 2):
            yes = [one for key, one in self.seen.items() if key[at]]
            asks = next((flag for n, flag in enumerate(flags) if self.alone(n, id, yes)), None)
            if asks and any(hearing.isdisjoint((*one.holds, *one.outcome.open)) for one in yes):
                found.add(asks.id)
        return found

    def alone(self, n, id, yes):
        """Whether a yes alone makes a flag hold for somebody: all else that it reads is at its mildest."""
        reads = inputs_of(self.pathway.red_flags[n].when)
        rest = [2 * self.pathway.ruleset.slots.index(k) for k in reads - {id, "age"}]
        return id in reads and any(
            n in one.holds and all(one.values[at] == one.values[at + 1] == 0 for at in rest) for one in yes
        )

    def answered(self, key):
        """The same patient with one more thing answered."""
        for at, values in enumerate((range(len(AGES)), range(len(DUO)), YES, YES, YES)):
            for value in values:
                other = (*key[:at], value, *key[at + 1 :])
                if other != key and other in self.seen:
                    two = self.seen[key], self.seen[other]
                    grows = len(two[0].seen.given) < len(two[1].seen.given) or at == 1
                    if grows and two[0].seen.known != two[1].seen.known and more_known(self.pathway, two):
                        yield other

    def inversions(self):
        """What falls when one answer gets worse: "level", "urgency", or the id of a track."""
        found = set()
        can = {"level", "urgency", *(track.id for track in self.pathway.tracks)}
        for key in self.seen:
            for id, after in self.neighbours(key):
                fallen = self.fallen(key, after) - found
                if not self.searched.isdisjoint((key, after)):
                    fallen &= {"level", "urgency"}
                if fallen and one_worse(self.pathway, (self.seen[key], self.seen[after]), id):
                    found |= fallen
                    if found == can:
                        return found
        return found

    @cached_property
    def searched(self):
        """The patients of whom the router tries completions."""
        return {k for k, one in self.seen.items() if any(Search(self.pathway, ()).contested(one.values))}

    @cached_property
    def otherwise_is_lowest(self):
        """Whether the lowest level is proposed to whom nothing leads anywhere."""
        return not any(
            one.outcome.lowest and not one.holds for one in self.seen.values() if not one.outcome.open
        )

    def neighbours(self, key):
        """Who may be worse in one answer, whatever is asked then."""
        age, duo, danger, low, tired = key
        for other in range(len(DUO)):
            yield from ((id, (age, other, danger, low, tired)) for id in ("duo", "duo.item1", "duo.item2"))
        yield "danger", (age, duo, True, low, tired)
        yield "tired", (age, duo, danger, low, True)
        if low is False:
            for other, more in product(range(len(DUO)), YES):
                yield "low", (age, other, danger, True, more)

    def fallen(self, key, after):
        """What the second patient has less of than the first."""
        if after == key or after not in self.seen:
            return set()
        level, urgency, tracks, asked = self.told[key]
        level_, urgency_, tracks_, _ = self.told[after]
        fallen = {"urgency"} if urgency_ < urgency else set()
        if level_ < level:
            fallen.add("level")
        for track, (least, by_rule) in asked.items():
            now = tracks_.get(track, -1)
            if now < least and (by_rule or (track in tracks and now >= 0)):
                fallen.add(track)
        return fallen

    @cached_property
    def told(self):
        """Per patient: level, urgency, the level in each track, and what the rules alone ask of each."""
        return {key: self.telling(one) for key, one in self.seen.items()}

    def telling(self, one):
        """The same of one patient."""
        pathway, at = self.pathway, self.pathway.ruleset.age_at
        hosts = {pathway.ruleset.joins[n][0] for n in one.holds}
        asked = {
            visit.track.id: (
                propose(pathway, visit, one.values, (one.values[at], one.values[at + 1]), False).level,
                visit.track.id in hosts,
            )
            for visit in visited(pathway, one.holds, False)
        }
        tracks = {p.track.id: p.level for p in one.outcome.proposals}
        return one.level(), one.urgency, tracks, asked


def variation(seed):
    """A random pathway over the tiny one's inputs."""
    draw = random.Random(seed)

    def atom():
        return draw.choice([
            Within("age", 18, 120), Within("age", 0, 64), Within("duo", 1, 2), Within("duo", 2, 2), Within("duo", 0, 1),
            Within("duo", 1, 1), Within("duo.item2", 1, 1), OneOf("danger", (1,)), OneOf("low", (1,)),
            OneOf("tired", (1,)), OneOf("tired", (0,)), OneOf("low", (0,)),
        ])  # fmt: skip

    def criterion(depth=2):
        if depth == 0 or draw.random() < 0.4:
            return atom()
        parts = tuple(criterion(depth - 1) for _ in range(draw.randint(2, 3)))
        return draw.choice([AllOf(parts), AnyOf(parts), AtLeast(2, parts), Not(parts[0])])

    levels, urgencies = [x.id for x in BASE.levels], [x.id for x in BASE.urgencies]

    def rule(need):
        when = need.when if draw.random() < 0.4 else criterion()
        return evolve(need, when=when, at_least=draw.choice(levels), urgency=draw.choice(urgencies))

    def step(one):
        kept = {"unsuitable": ()} if draw.random() < 0.5 else {
            "unsuitable": (evolve(STOP, when=criterion(1), kind=draw.choice(["stop", "stop", "ask"])),)
        }  # fmt: skip
        if one.level == "clinic" and draw.random() < 0.97:
            kept = {}
        ages = (
            draw.choice([(18, 120), (18, 64), (0, 120)])
            if one.level != "clinic" and draw.random() < 0.4
            else None
        )
        return evolve(one, **kept, **({"age_lowest": ages[0], "age_highest": ages[1]} if ages else {}))

    tracks = []
    for track in BASE.tracks:
        steps = [step(s) for s in track.steps]
        steps = [s for s in steps if s.level == "clinic" or draw.random() < 0.8]
        needs = tuple(rule(n) for n in track.needs)
        tracks.append(evolve(track, steps=tuple(steps), needs=needs))
    flags = tuple(rule(f) if draw.random() < 0.5 else f for f in BASE.red_flags)
    open_ = evolve(
        BASE.open_flags,
        at_least=draw.choice(levels),
        track=draw.choice(["general", "mood"]) if draw.random() < 0.1 else "general",
    )
    gates = {k: v for k, v in BASE.gates.items() if draw.random() < 0.6 or k.startswith("duo")}
    if draw.random() < 0.4:
        gates = {k: v for k, v in gates.items() if not k.startswith("duo")}
    inputs = dict(BASE.inputs)
    if draw.random() < 0.15:
        for id in ("duo", "duo.item1", "duo.item2"):
            inputs[id] = evolve(inputs[id], optional=True)
    made = evolve(BASE, tracks=tuple(tracks), red_flags=flags, open_flags=open_, gates=gates, inputs=inputs)
    return evolve(made, ruleset=compile_pathway(made))


STOP = BASE.steps["mood-call"].unsuitable[0]
