"""The form of a file of a pathway."""

from __future__ import annotations

from stegvis.loading.instrument_shape import CONSTRUCT_WORDS
from stegvis.loading.shapes import (
    ACCEPTS,
    ACCESS_WORDS,
    AGES,
    ASKED,
    BOOLEAN,
    CHOICE,
    CLAIM,
    CODE_KEYS,
    CONFIDENCE,
    DATE,
    DAYS,
    DIRECTIONS,
    FIGURE,
    FORMAT,
    ID,
    NAME,
    NAMED,
    PERCENT,
    RISING_WEEKS,
    SHA256,
    SOME_TEXTS,
    SOURCE,
    STRING,
    STRINGS,
    TEXT,
    TEXT_LISTS,
    TEXTS,
    VERSION,
    WAS,
    WAS_NAMED,
    WHEN,
    Shape,
    many,
    mapping,
    must,
    pair,
    some,
    table,
    whole,
    word,
)

VERDICT_WORDS = ("finish", "step_down", "stay", "change_track", "step_up", "refer")
WIDEST = 1_000
"""The largest value of a finding that is a whole number."""
ORDER = whole(-1_000, 1_000)
EDGE_KINDS = ("escalate", "de-escalate", "transfer", "leave", "refer")
UNSUITABLE_KEYS = {
    "id": must(ID),
    "was": WAS,
    "when": must(WHEN),
    "kind": must(word("stop", "ask")),
    "because": must(TEXT),
    "confidence": CONFIDENCE,
    "facts": STRINGS,
    "claim": must(CLAIM),
    "dissent": TEXT,
}
NEED_KEYS = {
    "id": must(ID),
    "was": WAS,
    "when": must(WHEN),
    "at_least": must(STRING),
    "urgency": STRING,
    "best": STRING,
    "because": must(TEXT),
    "confidence": CONFIDENCE,
    "facts": STRINGS,
    "threshold": must(CLAIM),
    "care": must(CLAIM),
    "dissent": TEXT,
    "accepts": ACCEPTS,
}

