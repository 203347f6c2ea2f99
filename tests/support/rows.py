"""Patients as rows of a table, and what `route` says of one as a row of the answer."""

import json

import pyarrow as pa

from stegvis.rationale import recommend, settled_of, waited_for
from stegvis.rendering import Recommendation
from stegvis.routing import route

SETTLED = ("urgency", "first_contact", "place", "level", "step")


def row_of(patient):
    """Return a patient's values by the names of columns."""
    items = {f"{id}.item{n}": value for id, given in patient.items.items() for n, value in given.items()}
    groups = dict.fromkeys(patient.none_of, True)
    age = {} if patient.age is None else {"age": patient.age}
    return age | dict(patient.scores) | items | dict(patient.findings) | groups


def table_of(patients):
    """Return a table of patients, a column for every value that any has."""
    rows = [row_of(one) for one in patients]
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: column_of([row.get(name) for row in rows]) for name in names}
    return pa.table(columns or {"age": pa.nulls(len(rows))})


def column_of(values):
    """Return a column; a column in which somebody did not know is one of words."""
    if "unknown" in values:
        values = [json.dumps(one) if one is not None and not isinstance(one, str) else one for one in values]
    return pa.array(values)


def said(pathway, patient, questions=False):
    """Return the row that the answer to one patient is."""
    routed = route(pathway, patient)
    found, seen = routed.found, routed.seen
    rec = recommend(routed, Recommendation)
    settled = settled_of(routed)
    return {
        "level": rec.level, "track": rec.track, "step": rec.step, "urgency": rec.urgency,
        "first_contact": rec.first_contact, "status": rec.status, **rec.range,
        "faults": [f"{fault.field}:{fault.code}" for fault in seen.faults],
        **{f"settled_{name}": getattr(settled, name) for name in SETTLED},
        "rules": [pathway.rules[number].id for number in found.mildest],
    } | ({"questions": list(waited_for(routed))} if questions else {})  # fmt: skip
