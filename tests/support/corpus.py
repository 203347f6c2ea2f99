"""Pathways, patients and courses from a seed, with Python's answers: what the browser's rules are held against.

Drawn with `random`, not Hypothesis: the corpus is the same at each run, and a hundred thousand take minutes.
"""

import random
from datetime import date, timedelta

from attrs import evolve

from stegvis import AdverseEvent, Assessment, EarlierStep, Episode, Measurement, Override, Referral
from stegvis.errors import Text
from stegvis.language.criterion import AllOf, AnyOf, AtLeast, Not, OneOf, Within
from stegvis.model.episode import REASONS
from stegvis.model.instrument import Cutoff, Figure, Lasts, Skip
from stegvis.model.terms import Claim
from stegvis.model.track import Edge
from stegvis.model.unit import NotOffered, Partner, Unit
from stegvis.routing.compile import compile_pathway
from stegvis.testing.strategies import limits

START = date(2026, 1, 12)


def criterion(rng, pathway, height=2):
    """Any criterion over a pathway's inputs, at most three storeys high."""
    form = rng.randrange(5) if height else 0
    if form == 1:
        return Not(criterion(rng, pathway, height - 1))
    if form > 1:
        parts = tuple(criterion(rng, pathway, height - 1) for _ in range(rng.randint(1, 3)))
        return (
            AllOf(parts)
            if form == 2
            else AnyOf(parts)
            if form == 3
            else AtLeast(rng.randint(1, len(parts)), parts)
        )
    one = pathway.inputs[rng.choice(sorted(pathway.inputs))]
    if one.kind == "integer":
        return Within(one.id, *sorted(rng.choices(range(one.lowest, one.highest + 1), k=2)))
    count = rng.randint(1, one.highest)
    return OneOf(one.id, tuple(sorted(rng.sample(range(one.highest + 1), count))))


def pathway(rng, base):
    """The base pathway with other rules, ages, contraindications, shortcuts, and at times a unit."""
    levels = [level.id for level in base.levels]
    urgencies = [urgency.id for urgency in base.urgencies]
    professions = sorted(base.professions)

    def rule(need):
        more = {"first_contact": rng.choice(professions)} if need.red_flag else {}
        return evolve(
            need,
            when=criterion(rng, base),
            at_least=rng.choice(levels),
            urgency=rng.choice(urgencies),
            **more,
        )

    def step(one):
        ages = (one.age_lowest, one.age_highest)
        if one.level != levels[-1] and rng.random() < 0.3:
            ages = (rng.choice([one.age_lowest, 30]), rng.choice([60, one.age_highest]))
        barriers = [
            evolve(u, when=criterion(rng, base, 1), kind=rng.choice(["stop", "ask"])) for u in one.unsuitable
        ]
        return evolve(one, age_lowest=ages[0], age_highest=ages[1], unsuitable=tuple(barriers))

    tracks = tuple(
        evolve(
            track,
            needs=tuple(map(rule, track.needs)),
            steps=tuple(
                evolve(one, forms=("net",) if n % 2 else ()) for n, one in enumerate(map(step, track.steps))
            ),
            actions=tuple(evolve(a, when=criterion(rng, base, 1), forms=("talk",)) for a in track.actions),
        )
        for track in base.tracks
    )
    instruments = {id: scale(rng, one) if rng.random() < 0.7 else one for id, one in base.instruments.items()}
    made = evolve(
        base,
        red_flags=tuple(map(rule, base.red_flags)),
        tracks=tracks,
        edges=shortcuts(rng, base, tracks),
        instruments=instruments,
        review_defaults=defaults(rng, base.review_defaults),
        forms={"net": Text("på nätet", "on the net"), "talk": Text("samtal", "talk")},
        gates={**base.gates, **({"tired": base.gates["weeks"]} if rng.random() < 0.5 else {})},
    )
    if rng.random() < 0.3:
        made = awaiting(evolve(made, unit=unit(rng, made)))
    return evolve(made, ruleset=compile_pathway(made))


OURS = Claim("convention", "", "", "")


