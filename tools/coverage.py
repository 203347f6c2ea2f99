"""Write docs/explanation/coverage.md from the pathway files, so that it cannot go stale: `make docs`."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import stegvis
from stegvis.model.pathway import Pathway
from stegvis.rationale.grounds import REVIEW_NEEDED

ROOT = Path(__file__).parent.parent
SAID: dict[str, Any] = tomllib.loads((ROOT / "docs/explanation/coverage.toml").read_text("utf-8"))


def carriers(pathway: Pathway) -> dict[str, list[str]]:
    """Return, per row of the fact base, the ids of what carries it."""
    parts: list[Any] = [*pathway.rules, *pathway.review_rules, *pathway.checks, *pathway.edges]
    for track in pathway.tracks:
        parts += [*track.steps, *track.actions, *(u for s in track.steps for u in s.unsuitable)]
    found: dict[str, list[str]] = {}
    for part in parts:
        for row in part.facts:
            ids = found.setdefault(row, [])
            if part.id not in ids:
                ids.append(part.id)
    return found


def rows() -> Iterator[str]:
    """Yield every row of the fact base that is a rule."""
    for name, last in SAID["rows"].items():
        dash = "" if name in ("RF", "IC", "MS") else "-"
        yield from (f"{name}{dash}{number}" for number in range(1, last + 1))


def regions() -> Iterator[str]:
    """Yield what each overlay changes, why, and on whose word."""
    yield "\n## What overlays change\n"
    yield "| overlay | changed | why | ground |\n|---|---|---|---|"
    for id in stegvis.shipped_overlays():
        laid = stegvis.load("se-primary-care", [id])
        for one in laid.overlays[0].changes:
            ground = f"{one.claim.source}, {one.claim.place} ({one.claim.basis})"
            yield f"| {id} | `{one.rule}` | {one.because.en} | {ground} |"
        if not laid.overlays[0].changes:
            yield f"| {id} | no rule; policy {laid.policy}, or additions alone | | |"


def lines(pathway: Pathway) -> Iterator[str]:
    """Yield the page."""
    carried = carriers(pathway)
    yield "# What is carried, what is not, and what was chosen"
    yield ""
    yield f"Written by `make docs` from {pathway.id} {pathway.version}, sha256 {pathway.sha256}."
    yield "\n## Rows of the fact base\n"
    yield "| row | carried by |\n|---|---|"
    for row in rows():
        shown = ", ".join(f"`{id}`" for id in carried.get(row, [])) or SAID["left_out"].get(
            row, "**missing**"
        )
        yield f"| {row} | {shown} |"
    yield "\n## Where sources disagree\n"
    yield "| id | chosen | said at |\n|---|---|---|"
    for id, chosen in SAID["disagreements"].items():
        yield f"| {id} | {chosen} | {', '.join(f'`{one}`' for one in carried.get(id, []))} |"
    yield from regions()
    yield "\n## What the founding documents ask for\n"
    yield "| document | demand | met in | for example |\n|---|---|---|---|"
    for demand in SAID["demand"]:
        parts = ", ".join(f"`{id}`" for id in demand["parts"])
        yield f"| {demand['seed']} | {demand['what']} | {demand['where']} | {parts} |"
    yield "\n## Weak figures that were looked up\n"
    yield "| figure | found | then |\n|---|---|---|"
    for one in SAID["looked_up"]:
        yield f"| {one['figure']} | {one['found']} | {one['then']} |"
    yield "\n## What stays unknown\n"
    yield "| id | what is so |\n|---|---|"
    for id, text in SAID["gaps"].items():
        yield f"| {id} | {text} |"
    yield f"\n## Rules without a source: {REVIEW_NEEDED.en}\n"
    for rule in pathway.rules:
        weak = [k for k in ("threshold", "care") if getattr(rule, k).basis == "inference"]
        if weak:
            yield f"- `{rule.id}` ({' and '.join(weak)}): {rule.because.en}"
    for review_rule in pathway.review_rules:
        if review_rule.claim.basis == "inference":
            yield f"- `{review_rule.id}` (review): {review_rule.because.en}"
    yield "\n## Steps, actions and barriers without a source\n"
    for track in pathway.tracks:
        barriers = [stop for step in track.steps for stop in step.unsuitable]
        whole: list[Any] = [*track.steps, *track.actions, *barriers]
        ids = [f"`{part.id}`" for part in whole if part.claim.basis == "inference"]
        yield f"- {track.name.en}: {', '.join(ids) or 'none'}"


def main() -> int:
    """Write the page."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/explanation/coverage.md"
    target.write_text("\n".join(lines(stegvis.load("se-primary-care"))) + "\n", "utf-8", newline="\n")
    print(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
