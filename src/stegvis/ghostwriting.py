"""Cases on every boundary of every rule, filled in as the rules answer now, for a clinician to confirm.

A boundary is where one value more or less turns a rule. For each, a patient is looked for in whom the rule
hangs on that value alone, everything else as mild as it can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stegvis.boundary import Boundary, Draft, span
from stegvis.cells import CUTS
from stegvis.compiling import guarded
from stegvis.criteria import fold, inputs_of
from stegvis.drafting import Desk, Truth
from stegvis.errors import AssessmentError
from stegvis.pathway import Need, Pathway
from stegvis.testing.cases import Case
from stegvis.weighing import Lookup, weigh


def ghostwrite(pathway: Pathway, track: str = "", known: Sequence[Case] = ()) -> Iterator[Draft]:
    """Yield a draft for each boundary of each rule, of one track or of all.

    Args:
        track: the id of a track; the one that hosts red flags stands for the red flags as well.
        known: cases there are; a boundary that one of them lies on is passed over.
    """
    desk = Desk(pathway)
    patients = list(seen(pathway, known))
    for rule in pathway.rules:
        if track in ("", rule.track or pathway.red_flag_track):
            yield from of_rule(desk, rule, patients)


def of_rule(desk: Desk, rule: Need, patients: Sequence[Lookup]) -> Iterator[Draft]:
    """Yield a draft for each boundary of a rule that no patient lies on yet."""
    criterion = guarded(rule, desk.pathway.ruleset.tracks.get(rule.track))
    holds = desk.truth(criterion)
    done: set[str] = set()
    for id, cuts in sorted(fold(criterion, CUTS).items(), key=lambda one: desk.order[one[0]]):
        put = desk.pathway.inputs[id]
        for cut in sorted(cut for cut in cuts if put.lowest < cut <= put.highest):
            rest = desk.rest(criterion, holds, id, cut)
            for value in (cut - 1, cut, cut + 1, None):
                boundary = Boundary(rule, put, value, cut)
                if (value is not None and value > put.highest) or boundary.id in done:
                    continue
                if any(lies_on(boundary, holds, one, inputs_of(criterion)) for one in patients):
                    done.add(boundary.id)
                elif rest is not None:
                    done.add(boundary.id)
                    yield desk.draft(boundary, rest, holds)
                elif desk.gave_up:
                    done.add(boundary.id)
                    yield Draft(boundary)


def seen(pathway: Pathway, cases: Sequence[Case]) -> Iterator[Lookup]:
    """Yield what is known of the patient of each case that is routed on the pathway itself."""
    from stegvis.reading.patients import patient

    for case in cases:
        if case.kind == "case" and not case.error and not case.setting.overlays:
            try:
                yield Lookup(pathway, weigh(pathway, patient(case.given)))
            except AssessmentError:
                continue


def lies_on(boundary: Boundary, holds: Truth, look: Lookup, reads: frozenset[str]) -> bool:
    """Tell whether a patient has the value, and the rule hangs on it."""
    id, value, cut = boundary.put.id, boundary.value, boundary.cut
    if look(id) != (span(boundary.put) if value is None else (value, value)):
        return False
    known = {id: look(id) for id in reads}
    below, at = (holds(known | {id: (value, value)}) for value in (cut - 1, cut))
    return below is not None and at is not None and below is not at
