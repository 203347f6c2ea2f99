"""A pathway as data that the page's scripts read: the compiled rules, and every text the page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stegvis.errors import NO_TEXT, Text
from stegvis.graph import UPWARD, edges
from stegvis.language import Band, Criterion, Dialect, Input, fold
from stegvis.model import BESIDE, Claim, Instrument, Need, OtherUnit, Pathway, Step, Track, Unsuitable
from stegvis.rationale import APART, STEPS
from stegvis.rendering.numbering import tabled
from stegvis.routing import Cells, Ruleset, guarded, within_ages
from stegvis.version import __version__

Said = dict[str, Any]
KINDS = ("law", "target", "local")
NO, YES = Text("nej", "no"), Text("ja", "yes")
Tree = list[Any]

TREE: Dialect[Tree] = Dialect(
    within=lambda node: ["w", node.input, node.lowest, node.highest],
    one_of=lambda node: ["o", node.input, list(node.values)],
    negation=lambda part: ["n", part],
    all_of=lambda parts: ["a", parts],
    any_of=lambda parts: ["y", parts],
    at_least=lambda number, parts: ["k", number, parts],
)


def tree(criterion: Criterion) -> Tree:
    """Write a criterion as nested lists.

    >>> from stegvis.language import Not, OneOf
    >>> tree(Not(OneOf("psychosis", (1,))))
    ['n', ['o', 'psychosis', [1]]]
    """
    return fold(criterion, TREE)


class Payload:
    """Writes one pathway; each text once, in a table for each language."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.rules: Ruleset = pathway.ruleset
        self.texts: dict[Text, int] = {}

    def text(self, said: Text) -> Tree:
        """Return the place of a text in the tables."""
        return [None, self.texts.setdefault(said, len(self.texts))]

    def ground(self, claim: Claim) -> list[str]:
        """Return basis, and source with place."""
        source = self.pathway.sources.get(claim.source)
        shown = ", ".join(part for part in (str(source) if source else "", claim.place) if part)
        return [claim.basis, shown]

    def write(self) -> Said:
        """Return everything, as JSON data."""
        return {
            **self.words(),
            **self.questions(),
            **self.decisions(),
            **self.ways(),
            **self.edition(),
            **self.days(),
        }

    def words(self) -> Said:
        """Write the ladder and who meets patients."""
        pathway = self.pathway
        return {
            "levels": [{"id": x.id, "name": self.text(x.name)} for x in pathway.levels],
            "urgencies": [{"id": x.id, "name": self.text(x.name)} for x in pathway.urgencies],
            "say": {id: [self.text(one) for one in said] for id, said in pathway.urgency_say.items()},
            "professions": {id: self.text(x.name) for id, x in pathway.professions.items()},
            "spoken": {id: self.text(x.said) for id, x in pathway.professions.items() if x.said != NO_TEXT},
            "places": {id: x.place for id, x in pathway.professions.items()},
            "no_yes": [self.text(NO), self.text(YES)],
        }

    def questions(self) -> Said:
        """Write what may be asked for, and when."""
        pathway, rules = self.pathway, self.rules
        return {
            "groups": [
                {
                    "id": g.id,
                    "name": self.text(g.name),
                    "title": self.text(g.title),
                    "none": self.text(g.none),
                    "findings": list(g.findings),
                }
                for g in pathway.groups.values()
            ],
            "inputs": [self.input(one) for one in pathway.inputs.values() if self.needed(one)],
            "reads": list(rules.slots),
            "contested": [rules.slots[slot] for slot in rules.contested],
            "closing": [rules.slots[slot] for slot in sorted(rules.closing)],
            "cells": [self.cells(id, one) for id, one in rules.cells.items()],
            "gates": [
                [id, tree(pathway.gates[id])]
                for gates in rules.gates
                for behind in gates.behind
                for id in behind
                if self.needed(pathway.inputs[id])
            ],
            "instruments": [self.instrument(one) for one in pathway.instruments.values()],
        }

    def decisions(self) -> Said:
        """Write the rules and the tracks that they raise."""
        pathway, rules = self.pathway, self.rules
        return {
            "flags": len(pathway.red_flags),
            "rules": [
                self.rule(number, *pair)
                for number, pair in enumerate(zip(rules.rules, rules.joins, strict=True))
            ],
            "tracks": [self.track(track) for track in pathway.tracks],
            "otherwise": pathway.otherwise,
            "red_flag_track": pathway.red_flag_track,
            "open_flags": {
                "track": pathway.open_flags.track,
                "level": rules.level_rank[pathway.open_flags.at_least],
                "urgency": rules.urgency_rank[pathway.open_flags.urgency],
                "because": self.text(pathway.open_flags.because),
                "ground": self.ground(pathway.open_flags.care),
            },
        }

    def ways(self) -> Said:
        """Write the ways up, and how far apart two bands may lie."""
        return {
            "edges": [
                {
                    "at": at,
                    "kind": edge.kind,
                    "start": edge.start,
                    "end": edge.end,
                    "ages": list(edge.ages),
                    "stated": edge.stated,
                    "because": self.text(edge.because),
                }
                for at, edge in enumerate(e for e in edges(self.pathway) if e.kind in UPWARD)
            ],
            "bands_apart": APART,
        }

    def edition(self) -> Said:
        """Write which edition this is."""
        pathway = self.pathway
        return {
            "intended_use": self.text(pathway.intended_use),
            "provenance": {
                "title": self.text(pathway.title),
                "version": pathway.version,
                "status": pathway.status,
                "sha256": pathway.sha256,
                "policy": pathway.policy,
                "stegvis": __version__,
                "unsigned": [part.named for part in pathway.parts if part.doubt],
                "overlays": [
                    {"title": self.text(o.title), "version": o.version, "status": o.status}
                    for o in pathway.overlays
                ],
            },
        }

    def days(self) -> Said:
        """Write what is built in, what the unit knows, and the latest days."""
        pathway = self.pathway
        return {
            "beside": [self.input(one) for one in BESIDE.values()],
            "renamed": {id: dict(one) for id, one in pathway.renamed.items() if id not in ("track", "rule")},
            "facts": dict(pathway.unit.facts) if pathway.unit else {},
            "phone_urgency": self.rules.urgency_rank.get(pathway.phone_urgency, -1),
            "urgency_days": dict(pathway.urgency_days),
            "access": [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "what": self.text(one.what),
                    "days": one.days,
                    "ages": [one.age_lowest, one.age_highest],
                    "levels": list(one.levels),
                }
                for one in sorted(pathway.access, key=lambda one: KINDS.index(one.kind))
            ],
            "unit": self.unit(),
            "forms": {id: self.text(name) for id, name in pathway.forms.items()},
        }

    def needed(self, one: Input) -> bool:
        """Leave out items of instruments that no rule reads; the calculator writes them by number."""
        return not one.item or one.id in self.rules.reads

    def input(self, one: Input) -> Said:
        """Write what may be asked."""
        return {
            "id": one.id,
            "kind": one.kind,
            "lowest": one.lowest,
            "highest": one.highest,
            "choices": [{"id": c.id, "name": self.text(c.name)} for c in one.choices],
            "adverse": one.adverse,
            "group": one.group,
            "instrument": one.instrument,
            "item": one.item,
            "optional": one.optional,
            "name": self.text(one.name),
            "ask": self.text(one.ask),
            "about": self.text(one.wording("relative")),
            "short": self.text(one.name if one.short == NO_TEXT else one.short),
            "answered_by": one.answered_by,
            "phase": one.phase,
            "merged": one.merged,
            "rest": one.rest,
        }

    def cells(self, id: str, one: Cells) -> Said:
        """Write the values of an input as rules tell them apart; marks as text, since they are many bits."""
        return {
            "input": id,
            "ordered": one.ordered,
            "outside": [one.outside.value, str(one.outside.marks)],
            "cells": [[cell.value, str(cell.marks)] for cell in one.cells],
        }

    def instrument(self, one: Instrument) -> Said:
        """Write how an instrument's total comes about."""
        limits = [c.value for c in one.cutoffs if c.chosen and not c.of.en and c.worse == "at_least"]
        return {
            "id": one.id,
            "name": self.text(one.name),
            "purpose": self.text(one.purpose),
            "construct": one.construct,
            "lowest": one.lowest,
            "highest": one.highest,
            "ages": [one.age_lowest, one.age_highest],
            "items": one.items,
            "grid": [list(values) for values in one.grid],
            "item_lowest": one.item_lowest,
            "summed": one.summed,
            "critical_items": list(one.critical_items),
            "missing_rule": one.missing_rule,
            "missing_most": one.missing_most,
            "skips": [
                {"when_zero": list(s.when_zero), "zero": list(s.zero), "unless_answered": s.unless_answered}
                for s in one.skips
            ],
            "units": [self.other_unit(u) for u in one.units],
            "smells": [[smell.lowest, smell.highest, self.text(smell.hint)] for smell in one.smells],
            "half_steps": self.text(one.half_steps),
            "age_note": self.text(one.age_note),
            "item_values": list(one.item_values),
            **{key: dict(getattr(one, key)) for key in ("short_forms", "short_items", "short_opens")},
            "read_items": [number for number, _ in self.rules.read_items.get(one.id, ())],
            "bands_from": min(limits) if one.bands_need_case and limits else one.lowest,
            "bands": [self.band(b) for b in one.bands],
        }

    def other_unit(self, one: OtherUnit) -> Said:
        """Write another way of writing a total."""
        reach = list(one.range) if one.range else None
        return {"id": one.id, "name": self.text(one.name), "times": one.times, "range": reach}

    def band(self, one: Band) -> Said:
        """Write a named range of totals."""
        step = STEPS[one.severity]
        return {"lowest": one.lowest, "highest": one.highest, "step": step, "name": self.text(one.name)}

    def unit(self) -> Said | None:
        """Write who the unit and its partners are."""
        unit = self.pathway.unit
        if unit is None:
            return None
        partners = {id: missing.partner for id, missing in unit.not_offered.items() if missing.partner}
        return {
            "name": self.text(unit.name),
            "phone": unit.phone,
            "lacks": self.text(unit.lacks),
            "tracks": {id: [self.text(p.name), p.phone] for id, p in unit.tracks.items()},
            "partners": {
                id: [self.text(p.name), p.phone, self.text(unit.not_offered[id].because)]
                for id, p in partners.items()
            },
            "programmes": {
                id: {"languages": list(p.languages), "what": self.text(p.what)}
                for id, p in unit.programmes.items()
            },
        }

    def rule(self, number: int, rule: Need, join: tuple[str, int, int]) -> Said:
        """Write a red flag or a need."""
        host, level, urgency = join
        track = self.rules.tracks.get(rule.track)
        said: Said = {
            "id": rule.id,
            "host": host,
            "level": level,
            "urgency": urgency,
            "first_contact": rule.first_contact,
            **({"awaits": rule.awaits} if rule.awaits else {}),
            "rivals": self.rules.rivals.get(number),
            "when": tree(guarded(rule, track)),
            "bare": tree(rule.when) if guarded(rule, track) is not rule.when else None,
            "because": self.text(rule.because),
            "threshold": self.ground(rule.threshold),
            "care": self.ground(rule.care),
            "changed": [
                [overlay.id, self.text(change.because)]
                for overlay in self.pathway.overlays
                for change in overlay.changes
                if change.rule == rule.id
            ],
        }
        if rule.red_flag:
            said |= {
                "name": self.text(rule.name),
                "do": [self.text(do) for do in rule.do],
            }
        return said

    def track(self, track: Track) -> Said:
        """Write a track with its steps, the ladder of those that are offered, and its actions."""
        return {
            "id": track.id,
            "name": self.text(track.name),
            "order": track.order,
            "ages": [track.age_lowest, track.age_highest],
            "ladder": [step.id for _, step in self.rules.ladders[track.id]],
            "steps": [self.step(step) for step in track.steps],
            "actions": [
                {
                    "id": a.id,
                    **({"forms": list(a.forms)} if a.forms else {}),
                    "when": tree(within_ages(a.when, track)),
                    "do": self.text(a.do),
                    "because": self.text(a.because),
                    "ground": self.ground(a.claim),
                }
                for a in track.actions
            ],
        }

    def step(self, step: Step) -> Said:
        """Write a step."""
        unit = self.pathway.unit
        missing = unit.withheld(step.id) if unit else None
        review = step.review
        return {
            "id": step.id,
            "at": list(self.pathway.steps).index(step.id),
            "rank": self.rules.level_rank[step.level],
            "ages": [step.age_lowest, step.age_highest],
            "name": self.text(step.name),
            "what": self.text(step.what),
            "dose": self.text(step.dose),
            "first_contact": step.first_contact,
            **({"awaits": step.awaits} if step.awaits else {}),
            **({"forms": list(step.forms)} if step.forms else {}),
            "prerequisites": [self.text(p) for p in step.prerequisites],
            "unsuitable": [self.barrier(u) for u in step.unsuitable],
            "step_up": self.text(step.step_up),
            "step_down": self.text(step.step_down),
            "withheld": self.text(missing.because) if missing else None,
            "review": {
                "weeks": list(review.weeks),
                "instruments": list(review.instruments),
                "what": self.text(review.what),
            }
            if review
            else None,
        }

    def barrier(self, one: Unsuitable) -> Said:
        """Write a contraindication."""
        return {
            "id": one.id,
            "kind": one.kind,
            "when": tree(one.when),
            "because": self.text(one.because),
        }


def payload(pathway: Pathway, *more: Callable[[Payload], Said]) -> Mapping[str, Any]:
    """Return a pathway as data for the page's scripts, with its texts.

    Args:
        more: write further parts into the same tables of texts.
    """
    writer = Payload(pathway)
    data = writer.write()
    for write in more:
        data |= write(writer)
    return tabled(data, list(writer.texts))
