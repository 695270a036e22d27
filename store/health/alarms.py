"""What must be told to whoever looks, before anything else: what has stopped, or is behind.

No signal is never told as health where nothing looked. The same words stand on the pages and in
`stimwatch status`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from store.health.watch import Progress, Ticks, Watched
from store.read.clock import ClockRow

CLOCK_LATE = timedelta(hours=30)
"""A tick says midnight; one is missed after a day, and six hours for who ticks in the morning."""

CLOCK_AHEAD = timedelta(days=1)
"""A tick of a later time than now and this was made by a clock that was wrong."""

_UNNOTICED = (
    "nobody notices devices that fall silent, nor is reminded of signals that nobody has looked at."
)
UNHOLD = (
    "Let the program that writes in transactions end or take back what it began. "
    "`kafka-transactions.sh find-hanging` of Kafka names one that nobody will end, and "
    "`kafka-transactions.sh abort` ends it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What is wrong, what it means, and what to do; `mine` is what it keeps from being seen."""

    head: str
    meaning: str
    todo: str
    mine: str = "signals"


@dataclass(frozen=True, slots=True)
class _Words:
    nobody: str
    stopped: str
    behind: str
    who: str
    missing: str
    command: str
    mine: str


_DETECTION = _Words(
    nobody="Nothing detects",
    stopped="Detection has stopped",
    behind="Detection is behind",
    who="detecting worker",
    missing="Signals may be missing.",
    command="worker",
    mine="signals",
)
_PROJECTION = _Words(
    nobody="Nothing brings the pages up to date",
    stopped="The pages have stopped",
    behind="The pages are behind",
    who="projector",
    missing="What came since is not shown, signals neither.",
    command="projector",
    mine="records",
)


def alarms(
    watched: Watched | None,
    clock: ClockRow | None,
    *,
    fault: str = "",
    now: datetime,
    late: timedelta,
) -> tuple[Alarm, ...]:
    """Return what is wrong, the gravest first.

    Parameters
    ----------
    watched
        How the log and the processes stand; None where the log does not answer, which `fault` says.
    clock
        What is known of the time; None where nothing has been published.
    late
        How long a record may wait, and a process be silent.
    """
    return tuple(_all(watched, clock, fault, now, late))


def _all(
    watched: Watched | None, clock: ClockRow | None, fault: str, now: datetime, late: timedelta
) -> Iterator[Alarm]:
    if watched is None:
        yield Alarm(
            head="The log does not answer",
            meaning="Nobody can tell whether detection runs, and nothing can be written. "
            f"Signals may be missing. {fault}".strip(),
            todo="Look whether the broker runs, or whether the disk of the log is there.",
        )
    else:
        yield from _late(watched.detection, _DETECTION, now, late)
        yield from _late(watched.projection, _PROJECTION, now, late)
        yield from _held(watched, now, late)
        if clock is not None and not clock.simulated and clock.first_event_at is not None:
            yield from _clock(watched.ticks, clock.first_event_at, now)


def _late(progress: Progress, words: _Words, now: datetime, late: timedelta) -> Iterator[Alarm]:
    waiting = _waiting(progress, now)
    if progress.heard_at is None:
        yield Alarm(
            head=words.nobody,
            meaning=f"No {words.who} has been heard on this log. {words.missing}",
            todo=f"Start `stimwatch up`, or `stimwatch {words.command}`.",
            mine=words.mine,
        )
    elif abs(now - progress.heard_at) > late or progress.stopped:
        ended = "was told to end, at" if progress.stopped else "has been heard since"
        which = "The" if progress.stopped else "No"
        yield Alarm(
            head=words.stopped,
            meaning=f"{which} {words.who} {ended} {moment(progress.heard_at)}. "
            f"{waiting} {words.missing}",
            todo=f"Start `stimwatch up`, or `stimwatch {words.command}`; where it was started, "
            f"logs/{words.command}.log in STIMWATCH_HOME says why it stopped. Nothing is lost, it "
            "goes on where it was.",
            mine=words.mine,
        )
    elif progress.waiting_since is not None and now - progress.waiting_since > late:
        yield Alarm(
            head=words.behind,
            meaning=f"{waiting} {words.missing}",
            todo="After a large import, wait until the number has fallen to none. Where it does "
            f"not fall, look into logs/{words.command}.log in STIMWATCH_HOME, and start "
            f"`stimwatch {words.command}` again.",
            mine=words.mine,
        )


