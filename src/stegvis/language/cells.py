"""Values that a criterion cannot tell apart: exact questions over a whole input space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from stegvis.language.criterion import Criterion, Dialect, OneOf, Within, fold
from stegvis.language.inputs import Input

Cuts = dict[str, frozenset[int]]


def joined(parts: list[Cuts]) -> Cuts:
    """Join the cuts of several parts by input."""
    made: Cuts = {}
    for part in parts:
        for id, cuts in part.items():
            made[id] = made.get(id, frozenset()) | cuts
    return made


def cuts_of(node: Within | OneOf) -> Cuts:
    """Return the values of an input at which a leaf may change its truth."""
    if isinstance(node, Within):
        return {node.input: frozenset((node.lowest, node.highest + 1))}
    return {node.input: frozenset(cut for value in node.values for cut in (value, value + 1))}


CUTS: Dialect[Cuts] = Dialect(
    within=cuts_of,
    one_of=cuts_of,
    negation=lambda part: part,
    all_of=joined,
    any_of=joined,
    at_least=lambda _, parts: joined(parts),
)


def representatives(criterion: Criterion, inputs: Mapping[str, Input]) -> dict[str, list[int]]:
    """Return one value of each cell of each input that a criterion reads."""
    return {
        id: sorted({inputs[id].lowest, *(c for c in cuts if inputs[id].lowest <= c <= inputs[id].highest)})
        for id, cuts in fold(criterion, CUTS).items()
    }


Cells = Mapping[str, list[int]]
Fixed = Mapping[str, int]
Truths = frozenset[bool]
Part = tuple[Counter[str], Callable[[Fixed], Truths]]
"""How often a part reads each input, and the truths it may have once some are fixed: none is left out."""
BOTH: Truths = frozenset((True, False))
STEPS = 5_000
"""So many values are looked at before a criterion is given up."""
MIXES = 12


def varies(criterion: Criterion, inputs: Mapping[str, Input]) -> bool:
    """Tell whether no input is read twice and every leaf can go either way: then so can the whole."""
    read: list[str] = []

    def span(id: str) -> tuple[int, int]:
        read.append(id)
        return inputs[id].lowest, inputs[id].highest

    def within(node: Within) -> bool:
        low, high = span(node.input)
        first, last = max(low, node.lowest), min(high, node.highest)
        return first <= last and (first, last) != (low, high)

    def one_of(node: OneOf) -> bool:
        low, high = span(node.input)
        return 0 < sum(low <= value <= high for value in set(node.values)) <= high - low

    def count(number: int, parts: list[bool]) -> bool:
        return 1 <= number <= len(parts) and all(parts)

    free = fold(
        criterion,
        Dialect[bool](
            within=within,
            one_of=one_of,
            negation=bool,
            all_of=lambda parts: count(1, parts),
            any_of=lambda parts: count(1, parts),
            at_least=count,
        ),
    )
    return free and len(set(read)) == len(read)


class EntangledError(Exception):
    """So many parts read the same inputs that nobody can tell in time whether a criterion is constant."""


def constant(criterion: Criterion, inputs: Mapping[str, Input]) -> bool | None:
    """Return True or False when a criterion always or never holds, else None; exact, however many inputs.

    Parts that read different inputs vary freely of each other. Only an input that several parts read is
    given values, one of each cell: a few mixed ones first, which mostly show both truths; then each truth
    is searched for, and whatever value excludes it is put aside before anything is tried.

    Raises:
        EntangledError: the search takes more than `STEPS` looks at the criterion.
    """
    if varies(criterion, inputs):
        return None
    cells = representatives(criterion, inputs)
    read, truths = fold(
        criterion,
        Dialect[Part](
            within=lambda node: leaf(cells, node, lambda value: node.lowest <= value <= node.highest),
            one_of=lambda node: leaf(cells, node, lambda value: value in node.values),
            negation=lambda part: (part[0], lambda fixed: frozenset(not one for one in part[1](fixed))),
            all_of=lambda parts: counted(len(parts), parts),
            any_of=lambda parts: counted(1, parts),
            at_least=counted,
        ),
    )
    shared = {id: cells[id] for id, times in read.most_common() if times > 1}
    found = truths({})
    if found == BOTH and shared:
        found = seen(shared, truths)
        search = Search(shared, truths)
        found |= {one for one in BOTH - found if search.reaches({}, one)}
    return None if found == BOTH else True in found


def leaf(cells: Cells, node: Within | OneOf, holds: Callable[[int], bool]) -> Part:
    """Return the truths of a leaf: of its one value where that is fixed, else of every cell."""
    free = frozenset(map(holds, cells[node.input]))

    def truths(fixed: Fixed) -> Truths:
        return frozenset((holds(fixed[node.input]),)) if node.input in fixed else free

    return Counter((node.input,)), truths


def counted(number: int, parts: list[Part]) -> Part:
    """At least so many parts hold: `all` and `any` are counts too. They are taken to vary freely."""

    def truths(fixed: Fixed) -> Truths:
        said = [part(fixed) for _, part in parts]
        most, least = sum(True in one for one in said), sum(False not in one for one in said)
        return frozenset((most >= number, least >= number))

    return sum((read for read, _ in parts), Counter()), truths


def seen(shared: Cells, truths: Callable[[Fixed], Truths]) -> Truths:
    """Return the truths that a few mixed values show."""
    found: Truths = frozenset()
    for turn in range(MIXES):
        strides = {id: turn * (1 + turn // 3 * i) for i, id in enumerate(shared)}
        fixed = {id: cell[strides[id] % len(cell)] for id, cell in shared.items()}
        found |= truths(fixed)
        if found == BOTH:
            break
    return found


class Search:
    """Looks for values of the inputs that several parts read with which a criterion has some truth."""

    def __init__(self, shared: Cells, truths: Callable[[Fixed], Truths]) -> None:
        self.shared, self.truths, self.looks = shared, truths, 0

    def possible(self, fixed: Fixed, id: str, wanted: bool) -> list[int]:
        """Return the values of an input that do not exclude a truth."""
        self.looks += len(self.shared[id])
        if self.looks > STEPS:
            raise EntangledError
        return [value for value in self.shared[id] if wanted in self.truths({**fixed, id: value})]

    def reaches(self, fixed: dict[str, int], wanted: bool) -> bool:
        """Tell whether some values of what is not fixed lead to a truth."""
        fixed = dict(fixed)
        forced = True
        while forced:
            forced = False
            narrow: list[tuple[int, str, list[int]]] = []
            for id in self.shared.keys() - fixed.keys():
                values = self.possible(fixed, id, wanted)
                if not values:
                    return False
                if len(values) == 1:
                    fixed[id], forced = values[0], True
                else:
                    narrow.append((len(values), id, values))
        if not narrow:
            return wanted in self.truths(fixed)
        _, id, values = min(narrow)
        return any(self.reaches({**fixed, id: value}, wanted) for value in values)
