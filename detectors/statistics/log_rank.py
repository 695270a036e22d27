"""The log-rank test: whether groups differ in when the event comes, at any age.

It weighs all ages alike, and is the strongest test where one group's hazard is a multiple of the
other's. Where hazards cross it may see nothing. With competing causes it compares the hazards of
one cause, with the others as censored; to compare the shares themselves use `gray.gray_test`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc  # type: ignore[import-untyped]

from detectors.statistics.follow_up import Ages, Causes, Events, FollowUp, Ints, follow_up, steps
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTest:
    """Whether groups differ: a chi-square statistic, and what was observed and expected in each."""

    groups: tuple[str, ...]
    observed: tuple[int, ...]
    expected: tuple[float, ...]
    statistic: float
    degrees_of_freedom: int
    p_value: float


def log_rank(
    exit_: Ages,
    event: Events,
    group: Sequence[str],
    *,
    entry: Ages | None = None,
) -> GroupTest | NotEvaluated:
    r"""Compare the groups, at each time of an event among those at risk then.

    With :math:`d` events among :math:`n` at risk, :math:`n_g` of them in group g, the group should
    have :math:`d\, n_g / n`, and the differences have the hypergeometric covariance. Under the
    hypothesis of equal hazards the p-value is uniform, so that one test in twenty is below 0.05; a
    test that is repeated as data accumulate is below it far more often.

    Examples
    --------
    >>> t = (1, 2, 2, 3, 5, 6, 6, 7, 8, 9, 10, 12, 12, 14, 15, 18, 20, 24, 24, 24)
    >>> e = (1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 0)
    >>> found = log_rank(t, e, "AB" * 10)
    >>> found.observed, [round(each, 2) for each in found.expected]
    ((6, 6), [5.6, 6.4])
    >>> round(found.statistic, 4), round(found.p_value, 2)
    (0.0538, 0.82)

    References
    ----------
    Mantel, N. (1966). Evaluation of survival data and two new rank order statistics arising in its
    consideration. Cancer Chemother. Rep. 50(3), 163-170.
    Peto, R., Peto, J. (1972). Asymptotically efficient rank invariant test procedures. J. R. Stat.
    Soc. A 135(2), 185-207.
    """
    any_cause = (np.asarray(event) != 0).astype(np.int64)
    parts = split(exit_, any_cause, group, entry=entry, causes=1)
    if isinstance(parts, NotEvaluated):
        return parts
    names, watched = parts
    times = np.unique(np.concatenate([steps(each).times for each in watched]))
    at_risk = np.stack([each.at_risk(times) for each in watched], axis=1).astype(np.float64)
    events = np.stack([events_at(each, times)[:, 0] for each in watched], axis=1)
    n, d = at_risk.sum(axis=1), events.sum(axis=1)
    part = at_risk / n[:, None]
    factor = np.where(n > 1.0, d * (n - d) / np.where(n > 1.0, n - 1.0, 1.0), 0.0)
    covariance = np.diag(factor @ part) - (part * factor[:, None]).T @ part
    expected = d @ part
    return verdict(names, events.sum(axis=0), expected, covariance)


def split(
    exit_: Ages,
    cause: Causes,
    group: Sequence[str],
    *,
    entry: Ages | None,
    causes: int,
) -> tuple[tuple[str, ...], tuple[FollowUp, ...]] | NotEvaluated:
    """Return the names of the groups, in order, and the follow-up of each."""
    whole = follow_up(exit_, cause, entry=entry, causes=causes)
    if isinstance(whole, NotEvaluated):
        return whole
    labels = np.asarray(list(group))
    if labels.shape != whole.exit.shape:
        message = f"{whole.exit.size} subjects need a group each, not {labels.size}"
        raise ValueError(message)
    names = tuple(str(name) for name in np.unique(labels))
    if len(names) < 2:
        return NotEvaluated("there is only one group, and nothing to compare it with")
    if not (whole.cause != 0).any():
        return NotEvaluated("no event has happened in any group")
    parts = []
    for name in names:
        own = labels == name
        part = follow_up(whole.exit[own], whole.cause[own], entry=whole.entry[own], causes=causes)
        assert isinstance(part, FollowUp), "what is right as a whole is right in part"
        parts.append(part)
    return names, tuple(parts)


def events_at(watched: FollowUp, times: Floats) -> Ints:
    """Return the events (a column a cause) of one group at the times of events of all."""
    own = steps(watched)
    events = np.zeros((times.size, watched.causes), dtype=np.int64)
    events[np.searchsorted(times, own.times)] = own.events
    return events


def verdict(
    names: tuple[str, ...], observed: Ints, expected: Floats, covariance: Floats
) -> GroupTest | NotEvaluated:
    """Return the chi-square test of observed against expected, or why there is none."""
    unseen = [name for name, own in zip(names, np.diag(covariance), strict=True) if own <= 1e-12]
    if unseen:
        return NotEvaluated(
            f"group {unseen[0]} was never at risk beside another group when an event came"
        )
    free = len(names) - 1
    difference = (observed - expected)[:free]
    if np.linalg.matrix_rank(covariance[:free, :free], hermitian=True) < free:
        return NotEvaluated("the groups were not at risk together, so they cannot be compared")
    statistic = float(difference @ np.linalg.solve(covariance[:free, :free], difference))
    return GroupTest(
        groups=names,
        observed=tuple(int(each) for each in observed),
        expected=tuple(float(each) for each in expected),
        statistic=statistic,
        degrees_of_freedom=free,
        p_value=float(chdtrc(free, max(0.0, statistic))),
    )
