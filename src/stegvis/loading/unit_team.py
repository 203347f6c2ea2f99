"""A pathway as a unit's team meets it: nobody whom the unit lacks is anybody's first contact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from stegvis.errors import Text
from stegvis.loading.unit_facts import same
from stegvis.model import Need, Partner, Pathway, Profession, Step, Track, Unit


@frozen
class Team:
    """How a unit reaches each profession that meets patients at a clinic; of an untold team nothing is known.

    Attributes:
        reached: per profession, "here", "remote", or the partner that has it; what is absent is lacking.
    """

    pathway: Pathway
    unit: Unit
    reached: Mapping[str, str | Partner] = field(init=False)

    @reached.default
    def _reached(self) -> dict[str, str | Partner]:
        found: dict[str, str | Partner] = {
            id: one for one in self.unit.partners for id in one.professions if self.here(id)
        }
        people = [one for one in self.unit.staff if one.number and self.here(one.profession)]
        found |= {one.profession: "remote" for one in people}
        found |= {one.profession: "here" for one in people if one.access != "remote"}
        return found

    def here(self, profession: str) -> bool:
        """Tell whether a profession meets patients at a clinic, and not elsewhere."""
        return self.pathway.professions[profession].place == "here"

    def lacks(self, profession: str, track: str = "", step: str = "") -> bool:
        """Tell whether nobody of a profession can meet the patient, of the team or of who does the track."""
        if not self.unit.staff or not self.here(profession) or track in self.unit.tracks:
            return False
        missing = self.unit.not_offered.get(step)
        return profession not in self.reached and not (missing and missing.partner)

    def stand_in(self, profession: str) -> str:
        """Return who of the team may stand in for a profession; "" for nobody."""
        named = (id for id, one in self.pathway.professions.items() if profession in one.stands_in_for)
        return next((id for id in named if id in self.reached), "")

    @property
    def receiver(self) -> str:
        """Who meets a patient for whom nobody else of the team is named: who asks about red flags."""
        said = self.pathway.open_flags
        steps = self.pathway.track(said.track).steps
        own = next(step.first_contact for step in steps if step.level == said.at_least)
        return self.stand_in(own) if self.lacks(own) else own

    def absent(self) -> Iterator[tuple[str, str]]:
        """Yield what red flags, held or open, ask for and nobody of the team meets: by whom, and whom."""
        said = self.pathway.open_flags
        asked = [(flag.id, flag.first_contact) for flag in self.pathway.red_flags]
        for track in (self.pathway.red_flag_track, said.track):
            asked += [(step.id, step.first_contact) for step in self.pathway.track(track).steps]
        seen: set[str] = set()
        for id, profession in asked:
            if profession not in seen and self.lacks(profession) and not self.stand_in(profession):
                seen.add(profession)
                yield id, profession


def staffed(pathway: Pathway, unit: Unit) -> Pathway:
    """Return the pathway as a unit's team meets it; a partner's or distant professions are called so."""
    team = Team(pathway, unit)
    if not unit.staff:
        return pathway
    professions = {id: called(one, team.reached.get(id, "")) for id, one in pathway.professions.items()}
    return evolve(
        pathway,
        professions=pathway.professions if professions == pathway.professions else professions,
        red_flags=same(pathway.red_flags, (met(flag, team) for flag in pathway.red_flags)),
        tracks=same(pathway.tracks, (met_track(track, team) for track in pathway.tracks)),
    )


def called(one: Profession, how: str | Partner) -> Profession:
    """Say how a profession is reached where it is not on site."""
    if isinstance(how, Partner):
        more = (
            " ".join(filter(None, (how.name.sv, how.phone))),
            " ".join(filter(None, (how.name.en, how.phone))),
        )
        name = Text(f"{one.name.sv} (hos {more[0]})", f"{one.name.en} (at {more[1]})")
        return evolve(one, name=name, place="elsewhere")
    if how == "remote":
        return evolve(one, name=Text(f"{one.name.sv} (på distans)", f"{one.name.en} (at a distance)"))
    return one


def met_track(track: Track, team: Team) -> Track:
    """Return a track whose needs and steps ask first for somebody whom the unit has."""
    needs = same(track.needs, (met(need, team) for need in track.needs))
    steps = same(track.steps, (met_step(step, team) for step in track.steps))
    if needs is track.needs and steps is track.steps:
        return track
    return evolve(track, needs=needs, steps=steps)


def met(rule: Need, team: Team) -> Need:
    """Return a rule with somebody whom the unit has in place of one whom it lacks, who is awaited."""
    own = rule.first_contact
    if not own or not team.lacks(own, rule.track):
        return rule
    other = team.stand_in(own)
    return evolve(rule, first_contact=other or team.receiver, awaits="" if other else own)


def met_step(step: Step, team: Team) -> Step:
    """Return a step likewise: of those who may give it, the first whom the unit has."""
    own = step.first_contact
    if not team.lacks(own, step.track, step.id):
        return step
    other = team.stand_in(own)
    able = next((id for id in step.professions if id in team.reached), team.receiver)
    return evolve(step, first_contact=other or able, awaits="" if other else own)
