"""A pathway and courses by hand, for what the drawn ones seldom meet: two of everything, and days on the limit."""

from attrs import evolve

from corpus import START, day
from stegvis import Assessment, EarlierStep, Episode, Measurement
from stegvis.errors import Text
from stegvis.language.criterion import AllOf, OneOf, Within
from stegvis.model.course import inputs
from stegvis.model.instrument import Cutoff, Figure
from stegvis.model.terms import Claim
from stegvis.model.track import Edge
from stegvis.routing.compile import compile_pathway

WORDS = Text("för hand", "by hand")
TIRED = OneOf("tired", (1,))
ALONE = AllOf((OneOf("screen", (1,)), OneOf("low_mood", (0,))))


def crowded(base):
    """The base with two more tracks, a second check, shortcuts between tracks and more rules for reviews."""
    mood = next(track for track in base.tracks if track.id == "mood-track")
    needs = mood.needs[0]
    sleep = another(mood, "sleep", 20, [
        evolve(needs, id="sleep-some", when=TIRED, at_least="course", urgency="planned"),
        evolve(needs, id="sleep-old", when=AllOf((TIRED, Within("age", 50, 120))), at_least="clinic", urgency="soon"),
    ])  # fmt: skip
    worry = another(mood, "worry", 20, [
        evolve(needs, id="worry-some", when=ALONE, at_least="course", urgency="soon"),
        evolve(needs, id="worry-late", when=AllOf((ALONE, Within("age", 70, 120))), at_least="clinic", urgency="soon"),
    ])  # fmt: skip
    rules = {rule.id: rule for rule in base.review_rules}
    once = rules["once"]
    soon, late, slow = (0, 5), (0, 5), (2, 3)
    more = [
        evolve(
            once,
            id=f"plan-{word}",
            when=AllOf((OneOf("has_scale", (1,)), OneOf("impression", (at,)))),
            measure_weeks=weeks,
        )
        for at, (word, weeks) in enumerate((("better", late), ("same", soon), ("worse", slow)))
    ]
    both = AllOf((OneOf("deteriorated(twin)", (1,)), Within("sessions", 900, 1040)))
    grave = evolve(rules["worse"], id="worse-twin", when=both, urgency="now")
    many = evolve(once, id="many", verdict="refer", when=Within("sessions", 20, 1040), measure_weeks=None)
    ways = [
        ("safety-call", "mood-group"),
        ("general-call", "mood-group"),
        ("mood-advice", "sleep-group"),
        ("mood-course", "mood-group"),
        ("mood-advice", "mood-group"),
    ]
    tracks = (*(evolve(one, order=15) if one.id == "general" else one for one in base.tracks), sleep, worry)
    scales = {one.id: one for one in instruments(base.instruments["mood"])}
    values = {
        one.id.replace("mood", id, 1): evolve(
            one, id=one.id.replace("mood", id, 1), instrument=id, highest=one.highest if one.item else scale.highest
        )
        for id, scale in scales.items() for one in base.inputs.values() if one.instrument
    }  # fmt: skip
    made = evolve(
        base,
        tracks=tracks,
        course=inputs(scales, tracks, base.levels),
        inputs={**base.inputs, **values},
        instruments=scales,
        open_flags=evolve(base.open_flags, at_least="course"),
        edges=(
            *base.edges,
            *(
                Edge(f"way-{i}", "escalate", *way, WORDS, ages=(0, 120), stated=True)
                for i, way in enumerate(ways)
            ),
        ),
        checks=(*base.checks, evolve(base.checks[0], id="check-more", ask=Text("Mer?", "More?"))),
        review_rules=(more[1], grave, *base.review_rules, more[0], more[2], many),
    )
    return evolve(made, ruleset=compile_pathway(made))


def spread(full):
    """Scales whose bands ask together for what neither asks alone; and a rule that asks for as much by itself."""
    need = full.track("sleep").needs[0]
    bands = [
        evolve(need, id=f"{scale}-{low}", when=Within(scale, low, high), urgency="now")
        for scale, start in (("plain", 1), ("mood", 0)) for low, high in ((start, 4), (5, 11))
    ]  # fmt: skip
    alone = evolve(need, id="alone", when=TIRED, urgency="now")
    track = another(full.track("sleep"), "bands", 30, [*bands, alone])
    made = evolve(full, tracks=(*full.tracks, track))
    return evolve(made, ruleset=compile_pathway(made))


