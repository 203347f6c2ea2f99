"""Measure stegvis beside named opponents, in the same run; every figure is a ratio.

Opponents: the same rules as a plain if-chain (known values only: no unknowns, words or reasons), and
the same rules as a decision table in zen-engine. All three must agree before anything is timed.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import zen

import stegvis
from stegvis.language.criterion import Dialect, OneOf, Within, fold
from stegvis.model.pathway import Pathway
from stegvis.routing.compile import guarded

PATIENTS = 200
ROUNDS = 15


def dialect(name: Callable[[str], str], words: tuple[str, str, str]) -> Dialect[str]:
    """Write criteria over known values for one opponent; `words` are its and, or, not."""
    and_, or_, not_ = words

    def one_of(node: OneOf) -> str:
        return "(" + or_.join(f"{name(node.input)} == {value}" for value in node.values) + ")"

    def within(node: Within) -> str:
        return f"({name(node.input)} >= {node.lowest}{and_}{name(node.input)} <= {node.highest})"

    return Dialect(
        within=within,
        one_of=one_of,
        negation=lambda part: f"{not_}({part})",
        all_of=lambda parts: f"({and_.join(parts)})",
        any_of=lambda parts: f"({or_.join(parts)})",
        at_least=lambda n, parts: f"(({' + '.join(f'({p} ? 1 : 0)' for p in parts)}) >= {n})",
    )


def criteria(pathway: Pathway, written: Dialect[str]) -> list[str]:
    """Write every rule within the ages of its track."""
    tracks = {track.id: track for track in pathway.tracks}
    return [fold(guarded(rule, tracks.get(rule.track)), written) for rule in pathway.rules]


def ranks(pathway: Pathway) -> list[tuple[int, int]]:
    """Return each rule's level and urgency as ranks."""
    rules = pathway.ruleset
    return [(rules.level_rank[r.at_least], rules.urgency_rank[r.urgency]) for r in pathway.rules]


def if_chain(pathway: Pathway) -> Callable[[Sequence[int]], tuple[int, int, list[str]]]:
    """Write the rules as a programmer would, one `if` after another: level, urgency, what decides.

    It reads the very list that stegvis reads: the lowest and the highest value of each input, here the same.
    """
    number = {id: f"v{i}" for i, id in enumerate(pathway.ruleset.slots)}
    python = dialect(number.__getitem__, (" and ", " or ", "not "))
    python = Dialect(
        python.within,
        python.one_of,
        python.negation,
        python.all_of,
        python.any_of,
        lambda n, parts: f"(({' + '.join(f'bool({p})' for p in parts)}) >= {n})",
    )
    lines = ["def decide(patient):", "    level = urgency = -1", "    held = []"]
    lines += [f"    {name} = patient[{2 * at}]" for at, name in enumerate(number.values())]
    for rule, when, (level, urgency) in zip(
        pathway.rules, criteria(pathway, python), ranks(pathway), strict=True
    ):
        lines += [f"    if {when}:", f"        level = max(level, {level})"]
        lines.append(f"        urgency = max(urgency, {urgency})")
        lines.append(f"        held.append(({level}, {rule.id!r}))")
    lines.append("    return level, urgency, [rule for its, rule in held if its == level]")
    made: dict[str, Any] = {}
    exec("\n".join(lines), made)
    decide: Callable[[Sequence[int]], tuple[int, int, list[str]]] = made["decide"]
    return decide


