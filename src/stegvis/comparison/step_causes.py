"""Steps that are offered to others, and contraindications that do something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.comparison.differences import Cause, View
from stegvis.comparison.side_by_side import ages_of, by_id, differing, how_changed, read_otherwise, written
from stegvis.language import Within, inputs_of
from stegvis.model import Pathway, Step, Unsuitable
from stegvis.routing import Ruleset


def changed_contraindications(old: Pathway, new: Pathway) -> Iterator[Cause]:
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

    def in_play(a: View, b: View) -> Any:
        return a.either(
            read_otherwise(
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
        "contraindication", id, how_changed(one, other), said | dict([shown]),
        frozenset[str]().union(*(inputs_of(u.when) for _, *both in group for u in both if u)),
        (("condition", id), *(("step", t) for t in tracks)), in_play, either.place,
    )  # fmt: skip


def changed_steps(old: Pathway, new: Pathway) -> Iterator[Cause]:
    """Steps that are offered or not, at another level or other ages."""
    was, now = rungs(old), rungs(new)
    for id, one, other in by_id(was, now):
        first, second = (rung(x) if x else ("", "", "") for x in (one, other))
        if first == second:
            continue
        either = other or one
        ages_only = bool(one and other) and first[:2] == second[:2]
        tracks = sorted({x.track for x in (one, other) if x})

        def in_play(a: View, b: View, one: Any = one, other: Any = other, ages_only: bool = ages_only) -> Any:
            if ages_only:
                return a.either(
                    a.differ(x, y) for make in (span, late)
                    for x, y in zip(a.both(make(one)), b.both(make(other)), strict=True)
                )  # fmt: skip
            return a.either(view.triggered(x.track) for view in (a, b) for x in (one, other) if x is not None)

        yield Cause(
            "step", id, how_changed(one, other), differing(("level", "track", "ages"), first, second),
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
