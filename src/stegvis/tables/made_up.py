"""A made-up population: people of every track, milder and worse, with gaps; no estimate of a real one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen

from stegvis.model import Instrument, Pathway, Track
from stegvis.tables.arrays import Numbers, Truths, Weigher
from stegvis.tables.columns import families
from stegvis.tables.layout import nothing_known

MADE_UP = "made up by stegvis.tables.synthetic: no patient, and no estimate of how many there are of any kind"
"""What the table says of itself, in the metadata of its schema."""
MOST = 100_000_000
ANSWERED, BESIDE, FLAGGED, NOISE = 0.9, 0.02, 0.01, 0.12
"""Shares and a spread without any source: of what is asked and answered; of other findings and of red flags
that are so; of a total about the person's own burden."""


def synthetic(pathway: Pathway, n: int, seed: int = 0) -> Any:
    """Make up a population for demonstrations and tests, as an Arrow table that `route` takes.

    Each person is drawn to one track, every track as often, with one burden that all totals follow; most of
    what the track asks is answered, most groups are denied. How common anything is has no source: what a
    real population needs is never read off it, and the schema's metadata says so.

    Args:
        n: how many people.
        seed: the same seed gives the same people, with the same version of NumPy.

    Raises:
        ValueError: `n` or `seed` is no whole number, or out of bounds.

    >>> import stegvis
    >>> made = synthetic(stegvis.load("se-primary-care"), 3, seed=1)
    >>> made.num_rows, made.schema.metadata[b"stegvis"][:7]
    (3, b'made up')
    """
    for name, value, most in (("n", n, MOST), ("seed", seed, 2**63)):
        if type(value) is not int or not 0 <= value <= most:
            raise ValueError(f"{name} = {value!r}: a whole number from 0 to {most}")
    drawn = Drawn(pathway, np.random.default_rng(seed), n)
    return pa.table(drawn.columns()).replace_schema_metadata({"stegvis": MADE_UP})


@frozen
class Answered:
    """One column on its way: the values, and whose are known."""

    values: Numbers
    known: Truths


