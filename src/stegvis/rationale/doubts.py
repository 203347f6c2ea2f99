"""What a reader must doubt: unsigned content, contradictions, what nobody knew, hears or has said."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from stegvis.errors import Text
from stegvis.language import INAPPLICABLE, Criterion, Known, inputs_of, truth_of
from stegvis.model import AGE, BESIDE, Pathway
from stegvis.rationale.answers import gates, known_of, value_said
from stegvis.routing import Routed, Ruleset, inapplicable

BUILT_IN = frozenset({AGE.id, *BESIDE})
CONTRADICT = Text("Svaren motsäger varandra:", "The answers contradict each other:")
"""How a caveat begins that says which answers contradict each other."""


def unsigned(routed: Routed) -> Iterator[Text]:
    """Say what calls itself reviewed though its content is not what was signed."""
    yield from (part.doubt for part in routed.pathway.parts if part.doubt)


def contradictions(routed: Routed) -> Iterator[Text]:
    """Say each answer that another answer says need not have been asked for."""
    for id, closers in routed.seen.contradicted.items():
        detail = told(routed, id)
        others = [told(routed, one) for one in closers]
        yield Text(
            f"{CONTRADICT.sv} {detail.sv}, men {', '.join(one.sv for one in others)}. "
            "Båda räknas tills någon har frågat igen.",
            f"{CONTRADICT.en} {detail.en}, but {', '.join(one.en for one in others)}. "
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
    for id, gate, reads in pathway.once(presumable):
        unsaid = [one for one in reads if one not in seen.given]
        if not unsaid or id in seen.given or id in seen.doubted:
            continue
        if shut_by(routed, id, gate, unsaid):
            missing, detail = pathway.inputs[unsaid[0]].name, pathway.inputs[id].name
            yield Text(
                f"Inte sagt: {missing.sv}. Därför räknas som nej, utan att ha frågats: {detail.sv}. "
                "Ange det, eller ställ frågan.",
                f"Not said: {missing.en}. So this counts as no without having been asked: {detail.en}. "
                "Say it, or ask the question.",
            )


def presumable(pathway: Pathway) -> list[tuple[str, Criterion, list[str]]]:
    """Return what red flags read behind gates that read what is never asked, with the gate and those."""
    heard = frozenset[str]().union(*(inputs_of(flag.when) for flag in pathway.red_flags))
    found = []
    for id, gate in pathway.gates.items():
        reads = [one for one in sorted(inputs_of(gate)) if pathway.inputs[one].optional]
        if reads and id in heard:
            found.append((id, gate, reads))
    return found


def shut_by(routed: Routed, id: str, gate: Criterion, unsaid: Collection[str]) -> bool:
    """Tell whether a gate is closed as long as something is not said, and might be open otherwise."""
    inputs = routed.pathway.inputs

    def otherwise(one: str) -> Known:
        return (inputs[one].lowest, inputs[one].highest) if one in unsaid else known_of(routed, one)

    return routed.once(gates)[id] is False and truth_of(gate, otherwise) is not False


def unheard(routed: Routed) -> Iterator[Text]:
    """Say each scale, and each answer that counts, that is read at another age and not at the patient's."""
    pathway, seen = routed.pathway, routed.seen
    place = pathway.once(places)
    given = sorted((seen.given | pathway.instruments.keys()) & place.keys(), key=place.__getitem__)
    scales = dict.fromkeys(pathway.inputs[id].instrument for id in given if told_of(routed, id))
    for id in [scale for scale in scales if scale] + [id for id in given if counts(routed, id)]:
        if not heard(routed, id):
            name = pathway.inputs[id].name
            yield Text(
                f"{name.sv}: ingen regel här läser svaret vid patientens ålder. Väg in det i bedömningen.",
                f"{name.en}: no rule here reads the answer at the patient's age. Weigh it yourself.",
            )


def heard(routed: Routed, id: str) -> bool:
    """Tell whether something reads an answer at the patient's age, or nothing at any age."""
    pathway = routed.pathway
    known: dict[tuple[object, ...], bool] = pathway.once(heard_before)
    answer = (id, known_of(routed, "age"), id in pathway.instruments or known_of(routed, id))
    if answer not in known:
        parts = frozenset(parts_of(pathway, id))
        heard_by = [one for part in sorted(parts) for one in hearers(pathway, part)]
        look = partial(at_the_age, routed, parts)
        known[answer] = not heard_by or any(truth_of(one, look) is not False for one in heard_by)
    return known[answer]


def places(pathway: Pathway) -> dict[str, int]:
    """Return where each input stands among all."""
    return {id: n for n, id in enumerate(pathway.inputs)}


def heard_before(_: Pathway) -> dict[tuple[object, ...], bool]:
    """Return where a pathway keeps which answers are heard at which age."""
    return {}


def told_of(routed: Routed, id: str) -> bool:
    """Tell whether something is known of a total, or an item was given."""
    one, seen = routed.pathway.inputs[id], routed.seen
    known = seen.known.get(id, (INAPPLICABLE, INAPPLICABLE))
    return bool(one.instrument) and id not in seen.contradicted and known[0] != INAPPLICABLE


def counts(routed: Routed, id: str) -> bool:
    """Tell whether a finding is answered as bears on the patient, and no other answer says otherwise."""
    one, seen = routed.pathway.inputs[id], routed.seen
    asked = not one.instrument and id not in seen.contradicted and id not in BUILT_IN
    return asked and known_of(routed, id) != inapplicable(one)


def parts_of(pathway: Pathway, id: str) -> list[str]:
    """Return a finding, or what is read of a scale and of those that it is a part of."""
    if id not in pathway.instruments:
        return [id]
    wholes = {id, *(one.id for one in pathway.instruments.values() if id in one.short_forms)}
    return [part for part, one in pathway.inputs.items() if one.instrument in wholes]


def hearers(pathway: Pathway, id: str) -> list[Criterion]:
    """Return what reads an input: rules, contraindications and actions at their ages, and gates."""
    rules: Ruleset = pathway.ruleset
    return [*rules.hearers.get(id, ()), *(pathway.gates[one] for one in rules.readers.get(id, ()))]


def at_the_age(routed: Routed, parts: Collection[str], id: str) -> Known:
    """Return the age and a finding as they are; all else, and the scale in question, may be anything."""
    one = routed.pathway.inputs[id]
    answered = id == "age" or (id in parts and not one.instrument)
    return known_of(routed, id) if answered else (one.lowest, one.highest)


def unsaid_which(routed: Routed) -> Iterator[Text]:
    """Say each yes to a question that names several things beside a no to each one that follows."""
    pathway, seen, rules = routed.pathway, routed.seen, routed.pathway.ruleset
    for id in pathway.once(merged):
        if id in seen.given and known_of(routed, id) == (1, 1):
            one = pathway.inputs[id]
            look = partial(known_of, routed)
            details = [k for k in rules.readers.get(id, ()) if truth_of(pathway.gates[k], look) is not False]
            if details and not any(k not in seen.given or counts(routed, k) for k in details):
                yield Text(
                    f"{one.name.sv}: ja, men nej till varje följdfråga. Fråga vad svaret gällde.",
                    f"{one.name.en}: yes, but no to each question that follows. Ask what it was about.",
                )


def merged(pathway: Pathway) -> list[str]:
    """Return the questions that name several things."""
    return [id for id, one in pathway.inputs.items() if one.merged]


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
