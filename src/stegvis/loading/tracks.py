"""A file with a [track] table becomes a Track: its needs, steps and actions."""

from __future__ import annotations

from typing import Any

from stegvis.errors import Diagnostic, near_miss
from stegvis.loading.folder import Entry, Folder, tables_of
from stegvis.loading.needs import read_barrier, read_need
from stegvis.loading.tables import TableFile
from stegvis.loading.terms import claim, code, synonyms, text, texts
from stegvis.loading.vocabulary import Vocabulary, read_criterion
from stegvis.model import Action, ReviewPlan, Step, Track, Unsuitable


def read_track(folder: Folder, vocabulary: Vocabulary, file: TableFile) -> Track:
    """Read a track with its needs, steps and actions."""
    head = Entry(file, ("track",), file.data["track"])
    data = head.data
    folder.unique(head)
    folder.known(head, "first_contact", vocabulary.professions)
    folder.known(head, "urgency", vocabulary.urgencies)
    steps = [read_step(folder, vocabulary, entry, data) for entry in tables_of(file, "step")]
    check_top(folder, vocabulary, head, steps)
    needs = [read_need(folder, vocabulary, entry, data) for entry in tables_of(file, "need")]
    actions = [read_action(folder, vocabulary, entry, data["id"]) for entry in tables_of(file, "action")]
    return Track(
        id=data["id"],
        name=text(data["name"]),
        about=text(data["about"]),
        order=data["order"],
        age_lowest=data["ages"][0],
        age_highest=data["ages"][1],
        first_contact=data["first_contact"],
        urgency=data["urgency"],
        needs=tuple(one for one in needs if one),
        steps=tuple(steps),
        actions=tuple(one for one in actions if one),
        synonyms=synonyms(data.get("synonyms")),
        place=head.at("id"),
    )


def check_top(folder: Folder, vocabulary: Vocabulary, head: Entry, steps: list[Step]) -> None:
    """The top of a track's ladder is open to all whom the track is for."""
    data = head.data
    top = vocabulary.levels[-1] if vocabulary.levels else ""
    always = [s for s in steps if s.level == top and not s.unsuitable]
    if not any([s.age_lowest, s.age_highest] == data["ages"] for s in always):
        what = f"track '{data['id']}' has no step at the top level that is open to all its ages"
        hint = f'write a [[step]] with level = "{top}"'
        folder.lacks(Diagnostic(head.at(value=False), what, hint, data["id"]))


def read_action(folder: Folder, vocabulary: Vocabulary, entry: Entry, within: str) -> Action | None:
    """Read an action."""
    data = entry.data
    folder.unique(entry)
    folder.known(entry, "urgency", vocabulary.urgencies)
    folder.claims(entry, vocabulary.sources, "claim")
    when = read_criterion(folder, vocabulary, entry)
    if when is None:
        return None
    return Action(
        data["id"], within, when, data.get("urgency", ""), text(data["do"]), text(data["because"]),
        data["confidence"], tuple(data.get("facts", ())), claim(data["claim"]),
        read_forms(folder, vocabulary, entry), entry.at("id"),
    )  # fmt: skip


def read_forms(folder: Folder, vocabulary: Vocabulary, entry: Entry) -> tuple[str, ...]:
    """Read in what forms something is given: its own, then those of its level."""
    folder.each_known(entry, "forms", vocabulary.forms, "form")
    data, forms = entry.data, vocabulary.forms.items()
    own = [id for id, (_, levels) in forms if data.get("level") in levels]
    return tuple(dict.fromkeys([*data.get("forms", ()), *own]))


def read_step(folder: Folder, vocabulary: Vocabulary, entry: Entry, within: Any) -> Step:
    """Read a step."""
    data = entry.data
    folder.unique(entry)
    folder.known(entry, "level", vocabulary.levels)
    folder.known(entry, "first_contact", vocabulary.professions)
    folder.claims(entry, vocabulary.sources, "claim", "dose_claim")
    folder.each_known(entry, "professions", vocabulary.professions, "profession")
    barriers = read_barriers(folder, vocabulary, entry)
    review = read_review_plan(folder, vocabulary, entry)
    ages = data.get("ages", within["ages"])
    return Step(
        id=data["id"],
        track=within["id"],
        level=data["level"],
        name=text(data["name"]),
        what=text(data["what"]),
        dose=text(data.get("dose")),
        first_contact=data.get("first_contact") or within["first_contact"],
        professions=tuple(data.get("professions", ())),
        age_lowest=ages[0],
        age_highest=ages[1],
        prerequisites=texts(data.get("prerequisites", ())),
        unsuitable=barriers,
        step_up=text(data.get("step_up")),
        step_down=text(data.get("step_down")),
        confidence=data["confidence"],
        facts=tuple(data.get("facts", ())),
        claim=claim(data["claim"]),
        dose_claim=claim(data["dose_claim"]) if "dose_claim" in data else None,
        review=review,
        accepts=tuple(data.get("accepts", ())),
        codes=tuple(map(code, data.get("codes", ()))),
        forms=read_forms(folder, vocabulary, entry),
        place=entry.at("id"),
    )


def read_barriers(folder: Folder, vocabulary: Vocabulary, entry: Entry) -> tuple[Unsuitable, ...]:
    """Read what bars a step: the sets that it shares with others, then its own."""
    found: list[Unsuitable | None] = []
    for name in entry.data.get("unsuitable_sets", ()):
        if name not in vocabulary.sets and name not in folder.lost:
            hint = near_miss(name, list(vocabulary.sets))
            what = f"no set of contraindications is called '{name}'"
            folder.faults.append(Diagnostic(entry.at("unsuitable_sets"), what, hint, entry.data["id"]))
        found.extend(vocabulary.sets.get(name, ()))
    for i, _ in enumerate(entry.data.get("unsuitable", ())):
        found.append(read_barrier(folder, vocabulary, entry.inner("unsuitable", i)))
    return tuple(one for one in found if one)


def read_review_plan(folder: Folder, vocabulary: Vocabulary, entry: Entry) -> ReviewPlan | None:
    """Read when, and with what, a step is measured again."""
    if not entry.data.get("review"):
        return None
    plan = entry.inner("review")
    folder.claims(plan, vocabulary.sources, "claim")
    folder.each_known(plan, "instruments", folder.instruments, "instrument of this pathway")
    data = plan.data
    weeks, scales = tuple(data["weeks"]), tuple(data.get("instruments", ()))
    return ReviewPlan(weeks, scales, text(data["what"]), claim(data["claim"]))
