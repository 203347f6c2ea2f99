"""Nobody comes to stand before those whom red flags ask for, nor any step before theirs (law L10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.loading.lowering import Lowered
from stegvis.model import Need, Pathway


def crowded(base: Pathway, changed: Pathway) -> Iterator[Lowered]:
    """Nobody comes to stand before those whom red flags ask for, unless the base itself says so."""
    known = {one for rule in base.rules for one in asked_for(base, rule)}
    for rule in changed.rules:
        for urgency, profession in asked_for(changed, rule):
            first = displaced(base, urgency, profession)
            if first and (urgency, profession) not in known:
                what = f"puts '{profession}' before '{first}', whom a red flag asks for so soon or later"
                hint = f"say another urgency than '{urgency}', or let '{first}' meet the patient first"
                yield Lowered(rule.id, what, hint, rule.place)
                break


def displaced(base: Pathway, urgency: str, profession: str) -> str:
    """Return somebody whom a red flag asks for, if a profession would come before; else "".

    At the same urgency the author's order tells; before a less urgent flag's may come whom a red flag asks
    for as soon.
    """
    order = {id: n for n, id in enumerate(base.professions)}
    flags = [flag.first_contact for flag in base.red_flags if flag.urgency == urgency]
    last = max(flags, key=order.__getitem__, default="")
    if last and order[profession] < order[last]:
        return last
    rank = {one.id: n for n, one in enumerate(base.urgencies)}
    asked = [(rank[flag.urgency], flag.first_contact) for flag in base.red_flags]
    if any(soon >= rank[urgency] and one == profession for soon, one in asked):
        return ""
    return next((one for soon, one in asked if soon < rank[urgency] and one != profession), "")


def asked_for(pathway: Pathway, rule: Need) -> Iterable[tuple[str, str]]:
    """Return whom a rule may ask for, and how soon: its own contact, else those of its track's steps."""
    if rule.first_contact:
        return [(rule.urgency, rule.first_contact)]
    return [(rule.urgency, step.first_contact) for step in pathway.track(rule.track).steps]


def overtaken(base: Pathway, changed: Pathway) -> Iterator[Lowered]:
    """No need puts a step of its track before the steps that red flags lead to, beyond what the base's do."""
    known = {rule.id: (rule.at_least, rule.best, rule.urgency) for rule in base.rules}
    for track in changed.tracks:
        for need in track.needs:
            says = need.at_least, need.best, need.urgency
            level = changed.level_needed(need)
            if known.get(need.id) != says and leads(base, track.id, level, need.urgency):
                what = f"puts a step of '{track.id}' before those that red flags lead to"
                hint = f"say it as a [[red_flag]], or keep below '{level}' and '{need.urgency}'"
                yield Lowered(need.id, what, hint, need.place)


def leads(base: Pathway, track: str, level: str, urgency: str) -> bool:
    """Tell whether a need leads before a flag of its level, and is higher or sooner than the base's needs."""
    levels = {one.id: n for n, one in enumerate(base.levels)}
    urgencies = {one.id: n for n, one in enumerate(base.urgencies)}
    here = levels[level], urgencies[urgency]
    if track in ("", base.red_flag_track):
        return False
    needs = [need for one in base.tracks if one.id != base.red_flag_track for need in one.needs]
    ours = [(levels[base.level_needed(need)], urgencies[need.urgency]) for need in needs]
    flags = [(levels[base.level_needed(flag)], urgencies[flag.urgency]) for flag in base.red_flags]
    return any((here[0], soon) in flags for soon in range(here[1])) and here > max(ours, default=(-1, -1))
