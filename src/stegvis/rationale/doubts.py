"""What a reader must doubt: unsigned content, contradictions, what nobody knew, what hangs on the unsaid."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from stegvis.errors import Text
from stegvis.language import Criterion, Known, inputs_of, truth_of
from stegvis.model import Pathway
from stegvis.rationale.answers import gates, known_of, value_said
from stegvis.routing import Routed


def unsigned(routed: Routed) -> Iterator[Text]:
    """Say what calls itself reviewed though its content is not what was signed."""
    yield from (part.doubt for part in routed.pathway.parts if part.doubt)


def contradictions(routed: Routed) -> Iterator[Text]:
    """Say each answer that another answer says need not have been asked for."""
    for id, closers in routed.seen.contradicted.items():
        detail = told(routed, id)
        others = [told(routed, one) for one in closers]
        yield Text(
            f"Svaren motsäger varandra: {detail.sv}, men {', '.join(one.sv for one in others)}. "
            "Båda räknas tills någon har frågat igen.",
            f"The answers contradict each other: {detail.en}, but {', '.join(one.en for one in others)}. "
            "Both count until somebody has asked again.",
        )


def not_known(routed: Routed) -> Iterator[Text]:
    """Say each question that was asked and not known, a red-flag question first."""
    unknown = routed.seen.not_known
    for id, one in routed.pathway.inputs.items() if unknown else ():
        if id in unknown:
            yield Text(
                f"Tillfrågad, vet inte: {one.name.sv}. Det kan dölja något som ändrar förslaget.",
                f"Asked, not known: {one.name.en}. It may hide something that changes the proposal.",
            )


def presumed(routed: Routed) -> Iterator[Text]:
    """Say each red-flag question that is closed only because something that is never asked was not said."""
    pathway, seen = routed.pathway, routed.seen
    shut: dict[int, bool] = {}
    for id, number, gate, reads in pathway.once(presumable):
        unsaid = [one for one in reads if one not in seen.given]
        if not unsaid or id in seen.given or id in seen.doubted:
            continue
        if number not in shut:
            shut[number] = shut_by(routed, id, gate, unsaid)
        if shut[number]:
            missing, detail = pathway.inputs[unsaid[0]].name, pathway.inputs[id].name
            yield Text(
                f"Inte sagt: {missing.sv}. Därför räknas som nej, utan att ha frågats: {detail.sv}. "
                "Ange det, eller ställ frågan.",
                f"Not said: {missing.en}. So this counts as no without having been asked: {detail.en}. "
                "Say it, or ask the question.",
            )


def presumable(pathway: Pathway) -> list[tuple[str, int, Criterion, list[str]]]:
    """Return what red flags read behind gates that read what is never asked: which, the gate by number."""
    heard = frozenset[str]().union(*(inputs_of(flag.when) for flag in pathway.red_flags))
    numbers: dict[Criterion, int] = {}
    found = []
    for id, gate in pathway.gates.items():
        reads = [one for one in sorted(inputs_of(gate)) if pathway.inputs[one].optional]
        if reads and id in heard:
            found.append((id, numbers.setdefault(gate, len(numbers)), gate, reads))
    return found


def shut_by(routed: Routed, id: str, gate: Criterion, unsaid: Collection[str]) -> bool:
    """Tell whether a gate is closed as long as something is not said, and might be open otherwise."""
    inputs = routed.pathway.inputs

    def otherwise(one: str) -> Known:
        return (inputs[one].lowest, inputs[one].highest) if one in unsaid else known_of(routed, one)

    return routed.once(gates)[id] is False and truth_of(gate, otherwise) is not False


def told(routed: Routed, id: str) -> Text:
    """Say one answer as a clinician would write it."""
    one = routed.pathway.inputs[id]
    value = value_said(one, known_of(routed, id))
    word = next((choice.name for choice in one.choices if choice.id == value), None)
    if word:
        return Text(f"{one.name.sv}: {word.sv}", f"{one.name.en}: {word.en}")
    if one.kind == "boolean":
        return Text(
            f"{one.name.sv}: {'ja' if value else 'nej'}", f"{one.name.en}: {'yes' if value else 'no'}"
        )
    low, high = known_of(routed, id)
    shown = low if low == high else f"{low}–{high}"
    return Text(f"{one.name.sv}: {shown}", f"{one.name.en}: {shown}")
