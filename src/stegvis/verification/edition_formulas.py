"""What one edition answers, as z3 formulas over every patient of a space: its facets, and what causes read.

Both editions of a space speak of the same patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stegvis.comparison import Facet
from stegvis.language import Criterion
from stegvis.routing import within_ages
from stegvis.verification.answer_formulas import Answers
from stegvis.verification.connectives import TRUE, Both, differ, every, no, some
from stegvis.verification.input_formulas import InputFormulas
from stegvis.verification.question_formulas import QuestionFormulas
from stegvis.verification.router_formulas import RouterFormulas


class EditionFormulas:
    """How one edition (0 the old, 1 the new) sees every patient; a `View`, as formulas."""

    def __init__(self, answers: Answers, which: int) -> None:
        self.inputs = InputFormulas(answers, which)
        self.router = RouterFormulas(self.inputs)
        self.questions = QuestionFormulas(self.router)
        self.pathway = self.inputs.pathway
        self.memory: dict[Facet, dict[str, Any]] = {}

    def facet(self, name: Facet) -> dict[str, Any]:
        """Return when a facet of the answer has which value; no value is the empty one."""
        kind, id = name
        if name not in self.memory:
            self.memory[name] = getattr(self, f"facet_{kind}")(id)
        return self.memory[name]

    def facet_level(self, _: str) -> dict[str, Any]:
        """The level of the whole answer."""
        levels = self.pathway.levels
        return {
            one.id: every((self.router.level("held", n), no(self.router.level("held", n + 1))))
            for n, one in enumerate(levels)
        }

    def facet_urgency(self, _: str) -> dict[str, Any]:
        """The urgency of the whole answer."""
        return {
            one.id: every((self.router.urgency(n), no(self.router.urgency(n + 1))))
            for n, one in enumerate(self.pathway.urgencies)
        }

    def facet_track(self, _: str) -> dict[str, Any]:
        """The leading track."""
        return self.router.lead({track.id: track.order for track in self.pathway.tracks})

    def facet_status(self, _: str) -> dict[str, Any]:
        """Firm or provisional."""
        return {"firm": self.router.firm, "provisional": no(self.router.firm)}

    def facet_step(self, track: str) -> dict[str, Any]:
        """The step that a track proposes."""
        if track not in self.router.rules.tracks:
            return {}
        return {step.id: chosen for _, step, chosen in self.router.ladder("held", track)}

    def facet_question(self, id: str) -> dict[str, Any]:
        """A question is asked."""
        return {"asked": self.questions.asks(id)}

    def facet_action(self, id: str) -> dict[str, Any]:
        """An action beside the ladder is said."""
        return {
            "said": some(
                every((
                    TRUE if track.id == self.pathway.otherwise else self.router.triggered(track.id),
                    self.inputs.weigh(within_ages(action.when, track))[0],
                ))
                for track in self.pathway.tracks for action in track.actions if action.id == id
            )
        }  # fmt: skip

    def facet_condition(self, id: str) -> dict[str, Any]:
        """A contraindication is left to a clinician at the proposed step of its track."""
        return {
            "clinician decides": some(
                every((chosen, self.inputs.weigh(u.when)[0]))
                for track in self.router.rules.tracks for _, step, chosen in self.router.ladder("held", track)
                for u in step.unsuitable if u.id == id and u.kind == "ask"
            )
        }  # fmt: skip

    def both(self, criterion: Criterion) -> Both:
        """Return that a criterion must hold, and that it may."""
        return self.inputs.weigh(criterion)

    def triggered(self, track: str) -> Any:
        """A track is part of the answer."""
        return self.router.triggered(track)

    def lead(self, order: Mapping[str, int]) -> dict[str, Any]:
        """Return, for each track, that it leads when ties are broken by an order."""
        return self.router.lead(order)

    def open_flags(self) -> Any:
        """A red-flag question is open."""
        return self.router.flags_open

    def counts(self, id: str, other: EditionFormulas) -> Any:
        """What is known of an input is not what the other edition knows of it."""
        return self.inputs.counts(id, other.inputs)

    def either(self, parts: Iterable[Any]) -> Any:
        """Any of some formulas."""
        return some(parts)

    def differ(self, one: Any, other: Any) -> Any:
        """Two formulas differ."""
        return differ(one, other)
