"""Break the engine one thing at a time, and see whether its tests notice: a seeded sample of each wing.

    python tools/engine.py                          # a thousand mutants of each wing, or all that there are
    python tools/engine.py --sample 50 --seed 7     # fewer
    python tools/engine.py --only routing --room intake
    python tools/engine.py --again                  # what survived before: is it found now?

cosmic-ray says what can be broken, and how (decision 0028): an operator, a constant, a condition, a loop, a
decorator. Type hints are left alone. Of each place one way is drawn. A mutant is run in a fork of a process
that has the wing's tests at hand (`warm.py`), those first that noticed something last, until one fails; where
that is not the whole truth, in a process that starts from nothing. It takes nobody's files. One that outlasts
its time counts as found. Survivors are printed and kept in docs/explanation/engine.toml, where those that are
as they should be are explained; docs/explanation/mutants.md is written from it.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import json
import os
import random
import re
import resource
import signal
import sys
import time
import tomllib
import warnings
from collections import Counter
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from attrs import field, frozen

sys.path.append(str(Path(__file__).parent))
from warm import Unshrunk, Warm

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "stegvis"
KEPT = ROOT / "docs" / "explanation" / "engine.toml"
PAGE = ROOT / "docs" / "explanation" / "mutants.md"
MARKS = "<!-- engine -->", "<!-- /engine -->"
WANTED = 0.98
SAMPLE = 1000
LONGEST = 300
"""So many seconds of work, and three times as many by the clock, is a mutant given."""
MEMORY = 3 << 30
SAME = re.compile("_(Eq|NotEq)_(Is|IsNot)$")
"""Ways to break that are none: small numbers and words are themselves."""
BEFORE = ("pytest", "networkx", "numpy", "tomli")
FIGURES = ("tried", "found", "explained", "seed")
HEAD = "| wing | tried | found | explained | left | share found | seed |\n|---|---|---|---|---|---|---|\n"
TESTS = {
    "routing": (
        "routing/test_told_apart.py", "routing/test_jointly.py", "routing/test_ladder.py",
        "routing/test_scales.py", "routing/test_setting_aside.py",
        "routing/test_declines.py", "routing/test_gates.py", "routing/test_layers.py",
        "routing/test_counterfactuals.py",
        "routing/test_laws.py", "routing/test_weighing.py", "routing/test_otherwise.py",
        "routing/test_completions.py", "rationale/test_contacts.py", "rationale/test_answered_otherwise.py",
        "rationale/test_answers_on_random_pathways.py",
        "routing/test_readers.py", "routing/test_contradictions.py",
        "pathways/test_cases.py",
    ),
    "rationale": (
        "rationale/test_told_apart.py", "loading/test_instruments.py",
        "rationale/test_note.py", "rationale/test_contacts.py", "rationale/test_settled.py",
        "rationale/test_unheard.py", "routing/test_declines.py", "routing/test_counterfactuals.py",
        "rationale/test_said.py", "loading/test_unit_team.py", "rationale/test_answered_otherwise.py",
        "rationale/test_answers_on_random_pathways.py", "model/test_answer_types.py",
        "pathways/test_cases.py",
    ),
    "reviewing": (
        "reviewing/test_told_apart.py", "reviewing/test_measures.py",
        "reviewing/test_review.py", "reviewing/test_review_safety.py",
        "reviewing/test_review_laws.py",
    ),
}  # fmt: skip
"""The tests of each wing of the engine, the quickest first."""


@frozen
class Mutant:
    """One thing broken: the room, the function, what the line was and is now."""

    room: str
    function: str
    line: int
    was: str
    now: str
    source: str = field(repr=False, default="")

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what it is known by, wherever its lines move."""
        return self.room, self.function, self.was, self.now


@frozen
class Spot:
    """A place that can be broken, and the ways to do it."""

    room: str
    function: str
    source: str = field(repr=False)
    ways: list[tuple[Any, int]] = field(factory=list)


# ---------------------------------------------------------------- breaking


def places(room: str, source: str) -> list[Spot]:
    """Return each place of a room that can be broken, with the ways to do it: operator and occurrence."""
    from cosmic_ray import plugins
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.ast.ast_query import ASTQuery

    found: dict[tuple[Any, ...], Spot] = {}
    tree = get_ast(source)
    for name in plugins.operator_names():
        made = plugins.get_operator(name)
        if made.arguments() or SAME.search(name):
            continue
        broken = made()
        at = ((node, spot) for node in ast_nodes(tree) for spot in broken.mutation_positions(node))
        for number, (node, spot) in enumerate(at):
            if not hinted(node) and "TYPE_CHECKING" not in source.split("\n")[spot[0][0] - 1]:
                function = ASTQuery(node).get_definition_name() or ""
                found.setdefault(tuple(spot), Spot(room, function, source)).ways.append((broken, number))
    return [found[spot] for spot in sorted(found)]


