"""How one edition sees one patient: as truths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stegvis.comparison.differences import Facet
from stegvis.language import Criterion, truth_of
from stegvis.model import Assessment, Pathway, Weighed
from stegvis.rationale import waited_for
from stegvis.routing import (
    Lookup,
    Outcome,
    Routed,
    Ruleset,
    close_gates,
    needs_trying,
    outcome,
    within_ages,
)


class PatientView:
    """How one edition sees one patient.

    Attributes:
        left_out: nothing is said of such patients: an unknown age, answers that contradict each other, or
            completions that the router tries; what it answers to them follows from what it answers to others.
    """

    def __init__(self, pathway: Pathway, seen: Weighed) -> None:
        self.pathway, self.seen = pathway, seen
        close_gates(pathway, seen)
        self.lookup = Lookup(pathway, seen)
        rules: Ruleset = pathway.ruleset
        self.values = rules.values(seen.known)
        low, high = self.lookup("age")
        self.left_out = low != high or bool(seen.contradicted) or needs_trying(pathway, self.values)
        self.outcome: Outcome = outcome(pathway, self.values)

    def both(self, criterion: Criterion) -> tuple[bool, bool]:
        """Return that a criterion must hold, and that it may."""
        truth = truth_of(criterion, self.lookup)
        return truth is True, truth is not False

    def triggered(self, track: str) -> bool:
        """A track is part of the answer."""
        return any(p.track.id == track for p in self.outcome.proposals)

    def open_flags(self) -> bool:
        """A red-flag question is open."""
        return self.outcome.flags_open

    def lead(self, order: Mapping[str, int]) -> dict[str, bool]:
        """Return, for each track, that it leads when ties are broken by an order."""
        first = max(self.outcome.proposals, key=lambda p: (p.level, p.urgency, -order[p.track.id]))
        return {track.id: track is first.track for track in self.pathway.tracks}

    def counts(self, id: str, other: PatientView) -> bool:
        """What is known of an input is not what the other edition knows of it."""
        return self.lookup(id) != other.lookup(id)

    def either(self, parts: Iterable[bool]) -> bool:
        """Any of some truths."""
        return any(parts)

    def differ(self, one: bool, other: bool) -> bool:
        """Two truths differ."""
        return one != other

    def facets(self, questions: bool = True, actions: Iterable[str] = ()) -> dict[Facet, str]:
        """Return every facet of the answer, questions and some actions if wanted; no value is left out."""
        answer, pathway = self.outcome, self.pathway
        told: dict[Facet, str] = {
            ("level", ""): pathway.levels[answer.level].id,
            ("urgency", ""): pathway.urgencies[answer.urgency].id,
            ("track", ""): answer.lead.track.id,
            ("status", ""): "firm" if answer.firm else "provisional",
        }
        if questions:
            routed = Routed(pathway, Assessment(), self.seen, self.values, answer)
            told |= {("question", id): "asked" for id in waited_for(routed)}
        for proposal in answer.proposals:
            told["step", proposal.track.id] = proposal.step.id
            for i in proposal.to_decide:
                told["condition", proposal.step.unsuitable[i].id] = "clinician decides"
        wanted = set(actions)
        for track in pathway.tracks if wanted else ():
            if self.triggered(track.id) or track.id == pathway.otherwise:
                for action in track.actions:
                    if action.id in wanted and self.both(within_ages(action.when, track))[0]:
                        told["action", action.id] = "said"
        return told