def scale(rng, one):
    """The base's scale with other limits of change, another direction, other rules for what is not answered."""
    limits = {"response_percent": [50, 33.3], "response_points": [4, 2.5], "reliable_change": [3, 2.5],
              "smallest_important_points": [2], "remission_below": [3, 2.5], "remission_at_most": [2]}  # fmt: skip
    change = {
        key: Figure(rng.choice(values), OURS, Text("", ""))
        for key, values in limits.items()
        if rng.random() < 0.4
    }
    cutoffs = [
        Cutoff(value, worse, Text("", ""), Text("", ""), "", chosen, OURS)
        for value, worse, chosen in (
            (5, "at_least", True),
            (2, "at_least", False),
            (9, "at_least", True),
            (1, "below", True),
        )
        if rng.random() < 0.4
    ]
    items = rng.choice([one.item_values, {1: (1, 2, 4), 2: (1, 3)}, {1: (0, 4)}])
    made = evolve(
        one,
        direction=rng.choice(["higher_worse", "higher_worse", "higher_better"]),
        scoring=rng.choice(["sum", "sum", "rule"]),
        age_highest=rng.choice([120, 64]),
        item_highest=1 if items == {1: (0, 4)} else one.item_highest,
        item_values=items,
        change=change,
        cutoffs=tuple(cutoffs),
        bands_need_case=rng.random() < 0.5,
        missing_rule=rng.choice(["prorate", "none"]),
        missing_most=rng.choice([0, 1, 2]),
        critical_items=rng.choice([(3,), (1,), ()]),
        skips=rng.choice([(), (), (Skip((2,), (1,), OURS),), (Skip((1, 2), (3,), OURS),)]),
        short_forms=rng.choice([{}, {"mood2": 4}]),
        lasts=rng.choice([one.lasts, Lasts(14, 28, OURS), Lasts(0, 21, OURS)]),
    )
    return evolve(made, short_items={"mood2": (1, 2)}) if made.scoring == "sum" else made


def defaults(rng, said):
    """Other figures for scales and steps that say nothing themselves."""
    weeks = {"remission_apart_weeks": [0, 2], "baseline_weeks": [4, 1], "repeat_weeks": [4, 3], "due_within_days": [7, 0],
             "response_percent": [50, 33.3], "partial_percent": [25, 12.5]}  # fmt: skip
    return evolve(
        said, **{key: evolve(getattr(said, key), value=rng.choice(values)) for key, values in weeks.items()}
    )


def shortcuts(rng, base, tracks):
    """Stated ways up besides the base's own, never in a ring."""
    steps = [step for track in tracks for step in track.steps]
    rank = {level.id: i for i, level in enumerate(base.levels)}
    place = {step.id: (rank[step.level], i) for i, step in enumerate(steps)}
    more = []
    for number in range(rng.randrange(4)):
        start, end = sorted(rng.sample(steps, 2), key=lambda one: place[one.id])
        ages = rng.choice([(0, 120), (0, 40), (50, 120)])
        said = Text(f"genväg {number}", f"shortcut {number}")
        kind = rng.choice(["escalate", "refer"])
        more.append(Edge(f"shortcut-{number}", kind, start.id, end.id, said, ages=ages, stated=True))
    kept = [edge for edge in base.edges if edge.id != "group-first" or rng.random() < 0.5]
    return (*kept, *more)


def unit(rng, base):
    """A clinic that lacks a step or two below the top."""
    top = base.levels[-1].id
    steps = [step.id for step in base.steps.values() if step.level != top]
    partner = Partner("other", Text("granne", "neighbour"), "010-1")
    missing = {
        id: NotOffered(id, Text("finns inte", "not here"), rng.choice([None, partner]))
        for id in rng.sample(steps, rng.randint(1, 2))
    }
    return Unit("unit", Text("enheten", "the unit"), ("adults",), phone="010-0", not_offered=missing)


def awaiting(made):
    """Every second red flag and step of a clinic asks for somebody whom it lacks."""
    order = list(made.professions)
    after = dict(zip(order, order[1:] + order[:1], strict=True))

    def every_second(parts):
        return tuple(
            evolve(one, awaits=after[one.first_contact]) if n % 2 else one for n, one in enumerate(parts)
        )

    tracks = (evolve(track, steps=every_second(track.steps)) for track in made.tracks)
    return evolve(made, red_flags=every_second(made.red_flags), tracks=tuple(tracks))


