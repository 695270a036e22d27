"""How much of the planned therapy a person holds, day by day: falling, rising, with the seasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, exp, pi
from random import Random

from streams.simulate.parameters import Parameters

YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """The part of the planned sessions that a person holds.

    `adherence` is that part when the therapy begins, on `since_day`; `depth` is what is gone of it
    on `low_day`, and on the same day of every other year.
    """

    adherence: float
    since_day: float
    trend_per_year: float = 0.0
    depth: float = 0.0
    low_day: float = 0.0
    least: float = 0.0
    most: float = 1.0

    def held(self, day: float) -> float:
        """Return the part of the planned sessions that is held on `day`.

        >>> habit = Habit(adherence=0.5, since_day=0, depth=0.8, low_day=200)
        >>> round(habit.held(200), 2), round(habit.held(200 + YEAR_DAYS / 2), 2)
        (0.1, 0.5)
        """
        years = (day - self.since_day) / YEAR_DAYS
        part = self.adherence * exp(self.trend_per_year * years)
        if self.depth:
            part *= 1 - self.depth * (1 + cos(2 * pi * (day - self.low_day) / YEAR_DAYS)) / 2
        return min(self.most, max(self.least, part))

    def lows(self, until_day: float) -> Iterator[tuple[float, float]]:
        """Yield from when until when the season takes more than half of what it ever takes."""
        if not self.depth:
            return
        begin = self.low_day - YEAR_DAYS / 4
        while begin < until_day:
            end = begin + YEAR_DAYS / 2
            if end > self.since_day:
                yield max(begin, self.since_day), end
            begin += YEAR_DAYS


def draw_habit(
    own: Random, parameters: Parameters, *, adherence: float, since_day: float, new_year_day: float
) -> Habit:
    """Draw how the use goes on; `new_year_day` is a first of January."""
    habits = parameters.disorder.habits
    trend_per_year = own.gauss(habits.trend_mean_per_year, habits.trend_sd_per_year)
    depth = own.uniform(*habits.seasonal_depth)
    low_day = new_year_day + own.gauss(*habits.seasonal_low_day)
    return Habit(
        adherence=adherence,
        since_day=since_day,
        trend_per_year=trend_per_year,
        depth=depth if own.random() < habits.seasonal_share else 0.0,
        low_day=low_day,
        least=parameters.use.adherence_least,
        most=habits.held_most,
    )
