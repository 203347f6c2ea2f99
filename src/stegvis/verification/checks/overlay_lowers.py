"""An overlay that takes a red flag away, or lowers a level where one holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stegvis.errors import NOWHERE
from stegvis.loading import lowered
from stegvis.model import Pathway
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.shrink import RoutedPatient, routed
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Prover


def find(subject: Subject) -> Iterator[Finding]:
    """Compare with the base: each red flag for itself, then the level and urgency of whoever has one."""
    base, pathway = subject.base, subject.pathway
    assert base is not None
    places = {c.rule: c.place for overlay in pathway.overlays for c in overlay.changes}
    for one in lowered(base, pathway):
        place = places.get(one.id, NOWHERE)
        yield finding_at("overlay_lowers", place, one.id, f"'{one.id}': this overlay {one.what}", one.hint)
    yield from of_levels(subject.prover, base)


def of_levels(prover: Prover, base: Pathway) -> Iterator[Finding]:
    """Ask for a patient with a red flag whose level or urgency the overlay lowers."""
    was = prover.of_base(base)
    held = prover.some(*was.must[0][: len(base.red_flags)])
    flagged = prover.every(held, prover.untried[0], was.untried[0])
    for level in range(1, len(base.levels)):
        for track in base.tracks:
            fallen = [flagged, was.reaches(track.id, level), prover.no(prover.reaches(track.id, level))]
            if prover.proven(*fallen):
                continue
            rest = [prover.no(prover.reaches(t.id, level)) for t in prover.pathway.tracks]
            about = f"lowered: {track.id} below {base.levels[level].id}"
            yield from shown(prover, base, [*fallen, *rest], about, "level")
    for rank in range(1, len(base.urgencies)):
        urgent = prover.some(*(one.holds[0] for one in was.askers if one.urgency >= rank))
        now = [prover.no(one.holds[0]) for one in prover.askers if one.urgency >= rank]
        about = f"lowered: less urgent than {base.urgencies[rank].id}"
        yield from shown(prover, base, [flagged, urgent, *now], about, "urgency")


def shown(prover: Prover, base: Pathway, said: list[Any], about: str, what: str) -> Iterator[Finding]:
    """Yield the finding when there is such a patient."""
    one = prover.patient(*said, about=about, shows=lambda seen: less(base, seen[0]))
    if one is not None:
        before = routed(base, one)
        assert before is not None
        rules = tuple(base.rules[n].id for n in before.holds)
        changes = [change for overlay in prover.pathway.overlays for change in overlay.changes]
        place = next((change.place for change in changes if change.rule in rules), NOWHERE)
        text = f"where a red flag holds, this overlay lowers the {what}"
        hint = "let it ask for no less than its base while a red flag holds"
        id = prover.pathway.overlays[-1].id
        yield finding_at("overlay_lowers", place, id, text, hint, rules=rules, patients=(one,))


def less(base: Pathway, after: RoutedPatient) -> bool:
    """Tell whether a patient with a red flag gets less than from the base."""
    before = routed(base, after.data)
    if before is None or not any(n < len(base.red_flags) for n in before.holds):
        return False
    return after.level() < before.level() or after.urgency < before.urgency


CHECK = Check(
    "overlay_lowers",
    "L10",
    "z3",
    "red flags of the base hold in it by cells; nobody with one gets less than from the base",
    find,
    lambda subject: subject.base is not None,
)
