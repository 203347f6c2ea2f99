"""A clinician's own choice: whether it still stands, what lifts it, and what it amounts to."""

from __future__ import annotations

from attrs import frozen

from stegvis.errors import Text
from stegvis.language import inputs_of
from stegvis.model import DOWNWARD, REASONS, WORSE, Override, Step
from stegvis.rationale import holds
from stegvis.reviewing.rules import Reason, Reasons
from stegvis.reviewing.series import worse_since
from stegvis.reviewing.target import ProposedWay
from stegvis.reviewing.today import Data, Today
from stegvis.routing import open_at

CHOSEN = Text("En kliniker har valt en annan insats.", "A clinician has chosen another step.")
KEEPING = (*DOWNWARD, "stay")


@frozen
class Decision:
    """How a course goes on: as the rules propose, or as a clinician has chosen.

    Attributes:
        proposed: what the rules propose.
        override: the clinician's latest choice in this step.
        lifted_by: what has come since and lifts it.
    """

    verdict: str
    target: Step | None
    proposed: ProposedWay
    override: Override | None
    lifted_by: list[str]

    @property
    def chosen(self) -> bool:
        """Whether it is the clinician's choice."""
        return self.override is not None and not self.lifted_by


def weigh_override(today: Today, reasons: Reasons, proposed: ProposedWay) -> Decision:
    """Let a clinician's choice stand, unless something that asks for more has come since.

    Only what asks for more than the choice lifts it: a red flag, or what does not wait for the checks
    when something has become worse since the choice was made.
    """
    override = latest(today)
    if override is None:
        return Decision(proposed.verdict, proposed.target, proposed, None, [])
    chosen, target = today.pathway.steps[override.chosen], proposed.target
    more = today.level(target) - today.level(chosen) if target else -1
    lifted_by = [one.id for one in reasons.held if lifts(today, one, override, more)]
    if lifted_by:
        return Decision(proposed.verdict, target, proposed, override, lifted_by)
    return Decision(amounts_to(today, chosen), chosen, proposed, override, [])


def latest(today: Today) -> Override | None:
    """Return the clinician's latest choice in this step."""
    step, started = today.step.id, today.episode.started
    made = [one for one in today.episode.overrides if one.on >= started or one.chosen == step]
    return max(reversed(made), key=lambda one: one.on, default=None)


def lifts(today: Today, one: Reason, choice: Override, more: int) -> bool:
    """Tell whether a reason lifts a choice, which lies so many levels below what is proposed."""
    if one.id == "red_flag" and more >= 0:
        return True
    return more > 0 and one.verdict not in KEEPING and not one.waits and is_news(today, one, choice)


def is_news(today: Today, one: Reason, choice: Override) -> bool:
    """Tell whether a reason says more than the clinician knew: a scale or the impression is worse since."""
    told = one.rule is not None and "impression" in inputs_of(one.rule.when)
    if told and today.episode.impression == WORSE and today.episode.on > choice.on:
        return True
    return any(worse_since(series, choice.on) for series in today.course.series.values())


def amounts_to(today: Today, chosen: Step) -> str:
    """Return the verdict that a clinician's choice of a step amounts to."""
    here, there = today.level(today.step), today.level(chosen)
    if chosen.track != today.step.track:
        return "change_track"
    if there == here:
        return "stay"
    if there < here:
        return "step_down"
    return "refer" if there == today.top else "step_up"


def is_closed(today: Today, decision: Decision) -> bool:
    """Tell whether a clinician has chosen a step that this patient cannot have."""
    return bool(closed_caveats(today, decision))


def closed_caveats(today: Today, decision: Decision) -> list[Text]:
    """Say why a step that a clinician has chosen is closed to this patient: the age, or what stops it."""
    step = decision.target
    if step is None or not decision.chosen:
        return []
    found = [
        Text(
            f"Den valda insatsen {step.name.sv} är olämplig: {one.because.sv}",
            f"The chosen step {step.name.en} is unsuitable: {one.because.en}",
        )
        for one in step.unsuitable
        if one.kind == "stop" and holds(today.routed, step, one)
    ]
    if not open_at(step, today.known("age"), False):
        ages = f"{step.age_lowest}–{step.age_highest}"
        found.append(
            Text(
                f"Den valda insatsen {step.name.sv} är för åldrarna {ages}: kontrollera valet.",
                f"The chosen step {step.name.en} is for ages {ages.replace('–', '-')}: check the choice.",
            )
        )
    return found


def override_data(decision: Decision) -> Data | None:
    """Return a clinician's choice beside what the rules propose."""
    override, proposed = decision.override, decision.proposed
    if override is None:
        return None
    return {
        "on": override.on.isoformat(),
        "by": override.by,
        "reason": override.reason,
        "reason_text": REASONS[override.reason].to_dict(),
        "chosen": override.chosen,
        "note": override.note,
        "stands": decision.chosen,
        "lifted_by": decision.lifted_by,
        "because": CHOSEN.to_dict(),
        "proposed": {"verdict": proposed.verdict, "target": proposed.target.id if proposed.target else ""},
    }
