"""The same rules over many patients by NumPy, Polars and the router's own code, all from the same trees.

    python benchmarks/kernels.py [ROWS]

Each gives the level of the highest rule that holds for certain; all must agree before any time is said.
"""

import random
import sys
import time
from functools import reduce
from operator import add, and_, or_

import numpy as np
import polars as pl

import stegvis
from stegvis.language import Dialect, fold
from stegvis.tables.arrays import Weigher


def polars_dialect():
    """Both readings of a criterion as expressions over the columns a:ID and b:ID."""

    def within(node):
        low, high = pl.col(f"a:{node.input}"), pl.col(f"b:{node.input}")
        return (low >= node.lowest) & (high <= node.highest), (low <= node.highest) & (high >= node.lowest)

    def one_of(node):
        low, high = pl.col(f"a:{node.input}"), pl.col(f"b:{node.input}")
        return (low == high) & low.is_in(node.values), (low != high) | low.is_in(node.values)

    def each(join):
        return lambda parts: tuple(reduce(join, (part[end] for part in parts)) for end in (0, 1))

    def at_least(number, parts):
        return tuple(reduce(add, (part[end].cast(pl.Int16) for part in parts)) >= number for end in (0, 1))

    return Dialect(within, one_of, lambda part: (~part[1], ~part[0]), each(and_), each(or_), at_least)


def timed(name, work, rows):
    """Run once to warm up, then say the best of three."""
    found = work()
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    print(f"{name:28} {rows / min(spent) / 1e6:8.3f} M rows/s")
    return found


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rules = stegvis.load("se-primary-care").ruleset
    chance = random.Random(1)
    pairs = [
        [
            (value, value) if chance.random() < 0.5 else whole
            for _ in range(rows)
            for value in [chance.randint(*whole)]
        ]
        for whole in rules.unknown
    ]
    low, high = ([np.array([one[end] for one in column], np.int32) for column in pairs] for end in (0, 1))
    levels = [level for _, level, _ in rules.joins]

    def numpy():
        found = np.full(rows, -1, np.int16)
        for at in range(0, rows, 1 << 14):
            cut = slice(at, at + (1 << 14))
            weigher = Weigher(rules.slots, [one[cut] for one in low], [one[cut] for one in high])
            for level, rule in zip(levels, rules.criteria, strict=True):
                np.maximum(
                    found[cut], np.where(weigher.weigh(rule)[0], level, -1), out=found[cut], casting="unsafe"
                )
        return found.tolist()

    frame = pl.DataFrame(
        {
            f"{end}:{id}": column
            for end, side in (("a", low), ("b", high))
            for id, column in zip(rules.slots, side, strict=True)
        }
    )
    said = polars_dialect()
    wanted = pl.max_horizontal(
        pl.when(fold(rule, said)[0]).then(pl.lit(level, pl.Int16)).otherwise(pl.lit(-1, pl.Int16))
        for level, rule in zip(levels, rules.criteria, strict=True)
    )
    few = min(rows, 2000)
    values = [
        [end[slot][row].item() for slot in range(len(low)) for end in (low, high)] for row in range(few)
    ]
    by_numpy = timed("NumPy", numpy, rows)
    by_polars = timed("Polars expressions", lambda: frame.select(wanted).to_series().to_list(), rows)
    by_code = timed("the router's code, a loop", lambda: [rules.decide(one)[0] for one in values], few)
    assert by_numpy == by_polars
    assert by_numpy[:few] == by_code


if __name__ == "__main__":
    main()
