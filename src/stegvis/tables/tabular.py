"""A table of patients, routed: the same rows in the same order, with a proposal for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from attrs import frozen

from stegvis.errors import Fault
from stegvis.model import Pathway
from stegvis.rationale import settled_of, waited_for
from stegvis.routing import route as decide_one
from stegvis.tables.arrays import Numbers
from stegvis.tables.columns import Column, TableError, at_row, columns_of, combined, grouped
from stegvis.tables.frames import as_arrow, like
from stegvis.tables.gating import answered_beside, close_all
from stegvis.tables.layout import nothing_known
from stegvis.tables.many import SETTLED, Answers, decide
from stegvis.tables.scales import cuts_of, forget, lay_out, note_denied, source, told

Detail = Literal["decision", "summary", "full"]
DETAILS: tuple[str, ...] = ("decision", "summary", "full")
DECISION = ("level", "track", "step", "urgency", "first_contact", "status", "lowest", "highest", "faults")
SUMMARY = (*DECISION, *(f"settled_{name}" for name in SETTLED), "rules")
FULL = (*SUMMARY, "questions")
OUT = {"decision": DECISION, "summary": SUMMARY, "full": FULL}
"""The columns of an answer, by detail."""


def route(pathway: Pathway, frame: Any, detail: Detail = "decision", keep: Sequence[str] = ()) -> Any:
    """Propose the lowest effective step for every row of a table.

    Args:
        frame: a dataframe of pandas, Polars (eager or lazy), pyarrow or DuckDB, or whatever hands out Arrow
            data. Columns are named as inputs: `age`, `phq9`, `phq9.item9`, findings; a column named as a
            question group is "none of these". Null is unknown.
        detail: "decision" is the proposal and the faults; "summary" adds what is settled and the rules;
            "full" adds the open questions, which takes the router itself for each row that differs.
        keep: columns to carry along; one that is named as an input is read too.

    Returns:
        A table of the same kind with the same rows in the same order: the columns of `keep`, then the answer.
        A faulty row is answered as `stegvis.route(..., on_fault="set_aside")` answers; `faults` names each
        field and its code.

    Raises:
        TableError: a column is named as nothing, or twice, or a group is no column of yes and no.

    >>> import pyarrow, stegvis
    >>> pathway = stegvis.load("se-primary-care")
    >>> table = pyarrow.table({"id": [7], "age": [34], "phq9": [12], "low_mood": [True]})
    >>> route(pathway, table, keep=["id"]).column("status").to_pylist()
    ['provisional']
    """
    if detail not in DETAILS:
        raise TableError(f"detail {detail!r}: one of {', '.join(DETAILS)}")
    clash = [name for name in keep if name in OUT[detail]]
    if clash:
        raise TableError(f"column {clash[0]!r} cannot be kept: the answer has a column of that name")
    table = as_arrow(frame)
    return like(frame, route_arrow(pathway, table, detail, keep))


def route_arrow(pathway: Pathway, table: Any, detail: str, keep: Sequence[str]) -> Any:
    """Route an Arrow table."""
    columns = columns_of(pathway, table, keep)
    found = answered(pathway, columns, table.num_rows)
    written = written_out(pathway, found, detail)
    of_row = pa.array(found.of_row)
    kept = {name: table.column(name) for name in keep}
    return pa.table(kept | {name: column.take(of_row) for name, column in written.items()})


def faults_at(
    pathway: Pathway, table: Any, rows: Sequence[int], keep: Sequence[str] = ()
) -> list[Sequence[Fault]]:
    """Return what is wrong with some rows of an Arrow table, with each value and what is allowed.

    >>> import pyarrow, stegvis
    >>> pathway, table = stegvis.load("se-primary-care"), pyarrow.table({"age": [34, 300]})
    >>> [[one.value for one in faults] for faults in faults_at(pathway, table, [0, 1])]
    [[], [300]]
    """
    columns = columns_of(pathway, table.take(pa.array(rows, pa.int64())), keep)
    return [decide_one(pathway, at_row(columns, at)).seen.faults for at in range(len(rows))]


@frozen
class Found:
    """The answers of the rows that differ.

    Attributes:
        rows: the first row of each kind.
        of_row: per row of the table, which kind it is.
        faults: per kind, what is wrong with it.
    """

    columns: list[Column]
    rows: Numbers
    of_row: Numbers
    answers: Answers
    faults: list[list[str]]


def answered(pathway: Pathway, columns: list[Column], count: int) -> Found:
    """Sort rows by what rules can tell apart, and decide one of each kind."""
    cuts = cuts_of(pathway)
    sources = [source(pathway, some, cuts) for some in grouped(pathway, columns)]
    kinds = [one.kinds[one.of_row] for one in sources]
    rows, of_row = combined(kinds, [int(one.kinds.max(initial=0)) + 1 for one in sources], count)
    made = nothing_known(pathway, len(rows))
    for one in sources:
        lay_out(pathway, one, rows, made)
        forget(pathway, one, rows, made)
        note_denied(one, rows, made)
    faulty, lowest, highest = told(sources, rows)
    low, high = (end[pathway.ruleset.slots.index("age")] for end in (made.low, made.high))
    odd = faulty | ((low == high) & ((low < lowest) | (low > highest)))
    odd |= (low != high) & ((lowest > low) | (highest < high))
    odd |= answered_beside(pathway, made)
    odd |= close_all(pathway, made)
    answers = decide(pathway, made, odd)
    faults: list[list[str]] = [[] for _ in rows]
    for at in np.flatnonzero(~answers.plain).tolist():
        routed = decide_one(pathway, at_row(columns, int(rows[at])))
        answers.take(pathway, at, routed.found, settled_of(routed))
        faults[at] = [f"{fault.field}:{fault.code}" for fault in routed.seen.faults]
    return Found(columns, rows, of_row, answers, faults)


def written_out(pathway: Pathway, found: Found, detail: str) -> dict[str, Any]:
    """Write the answers as Arrow arrays, their words dictionary-coded."""
    made = found.answers
    levels = [level.id for level in pathway.levels]
    ladders = [pathway.ruleset.ladders[track.id] for track in pathway.tracks]
    starts = np.cumsum([0, *map(len, ladders)])[:-1]
    columns = {
        "level": worded(made.level, levels),
        "track": worded(made.track, [track.id for track in pathway.tracks]),
        "step": worded(starts[made.track] + made.step, [step.id for ladder in ladders for _, step in ladder]),
        "urgency": worded(made.urgency, [urgency.id for urgency in pathway.urgencies]),
        "first_contact": worded(made.first_contact, list(pathway.professions)),
        "status": worded(made.firm.astype(np.int16), ["provisional", "firm"]),
        "lowest": worded(made.lowest, levels),
        "highest": worded(made.highest, levels),
        "faults": listed(found.faults),
    }
    if detail != "decision":
        settled = zip(SETTLED, made.settled, strict=True)
        columns |= {f"settled_{name}": pa.array(np.ascontiguousarray(one)) for name, one in settled}
        columns["rules"] = ruled(pathway, made)
    if detail == "full":
        columns["questions"] = listed(open_questions(pathway, found))
    return columns


def worded(places: Any, words: Sequence[str]) -> Any:
    """Return words by their places, dictionary-coded."""
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(words, pa.string()))


def listed(lists: Sequence[Sequence[str]]) -> Any:
    """Return lists of words, dictionary-coded."""
    words = {word: n for n, word in enumerate(dict.fromkeys(word for words in lists for word in words))}
    places = np.array([words[word] for some in lists for word in some], np.int32)
    ends = np.cumsum([0, *map(len, lists)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), worded(places, list(words)))


def ruled(pathway: Pathway, made: Answers) -> Any:
    """Return the rules that the proposal rests on, dictionary-coded."""
    _, places = np.nonzero(made.holds.T)
    ends = np.concatenate([[0], np.cumsum(made.holds.sum(0))]).astype(np.int32)
    words = worded(places, [rule.id for rule in pathway.ruleset.rules])
    return pa.ListArray.from_arrays(pa.array(ends), words)


def open_questions(pathway: Pathway, found: Found) -> list[list[str]]:
    """Return what to ask, of each kind of row that is not firm."""
    firm = found.answers.firm.tolist()
    return [
        [] if sure else list(waited_for(decide_one(pathway, at_row(found.columns, row))))
        for row, sure in zip(found.rows.tolist(), firm, strict=True)
    ]
