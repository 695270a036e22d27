"""The PMS plans of a signal summary: by which rules signals were raised in its period."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

OF_A_MONITOR = "a monitor of the population and its benchmark, as they were declared"
OF_ANOTHER_TIME = "a plan that is not among those in force in the period"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInForce:
    """A PMS plan that was in force in the period, by its hash.

    `called` and what follows are None where the log does not hold its text; `first_at` and
    `last_at` are when the log named it first and last, up to `Summary.as_of`.
    """

    plan_hash: str
    first_at: datetime
    last_at: datetime
    event_id: UUID | None = None
    called: str | None = None
    dated: date | None = None
    declared_at: datetime | None = None
    software: str | None = None


def plan_words(plan: PlanInForce) -> str:
    """Return what a plan is called, since when its text is on the log, and when it was in use.

    >>> from events.sample import moment
    >>> print(plan_words(PlanInForce(plan_hash="ab", first_at=moment(1), last_at=moment(9))))
    its text is not on the log; in use from 2026-01-02 to 2026-01-10
    """
    used = f"in use from {plan.first_at.date()} to {plan.last_at.date()}"
    if plan.called is None or plan.declared_at is None:
        return f"its text is not on the log; {used}"
    told = f"{plan.called} of {plan.dated}, on the log since {plan.declared_at.date()}"
    return f"{told}, under {plan.software}; {used}"
