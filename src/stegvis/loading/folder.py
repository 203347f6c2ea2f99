"""A folder of TOML files, or one file, becomes a Pathway; all faults of all files at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from stegvis.errors import Diagnostic, PathwayError, Place, Text, near_miss
from stegvis.graph import build, paths_up
from stegvis.language import Criterion, Input, Named, Reader, constant, inputs_of
from stegvis.loading.edges import read_edges
from stegvis.loading.forms import faults
from stegvis.loading.instruments import claim, read_instrument, source, text
from stegvis.loading.overlays import lay, overlay_noun
from stegvis.loading.reviews import read_reviews
from stegvis.loading.safeguards import lowered
from stegvis.loading.shapes import PATHWAY_FILE
from stegvis.loading.tables import TableFile, read_table
from stegvis.loading.units import read_unit
from stegvis.model import (
    Access,
    Action,
    Group,
    Instrument,
    Need,
    OpenFlags,
    Pathway,
    Reference,
    ReviewPlan,
    Staffing,
    Step,
    Track,
    Unit,
    Unsuitable,
)

AGE = Input(
    "age",
    "integer",
    Text("ålder", "age"),
    Text("Hur gammal är patienten?", "How old is the patient?"),
    0,
    120,
)
SHIPPED = Path(__file__).parent.parent / "pathways"


@frozen
class Entry:
    """One table of one file, with its path there."""

    file: TableFile
    path: tuple[str | int, ...]
    data: Any

    def at(self, *key: str | int, value: bool = True) -> Place:
        """Return the place of one of its keys."""
        return self.file.place((*self.path, *key), value)


class Folder:
    """Gathers one pathway's files, its faults and its parts."""

    def __init__(self, files: list[TableFile], instruments: Mapping[str, Instrument]) -> None:
        self.files, self.instruments = files, instruments
        self.faults: list[Diagnostic] = []
        self.seen: dict[str, Place] = {}

    def entries(self, key: str) -> Iterator[Entry]:
        """Yield the tables of an array over all files."""
        for file in self.files:
            tables: Any = file.data.get(key, ())
            for i, data in enumerate(tables):
                yield Entry(file, (key, i), data)

    def only(self, key: str) -> Entry | None:
        """Return the one table of this name; say so when there is none or more than one."""
        found = [Entry(f, (key,), f.data[key]) for f in self.files if key in f.data]
        if not found:
            self.faults.append(Diagnostic(Place(self.files[0].name, 1, 1), f"no file has a [{key}] table"))
            return None
        for extra in found[1:]:
            self.faults.append(Diagnostic(extra.at(value=False), f"[{key}] is written twice"))
        return found[0]

    def unique(self, entry: Entry) -> None:
        """Say so when an id is used twice."""
        id = entry.data["id"]
        place = entry.at("id")
        if id in self.seen:
            what = f"'{id}' is already the id of something else"
            self.faults.append(Diagnostic(place, what, f"see {self.seen[id]}", id))
        self.seen.setdefault(id, place)

    def known(self, entry: Entry, key: str, among: Mapping[str, object] | list[str]) -> None:
        """Say so when a key names something that does not exist."""
        value = entry.data.get(key)
        if value is not None and value not in among:
            what = f"nothing is called '{value}'"
            hint = near_miss(value, list(among))
            self.faults.append(Diagnostic(entry.at(key), what, hint, entry.data.get("id", "")))

    def claims(self, entry: Entry, sources: Mapping[str, object], *keys: str) -> None:
        """Check the source and place of each claim."""
        for key in keys:
            said = entry.data.get(key)
            if not said:
                continue
            owner, name = entry.data.get("id", ""), said.get("source", "")
            if name and name not in sources:
                hint = near_miss(name, list(sources))
                what = f"no source is called '{name}'"
                self.faults.append(Diagnostic(entry.at(key), what, hint, owner))
            if said["basis"] == "source" and not (name and said.get("place")):
                what = f"'{key}' has the basis source but names no source and place"
                hint = 'name both, or say basis = "inference"'
                self.faults.append(Diagnostic(entry.at(key), what, hint, owner, code="unsourced"))


