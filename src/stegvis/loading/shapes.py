"""The form of a pathway file, as data: what reads it and its JSON Schema both come from here."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from stegvis.loading.key_docs import KEY_DOCS

ACCESS_WORDS = ("on_site", "remote", "on_call")
LADDER_WORDS = ("none", "subthreshold", "mild", "moderate", "severe")
CONSTRUCT_WORDS = (
    "depression", "anxiety", "panic", "social_anxiety", "health_anxiety", "trauma", "ocd", "stress",
    "sleep", "alcohol", "drugs", "substance", "gambling", "suicide", "bipolar", "adhd", "eating", "child",
    "distress", "wellbeing", "function", "other",
)  # fmt: skip
SCORING_WORDS = ("sum", "part", "count", "mean", "subscales", "profile", "rule")
USE_WORDS = ("triage", "monitoring", "score_input_only", "not_recommended", "prohibited")
CODE_WORDS = (
    "verified", "panel_verified", "items_verified", "not_confirmed", "none_found", "not_looked_up",
)  # fmt: skip
LIMIT_WORDS = ("at_least", "at_most", "above", "below")
VERDICT_WORDS = ("finish", "step_down", "stay", "change_track", "step_up", "refer")
EDGE_KINDS = ("escalate", "de-escalate", "transfer", "leave", "refer")


@frozen
class Shape:
    """What a value may be: string, text, integer, number, boolean, date, list, mapping, table or open."""

    kind: str
    doc: str = ""
    required: bool = False
    words: tuple[str, ...] = ()
    of: Shape | None = None
    keys: Mapping[str, Shape] = {}
    length: int = 0
    demanded: tuple[str, ...] = field(init=False, eq=False, repr=False)
    """The keys that a table must have."""

    @demanded.default
    def _demanded(self) -> tuple[str, ...]:
        return tuple(key for key, part in self.keys.items() if part.required)


def must(shape: Shape) -> Shape:
    """Return the same shape, required."""
    from attrs import evolve

    return evolve(shape, required=True)


def table(doc: str, **keys: Shape) -> Shape:
    """Shape a table with these keys and no others."""
    return Shape("table", doc, keys=keys)


def many(of: Shape, doc: str = "") -> Shape:
    """Shape a list."""
    return Shape("list", doc, of=of)


def mapping(of: Shape, doc: str = "") -> Shape:
    """Shape a table whose keys are ids."""
    return Shape("mapping", doc, of=of)


def word(*words: str) -> Shape:
    """Shape one of a few words."""
    return Shape("string", words=words)


STRING = Shape("string")
TEXT = Shape("text", "the same words in Swedish (sv) and English (en)")
INTEGER = Shape("integer")
NUMBER = Shape("number")
BOOLEAN = Shape("boolean")
DATE = Shape("date")
ID = Shape("string", "an id: lower-case letters, digits, - and _")
OPEN = Shape("open")
PAIR = Shape("list", "lowest and highest, both included", of=INTEGER, length=2)
STRINGS = many(STRING)
TEXTS = many(TEXT)
CONFIDENCE = must(word("high", "medium", "low"))
ACCEPTS = many(
    STRING, 'findings of `stegvis check` that are accepted: "inversion: why [source, place]", or [inference]'
)
CLAIM = table(
    "on what ground it is said",
    basis=must(word("source", "convention", "inference")),
    source=STRING,
    place=STRING,
    note=STRING,
)
NAMED = table("an id and a name", id=must(ID), name=must(TEXT))
SOURCE = table(
    "where something is written",
    title=must(STRING),
    published=STRING,
    reach=word("swedish", "international"),
    note=STRING,
    url=STRING,
)
FIGURE = table("one figure of change", value=must(NUMBER), note=TEXT, claim=must(CLAIM))
UNSUITABLE_KEYS = {
    "id": must(ID),
    "when": must(STRING),
    "kind": must(word("stop", "ask")),
    "because": must(TEXT),
    "confidence": CONFIDENCE,
    "facts": STRINGS,
    "claim": must(CLAIM),
    "dissent": TEXT,
}
NEED_KEYS = {
    "id": must(ID),
    "when": must(STRING),
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
        format=must(INTEGER),
        id=must(ID),
        version=must(STRING),
        status=must(word("demo", "draft", "reviewed")),
        reviewed_by=STRING,
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
    level=many(NAMED, "the ladder, lowest first"),
    urgency=many(
        table("least urgent first", id=must(ID), name=must(TEXT), days=INTEGER),
        "days: the latest day, counted from the contact",
    ),
    profession=many(NAMED),
    sources=mapping(SOURCE, "by id"),
    group=many(
        table(
            "a question group",
            id=must(ID),
            name=Shape("text", "what the group is called in a record note; else its title"),
            title=must(TEXT),
            none=must(TEXT),
        )
    ),
    finding=many(
        table(
            "an input that is not a score",
            id=must(ID),
            group=STRING,
            ask=must(TEXT),
            name=must(TEXT),
            kind=word("boolean", "integer", "choice"),
            adverse=word("yes", "no", "neither"),
            values=many(NAMED),
            range=PAIR,
            direction=word("higher_worse", "higher_better", "neither"),
            asked_when=STRING,
            optional=BOOLEAN,
            note=TEXT,
        )
    ),
    asked=many(table("when an instrument applies", instrument=must(STRING), when=STRING, optional=BOOLEAN)),
    red_flag=many(
        table(
            "a need that is also an action, global and never lowered",
            **{
                **NEED_KEYS,
                "urgency": must(STRING),
                "name": must(TEXT),
                "first_contact": must(STRING),
                "do": must(TEXTS),
            },
        )
    ),
    unsuitable=many(table("a shared contraindication", set=must(ID), **UNSUITABLE_KEYS)),
    track=table(
        "a kind of problem; its needs, steps and actions stand in the same file",
        id=must(ID),
        name=must(TEXT),
        about=must(TEXT),
        order=must(INTEGER),
        ages=must(PAIR),
        first_contact=must(STRING),
        urgency=must(STRING),
    ),
    need=many(table("at least this level, because", **NEED_KEYS)),
    step=many(
        table(
            "what the track offers at a level",
            id=must(ID),
            level=must(STRING),
            name=must(TEXT),
            what=must(TEXT),
            dose=TEXT,
            first_contact=STRING,
            professions=STRINGS,
            ages=PAIR,
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
            review=table(
                "measuring again",
                weeks=must(many(INTEGER)),
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
                "from": must(many(STRING, "ids of steps")),
                "to": Shape("string", "the id of a step; none when care is left"),
                "when": STRING,
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
            when=must(STRING),
            urgency=STRING,
            do=must(TEXT),
            because=must(TEXT),
            confidence=CONFIDENCE,
            facts=STRINGS,
            claim=must(CLAIM),
        )
    ),
    review_defaults=table(
        "figures for scales and steps that say nothing themselves",
        response_percent=must(FIGURE),
        partial_percent=must(FIGURE),
        baseline_weeks=must(FIGURE),
        remission_apart_weeks=must(FIGURE),
        due_within_days=must(FIGURE),
        repeat_weeks=must(FIGURE),
    ),
    review_rule=many(
        table(
            "what a review proposes when a criterion over the course holds",
            id=must(ID),
            verdict=must(word(*VERDICT_WORDS)),
            when=must(STRING),
            urgency=must(STRING),
            because=must(TEXT),
            do=TEXTS,
            checks_first=BOOLEAN,
            to=Shape("string", "the step of another track that change_track leads to"),
            measure_weeks=PAIR,
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
            days=must(INTEGER),
            ages=PAIR,
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
        )
    ),
    staffing=many(
        table(
            "what a mission demands of a team",
            id=must(ID),
            mission=must(STRING),
            kind=word("team", "own_municipality"),
            professions=STRINGS,
            at_least=INTEGER,
            competences=STRINGS,
            access=many(word(*ACCESS_WORDS)),
            waived_below=INTEGER,
            what=must(TEXT),
            claim=must(CLAIM),
        )
    ),
)

ADDED = ("sources", "group", "finding", "asked", "red_flag", "unsuitable", "access", "reference", "staffing")
"""What an overlay may add beside the base's own."""
WITHIN = ("need", "step", "action")
"""What an overlay may add to a track, which it names."""


