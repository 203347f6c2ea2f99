"""instruments/<id>.toml becomes an Instrument."""

from __future__ import annotations

from typing import Any

from stegvis.errors import Diagnostic
from stegvis.language import Band
from stegvis.loading.forms import faults
from stegvis.loading.instrument_faults import content_faults, form_faults
from stegvis.loading.instrument_shape import INSTRUMENT_FILE, LIMIT_WORDS
from stegvis.loading.tables import TableFile
from stegvis.loading.terms import claim, code, figure, source, text, texts
from stegvis.model import (
    Cutoff,
    Instrument,
    Lasts,
    OtherBands,
    OtherUnit,
    Outcome,
    Printed,
    Skip,
    Smell,
    Subscale,
    Trigger,
)


def read_instrument(file: TableFile) -> tuple[Instrument | None, list[Diagnostic]]:
    """Return the instrument, or every fault in its file."""
    found = faults(file, INSTRUMENT_FILE, file.data)
    if not found:
        found = list(form_faults(file, file.data))
    if found:
        return None, found
    data: Any = file.data
    head = data["instrument"]
    instrument = Instrument(
        **description(head),
        **measure(head),
        **item_rules(data),
        **missing_items(head),
        **meanings(data),
        **other_scales(data),
        units=tuple(map(other_unit, data.get("unit", ()))),
        lasts=lasts(data["lasts"]) if "lasts" in data else None,
        change={key: figure(value) for key, value in data.get("change", {}).items()},
        sources={id: source(id, value) for id, value in data.get("sources", {}).items()},
        place=file.place(("instrument", "id"), True),
    )
    return instrument, list(content_faults(file, instrument))


def description(head: Any) -> dict[str, Any]:
    """Read what the scale is called, what it is for, and what is known of it."""
    return {
        "id": head["id"],
        "was": tuple(head.get("was", ())),
        "name": text(head["name"]),
        "full_name": head.get("full_name", ""),
        "construct": head.get("construct", "other"),
        "purpose": text(head["purpose"]),
        "recall": text(head.get("recall")),
        "respondent": head["respondent"],
        "use": head["use"],
        "refused": text(head.get("refused_because")),
        "confidence": head["confidence"],
        "licence": head["licence"]["status"],
        "licence_note": text(head["licence"]["note"]),
        "validity": text(head.get("validity")),
        "notes": texts(head.get("notes", ())),
        "mistakes": texts(head.get("mistakes", ())),
        "unverified": texts(head.get("unverified", ())),
        "codes": tuple(map(code, head.get("codes", ()))),
        "loinc_status": head.get("loinc_status", ""),
        "accepts": tuple(head.get("accepts", ())),
    }


def measure(head: Any) -> dict[str, Any]:
    """Read what its total can be, and for whom."""
    low, high = head.get("range", (0, 0))
    return {
        "scoring": head.get("scoring", "sum"),
        "step": head.get("step", 1),
        "items": head["items"],
        "item_lowest": head["item_range"][0],
        "item_highest": head["item_range"][1],
        "lowest": low,
        "highest": high,
        "direction": head["direction"],
        "age_lowest": head["ages"][0],
        "age_highest": head["ages"][1],
        "age_note": text(head.get("age_note")),
    }


def item_rules(data: Any) -> dict[str, Any]:
    """Read which items are turned, critical, have values of their own or are skipped."""
    head = data["instrument"]
    own_values = data.get("item_values", ())
    return {
        "reversed_items": tuple(head.get("reversed_items", ())),
        "critical_items": tuple(head.get("critical_items", ())),
        "item_values": {item: tuple(one["values"]) for one in own_values for item in one["items"]},
        "half_steps": text(head.get("half_steps")),
        "skips": tuple(map(skip, data.get("skip", ()))),
        "printed": tuple(map(printed, data.get("printed", ()))),
        "printed_unread": text(head.get("printed_unread")),
        "asks_about": tuple(head.get("asks_about", ())),
    }


def missing_items(head: Any) -> dict[str, Any]:
    """Read what is done about items that are not answered."""
    rule = head.get("missing")
    return {
        "missing_most": rule["most"] if rule else 0,
        "missing_rule": rule["rule"] if rule else "none",
        "missing_claim": claim(rule["claim"]) if rule else None,
    }


