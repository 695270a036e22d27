r"""All monitors of one run read together: what of it is still worth saying when so much was asked.

Each monitor keeps its own alpha for itself. Of forty monitors at 5 % two may cry wolf in their time
although nothing has changed anywhere. So a run reads them once more, all at once:

- **Evidence.** The e-values of all monitors (`detectors.population.evidence`) go through the e-BH
  procedure: of those that *hold*, a share q is false on average at most, however they depend on
  each other; they share reports, so they do. The value of the latest look counts, not the largest
  so far, because the mean of a largest value has no bound. Monitors that could not be evaluated are
  counted among those asked, with no evidence: otherwise declaring what cannot be judged would cost
  nothing until it can, and then everything at once.
- **Hierarchy.** The system, its parts, and strata within strata (`detectors.population.hierarchy`),
  from the top down: the chance of any false node is alpha at most, at any time.
- **Calibration.** What negative controls say of the comparison itself
  (`detectors.population.calibration`). Controls are asked neither for evidence nor in the
  hierarchy.

**It is told beside, and silences nobody.** A monitor was declared with its own alpha, and its
signal is a question for a reviewer. To drop it because thirty other questions were quiet, or
because an average over all leads is quiet, is what IPG739 warns of: most harm came from the earlier
leads, and the whole fleet looked well. Whoever reviews many signals at once reads here which to
begin with.

Not told by this: that what does not hold is harmless. Both procedures miss much where counts are
few.

References
----------
Wang, R., Ramdas, A. (2022). False discovery rate control with e-values. Journal of the Royal
Statistical Society B 84, 822-852.
Meinshausen, N. (2008). Hierarchical testing of variable importance. Biometrika 95(2), 265-278.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, isclose

from detectors.population.calibration import (
    KINDS,
    Calibrated,
    calibrated,
    kind_of,
    null_of,
    told,
)
from detectors.population.hierarchy import Placed, along_hierarchy
from detectors.statistics.device_tree import NodeFinding
from detectors.statistics.multiplicity import e_benjamini_hochberg
from detectors.statistics.not_evaluated import NotEvaluated
from events.family import Family, Member, Together
from events.surveillance import Benchmark, LookResult, Monitor

Q = 0.1
"""Of the monitors that hold one in ten is false on average: each is looked at by a person anyway,
so a false one costs some time, and a missed one may cost a patient. Assumed; no standard fixes
it."""
ALPHA = 0.05
"""The chance of any false node along the hierarchy: that of a single monitor. Assumed."""
MOST = 700.0
"""A larger logarithm has no number; so much evidence holds among any number of monitors."""
NO_E_VALUE = "this benchmark gives no e-value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A monitor, its benchmark if it has one, and what it told of all its looks, oldest first."""

    monitor: Monitor
    benchmark: Benchmark | None
    results: tuple[LookResult, ...]


def family(answered: Sequence[Answered]) -> Family | None:
    """Return all monitors read together, in the order given; null where there is none.

    Examples
    --------
    Twenty times the stake is worth less among three monitors than by itself: at q = 0.1 the
    strongest of three has to reach thirty.

    >>> from datetime import date
    >>> from math import log
    >>> def one(name, times):
    ...     monitor = Monitor(monitor_id=name, version=1, hazard="pain", method="m", alpha=0.05)
    ...     look = LookResult(
    ...         monitor_id=name, monitor_version=1, look=date(2026, 2, 1), state="no_signal",
    ...         log_e_value=log(times), anytime_p=min(1.0, 1 / times),
    ...     )
    ...     return Answered(monitor=monitor, benchmark=None, results=(look,))
    >>> for times in (20.0, 31.0):
    ...     found = family([one("a", times), one("b", 1.0), one("c", 0.4)])
    ...     print([member.holds for member in found.members])
    [False, False, False]
    [True, False, False]
    """
    if not answered:
        return None
    asked = [each for each in answered if not each.monitor.negative_control]
    holds = _holds(asked)
    placed = [Placed(monitor=a.monitor, anytime_p=a.results[-1].anytime_p) for a in asked]
    nodes = {node.name: node for node in along_hierarchy(placed, alpha=ALPHA)}
    latest = [(each.monitor, each.results[-1]) for each in answered]
    nulls = {kind: null_of(kind, latest) for kind in KINDS}
    members = []
    for each in answered:
        member = Member(
            monitor_id=each.monitor.monitor_id,
            monitor_version=each.monitor.version,
            negative_control=each.monitor.negative_control,
        ).model_copy(update=_evidence(each.results[-1]))
        if not each.monitor.negative_control:
            null, _ = nulls[kind_of(each.monitor)]
            against = calibrated(each.monitor, each.benchmark, each.results, null)
            place = _place(nodes[each.monitor.monitor_id])
            update = place | _calibration(against) | {"holds": holds[each.monitor.monitor_id]}
            member = member.model_copy(update=update)
        members.append(member)
    names = {each.monitor.monitor_id for each in asked}
    return Family(
        q=Q,
        alpha=ALPHA,
        members=tuple(members),
        together=tuple(_together(node) for node in nodes.values() if node.name not in names),
        errors=tuple(told(kind, null, controls) for kind, (null, controls) in nulls.items()),
    )


def same(one: Family | None, other: Family | None) -> bool:
    """Say whether two readings say the same, but for rounding.

    >>> reading = Family(q=0.1, alpha=0.05, members=())
    >>> same(reading, reading.model_copy(update={"alpha": 0.05 + 1e-15})), same(reading, None)
    (True, False)
    """
    if one is None or other is None:
        return one is other
    return _alike(one.model_dump(), other.model_dump())


def _alike(one: object, other: object) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_alike(one[k], other[k]) for k in one)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


def _holds(asked: Sequence[Answered]) -> dict[str, bool]:
    """Say of each monitor whether it is among those that hold at once."""
    values = [each.results[-1].log_e_value for each in asked]
    e = [0.0 if value is None else exp(min(value, MOST)) for value in values]
    found = e_benjamini_hochberg(e, q=Q).tolist()
    return {each.monitor.monitor_id: hit for each, hit in zip(asked, found, strict=True)}


def _evidence(latest: LookResult) -> dict[str, object]:
    if latest.log_e_value is None:
        return {"no_evidence": latest.reason or NO_E_VALUE}
    return {"log_e_value": latest.log_e_value, "anytime_p": latest.anytime_p}


def _place(node: NodeFinding) -> dict[str, object]:
    return {"part_of": node.part_of, "adjusted_p": node.adjusted_p, "held_at": node.held_at}


def _calibration(found: Calibrated | NotEvaluated) -> dict[str, object]:
    if isinstance(found, NotEvaluated):
        return {"uncalibrated": found.reason}
    return {
        "calibrated_p": found.p,
        "calibrated_critical_value": found.critical_value,
        "calibrated_signal": found.signals,
    }


def _together(node: NodeFinding) -> Together:
    return Together(
        name=node.name,
        part_of=node.part_of,
        anytime_p=node.p,
        adjusted_p=node.adjusted_p,
        held_at=node.held_at,
    )
