"""Whose record it is: resources of another patient are never mixed in."""

from __future__ import annotations

from stegvis.errors import Text
from stegvis.fhir.gather import Found
from stegvis.fhir.plain import part, word
from stegvis.fhir.reading import Ignored
from stegvis.fhir.records import many_patients
from stegvis.fhir.systems import short

ANOTHER = Text("gäller någon annan", "it is of somebody else")


def reference_of(found: Found) -> str:
    """Return whom a resource says that it is of, as "Type/id" or an address; "" when it does not say."""
    address = word(part(found.data, "subject") or part(found.data, "patient"), "reference")
    return "" if address.startswith("#") else short(address)


def of_one_patient(found: list[Found], ignored: list[Ignored]) -> list[Found]:
    """Return the resources of the one patient.

    Raises:
        AssessmentError: there is more than one patient.
    """
    patients = [one for one in found if one.kind == "Patient"]
    if any(one.data != patients[0].data for one in patients):
        raise many_patients()
    known = names_of(patients[0]) if patients else frozenset()
    said = {reference for one in found if (reference := reference_of(one))}
    if not known and len(said) > 1:
        raise many_patients()
    if not known:
        return found
    kept: list[Found] = []
    for one in found:
        reference = reference_of(one)
        if one.kind == "Patient" or not reference or reference in known:
            kept.append(one)
        else:
            ignored.append(Ignored(one.label, ANOTHER))
    return kept


def names_of(patient: Found) -> frozenset[str]:
    """Return what a reference may call a patient."""
    id = word(patient.data, "id")
    names = {f"Patient/{id}"} if id else set()
    if patient.address:
        names |= {short(patient.address), patient.address}
    return frozenset(names)
