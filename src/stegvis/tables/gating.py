"""Questions that do not apply, of many patients at once; and who contradicts himself."""

from __future__ import annotations

import numpy as np

from stegvis.language import Known
from stegvis.model import Pathway
from stegvis.routing import Gates, Ruleset, inapplicable, stays_open
from stegvis.tables.arrays import Both, Truths, Weigher
from stegvis.tables.layout import Layout


def close_all(pathway: Pathway, made: Layout) -> Truths:
    """Close the gates; return whose answers contradict each other."""
    odd = np.zeros(made.count, np.bool_)
    for stratum in pathway.ruleset.gates:
        for behind, (_, may) in zip(stratum.behind, weighed(pathway, stratum, made), strict=True):
            if not may.all():
                closed = np.broadcast_to(~may, (made.count,))
                for id, counted in behind.items():
                    odd |= close_one(pathway, made, id, counted, closed)
    return odd


def answered_beside(pathway: Pathway, made: Layout) -> Truths:
    """Return who denied a list and yet answered a detail behind it, or could not: the router reads those."""
    odd = np.zeros(made.count, np.bool_)
    for id, asked in made.in_vain.items():
        if id in pathway.gates or id in pathway.ruleset.optional:
            odd |= asked
    for screen, denied in made.denied.items():
        for id in pathway.ruleset.readers.get(screen, ()) if denied.any() else ():
            odd |= denied & (spoken_of(pathway, made, id) | made.in_vain.get(id, np.asarray(False)))
    return odd


def spoken_of(pathway: Pathway, made: Layout, id: str) -> Truths:
    """Tell who answered a question otherwise than that it does not apply."""
    rules: Ruleset = pathway.ruleset
    given = made.given.get(id, np.zeros(made.count, np.bool_))
    if id not in rules.slots:
        return made.more.get(id, np.zeros(made.count, np.bool_))
    slot, harmless = rules.slots.index(id), inapplicable(pathway.inputs[id])
    applies: Truths = (made.low[slot] != harmless[0]) | (made.high[slot] != harmless[1])
    return given & applies


def weighed(pathway: Pathway, stratum: Gates, made: Layout) -> list[Both]:
    """Weigh the gates that are worked out together."""
    weigher = Weigher(pathway.ruleset.slots, made.low, made.high)
    return [weigher.weigh(pathway.gates[next(iter(behind))]) for behind in stratum.behind]


def close_one(pathway: Pathway, made: Layout, id: str, counted: Known, closed: Truths) -> Truths:
    """Close one question; return whose answer to it says that it applies."""
    rules: Ruleset = pathway.ruleset
    one = pathway.inputs[id]
    nobody = np.zeros(made.count, np.bool_)
    given, more = made.given.get(id, nobody), made.more.get(id, nobody)
    if id not in rules.slots:
        return closed & more
    slot = rules.slots.index(id)
    kept = where_open(rules, made, slot, closed & (more | given if one.item else more))
    made.put(slot, closed & ~given & ~kept, *counted)
    if one.item:
        return kept
    if one.instrument:
        return nobody
    applies: Truths = (made.low[slot] != counted[0]) | (made.high[slot] != counted[1])
    return closed & given & applies


def where_open(rules: Ruleset, made: Layout, slot: int, whose: Truths) -> Truths:
    """Tell for whom what is known of an item bears against them whatever it is."""
    open_ = np.zeros(made.count, np.bool_)
    low, high = (np.broadcast_to(end[slot], (made.count,)) for end in (made.low, made.high))
    for span in set(zip(low[whose].tolist(), high[whose].tolist(), strict=True)):
        if stays_open(rules, rules.slots[slot], span, span):
            open_ |= whose & (low == span[0]) & (high == span[1])
    return open_


def shut_unknown(pathway: Pathway, made: Layout, where: Truths) -> None:
    """What is not known of some patients, and need not be asked, does not apply."""
    for stratum in pathway.ruleset.gates:
        for (_, may), shut in zip(weighed(pathway, stratum, made), stratum.shut, strict=True):
            if not may.all():
                for slot, whole, counted in shut:
                    made.put(slot, where & ~may & made.is_whole(slot, whole), *counted)


def doubtful(pathway: Pathway, made: Layout, slot: int) -> Truths:
    """Tell of whom it is not even known whether an input applies."""
    shut = pathway.once(shutters).get(slot)
    if shut is None:
        return np.zeros(made.count, np.bool_)
    gate, whole = shut
    sure, may = Weigher(pathway.ruleset.slots, made.low, made.high).weigh(pathway.gates[gate])
    found: Truths = np.broadcast_to(may & ~sure & made.is_whole(slot, whole), (made.count,))
    return found


def shutters(pathway: Pathway) -> dict[int, tuple[str, Known]]:
    """Return, by slot, an input whose gate shuts it, and what is known of it when nothing is."""
    return {
        slot: (next(iter(behind)), whole)
        for stratum in pathway.ruleset.gates
        for behind, shut in zip(stratum.behind, stratum.shut, strict=True)
        for slot, whole, _ in shut
    }
