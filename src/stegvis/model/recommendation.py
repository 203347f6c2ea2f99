"""What the router proposes, with its rationale. It proposes; a clinician decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import field, frozen

from stegvis.errors import StegvisError
from stegvis.model.detail import Detail, Language, check, decision, fresh, in_one, picked, summary
from stegvis.model.edition import hashed

if TYPE_CHECKING:
    from stegvis.model import answer as a
    from stegvis.model.answer_parts import FaultSaid, LatestDay, Provenance, ReferenceSaid, UnitSaid, Words

LAZY: tuple[str, ...] = (
    "because",
    "why_not_lower",
    "what_would_change",
    "questions",
    "actions",
    "prerequisites",
    "conditions",
    "red_flags",
    "tracks",
    "alternatives",
    "escalation",
    "review",
    "access",
    "booking",
    "contacts",
    "say",
    "faults",
    "declined",
    "settled",
    "enough",
    "unit",
    "references",
    "inputs",
    "groups",
    "caveats",
    "provenance",
    "intended_use",
)
SHORT: tuple[str, ...] = ("asked", "ranks")
"""What only shorter answers tell: the open questions without their answers, and the ranks of the ids."""
GIVEN: tuple[str, ...] = ("patient", "on_fault")
"""What a record tells beside the answer: what was asked about, and what became of its faults."""
RECORD_FORMAT = 1
EDITION_OF_RECORD: tuple[str, ...] = (
    "edition", "stegvis", "library_sha256", "pathway", "version", "sha256", "policy", "parts",
)  # fmt: skip
EAGER: tuple[str, ...] = ("status", "level", "range", "track", "step", "urgency", "first_contact")


@frozen
class ReadBack:
    """A recommendation as it was written; of ranks and patient it tells what was written beside it."""

    data: Mapping[str, Any]
    ranks: Mapping[str, int] | None = None
    given: Mapping[str, Any] = field(factory=dict)

    def __call__(self, name: str) -> Any:
        """Return one part of what was written."""
        if name == "asked":
            return picked(self.data["questions"], "question", "kind", "name")
        if name in GIVEN:
            return self.given.get(name)
        return self.ranks if name == "ranks" else self.data[name]


@frozen(eq=False)
class Recommendation:
    """A proposal for one patient; equal recommendations have equal data.

    Attributes:
        status: "firm", or "provisional" while a question that could change it is open.
        level: the id of the proposed level.
        range: the lowest and highest level still possible.
        track, step, urgency, first_contact: ids.

    The other attributes (see `LAZY`) are worked out when first read, as JSON data; each reader
    gets a copy, so that nobody empties the record.
    """

    status: str
    level: str
    range: Mapping[str, str]
    track: str
    step: str
    urgency: str
    first_contact: str
    _later: Callable[[str], Any] = field(repr=False)
    _said: dict[str, Any] = field(factory=dict, repr=False, init=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as what was written: no pathway goes along."""
        later = self._later
        given = later.given if isinstance(later, ReadBack) else {name: later(name) for name in GIVEN}
        return restored, (type(self), self.to_dict(), self.ranks, given)

    if TYPE_CHECKING:

        @property
        def because(self) -> list[a.HeldRule]: ...
        @property
        def why_not_lower(self) -> list[a.PassedOver]: ...
        @property
        def what_would_change(self) -> list[a.WhatIf]: ...
        @property
        def questions(self) -> list[a.OpenQuestion]: ...
        @property
        def actions(self) -> list[a.ToDo]: ...
        @property
        def prerequisites(self) -> list[Words]: ...
        @property
        def conditions(self) -> list[a.Condition]: ...
        @property
        def red_flags(self) -> list[a.HeldFlag]: ...
        @property
        def tracks(self) -> list[a.TrackSaid]: ...
        @property
        def alternatives(self) -> list[a.OtherStep]: ...
        @property
        def escalation(self) -> list[a.NextStep]: ...
        @property
        def review(self) -> a.ReviewSaid | None: ...
        @property
        def access(self) -> list[LatestDay]: ...
        @property
        def booking(self) -> a.Booking: ...
        @property
        def say(self) -> Words | None: ...
        @property
        def contacts(self) -> list[a.ContactSaid]: ...
        @property
        def faults(self) -> list[FaultSaid]: ...
        @property
        def declined(self) -> list[a.DeclinedSaid]: ...
        @property
        def settled(self) -> a.SettledSaid: ...
        @property
        def enough(self) -> a.EnoughSaid: ...
        @property
        def unit(self) -> UnitSaid | None: ...
        @property
        def references(self) -> list[ReferenceSaid]: ...
        @property
        def inputs(self) -> list[a.GivenValue]: ...
        @property
        def groups(self) -> list[a.GroupSaid]: ...
        @property
        def caveats(self) -> list[Words]: ...
        @property
        def provenance(self) -> Provenance: ...
        @property
        def intended_use(self) -> Words: ...
        @property
        def asked(self) -> list[a.AskedSaid]: ...
        @property
        def ranks(self) -> dict[str, int] | None: ...
    else:

        def __getattr__(self, name):
            """Work out the rationale when it is first read."""
            if name not in LAZY and name not in SHORT:
                raise AttributeError(name)
            return fresh(self.kept(name))

    def kept(self, name: str) -> Any:
        """Return a part of the rationale as it is kept: worked out once, handed out as copies."""
        if name not in self._said:
            self._said[name] = self._later(name)
        return self._said[name]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Recommendation):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.status, self.level, self.track, self.step, self.urgency))

    def to_dict(self, detail: Detail = "full", lang: Language | None = None) -> dict[str, Any]:
        """Return it as JSON data; `from_dict` reads everything in both languages back.

        Args:
            detail: "decision" for ids and ranks, "summary" for what is read first, "full" for everything.
            lang: "sv" or "en": every text is then a plain string; None gives both languages.

        Raises:
            StegvisError: another detail or language; it says what is allowed.
        """
        check(detail, lang)
        said = {name: getattr(self, name) for name in EAGER}
        said["range"] = dict(self.range)
        if detail == "full":
            said |= {name: self.kept(name) for name in LAZY}
        else:
            said |= decision(self) if detail == "decision" else summary(self)
        told: dict[str, Any] = in_one(said, lang) if lang else fresh(said)
        return told

    def record(self) -> dict[str, Any]:
        """Return what is kept so that `stegvis.replay` can make the answer again and compare the two.

        It holds the patient as given, and no text of the pathway: keep it where the patient's record is kept.

        Raises:
            StegvisError: it does not tell of which patient it is: it was read back from its data, or is
                that of a review.

        >>> import stegvis
        >>> pathway = stegvis.load("se-primary-care")
        >>> record = stegvis.route(pathway, stegvis.Assessment(age=34)).record()
        >>> record["patient"]["age"], record["decision"]["level"], stegvis.replay(pathway, record).same
        (34, 'phone_support', True)
        """
        given = {name: self._later(name) for name in GIVEN}
        if given["patient"] is None:
            raise StegvisError(
                "this recommendation does not say of which patient it is: it was read back from its data, or "
                "belongs to a review; call record() when route answers, and keep what it returns"
            )
        edition: Mapping[str, Any] = self.provenance
        return {
            "format": RECORD_FORMAT,
            **given,
            "edition": {key: edition[key] for key in EDITION_OF_RECORD},
            "answer_sha256": hashed(self.to_dict()),
            "decision": self.to_dict("decision"),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read a recommendation back from `to_dict`."""
        return cls(**{name: data[name] for name in EAGER}, later=ReadBack(data))


def restored(
    noun: type[Recommendation],
    data: Mapping[str, Any],
    ranks: Mapping[str, int] | None,
    given: Mapping[str, Any],
) -> Any:
    """Make a recommendation of what was written."""
    return noun(**{name: data[name] for name in EAGER}, later=ReadBack(data, ranks, given))