def of_track(name: str) -> Shape:
    """Return the shape of a need, step or action that names its track."""
    part = PATHWAY_FILE.keys[name].of
    assert part is not None
    return many(table(part.doc, track=must(STRING), **part.keys))


OVERLAY_FILE = table(
    "a regional or local change of one edition of a pathway",
    overlay=must(
        table(
            "the header",
            format=must(INTEGER),
            id=must(ID),
            version=must(STRING),
            of=must(STRING),
            edition=must(STRING),
            status=must(word("demo", "draft", "reviewed")),
            title=must(TEXT),
            review_date=DATE,
            valid_until=must(DATE),
            policy=word("LEON", "BEON"),
        )
    ),
    change=many(
        table(
            "keys of one rule, step, finding or track, set otherwise",
            rule=must(STRING),
            set=must(OPEN),
            because=must(TEXT),
            claim=must(CLAIM),
        )
    ),
    accepts=mapping(ACCEPTS, "what occurs with it and is accepted, by the id of a part of the base"),
    **{key: PATHWAY_FILE.keys[key] for key in ADDED},
    **{key: of_track(key) for key in WITHIN},
)

UNIT_FILE = table(
    "what one clinic offers, and its team",
    unit=must(
        table(
            "the header",
            format=must(INTEGER),
            id=must(ID),
            name=must(TEXT),
            phone=STRING,
            review_date=DATE,
            missions=must(STRINGS),
            listed=mapping(INTEGER, "how many are listed in the municipality, by mission"),
        )
    ),
    partner=many(
        table(
            "another clinic",
            id=must(ID),
            name=must(TEXT),
            phone=STRING,
            municipality=word("own", "adjacent", "other"),
        )
    ),
    handed_over=many(
        table("a mission that a partner does", mission=must(STRING), partner=must(STRING), tracks=STRINGS)
    ),
    not_offered=many(
        table("a step that is not offered here", step=must(STRING), because=must(TEXT), partner=STRING)
    ),
    programme=many(
        table("how a step is offered here", step=must(STRING), languages=STRINGS, ages=PAIR, what=TEXT)
    ),
    staff=many(
        table(
            "people of one profession",
            profession=must(STRING),
            number=must(INTEGER),
            competences=STRINGS,
            access=must(word(*ACCESS_WORDS)),
        )
    ),
)

