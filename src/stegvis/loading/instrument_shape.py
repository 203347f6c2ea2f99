"""The form of a file of a rating scale."""

from __future__ import annotations

from stegvis.loading.shapes import (
    ACCEPTS,
    AGES,
    BOOLEAN,
    CLAIM,
    CODE_KEYS,
    CONFIDENCE,
    FIGURE,
    ID,
    INTEGER,
    LADDER_WORDS,
    NUMBER,
    PAIR,
    PERCENT,
    SOURCE,
    STRING,
    STRINGS,
    TEXT,
    TEXTS,
    WAS,
    many,
    mapping,
    must,
    pair,
    some,
    table,
    whole,
    word,
)

CONSTRUCT_WORDS = (
    "depression", "anxiety", "panic", "social_anxiety", "health_anxiety", "trauma", "ocd", "stress",
    "sleep", "alcohol", "drugs", "substance", "gambling", "suicide", "bipolar", "adhd", "eating", "child",
    "distress", "wellbeing", "function", "other",
)  # fmt: skip
SCORING_WORDS = ("sum", "part", "count", "mean", "subscales", "profile", "rule")
USE_WORDS = ("triage", "monitoring", "score_input_only", "not_recommended", "prohibited")
CODE_WORDS = ("not_confirmed", "none_found", "not_looked_up")
LIMIT_WORDS = ("at_least", "at_most", "above", "below")
BAND = table(
    "a named range of totals",
    id=must(ID),
    range=must(PAIR),
    severity=must(word(*LADDER_WORDS)),
    name=must(TEXT),
)
ITEMS = some(whole(1, 200), "numbers of items, 1 first")
MAYBE_ITEMS = some(whole(1, 200), "numbers of items, 1 first; none is written []", least=0)
LIMITS = dict.fromkeys(LIMIT_WORDS, NUMBER)
INSTRUMENT_FILE = table(
    "a rating scale",
    instrument=must(
        table(
            "its form",
            id=must(ID),
            was=WAS,
            name=must(TEXT),
            full_name=STRING,
            construct=word(*CONSTRUCT_WORDS),
            purpose=must(TEXT),
            recall=TEXT,
            respondent=must(word("self", "clinician", "informant")),
            scoring=word(*SCORING_WORDS),
            items=must(whole(1, 200)),
            item_range=must(pair(0, 1_000)),
            range=PAIR,
            step=NUMBER,
            direction=must(word("higher_worse", "higher_better")),
            ages=must(AGES),
            age_note=TEXT,
            reversed_items=MAYBE_ITEMS,
            critical_items=MAYBE_ITEMS,
            printed_unread=TEXT,
            asks_about=many(word(*CONSTRUCT_WORDS), "what its critical items ask about"),
            half_steps=TEXT,
            use=must(word(*USE_WORDS)),
            refused_because=TEXT,
            confidence=CONFIDENCE,
            licence=must(
                table(
                    "",
                    status=must(word("free", "registration", "paid", "unclear")),
                    note=must(TEXT),
                )
            ),
            validity=TEXT,
            notes=TEXTS,
            mistakes=TEXTS,
            unverified=TEXTS,
            sources=STRINGS,
            bands_claim=CLAIM,
            bands_need_case=BOOLEAN,
            accepts=ACCEPTS,
            missing=table(
                "the rule for missing items",
                most=must(INTEGER),
                rule=must(word("prorate", "per_subscale", "none")),
                claim=must(CLAIM),
            ),
            loinc_status=word(*CODE_WORDS),
            codes=many(
                table(
                    "a verified code of the total, the panel, an item or an answer",
                    of=must(word("total", "panel", "item", "answer")),
                    item=INTEGER,
                    value=INTEGER,
                    **CODE_KEYS,
                )
            ),
        )
    ),
    band=many(BAND),
    other_bands=many(
        table(
            "a competing set of bands, and who uses it",
            where=must(TEXT),
            bands=many(table("", range=must(PAIR), severity=must(word(*LADDER_WORDS)), name=must(TEXT))),
            note=TEXT,
            sex=word("female", "male"),
            claim=CLAIM,
        )
    ),
    cutoff=many(
        table(
            "a limit in use",
            **LIMITS,
            of=TEXT,
            purpose=must(TEXT),
            population=TEXT,
            sex=word("female", "male"),
            ages=AGES,
            chosen=must(BOOLEAN),
            claim=must(CLAIM),
        )
    ),
    trigger=many(
        table(
            "answers that call for an act whatever the total is",
            items=ITEMS,
            what=TEXT,
            **LIMITS,
            do=must(TEXT),
            note=TEXT,
            claim=must(CLAIM),
        )
    ),
    subscale=many(
        table(
            "a part with its own sum",
            id=must(ID),
            name=must(TEXT),
            items=ITEMS,
            range=PAIR,
            direction=word("higher_worse", "higher_better"),
        )
    ),
    outcome=many(
        table(
            "a result that the instrument's own rule gives instead of a sum",
            id=must(ID),
            name=must(TEXT),
            severity=word(*LADDER_WORDS),
            when=must(TEXT),
            do=TEXT,
            claim=must(CLAIM),
        )
    ),
    item_values=many(table("holes in the item grid", items=must(ITEMS), values=must(many(INTEGER)))),
    skip=many(
        table(
            "items that the form skips, and so are 0, when others are answered 0",
            when_zero=must(ITEMS),
            zero=must(ITEMS),
            unless_answered=BOOLEAN,
            claim=must(CLAIM),
        )
    ),
    printed=many(
        table(
            "what each box of some items is worth, from the first to the last as the form is printed",
            items=must(ITEMS),
            values=must(many(INTEGER)),
            claim=must(CLAIM),
        )
    ),
    unit=many(
        table(
            "another way of writing its total than in points",
            id=must(ID),
            name=must(TEXT),
            times=INTEGER,
            range=PAIR,
            note=TEXT,
            claim=must(CLAIM),
        )
    ),
    lasts=table(
        "how many days old a score may be: to decide, and to count at all",
        firm_days=must(INTEGER),
        provisional_days=must(INTEGER),
        claim=must(CLAIM),
    ),
    smells_of=many(
        table(
            "totals that betray another instrument, or a code for a missing value",
            range=must(PAIR),
            instrument=STRING,
            hint=must(TEXT),
        )
    ),
    short_form=many(
        table("a nested scale", instrument=must(STRING), rest=must(INTEGER), items=ITEMS, opens=INTEGER)
    ),
    change=table(
        "how much change it takes",
        response_percent=PERCENT,
        response_points=FIGURE,
        remission_below=FIGURE,
        remission_at_most=FIGURE,
        reliable_change=FIGURE,
        smallest_important_points=FIGURE,
        smallest_important_percent=PERCENT,
    ),
    sources=mapping(SOURCE),
)
