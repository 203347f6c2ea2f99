"""How many patients each level, step, profession and urgency gets, and how many hours that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stegvis.model import Pathway
from stegvis.planning.counted import Counted
from stegvis.planning.counting import KEYS, Tally
from stegvis.planning.demand_report import told
from stegvis.planning.moves import CHANGED, note_moves
from stegvis.planning.report import Report
from stegvis.planning.rows import Faults, Population, faults_of, weights_of
from stegvis.tables import TableError, route


def expected(
    pathway: Pathway, population: Population, other: Pathway | None = None, keep: Sequence[str] = ()
) -> Report:
    """Project how much care a population asks for, and what another pathway would change.

    Args:
        other: a pathway to compare with: who moves, from where to where, by which rule.
        keep: columns of the table that are no inputs.

    Raises:
        TableError: a column is named as nothing, or the weights are no numbers.

    >>> import stegvis
    >>> from stegvis.planning.rows import made_up
    >>> pathway = stegvis.load("se-primary-care")
    >>> expected(pathway, made_up(pathway, 20)).facts["table"]["rows"]
    20
    """
    columns = list(dict.fromkeys([*keep, *([population.weight] if population.weight else [])]))
    tally, changed, moves, faults = Tally(KEYS), Tally(KEYS), Tally(CHANGED), Faults()
    for batch in population.read():
        weights, wrong = weights_of(batch, population.weight)
        answer = answered(pathway, batch, columns)
        tally.add({key: answer.column(key) for key in KEYS}, weights)
        wrong += faults_of(answer)
        if other:
            after = answered(other, batch, columns)
            changed.add({key: after.column(key) for key in KEYS}, weights)
            note_moves(moves, (pathway, other), answer, after, weights)
            wrong += [one for one in faults_of(after) if one not in wrong]
        faults.note(batch.num_rows, wrong)
    before = Counted(pathway, population, tally.kinds)
    after_ = Counted(other, population, changed.kinds) if other else None
    return told(before, after_, moves.kinds, faults)


def answered(pathway: Pathway, batch: Any, keep: Sequence[str]) -> Any:
    """Route a batch; where two pathways are asked, a refusal says which of them refuses."""
    try:
        return route(pathway, batch, "summary", keep)
    except TableError as error:
        raise TableError(f"{pathway.id}: {error}") from None
