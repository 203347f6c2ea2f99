"""What an author wrote: a whole pathway, what stands beside its tracks, and what overlays change.

Every part has its ground; tracks, scales, rules of reviews and units have rooms of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import field, fields, frozen

from stegvis.errors import NOWHERE, Diagnostic, Place, Text
from stegvis.language import Criterion, Input, Named
from stegvis.model.edition import Part
from stegvis.model.instrument import Instrument
from stegvis.model.review_rules import Check, ReviewDefaults, ReviewRule
from stegvis.model.terms import Claim, Code, Group, Profession, Source
from stegvis.model.track import Edge, Need, OpenFlags, Step, Track
from stegvis.model.unit import Unit

if TYPE_CHECKING:
    from networkx import MultiDiGraph

T = TypeVar("T")


@frozen
class Access:
    """A latest day for something, counted in calendar days from the contact, which is day 0.

    Attributes:
        kind: "law", "target" (a national or regional aim) or "local".
        levels: the proposed levels it is about; empty is all.
    """

    id: str
    kind: str
    what: Text
    days: int
    age_lowest: int
    age_highest: int
    levels: tuple[str, ...]
    claim: Claim
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Reference:
    """A phone number or a section of law as it stands in texts, and until when it is trusted.

    Attributes:
        checked: the day on which it was last looked up, where that is told.
        helpline: somebody else's line: after its day the number is not shown, its name is.
    """

    id: str
    kind: str
    shown: str
    name: Text
    review_date: date
    claim: Claim
    checked: date | None = None
    helpline: bool = False
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Staffing:
    """What a mission demands of a unit.

    Attributes:
        kind: "team"; "own_municipality": the mission is done where the unit is; "everybody": all who work
            there have these competences.
        at_least: how many people of these professions, who have all these competences.
        access: how they may be reached; empty is any way.
        waived_below: with fewer listed than this the demand may be waived; 0 is never.
    """

    id: str
    mission: str
    kind: str
    professions: tuple[str, ...]
    at_least: int
    competences: tuple[str, ...]
    access: tuple[str, ...]
    waived_below: int
    what: Text
    claim: Claim
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Effort:
    """The work that a step is to one profession, for each patient who has it: a lowest and a highest figure.

    Decides nothing about a patient: it is what a plan counts hours by.

    Attributes:
        contacts: how many times.
        minutes: how long each is for who gives the care.
        together: how many patients share each.
        claim: on what ground the number of contacts rests.
        minutes_claim: on what ground the rest does.
    """

    id: str
    steps: tuple[str, ...]
    profession: str
    contacts: tuple[int, int]
    minutes: tuple[int, int]
    together: tuple[int, int]
    claim: Claim
    minutes_claim: Claim
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Change:
    """What an overlay says otherwise than its base, and on what ground."""

    rule: str
    keys: tuple[str, ...]
    because: Text
    claim: Claim
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Accepted:
    """One finding of `stegvis check` that an overlay accepts at a part of its base, as it is written."""

    owner: str
    line: str
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Overlay:
    """A regional or local file that changes one edition of a base pathway.

    Attributes:
        accepts: findings of `stegvis check` that occur with it and that its author accepts.
    """

    id: str
    version: str
    status: str
    title: Text
    review_date: date | None
    valid_until: date | None
    changes: tuple[Change, ...]
    accepts: tuple[Accepted, ...] = ()


@frozen(repr=False)
class Pathway:
    """A whole pathway: the ladder, what may be asked, red flags and tracks.

    Attributes:
        topics: the questions that ask about the same as a scale's critical items do, by the scales' words.
        unused: what is written in the files and reaches nobody.
        forms: in what forms care is given, by name: a patient may decline each.
        phone_urgency: an urgency that a call need not tell from a lesser one; "" when it must.
        renamed: ids of earlier editions and what each is now, by what they are of: "finding", "instrument",
            "group", "step", "form", "check", "track" or "rule".
    """

    id: str
    version: str
    status: str
    title: Text
    intended_use: Text
    reviewed_by: str
    review_date: date | None
    valid_until: date | None
    levels: tuple[Named, ...]
    urgencies: tuple[Named, ...]
    professions: Mapping[str, Profession]
    sources: Mapping[str, Source]
    instruments: Mapping[str, Instrument]
    inputs: Mapping[str, Input]
    groups: Mapping[str, Group]
    gates: Mapping[str, Criterion]
    red_flags: tuple[Need, ...]
    tracks: tuple[Track, ...]
    otherwise: str
    open_flags: OpenFlags
    red_flag_track: str
    sha256: str
    policy: str = "LEON"
    urgency_days: Mapping[str, int] = field(factory=dict)
    urgency_say: Mapping[str, tuple[Text, Text]] = field(factory=dict)
    access: tuple[Access, ...] = ()
    references: tuple[Reference, ...] = ()
    staffing: tuple[Staffing, ...] = ()
    efforts: tuple[Effort, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    unit: Unit | None = None
    parts: tuple[Part, ...] = ()
    edges: tuple[Edge, ...] = ()
    review_rules: tuple[ReviewRule, ...] = ()
    checks: tuple[Check, ...] = ()
    review_defaults: ReviewDefaults | None = None
    course: Mapping[str, Input] = field(factory=dict)
    topics: Mapping[str, tuple[str, ...]] = field(factory=dict)
    phone_urgency: str = ""
    renamed: Mapping[str, Mapping[str, str]] = field(factory=dict)
    forms: Mapping[str, Text] = field(factory=dict)
    finding_codes: Mapping[str, tuple[Code, ...]] = field(factory=dict)
    unused: tuple[Diagnostic, ...] = field(default=(), eq=False, repr=False)
    ruleset: Any = field(default=None, eq=False, repr=False)
    build_graph: Callable[[Pathway], MultiDiGraph[str]] = field(kw_only=True, eq=False, repr=False)
    paths_up: Callable[[Pathway, str], tuple[tuple[str, ...], ...]] = field(
        kw_only=True, eq=False, repr=False
    )
    pack: Callable[[Pathway], dict[str, Any]] = field(kw_only=True, eq=False, repr=False)
    _drawn: dict[Any, Any] = field(factory=dict, init=False, eq=False, repr=False)

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.sha256))

    def __getstate__(self) -> dict[str, Any]:
        """Travel without what was worked out here: it is worked out again where it is first asked for."""
        return {one.name: getattr(self, one.name) for one in fields(type(self)) if one.name != "_drawn"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in {**state, "_drawn": {}}.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        """Show which pathway it is; the whole of it is more than anybody reads."""
        return f"<Pathway {self.id} {self.version} {self.sha256[:12]}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the same in a notebook, and where Hypothesis shows what fails."""
        printer.text(repr(self))

    def once(self, work: Callable[[Pathway], T]) -> T:
        """Return what some work gives for this pathway; it is done when first asked for, only to be read."""
        if work not in self._drawn:
            self._drawn[work] = work(self)
        found: T = self._drawn[work]
        return found

    def compile(self) -> dict[str, Any]:
        """Return the pathway as JSON data that `stegvis.load_compiled` reads without its files.

        >>> import stegvis
        >>> data = stegvis.load("se-primary-care").compile()
        >>> stegvis.load_compiled(data) == stegvis.load("se-primary-care")
        True
        """
        return self.pack(self)

    @property
    def rules(self) -> tuple[Need, ...]:
        """Red flags first, then every track's needs."""
        return self.red_flags + tuple(need for track in self.tracks for need in track.needs)

    def level_needed(self, need: Need) -> str:
        """Return the level that a need asks for under this pathway's policy."""
        return (self.policy == "BEON" and need.best) or need.at_least

    def track(self, track: str) -> Track:
        """Return a track by its id."""
        return next(t for t in self.tracks if t.id == track)

    @property
    def steps(self) -> dict[str, Step]:
        """Return every step by its id."""
        return {step.id: step for track in self.tracks for step in track.steps}

    @property
    def graph(self) -> MultiDiGraph[str]:
        """The steps and the ways between them: a frozen `networkx.MultiDiGraph`.

        networkx is imported when this is first read.
        """
        if "graph" not in self._drawn:
            self._drawn["graph"] = self.build_graph(self)
        graph: MultiDiGraph[str] = self._drawn["graph"]
        return graph

    def escalation_paths(self, step: str) -> tuple[tuple[str, ...], ...]:
        """Return every way up from a step to the top of the ladder, as ids: the fullest ladder first.

        Raises:
            PathwayError: no step has this id.
        """
        return self.paths_up(self, step)