def load_files(path: Path, overlays: Sequence[Path] = (), unit: Path | None = None) -> Pathway:
    """Read a pathway from a folder or a single file, lay overlays in, and narrow it to a unit."""
    files, header, instruments, raw = read_base(path)
    base = finish(Folder(files, instruments), header, digest(files, raw))
    for name in overlays:
        base, files = overlay_on(base, files, name, header, raw)
    if unit is None:
        return base
    profile = read_unit(unit, display(unit), base)
    return evolve(base, unit=profile, tracks=tuple(narrowed(track, profile) for track in base.tracks))


def overlay_on(
    base: Pathway, files: list[TableFile], name: Path, header: Any, raw: list[TableFile]
) -> tuple[Pathway, list[TableFile]]:
    """Lay one overlay on; it may not lower what its base says of red flags."""
    overlay = read_table(name, display(name))
    if isinstance(overlay, Diagnostic):
        raise PathwayError([overlay])
    laid, wrong = lay(files, overlay, header)
    if wrong:
        raise PathwayError(wrong)
    said = overlay_noun(overlay)
    own: dict[str, object] = {key: overlay.data[key] for key in ("overlay", "accepts") if key in overlay.data}
    sha256 = digest([*laid, evolve(overlay, data=own)], raw)
    changed = finish(Folder(laid, base.instruments), header, sha256)
    head: Any = overlay.data["overlay"]
    changed = evolve(changed, overlays=(*base.overlays, said), policy=head.get("policy", base.policy))
    places = {change.rule: change.place for change in said.changes}
    start = overlay.place(("overlay",))
    lowering = [
        Diagnostic(
            places.get(one.id, start), f"'{one.id}': this overlay {one.what}", one.hint, one.id, "lowers"
        )
        for one in lowered(base, changed)
    ]
    if lowering:
        raise PathwayError(lowering)
    return changed, laid


def narrowed(track: Track, unit: Unit) -> Track:
    """Return a track whose steps have the ages that this unit's programmes have."""
    steps = (
        evolve(s, age_lowest=p.age_lowest, age_highest=p.age_highest)
        if (p := unit.programmes.get(s.id))
        else s
        for s in track.steps
    )
    return evolve(track, steps=tuple(steps))


def finish(folder: Folder, header: Any, sha256: str) -> Pathway:
    """Assemble a pathway, or raise every fault."""
    pathway = assemble(folder, header, sha256)
    if folder.faults or pathway is None:
        raise PathwayError(folder.faults)
    return pathway


def read_base(path: Path) -> tuple[list[TableFile], Any, dict[str, Instrument], list[TableFile]]:
    """Read a pathway's files and instruments, or raise every fault of their form."""
    files, found = gather(path)
    head = next((f for f in files if "pathway" in f.data), None)
    for file in files:
        found.extend(faults(file, PATHWAY_FILE, file.data))
    if head is None:
        found.append(Diagnostic(Place(str(path), 1, 1), "no file here has a [pathway] table"))
    if found:
        raise PathwayError(found)
    assert head is not None
    header: Any = head.data["pathway"]
    instruments, raw = gather_instruments(path, head, header.get("instruments", []), found)
    if found:
        raise PathwayError(found)
    return files, header, instruments, raw


def gather(path: Path) -> tuple[list[TableFile], list[Diagnostic]]:
    """Read the TOML files of a pathway."""
    if path.is_dir():
        names = [p for p in sorted(path.glob("*.toml")) if not p.name.endswith(".cases.toml")]
    else:
        names = [path]
    read = [read_table(p, display(p)) for p in names]
    files = [f for f in read if isinstance(f, TableFile)]
    return files, [f for f in read if isinstance(f, Diagnostic)]


