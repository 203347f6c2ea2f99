"""instruments: list the rating scales, or show one as a card."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import asdict

from stegvis.cli.terminal import DEFAULT, RefusedError, described, speak
from stegvis.errors import near_miss
from stegvis.loading import catalogue
from stegvis.model import Claim, Cutoff, Instrument, OtherBands, Trigger
from stegvis.verbs import load

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands

Words = Mapping[str, Any]
SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
WORDS: dict[str, Words] = {
    "sv": {
        "read": "läses av spårens regler",
        "unread": "känd, men ingen regel läser den",
        "prohibited": "FÅR INTE ANVÄNDAS",
        "items": "frågor",
        "ages": "ålder",
        "bands": "Intervall",
        "other": "Andra intervall",
        "cutoffs": "Gränser (* används här)",
        "subscales": "Delskalor",
        "outcomes": "Utfall efter regel",
        "triggers": "Svar som kräver handling, vad summan än är",
        "change": "Förändring",
        "missing": "Saknade svar",
        "most": "högst",
        "notes": "Att veta",
        "mistakes": "Vanliga misstag",
        "unverified": "Inte bekräftat",
        "licence": "Licens",
        "codes": "Koder",
        "sources": "Källor",
        "confidence": "Tillförlitlighet",
        "female": "kvinnor",
        "male": "män",
        "item": "fråga",
        "inference": "vår slutsats, kräver klinisk granskning",
        "convention": "konvention",
        "case": "gäller bara vid eller över gränsvärdet",
        "part": "ingår i",
        "reversed": "omvända frågor",
        "constructs": {
            "depression": "Depression", "anxiety": "Ångest och oro", "panic": "Panik",
            "social_anxiety": "Social ångest", "health_anxiety": "Hälsoångest", "trauma": "Trauma",
            "ocd": "Tvång", "stress": "Stress och utmattning", "sleep": "Sömn", "alcohol": "Alkohol",
            "drugs": "Droger", "substance": "Alkohol och droger", "gambling": "Spel",
            "suicide": "Självmordsrisk", "bipolar": "Bipolaritet", "adhd": "ADHD", "eating": "Ätstörning",
            "child": "Barn, brett", "distress": "Psykisk belastning", "wellbeing": "Välbefinnande",
            "function": "Funktion", "other": "Övrigt",
        },
        "figures": {
            "response_percent": "svar på insatsen, procent", "response_points": "svar på insatsen, poäng",
            "remission_below": "remission, under", "remission_at_most": "remission, högst",
            "reliable_change": "säkerställd förändring, poäng",
            "smallest_important_points": "minsta betydelsefulla förändring, poäng",
            "smallest_important_percent": "minsta betydelsefulla förändring, procent",
        },
    },
    "en": {
        "read": "read by the tracks' rules",
        "unread": "known, but no rule reads it",
        "prohibited": "MUST NOT BE USED",
        "items": "items",
        "ages": "ages",
        "bands": "Bands",
        "other": "Other bands",
        "cutoffs": "Cut-offs (* used here)",
        "subscales": "Subscales",
        "outcomes": "Outcomes by rule",
        "triggers": "Answers that call for an act, whatever the total is",
        "change": "Change",
        "missing": "Missing answers",
        "most": "at most",
        "notes": "To know",
        "mistakes": "Common mistakes",
        "unverified": "Not confirmed",
        "licence": "Licence",
        "codes": "Codes",
        "sources": "Sources",
        "confidence": "Confidence",
        "female": "women",
        "male": "men",
        "item": "item",
        "inference": "our inference, needs clinical review",
        "convention": "convention",
        "case": "only at or above the cut-off",
        "part": "part of",
        "reversed": "reversed items",
        "constructs": {
            "depression": "Depression", "anxiety": "Anxiety and worry", "panic": "Panic",
            "social_anxiety": "Social anxiety", "health_anxiety": "Health anxiety", "trauma": "Trauma",
            "ocd": "Obsessions and compulsions", "stress": "Stress and exhaustion", "sleep": "Sleep",
            "alcohol": "Alcohol", "drugs": "Drugs", "substance": "Alcohol and drugs", "gambling": "Gambling",
            "suicide": "Suicide risk", "bipolar": "Bipolarity", "adhd": "ADHD", "eating": "Eating disorder",
            "child": "Children, broad", "distress": "Distress", "wellbeing": "Wellbeing",
            "function": "Function", "other": "Other",
        },
        "figures": {
            "response_percent": "response, per cent", "response_points": "response, points",
            "remission_below": "remission, below", "remission_at_most": "remission, at most",
            "reliable_change": "reliable change, points",
            "smallest_important_points": "smallest important change, points",
            "smallest_important_percent": "smallest important change, per cent",
        },
    },
}  # fmt: skip


def add(commands: Commands) -> None:
    """Describe the command."""
    scales = described(
        commands, "instruments", "list the rating scales, or show one",
        """stegvis instruments
        stegvis instruments phq9 --lang en
        stegvis instruments madrs_s --json""",
    )  # fmt: skip
    scales.add_argument("id", nargs="?", help="such as phq9")
    scales.add_argument("--pathway", default=DEFAULT, help="whose rules read them")
    speak(scales)
    scales.set_defaults(run=run_instruments)


def run_instruments(options: argparse.Namespace) -> int:
    """List every scale, those of the pathway marked, or show one."""
    read = load(options.pathway).instruments
    known = catalogue() | dict(read)
    if options.id is None:
        if options.json:
            shown = [summary(one, options.lang) | {"read": id in read} for id, one in known.items()]
            print(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            print("\n".join(listing(known, read, options.lang)))
        return 0
    if options.id not in known:
        raise RefusedError(f"no instrument is called '{options.id}'; {near_miss(options.id, list(known))}")
    chosen = known[options.id]
    if options.json:
        said = everything(chosen) | {"read": options.id in read}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        print("\n".join(card(chosen, options.id in read, options.lang, known)))
    return 0


def listing(known: Mapping[str, Instrument], read: Mapping[str, Instrument], language: str) -> Iterator[str]:
    """Yield the scales by what they measure; those that rules read are marked."""
    w = WORDS[language]
    yield f"* {w['read']}, ! {w['prohibited']}"
    for construct, title in w["constructs"].items():
        group = [one for one in known.values() if one.construct == construct]
        if group:
            yield f"\n{title}"
        for one in group:
            mark = "!" if one.use == "prohibited" else "*" if one.id in read else " "
            yield f" {mark} {one.id:15} {span(one):>9}  {one.name.in_language(language)}"


def span(one: Instrument) -> str:
    """Return the range of totals, when there is one total."""
    return f"{one.lowest}–{one.highest}" if one.scoring not in ("subscales", "profile", "rule") else "–"


def summary(one: Instrument, language: str) -> dict[str, Any]:
    """Return an instrument in short, as JSON data."""
    return {
        "id": one.id,
        "name": one.name.in_language(language),
        "construct": one.construct,
        "purpose": one.purpose.in_language(language),
        "items": one.items,
        "range": [one.lowest, one.highest],
        "ages": [one.age_lowest, one.age_highest],
        "use": one.use,
        "confidence": one.confidence,
    }


def everything(one: Instrument) -> dict[str, Any]:
    """Return all that is known of an instrument, as JSON data in both languages."""
    said = asdict(one, filter=lambda attribute, _: not attribute.name.startswith("grid"))
    said["item_values"] = {str(item): list(values) for item, values in one.item_values.items()}
    return said


def card(one: Instrument, read: bool, language: str, known: Mapping[str, Instrument]) -> Iterator[str]:
    """Yield an instrument's card; what it has nothing of is left out."""
    yield from head(one, read, language, known)
    for title, lines in sections(one, language):
        yield from titled(title, list(lines))
    yield from foot(one, language)


