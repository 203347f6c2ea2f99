"""What the patient says no to: what it touches of the proposal, and what is suitable instead."""

from __future__ import annotations

from stegvis.model import Step
from stegvis.rationale.actions import what_to_do
from stegvis.rationale.grounds import Said
from stegvis.rationale.offered import possible
from stegvis.routing import Proposal, Routed, Ruleset, may_decline, names_step


def declined(routed: Routed) -> list[Said]:
    """Each thing that the patient declines, in the order given, also where it touches nothing.

    What is needed, how soon, and what red flags ask for, is not lowered: what is declined stays proposed,
    never firmly, and the next that suits is named beside it.
    """
    names = may_decline(routed.pathway) if routed.seen.declines else {}
    return [
        {
            "declined": one,
            "name": names[one].to_dict(),
            "steps": [
                declined_step(routed, proposal)
                for proposal in routed.found.proposals
                if names_step(one, proposal.step)
            ],
            "actions": declined_actions(routed, one),
        }
        for one in routed.seen.declines
    ]


def declined_step(routed: Routed, proposal: Proposal) -> Said:
    """A proposed step that is declined, and what is suitable instead; None where nothing is."""
    other = instead(routed, proposal)
    said = None
    if other is not None:
        level = routed.pathway.ruleset.level_rank[other.level]
        said = {"step": other.id, "name": other.name.to_dict(), "less_than_needed": level < proposal.needed}
    return {
        "track": proposal.track.id,
        "step": proposal.step.id,
        "name": proposal.step.name.to_dict(),
        "instead": said,
    }


def instead(routed: Routed, proposal: Proposal) -> Step | None:
    """Return the next step of a track that suits and is not declined: upwards first, never by a referral.

    Where there is none the highest below, which is less than is needed; nothing stands in for what a red
    flag leads to.
    """
    rules: Ruleset = routed.pathway.ruleset
    top = len(routed.pathway.levels) - 1
    if proposal.track.id == routed.pathway.red_flag_track:
        return None
    ladder = [(rank, step) for rank, step in rules.ladders[proposal.track.id] if rank < top]
    fits = [(rank, step) for rank, step in ladder if suits(routed, step)]
    above = [step for rank, step in fits if rank >= proposal.level]
    below = [step for rank, step in fits if rank < proposal.level]
    return above[0] if above else below[-1] if below else None


def suits(routed: Routed, step: Step) -> bool:
    """Tell whether a step may be offered and is not declined itself."""
    return possible(routed, step) and not any(names_step(one, step) for one in routed.seen.declines)


def declined_actions(routed: Routed, one: str) -> list[str]:
    """Return what is to be done that has the form that is declined: it is talked about, and not left out."""
    forms = {action.id: action.forms for track in routed.pathway.tracks for action in track.actions}
    return [said["action"] for said in what_to_do(routed) if one in forms.get(said["action"], ())]