def hinted(node: Any) -> bool:
    """Tell whether a node stands in a type hint, which nothing runs."""
    child, parent = node, node.parent
    while parent is not None:
        beside = parent.children
        if parent.type in ("tfpdef", "annassign") and child is not beside[0] and "=" not in before(child):
            return True
        if parent.type == "funcdef" and "->" in before(child)[-1:]:
            return True
        child, parent = parent, parent.parent
    return False


def before(node: Any) -> list[str]:
    """Return the words that stand before a node, within what it is a part of."""
    beside = node.parent.children
    return [getattr(one, "value", "") for one in beside[: beside.index(node)]]


def broken_at(spot: Spot, way: tuple[Any, int]) -> Mutant | None:
    """Return what a way of breaking makes of the room's source; None where that is no Python."""
    from cosmic_ray.mutating import mutate_code

    made = mutate_code(spot.source, *way)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(made or "(", spot.room, "exec")
        except (SyntaxError, SyntaxWarning):
            return None
    lines = list(zip(spot.source.split("\n"), str(made).split("\n"), strict=False))
    at = next(n for n, (was, now) in enumerate(lines, 1) if was != now)
    was, now = lines[at - 1]
    return Mutant(spot.room, spot.function, at, was.strip(), now.strip(), str(made))


def sample(wing: str, options: argparse.Namespace) -> list[Mutant]:
    """Return the mutants of a wing that are to be tried, the same for the same seed."""
    draw = random.Random(f"{wing} {options.seed}")
    before = {key_of(one) for one in read_kept().get("survivor", [])}
    rooms = [file for file in sorted((SOURCE / wing).glob("*.py")) if options.room in file.stem]
    if options.again:
        rooms = [file for file in rooms if any(room == f"{wing}/{file.name}" for room, *_ in before)]
    spots = [one for file in rooms for one in places(f"{wing}/{file.name}", file.read_text("utf-8"))]
    if options.again:
        ways = (broken_at(spot, way) for spot in spots for way in spot.ways)
        return [one for one in ways if one and one.key in before]
    chosen = draw.sample(spots, min(options.sample, len(spots)))
    made = (
        next(filter(None, (broken_at(spot, way) for way in draw.sample(spot.ways, len(spot.ways)))), None)
        for spot in chosen
    )
    return [one for one in made if one]


# ---------------------------------------------------------------- trying


class Broken(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives a mutant's source in the place of one room of the library; nothing is written."""

    def __init__(self, mutant: Mutant) -> None:
        self.file = SOURCE / mutant.room
        room = mutant.room.removesuffix(".py").removesuffix("/__init__")
        self.name, self.source = "stegvis." + room.replace("/", "."), mutant.source

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        """Find the one room."""
        if name != self.name:
            return None
        inside = [str(self.file.parent)] if self.file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            name, self.file, loader=self, submodule_search_locations=inside
        )

    def get_source(self, fullname: str) -> str:
        """Return the mutant's source."""
        return self.source

    def get_code(self, fullname: str) -> CodeType:
        """Compile it as if it stood in the room's file."""
        return compile(self.source, self.file, "exec")


def tested(mutant: Mutant | None, files: Sequence[str]) -> bool:
    """Tell whether the tests notice a mutant; without one, whether they fail."""
    child = os.fork()
    if child == 0:
        noticed = True
        try:
            alone(mutant)
            noticed = bool(runs(files))
        finally:
            os._exit(noticed)
    end = time.monotonic() + 3 * LONGEST
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def alone(mutant: Mutant | None) -> None:
    """Make this process a mutant's own: unheard, with bounds, its room broken."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if mutant:
        sys.meta_path.insert(0, Broken(mutant))


def runs(files: Sequence[str]) -> int:
    """Run test files in this process; 0 when all pass."""
    import pytest

    return int(pytest.main(asked(files), plugins=[Unshrunk()]))


def asked(files: Sequence[str]) -> list[str]:
    """Return what pytest is asked for: test files, or tests by their ids."""
    os.environ["HYPOTHESIS_PROFILE"] = os.environ.get("HYPOTHESIS_PROFILE", "dev")
    words = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=no", f"--rootdir={ROOT}"]
    return [*words, *(str(ROOT / "tests" / one.removeprefix("tests/")) for one in files)]


def noticed(mutant: Mutant, warm: Warm, files: Sequence[str]) -> bool:
    """Tell whether a mutant is noticed: in a warm fork, or anew where that may be another's answer."""
    file = SOURCE / mutant.room
    said = warm.tried(file, file.read_text("utf-8"), mutant.source)
    if not said["anew"]:
        return bool(said["noticed"])
    first = [said["by"]] if said["by"] else said["first"]
    return (bool(first) and tested(mutant, first)) or tested(mutant, files)


