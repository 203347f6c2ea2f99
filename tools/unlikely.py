"""What nobody would write, of six kinds: how it is drawn, and what must hold of it.

Hypothesis draws one input; `bent_from` makes many more of it, with a generator of random numbers, which costs
nothing. Each is JSON data by itself, so that what fails can be kept and tried again. Shipped pathways are
read once.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import stegvis
from stegvis.testing import assessments, episodes, overlays
from stegvis.testing.invented import invented
from stegvis.testing.properties import LAWS

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
SMALL = ROOT / "tests" / "support" / "specimens" / "small"
UNITS = [EXAMPLES / "health-centre.toml", EXAMPLES / "city-health-centre.toml", EXAMPLES / "layers-unit.toml"]
MORE = {"patients": 15, "pathways": 3, "overlays": 3, "units": 9, "episodes": 11, "commands": 5}
"""So many more are made of each that is drawn."""
QUICK = ("lowest_effective", "red_flags_hold", "monotone")
"""The laws that need no whole answer."""
CHECKED, TWICE = 30, 40
"""One pathway in so many that are taken is proven; one unit in so many is loaded by its path as well."""
WORDS = ["", "-", "9" * 24, "-1", "nan", "\u0000", "å", "[", '"', "a" * 5000, "../x", "__proto__", "\ud800"]
VALUES = [
    None,
    True,
    False,
    0,
    1,
    27,
    -1,
    10**6,
    10**25,
    1.5,
    "unknown",
    "?",
    [],
    {},
    [[]],
    {"a": {}},
    *WORDS,
]
LINES = [
    *(json.dumps(word) for word in WORDS[:-1]),
    "[]", "{}", "true", "1e400", "2026-13-01", "2026-02-28", "0", "-3", "10000000", "[0, 1000000]", "[4, 0]",
    '{ sv = "a", en = "b" }', "[[1]]", '"unknown"', '"age >= 18"', '"not (age >= 18)"',
]  # fmt: skip
SIDE = [
    "--json", "--lang", "en", "--overlay", "se-uppsala", "--unit", "unit.toml", "-o", "out/x", "../x",
    "small", "--keep", "id", "--age", "1_8", "--score", "phq9=12", "--item", "phq9.9=3", "--finding",
    "psychosis=yes",
    "--none-of", "red_flags", "--csv", "--page", "p.html", "se-primary-care", "+", "--vs", "patient.json",
]  # fmt: skip
LINED = [
    "route --age 34 --score phq9=12 --item phq9.9=0 --none-of red_flags",
    "route small --input patient.json --json --detail decision",
    "route small --input patient.json --record --lang en",
    "review episode.json --chart course.svg",
    "review episode.json --json --lang en",
    "replay record.json --json",
    "table patients.csv -o out.csv --keep patients",
    "plan patients.csv --weight patients --vs se-primary-care --csv",
    "plan small small.csv --vs small --weeks 4 --json",
    "plan --made-up 5 --page p.html --lang en",
    "outcomes episodes.ndjson --csv",
    "lookback decided.csv --decided decision --json",
    "instruments phq9 --lang en",
    "graph small --track mood --format dot -o g.dot",
    "graph small --input patient.json",
    "schema patient",
    "schema -o schemas",
    "unit check unit.toml --json",
    "fhir read bundle.json --on 2026-11-28",
    "fhir questionnaire phq9",
    "cases small --track mood -o drafts.cases.toml",
    "check small --no-proof --today 2026-03-01 --format sarif",
    "guide small -o guide",
    "demo",
    "--version",
]
"""Command lines as somebody would type them, in a folder that holds the files that they name."""
ENDLESS = {"serve", "mcp", "--watch"}
"""What waits for somebody else is tried by its own tests."""
Said = dict[str, Any]
Draw = Callable[..., Any]


@cache
def shipped() -> stegvis.Pathway:
    """The shipped pathway, loaded once."""
    return stegvis.load("se-primary-care")


@cache
def small() -> stegvis.Pathway:
    """The small pathway of the tests, loaded once."""
    return stegvis.load(SMALL)


@cache
def at_hand() -> dict[str, str]:
    """Return the files that command lines name."""
    from_docs = {
        "patient.json": "patient.json", "episode.json": "episode.json", "bundle.json": "record.json",
        "patients.csv": "mix.csv", "decided.csv": "decided.csv", "unit.toml": "health-centre.toml",
        "episodes.ndjson": "episodes.ndjson",
    }  # fmt: skip
    texts = {name: (EXAMPLES / file).read_text("utf-8") for name, file in from_docs.items()}
    texts["decided.csv"] = "\n".join(texts["decided.csv"].split("\n")[:20])
    texts["small.csv"] = "age,low_mood,weeks,id\n17,true,3,a\n40,false,,b\n"
    record = stegvis.route(shipped(), stegvis.Assessment(age=34, scores={"phq9": 12})).record()
    return texts | {"record.json": json.dumps(record)}


# ---------------------------------------------------------------- what is drawn


def drawn(kind: str) -> st.SearchStrategy[Said]:
    """Return what is drawn of a kind, as JSON data."""
    return {
        "patients": lambda: assessments(shipped(), invalid=True).map(lambda one: {"patient": one.to_dict()}),
        "pathways": lambda: st.builds(
            lambda files, one: {"files": dict(files), "patient": one},
            invented(),
            st.sampled_from([{}, {"age": 0}, {"age": 40, "none_of": ["flags"]}]),
        ),
        "overlays": lambda: st.builds(
            lambda text, one: {"overlay": text, "patient": one.to_dict()},
            overlays(small(), lowering=True),
            assessments(small()),
        ),
        "units": lambda: st.builds(
            lambda file, one: {"unit": file.read_text("utf-8"), "patient": one.to_dict()},
            st.sampled_from(UNITS),
            assessments(shipped()),
        ),
        "episodes": lambda: st.one_of(
            episodes(shipped()).map(lambda one: {"episode": one.to_dict()}),
            *[episodes(small()).map(lambda one: {"episode": one.to_dict(), "small": True})] * 3,
        ),
        "commands": lambda: st.sampled_from(LINED).map(lambda line: {"argv": line.split()}),
    }[kind]()


def bent_from(kind: str, said: Said, rng: random.Random) -> Iterator[Said]:
    """Yield what was drawn, then many that differ from it in one to three places."""
    yield said | ({"check": True} if kind == "pathways" and rng.randrange(CHECKED) == 0 else {})
    for _ in range(MORE[kind]):
        yield BEND[kind](said, rng)


def bent_patient(said: Said, rng: random.Random) -> Said:
    """A patient with some answers taken away, some others given."""
    one = json.loads(json.dumps(said["patient"]))
    for part in ("scores", "findings"):
        kept = {id: value for id, value in one.get(part, {}).items() if rng.random() < 0.9}
        one[part] = kept
    for id in rng.sample(sorted(shipped().inputs), rng.randint(0, 6)):
        put = shipped().inputs[id]
        if "." not in id and id != "age":
            value: Any = rng.randint(put.lowest, put.highest)
            value = bool(value) if put.kind == "boolean" else value
            value = put.choices[value].id if put.kind == "choice" else value
            one["scores" if put.instrument else "findings"][id] = value
    if rng.random() < 0.3:
        one["age"] = rng.randint(0, 120)
    return {"patient": one, "laws": QUICK if rng.random() < 0.97 else list(LAWS)}


def bent_folder(said: Said, rng: random.Random) -> Said:
    """A folder with one file bent; one in so many is proven."""
    files = dict(said["files"])
    name = rng.choice(sorted(files))
    files[name] = bent_text(files[name], rng)
    return {**said, "files": files, "check": rng.randrange(CHECKED) == 0, "laws": ["total", *QUICK]}


def bent_text(text: str, rng: random.Random) -> str:
    """A file with a line taken away, doubled or moved, a value or a word of it replaced."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(lines))
        key, _, value = lines[at].partition(" = ")
        words = value.split(" ")
        words[rng.randrange(len(words))] = rng.choice(["not", "and", "18", "0", "age", "(", "x", "high", ""])
        ways: list[list[str]] = [
            [], [lines[at]] * 2, [rng.choice(lines)], [lines[at], rng.choice(lines)], [lines[at][:-1]],
            *[[f"{key} = {rng.choice(LINES)}"]] * 2, [f"{key} = {' '.join(words)}"],
        ]  # fmt: skip
        lines[at : at + 1] = rng.choice(ways)
        lines = lines or [""]
    return "\n".join(lines)


