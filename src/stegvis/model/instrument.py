"""A rating scale as data: items, bands, cut-offs, what a change is worth, and input mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import Factory, field, frozen

from stegvis.errors import NO_TEXT, NOWHERE, Place, Text
from stegvis.language import Band, Direction
from stegvis.model.terms import Claim, Code, Figure, Source

Limit = Literal["at_least", "at_most", "above", "below"]
WHOLE_TOTALS = ("sum", "part", "count")


@frozen
class OtherBands:
    """A competing set of bands: who uses it, and its bands where they are known."""

    where: Text
    bands: tuple[Band, ...]
    sex: str
    note: Text
    claim: Claim | None


@frozen
class Cutoff:
    """A limit that somebody uses on an instrument, and whether stegvis uses it.

    Attributes:
        of: what the limit is put on, when that is not the total: a subscale, a percentage, a T score.
        ages: the lowest and highest age that the limit is meant for, or None.
    """

    value: float
    worse: Limit
    purpose: Text
    population: Text
    sex: str
    chosen: bool
    claim: Claim
    of: Text = NO_TEXT
    ages: tuple[int, int] | None = None


@frozen
class Subscale:
    """A part of an instrument with its own sum; `lowest` and `highest` are None when not known."""

    id: str
    name: Text
    items: tuple[int, ...]
    lowest: int | None
    highest: int | None
    direction: str


@frozen
class Trigger:
    """Answers that call for an act whatever the total is; a low total never closes them."""

    items: tuple[int, ...]
    what: Text
    worse: Limit
    value: float
    do: Text
    claim: Claim
    note: Text


@frozen
class Outcome:
    """A result that an instrument's own rule gives instead of a sum."""

    id: str
    name: Text
    severity: str
    when: Text
    do: Text
    claim: Claim


@frozen
class Skip:
    """When all of `when_zero` are answered 0, the form skips `zero`: they are 0 as well.

    Attributes:
        unless_answered: only some forms skip there, so that another answer contradicts nothing.
    """

    when_zero: tuple[int, ...]
    zero: tuple[int, ...]
    claim: Claim
    unless_answered: bool = False


@frozen
class Printed:
    """What each box of some items is worth on the printed form, from the first to the last."""

    items: tuple[int, ...]
    values: tuple[int, ...]
    claim: Claim


@frozen
class Lasts:
    """How old a score may be, in days from the day it was filled in.

    Attributes:
        firm_days: up to this age it decides.
        provisional_days: up to this age it counts provisionally (measure first); past it as a baseline only.
    """

    firm_days: int
    provisional_days: int
    claim: Claim


@frozen
class OtherUnit:
    """Another way of writing a total than in points.

    Attributes:
        times: what a total in points is multiplied by; None when it cannot be turned into points.
        range: the values it can have, where it is not a multiple of points; None when not known.
    """

    id: str
    name: Text
    times: int | None
    range: tuple[int, int] | None
    note: Text
    claim: Claim

    def fits(self, one: Instrument, value: int) -> bool:
        """Tell whether a number can be a value in this unit."""
        if self.times is None:
            return self.range is None or self.range[0] <= value <= self.range[1]
        return value % self.times == 0 and one.lowest <= value // self.times <= one.highest

    def total(self, one: Instrument, value: int) -> int | None:
        """Return the total in points, or None when there is none."""
        return value // self.times if self.times and self.fits(one, value) else None

    def doubt(self, one: Instrument, value: int) -> Text | None:
        """Say of a total without unit that it could be in this one, and would then be another."""
        total = self.total(one, value)
        if not self.fits(one, value) or total == value:
            return None
        as_points = Text("", "") if total is None else Text(f": {total} poäng", f": {total} points")
        return Text(
            f"{one.name.sv} {value} är läst som poäng. Det kan också vara {self.name.sv}{as_points.sv}. "
            "Ange enheten.",
            f"{one.name.en} {value} is read as points. It could also be {self.name.en}{as_points.en}. "
            "Say the unit.",
        )


@frozen
class Smell:
    """A range of impossible totals that betrays another instrument."""

    lowest: int
    highest: int
    instrument: str
    hint: Text


