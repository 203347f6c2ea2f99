"""What levels, steps and urgencies are called, and what rules say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from stegvis.errors import Text
from stegvis.model import Pathway
from stegvis.planning.report import Column, Grid, Row


def names_of(pathway: Pathway, what: str) -> dict[str, Text]:
    """Return the names of levels, steps or urgencies, by id."""
    if what == "step":
        return step_names(pathway)
    return {one.id: one.name for one in (pathway.levels if what == "level" else pathway.urgencies)}


def step_names(pathway: Pathway) -> dict[str, Text]:
    """Return the names of steps by id, with their track where several steps are called the same."""
    steps = pathway.steps
    shared = Counter(step.name for step in steps.values())
    tracks = {track.id: track.name for track in pathway.tracks}
    return {id: step.name if shared[step.name] == 1 else joined(step.name, tracks[step.track])
            for id, step in steps.items()}  # fmt: skip


def joined(name: Text, track: Text) -> Text:
    """Return the name of a step with that of its track."""
    return Text(f"{name.sv} ({track.sv})", f"{name.en} ({track.en})")


def rules_said(pathways: Sequence[Pathway], ids: Iterable[str]) -> Grid:
    """Return what some rules say, in the last of some pathways that has each."""
    rules = {rule.id: rule for pathway in pathways for rule in pathway.rules}
    rows = tuple(Row(id, Text(id, id), (rules[id].because,)) for id in sorted(ids))
    title, about = (
        Text("Vad reglerna säger", "What the rules say"),
        Text("Skälet till var och en.", "The reason of each."),
    )
    return Grid(
        "rules_said", title, about, Text("regel", "rule"), (Column("because", Text("skäl", "reason")),), rows
    )
