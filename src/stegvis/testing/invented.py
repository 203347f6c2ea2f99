"""Made-up pathways and overlays, as the TOML that an author would write, and how they are loaded."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from stegvis.errors import NO_TEXT, Text
from stegvis.language import Criterion, Dialect, Input, Named, OneOf, Within, constant, fold, inputs_of
from stegvis.loading import displaced, leads
from stegvis.model import AGE, Need, Pathway
from stegvis.testing.criterion_strategies import joined, leaves
from stegvis.testing.toml_text import Table, toml
from stegvis.verbs import load

Draw = Callable[..., Any]
Files = Mapping[str, str]
OURS = {"basis": "inference"}
FAR = date(2099, 1, 1)


def written(criterion: Criterion, inputs: Mapping[str, Input]) -> str:
    """Write a criterion in the rule language.

    >>> written(Within("age", 18, 120), {"age": AGE})
    'age >= 18'
    """

    def within(node: Within) -> str:
        one = inputs[node.input]
        if node.highest >= one.highest:
            return f"{node.input} >= {node.lowest}"
        if node.lowest <= one.lowest:
            return f"{node.input} <= {node.highest}"
        return f"{node.lowest} <= {node.input} <= {node.highest}"

    def one_of(node: OneOf) -> str:
        one = inputs[node.input]
        if one.kind == "boolean":
            return node.input if node.values == (1,) else f"not {node.input}"
        return f"{node.input} in ({', '.join(one.choices[v].id for v in node.values)},)"

    return fold(
        criterion,
        Dialect(
            within,
            one_of,
            lambda part: f"not ({part})",
            lambda parts: " and ".join(f"({part})" for part in parts),
            lambda parts: " or ".join(f"({part})" for part in parts),
            lambda number, parts: f"count({', '.join(parts)}) >= {number}",
        ),
    )


def both(words: str) -> dict[str, str]:
    """Return the same words as Swedish and English."""
    return {"sv": words, "en": words}


def conditions(inputs: Mapping[str, Input]) -> st.SearchStrategy[str]:
    """Criteria in the rule language that neither always nor never hold."""
    some = joined(leaves(inputs)).filter(lambda one: constant(one, inputs) is None)
    return some.map(lambda one: written(one, inputs))


@st.composite
def invented(draw: Draw) -> Files:
    """Whole small pathways: two to four levels, a scale, a few questions, a few tracks. By file name."""
    levels = [f"level_{n}" for n in range(1, draw(st.integers(2, 4)) + 1)]
    urgencies = [f"urgency_{n}" for n in range(1, draw(st.integers(1, 3)) + 1)]
    scales = draw(st.lists(st.sampled_from(["sad", "worn"]), unique=True, max_size=2))
    files: dict[str, str] = {}
    inputs: dict[str, Input] = {"age": AGE}
    for scale in scales:
        data, items = draw(a_scale(scale))
        files[f"instruments/{scale}.toml"] = data
        inputs |= items
    findings, asked = draw(questions())
    inputs |= asked
    when = conditions(inputs)
    ladder = Ladder(draw, levels, urgencies, when)
    tracks = [ladder.track("general", 90), ladder.track("safety", 0)]
    tracks += [ladder.track(f"track_{n}", n) for n in range(1, draw(st.integers(0, 2)) + 1)]
    head: list[Table] = [
        ("[pathway]", {
            "format": 1, "id": "invented", "version": "1", "status": "demo", "valid_until": FAR,
            "title": both("invented"), "intended_use": both("tests only"), "instruments": scales,
        }),
        ("[otherwise]", {"track": "general"}),
        ("[unanswered_red_flags]", {
            "track": "general", "at_least": draw(st.sampled_from(levels)),
            "urgency": draw(st.sampled_from(urgencies)), "because": both("ask first"), "care": OURS,
        }),
        ("[red_flag_track]", {"track": "safety"}),
        *(("[[level]]", {"id": id, "name": both(id)}) for id in levels),
        *(("[[urgency]]", {"id": id, "name": both(id)}) for id in urgencies),
        ("[[profession]]", {"id": "nurse", "name": both("nurse")}),
        ("[[group]]", {"id": "flags", "title": both("flags"), "none": both("none of these")}),
        *findings,
        *(ladder.red_flag(n) for n in range(1, draw(st.integers(0, 2)) + 1)),
    ]  # fmt: skip
    files["pathway.toml"] = toml(head)
    return files | {f"{data[0][1]['id']}.toml": toml(data) for data in tracks}


@st.composite
def a_scale(draw: Draw, id: str) -> tuple[str, dict[str, Input]]:
    """Draw a rating scale of a few items, and the inputs that it gives."""
    items, most = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    ages = [draw(st.sampled_from([0, 16])), 120]
    direction = draw(st.sampled_from(["higher_worse", "higher_better"]))
    name = Text(id, id)
    form = {
        "id": id, "name": both(id), "purpose": both(id), "respondent": "self", "items": items,
        "item_range": [0, most], "range": [0, items * most], "direction": direction, "ages": ages,
        "use": "triage", "confidence": "low", "licence": {"status": "free", "note": both("free")},
    }  # fmt: skip
    inputs = {id: Input(id, "integer", name, name, 0, items * most)}
    inputs[f"{id}.item1"] = Input(f"{id}.item1", "integer", name, name, 0, most)
    return toml([("[instrument]", form)]), inputs


@st.composite
def questions(draw: Draw) -> tuple[list[Table], dict[str, Input]]:
    """Draw up to four questions beside one of red flags; the last may apply to some people only."""
    tables: list[Table] = [
        ("[[finding]]", {"id": "danger", "group": "flags", "ask": both("danger?"), "name": both("danger")})
    ]
    inputs = {"danger": Input("danger", "boolean", NO_TEXT, NO_TEXT)}
    for id in draw(st.lists(st.sampled_from(["tired", "weeks", "colour"]), unique=True)):
        data: dict[str, Any] = {"id": id, "ask": both(f"{id}?"), "name": both(id)}
        if id == "tired":
            data |= {"adverse": draw(st.sampled_from(["yes", "no", "neither"]))}
            inputs[id] = Input(id, "boolean", NO_TEXT, NO_TEXT)
        elif id == "weeks":
            high = draw(st.integers(1, 9))
            data |= {"kind": "integer", "range": [0, high], "direction": "higher_worse"}
            inputs[id] = Input(id, "integer", NO_TEXT, NO_TEXT, 0, high)
        else:
            words = ["red", "blue", "green"][: draw(st.integers(2, 3))]
            data |= {"kind": "choice", "values": [{"id": w, "name": both(w)} for w in words]}
            choices = tuple(Named(w, NO_TEXT) for w in words)
            inputs[id] = Input(id, "choice", NO_TEXT, NO_TEXT, 0, len(words) - 1, choices)
        if draw(st.booleans()):
            data["asked_when"] = "age >= 18"
        tables.append(("[[finding]]", data))
    return tables, inputs


class Ladder:
    """Draws the rules and steps of one ladder."""

    def __init__(
        self, draw: Draw, levels: list[str], urgencies: list[str], when: st.SearchStrategy[str]
    ) -> None:
        self.draw, self.levels, self.urgencies, self.when = draw, levels, urgencies, when

    def rule(self, id: str) -> dict[str, Any]:
        """Draw a need."""
        return {
            "id": id,
            "when": self.draw(self.when),
            "at_least": self.draw(st.sampled_from(self.levels)),
            "urgency": self.draw(st.sampled_from(self.urgencies)),
            "because": both(id),
            "confidence": "low",
            "threshold": OURS,
            "care": OURS,
        }

    def red_flag(self, number: int) -> Table:
        """Draw a red flag."""
        id = f"flag_{number}"
        more = {"name": both(id), "first_contact": "nurse", "do": [both("act")]}
        return "[[red_flag]]", self.rule(id) | more

    def track(self, id: str, order: int) -> list[Table]:
        """Draw a track: the top step is open to all; lower ones may be stopped, or be for some ages.

        The general track, which answers when nothing else does, has the lowest step open to all as well.
        """
        whole = id in ("general", "safety")
        ages = [0, 120] if whole else self.draw(st.sampled_from([[0, 120], [18, 120], [0, 17]]))
        head = {
            "id": id, "name": both(id), "about": both(id), "order": order, "ages": ages,
            "first_contact": "nurse", "urgency": self.urgencies[0],
        }  # fmt: skip
        lowest = [("[[step]]", step_of(id, self.levels[0]))] if id == "general" else []
        lower = [level for level in self.levels[len(lowest) : -1] if self.draw(st.booleans())]
        needs = range(1, 1 + self.draw(st.integers(0 if whole else 1, 2)))
        return [
            ("[track]", head),
            *(("[[need]]", self.rule(f"{id}_need_{n}")) for n in needs),
            *lowest,
            *(("[[step]]", self.step(id, level, ages)) for level in lower),
            ("[[step]]", step_of(id, self.levels[-1])),
        ]

    def step(self, track: str, level: str, ages: list[int]) -> dict[str, Any]:
        """Draw a step below the top."""
        data = step_of(track, level)
        if self.draw(st.booleans()):
            data["ages"] = [ages[0], max(ages[0], ages[1] - 60)]
        if self.draw(st.booleans()):
            kind = self.draw(st.sampled_from(["stop", "ask"]))
            id = f"{track}_{level}_{kind}"
            data["unsuitable"] = [
                {"id": id, "when": self.draw(self.when), "kind": kind, "because": both(id),
                 "confidence": "low", "claim": OURS}
            ]  # fmt: skip
        return data


def step_of(track: str, level: str) -> dict[str, Any]:
    """Return a step that is open to everybody."""
    id = f"{track}_{level}"
    return {"id": id, "level": level, "name": both(id), "what": both(id), "confidence": "low", "claim": OURS}


def loaded(files: Files) -> Pathway:
    """Load a pathway from the texts of its files, by name.

    Raises:
        PathwayError: they are wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            file = Path(folder, name)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
        return load(folder)