PARTS: Said = {
    "sessions": 9, "checks": {"x": True}, "scale": "phq9", "impression": "worse", "completed": True,
    "measurements": [
        {"instrument": "phq9", "on": "2026-01-20", "total": "unknown"},
        {"instrument": "mood", "on": "2026-01-20", "items": {"1": 2, "3": 1}},
        {"instrument": "gad7", "on": "2025-12-20", "total": 14, "version": "b"},
    ],
    "adverse_events": [{"on": "2026-02-01", "what": "a"}],
    "earlier": [
        {"step": "depression-icbt", "started": "2025-01-01", "ended": "2025-03-01", "outcome": "worse"},
    ],
    "overrides": [{"on": "2026-02-01", "by": "a", "reason": "patient-refuses", "chosen": "depression-icbt"}],
    "referral": {"to": "a", "sent": "2026-02-01", "confirmed": "2026-02-03", "returned": "2026-02-09"},
    "patient": {"born": "1990-01-01", "contact_date": "2026-01-09", "none_of": ["red_flags"], "age": 16},
}  # fmt: skip
"""Parts of a course that are put in at random."""


def bent_course(said: Said, rng: random.Random) -> Said:
    """A course with a part more, a value replaced, a key or an entry gone or doubled."""
    one = json.loads(json.dumps(said["episode"]))
    for _ in range(rng.randint(1, 3)):
        if rng.random() < 0.5:
            key = rng.choice(sorted(PARTS))
            part = json.loads(json.dumps(PARTS[key]))
            before = one.get(key)
            more = isinstance(part, list) and isinstance(before, list)
            one[key] = [*before, rng.choice(part)] if more else part
        else:
            bend_data(one, rng)
    return {**said, "episode": one}


