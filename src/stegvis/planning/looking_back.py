"""What was really decided beside what is proposed, counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stegvis.errors import Fault, Text, shown
from stegvis.model import Pathway
from stegvis.planning.counting import Tally, undictionaried
from stegvis.planning.disclosure import SMALLEST
from stegvis.planning.look_back_report import told
from stegvis.planning.report import MOST_TOLD, Report, TooFewError
from stegvis.planning.rows import Faults, Population, faults_of
from stegvis.tables import TableError, faults_at, route

PAIRS = ("level", "decided", "track", "status")
RULES = ("rule", "way")
WAYS = ("lower", "same", "higher")
NO_SUCH = Text("ingen sådan nivå eller insats", "no such level or step")


def look_back(pathway: Pathway, population: Population, decided: str, keep: Sequence[str] = ()) -> Report:
    """Compare what was decided of each patient with what is proposed: agreement, not who is right.

    Args:
        decided: the column that says which level or step was decided; a row without is not compared.
        keep: further columns of the table that are no inputs.

    Raises:
        TableError: a column is not there, or named as nothing.
        TooFewError: fewer rows can be compared than the smallest number that is shown.
    """
    pairs, rules, faults = Tally(PAIRS), Tally(RULES), Faults()
    columns = list(dict.fromkeys([*keep, decided]))
    for batch in population.read():
        answer = route(pathway, batch, "summary", columns)
        levels, wrong = decided_levels(pathway, answer.column(decided), decided)
        faults.note(batch.num_rows, wrong + faults_of(answer))
        some = pc.is_valid(levels)
        answer, levels = answer.filter(some), levels.filter(some)
        ones = np.ones(answer.num_rows, np.int64)
        pairs.add({key: answer.column(key) for key in PAIRS if key != "decided"} | {"decided": levels}, ones)
        add_rules(pathway, rules, answer, levels)
    compared = sum(int(kind.number) for kind in pairs.kinds)
    if compared < SMALLEST:
        raise too_few(pathway, population, decided, columns, compared)
    return told(pathway, population, pairs.kinds, rules.kinds, faults)


def too_few(
    pathway: Pathway, population: Population, decided: str, columns: Sequence[str], compared: int
) -> TooFewError:
    """Read a table again, and tell in full what is wrong with its rows."""
    faults = Faults()
    allowed = Text(
        f"en nivå ({', '.join(one.id for one in pathway.levels)}) eller id för en insats",
        f"a level ({', '.join(one.id for one in pathway.levels)}) or the id of a step",
    )
    for batch in population.read():
        answer = route(pathway, batch, "decision", columns)
        _, unheard = decided_levels(pathway, answer.column(decided), decided)
        wrong = unheard + faults_of(answer)
        first = sorted({at for at, _ in wrong})[: MOST_TOLD - len(faults.told)]
        words = dict(unheard)
        for at, found in zip(first, faults_at(pathway, batch, first, columns), strict=True):
            word = Fault(decided, answer.column(decided)[at].as_py(), NO_SUCH, allowed)
            faults.tell(at, [*([word] if at in words else []), *shown(found)])
        faults.note(batch.num_rows, wrong)
    what = Text(
        f"{compared} rader kan jämföras: med färre än {SMALLEST} visas inget",
        f"{compared} rows can be compared: with fewer than {SMALLEST} nothing is shown",
    )
    return TooFewError(what, faults.told, faults.wrong)


def decided_levels(pathway: Pathway, column: Any, name: str) -> tuple[Any, list[tuple[int, str]]]:
    """Return the level that was decided of each row, and the rows whose word is none.

    Raises:
        TableError: it is no column of words.
    """
    words = undictionaried(column)
    if pa.types.is_null(words.type):
        words = words.cast(pa.string())
    if not (pa.types.is_string(words.type) or pa.types.is_large_string(words.type)):
        raise TableError(f"column {name!r}: what was decided is the id of a level or a step")
    known = {level.id: level.id for level in pathway.levels}
    known |= {id: step.level for id, step in pathway.steps.items()}
    known |= {old: known[now] for old, now in pathway.renamed.get("step", {}).items()}
    given = [word.strip() if word else "" for word in words.to_pylist()]
    wrong = [(at, f"{name}: {NO_SUCH.en}") for at, word in enumerate(given) if word and word not in known]
    return pa.array([known.get(word) for word in given], pa.string()), wrong


def add_rules(pathway: Pathway, rules: Tally, answer: Any, levels: Any) -> None:
    """Count the rules that each proposal rests on, by whether more or less was decided, or the same."""
    ranks = {level.id: n for n, level in enumerate(pathway.levels)}
    proposed = np.array([ranks[one] for one in undictionaried(answer.column("level")).to_pylist()], np.int64)
    decided = np.array([ranks[one] for one in levels.to_pylist()], np.int64)
    way = pa.array(np.array(WAYS)[np.sign(decided - proposed) + 1] if len(decided) else [], pa.string())
    lists = answer.column("rules").combine_chunks()
    whose = pc.list_parent_indices(lists)
    found = {"rule": undictionaried(pc.list_flatten(lists)), "way": way.take(whose)}
    rules.add(found, np.ones(len(whose), np.int64))
