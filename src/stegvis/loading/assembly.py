"""The tables of a folder become a Pathway, or every fault is raised."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from stegvis.errors import Diagnostic, PathwayError, Text
from stegvis.graph import build, paths_up
from stegvis.language import Input, Named, Reader
from stegvis.loading.edges import read_edges
from stegvis.loading.folder import Entry, Folder, asked_of, tables_of
from stegvis.loading.needs import read_barrier, read_need
from stegvis.loading.obligations import read_access, read_effort, read_reference, read_staffing
from stegvis.loading.questions import (
    check_finding_codes,
    read_finding_codes,
    read_gates,
    read_groups,
    read_inputs,
    read_topics,
)
from stegvis.loading.renames import read_renamed
from stegvis.loading.reviews import read_reviews
from stegvis.loading.terms import claim, named, source, text, unsigned
from stegvis.loading.tracks import read_track
from stegvis.loading.vocabulary import Vocabulary, read_definitions
from stegvis.model import AGE, OpenFlags, Pathway, Profession, Source, Track, pack

OF_TRACKS = ("need", "step", "action")
"""What belongs to the track of its file."""
WORKED_OUT: dict[str, Any] = {"build_graph": build, "paths_up": paths_up, "pack": pack}
"""What works out of a pathway what is seldom asked for: its model need not know how."""
SINGLES = ("otherwise", "unanswered_red_flags", "red_flag_track")


def assemble(folder: Folder, header: Any, sha256: str) -> Pathway:
    """Build the pathway.

    Raises:
        PathwayError: every fault of every file.
    """
    check_hosts(folder)
    check_review(folder)
    ladder = {key: read_names(folder, key) for key in ("level", "urgency")}
    singles = [folder.only(key) for key in SINGLES]
    inputs = read_inputs(folder)
    vocabulary = read_vocabulary(folder, ladder, inputs)
    parts = read_parts(folder, vocabulary, ladder["level"])
    leads = read_leads(folder, vocabulary, singles, parts["tracks"])
    topics = read_topics(folder, inputs)
    check_finding_codes(folder, vocabulary)
    phone, renamed = read_phone_stop(folder, vocabulary), read_renamed(folder, inputs)
    if folder.faults or folder.lost:
        raise PathwayError(folder.faults)
    return Pathway(
        **WORKED_OUT,
        **head_of(header),
        levels=tuple(ladder["level"]),
        urgencies=tuple(ladder["urgency"]),
        professions=vocabulary.professions,
        sources=vocabulary.sources,
        instruments=folder.instruments,
        inputs=inputs,
        groups=read_groups(folder, inputs),
        topics=topics,
        finding_codes=read_finding_codes(folder),
        sha256=sha256,
        phone_urgency=phone,
        renamed=renamed,
        unused=tuple(unused(folder, vocabulary)),
        urgency_days={e.data["id"]: e.data["days"] for e in folder.entries("urgency") if "days" in e.data},
        urgency_say=read_say(folder),
        **leads,
        **parts,
    )


def check_review(folder: Folder) -> None:
    """What calls itself reviewed says by whom and when."""
    for file in folder.files:
        if "pathway" in file.data:
            folder.faults.extend(unsigned(file, "pathway"))


def head_of(header: Any) -> dict[str, Any]:
    """Read what the header says of the pathway as a whole."""
    return {
        "id": header["id"],
        "version": header["version"],
        "status": header["status"],
        "title": text(header["title"]),
        "intended_use": text(header["intended_use"]),
        "reviewed_by": header.get("reviewed_by", ""),
        "review_date": header.get("review_date"),
        "valid_until": header["valid_until"],
        "policy": header.get("policy", "LEON"),
    }


def read_names(folder: Folder, key: str) -> list[Named]:
    """Read the levels or the urgencies."""
    found: list[Named] = []
    for entry in folder.entries(key):
        folder.unique(entry)
        found.append(named(entry.data, entry.at("id")))
    return found


def read_say(folder: Folder) -> dict[str, tuple[Text, Text]]:
    """Read what is said of each urgency to the patient, and to somebody who calls about the patient."""
    said = {entry.data["id"]: entry.data["say"] for entry in folder.entries("urgency") if "say" in entry.data}
    own = {id: one.get("patient", one) for id, one in said.items()}
    return {id: (text(own[id]), text(one.get("about", own[id]))) for id, one in said.items()}


def read_professions(folder: Folder) -> dict[str, Profession]:
    """Read who meets patients, where, and in whose place."""
    entries = list(folder.entries("profession"))
    ids = [entry.data["id"] for entry in entries]
    found: dict[str, Profession] = {}
    for entry in entries:
        folder.unique(entry)
        folder.each_known(entry, "stands_in_for", ids, "profession")
        data = entry.data
        place, others = data.get("place", "here"), tuple(data.get("stands_in_for", ()))
        name, said = text(data["name"]), text(data.get("said"))
        found[data["id"]] = Profession(data["id"], name, place, others, said, entry.at("id"))
    return found


def read_forms(folder: Folder, levels: list[str]) -> dict[str, tuple[Text, tuple[str, ...]]]:
    """Read the forms of care: by name, and the levels whose steps have each."""
    found: dict[str, tuple[Text, tuple[str, ...]]] = {}
    for entry in folder.entries("form"):
        folder.unique(entry)
        folder.each_known(entry, "levels", levels, "level")
        found[entry.data["id"]] = text(entry.data["name"]), tuple(entry.data.get("levels", ()))
    return found


def read_vocabulary(folder: Folder, ladder: dict[str, list[Named]], inputs: dict[str, Input]) -> Vocabulary:
    """Collect what the other parts may refer to; shared contraindications come last, as they refer too."""
    vocabulary = Vocabulary(
        [one.id for one in ladder["level"]],
        [one.id for one in ladder["urgency"]],
        read_professions(folder),
        read_sources(folder),
        inputs,
        Reader(inputs, folder.instruments, folder.lost),
        {},
        read_forms(folder, [one.id for one in ladder["level"]]),
    )
    read_definitions(folder, vocabulary)
    for entry in folder.entries("unsuitable"):
        barriers = vocabulary.sets.setdefault(entry.data["set"], [])
        barriers.append(read_barrier(folder, vocabulary, entry))
    return vocabulary


def unused(folder: Folder, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Name what is written and reaches nobody, and a scale that for want of a word reaches everybody."""
    yield from folder.idle
    yield from unsaid(folder)
    steps = [data for file in folder.files for data in (one.data for one in tables_of(file, "step"))]
    sets = {name for step in steps for name in step.get("unsuitable_sets", ())}
    for entry in folder.entries("unsuitable"):
        if entry.data["set"] not in sets:
            what = f"no step names the set '{entry.data['set']}': this bars nobody"
            hint = "name it in unsuitable_sets, or take it away"
            yield Diagnostic(entry.at("set"), what, hint, entry.data["id"])
    for entry in folder.entries("definition"):
        if entry.data["id"] not in vocabulary.reader.used:
            what = f"no criterion reads the definition '{entry.data['id']}'"
            yield Diagnostic(entry.at("id"), what, "read it, or take it away", entry.data["id"])


