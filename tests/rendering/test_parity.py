"""The page's rules give Python's answers: on drawn rules, patients and courses, and no broken copy does.

`make parity` draws a hundred thousand; here are enough to kill what can be killed.
"""

import os
import random
import shutil
import time
from collections import Counter
from copy import deepcopy
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from unsaid import UNSAID, fields, said

import stegvis
from corpus import Patients, corpus, course, criterion, pathway, rare, recovering
from courses import HARD
from draws import drawn as drawn_in
from draws import in_full, tries
from equivalents import EQUIVALENT
from folders import SMALL
from handmade import (
    ALL,
    HALF_SAID,
    UNKNOWN_FORMS,
    answered_in_part,
    crowded,
    faulty,
    spoiled,
    spread,
    unflagged,
)
from handmade import courses as by_hand
from handmade import patients as people_by_hand
from javascript import LOUD, NODE, WORDED, Node, answered, differences, judged, needs, reviewed, spoken
from mutants import mutants, named
from stegvis import Episode, Measurement
from stegvis.language.criterion import truth_of
from stegvis.model.review import VERDICTS
from stegvis.rendering import note
from stegvis.rendering.guide import courses, packing
from stegvis.rendering.guide.packing import caveat_words
from stegvis.rendering.javascript import payload, tree
from stegvis.rendering.schemas import SCHEMAS
from stegvis.routing.intake import weigh
from stegvis.routing.router import outcome
from stegvis.routing.setting_aside import set_aside
from stegvis.testing.patients import assessments

BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")
MANY = int(os.environ.get("STEGVIS_PARITY", "0"))
"""How many of everything `make parity` draws; 0 in the suite."""


@pytest.fixture(scope="module")
def node():
    """A Node process with both pathways."""
    needs(NODE, LOUD)
    one = Node()
    one.load("small", BASE)
    one.load("real", REAL)
    yield one
    one.close()


def batches(number, size=500):
    """Yield the numbers of some draws, batch by batch."""
    for start in range(0, number, size):
        yield range(start, min(start + size, number))


def span(rng, one):
    """What may be known of an input: a value, an interval, or nothing."""
    if rng.random() < 0.3:
        return one.lowest, one.highest
    if one.kind == "integer" and rng.random() < 0.5:
        low, high = sorted(rng.choices(range(one.lowest, one.highest + 1), k=2))
        return low, high
    value = rng.randint(one.lowest, one.highest)
    return value, value


def test_a_criterion_has_the_same_truth(node):
    """Random criteria on random, partly known inputs."""
    rng = random.Random(1)
    for batch in batches(MANY or 3000):
        drawn = [
            (criterion(rng, BASE), {id: span(rng, one) for id, one in BASE.inputs.items()}) for _ in batch
        ]
        got = node.each("small", [{"tree": tree(one), "known": known} for one, known in drawn])
        truths = {True: 1, False: 0, None: None}
        for (one, known), truth in zip(drawn, got, strict=True):
            assert truth == truths[truth_of(one, known.__getitem__)], (one, known)


def brief(pathway, one):
    """The decision as ranks, or None when the values contradict each other."""
    try:
        seen = weigh(pathway, one)
    except stegvis.AssessmentError:
        return None
    found = outcome(pathway, pathway.ruleset.values(seen.known))
    return [
        found.level, found.urgency, found.lead.step.id, found.lowest, found.highest, found.firm,
        list(found.holds), list(found.open),
    ]  # fmt: skip


def test_a_decision_is_the_same(node):
    """In the shipped pathway: level, urgency, step, range, firmness, every rule that holds or may hold."""
    rng, patients = random.Random(2), Patients(REAL)
    for batch in batches(MANY or 300):
        drawn = [patients.draw(rng) for _ in batch]
        got = node.each("real", [{"patient": one.to_dict()} for one in drawn], brief=True)
        for one, told in zip(drawn, got, strict=True):
            assert told == brief(REAL, one), one