def answered_in_part():
    """Patients of it: one scale in part, the other, both; and the rule that holds alone."""
    for tired in (None, True, False):
        for first in (None, 0, 2, 4):
            for third in (None, 0):
                items = {"plain": {1: first}, "mood": {3: third}}
                known = {"danger": False, "low_mood": True, "screen": False, "tired": tired}
                yield Assessment(40, {}, items, known)
                yield Assessment(40, {"plain": 3}, items, known)
                yield Assessment(40, {"mood": 9}, items, known)


def unflagged(base):
    """The base without reviews; open red-flag questions lead to the track of the red flags."""
    return evolve(base, review_defaults=None, open_flags=evolve(base.open_flags, track=base.red_flag_track))


def instruments(mood):
    """The base's scale among others: of one construct with other bands, of none, and one with a long range."""
    one = evolve(mood, construct="depression")
    calm, low, deep = one.bands
    fine = (
        evolve(calm, highest=2),
        evolve(calm, id="near", lowest=3, severity="subthreshold", name=WORDS),
        low,
        deep,
    )
    twin = evolve(
        one,
        id="twin",
        bands=fine,
        missing_rule="none",
        name=Text("Tvilling", "Twin"),
        short_forms={"tiny": 4},
        age_highest=64,
    )
    ours = Claim("convention", "", "", "")
    limit = Cutoff(5, "at_least", WORDS, WORDS, "", True, ours)
    case = evolve(
        twin,
        id="case",
        bands=one.bands,
        bands_need_case=True,
        cutoffs=(limit,),
        name=Text("Fall", "Case"),
        short_forms={},
    )
    yield from (one, twin, case, evolve(mood, id="plain", construct="other"))
    points = {"response_points": Figure(2, ours, WORDS)}
    part = evolve(
        case,
        id="points",
        bands_need_case=False,
        cutoffs=(),
        construct="other",
        item_values={1: (0, 2, 4), 3: (0, 1)},
        change=points,
        short_forms={"bit": 4, "pair": 4, "plain": 12},
        short_items={"pair": (2, 3), "plain": (2,)},
    )
    yield from (part, evolve(part, id="rising", direction="higher_better", short_forms={}, short_items={}))
    wide = (*one.bands[:2], evolve(deep, highest=300))
    yield evolve(mood, id="long", construct="other", highest=300, scoring="rule", bands=wide, change={})


def patients():
    """Pairs of scales, on the limits of their bands; and whole tracks side by side."""
    yield from (Assessment(30, {"bit": total}) for total in (8, 9))
    yield Assessment(30, {"pair": 3}, {"points": {2: 1}})
    yield Assessment(30, {}, {"points": {2: 3}, "plain": {1: 2}})
    for one, other in (("mood", "twin"), ("twin", "case"), ("mood", "case"), ("plain", "long")):
        for pair in ((2, 9), (9, 2), (4, 9), (9, 4), (5, 9), (9, 5), (9, 8), (2, 2), (12, 12), (3, 12)):
            yield Assessment(30, dict(zip((one, other), pair, strict=True)))
    for items in ({1: 0, 2: 3}, {1: 4, 2: 0}, {1: 2, 2: 0}, {}):
        for part in ("twin", "case"):
            yield Assessment(30, {"mood": 12}, {part: items})
    yield Assessment(80, findings={"tired": True, "screen": True, "danger": False, "low_mood": False})
    yield Assessment(60, {"mood": 6}, {}, {"tired": True, "low_mood": True, "weeks": 45})
    calm = {"tired": False, "screen": False, "danger": False, "low_mood": True, "weeks": 2, "colour": "green"}
    yield Assessment(40, {}, {"mood": {1: 0, 2: 0, 3: 0}}, {**calm, "screen": True})
    for age in (15, 16, 17, 63, 64, 65):
        yield Assessment(age, {"tiny": 4})
    for age in (None, 30, 60, 80):
        for tired in (None, True, False):
            for screen in (None, True, False):
                for danger in (None, False):
                    yield Assessment(
                        age, findings={"tired": tired, "screen": screen, "danger": danger, "low_mood": True}
                    )


