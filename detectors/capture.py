"""How well one lead still captures its muscle: the motor threshold against its own past."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from detectors.baseline import Baseline, is_due, learn_all
from detectors.notes import evidence
from detectors.quality import looks_like_kilo_ohm, whole_ohms
from detectors.rise import Rise, is_explained, is_shifted
from detectors.spell import HOUR_S, Spell, bad, counts, good
from detectors.wording import over, plural
from events.reading import Reading, at_limit, is_censored
from events.signal import Evidence
from events.vocabulary import Side


class Capture(NamedTuple):
    """What is remembered of one side: threshold [mA] and impedances [ohm] that are usual.

    The first place of the baseline is the threshold, the contacts follow. `shifted` says that the
    pattern of the impedances had changed in the latest bad session.
    """

    since_s: float | None = None
    baseline: Baseline = Baseline()
    spell: Spell | None = None
    first_id: UUID | None = None
    shifted: bool = False

    @property
    def usual_ma(self) -> float | None:
        """The usual motor threshold [mA]; null while it is not known."""
        return self.baseline.usual[0] if self.baseline.usual else None


def follow_threshold(
    rise: Rise,
    capture: Capture,
    threshold: Reading | None,
    ohms: Sequence[Reading | None],
    *,
    at_s: float,
    event_id: UUID,
    settles_s: float | None,
    other: float | None = None,
) -> Capture:
    """Fold one measured threshold, and the impedances measured with it.

    `other` is the threshold of the other side in the same session against what is usual there. A
    rise that the other side shares, or that comes with a contact at fault, says nothing of a
    migration, neither for nor against it, and teaches nothing. A threshold that was not found up to
    some current counts as that current where it has risen, and as nothing where it need not have.

    Examples
    --------
    >>> from detectors.spell import DAY_S
    >>> from events.sample import ids, tick
    >>> capture, (event_id,) = Capture(), ids(tick(day=0))
    >>> for day, threshold_ma in enumerate((1.0, 1.1, 1.0, 1.6, 0.0, 1.7)):
    ...     capture = follow_threshold(
    ...         Rise(), capture, threshold_ma, (),
    ...         at_s=day * DAY_S, event_id=event_id, settles_s=None,
    ...     )
    >>> capture.usual_ma, capture.spell.bad, capture.spell.worst
    (1.0, 2, 1.7)
    """
    threshold_ma = at_limit(threshold)
    if threshold_ma is None or not rise.least_ma <= threshold_ma <= rise.most_ma:
        return capture
    if capture.since_s is not None and at_s < capture.since_s:
        return capture
    ours, spell = share(capture, threshold), capture.spell
    is_bad = ours is not None and ours >= rise.rise_ratio
    if not is_bad and is_censored(threshold):
        return capture
    due = is_due(capture.baseline, at_s)
    if not is_bad and spell is None and not due:
        return capture
    if is_bad and is_explained(rise, ours, other, ohms, capture.baseline.usual[1:]):
        return capture
    clean, ma = _clean(rise, ohms), round(threshold_ma, 3)
    first_id, shifted, baseline = capture.first_id, capture.shifted, capture.baseline
    if is_bad:
        worst = ma if spell is None else max(spell.worst, ma)
        first_id = event_id if spell is None else first_id
        spell = bad(spell, at_s=int(at_s), worst=worst)
        shifted = is_shifted(clean, baseline.usual[1:], rise.pattern_ratio)
    elif spell is not None:
        spell = good(spell, rise.persistence, at_s=int(at_s))
        first_id = first_id if spell else None
    if due:
        reading = (None if is_bad else ma, *clean)
        baseline = learn_all(baseline, (reading,), (at_s,), settles_s=settles_s)
    return Capture(capture.since_s, baseline, spell, first_id, shifted)


def _clean(rise: Rise, ohms: Sequence[Reading | None]) -> tuple[float | None, ...]:
    if looks_like_kilo_ohm(ohms, low_ohm=rise.low_ohm, high_ohm=rise.high_ohm):
        return ()
    return whole_ohms(ohms, low_ohm=rise.low_ohm, high_ohm=rise.high_ohm)


def share(capture: Capture, threshold: Reading | None) -> float | None:
    """Return a threshold of this side against what is usual; null where either is not known."""
    usual_ma, threshold_ma = capture.usual_ma, at_limit(threshold)
    return threshold_ma / usual_ma if usual_ma and threshold_ma else None


def has_risen(rise: Rise, capture: Capture) -> bool:
    """Tell whether the rise of one side counts by now."""
    return capture.spell is not None and counts(capture.spell, rise.persistence)


def together(rise: Rise, left: Capture, right: Capture) -> bool:
    """Tell whether both sides rose together, which two moved leads seldom do."""
    if not (has_risen(rise, left) and has_risen(rise, right)):
        return False
    assert left.spell is not None and right.spell is not None, "what has risen has a spell"
    return abs(left.spell.since_s - right.spell.since_s) <= rise.at_once_h * HOUR_S


def describe(capture: Capture, side: Side) -> str:
    """Say what one side's threshold did, with its numbers."""
    spell = capture.spell
    assert spell is not None, "asked only of a side that has risen"
    moved = "; the impedances of its contacts changed against each other" if capture.shifted else ""
    sessions = plural(spell.bad, "session") + over(spell.last_s - spell.since_s)
    return (
        f"{side.capitalize()} motor threshold up to {spell.worst:g} mA, usually "
        f"{capture.usual_ma:g} mA, in {sessions}{moved}."
    )


def evidence_for(
    rise: Rise, capture: Capture, *, side: Side, event_id: UUID, after_s: float | None
) -> tuple[Evidence, ...]:
    """Return the first and the latest bad session, half a point each, and a changed pattern.

    `after_s` says which sessions came with this event: those that start later. Where the latest
    bad one did not, the first stands for both.
    """
    spell, first_id = capture.spell, capture.first_id
    assert spell is not None and first_id is not None, "asked only of a side that has risen"
    new = after_s is not None and spell.last_s >= after_s
    seen = [(first_id, spell.since_s, "first")]
    seen += [(event_id, spell.last_s, "latest")] if new else []
    found = tuple(
        evidence(
            each_id,
            at_s,
            f"{side} motor threshold, {which} bad session; worst so far",
            value=spell.worst,
            unit="mA",
            weight=1.0 / len(seen),
        )
        for each_id, at_s, which in seen
    )
    if not capture.shifted:
        return found
    what, (each_id, at_s, _) = f"{side} contacts changed against each other", seen[-1]
    return (*found, evidence(each_id, at_s, what, weight=rise.pattern_points))
