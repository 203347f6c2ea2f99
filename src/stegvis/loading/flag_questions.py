"""The questions that red flags read: asked as widely, in the same words, with the same meaning."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.language import Criterion, Input, covers, inputs_of
from stegvis.loading.lowering import Lowered, added_words, other_words
from stegvis.model import Pathway

HEARD = ("about", "form", "short", "note")
"""Other ways in which the same question is put: whoever is asked so hears nothing else."""
MEANING = (
    "kind", "adverse", "lowest", "highest", "choices", "group", "answered_by", "phase", "merged", "rest",
)  # fmt: skip


def questions_of(pathway: Pathway) -> frozenset[str]:
    """Return the inputs that red flags read, but for age, which all else reads too."""
    return frozenset[str]().union(*(inputs_of(flag.when) for flag in pathway.red_flags)) - {"age"}


def near_flags(pathway: Pathway) -> frozenset[str]:
    """Return what red flags read, what opens that, and the scales that it is an item of."""
    read = questions_of(pathway)
    near = read | openers_of(pathway, read)
    return near | {pathway.inputs[id].instrument for id in near if pathway.inputs[id].instrument}


def openers_of(pathway: Pathway, questions: frozenset[str]) -> frozenset[str]:
    """Return the inputs on whose answers it hangs whether these questions are asked."""
    found = questions
    while True:
        gates = [pathway.gates[id] for id in found if id in pathway.gates]
        wider = found.union(*map(inputs_of, gates))
        if wider == found:
            return found - questions - {"age"}
        found = wider


def read_beside(pathway: Pathway, read: frozenset[str]) -> frozenset[str]:
    """Return what the actions of the track of red flags read, and what is asked for a flag's answer."""
    actions = pathway.track(pathway.red_flag_track).actions
    asked = {id for id, gate in pathway.gates.items() if inputs_of(gate) & read}
    return frozenset(asked).union(*(inputs_of(one.when) for one in actions)) - {"age"}


def lowered_questions(base: Pathway, changed: Pathway) -> Iterator[Lowered]:
    """What a red flag reads, and what opens that, is asked as widely, and means the same, as in the base."""
    read = questions_of(base)
    found: dict[tuple[str, str], Lowered] = {}
    beside = read_beside(base, read)
    for kind, ids in (
        ("red-flag question", read),
        ("question that opens a red flag's", openers_of(base, read)),
        ("question that is read beside red flags", beside - read),
    ):
        for id in sorted(ids):
            before, after = base.inputs[id], changed.inputs.get(id, base.inputs[id])
            for one in lowered_question(kind, before, after, base.gates.get(id), changed.gates.get(id)):
                found.setdefault((one.id, one.what), one)
    yield from found.values()
    yield from unheard(base, changed, read | openers_of(base, read) | beside)


def unheard(base: Pathway, changed: Pathway, read: frozenset[str]) -> Iterator[Lowered]:
    """What red flags, their steps and gates read is heard by every code, word and earlier id that it had."""
    steps = [step for id in (base.red_flag_track, base.open_flags.track) for step in base.track(id).steps]
    barriers = [inputs_of(barrier.when) for step in steps for barrier in step.unsuitable]
    heard = read.union(*barriers, *map(inputs_of, base.gates.values()))
    for id in sorted(heard & base.inputs.keys()):
        now = changed.finding_codes.get(id, ())
        if any(code not in now for code in base.finding_codes.get(id, ())):
            what = f"takes away or changes a code by which a record answers '{id}'"
            yield Lowered(id, what, "keep the base's codes as they are, and add your own after them")
        before, after = base.inputs[id].synonyms, changed.inputs.get(id, base.inputs[id]).synonyms
        if not ({*before.sv} <= {*after.sv} and {*before.en} <= {*after.en}):
            hint = "keep the base's synonyms, and add your own after them"
            yield Lowered(id, f"takes away a word by which '{id}' is found", hint)
    names = changed.renamed.get("finding", {})
    for old, id in base.renamed.get("finding", {}).items():
        if id in heard and names.get(old) != id:
            yield Lowered(id, f"takes away an earlier id of '{id}': '{old}'", f"keep '{old}' in was")


def lowered_question(
    kind: str, before: Input, after: Input, gate: Criterion | None, gate_now: Criterion | None
) -> Iterator[Lowered]:
    """One question: its gate, whether it may be left out, its meaning, its words."""
    owner = before.instrument or before.id
    if gate_now is not None and (gate is None or not covers(gate_now, gate)):
        yield Lowered(owner, f"asks a {kind} of fewer people", "take the gate away, or let it open as widely")
    if after.optional and not before.optional:
        yield Lowered(owner, f"makes a {kind} optional", "take optional away")
    own = "add a finding of your own for anything else"
    if list(other_meaning(before, after)):
        yield Lowered(owner, f"changes what the answer to a {kind} means", own)
    for key in (*other_words(before, after, ("ask", "name")), *added_words(before, after, HEARD)):
        yield Lowered(owner, f"changes the wording of a {kind}: '{key}'", own)


def other_meaning(before: Input, after: Input) -> Iterator[str]:
    """Yield in what respects an answer to a question no longer means the same."""
    return (key for key in MEANING if getattr(before, key) != getattr(after, key))
