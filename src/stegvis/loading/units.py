"""A unit profile, read against the pathway it is for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stegvis.errors import Diagnostic, PathwayError, near_miss
from stegvis.loading.flag_questions import openers_of, questions_of
from stegvis.loading.folder import NOTHING_LOST, Lost
from stegvis.loading.forms import faults
from stegvis.loading.sound_parts import sound_part
from stegvis.loading.tables import TableFile, read_table
from stegvis.loading.terms import text
from stegvis.loading.unit_shape import UNIT_FILE
from stegvis.loading.unit_team import Team
from stegvis.model import NotOffered, Partner, Pathway, Programme, Staff, Step, Unit

ONCE = {"partner": "id", "handed_over": "mission", "not_offered": "step", "programme": "step"}
"""The tables of which there is one for each, and what they are about."""
OF_TEAM = frozenset({"staff", "partner", "handed_over", "not_offered"})
"""Tables that say who meets patients."""


def read_unit(path: Path, name: str, pathway: Pathway) -> tuple[Unit, TableFile]:
    """Read a unit profile, and its file.

    Raises:
        PathwayError: it is wrong, or names what the pathway does not have; every fault is named.
    """
    file = read_table(path, name)
    if isinstance(file, Diagnostic):
        raise PathwayError([file])
    if wrong := faults(file, UNIT_FILE, file.data):
        reader = UnitReader(*sound_part(file, UNIT_FILE), pathway)
        reader.parts()
        raise PathwayError([*wrong, *reader.faults])
    reader = UnitReader(file, NOTHING_LOST, pathway)
    unit = reader.unit()
    if not reader.of_team:
        reader.met(unit)
    if reader.faults:
        raise PathwayError(reader.faults)
    return unit, file


class UnitReader:
    """Reads the tables of one profile; faults are gathered, none for a name whose own table is lost."""

    def __init__(self, file: TableFile, lost: Lost, pathway: Pathway) -> None:
        self.file, self.lost, self.pathway = file, lost, pathway
        self.faults: list[Diagnostic] = []
        self.of_team = False
        self.steps = {step.id: step for track in pathway.tracks for step in track.steps}
        self.partners = {
            p["id"]: Partner(
                p["id"], text(p["name"]), p.get("phone", ""), p.get("municipality", ""),
                tuple(p.get("professions", ())),
            )
            for _, p in self.tables("partner")
        }  # fmt: skip

    def tables(self, key: str) -> Iterable[tuple[int, Any]]:
        """Return the numbered tables of an array."""
        found: Any = self.file.data.get(key, ())
        return enumerate(found)

    def known(self, key: str, i: int, field: str, value: str, among: Iterable[str]) -> bool:
        """Say so when a name is not one of those there are."""
        names = list(among)
        if value in names:
            return True
        if value not in self.lost:
            self.fault((key, i, field), f"nothing is called '{value}'", near_miss(value, names))
        return False

    def fault(self, path: tuple[str | int, ...], what: str, hint: str) -> None:
        """Gather a fault."""
        self.of_team |= path[0] in OF_TEAM
        self.faults.append(Diagnostic(self.file.place(path, value=True), what, hint))

    def unit(self) -> Unit:
        """Build the profile."""
        head: Any = self.file.data["unit"]
        return Unit(
            id=head["id"],
            name=text(head["name"]),
            missions=tuple(head["missions"]),
            phone=head.get("phone", ""),
            review_date=head.get("review_date"),
            listed=head.get("listed", {}),
            partners=tuple(self.partners.values()),
            place=self.file.place(("unit",)),
            **self.parts(),
        )

    def parts(self) -> dict[str, Any]:
        """Read what stands beside the header, and which missions the header names."""
        head: Any = self.file.data.get("unit", {})
        missions = {demand.mission for demand in self.pathway.staffing}
        for i, mission in enumerate(head.get("missions", ())):
            if mission not in missions:
                place = ("unit", "missions", i)
                self.fault(place, f"no mission is called '{mission}'", near_miss(mission, sorted(missions)))
        for key, name in ONCE.items():
            self.once(key, name)
        self.partner_professions()
        handed, tracks = self.handed_over(missions)
        return {
            "handed_over": handed,
            "tracks": tracks,
            "not_offered": self.not_offered(),
            "programmes": self.programmes(),
            "staff": self.staff(),
            "facts": self.facts(),
        }

    def once(self, key: str, name: str) -> None:
        """Say so when two tables are about the same: the second would hide the first."""
        seen: set[str] = set()
        for i, said in self.tables(key):
            if said[name] in seen:
                what = f"'{said[name]}' stands in two [[{key}]] tables"
                self.fault((key, i, name), what, "write one")
            seen.add(said[name])

    def partner_professions(self) -> None:
        """A partner has professions of the pathway."""
        for i, said in self.tables("partner"):
            for one in said.get("professions", ()):
                self.known("partner", i, "professions", one, self.pathway.professions)

    def handed_over(self, missions: Iterable[str]) -> tuple[dict[str, Partner], dict[str, Partner]]:
        """Read which missions and tracks a partner does."""
        handed: dict[str, Partner] = {}
        tracks: dict[str, Partner] = {}
        for i, said in self.tables("handed_over"):
            self.known("handed_over", i, "mission", said["mission"], missions)
            if not self.known("handed_over", i, "partner", said["partner"], self.partners):
                continue
            partner = self.partners[said["partner"]]
            handed[said["mission"]] = partner
            for track in said.get("tracks", ()):
                self.known("handed_over", i, "tracks", track, (t.id for t in self.pathway.tracks))
                if track in (self.pathway.red_flag_track, self.pathway.open_flags.track):
                    self.reachable(("handed_over", i, "tracks"), f"track '{track}'", partner)
                tracks[track] = partner
        return handed, tracks

    def not_offered(self) -> dict[str, NotOffered]:
        """Read which steps are not offered here; the top of a ladder is always offered somewhere."""
        found: dict[str, NotOffered] = {}
        for i, said in self.tables("not_offered"):
            id = said["step"]
            if not self.known("not_offered", i, "step", id, self.steps):
                continue
            needed = self.kept_open(self.steps[id])
            if "partner" in said:
                known = self.known("not_offered", i, "partner", said["partner"], self.partners)
                if known and self.of_flags(self.steps[id]):
                    partner = self.partners[said["partner"]]
                    self.reachable(("not_offered", i, "partner"), f"step '{id}'", partner)
            elif needed:
                what = f"'{id}' {needed} and must be offered by somebody"
                self.fault(("not_offered", i, "step"), what, "name the partner who offers it")
            found[id] = NotOffered(id, text(said["because"]), self.partners.get(said.get("partner", "")))
        return found

    def facts(self) -> dict[str, int]:
        """Read what the unit knows of itself; only what it is asked for, never a red flag's question."""
        said: Any = self.file.data.get("facts", {})
        own = [id for id, one in self.pathway.inputs.items() if one.answered_by == "unit"]
        read = questions_of(self.pathway)
        flagged = read | openers_of(self.pathway, read)
        found: dict[str, int] = {}
        for id, value in said.items():
            if id not in own:
                hint = near_miss(id, own) or 'a fact of the unit is a finding with answered_by = "unit"'
                self.fault(("facts", id), f"no fact of a unit is called '{id}'", hint)
            elif id in flagged:
                what = f"'{id}' decides whether a red flag is asked for or held: no unit answers it for all"
                self.fault(("facts", id), what, "take it away; it is asked of whoever calls")
            elif (answer := self.pathway.inputs[id].number(value)) is None:
                what = f"'{id}' cannot be {value!r}"
                self.fault(("facts", id), what, f"allowed: {self.pathway.inputs[id].allowed}")
            else:
                found[id] = answer
        return found

    def kept_open(self, step: Step) -> str:
        """Say why a step must stay open to all whom it is for; "" when it need not."""
        levels = self.pathway.levels
        if step.level == levels[-1].id and not step.unsuitable:
            return "is the top of its ladder"
        if self.of_flags(step):
            return "is where red flags lead"
        if step.track == self.pathway.otherwise and step.level == levels[0].id:
            return "is for those who need nothing else"
        return ""

    def of_flags(self, step: Step) -> bool:
        """Tell whether red flags, held or open, may lead to a step."""
        said, ranks = self.pathway.open_flags, [level.id for level in self.pathway.levels]
        if step.track == self.pathway.red_flag_track:
            return True
        return step.track == said.track and ranks.index(step.level) >= ranks.index(said.at_least)

    def reachable(self, path: tuple[str | int, ...], what: str, partner: Partner) -> None:
        """Red flags are handed to somebody who can be reached, not to nobody."""
        if not partner.phone.strip():
            said = f"red flags lead to the {what}, and the partner '{partner.id}' has no phone number"
            self.fault(path, said, "give the partner's phone number, or do it here")

    def programmes(self) -> dict[str, Programme]:
        """Read how steps are offered; a programme's ages lie within its step's."""
        found: dict[str, Programme] = {}
        for i, said in self.tables("programme"):
            id = said["step"]
            if not self.known("programme", i, "step", id, self.steps):
                continue
            step = self.steps[id]
            low, high = said.get("ages", (step.age_lowest, step.age_highest))
            if not step.age_lowest <= low <= high <= step.age_highest:
                hint = f"'{id}' is for ages {step.age_lowest} to {step.age_highest}; stay within them"
                self.fault(("programme", i, "ages"), f"ages {low} to {high} do not fit", hint)
            elif [low, high] != [step.age_lowest, step.age_highest] and (needed := self.kept_open(step)):
                what = f"'{id}' {needed} and must stay open at all its ages"
                self.fault(("programme", i, "ages"), what, "leave the ages out")
            languages = tuple(said.get("languages", ()))
            found[id] = Programme(id, languages, low, high, text(said.get("what")))
        return found

    def met(self, unit: Unit) -> None:
        """Whom red flags ask for is met by somebody of the team, or by a partner."""
        for id, profession in Team(self.pathway, unit).absent():
            what = f"'{id}' asks for the profession '{profession}', and no staff or partner has it"
            hint = (
                f'add it to [[staff]], or to the professions of a [[partner]]: professions = ["{profession}"]'
            )
            self.fault(("staff",), what, hint)

    def staff(self) -> tuple[Staff, ...]:
        """Read who works here."""
        found: list[Staff] = []
        for i, said in self.tables("staff"):
            self.known("staff", i, "profession", said["profession"], self.pathway.professions)
            found.append(
                Staff(said["profession"], said["number"], tuple(said.get("competences", ())), said["access"])
            )
        return tuple(found)
