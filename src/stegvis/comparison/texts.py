"""What is written otherwise and changes no answer, and answers that only one edition accepts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import fields

from stegvis.comparison.side_by_side import ages_of, by_id, how_changed
from stegvis.model import BESIDE, Pathway

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
    "effort": lambda p: {e.id: e for e in p.efforts},
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
WHOLE = ("id", "version", "status", "title", "intended_use", "reviewed_by", "review_date", "valid_until",
         "phone_urgency")  # fmt: skip


def changed_texts(old: Pathway, new: Pathway) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What differs and decides nothing in `route`: texts, sources, doses, and what a review reads."""
    for kind, parts in PARTS.items():
        for id, one, other in by_id(parts(old), parts(new)):
            if one is None or other is None:
                decides = kind in ("rule", "step", "contraindication", "action", "input", "instrument")
                keys: tuple[str, ...] = () if decides else (how_changed(one, other),)
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


def refused_answers(old: Pathway, new: Pathway) -> Iterator[tuple[str, str]]:
    """Answers that only one edition accepts."""
    for id, one, other in by_id(old.inputs, new.inputs):
        if id in BESIDE:
            continue
        owner = (other or one).instrument
        if (other or one).item or owner in refused_scales(old, new):
            continue
        if one is None or other is None:
            edition = "new" if one is None else "old"
            yield id, f"only the {edition} edition knows this answer; the other refuses whoever gives it"
        elif (one.lowest, one.highest, one.kind) != (other.lowest, other.highest, other.kind):
            spans = [f"{x.kind} {x.lowest}-{x.highest}" for x in (one, other)]
            yield id, f"answers {spans[0]} -> {spans[1]}"
    for id, one, other in by_id(old.instruments, new.instruments):
        if one is None or other is None:
            edition = "new" if one is None else "old"
            yield id, f"only the {edition} edition uses this scale; the other refuses whoever gives it"
        elif (spans := [ages_of(x) for x in (one, other)])[0] != spans[1]:
            yield id, f"accepted at ages {spans[0]} -> {spans[1]}"


def refused_scales(old: Pathway, new: Pathway) -> set[str]:
    """Return the scales that only one edition uses."""
    return set(old.instruments) ^ set(new.instruments)