def bend_data(one: Any, rng: random.Random) -> None:
    """Change one place of JSON data."""
    while True:
        if not one or not isinstance(one, dict | list):
            return
        keys = sorted(one) if isinstance(one, dict) else range(len(one))
        at = rng.choice([*keys])
        if not isinstance(one[at], dict | list) or not one[at] or rng.random() < 0.2:
            break
        one = one[at]
    way = rng.randrange(4)
    if way == 0:
        del one[at]
    elif way == 1 and isinstance(one, list):
        one.append(one[at])
    elif way == 2 and isinstance(one, dict):
        one[rng.choice([*WORDS[:-1], "on", "age", "9", "0", "total"])] = one[at]
    else:
        one[at] = rng.choice(VALUES)


def bent_line(said: Said, rng: random.Random) -> Said:
    """A command line with words put in, replaced or gone, or a file that it names bent."""
    argv, files = list(said["argv"]), {}
    for _ in range(rng.randint(0, 2)):
        at = rng.randrange(len(argv) + 1)
        argv[at : at + rng.randint(0, 1)] = [rng.choice([*SIDE, *WORDS[:-1]])] * rng.randint(0, 1)
    named = [word for word in argv if word in at_hand()]
    if named and rng.random() < 0.7:
        name = rng.choice(named)
        files[name] = bent_file(name, at_hand()[name], rng)
    proving = argv[:1] == ["check"] and "--no-proof" not in argv
    unwanted = proving or {*argv[:1], *argv} & ENDLESS or argv[:1] == ["diff"]
    return {"argv": ["demo"] if unwanted else argv, "files": files}


def bent_file(name: str, text: str, rng: random.Random) -> str:
    """A file of a command line, bent by what it is."""
    if name.endswith(".json"):
        data = json.loads(text)
        for _ in range(rng.randint(1, 2)):
            bend_data(data, rng)
        return json.dumps(data)
    if name.endswith(".csv"):
        cells = [line.split(",") for line in text.split("\n")]
        row = rng.choice(cells)
        row[rng.randrange(len(row))] = rng.choice(
            [*WORDS, "1.5", "=1+1", "1e9", "unknown", "None", ",,", "yes"]
        )
        return "\n".join(",".join(row) for row in cells)
    return bent_text(text, rng)


BEND: dict[str, Callable[[Said, random.Random], Said]] = {
    "patients": bent_patient,
    "pathways": bent_folder,
    "overlays": lambda said, rng: {**said, "overlay": bent_text(said["overlay"], rng)},
    "units": lambda said, rng: {
        **said,
        "unit": bent_text(said["unit"], rng),
        "twice": rng.randrange(TWICE) == 0,
    },
    "episodes": bent_course,
    "commands": bent_line,
}