def unsaid(folder: Folder) -> Iterator[Diagnostic]:
    """Name the scales of which nothing says when they are asked: firm answers wait for them."""
    said = {asked_of(entry.data).partition(".")[0] for entry in folder.entries("asked")}
    for file in folder.files:
        header: Any = file.data.get("pathway", {})
        for i, id in enumerate(header.get("instruments", ())):
            if id in folder.instruments and id not in said:
                what = f"nothing says when '{id}' is asked: everybody is, and firm answers wait for it"
                hint = f'write [[asked]] with instrument = "{id}"; its `when` says of whom, else of all'
                yield Diagnostic(file.place(("pathway", "instruments", i), value=True), what, hint, id)


def read_phone_stop(folder: Folder, vocabulary: Vocabulary) -> str:
    """Read the urgency that a call need not tell from a lesser one; nobody has to say one."""
    found = [Entry(file, ("phone_stop",), file.data["phone_stop"]) for file in folder.files
             if "phone_stop" in file.data]  # fmt: skip
    for extra in found[1:]:
        folder.faults.append(Diagnostic(extra.at(value=False), "[phone_stop] is written twice"))
    for one in found[:1]:
        folder.known(one, "urgency", vocabulary.urgencies)
        folder.claims(one, vocabulary.sources, "claim")
    return str(found[0].data["urgency"]) if found else ""


def read_sources(folder: Folder) -> dict[str, Source]:
    """Read the sources of all files."""
    found: dict[str, Source] = {}
    for file in folder.files:
        tables: Any = file.data.get("sources", {})
        for id, value in tables.items():
            folder.once(id, file.place(("sources", id)), "sources")
            found[id] = source(id, value)
    return found