def spoiled():
    """Courses with a fault and an answer on suicide: above it, below it, beside it; of shipped scales."""
    whole = {str(n): 0 for n in range(1, 10)}
    told = [
        ("phq9", -7, 20, {"9": 3}),
        ("phq9", -7, 4, {"9": 3}),
        ("phq9", -7, 99, {"9": 3}),
        ("phq9", -7, 27, {}),
    ]
    newest = [
        ("phq9", 0, 99, {}), ("phq9", 0, 0, {"1": 3}), ("phq9", 0, None, {}), ("phq9", 7, 3, {"9": 0}),
        ("phq9", 0, 4, {"9": 0}), ("phq9", 0, 4, {}), ("phq9", 0, None, whole), ("gad7", 0, 99, {}),
    ]  # fmt: skip
    for n, one in enumerate(told):
        for other in newest[n % 2 :: 2]:
            yield spoilt(one, other)
            yield spoilt(other, one, ("gad7", 0, 99, {}))
    for total, items in ((27, {}), (4, {"9": 3}), (20, {"9": 0})):
        for other in (("phq9", 0, 3, {"9": 0}), ("phq9", 0, 20, {"9": 0})):
            yield spoilt(("phq9", 0, total, items), other)
            yield spoilt(other, ("gad7", 0, 9, {}), ("phq9", 0, total, items), ("phq9", -7, 5, {"9": 0}))
    low, high = ("phq9", 0, 3, {"9": 0}), ("phq9", 0, 4, {"9": 3})
    yield spoilt(low, low, ("gad7", 0, 9, {}), high, low)
    yield spoilt(high, items={"phq9": {"9": 0}})
    yield spoilt(low, scores={"phq9": 27})
    yield spoilt(told[1], ("phq9", 0, 4, {}), scores={"phq9": 99})
    denied, open_, typo = ("phq9", 0, 4, {"9": 0}), ("phq9", 0, 4, {}), ("phq9", -14, 99, {"9": 3})
    yield spoilt(denied, ("phq9", -7, 4, {}), typo)
    yield spoilt(open_, denied, typo)
    yield spoilt(denied, ("phq9", 0, 99, {"9": 3}))
    yield spoilt(("phq9", -600, 20, {"9": 3}), ("gad7", 0, 99, {}))


def spoilt(*measured, **patient):
    """One such course: scale, days from the review, total, items."""
    said = [Measurement(id, day(8, days), total, items) for id, days, total, items in measured]
    who = Assessment(34, none_of=("red_flags",), **patient)
    return Episode("depression-icbt", START, day(8), who, tuple(said), takes_part=True, adverse_events=())


def faulty(pathway):
    """Patients with something that cannot be, of each kind, beside answers and denials that stay."""
    ids = sorted(pathway.instruments)
    yes = {"danger": True, "tired": True, "low_mood": True}
    groups = list(pathway.groups)
    for age in (-1, 121, 1.5, "x", "12", "12,5", "0", "120", 120.5, "121"):
        yield Assessment(age, {ids[0]: 12}, {}, yes)
    for wrong in (
        {"nothing": True},
        {"nothing": None},
        {"age": 3},
        {"danger": 2},
        {"colour": "grey"},
        {"weeks": -1},
    ):
        yield Assessment(40, {}, {}, {"tired": True, **wrong}, groups)
    for denied in (["nobody"], ["nobody", *groups], [*groups, "nobody"]):
        yield Assessment(40, {ids[0]: 9}, {}, {"tired": True}, denied)
    yield Assessment(40, {"nothing": 1, ids[0]: 9}, {}, {}, groups)
    yield Assessment(40, {ids[0]: 9}, {"nothing": {1: 1}}, {}, groups)
    for id in ids:
        yield from faulty_on(pathway.instruments[id], groups)
        for full in (one for one in pathway.instruments.values() if id in one.short_forms):
            other = {ids[0]: 3} if ids[0] not in (id, full.id) else {}
            most = pathway.instruments[id].highest
            for score in ({id: most, full.id: full.lowest}, {id: most, full.id: full.lowest, **other}):
                yield Assessment(40, score, {}, {}, groups)
                yield Assessment(40, score, {id: {3: 4}}, {"tired": True})


