"""Which shares are hidden where some of the same courses are bound to others: who recovered has improved.

Each number may be several by the totals that are shown, and yet be told by one that it cannot be below, or
not above. Then what tells of it is hidden too, of that group and of those beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from attrs import frozen

from stegvis.planning.disclosure import SMALLEST, Node, Span, hidden, narrowed, seen, spans

NESTED = (
    ("recovered", "improved"),
    ("remission", "response"),
    ("remission", "improved"),
    ("remission", "recovered"),
    ("response", "improved"),
)
"""The first is so only where the second is: by what they mean, or by the figures of most scales."""
APART = (
    ("improved", "deteriorated"),
    ("response", "deteriorated"),
    ("stepped_up", "stepped_down"),
    ("dropped_out", "recorded_remission"),
)
"""The two are never so of the same."""


@frozen
class Counts:
    """Of how many something is known, and of how many it is so, by node."""

    whole: Mapping[Node, int]
    some: Mapping[Node, int]


@frozen
class Secret:
    """The nodes of which the whole is hidden, and those of which the part is."""

    whole: frozenset[Node]
    some: frozenset[Node]


Known = dict[str, dict[Node, Span]]


def hidden_shares(
    whole: Mapping[Node, int], some: Mapping[Node, int], more: Set[Node] = frozenset()
) -> Secret:
    """Return of which nodes the whole is hidden, and of which the part: then the rest of the whole is too.

    Args:
        more: nodes whose part is hidden for another's sake.
    """
    no_whole = hidden(whole, {node for node, count in whole.items() if count < SMALLEST}, {})
    small = {node for node in whole if min(some[node], whole[node] - some[node]) < SMALLEST}
    return Secret(no_whole, hidden(some, small | no_whole | more, tops(whole, no_whole)))


def tops(whole: Mapping[Node, int], no_whole: Set[Node]) -> dict[Node, Span]:
    """Return how many the part of each node can be, for who knows what is shown of the whole."""
    return {node: (0, high) for node, (_, high) in spans(whole, no_whole, {}).items()}


def hidden_together(counted: Mapping[str, Counts]) -> dict[str, Secret]:
    """Return what is hidden of some measures of the same courses, so that none tells of another.

    >>> improved, recovered = Counts({(): 45}, {(): 38}), Counts({(): 45}, {(): 36})
    >>> secret = hidden_together({"improved": improved, "recovered": recovered})
    >>> secret["improved"].some, secret["recovered"].some
    (frozenset(), frozenset())
    """
    secret = {id: hidden_shares(one.whole, one.some) for id, one in counted.items()}
    held = bonds(counted)
    while more := dict(told(counted, secret, held)):
        for id, nodes in more.items():
            one = counted[id]
            secret[id] = hidden_shares(one.whole, one.some, secret[id].some | nodes)
    return secret


@frozen
class Bonds:
    """Which measures are bound in these counts: nested, and apart."""

    nested: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]

    def others(self, id: str) -> set[str]:
        """Return what a measure is bound to, itself or by others."""
        found, left = {id}, [id]
        while left:
            at = left.pop()
            new = {other for pair in (*self.nested, *self.apart) if at in pair for other in pair} - found
            found |= new
            left += new
        return found - {id}


def bonds(counted: Mapping[str, Counts]) -> Bonds:
    """Return the bonds that hold of every count: who reads the numbers may think of any that they allow."""

    def both(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, list[tuple[int, int, int]]]]:
        for one, other in pairs:
            if one in counted and other in counted:
                first, second = counted[one], counted[other].some
                yield (
                    one,
                    other,
                    [(n, second.get(node, 0), first.whole[node]) for node, n in first.some.items()],
                )

    nested = tuple((one, other) for one, other, some in both(NESTED) if all(a <= b for a, b, _ in some))
    apart = tuple((one, other) for one, other, some in both(APART) if all(a + b <= of for a, b, of in some))
    return Bonds(nested, apart)


def told(
    counted: Mapping[str, Counts], secret: Mapping[str, Secret], held: Bonds
) -> Iterator[tuple[str, frozenset[Node]]]:
    """Yield what is to be hidden more, per measure: of the groups that are told too well, and beside them."""
    known = known_together(counted, secret, held)
    more: dict[str, set[Node]] = {}
    for id, nodes in known.items():
        weak = [node for node, span in nodes.items() if seen(span, secret[id].some, node)]
        for other in held.others(id):
            more.setdefault(other, set()).update(
                node for node in counted[other].whole for one in weak if node == one or beside(node, one)
            )
    for id, groups in more.items():
        if new := groups - secret[id].some:
            yield id, frozenset(new)


def beside(node: Node, other: Node) -> bool:
    """Tell whether two nodes lie in the same one."""
    return bool(node and other) and node[:-1] == other[:-1]


def known_together(counted: Mapping[str, Counts], secret: Mapping[str, Secret], held: Bonds) -> Known:
    """Return the least and the most that each number can be, for who knows what is shown of all measures."""
    limits = {id: tops(one.whole, secret[id].whole) for id, one in counted.items()}
    known: Known = {}
    while True:
        now = {id: spans(one.some, secret[id].some, limits[id]) for id, one in counted.items()}
        if now == known:
            return known
        known = now
        limits = limited(counted, secret, known, held)


def limited(counted: Mapping[str, Counts], secret: Mapping[str, Secret], known: Known, held: Bonds) -> Known:
    """Narrow what each number can be by those it is bound to."""
    limits = {id: dict(nodes) for id, nodes in known.items()}

    def narrow(id: str, node: Node, low: float, high: float) -> None:
        limits[id][node] = narrowed(limits[id][node], low, high)

    for less, more in held.nested:
        for node in known[less].keys() & known[more].keys():
            narrow(less, node, 0, known[more][node][1])
            narrow(more, node, known[less][node][0], known[more][node][1])
    for one, other in held.apart:
        highs = tops(counted[one].whole, secret[one].whole)
        for node in known[one].keys() & known[other].keys():
            narrow(one, node, 0, highs[node][1] - known[other][node][0])
            narrow(other, node, 0, highs[node][1] - known[one][node][0])
    return limits
