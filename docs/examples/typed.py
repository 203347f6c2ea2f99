"""A program that reads what a recommendation says: `make check` holds its types, the misspelt lines too.

Each `type: ignore` stands on a line that must be an error; one that is none is itself an error under mypy --strict.
"""

import stegvis
from stegvis.model import ContactSaid, OpenQuestion


def to_ask(rec: stegvis.Recommendation, language: str = "sv") -> list[str]:
    """What to ask now, red flags first."""
    first: list[OpenQuestion] = [one for one in rec.questions if one["kind"] == "red_flag"]
    return [one["ask"][language] for one in first or rec.questions]


def booked(rec: stegvis.Recommendation) -> str:
    """Whom to book with, by when and where the patient goes."""
    who: ContactSaid = rec.contacts[0]
    day = rec.booking["by"] or "so many days from the contact"
    lowest = rec.range["lowest"]
    return f"{who['name']['sv']} ({who['place']}), {day}; at least {lowest}"


def misspelt(rec: stegvis.Recommendation) -> tuple[object, ...]:
    """What a program that did not run for long would get wrong."""
    return (
        rec.questons,  # type: ignore[attr-defined]
        rec.questions[0]["rule"],  # type: ignore[typeddict-item]
        rec.settled["urgenzy"],  # type: ignore[typeddict-item]
        rec.review["weeks"],  # type: ignore[index]
    )


if __name__ == "__main__":
    answer = stegvis.route(stegvis.load("se-primary-care"), stegvis.Assessment(age=34, scores={"phq9": 12}))
    print(booked(answer), *to_ask(answer), sep="\n")
