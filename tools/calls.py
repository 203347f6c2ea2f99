"""Calls played question by question: how many questions until enough is known, how long they take to say.

Who calls, age, sex and the reason are known when the questions begin; a scale that is asked for is filled in
as one question. Everything else is asked in the order of `rec.questions`, one at a time, each heard and
answered truly. The callers are made up, the same for the same seed. Time is 150 words a minute and two
seconds for each answer.

    python tools/calls.py [PATHWAY] [--calls 60] [--seed 1] [--unit FILE] [--completions 100000]

With `--completions` so many ways of answering the rest are drawn after each stop, and each must come to what
was settled there.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Iterator
from typing import Any

from attrs import Factory, define, evolve

import stegvis
from stegvis.language import Input, inputs_of, truth_of
from stegvis.model import BESIDE
from stegvis.routing import Lookup, fits_age, weigh

WORDS_A_MINUTE, ANSWER = 150, 2.0
YES = 0.06
"""How often a made-up caller says yes to a question that is not the reason of the call."""
ANY = range(121)
AGES = {"perinatal_contact": range(15, 51)}
"""The ages at which somebody calls about a thing; about everything else at any age."""
SUICIDE = ("suicid", "death")
CALLER = "caller"
EVEN = 0.5


@define
class Call:
    """What one call took.

    Attributes:
        phone, done: how many questions the caller is asked until the call has enough, and the whole answer.
        own: what the nurse judges or looks up until the call has enough, asked of nobody.
        seconds: how long the questions until the call has enough take to ask and answer.
        suicide: as which question suicide is asked of; 0 when it is not.
    """

    phone: int = 0
    done: int = 0
    own: int = 0
    seconds: float = 0.0
    suicide: int = 0


@define
class Counted:
    """What was drawn after the stops of calls.

    Attributes:
        drawn: completions that were routed.
        refused: what was drawn and cannot be a patient who contradicts nothing.
        differing: the patient at the stop, the completion, and what of the settled it changes.
    """

    drawn: int = 0
    refused: int = 0
    differing: list[tuple[Any, Any, list[str]]] = Factory(list)


def reasons(pathway: stegvis.Pathway) -> list[str]:
    """Return what somebody may call about: findings that open a track at its lowest level by themselves."""
    lowest = pathway.levels[0].id
    alone = (next(iter(inputs_of(n.when))) for t in pathway.tracks for n in t.needs
             if n.at_least == lowest and len(inputs_of(n.when)) == 1)  # fmt: skip
    return sorted({id for id in alone if pathway.inputs[id].kind == "boolean"})


def truth(pathway: stegvis.Pathway, rng: random.Random) -> dict[str, Any]:
    """Make up a caller: an answer to all that may be asked, the same whatever else is asked."""
    caller = rng.random()

    def draw(id: str) -> random.Random:
        return random.Random(f"{caller} {id}")

    # What is never asked for in a call is answered in none.
    never = {one.id for one in pathway.inputs.values() if one.optional and one.kind == "boolean"}
    mild = {one.id: one.adverse == "no" for one in pathway.inputs.values()
            if one.kind == "boolean" and one.id not in never}  # fmt: skip
    said: dict[str, Any] = {id: (not no if draw(id).random() < YES else no) for id, no in mild.items()}
    for one in pathway.inputs.values():
        if one.optional and one.id not in BESIDE:
            continue
        if one.kind == "choice":
            said[one.id] = draw(one.id).choice(one.choices).id
        elif one.kind == "integer" and not one.instrument:
            said[one.id] = draw(one.id).randint(one.lowest, one.highest)
    for id, scale in pathway.instruments.items():
        good, own = scale.direction == "higher_better", draw(id)
        spread = sorted(own.randint(scale.lowest, scale.highest) for _ in range(3))
        said[id] = spread[2 if good else 0] if own.random() < EVEN else spread[1]
    for id in pathway.unit.facts if pathway.unit else ():
        del said[id]
    said["age"] = rng.choice([rng.randint(6, 17), *(rng.randint(18, 90) for _ in range(4))])
    said["caller"] = "parent" if said["age"] < 13 else rng.choice(["patient"] * 4 + ["relative"])
    said["sex"] = rng.choice(["female", "male"])
    return said


def coherent(pathway: stegvis.Pathway, said: dict[str, Any], reason: str) -> dict[str, Any]:
    """Let what stands before the reason of the call be answered yes, so that nobody contradicts himself."""
    first = inputs_of(pathway.gates[reason]) if reason in pathway.gates else ()
    before = [id for id in first if pathway.inputs[id].merged and not pathway.inputs[id].rest]
    return {**said, **dict.fromkeys(before, True)}


def play(
    pathway: stegvis.Pathway, said: dict[str, Any], reason: str, stops: list[stegvis.Assessment] | None = None
) -> Call:
    """Play one call; the patient at each stop is added to `stops`."""
    call, asked, own = Call(), 0, 0
    said, known = coherent(pathway, said, reason), {reason: True} if reason else {}
    patient = stegvis.Assessment(said["age"], findings=known, sex=said["sex"], caller=said["caller"])
    stopped = False
    while True:
        rec = stegvis.route(pathway, patient)
        enough, waiting = rec.enough, rec.questions
        over = enough["done"] or not waiting
        if (enough["phone"] or over) and not stopped:
            call.phone, call.own, stopped = asked, own, True
            if stops is not None and not over:
                stops.append(patient)
        if over:
            if stops is not None:
                stops.append(patient)
            call.done = asked
            return call
        one = pathway.inputs[waiting[0]["question"]]
        asked, own = asked + (one.answered_by == CALLER), own + (one.answered_by != CALLER)
        if not stopped and one.answered_by == CALLER:
            call.seconds += len(waiting[0]["ask"]["sv"].split()) * 60 / WORDS_A_MINUTE + ANSWER
        if any(word in one.id for word in SUICIDE) and not call.suicide:
            call.suicide = asked
        patient = answered(pathway, patient, one, said)


def answered(
    pathway: stegvis.Pathway, patient: stegvis.Assessment, one: Input, said: dict[str, Any]
) -> stegvis.Assessment:
    """Return the patient with the true answer; one that cannot be given is "unknown"."""
    if one.item:
        scale = pathway.instruments[one.instrument]
        value = scale.allowed(one.item)[0]
        items = {**patient.items.get(one.instrument, {}), one.item: value}
        return evolve(patient, items={**patient.items, one.instrument: items})
    if one.instrument:
        tried = evolve(patient, scores={**patient.scores, one.id: said[one.id]})
        return (
            tried if fits(pathway, tried) else evolve(patient, scores={**patient.scores, one.id: "unknown"})
        )
    return evolve(patient, findings={**patient.findings, one.id: said[one.id]})


def fits(pathway: stegvis.Pathway, patient: stegvis.Assessment) -> bool:
    """Tell whether a scale can have this total beside the other answers, and contradicts none."""
    try:
        rec = stegvis.route(pathway, patient)
    except stegvis.AssessmentError:
        return False
    return not any(one["kind"] == "contradiction" for one in rec.asked)


def calls(pathway: stegvis.Pathway, number: int, seed: int) -> Iterator[Call]:
    """Play so many calls, the same for the same seed."""
    rng, about = random.Random(seed), reasons(pathway) or [""]
    for _ in range(number):
        said = truth(pathway, rng)
        yield play(pathway, said, rng.choice([id for id in about if said["age"] in AGES.get(id, ANY)]))


def stops_of(pathway: stegvis.Pathway, number: int, seed: int) -> list[stegvis.Assessment]:
    """Return the patients of so many calls at the stops that they came to."""
    rng, about, stops = random.Random(seed), reasons(pathway) or [""], list[stegvis.Assessment]()
    for _ in range(number):
        said = truth(pathway, rng)
        play(pathway, said, rng.choice([id for id in about if said["age"] in AGES.get(id, ANY)]), stops)
    return stops


def gone_on(
    pathway: stegvis.Pathway, patient: stegvis.Assessment, rng: random.Random
) -> stegvis.Assessment | None:
    """Return the patient with each question answered that comes up; None where answers contradict."""
    other = truth(pathway, rng)
    if rng.random() < EVEN:
        other |= {one.id: rng.random() < EVEN for one in pathway.inputs.values() if one.kind == "boolean"}
    while True:
        seen = weigh(pathway, patient)
        look = Lookup(pathway, seen)
        asked = [
            one
            for one in pathway.inputs.values()
            if one.id in other and not one.optional and one.id not in seen.known.keys() | seen.not_known
            and (one.id not in pathway.gates or truth_of(pathway.gates[one.id], look))
        ]  # fmt: skip
        more = {one.id: other[one.id] for one in asked if not one.instrument}
        scales = [pathway.instruments[one.id] for one in asked if one.instrument]
        scores = {one.id: other[one.id] for one in scales if fits_age(one, patient.age or 0)}
        if not (more or scores):
            return None if seen.contradicted else patient
        tried = evolve(patient, findings={**patient.findings, **more}, scores={**patient.scores, **scores})
        try:
            weigh(pathway, tried)
        except stegvis.AssessmentError:
            tried = evolve(tried, scores={**dict.fromkeys(scores, "unknown"), **patient.scores})
        patient = tried


def disagreeing(pathway: stegvis.Pathway, stops: list[stegvis.Assessment], number: int, seed: int) -> Counted:
    """Draw so many completions after the stops; count those that leave what was settled."""
    rng, counted = random.Random(seed), Counted()
    settled = [stegvis.route(pathway, patient).settled for patient in stops]
    before = [things(pathway, patient) for patient in stops]
    while counted.drawn < number:
        at = rng.randrange(len(stops))
        whole = gone_on(pathway, stops[at], rng)
        after, was = things(pathway, whole) if whole else None, before[at]
        if after is None or was is None:
            counted.refused += 1
            continue
        counted.drawn += 1
        changed = [name for name, done in settled[at].items() if done and after[name] != was[name]]
        if changed:
            counted.differing.append((stops[at], whole, changed))
    return counted


def unsure(pathway: stegvis.Pathway, number: int, seed: int, each: int = 40) -> tuple[int, int]:
    """Count what is told as not settled, and of that what no drawn completion changes."""
    rng, open_, same = random.Random(seed), 0, 0
    for _ in range(number):
        said = truth(pathway, rng)
        patient = partly(pathway, said, rng)
        rec = stegvis.route(pathway, patient)
        if not fits(pathway, patient) or any(one["kind"] == "contradiction" for one in rec.questions):
            continue
        found = [things(pathway, completed(pathway, patient, truth(pathway, rng))) for _ in range(each)]
        for name, done in rec.settled.items():
            open_ += not done
            same += not done and len({one[name] for one in found if one}) == 1
    return open_, same


def partly(pathway: stegvis.Pathway, said: dict[str, Any], rng: random.Random) -> stegvis.Assessment:
    """Return a patient of whom some answers are known."""
    share = rng.random()
    known = {id: value for id, value in said.items() if id in pathway.inputs and rng.random() < share}
    findings = {id: value for id, value in known.items() if not pathway.inputs[id].instrument and id != "age"}
    return stegvis.Assessment(known.get("age"), findings=findings)


def completed(
    pathway: stegvis.Pathway, patient: stegvis.Assessment, other: dict[str, Any]
) -> stegvis.Assessment:
    """Return the patient with everything answered that was not."""
    rest = {
        one.id: other[one.id]
        for one in pathway.inputs.values()
        if not one.instrument and one.id in other and one.id != "age" and one.id not in patient.findings
    }
    age = other["age"] if patient.age is None else patient.age
    return evolve(patient, age=age, findings={**rest, **patient.findings})


def things(pathway: stegvis.Pathway, patient: stegvis.Assessment) -> dict[str, str] | None:
    """Return what `settled` speaks of; None when two answers contradict each other."""
    rec = stegvis.route(pathway, patient)
    if any(one["kind"] == "contradiction" for one in rec.asked):
        return None
    return {
        "urgency": rec.urgency, "first_contact": rec.first_contact, "place": rec.contacts[0]["place"],
        "level": rec.level, "step": rec.step,
    }  # fmt: skip


def ninetieth(values: list[float]) -> float:
    """Return the value that nine of ten do not exceed."""
    return sorted(values)[max(round(len(values) * 0.9) - 1, 0)]


def main() -> None:
    """Play and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("pathway", nargs="?", default="se-primary-care")
    options.add_argument("--calls", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--unit")
    options.add_argument("--completions", type=int, default=0)
    given = options.parse_args()
    pathway = stegvis.load(given.pathway, unit=given.unit)
    played = list(calls(pathway, given.calls, given.seed))
    print(f"{len(played)} calls, seed {given.seed}                    median   90th percentile")
    for name, of in (
        ("questions until the call has enough", [one.phone for one in played]),
        ("the nurse's own judgements until then", [one.own for one in played]),
        ("questions until the answer is done", [one.done for one in played]),
        ("seconds of speech until the call has enough", [one.seconds for one in played]),
        ("place of the first question on suicide", [one.suicide for one in played if one.suicide]),
    ):
        values = [float(value) for value in of] or [0.0]
        print(f"{name:46}{statistics.median(values):7.0f}{ninetieth(values):14.0f}")
    open_, same = unsure(pathway, given.calls, given.seed)
    print(f"told as not settled: {open_}; of these no drawn completion differs in {same}")
    if given.completions:
        told = disagreeing(pathway, stops_of(pathway, given.calls, given.seed), given.completions, given.seed)
        print(
            f"completions after the stops: {told.drawn}; that leave what was settled: {len(told.differing)}"
        )
        for patient, whole, changed in told.differing[:3]:
            print(f"  {', '.join(changed)}: {patient.to_dict()} and {whole.to_dict()}")
        sys.exit(bool(told.differing))


if __name__ == "__main__":
    main()