def meanings(data: Any) -> dict[str, Any]:
    """Read what results mean: bands, cut-offs, parts, triggers and outcomes."""
    head = data["instrument"]
    return {
        "bands": tuple(map(band, data.get("band", ()))),
        "bands_claim": claim(head["bands_claim"]) if "bands_claim" in head else None,
        "bands_need_case": head.get("bands_need_case", False),
        "other_bands": tuple(map(other_bands, data.get("other_bands", ()))),
        "cutoffs": tuple(map(cutoff, data.get("cutoff", ()))),
        "subscales": tuple(subscale(one, head["direction"]) for one in data.get("subscale", ())),
        "triggers": tuple(map(trigger, data.get("trigger", ()))),
        "outcomes": tuple(map(outcome, data.get("outcome", ()))),
    }


def other_scales(data: Any) -> dict[str, Any]:
    """Read the scales that its totals may betray, and those that are part of it."""
    short = data.get("short_form", ())
    return {
        "smells": tuple(map(smell, data.get("smells_of", ()))),
        "short_forms": {one["instrument"]: one["rest"] for one in short},
        "short_items": {one["instrument"]: tuple(one.get("items", ())) for one in short},
        "short_opens": {one["instrument"]: one["opens"] for one in short if "opens" in one},
    }


def skip(value: Any) -> Skip:
    """Read items that the form skips."""
    open_ = value.get("unless_answered", False)
    return Skip(tuple(value["when_zero"]), tuple(value["zero"]), claim(value["claim"]), open_)


def printed(value: Any) -> Printed:
    """Read what each box is worth on the printed form."""
    return Printed(tuple(value["items"]), tuple(value["values"]), claim(value["claim"]))


def other_unit(value: Any) -> OtherUnit:
    """Read another way of writing a total."""
    span = (value["range"][0], value["range"][1]) if "range" in value else None
    return OtherUnit(
        value["id"],
        text(value["name"]),
        value.get("times"),
        span,
        text(value.get("note")),
        claim(value["claim"]),
    )


def lasts(value: Any) -> Lasts:
    """Read how old a score may be."""
    return Lasts(value["firm_days"], value["provisional_days"], claim(value["claim"]))


def smell(value: Any) -> Smell:
    """Read totals that betray another instrument."""
    low, high = value["range"]
    return Smell(low, high, value.get("instrument", ""), text(value["hint"]))


def band(value: Any) -> Band:
    """Read a band."""
    low, high = value["range"]
    return Band(value.get("id", ""), low, high, value["severity"], text(value["name"]))


def other_bands(value: Any) -> OtherBands:
    """Read a competing set of bands."""
    return OtherBands(
        text(value["where"]),
        tuple(map(band, value.get("bands", ()))),
        value.get("sex", ""),
        text(value.get("note")),
        claim(value["claim"]) if "claim" in value else None,
    )


def limit(value: Any) -> tuple[Any, float]:
    """Return the word and the number of a limit."""
    return next((word, value[word]) for word in LIMIT_WORDS if word in value)


def cutoff(value: Any) -> Cutoff:
    """Read a cut-off."""
    worse, number = limit(value)
    return Cutoff(
        number,
        worse,
        text(value["purpose"]),
        text(value.get("population")),
        value.get("sex", ""),
        value["chosen"],
        claim(value["claim"]),
        text(value.get("of")),
        (value["ages"][0], value["ages"][1]) if "ages" in value else None,
    )


def subscale(value: Any, direction: str) -> Subscale:
    """Read a subscale; its direction is the instrument's unless it says otherwise."""
    low, high = value.get("range", (None, None))
    items = tuple(value.get("items", ()))
    return Subscale(value["id"], text(value["name"]), items, low, high, value.get("direction", direction))


def trigger(value: Any) -> Trigger:
    """Read answers that call for an act."""
    worse, number = limit(value)
    return Trigger(
        tuple(value.get("items", ())),
        text(value.get("what")),
        worse,
        number,
        text(value["do"]),
        claim(value["claim"]),
        text(value.get("note")),
    )


def outcome(value: Any) -> Outcome:
    """Read a result of the instrument's own rule."""
    return Outcome(
        value["id"],
        text(value["name"]),
        value.get("severity", ""),
        text(value["when"]),
        text(value.get("do")),
        claim(value["claim"]),
    )