def entangled(patients, one):
    """Whether so many answers contradict each other that the whole answer takes seconds: under `ci` they are asked too."""
    seen = set_aside(patients.pathway, one)
    return not seen.faults and len(seen.contradicted) > 2


@pytest.mark.parametrize("name", ["random", "shipped"])
def test_a_rationale_is_the_same(node, name):
    """Reasons, questions with what answers do, what would change, conditions, the way up, caveats, faults."""
    rng = random.Random(3)
    patients = Patients(REAL)
    for batch in batches(
        MANY // (1 if name == "random" else 20) or (40 if name == "random" else drawn_in(20, 10)), 20
    ):
        if name == "random":
            drawn_for = pathway(rng, BASE)
            patients = Patients(drawn_for)
        node.load(name, patients.pathway)
        drawn = [
            one for one in (patients.draw(rng) for _ in batch) if in_full() or not entangled(patients, one)
        ]
        got = node.each(name, [{"patient": one.to_dict()} for one in drawn])
        for one, told in zip(drawn, got, strict=True):
            assert answered(told) == spoken(patients.pathway, one), one


@pytest.mark.parametrize("name", ["random", "shipped"])
def test_a_review_is_the_same(node, name):
    """Verdict, target, reasons with values, numbers, what is missing, checks, next measurement, caveats, faults."""
    rng = random.Random(4)
    patients = Patients(REAL)
    met, choices, handed = Counter(), Counter(), Counter()
    for batch in batches(
        MANY // (1 if name == "random" else 4) or (400 if name == "random" else drawn_in(80, 60)),
        20,
    ):
        if name == "random":
            patients = Patients(pathway(rng, BASE) if batch.start % 80 else BASE)
        node.load(name, patients.pathway)
        drawn = [
            recovering(rng, patients.pathway) if n % 2 else course(rng, patients.pathway, patients)
            for n in batch
        ]
        got = node.each(name, [{"course": one.to_dict()} for one in drawn])
        for one, told in zip(drawn, got, strict=True):
            expected = reviewed(patients.pathway, one)
            met[expected.get("verdict")] += 1
            choices[(expected.get("override") or {}).get("stands")] += 1
            handed[(expected.get("responsible") or {}).get("who")] += 1
            assert judged(told) == expected, one
    assert set(VERDICTS) - set(met) <= ({"step_down"} if name == "shipped" else set()), met
    some = {"receiver", "this_unit"} | ({"sender"} if name == "random" else set())
    assert {True, False} <= set(choices) and some <= set(handed), (choices, handed)


@pytest.mark.parametrize("hard", HARD, ids=lambda one: one["id"])
def test_a_hard_course_is_reviewed_alike(node, hard):
    """What has been answered wrongly once, by one of the two or both."""
    one = Episode.from_dict(hard["given"])
    assert judged(node.ask(pathway="real", course=one.to_dict())) == reviewed(REAL, one)


def test_a_course_with_a_fault_keeps_its_flags_alike(node):
    """Whatever stands above, below or beside the fault."""
    met = Counter()
    for one in spoiled():
        expected = reviewed(REAL, one)
        met[tuple(expected["red_flags"])] += "faults" in expected
        assert judged(node.ask(pathway="real", course=one.to_dict())) == expected, one
    assert met[()] > 3 and met[("crit-phq9-item9-high",)] > 30


def test_thousands_of_measurements_are_reviewed_alike(node):
    """Twenty years of one a day: as Python says, in the time it takes to look at each once."""
    given = tuple(Measurement("phq9", date(2000, 1, 1) + timedelta(n), n % 28) for n in range(7000))
    patient = stegvis.Assessment(60, none_of=("red_flags",))
    one = Episode("depression-icbt", date(2010, 1, 1), date(2020, 1, 1), patient, given)
    before = time.process_time()
    expected = reviewed(REAL, one)
    assert time.process_time() - before < 5
    assert judged(node.ask(pathway="real", course=one.to_dict())) == expected


