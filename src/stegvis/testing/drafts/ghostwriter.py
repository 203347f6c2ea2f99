"""Cases on every boundary that decides what is proposed, as it is now, for a clinician to confirm.

A boundary is where one value more or less turns a rule. For each, a patient is looked for in whom the rule
hangs on that value alone, everything else as mild as it can be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve

from stegvis.model import Need, Pathway, Step
from stegvis.routing import guarded
from stegvis.testing.cases import Case
from stegvis.testing.drafts.actions import ActionDrafts
from stegvis.testing.drafts.boundary import Boundary, Draft, ExistingCases, Rule, existing_cases, known_case
from stegvis.testing.drafts.patients import Patients
from stegvis.testing.drafts.steps import StepDrafts
from stegvis.testing.drafts.ways import Ways


class Whatever:
    """Every id is among these."""

    def __contains__(self, id: object) -> bool:
        return True


ANY = Whatever()


def ghostwrite(
    pathway: Pathway, track: str = "", known: Sequence[Case] = (), only: Container[str] = ANY
) -> Iterator[Draft]:
    """Yield a draft for each boundary of each red flag, and of each track's needs, steps and actions.

    Args:
        track: the id of a track; the one that hosts red flags stands for the red flags as well.
        known: cases there are; a boundary that one of them lies on is passed over.
        only: the ids of rules, steps, contraindications and actions; of others nothing is drafted.
    """
    patients, there = Patients(pathway), existing_cases(pathway, known)
    if track in ("", pathway.red_flag_track):
        for flag in (one for one in pathway.red_flags if one.id in only):
            yield from of_need(patients, flag, there)
    tracks = [one for one in pathway.tracks if track in ("", one.id)]
    ladders = {one.id: [step for _, step in pathway.ruleset.ladders[one.id]] for one in tracks}
    ways = Ways(patients)
    step_drafts = StepDrafts(ways, [step for steps in ladders.values() for step in steps], there)
    action_drafts = ActionDrafts(ways, there)
    for one in tracks:
        for need in (need for need in one.needs if need.id in only):
            yield from of_need(patients, need, there)
        for step in ladders[one.id]:
            if step.id in only or any(bar.id in only for bar in step.unsuitable):
                of_step = (draft for draft in step_drafts.of_step(step) if about(draft, step, only))
                yield from merged(
                    of_step, lambda draft: step_drafts.covers(draft, known_case(pathway, draft))
                )
        yield from merged(
            action_drafts.of_track(one, only),
            lambda draft: action_drafts.covers(draft, known_case(pathway, draft)),
        )


def about(draft: Draft, step: Step, only: Container[str]) -> bool:
    """Tell whether a draft is about what drafts are wanted of."""
    return step.id in only or draft.boundary.rule.name in only


def of_need(patients: Patients, need: Need, there: ExistingCases) -> Iterator[Draft]:
    """Yield a draft for each boundary of a need or a red flag that no case lies on yet."""
    criterion = guarded(need, patients.pathway.ruleset.tracks.get(need.track))
    track = need.track or patients.pathway.red_flag_track
    rule = Rule(need.id, criterion, "need", need.id, track)
    holds = patients.truth(criterion)
    done: set[str] = set()
    for put, cut in patients.limits(criterion):
        rest = patients.rest(criterion, holds, put.id, cut)
        for value in (cut - 1, cut, cut + 1, None):
            boundary = Boundary(rule, put, value, cut)
            if (value is not None and value > put.highest) or boundary.id in done:
                continue
            if there.has(boundary, holds):
                done.add(boundary.id)
            elif rest is not None:
                done.add(boundary.id)
                yield patients.draft(boundary, rest, holds)
            elif patients.gave_up:
                done.add(boundary.id)
                yield Draft(boundary)


def merged(drafts: Iterable[Draft], covers: Callable[[Draft], bool]) -> Iterator[Draft]:
    """Yield drafts of one patient as one case, where it lies on the boundary of each."""
    found: dict[str, Draft] = {}
    for draft in drafts:
        key = json.dumps(draft.given, sort_keys=True) if draft.found else draft.boundary.id
        first = found.get(key)
        if first and covers(draft):
            found[key] = joined(first, draft)
        else:
            found[draft.boundary.id if first else key] = draft
    yield from found.values()


def joined(first: Draft, draft: Draft) -> Draft:
    """Let one draft stand for another of the same patient."""
    expect: dict[str, Any] = dict(first.expect)
    for name, wanted in draft.expect.items():
        more = [one for one in wanted if one not in expect.get(name, ())] if isinstance(wanted, list) else ()
        expect[name] = [*expect.get(name, ()), *more] if isinstance(wanted, list) else wanted
    return evolve(first, expect=expect, beside=(*first.beside, draft))
