"""Findings that an author accepts, each with a written reason and a source.

At a rule, a step or an instrument: accepts = ["inversion: the interview decides [book, p. 3]"]. An overlay
accepts what occurs with it, under the id of a part of its base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from stegvis.errors import Diagnostic, Place, near_miss
from stegvis.model import Accepted, Pathway, Source
from stegvis.verification.finding import Finding
from stegvis.verification.subject import Check

FORM = re.compile(r"(?P<check>[a-z_0-9]+)\s*:\s*(?P<reason>.*?)\s*\[(?P<source>[^\]]+)\]\s*", re.DOTALL)
FORM_SHOWN = '"inversion: why it is right as it is [source, place]", or [inference] for a source'
BASES = ("inference", "convention")
REASON = 10


@frozen
class Acceptance:
    """One line of `accepts`, read.

    Attributes:
        reason: the author's words, with the source.
        fault: what is wrong with it, or "".
        overlay: the overlay that accepts it; "" for the pathway itself.
        shared: at a scale, which other pathways use too: it need not occur in each.
    """

    owner: str
    place: Place
    check: str
    reason: str
    fault: str = ""
    hint: str = ""
    overlay: str = ""
    shared: bool = False


def acceptances(pathway: Pathway, checks: Mapping[str, Check]) -> list[Acceptance]:
    """Read everything that a pathway accepts."""
    owners = [(one.id, one.place, one.accepts, pathway.sources) for one in pathway.rules]
    owners += [(one.id, one.place, one.accepts, pathway.sources) for one in pathway.steps.values()]
    owners += [(one.id, one.place, one.accepts, one.sources) for one in pathway.instruments.values()]
    own = [
        evolve(read(id, place, line, sources, checks), shared=id in pathway.instruments)
        for id, place, lines, sources in owners
        for line in lines
    ]
    known = {id: sources for id, _, _, sources in owners}
    return own + [
        evolve(laid(one, known, checks), overlay=overlay.id)
        for overlay in pathway.overlays
        for one in overlay.accepts
    ]


def laid(one: Accepted, known: Mapping[str, Mapping[str, Source]], checks: Mapping[str, Check]) -> Acceptance:
    """Read one line of an overlay."""
    if one.owner not in known:
        what = f"no rule, step or instrument is called '{one.owner}'"
        return Acceptance(one.owner, one.place, "", "", what, near_miss(one.owner, list(known)))
    return read(one.owner, one.place, one.line, known[one.owner], checks)


def read(
    owner: str, place: Place, line: str, sources: Mapping[str, Source], checks: Mapping[str, Check]
) -> Acceptance:
    """Read one line: the check, the reason, the source."""
    said = FORM.fullmatch(line.strip())
    name = line.partition(":")[0].strip()
    if name not in checks:
        what = f"no check is called '{name}'"
        return Acceptance(owner, place, name, "", what, near_miss(name, list(checks)))
    if said is None or len(said["reason"]) < REASON:
        what = f"'{name}' is accepted without a written reason and a source"
        return Acceptance(owner, place, name, "", what, f"write {FORM_SHOWN}")
    source = said["source"].partition(",")[0].strip()
    if source not in sources and source not in BASES:
        what = f"'{name}' is accepted on a source that is not there: '{source}'"
        return Acceptance(owner, place, name, "", what, near_miss(source, [*sources, *BASES]))
    return Acceptance(owner, place, name, f"{said['reason']} [{said['source']}]")


def accept(findings: Sequence[Finding], accepted: Sequence[Acceptance]) -> list[Finding]:
    """Return the findings, each with the reason for which it is accepted, if any."""
    reasons = {(one.owner, one.check): one.reason for one in accepted if not one.fault}
    return [evolve(one, accepted=reasons.get((one.owner, one.check), "")) for one in findings]


def idle(
    findings: Sequence[Finding], accepted: Sequence[Acceptance], answered: frozenset[str], of: str = ""
) -> Iterator[Finding]:
    """Yield what is wrong with the acceptances: how they are written, and that they accept nothing.

    Args:
        answered: the checks that came to an answer; of others nobody knows what they would find.
        of: the overlay whose acceptances must occur; "" for the pathway's own.
    """
    occurs = {(one.owner, one.check) for one in findings}
    for one in accepted:
        what, hint = one.fault, one.hint
        tried = one.overlay == of and one.check in answered and not one.shared
        if not what and tried and (one.owner, one.check) not in occurs:
            what = f"'{one.check}' is accepted here, and it does not occur"
            hint = "take the acceptance away"
        if what:
            said = Diagnostic(one.place, what, hint, one.owner, "accepts")
            yield Finding("accepts", said, one.owner)
