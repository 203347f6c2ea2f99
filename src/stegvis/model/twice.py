"""Every way in which JSON data can be meant where a key is given twice: each value counts in one of them."""

from __future__ import annotations

from typing import Any

from stegvis.model.assessment import Assessment, RepeatedKeyError, parts_and_faults

MOST_WAYS = 64
"""So many ways are looked at."""


def readings(data: Any) -> list[Assessment]:
    """Return a patient in each way that a key given twice can be meant; no patient where no key is.

    >>> from stegvis.model import parse_all
    >>> twice = parse_all('{"age": 34, "findings": {"a": true}, "findings": {"b": true}, "age": 7}')
    >>> [(one.age, dict(one.findings)) for one in readings(twice)]
    [(34, {'a': True, 'b': True}), (7, {'a': True, 'b': True})]
    """
    ways = ways_of(data)
    if len(ways) == 1 and not repeats(data):
        return []
    return [Assessment(**parts_and_faults(one)[0]) for one in ways if isinstance(one, dict)]


def repeats(data: Any) -> bool:
    """Tell whether a key is given twice anywhere."""
    if isinstance(data, RepeatedKeyError):
        return True
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return any(map(repeats, parts))


def every_way(data: Any) -> list[Any]:
    """Return what is given, or each value of a key that is given twice."""
    return list(getattr(data, "ways", [data]))


def ways_of(data: Any) -> list[Any]:
    """Return data in so many ways that each value of a key given twice stands in one of them."""
    if isinstance(data, RepeatedKeyError):
        return folded([one for way in data.ways for one in ways_of(way)])
    if isinstance(data, dict):
        parts = {key: ways_of(value) for key, value in data.items()}
        most = max(map(len, parts.values()), default=1)
        return [{key: some[min(n, len(some) - 1)] for key, some in parts.items()} for n in range(most)]
    if isinstance(data, list):
        each = [ways_of(value) for value in data]
        most = max(map(len, each), default=1)
        return [[some[min(n, len(some) - 1)] for some in each] for n in range(most)]
    return [data]


def folded(ways: list[Any]) -> list[Any]:
    """Return fewer ways that say the same: objects that do not contradict each other are one."""
    found: list[Any] = []
    for way in ways:
        last = found[-1] if found else None
        if isinstance(last, dict) and isinstance(way, dict) and agree(last, way):
            last.update(way)
        elif not any(type(way) is type(one) and way == one for one in found) and len(found) < MOST_WAYS:
            found.append(dict(way) if isinstance(way, dict) else way)
    return found


def agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two objects say the same of what both name."""
    return all(
        type(one[key]) is type(value) and one[key] == value for key, value in other.items() if key in one
    )
