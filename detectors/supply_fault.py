"""What is wrong with a generator, session by session, and how it is told."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from detectors.notes import evidence
from detectors.spell import Spell, bad, counts, good
from detectors.tolerance import Kind, Tolerance, rule_of
from detectors.wording import over, plural
from events.envelope import Event
from events.signal import Evidence
from events.telemetry import Session
from events.vocabulary import Grade

Judged = dict[Kind, float | None]
"""How bad each kind is in one session; null is good, and what was not measured is not there."""
OUTPUT_LEAST_S = 300.0
"""A shorter session is an interrogation or a test, which delivers nothing. Assumed."""

SAYS: dict[Kind, tuple[str, str, Grade]] = {
    "battery": ("battery low", "V", "warning"),
    "charge": ("charge low", "%", "warning"),
    "decline": ("battery low soon at its present slope", "days", "advisory"),
    "drain": ("battery empties faster than its past and its use explain", "ratio", "warning"),
    "resets": ("generator restarted", "resets", "warning"),
    "errors": ("error counter rose", "errors", "advisory"),
    "output": ("delivered time below its usual share of the programmed", "ratio", "advisory"),
    "silence": ("interrogations failed in a row", "times", "warning"),
}
"""What each kind is called, the unit of its worst value, and how soon to look."""


class Fault(NamedTuple):
    """What is wrong, since when, and the event that said so first."""

    kind: Kind
    first_id: UUID
    spell: Spell


def confirmed(tolerance: Tolerance, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Return the faults that count by now."""
    least = {"resets": tolerance.resets, "errors": tolerance.errors}
    return tuple(
        fault
        for fault in faults
        if counts(fault.spell, rule_of(tolerance, fault.kind))
        and fault.spell.worst >= least.get(fault.kind, 0.0)
    )


def after_session(
    tolerance: Tolerance,
    faults: tuple[Fault, ...],
    judged: Judged,
    *,
    at_s: int,
    event_id: UUID,
) -> tuple[Fault, ...]:
    """Return the faults, each that was judged worsened or eased, and the new ones."""
    found: list[Fault] = []
    for fault in faults:
        kind, first_id, spell = fault
        if kind not in judged:
            found.append(fault)
        elif (value := judged.pop(kind)) is not None:
            worst = _worse(kind, spell.worst, value)
            found.append(Fault(kind, first_id, bad(spell, at_s=at_s, worst=worst)))
        elif eased := good(spell, rule_of(tolerance, kind), at_s=at_s):
            found.append(Fault(kind, first_id, eased))
    for kind, value in judged.items():
        if value is not None:
            found.append(Fault(kind, event_id, bad(None, at_s=at_s, worst=value)))
    return tuple(found)


def _worse(kind: Kind, old: float, new: float) -> float:
    """Return the worst of a spell: rises add up, the fastest drain, of the rest the lowest."""
    if kind == "drain":
        return max(old, new)
    return old + new if kind in ("resets", "errors", "silence") else min(old, new)


def after_quiet(
    tolerance: Tolerance,
    faults: tuple[Fault, ...],
    sessions: Sequence[Session],
    starts_s: Sequence[float],
) -> tuple[Fault, ...]:
    """Return the faults after quiet sessions: each eases those that it says anything of.

    One that would be over on the way is over in the end, for its good sessions and days only grow.
    """
    found: list[Fault] = []
    for fault in faults:
        kind, first_id, spell = fault
        told = [at_s for s, at_s in zip(sessions, starts_s, strict=True) if _tells(kind, s)]
        rule = rule_of(tolerance, kind)
        if not told:
            found.append(fault)
        elif eased := good(spell, rule, at_s=int(told[-1]), sessions=len(told)):
            found.append(Fault(kind, first_id, eased))
    return tuple(found)


def _tells(kind: Kind, session: Session) -> bool:
    """Tell whether a session says anything of a kind of fault, bad or good."""
    match kind:
        case "battery":
            return bool(session.battery_v)
        case "charge":
            return bool(session.battery_percent)
        case "resets":
            return session.reset_count is not None
        case "errors":
            return session.error_count is not None
        case "output":
            return tells_output(session)
        case "decline" | "drain" | "silence":  # asked once a week, and of uploads
            return False


def tells_output(session: Session) -> bool:
    """Tell whether delivered can be held against programmed time: not if a person cut it short."""
    long_enough = session.duration_s >= OUTPUT_LEAST_S
    return long_enough and not session.aborted and session.delivered_min is not None


def describe(fault: Fault, usual_output: float | None) -> str:
    """Say one fault in a plain sentence."""
    spell = fault.spell
    worst, sessions = spell.worst, plural(spell.bad, "session")
    since = over(spell.last_s - spell.since_s)
    match fault.kind:
        case "battery":
            return f"Battery down to {worst:g} V in {sessions}{since}."
        case "charge":
            return f"Charge down to {worst:g} % in {sessions}{since}."
        case "decline":
            left = plural(round(worst), "day") if worst >= 1.0 else "less than a day"
            return f"At its present slope the battery will be low in {left}."
        case "drain":
            faster = f"{worst:.1f} times as fast as its own past and its use explain"
            return f"The battery empties up to {faster}{since}."
        case "resets":
            return f"Generator restarted {plural(round(worst), 'time')}{since}."
        case "errors":
            return f"Error counter rose by {worst:,.0f}{since}."
        case "output":
            usually = "" if usual_output is None else f", usually {usual_output:.0%}"
            low = f"Delivered as little as {worst:.0%} of the programmed time{usually}"
            return f"{low}, in {sessions}{since}.".replace("%", " %")
        case "silence":
            return f"{plural(round(worst), 'interrogation')} failed in a row{since}."


def evidence_for(fault: Fault, event: Event, after_s: float | None) -> tuple[Evidence, ...]:
    """Return the first and the latest bad session; one stands for both where it is alone."""
    spell, (what, unit, _) = fault.spell, SAYS[fault.kind]
    new = after_s is not None and spell.last_s >= after_s and spell.bad > 1
    seen = [(fault.first_id, spell.since_s, "first")]
    seen += [(event.id, spell.last_s, "latest")] if new else []
    return tuple(
        evidence(
            each_id,
            at_s,
            f"{what}, {which} time; worst so far",
            value=spell.worst,
            unit=unit,
            weight=1.0 / len(seen),
        )
        for each_id, at_s, which in seen
    )