def display(path: Path) -> str:
    """Name a file as a reader would: relative to where one stands, when it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def gather_instruments(
    path: Path, head: TableFile, ids: list[str], found: list[Diagnostic]
) -> tuple[dict[str, Instrument], list[TableFile]]:
    """Read the instruments that a pathway uses: its own first, else the shipped ones."""
    base = path if path.is_dir() else path.parent
    instruments: dict[str, Instrument] = {}
    raw: list[TableFile] = []
    for i, id in enumerate(ids):
        places = [base / "instruments" / f"{id}.toml", SHIPPED / "instruments" / f"{id}.toml"]
        file = next((p for p in places if p.is_file()), None)
        if file is None:
            shipped = [p.stem for p in (SHIPPED / "instruments").glob("*.toml")]
            place = head.place(("pathway", "instruments", i), value=True)
            found.append(Diagnostic(place, f"no instrument '{id}'", near_miss(id, shipped)))
            continue
        read = read_table(file, display(file))
        if isinstance(read, Diagnostic):
            found.append(read)
            continue
        instrument, wrong = read_instrument(read)
        found.extend(wrong)
        if instrument and (refusal := unfit(instrument)):
            place = head.place(("pathway", "instruments", i), value=True)
            found.append(Diagnostic(place, *refusal, instrument.id))
        elif instrument:
            instruments[id] = instrument
            raw.append(read)
    return instruments, raw


def unfit(instrument: Instrument) -> tuple[str, str] | None:
    """Say why no rule may read an instrument, and what to do instead."""
    name = instrument.name.en
    if instrument.use == "prohibited":
        return f"{name} must not be used: {instrument.refused.en}", "take it out of the list"
    if not instrument.weighed:
        hint = "let a finding carry what it says"
        return f"{name} has no one total in whole numbers that a rule could read", hint
    return None


def digest(files: list[TableFile], instruments: list[TableFile]) -> str:
    """Return the SHA-256 of the canonical form: no comments, no order of keys or files."""

    def canonical(value: object) -> str:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)

    parts = sorted(canonical(file.data) for file in [*files, *instruments])
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def assemble(folder: Folder, header: Any, sha256: str) -> Pathway | None:
    """Build the pathway; faults are gathered in the folder."""
    levels = [named(folder, e) for e in folder.entries("level")]
    urgencies = [named(folder, e) for e in folder.entries("urgency")]
    professions = {e.data["id"]: named(folder, e) for e in folder.entries("profession")}
    singles = [folder.only(k) for k in ("otherwise", "unanswered_red_flags", "red_flag_track")]
    sources = {id: source(id, value) for file in folder.files for id, value in table(file, "sources")}
    inputs = gather_inputs(folder)
    names = Names(
        [n.id for n in levels], [n.id for n in urgencies], professions, sources, inputs,
        Reader(inputs, folder.instruments), {},
    )  # fmt: skip
    for entry in folder.entries("unsuitable"):
        entry_set = names.sets.setdefault(entry.data["set"], [])
        entry_set.append(unsuitable(folder, names, entry))
    red_flags = [need(folder, names, e, None) for e in folder.entries("red_flag")]
    tracks = [track(folder, names, file) for file in folder.files if "track" in file.data]
    tracks.sort(key=lambda t: (t.order, t.id))
    gates = gather_gates(folder, names)
    access = tuple(access_rule(folder, names, e) for e in folder.entries("access"))
    references = tuple(reference(folder, names, e) for e in folder.entries("reference"))
    staffing = tuple(staffing_demand(folder, names, e) for e in folder.entries("staffing"))
    edges = read_edges(folder, names, tracks, lambda entry: criterion(folder, names, entry))
    reviews = read_reviews(folder, names, levels, tracks, criterion)
    ids = [t.id for t in tracks]
    for single in singles:
        if single:
            folder.known(single, "track", ids)
    otherwise, open_flags, red = singles
    if open_flags:
        folder.known(open_flags, "at_least", names.levels)
        folder.known(open_flags, "urgency", names.urgencies)
    if folder.faults or not (otherwise and open_flags and red):
        return None
    for single in (otherwise, open_flags, red):
        for_all(folder, single, next(t for t in tracks if t.id == single.data["track"]))
    answers_otherwise(folder, otherwise, next(t for t in tracks if t.id == otherwise.data["track"]), names)
    said = open_flags.data
    return Pathway(
        build_graph=build,
        paths_up=paths_up,
        id=header["id"],
        version=header["version"],
        status=header["status"],
        title=text(header["title"]),
        intended_use=text(header["intended_use"]),
        reviewed_by=header.get("reviewed_by", ""),
        review_date=header.get("review_date"),
        valid_until=header["valid_until"],
        levels=tuple(levels),
        urgencies=tuple(urgencies),
        professions=professions,
        sources=sources,
        instruments=folder.instruments,
        inputs=inputs,
        groups=gather_groups(folder, inputs),
        gates=gates,
        red_flags=tuple(n for n in red_flags if n),
        tracks=tuple(tracks),
        otherwise=otherwise.data["track"],
        open_flags=OpenFlags(
            said["track"], said["at_least"], said["urgency"], text(said["because"]), claim(said["care"])
        ),
        red_flag_track=red.data["track"],
        sha256=sha256,
        policy=header.get("policy", "LEON"),
        urgency_days={e.data["id"]: e.data["days"] for e in folder.entries("urgency") if "days" in e.data},
        access=access,
        references=references,
        staffing=staffing,
        edges=edges,
        **reviews,
    )


def for_all(folder: Folder, single: Entry, track: Track) -> None:
    """A track that anybody may be led to is for every age: else nobody answers somebody."""
    if (track.age_lowest, track.age_highest) != (AGE.lowest, AGE.highest):
        ages = f"{track.age_lowest} to {track.age_highest}"
        what = f"anybody may be led to '{track.id}', which is only for ages {ages}"
        hint = f"let it be for ages = [{AGE.lowest}, {AGE.highest}], or name another track"
        folder.faults.append(Diagnostic(single.at("track"), what, hint, track.id, "age_hole"))


def answers_otherwise(folder: Folder, single: Entry, track: Track, names: Names) -> None:
    """Who triggers nothing gets the lowest level: else a finding could lower what is proposed (L5, L6)."""
    lowest = names.levels[0]
    open_ = [s for s in track.steps if s.level == lowest and not any(u.kind == "stop" for u in s.unsuitable)]
    if not any((s.age_lowest, s.age_highest) == (track.age_lowest, track.age_highest) for s in open_):
        what = f"'{track.id}' answers when nothing else does, and has no open step at '{lowest}'"
        hint = f'write a [[step]] with level = "{lowest}" there, open to all ages, without stops'
        folder.faults.append(Diagnostic(single.at("track"), what, hint, track.id, "inversion"))


def access_rule(folder: Folder, names: Names, entry: Entry) -> Access:
    """Read a latest day."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, names.sources, "claim")
    for i, level in enumerate(data.get("levels", ())):
        if level not in names.levels:
            hint = near_miss(level, names.levels)
            what = f"no level is called '{level}'"
            folder.faults.append(Diagnostic(entry.at("levels", i), what, hint, data["id"]))
    low, high = data.get("ages", (AGE.lowest, AGE.highest))
    return Access(
        data["id"], data["kind"], text(data["what"]), data["days"], low, high,
        tuple(data.get("levels", ())), claim(data["claim"]), entry.at("id"),
    )  # fmt: skip


