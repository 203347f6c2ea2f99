"""Scales and tracks answered at random, as their forms let one answer, and what we say of them."""

import stegvis
from stegvis import Assessment
from stegvis.language import inputs_of, truth_of


def answers_to(scale, rng):
    """Answers to all of a scale that its form asks."""
    items = {n: rng.choice(scale.allowed(n)) for n in range(1, scale.items + 1)}
    for skip in scale.skips:
        if all(items.get(n) == 0 for n in skip.when_zero):
            items = {n: value for n, value in items.items() if n not in skip.zero}
    return items


def scale_answers(pathway, rng, number):
    """A scale in turn, and answers to it."""
    scales = sorted(pathway.instruments)
    scale = pathway.instruments[scales[number % len(scales)]]
    return scale, answers_to(scale, rng)


def total_of(pathway, scale, items):
    """The total that we work out, or None."""
    told = stegvis.route(pathway, Assessment(items={scale.id: items}), "set_aside").inputs
    return next((one["value"] for one in told if one["input"] == scale.id), None)


def gate_answers(pathway, rng, often=0.7):
    """An age and some of the findings that gates read."""
    reading = sorted({id for gate in pathway.gates.values() for id in inputs_of(gate)} - {"age"})
    findings = {}
    for id in reading:
        known = pathway.inputs[id]
        if rng.random() < often:
            choices = [one.id for one in known.choices] or [True, False]
            findings[id] = rng.choice(choices)
    return Assessment(age=rng.choice([None, rng.randrange(121)]), findings=findings)


def gate_holds(pathway, patient, id):
    """Whether a question's gate surely holds; a question without one always applies."""
    given = {} if patient.age is None else {"age": patient.age}
    for one, value in patient.findings.items():
        names = [choice.id for choice in pathway.inputs[one].choices]
        given[one] = names.index(value) if names else int(value)

    def known(one):
        return (given[one],) * 2 if one in given else pathway.ruleset.spans.get(one, (0, 1))

    return id not in pathway.gates or truth_of(pathway.gates[id], known) is True


def only_what_is_asked(pathway, patient):
    """The patient without answers to questions that are not asked, as a form drops them."""
    while True:
        kept = {id: value for id, value in patient.findings.items() if gate_holds(pathway, patient, id)}
        if len(kept) == len(patient.findings):
            return patient
        patient = Assessment(age=patient.age, findings=kept)
