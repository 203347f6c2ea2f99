"""Does one criterion cover another, whatever is known of a patient?"""

from __future__ import annotations

from stegvis.language.criterion import AllOf, AnyOf, AtLeast, Criterion, Not, OneOf, Within


def covers(wider: Criterion, narrower: Criterion) -> bool:
    """Tell whether `wider` is never less true than `narrower`, in three-valued logic and by their form.

    Where it says yes, what holds for `narrower` holds for `wider`, and what may hold may. It says no to
    some that are as wide only once everything is known: `a and b or a and not b` does not cover `a`,
    as it is open while `b` is not answered.

    >>> covers(Within("phq9", 5, 27), Within("phq9", 10, 27))
    True
    >>> covers(AnyOf((OneOf("a", (1,)), OneOf("b", (1,)))), OneOf("a", (1,)))
    True
    """
    if wider == narrower:
        return True
    match narrower:
        case AnyOf(parts):
            return all(covers(wider, part) for part in parts)
        case Within(id, low, high) if isinstance(wider, Within):
            return wider.input == id and wider.lowest <= low and high <= wider.highest
        case OneOf(id, values) if isinstance(wider, OneOf):
            return wider.input == id and {*values} <= {*wider.values}
        case Not(part) if isinstance(wider, Not):
            return covers(part, wider.part)
    match wider:
        case AllOf(parts):
            return all(covers(part, narrower) for part in parts)
        case AnyOf(parts) if any(covers(part, narrower) for part in parts):
            return True
        case AtLeast() if isinstance(narrower, AtLeast) and counts_more(wider, narrower):
            return True
    return isinstance(narrower, AllOf) and any(covers(wider, part) for part in narrower.parts)


def counts_more(wider: AtLeast, narrower: AtLeast) -> bool:
    """Tell whether a count asks for no more than another, of parts of which each covers the other's."""
    fits = len(wider.parts) >= len(narrower.parts) and wider.number <= narrower.number
    return fits and all(map(covers, wider.parts, narrower.parts))