WRONG = {
    "scores": st.sampled_from([-1, 9999, "3", "?", 1.5, 14, 28]),
    "items": st.sampled_from([-1, 9, "x", 1.5, 4]),
    "findings": st.sampled_from([-1, 9999, "?", 1.5]),
}


@st.composite
def faulty_patients(draw, pathway):
    """A patient with one to three values that cannot be, or that contradict others."""
    one = draw(assessments(pathway))
    scales = sorted(id for id, scale in pathway.instruments.items() if scale.items)
    numbers = [id for id, put in pathway.inputs.items()
               if put.kind == "integer" and not put.instrument and id != "age"]  # fmt: skip
    for _ in range(draw(st.integers(1, 3))):
        id = draw(st.sampled_from(scales))
        last = pathway.instruments[id].items
        part = draw(st.sampled_from(["age", "scores", "items", "both", "findings", "name"]))
        if part == "age":
            one = evolve(one, age=draw(st.sampled_from([-1, 121, 1.5, 3, 17, 80])))
        elif part == "scores":
            one = evolve(one, scores={**one.scores, id: draw(WRONG[part])})
        elif part == "items":
            own = {**one.items.get(id, {}), draw(st.integers(0, last + 1)): draw(WRONG[part])}
            one = evolve(one, items={**one.items, id: own})
        elif part == "both":
            scale = pathway.instruments[id]
            own = {n: scale.allowed(n)[draw(st.sampled_from([0, -1]))] for n in range(1, last + 1)}
            total = draw(st.sampled_from([scale.lowest, scale.highest]))
            one = evolve(one, scores={**one.scores, id: total}, items={**one.items, id: own})
        elif part == "findings" and numbers:
            one = evolve(one, findings={**one.findings, draw(st.sampled_from(numbers)): draw(WRONG[part])})
        else:
            one = evolve(one, findings={**one.findings, "nothing": draw(st.sampled_from([True, None]))})
    return one


def test_what_no_rule_hears_is_said_alike(node, tmp_path):
    """An item that no rule reads at any age was answered beside one that a denial contradicts."""
    files = shutil.copytree(SMALL, tmp_path / "deaf")
    for name, was, instead in (
        ("pathway.toml", 'when = "mood.item3 >= 1"', 'when = "colour in (red, blue)"'),
        ("mood.toml", 'when = "severity(mood) >= mild and 40 <= weeks"', 'when = "mood.item3 >= 1"'),
        ("mood.toml", "mood == low and not (weeks >= 40)", "not (weeks >= 40)"),
        ("mood.toml", "mood >= 9 or count(", "count("),
        ("instruments/mood.toml", 'most = 1, rule = "prorate"', 'most = 0, rule = "none"'),
    ):
        text = (files / name).read_text("utf-8")
        assert was in text
        (files / name).write_text(text.replace(was, instead), "utf-8")
    deaf = stegvis.load(files)
    unsummed = {"mood": evolve(deaf.instruments["mood"], scoring="rule")}
    deaf = evolve(deaf, instruments=unsummed)
    one = stegvis.Assessment(age=17, items={"mood": {2: 4, 3: 1}}, findings={"low_mood": False})
    node.load("deaf", deaf)
    told = spoken(deaf, one)
    assert any("ingen regel här läser" in caveat for caveat in told["caveats"])
    assert answered(node.ask(pathway="deaf", patient=one.to_dict())) == told


@pytest.mark.parametrize(("_", "given"), [*UNKNOWN_FORMS, *HALF_SAID], ids=str)
def test_a_scale_that_was_handed_out_in_vain_is_read_alike(node, _, given):
    """Status, range, questions, and a caveat for each item, one that no rule reads too."""
    one = stegvis.Assessment(40, none_of=ALL, caller="patient", **given)
    assert answered(node.ask(pathway="real", patient=one.to_dict())) == spoken(REAL, one)


