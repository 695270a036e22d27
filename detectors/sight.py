"""Whether telemetry can say anything of a device: where nobody reads it, nothing is judged."""

from detectors.spell import DAY_S

NEVER_READ = "nothing was uploaded yet"
UNREAD = "the latest session that was uploaded is too old"
NO_IMPEDANCE = "impedances have not been measured often enough to know what is usual"
NO_THRESHOLD = "motor thresholds have not been measured often enough to know what is usual"


def unread(newest_s: float | None, at_s: float, *, unread_days: float) -> str | None:
    """Say why a device cannot be judged at a time, as far as that is for want of uploads.

    `newest_s` is the start of its latest session [s since 1970].

    Examples
    --------
    >>> unread(None, 0.0, unread_days=120.0)
    'nothing was uploaded yet'
    >>> unread(0.0, 121 * DAY_S, unread_days=120.0)
    'the latest session that was uploaded is too old'
    >>> unread(0.0, 119 * DAY_S, unread_days=120.0) is None
    True
    """
    if newest_s is None:
        return NEVER_READ
    return UNREAD if at_s - newest_s > unread_days * DAY_S else None
