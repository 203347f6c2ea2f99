"""Overlays and units that try to weaken what is safe, and what would show that they did (law L10)."""

from hypothesis import strategies as st

from stegvis.errors import AssessmentError
from stegvis.routing import route as decide
from stegvis.testing.toml_text import toml
from stegvis.verbs import route

SAID = {"sv": "x", "en": "x"}
OURS = {"basis": "inference"}
GROUNDS = {"because": SAID, "confidence": "low"}


def weakened(base, changed, patient):
    """Return in what ways a patient with held or open red flags gets less than the base's flags ask."""
    try:
        before = decide(base, patient)
        was, now = route(base, patient), route(changed, patient)
    except AssessmentError:
        return []
    levels, urgencies = base.ruleset.level_rank, base.ruleset.urgency_rank
    held = [base.red_flags[n] for n in before.found.holds if n < len(base.red_flags)]
    asked = [(flag.id, base.level_needed(flag), flag.urgency) for flag in held]
    if before.found.flags_open:
        asked.append(("open", base.open_flags.at_least, base.open_flags.urgency))
    found = []
    for id, level, urgency in asked:
        found += [f"{id}: level {now.level}"] if levels[now.level] < levels[level] else []
        found += [f"{id}: urgency {now.urgency}"] if urgencies[now.urgency] < urgencies[urgency] else []
    soonest = {one["profession"]: urgencies[one["urgency"]] for one in now.contacts}
    for flag in held:
        if soonest.get(flag.first_contact, -1) < urgencies[flag.urgency]:
            found.append(f"{flag.id}: {flag.first_contact} comes later")
    flags = {flag.id for flag in held}
    shown = [one["do"] for one in now.actions]
    hosts = {*flags, base.red_flag_track}
    found += [f"{a['action']}: not shown" for a in was.actions if a["from"] in hosts and a["do"] not in shown]
    questions = {one["question"] for one in now.questions}
    for one in was.questions:
        if one["kind"] == "red_flag" and one["question"] not in questions:
            found.append(f"{one['question']}: not asked")
    return found


def values(draw, pathway, key, part):
    """Draw something else for one key of one part."""
    levels = [one.id for one in pathway.levels]
    criteria = ["danger and tired", "danger or tired", "age >= 90", "tired", "mood.item3 >= 1", "weeks >= 3"]
    return draw(
        st.sampled_from(
            {
                "when": criteria,
                "asked_when": criteria,
                "at_least": levels,
                "best": levels,
                "level": levels,
                "urgency": [one.id for one in pathway.urgencies],
                "first_contact": list(pathway.professions),
                "do": [[SAID], []],
                "name": [SAID], "because": [SAID], "ask": [SAID], "what": [SAID],
                "order": [-5, 0, 50],
                "ages": [[0, 17], [18, 120], [0, 120]],
                "adverse": ["yes", "no", "neither"],
                "group": list(pathway.groups),
                "optional": [True, False],
                "prerequisites": [[SAID]],
                "unsuitable": [[{"id": "bars", "when": "tired", "kind": "stop", "claim": OURS, **GROUNDS}], []],
            }[key]
        )
    )  # fmt: skip


KEYS = {
    "red_flag": ["when", "at_least", "urgency", "first_contact", "do", "name", "best", "because"],
    "need": ["when", "at_least", "urgency", "best"],
    "step": ["level", "first_contact", "ages", "what", "prerequisites", "unsuitable"],
    "track": ["order", "ages", "first_contact", "urgency", "name"],
    "finding": ["adverse", "group", "optional", "asked_when", "ask"],
    "asked": ["when", "optional"],
}


def parts(pathway):
    """Return the parts of a pathway that an overlay can change: kind and id."""
    found = [("red_flag", flag.id) for flag in pathway.red_flags]
    for track in pathway.tracks:
        found += [("track", track.id), *(("need", one.id) for one in track.needs)]
        found += [("step", one.id) for one in track.steps]
    found += [("finding", id) for id, one in pathway.inputs.items() if not one.instrument and id != "age"]
    return found + [("asked", id) for id in pathway.instruments]


@st.composite
def hostile_overlays(draw, pathway):
    """Draw an overlay of one to three changes and additions, each of which may be a trick."""
    head = {
        "format": 1, "id": "hostile", "version": "1", "of": pathway.id, "edition": pathway.version,
        "status": "demo", "title": SAID, "valid_until": pathway.valid_until,
    }  # fmt: skip
    policy = draw(st.sampled_from(["", "LEON", "BEON"]))
    tables = [("[overlay]", head | ({"policy": policy} if policy else {}))]
    for kind, id in draw(st.lists(st.sampled_from(parts(pathway)), max_size=2, unique=True)):
        key = draw(st.sampled_from(KEYS[kind]))
        other = {"rule": id, "because": SAID, "claim": OURS, "set": {key: values(draw, pathway, key, id)}}
        tables.append(("[[change]]", other))
    return toml(tables + draw(st.lists(added(pathway), max_size=1)))


@st.composite
def added(draw, pathway):
    """Draw a part that the base does not have, or has under the same name."""
    rule = {
        "id": "own", "when": values(draw, pathway, "when", ""), "at_least": values(draw, pathway, "at_least", ""),
        "urgency": values(draw, pathway, "urgency", ""), "threshold": OURS, "care": OURS, **GROUNDS,
    }  # fmt: skip
    track = draw(st.sampled_from([one.id for one in pathway.tracks]))
    step = {
        "track": track, "id": "own-step", "level": values(draw, pathway, "level", ""), "name": SAID,
        "what": SAID, "first_contact": values(draw, pathway, "first_contact", ""), "confidence": "low",
        "claim": OURS,
    }  # fmt: skip
    id = draw(st.sampled_from(["danger", "mood.item3", "mood", "age", "own"]))
    more = {"name": SAID, "first_contact": values(draw, pathway, "first_contact", ""), "do": [SAID]}
    return draw(
        st.sampled_from(
            [
                ("[[need]]", {"track": track, **rule}),
                ("[[red_flag]]", rule | more),
                ("[[step]]", step),
                ("[[finding]]", {"id": id, "ask": SAID, "name": SAID, "group": "flags"}),
                ("[[group]]", {"id": draw(st.sampled_from(["flags", "own"])), "title": SAID, "none": SAID}),
                ("[[asked]]", {"instrument": "mood", "when": values(draw, pathway, "when", "")}),
            ]
        )
    )


@st.composite
def hostile_units(draw, pathway):
    """Draw a unit that withholds, narrows and hands over what it can."""
    tables = [
        ("[unit]", {"format": 1, "id": "ward", "name": SAID, "missions": []}),
        ("[[partner]]", {"id": "nobody", "name": {"sv": "Ingen", "en": "Nobody"}}),
        ("[[partner]]", {"id": "friend", "name": SAID, "phone": "111"}),
    ]
    who = st.sampled_from([{}, {"partner": "nobody"}, {"partner": "friend"}])
    steps = st.sampled_from(list(pathway.steps))
    for step in draw(st.lists(steps, max_size=2, unique=True)):
        tables.append(("[[not_offered]]", {"step": step, "because": SAID, **draw(who)}))
    for step in draw(st.lists(steps, max_size=1)):
        tables.append(("[[programme]]", {"step": step, "ages": draw(st.sampled_from([[20, 60], [0, 120]]))}))
    return toml(tables)
