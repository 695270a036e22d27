"""How many of a fleet's signals are false by chance, and which of them are worth a page today.

One device seldom raises a false signal; ten thousand do so every few days. So a safety officer is
told beside the signals how many false ones a fleet of this size raises in the same time, from the
rate that was measured for each hazard. A hazard's signals page where that is at most the tolerated
part of them, and wait for the next regular review where it is more. A clinician's urgent finding
pages always. None is lost: what waits is in the list, in order, and its reminder comes.

That is the procedure of Benjamini and Hochberg, one hazard at a time: a healthy device raises a
signal within the window with a chance of p, its rate times the window, and all that were raised
have that same p. Of m devices at risk, R told are kept where p <= share R / m, so where the m p
that are expected to be false are at most that share of R. The false are then at most that part of
what pages, on average, whatever the number of devices, as far as the rates hold.

References
----------
Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate. J. R. Stat. Soc. B 57(1),
289-300.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from events.vocabulary import Grade, Hazard

YEAR_DAYS = 365.25
HAZARDS: tuple[Hazard, ...] = get_args(Hazard)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What part of the pages may be false, and how often each detector is wrong.

    Rates are false signals per 1,000 device-years, at the worse end of what the detection benchmark
    measured; null where none was, and then nothing of the hazard is held back, since nothing is
    known of it.
    """

    most_false_ratio: float = 0.2
    lead_fracture: float | None = None
    lead_migration: float | None = None
    infection: float | None = None
    pain: float | None = None
    generator_failure: float | None = None
    early_removal: float | None = None
    mri_exposure: float | None = None
    therapy_lapse: float | None = None
    selection_deviation: float | None = None

    def rate(self, hazard: Hazard) -> float | None:
        """Return the rate of a hazard [per 1,000 device-years]."""
        found: float | None = getattr(self, hazard)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """How many signals of one hazard and grade were raised within the window."""

    hazard: Hazard
    grade: Grade
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What became of a hazard's signals of the window.

    `expected_false` is how many this fleet raises by chance in that time, `false_share` that part
    of the told ones, at most all; null where no rate was measured. `pages` counts those that should
    be looked at today, `waits` those for which the next regular review is soon enough.
    """

    hazard: Hazard
    told: int
    expected_false: float | None
    false_share: float | None
    pages: int
    waits: int


def expected_false(rate: float, *, devices: int, days: float) -> float:
    """Return how many false signals so many devices raise in so many days.

    >>> round(expected_false(1.0, devices=10_000, days=1.0), 3)
    0.027
    """
    return rate / 1000.0 * devices * days / YEAR_DAYS


def shares(
    discovery: Discovery, raised: Iterable[Raised], *, devices: int, days: float
) -> tuple[Share, ...]:
    """Return, by hazard, how many of the window's signals are false by chance, and which page.

    Examples
    --------
    Ten thousand devices, one day. Of three fractures a hundredth is chance, so they page. The lapse
    of one person is as likely chance as not, and waits. Nobody measured how often MRI exposure is
    wrong, so it pages.

    >>> rates = Discovery(lead_fracture=1.0, therapy_lapse=20.0)
    >>> told = (
    ...     Raised(hazard="lead_fracture", grade="warning", count=3),
    ...     Raised(hazard="therapy_lapse", grade="advisory", count=1),
    ...     Raised(hazard="mri_exposure", grade="warning", count=1),
    ... )
    >>> for each in shares(rates, told, devices=10_000, days=1.0):
    ...     print(each.hazard, each.expected_false, each.false_share, each.pages, each.waits)
    lead_fracture 0.027 0.009 3 0
    therapy_lapse 0.548 0.548 0 1
    mri_exposure None None 1 0
    """
    assert devices >= 0 and days > 0, "a window has a length, and a fleet has no fewer than none"
    counts: dict[Hazard, dict[Grade, int]] = {}
    for each in raised:
        grades = counts.setdefault(each.hazard, {})
        grades[each.grade] = grades.get(each.grade, 0) + each.count
    return tuple(_share(discovery, h, counts[h], devices, days) for h in counts)


def _share(
    discovery: Discovery, hazard: Hazard, grades: Mapping[Grade, int], devices: int, days: float
) -> Share:
    told, urgent, rate = sum(grades.values()), grades.get("urgent", 0), discovery.rate(hazard)
    if rate is None:
        return Share(
            hazard=hazard, told=told, expected_false=None, false_share=None, pages=told, waits=0
        )
    false = expected_false(rate, devices=devices, days=days)
    holds = false <= discovery.most_false_ratio * told
    pages = told if holds else urgent
    return Share(
        hazard=hazard,
        told=told,
        expected_false=round(false, 3),
        false_share=round(min(1.0, false / told), 3) if told else None,
        pages=pages,
        waits=told - pages,
    )


def daily_false(discovery: Discovery, *, devices: int) -> float:
    """Return how many false signals a day a fleet of this size raises, of all measured hazards.

    >>> round(daily_false(Discovery(lead_fracture=1.0, pain=2.0), devices=10_000), 3)
    0.082
    """
    rates = filter(None, (discovery.rate(hazard) for hazard in HAZARDS))
    return sum(expected_false(rate, devices=devices, days=1.0) for rate in rates)
