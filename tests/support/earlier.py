"""The small pathway after parts of it were renamed, and as it was before."""

import re
import shutil
from datetime import date

import stegvis
from folders import SMALL
from stegvis import Assessment, EarlierStep, Episode, Measurement, Override
from stegvis.model.episode import Referral

WAS = {
    "pathway.toml": {"finding": {"danger": "peril", "tired": "weary", "screen": "no_screen"}, "group": {"flags": "signs"}},
    "mood.toml": {"step": {"mood-course": "mood-net"}, "track": {"mood-track": "low-track"}, "need": {"long": "lengthy"},
                  "action": {"rest": "pause"}},
    "review.toml": {"check": {"check-attended": "check-came"}},
    "instruments/mood.toml": {"instrument": {"mood": "temper"}},
}  # fmt: skip


def renamed(folder, was=WAS):
    """The small pathway, some of whose parts were called otherwise."""
    shutil.copytree(SMALL, folder)
    for file, tables in was.items():
        text = (folder / file).read_text("utf-8")
        for names in tables.values():
            for now, old in names.items():
                line = f'id = "{now}"\n'
                assert line in text, now
                text = text.replace(line, f'{line}was = ["{old}"]\n', 1)
        (folder / file).write_text(text, "utf-8")
    return folder


def course(step, scale, chosen, other, check, findings):
    return Episode(
        step, date(2026, 1, 5), date(2026, 3, 2), Assessment(age=30, findings=findings),
        measurements=(Measurement(scale, date(2026, 1, 5), 5), Measurement(scale, date(2026, 3, 2), 6)), scale=scale,
        checks={check: True}, earlier=(EarlierStep(other, date(2025, 1, 1), date(2025, 6, 1), "no_effect"),),
        overrides=(Override(date(2026, 2, 1), "a nurse", "patient-refuses", chosen),),
        referral=Referral(other, date(2026, 2, 3)),
    )  # fmt: skip


def pairs(tables):
    kinds = {"need": "rule", "action": "rule"}
    return [(kinds.get(table, table), old) for table, names in tables.items() for old in names.values()]


def earlier(folder):
    """The small pathway as it was: by the earlier names, each rule and scale the same."""
    shutil.copytree(SMALL, folder / "old")
    names = {now: old for tables in WAS.values() for some in tables.values() for now, old in some.items()}
    names["mood_track"] = "low_track"
    for file in (folder / "old").rglob("*.toml"):
        text = file.read_text("utf-8")
        for now, old in names.items():
            keyed = re.compile(rf"(?<![\w-]){re.escape(now)}(?![\w-])")
            lines = [
                keyed.sub(old, line)
                if re.match(
                    r"\s*(id|when|asked_when|instrument|instruments|group|from|to|track|findings|scale|step)\b",
                    line,
                )
                else line
                for line in text.splitlines()
            ]
            text = "\n".join(lines) + "\n"
        file.write_text(text, "utf-8")
    (folder / "old" / "instruments" / "mood.toml").rename(folder / "old" / "instruments" / "temper.toml")
    return stegvis.load(folder / "old")
