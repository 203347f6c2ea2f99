"""The lowest that the answers still missing can leave a patient with.

Most inputs need no trying: one of their values is the mildest whatever else is answered, and what holds for
certain is then what holds at that value. The others are tried, one inside the other, until no lower answer
can come. Where that would take too long, each is tried alone, at each age: the answer is then too low rather
than too high.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import le

from attrs import define

from stegvis.language import Known
from stegvis.model import Pathway
from stegvis.routing.compile import Ruleset
from stegvis.routing.ladder import propose, visited

NO_LEVELS: Mapping[tuple[str, int], int] = {}
MOST = 256
"""How many completions are looked at before each input is tried alone."""


@define
class Mildest:
    """The mildest completion.

    Attributes:
        level, urgency: what it leads to, red flags that are open counted as answered no.
        values: the values that it was found at.
        holds: the rules that hold there.
        certain: rules of which one holds whatever is answered, though none holds for certain.
        raised: it asks for more than the rules that hold for certain.
        exact: no completion is milder, and none was left untried.
        leaf: the values of a completion that is as mild.
    """

    level: int
    urgency: int
    values: Sequence[int]
    holds: tuple[int, ...]
    certain: tuple[int, ...]
    raised: bool
    exact: bool
    leaf: Sequence[int]

    @property
    def rank(self) -> tuple[int, int]:
        """Level, then urgency."""
        return self.level, self.urgency

    def ending(self, leaf: Sequence[int], exact: bool) -> Mildest:
        """Return the same with another completion that is as mild."""
        return Mildest(self.level, self.urgency, self.values, self.holds, (), False, exact, leaf)


class TooManyError(Exception):
    """There are more completions than may be looked at."""


def lowest_of(
    pathway: Pathway,
    values: Sequence[int],
    holds: Sequence[int],
    also: Sequence[int] = (),
    why: bool = True,
    levels: Mapping[tuple[str, int], int] = NO_LEVELS,
) -> Mildest:
    """Return the mildest completion of what is known.

    Args:
        holds: the rules that hold for certain.
        also: red flags that hold whatever the values say, by number.
        why: whether the rules are wanted of which one holds whatever is answered.
        levels: of the steps proposed at these values, by track and what it needs, as far as they are known.
    """
    search = Search(pathway, also)
    here = search.by_rules(values, holds, levels)
    tries = list(search.tries(values))
    if not tries:
        return here
    guess = search.at(search.with_values(values, [(slot, tried[0]) for slot, tried in tries]))
    if guess.rank <= here.rank and can_be(guess.values) and not any(search.tries(guess.values)):
        return here.ending(guess.values, True)
    try:
        found, exact = search.lowest(values), True
    except TooManyError:
        found, exact = max(map(search.at_each_age, search.contested(values)), key=by_rank), False
    if found.rank <= here.rank:
        return here.ending(found.values, exact)
    certain = certain_of(here, found, search.alone(search.contested(values))) if why else ()
    return Mildest(found.level, found.urgency, found.values, found.holds, certain, True, exact, found.values)


def needs_trying(pathway: Pathway, values: Sequence[int]) -> bool:
    """Tell whether completions must be tried, no one value of what is open being the mildest."""
    return any(Search(pathway, ()).tries(values))


def certain_of(here: Mildest, found: Mildest, alone: Sequence[Sequence[Mildest]]) -> tuple[int, ...]:
    """Return the rules that hold at some value of an input that decides alone, else those found."""
    deciding = [points for points in alone if min_by_rank(points).rank > here.rank] or [[found]]
    return tuple(sorted({n for points in deciding for point in points for n in point.holds} - {*here.holds}))


def by_rank(point: Mildest) -> tuple[int, int]:
    """Order completions: level, then urgency."""
    return point.rank


def min_by_rank(points: Sequence[Mildest]) -> Mildest:
    """Return the mildest of several."""
    return min(points, key=by_rank)


class Search:
    """Looks at completions of one patient, as many as it may."""

    def __init__(self, pathway: Pathway, also: Sequence[int]) -> None:
        self.pathway, self.also = pathway, also
        self.rules: Ruleset = pathway.ruleset
        self.left = MOST

    def at(self, values: Sequence[int]) -> Mildest:
        """Decide by the rules that hold for certain."""
        self.left -= 1
        holds = self.rules.decide(values)[2]
        return self.by_rules(values, sorted({*holds, *self.also}) if self.also else holds)

    def by_rules(
        self, values: Sequence[int], holds: Sequence[int], levels: Mapping[tuple[str, int], int] = NO_LEVELS
    ) -> Mildest:
        """Propose by these rules."""
        at = self.rules.age_at
        age = values[at], values[at + 1]
        level = urgency = 0
        for visit in visited(self.pathway, holds, False):
            its = levels.get((visit.track.id, visit.needed))
            if its is None:
                its = propose(self.pathway, visit, values, age, False).level
            level = max(level, its)
            urgency = max(urgency, visit.urgency)
        return Mildest(level, urgency, values, tuple(holds), (), False, True, values)

    def lowest(self, values: Sequence[int]) -> Mildest:
        """Return the mildest completion: at some input's values in turn, until none can be milder.

        Raises:
            TooManyError: there are more than may be looked at.
        """
        if self.left <= 0:
            raise TooManyError
        here = self.at(values)
        found: Mildest | None = None
        for other in next(self.contested(values), ()):
            one = self.lowest(other)
            if found is None or one.rank < found.rank:
                found = one
            if found.rank <= here.rank:
                break
        return found or here

    def alone(self, contested: Iterable[Sequence[Sequence[int]]]) -> list[list[Mildest]]:
        """Decide at each value of each input that must be tried, the others as they are."""
        return [[self.at(other) for other in others] for others in contested]

    def at_each_age(self, others: Sequence[Sequence[int]]) -> Mildest:
        """Return the mildest over the values of one input, each at every age that must be tried."""
        age = self.rules.age_at // 2
        found = []
        for other in others:
            tried = dict(self.tries(other)).get(age, ())
            found += [self.at(self.with_values(other, [(age, value)])) for value in tried] or [self.at(other)]
        return min_by_rank(found)

    def tries(self, values: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield each input of which no value is the mildest, by its slot, with the values to try."""
        rules = self.rules
        at = rules.age_at // 2
        if (aged := self.ages(values)) is not None:
            yield at, aged
        doubtful: list[int] | None = None
        for one in [one for one in rules.contested_cells if values[one[0]] < values[one[1]]]:
            low_at, high_at, slot, whole, cells, tried, unasked = one
            low, high = values[low_at], values[high_at]
            if slot == at and aged is not None:
                continue
            if low != whole[0] or high != whole[1]:
                tried, unasked = cells.either(low, high, slot in rules.tied)
            if tried != unasked:
                doubtful = unsurely_asked(rules, values) if doubtful is None else doubtful
                tried = unasked if slot in doubtful else tried
            if tried:
                yield slot, tried

    def ages(self, values: Sequence[int]) -> tuple[int, ...] | None:
        """Return the ages to try when the scales that are used, or tried, leave fewer; None otherwise."""
        at = self.rules.age_at
        low, high = values[at], values[at + 1]
        if low == high or "age" not in self.rules.cells:
            return None
        ages = ages_of(self.rules, values)
        if ages == (low, high) and not self.for_some_ages(values, ages):
            return None
        return tuple(cell.value for cell in self.rules.cells["age"].within(*ages, False))

    def for_some_ages(self, values: Sequence[int], ages: Known) -> bool:
        """Tell whether totals or items are tried of a scale that is not for all of these ages."""
        rules = self.rules
        for low_at, high_at, slot, _, cells, _, _ in rules.contested_cells:
            low, high = values[low_at], values[high_at]
            if slot in rules.of_scale and low < high:
                one = rules.scales[rules.of_scale[slot]]
                everybody = one.age_lowest <= ages[0] and ages[1] <= one.age_highest
                if not everybody and cells.to_try(low, high, False, slot in rules.tied):
                    return True
        return False

    def contested(self, values: Sequence[int]) -> Iterator[tuple[list[int], ...]]:
        """Yield, per input of which no value is the mildest, the patient at each value that can be."""
        for slot, tried in self.tries(values):
            others = [self.with_values(values, [(slot, value)]) for value in tried]
            yield tuple(other for other in others if can_be(other)) or tuple(others)

    def with_values(self, values: Sequence[int], answers: Sequence[tuple[int, int]]) -> list[int]:
        """Return the patient with more answers; the scales they belong to and the gates follow.

        A total lies anywhere among the values that no rule tells from it, an item that is read beside its
        total too: items need not add up to the first of them.
        """
        rules, made = self.rules, list(values)
        for slot, value in answers:
            made[2 * slot] = made[2 * slot + 1] = value
            if value >= 0 and slot in rules.of_scale:
                total = rules.of_scale[slot]
                scale = rules.scales[total]
                if slot == total or slot in rules.tied:
                    made[2 * slot + 1] = rules.cells[rules.slots[slot]].last(value, values[2 * slot + 1])
                least, most = values[2 * total], values[2 * total + 1]
                whole = (least, most) == rules.unknown[total]
                if scale.summed and (whole or (not scale.nests and (slot == total or least != most))):
                    narrow(made, values, total, scale.items, slot)
        if any(slot in rules.closing for slot, _ in answers):
            close(rules, made)
        return made