PATHWAY_FILE = table(
    "a file of a stegvis pathway",
    pathway=table(
        "the header, in exactly one file",
        format=must(FORMAT),
        id=must(ID),
        version=must(VERSION),
        status=must(word("demo", "draft", "reviewed")),
        reviewed_by=STRING,
        signed=SHA256,
        review_date=DATE,
        valid_until=must(DATE),
        title=must(TEXT),
        intended_use=must(TEXT),
        instruments=STRINGS,
        policy=word("LEON", "BEON"),
    ),
    otherwise=table("the track that answers when no other is triggered", track=must(STRING)),
    unanswered_red_flags=table(
        "the need that holds while a red-flag question is unanswered",
        track=must(STRING),
        at_least=must(STRING),
        urgency=must(STRING),
        because=must(TEXT),
        care=must(CLAIM),
    ),
    red_flag_track=table("the track whose steps red flags lead to", track=must(STRING)),
    phone_stop=table(
        "a call may stop asking how soon when nothing sooner than this is possible",
        urgency=must(STRING),
        claim=must(CLAIM),
    ),
    level=many(NAMED, "the ladder, lowest first"),
    urgency=many(
        table("least urgent first", id=must(ID), name=must(TEXT), days=DAYS, say=ASKED),
        "days: the latest day, counted from the contact; say: a sentence to whoever calls, {0} is who is met",
    ),
    profession=many(
        table(
            "somebody who meets patients; of two who are asked for as soon, the first here comes first",
            id=must(ID),
            name=must(TEXT),
            place=word("here", "elsewhere"),
            stands_in_for=STRINGS,
            said=TEXT,
        )
    ),
    form=many(
        table(
            "a form in which care is given: a patient may decline it",
            id=must(ID),
            was=WAS,
            name=must(TEXT),
            levels=STRINGS,
        ),
        "levels: all whose steps have this form",
    ),
    sources=mapping(SOURCE, "by id"),
    group=many(
        table(
            "a question group",
            id=must(ID),
            was=WAS,
            name=Shape("text", "what the group is called in a record note; else its title"),
            title=must(TEXT),
            none=must(TEXT),
        )
    ),
    finding=many(
        table(
            "an input that is not a score",
            id=must(NAME),
            was=WAS_NAMED,
            group=STRING,
            ask=must(ASKED),
            name=must(TEXT),
            kind=word("boolean", "integer", "choice"),
            adverse=word("yes", "no", "neither"),
            values=many(CHOICE),
            range=pair(0, WIDEST),
            direction=word(*DIRECTIONS),
            asked_when=WHEN,
            optional=BOOLEAN,
            note=TEXT,
            answered_by=word("caller", "clinician", "unit", "record"),
            short=TEXT,
            phase=word("phone", "visit"),
            merged=BOOLEAN,
            rest=BOOLEAN,
            synonyms=TEXT_LISTS,
            codes=many(
                table(
                    "a code in a record that answers the question, or gives cause to ask it",
                    **CODE_KEYS,
                    says=must(word("yes", "ask")),
                    value=STRING,
                    below=BOOLEAN,
                    within_days=FIGURE,
                )
            ),
        )
    ),
    definition=many(
        table(
            "a criterion that others may read by its id, as if it stood there: a cut-off stands once",
            id=must(NAME),
            when=must(WHEN),
        )
    ),
    asked=many(
        table(
            "when an instrument, or one item of it, applies",
            instrument=must(STRING),
            item=whole(1, 1_000),
            when=WHEN,
            optional=BOOLEAN,
        )
    ),
    topic=many(
        table(
            "the questions that a positive critical item of a scale that no rule reads opens again",
            id=must(Shape("string", "what the scale asks about", words=CONSTRUCT_WORDS)),
            findings=must(some(STRING, "ids of findings that are worse when they are yes")),
        )
    ),
    red_flag=many(
        table(
            "a need that is also an action, global and never lowered",
            **{
                **NEED_KEYS,
                "urgency": must(STRING),
                "name": must(TEXT),
                "first_contact": must(STRING),
                "do": must(SOME_TEXTS),
            },
        )
    ),
    unsuitable=many(table("a shared contraindication", set=must(ID), **UNSUITABLE_KEYS)),
    track=table(
        "a kind of problem; its needs, steps and actions stand in the same file",
        id=must(ID),
        was=WAS,
        name=must(TEXT),
        about=must(TEXT),
        order=must(ORDER),
        ages=must(AGES),
        first_contact=must(STRING),
        urgency=must(STRING),
        synonyms=TEXT_LISTS,
    ),
    need=many(table("at least this level, because", **NEED_KEYS, first_contact=STRING)),
    step=many(
        table(
            "what the track offers at a level",
            id=must(ID),
            was=WAS,
            level=must(STRING),
            name=must(TEXT),
            what=must(TEXT),
            dose=TEXT,
            first_contact=STRING,
            professions=STRINGS,
            forms=STRINGS,
            ages=AGES,
            prerequisites=TEXTS,
            unsuitable_sets=STRINGS,
            unsuitable=many(table("a contraindication of this step", **UNSUITABLE_KEYS)),
            step_up=TEXT,
            step_down=TEXT,
            confidence=CONFIDENCE,
            facts=STRINGS,
            claim=must(CLAIM),
            dose_claim=CLAIM,
            accepts=ACCEPTS,
            codes=many(table("what the step is called in a terminology", **CODE_KEYS)),
            review=table(
                "measuring again",
                weeks=must(RISING_WEEKS),
                instruments=STRINGS,
                what=must(TEXT),
                claim=must(CLAIM),
            ),
        )
    ),
    edge=many(
        table(
            "a way that does not follow from the steps: past a level, to another track, out of care",
            **{
                "id": must(ID),
                "kind": must(word(*EDGE_KINDS)),
                "from": must(some(STRING, "ids of steps")),
                "to": Shape("string", "the id of a step; none when care is left"),
                "when": WHEN,
                "because": must(TEXT),
                "confidence": CONFIDENCE,
                "facts": STRINGS,
                "claim": must(CLAIM),
                "dissent": TEXT,
            },
        )
    ),
    action=many(
        table(
            "what runs beside the ladder",
            id=must(ID),
            was=WAS,
            when=must(WHEN),
            urgency=STRING,
            do=must(TEXT),
            because=must(TEXT),
            confidence=CONFIDENCE,
            facts=STRINGS,
            claim=must(CLAIM),
            forms=STRINGS,
        )
    ),
    review_defaults=table(
        "figures for scales and steps that say nothing themselves",
        response_percent=must(PERCENT),
        partial_percent=must(PERCENT),
        baseline_weeks=must(FIGURE),
        remission_apart_weeks=must(FIGURE),
        due_within_days=must(FIGURE),
        repeat_weeks=must(FIGURE),
    ),
    review_rule=many(
        table(
            "what a review proposes when a criterion over the course holds",
            id=must(ID),
            was=WAS,
            verdict=must(word(*VERDICT_WORDS)),
            when=must(WHEN),
            urgency=must(STRING),
            because=must(TEXT),
            do=TEXTS,
            checks_first=BOOLEAN,
            to=Shape("string", "the step of another track that change_track leads to"),
            measure_weeks=pair(0, 520),
            confidence=CONFIDENCE,
            facts=STRINGS,
            claim=must(CLAIM),
            dissent=TEXT,
        )
    ),
    check=many(
        table(
            "what is gone through before a step up",
            id=must(ID),
            was=WAS,
            ask=must(TEXT),
            facts=STRINGS,
            claim=must(CLAIM),
        )
    ),
    access=many(
        table(
            "a latest day, in calendar days from the contact",
            id=must(ID),
            kind=must(word("law", "target", "local")),
            what=must(TEXT),
            days=must(DAYS),
            ages=AGES,
            levels=STRINGS,
            claim=must(CLAIM),
        )
    ),
    reference=many(
        table(
            "a phone number or a section of law that texts show",
            id=must(ID),
            kind=must(word("phone", "law")),
            shown=must(STRING),
            name=must(TEXT),
            review_date=must(DATE),
            claim=must(CLAIM),
            checked=DATE,
            helpline=BOOLEAN,
        )
    ),
    staffing=many(
        table(
            "what a mission demands of a team",
            id=must(ID),
            mission=must(STRING),
            kind=word("team", "own_municipality", "everybody"),
            professions=STRINGS,
            at_least=whole(1, 1_000),
            competences=STRINGS,
            access=many(word(*ACCESS_WORDS)),
            waived_below=whole(0, 10_000_000),
            what=must(TEXT),
            claim=must(CLAIM),
        )
    ),
    effort=many(
        table(
            "what work a step is to a profession, for each patient who has it",
            id=must(ID),
            steps=must(some(STRING, "ids of steps")),
            profession=must(STRING),
            contacts=must(pair(0, 1_000)),
            minutes=must(pair(0, 10_000)),
            together=pair(1, 1_000),
            claim=must(CLAIM),
            minutes_claim=must(CLAIM),
        )
    ),
)
