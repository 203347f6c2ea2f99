"""Measure a table of patients beside what else could answer it, the same rules written from the same trees.

    python benchmarks/tables.py [ROWS ...] [--threads 1] [--write docs/explanation/performance-tables.md]

The patients are those of `stegvis.tables.synthetic`. stegvis answers in full: level, track, step, urgency,
first contact, status, range and faults. Each opponent gives level and urgency of the rules that hold for
certain, and nothing else; it is handed the table already laid out (totals worked out, gates closed, denials
spread), which costs stegvis its time and them nothing. All must agree with the router's own compiled code
before any time is said. zen-engine knows no missing value: it decides patients of whom everything is known.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce
from operator import add, and_, or_
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pyarrow as pa

import stegvis
from stegvis.language import Dialect, fold
from stegvis.model import Pathway
from stegvis.routing.compile import guarded
from stegvis.tables import route as route_table
from stegvis.tables import synthetic
from stegvis.tables.arrays import Weigher
from stegvis.tables.columns import at_row, columns_of, combined, grouped
from stegvis.tables.gating import close_all
from stegvis.tables.layout import nothing_known
from stegvis.tables.many import BLOCK
from stegvis.tables.scales import cuts_of, forget, lay_out, note_denied, source

ROWS = (100_000, 1_000_000)
ROUNDS = 3
LOOP = 2_000
"""So many rows are routed one by one: the rest of a loop takes as long each."""
PART = 1_000_000
"""So many rows are answered at a time."""
NOTHING = -1
Answer = tuple[np.ndarray, np.ndarray]


def laid_out(pathway: Pathway, table: pa.Table) -> pa.Table:
    """Return what is known of each input, a column each; what is not known of it, or in part, is null."""
    columns = columns_of(pathway, table, ())
    sources = [source(pathway, some, cuts_of(pathway)) for some in grouped(pathway, columns)]
    kinds = [one.kinds[one.of_row] for one in sources]
    sizes = [int(one.kinds.max(initial=0)) + 1 for one in sources]
    rows, of_row = combined(kinds, sizes, table.num_rows)
    made = nothing_known(pathway, len(rows))
    for one in sources:
        lay_out(pathway, one, rows, made)
        forget(pathway, one, rows, made)
        note_denied(one, rows, made)
    close_all(pathway, made)
    found = {}
    for slot, low, high in zip(pathway.ruleset.slots, made.low, made.high, strict=True):
        one, other = (np.broadcast_to(end, (len(rows),))[of_row] for end in (low, high))
        found[slot] = pa.array(one.astype(np.int16), mask=one != other)
    return pa.table(found)


def joins(pathway: Pathway) -> list[tuple[Any, int, int]]:
    """Return each rule within the ages of its track, with its level and urgency as ranks."""
    rules = pathway.ruleset
    tracks = {track.id: track for track in pathway.tracks}
    return [
        (guarded(rule, tracks.get(rule.track)), level, urgency)
        for rule, (_, level, urgency) in zip(pathway.rules, rules.joins, strict=True)
    ]


def by_rank(pathway: Pathway, written: list[Any]) -> tuple[dict[int, list[Any]], dict[int, list[Any]]]:
    """Sort criteria by the level and by the urgency that they ask for, the highest first."""
    found: tuple[dict[int, list[Any]], dict[int, list[Any]]] = ({}, {})
    for (_, *ranks), one in zip(joins(pathway), written, strict=True):
        for ranked, rank in zip(found, ranks, strict=True):
            ranked.setdefault(rank, []).append(one)
    level, urgency = ({rank: some[rank] for rank in sorted(some, reverse=True)} for some in found)
    return level, urgency


def sql_words() -> Dialect[str]:
    """Criteria as SQL, whose own logic has three values."""

    def name(id: str) -> str:
        return '"' + id.replace('"', '""') + '"'

    def at_least(number: int, parts: Any) -> str:
        sure = " + ".join(f"CASE WHEN {part} THEN 1 ELSE 0 END" for part in parts)
        may = " + ".join(f"CASE WHEN NOT {part} THEN 0 ELSE 1 END" for part in parts)
        return f"(CASE WHEN {sure} >= {number} THEN true WHEN {may} >= {number} THEN NULL ELSE false END)"

    return Dialect(
        within=lambda node: f"({name(node.input)} BETWEEN {node.lowest} AND {node.highest})",
        one_of=lambda node: f"({name(node.input)} IN ({', '.join(map(str, node.values))}))",
        negation=lambda part: f"(NOT {part})",
        all_of=lambda parts: f"({' AND '.join(parts)})",
        any_of=lambda parts: f"({' OR '.join(parts)})",
        at_least=at_least,
    )


def with_duckdb(pathway: Pathway, table: pa.Table, threads: int) -> Callable[[], Answer]:
    """SQL with CASE, the highest level and urgency first."""
    import duckdb

    written = [fold(when, sql_words()) for when, _, _ in joins(pathway)]
    cases = [
        "CASE "
        + " ".join(f"WHEN {' OR '.join(some)} THEN {rank}" for rank, some in one.items())
        + f" ELSE {NOTHING} END"
        for one in by_rank(pathway, written)
    ]
    base = duckdb.connect(config={"threads": threads})
    base.register("given", table)
    base.execute("CREATE TABLE patients AS SELECT * FROM given")
    query = f"SELECT {cases[0]} AS level, {cases[1]} AS urgency FROM patients"

    def run() -> Answer:
        found = base.execute(query).fetchnumpy()
        return found["level"], found["urgency"]

    return run


def with_polars(pathway: Pathway, table: pa.Table) -> Callable[[], Answer]:
    """Expressions over columns, whose own logic has three values."""
    import polars as pl

    def at_least(number: int, parts: Any) -> Any:
        sure, may = (
            reduce(add, (part.fill_null(end).cast(pl.Int16) for part in parts)) for end in (False, True)
        )
        return pl.when(sure >= number).then(True).when(may >= number).then(None).otherwise(False)

    words: Dialect[Any] = Dialect(
        within=lambda node: pl.col(node.input).is_between(node.lowest, node.highest),
        one_of=lambda node: reduce(or_, (pl.col(node.input) == value for value in node.values)),
        negation=lambda part: ~part,
        all_of=lambda parts: reduce(and_, parts),
        any_of=lambda parts: reduce(or_, parts),
        at_least=at_least,
    )
    chains = []
    for one in by_rank(pathway, [fold(when, words) for when, _, _ in joins(pathway)]):
        chain: Any = pl
        for rank, some in one.items():
            chain = chain.when(reduce(or_, some)).then(rank)
        chains.append(chain.otherwise(NOTHING))
    frame = pl.from_arrow(table).lazy()

    def run() -> Answer:
        found = frame.select(level=chains[0], urgency=chains[1]).collect()
        return found["level"].to_numpy(), found["urgency"].to_numpy()

    return run


def with_kernel(pathway: Pathway, table: pa.Table) -> Callable[[], Answer]:
    """What stegvis weighs criteria with, on the same terms: level and urgency, of the laid-out table."""
    rules, ends = pathway.ruleset, ([], [])
    for slot, whole in zip(rules.slots, rules.unknown, strict=True):
        column = table.column(slot).combine_chunks()
        for values, end in zip(ends, whole, strict=True):
            values.append(column.fill_null(end).to_numpy(zero_copy_only=False))

    def run() -> Answer:
        found = [np.full(table.num_rows, NOTHING, np.int16) for _ in range(2)]
        for at in range(0, table.num_rows, BLOCK):
            cut = slice(at, at + BLOCK)
            weigher = Weigher(rules.slots, *([one[cut] for one in values] for values in ends))
            for when, (_, *ranks) in zip(rules.criteria, rules.joins, strict=True):
                sure = weigher.weigh(when)[0]
                for one, rank in zip(found, ranks, strict=True):
                    np.maximum(one[cut], np.where(sure, rank, NOTHING), out=one[cut], casting="unsafe")
        return found[0], found[1]

    return run


def reference(pathway: Pathway, table: pa.Table, count: int) -> Answer:
    """The router's compiled code, row by row: the rules that hold for certain."""
    rules = pathway.ruleset
    values = [table.column(slot).slice(0, count).to_pylist() for slot in rules.slots]
    found = []
    for row in zip(*values, strict=True):
        ends = [
            end
            for value, whole in zip(row, rules.unknown, strict=True)
            for end in (whole if value is None else (value, value))
        ]
        found.append(tuple(rules.decide(ends)[:2]))
    level, urgency = zip(*found, strict=True)
    return np.array(level), np.array(urgency)