def near(rng, edges, low, high):
    """A value of a range, every second time one beside a limit."""
    inside = [value for value in edges if low <= value <= high]
    return rng.choice(inside) if inside and rng.random() < 0.5 else rng.randint(low, high)


class Patients:
    """Draws patients of one pathway; values lean towards the limits that rules read."""

    def __init__(self, pathway):
        self.pathway, self.edges = pathway, limits(pathway)

    def draw(self, rng):
        """A patient, any part of whom may be unknown; one in six has something that cannot be."""
        pathway, edges = self.pathway, self.edges
        age = near(rng, edges["age"], 0, 120) if rng.random() < 0.8 else None
        much = rng.choice([0.1, 0.5, 0.9])
        scores, items, findings = {}, {}, {}
        for id, one in pathway.instruments.items():
            if (age is not None and not one.age_lowest <= age <= one.age_highest) or rng.random() > max(
                much, 0.3
            ):
                continue
            form = rng.randrange(5)
            if form < 3:
                few = rng.choice([0.5, 0.9, 1])
                items[id] = {
                    n: rng.choice(one.allowed(n)) for n in range(1, one.items + 1) if rng.random() < few
                }
            if form == 0 and one.summed:
                scores[id] = min(one.highest, sum(items[id].values()) + rng.randint(0, 3))
            if form > 2:
                scores[id] = near(rng, edges.get(id, []), one.lowest, one.highest)
            if form == 4 and one.critical_items and one.summed:
                items[id] = {n: one.allowed(n)[0] for n in one.critical_items}
        for id, put in pathway.inputs.items():
            if put.instrument or id == "age" or rng.random() > much:
                continue
            if put.kind == "boolean":
                findings[id] = rng.random() < 0.4
            elif put.kind == "choice":
                findings[id] = rng.choice(put.choices).id
            else:
                findings[id] = near(rng, edges.get(id, []), put.lowest, put.highest)
            if rng.random() < 0.03:
                findings[id] = None
        none_of = [group for group in sorted(pathway.groups) if rng.random() < 0.5]
        one = Assessment(age, scores, items, findings, none_of, declines=self.declined(age, findings))
        return self.spoiled(rng, one)

    def declined(self, age, findings):
        """What one in four says no to; drawn apart, so that the other draws stay as they are."""
        rng = random.Random(len(findings) * 131 + (age or 0))
        names = [*self.pathway.forms, *self.pathway.steps]
        return rng.choices(names, k=rng.randint(1, 4)) if rng.random() < 0.25 else []

    def spoiled(self, rng, one):
        """Now and then a value that cannot be."""
        id, scale = rng.choice(sorted(self.pathway.instruments.items()))
        findings = [put for put in self.pathway.inputs.values() if not put.instrument and put.id != "age"]
        whole = [one for one in findings if one.kind == "integer"] or findings
        put = rng.choice(whole if rng.random() < 0.5 else findings)
        wrong = rng.randrange(45)
        if wrong == 0:
            return evolve(one, age=rng.choice([-1, 121, 1.5]))
        if wrong == 1:
            return evolve(
                one, scores={**one.scores, id: rng.choice([scale.lowest - 1, scale.highest + 1, "3", 1.5])}
            )
        if wrong == 2:
            return evolve(
                one, findings={**one.findings, rng.choice(["nothing", id, "age"]): rng.choice([True, 5])}
            )
        if wrong == 3:
            return evolve(one, none_of=[*one.none_of, "nobody"])
        if wrong == 4:
            number, value = rng.choice(
                [(0, 0), (scale.items + 1, 0), (1, scale.item_highest + 1), (1, None), (1, "x")]
            )
            return evolve(one, items={**one.items, id: {number: value}})
        if wrong == 5:
            return evolve(one, scores={**one.scores, "nothing": 1})
        if wrong == 6:
            value = rng.choice([put.lowest - 1, put.highest + 1, put.highest, "x", True])
            return evolve(one, findings={**one.findings, put.id: value})
        if wrong == 7:
            return evolve(one, scores={**one.scores, id: None}, items={**one.items, id: {}})
        if wrong == 8:
            return evolve(one, items={**one.items, "nothing": {"1": 1}})
        return one


