"""What an author wrote: rules, steps and tracks, every one with its ground."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from stegvis.criteria import Criterion
from stegvis.places import NOWHERE, Place
from stegvis.terms import NO_TEXT, Claim, Figure, Group, Input, Instrument, Named, Source, Text
from stegvis.units import Unit

if TYPE_CHECKING:
    from networkx import MultiDiGraph


@frozen
class Need:
    """At least this level, because a criterion holds, on the word of a source.

    A red flag is a need with `do` and without a track: global and never lowered by any score.
    `best` is the level that counts instead under the policy BEON; it is never below `at_least`.
    `accepts` names findings of `stegvis check` that the author accepts, each with its reason.
    """

    id: str
    track: str
    when: Criterion
    at_least: str
    urgency: str
    because: Text
    confidence: str
    facts: tuple[str, ...]
    threshold: Claim
    care: Claim
    best: str = ""
    dissent: Text = NO_TEXT
    name: Text = NO_TEXT
    first_contact: str = ""
    do: tuple[Text, ...] = ()
    red_flag: bool = False
    accepts: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Unsuitable:
    """A criterion under which a step is not offered (stop) or a clinician must decide (ask)."""

    id: str
    when: Criterion
    kind: str
    because: Text
    confidence: str
    facts: tuple[str, ...]
    claim: Claim
    dissent: Text = NO_TEXT
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class ReviewPlan:
    """When, and with what, to measure again; weeks count from the start of the step."""

    weeks: tuple[int, ...]
    instruments: tuple[str, ...]
    what: Text
    claim: Claim


@frozen
class Step:
    """What a track offers at a level; `accepts` as for a need."""

    id: str
    track: str
    level: str
    name: Text
    what: Text
    dose: Text
    first_contact: str
    professions: tuple[str, ...]
    age_lowest: int
    age_highest: int
    prerequisites: tuple[Text, ...]
    unsuitable: tuple[Unsuitable, ...]
    step_up: Text
    step_down: Text
    confidence: str
    facts: tuple[str, ...]
    claim: Claim
    dose_claim: Claim | None
    review: ReviewPlan | None
    accepts: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Edge:
    """A way from one step to another, into care or out of it.

    Attributes:
        id: of the need, red flag, step or [[edge]] table that it comes from.
        kind: escalate, de-escalate, transfer, enter, leave or refer.
        start, end: ids of steps; `ENTRY` and `EXIT` lie outside.
        because: what leads along it.
        claims: on what ground; a derived edge stands on the grounds of what it comes from.
        ages: the lowest and highest age that may go this way.
        stated: written as an [[edge]], not derived.
    """

    id: str
    kind: str
    start: str
    end: str
    because: Text = NO_TEXT
    claims: tuple[Claim, ...] = ()
    when: Criterion | None = None
    confidence: str = ""
    facts: tuple[str, ...] = ()
    dissent: Text = NO_TEXT
    ages: tuple[int, int] = (0, 120)
    stated: bool = False
    place: Place = field(default=NOWHERE, eq=False, repr=False)


ENTRY, EXIT = "@entry", "@exit"


@frozen
class Action:
    """What runs beside the ladder: a physician's assessment, drugs, sick leave, a report."""

    id: str
    track: str
    when: Criterion
    urgency: str
    do: Text
    because: Text
    confidence: str
    facts: tuple[str, ...]
    claim: Claim
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Track:
    """A kind of problem with its own first contact, urgency, needs and steps."""

    id: str
    name: Text
    about: Text
    order: int
    age_lowest: int
    age_highest: int
    first_contact: str
    urgency: str
    needs: tuple[Need, ...]
    steps: tuple[Step, ...]
    actions: tuple[Action, ...]
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class OpenFlags:
    """The need that holds while a red-flag question is unanswered."""

    track: str
    at_least: str
    urgency: str
    because: Text
    care: Claim


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
    """A phone number or a section of law as it stands in texts, and until when it is trusted."""

    id: str
    kind: str
    shown: str
    name: Text
    review_date: date
    claim: Claim
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Staffing:
    """What a mission demands of a unit.

    Attributes:
        kind: "team", or "own_municipality": the mission is done where the unit is.
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
class ReviewRule:
    """At least this much care at a review, or that less may do, because a criterion holds.

    Attributes:
        verdict: finish, step_down, stay, change_track, step_up or refer.
        checks_first: the pathway's checks are gone through before it is acted on.
        measure_weeks: the earliest and latest week from now to measure again, or None.
        to: the step of another track that `change_track` leads to, or "".
    """

    id: str
    verdict: str
    when: Criterion
    urgency: str
    because: Text
    do: tuple[Text, ...]
    checks_first: bool
    measure_weeks: tuple[int, int] | None
    confidence: str
    facts: tuple[str, ...]
    claim: Claim
    dissent: Text = NO_TEXT
    to: str = ""
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Check:
    """What is gone through before a step up: adherence, another diagnosis, substances, ..."""

    id: str
    ask: Text
    facts: tuple[str, ...]
    claim: Claim
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class ReviewDefaults:
    """Figures for scales and steps that say nothing themselves."""

    response_percent: Figure
    partial_percent: Figure
    baseline_weeks: Figure
    remission_apart_weeks: Figure
    due_within_days: Figure
    repeat_weeks: Figure


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


@frozen
class Pathway:
    """A whole pathway: the ladder, what may be asked, red flags and tracks."""

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
    professions: Mapping[str, Named]
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
    access: tuple[Access, ...] = ()
    references: tuple[Reference, ...] = ()
    staffing: tuple[Staffing, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    unit: Unit | None = None
    edges: tuple[Edge, ...] = ()
    review_rules: tuple[ReviewRule, ...] = ()
    checks: tuple[Check, ...] = ()
    review_defaults: ReviewDefaults | None = None
    course: Mapping[str, Input] = field(factory=dict)
    ruleset: Any = field(default=None, eq=False, repr=False)
    _drawn: dict[str, Any] = field(factory=dict, init=False, eq=False, repr=False)

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
            from stegvis.graphing import build

            self._drawn["graph"] = build(self)
        graph: MultiDiGraph[str] = self._drawn["graph"]
        return graph

    def escalation_paths(self, step: str) -> tuple[tuple[str, ...], ...]:
        """Return every way up from a step to the top of the ladder, as ids: the fullest ladder first.

        Raises:
            PathwayError: no step has this id.
        """
        from stegvis.graphing import paths_up

        return paths_up(self, step)
