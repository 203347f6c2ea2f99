"""What is proposed, able to write its own note: what `stegvis.route` and `stegvis.review` return."""

from __future__ import annotations

from attrs import frozen

from stegvis import model
from stegvis.model import check_language
from stegvis.rendering.note import write_note
from stegvis.rendering.review_note import write_review_note


@frozen(eq=False)
class Recommendation(model.Recommendation):
    __doc__ = model.Recommendation.__doc__

    def to_text(self, language: str = "sv") -> str:
        """Return a note for the record, in "sv" or "en", inputs included.

        Raises:
            StegvisError: another language.
        """
        check_language(language)
        return write_note(self, language)


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