def check_hosts(folder: Folder) -> None:
    """A need, step or action belongs to the track of its file: without one nobody would hear it."""
    hostless = [file for file in folder.files if "track" not in file.data]
    for key, file in product(OF_TRACKS, hostless):
        for entry in tables_of(file, key):
            what = f"a [[{key}]] stands in a file that has no [track]"
            hint = "move it to the file of its track, or write a [track] here"
            folder.lacks(Diagnostic(entry.at(value=False), what, hint, entry.data["id"]))


def read_parts(folder: Folder, vocabulary: Vocabulary, levels: list[Named]) -> dict[str, Any]:
    """Read what a pathway does: red flags, tracks, gates, and what stands beside them."""
    red_flags = [read_need(folder, vocabulary, entry, None) for entry in folder.entries("red_flag")]
    tracks = [read_track(folder, vocabulary, file) for file in folder.files if "track" in file.data]
    tracks.sort(key=lambda track: (track.order, track.id))
    return {
        "red_flags": tuple(one for one in red_flags if one),
        "tracks": tuple(tracks),
        "gates": read_gates(folder, vocabulary),
        "access": tuple(read_access(folder, vocabulary, entry) for entry in folder.entries("access")),
        "references": tuple(read_reference(folder, vocabulary, one) for one in folder.entries("reference")),
        "forms": {id: name for id, (name, _) in vocabulary.forms.items()},
        "staffing": tuple(read_staffing(folder, vocabulary, one) for one in folder.entries("staffing")),
        "efforts": tuple(read_effort(folder, vocabulary, tracks, one) for one in folder.entries("effort")),
        "edges": read_edges(folder, vocabulary, tracks),
        **read_reviews(folder, vocabulary, levels, tracks),
    }


def read_leads(
    folder: Folder, vocabulary: Vocabulary, singles: list[Entry | None], tracks: tuple[Track, ...]
) -> dict[str, Any]:
    """Read which track answers when nothing else does, while a red flag is open, and at a red flag."""
    ids = [track.id for track in tracks]
    for single in singles:
        if single:
            folder.known(single, "track", ids)
    otherwise, open_flags, red = singles
    if open_flags:
        folder.known(open_flags, "at_least", vocabulary.levels)
        folder.known(open_flags, "urgency", vocabulary.urgencies)
        folder.claims(open_flags, vocabulary.sources, "care")
    if folder.faults or folder.lost or not (otherwise and open_flags and red):
        return {}
    by_id = dict(zip(ids, tracks, strict=True))
    for single in (otherwise, open_flags, red):
        check_open_to_all(folder, single, by_id[single.data["track"]])
    check_lowest(folder, otherwise, by_id[otherwise.data["track"]], vocabulary)
    said = open_flags.data
    because, care, at = text(said["because"]), claim(said["care"]), open_flags.at("care")
    return {
        "otherwise": otherwise.data["track"],
        "open_flags": OpenFlags(said["track"], said["at_least"], said["urgency"], because, care, at),
        "red_flag_track": red.data["track"],
    }


def check_open_to_all(folder: Folder, single: Entry, track: Track) -> None:
    """A track that anybody may be led to is for every age: else nobody answers somebody."""
    if (track.age_lowest, track.age_highest) != (AGE.lowest, AGE.highest):
        ages = f"{track.age_lowest} to {track.age_highest}"
        what = f"anybody may be led to '{track.id}', which is only for ages {ages}"
        hint = f"let it be for ages = [{AGE.lowest}, {AGE.highest}], or name another track"
        folder.lacks(Diagnostic(single.at("track"), what, hint, track.id, "age_hole"))


def check_lowest(folder: Folder, single: Entry, track: Track, vocabulary: Vocabulary) -> None:
    """Who triggers nothing gets the lowest level: else a finding could lower what is proposed (L5, L6)."""
    lowest = vocabulary.levels[0]
    open_ = [s for s in track.steps if s.level == lowest and not any(u.kind == "stop" for u in s.unsuitable)]
    if not any((s.age_lowest, s.age_highest) == (track.age_lowest, track.age_highest) for s in open_):
        what = f"'{track.id}' answers when nothing else does, and has no open step at '{lowest}'"
        hint = f'write a [[step]] with level = "{lowest}" there, open to all ages, without stops'
        folder.faults.append(Diagnostic(single.at("track"), what, hint, track.id, "inversion"))
