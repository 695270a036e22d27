"""Fill a signal summary from a published snapshot."""

from collections import Counter
from datetime import date
from importlib.metadata import version

from reports.signal_summary import Decision, EvidenceLine, Head, Rate, SignalCase, Summary
from store.read.audit import seals
from store.read.devices import device
from store.read.overview import origin
from store.read.signals import SignalDetail, signal, signals
from store.snapshot import Snapshot

SIGNALS_MAX = 100_000
_TOLD_BY_THE_PROGRAM = frozenset({"raised", "updated", "repeated"})


class TooManySignals(ValueError):
    """More than one summary holds."""


def summarise(snapshot: Snapshot, *, since: date, until: date) -> Summary:
    """Return the summary of the signals raised from `since` to `until`, as the snapshot knows them.

    No rate has an exposure yet: exposure is not in the store.

    Raises
    ------
    TooManySignals
        If the store holds more than `SIGNALS_MAX`.
    """
    listed = signals(snapshot, limit=SIGNALS_MAX + 1)
    if len(listed) > SIGNALS_MAX:
        message = f"more than {SIGNALS_MAX} signals are stored: a summary would not hold them all"
        raise TooManySignals(message)
    chosen = [row for row in listed if since <= row.raised_at.date() <= until]
    details = [signal(snapshot, row.signal_id) for row in chosen]
    cases = tuple(_case(snapshot, each) for each in details if each is not None)
    counted = sorted(Counter(case.hazard for case in cases).items())
    current = snapshot.current
    return Summary(
        since=since,
        until=until,
        as_of=current.as_of or current.published_at,
        simulated=origin(snapshot) in {"simulated", "mixed"},
        signals=cases,
        rates=tuple(Rate(hazard=hazard, stratum=None, events=n) for hazard, n in counted),
        heads=tuple(
            Head(
                topic=seal.topic,
                partition=seal.partition,
                log_offset=seal.log_offset,
                sha256=seal.head,
            )
            for seal in seals(snapshot)
        ),
        software=f"stimwatch {version('stimwatch')}, snapshot {current.sequence}",
    )


def _case(snapshot: Snapshot, detail: SignalDetail) -> SignalCase:
    row = detail.signal
    return SignalCase(
        signal_id=row.signal_id,
        device=row.device,
        hazard=row.hazard,
        stratum=_stratum(snapshot, row.device),
        state=row.state,
        grade=row.grade,
        raised_at=row.raised_at,
        updated_at=row.updated_at,
        statistic=row.statistic,
        threshold=row.threshold,
        unit=row.unit,
        summary=row.summary,
        detector=row.detector,
        detector_version=row.detector_version,
        plan_hash=row.plan_hash,
        verdict=row.verdict,
        evidence=tuple(
            EvidenceLine(
                event_id=line.evidence.event_id,
                time=line.evidence.time,
                what=line.evidence.what,
                value=line.evidence.value,
                unit=line.evidence.unit or "",
            )
            for line in detail.evidence
        ),
        decisions=tuple(
            Decision(
                event_id=step.event_id,
                time=step.time,
                recordedtime=step.recordedtime,
                actor=step.actor,
                action=step.what,
                verdict=step.verdict,
                reason=step.text,
            )
            for step in detail.history
            if step.what not in _TOLD_BY_THE_PROGRAM
        ),
    )


def _stratum(snapshot: Snapshot, device_id: str) -> str | None:
    """Return lead model and version, and technique: the strata of IPG739, section 3.5."""
    found = device(snapshot, device_id)
    if found is None or not found.device.registered:
        return None
    row = found.device
    return ", ".join(each for each in (row.lead_model, row.lead_version, row.technique) if each)
