"""Calls played question by question: how many questions until enough is known, how long they take to say.

Who calls, age, sex and the reason are known when the questions begin; a scale that is asked for is filled in
as one question. Everything else is asked in the order of `rec.questions`, one at a time, each heard and
answered truly. The callers are made up, the same for the same seed. Time is 150 words a minute and two
seconds for each answer.

    python tools/calls.py [PATHWAY] [--calls 60] [--seed 1] [--unit FILE]
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Iterator
from typing import Any

from attrs import define, evolve

import stegvis
from stegvis.language import Input, inputs_of

WORDS_A_MINUTE, ANSWER = 150, 2.0
YES = 0.06
"""How often a made-up caller says yes to a question that is not the reason of the call."""
ANY = range(121)
AGES = {"perinatal_contact": range(15, 51)}
"""The ages at which somebody calls about a thing; about everything else at any age."""
SUICIDE = ("suicid", "death")
CALLER = "caller"


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


def reasons(pathway: stegvis.Pathway) -> list[str]:
    """Return what somebody may call about: findings that open a track at its lowest level by themselves."""
    lowest = pathway.levels[0].id
    alone = (next(iter(inputs_of(n.when))) for t in pathway.tracks for n in t.needs
             if n.at_least == lowest and len(inputs_of(n.when)) == 1)  # fmt: skip
    return sorted({id for id in alone if pathway.inputs[id].kind == "boolean"})


def truth(pathway: stegvis.Pathway, rng: random.Random) -> dict[str, Any]:
    """Make up a caller: an answer to everything that may be asked."""
    mild = {one.id: one.adverse == "no" for one in pathway.inputs.values() if one.kind == "boolean"}
    said: dict[str, Any] = {id: (not no if rng.random() < YES else no) for id, no in mild.items()}
    for one in pathway.inputs.values():
        if one.kind == "choice":
            said[one.id] = rng.choice(one.choices).id
        elif one.kind == "integer" and not one.instrument:
            said[one.id] = rng.randint(one.lowest, one.highest)
    for id, scale in pathway.instruments.items():
        good = scale.direction == "higher_better"
        spread = sorted(rng.randint(scale.lowest, scale.highest) for _ in range(3))
        said[id] = spread[2 if good else 0] if rng.random() < 0.5 else spread[1]
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


def play(pathway: stegvis.Pathway, said: dict[str, Any], reason: str) -> Call:
    """Play one call."""
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
        if over:
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


if __name__ == "__main__":
    main()