@pytest.mark.parametrize("detail", ["refuses_emergency_care", "lithium_toxic_signs", "ptsd_confirmed"])
def test_a_detail_that_a_list_denies_is_read_alike(node, detail):
    """As an open red flag where it bears on one; the short notes are the same."""
    one = stegvis.Assessment(40, none_of=ALL, caller="patient", findings={detail: True})
    assert answered(node.ask(pathway="real", patient=one.to_dict())) == spoken(REAL, one)


NOTE_WORDS = {
    language: [note.WORDS[language] | packing.WORDS[f"note_{language}"] | {"few": note.FEW},
               packing.caveat_words(language)]
    for language in ("sv", "en")
}  # fmt: skip


@pytest.mark.parametrize("name", ["small", "real"])
def test_what_is_set_aside_is_the_same(node, name):
    """Many faulty patients: flags, proposal, questions, each fault in Python's words, and the whole note."""
    one = {"small": BASE, "real": REAL}[name]

    @given(faulty_patients(one))
    @tries(60 if name == "small" else 16, least=4, suppress_health_check=list(HealthCheck))
    def compared(faulty_one):
        asked = {"pathway": name, "patient": faulty_one.to_dict(), "on_fault": "set_aside"}
        assert answered(node.ask(**asked)) == spoken(one, faulty_one, "set_aside"), faulty_one
        rec = stegvis.route(one, faulty_one, on_fault="set_aside")
        if all(fault["code"] in WORDED for fault in rec.faults):
            assert node.ask(**asked, note=NOTE_WORDS["sv"]) == rec.to_text("sv", detail="full"), faulty_one
            assert node.ask(**asked, short=NOTE_WORDS["sv"]) == rec.to_text("sv"), faulty_one

    compared()


# ---------------------------------------------------------------- all that the schema names


@pytest.mark.parametrize("of", UNSAID)
def test_what_the_page_does_not_say_is_named_by_the_schema(of):
    """No field on the list is misspelt, gone, or covered by another."""
    named = set(fields(SCHEMAS[of]))
    assert UNSAID[of].keys() <= named, UNSAID[of].keys() - named
    above = {one for one in UNSAID[of] for other in UNSAID[of] if one.startswith((f"{other}.", f"{other}["))}
    assert not above


def test_a_field_that_python_alone_has_differs():
    """What nobody has listed is compared, at any depth; what is listed is not."""
    rec = stegvis.route(BASE, stegvis.Assessment(age=34)).to_dict()
    schema = deepcopy(SCHEMAS["recommendation"])
    before = said(rec, schema, UNSAID["recommendation"])
    more = deepcopy(rec) | {"mood": ["nurse"]}
    more["because"][0]["weight"] = 3
    for one in (schema, schema["properties"]["because"]["items"]):
        one["properties"] |= {"mood": {"type": "array", "items": {}}, "weight": {}}
    after = said(more, schema, UNSAID["recommendation"])
    assert after.pop("mood") == ["nurse"] and after["because"][0].pop("weight") == 3
    assert after == before
    assert "mood" not in said(more, schema, UNSAID["recommendation"] | {"mood": "no place"})
    with pytest.raises(KeyError):
        said(more, SCHEMAS["recommendation"], UNSAID["recommendation"])


# ---------------------------------------------------------------- broken copies


