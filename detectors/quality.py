"""What may be believed of an upload: each session once, and of its impedances only measurements.

Devices send what their store holds. The same session comes with two uploads, a clock that lost its
time dates sessions into the future, an adapter mistakes kilo-ohm for ohm. None of that is harm, and
none of it may look like harm.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import lt

from events.telemetry import Session, TelemetryUploaded

CLOCK_AHEAD_MAX = timedelta(days=1)
"""A session that starts later than this after its upload was recorded has a broken clock."""

KILO = 1000.0


def fresh_sessions(upload: TelemetryUploaded, newest: datetime | None) -> Sequence[Session]:
    """Return the sessions of `upload` that start after `newest`, in order, from a sound clock.

    A session that starts no later than one already folded was seen before, or comes late; lateness
    is not tolerated yet, so both are left out. A start in the future is left out as well, and so
    cannot move `newest` past sessions that are still to come.

    Examples
    --------
    >>> from events.sample import moment, session, upload
    >>> sessions = [session(day=day) for day in (1, 2, 2, 40)]
    >>> [s.start.day for s in fresh_sessions(upload(*sessions, day=3), moment(1))]
    [3]
    """
    sessions = upload.data.sessions
    if not sessions:
        return ()
    latest = upload.recordedtime + CLOCK_AHEAD_MAX
    starts = [session.start for session in sessions]
    after = newest is None or newest < starts[0]
    if after and starts[-1] <= latest and all(map(lt, starts, starts[1:])):
        return sessions
    fresh = []
    for session in sessions:
        if session.start <= latest and (newest is None or session.start > newest):
            fresh.append(session)
            newest = session.start
    return fresh


def looks_like_kilo_ohm(ohms: Sequence[float | None], *, low_ohm: float, high_ohm: float) -> bool:
    """Tell whether most of what was measured on a lead would be ordinary if it were in kilo-ohm.

    A unit mistake touches the whole list, a short circuit seldom more than a pair of contacts; so
    one such value among ordinary ones is not excused. Zeros and missing values do not count.

    Examples
    --------
    >>> looks_like_kilo_ohm((0.52, 0.54, None, 10.0), low_ohm=200.0, high_ohm=3000.0)
    True
    >>> looks_like_kilo_ohm((0.52, 540.0, 510.0, 530.0), low_ohm=200.0, high_ohm=3000.0)
    False
    """
    measured = [ohm for ohm in ohms if ohm]
    kilo = sum(low_ohm <= KILO * ohm <= high_ohm for ohm in measured)
    return 2 * kilo > len(measured)


def measurements(ohms: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return the impedances without the zeros: no lead measures 0 ohm, a failed measurement does.

    >>> measurements((520.0, 0.0, None))
    (520.0, None, None)
    """
    return tuple(ohm or None for ohm in ohms)
