"""What a recommendation says, part by part, as types: the JSON that its schema describes."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from stegvis.model.answer_parts import (
    BandSaid,
    ChangedBy,
    GroundSaid,
    LevelRange,
    NamedInput,
    NamedValue,
    Words,
)


class HeldRule(TypedDict):
    """A rule that holds, with what it saw and asks for."""

    rule: str
    when: str
    values: dict[str, Any]
    seen: list[NamedValue]
    at_least: str
    urgency: str
    because: Words
    confidence: Literal["high", "medium", "low"]
    facts: list[str]
    threshold: GroundSaid
    care: GroundSaid
    dissent: NotRequired[Words]
    spanning: NotRequired[list[str]]
    overlays: NotRequired[list[ChangedBy]]


class PassedOver(TypedDict):
    """A lower level or step that is not proposed, and why."""

    level: str
    name: Words
    why: Literal["need", "no_step", "ages", "unsuitable", "withheld", "review"]
    step: NotRequired[str]
    reason: Words
    rules: list[str]


WhatIf = TypedDict(
    "WhatIf",
    {
        "input": str,
        "name": Words,
        "level": str,
        "urgency": str,
        "range": LevelRange,
        "from": int | bool | str | dict[str, int] | None,
        "to": int | bool | str | dict[str, int] | None,
    },
)
"""What another value of one input would lead to."""


class AnswerDoes(TypedDict):
    """What one answer to a question would lead to."""

    answer: int | bool | str | dict[str, int] | None
    level: str
    urgency: str
    range: LevelRange


class OpenQuestion(TypedDict):
    """A question that could change the answer, in the order to ask."""

    question: str
    group: str
    kind: Literal["contradiction", "red_flag", "need", "unsuitable"]
    name: Words
    short: Words
    ask: Words
    answered_by: Literal["caller", "clinician", "unit", "record"]
    phase: Literal["phone", "visit"]
    rules: list[str]
    matters_for: list[Literal["urgency", "first_contact", "place", "level", "step"]]
    answers: list[AnswerDoes]


ToDo = TypedDict(
    "ToDo",
    {
        "action": str,
        "from": str,
        "urgency": str,
        "do": Words,
        "because": Words,
        "ground": GroundSaid,
    },
)
"""Something to do, now or before a step; `from` is who asks for it."""


class Condition(TypedDict):
    """A contraindication that nobody has settled yet."""

    rule: str
    status: Literal["unanswered", "clinician_decides"]
    kind: Literal["stop", "ask"]
    because: Words
    questions: list[str]
    ground: GroundSaid


class HeldFlag(HeldRule):
    """A red flag that holds, with what to do."""

    name: Words
    first_contact: str
    do: list[Words]


class TrackSaid(TypedDict):
    """A track that is triggered, with its own step."""

    track: str
    name: Words
    level: str
    needed: str
    urgency: str
    step: str
    step_name: Words
    what: Words
    first_contact: str
    rules: list[str]
    conditions: list[Condition]


class OtherStep(TypedDict):
    """Another open step at the proposed level."""

    step: str
    level: str
    name: Words
    what: Words
    dose: Words
    first_contact: str
    step_up: Words
    ground: GroundSaid


NextStep = TypedDict(
    "NextStep",
    {
        "step": str,
        "level": str,
        "name": Words,
        "what": Words,
        "dose": Words,
        "first_contact": str,
        "step_up": Words,
        "ground": GroundSaid,
        "from": str,
        "kind": Literal["escalate", "refer"],
        "when": str,
        "reached_when": Words,
        "reached_ground": list[GroundSaid],
    },
)
"""A step further up, and when it is reached."""


class ReviewSaid(TypedDict):
    """When to follow up, with what."""

    weeks: list[int]
    instruments: list[str]
    what: Words
    ground: GroundSaid


class DayGround(TypedDict):
    """One of the grounds of the day to book."""

    days: int
    access: str
    what: Words


class Booking(TypedDict):
    """The one day to book, with whom, and why."""

    profession: str
    days: int | None
    by: str | None
    because: Words | None
    grounds: list[DayGround]


ContactSaid = TypedDict(
    "ContactSaid",
    {
        "profession": str,
        "name": Words,
        "place": str,
        "urgency": str,
        "why": Words,
        "for": list[str],
        "by": str | None,
        "urgency_name": Words,
        "lacking": bool,
    },
)
"""Who must meet the patient, by when; `for` are the rules that say so."""


class InsteadSaid(TypedDict):
    """What is suitable instead of a step that is declined."""

    step: str
    name: Words
    less_than_needed: bool


class DeclinedStep(TypedDict):
    """A proposed step that is declined."""

    track: str
    step: str
    name: Words
    instead: InsteadSaid | None


class DeclinedSaid(TypedDict):
    """One thing that the patient declines."""

    declined: str
    name: Words
    steps: list[DeclinedStep]
    actions: list[str]


class SettledSaid(TypedDict):
    """What no open question can change any more."""

    urgency: bool
    first_contact: bool
    place: bool
    level: bool
    step: bool


class EnoughSaid(TypedDict):
    """Whether a call knows enough, and how many questions may remain."""

    phone: bool
    done: bool
    phone_at_most: int
    done_at_most: int


class GivenValue(TypedDict):
    """A value that was given."""

    input: str
    name: Words
    value: int | bool | str | dict[str, int] | None
    word: NotRequired[Words]
    group: str
    instrument: NotRequired[str]
    item: NotRequired[int]
    highest: NotRequired[int]
    band: NotRequired[BandSaid]


class GroupSaid(TypedDict):
    """A group of questions, and what was answered in it."""

    group: str
    name: Words
    yes: list[str]
    no: list[str]
    denied: list[NamedInput]
    not_known: list[NamedInput]
    unanswered: list[NamedInput]
    not_answered: list[NamedInput]


class AskedSaid(TypedDict):
    """An open question by name alone."""

    question: str
    kind: Literal["contradiction", "red_flag", "need", "unsuitable"]
    name: Words