@pytest.fixture(scope="module")
def drawn():
    """One corpus for every mutant: the data of each pathway, what is asked, and what Python answers."""
    needs(NODE, LOUD)
    rules, reviews, data = [], [], {}
    rng = random.Random(6)
    for name, one, people in corpus(5, BASE, REAL, shapes=40, each=10, of_shipped=30):
        data[name] = payload(one, courses.write)
        rules += [[name, "patient", each.to_dict(), spoken(one, each)] for each in people]
        patients = Patients(one)
        met = [course(rng, one, patients) for _ in range(60 if name in ("base", "shipped") else 15)]
        met += list(rare(one))[:: 1 if MANY or name == "base" else 4]
        reviews += [[name, "course", each.to_dict(), reviewed(one, each)] for each in met]
    hard = [Episode.from_dict(one["given"]) for one in HARD]
    reviews += [["shipped", "course", each.to_dict(), reviewed(REAL, each)] for each in [*hard, *spoiled()]]
    full, bare = crowded(BASE), unflagged(BASE)
    rules += [["crowded", "patient", each.to_dict(), spoken(full, each)] for each in people_by_hand()]
    wide = spread(full)
    rules += [["spread", "patient", each.to_dict(), spoken(wide, each)] for each in answered_in_part()]
    for name, one in (("base", BASE), ("crowded", full), ("shipped", REAL)):
        met = list(faulty(one))[:: 12 if one is REAL else 1]
        rules += [[name, "aside", each.to_dict(), spoken(one, each, "set_aside")] for each in met]
    data |= {"spread": payload(wide, courses.write)}
    data |= {"crowded": payload(full, courses.write), "bare": payload(bare, courses.write)}
    reviews += [["crowded", "course", each.to_dict(), reviewed(full, each)] for each in by_hand(full)]
    reviews.append(["bare", "patient", {}, spoken(bare, stegvis.Assessment())])
    rules += reviews[-20:]
    kept = {"pathways": data, "words": caveat_words("sv")}
    return {"rules": kept | {"asked": rules}, "review": kept | {"asked": reviews}}


@pytest.mark.skipif(
    not (MANY or in_full()),
    reason="BROKEN COPIES NOT TRIED: the profiles ci and nightly, and make parity, do",
)
@pytest.mark.parametrize("script", packing.MEANING)
def test_every_mutant_is_found(drawn, tmp_path, script):
    """Each small change differs from Python on some patient, or is shown to change nothing.

    Under the profile `ci` every thirtieth, which takes ten minutes; under `make parity` all of them.
    """
    whole = packing.joined(script)
    every = {}
    for file in packing.MEANING[script][1]:
        text = (packing.ASSETS / f"{file}.js").read_text("utf-8")
        at = whole.index(text)
        every |= {(file, named(text, (a, b, put))): (at + a, at + b, put) for a, b, put in mutants(text)}
    equal = {(file, one) for file in packing.MEANING[script][1] for one in EQUIVALENT.get(file, ())}
    assert equal <= every.keys(), "a mutant that is called equivalent is no longer there"
    tried = [one for n, one in enumerate(every) if one not in equal and (MANY or n % 30 == 0)]
    found = differences(script, drawn[script], [(0, 0, ""), *(every[one] for one in tried)], tmp_path)
    assert found[0] is None, drawn[script]["asked"][found[0]]
    survivors = [": ".join(one) for one, where in zip(tried, found[1:], strict=True) if where is None]
    assert not survivors, "\n".join(survivors)


@pytest.mark.slow
def test_the_mutants_are_the_small_changes():
    """Operators, constants, conditions, statements: each once; comments and texts are left alone."""
    text = 'const a = b <= 2 && !c; /* 3 */\n  if (a) return "4 < 5";\n  f(1);\n  x.sort((p, q) => p - q);\n'
    changed = {text[:start] + put + text[end:] for start, end, put in mutants(text)}
    assert len(changed) == len(list(mutants(text)))
    for one in (
        "b < 2",
        "b <= 3",
        "b <= 1",
        "|| !c",
        "&& c",
        "if (true)",
        "if (false)",
        "f(2)",
        "f(0)",
        "p + q",
    ):
        assert any(one in each for each in changed), one
    assert any("f(1)" not in each and "x.sort" in each for each in changed)
    assert all('"4 < 5"' in each and "/* 3 */" in each for each in changed)
    assert named(text, next(mutants(text))) == "a: const a = b «<=→<» 2 && !c; /* 3 */"