def scored(rng, pathway):
    """A patient of whom little but one scale is known: some items, and often a total that may or may not fit."""
    id, one = rng.choice(sorted(pathway.instruments.items()))
    few = rng.choice([0.4, 0.7, 1])
    items = {n: rng.choice(one.allowed(n)) for n in range(1, one.items + 1) if rng.random() < few}
    least = sum(items.values())
    total = rng.choice(
        [None, rng.randint(max(0, least - 1), min(one.highest, least + 6)) if least <= one.highest else None]
    )
    age = max(one.age_lowest, rng.choice([17, 30]))
    none_of = [group for group in sorted(pathway.groups) if rng.random() < 0.5]
    return Assessment(age, {} if total is None else {id: total}, {id: items}, {}, none_of)


def odd(pathway):
    """Patients by hand: each finding and scale at, below and above its ends, and of the wrong kind."""
    for id, put in pathway.inputs.items():
        if put.instrument or id == "age":
            continue
        for value in ("x", True, False, 1.5, put.lowest - 1, put.lowest, put.highest, put.highest + 1, None):
            yield Assessment(30, findings={id: value})
    for id, one in pathway.instruments.items():
        for total in (one.lowest - 1, one.lowest, one.highest, one.highest + 1, "3", 1.5, None):
            yield Assessment(30, {id: total})
            yield Assessment(one.age_lowest - 1, {id: total})
        for short, rest in one.short_forms.items():
            for total in (one.lowest - 1, one.lowest, one.highest - rest, one.highest - rest + 1, "3"):
                for age in (
                    None,
                    0,
                    one.age_lowest - 1,
                    one.age_lowest,
                    one.age_highest,
                    one.age_highest + 1,
                ):
                    yield Assessment(age, {short: total})
                yield Assessment(30, {short: total, id: one.lowest})
                yield Assessment(30, {short: total, id: one.highest})
            own = [(number, one.grid[number - 1]) for number in one.short_items.get(short, ())]
            for total in range(one.lowest, one.highest - rest + 1):
                for at in (0, -1):
                    yield Assessment(30, {short: total}, {id: {number: values[at] for number, values in own}})
                    yield Assessment(
                        30, {short: total}, {id: {number: values[at] for number, values in own[:1]}}
                    )


def known(pathway):
    """Patients by hand of whom all is known and harmless but the age; and scales that are part of another."""
    answers = {}
    for id, put in pathway.inputs.items():
        if not put.instrument and id != "age":
            answers[id] = put.choices[0].id if put.kind == "choice" else put.kind == "integer" and put.lowest
    worst = {id: one.highest for id, one in pathway.instruments.items() if one.age_lowest < 30}
    for age in (None, 0, 17, 18, 64, 65, 120):
        yield Assessment(age, findings=answers)
        yield Assessment(age, worst, findings=answers)
        yield Assessment(
            age, worst, {}, {id: True if answer is False else answer for id, answer in answers.items()}
        )
    for id, one in pathway.instruments.items():
        for short in one.short_forms.keys() & pathway.instruments.keys():
            part = pathway.instruments[short]
            for total in (one.lowest, part.highest, part.highest + 1, one.highest):
                for first in (part.allowed(1)[0], part.allowed(1)[-1]):
                    yield Assessment(80, {id: total}, {short: {1: first}})


def short_form(rng, one, pathway):
    """A patient with the total of a short form that bounds the scale it is part of, if there is any."""
    pairs = [
        (full, short, rest)
        for full in pathway.instruments.values()
        for short, rest in full.short_forms.items()
    ]
    if not pairs:
        return one
    full, short, rest = rng.choice(pairs)
    total = rng.randint(full.lowest, full.highest - rest + 1)
    scores = {**one.scores, short: total}
    if rng.random() < 0.5:
        scores[full.id] = min(full.highest, max(full.lowest, total + rng.randint(-2, rest + 2)))
    return evolve(one, scores=scores)


