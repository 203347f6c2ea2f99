"""A kept answer, made again: the same, or what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from stegvis.errors import Fault, StegvisError
from stegvis.model.recommendation import EDITION_OF_RECORD, RECORD_FORMAT

KEYS: Mapping[str, type] = {
    "format": int,
    "patient": dict,
    "on_fault": str,
    "edition": dict,
    "answer_sha256": str,
    "decision": dict,
}


@frozen
class Replayed:
    """What became of a kept answer when it was made again.

    Attributes:
        same: the whole answer is the same, byte for byte.
        comparable: library, pathway, overlays, unit and policy are those of the record; when they are not,
            another answer is no fault, and `differs` names what is another.
        differs: parts of the edition, or of the decision, that are not as recorded.
        recorded, now: the two decisions; `now` is None when the patient is refused, and `faults` says why.
    """

    same: bool
    comparable: bool
    differs: tuple[str, ...]
    recorded: Mapping[str, Any]
    now: Mapping[str, Any] | None
    faults: tuple[Fault, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {
            "same": self.same,
            "comparable": self.comparable,
            "differs": list(self.differs),
            "recorded": dict(self.recorded),
            "now": None if self.now is None else dict(self.now),
            "faults": [fault.to_dict() for fault in self.faults],
        }


def expect_record(record: object) -> dict[str, Any]:
    """Return a record that can be replayed.

    Raises:
        StegvisError: it is none; everything that is wrong with it is named.
    """
    if not isinstance(record, dict):
        raise StegvisError(
            f"a record is an object, as rec.record() returns it, not a {type(record).__name__}"
        )
    wrong = list(amiss(record))
    if wrong:
        raise StegvisError("this is no record: " + "; ".join(wrong))
    return record


def amiss(record: dict[str, Any]) -> Iterator[str]:
    """Say what a record lacks, what it has too much, and what is of another kind."""
    for key, kind in KEYS.items():
        if key not in record:
            yield f"'{key}' is missing"
        elif not isinstance(record[key], kind) or isinstance(record[key], bool):
            yield f"'{key}' is a {type(record[key]).__name__}, not a {kind.__name__}"
    yield from (f"'{key}' is not known" for key in record if key not in KEYS)
    if record.get("format", RECORD_FORMAT) != RECORD_FORMAT:
        yield f"format {record['format']!r} is not known; {RECORD_FORMAT} is"
    if record.get("on_fault", "raise") not in ("raise", "set_aside"):
        yield "'on_fault' is raise or set_aside"


def apart(kept: Mapping[str, Any], made: Mapping[str, Any], of: str, keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the parts of two objects that are not alike: "edition.version: 0.1.0 -> 0.2.0"."""
    for key in keys:
        before, now = kept.get(key), made.get(key)
        if before != now:
            yield f"{of}.{key}: {shown(before)} -> {shown(now)}"


def shown(value: object) -> str:
    """Return a value short enough to read: of a part its id, version and the first digits of its hash.

    >>> shown("0.1.0"), shown({"lowest": "self_care"}), shown(["rf1", "rf2"]), shown(None)
    ('0.1.0', 'lowest self_care', 'rf1, rf2', 'none')
    >>> shown([{"kind": "base", "id": "x", "version": "1.0", "status": "demo", "sha256": "0123456789"}])
    'x 1.0 01234567'
    """
    if isinstance(value, list):
        return ", ".join(map(shown, value)) or "none"
    if isinstance(value, dict) and "sha256" in value:
        return f"{value.get('id')} {value.get('version')} {str(value['sha256'])[:8]}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    return "none" if value is None else str(value)


def compared(
    record: Mapping[str, Any],
    made: Mapping[str, Any] | None,
    edition: Mapping[str, Any],
    faults: tuple[Fault, ...],
) -> Replayed:
    """Return what became of a record.

    Args:
        made: the record of today's answer; None when the patient is refused.
        edition: what decides today.
    """
    differs = tuple(apart(record["edition"], edition, "edition", EDITION_OF_RECORD))
    comparable, now = not differs, None if made is None else made["decision"]
    if now is not None:
        differs += tuple(apart(record["decision"], now, "decision", tuple(k for k in now if k != "edition")))
    if made is not None and not differs and made["answer_sha256"] != record["answer_sha256"]:
        differs = ("answer",)
    same = made is not None and not differs
    return Replayed(same, comparable, differs, record["decision"], now, faults)
