"""A pathway by its shipped id or from a path."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from stegvis.errors import Diagnostic, PathwayError, Place, near_miss
from stegvis.loading.composition import compose, united
from stegvis.loading.kept import kept
from stegvis.loading.locations import SHIPPED, is_there, shipped, shipped_overlays
from stegvis.model import Pathway


def read_pathway(
    pathway: str | os.PathLike[str],
    overlays: Sequence[str | os.PathLike[str]] = (),
    unit: str | os.PathLike[str] | None = None,
) -> Pathway:
    """Read a pathway: a shipped id, or a path to a folder or a file.

    Args:
        overlays: shipped ids or paths of regional files that change it, laid on in this order.
        unit: the path of a unit profile: what one clinic offers.

    Raises:
        PathwayError: the files are wrong; every fault of every file is named.
    """
    path = Path(pathway)
    if isinstance(pathway, str) and pathway in shipped():
        path = SHIPPED / pathway
    elif not is_given(pathway):
        hint = f"{near_miss(str(pathway), list(shipped()))} or give the path of a folder"
        raise PathwayError([Diagnostic(Place(str(pathway) or '""', 1, 1), "there is no such pathway", hint)])
    changes = [overlay_path(name) for name in overlays]
    profile = None if unit is None else unit_path(unit)
    known = partial(kept, path.name) if path == SHIPPED / path.name and not changes else None
    return compose(path, changes, profile, known)


def is_given(path: str | os.PathLike[str]) -> bool:
    """Tell whether something is there; no name is not the name of the folder one stands in."""
    return bool(os.fspath(path)) and is_there(Path(path))


def unit_path(unit: str | os.PathLike[str]) -> Path:
    """Return where a unit profile is."""
    if not is_given(unit):
        place = Place(str(unit) or '""', 1, 1)
        raise PathwayError([Diagnostic(place, "there is no such unit profile", "give the path of a file")])
    return Path(unit)


def narrow(pathway: Pathway, unit: str | os.PathLike[str]) -> Pathway:
    """Return a pathway that is read as one unit has it.

    Raises:
        PathwayError: the profile is wrong, or the pathway has a unit already.
    """
    path = unit_path(unit)
    if pathway.unit:
        what = f"this pathway is {pathway.unit.id}'s: it has a unit already"
        raise PathwayError([Diagnostic(Place(str(unit), 1, 1), what, "give the pathway without a unit")])
    return united(pathway, path)


def overlay_path(overlay: str | os.PathLike[str]) -> Path:
    """Return where an overlay is: a shipped id, or a path."""
    if isinstance(overlay, str) and overlay in shipped_overlays():
        return SHIPPED / "overlays" / f"{overlay}.toml"
    path = Path(overlay)
    if not is_given(overlay):
        hint = f"{near_miss(str(overlay), list(shipped_overlays()))} or give the path of a file"
        raise PathwayError([Diagnostic(Place(str(overlay) or '""', 1, 1), "there is no such overlay", hint)])
    return path