def course(rng, pathway, patients):
    """A course in any step, with gaps; one in ten has something that cannot be."""
    step = rng.choice(sorted(pathway.steps.values(), key=lambda one: one.id))
    weeks = rng.randint(0, 14)
    planned = list(step.review.instruments) if step.review else []
    scale = rng.choice(planned) if planned and rng.random() < 0.7 else rng.choice(sorted(pathway.instruments))
    scales = [scale, scale, rng.choice(sorted(pathway.instruments))]
    measured = [
        measurement(rng, pathway.instruments[rng.choice(scales)], weeks) for _ in range(rng.randrange(6))
    ]
    if rng.random() < 0.7:
        measured.sort(key=lambda one: one.on)
    taken, kept = set(), []
    for one in measured:
        if (one.instrument, one.on) not in taken or rng.random() < 0.05:
            kept.append(one)
        taken.add((one.instrument, one.on))
    earlier = tuple(
        EarlierStep(rng.choice([step.id, rng.choice(sorted(pathway.steps))]), day(-20), day(-10),
                    rng.choice(["no_effect", "worse", "improved"]), rng.choice([True, False, None]))
        for _ in range(rng.choice([0, 0, 1, 3]))
    )  # fmt: skip
    maybe = (None, True, False)
    today = patients.draw(rng) if rng.random() < 0.5 else calm(rng, pathway, patients)
    if rng.random() < 0.2:
        today = not_known(rng, today, scale)
    started = day(0) if rng.random() < 0.97 else day(weeks + 1)
    checks = {c.id: rng.choice(maybe) for c in pathway.checks if rng.random() < 0.7}
    if rng.random() < 0.4:
        checks = dict.fromkeys((c.id for c in pathway.checks), True)
    drawn = Episode(
        step.id, started, day(weeks, rng.randrange(7)), today, tuple(kept),
        scale=rng.choice(["", "", scale]),
        sessions=rng.choice([None, None, 0, 4, 8, 20, -1 if rng.random() < 0.1 else 6]),
        completed=rng.choice(maybe), takes_part=rng.choice(maybe), goal_reached=rng.choice(maybe),
        impression=rng.choice([None, "better", "same", "worse"]),
        adverse_events=rng.choice([None, (), (), (AdverseEvent(day(0), "x"),)]) if started == day(0) else None,
        checks=checks, earlier=earlier,
    )  # fmt: skip
    return handed_over(rng, pathway, drawn)


def handed_over(rng, pathway, one):
    """A course with a referral, or with choices of a clinician, at times on days that cannot be."""
    steps = sorted(pathway.steps)
    track = pathway.steps[one.step].track if one.step in pathway.steps else ""
    mine = [id for id in steps if pathway.steps[id].track == track] or steps
    if rng.random() < 0.4:
        days = sorted(
            one.on - timedelta(rng.randrange(-1 if rng.random() < 0.05 else 0, 120)) for _ in range(4)
        )
        later = [day if rng.random() < 0.4 else None for day in days[1:]]
        if rng.random() < 0.05:
            later.reverse()
        one = evolve(one, referral=Referral(rng.choice([*steps, *mine]), days[0], *later))
    choices = tuple(
        Override(
            one.on - timedelta(rng.randrange(-1 if rng.random() < 0.05 else 0, 100)),
            "nurse", rng.choice(sorted(REASONS)), rng.choice([*mine, *mine, rng.choice(steps)]), rng.choice(["", "x"]),
        )
        for _ in range(rng.choice([0, 0, 1, 2]))
    )  # fmt: skip
    return evolve(one, overrides=choices)


def not_known(rng, patient, scale):
    """A patient who was asked one scale today, or one of its items, and could not say."""
    if rng.random() < 0.5:
        return evolve(patient, scores={**patient.scores, scale: "unknown"})
    mine = {str(number): value for number, value in patient.items.get(scale, {}).items()}
    return evolve(patient, items={**patient.items, scale: {**mine, "1": "unknown"}})


