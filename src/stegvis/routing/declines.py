"""What a patient says no to: steps and forms of care, which are never proposed firmly."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.errors import Fault, Text, meant
from stegvis.model import Assessment, Pathway, Step, Weighed
from stegvis.routing.ladder import Proposal

NO_LIST = Text("ska vara en lista med insatser och former", "should be a list of steps and forms")


def may_decline(pathway: Pathway) -> dict[str, Text]:
    """Return what a patient may decline, by name: forms of care, then steps."""
    return {**pathway.forms, **{step.id: step.name for step in pathway.steps.values()}}


def read_declines(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Read what the patient declines; a name that nothing has is a fault, and the others count."""
    given = patient.declines
    if type(given) is tuple and not given:
        return
    if isinstance(given, str) or not isinstance(given, Sequence):
        seen.faults.append(Fault("declines", given, NO_LIST, '["net"]', code="wrong_kind"))
        return
    names = may_decline(pathway) if given else {}
    for one in given:
        if not isinstance(one, str) or one not in names:
            what = Text(f"ingen insats eller form heter {one!r}", f"no step or form is called {one!r}")
            hint = meant(str(one), list(names), seen.faults)
            seen.faults.append(Fault("declines", one, what, ", ".join(pathway.forms), hint, "unknown_name"))
    known = (one for one in given if isinstance(one, str) and one in names)
    seen.declines = tuple(dict.fromkeys(known))


def names_step(declined: str, step: Step) -> bool:
    """Tell whether a step is what is declined, or is given in that form."""
    return declined == step.id or declined in step.forms


def any_declined(declines: Sequence[str], proposals: Sequence[Proposal]) -> bool:
    """Tell whether the patient declines any step that is proposed."""
    return any(names_step(one, proposal.step) for one in declines for proposal in proposals)