BAND = table(
    "a named range of totals",
    id=must(ID),
    range=must(PAIR),
    severity=must(word(*LADDER_WORDS)),
    name=must(TEXT),
)
ITEMS = many(INTEGER, "numbers of items, 1 first")
LIMITS = dict.fromkeys(LIMIT_WORDS, NUMBER)
INSTRUMENT_FILE = table(
    "a rating scale",
    instrument=must(
        table(
            "its form",
            id=must(ID),
            name=must(TEXT),
            full_name=STRING,
            construct=word(*CONSTRUCT_WORDS),
            purpose=must(TEXT),
            recall=TEXT,
            respondent=must(word("self", "clinician", "informant")),
            scoring=word(*SCORING_WORDS),
            items=must(INTEGER),
            item_range=must(PAIR),
            range=PAIR,
            step=NUMBER,
            direction=must(word("higher_worse", "higher_better")),
            ages=must(PAIR),
            age_note=TEXT,
            reversed_items=ITEMS,
            critical_items=ITEMS,
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
            codes=table(
                "codes of the score and of its items",
                loinc_status=word(*CODE_WORDS),
                loinc_total=STRING,
                loinc_panel=STRING,
                loinc_items=mapping(STRING, "by number of the item"),
                snomed=STRINGS,
                snomed_unverified=STRINGS,
                note=TEXT,
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
            ages=PAIR,
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
            claim=must(CLAIM),
        )
    ),
    smells_of=many(
        table(
            "totals that betray another instrument, or a code for a missing value",
            range=must(PAIR),
            instrument=STRING,
            hint=must(TEXT),
        )
    ),
    short_form=many(table("a nested scale", instrument=must(STRING), rest=must(INTEGER), items=ITEMS)),
    change=table(
        "how much change it takes",
        response_percent=FIGURE,
        response_points=FIGURE,
        remission_below=FIGURE,
        remission_at_most=FIGURE,
        reliable_change=FIGURE,
        smallest_important_points=FIGURE,
        smallest_important_percent=FIGURE,
    ),
    sources=mapping(SOURCE),
)


def json_schema(shape: Shape, title: str) -> dict[str, object]:
    """Return the JSON Schema of a file form, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **of(shape)}


def of(shape: Shape) -> dict[str, object]:
    """Return the JSON Schema of one shape."""
    said: dict[str, object] = {"description": shape.doc} if shape.doc else {}
    text = {"type": "string", "minLength": 1}
    match shape.kind:
        case "string":
            said |= {"type": "string"} | ({"enum": list(shape.words)} if shape.words else {})
        case "text":
            said |= {
                "type": "object",
                "properties": {"sv": text, "en": text},
                "required": ["sv", "en"],
                "additionalProperties": False,
            }
        case "integer" | "number" | "boolean":
            said |= {"type": shape.kind}
        case "date":
            said |= {"type": "string", "format": "date"}
        case "list":
            said |= {"type": "array", "items": of(shape.of) if shape.of else {}}
            if shape.length:
                said |= {"minItems": shape.length, "maxItems": shape.length}
        case "mapping":
            said |= {"type": "object", "additionalProperties": of(shape.of) if shape.of else {}}
        case "table":
            said |= {
                "type": "object",
                "properties": {key: keyed(key, value) for key, value in shape.keys.items()},
                "required": sorted(key for key, value in shape.keys.items() if value.required),
                "additionalProperties": False,
            }
        case _:
            said |= {"type": "object"}
    return said


def keyed(key: str, shape: Shape) -> dict[str, object]:
    """Return the JSON Schema of a key, with what the key means before what its form is."""
    said = of(shape)
    own = shape.doc or (shape.of.doc if shape.kind == "list" and shape.of else "")
    parts = [KEY_DOCS.get(key, ""), own]
    doc = "; ".join(part for part in parts if part)
    return ({"description": doc} if doc else {}) | {k: v for k, v in said.items() if k != "description"}
