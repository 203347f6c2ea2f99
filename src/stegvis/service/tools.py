"""What a language model may ask: it reads and is told, it decides nothing, and no tool takes a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stegvis.errors import AssessmentError, PathwayError, near_miss
from stegvis.loading import shipped, shipped_overlays
from stegvis.model import EAGER, Claim, Pathway
from stegvis.rationale import ground
from stegvis.rendering import said
from stegvis.service.answers import told
from stegvis.service.documents import edition, input_said, scales
from stegvis.service.problems import faults_said, masked
from stegvis.verbs import load, review_data, route_data

Json = dict[str, Any]
SAME = (*EAGER, "prerequisites")


class RefusedError(Exception):
    """What was asked for cannot be answered; its words are for the one who asked."""


class Tools:
    """Answers about one pathway; each answer names the edition that gave it."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway

    def answer(self, **given: Any) -> Json:
        """Return an answer with its edition."""
        return {**given, "provenance": edition(self.pathway)}

    def faulty(self, error: AssessmentError) -> Json:
        """Return what is wrong with values, in both languages, and what is so regardless."""
        faults = [
            {"sv": sv, "en": en}
            for sv, en in zip(faults_said(error.faults, "sv"), faults_said(error.faults, "en"), strict=True)
        ]
        return self.answer(valid=False, faults=faults, red_flags=list(getattr(error, "red_flags", ())))

    def list_inputs(self) -> Json:
        """List everything that may be known of a patient, and the rating scales with ranges and bands."""
        inputs = [input_said(one) for one in self.pathway.inputs.values()]
        groups = [{"id": g.id, "findings": list(g.findings)} for g in self.pathway.groups.values()]
        return self.answer(inputs=inputs, groups=groups, scales=scales(self.pathway))

    def validate_answers(self, patient_data: Json) -> Json:
        """Say whether a patient's values are possible; every fault is named."""
        try:
            route_data(self.pathway, patient_data)
        except AssessmentError as error:
            return self.faulty(error)
        return self.answer(valid=True, faults=[], red_flags=[])

    def next_questions(self, patient_data: Json, most: int) -> Json:
        """Return the open questions that could change the proposal, red flags first, and what answers do."""
        try:
            rec = route_data(self.pathway, patient_data)
        except AssessmentError as error:
            return self.faulty(error)
        return self.answer(
            questions=rec.questions[: max(most, 0)],
            open=len(rec.questions),
            status=rec.status,
            range=dict(rec.range),
        )

    def propose(self, patient_data: Json, detail: str) -> Json:
        """Propose a step for a patient."""
        try:
            rec = route_data(self.pathway, patient_data)
        except AssessmentError as error:
            return self.faulty(error)
        return self.answer(
            recommendation=told(rec, detail),
            intended_use=rec.intended_use,
            note=rec.to_text("sv", detail="full"),
        )

    def propose_review(self, episode_data: Json) -> Json:
        """Propose how a course goes on.

        Raises:
            RefusedError: the pathway says nothing of reviews.
        """
        try:
            made = review_data(self.pathway, episode_data)
        except AssessmentError as error:
            return self.faulty(error)
        except PathwayError as error:
            raise RefusedError(error.diagnostics[0].what) from None
        return self.answer(review=made.to_dict())

    def explain_rule(self, rule: str) -> Json:
        """Explain a rule: what it asks for, when, why, and on what source.

        Raises:
            RefusedError: there is no such rule.
        """
        for one in self.pathway.rules:
            if one.id == rule:
                when = {lang: said(one.when, self.pathway.inputs, lang) for lang in ("sv", "en")}
                return self.answer(
                    rule=one.id, when=when, at_least=self.pathway.level_needed(one), urgency=one.urgency,
                    because=one.because.to_dict(), confidence=one.confidence, red_flag=one.red_flag,
                    threshold=self.sourced(one.threshold), care=self.sourced(one.care),
                    dissent=one.dissent.to_dict(),
                )  # fmt: skip
        for other in self.pathway.review_rules:
            if other.id == rule:
                inputs = {**self.pathway.inputs, **self.pathway.course}
                when = {lang: said(other.when, inputs, lang) for lang in ("sv", "en")}
                return self.answer(
                    rule=other.id, when=when, verdict=other.verdict, urgency=other.urgency,
                    because=other.because.to_dict(), confidence=other.confidence, red_flag=False,
                    care=self.sourced(other.claim), dissent=other.dissent.to_dict(),
                )  # fmt: skip
        every = [*(one.id for one in self.pathway.rules), *(one.id for one in self.pathway.review_rules)]
        raise RefusedError(f"there is no such rule; {masked(near_miss(rule[:60], every))}")

    def sourced(self, claim: Claim) -> Mapping[str, Any]:
        """Return a claim with its source's title and address."""
        source = self.pathway.sources.get(claim.source)
        return ground(self.pathway, claim) | {"url": source.url if source else ""}

    def compare(self, patient_data: Json, other: str) -> Json:
        """Route the same patient through another shipped edition, and say what differs.

        Args:
            other: a shipped pathway, or PATHWAY+OVERLAY+...; files are not read.

        Raises:
            RefusedError: there is no such edition, or its overlays do not go together.
        """
        base, *laid = other.split("+")
        if base not in shipped() or not set(laid) <= set(shipped_overlays()):
            raise RefusedError(
                f"editions are {', '.join(shipped())}, with overlays {', '.join(shipped_overlays())}"
            )
        try:
            theirs = load(base, laid)
            ours = told(route_data(self.pathway, patient_data), "summary")
            others = told(route_data(theirs, patient_data), "summary")
        except AssessmentError as error:
            return self.faulty(error)
        except PathwayError as error:
            raise RefusedError(error.diagnostics[0].what) from None
        differs = {k: {"here": ours[k], "there": others[k]} for k in SAME if ours[k] != others[k]}
        return self.answer(differs=differs, there=edition(theirs))
