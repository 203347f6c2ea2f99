"""What is proposed, able to write its own note: what `stegvis.route` and `stegvis.review` return."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from stegvis import model
from stegvis.errors import StegvisError
from stegvis.model import check_language
from stegvis.rendering.note import write_note
from stegvis.rendering.review_note import write_review_note
from stegvis.rendering.short_note import write_short_note


@frozen(eq=False)
class Recommendation(model.Recommendation):
    __doc__ = model.Recommendation.__doc__

    def to_text(self, language: str = "sv", detail: Literal["short", "full"] = "short") -> str:
        """Return a note for the record, in "sv" or "en".

        Args:
            detail: "short" for at most twelve lines, what a colleague needs; "full" for the whole trace.

        Raises:
            StegvisError: another language, another detail.
        """
        check_language(language)
        if detail not in ("short", "full"):
            raise StegvisError(f"{detail!r} is no detail of a note; allowed: short, full")
        return write_note(self, language) if detail == "full" else write_short_note(self, language)


@frozen
class Review(model.Review):
    __doc__ = model.Review.__doc__

    def to_text(self, language: str = "sv") -> str:
        """Return a note for the record, in "sv" or "en".

        Raises:
            StegvisError: another language.
        """
        check_language(language)
        return write_review_note(self, language)
