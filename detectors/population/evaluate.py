"""One monitor at all its looks: counts against what was expected, and what that means.

Only ages that the benchmark knows are compared: exposure and events of other ages are left out, and
the notes say so. What cannot be judged is told with its reason, never as a number that is none.
Beside its boundary each look has its evidence (`detectors.population.evidence`). A negative control
has counts, evidence and a ratio, and neither boundary nor signal: it spends no alpha.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from detectors.population.comparison import compared
from detectors.population.counts import Counts, NothingToCount, against_benchmark
from detectors.population.evidence import with_evidence
from detectors.population.flows import Fleet, first_day
from detectors.population.methods import METHODS
from detectors.population.question import Answer, Answers, Question, Taken
from detectors.population.schedule import beginning, looks_until, mature_until, not_before
from detectors.population.sizes import sized
from events.surveillance import Benchmark, LookResult, Monitor

NOT_MATURE = "no calendar {} is over and its reports in yet"
NEVER_AT_RISK = "no device of this stratum was ever at risk: the exposure is zero"
GONE = "no device of this stratum was at risk since the look before"
CONTROL = "a negative control: it says how far comparisons err, and never signals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What earlier runs told of a monitor: of this version's looks, and alpha spent by others."""

    taken: Mapping[date, Taken]
    already_spent: float = 0.0


NOTHING_BEFORE = Before(taken={})


def evaluate(
    monitor: Monitor,
    benchmark: Benchmark | None,
    fleet: Fleet,
    *,
    lock: datetime,
    before: Before = NOTHING_BEFORE,
) -> tuple[LookResult, ...]:
    """Return the result of every look that is due at a lock, the oldest first.

    Where nothing can be judged there is one result, of the latest look, with the reason.
    """
    until = mature_until(lock, monitor.reporting_lag_days, monitor.every)
    if monitor.starts_on is not None:
        begins: date | None = not_before(monitor.starts_on, monitor.every)
    else:
        begins = first_day(fleet, monitor.hazard, monitor.stratum)
    looks = looks_until(begins, until, monitor.every) if begins is not None else ()
    if (why := _cannot(monitor, benchmark, begins, looks)) is not None:
        return (_unknown(monitor, until, why),)
    assert begins is not None, "without a beginning nothing is at risk, which is a reason"
    start = beginning(begins, monitor.every)
    if monitor.comparator is not None:
        found = compared(fleet, monitor, start=start, looks=looks)
    else:
        assert benchmark is not None, "a monitor without a benchmark was answered above"
        found = against_benchmark(fleet, monitor, benchmark, start=start, looks=looks)
    if isinstance(found, NothingToCount):
        return (_unknown(monitor, until, found.reason, notes=found.notes),)
    answer = _controlled if monitor.negative_control else _answered
    results = answer(monitor, benchmark, found, before)
    return with_evidence(results, found, monitor, benchmark, already_spent=before.already_spent)


def _controlled(
    monitor: Monitor, benchmark: Benchmark | None, found: Counts, before: Before
) -> tuple[LookResult, ...]:
    told = {"method": monitor.method, "reason": CONTROL}
    return tuple(
        _look(monitor, look, "no_signal", **(_counted(found, index) | told))
        for index, look in enumerate(found.looks)
    )


