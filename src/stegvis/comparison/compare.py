"""The meaning of a change: which patients two editions of a pathway answer differently, and why.

A patient is any combination of answers, no answer among them. For each cause the answers that it reads
are gone through one by one, the rest of the patient being whatever shows a difference; a prover finds such
rests and proves that there are no more. Whatever is reported was run through the router first.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from stegvis.comparison.changes import changes_between
from stegvis.comparison.combinations import combinations
from stegvis.comparison.differences import Change, Difference, Group, kind_of
from stegvis.comparison.renaming import Renames, by_new_names, by_old_names
from stegvis.comparison.search import ProverOf, Search
from stegvis.model import Pathway

Progress = Callable[[str], None]


def difference(
    old: Pathway, new: Pathway, prover_of: ProverOf | None, progress: Progress = lambda _: None
) -> Difference:
    """Work out the meaning of a change.

    Args:
        prover_of: makes the prover that nobody is missed by, `stegvis.verification.difference_prover()`;
            None where z3 is not installed, which is among what was not decided.

    >>> import stegvis
    >>> one = stegvis.load("se-primary-care")
    >>> difference(one, one, None).any
    False
    """
    old, renamed = by_new_names(old, new)
    written = evolve(changes_between(old, new), renamed=renamed)
    if not written.causes:
        return Difference(old, new, written, (), (), (), ())
    search = Search(combinations(old, new), written.causes, prover_of)
    groups, idle = [], []
    for cause in written.causes:
        progress(f"{cause.kind} {cause.id}")
        group = search.group(cause)
        groups += [group] if group.changes else []
        idle += [] if group.changes else [cause]
    progress("together")
    groups += search.together({kind_of(change) for group in groups for change in group.changes})
    told = [as_told(one, renamed) for one in groups]
    shown = {id(cause) for group in groups for cause in group.causes}
    idle = [cause for cause in idle if id(cause) not in shown]
    undecided = tuple(dict.fromkeys(search.undecided))
    return Difference(old, new, written, tuple(told), tuple(idle), undecided, search.space.left_out)


def as_told(group: Group, renamed: Renames) -> Group:
    """Return what a cause changes, with the old patients told by the names of the old edition."""
    changes = (evolve(one, old=by_old_names(one.old, renamed)) for one in group.changes)
    return evolve(group, changes=tuple(changes)) if renamed else group


def first_difference(old: Pathway, new: Pathway, prover_of: ProverOf | None) -> Change | str | None:
    """Return one change of somebody's answer, None when no patient's answer changes.

    Quicker than `difference` where one answer to "is there any?" is enough. A sentence says what was
    not decided.
    """
    old, _ = by_new_names(old, new)
    search = Search(combinations(old, new), changes_between(old, new).causes, prover_of)
    effects, examples = search.effects, search.examples
    patients = [*effects.seeds, search.anyone()]
    for patient in patients:
        views = effects.views(patient) if patient is not None else None
        kinds = sorted(effects.kinds(None, views)) if views and patient is not None else []
        if kinds and patient is not None:
            small = examples.smallest(kinds[0], None, patient)
            return Change(*kinds[0], None, *examples.shown(small, kinds[0]))
    return search.undecided[0] if search.undecided else None
