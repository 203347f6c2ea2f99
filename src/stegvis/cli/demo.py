"""demo: route a few different patients."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from stegvis.cli.terminal import DEFAULT, described, speak, styled
from stegvis.errors import Text
from stegvis.model import Assessment
from stegvis.verbs import load, route

if TYPE_CHECKING:
    from stegvis.cli.terminal import Commands


NO_FLAGS = ("red_flags", "reason", "situation", "icbt_barriers")
DEMO = (
    (Text("34 år, PHQ-9 12, inga varningsflaggor", "34 years, PHQ-9 12, no red flags"),
     Assessment(34, {"phq9": 12}, {"phq9": {9: 0}}, {"low_mood": True}, NO_FLAGS)),
    (Text("34 år, PHQ-9 7 men fråga 9 besvarad med 2", "34 years, PHQ-9 7 but item 9 answered with 2"),
     Assessment(34, {"phq9": 7}, {"phq9": {9: 2}}, {"low_mood": True}, NO_FLAGS)),
    (Text("29 år, GAD-7 12, saknar BankID", "29 years, GAD-7 12, has no BankID"),
     Assessment(29, {"gad7": 12}, {}, {"worry": True, "no_device_or_bankid": True}, NO_FLAGS)),
    (Text("51 år, ISI 17, röster som andra inte hör", "51 years, ISI 17, voices that others do not hear"),
     Assessment(51, {"isi": 17}, {}, {"sleep_problem": True, "psychosis": True}, NO_FLAGS)),
    (Text("41 år, inget mer är känt", "41 years, nothing more is known"), Assessment(41)),
    (Text("15 år, nedstämd", "15 years, low mood"),
     Assessment(15, findings={"low_mood": True}, none_of=NO_FLAGS)),
)  # fmt: skip


def add(commands: Commands) -> None:
    """Describe the command."""
    demo = described(
        commands, "demo", "route a few different patients",
        """stegvis demo
        stegvis demo --lang en
        stegvis demo --json""",
    )  # fmt: skip
    speak(demo)
    demo.set_defaults(run=run_demo)


def run_demo(options: argparse.Namespace) -> int:
    """Route a handful of different patients."""
    pathway = load(DEFAULT)
    found = [(title.in_language(options.lang), route(pathway, one)) for title, one in DEMO]
    if options.json:
        shown = [{"title": t, "recommendation": r.to_dict()} for t, r in found]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return 0
    for title, rec in found:
        print(f"── {title} " + "─" * max(0, 76 - len(title)))
        print(styled(rec.to_text(options.lang, detail="full"), sys.stdout))
    return 0