def reference(folder: Folder, names: Names, entry: Entry) -> Reference:
    """Read a phone number or a section of law."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, names.sources, "claim")
    return Reference(
        data["id"], data["kind"], data["shown"], text(data["name"]), data["review_date"],
        claim(data["claim"]), entry.at("id"),
    )  # fmt: skip


def staffing_demand(folder: Folder, names: Names, entry: Entry) -> Staffing:
    """Read what a mission demands of a team."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, names.sources, "claim")
    for i, profession in enumerate(data.get("professions", ())):
        if profession not in names.professions:
            hint = near_miss(profession, list(names.professions))
            what = f"no profession is called '{profession}'"
            folder.faults.append(Diagnostic(entry.at("professions", i), what, hint, data["id"]))
    return Staffing(
        data["id"], data["mission"], data.get("kind", "team"), tuple(data.get("professions", ())),
        data.get("at_least", 1),
        tuple(data.get("competences", ())), tuple(data.get("access", ())), data.get("waived_below", 0),
        text(data["what"]), claim(data["claim"]), entry.at("id"),
    )  # fmt: skip


def table(file: TableFile, key: str) -> Iterator[tuple[str, Any]]:
    """Yield the items of a top-level mapping."""
    value: Any = file.data.get(key, {})
    yield from value.items()


