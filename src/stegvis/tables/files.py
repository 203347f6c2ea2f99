"""A file that is whole or is not written; faults that name the file they are about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pyarrow as pa

from stegvis.tables.columns import TableError


@contextmanager
def naming(file: Path, part: Path | None = None) -> Iterator[None]:
    """Let what the system refuses name the file, also where it names none or only the part of it.

    Raises:
        OSError: with the name of the file.
    """
    try:
        yield
    except OSError as error:
        if error.filename not in (None, str(part)):
            raise
        what = os.strerror(error.errno) if error.errno else str(error)
        raise OSError(error.errno, what, str(file)) from None


@contextmanager
def refusing(name: object) -> Iterator[None]:
    """Let whatever Arrow cannot do, and what is wrong with a column, be a fault with the name of the file.

    Raises:
        TableError: Arrow refuses something, or a column is wrong.
    """
    try:
        yield
    except (pa.ArrowException, TableError) as error:
        said = str(error)
        raise TableError(said if said.startswith(f"{name}: ") else f"{name}: {said}") from None


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Yield where to write a file: hidden beside it, to take its name once all is written.

    Whatever ends it earlier, Ctrl-C too, removes the part and leaves what stood there. A pipe or a device is
    written as it is.

    Raises:
        OSError: it cannot be written.
    """
    if target.exists() and not target.is_file():
        with naming(target):
            yield target
        return
    real = target.resolve()
    part = real.with_name(f".stegvis-{uuid4().hex}{target.suffix}")
    with naming(target, part):
        if real.exists():
            real.open("r+b").close()  # a file that may not be written is not replaced either
        try:
            yield part
            if real.exists():
                shutil.copymode(real, part)
            part.replace(real)
        finally:
            part.unlink(missing_ok=True)