def _answered(
    monitor: Monitor, benchmark: Benchmark | None, found: Counts, before: Before
) -> tuple[LookResult, ...]:
    horizon = monitor.horizon_events
    assert horizon is not None, "a monitor without a horizon was answered above"
    asked, ended = _asked(found, horizon, monitor.looks)
    question = Question(
        expected=tuple(found.expected[i] for i in asked),
        observed=tuple(found.observed[i] for i in asked),
        taken=tuple(before.taken.get(found.looks[i]) for i in asked),
        alpha=monitor.alpha,
        spending=monitor.spending,
        horizon=horizon,
        minimum_events=monitor.minimum_events,
        already_spent=before.already_spent,
        benchmark_events=benchmark.events if benchmark else None,
        shares=tuple(found.shares[i] for i in asked) if found.shares else (),
    )
    answers = METHODS[monitor.method](question)
    if answers.not_evaluated is not None:
        return (_unknown(monitor, found.looks[-1], answers.not_evaluated, counts=found),)
    by_look = dict(zip(asked, answers.looks, strict=True))
    results: list[LookResult] = []
    signalled: date | None = None
    for index, look in enumerate(found.looks):
        answer = by_look.get(index)
        if signalled is None and answer is not None and answer.crossed:
            signalled = look
            told = sized(found, index, answers, asked, monitor, benchmark)
            results.append(_result(monitor, found, index, answer, answers, "signal", **told))
        elif signalled is not None:
            why = f"signalled at the look of {signalled}"
            results.append(_result(monitor, found, index, answer, answers, "signal", reason=why))
        elif answer is not None:
            told = sized(found, index, answers, asked, monitor, benchmark)
            results.append(_result(monitor, found, index, answer, answers, "no_signal", **told))
        else:
            why = GONE
            if ended is not None and index > ended:
                why = f"surveillance ended with the look of {found.looks[ended]}, without a signal"
            results.append(_unknown(monitor, look, why, counts=found, index=index))
    return tuple(results)


def _asked(found: Counts, horizon: float, most: int | None) -> tuple[tuple[int, ...], int | None]:
    """Return the looks that add something until the horizon, and the last one if it is reached."""
    asked, before = list[int](), 0.0
    for index, reached in enumerate(found.information):
        if reached <= before:
            continue
        asked.append(index)
        before = reached
        if reached >= horizon or len(asked) == most:
            return tuple(asked), index
    return tuple(asked), None


def _cannot(
    monitor: Monitor, benchmark: Benchmark | None, begins: date | None, looks: Sequence[date]
) -> str | None:
    """Return why a monitor cannot be evaluated at all, or null."""
    if monitor.method not in METHODS:
        return f"there is no method {monitor.method!r}: choose one of {', '.join(METHODS)}"
    if (monitor.method == "binomial-spending") != (monitor.comparator is not None):
        return "binomial-spending, and it alone, needs a comparator"
    if monitor.horizon_events is None:
        return "the monitor has no horizon, so alpha cannot be shared out over its looks"
    if monitor.comparator is None:
        if benchmark is None:
            return f"the benchmark {monitor.benchmark_id} has not been declared"
        if benchmark.hazard != monitor.hazard:
            return f"the benchmark {benchmark.benchmark_id} is of another hazard"
        if benchmark.bands is None and benchmark.cumulative is None:
            return f"no benchmark: {benchmark.missing_reason}"[:500]
    if begins is None:
        return NEVER_AT_RISK
    return None if looks else NOT_MATURE.format(monitor.every)


def _result(
    monitor: Monitor,
    found: Counts,
    index: int,
    answer: Answer | None,
    answers: Answers,
    state: str,
    **told: object,
) -> LookResult:
    fields: dict[str, object] = {"method": answers.method} | _counted(found, index)
    if answer is not None:
        fields |= {
            "statistic": answer.statistic,
            "critical_value": answer.critical_value,
            "critical_events": answer.critical_events,
            "alpha_spent": answer.alpha_spent,
        }
    return _look(monitor, found.looks[index], state, **(fields | told))


def _unknown(
    monitor: Monitor,
    look: date,
    reason: str,
    *,
    counts: Counts | None = None,
    index: int = -1,
    notes: tuple[str, ...] = (),
) -> LookResult:
    known = {"notes": notes} if counts is None else _counted(counts, index)
    return _look(monitor, look, "not_evaluated", reason=reason, **known)


def _counted(found: Counts, index: int) -> dict[str, object]:
    return {
        "observed": found.observed[index],
        "expected": found.expected[index],
        "exposure_device_months": found.device_months[index],
        "counted": found.counted[index],
        "notes": found.notes,
    }


def _look(monitor: Monitor, look: date, state: str, **fields: object) -> LookResult:
    which = {"monitor_id": monitor.monitor_id, "monitor_version": monitor.version}
    return LookResult.model_validate(which | {"look": look, "state": state} | fields)