def head(one: Instrument, read: bool, language: str, known: Mapping[str, Instrument]) -> Iterator[str]:
    """Yield what an instrument is, whom it is for, and what it is part of."""
    w = WORDS[language]
    yield f"{one.name.in_language(language)} ({one.id})" + (f" – {one.full_name}" if one.full_name else "")
    state = "prohibited" if one.use == "prohibited" else "read" if read else "unread"
    yield w[state] + (f": {one.refused.in_language(language)}" if one.refused.sv else "")
    yield ". ".join(filter(None, (t.in_language(language) for t in (one.purpose, one.recall))))
    ages = f"{w['ages']} {one.age_lowest}–{one.age_highest}"
    yield f"{one.items} {w['items']}, {span(one)}, {ages}. {one.age_note.in_language(language)}".rstrip()
    if one.reversed_items:
        yield f"{w['reversed']}: {', '.join(map(str, one.reversed_items))}"
    parts = [other.name.in_language(language) for other in known.values() if one.id in other.short_forms]
    if parts:
        yield f"{w['part']} {', '.join(parts)}"


def sections(one: Instrument, language: str) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the parts of a card that have a title of their own."""
    w = WORDS[language]
    yield f"{w['bands']} ({w['case']})" if one.bands_need_case else w["bands"], band_lines(one, language)
    yield w["other"], (other_line(other, language) for other in one.other_bands)
    yield w["cutoffs"], (cutoff_line(one, c, language, w) for c in one.cutoffs)
    yield w["subscales"], subscale_lines(one, language)
    yield w["outcomes"], (
        f"{o.name.in_language(language)}: {o.when.in_language(language)} {o.do.in_language(language)} "
        f"[{ground(one, o.claim, w)}]"
        for o in one.outcomes
    )  # fmt: skip
    yield w["triggers"], (trigger_line(one, t, language, w) for t in one.triggers)
    yield w["change"], (
        f"{w['figures'][key]}: {figure.value:g}. {figure.note.in_language(language)} "
        f"[{ground(one, figure.claim, w)}]"
        for key, figure in one.change.items()
    )  # fmt: skip


def band_lines(one: Instrument, language: str) -> Iterator[str]:
    """Yield the bands, and on what ground."""
    for band in one.bands:
        yield f"{band.lowest:>3}–{band.highest:<3} {band.name.in_language(language)} [{band.severity}]"
    if one.bands_claim:
        yield f"[{ground(one, one.bands_claim, WORDS[language])}]"


def subscale_lines(one: Instrument, language: str) -> Iterator[str]:
    """Yield the subscales with their ranges and items."""
    w = WORDS[language]
    for s in one.subscales:
        reach = f" {s.lowest}–{s.highest}" if s.highest is not None else ""
        items = f" ({w['item']} {', '.join(map(str, s.items))})" if s.items else ""
        yield f"{s.name.in_language(language)}{reach}{items}"


def foot(one: Instrument, language: str) -> Iterator[str]:
    """Yield notes, codes, licence and sources."""
    w = WORDS[language]
    if one.missing_claim and one.missing_most:
        yield f"\n{w['missing']}: {w['most']} {one.missing_most} [{ground(one, one.missing_claim, w)}]"
    for key, texts in (("notes", one.notes), ("mistakes", one.mistakes), ("unverified", one.unverified)):
        yield from titled(w[key], [t.in_language(language) for t in texts])
    yield from titled(w["codes"], list(code_lines(one)))
    yield f"\n{w['licence']}: {one.licence}. {one.licence_note.in_language(language)}"
    yield f"{w['confidence']}: {one.confidence}. {one.validity.in_language(language)}".rstrip()
    said = [f"- {source}" + (f" {source.url}" if source.url else "") for source in one.sources.values()]
    yield from titled(w["sources"], said)


def titled(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield lines below their title; nothing when there are none."""
    if lines:
        yield f"\n{title}"
        yield from (f"  {line}" for line in lines)