def faulty_on(one, groups):
    """Patients whose answers on one scale cannot be: out of range, against each other, or not for the age."""
    id, last = one.id, one.items
    low, high = ({n: one.allowed(n)[end] for n in range(1, last + 1)} for end in (0, -1))
    for total in (one.lowest - 1, one.highest + 1, "3"):
        yield Assessment(40, {id: total}, {}, {"tired": True}, groups)
        yield Assessment(40, {id: total}, {id: high}, {}, groups)
    if not last:
        return
    over = {min(2, last): one.allowed(min(2, last))[-1] + 9}
    for items in ({**low, **over}, {0: 0, 1: 0}, {last + 1: 0}, {last: "x", 1: 0}, {**high, **over}):
        yield Assessment(40, {}, {id: items}, {}, groups)
        yield Assessment(40, {id: one.highest}, {id: items}, {}, groups)
    for total, items in ((one.highest, low), (one.lowest, high), (one.lowest, {last: one.allowed(last)[-1]})):
        yield Assessment(40, {id: total}, {id: items}, {"tired": True}, groups)
        yield Assessment(40, {id: total}, {id: items}, {"nothing": True}, groups)
    for age in (one.age_lowest - 1, one.age_highest + 1):
        yield Assessment(age, {id: one.highest}, {}, {}, groups)
        yield Assessment(age, {}, {id: high}, {"tired": True})


def another(track, id, order, needs):
    """A copy of a track, without contraindications, under another name."""
    steps = [evolve(one, id=one.id.replace("mood", id), track=id, unsuitable=()) for one in track.steps]
    return evolve(
        track,
        id=id,
        order=order,
        actions=(),
        steps=tuple(steps),
        needs=tuple(evolve(one, track=id) for one in needs),
    )