def laid_on(pathway: str | os.PathLike[str], overlay: str) -> Pathway:
    """Load a pathway (a shipped id or a path) with the text of an overlay laid on.

    Raises:
        PathwayError: the overlay is wrong, or lowers a red flag.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "overlay.toml")
        file.write_text(overlay, "utf-8")
        return load(pathway, [file])


@st.composite
def overlays(draw: Draw, pathway: Pathway, lowering: bool = False) -> str:
    """Overlays of a pathway, as TOML text: rules changed and rules added. `laid_on` lays one on.

    Args:
        lowering: they may also lower or silence red flags, which the loader must refuse.

    >>> import stegvis
    >>> from hypothesis import find
    >>> pathway = stegvis.load("se-primary-care")
    >>> print(find(overlays(pathway), lambda text: True).split("\\n")[0])
    [overlay]
    """
    head = {
        "format": 1, "id": "invented", "version": "1", "of": pathway.id, "edition": pathway.version,
        "status": "demo", "title": both("invented"), "valid_until": FAR,
    }  # fmt: skip
    tables: list[Table] = [("[overlay]", head)]
    for rule in draw(st.lists(st.sampled_from(pathway.rules), unique_by=lambda r: r.id, max_size=3)):
        changed = {"rule": rule.id, "because": both("invented"), "claim": OURS}
        tables.append(("[[change]]", changed | {"set": draw(other_keys(pathway, rule, lowering))}))
    if draw(st.booleans()):
        tables.append(("[[need]]", draw(added(pathway, "need"))))
    if draw(st.booleans()):
        tables.append(("[[red_flag]]", draw(added(pathway, "red_flag"))))
    return toml(tables)


@st.composite
def other_keys(draw: Draw, pathway: Pathway, rule: Need, lowering: bool) -> dict[str, Any]:
    """Draw what a rule says otherwise: a red flag no lower, no later and no narrower than it was."""
    levels = [level.id for level in pathway.levels]
    urgencies = [urgency.id for urgency in pathway.urgencies]
    free = lowering or not rule.red_flag
    lowest_level = 0 if free else levels.index(rule.at_least)
    lowest_urgency = 0 if free else urgencies.index(rule.urgency)
    highest = levels.index(rule.best) if rule.best else len(levels) - 1
    level = draw(st.sampled_from(levels[lowest_level : highest + 1]))
    may = urgencies if lowering else soon_enough(pathway, rule.track, rule.first_contact, rule.best or level)
    kept = () if leads(pathway, rule.track, rule.best or level, rule.urgency) else (rule.urgency,)
    soon = [one for one in urgencies[lowest_urgency:] if one in (*may, *kept)]
    keys = {"at_least": level, "urgency": draw(st.sampled_from(soon))}
    said = {key: value for key, value in keys.items() if value != getattr(rule, key)}
    if said and not draw(st.booleans()):
        return said
    fresh = {id: one for id, one in pathway.inputs.items() if id not in inputs_of(rule.when)}
    other = written(draw(leaves(fresh)), fresh)
    return said | {"when": other if free else f"({rule.when.said}) or {other}"}


def soon_enough(pathway: Pathway, track: str, first: str, level: str) -> list[str]:
    """Return the urgencies at which a rule puts nobody, and no step, before those of red flags.

    Where there is none, the least urgent stands for them all.
    """
    asked = [first] if first else [step.first_contact for step in pathway.track(track).steps]
    ids = [urgency.id for urgency in pathway.urgencies]
    may = [id for id in ids if not leads(pathway, track, level, id)]
    return [id for id in may if not any(displaced(pathway, id, one) for one in asked)] or ids[:1]


@st.composite
def added(draw: Draw, pathway: Pathway, kind: str) -> dict[str, Any]:
    """Draw a rule that the base does not have."""
    id = f"invented-{kind}"
    track = draw(st.sampled_from([track.id for track in pathway.tracks])) if kind == "need" else ""
    first = "" if track else draw(st.sampled_from(sorted(pathway.professions)))
    level = draw(st.sampled_from([level.id for level in pathway.levels]))
    rule = {
        "id": id,
        "when": written(draw(leaves(pathway.inputs)), pathway.inputs),
        "at_least": level,
        "urgency": draw(st.sampled_from(soon_enough(pathway, track, first, level))),
        "because": both(id),
        "confidence": "low",
        "threshold": OURS,
        "care": OURS,
    }
    if track:
        return {"track": track} | rule
    return rule | {"name": both(id), "first_contact": first, "do": [both("act")]}
