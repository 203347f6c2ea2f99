"""A clinician's own choice: whether it still stands, what lifts it, and what it amounts to."""

from __future__ import annotations

from stegvis.errors import Text
from stegvis.language import inputs_of
from stegvis.model import DOWNWARD, REASONS, WORSE, Override, Step
from stegvis.reviewing.measures import worse_since
from stegvis.reviewing.rules import Asked, Said, Settled, Sight

CHOSEN = Text("En kliniker har valt en annan insats.", "A clinician has chosen another step.")
KEEPING = (*DOWNWARD, "stay")


def standing(sight: Sight, holds: list[Asked], target: Step | None) -> tuple[Override | None, list[str]]:
    """Return the clinician's latest choice in this step, and what has come since that lifts it.

    Only what asks for more than the choice lifts it: a red flag, or what does not wait for the checks
    when something has become worse since the choice was made.
    """
    step, started = sight.step.id, sight.episode.started
    made = [one for one in sight.episode.overrides if one.on >= started or one.chosen == step]
    if not made:
        return None, []
    latest = max(reversed(made), key=lambda one: one.on)
    chosen = sight.level(sight.pathway.steps[latest.chosen])
    more = sight.level(target) - chosen if target else -1
    lifted = [
        one.id
        for one in holds
        if (one.id == "red_flag" and more >= 0)
        or (more > 0 and one.verdict not in KEEPING and not one.waits and news(sight, one, latest))
    ]
    return latest, lifted


def news(sight: Sight, one: Asked, choice: Override) -> bool:
    """Tell whether a reason says more than the clinician knew: a scale or the impression is worse since."""
    told = one.rule is not None and "impression" in inputs_of(one.rule.when)
    if told and sight.episode.impression == WORSE and sight.episode.on > choice.on:
        return True
    return any(worse_since(series, choice.on) for series in sight.course.series.values())


def by_choice(sight: Sight, override: Override) -> tuple[str, Step]:
    """Return the verdict that a clinician's choice amounts to."""
    chosen = sight.pathway.steps[override.chosen]
    if chosen.track != sight.step.track:
        return "change_track", chosen
    if sight.level(chosen) == sight.level(sight.step):
        return "stay", chosen
    if sight.level(chosen) < sight.level(sight.step):
        return "step_down", chosen
    top = len(sight.pathway.levels) - 1
    return ("refer" if sight.level(chosen) == top else "step_up"), chosen


def override_said(override: Override, lifted: list[str], proposed: Settled) -> Said:
    """Return a clinician's choice beside what the rules propose."""
    verdict, target, _ = proposed
    return {
        "on": override.on.isoformat(),
        "by": override.by,
        "reason": override.reason,
        "reason_text": REASONS[override.reason].to_dict(),
        "chosen": override.chosen,
        "note": override.note,
        "stands": not lifted,
        "lifted_by": lifted,
        "because": CHOSEN.to_dict(),
        "proposed": {"verdict": verdict, "target": target.id if target else ""},
    }
