"""The answers of one pathway to a population, and how many a week each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import frozen

from stegvis.model import Pathway
from stegvis.planning.counting import Kind
from stegvis.planning.hours import Work, needed, work_of
from stegvis.planning.intervals import poisson
from stegvis.planning.report import Range, Shown, Value
from stegvis.planning.rows import Population

WEEKS = 52
"""Weeks of a year."""


@frozen
class Counted:
    """The answers of one pathway to a population."""

    pathway: Pathway
    population: Population
    kinds: Sequence[Kind]

    @property
    def number(self) -> float:
        """How many patients there are."""
        return sum(kind.number for kind in self.kinds)

    def by(self, key: str, where: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> dict[Any, float]:
        """Return how many patients have each answer to one thing, of those for whom something is so."""
        found: dict[Any, float] = {}
        for kind in self.kinds:
            if where(kind.answer):
                found[kind.answer[key]] = found.get(kind.answer[key], 0) + kind.number
        return found

    def count(self, where: Callable[[Mapping[str, Any]], bool]) -> float:
        """Return for how many patients something is so."""
        return sum(kind.number for kind in self.kinds if where(kind.answer))

    def a_week(self, number: float) -> float:
        """Return how many a week that is; a whole number stays one."""
        weekly = number / self.population.weeks
        return int(weekly) if weekly == int(weekly) else weekly

    def sure(self, number: float) -> Value:
        """Return the interval of a number a week; of what is made up or stated there is none."""
        if self.population.made_up or self.population.weight:
            return Shown.NONE
        low, high = poisson(int(number))
        return Range(low / self.population.weeks, high / self.population.weeks)

    @property
    def of_steps(self) -> dict[str, float]:
        """How many patients are proposed each step, a week."""
        return {step: self.a_week(number) for step, number in self.by("step").items()}

    def flows(self, key: str, id: str, settled: str) -> tuple[Value, ...]:
        """Return what is said of one answer: a week, its interval, a year, and for how many it is settled."""
        number = self.by(key).get(id, 0)
        sure = self.by(key, lambda one: bool(one[settled])).get(id, 0)
        weekly = self.a_week(number)
        return weekly, self.sure(number), weekly * WEEKS, self.a_week(sure)

    @property
    def hours(self) -> Work:
        """The hours of a week's patients, by profession: of the steps whose work is known."""
        return needed(self.of_steps, work_of(self.pathway))
