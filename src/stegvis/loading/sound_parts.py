"""What of a pathway's files has the right form: read beside what has not, for faults of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from stegvis.errors import Diagnostic, PathwayError
from stegvis.loading.assembly import assemble
from stegvis.loading.folder import Folder, Lost
from stegvis.loading.forms import faults
from stegvis.loading.overlays import overlaid
from stegvis.loading.pathway_files import BaseFiles
from stegvis.loading.pathway_shape import PATHWAY_FILE
from stegvis.loading.shapes import Shape
from stegvis.loading.tables import TableFile

NAMED_ELSEWHERE = frozenset(
    {"finding", "level", "urgency", "profession", "group", "step", "track", "partner"}
)
"""Tables whose ids other tables name."""
UNREAD = frozenset({"?"})
"""The id of what was lost and has none: nothing in a file is called so."""


def further_faults(base: BaseFiles) -> list[Diagnostic]:
    """Return what is wrong with the parts whose form is right, and follows from no fault elsewhere."""
    if not base.files:
        return []
    sound = [sound_part(file) for file in base.files]
    anything = base.lost.anything or any(lost.anything for _, lost in sound)
    lost = Lost(UNREAD.union(base.lost.ids, *(lost.ids for _, lost in sound)), anything)
    folder = Folder([file for file, _ in sound], base.instruments, lost)
    with suppress(PathwayError):
        assemble(folder, {}, "")
    return folder.faults


def sound_part(file: TableFile, form: Shape = PATHWAY_FILE) -> tuple[TableFile, Lost]:
    """Return a file without the tables whose form is wrong, and the ids that they hold."""
    kept = overlaid(file)
    broken: list[object] = []
    nameless = False
    for key, value in file.data.items():
        shape = form.keys.get(key)
        if shape is not None and not faults(file, shape, value, (key,)):
            continue
        del kept.data[key]
        if shape is None or shape.kind != "list" or not isinstance(value, list):
            nameless |= key in NAMED_ELSEWHERE
            broken.append(value)
            continue
        assert shape.of
        right = [not faults(file, shape.of, part, (key, i)) for i, part in enumerate(value)]
        good = [i for i, one in enumerate(right) if one]
        kept.data[key] = [value[i] for i in good]
        kept.elsewhere.update({(key, n): (file, (key, i)) for n, i in enumerate(good)})
        bad = [part for part, one in zip(value, right, strict=True) if not one]
        nameless |= key in NAMED_ELSEWHERE and any(unnamed(file, shape.of, part) for part in bad)
        broken += bad
    return kept, Lost(frozenset(ids_of(broken)), nameless)


def unnamed(file: TableFile, shape: Shape, part: Any) -> bool:
    """Tell whether nobody can know how a part is called elsewhere."""
    said = part.get("id") if isinstance(part, dict) else None
    return bool(faults(file, shape.keys["id"], said, ("id",)))


def ids_of(value: Any) -> Iterator[str]:
    """Yield the ids that a table holds, and its keys, which may be ids too."""
    if isinstance(value, list):
        for part in value:
            yield from ids_of(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            if key in ("id", "set") and isinstance(part, str):
                yield part
            elif isinstance(part, list | dict):
                yield from ids_of(part)