def code_lines(one: Instrument) -> Iterator[str]:
    """Say each code, what it is of and where it was verified, or why there are none."""
    for code in one.codes:
        number = f" {code.item}" if code.item else "" if code.value is None else f" {code.value}"
        yield f"{code.of}{number}: {code.system} {code.code} [{code.verified_in}]"
    if one.loinc_status:
        yield f"loinc_status: {one.loinc_status}"


def ground(one: Instrument, claim: Claim, w: Words) -> str:
    """Name a claim's source and place, or what it rests on."""
    source = one.sources.get(claim.source)
    if claim.basis == "source" and source:
        return f"{source}, {claim.place}"
    note = f": {claim.note}" if claim.note else ""
    return f"{w[claim.basis]}{note}"


def cutoff_line(one: Instrument, cut: Cutoff, language: str, w: Words) -> str:
    """Say a cut-off, for whom, and on what ground."""
    mark = "*" if cut.chosen else " "
    whom = [w[cut.sex]] if cut.sex else []
    whom += [t.in_language(language) for t in (cut.of, cut.population) if t.sv]
    shown = f" ({', '.join(whom)})" if whom else ""
    what = cut.purpose.in_language(language)
    return f"{mark}{SIGNS[cut.worse]}{cut.value:g}{shown}: {what} [{ground(one, cut.claim, w)}]"


def trigger_line(one: Instrument, said: Trigger, language: str, w: Words) -> str:
    """Say an answer that calls for an act."""
    numbers = f"{w['item']} {', '.join(map(str, said.items))}"
    what = numbers if said.items else said.what.in_language(language)
    note = f" ({said.note.in_language(language)})" if said.note.sv else ""
    do = said.do.in_language(language)
    return f"{what} {SIGNS[said.worse]}{said.value:g}: {do}{note} [{ground(one, said.claim, w)}]"


def other_line(other: OtherBands, language: str) -> str:
    """Say a competing set of bands."""
    bands = "; ".join(
        f"{band.lowest}–{band.highest} {band.name.in_language(language)}" for band in other.bands
    )
    note = other.note.in_language(language)
    return f"{other.where.in_language(language)}: " + ". ".join(part for part in (bands, note) if part)
