"""Terminologies and our own names: how they are written, and what is the same in spite of spelling."""

from __future__ import annotations

import re

from stegvis.fhir.plain import Element, objects, part
from stegvis.model import Pathway

LOINC = "http://loinc.org"
ICD10_SE = "http://hl7.org/fhir/sid/icd-10-se"
ATC = "http://www.whocc.no/atc"
SNOMED = "http://snomed.info/sct"
GENDER = "http://hl7.org/fhir/administrative-gender"
SAME = {
    "urn:oid:2.16.840.1.113883.6.1": LOINC,
    "urn:oid:2.16.840.1.113883.6.96": SNOMED,
    "urn:oid:1.2.752.116.2.1.1.1": SNOMED,
    "urn:oid:2.16.840.1.113883.6.73": ATC,
    "urn:oid:1.2.752.116.1.1.1": ICD10_SE,
    "urn:oid:1.2.752.116.1.1.1.1.3": ICD10_SE,
    "http://hl7.org/fhir/sid/icd-10": ICD10_SE,
}
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
CORE = "http://hl7.org/fhir/StructureDefinition/"
ABSENT, ASKED = f"{CORE}data-absent-reason", "asked-unknown"
"""Says why there is no answer; the code of who was asked and does not know."""
WEIGHTS = ("/ordinalvalue", "/itemweight", "/questionnaire-ordinalvalue", "/iso21090-co-value")

Key = tuple[str, str]


def own_system(pathway: Pathway) -> str:
    """Return the URI of the terminology whose codes are the inputs of a pathway."""
    return f"urn:stegvis:{pathway.id}"


def answer_system(instrument: str) -> str:
    """Return the URI of the terminology whose codes are the scored answers of a scale."""
    return f"urn:stegvis:answers:{instrument}"


def canonical(pathway: Pathway, part: str) -> str:
    """Return the canonical URL of the Questionnaire of an instrument or a track."""
    return f"urn:stegvis:{pathway.id}:questionnaire:{part}"


def system_of(said: object) -> str:
    """Return a terminology's URI in one spelling; "" when there is none.

    >>> system_of("HTTPS://loinc.org/|2.81")
    'http://loinc.org'
    >>> system_of("2.16.840.1.113883.6.1")
    'http://loinc.org'
    """
    if not isinstance(said, str):
        return ""
    word = said.strip().split("|")[0].rstrip("/").casefold()
    if re.fullmatch(r"[0-2](\.[0-9]+)+", word):
        word = f"urn:oid:{word}"
    word = re.sub("^https://", "http://", word)
    return SAME.get(word, word)


def code_of(said: object) -> str:
    """Return a code in one spelling; "" when there is none.

    >>> code_of(" la6568-5 ")
    'LA6568-5'
    """
    return said.strip().upper() if isinstance(said, str) else ""


def key_of(coding: Element) -> Key:
    """Return terminology and code of a Coding, each "" when it is missing."""
    return system_of(coding.get("system")), code_of(coding.get("code"))


def keys_of(concept: object) -> list[Key]:
    """Return the keys of a CodeableConcept; R5's CodeableReference is read as well.

    >>> keys_of({"coding": [{"system": "http://loinc.org", "code": "44261-6"}]})
    [('http://loinc.org', '44261-6')]
    """
    if not isinstance(concept, dict):
        return []
    coding = objects((part(concept, "concept") or concept).get("coding"))
    return [key for one in coding if all(key := key_of(one))]


def short(address: str) -> str:
    """Return an address without server and version.

    >>> short("https://ehr.example/fhir/Patient/12/_history/3")
    'Patient/12'
    """
    if address.startswith("urn:"):
        return address
    return "/".join(address.split("/_history/", maxsplit=1)[0].rstrip("/").split("/")[-2:])
