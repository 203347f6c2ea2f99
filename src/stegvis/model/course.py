"""What the criteria of a review may ask for beside a pathway's own inputs: a course in a few values.

`scale` stands for the instrument that the course is followed by. Everything here is worked out by
`stegvis.measuring`; what cannot be worked out is unknown, which is never no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stegvis.errors import Text
from stegvis.language import Input, Kind, Named
from stegvis.model.instrument import Instrument

SCALE = "scale"
FOLLOWED = Text("skalan som förloppet följs med", "the scale that the course is followed by")
LONGEST = 1040
MOST_PERCENT = 10_000

WHOLE: dict[str, tuple[Text, Text]] = {
    "weeks_in_step": (
        Text("veckor i insatsen", "weeks in the step"),
        Text("Hur många veckor har insatsen pågått?", "How many weeks has the step lasted?"),
    ),
    "sessions": (
        Text("genomförda samtal", "sessions done"),
        Text("Hur många samtal är genomförda?", "How many sessions have been done?"),
    ),
    "same_step_failed": (
        Text(
            "tidigare omgångar av samma insats utan tillräcklig effekt",
            "earlier rounds of the same step without enough effect",
        ),
        Text(
            "Hade tidigare omgångar av samma insats tillräcklig omfattning?",
            "Were earlier rounds of the same step of adequate dose?",
        ),
    ),
    "failed_steps": (
        Text("insatser utan tillräcklig effekt", "steps without enough effect"),
        Text("Hade tidigare insatser tillräcklig omfattning?", "Were earlier steps of adequate dose?"),
    ),
}
"""What is counted: its name, and how it is asked for."""
ANSWERED: dict[str, tuple[Text, Text, str]] = {
    "has_scale": (
        Text("förloppet följs med en skala", "the course is followed by a scale"),
        Text("Följs förloppet med en skala?", "Is the course followed by a scale?"),
        "neither",
    ),
    "completed": (
        Text("planerad insats är genomförd", "the planned step is completed"),
        Text("Är den planerade insatsen genomförd?", "Is the planned step completed?"),
        "neither",
    ),
    "takes_part": (
        Text("patienten kan delta i insatsen", "the patient can take part"),
        Text("Kan patienten delta i insatsen?", "Can the patient take part in the step?"),
        "no",
    ),
    "goal_reached": (
        Text("överenskommet mål är nått vid två uppföljningar", "the agreed goal is reached at two reviews"),
        Text(
            "Är det överenskomna målet nått vid två uppföljningar?",
            "Has the agreed goal been reached at two reviews?",
        ),
        "neither",
    ),
    "adverse_event": (
        Text("negativ händelse under insatsen", "adverse event during the step"),
        Text(
            "Har någon negativ händelse inträffat under insatsen?",
            "Has there been any adverse event during the step?",
        ),
        "yes",
    ),
    "referral_returned": (
        Text("mottagande enhet har återremitterat", "the receiving unit has referred back"),
        Text("Har mottagande enhet återremitterat?", "Has the receiving unit referred back?"),
        "neither",
    ),
}
"""What is answered: its name, how it is asked for, and the answer that is adverse."""
IMPRESSION_ASKED = Text(
    "Mår patienten bättre, oförändrat eller sämre än när insatsen började?",
    "Is the patient better, unchanged or worse than when the step began?",
)
WORSE = "worse"
IMPRESSION = (
    Named("better", Text("bättre", "better")),
    Named("same", Text("oförändrat", "unchanged")),
    Named(WORSE, Text("sämre", "worse")),
)
OF_SCALE: dict[str, tuple[Kind, Text, str]] = {
    "percent_change": ("integer", Text("förändring i procent", "change in percent"), "neither"),
    "measurements": ("integer", Text("antal mätningar", "number of measurements"), "neither"),
    "response": ("boolean", Text("svar på insatsen", "response"), "no"),
    "partial_response": ("boolean", Text("minst delvis svar på insatsen", "at least partial response"), "no"),
    "remission": ("boolean", Text("remission", "remission"), "no"),
    "remission_twice": (
        "boolean",
        Text("remission vid två mätningar", "remission on two measurements"),
        "no",
    ),
    "improved": ("boolean", Text("säkerställd förbättring", "reliable improvement"), "no"),
    "worsened": ("boolean", Text("sämre än utgångsvärdet", "worse than the baseline"), "yes"),
    "deteriorated": ("boolean", Text("säkerställd försämring", "reliable deterioration"), "yes"),
    "worse_than_best": (
        "boolean",
        Text("säkerställt sämre än som bäst", "reliably worse than at best"),
        "yes",
    ),
}
OF_INSTRUMENT: dict[str, Text] = {
    "change": Text("förändring i poäng", "change in points"),
    "first": Text("utgångsvärde", "baseline"),
    "last": Text("senaste värde", "latest value"),
}


def inputs(
    instruments: Mapping[str, Instrument], tracks: Iterable[Named], levels: Iterable[Named]
) -> dict[str, Input]:
    """Return what is worked out of a course, by the name that criteria use.

    >>> sorted(inputs({}, [], []))[:3]
    ['adverse_event', 'completed', 'deteriorated(scale)']
    """
    return {one.id: one for one in described(instruments, tuple(tracks), tuple(levels))}


def described(
    instruments: Mapping[str, Instrument], tracks: tuple[Named, ...], levels: tuple[Named, ...]
) -> Iterator[Input]:
    """Yield each worked-out input."""
    for id, (name, ask) in WHOLE.items():
        yield Input(id, "integer", name, ask, 0, LONGEST)
    for id, (name, ask, adverse) in ANSWERED.items():
        yield Input(id, "boolean", name, ask, adverse=adverse)
    impression = Text("kliniskt intryck", "clinical impression")
    yield choice("impression", impression, IMPRESSION_ASKED, IMPRESSION)
    for id, name, words in (
        ("track", Text("spår", "track"), tuple(Named(word(t.id), t.name) for t in tracks)),
        ("level", Text("nivå", "level"), levels),
    ):
        yield choice(id, name, asked(name), words)
    names = {SCALE: FOLLOWED} | {id: one.name for id, one in instruments.items()}
    for id, scale in names.items():
        for function, (kind, name, adverse) in OF_SCALE.items():
            low, high = {"percent_change": (-100, MOST_PERCENT), "measurements": (0, LONGEST)}.get(
                function, (0, 1)
            )
            yield worked_out(function, id, name, scale, kind, low, high, adverse)
    for id, one in instruments.items():
        width = one.highest - one.lowest
        for function, name in OF_INSTRUMENT.items():
            low, high = (-width, width) if function == "change" else (one.lowest, one.highest)
            yield worked_out(function, id, name, one.name, "integer", low, high, "neither")


def word(id: str) -> str:
    """Return an id as criteria can name it.

    >>> word("small-children")
    'small_children'
    """
    return id.replace("-", "_")


def worked_out(
    function: str, of: str, name: Text, scale: Text, kind: Kind, low: int, high: int, adverse: str
) -> Input:
    """Describe one function of one scale."""
    said = Text(f"{name.sv} ({scale.sv})", f"{name.en} ({scale.en})")
    ask = Text(f"{scale.sv}: ny mätning?", f"{scale.en}: a new measurement?")
    return Input(f"{function}({of})", kind, said, ask, low, high, adverse=adverse)


def choice(id: str, name: Text, ask: Text, words: tuple[Named, ...]) -> Input:
    """Describe a choice between words."""
    return Input(id, "choice", name, ask, 0, max(len(words) - 1, 0), words)


def asked(name: Text) -> Text:
    """Turn a name into a question."""
    return Text(f"{name.sv[:1].upper()}{name.sv[1:]}?", f"{name.en[:1].upper()}{name.en[1:]}?")
