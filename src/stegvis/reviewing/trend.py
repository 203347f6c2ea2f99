"""Which way a course goes: Mann-Kendall's count, in one pass over the measurements."""

from __future__ import annotations

from attrs import define, field

from stegvis.reviewing.series import Reading, Series


def trend(one: Series) -> int:
    """Return the Mann-Kendall count over the step: pairs of totals that worsen, minus those that improve.

    Above 0 it goes the wrong way, below 0 the right way; a pair that may do either counts 0, and so does one
    whose forms are of different versions.
    """
    scale = one.instrument
    every, of_version, count = Tally(), dict[str, Tally](), 0
    for reading in one.readings[one.start or 0 :]:
        version = reading.given.version
        own = of_version.setdefault(version, Tally())
        if version:
            count += own.rise(reading) + (of_version[""].rise(reading) if "" in of_version else 0)
        else:
            count += every.rise(reading)
        every.add(reading)
        own.add(reading)
    return -count if scale.direction == "higher_better" else count


@define
class Tally:
    """How many measurements had which lowest and highest total."""

    lows: dict[int, int] = field(factory=dict)
    highs: dict[int, int] = field(factory=dict)

    def add(self, one: Reading) -> None:
        """Count a measurement."""
        self.lows[one.low] = self.lows.get(one.low, 0) + 1
        self.highs[one.high] = self.highs.get(one.high, 0) + 1

    def rise(self, one: Reading) -> int:
        """Return how many earlier ones lie surely below, minus those surely above."""
        below = sum(n for high, n in self.highs.items() if high < one.low)
        return below - sum(n for low, n in self.lows.items() if low > one.high)
