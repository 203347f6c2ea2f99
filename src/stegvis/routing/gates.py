"""Gates: what opens questions behind others, compiled layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import fields, frozen

from stegvis.language import Criterion, Input, Known, inputs_of
from stegvis.model import Pathway
from stegvis.routing.cells import Cells, inapplicable
from stegvis.routing.code import Unmade, Writer, made


@frozen
class Gates:
    """Gates that are worked out together.

    Attributes:
        reads: the inputs that they read, with their lowest and highest value.
        decide: values of those -> (gates that hold, gates that may).
        behind: per gate, what an input that it closes counts as.
        slots: where the inputs that they read lie among the values of rules.
        shut: per gate, the slots that it closes, each with its whole range and what it then counts as.
        source: the code of `decide`.
        whens: the gates themselves.
    """

    reads: tuple[tuple[str, Known], ...]
    decide: Callable[[Sequence[int]], tuple[list[int], list[int]]]
    behind: tuple[dict[str, Known], ...]
    slots: tuple[int, ...]
    shut: tuple[tuple[tuple[int, Known, Known], ...], ...]
    source: str
    whens: tuple[Criterion, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as text: the function is made again."""
        return remade, (type(self), but_decide(self))

    def of_known(self, known: Mapping[str, Known]) -> tuple[list[int], list[int]]:
        """Return the gates that hold and those that may, of what is known by name."""
        return self.decide([bound for id, whole in self.reads for bound in known.get(id, whole)])


class Gate:
    """One gate by itself, over what is known by name; its function is made when it is first asked."""

    def __init__(self, when: Criterion, inputs: Mapping[str, Input]) -> None:
        self.when, self.inputs = when, [inputs[id] for id in sorted(inputs_of(when))]
        spans = {one.id: (one.lowest, one.highest) for one in self.inputs}
        self.truth = Unmade(Writer(list(spans), spans).truth(when), (when,))
        self.whole = tuple(spans.items())
        self.blank = tuple(
            (one.id, inapplicable(one) if one.optional else spans[one.id]) for one in self.inputs
        )

    def is_shut(self, known: Mapping[str, Known]) -> bool:
        """Tell whether it cannot hold; what is never asked for and not known does not apply."""
        return not self.truth([bound for id, blank in self.blank for bound in known.get(id, blank)])

    @cached_property
    def needs(self) -> frozenset[str]:
        """The inputs of which each by itself shuts it where that does not apply."""
        return frozenset(one.id for one in self.inputs if self.is_shut_by({one.id: inapplicable(one)}))

    def is_shut_by(self, known: Mapping[str, Known]) -> bool:
        """Tell whether it cannot hold by this alone; of all else nothing is known."""
        return not self.truth([bound for id, whole in self.whole for bound in known.get(id, whole)])


def single_gates(pathway: Pathway) -> dict[str, Gate]:
    """Return the gate before each input, to be asked by itself."""
    made = {when: Gate(when, pathway.inputs) for when in pathway.gates.values()}
    return {id: made[when] for id, when in pathway.gates.items()}


def but_decide(noun: Any) -> dict[str, Any]:
    """Return what a compiled noun holds beside its function."""
    return {one.name: getattr(noun, one.name) for one in fields(type(noun)) if one.name != "decide"}


def remade(noun: Callable[..., Any], said: dict[str, Any]) -> Any:
    """Make a compiled noun again from its code."""
    return noun(**said | {"decide": made(said["source"])})


def compile_gates(pathway: Pathway, slots: Sequence[str]) -> tuple[Gates, ...]:
    """Compile the gates, those first that the others hang on; several inputs may stand behind one."""
    number = {id: n for n, id in enumerate(slots)}
    compiled = []
    for stratum in strata(pathway.gates):
        behind: dict[Criterion, list[tuple[str, Known]]] = {}
        for id in stratum:
            behind.setdefault(pathway.gates[id], []).append((id, inapplicable(pathway.inputs[id])))
        read = sorted(frozenset[str]().union(*map(inputs_of, behind)))
        spans = {id: (pathway.inputs[id].lowest, pathway.inputs[id].highest) for id in read}
        shut = tuple(
            tuple((number[id], spans_of(pathway, id), closed) for id, closed in inputs if id in number)
            for inputs in behind.values()
        )
        source = Writer(read, spans).written(list(behind))
        where = tuple(number[id] for id in read)
        inside = tuple(map(dict, behind.values()))
        compiled.append(Gates(tuple(spans.items()), made(source), inside, where, shut, source, tuple(behind)))
    return tuple(compiled)


def shutting(strata: Sequence[Gates], writer: Writer) -> Callable[[list[int]], list[int]]:
    """Make what lets all that is not known, and need not be asked, not apply; it returns the gates shut."""
    shut: Callable[[list[int]], list[int]]
    shut = made(writer.closing([(one.whens, one.shut) for one in strata]))
    return shut


def unsure(
    strata: Sequence[Gates], slots: frozenset[int], writer: Writer
) -> Callable[[Sequence[int]], list[int]]:
    """Make what returns which of these slots, with nothing known of them, may not have to be asked for."""
    found: Callable[[Sequence[int]], list[int]]
    gates = (pair for one in strata for pair in zip(one.whens, one.shut, strict=True))
    behind = [(gate, [one for one in shut if one[0] in slots]) for gate, shut in gates]
    found = made(writer.unsure([one for one in behind if one[1]]))
    return found


def spans_of(pathway: Pathway, id: str) -> Known:
    """Return the lowest and highest value of an input."""
    return pathway.inputs[id].lowest, pathway.inputs[id].highest


def strata(gates: Mapping[str, Criterion]) -> Iterator[list[str]]:
    """Yield inputs behind gates, each after every gated input that its own gate reads."""
    left = dict(gates)
    while left:
        ready = [id for id, gate in left.items() if left.keys().isdisjoint(inputs_of(gate))]
        yield ready
        left = {id: gate for id, gate in left.items() if id not in ready}


def closing(gates: Sequence[Gates], slots: Sequence[str], cells: Mapping[str, Cells]) -> frozenset[int]:
    """Return the slots that some gate reads behind which it matters for the mildest that it is shut.

    That is so where not to apply is not the mildest, and where no value is: what is not shut is tried.
    """
    tried = {id for id, one in cells.items() if not (one.mildest_outside and one.ordered)}
    worse = {n for n, id in enumerate(slots) if id in tried}
    return frozenset(
        slot for one in gates for shut in one.shut if worse & {n for n, _, _ in shut} for slot in one.slots
    )
