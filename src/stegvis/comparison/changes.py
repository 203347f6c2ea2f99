"""What two editions say otherwise: the causes that a patient's answer can change by, and the rest."""

from __future__ import annotations

from stegvis.comparison.differences import Changes
from stegvis.comparison.question_causes import changed_actions, changed_inputs
from stegvis.comparison.renaming import by_new_names
from stegvis.comparison.rule_causes import changed_rules
from stegvis.comparison.step_causes import changed_contraindications, changed_steps
from stegvis.comparison.texts import changed_texts, refused_answers
from stegvis.comparison.whole_causes import changed_whole
from stegvis.language import inputs_of
from stegvis.model import Pathway


def decided_otherwise(old: Pathway, new: Pathway) -> frozenset[str]:
    """Return the ids of the rules, steps, contraindications and actions that decide otherwise.

    So do those that read a question that is put otherwise.
    """
    old, _ = by_new_names(old, new)
    causes = changes_between(old, new).causes
    put = {cause.id for cause in causes if cause.kind == "input"}
    read = [(one.id, one.when) for one in new.rules]
    read += [(one.id, one.when) for step in new.steps.values() for one in step.unsuitable]
    read += [(one.id, one.when) for track in new.tracks for one in track.actions]
    readers = {id for id, when in read if not put.isdisjoint(inputs_of(when))}
    return frozenset(readers).union(cause.id for cause in causes)


def changes_between(old: Pathway, new: Pathway) -> Changes:
    """Gather what differs between two editions."""
    causes = (
        *changed_rules(old, new),
        *changed_contraindications(old, new),
        *changed_steps(old, new),
        *changed_inputs(old, new),
        *changed_actions(old, new),
        *changed_whole(old, new),
    )
    return Changes(causes, tuple(changed_texts(old, new)), tuple(refused_answers(old, new)))
