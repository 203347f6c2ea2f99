"""What an overlay may never do: weaken what its base says of red flags and of the law (law L10).

An overlay is compared with its base, part by part. What red flags rest on may be added to and not changed:
the flags themselves, the questions that they read and what opens those, the steps that they lead to, the
actions beside them, the latest days of the law, and the numbers that their texts show. Each comparison is
one of what the files say, so that a fault has its line; that no patient gets less is then the router's.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from stegvis.language import covers, inputs_of
from stegvis.loading.flag_questions import lowered_questions, near_flags
from stegvis.loading.lowering import Lowered, added_words, other_words
from stegvis.loading.precedence import crowded, overtaken
from stegvis.model import Access, Action, Need, Pathway, ReviewPlan, Step, Track, Unsuitable

FLAG_WORDS = ("name", "because")
STEP_WORDS = ("name", "what", "prerequisites", "professions", "facts")
STEP_SAYS = ("dose", "step_up", "step_down", "forms", "confidence", "claim", "dose_claim")
SHORT = "only additions are safe here: add a part of your own"


@frozen
class Ranks:
    """The levels and urgencies of a base by rank; an overlay cannot change them."""

    level: dict[str, int]
    urgency: dict[str, int]


def ranks_of(base: Pathway) -> Ranks:
    """Return the ranks of a base."""
    return Ranks(
        {one.id: n for n, one in enumerate(base.levels)},
        {one.id: n for n, one in enumerate(base.urgencies)},
    )


def lowered(base: Pathway, changed: Pathway) -> Iterator[Lowered]:
    """Find every way in which the changed pathway would be less safe than its base."""
    ranks = ranks_of(base)
    now = {flag.id: flag for flag in changed.red_flags}
    for flag in base.red_flags:
        yield from lowered_flag(base, changed, ranks, flag, now[flag.id])
    yield from lowered_questions(base, changed)
    for track in base.tracks:
        yield from lowered_track(base, changed, ranks, track)
    yield from crowded(base, changed)
    yield from overtaken(base, changed)
    yield from lowered_days(base, changed)
    yield from lowered_numbers(base, changed)


def lowered_flag(base: Pathway, changed: Pathway, ranks: Ranks, flag: Need, other: Need) -> Iterator[Lowered]:
    """A red flag holds as widely, as high and as urgently, and says the same of what to do and who."""
    needed, least = base.level_needed(flag), changed.level_needed(other)
    if ranks.level[least] < ranks.level[needed]:
        yield Lowered(flag.id, f"lowers a red flag to '{least}'", f"keep '{needed}' or higher")
    if ranks.urgency[other.urgency] < ranks.urgency[flag.urgency]:
        what = f"makes a red flag less urgent: '{other.urgency}'"
        yield Lowered(flag.id, what, f"keep '{flag.urgency}' or more")
    if other.first_contact != flag.first_contact:
        what = f"changes who meets the patient at a red flag: '{other.first_contact}'"
        yield Lowered(flag.id, what, f"keep '{flag.first_contact}'; add a [[red_flag]] for anybody more")
    if any(one not in other.do for one in flag.do):
        hint = f"say at least {len(flag.do)} things to do: the base's own, in its words, and then yours"
        yield Lowered(flag.id, "takes away what to do at a red flag", hint)
    for key in (
        *other_words(flag, other, FLAG_WORDS),
        *added_words(flag, other, ("dissent", *other_grounds(flag, other))),
    ):
        yield Lowered(flag.id, f"changes what a red flag says: '{key}'", SHORT)
    if not covers(other.when, flag.when):
        hint = f"it must hold whenever '{flag.when.said}' does: write '({flag.when.said}) or ...'"
        yield Lowered(flag.id, "silences a red flag: its criterion no longer covers the base's", hint)


def other_grounds(flag: Need, other: Need) -> Iterator[str]:
    """Yield the grounds that stay because what they are the grounds of does; a change brings its own."""
    when = flag.when == other.when
    care = all(getattr(flag, key) == getattr(other, key) for key in ("at_least", "best", "urgency"))
    yield from ("threshold",) if when else ()
    yield from ("care",) if care else ()
    yield from ("confidence",) if when and care else ()


def lowered_track(base: Pathway, changed: Pathway, ranks: Ranks, track: Track) -> Iterator[Lowered]:
    """The track of red flags stays first and whole, and no track loses an action that belongs to a flag."""
    other = changed.track(track.id)
    red, now = base.track(base.red_flag_track), changed.track(base.red_flag_track)
    if track.order >= red.order and other.order < now.order:
        what = f"puts '{track.id}' before the track that red flags lead to"
        yield Lowered(track.id, what, f"keep its order at {now.order} or more")
    if track is red:
        for key in (
            *other_words(track, other, ("name", "about")),
            *added_words(track, other, ("first_contact", "urgency")),
        ):
            yield Lowered(track.id, f"changes what the track of red flags says: '{key}'", SHORT)
    if track is red or track.id == base.open_flags.track:
        yield from lowered_steps(base, track, other, ranks)
    flags = near_flags(base)
    actions = {action.id: action for action in other.actions}
    for action in track.actions:
        if track is red or flags & inputs_of(action.when):
            yield from lowered_action(ranks, action, actions[action.id])
            if (other.age_lowest, other.age_highest) != (track.age_lowest, track.age_highest):
                what = f"changes the ages of a track that says what to do at a red flag: '{action.id}'"
                yield Lowered(track.id, what, f"keep {track.age_lowest} to {track.age_highest}")


def lowered_action(ranks: Ranks, action: Action, other: Action) -> Iterator[Lowered]:
    """An action that belongs to a red flag is shown as widely, as urgently and in the same words."""
    if not covers(other.when, action.when):
        hint = f"it must show whenever '{action.when.said}' does; add an [[action]] for anything more"
        yield Lowered(action.id, "hides an action that belongs to red flags", hint)
    top = len(ranks.urgency)
    if ranks.urgency.get(other.urgency, top) < ranks.urgency.get(action.urgency, top):
        what = "makes an action at red flags less urgent"
        yield Lowered(action.id, what, f"keep '{action.urgency}' or more" if action.urgency else SHORT)
    for key in (*other_words(action, other, ("do", "because")), *added_words(action, other, ("forms",))):
        yield Lowered(action.id, f"changes what to do at a red flag: '{key}'", SHORT)


def lowered_steps(base: Pathway, track: Track, other: Track, ranks: Ranks) -> Iterator[Lowered]:
    """The steps that red flags lead to, held or open, stay as they are, and no other comes between."""
    least = ranks.level[base.open_flags.at_least] if track.id != base.red_flag_track else 0
    led_to = {step.id: step for step in track.steps if ranks.level[step.level] >= least}
    for step in other.steps:
        was = led_to.get(step.id)
        if was:
            yield from lowered_step(was, step)
        elif ranks.level[step.level] >= least:
            what = "puts a step of its own where red flags lead"
            hint = "add it to another track, or an [[action]] to this one"
            yield Lowered(step.id, what, hint, step.place)


def lowered_step(step: Step, other: Step) -> Iterator[Lowered]:
    """A step that red flags lead to is as high and open, done by the same people, said in the same words."""
    if other.level != step.level:
        yield Lowered(step.id, "moves a step that red flags lead to", f"keep '{step.level}'")
    if other.age_lowest > step.age_lowest or other.age_highest < step.age_highest:
        what = "closes a step that red flags lead to for some ages"
        yield Lowered(step.id, what, f"leave it open from {step.age_lowest} to {step.age_highest}")
    barred = {barrier.id: barrier for barrier in step.unsuitable}
    for barrier in other.unsuitable:
        if bars_more(barred.get(barrier.id), barrier):
            what = f"closes a step that red flags lead to: '{step.id}'"
            yield Lowered(barrier.id, what, "leave it as open as in the base", barrier.place)
    if other.first_contact != step.first_contact:
        what = f"changes who meets the patient where red flags lead: '{other.first_contact}'"
        yield Lowered(step.id, what, f"keep '{step.first_contact}'")
    if later(step.review, other.review):
        hint = "reviews may be more, and come sooner; what is looked at then stays"
        yield Lowered(step.id, "changes a step that red flags lead to: 'review'", hint)
    for key in (*other_words(step, other, STEP_WORDS), *added_words(step, other, STEP_SAYS)):
        yield Lowered(step.id, f"changes a step that red flags lead to: '{key}'", SHORT)


def later(plan: ReviewPlan | None, other: ReviewPlan | None) -> bool:
    """Tell whether a review is taken away, comes later or looks at something else, or is one of its own."""
    if plan is None or other is None:
        return plan is not other
    return (
        other.what != plan.what
        or not {*plan.instruments} <= {*other.instruments}
        or len(other.weeks) < len(plan.weeks)
        or any(now > was for was, now in zip(sorted(plan.weeks), sorted(other.weeks), strict=False))
    )


def bars_more(before: Unsuitable | None, barrier: Unsuitable) -> bool:
    """Tell whether a contraindication is new, of another kind, or holds for more."""
    return before is None or barrier.kind != before.kind or not covers(before.when, barrier.when)


def lowered_days(base: Pathway, changed: Pathway) -> Iterator[Lowered]:
    """A latest day of the law stays as early and as wide; an aim may be another."""
    now = {access.id: access for access in changed.access}
    for access in base.access:
        if access.kind == "law" and laxer(access, now[access.id]):
            what = "changes a latest day of the law"
            hint = (
                f"keep {access.days} days or fewer, for no fewer people; add an [[access]] for anything more"
            )
            yield Lowered(access.id, what, hint)


def laxer(access: Access, other: Access) -> bool:
    """Tell whether a latest day comes later, for fewer, or is no longer called law."""
    levels = {*other.levels} if other.levels else None
    return (
        other.kind != access.kind
        or other.days > access.days
        or other.what != access.what
        or other.age_lowest > access.age_lowest
        or other.age_highest < access.age_highest
        or (levels is not None and not (access.levels and {*access.levels} <= levels))
    )


def lowered_numbers(base: Pathway, changed: Pathway) -> Iterator[Lowered]:
    """A phone number or a section of law keeps what it is; when it was last checked may be said anew."""
    now = {one.id: one for one in changed.references}
    for one in base.references:
        for key in other_words(one, now[one.id], ("shown", "name", "kind")):
            what = f"changes a number that the base's texts show: '{key}'"
            yield Lowered(one.id, what, "add a [[reference]] of your own")
