"""A base, the overlays laid on it in order, and the unit that it is narrowed to, as one Pathway."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve

from stegvis.errors import Diagnostic, PathwayError
from stegvis.loading.assembly import assemble
from stegvis.loading.folder import NOTHING_LOST, Folder
from stegvis.loading.forms import faults
from stegvis.loading.locations import display
from stegvis.loading.overlay_shape import OVERLAY_FILE
from stegvis.loading.overlays import apply_overlay, overlay_noun
from stegvis.loading.pathway_files import BaseFiles, digest, read_base
from stegvis.loading.renames import named_anew, renames
from stegvis.loading.safeguards import lowered
from stegvis.loading.sound_parts import further_faults, sound_part
from stegvis.loading.tables import TableFile, read_table
from stegvis.loading.terms import unsigned
from stegvis.loading.unit_facts import narrowed_to
from stegvis.loading.unit_shape import UNIT_FILE
from stegvis.loading.unit_team import staffed
from stegvis.loading.units import read_unit
from stegvis.model import Overlay, Pathway, hashed, laid


def compose(
    path: Path,
    overlays: Sequence[Path] = (),
    unit: Path | None = None,
    known: Callable[[], Pathway | None] | None = None,
) -> Pathway:
    """Read a pathway from a folder or a single file, lay overlays on, and narrow it to a unit.

    Args:
        known: gives the pathway without overlays and unit, where it need not be read.

    Raises:
        PathwayError: every fault that hangs on no other; of what is read later, those of its form.
    """
    pathway = (known and known()) or based(path, overlays, unit)
    return pathway if unit is None else united(pathway, unit)


def united(pathway: Pathway, unit: Path) -> Pathway:
    """Return a pathway as one unit has it; what is the same in every unit is shared with it.

    Raises:
        PathwayError: the profile is wrong; every fault is named.
    """
    former = {old: now for names in pathway.renamed.values() for old, now in names.items()}
    with named_anew(former):
        profile, file = read_unit(unit, display(unit), pathway)
    part = laid("unit", file.data["unit"], digest([file]))
    named = evolve(pathway, parts=(*pathway.parts, part), sha256=hashed([pathway.sha256, part.sha256]))
    return staffed(narrowed_to(named, profile), profile)


def based(path: Path, overlays: Sequence[Path], unit: Path | None) -> Pathway:
    """Read a pathway and lay overlays on."""
    left = list(overlays)
    try:
        pathway, base = based_on(path)
        former = {old: now for _, old, now, _ in renames(Folder(base.files, base.instruments))}
        with named_anew(former):
            while left:
                pathway, base = overlay_on(pathway, base, left.pop(0))
    except PathwayError as error:
        raise PathwayError([*error.diagnostics, *misformed(left, unit)]) from None
    return pathway


def based_on(path: Path) -> tuple[Pathway, BaseFiles]:
    """Read a pathway before anything is laid on."""
    base = read_base(path)
    if base.faults:
        raise PathwayError([*base.faults, *further_faults(base)])
    sha256 = digest(base.files, base.scales)
    head = next(file for file in base.files if "pathway" in file.data)
    part = laid("base", base.header, sha256, head.place(("pathway", "status"), value=True))
    pathway = assemble(Folder(base.files, base.instruments, idle=base.idle), base.header, sha256)
    return evolve(pathway, status=part.status, parts=(part,)), base


def misformed(overlays: Sequence[Path], unit: Path | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with the form of files that are read later."""
    later = [(name, OVERLAY_FILE) for name in overlays] + ([(unit, UNIT_FILE)] if unit else [])
    for name, shape in later:
        file = read_table(name, display(name))
        yield from [file] if isinstance(file, Diagnostic) else faults(file, shape, file.data)


def overlay_on(pathway: Pathway, base: BaseFiles, name: Path) -> tuple[Pathway, BaseFiles]:
    """Lay one overlay on; it may not lower what its base says of red flags."""
    overlay = read_table(name, display(name))
    if isinstance(overlay, Diagnostic):
        raise PathwayError([overlay])
    form = faults(overlay, OVERLAY_FILE, overlay.data)
    sound, lost = sound_part(overlay, OVERLAY_FILE) if form else (overlay, NOTHING_LOST)
    files, wrong = apply_overlay(base.files, sound, base.header)
    if form or wrong:
        raise PathwayError([*form, *wrong, *further_faults(evolve(base, files=files, lost=lost))])
    stated = overlay.place(("overlay", "status"), value=True)
    part = laid("overlay", overlay.data["overlay"], digest([overlay]), stated)
    said = evolve(overlay_noun(overlay), status=part.status)
    own: dict[str, object] = {key: overlay.data[key] for key in ("overlay", "accepts") if key in overlay.data}
    sha256 = digest([*files, evolve(overlay, data=own)], base.scales)
    changed = assemble(Folder(files, base.instruments, idle=base.idle), base.header, sha256)
    head: Any = overlay.data["overlay"]
    policy = head.get("policy", pathway.policy)
    changed = evolve(
        changed,
        overlays=(*pathway.overlays, said),
        policy=policy,
        status=pathway.status,
        parts=(*pathway.parts, part),
    )
    lowering = [*unsigned(overlay, "overlay"), *lowering_faults(pathway, changed, overlay, said)]
    if lowering:
        raise PathwayError(lowering)
    return changed, evolve(base, files=files)


def lowering_faults(
    pathway: Pathway, changed: Pathway, overlay: TableFile, said: Overlay
) -> Iterator[Diagnostic]:
    """Say where an overlay lowers what its base says of red flags."""
    places = {change.rule: change.place for change in said.changes}
    start = overlay.place(("overlay",))
    for one in lowered(pathway, changed):
        what = f"'{one.id}': this overlay {one.what}"
        own = one.place if one.place.file == overlay.name else start
        place = places.get(one.id, own)
        yield Diagnostic(place, what, one.hint, one.id, "lowers")
