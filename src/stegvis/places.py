"""Where something is written: file, line and column."""

from __future__ import annotations

from attrs import field, frozen


@frozen
class Place:
    """A stretch of one line in a file; lines and columns count from 1.

    >>> str(Place("depression.toml", 51, 12, 3))
    'depression.toml:51:12'
    """

    file: str
    line: int
    column: int
    length: int = 1
    text: str = field(default="", repr=False, eq=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def within(self, offset: int, length: int) -> Place:
        """Return the place `offset` characters further into the same line."""
        return Place(self.file, self.line, self.column + offset, max(length, 1), self.text)


NOWHERE = Place("", 0, 0)
