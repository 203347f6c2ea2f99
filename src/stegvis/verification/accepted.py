"""Findings that an author accepts, each with a written reason and a source.

At a rule, a step or an instrument: accepts = ["gap: the interview decides [book, p. 3]"]. An overlay
accepts what occurs with it, under the id of a part of its base. An inversion is accepted for one answer, of a
number for some values: accepts = ["inversion by phq9=15..27: why [book, p. 3]"].
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from stegvis.errors import Diagnostic, Place, near_miss
from stegvis.language import Input
from stegvis.model import Accepted, Pathway, Source
from stegvis.verification.finding import Finding
from stegvis.verification.subject import Check

FORM = re.compile(
    r"(?P<check>[a-z_0-9]+)(\s+by\s+(?P<by>[a-z_0-9.]+?)(\s*=\s*(?P<low>-?[0-9]{1,5})(\.\.(?P<high>-?[0-9]{1,5}))?)?)?"
    r"\s*:\s*(?P<reason>.*?)\s*\[(?P<source>[^\]]+)\]\s*",
    re.DOTALL,
)
BY_ANSWER = "inversion"
"""The check whose findings are accepted for one answer each."""
FORM_SHOWN = '"gap: why it is right as it is [source, place]", or [inference] for a source'
BASES = ("inference", "convention")
REASON = 10


@frozen
class Acceptance:
    """One line of `accepts`, read.

    Attributes:
        reason: the author's words, with the source.
        by: the input whose worse answer it is for, or "" for any.
        span: the values of that answer; None for any.
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
    by: str = ""
    span: tuple[int, int] | None = None

    def covers(self, one: Finding) -> bool:
        """Tell whether it accepts a finding."""
        if self.fault or (self.owner, self.check, self.by) != (one.owner, one.check, one.by):
            return False
        return self.span is None or self.span[0] <= one.worse <= self.span[1]


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
    own += [
        evolve(laid(one, known, checks), overlay=overlay.id)
        for overlay in pathway.overlays
        for one in overlay.accepts
    ]
    return [bound(one, pathway.inputs) for one in own]


def bound(one: Acceptance, inputs: Mapping[str, Input]) -> Acceptance:
    """Hold an acceptance of an inversion to an answer, and of a number to values; no other has one."""
    put = inputs.get(one.by)
    counted = put is not None and put.kind == "integer"
    what = hint = ""
    if one.fault:
        return one
    if (one.check == BY_ANSWER) != bool(one.by):
        what = f"'{one.check}' is accepted for {'no answer in particular' if not one.by else 'one answer'}"
        hint = "write inversion by ID: with the id of the answer, and ID: alone of any other check"
    elif one.by and put is None:
        what, hint = f"no input is called '{one.by}'", near_miss(one.by, list(inputs))
    elif counted != (one.span is not None):
        why = "a number: say for which values" if counted else "no number: it has one worse answer"
        what = f"'{one.by}' is {why}"
        hint = f"write {one.check} by {one.by}{'=15..27' if counted else ''}:"
    return evolve(one, fault=what, hint=hint) if what else one


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
    name = line.partition(":")[0].partition(" by ")[0].strip()
    if name not in checks:
        what = f"no check is called '{name}'"
        return Acceptance(owner, place, name, "", what, near_miss(name, list(checks)))
    if said is None or len(said["reason"]) < REASON:
        what = f"'{name}' is accepted without a written reason and a source"
        shown = FORM_SHOWN.replace("gap", f"{name} by ID=15..27" if name == BY_ANSWER else name)
        return Acceptance(owner, place, name, "", what, f"write {shown}")
    source = said["source"].partition(",")[0].strip()
    if source not in sources and source not in BASES:
        what = f"'{name}' is accepted on a source that is not there: '{source}'"
        return Acceptance(owner, place, name, "", what, near_miss(source, [*sources, *BASES]))
    low = said["low"]
    span = (int(low), int(said["high"] or low)) if low else None
    reason = f"{said['reason']} [{said['source']}]"
    return Acceptance(owner, place, name, reason, by=said["by"] or "", span=span)


def accept(findings: Sequence[Finding], accepted: Sequence[Acceptance]) -> list[Finding]:
    """Return the findings, each with the reason for which it is accepted, if any."""
    return [
        evolve(one, accepted=next((line.reason for line in accepted if line.covers(one)), ""))
        for one in findings
    ]


def idle(
    findings: Sequence[Finding], accepted: Sequence[Acceptance], answered: frozenset[str], of: str = ""
) -> Iterator[Finding]:
    """Yield what is wrong with the acceptances: how they are written, and that they accept nothing.

    Args:
        answered: the checks that came to an answer; of others nobody knows what they would find.
        of: the overlay whose acceptances must occur; "" for the pathway's own.
    """
    for one in accepted:
        what, hint = one.fault, one.hint
        tried = one.overlay == of and one.check in answered and not one.shared
        if not what and tried and not any(map(one.covers, findings)):
            what = f"'{one.check}' is accepted here, and it does not occur"
            hint = "take the acceptance away"
        if what:
            said = Diagnostic(one.place, what, hint, one.owner, "accepts")
            yield Finding("accepts", said, one.owner)
