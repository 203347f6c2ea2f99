"""What two editions say otherwise: the causes that a patient's answer can change by, and the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import fields

from stegvis.comparison.differences import Cause, Changes, Look
from stegvis.language import AnyOf, Criterion, Input, Within, inputs_of
from stegvis.model import Action, Need, Pathway, Step, Track, Unsuitable
from stegvis.routing import Ruleset, within_ages

SCALE = "scale_in_part"
NEVER = AnyOf(())
Span = tuple[str, str, str, str]


def compare(old: Pathway, new: Pathway) -> Changes:
    """Gather what differs between two editions."""
    causes = [
        *rules(old, new), *scales(old, new), *contraindications(old, new), *steps(old, new),
        *inputs(old, new), *actions(old, new), *whole(old, new),
    ]  # fmt: skip
    return Changes(tuple(causes), tuple(texts(old, new)), tuple(refused(old, new)))


def what(one: object, other: object) -> str:
    """Say added, removed or changed."""
    return "added" if one is None else "removed" if other is None else "changed"


def pairs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield what has the same id in both editions, or stands in one alone."""
    for id in {**old, **new}:
        yield id, old.get(id), new.get(id)


# ---------------------------------------------------------------- rules


def rules(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Red flags and needs that ask for something else; one that only has another name asks for the same."""
    was, now = ({r.id: r for r in one.rules} for one in (old, new))
    gone = {meaning(old, r): r.id for r in old.rules if r.id not in now}
    for _, one, other in pairs(was, now):
        first = meaning(old, one) if one else None
        second = meaning(new, other) if other else None
        renamed = (one is None and second in gone) or (
            other is None and any(meaning(new, r) == first for r in new.rules if r.id not in was)
        )
        if first != second and not renamed:
            yield rule_cause(old, new, one, other)


def scales(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Scales of which rules ask for something else together, where one is answered in part."""
    first, second = spans(old), spans(new)
    apart = [key for key in {**first, **second} if first.get(key) != second.get(key)]
    for id in dict.fromkeys(key[0] for key in apart):
        keys = [key for key in apart if key[0] == id]

        def in_play(a: Look, b: Look, id: str = id, keys: list[Span] = keys) -> Any:
            held = ((a.spans(id, first.get(key, NEVER)), b.spans(id, second.get(key, NEVER))) for key in keys)
            return a.either(a.differ(one, other) for one, other in held)

        tracks = sorted({key[1] for key in keys})
        yield Cause(SCALE, id, "changed", {}, None, tuple(("step", t) for t in tracks), in_play)


def spans(pathway: Pathway) -> dict[Span, Criterion]:
    """Return what rules ask for together over a scale: the scale, the track, level and urgency."""
    rules: Ruleset = pathway.ruleset
    found: dict[Span, list[Criterion]] = {}
    for need in rules.spanning:
        track, level, urgency = need.join
        key = need.input, track, pathway.levels[level].id, pathway.urgencies[urgency].id
        found.setdefault(key, []).append(need.when)
    return {key: AnyOf(tuple(when)) for key, when in found.items()}


def meaning(pathway: Pathway, rule: Need) -> tuple[Criterion, str, str, str]:
    """Return all that a rule adds to an answer: when, in which track, which level and urgency."""
    host = pathway.red_flag_track if rule.red_flag else rule.track
    when = within_ages(rule.when, None if rule.red_flag else pathway.track(rule.track))
    return when, host, pathway.level_needed(rule), rule.urgency


def rule_cause(old: Pathway, new: Pathway, one: Need | None, other: Need | None) -> Cause:
    """Describe a rule that asks for something else."""
    first = meaning(old, one) if one else None
    second = meaning(new, other) if other else None
    criteria = [said[0] for said in (first, second) if said]
    names = ("when", "track", "at_least", "urgency")

    def in_play(a: Look, b: Look) -> Any:
        before = a.both(first[0]) if first else None
        after = b.both(second[0]) if second else None
        return moved(a, before, after, first is not None and second is not None and first[1:] == second[1:])

    either = other or one
    assert either is not None
    tracks = sorted({said[1] for said in (first, second) if said})
    return Cause(
        "red_flag" if either.red_flag else "rule", either.id, what(one, other),
        differing(names, spoken(old, one), spoken(new, other)),
        frozenset[str]().union(*map(inputs_of, criteria)), tuple(("step", t) for t in tracks),
        in_play, either.place,
    )  # fmt: skip


def spoken(pathway: Pathway, rule: Need | None) -> tuple[str, ...]:
    """Return how a rule is written."""
    if rule is None:
        return ("", "", "", "")
    when, host, level, urgency = meaning(pathway, rule)
    ages = "" if when == rule.when else f" [ages {ages_of(pathway.track(rule.track))}]"
    return written(rule.when) + ages, host, level, urgency


def written(criterion: Criterion) -> str:
    """Return a criterion in its author's words, or in the words of the rule language."""
    if criterion.said:
        return criterion.said
    return str(criterion)


def differing(names: Iterable[str], one: Iterable[str], other: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Keep what is written otherwise."""
    return {name: (a, b) for name, a, b in zip(names, one, other, strict=True) if a != b}


def moved(look: Look, before: Any, after: Any, same: bool) -> Any:
    """Two readings of one thing differ: by their truth alone when all else is the same."""
    if same:
        return look.either(look.differ(a, b) for a, b in zip(before, after, strict=True))
    return look.either(both[1] for both in (before, after) if both is not None)


def ages_of(one: Track | Step) -> str:
    """Write an age range."""
    return f"{one.age_lowest}-{one.age_highest}"


# ---------------------------------------------------------------- steps


def contraindications(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Contraindications that hold for others, or do something else; one may stand at several steps."""
    was, now = barriers(old), barriers(new)
    groups: dict[str, list[tuple[Step, Unsuitable | None, Unsuitable | None]]] = {}
    both = [set(one.steps) for one in (old, new)]
    for (step, id), one, other in ((k, was.get(k), now.get(k)) for k in {**was, **now}):
        if step in both[0] & both[1] and not same_barrier(one, other):
            groups.setdefault(id, []).append((new.steps[step], one, other))
    for id, group in groups.items():
        yield barrier_cause(id, group)


def barriers(pathway: Pathway) -> dict[tuple[str, str], Unsuitable]:
    """Return every contraindication by its step and id."""
    return {(step.id, u.id): u for step in pathway.steps.values() for u in step.unsuitable}


def same_barrier(one: Unsuitable | None, other: Unsuitable | None) -> bool:
    """Tell whether a contraindication does the same."""
    return one is not None and other is not None and (one.when, one.kind) == (other.when, other.kind)


def barrier_cause(id: str, group: list[tuple[Step, Unsuitable | None, Unsuitable | None]]) -> Cause:
    """Describe a contraindication that does something else at some steps."""
    _, one, other = group[0]

    def in_play(a: Look, b: Look) -> Any:
        return a.either(
            moved(
                a, a.both(u.when) if u else None, b.both(v.when) if v else None,
                bool(u and v and u.kind == v.kind),
            )
            for _, u, v in group
        )  # fmt: skip

    either = other or one
    assert either is not None
    said = differing(
        ("when", "kind"), (written(one.when), one.kind) if one else ("", ""),
        (written(other.when), other.kind) if other else ("", ""),
    )  # fmt: skip
    shown = "steps", (", ".join(step.id for step, *_ in group),) * 2
    tracks = sorted({step.track for step, *_ in group})
    return Cause(
        "contraindication", id, what(one, other), said | dict([shown]),
        frozenset[str]().union(*(inputs_of(u.when) for _, *both in group for u in both if u)),
        (("condition", id), *(("step", t) for t in tracks)), in_play, either.place,
    )  # fmt: skip


def steps(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Steps that are offered or not, at another level or other ages."""
    was, now = rungs(old), rungs(new)
    for id, one, other in pairs(was, now):
        first, second = (rung(x) if x else ("", "", "") for x in (one, other))
        if first == second:
            continue
        either = other or one
        ages_only = bool(one and other) and first[:2] == second[:2]
        tracks = sorted({x.track for x in (one, other) if x})

        def in_play(a: Look, b: Look, one: Any = one, other: Any = other, ages_only: bool = ages_only) -> Any:
            if ages_only:
                return a.either(
                    a.differ(x, y) for make in (span, late)
                    for x, y in zip(a.both(make(one)), b.both(make(other)), strict=True)
                )  # fmt: skip
            return a.either(look.triggered(x.track) for look in (a, b) for x in (one, other) if x is not None)

        yield Cause(
            "step", id, what(one, other), differing(("level", "track", "ages"), first, second),
            frozenset({"age"}) if ages_only else None, tuple(("step", t) for t in tracks), in_play,
            either.place,
        )  # fmt: skip


def rungs(pathway: Pathway) -> dict[str, Step]:
    """Return the steps that can be proposed: a unit may withhold some."""
    ruleset: Ruleset = pathway.ruleset
    return {step.id: step for ladder in ruleset.ladders.values() for _, step in ladder}


def rung(step: Step) -> tuple[str, str, str]:
    """Return what decides whether a step is proposed, contraindications apart."""
    return step.level, step.track, ages_of(step)


def span(step: Step) -> Within:
    """Return the ages that a step is for."""
    return Within("age", step.age_lowest, step.age_highest)


def late(step: Step) -> Within:
    """Return the ages from the lowest that a step is for."""
    return Within("age", step.age_lowest, 10**6)


# ---------------------------------------------------------------- inputs and actions


def inputs(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Questions that are asked of others, or whose silence counts otherwise."""
    for id, one, other in pairs(old.inputs, new.inputs):
        if one is None or other is None or (one.item and other.item and id not in read_by(old, new)):
            continue
        said = differing(("asked_when", "counts"), asking(old, one), asking(new, other))
        if not said:
            continue
        gates = [pathway.gates[id] for pathway in (old, new) if id in pathway.gates]
        reads = frozenset({id}).union(*map(inputs_of, gates))

        def in_play(a: Look, b: Look, id: str = id) -> Any:
            return a.counts(id, b)

        yield Cause("input", id, "changed", said, reads, (), in_play, other.place)


def read_by(old: Pathway, new: Pathway) -> frozenset[str]:
    """Return the inputs that rules of either edition read."""
    first: Ruleset = old.ruleset
    second: Ruleset = new.ruleset
    return first.reads | second.reads


def asking(pathway: Pathway, one: Input) -> tuple[str, str]:
    """Return when an input applies, and what its answers and its silence count as."""
    gate = pathway.gates.get(one.id)
    scale = pathway.instruments.get(one.instrument)
    parts = (one.kind, one.lowest, one.highest, tuple(c.id for c in one.choices), one.optional)
    if one.kind == "boolean":
        parts += (one.adverse,)  # type: ignore[assignment]
    if scale:
        parts += (scale.grid, scale.scoring, scale.missing_most, scale.missing_rule)  # type: ignore[assignment]
    return written(gate) if gate else "", ", ".join(map(str, parts))


def actions(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Actions beside the ladder that are said to others."""
    was, now = ({a.id: (a, t) for t in one.tracks for a in t.actions} for one in (old, new))
    for id, one, other in pairs(was, now):
        first, second = (within_ages(x[0].when, x[1]) if x else None for x in (one, other))
        if (first, one and one[1].id) == (second, other and other[1].id):
            continue

        def in_play(a: Look, b: Look, first: Any = first, second: Any = second) -> Any:
            before, after = a.both(first) if first else None, b.both(second) if second else None
            return moved(a, before, after, bool(first and second))

        action: Action = (other or one)[0]
        said = differing(("when",), *([written(x[0].when) if x else ""] for x in (one, other)))
        reads = frozenset[str]().union(*(inputs_of(c) for c in (first, second) if c))
        yield Cause("action", id, what(one, other), said, reads, (("action", id),), in_play, action.place)


# ---------------------------------------------------------------- the whole


def whole(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """What a pathway says once: its ladder, the order of tracks, what holds otherwise."""
    yield from ladder(old, new)
    before, after = ({t.id: t.order for t in one.tracks} for one in (old, new))
    kept = [id for id in before if id in after]
    ranks = [sorted(kept, key=lambda id: (by[id], id)) for by in (before, after)]
    if ranks[0] != ranks[1]:

        def reordered(a: Look, b: Look) -> Any:
            one, other = a.lead(before), a.lead(before | after)
            return a.either(a.differ(one[id], other[id]) for id in one)

        shown = {"order": (", ".join(ranks[0]), ", ".join(ranks[1]))}
        yield Cause("order", "tracks", "changed", shown, None, (), reordered)
    if old.otherwise != new.otherwise:

        def nothing(a: Look, b: Look) -> Any:
            return a.either((a.triggered(old.otherwise), b.triggered(new.otherwise)))

        said = {"track": (old.otherwise, new.otherwise)}
        facets = tuple(("step", t) for t in sorted({old.otherwise, new.otherwise}))
        yield Cause("otherwise", "otherwise", "changed", said, None, facets, nothing)
    names = ("track", "at_least", "urgency")
    first, second = ([getattr(one.open_flags, name) for name in names] for one in (old, new))
    if first != second:

        def unanswered(a: Look, b: Look) -> Any:
            return a.either((a.open_flags(), b.open_flags()))

        facets = tuple(("step", t) for t in sorted({old.open_flags.track, new.open_flags.track}))
        said = differing(names, first, second)
        yield Cause("unanswered_red_flags", "unanswered_red_flags", "changed", said, None, facets, unanswered)


def ladder(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Another order of levels or urgencies changes what every maximum means."""
    for name in ("levels", "urgencies"):
        first, second = ([one.id for one in getattr(pathway, name)] for pathway in (old, new))
        if first != second:

            def anyone(a: Look, b: Look) -> Any:
                return a.either((a.both(Within("age", 0, 10**6))[1],))

            facets = tuple(("step", t.id) for t in old.tracks)
            shown = {name: (" < ".join(first), " < ".join(second))}
            yield Cause("ladder", name, "changed", shown, None, facets, anyone)


# ---------------------------------------------------------------- the rest

PARTS: dict[str, Callable[[Pathway], Mapping[str, Any]]] = {
    "rule": lambda p: {r.id: r for r in p.rules},
    "step": lambda p: p.steps,
    "contraindication": lambda p: {f"{s.id}/{u.id}": u for s in p.steps.values() for u in s.unsuitable},
    "action": lambda p: {a.id: a for t in p.tracks for a in t.actions},
    "track": lambda p: {t.id: t for t in p.tracks},
    "input": lambda p: {i.id: i for i in p.inputs.values() if not i.item},
    "group": lambda p: p.groups,
    "instrument": lambda p: p.instruments,
    "source": lambda p: p.sources,
    "review rule": lambda p: {r.id: r for r in p.review_rules},
    "review check": lambda p: {c.id: c for c in p.checks},
    "edge": lambda p: {e.id: e for e in p.edges},
    "latest day": lambda p: {a.id: a for a in p.access},
    "reference": lambda p: {r.id: r for r in p.references},
    "staffing": lambda p: {s.id: s for s in p.staffing},
    "level": lambda p: {x.id: x for x in p.levels},
    "urgency": lambda p: {x.id: x for x in p.urgencies},
    "profession": lambda p: p.professions,
    "overlay": lambda p: {o.id: o for o in p.overlays},
    "unit": lambda p: {p.unit.id: p.unit} if p.unit else {},
}
DECIDES = {
    "rule": {"id", "when", "at_least", "best", "urgency", "track", "red_flag"},
    "step": {"level", "track", "age_lowest", "age_highest", "unsuitable"},
    "contraindication": {"when", "kind"},
    "action": {"when", "track"},
    "track": {"order", "age_lowest", "age_highest", "needs", "steps", "actions"},
    "input": {"kind", "lowest", "highest", "optional", "adverse"},
}
WHOLE = ("id", "version", "status", "title", "intended_use", "reviewed_by", "review_date", "valid_until")


def texts(old: Pathway, new: Pathway) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What differs and decides nothing in `route`: texts, sources, doses, and what a review reads."""
    for kind, parts in PARTS.items():
        for id, one, other in pairs(parts(old), parts(new)):
            if one is None or other is None:
                decides = kind in ("rule", "step", "contraindication", "action", "input", "instrument")
                keys: tuple[str, ...] = () if decides else (what(one, other),)
            else:
                keys = tuple(differing_keys(one, other, DECIDES.get(kind, set())))
            if keys:
                yield kind, id, keys
    keys = tuple(name for name in WHOLE if getattr(old, name) != getattr(new, name))
    if keys:
        yield "pathway", new.id, keys


def differing_keys(one: Any, other: Any, decide: set[str]) -> Iterator[str]:
    """Name the attributes that differ, those that decide left out."""
    for field in fields(type(one)):
        if field.eq and field.name not in decide and getattr(one, field.name) != getattr(other, field.name):
            yield field.name


def refused(old: Pathway, new: Pathway) -> Iterator[tuple[str, str]]:
    """Answers that only one edition accepts."""
    for id, one, other in pairs(old.inputs, new.inputs):
        owner = (other or one).instrument
        if (other or one).item or owner in refused_scales(old, new):
            continue
        if one is None or other is None:
            edition = "new" if one is None else "old"
            yield id, f"only the {edition} edition knows this answer; the other refuses whoever gives it"
        elif (one.lowest, one.highest, one.kind) != (other.lowest, other.highest, other.kind):
            spans = [f"{x.kind} {x.lowest}-{x.highest}" for x in (one, other)]
            yield id, f"answers {spans[0]} -> {spans[1]}"
    for id, one, other in pairs(old.instruments, new.instruments):
        if one is None or other is None:
            edition = "new" if one is None else "old"
            yield id, f"only the {edition} edition uses this scale; the other refuses whoever gives it"
        elif (spans := [ages_of(x) for x in (one, other)])[0] != spans[1]:
            yield id, f"accepted at ages {spans[0]} -> {spans[1]}"


def refused_scales(old: Pathway, new: Pathway) -> set[str]:
    """Return the scales that only one edition uses."""
    return set(old.instruments) ^ set(new.instruments)