def agreed(name: str, found: Answer, expected: Answer) -> None:
    """Refuse to time what answers otherwise.

    Raises:
        SystemExit: it does, and of which row.
    """
    for what, mine, theirs in zip(("level", "urgency"), expected, found, strict=True):
        differs = np.flatnonzero(np.asarray(theirs[: len(mine)]) != mine)
        if len(differs):
            raise SystemExit(f"{name} disagrees on the {what} of row {differs[0]}: nothing is timed")


def seconds(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of the processor's time over some runs."""
    spent = []
    for _ in range(rounds):
        start = process_time()
        run()
        spent.append(process_time() - start)
    return statistics.median(spent)


def measured(pathway: Pathway, rows: int, threads: int) -> dict[str, float]:
    """Return rows a second, by who answers: of many rows in parts, so that no table need fit in memory."""
    spent: dict[str, float] = {}
    for seed, first in enumerate(range(0, rows, PART), 1):
        people = synthetic(pathway, min(PART, rows - first), seed)
        for name, took in of_part(pathway, people, threads, ROUNDS if rows <= PART else 1).items():
            spent[name] = spent.get(name, 0) + took
    columns = columns_of(pathway, people, ())
    patients = [at_row(columns, row) for row in range(min(LOOP, people.num_rows))]
    loop = seconds(lambda: [stegvis.route(pathway, one, "set_aside") for one in patients])
    found = {name: rows / took for name, took in spent.items()}
    return found | {
        "a loop over `stegvis.route`": len(patients) / loop,
        "zen-engine, a decision table": zen_rate(pathway),
    }


def of_part(pathway: Pathway, people: pa.Table, threads: int, rounds: int) -> dict[str, float]:
    """Return the seconds that each takes for some patients; nothing is timed that answers otherwise."""
    table = laid_out(pathway, people)
    expected = reference(pathway, table, min(LOOP, people.num_rows))
    runs = {
        "what `tables.route` weighs criteria with": with_kernel(pathway, table),
        "Polars expressions": with_polars(pathway, table),
        "DuckDB, SQL with CASE": with_duckdb(pathway, table, threads),
    }
    for name, run in runs.items():
        agreed(name, run(), expected)
    ours = {"`stegvis.tables.route`, everything": seconds(lambda: route_table(pathway, people), rounds)}
    return ours | {name: seconds(run, rounds) for name, run in runs.items()}


def zen_rate(pathway: Pathway) -> float:
    """Return the rows a second of zen-engine, of patients who are wholly known; 0 where it is missing."""
    try:
        import bench
    except ImportError:
        return 0
    drawn = bench.patients(pathway)
    decide = bench.zen_table(pathway, trace=True)
    renamed = [{bench.plain(id): value for id, value in one.items()} for one in drawn]
    rules = pathway.ruleset
    for one, same in zip(drawn, renamed, strict=True):
        flat = [end for slot in rules.slots for end in (one[slot], one[slot])]
        if tuple(rules.decide(flat)[:2]) != decide(same):
            raise SystemExit("zen-engine disagrees: nothing is timed")
    return len(renamed) / seconds(lambda: [decide(one) for one in renamed])


def told(rows: list[int], threads: int) -> str:
    """Return what was measured as a page."""
    pathway = stegvis.load("se-primary-care")
    found = {number: measured(pathway, number, threads) for number in rows}
    ours = next(iter(found[rows[0]]))
    names = list(found[rows[0]])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = [
        "# How fast a table is answered",
        "",
        f"Written by `python benchmarks/tables.py --write` on {datetime.now(UTC).date()}: stegvis "
        f"{stegvis.__version__}, Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} "
        f"cores, {threads} thread(s) each; `{pathway.id}` {pathway.version} with {len(pathway.rules)} rules. "
        f"Rows a second of the processor's time, the median of {ROUNDS} runs; after it how many times as "
        f"many stegvis answers. More than {PART:,} rows are answered in parts, each once.",
        "",
        "| who answers | " + " | ".join(f"{number:,} rows" for number in rows) + " |",
        "| --- |" + " ---: |" * len(rows),
    ]
    for name in names:
        cells = [
            f"{found[n][name]:,.0f}" + ("" if name == ours else f" ({found[n][ours] / found[n][name]:.2g})")
            if found[n][name] else "not installed"
            for n in rows
        ]  # fmt: skip
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "`stegvis.tables.route` answers in full and takes the table as it comes. The three after it give "
        "level and urgency alone, of the rules that hold for certain, from a table that was laid out for "
        f"them before the clock started; they agree with the router's compiled code on {LOOP:,} rows. That "
        "`stegvis.tables.route` answers as `route` does, a test holds. zen-engine writes its trace and is "
        "asked of patients of whom everything is known, as it knows no missing value. The patients are made "
        f"up (`tables.synthetic`). The whole run held {memory:,.0f} MB at most.",
        "",
        "The aim was to be three times as fast as Polars and DuckDB, and it is not reached: what takes the "
        "time is not the weighing of rules but what the others do not do, above all the search for the "
        "mildest answers to what is open, and the few rows that go to the router one by one.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and print or write the page."""
    given = ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    given.add_argument("rows", nargs="*", type=int, default=list(ROWS), help="how many rows, each a column")
    given.add_argument("--threads", type=int, default=1, help="of each who answers; default: 1")
    given.add_argument("--write", metavar="PAGE", help="where the page is written; without it, it is printed")
    said = given.parse_args()
    os.environ["POLARS_MAX_THREADS"] = str(said.threads)
    pa.set_cpu_count(said.threads)
    page = told(said.rows, said.threads)
    if said.write:
        Path(said.write).write_text(page, encoding="utf-8")
    else:
        print(page, end="")


if __name__ == "__main__":
    main()