@frozen
class Names:
    """What the parts of a pathway may refer to."""

    levels: list[str]
    urgencies: list[str]
    professions: Mapping[str, Named]
    sources: Mapping[str, object]
    inputs: Mapping[str, Input]
    reader: Reader
    sets: dict[str, list[Unsuitable | None]]


def named(folder: Folder, entry: Entry) -> Named:
    """Read a level, an urgency or a profession."""
    folder.unique(entry)
    return Named(entry.data["id"], text(entry.data["name"]))


def gather_inputs(folder: Folder) -> dict[str, Input]:
    """Collect age, scores, items and findings."""
    inputs = {"age": AGE}
    optional = {e.data["instrument"] for e in folder.entries("asked") if e.data.get("optional")}
    for id, one in folder.instruments.items():
        common: dict[str, Any] = {"instrument": id, "optional": id in optional}
        ask = Text(f"{one.name.sv}: totalpoäng?", f"{one.name.en}: total score?")
        inputs[id] = Input(
            id, "integer", one.name, ask, one.lowest, one.highest, direction=one.direction, **common
        )
        for number in range(1, one.items + 1):
            name = Text(f"{one.name.sv}, fråga {number}", f"{one.name.en}, item {number}")
            ask = Text(f"{name.sv}: poäng?", f"{name.en}: score?")
            allowed = one.allowed(number)
            key = f"{id}.item{number}"
            inputs[key] = Input(
                key, "integer", name, ask, min(allowed), max(allowed),
                direction=one.direction, item=number, **common,
            )  # fmt: skip
    for entry in folder.entries("finding"):
        folder.unique(entry)
        inputs[entry.data["id"]] = finding(folder, entry)
    return inputs


def finding(folder: Folder, entry: Entry) -> Input:
    """Read a finding."""
    data = entry.data
    kind = data.get("kind", "boolean")
    groups = [e.data["id"] for e in folder.entries("group")]
    folder.known(entry, "group", groups)
    low, high = data.get("range", (0, 1))
    choices = tuple(Named(v["id"], text(v["name"])) for v in data.get("values", ()))
    if kind == "choice":
        low, high = 0, len(choices) - 1
    if (kind == "choice") != bool(choices) or (kind == "integer") != ("range" in data):
        hint = "a choice has values, an integer has a range, a boolean has neither"
        folder.faults.append(Diagnostic(entry.at("kind"), "kind and values do not fit", hint, data["id"]))
    if data.get("group") and (kind != "boolean" or data.get("adverse") == "no"):
        what = "'none of these' cannot answer this finding: its harmless answer is not no"
        folder.faults.append(
            Diagnostic(
                entry.at("group"), what, "turn the question round, or take it out of the group", data["id"]
            )
        )
    return Input(
        data["id"], kind, text(data["name"]), text(data["ask"]), low, high, choices,
        data.get("adverse", "yes") if kind == "boolean" else "neither",
        data.get("direction", "neither"), data.get("group", ""),
        optional=data.get("optional", False), note=text(data.get("note")), place=entry.at("id"),
    )  # fmt: skip


def gather_groups(folder: Folder, inputs: Mapping[str, Input]) -> dict[str, Group]:
    """Collect the groups with their findings, in the author's order."""
    return {
        e.data["id"]: Group(
            e.data["id"],
            text(e.data.get("name", e.data["title"])),
            text(e.data["title"]),
            text(e.data["none"]),
            tuple(i.id for i in inputs.values() if i.group == e.data["id"]),
        )
        for e in folder.entries("group")
    }