def ages_of(rules: Ruleset, values: Sequence[int]) -> Known:
    """Return the ages that are still possible, by the scales that are used; all when none is left."""
    low, high = whole = values[rules.age_at], values[rules.age_at + 1]
    for total, scale in rules.scales.items():
        if used(rules, values, total):
            low, high = max(low, scale.age_lowest), min(high, scale.age_highest)
    return (low, high) if low <= high else whole


def used(rules: Ruleset, values: Sequence[int], total: int) -> bool:
    """Tell whether something is answered of a scale."""
    low, high = values[2 * total], values[2 * total + 1]
    return low >= 0 and (low, high) != rules.unknown[total]


def narrow(made: list[int], values: Sequence[int], total: int, items: Sequence[int], slot: int) -> None:
    """A total bounds its items that are open, and an item a total of which nothing else is known."""
    least, most = values[2 * total], values[2 * total + 1]
    if slot == total:
        for item in items:
            low, high = values[2 * item], values[2 * item + 1]
            made[2 * item] = max(low, made[2 * total] - (most - high))
            made[2 * item + 1] = min(high, made[2 * total + 1] - (least - low))
        return
    low, high = values[2 * slot], values[2 * slot + 1]
    made[2 * total] = least + made[2 * slot] - low
    made[2 * total + 1] = most - (high - made[2 * slot + 1])


def can_be(values: Sequence[int]) -> bool:
    """Tell whether every input has some value left."""
    return all(map(le, values[::2], values[1::2]))


def unsurely_asked(rules: Ruleset, values: Sequence[int]) -> list[int]:
    """Return the contested slots of inputs of which nothing is known, not even whether they apply."""
    return rules.unsure(values)


def close(rules: Ruleset, values: list[int]) -> None:
    """What is not known, and need not be asked, does not apply."""
    rules.shut(values)