def _held(watched: Watched, now: datetime, late: timedelta) -> Iterator[Alarm]:
    for place, (offsets, since_ms) in watched.held.items():
        since = datetime.fromtimestamp(since_ms / 1000, tz=UTC)
        if now - since > late:
            yield Alarm(
                head="Records are held back",
                meaning=held_back(place, len(offsets), since) + " Signals may be missing.",
                todo=UNHOLD,
            )


def held_back(place: str, count: int, since: datetime) -> str:
    """Return that a transaction holds records back, as the pages and commands say it.

    >>> held_back("events/2", 12, datetime(2026, 3, 2, 9, 5, tzinfo=UTC))
    'A transaction of another program on events/2 has been open since 2026-03-02 09:05 UTC: \
12 offsets from there on cannot be read by anybody until it ends.'
    """
    return (
        f"A transaction of another program on {place} has been open since {moment(since)}: "
        f"{count:,} offsets from there on cannot be read by anybody until it ends."
    )


def _waiting(progress: Progress, now: datetime) -> str:
    if progress.waiting_since is None:
        return "No record waits for it so far."
    count = "1 record waits" if progress.waiting == 1 else f"{progress.waiting:,} records wait"
    ago = max(now - progress.waiting_since, timedelta(0))
    return f"{count}, the oldest since {moment(progress.waiting_since)}, {lasting(ago)}."


def _clock(ticks: Ticks, first_event_at: datetime, now: datetime) -> Iterator[Alarm]:
    if ticks.refused is not None:
        day = ticks.refused.date()
        yield Alarm(
            head="A tick of the clock was refused",
            meaning=f"It says that it is {day}, far ahead of all that the log knows. Until that is "
            f"settled, {_UNNOTICED}",
            todo=f"If it is {day}, confirm it: `stimwatch clock confirm {day}`. Otherwise set the "
            "clock of the machine that ticks.",
        )
    if ticks.newest is not None and ticks.newest - now > CLOCK_AHEAD:
        day = ticks.newest.date()
        yield Alarm(
            head="The clock has run ahead",
            meaning=f"A tick says that it is {day}. Signals may rest on it, and until that day "
            f"{_UNNOTICED}",
            todo="Set the clock of the machine that ticks. Then take back what it ticked: "
            f"`stimwatch clock correct --from {(now + timedelta(days=1)).date()}`.",
        )
    elif (
        ticks.refused is None  # then it ticks, and the alarm above says what to do
        and ticks.known
        and now - (ticks.oldest or first_event_at) > CLOCK_LATE
    ):
        since = f"since {moment(ticks.oldest)}" if ticks.oldest else "ever"
        yield Alarm(
            head="The clock has stopped",
            meaning=f"It has not ticked {since}. Without it, {_UNNOTICED}",
            todo="Start `stimwatch up`, or `stimwatch clock`; where it was started, logs/clock.log "
            "in STIMWATCH_HOME says why it stopped.",
        )


def moment(when: datetime) -> str:
    """Return a time to the minute, with its zone.

    >>> moment(datetime(2026, 3, 2, 9, 5, tzinfo=UTC))
    '2026-03-02 09:05 UTC'
    """
    return f"{when:%Y-%m-%d %H:%M} UTC"


def lasting(span: timedelta) -> str:
    """Return how long something lasts, in the largest whole unit.

    >>> [lasting(timedelta(seconds=n)) for n in (5, 61, 7_300, 200_000)]
    ['5 seconds', '1 minute', '2 hours', '2 days']
    """
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count = int(span.total_seconds()) // size
        if count:
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "0 seconds"