def gather_gates(folder: Folder, names: Names) -> dict[str, Criterion]:
    """Collect the criteria that make a question apply: input id -> criterion."""
    gates: dict[str, Criterion] = {}
    asked_of: dict[str, list[str]] = {}
    for id, known in names.inputs.items():
        for owner in {id, known.instrument or id}:
            asked_of.setdefault(owner, []).append(id)
    for key, field in (("finding", "asked_when"), ("asked", "when")):
        for entry in folder.entries(key):
            if field not in entry.data:
                continue
            read = criterion(folder, names, entry, field)
            owner = entry.data.get("id") or entry.data["instrument"]
            if key == "asked":
                folder.known(entry, "instrument", folder.instruments)
            if read is None:
                continue
            gated = {n for n in inputs_of(read) if names.inputs[n].instrument or n in gates}
            if gated or owner in inputs_of(read):
                hint = "a gate reads age and findings that always apply"
                what = f"'{owner}' is gated by something that may itself not apply"
                folder.faults.append(Diagnostic(entry.at(field), what, hint, owner))
            gates.update(dict.fromkeys(asked_of.get(owner, ()), read))
    return gates


def criterion(folder: Folder, names: Names, entry: Entry, key: str = "when") -> Criterion | None:
    """Read a criterion; a fault is gathered."""
    place, said = entry.at(key), entry.data[key]
    offset = place.text.find(said, place.column - 1)
    if offset >= 0:
        place = Place(place.file, place.line, offset + 1, len(said), place.text)
    read = names.reader.read(said, place, entry.data.get("id", ""))
    if isinstance(read, Diagnostic):
        folder.faults.append(read)
        return None
    always = constant(read, names.inputs)
    if always is not None:
        what = f"this criterion {'always' if always else 'never'} holds"
        hint = "mend it, or take the rule away"
        folder.faults.append(Diagnostic(place, what, hint, entry.data.get("id", ""), "constant"))
        return None
    return read


def need(folder: Folder, names: Names, entry: Entry, within: Any) -> Need | None:
    """Read a need, or a red flag when it belongs to no track."""
    data = entry.data
    folder.unique(entry)
    folder.known(entry, "at_least", names.levels)
    folder.known(entry, "urgency", names.urgencies)
    folder.known(entry, "first_contact", names.professions)
    folder.claims(entry, names.sources, "threshold", "care")
    check_best(folder, names, entry)
    when = criterion(folder, names, entry)
    if when is None:
        return None
    return Need(
        id=data["id"],
        track=within["id"] if within else "",
        when=when,
        at_least=data["at_least"],
        urgency=data.get("urgency") or within["urgency"],
        because=text(data["because"]),
        confidence=data["confidence"],
        facts=tuple(data.get("facts", ())),
        threshold=claim(data["threshold"]),
        care=claim(data["care"]),
        best=data.get("best", ""),
        dissent=text(data.get("dissent")),
        name=text(data.get("name")),
        first_contact=data.get("first_contact", ""),
        do=tuple(map(text, data.get("do", ()))),
        red_flag=within is None,
        accepts=tuple(data.get("accepts", ())),
        place=entry.at("id"),
    )


def check_best(folder: Folder, names: Names, entry: Entry) -> None:
    """The level that counts under BEON is a level, and never below `at_least`."""
    folder.known(entry, "best", names.levels)
    data = entry.data
    best, least = data.get("best"), data["at_least"]
    if (
        best in names.levels
        and least in names.levels
        and names.levels.index(best) < names.levels.index(least)
    ):
        hint = f"'{least}' or higher"
        folder.faults.append(Diagnostic(entry.at("best"), f"'{best}' is below at_least", hint, data["id"]))


