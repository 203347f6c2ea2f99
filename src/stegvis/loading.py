"""Load a pathway by its shipped id or from a path."""

from __future__ import annotations

import os
from pathlib import Path

from attrs import evolve

from stegvis.errors import Diagnostic, PathwayError, near_miss
from stegvis.pathway import Pathway
from stegvis.places import Place

SHIPPED = Path(__file__).parent / "pathways"


def shipped() -> tuple[str, ...]:
    """Return the ids of the pathways that come with stegvis.

    >>> shipped()
    ('se-primary-care',)
    """
    return tuple(sorted(p.parent.name for p in SHIPPED.glob("*/pathway.toml")))


def load(pathway: str | os.PathLike[str]) -> Pathway:
    """Read and compile a pathway: a shipped id, or a path to a folder or a file.

    Raises:
        PathwayError: the files are wrong; every fault of every file is named.
    """
    from stegvis.compiling import compile_pathway
    from stegvis.reading.folder import load_files

    path = Path(pathway)
    if isinstance(pathway, str) and pathway in shipped():
        path = SHIPPED / pathway
    elif not path.exists():
        hint = f"{near_miss(str(pathway), list(shipped()))} or give the path of a folder"
        raise PathwayError([Diagnostic(Place(str(pathway), 1, 1), "there is no such pathway", hint)])
    loaded = load_files(path)
    return evolve(loaded, ruleset=compile_pathway(loaded))