@frozen
class Instrument:
    """A rating scale: its items, range, bands, cut-offs and known mistakes.

    Attributes:
        construct: what it measures, to group the catalogue by.
        scoring: how its result comes about: "sum", "part" (some items stand outside the total),
            "count" (of items above a limit), "mean", "subscales", "profile" or "rule".
        step: the smallest difference between two totals.
        bands_need_case: the bands were found among people above the cut-off and say nothing below it.
        refused: why it must not be used, when `use` is "prohibited".
        printed: what each box is worth as the form is printed; nothing when that is not known.
        printed_unread: why ticked boxes are not read, when there is a reason of its own.
        units: other ways of writing its total than in points.
        lasts: how old a score may be, or None when nothing is said of it.
        short_opens: from which total of a short form the whole is asked for, whatever its gate says.
        asks_about: what its critical items ask about, in the words of `construct`.
        was: ids that it had in earlier editions.
        accepts: findings of `stegvis check` that the author accepts, each with its reason and source.
        loinc_status: why there are no codes, where there are none.
    """

    id: str
    name: Text
    full_name: str
    construct: str
    purpose: Text
    recall: Text
    respondent: str
    scoring: str
    step: float
    items: int
    item_lowest: int
    item_highest: int
    lowest: int
    highest: int
    direction: Direction
    age_lowest: int
    age_highest: int
    age_note: Text
    reversed_items: tuple[int, ...]
    critical_items: tuple[int, ...]
    item_values: Mapping[int, tuple[int, ...]]
    half_steps: Text
    missing_most: int
    missing_rule: str
    missing_claim: Claim | None
    bands: tuple[Band, ...]
    bands_claim: Claim | None
    bands_need_case: bool
    other_bands: tuple[OtherBands, ...]
    cutoffs: tuple[Cutoff, ...]
    subscales: tuple[Subscale, ...]
    triggers: tuple[Trigger, ...]
    outcomes: tuple[Outcome, ...]
    skips: tuple[Skip, ...]
    smells: tuple[Smell, ...]
    short_forms: Mapping[str, int]
    short_items: Mapping[str, tuple[int, ...]]
    short_opens: Mapping[str, int]
    use: str
    refused: Text
    confidence: str
    licence: str
    licence_note: Text
    validity: Text
    notes: tuple[Text, ...]
    mistakes: tuple[Text, ...]
    unverified: tuple[Text, ...]
    codes: tuple[Code, ...]
    change: Mapping[str, Figure]
    sources: Mapping[str, Source]
    accepts: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    printed: tuple[Printed, ...] = ()
    printed_unread: Text = NO_TEXT
    units: tuple[OtherUnit, ...] = ()
    lasts: Lasts | None = None
    asks_about: tuple[str, ...] = ()
    loinc_status: str = ""
    place: Place = field(default=NOWHERE, eq=False, repr=False)
    grid: tuple[tuple[int, ...], ...] = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda self: self.values_of_items(), takes_self=True),
    )
    grid_lowest: int = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda self: sum(v[0] for v in self.grid), takes_self=True),
    )
    grid_highest: int = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda self: sum(v[-1] for v in self.grid), takes_self=True),
    )

    def values_of_items(self) -> tuple[tuple[int, ...], ...]:
        """Return the values that each item can take, item 1 first."""
        usual = tuple(range(self.item_lowest, self.item_highest + 1))
        return tuple(self.item_values.get(n, usual) for n in range(1, self.items + 1))

    @property
    def summed(self) -> bool:
        """Tell whether the total is the sum of all items."""
        return self.scoring == "sum"

    @property
    def weighed(self) -> bool:
        """Tell whether there is one total in whole numbers, which a rule can be put on."""
        return self.scoring in WHOLE_TOTALS and self.step == 1

    def case(self, score: int) -> bool:
        """Tell whether a score reaches the lowest chosen cut-off; without one, every score does."""
        limits = [c.value for c in self.cutoffs if c.chosen and not c.of.en and c.worse == "at_least"]
        return not limits or score >= min(limits)

    def band(self, score: int) -> Band | None:
        """Return the band that a score lies in; none where the bands say nothing."""
        if self.bands_need_case and not self.case(score):
            return None
        return next((b for b in self.bands if b.lowest <= score <= b.highest), None)

    def allowed(self, item: int) -> tuple[int, ...]:
        """Return the values that an item can take."""
        return self.grid[item - 1]

    def boxes(self, item: int) -> tuple[int, ...]:
        """Return the value of each box of an item, first to last as printed; nothing when not known."""
        return next((one.values for one in self.printed if item in one.items), ())