def unsuitable(folder: Folder, names: Names, entry: Entry) -> Unsuitable | None:
    """Read a contraindication."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, names.sources, "claim")
    when = criterion(folder, names, entry)
    if when is None:
        return None
    return Unsuitable(
        data["id"], when, data["kind"], text(data["because"]), data["confidence"],
        tuple(data.get("facts", ())), claim(data["claim"]), text(data.get("dissent")), entry.at("id"),
    )  # fmt: skip


def track(folder: Folder, names: Names, file: TableFile) -> Track:
    """Read a track with its needs, steps and actions."""
    head = Entry(file, ("track",), file.data["track"])
    data = head.data
    folder.unique(head)
    folder.known(head, "first_contact", names.professions)
    folder.known(head, "urgency", names.urgencies)

    def own(key: str) -> list[Entry]:
        tables: Any = file.data.get(key, ())
        return [Entry(file, (key, i), d) for i, d in enumerate(tables)]

    steps = [step(folder, names, e, data) for e in own("step")]
    top = names.levels[-1] if names.levels else ""
    always = [s for s in steps if s.level == top and not s.unsuitable]
    if not any([s.age_lowest, s.age_highest] == data["ages"] for s in always):
        what = f"track '{data['id']}' has no step at the top level that is open to all its ages"
        folder.faults.append(
            Diagnostic(head.at(value=False), what, f'write a [[step]] with level = "{top}"', data["id"])
        )
    return Track(
        id=data["id"],
        name=text(data["name"]),
        about=text(data["about"]),
        order=data["order"],
        age_lowest=data["ages"][0],
        age_highest=data["ages"][1],
        first_contact=data["first_contact"],
        urgency=data["urgency"],
        needs=tuple(n for e in own("need") if (n := need(folder, names, e, data))),
        steps=tuple(steps),
        actions=tuple(a for e in own("action") if (a := action(folder, names, e, data["id"]))),
        place=head.at("id"),
    )


def action(folder: Folder, names: Names, entry: Entry, within: str) -> Action | None:
    """Read an action."""
    data = entry.data
    folder.unique(entry)
    folder.known(entry, "urgency", names.urgencies)
    folder.claims(entry, names.sources, "claim")
    when = criterion(folder, names, entry)
    if when is None:
        return None
    return Action(
        data["id"], within, when, data.get("urgency", ""), text(data["do"]), text(data["because"]),
        data["confidence"], tuple(data.get("facts", ())), claim(data["claim"]), entry.at("id"),
    )  # fmt: skip


def step(folder: Folder, names: Names, entry: Entry, within: Any) -> Step:
    """Read a step."""
    data = entry.data
    folder.unique(entry)
    folder.known(entry, "level", names.levels)
    folder.known(entry, "first_contact", names.professions)
    folder.claims(entry, names.sources, "claim", "dose_claim")
    for i, profession in enumerate(data.get("professions", ())):
        if profession not in names.professions:
            hint = near_miss(profession, list(names.professions))
            place = entry.at("professions", i)
            folder.faults.append(
                Diagnostic(place, f"no profession is called '{profession}'", hint, data["id"])
            )
    barriers: list[Unsuitable | None] = []
    for name in data.get("unsuitable_sets", ()):
        if name not in names.sets:
            hint = near_miss(name, list(names.sets))
            what = f"no set of contraindications is called '{name}'"
            folder.faults.append(Diagnostic(entry.at("unsuitable_sets"), what, hint, data["id"]))
        barriers.extend(names.sets.get(name, ()))
    for i, own in enumerate(data.get("unsuitable", ())):
        inner = Entry(entry.file, (*entry.path, "unsuitable", i), own)
        barriers.append(unsuitable(folder, names, inner))
    review = data.get("review")
    if review:
        inner = Entry(entry.file, (*entry.path, "review"), review)
        folder.claims(inner, names.sources, "claim")
    ages = data.get("ages", within["ages"])
    return Step(
        id=data["id"],
        track=within["id"],
        level=data["level"],
        name=text(data["name"]),
        what=text(data["what"]),
        dose=text(data.get("dose")),
        first_contact=data.get("first_contact") or within["first_contact"],
        professions=tuple(data.get("professions", ())),
        age_lowest=ages[0],
        age_highest=ages[1],
        prerequisites=tuple(map(text, data.get("prerequisites", ()))),
        unsuitable=tuple(u for u in barriers if u),
        step_up=text(data.get("step_up")),
        step_down=text(data.get("step_down")),
        confidence=data["confidence"],
        facts=tuple(data.get("facts", ())),
        claim=claim(data["claim"]),
        dose_claim=claim(data["dose_claim"]) if "dose_claim" in data else None,
        review=ReviewPlan(
            tuple(review["weeks"]),
            tuple(review.get("instruments", ())),
            text(review["what"]),
            claim(review["claim"]),
        )
        if review
        else None,
        accepts=tuple(data.get("accepts", ())),
        place=entry.at("id"),
    )
