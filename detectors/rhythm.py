"""How long a device is usually silent, and when that is longer than usual.

Some remotes upload each day, some when there is something to tell, and some devices are only read
at visits. So each is its own control: the longest silence of late, which is forgotten slowly.
"""

from typing import NamedTuple
from uuid import UUID

from detectors.spell import DAY_S
from detectors.weekly_use import Lapse
from detectors.wording import plural

REMOTES_MIN = 4
"""Fewer uploads by a remote are no rhythm. Assumed."""
FORGETS = 1 / 24
"""Part of what the longest silence exceeds the latest by that each upload forgets. Assumed."""


class Rhythm(NamedTuple):
    """The last completed reading, or the activation [s since 1970], and what is usual between them.

    `remotes` counts uploads by a remote, up to those that make a rhythm; `longest_s` is the longest
    silence of late before one. `silences` is how often the present silence was told.
    """

    heard_s: float
    heard_id: UUID
    remotes: int = 0
    longest_s: float = 0.0
    silences: int = 0


def heard(rhythm: Rhythm | None, at_s: float, event_id: UUID, *, remote: bool) -> Rhythm:
    """Return the rhythm after a reading. A silence that was told teaches nothing of what is usual.

    A clinic that ends one has read a device whose remote does not work, so nothing is known of it
    any more.
    """
    if rhythm is None:
        return Rhythm(at_s, event_id, int(remote))
    heard_s, _, remotes, longest_s, silences = rhythm
    if silences:
        return Rhythm(at_s, event_id, remotes, longest_s) if remote else Rhythm(at_s, event_id)
    if not remote:
        return Rhythm(at_s, event_id, remotes, longest_s)
    silent_s = at_s - heard_s
    if silent_s < longest_s:
        silent_s = longest_s + (silent_s - longest_s) * FORGETS
    if remotes < REMOTES_MIN:
        remotes += 1
    return Rhythm(at_s, event_id, remotes, silent_s)


def limit_s(rule: Lapse, rhythm: Rhythm) -> float:
    """Return how long the device may be silent [s].

    Examples
    --------
    A remote that uploads each week, and once three weeks late.

    >>> from events.sample import SIGNAL
    >>> rhythm = Rhythm(0.0, SIGNAL)
    >>> limit_s(Lapse(), rhythm) / DAY_S
    400.0
    >>> for day in (7, 14, 42, 49):
    ...     rhythm = heard(rhythm, day * DAY_S, SIGNAL, remote=True)
    >>> round(limit_s(Lapse(silent_days=35.0), rhythm) / DAY_S)
    54
    """
    if not has_remote(rhythm):
        return rule.clinic_silent_days * DAY_S
    return max(rule.silent_days * DAY_S, rule.silent_ratio * rhythm.longest_s)


def has_remote(rhythm: Rhythm) -> bool:
    """Tell whether a remote reads the device, often enough to have a rhythm."""
    return rhythm.remotes >= REMOTES_MIN


def usual_silence(rhythm: Rhythm) -> str:
    """Say how long a silence of this device was at most, or why that is not known.

    >>> usual_silence(Rhythm(0.0, UUID(int=1)))
    'No remote is known to read this device.'
    """
    if not has_remote(rhythm):
        return "No remote is known to read this device."
    return f"Of late it was never more than {plural(round(rhythm.longest_s / DAY_S), 'day')}."
