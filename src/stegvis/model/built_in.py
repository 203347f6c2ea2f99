"""What every pathway may ask for without saying so: age, sex, and who calls."""

from __future__ import annotations

from stegvis.errors import Text
from stegvis.language import Input, Named

AGE = Input(
    "age",
    "integer",
    Text("ålder", "age"),
    Text("Hur gammal är patienten?", "How old is the patient?"),
    0,
    120,
)
SEX = Input(
    "sex",
    "choice",
    Text("kön", "sex"),
    Text("Vilket kön har patienten?", "What is the patient's sex?"),
    0,
    2,
    (
        Named("female", Text("kvinna", "female")),
        Named("male", Text("man", "male")),
        Named("other", Text("annat eller vill inte ange", "other or prefers not to say")),
    ),
)
CALLER = Input(
    "caller",
    "choice",
    Text("den som ringer", "who calls"),
    Text("Vem ringer?", "Who is calling?"),
    0,
    3,
    (
        Named("patient", Text("patienten själv", "the patient")),
        Named("parent", Text("en förälder", "a parent")),
        Named("relative", Text("en närstående", "a relative")),
        Named("professional", Text("en kollega eller annan i yrket", "a colleague, a professional")),
    ),
)
BESIDE = {one.id: one for one in (SEX, CALLER)}
"""Built-in inputs that stand beside the age; a pathway may word them in its own way."""


def words_of(id: str) -> tuple[str, ...]:
    """Return the answers of one of them.

    >>> words_of("sex")
    ('female', 'male', 'other')
    """
    return tuple(choice.id for choice in BESIDE[id].choices)