def courses(pathway):
    """Courses on the limits of the plan, in every step, past what has failed twice."""
    patient = Assessment(40, none_of=list(pathway.groups), findings={"tired": False, "screen": False})
    plain = Episode(
        "mood-advice",
        START,
        day(8),
        patient,
        adverse_events=(),
        takes_part=True,
        completed=False,
        goal_reached=False,
        sessions=8,
    )
    ill = evolve(patient, findings={"tired": False, "screen": False, "low_mood": True, "weeks": 2, "colour": "green"},
                 none_of=["flags"], items={"mood": {1: 4, 2: 3, 3: 0}})  # fmt: skip
    high, low = (
        Measurement("mood", on, None, {1: 4, 2: two, 3: 0}) for on, two in ((day(-1), 4), (day(0, 3), 0))
    )
    same = (high, evolve(high, on=day(8)))
    for step in pathway.steps:
        failed = [
            EarlierStep(one, day(-20), day(-10), "no_effect", True) for one in pathway.steps for _ in range(2)
        ]
        for one in {step, "mood-course", "mood-group", "sleep-course"} & set(pathway.steps):
            rounds = tuple(each for each in failed if each.step == one)
            for impression in ("same", "worse"):
                yield evolve(plain, step=step, earlier=rounds, sessions=20, impression=impression)
            yield evolve(plain, step=step, earlier=rounds, patient=ill)
            yield evolve(plain, step=step, earlier=rounds, scale="mood", measurements=same)
        for age in (40, 60, 80):
            for tired, screen in ((True, True), (True, False), (False, True)):
                seen = evolve(patient, age=age, findings={"tired": tired, "screen": screen})
                yield evolve(plain, step=step, patient=seen, goal_reached=True, measurements=same)
    for weeks in (2, 6, 8):
        for days in (-1, 0, 1):
            now = evolve(plain, on=day(weeks, days))
            yield now
            yield evolve(now, scale="mood")
            for last in (
                low,
                evolve(low, on=day(2)),
                evolve(low, items={1: 0, 2: 2, 3: 0}),
                evolve(low, on=day(1)),
                evolve(low, on=day(0, 6)),
            ):
                for goal in (False, True):
                    for impression in (None, "better", "same", "worse"):
                        yield evolve(
                            now,
                            scale="mood",
                            measurements=(high, last),
                            goal_reached=goal,
                            impression=impression,
                        )
    for checks in (
        {},
        {"check-attended": True},
        {"check-more": True},
        {"check-attended": True, "check-more": True},
    ):
        yield evolve(plain, step="mood-course", scale="mood", measurements=same, checks=checks)
    for first, last in ((1, 300), (300, 1), (300, 150), (300, 151), (300, 152)):
        yield evolve(
            plain,
            scale="long",
            measurements=(Measurement("long", day(-1), first), Measurement("long", day(8), last)),
        )
    for measured, score, items in ((3, 5, {1: 4, 2: 4}), (3, 3, {1: 4, 2: 4}), (3, 4, {})):
        today = evolve(patient, scores={"mood": score}, items={"mood": items})
        twice = evolve(
            plain, scale="mood", patient=today, measurements=(Measurement("mood", day(8), measured),)
        )
        yield twice
        yield evolve(twice, sessions=-1)
    worse = (
        Measurement("mood", day(-1), None, {1: 0, 2: 0, 3: 0}),
        Measurement("mood", day(8), None, {1: 4, 2: 4, 3: 0}),
    )
    yield evolve(plain, scale="twin", measurements=worse)
    for scores, items in (({"nothing": None}, {}), ({}, {"nothing": {}})):
        yield evolve(plain, patient=evolve(patient, scores=scores, items=items))
    for id in ("points", "rising"):
        for first, last in (
            ({1: 4, 2: 4, 3: 1}, {1: 4, 2: 3}),
            ({1: 0, 2: 0, 3: 1}, {1: 4, 2: 3}),
            ({1: 0, 2: 0, 3: 0}, {1: 4, 2: 4}),
        ):
            yield evolve(
                plain,
                scale=id,
                measurements=(Measurement(id, day(-1), None, first), Measurement(id, day(8), None, last)),
            )
    leap = (
        Measurement("mood", day(-1), None, {1: 0, 2: 0, 3: 1}),
        Measurement("mood", day(8), None, {1: 4, 2: 4, 3: 2}),
    )
    yield evolve(plain, step="mood-course", measurements=leap)
    tired = evolve(patient, findings={"tired": True, "screen": False})
    twice = (EarlierStep("sleep-course", day(-20), day(-10), "no_effect", True),) * 2
    yield evolve(plain, step="sleep-advice", earlier=twice, patient=tired)


ALL = ("red_flags", "reason", "situation", "icbt_barriers")
UNKNOWN_FORMS = [
    ("gad7", {"items": {"gad7": dict.fromkeys("1234567", "unknown")}}),
    ("phq9", {"items": {"phq9": dict.fromkeys("12345678", "unknown")}}),
    ("isi", {"items": {"isi": {"3": "unknown"}}}),
    ("audit", {"items": {"audit": {"1": "unknown"}}}),
    ("scoff", {"items": {"scoff": {"1": "unknown"}}}),
    ("phq9", {"scores": {"phq2": "unknown"}}),
    ("gad7", {"scores": {"gad2": "unknown"}}),
    ("audit", {"scores": {"audit_c": "unknown"}}),
    ("phq9", {"scores": {"phq9": None}}),
    ("phq9.item9", {"items": {"phq9": {"9": None}}}),
]
"""A scale, and what was asked of it and got no answer."""
HALF_SAID = [
    ("phq9", {"scores": {"phq2": 3}}),
    ("gad7", {"scores": {"gad2": 3}}),
    ("audit", {"scores": {"audit_c": 4}}),
    ("asrs6", {"items": {"asrs6": {"1": 4, "2": 0}}}),
]
"""A scale, and what was said of it that does not tell its total."""
BELOW = [
    {"scores": {"phq2": 2}},
    {"scores": {"gad2": 2}},
    {"scores": {"audit_c": 3}},
    {"items": {"asrs6": {}}},
]
"""What closes the scales, just below."""
