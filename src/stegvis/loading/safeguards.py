"""What an overlay may never do: silence or lower a red flag (law L10)."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from stegvis.language import AnyOf, Not, constant, inputs_of
from stegvis.model import Need, Pathway, Step


@frozen
class Lowered:
    """One way in which the changed pathway is less safe than its base."""

    id: str
    what: str
    hint: str


def lowered(base: Pathway, changed: Pathway) -> Iterator[Lowered]:
    """Find every red flag of the base that the changed pathway would silence or lower."""
    levels = {level.id: i for i, level in enumerate(base.levels)}
    urgencies = {urgency.id: i for i, urgency in enumerate(base.urgencies)}
    now = {flag.id: flag for flag in changed.red_flags}
    for flag in base.red_flags:
        other = now[flag.id]
        if levels[other.at_least] < levels[flag.at_least]:
            yield Lowered(
                flag.id, f"lowers a red flag to '{other.at_least}'", f"keep '{flag.at_least}' or higher"
            )
        if urgencies[other.urgency] < urgencies[flag.urgency]:
            yield Lowered(
                flag.id, f"makes a red flag less urgent: '{other.urgency}'", f"keep '{flag.urgency}' or more"
            )
        if len(other.do) < len(flag.do):
            yield Lowered(
                flag.id, "takes away what to do at a red flag", f"say at least {len(flag.do)} things to do"
            )
        if not implied(flag, other, changed):
            hint = f"it must hold whenever '{flag.when.said}' does; add a [[red_flag]] for anything more"
            yield Lowered(flag.id, "silences a red flag: its criterion no longer covers the base's", hint)
    yield from lowered_questions(base, changed)
    yield from lowered_steps(base, changed, levels)


def implied(flag: Need, other: Need, changed: Pathway) -> bool:
    """Tell whether the new criterion holds wherever the old one does, proven over every value."""
    if flag.when == other.when:
        return True
    return constant(AnyOf((Not(flag.when), other.when)), changed.inputs) is True


def lowered_questions(base: Pathway, changed: Pathway) -> Iterator[Lowered]:
    """A question that a red flag reads is asked as widely, and means the same, as in the base."""
    read = sorted(frozenset[str]().union(*(inputs_of(flag.when) for flag in base.red_flags)))
    for id in read:
        old, new = base.inputs[id], changed.inputs[id]
        owner = old.instrument or id
        if id in changed.gates and changed.gates[id] != base.gates.get(id):
            yield Lowered(owner, "asks a red-flag question of fewer people", "take the gate away")
        if new.optional and not old.optional:
            yield Lowered(owner, "makes a red-flag question optional", "take optional away")
        if (old.kind, old.adverse, old.lowest, old.highest, old.choices, old.group) != (
            new.kind, new.adverse, new.lowest, new.highest, new.choices, new.group,
        ):  # fmt: skip
            hint = "only its wording may change; add a finding of your own for anything else"
            yield Lowered(owner, "changes what a red-flag answer means", hint)


def lowered_steps(base: Pathway, changed: Pathway, levels: dict[str, int]) -> Iterator[Lowered]:
    """The steps that red flags lead to stay as high and as open as in the base."""
    now = {step.id: step for step in changed.track(base.red_flag_track).steps}
    for step in base.track(base.red_flag_track).steps:
        other = now[step.id]
        if levels[other.level] != levels[step.level]:
            yield Lowered(step.id, "moves a step that red flags lead to", f"keep '{step.level}'")
        if narrower(step, other):
            yield Lowered(step.id, "closes a step that red flags lead to", "keep its ages and leave it open")


def narrower(step: Step, other: Step) -> bool:
    """Tell whether a step is open to fewer than before."""
    return (
        other.age_lowest > step.age_lowest
        or other.age_highest < step.age_highest
        or not {u.id for u in other.unsuitable} <= {u.id for u in step.unsuitable}
    )
