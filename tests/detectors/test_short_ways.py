"""Each short way through a detector says what the long way says, session by session."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from detectors import contacts, supply
from detectors.contacts import Lead
from detectors.limits import Limits
from detectors.spell import DAY_S
from detectors.supply import Supply
from detectors.tolerance import Tolerance
from events.sample import SIGNAL, session
from events.telemetry import Session

SETTLES_S = 30 * DAY_S
USUAL_OHM = (520.0, 610.0, 540.0, 700.0)
every_seed = pytest.mark.parametrize("seed", range(40))


def course(seed: int) -> list[Session]:
    """Return two hundred sessions: mostly quiet, some odd, now and then something that lasts."""
    random, found = Random(seed), list[Session]()
    resets, until = 0, dict.fromkeys(("low", "weak", "open"), 0)
    for number in range(200):
        resets += random.random() < 0.01
        for what in until:
            until[what] = number + 15 if random.random() < 0.01 else until[what]
        lasting = {what for what, end in until.items() if number < end}
        found.append(_session(random, number, resets, lasting))
    return found


def _session(random: Random, number: int, resets: int, lasting: set[str]) -> Session:
    """Return a session; a person cuts one in ten short, and one in fifty has a wild reading."""
    ohms = [round(ohm * random.gauss(1.0, 0.03), 1) for ohm in USUAL_OHM]
    if "open" in lasting or random.random() < 0.02:
        ohms[1] = random.choice((4_100.0, 1_100.0, 860.0, 430.0, 290.0))
    fields: dict[str, Any] = {
        "left_impedance_ohm": tuple(ohms),
        "battery_v": round(3.1 - 0.002 * number, 3) if random.random() < 0.9 else None,
        "battery_percent": 8.0 if "low" in lasting else float(95 - number // 8),
        "reset_count": random.choice((resets, resets, resets, None, 65_535)),
    }
    if random.random() < 0.1:
        fields |= {"aborted": True, "delivered_min": 4.0}
    elif "weak" in lasting:
        fields |= {"delivered_min": 12.0}
    return session(day=number / 2, **fields)


def uploads(sessions: Sequence[Session], seed: int) -> list[tuple[Sequence[Session], list[float]]]:
    """Return the sessions as they are uploaded, some at a time, with the time of each."""
    random, found, first = Random(-seed), list[tuple[Sequence[Session], list[float]]](), 0
    while first < len(sessions):
        some = sessions[first : first + random.choice((1, 1, 3, 7, 25))]
        found.append((some, [each.start.timestamp() for each in some]))
        first += len(some)
    return found


@every_seed
def test_a_generator_is_judged_alike_at_once_and_session_by_session(seed: int) -> None:
    tolerance, short, long = Tolerance(), Supply(), Supply()

    for sessions, starts_s in uploads(course(seed), seed):
        short = supply.follow(tolerance, short, sessions, starts_s, event_id=SIGNAL)
        for each, at_s in zip(sessions, starts_s, strict=True):
            long = long._replace(used_s=long.used_s + int(each.duration_s))
            long = supply.watch(tolerance, long, each, at_s=at_s, event_id=SIGNAL)

        assert short == long


@every_seed
def test_a_lead_is_judged_alike_at_once_and_session_by_session(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits, short, long = Limits(), [Lead()], Lead()
    told = {"event_id": SIGNAL, "settles_s": SETTLES_S}
    read = [([s.left_impedance_ohm for s in some], at) for some, at in uploads(course(seed), seed)]

    for ohms, starts_s in read:
        short.append(contacts.follow(limits, short[-1], ohms, starts_s, **told))  # type: ignore[arg-type]
    monkeypatch.setattr(contacts, "all_ordinary", lambda *_, **__: False)

    for (ohms, starts_s), lead in zip(read, short[1:], strict=True):
        for each, at_s in zip(ohms, starts_s, strict=True):
            long = contacts.watch(limits, long, each, at_s=at_s, **told)  # type: ignore[arg-type]
        assert lead == long
