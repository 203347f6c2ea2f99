"""instruments: list the rating scales, or show one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stegvis.cli.terminal import DEFAULT, RefusedError, speak
from stegvis.loading import load
from stegvis.terms import Instrument

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    scales = commands.add_parser("instruments", help="list the rating scales, or show one")
    scales.add_argument("id", nargs="?", help="such as phq9")
    scales.add_argument("--pathway", default=DEFAULT)
    speak(scales)
    scales.set_defaults(run=run_instruments)


def run_instruments(options: argparse.Namespace) -> int:
    """List the instruments, or show one."""
    instruments = load(options.pathway).instruments
    if options.id is None:
        shown = [summary(i, options.lang) for i in instruments.values()]
        if options.json:
            print(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            for one in shown:
                print(f"{one['id']:10} {one['range']:>7}  {one['name']}")
        return 0
    if options.id not in instruments:
        raise RefusedError(f"no instrument is called '{options.id}'; known: {', '.join(instruments)}")
    chosen = instruments[options.id]
    if options.json:
        print(json.dumps(summary(chosen, options.lang), ensure_ascii=False, indent=2))
    else:
        print("\n".join(card(chosen, options.lang)))
    return 0


def summary(one: Instrument, language: str) -> dict[str, Any]:
    """Return an instrument as JSON data."""
    return {
        "id": one.id,
        "name": one.name.in_language(language),
        "purpose": one.purpose.in_language(language),
        "items": one.items,
        "range": f"{one.lowest}-{one.highest}",
        "ages": [one.age_lowest, one.age_highest],
        "critical_items": list(one.critical_items),
        "bands": [
            {"id": b.id, "lowest": b.lowest, "highest": b.highest, "severity": b.severity,
             "name": b.name.in_language(language)}
            for b in one.bands
        ],
        "cutoffs": [
            {c.worse: c.value, "purpose": c.purpose.in_language(language), "sex": c.sex,
             "chosen": c.chosen, "claim": c.claim.to_dict()}
            for c in one.cutoffs
        ],
        "licence": one.licence,
        "confidence": one.confidence,
        "sources": {id: str(source) for id, source in one.sources.items()},
    }  # fmt: skip


def card(one: Instrument, language: str) -> Iterator[str]:
    """Yield an instrument's card."""
    sv = language == "sv"
    yield f"{one.name.in_language(language)} ({one.id})"
    yield f"{one.purpose.in_language(language)}. {one.recall.in_language(language)}"
    yield f"{one.items} {'frågor' if sv else 'items'}, {one.lowest}–{one.highest}"
    for band in one.bands:
        yield f"  {band.lowest:>3}–{band.highest:<3} {band.name.in_language(language)} [{band.severity}]"
    for cut in one.cutoffs:
        mark = "*" if cut.chosen else " "
        sign = "≥" if cut.worse == "at_least" else "≤"
        sex = f" ({cut.sex})" if cut.sex else ""
        ground = cut.claim.place or cut.claim.basis
        yield f" {mark}{sign}{cut.value}{sex}: {cut.purpose.in_language(language)} [{ground}]"
    if one.critical_items:
        yield f"{'Kritiska frågor' if sv else 'Critical items'}: {', '.join(map(str, one.critical_items))}"
    yield f"{'Licens' if sv else 'Licence'}: {one.licence}. {one.licence_note.in_language(language)}"
    for source in one.sources.values():
        yield f"  - {source}"
