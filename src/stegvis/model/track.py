"""What a track is made of: needs, steps and what bars them, the ways between steps, actions.

A red flag is a need that belongs to no track.
"""

from __future__ import annotations

from attrs import field, frozen

from stegvis.errors import NO_TEXT, NOWHERE, Place, Text
from stegvis.language import NO_WORDS, Criterion, Words
from stegvis.model.terms import Claim, Code

ENTRY: str = "@entry"
EXIT: str = "@exit"
"""Where care begins and where it ends: outside every step."""


@frozen
class Need:
    """At least this level, because a criterion holds, on the word of a source.

    A red flag is a need with `do` and without a track: global and never lowered by any score.
    `best` is the level that counts instead under the policy BEON; it is never below `at_least`.
    `awaits` is the profession asked for that a unit lacks: `first_contact` meets the patient until then.
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
    awaits: str = ""
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
    """What a track offers at a level; `accepts` and `awaits` as for a need.

    `forms` names how it is given, so that a patient may decline it by that: on the net, by phone.
    """

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
    codes: tuple[Code, ...] = ()
    awaits: str = ""
    forms: tuple[str, ...] = ()
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
    forms: tuple[str, ...] = ()
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
    synonyms: Words = NO_WORDS
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class OpenFlags:
    """The need that holds while a red-flag question is unanswered."""

    track: str
    at_least: str
    urgency: str
    because: Text
    care: Claim
    at: Place = field(default=NOWHERE, eq=False, repr=False)
