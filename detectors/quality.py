"""What may be believed of an upload: each session once, and of its impedances only measurements.

Devices send what their store holds. The same session comes with two uploads, a clock that lost its
time dates sessions into the future, an adapter mistakes kilo-ohm for ohm. None of that is harm, and
none of it may look like harm.
"""

from bisect import bisect_right
from collections.abc import Sequence
from operator import lt
from typing import NamedTuple

from detectors.spell import DAY_S, seconds
from events.reading import Reading, is_censored, measured
from events.telemetry import ImpedanceTest, Session, TelemetryUploaded

CLOCK_AHEAD_MAX_S = DAY_S
"""A session that starts later than this after its upload was recorded has a broken clock."""

KILO = 1000.0


class Fresh(NamedTuple):
    """Sessions to fold, in order, and when each of them started [s since 1970].

    Numbers, because times that came from JSON take ten times as long to compare.
    """

    sessions: Sequence[Session] = ()
    starts_s: Sequence[float] = ()


class Tests(NamedTuple):
    """Impedance tests to fold, in order, and when the session of each started [s since 1970]."""

    tests: Sequence[Session | ImpedanceTest]
    starts_s: Sequence[float]


NOTHING = Fresh()
_latest: tuple[TelemetryUploaded | None, float | None, Fresh] = (None, None, NOTHING)
"""The latest question and its answer: every detector asks the same of each upload, in turn."""


def fresh_sessions(upload: TelemetryUploaded, newest_s: float | None) -> Fresh:
    """Return the sessions of `upload` that start after `newest_s`, in order, from a sound clock.

    A session that starts no later than one already folded was seen before, or its upload came later
    than events are waited for: both are left out. A start in the future is left out as well, and so
    cannot move `newest_s` past sessions that are still to come.

    Examples
    --------
    >>> from events.sample import moment, session, upload
    >>> sessions = [session(day=day) for day in (1, 2, 2, 40)]
    >>> fresh = fresh_sessions(upload(*sessions, day=3), moment(1).timestamp())
    >>> [session.start.day for session in fresh.sessions]
    [3]
    """
    global _latest  # noqa: PLW0603 a memory of pure answers; what is frozen cannot change behind it
    asked, since_s, answer = _latest
    if asked is upload and since_s == newest_s:
        return answer
    answer = _fresh(upload, newest_s)
    _latest = (upload, newest_s, answer)
    return answer


def _fresh(upload: TelemetryUploaded, newest_s: float | None) -> Fresh:
    sessions = upload.data.sessions
    if not sessions:
        return NOTHING
    latest_s = seconds(upload.recordedtime) + CLOCK_AHEAD_MAX_S
    starts_s = [seconds(session.start) for session in sessions]
    if starts_s[-1] <= latest_s and all(map(lt, starts_s, starts_s[1:])):
        first = 0 if newest_s is None else bisect_right(starts_s, newest_s)
        return Fresh(sessions[first:], starts_s[first:])
    kept: list[Session] = []
    kept_s: list[float] = []
    for session, at_s in zip(sessions, starts_s, strict=True):
        if at_s <= latest_s and (newest_s is None or at_s > newest_s):
            kept.append(session)
            kept_s.append(at_s)
            newest_s = at_s
    return Fresh(kept, kept_s)


def looks_like_kilo_ohm(ohms: Sequence[Reading | None], *, low_ohm: float, high_ohm: float) -> bool:
    """Tell whether most of what was measured on a lead would be ordinary if it were in kilo-ohm.

    A unit mistake touches the whole list, a short circuit seldom more than a pair of contacts; so
    one such value among ordinary ones is not excused. Zeros, missing values and censored readings
    do not count.

    Examples
    --------
    >>> looks_like_kilo_ohm((0.52, 0.54, None, 10.0), low_ohm=200.0, high_ohm=3000.0)
    True
    >>> looks_like_kilo_ohm((0.52, 540.0, 510.0, 530.0), low_ohm=200.0, high_ohm=3000.0)
    False
    """
    numbers = [ohm for each in ohms if (ohm := measured(each))]
    kilo = [ohm for ohm in numbers if low_ohm <= KILO * ohm <= high_ohm]
    return 2 * len(kilo) > len(numbers)


def censored(ohms: Sequence[Reading | None]) -> tuple[Reading | None, ...]:
    """Return only the censored readings, which are in no doubt about their unit.

    >>> from events.reading import AtLeast
    >>> censored((0.52, AtLeast(at_least=10_000), None))
    (None, AtLeast(at_least=10000.0), None)
    """
    return tuple(ohm if is_censored(ohm) else None for ohm in ohms)


def measurements(ohms: Sequence[Reading | None]) -> tuple[Reading | None, ...]:
    """Return the impedances without the zeros: no lead measures 0 ohm, a failed measurement does.

    A short circuit that the device tells as such, at or below some limit, is not lost.

    >>> from events.reading import AtMost
    >>> measurements((520.0, 0.0, None, AtMost(at_most=0.0)))
    (520.0, None, None, AtMost(at_most=0.0))
    """
    return tuple(ohm or None for ohm in ohms)


def whole_ohms(
    ohms: Sequence[Reading | None], *, low_ohm: float, high_ohm: float
) -> tuple[float | None, ...]:
    """Return the impedances in whole ohm, without those that are not between the limits.

    Nor is a censored reading returned, whatever its limit: it teaches nothing of what is usual.

    >>> from events.reading import AtLeast
    >>> readings = (520.4, 0.0, None, 9000.0, AtLeast(at_least=1000.0))
    >>> whole_ohms(readings, low_ohm=200.0, high_ohm=3000.0)
    (520.0, None, None, None, None)
    """
    return tuple(
        [
            float(round(ohm)) if isinstance(ohm, float) and low_ohm < ohm < high_ohm else None
            for ohm in ohms
        ]
    )


def each_test(sessions: Sequence[Session], starts_s: Sequence[float]) -> Tests:
    """Return the impedance tests of the sessions in order, those of one session at its start.

    >>> from events.sample import session
    >>> from events.telemetry import ImpedanceTest
    >>> first = ImpedanceTest(left_impedance_ohm=(510.0,))
    >>> once, twice = session(), session(earlier_tests=(first,), left_impedance_ohm=(520.0,))
    >>> tests = each_test((once, twice), (0.0, 60.0))
    >>> [test.left_impedance_ohm[0] for test in tests.tests], tests.starts_s
    ([520.0, 510.0, 520.0], [0.0, 60.0, 60.0])
    """
    if not any([session.earlier_tests for session in sessions]):
        return Tests(sessions, starts_s)
    found: list[Session | ImpedanceTest] = []
    found_s: list[float] = []
    for session, at_s in zip(sessions, starts_s, strict=True):
        tests: tuple[Session | ImpedanceTest, ...] = (*(session.earlier_tests or ()), session)
        found += tests
        found_s += [at_s] * len(tests)
    return Tests(found, found_s)
