"""The nouns: what an author wrote, what is known of a patient, what is proposed.

answer          what a recommendation says, part by part, as types
answer_parts    what several of these parts are made of, and what stands beside the rationale
assessment      what is known of one patient, and how it is read from JSON
built_in        what every pathway may ask for without saying so: age, sex, and who calls
call            what was said at the end of a call, which no rule reads
copying         what a caller hands over, copied; what answers no comparison is only how it is written
course          what the criteria of a review may ask for beside a pathway's own inputs
depth           JSON nested deeper than anybody writes: what lies too deep is set apart, all else is kept
detail          how much of an answer is told, and in which language
edition         what decided: each part that was laid together, its version and hash, and one hash over all
episode         a course of care as the caller knows it, read from JSON as strictly as a patient
episode_schema  the JSON Schema of an episode
heard           what an episode says of the patient, whatever is wrong with it
instrument      a rating scale as data: items, bands, cut-offs, what a change is worth
known           what is known of a patient, as lowest and highest values, and what should be said of it
packed          a pathway as JSON data, every noun once; and a pathway of such data
pathway         what an author wrote: a whole pathway, what stands beside its tracks, what overlays change
recommendation  what the router proposes, with its rationale. It proposes; a clinician decides
record          a kept answer, made again: the same, or what differs
review          what a review proposes: stay, step up, step down, finish, refer or change track
review_rules    what an author says of reviews: rules over a course, checks, and defaults
streams         many JSON values, one at a time: a list, or JSON lines
terms           the words of the field as small frozen nouns
track           what a track is made of: needs, steps and what bars them, the ways between steps, actions
twice           every way in which JSON data can be meant where a key is given twice
unit            one clinic: what it offers, who works there, and to whom it has handed a mission
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.model.answer import (
        AnswerDoes,
        AskedSaid,
        Booking,
        Condition,
        ContactSaid,
        DayGround,
        DeclinedSaid,
        DeclinedStep,
        EnoughSaid,
        GivenValue,
        GroupSaid,
        HeldFlag,
        HeldRule,
        InsteadSaid,
        NextStep,
        OpenQuestion,
        OtherStep,
        PassedOver,
        ReviewSaid,
        SettledSaid,
        ToDo,
        TrackSaid,
        WhatIf,
    )
    from stegvis.model.answer_parts import (
        BandSaid,
        ChangedBy,
        EditionPart,
        FaultSaid,
        GroundSaid,
        LatestDay,
        LevelRange,
        NamedInput,
        NamedValue,
        OverlaySaid,
        PartnerSaid,
        Provenance,
        ReferenceSaid,
        UnitSaid,
        Words,
    )
    from stegvis.model.assessment import (
        PATIENT_SCHEMA,
        Assessment,
        age_on,
        contact_date,
        parse,
        parse_all,
        patient,
        read_patient,
        refused_in,
    )
    from stegvis.model.built_in import AGE, BESIDE, words_of
    from stegvis.model.course import (
        FOLLOWED,
        IMPRESSION,
        LONGEST,
        MOST_PERCENT,
        OF_SCALE,
        SCALE,
        WORSE,
        inputs,
        word,
    )
    from stegvis.model.detail import DETAILS, check_language
    from stegvis.model.edition import Part, canonical, edition_of, hashed, laid, library
    from stegvis.model.episode import (
        FAILED,
        OUTCOMES,
        REASONS,
        AdverseEvent,
        EarlierStep,
        Episode,
        Measurement,
        Override,
        Referral,
    )
    from stegvis.model.episode_schema import EPISODE_SCHEMA
    from stegvis.model.heard import courses_of
    from stegvis.model.instrument import (
        Cutoff,
        Instrument,
        Lasts,
        OtherBands,
        OtherUnit,
        Outcome,
        Printed,
        Skip,
        Smell,
        Subscale,
        Trigger,
    )
    from stegvis.model.known import UNKNOWN, Weighed, whole
    from stegvis.model.packed import pack, unpack
    from stegvis.model.pathway import Accepted, Access, Change, Effort, Overlay, Pathway, Reference, Staffing
    from stegvis.model.recommendation import EAGER, LAZY, RECORD_FORMAT, Recommendation
    from stegvis.model.record import Replayed, compared, expect_record
    from stegvis.model.review import DOWNWARD, VERDICTS, Review
    from stegvis.model.review_rules import Check, ReviewDefaults, ReviewRule
    from stegvis.model.streams import Values
    from stegvis.model.terms import Claim, Code, Figure, Group, Profession, Source
    from stegvis.model.track import (
        ENTRY,
        EXIT,
        Action,
        Edge,
        Need,
        OpenFlags,
        ReviewPlan,
        Step,
        Track,
        Unsuitable,
    )
    from stegvis.model.twice import MOST_WAYS, every_way, readings, ways_of
    from stegvis.model.unit import NotOffered, Partner, Programme, Staff, Unit
else:
    __getattr__ = door(
        __name__,
        {
            "answer": "AnswerDoes AskedSaid Booking Condition ContactSaid DayGround DeclinedSaid DeclinedStep EnoughSaid GivenValue GroupSaid HeldFlag HeldRule InsteadSaid NextStep OpenQuestion OtherStep PassedOver ReviewSaid SettledSaid ToDo TrackSaid WhatIf",
            "answer_parts": "BandSaid ChangedBy EditionPart FaultSaid GroundSaid LatestDay LevelRange NamedInput NamedValue OverlaySaid PartnerSaid Provenance ReferenceSaid UnitSaid Words",
            "twice": "MOST_WAYS every_way readings ways_of",
            "assessment": "Assessment PATIENT_SCHEMA age_on contact_date parse parse_all patient read_patient refused_in",
            "built_in": "AGE BESIDE words_of",
            "course": "FOLLOWED IMPRESSION LONGEST MOST_PERCENT OF_SCALE SCALE WORSE inputs word",
            "detail": "DETAILS check_language",
            "edition": "Part canonical edition_of hashed laid library",
            "episode": "AdverseEvent EarlierStep Episode FAILED Measurement OUTCOMES Override REASONS Referral",
            "episode_schema": "EPISODE_SCHEMA",
            "heard": "courses_of",
            "instrument": "Cutoff Instrument Lasts OtherBands OtherUnit Outcome Printed Skip Smell Subscale Trigger",
            "known": "UNKNOWN Weighed whole",
            "packed": "pack unpack",
            "pathway": "Accepted Access Change Effort Overlay Pathway Reference Staffing",
            "recommendation": "EAGER LAZY RECORD_FORMAT Recommendation",
            "record": "Replayed compared expect_record",
            "review": "DOWNWARD Review VERDICTS",
            "review_rules": "Check ReviewDefaults ReviewRule",
            "streams": "Values",
            "terms": "Claim Code Figure Group Profession Source",
            "track": "Action ENTRY EXIT Edge Need OpenFlags ReviewPlan Step Track Unsuitable",
            "unit": "NotOffered Partner Programme Staff Unit",
        },
    )

__all__ = [
    "AGE",
    "BESIDE",
    "DETAILS",
    "DOWNWARD",
    "EAGER",
    "ENTRY",
    "EPISODE_SCHEMA",
    "EXIT",
    "FAILED",
    "FOLLOWED",
    "IMPRESSION",
    "LAZY",
    "LONGEST",
    "MOST_PERCENT",
    "MOST_WAYS",
    "OF_SCALE",
    "OUTCOMES",
    "PATIENT_SCHEMA",
    "REASONS",
    "RECORD_FORMAT",
    "SCALE",
    "UNKNOWN",
    "VERDICTS",
    "WORSE",
    "Accepted",
    "Access",
    "Action",
    "AdverseEvent",
    "AnswerDoes",
    "AskedSaid",
    "Assessment",
    "BandSaid",
    "Booking",
    "Change",
    "ChangedBy",
    "Check",
    "Claim",
    "Code",
    "Condition",
    "ContactSaid",
    "Cutoff",
    "DayGround",
    "DeclinedSaid",
    "DeclinedStep",
    "EarlierStep",
    "Edge",
    "EditionPart",
    "Effort",
    "EnoughSaid",
    "Episode",
    "FaultSaid",
    "Figure",
    "GivenValue",
    "GroundSaid",
    "Group",
    "GroupSaid",
    "HeldFlag",
    "HeldRule",
    "InsteadSaid",
    "Instrument",
    "Lasts",
    "LatestDay",
    "LevelRange",
    "Measurement",
    "NamedInput",
    "NamedValue",
    "Need",
    "NextStep",
    "NotOffered",
    "OpenFlags",
    "OpenQuestion",
    "OtherBands",
    "OtherStep",
    "OtherUnit",
    "Outcome",
    "Overlay",
    "OverlaySaid",
    "Override",
    "Part",
    "Partner",
    "PartnerSaid",
    "PassedOver",
    "Pathway",
    "Printed",
    "Profession",
    "Programme",
    "Provenance",
    "Recommendation",
    "Reference",
    "ReferenceSaid",
    "Referral",
    "Replayed",
    "Review",
    "ReviewDefaults",
    "ReviewPlan",
    "ReviewRule",
    "ReviewSaid",
    "SettledSaid",
    "Skip",
    "Smell",
    "Source",
    "Staff",
    "Staffing",
    "Step",
    "Subscale",
    "ToDo",
    "Track",
    "TrackSaid",
    "Trigger",
    "Unit",
    "UnitSaid",
    "Unsuitable",
    "Values",
    "Weighed",
    "WhatIf",
    "Words",
    "age_on",
    "canonical",
    "check_language",
    "compared",
    "contact_date",
    "courses_of",
    "edition_of",
    "every_way",
    "expect_record",
    "hashed",
    "inputs",
    "laid",
    "library",
    "pack",
    "parse",
    "parse_all",
    "patient",
    "read_patient",
    "readings",
    "refused_in",
    "unpack",
    "ways_of",
    "whole",
    "word",
    "words_of",
]