def zen_table(pathway: Pathway, trace: bool = False) -> Callable[[dict[str, int]], tuple[int, int]]:
    """Write the rules as a decision table whose rows are all collected; with or without a trace."""
    written = dialect(plain, (" and ", " or ", "not"))
    rows = [
        {"_id": str(i), "when": when, "level": str(level), "urgency": str(urgency)}
        for i, (when, (level, urgency)) in enumerate(
            zip(criteria(pathway, written), ranks(pathway), strict=True)
        )
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": k, "name": k, "field": k} for k in ("level", "urgency")],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "b", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def decide(patient: dict[str, int]) -> tuple[int, int]:
        hits = decision.evaluate(patient, {"trace": trace})["result"] or []
        levels, urgencies = [h["level"] for h in hits], [h["urgency"] for h in hits]
        return int(max(levels, default=-1)), int(max(urgencies, default=-1))

    return decide


def plain(id: str) -> str:
    """Return a name that zen takes as one word."""
    return "x_" + id.replace(".", "_").replace("-", "_")


def patients(pathway: Pathway) -> list[dict[str, int]]:
    """Draw patients whose every answer is known; most findings are absent, as they are in life."""
    draw = random.Random(1)
    rules = pathway.ruleset
    drawn = []
    for _ in range(PATIENTS):
        one = {}
        for slot, (low, high) in zip(rules.slots, rules.unknown, strict=True):
            one[slot] = int(draw.random() < 0.05) if (low, high) == (0, 1) else draw.randint(low, high)
        drawn.append(one)
    return drawn


def paired(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float, float]:
    """Time two runs alternately; return both medians in seconds and the median ratio."""
    mine, other = [], []
    for _ in range(ROUNDS):
        for run, times in ((ours, mine), (theirs, other)):
            start = perf_counter()
            run()
            times.append(perf_counter() - start)
    ratio = statistics.median(a / b for a, b in zip(mine, other, strict=True))
    return statistics.median(mine), statistics.median(other), ratio


def python(code: str) -> Callable[[], object]:
    """Return a run of a fresh interpreter."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def say(what: str, figures: tuple[float, float, float], each: int) -> None:
    """Print one line: ours, theirs and the ratio."""
    ours, theirs, ratio = figures
    print(f"{what:<58} {ours / each * 1e6:>10.1f} µs {theirs / each * 1e6:>10.1f} µs {ratio:>8.2f}")


def main() -> None:
    """Check that all agree, then measure."""
    pathway = stegvis.load("se-primary-care")
    rules = pathway.ruleset
    drawn = patients(pathway)
    chain, table = if_chain(pathway), zen_table(pathway)
    flat: list[Sequence[int]] = [[b for slot in rules.slots for b in (p[slot], p[slot])] for p in drawn]
    dotless = [{plain(id): value for id, value in p.items()} for p in drawn]
    for values, renamed in zip(flat, dotless, strict=True):
        answers = {tuple(rules.decide(values)[:2]), chain(values)[:2], table(renamed)}
        if len(answers) != 1:
            raise SystemExit(f"they disagree, so nothing is timed: {answers} for {renamed}")
    nurse = stegvis.Assessment(
        age=40,
        scores={"phq9": 16, "gad7": 11},
        items={"phq9": {"9": 0}},
        none_of=("red_flags", "icbt_barriers"),
        findings={"low_mood": True},
    )
    print(f"{len(rules.rules)} rules, {PATIENTS} patients, all agree; median of {ROUNDS} paired rounds")
    print(f"{'':<58} {'stegvis':>13} {'opponent':>13} {'ratio':>8}")
    decide = rules.decide
    mine = lambda: [decide(v) for v in flat]  # noqa: E731 - a run, not a function to read about
    say("decide against the if-chain", paired(mine, lambda: [chain(v) for v in flat]), PATIENTS)
    say("decide against zen-engine", paired(mine, lambda: [table(p) for p in dotless]), PATIENTS)
    whole = lambda: [stegvis.route(pathway, nurse) for _ in drawn]  # noqa: E731 - as above
    say("route one patient against the if-chain", paired(whole, lambda: [chain(v) for v in flat]), PATIENTS)
    say("route one patient against zen-engine", paired(whole, lambda: [table(p) for p in dotless]), PATIENTS)
    say("import stegvis against import attrs", paired(python("import stegvis"), python("import attrs")), 1)
    load = paired(lambda: stegvis.load("se-primary-care"), lambda: zen_table(pathway))
    say("load the pathway against zen making its table", load, 1)


if __name__ == "__main__":
    main()