def recovering(rng, pathway):
    """A course of somebody who gets well, every question answered; at times another problem remains."""
    step = rng.choice(sorted(pathway.steps.values(), key=lambda one: one.id))
    age = rng.randint(step.age_lowest, step.age_highest)
    findings = {
        id: one.adverse == "no"
        for id, one in pathway.inputs.items()
        if one.kind == "boolean" and not one.item
    }
    for id in rng.sample(sorted(findings), rng.choice([0, 0, 1, 2])):
        findings[id] = not findings[id]
    patient = Assessment(age, findings=findings)
    fit = [one.id for one in pathway.instruments.values() if one.age_lowest <= age <= one.age_highest]
    planned = [id for id in (step.review.instruments if step.review else ()) if id in fit] or fit
    measured, followed = (), ""
    if planned:
        followed = rng.choice(planned)
        scale = pathway.instruments[followed]
        worse, better = (0, -1) if scale.direction == "higher_better" else (-1, 0)
        well = {n: scale.allowed(n)[better] for n in range(1, scale.items + 1)}
        total = None if scale.summed else (scale.lowest, scale.highest)[better]
        first = Measurement(scale.id, day(-1), (scale.lowest, scale.highest)[worse])
        measured = (
            first,
            *(Measurement(scale.id, day(weeks), total, well) for weeks in rng.choice([(), (5,), (3, 6)])),
        )
    well = Episode(
        step.id, day(0), day(rng.choice([3, 6, 7]) if len(measured) < 2 else 6), patient, measured,
        scale=followed, sessions=8, completed=rng.choice([True, False]), takes_part=True, goal_reached=rng.choice([True, False]),
        impression=rng.choice(["better", "better", "same"]), adverse_events=(), checks={c.id: True for c in pathway.checks},
    )  # fmt: skip
    return handed_over(rng, pathway, well) if rng.random() < 0.3 else well


