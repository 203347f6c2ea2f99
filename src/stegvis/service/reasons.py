"""Why a clinician sets a card aside: HL7's codes, with words of our own."""

from __future__ import annotations

from stegvis.errors import Text

SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"
REASONS = {
    "action-completed": Text("Redan gjort", "Already done"),
    "action-unsuccessful": Text("Prövat utan effekt", "Tried without effect"),
    "patient-refuses": Text("Patienten avböjer", "The patient declines"),
    "prefers-alternative": Text("Patienten vill ha något annat", "The patient prefers something else"),
    "service-not-available": Text("Finns inte hos oss", "Not available here"),
    "need-more-info": Text("Behöver veta mer först", "More must be known first"),
    "patient-contraindication": Text("Olämpligt för patienten", "Unsuitable for the patient"),
    "recipient-disagrees-evidence": Text("Annan klinisk bedömning", "Another clinical judgement"),
    "comorbidity-disability": Text("Samsjuklighet eller funktionsnedsättning", "Comorbidity or disability"),
    "cds-not-applicable": Text("Gäller inte den här patienten", "Does not apply to this patient"),
    "limited-time": Text("Hinns inte vid det här besöket", "No time at this visit"),
}


def reasons(language: str) -> list[dict[str, str]]:
    """Return the reasons as a card offers them."""
    return [
        {"code": code, "system": SYSTEM, "display": text.in_language(language)}
        for code, text in REASONS.items()
    ]
