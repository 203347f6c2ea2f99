"""What is counted of courses, and by which figures: those of the pathway's own reviews, with grounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.errors import Text
from stegvis.model import Figure, Pathway
from stegvis.planning.grounds import grounded
from stegvis.planning.report import Column, Grid, Row
from stegvis.planning.shares import Measure

ON_TIME = Measure(
    "on_time",
    Text("Uppföljt i tid", "Reviewed on time"),
    Text(
        "Av förlopp där en planerad mätdag har passerat: de där ingen planerad mätning fattas.",
        "Of courses of which a planned day has passed: those in which no planned measurement is missing.",
    ),
)
JUDGED = (
    Measure(
        "response",
        Text("Svar på insatsen", "Response"),
        Text(
            "Poängen har gått ner så mycket som skalan själv anger, annars så många procent som nedan.",
            "The total has come down by what the scale itself says, else by as many per cent as below.",
        ),
    ),
    Measure(
        "remission",
        Text("Remission", "Remission"),
        Text(
            "Poängen är så låg som remission är enligt nedan.", "The total is as low as remission is, below."
        ),
    ),
    Measure(
        "improved",
        Text("Säkerställt bättre", "Reliably improved"),
        Text(
            "Bättre med minst säkerställd förändring, annars med minsta betydelsefulla, enligt nedan.",
            "Better by the reliable change at least, else by the smallest important one, below.",
        ),
    ),
    Measure(
        "recovered",
        Text("Säkerställd återhämtning", "Reliable recovery"),
        Text(
            "Säkerställt bättre och inte längre över gränsvärdet, som förloppet började över (slutsats: "
            "ingen läst svensk källa definierar det).",
            "Reliably improved and no longer above the cut-off that the course began above (inference: no "
            "Swedish source that was read defines it).",
        ),
    ),
    Measure(
        "deteriorated",
        Text("Säkerställt sämre", "Deteriorated"),
        Text(
            "Sämre med minst säkerställd förändring, annars med minsta betydelsefulla, enligt nedan.",
            "Worse by the reliable change at least, else by the smallest important one, below.",
        ),
    ),
)
ENDED = (
    Measure(
        "stepped_up",
        Text("Trappades upp", "Stepped up"),
        Text(
            "Av insatser som är avslutade: nästa hade högre nivå.",
            "Of steps that have ended: the next had a higher level.",
        ),
    ),
    Measure(
        "stepped_down",
        Text("Trappades ner", "Stepped down"),
        Text(
            "Av insatser som är avslutade: nästa hade lägre nivå.",
            "Of steps that have ended: the next had a lower level.",
        ),
    ),
    Measure(
        "dropped_out",
        Text("Avbröts", "Dropped out"),
        Text(
            "Av insatser som är avslutade: utfallet är avbruten.",
            "Of steps that have ended: the outcome is interrupted.",
        ),
    ),
    Measure(
        "recorded_remission",
        Text("Avslutades i remission", "Ended in remission"),
        Text(
            "Av insatser som är avslutade: utfallet är remission, som det är antecknat.",
            "Of steps that have ended: the outcome is remission, as it was recorded.",
        ),
    ),
)
WAITED = Measure(
    "waiting",
    Text("Väntan på insatsen", "Waiting for the step"),
    Text(
        "Dagar från kontakten, eller från att insatsen före avslutades.",
        "Days from the contact, or from the end of the step before.",
    ),
)
REFERRED = Measure(
    "referrals",
    Text("Väntan på remissen", "Waiting for the referral"),
    Text(
        "Dagar från att remissen sändes till att patienten kom.",
        "Days from when it was sent until the patient came.",
    ),
)
FIGURES = {
    "response_percent": Text("svar, procent", "response, per cent"),
    "response_points": Text("svar, poäng", "response, points"),
    "remission_below": Text("remission, under", "remission, below"),
    "remission_at_most": Text("remission, högst", "remission, at most"),
    "reliable_change": Text("säkerställd förändring, poäng", "reliable change, points"),
    "smallest_important_points": Text("minsta betydelsefulla, poäng", "smallest important, points"),
}
COLUMNS = (Column("value", Text("värde", "value")), Column("basis", Text("grund", "ground")))


def figures(pathway: Pathway, scales: Iterable[str]) -> Grid:
    """Return the figures that the courses are judged by, each with its ground."""
    title, of = Text("Definitioner", "Definitions"), Text("skala och mått", "scale and figure")
    about = Text(
        "Tal som förloppen bedöms efter, ur skalornas och uppföljningens filer. Det som saknas bedöms inte.",
        "Figures that courses are judged by, of the files of scales and reviews; what lacks is not judged.",
    )
    return Grid("definitions", title, about, of, COLUMNS, tuple(figure_rows(pathway, sorted(scales))))


def figure_rows(pathway: Pathway, scales: Iterable[str]) -> Iterator[Row]:
    """Yield the figures of every scale, then those of the pathway that stand in for them."""
    for id in scales:
        scale = pathway.instruments[id]
        for key, name in FIGURES.items():
            if key in scale.change:
                one = scale.change[key]
                whole = Text(f"{scale.name.sv}: {name.sv}", f"{scale.name.en}: {name.en}")
                yield Row(f"{id}.{key}", whole, (number(one), grounded(one.claim, scale.sources)))
    defaults = pathway.review_defaults
    assert defaults is not None  # else no course is read
    for key, name in DEFAULTS.items():
        one = getattr(defaults, key)
        yield Row(key, name, (number(one), grounded(one.claim, pathway.sources)))


DEFAULTS = {
    "response_percent": Text("Annars: svar, procent", "Else: response, per cent"),
    "due_within_days": Text(
        "Mätning räknas så många dagar före planerad dag", "A measurement counts so many days before its day"
    ),
}


def number(one: Figure) -> float:
    """Return a figure's value."""
    return float(one.value)