def rare(pathway):
    """Courses by hand: what draws seldom meet."""
    steps = list(pathway.steps.values())
    adults = [step for step in steps if step.age_lowest <= 40 <= step.age_highest]
    patient = Assessment(40, none_of=list(pathway.groups))
    plain = Episode(adults[0].id, day(0), day(8), patient, adverse_events=(), takes_part=True)
    yield from (evolve(plain, sessions=n) for n in (0, 1040, 1041, -1))
    yield from (evolve(plain, on=day(0)), evolve(plain, on=day(0, -1)), evolve(plain, step="nothing"))
    yield evolve(plain, scale="nothing")
    for step in (
        adults[0].id,
        adults[-1].id,
        *[one.id for one in adults if "course" in one.id or "icbt" in one.id][:2],
    ):
        track = pathway.steps[step].track
        mine = [one.id for one in adults if one.track == track]
        full = evolve(plain, step=step, completed=False, goal_reached=False, impression="worse", sessions=8)
        for done in (
            {},
            {c.id: c is pathway.checks[0] for c in pathway.checks},
            {c.id: True for c in pathway.checks},
        ):
            yield evolve(full, checks=done, impression="same")
            yield evolve(full, checks=done)
        for other in (step, adults[1].id, *mine):
            round_ = EarlierStep(other, day(-20), day(-10), "no_effect", True)
            for rounds in ((round_,), (round_, round_), (round_, round_, evolve(round_, adequate=None))):
                yield evolve(full, earlier=rounds)
                yield evolve(plain, step=step, earlier=rounds, impression="same")
        reasons = {
            id: True for id in ("worry", "sleep_problem", "low_mood", "exhaustion") if id in pathway.inputs
        }
        for answers in (reasons, dict(list(reasons.items())[:2]), {}):
            seen = evolve(patient, findings=answers)
            yield evolve(
                plain, step=step, patient=seen, goal_reached=True, completed=True, impression="better"
            )
    for id, one in pathway.instruments.items():
        half = (one.highest + 1) // 2
        pairs = ((one.lowest + 1, one.highest), (one.highest, one.lowest), (one.lowest, one.lowest + 1),
                 (one.highest, half), (one.highest, half + 1), (one.highest - 1, half))  # fmt: skip
        for low, high in pairs:
            two = (Measurement(id, day(-1), low), Measurement(id, day(8), high))
            for step in {adults[0].id, *[each.id for each in adults if each.id == "mood-course"]}:
                yield evolve(plain, step=step, measurements=two, scale=id, impression="better")
        start = Measurement(id, day(-1), one.highest)
        for items in (
            {1: one.allowed(1)[0]},
            {1: one.allowed(1)[-1]},
            {n: one.allowed(n)[-1] for n in range(2, one.items + 1)},
        ):
            yield evolve(plain, measurements=(start, Measurement(id, day(8), None, items)), scale=id)
        for share in (70, 85):
            some = Measurement(id, day(8), None, all_but_one(one, one.highest * share // 100))
            yield evolve(plain, measurements=(start, some), scale=id)
        for apart in (13, 14, 15, 16):
            run = (Measurement(id, day(4), one.lowest), Measurement(id, day(4, apart), one.lowest))
            yield evolve(plain, measurements=(start, *run), scale=id)
            yield evolve(plain, measurements=(start, run[1]), scale=id)
        for step in adults:
            planned = (
                pathway.instruments[step.review.instruments[0]]
                if step.review and step.review.instruments
                else one
            )
            if planned.construct == one.construct and planned is not one:
                yield evolve(plain, step=step.id, measurements=(start, Measurement(id, day(8), one.lowest)))
        today = evolve(patient, scores={id: one.highest})
        yield evolve(plain, scale=id, patient=today)
        both = (Measurement(id, day(8), one.lowest), Measurement(id, day(1), one.highest + 1))
        yield evolve(plain, scale=id, patient=today, measurements=both)


def all_but_one(scale, total):
    """Answers to all items but the last, near a total."""
    items = {}
    for n in range(1, scale.items):
        left = total - sum(items.values())
        items[n] = max(
            [value for value in scale.allowed(n) if value <= max(left, 0)], default=scale.allowed(n)[0]
        )
    return items


def day(weeks, days=0):
    """A day of the course, counted from its start."""
    return START + timedelta(weeks=weeks, days=days)


def calm(rng, pathway, patients):
    """A patient without red flags and with few other findings, so that less care can be proposed."""
    one = patients.draw(rng)
    known = {
        id: put.adverse == "no" if rng.random() < 0.9 else None
        for id, put in pathway.inputs.items()
        if put.kind == "boolean" and not put.item
    }
    scores = {id: scale.lowest for id, scale in pathway.instruments.items() if id in one.scores}
    items = {
        id: {n: one.allowed(n)[0] for n in one.critical_items}
        for id, one in pathway.instruments.items() if one.critical_items and rng.random() < 0.5
    }  # fmt: skip
    age = rng.choice([20, 40, 70])
    return Assessment(age, {} if items else scores, items, known, list(pathway.groups))


def measurement(rng, scale, weeks):
    """A total, or some items, on some day from four weeks before the step to today."""
    on = day(0, rng.choice([rng.randint(-60, 7 * weeks + rng.choice([0, 0, 6])), 7 * rng.randint(-2, weeks)]))
    version = rng.choice(["", "", "", "", "A", "B"])
    if rng.random() < 0.2:
        items = {n: rng.choice(scale.allowed(n)) for n in range(1, scale.items + 1) if rng.random() < 0.8}
        return Measurement(scale.id, on, None, items, version)
    low = rng.choice([scale.lowest, (scale.lowest + scale.highest) // 2])
    return Measurement(
        scale.id, on, rng.randint(low, scale.highest + rng.choice([0] * 30 + [1])), {}, version
    )


def corpus(seed, base, shipped, shapes, each, of_shipped):
    """Yield pathways with patients: the base, `shapes` random ones, and the shipped one."""
    rng = random.Random(seed)
    made = [("base", base, 3 * each), *((f"random-{i}", pathway(rng, base), each) for i in range(shapes))]
    made.append(("shipped", shipped, of_shipped))
    for name, one, number in made:
        patients = Patients(one)
        drawn = [patients.draw(rng) for _ in range(number)] + [scored(rng, one) for _ in range(number)]
        if name != "base":
            drawn = [short_form(rng, each, one) if i % 4 == 0 else each for i, each in enumerate(drawn)]
        by_hand = {"base": list(odd(one)), "shipped": []}.get(name, list(odd(one))[number % 4 :: 4])
        yield name, one, [*drawn, *by_hand, *known(one)]