# ---------------------------------------------------------------- the report


def read_kept() -> dict[str, Any]:
    """Return what earlier runs kept."""
    return tomllib.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}


def key_of(said: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return what a kept mutant is known by."""
    return said["room"], said["function"], said["was"], said["now"]


def try_wing(wing: str, options: argparse.Namespace, said: dict[str, Any]) -> dict[str, Any]:
    """Try the sample of one wing; print the survivors, and return the figures with them."""
    chosen = sample(wing, options)
    warm = Warm(SOURCE / wing, asked(TESTS[wing]))
    if warm.base["noticed"]:
        raise SystemExit(f"{wing}: its tests fail before anything is broken: {warm.base['by']}")
    explained = {key_of(one) for one in said.get("explained", [])}
    tally: Counter[str] = Counter()
    left: list[Mutant] = []
    end = time.monotonic() + 60 * options.minutes
    for number, one in enumerate(chosen):
        if time.monotonic() > end:
            left += chosen[number:] if options.again else []
            break
        who = "explained" if one.key in explained else "found" if noticed(one, warm, TESTS[wing]) else "left"
        tally[who] += 1
        if who == "left":
            left.append(one)
            print(f"src/stegvis/{one.room}:{one.line}: {one.function}: {one.was}  ->  {one.now}", flush=True)
    warm.close()
    if options.again:  # lines that are alike count as one, and are found when each is
        keys = {one.key for one in chosen} - explained
        tally["found"] = len(keys - {one.key for one in left})
        left = list({one.key: one for one in left}.values())
    figures = {"tried": tally.total(), "found": tally["found"], "explained": tally["explained"]}
    print(f"{wing}: {json.dumps(figures)}, seed {options.seed}", flush=True)
    return {**figures, "seed": options.seed, "left": left}


def share(of: dict[str, Any]) -> float:
    """Return how many of those tried were found, of those that are not explained."""
    real = of["tried"] - of["explained"]
    return of["found"] / real if real else 1.0


def since(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of a wing once what had survived was tried again."""
    more = {key: before[key] + now[key] for key in ("found", "explained")}
    return {**before, **more, "left": now["left"]}


def keep(said: dict[str, Any], results: dict[str, dict[str, Any]]) -> None:
    """Write the figures of the wings that were tried in full, their survivors, and the page."""
    wings = {**said.get("wing", {}), **{wing: of for wing, of in results.items() if of["tried"]}}
    survivors = [one for one in said.get("survivor", []) if one["room"].partition("/")[0] not in results]
    for of in results.values():
        survivors += [
            {"room": m.room, "function": m.function, "was": m.was, "now": m.now} for m in of["left"]
        ]
    parts = [
        f"[wing.{wing}]\n" + "".join(f"{k} = {wings[wing][k]}\n" for k in FIGURES)
        for wing in TESTS
        if wing in wings
    ]
    for table, ones in (("explained", said.get("explained", [])), ("survivor", survivors)):
        for one in ones:
            keys = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in one.items())
            parts.append(f"[[{table}]]\n{keys}")
    KEPT.write_text("\n".join(parts), "utf-8")
    rows = "".join(
        f"| {wing} | {of['tried']} | {of['found']} | {of['explained']} | "
        f"{of['tried'] - of['found'] - of['explained']} | {100 * share(of):.1f} % | {of['seed']} |\n"
        for wing, of in wings.items()
    )
    start, rest = PAGE.read_text("utf-8").split(MARKS[0])
    PAGE.write_text(f"{start}{MARKS[0]}\n{HEAD}{rows}{MARKS[1]}{rest.split(MARKS[1])[1]}", "utf-8")


def main() -> int:
    """Try each wing; 1 when too few were found."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--sample", type=int, default=SAMPLE, help="so many mutants of each wing")
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--only", choices=TESTS, help="one wing")
    cli.add_argument("--room", default="", help="rooms whose name has this; nothing is written")
    cli.add_argument("--again", action="store_true", help="what survived before, all of it")
    cli.add_argument("--minutes", type=float, default=600, help="so long for each wing; then what was tried")
    options = cli.parse_args()
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    for name in BEFORE:  # once, for all mutants
        importlib.import_module(name)
    said = read_kept()
    results = {wing: try_wing(wing, options, said) for wing in ([options.only] if options.only else TESTS)}
    if options.again:
        results = {wing: since(said["wing"][wing], of) for wing, of in results.items() if of["tried"]}
    if not options.room:
        keep(said, results)
    return 0 if all(share(of) >= WANTED for of in results.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