class Drawn:
    """Some people, and what is answered of them."""

    def __init__(self, pathway: Pathway, chance: np.random.Generator, count: int) -> None:
        self.pathway, self.chance, self.count = pathway, chance, count
        self.tracks = [track for track in pathway.tracks if track.needs] or list(pathway.tracks)
        self.track = chance.integers(0, len(self.tracks), count)
        self.burden = chance.beta(2, 3, count)
        low, high = (
            np.array([getattr(one, f"age_{end}") for one in self.tracks]) for end in ("lowest", "highest")
        )
        share = chance.beta(1.5, 3, count)
        self.age = np.rint(low[self.track] + share * (high - low)[self.track]).astype(np.int64)
        made, everybody = nothing_known(pathway, count), np.ones(count, np.bool_)
        made.put(pathway.ruleset.slots.index("age"), everybody, self.age, self.age)
        self.ages = Weigher(pathway.ruleset.slots, made.low, made.high)
        self.said: dict[str, Answered] = {}
        self.family = families(pathway)
        self.rated: dict[str, Truths] = {}

    def columns(self) -> dict[str, Any]:
        """Return the columns, those of groups last."""
        for number, track in enumerate(self.tracks):
            self.answer(track, self.track == number)
        self.raise_flags()
        made = {"age": pa.array(self.age)}
        for id, one in self.said.items():
            found = pa.array(one.values, mask=~one.known)
            made[id] = found.cast(pa.bool_()) if self.pathway.inputs[id].kind == "boolean" else found
        denied = {id: pa.array(self.deny(id)) for id in sorted(self.pathway.groups)}
        return made | denied

    def deny(self, group: str) -> Truths:
        """Return who says "none of these": not who said yes to one, or answered what stands behind it."""
        denied = self.happens(ANSWERED)
        for id in within(self.pathway, group):
            if id in self.said:
                one = self.said[id]
                scale = bool(self.pathway.inputs[id].instrument)
                denied &= ~(one.known & (scale | (one.values != 0)))
        return denied

    def happens(self, share: Any) -> Truths:
        """Return for whom something is so that is so for a share."""
        so: Truths = self.chance.random(self.count) < share
        return so

    def answer(self, track: Track, whose: Truths) -> None:
        """Answer what a track asks: its people by their burden, the others seldom."""
        for id in read_by(self.pathway, track):
            one = self.pathway.inputs[id]
            if one.instrument:
                self.rate(self.pathway.instruments[one.instrument], whose)
            else:
                so = self.happens(np.where(whose, self.burden, BESIDE))
                self.keep(id, so.astype(np.int64), so | (whose & self.happens(ANSWERED)))

    def rate(self, scale: Instrument, whose: Truths) -> None:
        """Fill in a scale: a total that follows the burden, of those whose age it is for.

        Nobody fills in two of a family, a scale and its short form: their totals could contradict each other.
        Who fills one in has said yes to a question that opens it.
        """
        at = np.clip(self.burden + self.chance.normal(0, NOISE, self.count), 0, 1)
        part = 1 - at if self.pathway.inputs[scale.id].direction == "higher_better" else at
        totals = np.rint(scale.lowest + part * (scale.highest - scale.lowest)).astype(np.int64)
        fits = (self.age >= scale.age_lowest) & (self.age <= scale.age_highest)
        rated = self.rated.get(self.family[scale.id], np.zeros(self.count, np.bool_))
        now = whose & fits & ~rated & self.happens(ANSWERED)
        gate = self.pathway.gates.get(scale.id)
        opens = [id for id in sorted(gate.reads) if self.pathway.inputs[id].kind == "boolean"] if gate else []
        for id in opens[:1]:
            now &= self.askable(id)
            self.keep(id, now.astype(np.int64), now)
        self.rated[self.family[scale.id]] = rated | now
        self.keep(scale.id, totals, now)

    def askable(self, id: str) -> Truths:
        """Return of whom a question may be asked at their age."""
        gate = self.pathway.gates.get(id)
        may = self.ages.weigh(gate)[1] if gate else np.asarray(True)
        return np.broadcast_to(may, (self.count,))

    def raise_flags(self) -> None:
        """Let a few people have a red flag that one answer raises by itself."""
        flags = sorted({id for flag in self.pathway.red_flags for id in plain(self.pathway, flag.when.reads)})
        for id in flags:
            so = self.happens(FLAGGED / len(flags))
            self.keep(id, so.astype(np.int64), so)

    def keep(self, id: str, values: Numbers, known: Truths) -> None:
        """Keep an answer; one that was given earlier stands."""
        old = self.said.get(id)
        if old:
            values, known = np.where(old.known, old.values, values), known | old.known
        self.said[id] = Answered(values, known)


def read_by(pathway: Pathway, track: Track) -> list[str]:
    """Return what the needs of a track read: answers of yes and no, and totals."""
    reads = {id for need in track.needs for id in need.when.reads}
    totals = {id for id in reads if pathway.inputs[id].instrument == id}
    return sorted(totals | set(plain(pathway, reads)))


def plain(pathway: Pathway, reads: frozenset[str] | set[str]) -> Iterator[str]:
    """Yield the questions of yes and no that stand behind no other and are worse when they are so."""
    for id in reads:
        one = pathway.inputs[id]
        if one.kind == "boolean" and one.adverse != "no" and not one.instrument and id not in pathway.gates:
            yield id


def within(pathway: Pathway, group: str) -> set[str]:
    """Return the questions of a group, and those that stand behind one of them."""
    found = {id for id, one in pathway.inputs.items() if one.group == group}
    while more := {id for id, gate in pathway.gates.items() if gate.reads & found} - found:
        found |= more
    return found
