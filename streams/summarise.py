"""Fill a signal summary from a published snapshot."""

from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version

from detectors.population.stratum import described
from detectors.statistics.exact_poisson import count_limits
from reports.signal_summary import Summary
from reports.summary_period import GARWOOD, Told, bounds, summary_told
from reports.summary_reading import read_together
from store.read.audit import seals
from store.read.exposure import time_at_risk
from store.read.overview import origin
from store.read.period import period_detail, period_signals
from store.read.plans import plans_within
from store.read.surveillance import family, looks, monitors, runs
from store.snapshot import Snapshot

SIGNALS_MAX = 100_000


class TooManySignals(ValueError):
    """More than one summary holds."""


def summarise(snapshot: Snapshot, *, since: date, until: date) -> Summary:
    """Return the summary of the signals raised from `since` to `until`, as the snapshot knows them.

    Raises
    ------
    TooManySignals
        If more than `SIGNALS_MAX` were raised then.
    """
    current = snapshot.current
    as_of = snapshot.known_at or current.as_of or current.published_at
    begins, at_risk_until = bounds(since, until, as_of=as_of)
    ends = datetime.combine(until + timedelta(days=1), time(), tzinfo=UTC)
    rows = period_signals(snapshot, since=begins, until=ends, limit=SIGNALS_MAX + 1)
    if len(rows) > SIGNALS_MAX:
        message = f"more than {SIGNALS_MAX} signals in that time: choose a shorter one"
        raise TooManySignals(message)
    detail = period_detail(snapshot, since=begins, until=ends)
    told = Told(
        as_of=as_of,
        simulated=origin(snapshot) in {"simulated", "mixed"},
        software=f"stimwatch {version('stimwatch')}, snapshot {current.sequence}",
        rows=rows,
        evidence=detail.evidence,
        steps=detail.steps,
        seals=seals(snapshot),
        plans=plans_within(snapshot, since=begins, until=ends),
        seconds={
            each.stratum: each.seconds
            for each in time_at_risk(snapshot, since=begins, until=at_risk_until)
        },
        together=read_together(
            [each.monitor for each in monitors(snapshot)],
            [each.result for each in looks(snapshot)],
            family(snapshot),
            runs(snapshot),
            described=described,
        ),
        in_the_past=snapshot.known_at is not None,
    )
    return summary_told(told, since=since, until=until, limits=count_limits, method=GARWOOD)
